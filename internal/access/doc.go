// Package access says who may see what. Nothing is visible unless a row of access_row says so.
//
// A row grants one matter to one key: a post (p:), a unit (u:), a body (b:), control over everything unmarked (*) or over
// everything marked «Қызметтік пайдалану үшін / ДСП» (*d). Whoever makes a matter writes its rows in the same
// transaction; a reader carries the keys that follow from the seats held on the day: the own and the replaced posts, the
// unit and what stands below it for its head (5), what is assigned to a deputy (3), everything for the General Prosecutor
// (2), the Chief of the Apparatus and control in the Apparatus (order 5). So a list of a million matters is a walk along
// an index for a handful of keys, and the right is inside the query.
package access
