package instrument

import (
	"context"
	"errors"
	"slices"

	"reglament/internal/access"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// SupplementInput says which assignment or task a draft supplements, and why (46). The zero value supplements nothing.
type SupplementInput struct {
	MainID string           `json:"main_id,omitempty"`
	Ground SupplementGround `json:"ground,omitempty"`
	Words  string           `json:"words,omitempty"`
}

func (x SupplementInput) shape(c *fault.Collector) {
	if x.Ground != "" && !slices.Contains(SupplementGrounds, x.Ground) {
		c.Bad("supplement.ground", i18n.M("instrument.bad.supplement"), i18n.M("instrument.bad.supplement_allowed"))
	}
	if x.MainID == "" && x != (SupplementInput{}) {
		c.Bad("supplement.main_id", i18n.M("instrument.bad.main"), i18n.M("instrument.bad.main_allowed"))
	}
	tooLong(c, "supplement.words", x.Words, reasonMax)
}

// mayFollow refuses a main instrument that the person may not see, or that is the draft itself.
func (v *Service) mayFollow(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, in Input) error {
	main := in.Supplement.MainID
	if main == "" {
		return nil
	}
	bad := fault.Bad("supplement.main_id", i18n.M("instrument.bad.main"), i18n.M("instrument.bad.main_allowed"))
	if main == id {
		return bad
	}
	_, err := v.see(ctx, q, sc, act, main)
	if errors.Is(err, fault.NotFound{}) {
		return bad
	}
	return err
}

// gatherSupplement loads what the rules look at of the main instrument (46).
func gatherSupplement(ctx context.Context, q store.Q, s *subject) error {
	in := s.in.Supplement
	if in.MainID == "" {
		return nil
	}
	s.supplement = &Supplement{Ground: in.Ground, Words: in.Words}
	main, ok, err := loadRecord(ctx, q, in.MainID)
	if err != nil || !ok {
		return err
	}
	x := s.supplement
	x.Kind, x.Number, x.SentDay, x.Nested = main.Kind, main.Number, main.SentDay, main.MainID != ""
	x.Sent = main.State == StateSent || main.State == StateReleased
	x.SameGround = main.GroundID != "" && main.GroundID == s.in.GroundID
	if p, ok := s.sc.Post(main.SignerPost); ok {
		x.SignerPost = string(p.Kind)
	}
	if s.in.SignerPost != "" {
		x.SameSigner = No
		if s.in.SignerPost == main.SignerPost {
			x.SameSigner = Yes
		}
	}
	if x.Recipients, err = store.List(ctx, q, store.Value[string], `SELECT DISTINCT body_id FROM execution WHERE document_id = $1 AND state <> $2`,
		in.MainID, string(ExecutionRevoked)); err != nil {
		return err
	}
	x.Returned, err = store.List(ctx, q, store.Value[string], `SELECT body_id FROM execution WHERE document_id = $1 AND returns > 0 ORDER BY ordinal`, in.MainID)
	return err
}

// MainLink is the main instrument of a supplementary one, as much of it as the person may see.
type MainLink struct {
	ID     string // "" when the person may not see it
	Kind   Kind
	Number string
	Title  string
	Signer string // the post that signed it
	Body   string // the body that sent it
	// Returned are the executions of the main instrument that came back for what they lacked and that the person may see.
	Returned []ReturnedExecution
}

// ReturnedExecution is poor execution as it stands on the record: what the last returned report lacked.
type ReturnedExecution struct {
	ID, BodyID string
	Number     string
	Returns    int64
	Lacking    string
}

// fillSupplement gives a card its main instrument and what supplements it (46).
func (v *Service) fillSupplement(ctx context.Context, q store.Q, viewer access.Viewer, c *Card) (err error) {
	if c.MainID != "" {
		if c.Main, err = v.mainLink(ctx, q, viewer, c.MainID); err != nil {
			return err
		}
		// The poor execution that it rests on is that of its own recipients; the form shows all, to choose among.
		c.Main.Returned = slices.DeleteFunc(c.Main.Returned, func(r ReturnedExecution) bool { return !slices.Contains(c.Input.Recipients, r.BodyID) })
	}
	right, args := access.SeeSQL(viewer, "i.document_id", []any{c.ID})
	c.Supplements, err = store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE i.main_id <> '' AND i.main_id = $1 AND `+right+
		` ORDER BY i.document_id LIMIT 200`, args...)
	return err
}

// fillSupplemented gives the card of an execution what its instrument supplements, with what the report of this very recipient
// lacked, and what came to the recipient since to supplement it (46).
func (v *Service) fillSupplemented(ctx context.Context, q store.Q, viewer access.Viewer, c *ExecutionCard) (err error) {
	switch {
	case c.Instrument.Kind == Request: // neither supplements nor is supplemented (46)
		return nil
	case c.Instrument.MainID != "":
		if c.Main, err = v.mainLink(ctx, q, viewer, c.Instrument.MainID); err != nil {
			return err
		}
		c.Main.Returned = slices.DeleteFunc(c.Main.Returned, func(r ReturnedExecution) bool { return r.BodyID != c.BodyID })
		return nil
	}
	right, args := access.SeeSQL(viewer, "i.document_id", []any{c.DocumentID, c.BodyID})
	c.Supplements, err = store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE i.main_id <> '' AND i.main_id = $1
		AND EXISTS (SELECT 1 FROM execution e WHERE e.document_id = i.document_id AND e.body_id = $2) AND `+right+` ORDER BY i.document_id LIMIT 200`, args...)
	return err
}

func (v *Service) mainLink(ctx context.Context, q store.Q, viewer access.Viewer, id string) (*MainLink, error) {
	main, err := v.seeAs(ctx, q, viewer, id)
	if errors.Is(err, fault.NotFound{}) {
		hidden, _, err := loadRecord(ctx, q, id)
		return &MainLink{Kind: hidden.Kind, Number: hidden.Number}, err
	}
	if err != nil {
		return nil, err
	}
	out := &MainLink{ID: main.ID, Kind: main.Kind, Number: main.Number, Title: main.Title, Signer: main.SignerPost, Body: main.OwnerBody}
	list, err := store.List(ctx, q, func(s store.Scanner) (r ReturnedExecution, err error) {
		e := Execution{}
		err = s.Scan(&r.ID, &r.BodyID, &e.Number, &e.Ordinal, &e.Period, &r.Returns, &r.Lacking)
		e.named(main.Number + namedMark)
		r.Number = e.Number
		return r, err
	}, `SELECT e.id, e.body_id, e.number, e.ordinal, e.period, e.returns, r.lacking FROM execution e JOIN report r ON r.execution_id = e.id
		WHERE e.document_id = $1 AND r.n = (SELECT MAX(x.n) FROM report x WHERE x.execution_id = e.id AND x.state = 'returned') ORDER BY e.ordinal`, id)
	if err != nil {
		return nil, err
	}
	refs, err := access.Refs(ctx, q, viewer, id, access.RegisterExecutionOpen, access.RegisterExecutionClosed)
	for _, r := range list {
		if refs.Has(r.ID) {
			out.Returned = append(out.Returned, r)
		}
	}
	return out, err
}

// Main reads the main instrument that a draft is to supplement, for the form. What the person may not see is not found, nor what
// another body has sent: only the post that signed it could sign the supplementary one (46).
func (v *Service) Main(ctx context.Context, act org.Act, id string) (MainLink, error) {
	var out MainLink
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		main, err := v.mainLink(ctx, q, sc.viewer(act.PersonID), id)
		if err != nil {
			return err
		}
		if main.ID == "" || !slices.Contains(sc.bodiesOf(act.PersonID), main.Body) {
			return fault.NotFound{What: "instrument " + id}
		}
		out = *main
		return nil
	})
	return out, err
}

// supplementable reports whether the card of a sent assignment or task offers a supplementary one to the person.
func supplementable(c *Card, owner bool) bool {
	return owner && c.Kind != Request && c.MainID == "" && (c.State == StateSent || c.State == StateReleased)
}
