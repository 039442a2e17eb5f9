package sim

import (
	"context"
	"math/rand/v2"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/revision"
	"reglament/internal/store"
)

// quarters is what makes up the quarterly revisions (49). Chance is of its own, so that they change nothing of the other lives.
type quarters struct {
	r    *rand.Rand
	seen map[string]bool
}

func newQuarters(seed uint64) quarters {
	return quarters{r: rand.New(rand.NewPCG(seed, 49)), seen: map[string]bool{}}
}

// quarter lets the duties of the quarter arise, and plans what heads of units do about the new ones.
func (w *World) quarter(ctx context.Context) error {
	if err := w.App.Revision.Open(ctx, w.Now); err != nil {
		return err
	}
	if err := w.halfYear(ctx); err != nil {
		return err
	}
	var fresh []revising
	err := w.App.DB.Read(ctx, func(q store.Q) (err error) {
		fresh, err = store.List(ctx, q, func(s store.Scanner) (x revising, err error) {
			err = s.Scan(&x.id, &x.unit, &x.body, &x.last, &x.due)
			return x, err
		}, `SELECT id, unit_id, body_id, last_day, due_day FROM revision WHERE opened_at = $1 ORDER BY unit_id`, w.Now)
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range fresh {
		if w.quarters.seen[x.id] {
			continue
		}
		w.quarters.seen[x.id] = true
		x.w = w
		x.plan()
	}
	return nil
}

// halfYear lets the duty of the half-year arise; some weeks later the Chief of the Apparatus makes the analysis (49-1).
func (w *World) halfYear(ctx context.Context) error {
	if err := w.App.HalfYear.Open(ctx, w.Now); err != nil {
		return err
	}
	var fresh []string
	err := w.App.DB.Read(ctx, func(q store.Q) (err error) {
		fresh, err = store.List(ctx, q, store.Value[string], `SELECT id FROM halfyear WHERE opened_at = $1`, w.Now)
		return err
	})
	for _, id := range fresh {
		if !w.quarters.seen[id] {
			w.quarters.seen[id] = true
			w.analyseHalfYear(id, calendar.DayOf(w.Now).AddDays(40))
		}
	}
	return err
}

// analyseHalfYear plans that the analysis is made on a day; while nobody acts as the Chief of the Apparatus, on the next one.
func (w *World) analyseHalfYear(id string, day calendar.Day) {
	w.at(day.Start().Add(opens+3*time.Hour), "halfyear.make", func(ctx context.Context) error {
		act, ok, err := w.act(ctx, "app.chief")
		if err != nil {
			return err
		}
		if !ok {
			w.analyseHalfYear(id, day.AddDays(1))
			return nil
		}
		in := halfyear.Input{ID: id, Version: 1, Conclusions: "Тапсырмалардың басым бөлігі Регламент талаптарына сай. Ұқсас тақырыптағы құжаттарды біріктіру қажет."}
		_, err = w.App.HalfYear.Make(ctx, act, in)
		return err
	})
}

// revising is the revision of one unit for one quarter.
type revising struct {
	w              *World
	id, unit, body string
	last, due      calendar.Day
}

// dice is a number below n by the chance of the revisions.
func (x revising) dice(n int) int { return x.w.quarters.r.IntN(n) }

// plan: decided about in the last weeks of the quarter, carried out by its end, reported by the 5th, or late.
func (x revising) plan() {
	decide := max(x.last.AddDays(-20+x.dice(14)), calendar.DayOf(x.w.Now))
	report := x.due.AddDays(-x.dice(4))
	if x.dice(5) == 0 {
		report = x.due.AddDays(1 + x.dice(6))
	}
	x.by(decide, "revision.decide", x.decide)
	x.by(max(x.last, decide), "revision.finish", x.finish)
	x.by(max(report, x.last.AddDays(1)), "revision.submit", x.submit)
}

// by plans what the head of the unit does on a day; while nobody acts in the post it waits for the next one.
func (x revising) by(day calendar.Day, name string, do func(ctx context.Context, act org.Act) error) {
	x.w.at(day.Start().Add(opens+time.Duration(x.dice(400))*time.Minute), name, func(ctx context.Context) error {
		s, err := x.w.App.Structure(ctx)
		if err != nil {
			return err
		}
		today := calendar.DayOf(x.w.Now)
		for _, id := range []string{x.unit, x.body} {
			post, ok := s.Head(id, today)
			if !ok {
				continue
			}
			if act, ok, err := x.w.act(ctx, post.ID); err != nil || ok {
				return x.done(err, func() error { return do(ctx, act) })
			}
		}
		x.by(today.AddDays(1), name, do)
		return nil
	})
}

func (x revising) done(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

var revisionWords = map[revision.Verdict]string{
	revision.VerdictKeep:    "Өзектілігін жоғалтқан жоқ, орындау жалғасады.",
	revision.VerdictRevoke:  "Өзектілігін жоғалтты, орындау талап етілмейді.",
	revision.VerdictChange:  "Көлемі үлкен, мерзімін ұзарту қажет.",
	revision.VerdictRelease: "Барлығы жауап берді, бақылаудан алынады.",
}

// decide decides about everything that is proposed. In the demonstration nothing of it changes what others live.
func (x revising) decide(ctx context.Context, act org.Act) error {
	use := x.w.App.Revision
	view, err := use.Card(ctx, act, x.id)
	if err != nil || !view.State.Writable() {
		return err
	}
	for {
		page, err := use.LiveInstruments(ctx, act, x.id, revision.LiveFilter{Only: "waiting"}, "", 50)
		if err != nil || len(page.Rows) == 0 {
			return err
		}
		for _, l := range page.Rows {
			if err := x.about(ctx, act, l); err != nil {
				return err
			}
		}
	}
}

func (x revising) about(ctx context.Context, act org.Act, l revision.Live) error {
	in := revision.DecisionInput{Documents: []string{l.ID}, Decision: revision.VerdictKeep}
	if l.Decision != nil {
		in.Seen = map[string]string{l.ID: l.Decision.ID}
	}
	if n := x.dice(100); x.w.thorough && n < 35 {
		switch {
		case l.OpenExecutions == 0:
			in.Decision = revision.VerdictRelease
		case x.w.Done["revision.revoke"] <= x.w.Done["revision.change"]: // by turns, so that both are lived
			in.Decision = revision.VerdictRevoke
		default:
			in.Decision = revision.VerdictChange
			day, err := x.w.cal.AddWorking(max(l.DueDay, act.Day()), 10)
			if err != nil {
				return err
			}
			in.Day = day
		}
	}
	in.Reason = revisionWords[in.Decision]
	_, err := x.w.App.Revision.Decide(ctx, act, x.id, in)
	if s := fault.Status(err); in.Decision != revision.VerdictKeep && (s == 403 || s == 409 || s == 400) {
		// The head of a Service does not release what a department sent, and what is all reported has no term to move.
		x.w.Done["revision.refused"]++
		in.Decision, in.Day, in.Reason = revision.VerdictKeep, 0, revisionWords[revision.VerdictKeep]
		_, err = x.w.App.Revision.Decide(ctx, act, x.id, in)
	}
	if err == nil {
		x.w.Done["revision."+string(in.Decision)]++
		if !l.MayCarryOut && (in.Decision == revision.VerdictRevoke || in.Decision == revision.VerdictChange) && x.dice(4) > 0 {
			x.proposed(l, in)
		}
	}
	return err
}

// proposed plans that the post that signed does what the unit proposes.
func (x revising) proposed(l revision.Live, in revision.DecisionInput) {
	x.w.at(calendar.DayOf(x.w.Now).AddDays(1+x.dice(4)).Start().Add(opens+time.Hour), "revision.proposal", func(ctx context.Context) error {
		act, ok, err := x.w.act(ctx, l.SignerPost)
		if err != nil || !ok {
			return err
		}
		if in.Decision == revision.VerdictRevoke {
			_, err = x.w.App.Instrument.Revoke(ctx, act, l.ID, instrument.FollowInput{Reason: in.Reason})
		} else {
			_, err = x.w.App.Instrument.Change(ctx, act, l.ID, instrument.FollowInput{Day: in.Day, Reason: in.Reason})
		}
		if s := fault.Status(err); s == 409 || s == 400 {
			return nil // it was released, revoked or moved meanwhile
		}
		return err
	})
}

func (x revising) finish(ctx context.Context, act org.Act) error {
	view, err := x.w.App.Revision.Card(ctx, act, x.id)
	if err != nil || !view.State.Writable() || !view.DoneDay.None() {
		return err
	}
	if view.Report.Figures.Waiting > 0 {
		if err := x.decide(ctx, act); err != nil {
			return err
		}
	}
	_, err = x.w.App.Revision.Finish(ctx, act, x.id, view.Version)
	return err
}

func (x revising) submit(ctx context.Context, act org.Act) error {
	view, err := x.w.App.Revision.Card(ctx, act, x.id)
	if err != nil || !view.State.Writable() {
		return err
	}
	if view.Report.Figures.Waiting > 0 {
		if err := x.decide(ctx, act); err != nil {
			return err
		}
	}
	if _, err := x.w.App.Revision.Submit(ctx, act, x.id, view.Version, "Ревизия жүргізілді."); err != nil {
		return err
	}
	x.judged(act.Day().AddDays(1 + x.dice(3)))
	return nil
}

// judged plans that the Apparatus, or the head of the body, accepts the report or returns it.
func (x revising) judged(day calendar.Day) {
	x.w.at(day.Start().Add(opens+2*time.Hour), "revision.judge", func(ctx context.Context) error {
		post := "app-ctl.head"
		if x.body != "gpo" {
			post = x.body + ".head"
		}
		act, ok, err := x.w.act(ctx, post)
		if err != nil {
			return err
		}
		if !ok {
			x.judged(day.AddDays(1))
			return nil
		}
		view, err := x.w.App.Revision.Card(ctx, act, x.id)
		if err != nil || !view.MayJudge {
			return err
		}
		accept, remark := x.dice(7) > 0, ""
		if !accept {
			remark = "Шешімдердің себептері толық көрсетілмеген."
			x.w.Done["revision.returned"]++
		}
		if _, err = x.w.App.Revision.Judge(ctx, act, x.id, view.Version, accept, remark); err == nil && !accept {
			x.by(calendar.DayOf(x.w.Now).AddDays(2), "revision.submit", x.submit)
		}
		return err
	})
}

// revisionAttempts are acts upon a revision that 49 does not allow.
var revisionAttempts = []attempt{
	{"revision_seen_by_a_stranger", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		return l.onRevision(ctx, "open", stranger, func(act org.Act, id string) error {
			_, err := l.App.Revision.Card(ctx, act, id)
			return err
		})
	}},
	{"revision_submitted_by_an_officer", []int{403}, func(ctx context.Context, l *living) (bool, error) {
		return l.onRevision(ctx, "open", "s3-soc-1.officer1", func(act org.Act, id string) error {
			_, err := l.App.Revision.Submit(ctx, act, id, 1, "")
			return err
		}, "s3")
	}},
	{"revision_decided_without_reason", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		return l.onRevision(ctx, "open", "app.chief", func(act org.Act, id string) error {
			_, err := l.App.Revision.Decide(ctx, act, id, revision.DecisionInput{Documents: []string{"x"}, Decision: revision.VerdictKeep})
			return err
		})
	}},
	{"revision_accepted_before_it_came", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		return l.onRevision(ctx, "open", "app-ctl.head", func(act org.Act, id string) error {
			_, err := l.App.Revision.Judge(ctx, act, id, 1, true, "")
			return err
		})
	}},
	{"halfyear_seen_by_a_stranger", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := l.App.HalfYear.Count(ctx, act, halfyear.Span{})
			return err
		})
	}},
	{"halfyear_of_days_to_come", []int{400, 403, 409}, func(ctx context.Context, l *living) (bool, error) {
		id, err := l.halfYear(ctx)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, "app.chief", func(act org.Act) error {
			_, err := l.App.HalfYear.Make(ctx, act, halfyear.Input{ID: id, Version: 1, From: act.Day(), To: act.Day().AddDays(5), Conclusions: "Қорытынды."})
			return err
		})
	}},
	{"revision_about_what_is_not_in_force", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		return l.onRevision(ctx, "open", "app.chief", func(act org.Act, id string) error {
			_, err := l.App.Revision.Decide(ctx, act, id, revision.DecisionInput{Documents: []string{"x"}, Decision: revision.VerdictKeep, Reason: "Тапсырма өзектілігін жоймаған."})
			return err
		})
	}},
}

// halfYear is an analysis that is owed or made, "" while there is none.
func (l *living) halfYear(ctx context.Context) (id string, err error) {
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		list, err := store.List(ctx, q, store.Value[string], `SELECT id FROM halfyear ORDER BY id DESC LIMIT 1`)
		if len(list) > 0 {
			id = list[0]
		}
		return err
	})
	return id, err
}

// onRevision tries something upon a revision of the General Prosecutor's Office in a state, of one of the units if any are named.
func (l *living) onRevision(ctx context.Context, state, post string, f func(act org.Act, id string) error, units ...string) (bool, error) {
	var list [][2]string
	err := l.App.DB.Read(ctx, func(q store.Q) (err error) {
		list, err = store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
			err = s.Scan(&x[0], &x[1])
			return x, err
		}, `SELECT id, unit_id FROM revision WHERE state = $1 AND body_id = 'gpo' ORDER BY id LIMIT 50`, state)
		return err
	})
	for _, x := range list {
		if len(units) == 0 || x[1] == units[0] {
			return l.withSeat(ctx, post, func(act org.Act) error { return f(act, x[0]) })
		}
	}
	return false, err
}
