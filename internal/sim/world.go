package sim

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// World is an office under simulation: a clock of its own, and what is going to happen, in the order of time.
type World struct {
	App *app.App
	// Now is the simulated instant.
	Now time.Time
	// Done counts what was done, by name.
	Done map[string]int
	// Night is called after every simulated day, when its timers have run. Optional.
	Night func(ctx context.Context, day calendar.Day) error

	r      *rand.Rand
	cal    *calendar.Calendar
	texts  *texts
	events events
	made   int
	// analysis lives chapter 4, nil where it is left out.
	analysis *analysing
	quarters quarters
	// thorough actors take the turns that the demonstration does without.
	thorough bool
	// periodic are the stories whose term comes round (47).
	periodic []*story
}

// NewWorld begins a simulation from a seed at an instant.
func NewWorld(ctx context.Context, a *app.App, seed uint64, start time.Time) (*World, error) {
	t, err := readTexts()
	if err != nil {
		return nil, err
	}
	w := &World{App: a, Now: start, Done: map[string]int{}, r: rand.New(rand.NewPCG(seed, 2)), texts: t, quarters: newQuarters(seed)}
	err = a.DB.Read(ctx, func(q store.Q) error {
		w.cal, err = a.Rules.Calendar(ctx, q)
		return err
	})
	return w, err
}

// event is something that will happen.
type event struct {
	at   time.Time
	n    int // order of making: of two at the same time the first comes first
	name string
	do   func(ctx context.Context) error
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	if !e[i].at.Equal(e[j].at) {
		return e[i].at.Before(e[j].at)
	}
	return e[i].n < e[j].n
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push implements heap.Interface.
func (e *events) Push(x any) { *e = append(*e, x.(event)) }

// Pop implements heap.Interface.
func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	*e = old[:len(old)-1]
	return last
}

// at plans something.
func (w *World) at(t time.Time, name string, do func(ctx context.Context) error) {
	if t.Before(w.Now) {
		t = w.Now
	}
	w.made++
	heap.Push(&w.events, event{t, w.made, name, do})
}

// Run lets the office live until an instant. Every night the timers of the program run.
func (w *World) Run(ctx context.Context, until time.Time) error {
	for {
		next := until
		if len(w.events) > 0 && w.events[0].at.Before(until) {
			next = w.events[0].at
		}
		if today := calendar.DayOf(w.Now); today < calendar.DayOf(next) {
			if err := w.night(ctx, today); err != nil {
				return err
			}
			continue // the night may have planned something
		}
		w.Now = next
		if !next.Before(until) {
			return nil
		}
		e := heap.Pop(&w.events).(event)
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("sim: %s at %s: %w", e.name, e.at.In(calendar.Almaty).Format(time.DateTime), err)
		}
		w.Done[e.name]++
	}
}

// night runs the timers just after midnight, once the day is over.
func (w *World) night(ctx context.Context, day calendar.Day) error {
	w.Now = day.AddDays(1).Start().Add(time.Minute)
	if working, _ := w.cal.IsWorking(day); working {
		if err := w.App.Rulebook.Follow(ctx, w.Now); err != nil {
			return err
		}
		if err := w.owedNight(ctx); err != nil {
			return err
		}
		if err := w.App.Planning.ShowNear(ctx, w.Now); err != nil {
			return err
		}
		if err := w.App.Planning.OpenWindows(ctx, w.Now); err != nil {
			return err
		}
		if err := w.App.Ledger.Tick(ctx, w.Now); err != nil {
			return err
		}
		if err := w.quarter(ctx); err != nil {
			return err
		}
		if err := journal.Seal(ctx, w.App.DB, w.Now); err != nil {
			return err
		}
	}
	if err := w.periods(ctx); err != nil {
		return err
	}
	if w.Night != nil {
		return w.Night(ctx, day)
	}
	return nil
}

// Hours of work (Asia/Almaty).
const (
	opens  = 9 * time.Hour
	closes = 18*time.Hour + 30*time.Minute
)

// after is an hour of work so many working days later, at a chance; 0 is a little later, today if the day is not over.
func (w *World) after(days int) time.Time {
	today := calendar.DayOf(w.Now)
	if days == 0 {
		t := w.Now.Add(time.Duration(5+w.r.IntN(90))*time.Minute + w.moment())
		since := t.Sub(calendar.DayOf(t).Start())
		if working, _ := w.cal.IsWorking(calendar.DayOf(t)); working && since >= opens && since < closes {
			return t
		}
		if since < opens && calendar.DayOf(t) > today {
			today = calendar.DayOf(t) - 1
		}
		days = 1
	}
	day, err := w.cal.AddWorking(today, days)
	if err != nil {
		day = today.AddDays(days)
	}
	return w.hour(day)
}

func (w *World) hour(day calendar.Day) time.Time {
	return day.Start().Add(opens + time.Duration(w.r.Int64N(int64(closes-opens-time.Hour))).Truncate(time.Second) + w.moment())
}

// moment makes instants look like instants.
func (w *World) moment() time.Duration {
	return time.Duration(w.r.IntN(1_000_000)) * time.Microsecond
}

// later plans something so many working days later.
func (w *World) later(days int, name string, do func(ctx context.Context) error) {
	w.at(w.after(days), name, do)
}

// act is the act of who lawfully acts in a post now; false when nobody does.
func (w *World) act(ctx context.Context, post string) (org.Act, bool, error) {
	s, err := w.App.Structure(ctx)
	if err != nil {
		return org.Act{}, false, err
	}
	seat, ok := s.Acting(post, calendar.DayOf(w.Now))
	return org.Act{Actor: org.Actor{Seat: seat}, Now: w.Now}, ok, nil
}

// by plans what the holder of a post does; while nobody acts in the post it waits for the next day.
func (w *World) by(days int, post, name string, do func(ctx context.Context, act org.Act) error) {
	w.later(days, name, func(ctx context.Context) error {
		act, ok, err := w.act(ctx, post)
		if err != nil {
			return err
		}
		if !ok {
			w.by(1, post, name, do)
			return nil
		}
		return do(ctx, act)
	})
}

// chance is true n times out of a hundred.
func (w *World) chance(n int) bool { return w.r.IntN(100) < n }
