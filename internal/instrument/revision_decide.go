package instrument

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// RevisionVerdict is what a revision decides about an instrument (49).
type RevisionVerdict string

// The verdicts.
const (
	VerdictKeep    RevisionVerdict = "keep"
	VerdictRevoke  RevisionVerdict = "revoke"
	VerdictChange  RevisionVerdict = "change"
	VerdictRelease RevisionVerdict = "release"
)

// RevisionVerdicts lists them.
var RevisionVerdicts = []RevisionVerdict{VerdictKeep, VerdictRevoke, VerdictChange, VerdictRelease}

// RevisionDecision is a decision as it stands on record.
type RevisionDecision struct {
	ID, RevisionID, DocumentID string
	Decision                   RevisionVerdict
	Day                        calendar.Day // the later day of a change
	Reason                     string
	Signs                      []Sign // why it was proposed, as it stood
	At                         time.Time
	By                         document.Who // who decided, and in whose place
	DoneAt                     time.Time    // carried out; zero while the post that signed has still to act
}

// DecisionInput is one decision about one instrument or many.
type DecisionInput struct {
	Documents []string        `json:"documents"`
	Decision  RevisionVerdict `json:"decision"`
	// Day is the later day of execution of a change.
	Day    calendar.Day `json:"day,omitzero"`
	Reason string       `json:"text"`
}

// decideMost is how many instruments are decided about at once.
const decideMost = 200

func (in DecisionInput) shape(today calendar.Day) error {
	var c fault.Collector
	if !slices.Contains(RevisionVerdicts, in.Decision) {
		c.Bad("decision", i18n.M("revision.bad.decision"), i18n.M("revision.bad.decision_allowed"))
	}
	if n := len(in.Documents); n == 0 || n > decideMost {
		c.Bad("documents", i18n.M("revision.bad.documents"), i18n.M("revision.bad.documents_allowed", "max", decideMost))
	}
	if in.Decision == VerdictChange && in.Day <= today {
		c.Bad("day", i18n.M("revision.bad.day"), i18n.M("revision.bad.day_allowed", "day", today))
	}
	if in.Reason == "" {
		c.Bad("text", i18n.M("instrument.bad.words"), i18n.M("instrument.bad.words_allowed"))
	}
	tooLong(&c, "text", in.Reason, reasonMax)
	return c.Err()
}

type revisionInput struct {
	ID      string `json:"id"`
	Version int64  `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
	DecisionInput
}

// Decide records a decision of the revision about instruments in force (49). The head of the unit, who drafted the instrument
// and who signed it decide. Revocation and change go the road of 49: carried out at once when the person may act in the post
// that signed, else put before that post. Nothing is revoked by itself. All or none of the instruments are decided about.
func (v *Service) Decide(ctx context.Context, act org.Act, revisionID string, in DecisionInput) (Receipt, error) {
	in.Reason, in.Documents = strings.TrimSpace(in.Reason), distinct(in.Documents)
	if in.Decision != VerdictChange {
		in.Day = 0
	}
	return v.change(ctx, act, "revision_decide", revisionInput{ID: revisionID, DecisionInput: in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(sc.day); err != nil {
			return Receipt{}, err
		}
		rev, err := v.writableRevision(ctx, tx, sc, act, revisionID)
		if err != nil {
			return Receipt{}, err
		}
		list, err := v.chosen(ctx, tx, sc, act, rev, in.Documents)
		if err != nil {
			return Receipt{}, err
		}
		for _, l := range list {
			if err := v.decide(ctx, tx, sc, act, rev, l, in); err != nil {
				return Receipt{}, err
			}
		}
		return Receipt{ID: rev.ID, Version: rev.Version, State: string(rev.State)}, rev.decided(ctx, tx, sc, act, list, in)
	})
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
		data := RevisionDecided{Decision: in.Decision, Day: in.Day, Documents: documents[document.WhoOf(by)]}
		if err := r.journal(ctx, tx, by, "revision.decided", data, ""); err != nil {
			return err
		}
	}
	return nil
}

// RevisionDecided is what the history of a revision keeps of a decision.
type RevisionDecided struct {
	Decision  RevisionVerdict `json:"decision"`
	Day       calendar.Day    `json:"day,omitzero"`
	Documents []string        `json:"documents"`
}

// writableRevision loads a revision the person may see and in which decisions are still recorded.
func (v *Service) writableRevision(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (Revision, error) {
	rev, err := v.seeRevision(ctx, tx, sc, act, id)
	if err == nil && !rev.State.Writable() {
		err = fault.Conflict{Msg: i18n.M("revision.conflict.state", "state", revisionStateMsg(rev.State))}
	}
	return rev, err
}

func revisionStateMsg(s RevisionState) i18n.Msg { return i18n.M("revision.state." + string(s)) }

// chosen loads the instruments named, which must be in force with the unit and seen by the person.
func (v *Service) chosen(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, ids []string) ([]Live, error) {
	list, err := v.liveOf(ctx, tx, sc, act, rev, ids)
	if err == nil && len(list) != len(ids) {
		err = fault.Bad("documents", i18n.M("revision.bad.document"), i18n.M("revision.bad.document_allowed"))
	}
	return list, err
}

// liveOf loads those of the instruments that are in force with the unit and seen by the person.
func (v *Service) liveOf(ctx context.Context, q store.Q, sc *scene, act org.Act, rev Revision, ids []string) ([]Live, error) {
	rule, _, ok := sc.law.revision.On(sc.edition(rev.BodyID), sc.day)
	if !ok {
		return nil, fault.Conflict{Msg: i18n.M("revision.conflict.rule")}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	where, args := liveSQL(sc.viewer(act.PersonID), sc.revised(rev.UnitID), rule, Cursor{})
	in := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		in[i] = fmt.Sprintf("$%d", len(args))
	}
	recs, err := store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE `+where+
		` AND i.document_id IN (`+strings.Join(in, ", ")+`) ORDER BY i.sent_day, i.document_id`, args...)
	if err != nil || len(recs) == 0 {
		return nil, err
	}
	return v.withSigns(ctx, q, sc, rev, rule, recs)
}

