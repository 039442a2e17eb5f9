// Package store keeps the facts: two database engines behind one small surface, transactions, migrations,
// identifiers and number series. It is the only importer of database/sql and of the drivers.
//
// # Two engines, one text
//
// A statement is written once, in the subset that SQLite and PostgreSQL 15 share: $1 placeholders, TEXT and BIGINT
// columns (BYTEA for bytes, INTEGER for small numbers where rows are many), INSERT … ON CONFLICT … RETURNING, common table expressions, window functions, FILTER and
// row values. The few statements that cannot be shared live in dialect.go, where a test counts them. Instants are
// BIGINT microseconds UTC, days TEXT 2026-03-19, truth BIGINT 0 or 1, JSON TEXT, so that both engines sort the same
// way, byte by byte; a PostgreSQL database with another order is refused by Open, because keyset pages rely on it.
//
// # Transactions
//
// Every statement runs inside Read or Write. Read is a snapshot: all its statements see the same moment. Write is
// serialisable: on PostgreSQL its closure is run again when the server reports a serialisation failure or a deadlock,
// on SQLite when another process holds the file. Therefore the closure must be pure: it may be run several times and
// must have no effect but its statements and what it assigns afresh each time. Neither may be nested in the other, nor
// in itself: SQLite has one writer and a few readers, and a nested call would wait for itself. A transaction belongs
// to one goroutine.
//
// # SQLite
//
// The file is in WAL mode with synchronous=FULL: a committed write survives a loss of power. There is exactly one
// writer connection, because SQLite's busy handler is unfair: with eight connections the worst waiter was measured at
// four seconds, with one at 35 ms. Readers are two connections for each processor, at least four, that cannot write. Each connection keeps its prepared
// statements. The checkpoint, which copies the WAL into the file, runs in the background: automatic checkpoints would
// fall into somebody's commit.
package store
