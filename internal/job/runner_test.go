package job

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// start is 10:00:30 in Astana on a Thursday.
var start = time.Date(2026, 3, 19, 5, 0, 30, 0, time.UTC)

// clock is the time of a test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: start} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// counter counts the runs of a timer.
type counter struct {
	mu   sync.Mutex
	runs []time.Time
}

func (c *counter) run(_ context.Context, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs = append(c.runs, now)
	return nil
}

func (c *counter) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.runs)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func runner(t *testing.T, db *store.DB, node string, c *clock, timers ...Timer) *Runner {
	t.Helper()
	r, err := NewRunner(db, node, c.now, slog.New(slog.DiscardHandler), timers...)
	must(t, err)
	must(t, r.Enter(t.Context()))
	return r
}

// tick runs one tick to its end.
func tick(t *testing.T, r *Runner) {
	t.Helper()
	must(t, r.Tick(t.Context()))
	r.Wait()
}

func state(t *testing.T, db *store.DB, c *clock, name string) (found State) {
	t.Helper()
	must(t, db.Read(t.Context(), func(q store.Q) error {
		list, err := Status(t.Context(), q, c.now())
		for _, s := range list {
			if s.Name == name {
				found = s
			}
		}
		return err
	}))
	return found
}

func TestTimerRunsByItsSchedule(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, minute, day := newClock(), &counter{}, &counter{}
		r := runner(t, db, "a", c, Timer{Name: "minute", Schedule: Every(time.Minute), Run: minute.run}, Timer{Name: "day", Schedule: Daily(10, 2), Run: day.run})
		for range 4 {
			tick(t, r)
			c.add(30 * time.Second)
		}
		if minute.count() != 2 || day.count() != 1 {
			t.Errorf("minute ran %d times, day %d times", minute.count(), day.count())
		}
		s := state(t, db, c, "day")
		if want := start.Add(24*time.Hour + 90*time.Second); !s.Next.Equal(want) || !s.OK.Equal(start.Add(90*time.Second)) || s.Alarm() || s.Holder != "" {
			t.Errorf("%+v", s)
		}
		// Nothing ran for a week: every timer makes up for it once.
		c.add(7 * 24 * time.Hour)
		tick(t, r)
		tick(t, r)
		if minute.count() != 3 || day.count() != 2 {
			t.Errorf("after a week minute ran %d times, day %d times", minute.count(), day.count())
		}
	})
}

func TestTwoNodesOneRun(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, runs := newClock(), &counter{}
		timer := Timer{Name: "x", Schedule: Every(time.Minute), Run: runs.run}
		a, b := runner(t, db, "a", c, timer), runner(t, db, "b", c, timer)
		for i := range 10 {
			c.add(time.Minute)
			var both sync.WaitGroup
			for _, r := range []*Runner{a, b} {
				both.Go(func() {
					if err := r.Tick(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			a.Wait()
			b.Wait()
			if runs.count() != i+1 {
				t.Fatalf("%d runs after %d minutes", runs.count(), i+1)
			}
		}
	})
}

// A node dies at work: its lease passes and another node runs the timer again.
func TestCrashAfterClaim(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, runs := newClock(), &counter{}
		r := runner(t, db, "b", c, Timer{Name: "x", Schedule: Every(time.Minute), Run: runs.run})
		c.add(time.Minute)
		must(t, db.Write(t.Context(), func(tx *store.Tx) error {
			mine, err := claim(t.Context(), tx, "x", "a dead", c.now(), c.now().Add(Lease))
			if !mine {
				t.Error("not claimed")
			}
			return err
		}))
		c.add(Lease - time.Microsecond)
		tick(t, r)
		if s := state(t, db, c, "x"); runs.count() != 0 || s.Holder != "a dead" {
			t.Errorf("%d runs within the lease of another; %+v", runs.count(), s)
		}
		c.add(time.Microsecond)
		tick(t, r)
		if runs.count() != 1 {
			t.Errorf("%d runs after the lease", runs.count())
		}
		// The dead one comes back and ends its claim: nothing changes.
		must(t, db.Write(t.Context(), func(tx *store.Tx) error {
			still, err := succeed(t.Context(), tx, "x", "a dead", c.now(), c.now().Add(time.Hour))
			if still {
				t.Error("a lost claim was ended")
			}
			return err
		}))
	})
}

