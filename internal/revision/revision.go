package revision

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
	"reglament/internal/instrument"
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
	// DutyReport: to report on the revision to the Apparatus after the quarter.
	DutyReport = "instrument.revision.report"
)

// ruleRevision is the table of the quarterly revision (49).
const ruleRevision = "instrument.revision"

// Rule says what is revised how often, by when it is reported, and what is a sign of lost relevance (49; see I-162).
type Rule struct {
	// instrument.Kinds are the instruments that are revised.
	Kinds []instrument.Kind `yaml:"kinds" json:"kinds"`
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
func (r Rule) Valid() error {
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
	return law.Known("kind", r.Kinds, instrument.Kinds)
}

// AsStrictAs: a body may revise more, more often and report earlier; it may not do less.
func (r Rule) AsStrictAs(base Rule) bool {
	return law.Subset(base.Kinds, r.Kinds) && r.Months <= base.Months && r.ReportDay <= base.ReportDay && r.SilentDays <= base.SilentDays && r.PastDays <= base.PastDays
}

// Words says the period, the day of the report and the signs.
func (r Rule) Words() i18n.Msg {
	return i18n.M("instrument.words.revision", "kinds", law.NamesOf("instrument.kind", r.Kinds), "months", r.Months, "day", r.ReportDay, "silent", r.SilentDays, "past", r.PastDays)
}

// Period is the period in which a day lies: its first and last day.
func (r Rule) Period(day calendar.Day) (first, last calendar.Day) {
	return calendar.PeriodOf(day, r.Months)
}

// Due says by when the report on the period that ends on a day is owed: a fixed day of the month after it, moved to the next
// working day when it is a day off (I-03).
func (r Rule) Due(last calendar.Day, cal *calendar.Calendar) (calendar.Explanation, error) {
	return cal.ExplainDate(last.AddDays(r.ReportDay), calendar.Execution)
}

// State says where a revision stands.
type State string

// States of a revision.
const (
	StateOpen      State = "open"
	StateSubmitted State = "submitted" // the report is with the Apparatus
	StateReturned  State = "returned"
	StateAccepted  State = "accepted"
)

// States lists every state in the order of the road.
var States = []State{StateOpen, StateSubmitted, StateReturned, StateAccepted}

// Writable reports whether decisions are still recorded.
func (s State) Writable() bool { return s == StateOpen || s == StateReturned }

// Revision is the revision of one unit for one quarter.
type Revision struct {
	ID             string
	UnitID, BodyID string
	Period, Last   calendar.Day // first and last day of the quarter
	DueDay         calendar.Day // of the report
	State          State
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

// over reports whether the quarter is over on the day: only then there is a work done in it to report on (49; see I-280).
func (r Revision) over(day calendar.Day) bool { return day > r.Last }

// Late reports whether the report came, or is still missing, after its day.
func (r Revision) Late(today calendar.Day) bool {
	if r.SubmittedDay.None() || r.State == StateReturned {
		return today > r.DueDay
	}
	return r.SubmittedDay > r.DueDay
}

const columns = `r.id, r.unit_id, r.body_id, r.period, r.last_day, r.due_day, r.state, r.version, r.edition, r.opened_at, r.done_day,
	r.submitted_at, r.submitted_day, r.submitted_by, r.submitted_post, r.submitted_for, r.words, r.decided_at, r.decided_by, r.decided_post,
	r.decided_for, r.remark`

func scan(s store.Scanner) (r Revision, err error) {
	err = s.Scan(&r.ID, &r.UnitID, &r.BodyID, &r.Period, &r.Last, &r.DueDay, &r.State, &r.Version, &r.Edition, &r.OpenedAt, &r.DoneDay,
		&r.SubmittedAt, &r.SubmittedDay, &r.SubmittedBy, &r.SubmittedPost, &r.SubmittedFor, &r.Words, &r.DecidedAt, &r.DecidedBy, &r.DecidedPost,
		&r.DecidedFor, &r.Remark)
	return r, err
}

// Open lets the duties of the quarter arise: for every unit that has in force what was sent before the last month of
// the quarter (49; see I-160). It is a timer's work: whatever exists already stays as it is, so that it may run any time and at
// two nodes at once.
func (v *Service) Open(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	var bodies []string
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		for _, b := range sc.Bodies(sc.Day) {
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
			return v.openOf(ctx, tx, sc, act, body)
		})
	}
	return err
}

// openOf opens what is missing for the units of one body.
func (v *Service) openOf(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, body string) error {
	rule, para, ok := sc.Law.rule.On(sc.Edition(body), sc.Day)
	if !ok {
		return nil
	}
	first, last := rule.Period(sc.Day)
	y, m, _ := last.YMD()
	list, err := instrument.UnitsInForce(ctx, tx, body, rule.Kinds, calendar.Date(y, m, 1))
	if err != nil {
		return err
	}
	var units []string
	for _, u := range list {
		if d := sc.UnitOf(u, sc.Day); !slices.Contains(units, d) {
			units = append(units, d)
		}
	}
	due, err := rule.Due(last, sc.Snap.Calendar)
	if errors.Is(err, calendar.ErrUndecided) {
		return nil // the calendar does not reach the day yet: opened once it does
	}
	if err != nil {
		return err
	}
	for _, unit := range units {
		if err := v.openOne(ctx, tx, sc, act, Revision{
			ID: store.NewID(act.Now), UnitID: unit, BodyID: body, Period: first, Last: last, DueDay: due.Effective, State: StateOpen, Version: 1, OpenedAt: act.Now,
			Edition: sc.Edition(body).ID,
		}, due, para); err != nil {
			return err
		}
	}
	return nil
}

