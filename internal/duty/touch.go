package duty

import (
	"cmp"
	"context"
	"slices"

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
	list, err := store.List(ctx, q, func(s store.Scanner) (c RuleCount, err error) {
		var b basis
		err = s.Scan(store.ScanJSON(&b), &c.CreditorUnit, &c.Count)
		c.Rule = b.Rule
		return c, err
	}, `SELECT (SELECT t.text FROM duty_text t WHERE t.id = d.basis), d.creditor_unit, count(*) FROM duty d
		WHERE d.closed_at = 0 AND d.para IN (`+a.list(paras)+`) GROUP BY d.basis, d.creditor_unit`, a.values...)
	slices.SortFunc(list, func(x, y RuleCount) int {
		return cmp.Or(cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.CreditorUnit, y.CreditorUnit))
	})
	var out []RuleCount
	for _, c := range list {
		if n := len(out) - 1; n >= 0 && out[n].Rule == c.Rule && out[n].CreditorUnit == c.CreditorUnit {
			out[n].Count += c.Count
			continue
		}
		out = append(out, c)
	}
	return out, err
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
