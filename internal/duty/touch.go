package duty

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// RuleCount is how many duties of a rule are owed to a creditor unit.
type RuleCount struct {
	Rule, CreditorUnit string
	Count              int64
}

// ByRule counts what is owed under the paragraphs by rule and creditor unit: the open matters that a new wording of those
// rules leaves under the old one.
func ByRule(ctx context.Context, q store.Q, paras []string) ([]RuleCount, error) {
	if len(paras) == 0 {
		return nil, nil
	}
	a := &args{}
	return store.List(ctx, q, func(s store.Scanner) (c RuleCount, err error) {
		err = s.Scan(&c.Rule, &c.CreditorUnit, &c.Count)
		return c, err
	}, `SELECT rule, creditor_unit, count(*) FROM duty WHERE closed_at = 0 AND para IN (`+a.list(paras)+`)
		GROUP BY rule, creditor_unit ORDER BY rule, creditor_unit`, a.values...)
}

// Forecast is what a calendar would do to the owed duties.
type Forecast struct {
	Owed, Moved, Undecided int64
	// Examples are the first that would move.
	Examples []Forecasted
}

// Forecasted is one duty that a calendar would move.
type Forecasted struct {
	Duty Duty
	To   calendar.Day
}

const (
	forecastChunk    = 1000
	forecastExamples = 20
)

// Forecast computes every owed duty anew under a calendar, as Recompute does, and writes nothing.
func (l *Ledger) Forecast(ctx context.Context, q store.Q, cal *calendar.Calendar) (Forecast, error) {
	var f Forecast
	for after := ""; ; {
		list, err := store.List(ctx, q, scanDuty, dutySelect+` FROM duty d WHERE d.closed_at = 0 AND d.id > $1 ORDER BY d.id LIMIT $2`, after, forecastChunk)
		if err != nil {
			return f, err
		}
		for _, d := range list {
			f.take(cal, d)
		}
		if len(list) < forecastChunk {
			return f, nil
		}
		after = list[len(list)-1].ID
	}
}

func (f *Forecast) take(cal *calendar.Calendar, d Duty) {
	f.Owed++
	to, err := recount(cal, d.Due)
	switch {
	case err != nil:
		f.Undecided++
	case to.Effective != d.DueDay:
		f.Moved++
		if len(f.Examples) < forecastExamples {
			f.Examples = append(f.Examples, Forecasted{Duty: d, To: to.Effective})
		}
	}
}
