// Package law holds the Regulation as dated data and small pure functions: editions, values, rules, findings, refusals.
//
// An edition says since when, under which paragraph and with which number a rule stands; a Rule says in Go how to
// compare a matter with that number. Judge puts a matter before every rule of a set and shows all findings together.
// Nothing here reads a file, a database or a clock: the day is passed in and picks the edition (paragraph order 1),
// and a body's own edition (paragraph 10) is one more Edition in the Book.
package law
