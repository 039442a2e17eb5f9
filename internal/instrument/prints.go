package instrument

import (
	"context"
	"hash/fnv"
	"time"

	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// printed is the print of an instrument's text.
type printed struct {
	ID    string
	Print lexicon.Print
}

// keepPrints stores prints, so that later drafts are compared with them (44). What is there already stays.
func keepPrints(ctx context.Context, tx *store.Tx, list []printed) error {
	var prints, bands [][]any
	for _, p := range list {
		ref := refOf(p.ID)
		prints = append(prints, []any{p.ID, ref, p.Print.String()})
		for _, b := range p.Print.Bands() {
			bands = append(bands, []any{b, ref})
		}
	}
	if err := store.InsertNewLater(ctx, tx, "text_print", []string{"document_id", "ref", "stems"}, prints); err != nil {
		return err
	}
	return store.InsertNewLater(ctx, tx, "text_band", []string{"band", "ref"}, bands)
}

// refOf is the number that stands for a document in the bands. Should two documents ever get one number, both are found by the
// bands of either and told apart by their prints.
func refOf(id string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash takes everything
	return int64(h.Sum64())    // the bits, not the number
}

// How many texts are printed in one transaction, and in one run of the timer.
const (
	fillPiece = 100
	fillRun   = 10_000
)

// fillName is the row of text_fill that says how far the old texts are printed.
const fillName = "instrument"

// FillPrints prints the texts that were sent before prints were kept, in pieces, until none is left (44). It goes over every
// instrument once: those sent meanwhile are printed when they are sent.
func (v *Service) FillPrints(ctx context.Context, _ time.Time) error {
	for range fillRun / fillPiece {
		done := false
		err := v.db.Write(ctx, func(tx *store.Tx) (err error) {
			done, err = v.fillPiece(ctx, tx)
			return err
		})
		if err != nil || done {
			return err
		}
	}
	return nil
}

func (v *Service) fillPiece(ctx context.Context, tx *store.Tx) (done bool, err error) {
	at, _, err := store.One(ctx, tx, func(s store.Scanner) (p filled, err error) {
		err = s.Scan(&p.last, &p.done)
		return p, err
	}, `SELECT last_id, done FROM text_fill WHERE name = $1`, fillName)
	if err != nil || at.done {
		return true, err
	}
	type old struct {
		id     string
		needed bool
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (x old, err error) {
		err = s.Scan(&x.id, &x.needed)
		return x, err
	}, `SELECT i.document_id, CASE WHEN i.sent_day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM text_print p WHERE p.document_id = i.document_id) THEN 1 ELSE 0 END
		FROM instrument i WHERE i.document_id > $1 ORDER BY i.document_id LIMIT $2`, at.last, fillPiece)
	if err != nil {
		return false, err
	}
	var prints []printed
	for _, x := range list {
		at.last = x.id
		if !x.needed {
			continue
		}
		doc, err := v.kernel.Get(ctx, tx, x.id)
		if err != nil {
			return false, err
		}
		in, err := restored(doc.Content)
		if err != nil {
			return false, err
		}
		prints = append(prints, printed{x.id, lexicon.PrintOf(in.text()...)})
	}
	if err := keepPrints(ctx, tx, prints); err != nil {
		return false, err
	}
	at.done = len(list) < fillPiece
	return at.done, keepFilled(ctx, tx, fillName, at)
}

// filled says how far the texts of old are taken in.
type filled struct {
	last string // the last document looked at
	done bool
}

func keepFilled(ctx context.Context, tx *store.Tx, name string, at filled) error {
	_, err := tx.Exec(ctx, `INSERT INTO text_fill (name, last_id, done) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET last_id = excluded.last_id, done = excluded.done`, name, at.last, at.done)
	return err
}
