// Package account lets people in: local accounts with passwords, sessions, tokens for programs, personal settings.
//
// An account belongs to a person of the structure; what the person may do follows from the posts held (package org), never
// from the account. Passwords are kept as argon2id, sessions and tokens only as hashes. Failures of logging in slow down
// whoever fails and nobody else: see lockout.go.
package account
