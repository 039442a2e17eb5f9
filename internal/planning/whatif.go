package planning

import (
	"cmp"
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Pace is what the executions of instruments of a year measured: of a body that carried them out, of the post that led them there, or
// of the unit whose instruments they were. Chapter 6 gives it; whoever composes the program hands it in.
type Pace struct {
	BodyID, PostID, UnitID string // one of them
	Count, Late            int
}

// PaceKeeper measures the paces of a year, set-based, on the transaction that reads.
type PaceKeeper interface {
	Paces(ctx context.Context, q store.Q, from, until calendar.Day) ([]Pace, error)
}

// Rehearsal is last year replayed against a draft plan: which measures and weeks would be late if every executor worked as it did
// then. It is an estimate with the assumptions that stand beside it, no judgement of anybody.
type Rehearsal struct {
	PlanID   string
	From     calendar.Day // the year that was measured
	Until    calendar.Day
	Rows     []RehearsalRow // executors, those with most late measures first
	Weeks    []calendar.Day // Mondays of the period
	Late     []RehearsedMeasure
	Measures int
	Unknown  int // measures of executors of whom nothing was measured
	Counted  int // executions of chapter 6 that were taken in
}

// RehearsalRow is an executor: what was measured of it and what follows for the draft.
type RehearsalRow struct {
	UnitID     string
	Measured   int     // measures of last year
	Duration   int     // days that a measure took it, the median
	Executions int     // of chapter 6, last year
	LateShare  float64 // of them late, 0 to 1
	Capacity   int     // measures that it had in work at once, at the most of a week in which nothing ran late; at least 1
	Planned    int     // measures of the draft
	Late       int     // of them late
	Load       []int   // measures in work by week
	LateWeeks  []int   // measures past their day by week
}

// RehearsedMeasure is a measure of the draft that would be late.
type RehearsedMeasure struct {
	ID     string
	Number int64
	Name   string
	UnitID string
	Due    calendar.Day // by which it is reported
	End    calendar.Day // on which it would be
}

// Late is by how many days.
func (m RehearsedMeasure) Days() int { return m.End.Sub(m.Due) }

// past is a measure that was carried out.
type past struct {
	unit       string
	start, end calendar.Day
	late       bool
}

// Rehearse replays the year before the plan's period against its draft.
func (v *Service) Rehearse(ctx context.Context, act org.Act, planID string) (Rehearsal, error) {
	var out Rehearsal
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		p, err := v.seePlan(ctx, q, sc, act, planID)
		if err != nil {
			return err
		}
		if p.State == StateWithdrawn || p.State == StateClosed {
			return fault.Conflict{Msg: i18n.M("planning.conflict.turn", "state", stateMsg(p.State))}
		}
		list, err := measuresOf(ctx, q, planID)
		if err != nil {
			return err
		}
		until := min(p.Period.From, sc.day)
		out = Rehearsal{PlanID: planID, From: until.AddMonths(-12), Until: until.AddDays(-1)}
		history, err := store.List(ctx, q, func(s store.Scanner) (x past, err error) {
			err = s.Scan(&x.unit, &x.start, &x.end, &x.late)
			return x, err
		}, `SELECT c.unit_id, COALESCE(c.started_day, c.opened_day), c.reported_day, CASE WHEN c.reported_day > c.report_due THEN 1 ELSE 0 END
			FROM plan_control c WHERE c.body_id = $1 AND c.reported_day >= $2 AND c.reported_day <= $3`, p.BodyID, out.From, out.Until)
		if err != nil {
			return err
		}
		var paces []Pace
		if v.Paces != nil {
			if paces, err = v.Paces.Paces(ctx, q, out.From, out.Until); err != nil {
				return err
			}
		}
		rule, _, ok := sc.law.control.On(sc.edition(p.BodyID), sc.day)
		if !ok {
			return nil
		}
		out.replay(sc, &p, rule, list, history, paces)
		return nil
	})
	return out, err
}

