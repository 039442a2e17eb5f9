package instrument

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// The two duties of paragraph 49 that arise by themselves for a unit with something in force.
const (
	// DutyRevise: to revise within the quarter what was sent.
	DutyRevise = "instrument.revision"
	// DutyReviseReport: to report on the revision to the Apparatus after the quarter.
	DutyReviseReport = "instrument.revision.report"
)

// RuleRevision is the table of the quarterly revision (49).
const RuleRevision = "instrument.revision"

// RevisionRule says what is revised how often, by when it is reported, and what is a sign of lost relevance (49; see I-162).
type RevisionRule struct {
	// Kinds are the instruments that are revised.
	Kinds []Kind `yaml:"kinds" json:"kinds"`
	// Months is the length of the period, counted from January.
	Months int `yaml:"months" json:"months"`
	// ReportDay is the day of the month after the period by which the report is owed.
	ReportDay int `yaml:"report_day" json:"report_day"`
	// SilentDays is after how many calendar days without any movement an instrument is proposed.
	SilentDays int `yaml:"silent_days" json:"silent_days"`
	// PastDays is how many calendar days after its term an instrument that is still open is proposed.
	PastDays int `yaml:"past_days" json:"past_days"`
}

// Valid checks that the period divides a year and the numbers can be meant.
func (r RevisionRule) Valid() error {
	if r.Months < 1 || r.Months > 12 || 12%r.Months != 0 {
		return fmt.Errorf("a period of %d months does not divide a year", r.Months)
	}
	if r.ReportDay < 1 || r.ReportDay > 28 {
		return fmt.Errorf("the report is due on the 1st to 28th, not %d", r.ReportDay)
	}
	if r.SilentDays < 1 || r.SilentDays > 1000 || r.PastDays < 1 || r.PastDays > 1000 {
		return errors.New("silence and overdue are 1 to 1000 days")
	}
	if len(r.Kinds) == 0 {
		return errors.New("nothing is revised")
	}
	return law.Known("kind", r.Kinds, Kinds)
}

// AsStrictAs: a body may revise more, more often and report earlier; it may not do less.
func (r RevisionRule) AsStrictAs(base RevisionRule) bool {
	return law.Subset(base.Kinds, r.Kinds) && r.Months <= base.Months && r.ReportDay <= base.ReportDay && r.SilentDays <= base.SilentDays && r.PastDays <= base.PastDays
}

// Words says the period, the day of the report and the signs.
func (r RevisionRule) Words() i18n.Msg {
	return i18n.M("instrument.words.revision", "kinds", law.NamesOf("instrument.kind", r.Kinds), "months", r.Months, "day", r.ReportDay, "silent", r.SilentDays, "past", r.PastDays)
}

// Period is the period in which a day lies: its first and last day.
func (r RevisionRule) Period(day calendar.Day) (first, last calendar.Day) {
	return periodOf(day, r.Months)
}

// periodOf is the period of so many months, counted from January, in which a day lies.
func periodOf(day calendar.Day, months int) (first, last calendar.Day) {
	y, m, _ := day.YMD()
	from := (int(m)-1)/months*months + 1
	return calendar.Date(y, time.Month(from), 1), calendar.Date(y, time.Month(from+months), 1).AddDays(-1)
}

// Due says by when the report on the period that ends on a day is owed: a fixed day of the month after it, moved to the next
// working day when it is a day off (I-03).
func (r RevisionRule) Due(last calendar.Day, cal *calendar.Calendar) (calendar.Explanation, error) {
	return cal.ExplainDate(last.AddDays(r.ReportDay), calendar.Execution)
}

// RevisionState says where a revision stands.
type RevisionState string

// States of a revision.
const (
	RevisionOpen      RevisionState = "open"
	RevisionSubmitted RevisionState = "submitted" // the report is with the Apparatus
	RevisionReturned  RevisionState = "returned"
	RevisionAccepted  RevisionState = "accepted"
)

// RevisionStates lists every state in the order of the road.
var RevisionStates = []RevisionState{RevisionOpen, RevisionSubmitted, RevisionReturned, RevisionAccepted}

// Writable reports whether decisions are still recorded.
func (s RevisionState) Writable() bool { return s == RevisionOpen || s == RevisionReturned }

// Revision is the revision of one unit for one quarter.
type Revision struct {
	ID             string
	UnitID, BodyID string
	Period, Last   calendar.Day // first and last day of the quarter
	DueDay         calendar.Day // of the report
	State          RevisionState
	Version        int64
	Edition        string
	OpenedAt       time.Time
	DoneDay        calendar.Day // the day on which it was carried out, none before
	SubmittedAt    time.Time
	SubmittedDay   calendar.Day
	SubmittedBy    string
	SubmittedPost  string
	SubmittedFor   string
	Words          string
	DecidedAt      time.Time
	DecidedBy      string
	DecidedPost    string
	DecidedFor     string
	Remark         string
}

