// Package ui is the design system of the web interface: typed partials that pages are put together from.
//
// Every partial is a method of [Ctx], which carries what all of a page shares: language, person, address, theme.
// A partial takes a plain struct whose texts are already in the reader's language; it knows no domain. Pages work
// without JavaScript, carry no inline style and no inline script (the content security policy forbids both), and put
// a due day always as date and words. Two states are kept apart: the light of a term has shape and colour, the stage
// of a document has neither.
package ui