// A timer that hangs keeps its lease while its node lives, delays nobody, and is late on the status page.
func TestHangingTimerBlocksNobody(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, runs, entered := newClock(), &counter{}, make(chan struct{}, 9)
		hang := Timer{Name: "a-hangs", Schedule: Every(time.Minute), Tolerance: 5 * time.Minute, Run: func(ctx context.Context, _ time.Time) error {
			entered <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}}
		r := runner(t, db, "a", c, hang, Timer{Name: "b-works", Schedule: Every(time.Minute), Run: runs.run})
		other := runner(t, db, "b", c, hang)
		must(t, r.Tick(t.Context()))
		for range 10 {
			c.add(time.Minute)
			must(t, r.Tick(t.Context()))
			must(t, other.Tick(t.Context()))
			waitUntilFree(t, r, "b-works")
		}
		<-entered
		if len(entered) != 0 || runs.count() != 10 {
			t.Errorf("the hanging timer was begun %d times more, the other ran %d times", len(entered), runs.count())
		}
		if s := state(t, db, c, "a-hangs"); !s.Late || !s.Alarm() || !strings.HasPrefix(s.Holder, "a ") {
			t.Errorf("%+v", s)
		}
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		r.Stop(stopped)
		if s := state(t, db, c, "a-hangs"); s.Holder != "" || s.Failures != 0 {
			t.Errorf("after a stop: %+v", s)
		}
		other.Wait()
	})
}

// waitUntilFree waits until a timer is not at work on a node.
func waitUntilFree(t *testing.T, r *Runner, name string) {
	t.Helper()
	for {
		r.mu.Lock()
		_, busy := r.running[name]
		r.mu.Unlock()
		if !busy {
			return
		}
		runtime.Gosched()
	}
}

// A timer that panics or fails is logged, kept with the identifier of the log line and tried again, ever more seldom.
func TestPoisonTimer(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, runs := newClock(), &counter{}
		var out bytes.Buffer
		attempts, well := 0, false
		r, err := NewRunner(db, "a", c.now, slog.New(slog.NewTextHandler(&out, nil)),
			Timer{Name: "a-poison", Schedule: Daily(10, 1), Run: func(context.Context, time.Time) error {
				attempts++
				switch {
				case well:
					return nil
				case attempts%2 == 1:
					panic("poison")
				}
				return errors.New("refused")
			}}, Timer{Name: "b-works", Schedule: Every(time.Minute), Run: runs.run})
		must(t, err)
		must(t, r.Enter(t.Context()))
		var tried []int
		for minute := range 70 {
			before := attempts
			tick(t, r)
			if attempts > before {
				tried = append(tried, minute)
			}
			c.add(time.Minute)
		}
		// Pauses of 1, 2, 4, 8, 16, 32 minutes.
		if want := []int{1, 2, 4, 8, 16, 32, 64}; !slices.Equal(tried, want) {
			t.Errorf("tried at %v, want %v", tried, want)
		}
		if runs.count() != 69 {
			t.Errorf("the other timer ran %d times", runs.count())
		}
		s := state(t, db, c, "a-poison")
		if s.Failures != 7 || !s.Alarm() || !s.OK.IsZero() || s.Finished.IsZero() || !strings.Contains(out.String(), s.ErrorID) || s.ErrorID == "" {
			t.Errorf("%+v", s)
		}
		if !strings.Contains(out.String(), "panic: poison") || !strings.Contains(out.String(), "refused") {
			t.Errorf("log: %s", out.String())
		}
		well = true
		c.add(2 * time.Hour)
		tick(t, r)
		if s := state(t, db, c, "a-poison"); s.Failures != 0 || s.Alarm() || s.OK.IsZero() || s.Next.Before(c.now().Add(20*time.Hour)) {
			t.Errorf("recovered: %+v", s)
		}
	})
}

