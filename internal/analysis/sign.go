package analysis

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Submit judges a draft, freezes its paper and puts it before its signer. The length of a memo is that of the frozen paper (33).
func (v *Service) Submit(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "submit", input{ID: id, Version: version}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft {
			return Receipt{}, outOfTurn(rec.State)
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		s, err := v.loaded(ctx, tx, sc, rec, Signing)
		if err != nil {
			return Receipt{}, err
		}
		rec.SignerPost = s.signer() // the head of who owes may have changed since
		if s.pages, err = v.freeze(ctx, tx, act, &s, rec); err != nil {
			return Receipt{}, err
		}
		if err := s.judge().Err(); err != nil {
			return Receipt{}, err
		}
		if err := setState(ctx, tx, act, &rec, StateToSign); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE analysis SET pages = $2, signer_post = $3 WHERE document_id = $1`, id, s.pages, rec.SignerPost); err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), v.toSigner(ctx, tx, act, rec, &s)
	})
}

// toSigner makes a frozen product the move of the post that is to sign it.
func (v *Service) toSigner(ctx context.Context, tx *store.Tx, act org.Act, rec Record, s *subject) error {
	err := access.Grant(ctx, tx, []access.Row{{Grantee: access.Post(rec.SignerPost), Register: access.RegisterSee, RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.signer"}})
	if err != nil {
		return err
	}
	var due calendar.Day
	if s.owed != nil {
		due = s.owed.DueDay
	}
	if err := turn.Clear(ctx, tx, rec.ID, turn.Revise); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, access.Post(rec.SignerPost), turn.Sign, rec.ID, rec.ID, due)); err != nil {
		return err
	}
	err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.SignerPost}}, i18n.M("analysis.notice.to_sign", "title", rec.shown()), link(rec.ID), rec.ID)
	if err != nil {
		return err
	}
	return write(ctx, tx, act, rec.ID, "submitted", rec.ID, map[string]any{"version": rec.Version, "pages": s.pages}, "")
}

// shown is the title as notices carry it: a marked one is not named.
func (r Record) shown() any {
	if r.Marked {
		return i18n.M("duty.marked")
	}
	return r.Title
}

// back makes a product its author's move again.
func (v *Service) back(ctx context.Context, tx *store.Tx, act org.Act, rec *Record) error {
	if err := setState(ctx, tx, act, rec, StateDraft); err != nil {
		return err
	}
	if err := v.kernel.Thaw(ctx, tx, act, rec.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE analysis SET pages = 0 WHERE document_id = $1`, rec.ID); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, rec.ID, turn.Sign); err != nil {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, access.Post(rec.DrafterPost), turn.Revise, rec.ID, rec.ID, 0))
}

// Recall takes a product back from its signer, to be edited.
func (v *Service) Recall(ctx context.Context, act org.Act, id, text string) (Receipt, error) {
	return v.change(ctx, act, "recall", input{ID: id, Text: text}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := reason(text); err != nil {
			return Receipt{}, err
		}
		if rec.State != StateToSign {
			return Receipt{}, outOfTurn(rec.State)
		}
		if err := v.back(ctx, tx, act, &rec); err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "recalled", id, nil, text)
	})
}

// Decline is the signer's return of a product to its author, with the reason.
func (v *Service) Decline(ctx context.Context, act org.Act, id, text string) (Receipt, error) {
	return v.change(ctx, act, "decline", input{ID: id, Text: text}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.toBeSigned(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := reason(text); err != nil {
			return Receipt{}, err
		}
		if err := v.back(ctx, tx, act, &rec); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}}, i18n.M("analysis.notice.declined", "title", rec.shown(), "reason", text), link(id), id)
		if err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "declined", id, nil, text)
	})
}

// toBeSigned loads a product for its signer, or who lawfully acts for him.
func (v *Service) toBeSigned(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, error) {
	rec, err := v.see(ctx, q, sc, act, id)
	if err != nil {
		return act, rec, err
	}
	signing, ok := sc.as(act, rec.SignerPost)
	switch {
	case !ok:
		err = forbidden(i18n.M("analysis.who.signer", "post", sc.PostTitle(rec.SignerPost)))
	case rec.State != StateToSign:
		err = outOfTurn(rec.State)
	}
	return signing, rec, err
}

// ToSign gives the bytes that the person is to sign: the frozen paper. Errors are those of Sign.
func (v *Service) ToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, v.productSigned(ctx, act, id))
}

