// Package instrument is chapter 6 of the Regulation: assignments (40), tasks (42) and requests (43) that a body sends
// to the bodies below it.
//
// Paragraphs that live here as rules (rules.go and its neighbours): 14 (what a unit's work plan may be laid on bodies as),
// 39 and 41 (grounds), 40, 42, 43 (floors of terms, signers, contents), 44 (signature, shortened terms, cases and
// information at once), 44-1 (who answers), 45 and 49-1 (agreements), 50 (the same rules below the Committee, the
// Academy and the regions), and of chapter 1 paragraph 3 (a deputy decides what is assigned to him).
// The quarterly revision (49) and the half-yearly analysis (49-1) stand upon it, in internal/revision and internal/halfyear.
// The numbers, lists and paragraph numbers stand in regulation/editions; the code only compares.
package instrument