func TestLateAtTheBound(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := newClock()
		runner(t, db, "a", c, Timer{Name: "x", Schedule: Every(time.Minute), Tolerance: time.Minute, Run: (&counter{}).run})
		c.add(90 * time.Second) // One minute after the due instant.
		if s := state(t, db, c, "x"); s.Late {
			t.Errorf("late at its tolerance: %+v", s)
		}
		c.add(time.Microsecond)
		if s := state(t, db, c, "x"); !s.Late {
			t.Errorf("not late beyond its tolerance: %+v", s)
		}
	})
}

// A restart keeps the past, never postpones a run, and takes a denser schedule at once.
func TestEnterAgain(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, runs := newClock(), &counter{}
		runner(t, db, "a", c, Timer{Name: "x", Schedule: Every(time.Hour), Run: runs.run})
		first := state(t, db, c, "x").Next
		c.add(2 * time.Hour)
		r := runner(t, db, "a", c, Timer{Name: "x", Schedule: Every(time.Hour), Run: runs.run})
		if s := state(t, db, c, "x"); !s.Next.Equal(first) {
			t.Errorf("postponed from %v to %v", first, s.Next)
		}
		tick(t, r)
		r = runner(t, db, "a", c, Timer{Name: "x", Schedule: Every(time.Minute), Run: runs.run})
		c.add(time.Minute)
		tick(t, r)
		if runs.count() != 2 {
			t.Errorf("%d runs", runs.count())
		}
		// A timer the program no longer has is cleared after a month, not before: another node may have it.
		bare := runner(t, db, "a", c)
		c.add(forgetAfter)
		tick(t, bare)
		if s := state(t, db, c, "x"); s.Name == "" {
			t.Error("forgotten too early")
		}
		c.add(2 * time.Minute)
		tick(t, bare)
		if s := state(t, db, c, "x"); s.Name != "" {
			t.Errorf("still there: %+v", s)
		}
	})
}

func TestStartAndStop(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, ran := newClock(), make(chan struct{})
		r := runner(t, db, "a", c, Timer{Name: "x", Schedule: Every(time.Minute), Run: func(context.Context, time.Time) error {
			close(ran)
			return nil
		}})
		ticks := make(chan time.Time)
		r.Start(ticks)
		c.add(time.Minute)
		ticks <- c.now()
		<-ran
		r.Stop(t.Context())
		r.Stop(t.Context())
		if s := state(t, db, c, "x"); s.OK.IsZero() {
			t.Errorf("the stop did not wait: %+v", s)
		}
	})
}

func TestRunnerRefusesBadTimers(t *testing.T) {
	good := Timer{Name: "x", Schedule: Every(time.Minute), Run: (&counter{}).run}
	for _, timers := range [][]Timer{{good, good}, {{Name: "x", Run: good.Run}}, {{Name: "x", Schedule: good.Schedule}}, {{Schedule: good.Schedule, Run: good.Run}}} {
		if _, err := NewRunner(nil, "a", time.Time{}.UTC, nil, timers...); err == nil {
			t.Errorf("%v is accepted", timers)
		}
	}
}

func TestSchedules(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		must(t, err)
		return v
	}
	for _, c := range []struct {
		schedule    Schedule
		after, want string
	}{
		{Every(time.Hour), "2026-03-19T05:00:00Z", "2026-03-19T06:00:00Z"},
		{Every(time.Hour), "2026-03-19T05:59:59.999999Z", "2026-03-19T06:00:00Z"},
		{Every(time.Hour), "1969-12-31T22:30:00Z", "1969-12-31T23:00:00Z"},
		{Every(time.Hour), "1969-12-31T22:00:00Z", "1969-12-31T23:00:00Z"},
		{Daily(0, 5), "2026-03-18T19:04:59Z", "2026-03-18T19:05:00Z"}, // 00:05 of the 19th in Astana
		{Daily(0, 5), "2026-03-18T19:05:00Z", "2026-03-19T19:05:00Z"},
		{Daily(9, 0), "2026-12-31T04:00:00Z", "2027-01-01T04:00:00Z"},
		{Daily(23, 59), "2028-02-28T18:59:00Z", "2028-02-29T18:59:00Z"},
	} {
		if got := c.schedule.Next(at(c.after)); !got.Equal(at(c.want)) {
			t.Errorf("%v after %s: %v, want %s", c.schedule, c.after, got, c.want)
		}
	}
}
