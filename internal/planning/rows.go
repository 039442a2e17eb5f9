package planning

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

const planColumns = `p.document_id, p.kind, p.body_id, p.unit_id, p.title, p.goal, p.lang, p.state, p.version, p.revision, p.edition,
	p.period_from, p.period_until, p.measures, p.drafter_post, p.drafter_person, p.approver_post, p.controller_unit, p.law_edition,
	p.created_at, p.updated_at, p.submitted_at, p.submitted_day, p.approved_at, p.approved_day, p.approved_by, p.closed_day`

func scanPlan(s store.Scanner) (Plan, error) { return scanPlanWith(s) }

func scanPlanWith(s store.Scanner, more ...any) (Plan, error) {
	var p Plan
	var created, updated, submitted, approved int64
	err := s.Scan(append([]any{
		&p.ID, &p.Kind, &p.BodyID, &p.UnitID, &p.Title, &p.Goal, &p.Lang, &p.State, &p.Version, &p.Revision, &p.Edition,
		&p.Period.From, &p.Period.Until, &p.Measures, &p.DrafterPost, &p.DrafterPerson, &p.ApproverPost, &p.ControllerUnit, &p.LawEdition,
		&created, &updated, store.Opt(&submitted), &p.SubmittedDay, store.Opt(&approved), &p.ApprovedDay, &p.ApprovedBy, &p.ClosedDay,
	}, more...)...)
	p.CreatedAt, p.UpdatedAt, p.SubmittedAt, p.ApprovedAt = store.Time(created), store.Time(updated), instant(submitted), instant(approved)
	return p, err
}

// instant reads an instant that may be missing.
func instant(us int64) (t time.Time) {
	if us != 0 {
		t = store.Time(us)
	}
	return t
}

func loadPlan(ctx context.Context, q store.Q, id string) (Plan, bool, error) {
	return store.One(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.document_id = $1`, id)
}

// seePlan loads a plan the person may see; anything else is not found.
func (v *Service) seePlan(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Plan, error) {
	right, args := access.SeeSQL(sc.viewer(act.PersonID), "p.document_id", []any{id})
	var ok int64
	p, there, err := store.One(ctx, q, func(s store.Scanner) (Plan, error) { return scanPlanWith(s, &ok) },
		`SELECT `+planColumns+`, CASE WHEN `+right+` THEN 1 ELSE 0 END FROM plan p WHERE p.document_id = $1`, args...)
	if err == nil && (!there || ok == 0) {
		err = fault.NotFound{What: "plan " + id}
	}
	return p, err
}

func insertPlan(ctx context.Context, tx *store.Tx, act org.Act, p Plan) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan (document_id, kind, body_id, unit_id, title, folded, goal, lang, state, version, revision, edition,
		period_from, period_until, measures, drafter_post, drafter_person, approver_post, controller_unit, law_edition, created_at, updated_at, approved_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, 0, $11, $12, 0, $13, $14, $15, $16, $17, $18, $18, '')`,
		p.ID, string(p.Kind), p.BodyID, p.UnitID, p.Title, i18n.Fold(p.Title), p.Goal, p.Lang, string(p.State), p.Version,
		p.Period.From, p.Period.Until, p.DrafterPost, p.DrafterPerson, p.ApproverPost, p.ControllerUnit, p.LawEdition, act.Now)
	return err
}

const measureColumns = `m.id, m.plan_id, m.ordinal, m.name, m.object, m.subject, m.form, m.period, m.completion, m.implementation, m.result, m.ground,
	m.area_id, m.due_day, m.lead_unit, m.state, m.version, m.daily_reason, m.start_day, m.end_day, m.off_day, m.extensions, m.late_days, m.ground_id,
	m.added, m.dropped, m.created_at, m.updated_at`

func scanMeasure(s store.Scanner) (Measure, error) {
	var m Measure
	var created, updated int64
	err := s.Scan(&m.ID, &m.PlanID, &m.Ordinal, &m.Name, &m.Object, &m.Subject, &m.Form, &m.Period, &m.Completion, &m.Implementation, &m.Result, &m.Ground,
		&m.AreaID, &m.Due, &m.LeadUnit, &m.State, &m.Version, &m.DailyReason, &m.StartDay, &m.EndDay, &m.OffDay, &m.Extensions, &m.LateDays, &m.GroundID,
		&m.Added, &m.Dropped, &created, &updated)
	m.CreatedAt, m.UpdatedAt = store.Time(created), store.Time(updated)
	return m, err
}

