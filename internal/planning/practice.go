package planning

import (
	"context"
	"strings"

	"reglament/internal/access"
	"reglament/internal/org"
	"reglament/internal/store"
)

// PracticeBy is what the analysis of planning practice is laid out by.
type PracticeBy string

// Ways to lay the analysis out (18).
const (
	ByUnit   PracticeBy = "unit"
	ByDeputy PracticeBy = "deputy"
	ByMonth  PracticeBy = "month"
	ByKind   PracticeBy = "kind"
)

// PracticeBys lists them.
var PracticeBys = []PracticeBy{ByUnit, ByDeputy, ByMonth, ByKind}

// column is the column of plan_control that the layout goes by.
func (b PracticeBy) column() string {
	switch b {
	case ByDeputy:
		return "deputy_post"
	case ByMonth:
		return "month"
	case ByKind:
		return "plan_kind"
	}
	return "unit_id"
}

// PracticeRow is a line of the analysis: how many measures there were and what came of them. A measure may stand in several columns.
type PracticeRow struct {
	Key    string // unit, post, month or kind
	Total  int
	Counts map[Outcome]int
}

// Practice is the analysis of planning practice (18).
type Practice struct {
	By   PracticeBy
	Rows []PracticeRow
	Sum  PracticeRow
}

// Practice counts what came of the measures of the plans that a person may see, by unit, deputy, month or kind of plan (18): one
// statement, whatever the number of measures.
func (v *Service) Practice(ctx context.Context, act org.Act, f ControlFilter, by PracticeBy) (Practice, error) {
	out := Practice{By: by, Sum: PracticeRow{Counts: map[Outcome]int{}}}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		out = Practice{By: by, Sum: PracticeRow{Counts: map[Outcome]int{}}}
		right, args := access.SeeSQL(sc.viewer(act.PersonID), "c.plan_id", []any{sc.day})
		where, args, err := f.narrowed(ctx, q, sc.day, args)
		if err != nil {
			return err
		}
		sums := make([]string, len(Outcomes))
		for i, o := range Outcomes {
			sums[i] = `SUM(CASE WHEN ` + strings.ReplaceAll(o.cond(), "?", "$1") + ` THEN 1 ELSE 0 END)`
		}
		from := `plan_control c`
		if f.Text != "" {
			from += ` JOIN plan_measure m ON m.id = c.measure_id`
		}
		rows, err := store.List(ctx, q, scanPractice, `SELECT c.`+by.column()+`, COUNT(*), `+strings.Join(sums, ", ")+` FROM `+from+`
			WHERE `+right+` AND `+where+` GROUP BY c.`+by.column()+` ORDER BY c.`+by.column(), args...)
		if err != nil {
			return err
		}
		out.Rows = rows
		for _, r := range rows {
			out.Sum.Total += r.Total
			for o, n := range r.Counts {
				out.Sum.Counts[o] += n
			}
		}
		return nil
	})
	return out, err
}

func scanPractice(s store.Scanner) (PracticeRow, error) {
	r := PracticeRow{Counts: map[Outcome]int{}}
	counts := make([]int, len(Outcomes))
	dest := []any{&r.Key, &r.Total}
	for i := range counts {
		dest = append(dest, &counts[i])
	}
	err := s.Scan(dest...)
	for i, o := range Outcomes {
		r.Counts[o] = counts[i]
	}
	return r, err
}

// Narrow is the filter of the measures behind a cell: the line of the key, and the outcome ("" for the whole line).
func (f ControlFilter) Narrow(by PracticeBy, key string, o Outcome) ControlFilter {
	f.Outcome = o
	switch by {
	case ByDeputy:
		f.Deputy = key
	case ByMonth:
		f.From, f.Until = key, key
	case ByKind:
		f.Kind = Kind(key)
	default:
		f.Unit = key
	}
	return f
}
