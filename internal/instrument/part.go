package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// A unit sees between whom its open executions stand, which no counter says. They are counted once after each fold, and what has changed since
// is added: the changes that are not folded in name both sides.

// partKey is one side of the matrix on a day: a sending unit or a recipient.
type partKey struct {
	unit, body  string // one of them
	today, soon calendar.Day
}

// part is what stood open on that side when the counters were folded last.
type part struct {
	fold  int64
	pairs []pair
}

// partsMost is how many parts a process keeps: some 30 kB each.
const partsMost = 128

// parts takes in what a viewer sees by his units and his bodies, and by the rows of rights of his other keys.
func (v *Service) parts(ctx context.Context, q store.Q, kept *counters, m *matrix, h holding, today, soon calendar.Day) error {
	for _, unit := range h.units {
		list, err := v.part(ctx, q, kept, partKey{unit: unit, today: today, soon: soon})
		if err != nil {
			return err
		}
		m.add(list...)
	}
	units := setOf(h.units)
	for _, body := range h.bodies {
		list, err := v.part(ctx, q, kept, partKey{body: body, today: today, soon: soon})
		if err != nil {
			return err
		}
		for _, p := range list {
			if !units[p.unit] { // what his own units sent there stands among theirs
				m.add(p)
			}
		}
	}
	in, args := store.Marks(h.beside())
	unitIn, more := store.MarksFrom(h.units, len(args))
	args = append(args, more...)
	bodyIn, more := store.MarksFrom(h.bodies, len(args))
	rest, err := countPairs(ctx, q, rowsSQL(in)+` WHERE e.owner_unit NOT IN (`+unitIn+`) AND e.body_id NOT IN (`+bodyIn+`)`, append(args, more...), today, soon)
	m.add(rest...)
	return err
}

// part is one side of the matrix now.
func (v *Service) part(ctx context.Context, q store.Q, kept *counters, key partKey) ([]pair, error) {
	v.kept.mu.Lock()
	p, ok := v.kept.parts[key]
	v.kept.mu.Unlock()
	if ok && p.fold == kept.fold {
		return kept.changed(p.pairs, key, 1), nil
	}
	column, id := `e.owner_unit`, key.unit
	if id == "" {
		column, id = `e.body_id`, key.body
	}
	list, err := countPairs(ctx, q, ` FROM execution e WHERE `+column+` = $1 AND e.closed_at IS NULL`, []any{id}, key.today, key.soon)
	if err != nil {
		return nil, err
	}
	v.kept.mu.Lock()
	defer v.kept.mu.Unlock()
	if v.kept.parts == nil || len(v.kept.parts) >= partsMost {
		v.kept.parts = map[partKey]part{}
	}
	v.kept.parts[key] = part{kept.fold, kept.changed(list, key, -1)}
	return list, nil
}

// changed are pairs with what is pending on their side added, or taken away.
func (t *counters) changed(list []pair, key partKey, sign int64) []pair {
	var at map[[2]string]int
	for _, p := range t.changes {
		if p.unit == "" || p.unit != key.unit && key.unit != "" || p.body != key.body && key.body != "" {
			continue
		}
		if at == nil {
			list = slices.Clone(list)
			at = make(map[[2]string]int, len(list))
			for i, x := range list {
				at[[2]string{x.unit, x.body}] = i
			}
		}
		i, ok := at[[2]string{p.unit, p.body}]
		if !ok {
			i = len(list)
			at[[2]string{p.unit, p.body}] = i
			list = append(list, pair{unit: p.unit, body: p.body})
		}
		for _, c := range p.counters {
			c.n *= sign
			c.enter(&list[i].Cell, key.today, key.soon)
		}
	}
	return list
}
