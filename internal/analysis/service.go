package analysis

import (
	"context"
	"errors"
	"slices"

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

// Service carries out chapter 4: each method is one use case and one transaction, called alike by pages, API and timers.
type Service struct {
	db     *store.DB
	kernel *document.Kernel
	ledger *duty.Ledger
	signer document.Signatory

	inForce *rulebook.Chapter[*Law]
}

// New makes the service over its parts. It takes over what follows when the day of a summary or a memo moves.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger, signer document.Signatory) *Service {
	for _, k := range OwedKinds {
		ledger.HandleMove(dutyKind(k), dueMoved)
	}
	return &Service{db: db, kernel: kernel, ledger: ledger, signer: signer, inForce: rulebook.NewChapter(directory, rules, NewLaw)}
}

// Receipt is what a use case gives back: what was made or moved, and where it stands now.
type Receipt struct {
	ID      string `json:"id"`
	Version int64  `json:"version,omitempty"`
	State   string `json:"state,omitempty"`
	Number  string `json:"number,omitempty"`
}

func (r Record) receipt() Receipt {
	return Receipt{ID: r.ID, Version: r.Version, State: string(r.State), Number: r.Number}
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

func (v *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return rulebook.ReadOn(ctx, v.db, act, v.scene, f)
}

// input is a command upon a product.
type input struct {
	ID      string `json:"id,omitempty"`
	Version int64  `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
	Input   *Input `json:"input,omitempty"`
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key.
func (v *Service) change(ctx context.Context, act org.Act, action string, in input, f func(tx *store.Tx, sc *scene) (Receipt, error)) (Receipt, error) {
	u := document.UseCase{Chapter: "analysis", Action: action, DocumentID: in.ID, Input: in}
	return rulebook.ChangeOn(ctx, v.kernel, act, u, v.scene, f)
}

func (sc *scene) viewer(personID string) access.Viewer {
	return access.Keys(sc.Structure, sc.Seats(personID, sc.day), sc.day)
}

func (sc *scene) edition(unitID string) *law.Edition {
	return sc.snap.EditionOf(sc.Structure, unitID, sc.day)
}

// words says people, posts and units as they stand on the day.
func (sc *scene) words() document.Names { return document.Names{Structure: sc.Structure, Day: sc.day} }

// as finds the capacity in which the person may use the authority of one of the posts (2, 3, 5, 6).
func (sc *scene) as(act org.Act, posts ...string) (org.Act, bool) {
	return sc.ActAs(act, sc.day, posts...)
}

// asAuthor finds the capacity in which a person may work on a draft: its author's post, or the head of his unit (5, 44-1).
func (sc *scene) asAuthor(act org.Act, rec Record) (org.Act, error) {
	head, _ := sc.Head(rec.OwnerUnit, sc.day)
	if a, ok := sc.as(act, rec.DrafterPost, head.ID); ok {
		return a, nil
	}
	return act, forbidden(i18n.M("analysis.who.author", "post", sc.PostTitle(rec.DrafterPost)))
}

// asCoordinator finds the capacity in which a person coordinates for the Apparatus (34; I-191).
func (sc *scene) asCoordinator(act org.Act) (org.Act, error) {
	apparatus, ok := sc.Apparatus(sc.day)
	if ok {
		v, _, _ := sc.law.coordinate.On(sc.edition(apparatus.ID), sc.day)
		for _, seat := range sc.Seats(act.PersonID, sc.day) {
			p, held := sc.Post(seat.AsPost())
			if held && !seat.Away && sc.Within(p.UnitID, apparatus.ID, sc.day) && (p.Control || slices.Contains(v.Posts, string(p.Kind))) {
				act.Seat = seat
				return act, nil
			}
		}
	}
	return act, forbidden(i18n.M("analysis.who.coordinator"))
}

// desk is the unit of the Apparatus on whose desks what is sent lies: the one that keeps control (I-91), else the
// Apparatus itself.
func (sc *scene) desk() (unitID string, ok bool) {
	apparatus, ok := sc.Apparatus(sc.day)
	if !ok {
		return "", false
	}
	for _, u := range sc.Below(apparatus.ID, sc.day) {
		if slices.ContainsFunc(sc.Posts(u.ID, sc.day), func(p org.Post) bool { return p.Control }) {
			return u.ID, true
		}
	}
	return apparatus.ID, true
}

// see loads a product the person may see; anything else is not found.
func (v *Service) see(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Record, error) {
	right, args := access.SeeSQL(sc.viewer(act.PersonID), "a.document_id", []any{id})
	var ok int64
	rec, there, err := store.One(ctx, q, func(s store.Scanner) (Record, error) { return scanRecordWith(s, &ok) },
		`SELECT `+recordColumns+`, CASE WHEN `+right+` THEN 1 ELSE 0 END FROM analysis a WHERE a.document_id = $1`, args...)
	if err == nil && (!there || ok == 0) {
		err = fault.NotFound{What: "analysis " + id}
	}
	return rec, err
}

// authored loads a product for an act of its author.
func (v *Service) authored(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, error) {
	rec, err := v.see(ctx, q, sc, act, id)
	if err != nil {
		return act, rec, err
	}
	act, err = sc.asAuthor(act, rec)
	return act, rec, err
}

// expect refuses an act upon a record that has moved on meanwhile.
func expect(have, want int64) error {
	if have != want {
		return fault.Conflict{Msg: i18n.M("analysis.conflict.version", "have", have, "want", want)}
	}
	return nil
}

// outOfTurn refuses a step whose turn it is not, saying where the matter stands.
func outOfTurn(s State) error {
	return fault.Conflict{Msg: i18n.M("analysis.conflict.turn", "state", stateMsg(s))}
}

func stateMsg(s State) i18n.Msg { return i18n.Msg{Key: "analysis.state." + string(s)} }

func forbidden(who i18n.Msg) error { return fault.Forbid(i18n.M("analysis.forbidden", "who", who)) }

// reasonMax is the greatest length of a reason, in characters.
const reasonMax = 4_000

// reason refuses an empty or overlong one.
func reason(text string) error {
	var c fault.Collector
	if text == "" {
		c.Bad("text", i18n.M("analysis.bad.words"), i18n.M("analysis.bad.words_allowed"))
	}
	tooLong(&c, "text", text, reasonMax)
	return c.Err()
}

// write appends to the journal of the document.
func write(ctx context.Context, tx *store.Tx, act org.Act, documentID, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{
		Stream: document.Stream(documentID), Action: "analysis." + action, Subject: subject, Data: data, Reason: reason,
	})
}

// setState moves a product on, in the transaction that found it where it was.
func setState(ctx context.Context, tx *store.Tx, act org.Act, rec *Record, to State) error {
	err := store.Exec1(ctx, tx, `UPDATE analysis SET state = $3, updated_at = $4 WHERE document_id = $1 AND state = $2`,
		rec.ID, string(rec.State), string(to), act.Now)
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(rec.State)
	}
	rec.State = to
	return err
}

// link is the address of a product's card.
func link(id string) string { return "/analysis/" + id }
