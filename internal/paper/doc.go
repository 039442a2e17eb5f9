// Package paper makes the paper form of documents: PDF/A-2b and DOCX, deterministically, and the evidence card of a signed
// document. It knows no storage and no clock: what it prints, dates among it, is given to it.
//
// Paragraphs that live here: 44 (what is certified by the electronic signature is a document that a person can read), 44-1
// (who drafted, who agreed and who signed stand on it), 40, 42, 43 (the parts in the order of the paragraph).
//
// A form is data and small functions: a Sheet is a letterhead and blocks in order; the PDF and the DOCX are made from the
// same blocks. A chapter describes its document as a Document, or puts blocks together itself.
//
// The same Sheet gives the same bytes with the same build of the program. Signed bytes are stored, never made anew.
package paper