// signing is where what is to be signed is given out and proven.
func (v *Service) signing() document.SignDesk[*scene] {
	return document.SignDesk[*scene]{By: v.signer, Read: v.read, Structure: func(sc *scene) *org.Structure { return sc.Structure }}
}

// productSigned loads the frozen paper for who signs it now.
func (v *Service) productSigned(ctx context.Context, act org.Act, id string) document.Signable[*scene] {
	return func(q store.Q, sc *scene) (org.Act, []byte, error) {
		by, _, data, err := v.paperToSign(ctx, q, sc, act, id)
		return by, data, err
	}
}

// paperToSign loads the frozen paper for who signs it now.
func (v *Service) paperToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, []byte, error) {
	signing, rec, err := v.toBeSigned(ctx, q, sc, act, id)
	if err != nil {
		return signing, rec, nil, err
	}
	c, err := v.frozenNow(ctx, q, rec)
	if err != nil {
		return signing, rec, nil, err
	}
	data, err := v.kernel.FrozenBytes(c.Frozen)
	return signing, rec, data, document.FrozenLost(err)
}

// Sign signs a product over exactly its frozen paper; in the same transaction it is registered and reaches the Apparatus and its
// addressees (30, 33). cms is the detached signed message over the bytes of ToSign.
func (v *Service) Sign(ctx context.Context, act org.Act, id string, version int64, cms []byte) (Receipt, error) {
	proof, unproven := v.signing().Prove(ctx, act, cms, v.productSigned(ctx, act, id))
	return v.change(ctx, act, "sign", input{ID: id, Version: version, Text: document.Sum(cms)}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.toBeSigned(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		s, err := v.loaded(ctx, tx, sc, rec, Signing)
		if err != nil {
			return Receipt{}, err
		}
		if err := s.judge().Err(); err != nil {
			return Receipt{}, err
		}
		if _, err := v.frozenNow(ctx, tx, rec); err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, act, id, rec.Version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		return v.signed(ctx, tx, sc, act, rec, &s)
	})
}

// signed does what follows a signature: number, delivery, what was owed.
func (v *Service) signed(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rec Record, s *subject) (Receipt, error) {
	var err error
	if rec.Number, err = v.kernel.Register(ctx, tx, act, rec.ID); err != nil {
		return Receipt{}, err
	}
	if err := setState(ctx, tx, act, &rec, StateSigned); err != nil {
		return Receipt{}, err
	}
	_, err = tx.Exec(ctx, `UPDATE analysis SET number = $2, signed_at = $3, signed_day = $4 WHERE document_id = $1`, rec.ID, rec.Number, act.Now, act.Day())
	if err != nil {
		return Receipt{}, err
	}
	if err := turn.ClearDocument(ctx, tx, rec.ID); err != nil {
		return Receipt{}, err
	}
	if s.owed != nil {
		if err := submitted(ctx, tx, act, *s.owed, rec); err != nil {
			return Receipt{}, err
		}
	}
	if err := v.deliver(ctx, tx, sc, act, rec, s); err != nil {
		return Receipt{}, err
	}
	return rec.receipt(), write(ctx, tx, act, rec.ID, "signed", rec.ID, map[string]any{"number": rec.Number, "pages": rec.Pages}, "")
}

// recipients are to whom a signed product goes: the Apparatus where 30, 32 or 33 say so, the General Prosecutor where 33 does, and
// who the author named.
func (s *subject) recipients() []string {
	sc := s.sc
	var out []string
	if s.in.Kind == Memo {
		for _, p := range sc.PostsOfKind(sc.day, org.PostGP) {
			out = append(out, access.Post(p.ID))
		}
	}
	if apparatus, ok := sc.Apparatus(sc.day); ok && s.toApparatus() {
		out = append(out, access.Unit(apparatus.ID))
	}
	return document.Distinct(append(out, s.in.Addressees...))
}

// toApparatus reports whether a product goes to the Apparatus by itself.
func (s *subject) toApparatus() bool {
	if s.in.Kind.Periodic() {
		return true
	}
	v, _, ok := s.sc.law.deliver.On(s.sc.edition(s.body), s.sc.day)
	body, _ := s.sc.Unit(s.body)
	return ok && slices.Contains(v.Bodies, BodyKind(body.Kind))
}

