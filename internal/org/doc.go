// Package org knows who is who: bodies and units, posts and the people who hold them, who supervises what, who is absent
// and who lawfully acts for whom.
//
// Paragraphs that live here: 2 (the General Prosecutor and who acts for him), 3 (order on the distribution of duties),
// 4 (direction given to the Chief of the Apparatus), 5 and 6 (statutes of units, acts on duties within a unit),
// 7 (subjects and zones), 9 (consultative and advisory bodies) and the tree of bodies that paragraph 10 rests on.
//
// The whole organisation is small, so it lives in memory as an immutable snapshot, Structure: every question about it is a
// pure function of the snapshot and a day. Directory keeps the snapshot fresh; Service changes the tables under it.
package org
