// Package arch holds tests about the code itself: which package may import which, who may ask for the time, whose
// tables a statement may name, what must be documented, how large a function may grow. The rules in words, with their
// reasons, are in docs/style.md; here they are enforced.
//
// Everything is in test files, so nothing of it reaches the program. Each rule is one entry of the table `checks`, and
// each has a small tree in testdata that breaks it: a rule that cannot fail is not a rule.
package arch