// measuresOf loads the measures of a plan in order, with their executors.
func measuresOf(ctx context.Context, q store.Q, planID string) ([]Measure, error) {
	list, err := store.List(ctx, q, scanMeasure, `SELECT `+measureColumns+` FROM plan_measure m WHERE m.plan_id = $1 ORDER BY m.ordinal, m.id`, planID)
	if err != nil {
		return nil, err
	}
	return list, withExecutors(ctx, q, list)
}

// oneByOne is how many lines of a plan are asked for by their identifiers.
const oneByOne = 256

// measuresByID loads lines of a plan of so many, in the order of the table: one by one where they are few, else all of them.
func measuresByID(ctx context.Context, q store.Q, planID string, ids []string, of int) ([]Measure, error) {
	if len(ids) > oneByOne || len(ids) == of {
		wanted := make(map[string]bool, len(ids))
		for _, id := range ids {
			wanted[id] = true
		}
		list, err := measuresOf(ctx, q, planID)
		return slices.DeleteFunc(list, func(m Measure) bool { return !wanted[m.ID] }), err
	}
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	list, err := store.List(ctx, q, scanMeasure, `SELECT `+measureColumns+` FROM plan_measure m WHERE m.id IN (`+in+`) ORDER BY m.ordinal, m.id`, args...)
	if err != nil {
		return nil, err
	}
	return list, withExecutors(ctx, q, list)
}

type executorRow struct{ measureID, unitID, role string }

// withExecutors gives measures their executors.
func withExecutors(ctx context.Context, q store.Q, list []Measure) error {
	at := make(map[string]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	for from := 0; from < len(list); from += 512 {
		part := list[from:min(from+512, len(list))]
		ids := make([]string, len(part))
		for i := range part {
			ids[i] = part[i].ID
		}
		in, args := store.Marks(ids)
		rows, err := store.List(ctx, q, func(s store.Scanner) (r executorRow, err error) {
			err = s.Scan(&r.measureID, &r.unitID, &r.role)
			return r, err
		}, `SELECT measure_id, unit_id, role FROM plan_executor WHERE measure_id IN (`+in+`) ORDER BY measure_id, ordinal`, args...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			m := &list[at[r.measureID]]
			if r.role == RoleLead {
				m.Executors = append(m.Executors, r.unitID)
			} else {
				m.CoExecutors = append(m.CoExecutors, r.unitID)
			}
		}
	}
	return nil
}

// loadMeasure loads one measure with its executors.
func loadMeasure(ctx context.Context, q store.Q, id string) (Measure, bool, error) {
	m, ok, err := store.One(ctx, q, scanMeasure, `SELECT `+measureColumns+` FROM plan_measure m WHERE m.id = $1`, id)
	if err != nil || !ok {
		return m, ok, err
	}
	list := []Measure{m}
	err = withExecutors(ctx, q, list)
	return list[0], true, err
}

// input is the measure as it was written.
func (m *Measure) input() MeasureInput {
	return MeasureInput{
		Name: m.Name, Object: m.Object, Subject: m.Subject, Form: m.Form, Period: m.Period, Completion: m.Completion, Implementation: m.Implementation,
		Result: m.Result, Ground: m.Ground, AreaID: m.AreaID, Due: m.Due, Executors: m.Executors, CoExecutors: m.CoExecutors, DailyReason: m.DailyReason,
	}
}

// Input is the measure as it was written, for forms.
func (m *Measure) Input() MeasureInput { return m.input() }

// insertMeasures writes measures with their executors, set-based.
func insertMeasures(ctx context.Context, tx *store.Tx, act org.Act, list []Measure) error {
	rows := make([][]any, len(list))
	var executors [][]any
	for i := range list {
		m := &list[i]
		rows[i] = []any{
			m.ID, m.PlanID, m.Ordinal, m.Name, i18n.Fold(m.Name), stemText(m.Name), m.Object, m.Subject, m.Form, m.Period, m.Completion,
			m.Implementation, m.Result, m.Ground, m.AreaID, dayText(m), MonthOf(m.Due), lead(m.Executors), string(m.State), 1, m.DailyReason,
			0, 0, "", m.Added, 0, act.Now, act.Now,
		}
		executors = append(executors, executorRows(m)...)
	}
	err := store.InsertMany(ctx, tx, "plan_measure", []string{
		"id", "plan_id", "ordinal", "name", "folded", "stems", "object", "subject", "form", "period", "completion", "implementation", "result", "ground",
		"area_id", "due_day", "month", "lead_unit", "state", "version", "daily_reason", "extensions", "late_days", "ground_id", "added", "dropped",
		"created_at", "updated_at",
	}, rows)
	if err != nil {
		return err
	}
	if err := store.InsertMany(ctx, tx, "measure_word", wordColumns, wordRows(list)); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "plan_executor", executorColumns, executors)
}

