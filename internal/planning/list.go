package planning

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Filter narrows the register of plans. Empty fields do not narrow.
type Filter struct {
	Kind  Kind
	State State
	Body  string
	Year  int
	Text  string // words of the name
}

// ProposalFilter narrows the register of proposals.
type ProposalFilter struct {
	Kind  Kind
	State ProposalState
	Unit  string
	From  calendar.Day // first day of the period
	Text  string
}

// Page is a page of a register; Next is "" on the last. A filtered page may be shorter than asked.
type Page[T any] struct {
	Rows []T
	Next string
	// Total is how many records the person may see that fit, whatever the page; -1 where that is not counted.
	Total int64
}

// Plans lists the plans a person may see, newest first.
func (v *Service) Plans(ctx context.Context, act org.Act, f Filter, cursor string, limit int) (Page[Plan], error) {
	return walk(ctx, v, act, access.RegisterPlan, f != Filter{}, cursor, limit, func(ctx context.Context, q store.Q, ids []string) ([]Plan, error) {
		in, args := store.Marks(ids)
		return store.List(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.document_id IN (`+in+`)`, args...)
	}, func(p Plan) string { return p.ID }, f.fits)
}

// Proposals lists the proposals a person may see, newest first.
func (v *Service) Proposals(ctx context.Context, act org.Act, f ProposalFilter, cursor string, limit int) (Page[Proposal], error) {
	return walk(ctx, v, act, access.RegisterProposal, f != ProposalFilter{}, cursor, limit, func(ctx context.Context, q store.Q, ids []string) ([]Proposal, error) {
		in, args := store.Marks(ids)
		return store.List(ctx, q, scanProposal, `SELECT `+proposalColumns+` FROM plan_proposal x WHERE x.document_id IN (`+in+`)`, args...)
	}, func(x Proposal) string { return x.ID }, f.fits)
}

func (f Filter) fits(p Plan) bool {
	return (f.Kind == "" || f.Kind == p.Kind) && (f.State == "" || f.State == p.State) && (f.Body == "" || f.Body == p.BodyID) &&
		(f.Year == 0 || f.Year == p.Period.From.Year()) && holds(p.Title, f.Text)
}

func (f ProposalFilter) fits(x Proposal) bool {
	return (f.Kind == "" || f.Kind == x.PlanKind) && (f.State == "" || f.State == x.State) && (f.Unit == "" || f.Unit == x.UnitID) &&
		(f.From.None() || f.From == x.Period.From) && holds(x.Title, f.Text)
}

// holds reports whether a text holds every word.
func holds(text, words string) bool {
	folded := i18n.Fold(text)
	for _, w := range strings.Fields(i18n.Fold(words)) {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

func walk[T any](ctx context.Context, v *Service, act org.Act, register string, filtered bool, cursor string, limit int,
	load func(context.Context, store.Q, []string) ([]T, error), id func(T) string, fits func(T) bool,
) (Page[T], error) {
	page := Page[T]{Rows: []T{}, Total: -1}
	w := access.Walk[T]{Register: register, Load: load, ID: id}
	if filtered {
		w.Fits = fits
	}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		viewer := sc.viewer(act.PersonID)
		at, _ := access.ParseCursor(cursor)
		var err error
		if page.Rows, page.Next, err = w.Page(ctx, q, viewer, at, limit); err != nil {
			return err
		}
		page.Total, err = w.Total(ctx, q, viewer, at, len(page.Rows), page.Next)
		return err
	})
	return page, err
}

// MeasureFilter narrows the table of a plan.
type MeasureFilter struct {
	Executor string // a unit or body, among executors and co-executors
	Month    string // 2026-03
	State    MeasureState
	Text     string
}

// Measures pages through the table of a plan that the person may see, in its order.
func (v *Service) Measures(ctx context.Context, act org.Act, planID string, f MeasureFilter, cursor string, limit int) (Page[Measure], error) {
	page := Page[Measure]{Rows: []Measure{}}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		if _, err := v.seePlan(ctx, q, sc, act, planID); err != nil {
			return err
		}
		var err error
		page, err = measurePage(ctx, q, planID, f, cursor, limit)
		return err
	})
	return page, err
}

func measurePage(ctx context.Context, q store.Q, planID string, f MeasureFilter, cursor string, limit int) (Page[Measure], error) {
	after, _ := strconv.ParseInt(cursor, 10, 64)
	args := []any{planID, after, limit + 1}
	where := ""
	bind := func(cond string, v any) {
		args = append(args, v)
		where += " AND " + strings.ReplaceAll(cond, "?", "$"+strconv.Itoa(len(args)))
	}
	if f.Executor != "" {
		bind(`m.id IN (SELECT x.measure_id FROM plan_executor x WHERE x.plan_id = $1 AND x.unit_id = ?)`, f.Executor)
	}
	if f.Month != "" {
		bind(`m.month = ?`, f.Month)
	}
	if f.State != "" {
		bind(`m.state = ?`, string(f.State))
	}
	for _, w := range strings.Fields(i18n.Fold(f.Text)) {
		bind(`m.folded LIKE ? ESCAPE '!'`, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(w)+"%")
	}
	list, err := store.List(ctx, q, scanMeasure, `SELECT `+measureColumns+` FROM plan_measure m WHERE m.plan_id = $1 AND m.ordinal > $2`+where+` ORDER BY m.ordinal, m.id LIMIT $3`, args...)
	if err != nil {
		return Page[Measure]{}, err
	}
	page := Page[Measure]{Rows: list}
	if len(list) > limit {
		page.Rows = list[:limit]
		page.Next = strconv.FormatInt(page.Rows[limit-1].Ordinal, 10)
	}
	return page, withExecutors(ctx, q, page.Rows)
}

// All gives every measure of a plan the person may see, for the calendar and timeline views and the workbook.
func (v *Service) All(ctx context.Context, act org.Act, planID string) ([]Measure, error) {
	var out []Measure
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		if _, err := v.seePlan(ctx, q, sc, act, planID); err != nil {
			return err
		}
		var err error
		out, err = measuresOf(ctx, q, planID)
		return err
	})
	return out, err
}
