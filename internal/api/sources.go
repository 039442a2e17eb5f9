package api

import (
	"context"
	"net/http"

	"reglament/internal/i18n"
	"reglament/internal/instrument/held"
)

// HeldSource is a register or another source open to prosecutors, with what it holds (44).
type HeldSource struct {
	ID      string     `json:"id"`
	Name    i18n.Text  `json:"name"`
	Keeper  i18n.Text  `json:"keeper" doc:"Who keeps the source."`
	Closed  bool       `json:"closed" doc:"A closed source is not compared with drafts."`
	Version int64      `json:"version"`
	Items   []HeldItem `json:"items"`
}

// HeldItem is a kind of data that a source holds.
type HeldItem struct {
	ID      string    `json:"id"`
	Name    i18n.Text `json:"name"`
	KK      []string  `json:"kk" doc:"Phrases in Kazakh by which it is asked for."`
	RU      []string  `json:"ru" doc:"Phrases in Russian."`
	Closed  bool      `json:"closed"`
	Version int64     `json:"version"`
}

// HeldHit is a place in a text that asks for what a source holds.
type HeldHit struct {
	SourceID string    `json:"source_id"`
	ItemID   string    `json:"item_id"`
	Source   i18n.Text `json:"source"`
	Name     i18n.Text `json:"name"`
	Quote    string    `json:"quote" doc:"The words of the text that ask."`
}

// HeldText is a text to be compared with the catalogue.
type HeldText struct {
	Text string `json:"text" minLength:"1" maxLength:"60000"`
}

// HeldSourceInput is a source as it is to be. A change needs the version read and a reason.
type HeldSourceInput struct {
	Version int64     `json:"version,omitempty" minimum:"0"`
	Name    i18n.Text `json:"name"`
	Keeper  i18n.Text `json:"keeper"`
	Closed  bool      `json:"closed,omitempty"`
	Reason  string    `json:"reason,omitempty" maxLength:"2000"`
}

// HeldItemInput is a kind of data as it is to be. A change needs the version read and a reason.
type HeldItemInput struct {
	Version int64     `json:"version,omitempty" minimum:"0"`
	Name    i18n.Text `json:"name"`
	KK      []string  `json:"kk,omitempty" maxItems:"40"`
	RU      []string  `json:"ru,omitempty" maxItems:"40"`
	Closed  bool      `json:"closed,omitempty"`
	Reason  string    `json:"reason,omitempty" maxLength:"2000"`
}

// heldSourcePath names a source to be changed.
type heldSourcePath struct {
	One
	Body HeldSourceInput
}

// heldItemsPath names a source that gets an item.
type heldItemsPath struct {
	One
	Body HeldItemInput
}

// heldItemPath names an item of a source.
type heldItemPath struct {
	One
	Item string `path:"item" maxLength:"64"`
	Body HeldItemInput
}

func (s *server) held() {
	const tag = "sources"
	keep := s.App.Instrument.Held()
	read(s, "sources", "/sources", tag, "The catalogue of data held in registers and sources open to prosecutors (44)", func(ctx context.Context, _ *caller, _ *none) (List[HeldSource], error) {
		sources, err := keep.All(ctx)
		return List[HeldSource]{Items: all(sources, heldSource)}, err
	})
	look(s, "sources-try", "/sources/try", tag, "What a text asks for of the catalogue (44); nothing is kept", func(ctx context.Context, _ *caller, in *struct{ Body HeldText }) (List[HeldHit], error) {
		hits, err := keep.Find(ctx, in.Body.Text)
		return List[HeldHit]{Items: all(hits, func(h held.Hit) HeldHit {
			return HeldHit{SourceID: h.Source.ID, ItemID: h.Item.ID, Source: h.Source.Name, Name: h.Item.Name, Quote: h.Quote}
		})}, err
	})
	create(s, tagged(http.MethodPost, "source-create", "/sources", tag, "Add a source; for those of the Apparatus who keep the catalogue (44)"), func(ctx context.Context, c *caller, in *struct{ Body HeldSourceInput }) (string, Done, error) {
		id, err := keep.SaveSource(ctx, c.act, in.Body.source(""))
		return "/sources", Done{ID: id}, err
	})
	change(s, http.MethodPut, "source-change", "/sources/{id}", tag, "Change a source (44)", func(ctx context.Context, c *caller, in *heldSourcePath) (Done, error) {
		id, err := keep.SaveSource(ctx, c.act, in.Body.source(in.ID))
		return Done{ID: id}, err
	})
	create(s, tagged(http.MethodPost, "source-item-create", "/sources/{id}/items", tag, "Add a kind of data to a source (44)"), func(ctx context.Context, c *caller, in *heldItemsPath) (string, Done, error) {
		id, err := keep.SaveItem(ctx, c.act, in.Body.item(in.ID, ""))
		return "/sources", Done{ID: id}, err
	})
	change(s, http.MethodPut, "source-item-change", "/sources/{id}/items/{item}", tag, "Change a kind of data (44)", func(ctx context.Context, c *caller, in *heldItemPath) (Done, error) {
		item, err := One{ID: in.Item}.found()
		if err != nil {
			return Done{}, err
		}
		id, err := keep.SaveItem(ctx, c.act, in.Body.item(in.ID, item))
		return Done{ID: id}, err
	})
}

func heldSource(s held.Source) HeldSource {
	return HeldSource{ID: s.ID, Name: s.Name, Keeper: s.Keeper, Closed: s.Closed, Version: s.Version, Items: all(s.Items, func(it held.Item) HeldItem {
		return HeldItem{ID: it.ID, Name: it.Name, KK: it.KK, RU: it.RU, Closed: it.Closed, Version: it.Version}
	})}
}

func (in HeldSourceInput) source(id string) held.SourceInput {
	return held.SourceInput{ID: id, Version: in.Version, Name: in.Name, Keeper: in.Keeper, Closed: in.Closed, Reason: in.Reason}
}

func (in HeldItemInput) item(source, id string) held.ItemInput {
	return held.ItemInput{ID: id, SourceID: source, Version: in.Version, Name: in.Name, KK: in.KK, RU: in.RU, Closed: in.Closed, Reason: in.Reason}
}
