package instrument

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// informFacts are what stands beside the content in the frozen record.
func informFacts(rec Inform) map[string]any {
	return map[string]any{"owner": []string{rec.OwnerUnit, rec.OwnerBody}, "drafter": []string{rec.DrafterPerson, rec.DrafterPost}, "signer": rec.SignerPost}
}

// informInput reads what the newest version of a document holds.
func (v *Service) informInput(ctx context.Context, q store.Q, id string) (in InformInput, doc document.Document, err error) {
	if doc, err = v.kernel.Get(ctx, q, id); err != nil {
		return in, doc, err
	}
	if err = json.Unmarshal(doc.Content.Facts, &in); err != nil {
		return in, doc, err
	}
	in.Title, in.Text = doc.Content.Text(document.PartName), doc.Content.Text("text")
	return in, doc, nil
}

// informForm is what the paper says.
func (sc *scene) informForm(rec Inform, in InformInput, at time.Time) paper.Document {
	d := paper.Document{
		Form: documentInform, Lang: i18n.Lang(in.Lang), Name: say("inform.kind." + string(in.Kind)), Title: in.Title, Body: sc.UnitName(rec.OwnerBody, sc.day), At: at,
		Drafter: sc.words().InPost(rec.DrafterPerson, rec.DrafterPost), Parts: []paper.Part{{Label: say("inform.field.text"), Text: i18n.Same(in.Text)}},
	}
	if rec.OwnerUnit != rec.OwnerBody {
		d.Unit = sc.words().UnitPath(rec.OwnerUnit)
	}
	for _, id := range in.Recipients {
		d.Recipients = append(d.Recipients, sc.UnitName(id, sc.day))
	}
	if in.SignerPost != "" {
		d.Signer = sc.words().Signer(in.SignerPost)
	}
	return d
}

// informToSign loads a frozen document for who signs it now.
func (v *Service) informToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Inform, error) {
	rec, err := v.seeInform(ctx, q, sc.viewer(act.PersonID), id)
	if err != nil {
		return act, rec, err
	}
	signing, ok := sc.as(act, rec.SignerPost)
	if !ok {
		return act, rec, forbidden(i18n.M("instrument.who.signer", "post", sc.PostTitle(rec.SignerPost)))
	}
	if rec.State != InformReady {
		return act, rec, outOfTurn(informStateMsg(rec.State))
	}
	check, err := v.kernel.CheckFrozen(ctx, q, id, rec.Version, informFacts(rec))
	if err == nil && !check.Found {
		err = fault.Conflict{Msg: i18n.M("instrument.sign.not_frozen")}
	}
	if err == nil {
		err = check.Refuse()
	}
	return signing, rec, err
}

func (v *Service) informBytes(ctx context.Context, q store.Q, id string) ([]byte, error) {
	f, ok, err := v.kernel.Frozen(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Conflict{Msg: i18n.M("paper.original.none")}
	}
	data, err := v.kernel.FrozenBytes(f)
	return data, document.FrozenLost(err)
}

// InformToSign gives the bytes that the signer is to sign. Errors are those of SignInform.
func (v *Service) InformToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, v.informSigned(ctx, act, id))
}

// informSigned loads the frozen paper of a document for who signs it now.
func (v *Service) informSigned(ctx context.Context, act org.Act, id string) document.Signable[*scene] {
	return func(q store.Q, sc *scene) (org.Act, []byte, error) {
		signing, _, err := v.informToSign(ctx, q, sc, act, id)
		if err != nil {
			return act, nil, err
		}
		data, err := v.informBytes(ctx, q, id)
		return signing, data, err
	}
}

