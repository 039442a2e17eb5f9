// Package executions holds the pages of what recipients execute: the register by due day, and the card of one execution
// from both sides: receipt, resolution, report, acceptance or return, extension of the term, questions (40, 44, 5, 7).
package executions
