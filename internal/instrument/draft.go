package instrument

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Texts are the parts that are written as text, in the order in which paragraphs 40, 42 and 43 name them; the ground and
// the term are not texts.
var Texts = []string{"goals_tasks_conditions_means", "questions_list", "expected_result", "goal", "algorithm", "demand", "form"}

// draftInput is a draft as a use case takes it, with the version the person saw.
type draftInput struct {
	ID      string `json:"id,omitempty"`
	Version int64  `json:"version,omitempty"`
	Input   Input  `json:"input"`
}

func (d draftInput) documentID() string { return d.ID }

// Draft begins an instrument (39, 41). What the Regulation still asks of it does not keep it from being saved.
func (v *Service) Draft(ctx context.Context, act org.Act, in Input) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "draft", draftInput{Input: in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.begin(ctx, tx, act, sc, in)
	})
}

// begin is Draft within a transaction; the input is tidy.
func (v *Service) begin(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, in Input) (Receipt, error) {
	if err := sc.wellFormed(ctx, tx, in, act.AsBody()); err != nil {
		return Receipt{}, err
	}
	if err := v.mayFollow(ctx, tx, sc, act, "", in); err != nil {
		return Receipt{}, err
	}
	if in.Delegation.ExecutionID != "" {
		if _, err := v.mayDelegate(ctx, tx, sc, act, in); err != nil {
			return Receipt{}, err
		}
	}
	own := Owner{Person: act.PersonID, Post: act.AsPost(), Unit: act.AsUnit(), Body: act.AsBody()}
	id, version, err := v.kernel.Create(ctx, tx, act, document.New{
		Kind: documentKind(in.Kind), Title: in.Title, OwnerUnit: own.Unit, OwnerBody: own.Body, AccessMark: mark(in), Content: stored(in),
	})
	if err != nil {
		return Receipt{}, err
	}
	if err := insertInstrument(ctx, tx, act, sc, own, id, version, in); err != nil {
		return Receipt{}, err
	}
	if err := v.link(ctx, tx, sc, act, id, in); err != nil {
		return Receipt{}, err
	}
	err = access.Grant(ctx, tx, []access.Row{{
		Grantee: access.Unit(own.Unit), Register: access.RegisterOutgoing, Sort: access.NewestFirst(act.Now),
		RefID: id, DocumentID: id, Reason: "access.reason.unit",
	}})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: id, Version: version, State: string(StateDraft)}, write(ctx, tx, act, id, "drafted", id, map[string]any{"kind": in.Kind, "title": in.Title}, "")
}

func insertInstrument(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, own Owner, id string, version int64, in Input) error {
	_, err := tx.Exec(ctx, `INSERT INTO instrument (document_id, kind, state, version, title, folded, number, owner_unit, owner_body,
		drafter_post, drafter_person, area_id, ground_id, signer_post, marked, edition, term, due_day, created_at, updated_at,
		signed_at, sent_at, sent_day, released_at, executions, open_executions, short_ground_id, main_id, supplement_ground)
		VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, $11, $12, $13, $14, $15, '', NULL, $16, $16, NULL, NULL, NULL, NULL, 0, 0, $17, $18, $19)`,
		id, string(in.Kind), string(StateDraft), version, in.Title, i18n.Fold(in.Title), own.Unit, own.Body, own.Post, own.Person,
		in.AreaID, in.GroundID, in.SignerPost, in.Marked, sc.edition(own.Body).ID, act.Now, in.ShortGroundID,
		in.Supplement.MainID, string(in.Supplement.Ground))
	if err != nil {
		return err
	}
	if err := tx.Later(ctx, instrumentChange+`document_id = $2`, 1, id); err != nil {
		return err
	}
	if err := keepTitle(ctx, tx, id, "", in.Title); err != nil {
		return err
	}
	return nil
}

// Edit saves the next version of a draft. Only its author, his unit's head or who stands in for them may.
func (v *Service) Edit(ctx context.Context, act org.Act, id string, version int64, in Input) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "edit", draftInput{ID: id, Version: version, Input: in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft && rec.State != StateAgreed {
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		if err := sc.wellFormed(ctx, tx, in, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if in.Supplement.MainID != rec.MainID { // a supplementary one begins on the card of its main one and stays with it (46)
			return Receipt{}, fault.Bad("supplement.main_id", i18n.M("instrument.bad.main_fixed"), i18n.M("instrument.bad.main_allowed"))
		}
		if err := linkStays(ctx, tx, id, in); err != nil {
			return Receipt{}, err
		}
		return v.saveDraft(ctx, tx, act, rec, in)
	})
}

