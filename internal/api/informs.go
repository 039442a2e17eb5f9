package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/instrument/demand"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
)

// InformDraft is an informational or methodical document as a person writes it (48).
type InformDraft struct {
	Kind       instrument.InformKind `json:"kind" enum:"informational,methodical"`
	Lang       string                `json:"lang" enum:"kk,ru"`
	Title      string                `json:"title" maxLength:"500"`
	Text       string                `json:"text" maxLength:"60000"`
	Recipients []string              `json:"recipients,omitempty" maxItems:"400"`
	SignerPost string                `json:"signer_post,omitempty" maxLength:"64"`
}

// Inform is an informational or methodical document on the record.
type Inform struct {
	ID         string                 `json:"id"`
	Kind       instrument.InformKind  `json:"kind" enum:"informational,methodical"`
	State      instrument.InformState `json:"state" enum:"draft,ready,sent,withdrawn"`
	Version    int64                  `json:"version"`
	Title      string                 `json:"title"`
	Number     string                 `json:"number"`
	OwnerUnit  string                 `json:"owner_unit"`
	OwnerBody  string                 `json:"owner_body"`
	SignerPost string                 `json:"signer_post"`
	SentDay    calendar.Day           `json:"sent_day,omitzero"`
	Recipients int64                  `json:"recipients" doc:"To a recipient only its own bodies are counted."`
	Read       int64                  `json:"read" doc:"By how many of them it was read."`
}

func informOf(f instrument.Inform) Inform {
	return Inform{f.ID, f.Kind, f.State, f.Version, f.Title, f.Number, f.OwnerUnit, f.OwnerBody, f.SignerPost, f.SentDay, f.Recipients, f.Read}
}

// InformReader is a recipient, with when it was read there.
type InformReader struct {
	BodyID   string     `json:"body_id"`
	ReadAt   *time.Time `json:"read_at,omitempty"`
	PersonID string     `json:"person_id,omitempty"`
}

// InformCheck is what 48 says of a text.
type InformCheck struct {
	Verdict Verdict         `json:"verdict"`
	Demands []demand.Demand `json:"demands" doc:"The sentences that order, ask for or oblige to something, with the words that do marked."`
}

func (c *caller) informCheck(j instrument.InformJudgement) InformCheck {
	return InformCheck{c.verdict(j.Verdict), listed(j.Demands)}
}

// InformCard is everything the person may see of such a document.
type InformCard struct {
	Inform
	Input         InformDraft         `json:"input"`
	Check         *InformCheck        `json:"check,omitempty" doc:"While it is a draft."`
	Asked         string              `json:"asked,omitempty" doc:"Why the author holds what was found to be no demand, while the Apparatus is asked."`
	Cleared       int64               `json:"cleared_version,omitempty" doc:"The version that the Apparatus found to hold no demand."`
	ClearedReason string              `json:"cleared_reason,omitempty"`
	Became        string              `json:"became,omitempty" doc:"The draft request made of its text."`
	Readers       []InformReader      `json:"readers"`
	Signatures    []Signature         `json:"signatures"`
	Actions       []instrument.Action `json:"actions"`
}

func (c *caller) inform(x instrument.InformCard) InformCard {
	out := InformCard{
		Inform: informOf(x.Inform), Input: InformDraft(x.Input), Asked: x.Asked, Cleared: x.Cleared, ClearedReason: x.ClearedReason,
		Signatures: all(x.Signatures, signatureOf), Actions: all(x.Actions, same),
		Readers: all(x.Bodies, func(b instrument.Informed) InformReader {
			r := InformReader{BodyID: b.BodyID, PersonID: b.PersonID}
			if !b.ReadAt.IsZero() {
				r.ReadAt = &b.ReadAt
			}
			return r
		}),
	}
	if x.Inside {
		out.Became = x.Became
	}
	if x.State == instrument.InformDraft {
		check := c.informCheck(x.Judgement)
		out.Check = &check
	}
	return out
}

// InformWeigh is the answer of the Apparatus.
type InformWeigh struct {
	AtVersion
	Clear bool   `json:"clear" doc:"Whether the text holds no demand."`
	Text  string `json:"text" required:"true" maxLength:"4000" doc:"The reason; it stays on the record."`
}

// InformSign is a signature upon the version that was read.
type InformSign struct {
	AtVersion
	CMS []byte `json:"cms" required:"true" maxLength:"1400000" doc:"The detached signed message (CMS) over exactly the bytes of signing, base64."`
}

type informList struct {
	PageInput
	InformsFilter
}

// InformsFilter narrows the register of informational and methodical documents.
type InformsFilter struct {
	Kind  string `query:"kind" enum:"informational,methodical"`
	State string `query:"state" enum:"draft,ready,sent,withdrawn"`
	Text  string `query:"q" maxLength:"200"`
}