// Late reports whether the report came, or is still missing, after its day.
func (r Revision) Late(today calendar.Day) bool {
	if r.SubmittedDay.None() || r.State == RevisionReturned {
		return today > r.DueDay
	}
	return r.SubmittedDay > r.DueDay
}

const revisionColumns = `r.id, r.unit_id, r.body_id, r.period, r.last_day, r.due_day, r.state, r.version, r.edition, r.opened_at, r.done_day,
	r.submitted_at, r.submitted_day, r.submitted_by, r.submitted_post, r.submitted_for, r.words, r.decided_at, r.decided_by, r.decided_post,
	r.decided_for, r.remark`

func scanRevision(s store.Scanner) (Revision, error) { return scanRevisionWith(s) }

func scanRevisionWith(s store.Scanner, more ...any) (Revision, error) {
	var r Revision
	err := s.Scan(append([]any{
		&r.ID, &r.UnitID, &r.BodyID, &r.Period, &r.Last, &r.DueDay, &r.State, &r.Version, &r.Edition, &r.OpenedAt, &r.DoneDay,
		&r.SubmittedAt, &r.SubmittedDay, &r.SubmittedBy, &r.SubmittedPost, &r.SubmittedFor, &r.Words, &r.DecidedAt, &r.DecidedBy, &r.DecidedPost,
		&r.DecidedFor, &r.Remark,
	}, more...)...)
	return r, err
}

// OpenRevisions lets the duties of the quarter arise: for every unit that has in force what was sent before the last month of
// the quarter (49; see I-160). It is a timer's work: whatever exists already stays as it is, so that it may run any time and at
// two nodes at once.
func (v *Service) OpenRevisions(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	var bodies []string
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		for _, b := range sc.Bodies(sc.day) {
			bodies = append(bodies, b.ID)
		}
		return nil
	})
	for _, body := range bodies {
		if err != nil {
			return err
		}
		err = v.db.Write(ctx, func(tx *store.Tx) error {
			sc, err := v.scene(ctx, tx, act.Day())
			if err != nil {
				return err
			}
			return v.openRevisions(ctx, tx, sc, act, body)
		})
	}
	return err
}

// openRevisions opens what is missing for the units of one body.
func (v *Service) openRevisions(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, body string) error {
	rule, para, ok := sc.law.revision.On(sc.edition(body), sc.day)
	if !ok {
		return nil
	}
	first, last := rule.Period(sc.day)
	y, m, _ := last.YMD()
	in, args := kindMarks(rule.Kinds, body, calendar.Date(y, m, 1))
	list, err := store.List(ctx, tx, store.Value[string], `SELECT DISTINCT owner_unit FROM instrument
		WHERE state = 'sent' AND owner_body = $1 AND sent_day < $2 AND kind IN (`+in+`) ORDER BY owner_unit`, args...)
	if err != nil {
		return err
	}
	var units []string
	for _, u := range list {
		if d := sc.UnitOf(u, sc.day); !slices.Contains(units, d) {
			units = append(units, d)
		}
	}
	due, err := rule.Due(last, sc.snap.Calendar)
	if errors.Is(err, calendar.ErrUndecided) {
		return nil // the calendar does not reach the day yet: opened once it does
	}
	if err != nil {
		return err
	}
	for _, unit := range units {
		if err := v.openRevision(ctx, tx, sc, act, Revision{
			ID: store.NewID(act.Now), UnitID: unit, BodyID: body, Period: first, Last: last, DueDay: due.Effective, State: RevisionOpen, Version: 1, OpenedAt: act.Now,
			Edition: sc.edition(body).ID,
		}, due, para); err != nil {
			return err
		}
	}
	return nil
}

// kindMarks are arguments followed by kinds, with the marks of the kinds.
func kindMarks(kinds []Kind, args ...any) (string, []any) {
	in := ""
	for _, k := range kinds {
		args = append(args, string(k))
		if in != "" {
			in += ", "
		}
		in += fmt.Sprintf("$%d", len(args))
	}
	return in, args
}

