package planning

import (
	"context"
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Load is how many measures each executor has in each month of a plan: what the picture beside the workshop shows.
type Load struct {
	Months []string  `json:"months" doc:"2026-03"`
	Rows   []LoadRow `json:"rows" doc:"The most loaded first."`
	Most   int       `json:"most" doc:"The greatest number of one executor and month."`
}

// LoadRow is an executor: Counts has a number for each month.
type LoadRow struct {
	UnitID string `json:"unit_id"`
	Counts []int  `json:"counts" doc:"By month."`
	Lead   int    `json:"lead" doc:"Of how many it is the responsible executor."`
	Total  int    `json:"total"`
}

// Load counts the measures of a plan by executor and month. Measures without a term stand in no month.
func (v *Service) Load(ctx context.Context, act org.Act, planID string) (Load, error) {
	var out Load
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		p, err := v.seePlan(ctx, q, sc, act, planID)
		if err == nil {
			out, err = loadOf(ctx, q, &p)
		}
		return err
	})
	return out, err
}

type loadCell struct {
	unit, month, role string
	n                 int
}

func loadOf(ctx context.Context, q store.Q, p *Plan) (Load, error) {
	out := Load{Months: p.Period.Months()}
	cells, err := store.List(ctx, q, func(s store.Scanner) (c loadCell, err error) {
		err = s.Scan(&c.unit, &c.month, &c.role, &c.n)
		return c, err
	}, `SELECT unit_id, month, role, COUNT(*) FROM plan_executor WHERE plan_id = $1 GROUP BY unit_id, month, role ORDER BY unit_id, month, role`, p.ID)
	if err != nil {
		return out, err
	}
	for _, c := range cells {
		if n := len(out.Rows); n == 0 || out.Rows[n-1].UnitID != c.unit {
			out.Rows = append(out.Rows, LoadRow{UnitID: c.unit, Counts: make([]int, len(out.Months))})
		}
		r := &out.Rows[len(out.Rows)-1]
		r.Total += c.n
		if c.role == RoleLead {
			r.Lead += c.n
		}
		if i := slices.Index(out.Months, c.month); i >= 0 {
			r.Counts[i] += c.n
			out.Most = max(out.Most, r.Counts[i])
		}
	}
	slices.SortStableFunc(out.Rows, func(a, b LoadRow) int { return b.Total - a.Total })
	return out, nil
}

// MonthMsg names a month, "2026-03", in short.
func MonthMsg(month string) i18n.Msg { return i18n.Msg{Key: "planning.month." + month[5:7]} }
