package planning

import (
	"context"
	"slices"
	"strings"

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

// Similar is a measure or a proposal that reads alike.
type Similar struct {
	MeasureID  string `json:"measure_id,omitempty"`
	ProposalID string `json:"proposal_id,omitempty"`
	PlanID     string `json:"plan_id,omitempty"`
	PlanTitle  string `json:"plan_title,omitempty"`
	Title      string `json:"title"`
	Number     int64  `json:"number,omitempty"`
	Score      int    `json:"score" doc:"Share of common words in per cent."`
}

// similarFrom is the least share of common stems, in per cent, at which a name is shown as a likely duplicate.
const similarFrom = 50

// similarMost is how many are shown.
const similarMost = 8

// SimilarTo finds likely duplicates of a name: in the plans of the same body that lie in the period or in the year before it, and
// among the proposals sent for it. What stands under except is the measure or proposal itself.
func (v *Service) SimilarTo(ctx context.Context, act org.Act, name string, p Period, except string) ([]Similar, error) {
	var out []Similar
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		body := act.AsBody()
		if u, _ := sc.Unit(body); u.Kind == org.KindCommittee || u.Kind == org.KindAcademy {
			body = sc.Root()
		}
		rows, err := store.List(ctx, q, func(s store.Scanner) (x candidate, err error) {
			err = s.Scan(&x.MeasureID, &x.ProposalID, &x.PlanID, &x.PlanTitle, &x.Title, &x.Number, &x.stems)
			return x, err
		}, `SELECT m.id, '', p.document_id, p.title, m.name, m.ordinal, m.stems FROM plan p JOIN plan_measure m ON m.plan_id = p.document_id
			WHERE p.body_id = $1 AND p.period_from >= $2 AND p.period_from <= $3 AND p.state <> 'withdrawn' AND m.dropped = 0
			UNION ALL SELECT '', x.document_id, '', '', x.title, 0, x.stems FROM plan_proposal x
			WHERE x.body_id = $1 AND x.plan_kind IN ('annual', 'quarterly') AND x.period_from >= $2 AND x.period_from <= $3 AND x.state = 'left'`,
			body, p.From.AddMonths(-12), p.Until)
		if err == nil {
			out = alike(name, except, rows)
		}
		return err
	})
	return out, err
}

type candidate struct {
	Similar
	stems string
}

// alike ranks candidates by the share of stems they have in common with the name (Jaccard).
func alike(name, except string, rows []candidate) []Similar {
	own := strings.Fields(stemText(name))
	var out []Similar
	for _, r := range rows {
		if r.MeasureID != "" && r.MeasureID == except || r.ProposalID != "" && r.ProposalID == except {
			continue
		}
		if r.Score = overlap(own, strings.Fields(r.stems)); r.Score >= similarFrom {
			out = append(out, r.Similar)
		}
	}
	slices.SortStableFunc(out, func(a, b Similar) int { return b.Score - a.Score })
	return out[:min(len(out), similarMost)]
}

// overlap is the share of two sorted lists that stands in both, in per cent.
func overlap(a, b []string) int {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			common, i, j = common+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return common * 100 / all
	}
	return 0
}

// MonthMsg names a month, "2026-03", in short.
func MonthMsg(month string) i18n.Msg { return i18n.Msg{Key: "planning.month." + month[5:7]} }
