package rulebook

import (
	"context"
	"sync"

	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Chapter gives the use cases of one chapter what they stand on. L is the chapter's rules bound to a Book.
type Chapter[L any] struct {
	org   *org.Directory
	rules *Store
	bind  func(*law.Book) (L, error)
	bound sync.Map // version of the rulebook → L
}

// NewChapter makes it; bind is called once for each version of the rulebook.
func NewChapter[L any](directory *org.Directory, rules *Store, bind func(*law.Book) (L, error)) *Chapter[L] {
	return &Chapter[L]{org: directory, rules: rules, bind: bind}
}

// InForce is the structure, the editions with the calendar, and the chapter bound to them, as the transaction q sees them.
func (c *Chapter[L]) InForce(ctx context.Context, q store.Q) (s *org.Structure, snap *Snapshot, rules L, err error) {
	if err = store.Ahead(ctx, q, c.org.Asks(), c.rules.Asks()); err != nil {
		return nil, nil, rules, err
	}
	if s, err = c.org.Current(ctx, q); err != nil {
		return nil, nil, rules, err
	}
	if snap, err = c.rules.Current(ctx, q); err != nil {
		return nil, nil, rules, err
	}
	rules, err = c.of(snap)
	return s, snap, rules, err
}

func (c *Chapter[L]) of(snap *Snapshot) (L, error) {
	if l, ok := c.bound.Load(snap.Version); ok {
		return l.(L), nil
	}
	l, err := c.bind(snap.Book)
	if err == nil {
		c.bound.Store(snap.Version, l)
	}
	return l, err
}
