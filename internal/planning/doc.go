// Package planning carries out chapter 2: proposals (12), the plans of the General Prosecutor's Office, of its units and of
// the bodies below (11, 12, 14, 17), their table (16), what does not belong into them (15), approval and distribution (13).
//
// A plan and a proposal are documents of the kernel, which keeps their versions, agreement, paper, signature and journal. What
// the Regulation asks of them stands in rules.go, with its dates and posts in the editions.
package planning
