package held

import (
	"context"
	"time"

	"reglament/internal/store"
)

func loadSources(ctx context.Context, q store.Q) ([]Source, error) {
	sources, err := store.List(ctx, q, func(s store.Scanner) (x Source, err error) {
		err = s.Scan(&x.ID, store.ScanJSON(&x.Name), store.ScanJSON(&x.Keeper), &x.Closed, &x.Version)
		return x, err
	}, `SELECT id, name, keeper, closed, version FROM held_source ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	items, err := store.List(ctx, q, func(s store.Scanner) (x Item, err error) {
		err = s.Scan(&x.ID, &x.SourceID, store.ScanJSON(&x.Name), store.ScanJSON(&x.KK), store.ScanJSON(&x.RU), &x.Closed, &x.Version)
		return x, err
	}, `SELECT id, source_id, name, kk, ru, closed, version FROM held_item ORDER BY source_id, id`)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(sources))
	for i := range sources {
		at[sources[i].ID] = i
	}
	for _, it := range items {
		if i, ok := at[it.SourceID]; ok {
			sources[i].Items = append(sources[i].Items, it)
		}
	}
	return sources, nil
}

func changes(ctx context.Context, q store.Q) (n int64, err error) {
	n, _, err = askChanges.One(ctx, q)
	return n, err
}

var askChanges = store.Ask(store.Value[int64], `SELECT n FROM held_change WHERE one = 1`)

// Asks is what Current asks, for store.Ahead.
func (k *Keeper) Asks() store.Asked { return askChanges }

func changed(ctx context.Context, tx *store.Tx) error {
	return store.Exec1(ctx, tx, `UPDATE held_change SET n = n + 1 WHERE one = 1`)
}

var (
	sourceColumns = []string{"id", "name", "keeper", "closed", "version", "at", "person_id", "post_id"}
	itemColumns   = []string{"id", "source_id", "name", "kk", "ru", "closed", "version", "at", "person_id", "post_id"}
)

func (s Source) row(at time.Time, person, post string) []any {
	return []any{s.ID, store.JSON(s.Name), store.JSON(s.Keeper), s.Closed, s.Version, at, person, post}
}

func (it Item) row(at time.Time, person, post string) []any {
	return []any{it.ID, it.SourceID, store.JSON(it.Name), store.JSON(it.KK), store.JSON(it.RU), it.Closed, it.Version, at, person, post}
}
