package api

import (
	"context"
	"io"
	"net/http"

	"reglament/internal/document"
	"reglament/internal/instrument"
)

// groundsInput narrows the register of grounds.
type groundsInput struct {
	pageInput
	Kind string `query:"kind" enum:"plan,instruction,act"`
	Text string `query:"q" maxLength:"200" doc:"Words of the title, the number or the item."`
}

func (s *server) grounds() {
	const tag = "grounds"
	use := s.App.Instrument
	read(s, "grounds", "/grounds", tag, "The grounds on which the person's body may rest an instrument (39, 41)", func(ctx context.Context, c *caller, in *groundsInput) (List[Ground], error) {
		page, err := use.Grounds(ctx, c.act, instrument.GroundFilter{Kind: instrument.GroundKind(in.Kind), Text: in.Text}, in.After, in.Limit)
		return List[Ground]{all(page.Entries, func(g instrument.GroundEntry) Ground { return Ground(g) }), page.Next}, err
	})
	change(s, http.MethodPost, "ground-create", "/grounds", tag, "Enter a ground (39, 41)", func(ctx context.Context, c *caller, in *struct{ Body instrument.GroundInput }) (Done, error) {
		r, err := use.AddGround(ctx, c.act, in.Body)
		return Done(r), err
	})
	read(s, "ground", "/grounds/{id}", tag, "One ground", func(ctx context.Context, c *caller, in *one) (Ground, error) {
		id, err := in.found()
		if err != nil {
			return Ground{}, err
		}
		g, err := use.Ground(ctx, c.act, id)
		return Ground(g), err
	})
	upload(s, "ground-file", "/grounds/{id}/file", tag, "Attach the paper of a ground; it is attached once", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
		return in.keep(func(name string, r io.Reader) (document.File, error) {
			return use.AttachGround(ctx, c.act, id, name, r)
		})
	})
}
