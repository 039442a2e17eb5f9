package api

import (
	"context"
	"io"
	"net/http"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/instrument"
)

// groundsInput asks for a page of the register of grounds.
type groundsInput struct {
	PageInput
	GroundsFilter
}

// GroundsFilter narrows the register of grounds.
type GroundsFilter struct {
	Kind  string `query:"kind" enum:"plan,instruction,act"`
	Text  string `query:"q" maxLength:"200" doc:"Words of the title, the number or the item."`
	State string `query:"state" enum:"open,closed" doc:"Whether it still has force."`
}

func (s *server) grounds() {
	const tag = "grounds"
	use := s.App.Instrument
	read(s, "grounds", "/grounds", tag, "The grounds on which the person's body may rest an instrument (39, 41)", func(ctx context.Context, c *caller, in *groundsInput) (List[Ground], error) {
		page, err := use.Grounds(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Ground]{all(page.Entries, func(g instrument.GroundEntry) Ground { return Ground(g) }), page.Next, nil}, err
	})
	create(s, tagged(http.MethodPost, "ground-create", "/grounds", tag, "Enter a ground (39, 41)"), func(ctx context.Context, c *caller, in *struct{ Body instrument.GroundInput }) (string, Done, error) {
		r, err := use.AddGround(ctx, c.act, in.Body)
		return "/grounds/" + r.ID, Done(r), err
	})
	read(s, "ground-sources", "/grounds/sources", tag, "What a ground may come from today: plans, posts that instruct, authorities", s.sources)
	read(s, "ground", "/grounds/{id}", tag, "One ground with its paper", s.ground)
	read(s, "ground-instruments", "/grounds/{id}/instruments", tag, "The newest instruments that rest on a ground, of those the person may see", func(ctx context.Context, c *caller, in *One) (List[Instrument], error) {
		if _, err := use.Ground(ctx, c.act, in.ID); err != nil {
			return List[Instrument]{}, err
		}
		list, err := use.Resting(ctx, c.act, in.ID)
		return List[Instrument]{Items: all(list, func(r instrument.Record) Instrument { return Instrument(r) })}, err
	})
	act(s, tag, "/grounds", "close", "Close a ground that has lost its force; its unit, or the head (39, 41, 49)", func(ctx context.Context, c *caller, id string, b *instrument.CloseGroundInput) (instrument.Receipt, error) {
		return use.CloseGround(ctx, c.act, id, *b)
	})
	act(s, tag, "/grounds", "reopen", "Open again what was closed by mistake", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.ReopenGround(ctx, c.act, id, b.Text)
	})
	upload(s, "ground-file", "/grounds/{id}/file", tag, "Attach the paper of a ground; it is attached once", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
		return in.keep(func(name string, r io.Reader) (document.File, error) {
			return use.AttachGround(ctx, c.act, id, name, r)
		})
	})
}

// GroundCard is a ground with its paper.
type GroundCard struct {
	Ground
	From     string  `json:"from" doc:"What it comes from: the plan, the post, the authority, in the language of the request."`
	File     *File   `json:"file,omitempty" doc:"The paper, once it is attached."`
	Send     *SendBy `json:"send,omitempty" doc:"By when the assignment or task of a measure of the first month is sent (44)."`
	MayClose bool    `json:"may_close" doc:"The person may close the ground, or open it again (39, 41)."`
}

// SendBy is the duty to send what a planned measure asks for.
type SendBy struct {
	Due   calendar.Day         `json:"due_day"`
	State duty.State           `json:"state"`
	Late  int                  `json:"late_days" doc:"Calendar days by which it is or was late."`
	Term  calendar.Explanation `json:"term"`
}

func (s *server) ground(ctx context.Context, c *caller, in *One) (GroundCard, error) {
	g, err := s.App.Instrument.Ground(ctx, c.act, in.ID)
	if err != nil {
		return GroundCard{}, err
	}
	out := GroundCard{Ground: Ground(g)}
	if out.From, err = s.from(ctx, c, g.Kind, g.Authority); err != nil {
		return out, err
	}
	if out.MayClose, err = s.App.Instrument.MayClose(ctx, c.act, g); err != nil {
		return out, err
	}
	owed, ok, err := s.App.Instrument.PlanDuty(ctx, g)
	if err != nil {
		return out, err
	}
	if ok {
		out.Send = &SendBy{Due: owed.DueDay, State: owed.State, Late: owed.LateOn(c.day), Term: owed.Due}
	}
	f, ok, err := s.App.Instrument.GroundFile(ctx, g)
	if ok {
		file := fileOf(f)
		out.File = &file
	}
	return out, err
}

// Source is what a ground may come from.
type Source struct {
	Kind      instrument.GroundKind `json:"kind"`
	Authority string                `json:"authority"`
	Name      string                `json:"name"`
}

func (s *server) sources(ctx context.Context, c *caller, _ *none) (List[Source], error) {
	out := List[Source]{Items: []Source{}}
	for _, kind := range instrument.GroundKinds {
		keys, err := s.App.Instrument.Authorities(ctx, c.act, kind)
		if err != nil {
			return out, err
		}
		for _, key := range keys {
			name, err := s.from(ctx, c, kind, key)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, Source{kind, key, name})
		}
	}
	return out, nil
}

// from says what a ground comes from.
func (s *server) from(ctx context.Context, c *caller, kind instrument.GroundKind, authority string) (string, error) {
	name, err := s.App.Instrument.AuthorityName(ctx, c.act, authority)
	return c.reader().Source(instrument.GroundEntry{Kind: kind, Authority: authority}, name), err
}
