package held

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/words"
)

// Keeper keeps the catalogue (44): it gives it to those who judge drafts and lets the Apparatus change it.
type Keeper struct {
	db  *store.DB
	org *org.Directory

	mu      sync.Mutex
	current *Catalogue
	version int64
}

// NewKeeper makes a Keeper over its parts.
func NewKeeper(db *store.DB, directory *org.Directory) *Keeper {
	return &Keeper{db: db, org: directory}
}

// Begin fills an empty catalogue with what every office begins with. A second call changes nothing.
func (k *Keeper) Begin(ctx context.Context, now time.Time) error {
	sources, err := Begin()
	if err != nil {
		return err
	}
	return k.db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := store.InsertNew(ctx, tx, "held_change", []string{"one", "n"}, [][]any{{1, 1}})
		if err != nil || fresh == 0 {
			return err
		}
		var rows, items [][]any
		for _, s := range sources {
			rows = append(rows, s.row(now, "", ""))
			for _, it := range s.Items {
				items = append(items, it.row(now, "", ""))
			}
		}
		if err := store.InsertMany(ctx, tx, "held_source", sourceColumns, rows); err != nil {
			return err
		}
		return store.InsertMany(ctx, tx, "held_item", itemColumns, items)
	})
}

// Current is the catalogue in force: one point read unless it was changed.
func (k *Keeper) Current(ctx context.Context, q store.Q) (*Catalogue, error) {
	n, err := changes(ctx, q)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	c, same := k.current, k.current != nil && k.version == n
	k.mu.Unlock()
	if same {
		return c, nil
	}
	sources, err := loadSources(ctx, q)
	if err != nil {
		return nil, err
	}
	c = New(sources, Alike())
	k.mu.Lock()
	k.current, k.version = c, n
	k.mu.Unlock()
	return c, nil
}

// All is the catalogue for reading: everybody who drafts may see it.
func (k *Keeper) All(ctx context.Context) (out []Source, err error) {
	err = k.db.Read(ctx, func(q store.Q) error {
		c, err := k.Current(ctx, q)
		if err == nil {
			out = c.Sources
		}
		return err
	})
	return out, err
}

// Find compares a text with the catalogue in force, as drafts are compared. It keeps nothing.
func (k *Keeper) Find(ctx context.Context, text string) (out []Hit, err error) {
	err = k.db.Read(ctx, func(q store.Q) error {
		c, err := k.Current(ctx, q)
		if err == nil {
			out = c.Find(text)
		}
		return err
	})
	return out, err
}

// MayKeep reports whether the person keeps the catalogue: the Chief of the Apparatus, his deputies and the officers of the
// Apparatus who control (44, 49-1).
func (k *Keeper) MayKeep(ctx context.Context, act org.Act) (ok bool, err error) {
	err = k.db.Read(ctx, func(q store.Q) error {
		s, err := k.org.Current(ctx, q)
		if err == nil {
			_, ok = keeping(s, act)
		}
		return err
	})
	return ok, err
}