// deliver lets everybody see the product to whom it goes, and makes its receipt their move.
func (v *Service) deliver(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rec Record, s *subject) error {
	if err := access.Move(ctx, tx, rec.ID, access.Place{From: access.RegisterAnalysis, To: access.RegisterAnalysis, Sort: access.NewestFirst(act.Now)}, rec.ID); err != nil {
		return err
	}
	apparatus, _ := sc.Apparatus(sc.day)
	desk, _ := sc.desk()
	var rows [][]any
	var seen []access.Row
	var moves []turn.Row
	var to []document.To
	for i, key := range s.recipients() {
		rows = append(rows, []any{rec.ID, key, i + 1, act.Now, nil, "", ""})
		seen = append(seen, row(act, rec.ID, key, "access.reason.recipient"))
		kind := turn.Receive
		switch {
		case key == access.Unit(apparatus.ID):
			for _, u := range sc.Below(apparatus.ID, sc.day) { // the whole Apparatus reads what is sent to it
				seen = append(seen, row(act, rec.ID, access.Unit(u.ID), "access.reason.recipient"))
			}
			if rec.Kind.Periodic() {
				kind = turn.Accept
			}
			moves = append(moves, turn.Next(act, access.Unit(desk), kind, rec.ID, rec.ID, 0))
			to = append(to, document.To{UnitID: desk})
		case rec.Kind == Memo: // the General Prosecutor reads it; the Apparatus works with it
			to = append(to, addressee(key))
		default:
			moves = append(moves, turn.Next(act, key, kind, rec.ID, rec.ID, 0))
			to = append(to, addressee(key))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	columns := []string{"document_id", "grantee", "ordinal", "delivered_at", "received_at", "received_by", "received_post"}
	if err := store.InsertMany(ctx, tx, "analysis_delivery", columns, rows); err != nil {
		return err
	}
	if err := access.Grant(ctx, tx, seen); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, moves...); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("analysis.notice.delivered", "number", rec.Number, "title", rec.shown()), link(rec.ID), rec.ID)
}

// addressee is a key as the addressee of a notice.
func addressee(key string) document.To {
	if id, ok := cutPost(key); ok {
		return document.To{PostID: id}
	}
	return document.To{UnitID: key[2:]}
}

func cutPost(key string) (string, bool) { return strings.CutPrefix(key, "p:") }

// Receive records the receipt of a product by those to whom it was sent and for whom the person acts (30).
func (v *Service) Receive(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "receive", input{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.see(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		list, err := deliveriesOf(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		mine, open := 0, 0
		for _, d := range list {
			by, ok := sc.receives(act, d.Grantee)
			if !ok {
				continue
			}
			mine++
			if !d.ReceivedAt.IsZero() || rec.Kind.Periodic() && d.Grantee == sc.apparatusKey() {
				continue // a summary or a memo is received by deciding on it
			}
			open++
			if err := v.received(ctx, tx, sc, by, rec, d); err != nil {
				return Receipt{}, err
			}
		}
		switch {
		case mine == 0:
			return Receipt{}, forbidden(i18n.M("analysis.who.recipient"))
		case open == 0:
			return Receipt{}, fault.Conflict{Msg: i18n.M("analysis.conflict.received")}
		}
		return rec.receipt(), nil
	})
}

func (v *Service) received(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rec Record, d Delivery) error {
	err := store.Exec1(ctx, tx, `UPDATE analysis_delivery SET received_at = $3, received_by = $4, received_post = $5
		WHERE document_id = $1 AND grantee = $2 AND received_at IS NULL`, d.DocumentID, d.Grantee, act.Now, act.PersonID, act.AsPost())
	if err != nil {
		return err
	}
	key := d.Grantee
	if key == sc.apparatusKey() {
		desk, _ := sc.desk()
		key = access.Unit(desk)
	}
	if err := turn.ClearFor(ctx, tx, rec.ID, turn.Receive, key); err != nil {
		return err
	}
	return write(ctx, tx, act, rec.ID, "received", d.Grantee, nil, "")
}

func (sc *scene) apparatusKey() string {
	a, _ := sc.Apparatus(sc.day)
	return access.Unit(a.ID)
}

// receives finds the capacity in which the person receives for a post, a unit or a body: the post itself, whoever works in the
// unit, the head of the body, his deputy or the registry; for the Apparatus who coordinates (34).
func (sc *scene) receives(act org.Act, key string) (org.Act, bool) {
	if key == sc.apparatusKey() {
		a, err := sc.asCoordinator(act)
		return a, err == nil
	}
	if id, ok := cutPost(key); ok {
		return sc.as(act, id)
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		p, ok := sc.Post(seat.AsPost())
		unit := key == access.Unit(seat.AsUnit())
		body := key == access.Body(seat.AsBody()) && (p.Clerk || p.Kind == org.PostBodyHead || p.Kind == org.PostBodyDeputyHead)
		if ok && !seat.Away && (unit || body) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}
