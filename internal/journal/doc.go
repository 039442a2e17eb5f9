// Package journal is the record of everything done: append-only, hash-chained, provable (44-1, order 5).
//
// Entries stand in streams ("document:<id>", "org", "calendar", "account:<id>"). Each entry holds the SHA-256 of its own
// columns and of the entry before it in its stream, so that a changed, inserted, moved or removed entry breaks the
// chain. A chain alone does not miss its own tail: therefore Seal gathers the entries of all streams, at times, under
// numbered seals, themselves a chain; a removed tail or a removed stream leaves a seal that counts more than there is.
//
// # The chain
//
// The hash of an entry is SHA-256 over netstrings (decimal length, colon, bytes, comma) of: the format name
// "reglament-journal-1", the previous hash, and every column but hash and seal in the order of Columns. Numbers are
// written in decimal, hashes as 64 lower-case hexadecimal digits. The first entry of a stream has the empty previous hash. The
// database holds a hash as store.Hash writes it, and the previous one only where it stands: in the entry before.
//
// The hash of a seal is SHA-256 over netstrings of: "reglament-seal-1", the previous seal's hash, number, first id, last
// id, count, digest, tails, time. The digest is SHA-256 over the netstrings of id and hash of each sealed entry in the
// order of ids; tails is a JSON object that gives, for each stream in the seal, the sequence number of its last entry.
//
// Whoever can write the database can also compute all of it afresh. The last seal's hash, written down outside
// (Summary.LastSeal is printed by "reglament verify"), is the proof against that.
package journal
