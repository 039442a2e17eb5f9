// Package instruments holds the pages of assignments, tasks and requests (chapter 6, paragraphs 39-50): the register of
// what goes out, the form with its live check, the card with every act of the road from draft to release from control.
//
// Every act is a plain form with an idempotency key; what the Regulation refuses comes back on the same page with the
// paragraph and with what would pass.
package instruments
