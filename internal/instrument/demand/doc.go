// Package demand reads texts in Kazakh and Russian for what they demand, by the words of the dated edition: demands hidden in
// informational documents (48), demands for a case and for information on one (43, 44). It knows words and sentences, and no record.
package demand
