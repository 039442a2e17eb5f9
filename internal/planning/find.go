package planning

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// nameWords are the different words of a name, as a search asks for them.
func nameWords(name string) []string {
	set := map[string]bool{}
	for _, t := range lexicon.Tokens(i18n.Fold(name)) {
		set[t.Word] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// wordRows are the rows of measure_word of measures.
func wordRows(list []Measure) [][]any {
	var rows [][]any
	for i := range list {
		for _, w := range nameWords(list[i].Name) {
			rows = append(rows, []any{w, list[i].ID})
		}
	}
	return rows
}

// keepName brings the words of a name into line; before is the name that stood until now.
func keepName(ctx context.Context, tx *store.Tx, id, before, name string) error {
	old, now := nameWords(before), nameWords(name)
	for _, w := range old {
		if !slices.Contains(now, w) {
			if _, err := tx.Exec(ctx, `DELETE FROM measure_word WHERE word = $1 AND measure_id = $2`, w, id); err != nil {
				return err
			}
		}
	}
	var rows [][]any
	for _, w := range now {
		if !slices.Contains(old, w) {
			rows = append(rows, []any{w, id})
		}
	}
	return store.InsertNewLater(ctx, tx, "measure_word", wordColumns, rows)
}

var wordColumns = []string{"word", "measure_id"}

// wordPiece is how many measures are taken in at once.
const wordPiece = 1_000

// FillWords takes in the words of measures that were written before words were kept, in pieces, until none is left. It is a timer's
// work and may run again.
func (v *Service) FillWords(ctx context.Context, _ time.Time) error {
	for done := false; !done; {
		err := v.db.Write(ctx, func(tx *store.Tx) (err error) {
			done, err = fillWords(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func fillWords(ctx context.Context, tx *store.Tx) (done bool, err error) {
	last, open, err := store.One(ctx, tx, store.Value[string], `SELECT last_id FROM measure_fill WHERE done = 0`)
	if err != nil || !open {
		return true, err
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (m Measure, err error) {
		err = s.Scan(&m.ID, &m.Name)
		return m, err
	}, `SELECT id, name FROM plan_measure WHERE id > $1 ORDER BY id LIMIT $2`, last, wordPiece)
	if err != nil {
		return false, err
	}
	if err := store.InsertNewLater(ctx, tx, "measure_word", wordColumns, wordRows(list)); err != nil {
		return false, err
	}
	done = len(list) < wordPiece
	if len(list) > 0 {
		last = list[len(list)-1].ID
	}
	_, err = tx.Exec(ctx, `UPDATE measure_fill SET last_id = $1, done = $2 WHERE done = 0`, last, done)
	return done, err
}

// namedMost is how many measures a word may be in to narrow a search: what more have is found soon by a walk.
const namedMost = 500

// named are the measures of which alone the words of a search can be true; known is false where the words say too little or too many
// have them. A word is looked for at the beginning of the words of names.
func named(ctx context.Context, q store.Q, text string) (ids []string, known bool, err error) {
	asked := strings.Fields(i18n.Fold(text))
	if len(asked) == 0 {
		return nil, false, nil
	}
	_, open, err := store.One(ctx, q, store.Value[int64], `SELECT done FROM measure_fill WHERE done = 0`)
	if err != nil || open {
		return nil, false, err
	}
	for _, word := range asked {
		tokens := lexicon.Tokens(word)
		if len(tokens) == 0 {
			continue
		}
		part := tokens[0].Word
		// Not DISTINCT: PostgreSQL would read every row of a common word before it counted.
		list, err := store.List(ctx, q, store.Value[string], `SELECT measure_id FROM measure_word WHERE word >= $1 AND word < $2 LIMIT $3`,
			part, part+"\U0010FFFF", namedMost+1)
		if err != nil {
			return nil, false, err
		}
		if len(list) > namedMost {
			continue
		}
		slices.Sort(list)
		list = slices.Compact(list)
		switch {
		case !known:
			ids, known = list, true
		default:
			ids = slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(list, id) })
		}
	}
	return ids, known, nil
}

// narrowed is where with the measures that are named so, when those are few.
func (f ControlFilter) narrowed(ctx context.Context, q store.Q, today calendar.Day, args []any) (string, []any, error) {
	where, args := f.where(today, args)
	ids, known, err := named(ctx, q, f.Text)
	if err != nil || !known {
		return where, args, err
	}
	if len(ids) == 0 {
		return where + " AND 1 = 0", args, nil
	}
	in, of := store.MarksFrom(ids, len(args))
	return where + " AND c.measure_id IN (" + in + ")", append(args, of...), nil
}
