// Package app puts the program together: database, files, structure, rulebook, ledger, documents, chapters, accounts and
// the timers that drive them. It is the only package that knows all the others beneath the rim, and holds no rule of its
// own; pages, programs, the simulated office and the command line are its callers.
package app
