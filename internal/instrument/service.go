package instrument

import (
	"context"
	"errors"
	"sync/atomic"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument/held"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// Service carries out chapter 6: each method is one use case and one transaction, called alike by pages, API and jobs.
type Service struct {
	db     *store.DB
	kernel *document.Kernel
	ledger *duty.Ledger

	signer document.Signatory
	held   *held.Keeper

	inForce *rulebook.Chapter[*Law]

	// kept are the counters as they were folded last; acts is how many acts this process has seen.
	kept keptCounters
	acts atomic.Int64
	// Inspections ask the register of inspections what binds bodies (44); nil where there is none.
	Inspections func(InspectedAsk) store.Question[Inspected]
	// Proposals are what revisions have put before who signed (49); nil where nothing is revised.
	Proposals Proposals
}

// New makes the service over its parts. It takes over what follows when the day of an execution moves.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger, signer document.Signatory) *Service {
	ledger.HandleMove(DutyExecute, dueMoved)
	ledger.HandleHour(DutyFormalise, hourPassed)
	return &Service{db: db, kernel: kernel, ledger: ledger, signer: signer, held: held.NewKeeper(db, directory), inForce: rulebook.NewChapter(directory, rules, NewLaw)}
}

// Held keeps the catalogue of data held in sources open to prosecutors (44).
func (v *Service) Held() *held.Keeper { return v.held }

