// Package gost is the cryptography of the GOST signatures made with keys of the National Certification Authority of
// Kazakhstan, in plain Go: the hash Streebog (RFC 6986), the older hash GOST R 34.11-94 = GOST 34.311-95 (RFC 5831,
// RFC 4357), and the signature on elliptic curves of GOST R 34.10-2012 = GOST 34.10-2015 (RFC 7091) on the two curves
// in use, with the byte orders of that authority. Paragraph 44 of the Regulation rests on it: an instrument is certified
// by a signature.
//
// All numbers travel little-endian: a public key is X and then Y, a signature is r and then s, and a digest is read as
// the number e whose least significant byte comes first.
//
// # Not constant time
//
// The time of every operation depends on the numbers in it. That is no matter for verification, which knows no secret.
// Private keys here are for demonstration and tests; real ones stay in the hands of their owners, who sign in NCALayer.
package gost
