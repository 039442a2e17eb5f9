package revision

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

func load(ctx context.Context, q store.Q, id string) (Revision, bool, error) {
	return store.One(ctx, q, scan, `SELECT `+columns+` FROM revision r WHERE r.id = $1`, id)
}

// see loads a revision the person may see; any other is not found.
func (v *Service) see(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Revision, error) {
	rev, ok, err := load(ctx, q, id)
	if err == nil && (!ok || !sc.sees(sc.Viewer(act.PersonID), act, rev.UnitID, rev.BodyID)) {
		err = fault.NotFound{What: "revision " + id}
	}
	return rev, err
}

// Filter narrows the register of revisions. Empty fields do not narrow.
type Filter struct {
	// Period is any day of the quarter.
	Period calendar.Day
	Unit   string
	Body   string
	State  State
	// Late leaves only reports that came, or are still missing, after their day.
	Late bool
}

// Counts are who has reported for a quarter and who has not.
type Counts struct {
	All, Missing, Late, Submitted, Accepted, Returned int64
}

// List lists the revisions a person may see, the newest quarter first.
func (v *Service) List(ctx context.Context, act org.Act, f Filter, after string, limit int) (instrument.Page[Revision], error) {
	var page instrument.Page[Revision]
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		page = instrument.Page[Revision]{Rows: []Revision{}}
		where, args := sc.where(act, f)
		if where == "" {
			return nil
		}
		at, _ := access.ParseCursor(after)
		if at != (access.Cursor{}) {
			args = append(args, at.Sort, at.RefID)
			where += fmt.Sprintf(` AND (r.period, r.id) < ($%d, $%d)`, len(args)-1, len(args))
		}
		args = append(args, limit+1)
		rows, err := store.List(ctx, q, scan, `SELECT `+columns+` FROM revision r WHERE `+where+
			fmt.Sprintf(` ORDER BY r.period DESC, r.id DESC LIMIT $%d`, len(args)), args...)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			last := rows[limit-1]
			page.Next = access.Cursor{Sort: last.Period.String(), RefID: last.ID}.String()
		}
		page.Rows = append(page.Rows, rows...)
		return nil
	})
	return page, err
}

// Count counts the same revisions by where they stand.
func (v *Service) Count(ctx context.Context, act org.Act, f Filter) (c Counts, err error) {
	f.State, f.Late = "", false
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		c = Counts{}
		where, args := sc.where(act, f)
		if where == "" {
			return nil
		}
		args = append(args, sc.Day)
		return q.QueryRow(ctx, `SELECT COUNT(*), COUNT(*) FILTER (WHERE r.state = 'open'), COUNT(*) FILTER (WHERE `+lateSQL(len(args))+`),
			COUNT(*) FILTER (WHERE r.state = 'submitted'), COUNT(*) FILTER (WHERE r.state = 'accepted'), COUNT(*) FILTER (WHERE r.state = 'returned')
			FROM revision r WHERE `+where, args...).Scan(&c.All, &c.Missing, &c.Late, &c.Submitted, &c.Accepted, &c.Returned)
	})
	return c, err
}

// lateSQL is Revision.Late as a condition; today is the number of the argument with the day.
func lateSQL(today int) string {
	return fmt.Sprintf(`(r.state IN ('open', 'returned') AND r.due_day < $%d OR r.state IN ('submitted', 'accepted') AND r.submitted_day > r.due_day)`, today)
}

// where is the condition of what the person may see and asks for; "" when he may see none.
func (sc *scene) where(act org.Act, f Filter) (string, []any) {
	var args []any
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	where := []string{"1 = 1"}
	if viewer := sc.Viewer(act.PersonID); !viewer.Control {
		units, bodies := sc.ofPerson(viewer, act)
		if len(units)+len(bodies) == 0 {
			return "", nil
		}
		var either []string
		for column, ids := range map[string][]string{"unit_id": units, "body_id": bodies} {
			marks := make([]string, len(ids))
			for i, id := range ids {
				marks[i] = add(id)
			}
			if len(ids) > 0 {
				either = append(either, `r.`+column+` IN (`+strings.Join(marks, ", ")+`)`)
			}
		}
		where = append(where, `(`+strings.Join(either, ` OR `)+`)`)
	}
	if !f.Period.None() {
		first, _ := calendar.PeriodOf(f.Period, 3)
		where = append(where, `r.period = `+add(first))
	}
	if f.Unit != "" {
		where = append(where, `r.unit_id = `+add(f.Unit))
	}
	if f.Body != "" {
		where = append(where, `r.body_id = `+add(f.Body))
	}
	if f.State != "" {
		where = append(where, `r.state = `+add(string(f.State)))
	}
	if f.Late {
		add(sc.Day)
		where = append(where, lateSQL(len(args)))
	}
	return strings.Join(where, " AND "), args
}

