package api

import (
	"context"
	"net/http"

	"reglament/internal/instrument"
)

// RecipientGroup is a saved group of recipients.
type RecipientGroup struct {
	ID      string   `json:"id"`
	Unit    bool     `json:"unit" doc:"For everybody in the unit; else for the person alone."`
	Name    string   `json:"name"`
	Bodies  []string `json:"bodies"`
	Version int64    `json:"version"`
}

// groups are the saved groups of recipients.
func (s *server) groups() {
	const tag = "instruments"
	use := s.App.Instrument
	read(s, "recipient-groups", "/recipient-groups", tag, "The saved groups of recipients of the person and of his unit", func(ctx context.Context, c *caller, _ *struct{}) (List[RecipientGroup], error) {
		list, err := use.RecipientGroups(ctx, c.act)
		return List[RecipientGroup]{Items: all(list, func(g instrument.RecipientGroup) RecipientGroup { return RecipientGroup(g) })}, err
	})
	change(s, http.MethodPut, "recipient-group-save", "/recipient-groups", tag, "Save a group of recipients; one of the same name is replaced, when it is as it was read", func(ctx context.Context, c *caller, in *struct{ Body instrument.GroupInput }) (Done, error) {
		r, err := use.SaveGroup(ctx, c.act, in.Body)
		return Done(r), err
	})
	change(s, http.MethodDelete, "recipient-group-drop", "/recipient-groups/{id}", tag, "Remove a group of recipients", func(ctx context.Context, c *caller, in *One) (Done, error) {
		return Done{ID: in.ID}, use.DropGroup(ctx, c.act, in.ID)
	})
}
