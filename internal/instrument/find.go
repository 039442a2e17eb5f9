package instrument

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"reglament/internal/i18n"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// titleWords are the different words of a title, as a search asks for them.
func titleWords(title string) []string {
	set := map[string]bool{}
	for _, t := range lexicon.Tokens(i18n.Fold(title)) {
		set[t.Word] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// keepTitle brings the words of a title into line; before is the title that stood until now, "" for a new instrument.
func keepTitle(ctx context.Context, tx *store.Tx, id, before, title string) error {
	old, now := titleWords(before), titleWords(title)
	for _, w := range old {
		if !slices.Contains(now, w) {
			if err := tx.Later(ctx, `DELETE FROM title_word WHERE word = $1 AND document_id = $2`, w, id); err != nil {
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
	return store.InsertNewLater(ctx, tx, "title_word", []string{"word", "document_id"}, rows)
}

// fillTitle is the row of text_fill that says how far the titles of old are taken in, and titlePiece how many go at once.
const (
	fillTitle  = "title"
	titlePiece = 1_000
)

// FillTitles takes in the words of titles that were written before words were kept, in pieces, until none is left.
func (v *Service) FillTitles(ctx context.Context, _ time.Time) error {
	for done := false; !done; {
		err := v.db.Write(ctx, func(tx *store.Tx) (err error) {
			done, err = fillTitles(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func fillTitles(ctx context.Context, tx *store.Tx) (done bool, err error) {
	at, _, err := store.One(ctx, tx, func(s store.Scanner) (p filled, err error) {
		err = s.Scan(&p.last, &p.done)
		return p, err
	}, `SELECT last_id, done FROM text_fill WHERE name = $1`, fillTitle)
	if err != nil || at.done {
		return true, err
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (x [2]string, err error) {
		err = s.Scan(&x[0], &x[1])
		return x, err
	}, `SELECT document_id, title FROM instrument WHERE document_id > $1 ORDER BY document_id LIMIT $2`, at.last, titlePiece)
	if err != nil {
		return false, err
	}
	var rows [][]any
	for _, x := range list {
		at.last = x[0]
		for _, w := range titleWords(x[1]) {
			rows = append(rows, []any{w, x[0]})
		}
	}
	if err := store.InsertNewLater(ctx, tx, "title_word", []string{"word", "document_id"}, rows); err != nil {
		return false, err
	}
	at.done = len(list) < titlePiece
	return at.done, keepFilled(ctx, tx, fillTitle, at)
}

// foundMost is how many instruments a word may be in to narrow a search: what more have is found soon by walking.
const foundMost = 5_000

// among are the instruments of which alone the words of the filter can be true; known is false where the words say too little,
// and the register must be walked. A word is looked for at the beginning of words of titles and of numbers.
func (f Filter) among(ctx context.Context, q store.Q) (ids []string, known bool, err error) {
	asked := strings.Fields(i18n.Fold(f.Text))
	if len(asked) == 0 {
		return nil, false, nil
	}
	done, _, err := store.One(ctx, q, store.Value[int64], `SELECT done FROM text_fill WHERE name = $1`, fillTitle)
	if err != nil || done == 0 {
		return nil, false, err
	}
	for _, word := range asked {
		list, ok, err := beginsWith(ctx, q, word)
		if err != nil {
			return nil, false, err
		}
		switch {
		case !ok:
		case !known:
			ids, known = list, true
		default:
			ids = slices.DeleteFunc(ids, func(id string) bool { _, both := slices.BinarySearch(list, id); return !both })
		}
	}
	return ids, known, nil
}

// beginsWith lists, in order, the instruments with a word of the title or a number that begins so; ok is false where they are
// too many, or where the word may stand in the middle of a number.
func beginsWith(ctx context.Context, q store.Q, word string) (ids []string, ok bool, err error) {
	tokens := lexicon.Tokens(word)
	if len(tokens) == 0 {
		return nil, false, nil
	}
	digits := strings.ContainsFunc(word, unicode.IsDigit)
	part := tokens[0].Word
	args := []any{part, part + last, foundMost + 1}
	// Not DISTINCT: PostgreSQL would read every row of a common beginning before it counted.
	text := `SELECT document_id FROM title_word WHERE word >= $1 AND word < $2 LIMIT $3`
	if digits {
		number := strings.ToUpper(word)
		args = append(args, number, number+last)
		in, of := store.MarksFrom(wholeNumbers(number), len(args))
		text = `SELECT document_id FROM (` + text + `) AS w UNION SELECT document_id FROM instrument WHERE number >= $4 AND number < $5
			UNION SELECT document_id FROM instrument WHERE number <> '' AND number IN (` + in + `) LIMIT $3`
		args = append(args, of...)
	}
	ids, err = store.List(ctx, q, store.Value[string], text, args...)
	if err != nil || len(ids) > foundMost || digits && len(ids) == 0 {
		return nil, false, err
	}
	slices.Sort(ids)
	return slices.Compact(ids), true, nil
}

// wholeNumbers are the numbers of instruments of which the number of an execution may be: what stands before each of its hyphens.
func wholeNumbers(number string) (out []string) {
	for i, r := range number {
		if r == '-' {
			out = append(out, number[:i])
		}
	}
	return out
}

// last is greater than every letter: words that begin with x are those from x to x and this.
const last = "\U0010FFFF"
