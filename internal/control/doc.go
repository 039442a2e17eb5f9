// Package control shows the work of the office: what is my move now, what stands open at every body and unit, what is
// owed under each paragraph. It reads the ledger of duties, documents and the moves that wait, and writes nothing.
//
// Paragraphs that live here: order 5 (the Chief of the Apparatus controls that the Regulation is carried out and sees
// every obligation of every body), 3 and 4 (a supervising deputy follows what is assigned to him, the Apparatus
// coordinates), 5 (a unit head follows the work of the unit).
package control