// replay lays the measures of the draft upon the time of each executor: it takes them up in the order of their days, as many at a time
// as it managed, each for as long as it took (I-204).
func (x *Rehearsal) replay(sc *scene, p *Plan, rule Controlling, list []Measure, history []past, paces []Pace) {
	for d := monday(p.Period.From); d <= p.Period.Until && len(x.Weeks) < 160; d = d.AddDays(7) {
		x.Weeks = append(x.Weeks, d)
	}
	rows := map[string]*RehearsalRow{}
	work := map[string][]RehearsedMeasure{}
	for i := range list {
		m := &list[i]
		if m.Due.None() || m.Dropped > 0 || len(m.Executors) == 0 {
			continue
		}
		unit := sc.answers(m.LeadUnit, p.BodyID)
		if rows[unit] == nil {
			rows[unit] = &RehearsalRow{UnitID: unit, Load: make([]int, len(x.Weeks)), LateWeeks: make([]int, len(x.Weeks))}
		}
		due, _, err := rule.days(m.Due, false, sc.snap.Calendar)
		if err != nil { // the calendar of that year is not held yet: the day itself
			due.Effective = monthDay(m.Due, rule.ReportDay)
		}
		work[unit] = append(work[unit], RehearsedMeasure{ID: m.ID, Number: m.Ordinal, Name: m.Name, UnitID: unit, Due: due.Effective})
		x.Measures++
	}
	x.weigh(sc, p.BodyID, rows, paces)
	for unit, r := range rows {
		r.measure(history)
		r.Planned = len(work[unit])
		if r.Measured == 0 {
			x.Unknown += r.Planned
			continue
		}
		x.Late = append(x.Late, r.lay(p, x.Weeks, work[unit])...)
	}
	for _, r := range rows {
		x.Rows = append(x.Rows, *r)
	}
	slices.SortFunc(x.Rows, func(a, b RehearsalRow) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Planned, a.Planned), cmp.Compare(a.UnitID, b.UnitID))
	})
	slices.SortFunc(x.Late, func(a, b RehearsedMeasure) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Number, b.Number))
	})
}

// weigh gives each executor its executions of chapter 6. A body has those that it was sent. A unit of the body whose plan it is has those
// that its people led, and those of the instruments that it sent: what it asked of others it waited for (I-204).
func (x *Rehearsal) weigh(sc *scene, body string, rows map[string]*RehearsalRow, paces []Pace) {
	late := map[string]int{}
	for _, pace := range paces {
		x.Counted += pace.Count
		id := pace.BodyID
		if id == "" {
			x.Counted -= pace.Count // it was counted with its body
			unit := pace.UnitID
			if unit == "" {
				post, _ := sc.Post(pace.PostID)
				unit = post.UnitID
			}
			if u, ok := sc.Unit(unit); !ok || u.BodyID != body {
				continue
			}
			id = sc.answers(unit, body)
		}
		if r := rows[id]; r != nil {
			r.Executions, late[id] = r.Executions+pace.Count, late[id]+pace.Late
		}
	}
	for id, r := range rows {
		if r.Executions > 0 {
			r.LateShare = float64(late[id]) / float64(r.Executions)
		}
	}
}

// measure takes from the year how long a measure took the executor and how many it had in work at once without delay.
func (r *RehearsalRow) measure(history []past) {
	var days []int
	inTime := map[calendar.Day]int{}
	for _, h := range history {
		if h.unit != r.UnitID {
			continue
		}
		r.Measured++
		days = append(days, max(1, h.end.Sub(h.start)))
		if !h.late {
			for d := monday(h.start); d <= h.end; d = d.AddDays(7) {
				inTime[d]++
			}
		}
	}
	r.Capacity = 1
	for _, n := range inTime {
		r.Capacity = max(r.Capacity, n)
	}
	if len(days) > 0 {
		slices.Sort(days)
		r.Duration = days[len(days)/2]
	}
}

// lay carries out the measures of the draft at the measured pace and says which would be late. The share of chapter 6 executions that
// ran late lengthens each measure by it: what delays the one delays the other.
func (r *RehearsalRow) lay(p *Plan, weeks []calendar.Day, work []RehearsedMeasure) []RehearsedMeasure {
	slices.SortFunc(work, func(a, b RehearsedMeasure) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Number, b.Number))
	})
	length := r.Duration + int(float64(r.Duration)*r.LateShare)
	free := make([]calendar.Day, r.Capacity) // the day on which each place becomes free
	for i := range free {
		free[i] = p.Period.From
	}
	var late []RehearsedMeasure
	for _, m := range work {
		place := 0
		for i := range free {
			if free[i] < free[place] {
				place = i
			}
		}
		// Work is taken up in time for its day where a place is free, and as soon as one is where not.
		start := max(free[place], min(m.Due.AddDays(-length), p.Period.Until), p.Period.From)
		m.End = start.AddDays(length)
		free[place] = m.End.AddDays(1)
		for i, w := range weeks {
			if start <= w.AddDays(6) && m.End >= w {
				r.Load[i]++
			}
			if m.End >= w && m.Due < w {
				r.LateWeeks[i]++
			}
		}
		if m.End > m.Due {
			r.Late++
			late = append(late, m)
		}
	}
	return late
}

func monday(d calendar.Day) calendar.Day { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }
