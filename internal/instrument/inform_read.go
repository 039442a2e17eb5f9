package instrument

import (
	"context"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

const informColumns = `f.document_id, f.kind, f.state, f.version, f.title, f.number, f.owner_unit, f.owner_body, f.drafter_post, f.drafter_person, f.signer_post, f.edition,
	f.asked, f.cleared, f.cleared_reason, f.cleared_at, f.cleared_person, f.cleared_post, f.became, f.created_at, f.updated_at, f.sent_at, f.sent_day,
	(SELECT COUNT(*) FROM inform_recipient r WHERE r.document_id = f.document_id), (SELECT COUNT(*) FROM inform_recipient r WHERE r.document_id = f.document_id AND r.read_at IS NOT NULL)`

func scanInform(s store.Scanner) (f Inform, err error) {
	err = s.Scan(&f.ID, &f.Kind, &f.State, &f.Version, &f.Title, &f.Number, &f.OwnerUnit, &f.OwnerBody, &f.DrafterPost, &f.DrafterPerson, &f.SignerPost, &f.Edition,
		&f.Asked, &f.Cleared, &f.ClearedReason, &f.ClearedAt, &f.ClearedPerson, &f.ClearedPost, &f.Became, &f.CreatedAt, &f.UpdatedAt, &f.SentAt, &f.SentDay, &f.Recipients, &f.Read)
	return f, err
}

// seeInform loads a document that the person may see; anything else is not found.
func (v *Service) seeInform(ctx context.Context, q store.Q, viewer access.Viewer, id string) (Inform, error) {
	if err := access.Must(ctx, q, viewer, id); err != nil {
		return Inform{}, err
	}
	f, ok, err := store.One(ctx, q, scanInform, `SELECT `+informColumns+` FROM inform f WHERE f.document_id = $1`, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "informational document " + id}
	}
	return f, err
}

// Informed is a recipient, with who acknowledged for it that it was read.
type Informed struct {
	BodyID   string
	ReadAt   time.Time // zero while it was not
	PersonID string
	PostID   string
}

func informed(ctx context.Context, q store.Q, id string) ([]Informed, error) {
	return store.List(ctx, q, func(s store.Scanner) (r Informed, err error) {
		err = s.Scan(&r.BodyID, &r.ReadAt, &r.PersonID, &r.PostID)
		return r, err
	}, `SELECT body_id, read_at, read_person, read_post FROM inform_recipient WHERE document_id = $1 ORDER BY ordinal`, id)
}

// Actions on an informational document.
const (
	CanReadyInform   Action = "ready"
	CanAskInform     Action = "ask"
	CanWeighInform   Action = "weigh"
	CanBackInform    Action = "back"
	CanConvertInform Action = "convert"
	CanReadInform    Action = "read"
)

// InformCard is everything a person may see of an informational or methodical document.
type InformCard struct {
	Inform
	Input      InformInput
	Judgement  InformJudgement // while it is a draft or before its signer
	Bodies     []Informed
	Signatures []document.Signature
	Actions    []Action
	SignerIIN  string // of the person, while he may sign
	Inside     bool   // the person belongs to those who send it, or controls
}

// Can reports whether the person may do it now.
func (c InformCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// InformCard reads a document for a person; what he may not see is not found.
func (v *Service) InformCard(ctx context.Context, act org.Act, id string) (c InformCard, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		if c.Inform, err = v.seeInform(ctx, q, viewer, id); err != nil {
			return err
		}
		if c.Input, _, err = v.informInput(ctx, q, id); err != nil {
			return err
		}
		if c.Bodies, err = informed(ctx, q, id); err != nil {
			return err
		}
		if c.Signatures, err = v.kernel.Signatures(ctx, q, id); err != nil {
			return err
		}
		if c.State == InformDraft || c.State == InformReady {
			c.Judgement = sc.judgeInform(c.Input, c.OwnerBody, c.Cleared == c.Version)
		}
		if c.Inside = sc.informInside(act, viewer, &c.Inform); !c.Inside {
			if err := sc.ownReadings(ctx, q, act, []*Inform{&c.Inform}); err != nil {
				return err
			}
			c.Asked, c.Cleared, c.ClearedReason, c.ClearedAt, c.ClearedPerson, c.ClearedPost = "", 0, "", time.Time{}, "", ""
			c.Read = 0
			for i, b := range c.Bodies { // a recipient sees to whom else it went, and only its own reading
				if _, its := sc.inBody(act, b.BodyID); !its {
					c.Bodies[i] = Informed{BodyID: b.BodyID}
				} else if !b.ReadAt.IsZero() {
					c.Read++
				}
			}
		}
		c.Actions = sc.informActions(act, c)
		if c.Can(CanSign) {
			c.SignerIIN = v.signer.IIN(sc.Structure, act.PersonID)
		}
		return nil
	})
	return c, err
}

// informInside reports whether the person belongs to the body that sends it, or controls everything.
func (sc *scene) informInside(act org.Act, viewer access.Viewer, f *Inform) bool {
	_, own := sc.inBody(act, f.OwnerBody)
	return own || viewer.Control
}

// ownReadings makes the counts of documents those of the bodies of the person: a recipient knows of its own reading (48).
func (sc *scene) ownReadings(ctx context.Context, q store.Q, act org.Act, list []*Inform) error {
	if len(list) == 0 {
		return nil
	}
	at, ids := make(map[string]*Inform, len(list)), make([]string, len(list))
	for i, f := range list {
		at[f.ID], ids[i], f.Recipients, f.Read = f, f.ID, 0, 0
	}
	var own []string
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		own = append(own, seat.AsBody())
	}
	idIn, args := store.Marks(ids)
	ownIn, more := store.MarksFrom(own, len(args))
	type counts struct {
		id      string
		of, did int64
	}
	rows, err := store.List(ctx, q, func(s store.Scanner) (c counts, err error) {
		err = s.Scan(&c.id, &c.of, &c.did)
		return c, err
	}, `SELECT document_id, COUNT(*), COUNT(read_at) FROM inform_recipient WHERE document_id IN (`+idIn+`) AND body_id IN (`+ownIn+`) GROUP BY document_id`,
		append(args, more...)...)
	for _, c := range rows {
		at[c.id].Recipients, at[c.id].Read = c.of, c.did
	}
	return err
}

func (sc *scene) informActions(act org.Act, c InformCard) (out []Action) {
	if sc.Away(act) {
		return nil
	}
	_, err := sc.asAuthor(act, Record{DrafterPost: c.DrafterPost, OwnerUnit: c.OwnerUnit})
	author := err == nil
	switch c.State {
	case InformDraft:
		if author {
			out = append(out, CanEdit, CanReadyInform, CanConvertInform, CanWithdraw)
			if c.Asked == "" && c.Judgement.Verdict.Refused() {
				out = append(out, CanAskInform)
			}
		}
		if _, ok := sc.apparatus(act); ok && c.Asked != "" && act.PersonID != c.DrafterPerson {
			out = append(out, CanWeighInform)
		}
	case InformReady:
		_, signer := sc.as(act, c.SignerPost)
		if signer {
			out = append(out, CanSign)
		}
		if signer || author {
			out = append(out, CanBackInform)
		}
	case InformSent:
		for _, b := range c.Bodies {
			if _, ok := sc.forBody(act, b.BodyID); ok && b.ReadAt.IsZero() {
				out = append(out, CanReadInform)
				break
			}
		}
	}
	return out
}

// InformFilter narrows the register of informational documents.
type InformFilter struct {
	Kind  InformKind
	State InformState
	Text  string // words of the title or the number
}

func (f InformFilter) fits(x Inform) bool {
	if f.Kind != "" && f.Kind != x.Kind || f.State != "" && f.State != x.State {
		return false
	}
	folded := i18n.Fold(x.Number + " " + x.Title)
	for _, w := range strings.Fields(i18n.Fold(f.Text)) {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// Informs lists the informational and methodical documents a person may see, newest first.
func (v *Service) Informs(ctx context.Context, act org.Act, f InformFilter, cursor string, limit int) (Page[Inform], error) {
	narrow := Filter{}
	if f != (InformFilter{}) {
		narrow.thrown = true
	}
	load := func(ctx context.Context, q store.Q, ids []string) ([]Inform, error) {
		list, err := informsByID(ctx, q, ids)
		if err != nil || len(list) == 0 {
			return list, err
		}
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return nil, err
		}
		viewer := sc.viewer(act.PersonID)
		var others []*Inform
		for i := range list {
			if !sc.informInside(act, viewer, &list[i]) {
				others = append(others, &list[i])
			}
		}
		return list, sc.ownReadings(ctx, q, act, others)
	}
	return listed(ctx, v, act, access.RegisterInform, narrow, cursor, limit, load, func(x Inform) string { return x.ID },
		func(_ Filter, x Inform) bool { return f.fits(x) }, nil)
}

func informsByID(ctx context.Context, q store.Q, ids []string) ([]Inform, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	return store.List(ctx, q, scanInform, `SELECT `+informColumns+` FROM inform f WHERE f.document_id IN (`+in+`)`, args...)
}