func keeping(s *org.Structure, act org.Act) (org.Act, bool) {
	for _, seat := range s.Seats(act.PersonID, act.Day()) {
		p, ok := s.Post(seat.AsPost())
		if k := seat.AsKind(); ok && (k == org.PostCoA || k == org.PostDeputyCoA || p.Control && k.OfGPO()) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// SourceInput is a source as a person of the Apparatus writes it. An empty ID adds one.
type SourceInput struct {
	ID      string    `json:"id"`
	Version int64     `json:"version"`
	Name    i18n.Text `json:"name"`
	Keeper  i18n.Text `json:"keeper"`
	Closed  bool      `json:"closed"`
	Reason  string    `json:"reason"`
}

// ItemInput is an item as a person of the Apparatus writes it. An empty ID adds one to the source.
type ItemInput struct {
	ID       string    `json:"id"`
	SourceID string    `json:"source_id"`
	Version  int64     `json:"version"`
	Name     i18n.Text `json:"name"`
	KK       []string  `json:"kk"`
	RU       []string  `json:"ru"`
	Closed   bool      `json:"closed"`
	Reason   string    `json:"reason"`
}

// Limits of what the catalogue may hold, in characters or entries.
const (
	nameMax   = 300
	reasonMax = 2_000
	phraseMax = 200
)

func (in SourceInput) shape() error {
	var c fault.Collector
	names(&c, "name", in.Name)
	names(&c, "keeper", in.Keeper)
	text(&c, "reason", in.Reason, reasonMax, in.ID != "")
	return c.Err()
}

func (in ItemInput) shape() error {
	var c fault.Collector
	names(&c, "name", in.Name)
	phrases(&c, "kk", in.KK)
	phrases(&c, "ru", in.RU)
	if len(in.KK)+len(in.RU) == 0 {
		c.Bad("kk", i18n.M("held.bad.no_phrase"), i18n.M("held.bad.no_phrase_allowed"))
	}
	text(&c, "reason", in.Reason, reasonMax, in.ID != "")
	return c.Err()
}

func names(c *fault.Collector, field string, t i18n.Text) {
	text(c, field+"_kk", t.KK, nameMax, true)
	text(c, field+"_ru", t.RU, nameMax, true)
	text(c, field+"_en", t.EN, nameMax, false)
}

func text(c *fault.Collector, field, s string, most int, required bool) {
	switch n := utf8.RuneCountInString(s); {
	case required && n == 0:
		c.Bad(field, i18n.M("held.bad.empty"), i18n.M("held.bad.empty_allowed"))
	case n > most:
		c.Bad(field, i18n.M("held.bad.long", "n", n), i18n.M("held.bad.long_allowed", "max", most))
	}
}

func phrases(c *fault.Collector, field string, list []string) {
	if len(list) > PhrasesMax {
		c.Bad(field, i18n.M("held.bad.many", "n", len(list)), i18n.M("held.bad.many_allowed", "max", PhrasesMax))
	}
	for _, p := range list {
		n := 0
		for _, t := range words.Tokens(p) {
			if !slight(t.Word) {
				n++
			}
		}
		// One word alone would be found in every text.
		if n < 2 || n > PhraseWordsMax || utf8.RuneCountInString(p) > phraseMax {
			c.Bad(field, i18n.M("held.bad.phrase", "phrase", clip(p)), i18n.M("held.bad.phrase_allowed", "max", PhraseWordsMax))
		}
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func tidyText(t i18n.Text) i18n.Text {
	return i18n.Text{KK: tidy(t.KK), RU: tidy(t.RU), EN: tidy(t.EN)}
}

func tidyList(list []string) []string {
	out := []string{}
	for _, p := range list {
		if p = tidy(p); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// SaveSource adds a source, or changes one. Errors: fault.Invalid by field, fault.Forbidden, fault.NotFound, fault.Conflict
// when another has changed it.
func (k *Keeper) SaveSource(ctx context.Context, act org.Act, in SourceInput) (string, error) {
	in.Name, in.Keeper, in.Reason = tidyText(in.Name), tidyText(in.Keeper), strings.TrimSpace(in.Reason)
	return k.change(ctx, act, "held.source", in, "held_source", in.ID, in.shape, func(tx *store.Tx, act org.Act) (string, error) {
		s := Source{ID: in.ID, Name: in.Name, Keeper: in.Keeper, Closed: in.Closed, Version: in.Version + 1}
		if in.ID == "" {
			s.ID, s.Version = store.NewID(act.Now), 1
			err := store.InsertMany(ctx, tx, "held_source", sourceColumns, [][]any{s.row(act.Now, act.PersonID, act.AsPost())})
			return s.ID, err
		}
		return s.ID, update(ctx, tx, `UPDATE held_source SET name = $3, keeper = $4, closed = $5, version = version + 1, person_id = $6, post_id = $7
			WHERE id = $1 AND version = $2`, s.ID, in.Version, store.JSON(s.Name), store.JSON(s.Keeper), s.Closed, act.PersonID, act.AsPost())
	}, in.Reason)
}

// SaveItem adds an item to a source, or changes one. Errors are those of SaveSource.
func (k *Keeper) SaveItem(ctx context.Context, act org.Act, in ItemInput) (string, error) {
	in.Name, in.KK, in.RU, in.Reason = tidyText(in.Name), tidyList(in.KK), tidyList(in.RU), strings.TrimSpace(in.Reason)
	table, id := "held_item", in.ID
	if id == "" {
		table, id = "held_source", in.SourceID
	}
	return k.change(ctx, act, "held.item", in, table, id, in.shape, func(tx *store.Tx, act org.Act) (string, error) {
		it := Item{ID: in.ID, SourceID: in.SourceID, Name: in.Name, KK: in.KK, RU: in.RU, Closed: in.Closed, Version: 1}
		if in.ID == "" {
			it.ID = store.NewID(act.Now)
			return it.ID, store.InsertMany(ctx, tx, "held_item", itemColumns, [][]any{it.row(act.Now, act.PersonID, act.AsPost())})
		}
		return it.ID, update(ctx, tx, `UPDATE held_item SET name = $3, kk = $4, ru = $5, closed = $6, version = version + 1, person_id = $7, post_id = $8
			WHERE id = $1 AND version = $2`, it.ID, in.Version, store.JSON(it.Name), store.JSON(it.KK), store.JSON(it.RU), it.Closed, act.PersonID, act.AsPost())
	}, in.Reason)
}

func update(ctx context.Context, tx *store.Tx, statement string, args ...any) error {
	err := store.Exec1(ctx, tx, statement, args...)
	if errors.Is(err, store.ErrStale) {
		return fault.Conflict{Msg: i18n.M("held.stale")}
	}
	return err
}

func exists(ctx context.Context, q store.Q, table, id string) error {
	found, err := store.List(ctx, q, func(s store.Scanner) (x string, err error) { err = s.Scan(&x); return x, err },
		`SELECT id FROM `+table+` WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		return fault.NotFound{What: table + " " + id}
	}
	return err
}

// change runs an act upon the row of a table, "" for a new one: whether it is there, which everybody may know, who acts, what
// was written.
func (k *Keeper) change(ctx context.Context, act org.Act, action string, in any, table, at string, shape func() error, do func(*store.Tx, org.Act) (string, error), reason string) (id string, err error) {
	err = k.db.Write(ctx, func(tx *store.Tx) error {
		id, _, err = document.Once(ctx, tx, act, action, in, func() (string, error) {
			s, err := k.org.Current(ctx, tx)
			if err == nil {
				err = s.Present(act)
			}
			if err != nil {
				return "", err
			}
			if at != "" {
				if err := exists(ctx, tx, table, at); err != nil {
					return "", err
				}
			}
			act, ok := keeping(s, act)
			if !ok {
				return "", fault.Forbid(i18n.M("held.who"))
			}
			if err := shape(); err != nil {
				return "", err
			}
			id, err := do(tx, act)
			if err != nil {
				return "", err
			}
			if err := changed(ctx, tx); err != nil {
				return "", err
			}
			return id, journal.Append(ctx, tx, act, journal.Entry{Stream: "held", Action: action, Subject: id, Data: in, Reason: reason})
		})
		return err
	})
	return id, err
}
