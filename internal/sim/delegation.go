package sim

import (
	"context"
	"errors"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// sendsOn plans that a region sends on to its districts what it has just distributed, when there is time for it (50).
func (x *errand) sendsOn(ctx context.Context, due calendar.Day) error {
	w := x.w
	if isDistrict(x.body()) || x.on != "" || x.marked || x.stop != goesOn && x.stop != atAssigned {
		return nil
	}
	districts, err := w.districts(ctx, x.body())
	if err != nil || len(districts) == 0 {
		return err
	}
	left, err := w.cal.Between(calendar.DayOf(w.Now), due)
	if err != nil {
		return err
	}
	kind := instrument.Request
	switch {
	case left >= floors[instrument.Task]+8 && w.Done["send_on"]%3 == 0: // what takes longer seldom comes back while the office lives
		kind = instrument.Task
	case left < floors[instrument.Request]+6:
		return nil
	}
	if w.thorough && !w.chance(60) {
		return nil
	}
	for _, about := range w.texts.of(kind) {
		if about.Unit == "*" {
			next := w.regional(about, x.body(), districts)
			next.lang, next.drafter, next.on, next.days = x.lang, lead(x.body(), x.about.Area), x.id(), floors[kind]
			next.unit, _, _ = strings.Cut(next.drafter, ".")
			next.signer = x.body() + ".head"
			x.by(0, next.drafter, "send_on", next.draft)
			return nil
		}
	}
	return nil
}

// districts are those below a region.
func (w *World) districts(ctx context.Context, region string) ([]string, error) {
	s, err := w.App.Structure(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range s.Children(region, calendar.DayOf(w.Now)) {
		if d.Kind == org.KindDistrict && len(out) < 4 {
			out = append(out, d.ID)
		}
	}
	return out, nil
}

// tooLate reports whether a step of what is sent on came too late: the day of the region is too near by now, or the region has
// answered or need not answer any more. Then the draft stays where it is.
func (st *story) tooLate(err error) bool {
	var refusal *law.Refusal
	if st.on == "" || !errors.As(err, &refusal) {
		return false
	}
	for _, f := range refusal.Findings {
		if !strings.HasPrefix(f.Rule, "instrument.delegation.") {
			return false
		}
	}
	st.w.Done["sent_on_too_late"]++
	return true
}

// waitsForThoseBelow reports whether the report has to wait; what came meanwhile is taken over.
func (x *errand) waitsForThoseBelow(ctx context.Context, act org.Act) (bool, error) {
	c, err := x.w.App.Instrument.ExecutionCard(ctx, act, x.id())
	if err != nil || c.Branch.Below.Of == 0 {
		return false, err
	}
	if c.Branch.Below.Done < c.Branch.Below.Of {
		x.w.Done["report_waits"]++
		return true, nil
	}
	if c.Can(instrument.CanTakeOver) {
		if _, err := x.w.App.Instrument.TakeOver(ctx, act, x.id()); err != nil {
			return false, err
		}
		x.w.Done["take_over"]++
	}
	return false, nil
}

// openBranch finds an execution that was sent on and is worked on, with one below it that is open.
func (l *living) openBranch(ctx context.Context) (id, body, child string, err error) {
	var list [][3]string
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		list, err = store.List(ctx, q, func(row store.Scanner) (v [3]string, err error) {
			err = row.Scan(&v[0], &v[1], &v[2])
			return v, err
		}, `SELECT e.id, e.body_id, x.id FROM execution e JOIN delegation d ON d.execution_id = e.id JOIN execution x ON x.document_id = d.child_id
			WHERE e.state = 'assigned' AND x.closed_at IS NULL ORDER BY e.id LIMIT 1`)
		return err
	})
	if len(list) == 0 {
		return "", "", "", err
	}
	return list[0][0], list[0][1], list[0][2], nil
}

// delegationAttempts are what 50 does not allow of sending on.
var delegationAttempts = []attempt{
	{"reported_over_open_districts", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.openBranch(ctx)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := SignReport(ctx, l.App, act, id)
			return err
		})
	}},
	{"sent_on_by_a_stranger", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.openBranch(ctx)
		if id == "" || strings.HasPrefix(stranger, body+"-") { // what his own region received may be his to execute
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := l.App.Instrument.Draft(ctx, act, instrument.Input{Kind: instrument.Request, Lang: "kk", Title: "Тізім туралы", TermKind: instrument.TermWorkingDays, Delegation: instrument.DelegationInput{ExecutionID: id}})
			return err
		})
	}},
	{"sent_on_past_the_own_day", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.openBranch(ctx)
		if id == "" {
			return false, err
		}
		due, err := l.due(ctx, id)
		if err != nil || due < calendar.DayOf(l.Now) {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			in, err := l.App.Instrument.SendOn(ctx, act, id)
			if err != nil {
				return err
			}
			if in.Recipients, err = l.districts(ctx, body); err != nil {
				return err
			}
			in.TermKind, in.TermDays = instrument.TermWorkingDays, 60
			r, err := l.App.Instrument.Draft(ctx, act, in)
			if err != nil {
				return err
			}
			_, err = l.App.Instrument.SendToAgreement(ctx, act, r.ID, r.Version, nil)
			return err
		})
	}},
	{"district_reads_what_the_region_received", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		id, _, child, err := l.openBranch(ctx)
		if id == "" {
			return false, err
		}
		doc, err := l.documentOf(ctx, id)
		if err != nil {
			return false, err
		}
		var district string
		err = l.App.DB.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT body_id FROM execution WHERE id = $1`, child).Scan(&district)
		})
		if err != nil {
			return false, err
		}
		return l.withSeat(ctx, district+".head", func(act org.Act) error {
			if _, err := l.App.Instrument.Branch(ctx, act, id, "", 10); err == nil {
				return nil
			}
			if _, err := l.App.Instrument.Tree(ctx, act, doc, "", 10); err == nil {
				return nil
			}
			_, err := l.App.Instrument.Card(ctx, act, doc)
			return err
		})
	}},
}
