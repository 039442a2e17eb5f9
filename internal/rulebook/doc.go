// Package rulebook keeps what is in force: the editions of the Regulation and the working calendar, with their history.
//
// Paragraphs that live here: 10 (the Committee, the Academy and each region adopt an edition of their own, which derives
// from the model and changes only what it may; a district stands under its region's), order 2 (an edition takes force
// from a date and changes nothing before it), order 4 (bodies bring their own edition into line within a month), order 6
// (everybody is acquainted), order 7 (an edition has its order, its amendments and its day). The rules and their values
// are in package law and in the editions; how days are counted is in package calendar.
//
// Store answers what is in force; Service changes it.
package rulebook