// ofPerson are the units and bodies whose revisions the person sees, who does not see them all.
func (sc *scene) ofPerson(viewer access.Viewer, act org.Act) (units, bodies []string) {
	for _, key := range viewer.Keys {
		if id, ok := strings.CutPrefix(key, "u:"); ok {
			units = append(units, id)
		}
	}
	for _, seat := range sc.Seats(act.PersonID, sc.Day) {
		if seat.AsUnit() != "" {
			units = append(units, sc.UnitOf(seat.AsUnit(), sc.Day))
		}
		if k := seat.AsKind(); k == org.PostBodyHead || k == org.PostBodyDeputyHead {
			bodies = append(bodies, seat.AsBody())
		}
		if _, ok := sc.ActAsControl(act, sc.Day); ok {
			bodies = append(bodies, sc.Root())
		}
	}
	slices.Sort(units)
	slices.Sort(bodies)
	return slices.Compact(units), slices.Compact(bodies)
}

// View is a revision with its report so far, or as it was submitted, and what the person may do.
type View struct {
	Revision
	Report Report
	// Frozen says that Report is what was submitted.
	Frozen bool
	Rule   Rule
	Para   string
	// Duties are the duties of the revision, the oldest first.
	Duties []duty.Duty
	// Events are what was done with it, the newest first.
	Events                       []journal.Record
	MayHead, MayJudge, MayDecide bool
	// Over says that the quarter is over, so that the report may be sent.
	Over bool
}

// Action is something that can be done with a revision.
type Action string

// The acts upon a revision.
const (
	CanDecide Action = "decide"
	CanFinish Action = "finish"
	CanSubmit Action = "submit"
	CanAccept Action = "accept"
	CanReturn Action = "return"
)

// Actions are what the person may do with the revision now; about which instruments he may decide is said with each.
func (v View) Actions() (out []Action) {
	if v.MayDecide {
		out = append(out, CanDecide)
	}
	if v.MayHead && v.DoneDay.None() {
		out = append(out, CanFinish)
	}
	if v.MayHead && v.Over {
		out = append(out, CanSubmit)
	}
	if v.MayJudge {
		out = append(out, CanAccept, CanReturn)
	}
	return out
}

// Card reads a revision; one that the person may not see is not found. Lines about instruments marked for official use
// that he may not see bear neither title nor reason.
func (v *Service) Card(ctx context.Context, act org.Act, id string) (out View, err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		out = View{}
		if out.Revision, err = v.see(ctx, q, sc, act, id); err != nil {
			return err
		}
		out.Rule, out.Para, _ = sc.Law.rule.On(sc.Edition(out.BodyID), sc.Day)
		if out.Duties, err = v.duties(ctx, q, id); err != nil {
			return err
		}
		if out.Events, _, err = journal.Page(ctx, q, "revision:"+id, journal.Cursor{}, 200); err != nil {
			return err
		}
		if sc.Away(act) {
			return v.fillReport(ctx, q, sc, act, &out)
		}
		_, out.MayHead = sc.asHead(act, out.UnitID)
		_, out.MayJudge = sc.asReceiver(act, out.BodyID)
		out.MayHead = out.MayHead && out.State.Writable()
		out.MayJudge = out.MayJudge && out.State == StateSubmitted
		out.MayDecide, out.Over = out.State.Writable(), out.over(sc.Day)
		return v.fillReport(ctx, q, sc, act, &out)
	})
	return out, err
}

func (v *Service) duties(ctx context.Context, q store.Q, id string) ([]duty.Duty, error) {
	return v.ledger.ByRefs(ctx, q, "", []string{id})
}

