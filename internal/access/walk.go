package access

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/store"
)

// Walk reads pages of a register: the rows that the viewer may see, each with its record, of those that fit.
type Walk[T any] struct {
	Register string
	// Load reads the records of the ids, in any order; ID is the id of one.
	Load func(ctx context.Context, q store.Q, ids []string) ([]T, error)
	ID   func(T) string
	// Beside, where the chapter has one, reads the rows of the register that follow from its own tables.
	Beside Beside
	// Fits narrows the page; nil takes everything.
	Fits func(T) bool
	// Among are, where Narrow, the only documents whose records are of interest, in order.
	Among  []string
	Narrow bool
	// Until is the last sort text that is of interest, "" for no end.
	Until string
	// Together says that what fits stands together from the cursor to Until, so that no more rows are read than asked.
	Together bool
}

// Beside reads the next items of a register, at most limit behind a cursor, that holders of the keys see without a row of rights; of the
// documents alone where some are given. Empty keys are no keys.
type Beside func(ctx context.Context, q store.Q, keys []string, after Cursor, limit int, documents []string) ([]Item, error)

// walkMax bounds what one filtered page may cost, whatever the archive; walkBatch is how many rows are read at a time.
const (
	walkMax   = 2_000
	walkBatch = 200
	// So many rows are walked where the documents are known, since those of others are passed over without being read; and with
	// no more than so many documents no register is walked at all, but their rows are looked up.
	narrowMax   = 10_000
	narrowBatch = 1_000
	directMost  = 16
)

// Page reads at most limit records after a cursor, and the cursor of the next page, "" at the end. A filtered page may be
// shorter than asked, since one page walks through a bounded number of records.
func (w Walk[T]) Page(ctx context.Context, q store.Q, v Viewer, at Cursor, limit int) (rows []T, next string, err error) {
	rows = make([]T, 0, min(limit, walkBatch))
	batch, most := limit+1, walkMax
	switch {
	case w.Narrow && len(w.Among) == 0:
		return rows, "", nil
	case w.Narrow && len(w.Among) > directMost:
		batch, most = narrowBatch, narrowMax
	case w.Fits != nil && !w.Together:
		batch = walkBatch
	}
	for walked := 0; walked < most; {
		items, err := w.items(ctx, q, v, at, batch)
		if err != nil {
			return rows, "", err
		}
		walked += len(items)
		whole := len(items) == batch
		if w.Until != "" {
			if n := slices.IndexFunc(items, func(i Item) bool { return i.Sort > w.Until }); n >= 0 {
				items, whole = items[:n], false
			}
		}
		records, place, err := w.records(ctx, q, items)
		if err != nil {
			return rows, "", err
		}
		for _, item := range items {
			n, ok := place[item.RefID]
			if ok && (w.Fits == nil || w.Fits(records[n])) {
				if len(rows) == limit {
					return rows, at.String(), nil
				}
				rows = append(rows, records[n])
			}
			at = item.Cursor()
		}
		if !whole {
			return rows, "", nil
		}
	}
	return rows, at.String(), nil
}

// Total is how many records the viewer may see of what Page gave from a cursor: as many as it gave where that is all, or as many as his rights
// name where nothing is filtered; -1 where it is not counted.
func (w Walk[T]) Total(ctx context.Context, q store.Q, v Viewer, at Cursor, shown int, next string) (int64, error) {
	switch {
	case at == Cursor{} && next == "":
		return int64(shown), nil
	case w.Fits != nil || w.Narrow || w.Beside != nil || w.Until != "":
		return -1, nil
	}
	n, ok, err := Count(ctx, q, v, w.Register, CountMost)
	if !ok {
		n = -1
	}
	return n, err
}

// items are the next rows of the register, or of the few documents that are of interest.
func (w Walk[T]) items(ctx context.Context, q store.Q, v Viewer, at Cursor, batch int) (list []Item, err error) {
	var documents []string
	if w.Narrow && len(w.Among) <= directMost {
		documents = w.Among
		list, err = pageOf(ctx, q, v, w.Register, at, batch, w.Among)
	} else {
		list, err = Page(ctx, q, v, w.Register, at, batch)
	}
	if err != nil || w.Beside == nil {
		return list, err
	}
	for _, keys := range chunks(v.Scope()) {
		more, err := w.Beside(ctx, q, keys, at, batch, documents)
		if err != nil {
			return nil, err
		}
		list = merge(list, more, batch)
	}
	return list, nil
}

// records are those of the items, and where each stands among them by its id.
func (w Walk[T]) records(ctx context.Context, q store.Q, items []Item) (list []T, place map[string]int, err error) {
	ids := make([]string, 0, len(items))
	for _, item := range items {
		if w.Narrow {
			if _, ok := slices.BinarySearch(w.Among, item.DocumentID); !ok {
				continue
			}
		}
		ids = append(ids, item.RefID)
	}
	if list, err = w.Load(ctx, q, ids); err != nil {
		return nil, nil, err
	}
	place = make(map[string]int, len(list))
	for i := range list {
		place[w.ID(list[i])] = i
	}
	return list, place, nil
}

// String is the cursor as an address carries it.
func (c Cursor) String() string { return c.Sort + "_" + c.RefID }

// cursorMax is the greatest length of a cursor in an address.
const cursorMax = 200

// ParseCursor reads what String wrote; ok is false for anything else.
func ParseCursor(text string) (c Cursor, ok bool) {
	sort, ref, ok := strings.Cut(text, "_")
	if !ok || len(text) >= cursorMax {
		return Cursor{}, false
	}
	return Cursor{Sort: sort, RefID: ref}, true
}
