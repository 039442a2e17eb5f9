package store

import "strings"

// digits62 are the digits of base 62 in the order of their bytes, so that texts of one length sort as their numbers.
const digits62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// PutBase62 writes v into all of text, in base 62; what does not fit is left out on the left.
func PutBase62(text []byte, v uint64) {
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = digits62[v%62]
		v /= 62
	}
}

// FromBase62 is the number that a text of at most ten digits writes in base 62; ok is false where anything else stands in it.
func FromBase62(text string) (v uint64, ok bool) {
	for _, c := range []byte(text) {
		d := strings.IndexByte(digits62, c)
		if d < 0 {
			return 0, false
		}
		v = 62*v + uint64(d)
	}
	return v, true
}