func (v *Service) fillReport(ctx context.Context, q store.Q, sc *scene, act org.Act, out *View) (err error) {
	if out.State.Writable() {
		if out.Report.Lines, err = linesOf(ctx, q, out.ID); err != nil {
			return err
		}
		if out.Report.Figures, err = v.figures(ctx, q, sc, act, out.Revision, out.Report.Lines); err != nil {
			return err
		}
	} else {
		out.Frozen = true
		text, _, err := store.One(ctx, q, store.Value[string], `SELECT report FROM revision WHERE id = $1`, out.ID)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &out.Report); err != nil {
			return err
		}
	}
	return v.hideLines(ctx, q, sc, act, out.Report.Lines)
}

// hideLines takes the words from lines about what the person may not see.
func (v *Service) hideLines(ctx context.Context, q store.Q, sc *scene, act org.Act, lines []Line) error {
	viewer := sc.Viewer(act.PersonID)
	for group := range slices.Chunk(lines, 400) {
		ids := make([]string, len(group))
		for i, l := range group {
			ids[i] = l.DocumentID
		}
		seen, err := instrument.SeenAmong(ctx, q, viewer, ids)
		if err != nil {
			return err
		}
		for i := range group {
			if !slices.Contains(seen, group[i].DocumentID) {
				group[i].DocumentID, group[i].Number, group[i].Title, group[i].Reason, group[i].Signs = "", "", "", "", nil
			}
		}
	}
	return nil
}

// LiveFilter narrows what is in force with the unit. Empty fields do not narrow.
type LiveFilter struct {
	// Only is "proposed" (with signs), "waiting" (with signs and not decided about), "decided", or "" for all.
	Only string
	Sign SignKind
	Kind instrument.Kind
}

// LiveOnly lists the values of LiveFilter.Only.
var LiveOnly = []string{"waiting", "proposed", "decided"}

func (f LiveFilter) fits(l Live) bool {
	switch f.Only {
	case "proposed":
		if len(l.Signs) == 0 {
			return false
		}
	case "waiting":
		if len(l.Signs) == 0 || l.Decision != nil {
			return false
		}
	case "decided":
		if l.Decision == nil {
			return false
		}
	}
	if f.Sign != "" && !slices.ContainsFunc(l.Signs, func(s Sign) bool { return s.Kind == f.Sign }) {
		return false
	}
	return f.Kind == "" || f.Kind == l.Kind
}

// LiveInstruments lists what is in force with the unit of a revision, the oldest first, with the signs of lost relevance and the
// decisions. Only what the person may see is listed.
func (v *Service) LiveInstruments(ctx context.Context, act org.Act, revisionID string, f LiveFilter, after string, limit int) (instrument.Page[Live], error) {
	var page instrument.Page[Live]
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		page = instrument.Page[Live]{Rows: []Live{}}
		rev, err := v.see(ctx, q, sc, act, revisionID)
		if err != nil {
			return err
		}
		rule, _, ok := sc.Law.rule.On(sc.Edition(rev.BodyID), sc.Day)
		if !ok {
			return nil
		}
		viewer := sc.Viewer(act.PersonID)
		at, _ := access.ParseCursor(after)
		batch := limit + 1
		if f != (LiveFilter{}) {
			batch = liveBatch
		}
		for walked := 0; walked < liveMost; walked += batch {
			list, err := sc.live(ctx, q, viewer, rev, rule, at, batch)
			if err != nil {
				return err
			}
			for _, l := range list {
				if f.fits(l) {
					if len(page.Rows) == limit {
						page.Next = at.String()
						return nil
					}
					page.Rows = append(page.Rows, sc.offered(act, rev, l))
				}
				at = l.cursor()
			}
			if len(list) < batch {
				return nil
			}
		}
		page.Next = at.String()
		return nil
	})
	return page, err
}

// LiveChosen reads the instruments of a selection that are in force with the unit and seen by the person; others are left out.
func (v *Service) LiveChosen(ctx context.Context, act org.Act, revisionID string, ids []string) ([]Live, error) {
	var out []Live
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		out = nil
		rev, err := v.see(ctx, q, sc, act, revisionID)
		if err != nil {
			return err
		}
		list, err := sc.liveOf(ctx, q, act, rev, ids)
		for _, l := range list {
			out = append(out, sc.offered(act, rev, l))
		}
		return err
	})
	return out, err
}

// offered says what the person may decide about an instrument.
func (sc *scene) offered(act org.Act, rev Revision, l Live) Live {
	if rev.State.Writable() {
		_, l.MayDecide = sc.asDecider(act, l.Record)
		_, l.MayCarryOut = sc.ActAs(act, sc.Day, l.SignerPost)
	}
	return l
}