var executorColumns = []string{"measure_id", "unit_id", "plan_id", "month", "role", "ordinal"}

func executorRows(m *Measure) [][]any {
	var out [][]any
	for role, ids := range map[string][]string{RoleLead: m.Executors, RoleCo: m.CoExecutors} {
		for i, id := range ids {
			n := i
			if role == RoleCo {
				n += len(m.Executors)
			}
			out = append(out, []any{m.ID, id, m.PlanID, MonthOf(m.Due), role, n})
		}
	}
	return out
}

// dayText is the due day as the table holds it; a measure without one sorts last.
func dayText(m *Measure) string {
	if m.Due.None() {
		return ""
	}
	return m.Due.String()
}

func lead(executors []string) string {
	if len(executors) == 0 {
		return ""
	}
	return executors[0]
}

// stemText are the distinct stems of a name in order, for the search of likely duplicates.
func stemText(name string) string {
	seen := map[string]bool{}
	for _, keys := range stemsOf(name) {
		seen[keys[0]] = true
	}
	out := make([]string, 0, len(seen))
	for k := range seen {
		out = append(out, k)
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

const proposalColumns = `x.document_id, x.state, x.version, x.plan_kind, x.body_id, x.period_from, x.period_until, x.unit_id, x.owner_unit, x.owner_body,
	x.drafter_post, x.drafter_person, x.title, x.due_day, x.lead_unit, x.plan_id, x.reason, x.left_at, x.left_day, x.decided_at, x.decided_by, x.decided_post,
	x.created_at, x.updated_at`

func scanProposal(s store.Scanner) (Proposal, error) { return scanProposalWith(s) }

func scanProposalWith(s store.Scanner, more ...any) (Proposal, error) {
	var x Proposal
	var left, decided, created, updated int64
	err := s.Scan(append([]any{
		&x.ID, &x.State, &x.Version, &x.PlanKind, &x.BodyID, &x.Period.From, &x.Period.Until, &x.UnitID, &x.OwnerUnit, &x.OwnerBody,
		&x.DrafterPost, &x.DrafterPerson, &x.Title, &x.Due, &x.LeadUnit, &x.PlanID, &x.Reason, store.Opt(&left), &x.LeftDay, store.Opt(&decided),
		&x.DecidedBy, &x.DecidedPost, &created, &updated,
	}, more...)...)
	x.LeftAt, x.DecidedAt, x.CreatedAt, x.UpdatedAt = instant(left), instant(decided), store.Time(created), store.Time(updated)
	return x, err
}

func (v *Service) seeProposal(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Proposal, error) {
	right, args := access.SeeSQL(sc.viewer(act.PersonID), "x.document_id", []any{id})
	var ok int64
	x, there, err := store.One(ctx, q, func(s store.Scanner) (Proposal, error) { return scanProposalWith(s, &ok) },
		`SELECT `+proposalColumns+`, CASE WHEN `+right+` THEN 1 ELSE 0 END FROM plan_proposal x WHERE x.document_id = $1`, args...)
	if err == nil && (!there || ok == 0) {
		err = fault.NotFound{What: "proposal " + id}
	}
	return x, err
}