// asDecider finds the capacity in which the person decides about an instrument in a revision.
func (sc *scene) asDecider(act org.Act, rec Record) (org.Act, bool) {
	if a, ok := sc.as(act, rec.SignerPost, rec.DrafterPost); ok {
		return a, true
	}
	return sc.asHead(act, rec.OwnerUnit)
}

// decide records the decision about one instrument and carries it out, or puts it before the post that signed.
func (v *Service) decide(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, l Live, in DecisionInput) error {
	by, ok := sc.asDecider(act, l.Record)
	if !ok {
		return forbidden(i18n.M("revision.who.decider", "unit", sc.UnitName(l.OwnerUnit, sc.day)))
	}
	if l.Decision != nil && !l.Decision.DoneAt.IsZero() && l.Decision.Decision != VerdictKeep {
		return fault.Conflict{Msg: i18n.M("revision.conflict.done", "number", l.Number)}
	}
	d := RevisionDecision{
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
	if err := write(ctx, tx, by, l.ID, "revision_"+string(in.Decision), l.ID, data, in.Reason); err != nil {
		return err
	}
	return v.carryOut(ctx, tx, sc, act, rev, l, d)
}

func keepDecision(ctx context.Context, tx *store.Tx, d RevisionDecision) error {
	var done any
	if d.Decision == VerdictKeep {
		done = d.At
	}
	if d.Signs == nil {
		d.Signs = []Sign{}
	}
	_, err := tx.Exec(ctx, `INSERT INTO revision_decision (id, revision_id, document_id, decision, day, reason, signs, at, person_id, post_id, for_post_id, for_person_id, by_order, done_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (revision_id, document_id) DO UPDATE SET
		decision = excluded.decision, day = excluded.day, reason = excluded.reason, signs = excluded.signs, at = excluded.at,
		person_id = excluded.person_id, post_id = excluded.post_id, for_post_id = excluded.for_post_id,
		for_person_id = excluded.for_person_id, by_order = excluded.by_order, done_at = excluded.done_at`,
		d.ID, d.RevisionID, d.DocumentID, string(d.Decision), d.Day, d.Reason, store.JSON(d.Signs), d.At, d.By.PersonID, d.By.PostID, d.By.ForPostID,
		d.By.ForPersonID, d.By.ByOrder, done)
	return err
}

// carryOut does what was decided as far as the person may; else it tells the post that signed, whose move it is then.
func (v *Service) carryOut(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, l Live, d RevisionDecision) error {
	signer, may := sc.as(act, l.SignerPost)
	switch {
	case d.Decision == VerdictKeep:
		return nil
	case d.Decision == VerdictRelease:
		if _, err := v.release(ctx, tx, sc, act, l.ID, d.Reason); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE revision_decision SET done_at = $3 WHERE revision_id = $1 AND document_id = $2`, rev.ID, l.ID, act.Now)
		return err
	case may && d.Decision == VerdictRevoke:
		_, err := v.revoke(ctx, tx, sc, signer, l.ID, FollowInput{Reason: d.Reason})
		return err
	case may:
		_, err := v.changeSent(ctx, tx, sc, signer, l.ID, FollowInput{Day: d.Day, Reason: d.Reason})
		return err
	}
	kind := turn.Revoke
	if d.Decision == VerdictChange {
		kind = turn.Change
	}
	if err := turn.Set(ctx, tx, turn.Next(act, postKey(l.SignerPost), kind, l.ID, l.ID, rev.Last)); err != nil {
		return err
	}
	msg := i18n.M("revision.notice.proposed_"+string(d.Decision), "number", l.Number, "unit", sc.UnitName(rev.UnitID, sc.day), "reason", d.Reason)
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: l.SignerPost}}, msg, "/instruments/"+l.ID+"?act="+string(d.Decision), l.ID)
}

// carriedOut marks what revisions asked of the post that signed as done once that post has revoked or changed (49).
func carriedOut(ctx context.Context, tx *store.Tx, f *follow) error {
	kind := turn.Revoke
	if f.Kind == FollowChange {
		kind = turn.Change
	}
	if err := turn.ClearOn(ctx, tx, f.DocumentID, kind); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE revision_decision SET done_at = $3 WHERE document_id = $1 AND decision = $2 AND done_at IS NULL`, f.DocumentID, string(f.Kind), f.At)
	return err
}

// proposal is what the last revision put before the post that signed an instrument and that is not done yet, or nil.
func proposal(ctx context.Context, q store.Q, documentID string) (*RevisionDecision, error) {
	list, err := store.List(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM revision_decision d
		WHERE d.document_id = $1 ORDER BY d.at DESC, d.id DESC LIMIT 1`, documentID)
	if err != nil || len(list) == 0 || !list[0].DoneAt.IsZero() {
		return nil, err
	}
	return &list[0], nil
}
