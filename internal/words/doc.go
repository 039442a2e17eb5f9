// Package words reads official texts in Kazakh and Russian as words and their stems: what a catalogue of data (44), the
// search of alike texts and the search of records compare. It knows no records and no storage.
//
// A stem is a key, not a form for people: «қылмыстардың» and «қылмыс», «преступлений» and «преступление» get one stem each.
// Russian stems are those of the Snowball algorithm. Kazakh is agglutinative: endings of number, possession, case and person
// are taken off in layers, and a last consonant voiced by an ending (кітабы) is brought back (кітап).
package words
