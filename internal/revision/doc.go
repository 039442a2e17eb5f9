// Package revision is paragraph 49 of the Regulation as far as it owes a revision: once a quarter each unit revises what it has sent,
// decides what has lost its relevance, and reports to the Apparatus. It stands upon chapter 6: instrument says what is in force and
// carries out what was decided, under its own rights and conditions; what it has to know of a revision it asks by
// instrument.Proposals.
package revision
