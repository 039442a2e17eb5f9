// Package sim is an office that lives from a seed: the real structure of the prosecution bodies with fictional people,
// who plan, draft, agree, sign, send, execute, ask, return and release through the same use cases as everybody else, by a
// clock of their own.
//
// Demo fills a small demonstration database, Office lives day by day with random actors, also unlawful ones, and proves
// the invariants of the ledger after every day, Load builds a full office of a million executions.
//
// Names of bodies and districts are facts; every person, case and number is invented.
package sim
