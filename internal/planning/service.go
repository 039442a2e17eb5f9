package planning

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// GroundKeeper takes measures of a plan in force into the register of grounds of chapter 6 (39, 41), in the transaction in
// which a unit receives the plan; it opens the duty to send what is planned for the first month (44). Chapters do not know
// each other: whoever composes the program hands it in.
type GroundKeeper interface {
	EnterMeasures(ctx context.Context, tx *store.Tx, act org.Act, list []GroundMeasure) (ids []string, err error)
	// CloseMeasures closes the grounds made of a measure that is dropped from its plan (19).
	CloseMeasures(ctx context.Context, tx *store.Tx, act org.Act, measureID, reason string) error
}

// GroundMeasure is a measure as the register of grounds takes it.
type GroundMeasure struct {
	MeasureID, Plan string // Plan is the kind
	Title           string // of the plan
	Number          int64
	ApprovedDay     calendar.Day
	ReceivedDay     calendar.Day
	Due             calendar.Day
	UnitID, BodyID  string // who keeps the entry: the responsible executor
}

// Service carries out chapter 2: each method is one use case and one transaction, called alike by pages, API and jobs.
type Service struct {
	db     *store.DB
	kernel *document.Kernel
	ledger *duty.Ledger
	signer document.Signatory
	// Grounds takes measures into the register of grounds; nil takes none.
	Grounds GroundKeeper
	// Paces measures what chapter 6 knows of executors, for the rehearsal of a draft plan; nil measures nothing.
	Paces PaceKeeper

	inForce *rulebook.Chapter[*Law]
	kept    keptVerdicts
}

// New makes the service over its parts.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger, signer document.Signatory) *Service {
	return &Service{db: db, kernel: kernel, ledger: ledger, signer: signer, inForce: rulebook.NewChapter(directory, rules, NewLaw)}
}

// scene is what a use case sees: the structure, the rules and the calendar in force, on the day of the act.
type scene struct {
	*org.Structure
	snap *rulebook.Snapshot
	law  *Law
	day  calendar.Day
}

func (v *Service) scene(ctx context.Context, q store.Q, day calendar.Day) (*scene, error) {
	s, snap, l, err := v.inForce.InForce(ctx, q)
	return &scene{Structure: s, snap: snap, law: l, day: day}, err
}

// words says people, posts and units as they stand on the day.
func (sc *scene) words() document.Names { return document.Names{Structure: sc.Structure, Day: sc.day} }

func (sc *scene) viewer(personID string) access.Viewer {
	return access.Keys(sc.Structure, sc.Seats(personID, sc.day), sc.day)
}

// edition is the edition in force for a body on the day of the act.
func (sc *scene) edition(bodyID string) *law.Edition {
	return sc.snap.Book.For(rulebook.Regulation(sc.Structure, bodyID, sc.day), sc.day)
}

func (sc *scene) bodyKind(bodyID string) org.UnitKind {
	u, _ := sc.Unit(bodyID)
	return u.Kind
}

// as finds the capacity in which the person may use the authority of one of the posts (2, 3, 5, 6).
func (sc *scene) as(act org.Act, posts ...string) (org.Act, bool) {
	return sc.ActAs(act, sc.day, posts...)
}

// inUnit finds the capacity in which the person belongs to the unit or to what stands below it in the same body, or heads a unit above
// it. A district does not act for the region above it.
func (sc *scene) inUnit(act org.Act, unitID string) (org.Act, bool) {
	u, _ := sc.Unit(unitID)
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsBody() == u.BodyID && sc.Within(seat.AsUnit(), unitID, sc.day) || seat.AsKind().IsHead() && sc.Within(unitID, seat.AsUnit(), sc.day) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// ofUnit is inUnit, with the refusal of anybody else.
func (sc *scene) ofUnit(act org.Act, unitID string) (org.Act, error) {
	a, ok := sc.inUnit(act, unitID)
	if !ok {
		return act, forbidden(i18n.M("planning.who.unit", "unit", sc.UnitName(unitID, sc.day)))
	}
	return a, nil
}

// inApparatus reports whether a unit belongs to the Apparatus (4).
func (sc *scene) inApparatus(unitID string) bool {
	a, ok := sc.Apparatus(sc.day)
	return ok && sc.Within(unitID, a.ID, sc.day)
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key.
func (v *Service) change(ctx context.Context, act org.Act, action, id string, input any, f func(tx *store.Tx, sc *scene) (Receipt, error)) (Receipt, error) {
	u := document.UseCase{Chapter: "planning", Action: action, DocumentID: id, Kind: "plan", Input: [2]any{id, input}}
	return rulebook.ChangeOn(ctx, v.kernel, act, u, v.scene, f)
}

// read runs a reading use case on the scene of the day.
func (v *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return rulebook.ReadOn(ctx, v.db, act, v.scene, f)
}

func expect(have, want int64) error {
	if have != want {
		return fault.Conflict{Msg: i18n.M("planning.conflict.version")}
	}
	return nil
}

func outOfTurn(state i18n.Msg) error {
	return fault.Conflict{Msg: i18n.M("planning.conflict.turn", "state", state)}
}

func forbidden(who i18n.Msg) error { return fault.Forbid(i18n.M("planning.forbidden", "who", who)) }

// write appends to the journal of the document.
func write(ctx context.Context, tx *store.Tx, act org.Act, documentID, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{
		Stream: document.Stream(documentID), Action: "planning." + action, Subject: subject, Data: data, Reason: reason,
	})
}

// words refuses an overlong text, and a missing one.
func needWords(field, text string) error {
	var c fault.Collector
	if text == "" {
		c.Bad(field, i18n.M("planning.bad.words"), i18n.M("planning.bad.words_allowed"))
	}
	tooLong(&c, field, text, reasonMax)
	return c.Err()
}
