package planning

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Kinds of duties of paragraphs 12 and 13.
const (
	DutyPropose = "planning.propose" // a unit, the Committee or the Academy sends proposals; RefID is the window and the unit
	DutySubmit  = "planning.submit"  // the Apparatus submits the draft plan; RefID is the window
	DutyReceive = "planning.receive" // receipt of a plan is recorded; RefID is the plan and the grantee
)

// OpenWindows opens the windows of proposals whose time has come: a duty to propose for every unit, the Committee and the
// Academy, and the duty of the Apparatus to submit the draft (12). It is a timer's work and may run again.
func (v *Service) OpenWindows(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		sc, err := v.scene(ctx, tx, act.Day())
		if err != nil {
			return err
		}
		root, ok := sc.Unit(sc.Root())
		if !ok {
			return nil // the structure is not entered yet
		}
		ed := sc.edition(root.ID)
		w, para, ok := sc.law.windows.On(ed, sc.day)
		if !ok {
			return nil
		}
		for _, next := range coming(sc.day) {
			proposals, draft, err := w.days(next.kind, next.Period, sc.snap.Calendar)
			if errors.Is(err, calendar.ErrUndecided) {
				continue // opened once the calendar of that year is held
			}
			if err != nil {
				return err
			}
			if sc.day < w.opens(proposals.Effective, sc.snap.Calendar) || sc.day > draft.Effective {
				continue
			}
			apparatus, _ := sc.Apparatus(sc.day)
			err = v.openWindow(ctx, tx, act, sc, &opening{
				Window: Window{BodyID: root.ID, Kind: next.kind, Period: next.Period, AuthorUnit: apparatus.ID}, debtors: sc.proposers(),
				proposals: proposals, draft: draft, rule: ParamWindows, para: para, edition: ed.ID,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// planned is a period for which a plan is to be made.
type planned struct {
	kind Kind
	Period
}

// coming are the next year and the next quarter after the day.
func coming(day calendar.Day) []planned {
	y, m, _ := day.YMD()
	next := calendar.Date(y, m, 1)
	next = next.AddMonths(3 - (int(m)-1)%3)
	return []planned{{Annual, Year(y + 1)}, {Quarterly, Quarterly.Of(next)}}
}

// opening is a window that is to be opened: whose plan and who draws it up, the days with their calculation, by which rule, and who
// owes proposals.
type opening struct {
	Window
	proposals, draft    calendar.Explanation
	rule, para, edition string
	debtors             []org.Unit
}

// openWindow opens a window with its duties; one that is open already stays as it is. Who has sent proposals for the period before
// owes nothing any more.
func (v *Service) openWindow(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, o *opening) error {
	o.ID = store.NewID(act.Now)
	fresh, err := store.InsertNew(ctx, tx, "plan_window",
		[]string{"id", "body_id", "kind", "period_from", "period_until", "proposals_due", "draft_due", "opened_at", "author_unit", "called_post"},
		[][]any{{o.ID, o.BodyID, string(o.Kind), o.Period.From, o.Period.Until, o.proposals.Effective, o.draft.Effective, act.Now, o.AuthorUnit, o.CalledPost}})
	if err != nil || fresh == 0 {
		return err
	}
	opens, to := o.duties()
	if len(opens) == 0 {
		return nil
	}
	if _, err := v.ledger.Open(ctx, tx, act, opens); err != nil {
		return err
	}
	if err := v.answeredBefore(ctx, tx, act, o); err != nil {
		return err
	}
	period := o.Period.Words(o.Kind)
	err = v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("planning.notice.window", "plan", kindMsg(o.Kind), "period", period, "day", o.proposals.Effective), "/proposals", "")
	if err != nil {
		return err
	}
	return journal.Append(ctx, tx, act, journal.Entry{
		Stream: "planning", Action: "planning.window_opened", Subject: o.ID, Data: map[string]any{
			"kind": o.Kind, "from": o.Period.From, "until": o.Period.Until, "proposals": o.proposals.Effective, "draft": o.draft.Effective, "debtors": len(to),
		},
	})
}

// duties are what a window makes owed: proposals of everybody who owes them, and the draft of who draws the plan up.
func (o *opening) duties() (opens []duty.Open, to []document.To) {
	period := o.Period.Words(o.Kind)
	owed := func(id string, body bool, d duty.Open) {
		d.Rule, d.Para, d.Edition = o.rule, o.para, o.edition
		if body {
			d.DebtorBody = id
		} else {
			d.DebtorUnit = id
		}
		opens = append(opens, d)
	}
	for _, u := range o.debtors {
		owed(u.ID, u.Kind.IsBody(), duty.Open{
			Kind: DutyPropose, CreditorUnit: o.AuthorUnit, RefID: proposeRef(o.ID, u.ID), What: i18n.M("planning.duty.propose", "plan", kindMsg(o.Kind), "period", period),
			Due: o.proposals, Link: "/proposals",
		})
		to = append(to, document.To{UnitID: u.ID})
	}
	if o.AuthorUnit != "" {
		owed(o.AuthorUnit, o.AuthorUnit == o.BodyID, duty.Open{
			Kind: DutySubmit, RefID: o.ID, What: i18n.M("planning.duty.submit", "plan", kindMsg(o.Kind), "period", period), Due: o.draft, Link: "/plans",
		})
	}
	return opens, to
}

// answeredBefore closes the duties of those who sent proposals before the window was opened.
func (v *Service) answeredBefore(ctx context.Context, tx *store.Tx, act org.Act, o *opening) error {
	units, err := store.List(ctx, tx, store.Value[string], `SELECT DISTINCT unit_id FROM plan_proposal WHERE body_id = $1 AND plan_kind = $2 AND period_from = $3
		AND state IN ('left', 'accepted', 'merged', 'split', 'rejected') ORDER BY unit_id`, o.BodyID, string(o.Kind), o.Period.From)
	if err != nil {
		return err
	}
	refs := make([]string, len(units))
	for i, id := range units {
		refs[i] = proposeRef(o.ID, id)
	}
	_, err = v.ledger.CloseRefs(ctx, tx, act, DutyPropose, refs, duty.StateDone, "")
	return err
}

// proposers are the independent units of the office, the Committee and the Academy (12; I-175).
func (sc *scene) proposers() []org.Unit {
	root := sc.Root()
	apparatus, _ := sc.Apparatus(sc.day)
	var out []org.Unit
	for _, u := range sc.Children(root, sc.day) {
		switch {
		case u.Kind == org.KindCommittee || u.Kind == org.KindAcademy:
			out = append(out, u)
		case u.Kind.IsBody() || u.Kind == org.KindLeadership || u.ID == apparatus.ID:
		default:
			out = append(out, u)
		}
	}
	return out
}

func proposeRef(window, unit string) string { return window + ":" + unit }

const windowColumns = `w.id, w.body_id, w.kind, w.period_from, w.period_until, w.proposals_due, w.draft_due, w.author_unit, w.called_post, w.opened_at`

func scanWindow(s store.Scanner) (w Window, err error) {
	var opened int64
	err = s.Scan(&w.ID, &w.BodyID, &w.Kind, &w.Period.From, &w.Period.Until, &w.Due, &w.DraftDue, &w.AuthorUnit, &w.CalledPost, &opened)
	w.OpenedDay = calendar.DayOf(store.Time(opened))
	return w, err
}

// windowOf finds the window of a period; false when none was opened.
func windowOf(ctx context.Context, q store.Q, bodyID string, k Kind, from calendar.Day) (Window, bool, error) {
	return store.One(ctx, q, scanWindow, `SELECT `+windowColumns+` FROM plan_window w WHERE w.body_id = $1 AND w.kind = $2 AND w.period_from = $3`, bodyID, string(k), from)
}

// OwnWindow is a window as a unit sees it: whether its proposals are still owed.
type OwnWindow struct {
	Window
	Owed bool
	Late bool // the day has passed
	Sent bool // proposals were sent, or it was said that there are none
	// MayEnd: the person may withdraw the call (17).
	MayEnd bool
}

// Windows lists the windows of the plans into which the person's unit may propose: those whose draft is not past, and those of the
// last year to which it still owes an answer, newest first.
func (v *Service) Windows(ctx context.Context, act org.Act) ([]OwnWindow, error) {
	var out []OwnWindow
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		out = nil
		in, args := store.Marks(sc.targets(act))
		args = append(args, sc.day.AddMonths(-12))
		list, err := store.List(ctx, q, scanWindow, `SELECT `+windowColumns+` FROM plan_window w WHERE w.body_id IN (`+in+`) AND w.proposals_due >= $`+
			strconv.Itoa(len(args))+` ORDER BY w.proposals_due DESC, w.id DESC LIMIT 12`, args...)
		if err != nil {
			return err
		}
		refs := make([]string, len(list))
		for i, w := range list {
			refs[i] = proposeRef(w.ID, sc.proposer(act.AsUnit(), w.BodyID))
		}
		duties, err := v.ledger.ByRefs(ctx, q, DutyPropose, refs)
		if err != nil {
			return err
		}
		for i, w := range list {
			x := OwnWindow{Window: w, Late: sc.day > w.Due}
			if at := slices.IndexFunc(duties, func(d duty.Duty) bool { return d.RefID == refs[i] }); at >= 0 {
				x.Owed, x.Sent = duties[at].State.Owed(), duties[at].State == duty.StateDone
			}
			if w.BodyID != sc.Root() {
				_, _, err := sc.caller(act, w.BodyID)
				x.MayEnd = err == nil
			}
			if x.Owed || w.DraftDue >= sc.day { // what is over and answered is no news
				out = append(out, x)
			}
		}
		return nil
	})
	return out, err
}

// windowFor finds a window of a plan into which the person's unit may propose; any other is not found.
func windowFor(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Window, error) {
	w, ok, err := store.One(ctx, q, scanWindow, `SELECT `+windowColumns+` FROM plan_window w WHERE w.id = $1`, id)
	if err == nil && (!ok || !slices.Contains(sc.targets(act), w.BodyID)) {
		err = fault.NotFound{What: "window " + id}
	}
	return w, err
}

// NothingToPropose closes the duty of a unit that has no proposal: its head, or who stands in for him, says so and why (I-172).
func (v *Service) NothingToPropose(ctx context.Context, act org.Act, windowID, reason string) (Receipt, error) {
	return v.change(ctx, act, "nothing", windowID, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		w, err := windowFor(ctx, tx, sc, act, windowID)
		if err != nil {
			return Receipt{}, err
		}
		unit := sc.proposer(act.AsUnit(), w.BodyID)
		head, ok := sc.Head(unit, sc.day)
		if !ok {
			return Receipt{}, fault.NotFound{What: "head of " + unit}
		}
		act, ok := sc.as(act, head.ID)
		if !ok {
			return Receipt{}, forbidden(i18n.M("planning.who.unit_head", "unit", sc.UnitName(unit, sc.day)))
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		n, err := v.ledger.CloseRefs(ctx, tx, act, DutyPropose, []string{proposeRef(windowID, unit)}, duty.StateDone, reason)
		if err != nil {
			return Receipt{}, err
		}
		if n == 0 {
			return Receipt{}, fault.NotFound{What: "window " + windowID}
		}
		return Receipt{ID: windowID}, journal.Append(ctx, tx, act, journal.Entry{
			Stream: "planning", Action: "planning.nothing_proposed", Subject: windowID, Data: map[string]any{"unit": unit}, Reason: reason,
		})
	})
}