func (in InformsFilter) filter() instrument.InformFilter {
	return instrument.InformFilter{Kind: instrument.InformKind(in.Kind), State: instrument.InformState(in.State), Text: in.Text}
}

type informChange struct {
	One
	Body struct {
		AtVersion
		Input InformDraft `json:"input" required:"true"`
	}
}

// informs are the operations on informational and methodical documents (48).
func (s *server) informs() {
	const tag, base = "informs", "/informs"
	use := s.App.Instrument
	read(s, "informs", base, tag, "The informational and methodical documents that the person may see, newest first (48)", func(ctx context.Context, c *caller, in *informList) (List[Inform], error) {
		page, err := use.Informs(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Inform]{all(page.Rows, informOf), page.Next, counted(page.Total)}, err
	})
	look(s, "inform-check", base+"/check", tag, "What the Regulation says of a text, without keeping it (48)", func(ctx context.Context, c *caller, in *struct{ Body InformDraft }) (InformCheck, error) {
		j, err := use.CheckInform(ctx, c.act, instrument.InformInput(in.Body))
		return c.informCheck(j), err
	})
	create(s, tagged(http.MethodPost, "inform-create", base, tag, "Begin an informational or methodical document (48)"), func(ctx context.Context, c *caller, in *struct{ Body InformDraft }) (string, Done, error) {
		r, err := use.Inform(ctx, c.act, instrument.InformInput(in.Body))
		return base + "/" + r.ID, Done(r), err
	})
	read(s, "inform", base+"/{id}", tag, "One such document (48)", func(ctx context.Context, c *caller, in *One) (InformCard, error) {
		x, err := use.InformCard(ctx, c.act, in.ID)
		if err != nil {
			return InformCard{}, err
		}
		return c.inform(x), nil
	})
	change(s, http.MethodPut, "inform-update", base+"/{id}", tag, "Save the next version of a draft (48)", func(ctx context.Context, c *caller, in *informChange) (Done, error) {
		r, err := use.EditInform(ctx, c.act, in.ID, in.Body.Version, instrument.InformInput(in.Body.Input))
		return Done(r), err
	})
	s.informActs(tag, base)
	s.informPaper()
}

// informActs are the steps of such a document.
func (s *server) informActs(tag, base string) {
	use := s.App.Instrument
	toSign(s, "inform-signing", base+"/{id}/signing", tag, "The bytes that the signer is to sign (44)", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.InformToSign(ctx, c.act, id)
	})
	act(s, tag, base, "ready", "Check the text and put it before its signer (48)", func(ctx context.Context, c *caller, id string, b *AtVersion) (instrument.Receipt, error) {
		return use.ReadyInform(ctx, c.act, id, b.Version)
	})
	act(s, tag, base, "sign", "Sign it and send it to its recipients (44, 48)", func(ctx context.Context, c *caller, id string, b *InformSign) (instrument.Receipt, error) {
		return use.SignInform(ctx, c.act, id, b.Version, b.CMS)
	})
	act(s, tag, base, "ask", "Ask the Apparatus whether what was found is a demand (48)", func(ctx context.Context, c *caller, id string, b *Worded) (instrument.Receipt, error) {
		return use.AskInform(ctx, c.act, id, b.Version, b.Text)
	})
	act(s, tag, base, "weigh", "Say for the Apparatus whether the text holds a demand, with a written reason (48)", func(ctx context.Context, c *caller, id string, b *InformWeigh) (instrument.Receipt, error) {
		return use.WeighInform(ctx, c.act, id, b.Version, b.Clear, b.Text)
	})
	act(s, tag, base, "back", "Give it back to its author, as its signer", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.BackInform(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "withdraw", "End a draft that will not be sent", func(ctx context.Context, c *caller, id string, b *Worded) (instrument.Receipt, error) {
		return use.WithdrawInform(ctx, c.act, id, b.Version, b.Text)
	})
	act(s, tag, base, "convert", "Turn the text into a draft request; the answer is that of the request (43, 48)", func(ctx context.Context, c *caller, id string, b *AtVersion) (instrument.Receipt, error) {
		return use.ConvertInform(ctx, c.act, id, b.Version)
	})
	plain(s, tag, base, "read", "Acknowledge for the body that it was read; there is no term (48)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.ReadInform(ctx, c.act, id)
	})
}

func (s *server) informPaper() {
	op := tagged(http.MethodGet, "inform-paper", "/informs/{id}/paper", "informs", "The paper form of such a document (48): PDF/A, Word, the signed original, the evidence card")
	s.printed(op, s.App.Instrument.InformPaper)
}

// Worded is a text upon a version that was read.
type Worded struct {
	AtVersion
	Text string `json:"text" required:"true" maxLength:"4000"`
}
