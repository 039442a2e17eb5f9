package sim

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// comesRound gives an assignment or task a periodic term, the first one late enough for the least term after a slow agreement (47).
func (st *story) comesRound() error {
	w := st.w
	due, err := w.cal.AddWorking(calendar.DayOf(w.Now), floors[st.about.kind]+20)
	if err != nil {
		return err
	}
	p := instrument.Period{Every: st.every, First: due}
	if st.every == instrument.EveryWeek {
		p.Day, p.Last = 5, due.AddDays(7*st.times)
	} else {
		p.Day, p.After, p.Last = 5, true, due.AddMonths(st.times)
	}
	st.period = p
	w.periodic = append(w.periodic, st)
	return nil
}

// periods opens what the night has to open, and lets the recipients carry it out.
func (w *World) periods(ctx context.Context) error {
	if len(w.periodic) == 0 {
		return nil
	}
	if err := w.App.Instrument.OpenPeriods(ctx, w.Now); err != nil {
		return err
	}
	for _, st := range w.periodic {
		if err := st.nextPeriods(ctx); err != nil {
			return err
		}
	}
	return nil
}

// nextPeriods plans what is done about the periods that were opened since, and the release once nothing is left.
func (st *story) nextPeriods(ctx context.Context) error {
	if st.id == "" || st.over {
		return nil
	}
	type row struct {
		execution
		state, lead string
	}
	var list []row
	over := false
	err := st.w.App.DB.Read(ctx, func(q store.Q) (err error) {
		list, err = store.List(ctx, q, func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.id, &r.body, &r.due, &r.state, &r.lead)
			return r, err
		}, `SELECT id, body_id, due_day, state, lead_post FROM execution WHERE document_id = $1 AND period > 1 ORDER BY ordinal, period`, st.id)
		if err != nil {
			return err
		}
		over, _, err = store.One(ctx, q, store.Value[bool], `SELECT CASE WHEN i.open_executions = 0 AND NOT EXISTS (SELECT 1 FROM instrument_period p
			WHERE p.document_id = i.document_id AND p.opened_at = 0 AND p.ended = 0) THEN 1 ELSE 0 END FROM instrument i WHERE i.document_id = $1 AND i.state = 'sent'`, st.id)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range list {
		if st.begun[r.id] {
			continue
		}
		if st.begun == nil {
			st.begun = map[string]bool{}
		}
		st.begun[r.id] = true
		st.w.Done["period"]++
		x := &errand{story: st, execution: r.execution}
		if r.state == string(instrument.ExecutionSent) {
			x.by(st.w.r.IntN(2), registry(x.body()), "receive", x.receive)
			continue
		}
		if err := x.planReport(r.due); err != nil {
			return err
		}
	}
	if over {
		st.over = true
		st.w.by(1, "app-ctl.head", "release", st.release)
	}
	return nil
}

// periodicAttempts are periodic terms that 47 does not allow.
var periodicAttempts = []attempt{
	{"periods_after_the_last_day", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.periodicDraft(ctx, func(p *instrument.Period) { p.Last = p.First.AddDays(-40) })
	}},
	{"periods_too_many", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.periodicDraft(ctx, func(p *instrument.Period) { p.Every, p.Day, p.Last = instrument.EveryWeek, 5, p.First.AddDays(800) })
	}},
	{"periods_without_a_day", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.periodicDraft(ctx, func(p *instrument.Period) { p.Day = 0 })
	}},
	{"periods_too_early", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.periodicDraft(ctx, func(p *instrument.Period) { p.First = calendar.DayOf(l.Now).AddDays(-70) })
	}},
	{"released_before_the_last_period", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		for _, st := range l.periodic {
			open, err := st.openExecutions(ctx)
			if err != nil {
				return false, err
			}
			if len(open) > 0 {
				return l.withSeat(ctx, st.signer, func(act org.Act) error {
					_, err := l.App.Instrument.Release(ctx, act, st.id)
					return err
				})
			}
		}
		return false, nil
	}},
}

// periodicDraft sends a draft with a periodic term to agreement; what change does to the term must be refused.
func (l *living) periodicDraft(ctx context.Context, change func(p *instrument.Period)) (bool, error) {
	st := l.central(pick(l.r, l.texts.of(instrument.Assignment)), l.some(2))
	return l.withSeat(ctx, st.drafter, func(act org.Act) error {
		ground, err := st.ground(ctx, act)
		if err != nil {
			return err
		}
		in := st.input(ground)
		in.TermKind = instrument.TermPeriodic
		in.Period = instrument.Period{Every: instrument.EveryMonth, Day: 10, After: true, First: calendar.DayOf(l.Now).AddDays(40)}
		change(&in.Period)
		r, err := l.App.Instrument.Draft(ctx, act, in)
		if err != nil {
			return err
		}
		_, err = l.App.Instrument.SendToAgreement(ctx, act, r.ID, r.Version, nil)
		return err
	})
}
