package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
)

// Scale says how full an office Load builds.
type Scale struct {
	Seed       uint64
	People     int // 0 is about six thousand
	Executions int // of the history
	Years      int // that the history goes back
	// Open of the executions, the last ones, were sent within the last days (openDays) and nobody has done anything with them yet.
	Open int
	// Progress is told how many executions are there.
	Progress func(done int)
}

// sized is the full office with about so many people.
func sized(people int) Size {
	size := Full
	if people <= 0 {
		return size
	}
	const full = 5_955 // people of Full
	scale := func(n int) int { return max(1, (n*people+full/2)/full) }
	size.Officers, size.RegionOfficers, size.DistrictOfficers = scale(size.Officers), scale(size.RegionOfficers), scale(size.DistrictOfficers)
	return size
}

// openDays is how many days ago the first of the open executions was sent: some of them are overdue by now.
const openDays = 30

// Load builds a full office with a history into an empty database. Every instrument of the history is drafted, agreed,
// signed and sent through the use cases, to most of all bodies at once; how its recipients carried it out is loaded in one
// step for each instrument (instrument.Service.Settle), with ledger, rights and journal chain as if it had been lived.
// What is to live after it is for Office.
func Load(ctx context.Context, a *app.App, until time.Time, scale Scale) error {
	last := calendar.DayOf(until).AddDays(-60)
	first := last.AddDays(-365 * max(1, scale.Years))
	if err := Found(ctx, a, scale.Seed, sized(scale.People), first.Start().Add(opens)); err != nil {
		return err
	}
	w, err := NewWorld(ctx, a, scale.Seed, first.Start().Add(opens))
	if err != nil {
		return err
	}
	s, err := a.Structure(ctx)
	if err != nil {
		return err
	}
	l := &loading{World: w, swept: first}
	for _, b := range s.Bodies(last) {
		if b.Kind != org.KindGPO && b.Kind != org.KindAcademy && b.Opened <= first {
			l.bodies = append(l.bodies, b.ID)
		}
	}
	closed := scale.Executions - scale.Open
	for done := 0; done < scale.Executions; {
		from, span, share := first, last.Sub(first), float64(done)/float64(closed)
		l.open = done >= closed
		if l.open {
			from, span, share = calendar.DayOf(until).AddDays(-openDays), openDays-1, float64(done-closed)/float64(scale.Open)
		}
		day, err := w.cal.NextWorking(from.AddDays(int(share * float64(span))))
		if err != nil {
			return err
		}
		if err := l.sweep(ctx, day); err != nil {
			return err
		}
		n, err := l.one(ctx, w.hour(day), min(scale.Executions-done, 120+w.r.IntN(len(l.bodies)-120)))
		if err != nil {
			return fmt.Errorf("sim: history of %s: %w", day, err)
		}
		done += n
		if scale.Progress != nil {
			scale.Progress(done)
		}
	}
	return journal.Seal(ctx, a.DB, calendar.DayOf(until).Start())
}

// loading is a world whose instruments do not wait for anything.
type loading struct {
	*World
	bodies []string
	open   bool         // what is sent now stays open
	swept  calendar.Day // when old notices were forgotten last
}

// sweep does once in a simulated month what the timers do every day.
func (l *loading) sweep(ctx context.Context, day calendar.Day) error {
	if day.Sub(l.swept) < 30 {
		return nil
	}
	l.swept = day
	return l.App.Kernel.SweepNotices(ctx, day.Start())
}

// one sends an instrument to so many bodies and settles it; it returns how many executions there are more.
func (l *loading) one(ctx context.Context, at time.Time, n int) (int, error) {
	var about subject
	for about.Unit == "" || about.Unit == "*" {
		about = pick(l.r, l.texts.of(pick(l.r, instrument.Kinds)))
	}
	to := make([]string, 0, n)
	for _, i := range l.r.Perm(len(l.bodies))[:n] {
		to = append(to, l.bodies[i])
	}
	st := l.central(about, to)
	st.touched = nil
	l.Now = at
	if err := l.sent(ctx, st); err != nil || l.open {
		return n, err
	}
	day, err := l.cal.AddWorking(calendar.DayOf(at), st.days-l.r.IntN(3)+max(0, l.r.IntN(8)-5))
	if err != nil {
		return 0, err
	}
	act := org.Act{Actor: org.SystemActor(), Now: l.hour(day)}
	leads := make(map[string]string, n)
	for _, b := range to {
		leads[b] = lead(b, about.Area)
	}
	return l.App.Instrument.Settle(ctx, act, st.id, instrument.Settled{Text: st.say("report"), Lead: leads})
}

// do lets who acts in a post do something, a minute later.
func (l *loading) do(ctx context.Context, post string, f func(act org.Act) error) error {
	l.Now = l.Now.Add(time.Minute)
	act, ok, err := l.act(ctx, post)
	if err == nil && !ok {
		err = fmt.Errorf("nobody acts in %s", post)
	}
	if err != nil {
		return err
	}
	return f(act)
}

// sent takes an instrument from its draft to its dispatch, everybody acting within minutes.
func (l *loading) sent(ctx context.Context, st *story) error {
	if err := l.agreed(ctx, st); err != nil {
		return err
	}
	if err := l.do(ctx, st.signer, func(act org.Act) error { _, err := Sign(ctx, l.App, act, st.id, st.version); return err }); err != nil {
		return err
	}
	return l.do(ctx, st.drafter, func(act org.Act) error { _, err := l.App.Instrument.Send(ctx, act, st.id, nil); return err })
}

// agreed takes an instrument from its draft to its signer.
func (l *loading) agreed(ctx context.Context, st *story) error {
	v, do := l.App.Instrument, func(post string, f func(act org.Act) error) error { return l.do(ctx, post, f) }
	if err := do(st.drafter, func(act org.Act) error {
		ground := ""
		if st.on == "" {
			var err error
			if ground, err = st.ground(ctx, act); err != nil {
				return err
			}
		}
		r, err := v.Draft(ctx, act, st.input(ground))
		st.id, st.version = r.ID, r.Version
		if err == nil && st.about.kind == instrument.Assignment {
			_, err = l.App.Kernel.AddFile(ctx, act, st.id, "", "analysis", "a.rtf", rtf(st.about.KK["questions"]))
		}
		return err
	}); err != nil {
		return err
	}
	var state string
	if err := do(st.drafter, func(act org.Act) error {
		r, err := v.SendToAgreement(ctx, act, st.id, st.version, nil)
		state = r.State
		return err
	}); err != nil {
		return err
	}
	for state == string(instrument.StateAgreeing) {
		steps, err := st.asked(ctx)
		if err != nil || len(steps) == 0 {
			return errors.Join(err, errors.New("nobody is asked"))
		}
		if err := do(steps[0].PostID, func(act org.Act) error {
			r, err := v.AnswerAgreement(ctx, act, steps[0].ID, document.Agreed, "")
			state = r.State
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
