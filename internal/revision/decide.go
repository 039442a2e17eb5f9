package revision

import (
	"context"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Verdict is what a revision decides about an instrument (49).
type Verdict string

// The verdicts.
const (
	VerdictKeep    Verdict = "keep"
	VerdictRevoke  Verdict = "revoke"
	VerdictChange  Verdict = "change"
	VerdictRelease Verdict = "release"
)

// Verdicts lists them.
var Verdicts = []Verdict{VerdictKeep, VerdictRevoke, VerdictChange, VerdictRelease}

// Decision is a decision as it stands on record.
type Decision struct {
	ID, RevisionID, DocumentID string
	Decision                   Verdict
	Day                        calendar.Day // the later day of a change
	Reason                     string
	Signs                      []Sign // why it was proposed, as it stood
	At                         time.Time
	By                         document.Who // who decided, and in whose place
	DoneAt                     time.Time    // carried out; zero while the post that signed has still to act
}

// DecisionInput is one decision about one instrument or many.
type DecisionInput struct {
	Documents []string `json:"documents"`
	Decision  Verdict  `json:"decision"`
	// Day is the later day of execution of a change.
	Day    calendar.Day `json:"day,omitzero"`
	Reason string       `json:"text"`
	// Seen are the decisions that the person read and whose place this one takes, by instrument; one that is not named was not seen.
	Seen map[string]string `json:"seen,omitempty"`
}

// decideMost is how many instruments are decided about at once.
const decideMost = 200

func (in DecisionInput) shape(ed *law.Edition, today calendar.Day) error {
	var c fault.Collector
	if !slices.Contains(Verdicts, in.Decision) {
		c.Bad("decision", i18n.M("revision.bad.decision"), i18n.M("revision.bad.decision_allowed"))
	}
	if n := len(in.Documents); n == 0 || n > decideMost {
		c.Bad("documents", i18n.M("revision.bad.documents"), i18n.M("revision.bad.documents_allowed", "max", decideMost))
	}
	if in.Decision == VerdictChange && in.Day <= today {
		c.Bad("day", i18n.M("revision.bad.day"), i18n.M("revision.bad.day_allowed", "day", today))
	}
	if err := c.Add("", instrument.CheckReason(ed, in.Reason)); err != nil {
		return err
	}
	return c.Err()
}

type input struct {
	ID      string `json:"id"`
	Version int64  `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
	DecisionInput
}

// Decide records a decision of the revision about instruments in force (49). The head of the unit, who drafted the instrument
// and who signed it decide. Revocation and change go the road of 49: carried out at once when the person may act in the post
// that signed, else put before that post. Nothing is revoked by itself. All or none of the instruments are decided about: where somebody
// has decided about one of them since it was read, none (fault.Stale).
func (v *Service) Decide(ctx context.Context, act org.Act, revisionID string, in DecisionInput) (instrument.Receipt, error) {
	in.Reason, in.Documents = strings.TrimSpace(in.Reason), document.Distinct(in.Documents)
	if in.Decision != VerdictChange {
		in.Day = 0
	}
	receipt, err := v.change(ctx, act, "revision_decide", input{ID: revisionID, DecisionInput: in}, func(tx *store.Tx, sc *scene) (instrument.Receipt, error) {
		rev, err := v.writable(ctx, tx, sc, act, revisionID)
		if err != nil {
			return instrument.Receipt{}, err
		}
		if err := in.shape(sc.Edition(rev.BodyID), sc.Day); err != nil {
			return instrument.Receipt{}, err
		}
		list, err := sc.chosen(ctx, tx, act, rev, in.Documents)
		if err != nil {
			return instrument.Receipt{}, err
		}
		for _, l := range list {
			if err := v.decide(ctx, tx, sc, act, rev, l, in); err != nil {
				return instrument.Receipt{}, err
			}
		}
		return instrument.Receipt{ID: rev.ID, Version: rev.Version, State: string(rev.State)}, rev.decided(ctx, tx, sc, act, list, in)
	})
	if err == nil {
		v.instruments.Acted(ctx, act.Now) // what was revoked, changed or released has moved counters
	}
	return receipt, err
}

// decided writes the decisions into the history of the revision, an entry for each capacity in which they were made. The reason
// stays with the instruments, since not everyone who sees the revision may see each of them.
func (r Revision) decided(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, list []Live, in DecisionInput) error {
	var capacities []org.Act
	documents := map[document.Who][]string{}
	for _, l := range list {
		by, _ := sc.asDecider(act, l.Record)
		who := document.WhoOf(by)
		if documents[who] == nil {
			capacities = append(capacities, by)
		}
		documents[who] = append(documents[who], l.ID)
	}
	for _, by := range capacities {
		data := Decided{Decision: in.Decision, Day: in.Day, Documents: documents[document.WhoOf(by)]}
		if err := r.journal(ctx, tx, by, "revision.decided", data, ""); err != nil {
			return err
		}
	}
	return nil
}

// Decided is what the history of a revision keeps of a decision.
type Decided struct {
	Decision  Verdict      `json:"decision"`
	Day       calendar.Day `json:"day,omitzero"`
	Documents []string     `json:"documents"`
}

// writable loads a revision the person may see and in which decisions are still recorded.
func (v *Service) writable(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (Revision, error) {
	rev, err := v.see(ctx, tx, sc, act, id)
	if err == nil && !rev.State.Writable() {
		err = fault.Conflict{Msg: i18n.M("revision.conflict.state", "state", stateMsg(rev.State))}
	}
	return rev, err
}

func stateMsg(s State) i18n.Msg { return i18n.M("revision.state." + string(s)) }

// chosen loads the instruments named, which must be in force with the unit and seen by the person.
func (sc *scene) chosen(ctx context.Context, tx *store.Tx, act org.Act, rev Revision, ids []string) ([]Live, error) {
	list, err := sc.liveOf(ctx, tx, act, rev, ids)
	if err == nil && len(list) != len(ids) {
		err = fault.Bad("documents", i18n.M("revision.bad.document"), i18n.M("revision.bad.document_allowed"))
	}
	return list, err
}

// liveOf loads those of the instruments that are in force with the unit and seen by the person.
func (sc *scene) liveOf(ctx context.Context, q store.Q, act org.Act, rev Revision, ids []string) ([]Live, error) {
	rule, _, ok := sc.Law.rule.On(sc.Edition(rev.BodyID), sc.Day)
	if !ok {
		return nil, fault.Conflict{Msg: i18n.M("revision.conflict.rule")}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return sc.withSigns(ctx, q, rev, rule, instrument.InForceAsk{
		Viewer: sc.Viewer(act.PersonID), Units: sc.OfUnit(rev.UnitID, sc.Day), Kinds: rule.Kinds, Only: ids, Limit: len(ids),
	})
}

// asDecider finds the capacity in which the person decides about an instrument in a revision.
func (sc *scene) asDecider(act org.Act, rec instrument.Record) (org.Act, bool) {
	if a, ok := sc.ActAs(act, sc.Day, rec.SignerPost, rec.DrafterPost); ok {
		return a, true
	}
	return sc.asHead(act, rec.OwnerUnit)
}

// decide records the decision about one instrument and carries it out, or puts it before the post that signed.
func (v *Service) decide(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, l Live, in DecisionInput) error {
	by, ok := sc.asDecider(act, l.Record)
	if !ok {
		return forbidden(i18n.M("revision.who.decider", "unit", sc.UnitName(l.OwnerUnit, sc.Day)))
	}
	if l.Decision != nil && !l.Decision.DoneAt.IsZero() && l.Decision.Decision != VerdictKeep {
		return fault.Conflict{Msg: i18n.M("revision.conflict.done", "number", l.Number)}
	}
	if l.Decision != nil && l.Decision.ID != in.Seen[l.ID] {
		return fault.Stale(i18n.M("revision.conflict.decided", "number", l.Number, "decision", i18n.Msg{Key: "revision.verdict." + string(l.Decision.Decision)}))
	}
	d := Decision{
		ID: store.NewID(act.Now), RevisionID: rev.ID, DocumentID: l.ID, Decision: in.Decision, Day: in.Day, Reason: in.Reason, Signs: l.Signs,
		At: act.Now, By: document.WhoOf(by),
	}
	if err := turn.ClearOn(ctx, tx, l.ID, turn.Revoke, turn.Change); err != nil {
		return err
	}
	if err := keepDecision(ctx, tx, d); err != nil {
		return err
	}
	data := map[string]any{"revision": rev.ID, "decision": in.Decision, "day": in.Day, "signs": l.Signs}
	entry := journal.Entry{Stream: document.Stream(l.ID), Action: "instrument.revision_" + string(in.Decision), Subject: l.ID, Data: data, Reason: in.Reason}
	if err := journal.Append(ctx, tx, by, entry); err != nil {
		return err
	}
	return v.carryOut(ctx, tx, sc, act, rev, l, d)
}

func keepDecision(ctx context.Context, tx *store.Tx, d Decision) error {
	var done any
	if d.Decision == VerdictKeep {
		done = d.At
	}
	if d.Signs == nil {
		d.Signs = []Sign{}
	}
	_, err := tx.Exec(ctx, `INSERT INTO revision_decision (id, revision_id, document_id, decision, day, reason, signs, at, person_id, post_id, for_post_id, for_person_id, by_order, done_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (revision_id, document_id) DO UPDATE SET
		id = excluded.id, decision = excluded.decision, day = excluded.day, reason = excluded.reason, signs = excluded.signs, at = excluded.at,
		person_id = excluded.person_id, post_id = excluded.post_id, for_post_id = excluded.for_post_id,
		for_person_id = excluded.for_person_id, by_order = excluded.by_order, done_at = excluded.done_at`,
		d.ID, d.RevisionID, d.DocumentID, string(d.Decision), d.Day, d.Reason, store.JSON(d.Signs), d.At, d.By.PersonID, d.By.PostID, d.By.ForPostID,
		d.By.ForPersonID, d.By.ByOrder, done)
	return err
}

// carryOut does what was decided as far as the person may; else it tells the post that signed, whose move it is then.
func (v *Service) carryOut(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, l Live, d Decision) error {
	signer, may := sc.ActAs(act, sc.Day, l.SignerPost)
	switch {
	case d.Decision == VerdictKeep:
		return nil
	case d.Decision == VerdictRelease:
		if err := v.instruments.ReleaseDecided(ctx, tx, act, l.ID, d.Reason); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE revision_decision SET done_at = $3 WHERE revision_id = $1 AND document_id = $2`, rev.ID, l.ID, act.Now)
		return err
	case may:
		return v.instruments.FollowDecided(ctx, tx, signer, l.ID, instrument.FollowKind(d.Decision), instrument.FollowInput{Day: d.Day, Reason: d.Reason})
	}
	kind := turn.Revoke
	if d.Decision == VerdictChange {
		kind = turn.Change
		if err := v.instruments.ChangeProposed(ctx, tx, act, l.ID, instrument.FollowInput{Day: d.Day, Reason: d.Reason}); err != nil {
			return err
		}
	}
	if err := turn.Set(ctx, tx, turn.Next(act, access.Post(l.SignerPost), kind, l.ID, l.ID, rev.Last)); err != nil {
		return err
	}
	msg := i18n.M("revision.notice.proposed_"+string(d.Decision), "number", l.Number, "unit", sc.UnitName(rev.UnitID, sc.Day), "reason", d.Reason)
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: l.SignerPost}}, msg, "/instruments/"+l.ID+"?act="+string(d.Decision), l.ID)
}