// Receipt is what a use case gives back: what was made or moved, and where it stands now.
type Receipt struct {
	ID      string `json:"id"`
	Version int64  `json:"version,omitempty"`
	State   string `json:"state,omitempty"`
	Number  string `json:"number,omitempty"`
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

// viewer is what the person may see on the day.
func (sc *scene) viewer(personID string) access.Viewer {
	return access.Keys(sc.Structure, sc.Seats(personID, sc.day), sc.day)
}

// regulation is the code of the body whose edition holds for a body (10).
func (sc *scene) regulation(bodyID string) string {
	return rulebook.Regulation(sc.Structure, bodyID, sc.day)
}

// edition is the edition in force for a body on the day of the act.
func (sc *scene) edition(bodyID string) *law.Edition {
	return sc.snap.Book.For(sc.regulation(bodyID), sc.day)
}

// as finds the capacity in which the person may use the authority of one of the posts (2, 3, 5, 6, 42).
func (sc *scene) as(act org.Act, posts ...string) (org.Act, bool) {
	return sc.ActAs(act, sc.day, posts...)
}

// inUnit finds the capacity in which the person belongs to the unit, or stands above it as its head.
func (sc *scene) inUnit(act org.Act, unitID string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsUnit() == unitID || seat.AsKind().IsHead() && sc.Within(unitID, seat.AsUnit(), sc.day) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// inBody finds the capacity in which the person belongs to the body.
func (sc *scene) inBody(act org.Act, bodyID string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsBody() == bodyID {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// headsBody finds the capacity in which the person heads the body: its head, a deputy of his, or who replaces them.
func (sc *scene) headsBody(act org.Act, bodyID string, deputies bool) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		k := seat.AsKind()
		if seat.AsBody() == bodyID && (k == org.PostBodyHead || deputies && k == org.PostBodyDeputyHead) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// read runs f in one snapshot with the scene of the day of the act.
func (v *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return rulebook.ReadOn(ctx, v.db, act, v.scene, f)
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key.
func (v *Service) change(ctx context.Context, act org.Act, action string, input any, f func(tx *store.Tx, sc *scene) (Receipt, error)) (Receipt, error) {
	u := document.UseCase{Chapter: "instrument", Action: action, Input: input}
	if t, ok := input.(target); ok {
		u.DocumentID = t.documentID()
	}
	receipt, err := rulebook.ChangeOn(ctx, v.kernel, act, u, v.scene, f)
	if err == nil {
		v.Acted(ctx, act.Now)
	}
	return receipt, err
}

type target interface{ documentID() string }

// see loads an instrument the person may see; anything else is not found.
func (v *Service) see(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Record, error) {
	return v.seeAs(ctx, q, sc.viewer(act.PersonID), id)
}

func (v *Service) seeAs(ctx context.Context, q store.Q, viewer access.Viewer, id string) (Record, error) {
	x, there, err := askSeen(viewer, id).One(ctx, q)
	if err == nil && (!there || !x.may) {
		err = fault.NotFound{What: "instrument " + id}
	}
	return x.Record, err
}

// seen is an instrument, and whether the viewer may see it.
type seen struct {
	Record
	may bool
}

func askSeen(viewer access.Viewer, id string) store.Question[seen] {
	right, args := access.SeeSQL(viewer, "i.document_id", []any{id})
	return store.Ask(func(s store.Scanner) (x seen, err error) {
		x.Record, err = scanRecordWith(s, &x.may)
		return x, err
	}, `SELECT `+recordColumns+`, CASE WHEN `+right+` THEN 1 ELSE 0 END FROM instrument i WHERE i.document_id = $1`, args...)
}

// seeToSend is see for the use case that goes on to judge the stored draft and to send it: what it is going to ask is asked along
// with it.
func (v *Service) seeToSend(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Record, error) {
	viewer := sc.viewer(act.PersonID)
	asks := append(v.kernel.Asks(id), askSeen(viewer, id), askAnnexes(id), askFormalises(id), askDelegation(id), journal.Asks(document.Stream(id)))
	if err := store.Ahead(ctx, q, asks...); err != nil {
		return Record{}, err
	}
	return v.seeAs(ctx, q, viewer, id)
}

// seeExecution loads an execution the person may see, with its instrument.
func (v *Service) seeExecution(ctx context.Context, q store.Q, viewer access.Viewer, id string) (Execution, Record, error) {
	e, ok, err := loadExecution(ctx, q, id)
	if err != nil {
		return e, Record{}, err
	}
	if ok {
		_, ok, err = access.CanSeeRef(ctx, q, viewer, e.DocumentID, id)
		if err != nil {
			return e, Record{}, err
		}
	}
	if !ok {
		return e, Record{}, fault.NotFound{What: "execution " + id}
	}
	rec, ok, err := loadRecord(ctx, q, e.DocumentID)
	if err == nil && !ok {
		err = fault.NotFound{What: "instrument " + e.DocumentID}
	}
	return e, rec, err
}

// expect refuses an act upon a record that has moved on meanwhile.
func expect(have, want int64) error {
	if have != want {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.version", "have", have, "want", want)}
	}
	return nil
}

// outOfTurn refuses a step whose turn it is not, saying where the matter stands.
func outOfTurn(state i18n.Msg) error {
	return fault.Conflict{Msg: i18n.M("instrument.conflict.turn", "state", state)}
}

func stateMsg(s State) i18n.Msg { return i18n.M("instrument.state." + string(s)) }
func executionMsg(s ExecutionState) i18n.Msg {
	return i18n.M("instrument.execution.state." + string(s))
}

// forbidden says who may do what the person may not.
func forbidden(who i18n.Msg) error { return fault.Forbid(i18n.M("instrument.forbidden", "who", who)) }

// write appends to the journal of the document.
func write(ctx context.Context, tx *store.Tx, act org.Act, documentID, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{
		Stream: "document:" + documentID, Action: "instrument." + action, Subject: subject, Data: data, Reason: reason,
	})
}

// setState moves the instrument on, in the transaction that found it where it was.
func setState(ctx context.Context, tx *store.Tx, act org.Act, rec *Record, to State) error {
	err := recountInstrument(ctx, tx, rec.ID, func() error {
		return store.Exec1(ctx, tx, `UPDATE instrument SET state = $3, updated_at = $4 WHERE document_id = $1 AND state = $2`,
			rec.ID, string(rec.State), string(to), act.Now)
	})
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(stateMsg(rec.State))
	}
	rec.State = to
	return err
}

func postKey(id string) string { return "p:" + id }
func unitKey(id string) string { return "u:" + id }
func bodyKey(id string) string { return "b:" + id }