func (v *Service) openRevision(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, r Revision, due calendar.Explanation, para string) error {
	fresh, err := store.InsertNew(ctx, tx, "revision", []string{"id", "unit_id", "body_id", "period", "last_day", "due_day", "state", "version", "edition", "opened_at"},
		[][]any{{r.ID, r.UnitID, r.BodyID, r.Period, r.Last, r.DueDay, string(r.State), r.Version, r.Edition, r.OpenedAt}})
	if err != nil || fresh == 0 {
		return err
	}
	within, err := sc.snap.Calendar.ExplainDate(r.Last, calendar.Exact)
	if err != nil {
		return err
	}
	open := duty.Open{
		Kind: DutyRevise, DebtorUnit: r.UnitID, DebtorBody: r.BodyID, CreditorUnit: sc.receiverUnit(r.BodyID), RefID: r.ID,
		What: i18n.M("instrument.duty.revision", "from", r.Period, "to", r.Last), Rule: RuleRevision, Para: para, Edition: r.Edition,
		Due: within, OnLapse: duty.OnLapseOverdue, Link: RevisionPath(r.ID),
	}
	report := open
	report.Kind, report.What, report.Due = DutyReviseReport, i18n.M("instrument.duty.revision_report", "from", r.Period, "to", r.Last), due
	if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{open, report}); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, unitKey(r.UnitID), turn.Revision, r.ID, "", r.DueDay)); err != nil {
		return err
	}
	return r.journal(ctx, tx, act, "revision.opened", map[string]any{"from": r.Period, "to": r.Last, "due": r.DueDay}, "")
}

// revisionMoved follows a change of the calendar that moves the day of the report.
func revisionMoved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	if _, err := tx.Exec(ctx, `UPDATE revision SET due_day = $2 WHERE id = $1`, d.RefID, d.DueDay); err != nil {
		return err
	}
	return turn.Redate(ctx, tx, d.RefID, d.DueDay)
}

func (r Revision) journal(ctx context.Context, tx *store.Tx, act org.Act, action string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "revision:" + r.ID, Action: action, Subject: r.ID, Data: data, Reason: reason})
}

// RevisionPath is the address of a revision's page.
func RevisionPath(id string) string { return "/revisions/" + id }

// revised are the units whose instruments an independent unit revises: itself and those below it (3, 49; see I-160).
func (sc *scene) revised(unitID string) []string {
	out := []string{unitID}
	u, _ := sc.Unit(unitID)
	for _, x := range sc.Data().Units {
		if x.BodyID == u.BodyID && x.ID != unitID && sc.UnitOf(x.ID, sc.day) == unitID {
			out = append(out, x.ID)
		}
	}
	return out
}

// receiverUnit is the unit to which the report is owed: control in the Apparatus, or the body itself, whose head takes the
// place of the Apparatus in what the body sends (50; see I-161).
func (sc *scene) receiverUnit(bodyID string) string {
	if bodyID != sc.Root() {
		return bodyID
	}
	apparatus, ok := sc.Apparatus(sc.day)
	if !ok {
		return bodyID
	}
	for _, u := range append([]org.Unit{apparatus}, sc.Below(apparatus.ID, sc.day)...) {
		for _, p := range sc.Posts(u.ID, sc.day) {
			if p.Control && p.Kind.IsHead() && p.Kind != org.PostCoA {
				return u.ID
			}
		}
	}
	return apparatus.ID
}

// asReceiver finds the capacity in which the person accepts a report: the Chief of the Apparatus, his deputies and control in
// the Apparatus; for what a body sends, its head or a deputy of his.
func (sc *scene) asReceiver(act org.Act, bodyID string) (org.Act, bool) {
	if bodyID != sc.Root() {
		return sc.headsBody(act, bodyID, true)
	}
	return sc.asApparatus(act)
}

// asApparatus finds the capacity in which the person acts for the Apparatus in the control of instruments (49, 49-1).
func (sc *scene) asApparatus(act org.Act) (org.Act, bool) {
	apparatus, ok := sc.Apparatus(sc.day)
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		p, there := sc.Post(seat.AsPost())
		k := seat.AsKind()
		if there && (k == org.PostCoA || k == org.PostDeputyCoA || p.Control && ok && sc.Within(p.UnitID, apparatus.ID, sc.day)) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// asHead finds the capacity in which the person heads the unit, or a unit above it.
func (sc *scene) asHead(act org.Act, unitID string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsKind().IsHead() && sc.Within(unitID, seat.AsUnit(), sc.day) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// seesRevision reports whether the person may see the revision: who belongs to the unit, who stands above it or supervises it,
// who receives its report, and control.
func (sc *scene) seesRevision(viewer access.Viewer, act org.Act, unitID, bodyID string) bool {
	if viewer.Control || viewer.Has(access.Unit(unitID)) {
		return true
	}
	if _, ok := sc.asReceiver(act, bodyID); ok {
		return true
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsUnit() != "" && sc.UnitOf(seat.AsUnit(), sc.day) == unitID {
			return true
		}
	}
	return false
}

// headPost is the post that heads a unit; the head of the body where the unit has none.
func (sc *scene) headPost(unitID, bodyID string) string {
	for _, id := range []string{unitID, bodyID} {
		if p, ok := sc.Head(id, sc.day); ok {
			return p.ID
		}
	}
	return ""
}

// receivers are those told of a report.
func (sc *scene) receivers(bodyID string) []document.To {
	unit := sc.receiverUnit(bodyID)
	if head := sc.headPost(unit, bodyID); head != "" {
		return []document.To{{PostID: head}}
	}
	return []document.To{{UnitID: unit}}
}
