// Package duty is the ledger of who owes what to whom, by when, under which paragraph.
//
// A duty has a debtor, a creditor, a document, a due day with its explanation, and the rule and paragraph frozen at its
// opening. Desk, reminders, control and statistics only read it. Its entries are append-only and chained by hash, written
// in the same transaction as the document that caused them.
//
// A due day is moved only by an entry that cites a power (44, 19, 57, 62 …) or by a change of the calendar. A report that
// is returned leaves its duty open, so its clock runs on: late stays late. On lapse a duty becomes overdue and is still
// owed, or the owed act is deemed done (65), or it ends by itself (47, 76). The schema allows exactly one opening and at
// most one closing: a visa is answered or deemed, never both.
//
// A duty whose day cannot be computed, because the calendar is not held so far, is refused at its opening: a term that
// nobody counts would be worse than no document.
package duty