func (v *Service) saveDraft(ctx context.Context, tx *store.Tx, act org.Act, rec Record, in Input) (Receipt, error) {
	next, err := v.kernel.Save(ctx, tx, act, rec.ID, rec.Version, in.Title, stored(in))
	if err != nil {
		return Receipt{}, err
	}
	if in.Marked != rec.Marked {
		if err := v.kernel.SetAccessMark(ctx, tx, act, rec.ID, mark(in)); err != nil {
			return Receipt{}, err
		}
	}
	// An edit after agreement takes the agreement away: who agreed, agreed to another text (45, 49-1).
	err = recountInstrument(ctx, tx, rec.ID, func() error {
		return store.Exec1(ctx, tx, `UPDATE instrument SET state = $3, version = $4, kind = $5, title = $6, folded = $7, area_id = $8, ground_id = $9,
			signer_post = $10, marked = $11, updated_at = $12, short_ground_id = $13, supplement_ground = $14 WHERE document_id = $1 AND version = $2`,
			rec.ID, rec.Version, string(StateDraft), next, string(in.Kind), in.Title, i18n.Fold(in.Title), in.AreaID, in.GroundID, in.SignerPost, in.Marked, act.Now,
			in.ShortGroundID, string(in.Supplement.Ground))
	})
	if err != nil {
		return Receipt{}, err
	}
	if err := keepTitle(ctx, tx, rec.ID, rec.Title, in.Title); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, rec.ID, turn.Sign, turn.Revise); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: rec.ID, Version: next, State: string(StateDraft)},
		write(ctx, tx, act, rec.ID, "edited", rec.ID, map[string]any{"version": next}, "")
}

// Withdraw ends a draft that will not be sent. The record stays.
func (v *Service) Withdraw(ctx context.Context, act org.Act, id string, version int64, reason string) (Receipt, error) {
	in := wordInput{ID: id, Version: version, Text: reason}
	return v.change(ctx, act, "withdraw", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		switch rec.State {
		case StateAgreeing:
			if _, err := v.kernel.Recall(ctx, tx, act, id, reason); err != nil {
				return Receipt{}, err
			}
		case StateDraft, StateAgreed, StateSigned:
		default:
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		if err := setState(ctx, tx, act, &rec, StateWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: rec.Version, State: string(StateWithdrawn)}, write(ctx, tx, act, id, "withdrawn", id, nil, reason)
	})
}

// authored loads an instrument for an act of its author.
func (v *Service) authored(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (org.Act, Record, error) {
	rec, err := v.see(ctx, tx, sc, act, id)
	if err != nil {
		return act, rec, err
	}
	act, err = sc.asAuthor(act, rec)
	return act, rec, err
}

// asAuthor finds the capacity in which a person may work on a draft: its author's post, or the head of his unit (5, 44-1).
func (sc *scene) asAuthor(act org.Act, rec Record) (org.Act, error) {
	if a, ok := sc.as(act, rec.DrafterPost); ok {
		return a, nil
	}
	if head, ok := sc.Head(rec.OwnerUnit, sc.day); ok {
		if a, ok := sc.as(act, head.ID); ok {
			return a, nil
		}
	}
	return act, forbidden(i18n.M("instrument.who.author", "post", sc.PostTitle(rec.DrafterPost)))
}

// wellFormed refuses what cannot be understood, and links to things that do not exist on the day.
func (sc *scene) wellFormed(ctx context.Context, q store.Q, in Input, bodyID string) error {
	var c fault.Collector
	if err := c.Add("", in.Shape(Texts)); err != nil {
		return err
	}
	for _, id := range in.Recipients {
		u, ok := sc.Unit(id)
		if !ok || !u.Kind.IsBody() || !u.Open(sc.day) {
			c.Bad("recipients", i18n.M("instrument.bad.recipient"), i18n.M("instrument.bad.recipient_allowed"))
			break
		}
		if id == bodyID {
			c.Bad("recipients", i18n.M("instrument.bad.recipient_self"), i18n.M("instrument.bad.recipient_allowed"))
			break
		}
	}
	for _, id := range in.Touched {
		if u, ok := sc.Unit(id); !ok || !u.Open(sc.day) || u.BodyID != bodyID && !u.Kind.IsBody() {
			c.Bad("touched", i18n.M("instrument.bad.touched"), i18n.M("instrument.bad.touched_allowed"))
			break
		}
	}
	if in.SignerPost != "" {
		if p, ok := sc.Post(in.SignerPost); !ok || !p.Open(sc.day) || sc.BodyOf(p.ID) != bodyID {
			c.Bad("signer_post", i18n.M("instrument.bad.signer"), i18n.M("instrument.bad.signer_allowed"))
		}
	}
	if in.AreaID != "" {
		if _, ok := sc.Area(in.AreaID); !ok {
			c.Bad("area_id", i18n.M("instrument.bad.area"), i18n.M("instrument.bad.area_allowed"))
		}
	}
	for _, x := range []struct{ field, id string }{{"ground_id", in.GroundID}, {"short_ground_id", in.ShortGroundID}} {
		g, err := usableGround(ctx, q, sc, x.id, bodyID)
		if err != nil {
			return err
		}
		if x.id != "" && g == nil {
			c.Bad(x.field, i18n.M("instrument.bad.ground"), i18n.M("instrument.bad.ground_allowed"))
		}
	}
	return c.Err()
}

// datedInterim refuses intermediate terms that nobody could keep: one without its substance or its day, one that has passed, one after
// the final day. A draft may be saved with them.
func (in Input) datedInterim(today calendar.Day) error {
	var c fault.Collector
	for i, t := range in.Interim {
		field, allowed := fmt.Sprintf("interim.%d.", i), i18n.M("instrument.bad.interim_allowed", "day", today)
		switch {
		case strings.TrimSpace(t.What) == "":
			c.Bad(field+"what", i18n.M("instrument.bad.interim_what"), i18n.M("instrument.bad.interim_both"))
		case t.Due.None():
			c.Bad(field+"due", i18n.M("instrument.bad.interim_due"), i18n.M("instrument.bad.interim_both"))
		case t.Due < today:
			c.Bad(field+"due", i18n.M("instrument.bad.day_past"), allowed)
		case in.TermKind == TermDate && !in.TermDay.None() && t.Due > in.TermDay:
			c.Bad(field+"due", i18n.M("instrument.bad.interim_after"), allowed)
		}
	}
	return c.Err()
}

// Judgement is what the live check shows: the verdict, and how the term comes about.
type Judgement struct {
	Verdict     law.Verdict
	Calculation Calculation
	Known       bool            // false: the calendar or the edition of that day is not held
	Route       []document.Step // who will be asked, before it starts (45, 49-1)
	Load        LoadTable       // of the recipients, without the draft itself (44)
	Twice       []Twice         // earlier instruments that ask nearly the same (44)
}

// Check judges a draft without writing anything, by the same rules and facts as the acts themselves. id may be empty
// while the draft has not been saved. chosen are files that will be attached with it.
func (v *Service) Check(ctx context.Context, act org.Act, id string, in Input, stage Stage, chosen ...Attachment) (Judgement, error) {
	in = in.Tidy()
	var out Judgement
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if err := v.mayFollow(ctx, q, sc, act, id, in); err != nil {
			return err
		}
		if id == "" && in.Delegation.ExecutionID != "" {
			if _, err := v.mayDelegate(ctx, q, sc, act, in); err != nil {
				return err
			}
		}
		s := subject{sc: sc, in: in, stage: stage, owner: Owner{Person: act.PersonID, Post: act.AsPost(), Unit: act.AsUnit(), Body: act.AsBody()}}
		if id == "" {
			err = v.gatherGrounds(ctx, q, &s)
		} else {
			var rec Record
			if rec, err = v.see(ctx, q, sc, act, id); err == nil {
				s, err = v.gather(ctx, q, sc, rec, in, stage)
			}
		}
		if err != nil {
			return err
		}
		s.chosen = chosen
		out = sc.judge(s)
		return sc.showTwice(ctx, q, sc.viewer(act.PersonID), &out, in.Recipients)
	})
	return out, err
}

