package account

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"

	"golang.org/x/crypto/argon2"
)

// A hash says what it cost, and is read at that cost: passwords set before the cost was raised stay good.
func TestPasswordOfAnotherCost(t *testing.T) {
	ctx := context.Background()
	h, err := newHasher()
	if err != nil {
		t.Fatal(err)
	}
	const password = "sary-arqa-samaly"
	now, err := h.hash(ctx, password)
	if err != nil {
		t.Fatal(err)
	}
	salt := []byte("0123456789abcdef")
	old := func(c cost, said string) string {
		key := argon2.IDKey([]byte(password), salt, c.passes, c.memoryKiB, c.lanes, argonKey)
		return fmt.Sprintf("$argon2id$v=19$%s$%s$%s", said, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
	}
	small := cost{memoryKiB: 64, passes: 1, lanes: 2}
	for _, c := range []struct {
		name, stored, password string
		good, unreadable       bool
	}{
		{"of today", now, password, true, false},
		{"of today, another password", now, password + "x", false, false},
		{"of another cost", old(small, small.String()), password, true, false},
		{"of another cost, another password", old(small, small.String()), password + "x", false, false},
		{"of a cost that it did not take", old(small, costNow.String()), password, false, false},
		{"without a pass", old(small, "m=64,t=0,p=2"), password, false, true},
		{"without a lane", old(small, "m=64,t=1,p=0"), password, false, true},
		{"of all memory", old(small, "m=4194304,t=1,p=2"), password, false, true},
		{"of a cost that is no number", old(small, "m=64,t=one,p=2"), password, false, true},
		{"with something behind the cost", old(small, small.String()+"x"), password, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			good, err := h.verify(ctx, c.password, c.stored)
			if good != c.good || (err != nil) != c.unreadable {
				t.Errorf("good %v, error %v", good, err)
			}
		})
	}
}
