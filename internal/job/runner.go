package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"reglament/internal/store"
)

// Lease is how long a claim lasts without being renewed; the runner renews it at every tick, so ticks come more often.
const Lease = 2 * time.Minute

// A failed timer is tried again after one minute, then two, four and so on up to an hour, but never later than its
// schedule says.
const (
	retryFirst = time.Minute
	retryMax   = time.Hour
)

// A timer that nobody has run for so long is one that the program no longer has.
const forgetAfter = 30 * 24 * time.Hour

// Runner runs the timers that are due on this node.
type Runner struct {
	db     *store.DB
	log    *slog.Logger
	clock  func() time.Time
	holder string
	timers map[string]Timer

	mu sync.Mutex
	// running holds, for each timer at work here, the end of its context and the name of its claim.
	running map[string]claimed
	working sync.WaitGroup

	quit    chan struct{}
	stop    sync.Once
	looping sync.WaitGroup
}

// claimed is a timer at work. Each claim has a name of its own, so that a run whose lease passed cannot end the claim
// that the same node made afterwards.
type claimed struct {
	holder string
	cancel context.CancelCauseFunc
}

var (
	errLost    = errors.New("job: the lease was lost")
	errStopped = errors.New("job: the program stops")
)

// NewRunner makes a runner of timers. Node names this process on the status page. The clock gives the present
// instant and may be asked by several goroutines.
func NewRunner(db *store.DB, node string, clock func() time.Time, log *slog.Logger, timers ...Timer) (*Runner, error) {
	r := &Runner{db: db, log: log, clock: clock, holder: node, timers: map[string]Timer{}, running: map[string]claimed{}, quit: make(chan struct{})}
	for _, t := range timers {
		if err := t.check(); err != nil {
			return nil, err
		}
		if _, twice := r.timers[t.Name]; twice {
			return nil, fmt.Errorf("job: two timers are called %q", t.Name)
		}
		r.timers[t.Name] = t
	}
	return r, nil
}

// Enter writes the timers into the database; it comes before Start and Tick. A timer that is new runs for the first
// time when its schedule says so.
func (r *Runner) Enter(ctx context.Context) error {
	now := r.clock()
	return r.db.Write(ctx, func(tx *store.Tx) error {
		// In one order on every node, so that two that start at once do not wait for each other.
		for _, name := range slices.Sorted(maps.Keys(r.timers)) {
			t := r.timers[name]
			if err := enter(ctx, tx, name, t.Schedule.Next(now), t.tolerance()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Start runs what is due at every tick until Stop.
func (r *Runner) Start(ticks <-chan time.Time) {
	r.looping.Go(func() {
		for {
			select {
			case <-r.quit:
				return
			case _, ok := <-ticks:
				if !ok {
					return
				}
				if err := r.Tick(context.Background()); err != nil {
					r.log.Error("timers", "error", err)
				}
			}
		}
	})
}

// Tick renews the leases of the timers at work on this node, claims those that are due and starts them. It does not
// wait for them; Wait does.
func (r *Runner) Tick(ctx context.Context) error {
	now := r.clock()
	if err := r.renewAll(ctx, now); err != nil {
		return err
	}
	var list []dueTimer
	err := r.db.Read(ctx, func(q store.Q) (err error) {
		list, err = due(ctx, q, now)
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	for _, d := range list {
		if t, known := r.timers[d.name]; known {
			errs = append(errs, r.claimAndStart(ctx, t, now))
		} else if now.Sub(d.at) > forgetAfter {
			errs = append(errs, r.db.Write(ctx, func(tx *store.Tx) error { return forget(ctx, tx, d) }))
		}
	}
	return errors.Join(errs...)
}

// Wait waits until no timer is at work on this node.
func (r *Runner) Wait() { r.working.Wait() }

// Stop claims nothing more and waits for the timers at work. When ctx ends first their contexts are cancelled; those
// that then return unfinished stay due, and another node or the next start runs them.
func (r *Runner) Stop(ctx context.Context) {
	r.stop.Do(func() { close(r.quit) })
	r.looping.Wait()
	done := make(chan struct{})
	go func() { r.working.Wait(); close(done) }()
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	r.mu.Lock()
	for _, c := range r.running {
		c.cancel(errStopped)
	}
	r.mu.Unlock()
	<-done
}

func (r *Runner) claimAndStart(ctx context.Context, t Timer, now time.Time) error {
	r.mu.Lock()
	_, busy := r.running[t.Name]
	r.mu.Unlock()
	if busy {
		return nil
	}
	holder := r.holder + " " + store.NewID(now)
	var mine bool
	err := r.db.Write(ctx, func(tx *store.Tx) (err error) {
		mine, err = claim(ctx, tx, t.Name, holder, now, now.Add(Lease))
		return err
	})
	if err != nil || !mine {
		return err
	}
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	r.mu.Lock()
	r.running[t.Name] = claimed{holder, cancel}
	r.mu.Unlock()
	r.working.Go(func() {
		defer cancel(nil)
		err := guarded(func() error { return t.Run(work, now) })
		if ferr := r.finish(work, t, holder, err); ferr != nil {
			r.log.Error("a timer's end could not be written; it will run again", "timer", t.Name, "error", ferr)
		}
		r.mu.Lock()
		delete(r.running, t.Name)
		r.mu.Unlock()
	})
	return nil
}

// guarded turns a panic of f into an error with its stack.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// finish writes down how a run ended.
func (r *Runner) finish(work context.Context, t Timer, holder string, err error) error {
	ctx, now := context.WithoutCancel(work), r.clock()
	if err == nil {
		return r.db.Write(ctx, func(tx *store.Tx) error {
			_, err := succeed(ctx, tx, t.Name, holder, now, t.Schedule.Next(now))
			return err
		})
	}
	if errors.Is(context.Cause(work), errStopped) {
		return r.db.Write(ctx, func(tx *store.Tx) error { return release(ctx, tx, t.Name, holder) })
	}
	id := store.NewID(now)
	r.log.Error("a timer has failed", "timer", t.Name, "error_id", id, "error", err, "cause", context.Cause(work))
	return r.db.Write(ctx, func(tx *store.Tx) error {
		return fail(ctx, tx, t.Name, holder, id, now, func(failures int64) time.Time { return retryAt(t, now, failures) })
	})
}

func retryAt(t Timer, now time.Time, failures int64) time.Time {
	again := now.Add(pauseAfter(failures))
	if next := t.Schedule.Next(now); next.Before(again) {
		return next
	}
	return again
}

// pauseAfter is how long to wait after so many failures in a row.
func pauseAfter(failures int64) time.Duration {
	return min(retryFirst<<min(failures-1, 10), retryMax)
}

// renewAll prolongs the leases of what is at work here. A run whose lease is lost is cancelled: another node is at it.
func (r *Runner) renewAll(ctx context.Context, now time.Time) error {
	r.mu.Lock()
	held := maps.Clone(r.running)
	r.mu.Unlock()
	if len(held) == 0 {
		return nil
	}
	var lost []claimed
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		lost = nil
		for name, c := range held {
			mine, err := renew(ctx, tx, name, c.holder, now.Add(Lease))
			if err != nil {
				return err
			}
			if !mine {
				lost = append(lost, c)
			}
		}
		return nil
	})
	for _, c := range lost {
		c.cancel(errLost)
	}
	return err
}
