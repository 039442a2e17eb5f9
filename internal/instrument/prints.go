package instrument

import (
	"context"
	"hash/fnv"
	"time"

	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// printed is the print of an instrument's text, and those of its questions.
type printed struct {
	ID        string
	Print     lexicon.Print
	Questions []asked
}

// asked is the print of the questions in one language, of a text that is written in one.
type asked struct {
	Lang, Written string
	Print         lexicon.Print
}

// questionPrints are the prints of the questions in the languages in which they are given; never nil.
func (in Input) questionPrints() []asked {
	var kk, ru []string
	for _, x := range in.Questions {
		kk, ru = append(kk, x.KK), append(ru, x.RU)
	}
	out := []asked{}
	for _, a := range []asked{{"kk", in.Lang, lexicon.PrintOf(kk...)}, {"ru", in.Lang, lexicon.PrintOf(ru...)}} {
		if a.Print.Len() > 0 {
			out = append(out, a)
		}
	}
	return out
}

// keepPrints stores prints, so that later drafts are compared with them (44). What is there already stays.
func keepPrints(ctx context.Context, tx *store.Tx, list []printed) error {
	var prints, questions, bands [][]any
	band := func(ref int64, p lexicon.Print) {
		for _, b := range p.Bands() {
			bands = append(bands, []any{b, ref})
		}
	}
	for _, p := range list {
		if ref := refOf(p.ID); p.Print.Len() > 0 {
			prints = append(prints, []any{p.ID, ref, p.Print.String()})
			band(ref, p.Print)
		}
		for _, a := range p.Questions {
			ref := refOf(p.ID + ":" + a.Lang)
			questions = append(questions, []any{p.ID, a.Lang, a.Written, ref, a.Print.String()})
			band(ref, a.Print)
		}
	}
	if err := store.InsertNewLater(ctx, tx, "text_question", []string{"document_id", "lang", "written", "ref", "stems"}, questions); err != nil {
		return err
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

// fillNames are the rows of text_fill that say how far the old texts, and the questions in them, are printed.
var fillNames = []string{"instrument", fillQuestions}

const fillQuestions = "question"

// FillPrints prints the texts that were sent before prints were kept, in pieces, until none is left (44). It goes over every
// instrument once: those sent meanwhile are printed when they are sent.
func (v *Service) FillPrints(ctx context.Context, _ time.Time) error {
	for _, name := range fillNames {
		done := false
		for range fillRun / fillPiece {
			err := v.db.Write(ctx, func(tx *store.Tx) (err error) {
				done, err = v.fillPiece(ctx, tx, name)
				return err
			})
			if err != nil {
				return err
			}
			if done {
				break
			}
		}
	}
	return nil
}

// fillPiece prints the texts, or the questions, of so many instruments.
func (v *Service) fillPiece(ctx context.Context, tx *store.Tx, name string) (done bool, err error) {
	at, _, err := store.One(ctx, tx, func(s store.Scanner) (p filled, err error) {
		err = s.Scan(&p.last, &p.done)
		return p, err
	}, `SELECT last_id, done FROM text_fill WHERE name = $1`, name)
	if err != nil || at.done {
		return true, err
	}
	type old struct {
		id     string
		needed bool
	}
	table := "text_print"
	if name == fillQuestions {
		table = "text_question"
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (x old, err error) {
		err = s.Scan(&x.id, &x.needed)
		return x, err
	}, `SELECT i.document_id, CASE WHEN i.sent_day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `+table+` p WHERE p.document_id = i.document_id) THEN 1 ELSE 0 END
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
		if name == fillQuestions {
			prints = append(prints, printed{ID: x.id, Questions: in.questionPrints()})
		} else {
			prints = append(prints, printed{ID: x.id, Print: lexicon.PrintOf(in.text()...)})
		}
	}
	if err := keepPrints(ctx, tx, prints); err != nil {
		return false, err
	}
	at.done = len(list) < fillPiece
	return at.done, keepFilled(ctx, tx, name, at)
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