// Followed marks what revisions asked of the post that signed an instrument as done, once that post has revoked or changed it (49); it
// is of instrument.Proposals.
func (v *Service) Followed(ctx context.Context, tx *store.Tx, f instrument.FollowAct) error {
	kind := turn.Revoke
	if f.Kind == instrument.FollowChange {
		kind = turn.Change
	}
	if err := turn.ClearOn(ctx, tx, f.DocumentID, kind); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE revision_decision SET done_at = $3 WHERE document_id = $1 AND decision = $2 AND done_at IS NULL`, f.DocumentID, string(f.Kind), f.At)
	return err
}

// Proposal is what the last revision put before the post that signed an instrument and that is not done yet, or nil; it is of
// instrument.Proposals.
func (v *Service) Proposal(ctx context.Context, q store.Q, documentID string) (*instrument.Proposal, error) {
	list, err := store.List(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM revision_decision d
		WHERE d.document_id = $1 ORDER BY d.at DESC, d.id DESC LIMIT 1`, documentID)
	if err != nil || len(list) == 0 || !list[0].DoneAt.IsZero() {
		return nil, err
	}
	d := list[0]
	return &instrument.Proposal{RevisionID: d.RevisionID, Decision: instrument.FollowKind(d.Decision), Day: d.Day, Reason: d.Reason, At: d.At, By: d.By}, nil
}