func (sc *scene) judge(s subject) Judgement {
	if !slices.Contains(Kinds, s.in.Kind) {
		return Judgement{}
	}
	d := s.draft()
	calculation, err := sc.law.Calculate(d, sc.snap.Calendar)
	return Judgement{
		Load:        s.loadView(),
		Twice:       namedTwice(s.twice),
		Verdict:     sc.law.Judge(d, sc.snap.Calendar, s.in.Reasons),
		Calculation: calculation,
		Known:       err == nil,
		Route:       sc.route(s.owner, d),
	}
}

func documentKind(k Kind) string { return "instrument." + string(k) }

func mark(in Input) document.AccessMark {
	if in.Marked {
		return document.MarkDSP
	}
	return document.MarkNone
}

// stored is the input as the document keeps it: texts as parts in order, everything else as facts.
func stored(in Input) document.Content {
	title, parts := in.Title, in.Parts
	in.Title, in.Parts = "", nil
	return document.NewContent(title, Texts, parts, in)
}

// restored is the counterpart of stored.
func restored(c document.Content) (in Input, err error) {
	in.Title, in.Parts, err = c.Restore(&in)
	return in, err
}

// wordInput is a command that carries words: a reason, a remark, a question.
type wordInput struct {
	ID       string       `json:"id"`
	Version  int64        `json:"version,omitempty"`
	Text     string       `json:"text,omitempty"`
	Day      calendar.Day `json:"day,omitzero"`
	Choice   string       `json:"choice,omitempty"`
	Other    []string     `json:"other,omitempty"`
	document string
}

func (w wordInput) documentID() string {
	if w.document != "" {
		return w.document
	}
	return w.ID
}

func (w wordInput) words(needed bool) error { return CheckWords(w.Text, needed) }

// CheckWords refuses an overlong reason or remark, and a missing one where one is needed, as the field "text".
func CheckWords(text string, needed bool) error {
	var c fault.Collector
	if needed && len(text) == 0 {
		c.Bad("text", i18n.M("instrument.bad.words"), i18n.M("instrument.bad.words_allowed"))
	}
	tooLong(&c, "text", text, reasonMax)
	return c.Err()
}