func (v *Service) openOne(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, r Revision, due calendar.Explanation, para string) error {
	fresh, err := store.InsertNew(ctx, tx, "revision", []string{"id", "unit_id", "body_id", "period", "last_day", "due_day", "state", "version", "edition", "opened_at"},
		[][]any{{r.ID, r.UnitID, r.BodyID, r.Period, r.Last, r.DueDay, string(r.State), r.Version, r.Edition, r.OpenedAt}})
	if err != nil || fresh == 0 {
		return err
	}
	within, err := sc.Snap.Calendar.ExplainDate(r.Last, calendar.Exact)
	if err != nil {
		return err
	}
	open := duty.Open{
		Kind: DutyRevise, DebtorUnit: r.UnitID, DebtorBody: r.BodyID, CreditorUnit: sc.receiverUnit(r.BodyID), RefID: r.ID,
		What: i18n.M("instrument.duty.revision", "from", r.Period, "to", r.Last), Rule: ruleRevision, Para: para, Edition: r.Edition,
		Due: within, OnLapse: duty.OnLapseOverdue, Link: Path(r.ID),
	}
	report := open
	report.Kind, report.What, report.Due = DutyReport, i18n.M("instrument.duty.revision_report", "from", r.Period, "to", r.Last), due
	if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{open, report}); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, access.Unit(r.UnitID), turn.Revision, r.ID, "", r.DueDay)); err != nil {
		return err
	}
	return r.journal(ctx, tx, act, "revision.opened", map[string]any{"from": r.Period, "to": r.Last, "due": r.DueDay}, "")
}

// moved follows a change of the calendar that moves the day of the report.
func moved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	if _, err := tx.Exec(ctx, `UPDATE revision SET due_day = $2 WHERE id = $1`, d.RefID, d.DueDay); err != nil {
		return err
	}
	return turn.Redate(ctx, tx, d.RefID, d.DueDay)
}

func (r Revision) journal(ctx context.Context, tx *store.Tx, act org.Act, action string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "revision:" + r.ID, Action: action, Subject: r.ID, Data: data, Reason: reason})
}

// Path is the address of a revision's page.
func Path(id string) string { return "/revisions/" + id }

// receiverUnit is the unit to which the report is owed: control in the Apparatus, or the body itself, whose head takes the
// place of the Apparatus in what the body sends (50; see I-161).
func (sc *scene) receiverUnit(bodyID string) string {
	if bodyID != sc.Root() {
		return bodyID
	}
	return sc.ControlUnit(sc.Day)
}

// asReceiver finds the capacity in which the person accepts a report: the Chief of the Apparatus, his deputies and control in
// the Apparatus; for what a body sends, its head or a deputy of his.
func (sc *scene) asReceiver(act org.Act, bodyID string) (org.Act, bool) {
	if bodyID != sc.Root() {
		for _, seat := range sc.Seats(act.PersonID, sc.Day) {
			if k := seat.AsKind(); seat.AsBody() == bodyID && (k == org.PostBodyHead || k == org.PostBodyDeputyHead) {
				act.Seat = seat
				return act, true
			}
		}
		return act, false
	}
	return sc.ActAsControl(act, sc.Day)
}

// asHead finds the capacity in which the person heads the unit, or a unit above it.
func (sc *scene) asHead(act org.Act, unitID string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.Day) {
		if seat.AsKind().IsHead() && sc.Within(unitID, seat.AsUnit(), sc.Day) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// sees reports whether the person may see the revision: who belongs to the unit, who stands above it or supervises it,
// who receives its report, and control.
func (sc *scene) sees(viewer access.Viewer, act org.Act, unitID, bodyID string) bool {
	if viewer.Control || viewer.Has(access.Unit(unitID)) {
		return true
	}
	if _, ok := sc.asReceiver(act, bodyID); ok {
		return true
	}
	for _, seat := range sc.Seats(act.PersonID, sc.Day) {
		if seat.AsUnit() != "" && sc.UnitOf(seat.AsUnit(), sc.Day) == unitID {
			return true
		}
	}
	return false
}

// headPost is the post that heads a unit; the head of the body where the unit has none.
func (sc *scene) headPost(unitID, bodyID string) string {
	for _, id := range []string{unitID, bodyID} {
		if p, ok := sc.Head(id, sc.Day); ok {
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

// MattersOf reads revisions by their ids, for the moves that wait for them. Rights are the caller's affair.
func MattersOf(ctx context.Context, q store.Q, ids []string) (map[string]Revision, error) {
	out := map[string]Revision{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	list, err := store.List(ctx, q, scan, `SELECT `+columns+` FROM revision r WHERE r.id IN (`+in+`)`, args...)
	for _, r := range list {
		out[r.ID] = r
	}
	return out, err
}
