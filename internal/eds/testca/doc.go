// Package testca is a certification authority for demonstrations and tests, in the forms of the National Certification
// Authority of Kazakhstan: root, issuing authority, persons and bodies of every role with IIN and BIN, revocation lists
// full and delta, OCSP by a delegated responder, timestamps, and signed messages as NCALayer makes them. GOST 34.10-2015
// with 512 bits, GOST 34.310-2004 and RSA. Paragraph 44 of the Regulation is practised with it where no real keys are.
//
// What it certifies is worth nothing: its keys are not kept as keys should be, and a production installation does not
// trust its root. The names of the root and of the authority say DEMO for that reason.
//
// Options that make a wrong certificate or message exist so that a verifier can be shown to refuse it.
package testca
