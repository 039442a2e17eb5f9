package sim

import (
	"bytes"
	"context"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Four workers act at once in one office, each as fast as it can; what they did is whole. The race detector looks at this
// test (scripts/test).
func TestStressInParallel_44_1_I441(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		now := calendar.MustDay("2026-11-20").Start().Add(11 * time.Hour)
		a := open(t, db, func() time.Time { return now })
		if err := Found(t.Context(), a, 1, Small, now); err != nil {
			t.Fatal(err)
		}
		ctx, enough := context.WithCancel(t.Context())
		acks := &counter{most: 120, enough: enough}
		if err := Stress(ctx, a, acks, 1, 4); err != nil && ctx.Err() == nil {
			t.Fatal(err)
		}
		if acks.n < acks.most {
			t.Fatalf("%d acts were acknowledged, want %d", acks.n, acks.most)
		}
		wrong, err := (&Watch{}).Check(t.Context(), a)
		if err != nil || len(wrong) > 0 {
			t.Errorf("%v %v", wrong, err)
		}
	})
}

// counter ends the work when enough acts were acknowledged. Stress writes a line at a time.
type counter struct {
	n, most int
	enough  func()
}

func (c *counter) Write(p []byte) (int, error) {
	if c.n += bytes.Count(p, []byte("\n")); c.n >= c.most {
		c.enough()
	}
	return len(p), nil
}