// SignInform signs a document with the electronic signature of its signer, over the frozen paper, and sends it: it asks for
// nothing, so that nothing stands between signature and dispatch (44, 48; see I-154). cms is as for Sign.
func (v *Service) SignInform(ctx context.Context, act org.Act, id string, version int64, cms []byte) (Receipt, error) {
	proof, unproven := v.prove(ctx, act, cms, v.informSigned(ctx, act, id))
	input := reasonInput{ID: id, Version: version, Signature: document.Sum(cms)}
	return v.change(ctx, act, "inform_sign", input, func(tx *store.Tx, sc *scene) (Receipt, error) {
		signing, rec, err := v.informToSign(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		in, _, err := v.informInput(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.informComplete(in, rec); err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, signing, id, version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		if rec.Number, err = v.kernel.Register(ctx, tx, signing, id); err != nil {
			return Receipt{}, err
		}
		if err := moveInform(ctx, tx, signing, rec, InformSent); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE inform SET number = $2, sent_at = $3, sent_day = $4, edition = $5 WHERE document_id = $1`, id, rec.Number, act.Now, sc.day, sc.edition(rec.OwnerBody).ID)
		if err != nil {
			return Receipt{}, err
		}
		if err := v.handInform(ctx, tx, signing, sc, rec, in.Recipients); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(InformSent), Number: rec.Number},
			write(ctx, tx, signing, id, "inform_sent", id, map[string]any{"number": rec.Number, "recipients": in.Recipients}, "")
	})
}

// handInform gives the rights, moves and notices of a dispatch. Reading has no term.
func (v *Service) handInform(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Inform, bodies []string) error {
	rows := []access.Row{
		informRow(access.All, "access.reason.control", rec.ID, act.Now), informRow(access.Unit(rec.OwnerUnit), "access.reason.unit", rec.ID, act.Now),
		informRow(access.Post(rec.SignerPost), "access.reason.signer", rec.ID, act.Now), informRow(access.Body(rec.OwnerBody), "access.reason.body", rec.ID, act.Now),
	}
	var moves []turn.Row
	var to []document.To
	for _, b := range bodies {
		rows = append(rows, informRow(access.Body(b), "access.reason.recipient", rec.ID, act.Now), informRow(access.Unit(b), "access.reason.recipient", rec.ID, act.Now))
		for _, u := range sc.Units(b, sc.day) { // it is for everybody there to read
			rows = append(rows, informRow(access.Unit(u.ID), "access.reason.recipient", rec.ID, act.Now))
		}
		moves = append(moves, turn.Next(act, bodyKey(b), turn.Acquaint, rec.ID, rec.ID, 0))
		to = append(to, document.To{UnitID: b})
	}
	if err := access.Revoke(ctx, tx, rec.ID, rec.ID, access.RegisterInform); err != nil {
		return err
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	if err := turn.ClearDocument(ctx, tx, rec.ID); err != nil {
		return err
	}
	if err := turn.SetMany(ctx, tx, moves); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("inform.notice.sent", "title", rec.Title, "number", rec.Number), "/informs/"+rec.ID, rec.ID)
}

// ReadInform acknowledges for a body that it has read the document. There is no term for it.
func (v *Service) ReadInform(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "inform_read", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.seeInform(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != InformSent {
			return Receipt{}, outOfTurn(informStateMsg(rec.State))
		}
		bodies, err := informed(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		for _, b := range bodies {
			act, ok := sc.forBody(act, b.BodyID)
			if !ok {
				continue
			}
			err := store.Exec1(ctx, tx, `UPDATE inform_recipient SET read_at = $3, read_person = $4, read_post = $5 WHERE document_id = $1 AND body_id = $2 AND read_at IS NULL`,
				id, b.BodyID, act.Now, act.PersonID, act.AsPost())
			if errors.Is(err, store.ErrStale) {
				return Receipt{}, fault.Conflict{Msg: i18n.M("inform.conflict.read")}
			}
			if err != nil {
				return Receipt{}, err
			}
			if err := turn.ClearFor(ctx, tx, id, turn.Acquaint, bodyKey(b.BodyID)); err != nil {
				return Receipt{}, err
			}
			return Receipt{ID: id, Version: rec.Version, State: string(rec.State), Number: rec.Number}, write(ctx, tx, act, id, "inform_read", b.BodyID, nil, "")
		}
		return Receipt{}, forbidden(i18n.M("inform.who.recipient"))
	})
}

// forBody finds the capacity in which a person answers for a body: its head, his deputy, its clerk or control.
func (sc *scene) forBody(act org.Act, bodyID string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsBody() == bodyID && access.Keys(sc.Structure, []org.Seat{seat}, sc.day).Has(access.Body(bodyID)) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// InformPaper makes or opens the paper of a document for a person who may see it, as Paper does that of an instrument.
func (v *Service) InformPaper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.Valid(); err != nil {
		return document.PaperFile{}, err
	}
	var p document.Printing
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		rec, err := v.seeInform(ctx, q, sc.viewer(act.PersonID), id)
		if err != nil {
			return err
		}
		in, _, err := v.informInput(ctx, q, id)
		if err != nil {
			return err
		}
		p = document.Printing{
			Want: want, ID: rec.ID, Name: "inform", State: informStateMsg(rec.State), Waits: rec.State == InformReady,
			Form: sc.informForm(rec, in, rec.UpdatedAt), Print: paper.Print{State: paper.Draft, Lang: want.Lang},
		}
		return v.informPrint(ctx, q, sc, rec, &p)
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return v.kernel.Paper(&p)
}

// informPrint reads what came after a document was frozen.
func (v *Service) informPrint(ctx context.Context, q store.Q, sc *scene, rec Inform, p *document.Printing) (err error) {
	if p.Frozen.Frozen, p.Frozen.Found, err = v.kernel.Frozen(ctx, q, rec.ID); err != nil || rec.State == InformDraft {
		return err
	}
	p.Print.State, p.Print.Original = paper.Copy, p.Frozen.PDF.SHA256
	if rec.State == InformWithdrawn {
		p.Print.State = paper.Withdrawn
	}
	if rec.Number != "" {
		p.Name, p.Print.Number, p.Print.Day = rec.Number, rec.Number, rec.SentDay
	}
	if p.Want.Form == document.PaperCard && p.Frozen.Found {
		if p.Frozen, err = v.kernel.CheckFrozen(ctx, q, rec.ID, rec.Version, informFacts(rec)); err != nil {
			return err
		}
	}
	return v.kernel.Stamps(ctx, q, p, sc.words(), v.signer)
}
