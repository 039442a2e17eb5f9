package api

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
)

// Offer is what a draft of a kind needs, and what may be chosen for it.
type Offer struct {
	Kind       instrument.Kind `json:"kind"`
	Parts      []string        `json:"parts" doc:"What the draft must contain, in the order of the paragraph."`
	PartsPara  string          `json:"parts_paragraph"`
	Roles      []string        `json:"files" doc:"Roles of files that must be attached."`
	RolesPara  string          `json:"files_paragraph"`
	Floor      calendar.Span   `json:"floor" doc:"The least term."`
	FloorPara  string          `json:"floor_paragraph"`
	Signers    []Signatory     `json:"signers" doc:"Posts that may sign; those that head or supervise the drafter's unit first."`
	SignerPara string          `json:"signers_paragraph"`
	Recipients []Unit          `json:"recipients" doc:"Bodies that it may go to (50)."`
	Touched    []Unit          `json:"touched" doc:"Units whose work it may touch (45)."`
	Drafter    Drafter         `json:"drafter"`
	Matters    []string        `json:"matters" doc:"Kinds of concrete matter of a task (42)."`
	FileRoles  []string        `json:"file_roles" doc:"Every role that a file of a draft may have."`
}

// Drafter is in whose name a draft is made.
type Drafter struct {
	PersonID string `json:"person_id"`
	PostID   string `json:"post_id"`
	UnitID   string `json:"unit_id"`
	BodyID   string `json:"body_id"`
}

// Signatory is a post that may sign.
type Signatory struct {
	Post  Post `json:"post"`
	Leads bool `json:"leads" doc:"It heads or supervises the drafter's unit (3, 5)."`
}

// Change is what changed in one part of a draft between two versions.
type Change struct {
	Part    string          `json:"part"`
	Fact    bool            `json:"fact" doc:"No text, but a fact kept beside it: the term, the recipients …"`
	Changed bool            `json:"changed"`
	Spans   []document.Span `json:"spans"`
}

// Check is a signature checked anew.
type Check struct {
	Signature
	Valid     bool        `json:"valid" doc:"It fits its key and the signed text."`
	Unchanged bool        `json:"unchanged" doc:"What is stored is still exactly what was signed."`
	Differs   string      `json:"differs,omitempty" doc:"The first member that differs."`
	Steps     []CheckStep `json:"steps,omitempty" doc:"The steps of the verdict, judged anew from the stored evidence."`
}

// offerInput asks what a draft of a kind needs.
type offerInput struct {
	Kind string `query:"kind" required:"true" enum:"assignment,task,request"`
	ID   string `query:"id" maxLength:"64" doc:"The stored draft; absent for a new one."`
}

// diffInput names two versions.
type diffInput struct {
	One
	From int64 `query:"from" required:"true" minimum:"1"`
	To   int64 `query:"to" required:"true" minimum:"1"`
}

// looking are the readings beside the card: what a form offers, what changed, whether signatures hold.
func (s *server) looking() {
	s.answers()
	const tag, base = "instruments", "/instruments"
	use := s.App.Instrument
	read(s, "instrument-offer", base+"/offer", tag, "What a draft of a kind must contain, and what may be chosen for it", func(ctx context.Context, c *caller, in *offerInput) (Offer, error) {
		if in.ID != "" {
			if _, err := (One{in.ID}).found(); err != nil {
				return Offer{}, err
			}
		}
		o, err := use.Offer(ctx, c.act, in.ID, instrument.Kind(in.Kind))
		if err != nil {
			return Offer{}, err
		}
		return c.offer(o), nil
	})
	read(s, "instrument-diff", base+"/{id}/diff", tag, "What changed between two versions of a draft, word by word (44-1)", func(ctx context.Context, c *caller, in *diffInput) (List[Change], error) {
		list, err := use.Diff(ctx, c.act, in.ID, in.From, in.To)
		return List[Change]{Items: all(list, func(d document.PartDiff) Change { return Change{d.Key, d.IsFact, d.Changed, all(d.Spans, same)} })}, err
	})
	read(s, "instrument-signatures", base+"/{id}/signatures", tag, "The signatures of an instrument, checked anew", func(ctx context.Context, c *caller, in *One) (List[Check], error) {
		_, checks, err := use.CardVerified(ctx, c.act, in.ID)
		return c.checks(checks), err
	})
	read(s, "execution-signatures", "/executions/{id}/signatures", "executions", "The signatures of the reports of an execution, checked anew", func(ctx context.Context, c *caller, in *One) (List[Check], error) {
		x, err := use.ExecutionCard(ctx, c.act, in.ID)
		if err != nil {
			return List[Check]{}, err
		}
		return s.checked(ctx, c, x.Signatures)
	})
}

func (s *server) checked(ctx context.Context, c *caller, list []document.Signature) (List[Check], error) {
	checks, err := s.App.Instrument.Verified(ctx, list)
	return c.checks(checks), err
}

func (c *caller) checks(list []document.SignatureCheck) List[Check] {
	return List[Check]{Items: all(list, func(x document.SignatureCheck) Check {
		return Check{signatureOf(x.Signature), x.Valid, x.Unchanged, x.Differs, steps(x.Report, c.print)}
	})}
}

func (c *caller) offer(o instrument.Offer) Offer {
	return Offer{
		Kind: o.Kind, Parts: all(o.Parts, same), PartsPara: o.PartsPara, Roles: all(o.Roles, same), RolesPara: o.RolesPara,
		Floor: o.Floor, FloorPara: o.FloorPara, SignerPara: o.SignersPara,
		Signers:    all(o.Signers, func(x instrument.SignerOffer) Signatory { return Signatory{c.post(x.Post), x.Leads} }),
		Recipients: all(o.Recipients, c.unit), Touched: all(o.Touched, c.unit),
		Drafter: Drafter{o.Owner.Person, o.Owner.Post, o.Owner.Unit, o.Owner.Body},
		Matters: instrument.MatterKinds(), FileRoles: instrument.Roles(),
	}
}
