package limit

import (
	"strconv"
	"testing"
	"time"
)

// TestLimiterForgets: keys that have rested are forgotten, keys under way are not, so nobody gains by being forgotten.
func TestLimiterForgets(t *testing.T) {
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	l := New(60, 10)
	for i := range 1000 {
		l.Wait(strconv.Itoa(i), now)
	}
	for range 10 {
		l.Wait("busy", now.Add(5*time.Second))
	}
	if d := l.Wait("busy", now.Add(10*time.Second)); d != 0 || len(l.buckets) != 1 {
		t.Errorf("waits %s, %d keys are kept", d, len(l.buckets))
	}
	for range 4 {
		l.Wait("busy", now.Add(10*time.Second))
	}
	if d := l.Wait("busy", now.Add(10*time.Second)); d != time.Second {
		t.Errorf("five of ten tokens came back in five seconds, and a sixth after %s", d)
	}
	if New(0, 10).Wait("anyone", now) != 0 {
		t.Error("a rate of 0 is a limit")
	}
	if l := New(60, 0); l.Wait("a", now) != 0 || l.Wait("a", now) == 0 {
		t.Error("a burst of 0 is one at a time")
	}
}
