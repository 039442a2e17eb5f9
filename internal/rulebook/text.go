package rulebook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/regulation"
)

// TextReceipt is what the loading of the official text gives back.
type TextReceipt struct {
	Edition    string `json:"edition"`
	Paragraphs int    `json:"paragraphs"`
	SHA256     string `json:"sha256"`
	// Same says that exactly this text was held already; nothing was changed then.
	Same bool `json:"same,omitempty"`
}

// ImportText loads the official text of an edition of the General Prosecutor's Office ("" is the one in force today) in
// the place of the one held. It is for the command line; Service.ImportText is the same for a person. What the text
// lacks or has too much is fault.Invalid of the field "text", line by line.
func ImportText(ctx context.Context, db *store.DB, rules *Store, act org.Act, edition string, r io.Reader) (TextReceipt, error) {
	text, sum, err := readText(r)
	if err != nil {
		return TextReceipt{}, err
	}
	var out TextReceipt
	err = db.Write(ctx, func(tx *store.Tx) error {
		snap, err := rules.Current(ctx, tx)
		if err != nil {
			return err
		}
		out, err = putText(ctx, tx, snap, act, edition, text, sum)
		return err
	})
	return out, err
}

func readText(r io.Reader) (regulation.Text, string, error) {
	data, err := io.ReadAll(io.LimitReader(r, regulation.TextSizeMax+1))
	if err != nil {
		return regulation.Text{}, "", fmt.Errorf("rulebook: read the text: %w", err)
	}
	text, err := regulation.ParseText(bytes.NewReader(data))
	sum := sha256.Sum256(data)
	return text, hex.EncodeToString(sum[:]), err
}

// ImportText loads the official text of an edition; only an administrator may. See the function of the same name.
func (s *Service) ImportText(ctx context.Context, act org.Act, edition string, r io.Reader) (TextReceipt, error) {
	err := s.read(ctx, act, func(_ store.Q, sc *scene) error { _, err := sc.asAdmin(act); return err })
	if err != nil {
		return TextReceipt{}, err
	}
	text, sum, err := readText(r)
	if err != nil {
		return TextReceipt{}, err
	}
	in := map[string]string{"edition": edition, "sha256": sum}
	return change(ctx, s, act, "text", in, func(tx *store.Tx, sc *scene) (TextReceipt, error) {
		act, err := sc.asAdmin(act)
		if err != nil {
			return TextReceipt{}, err
		}
		return putText(ctx, tx, sc.snap, act, edition, text, sum)
	})
}

func putText(ctx context.Context, tx *store.Tx, snap *Snapshot, act org.Act, edition string, text regulation.Text, sum string) (TextReceipt, error) {
	if edition == "" {
		edition = snap.Book.For(law.Root, act.Day()).ID
	}
	ed, ok := snap.Book.Edition(edition)
	if !ok || ed.Body != law.Root {
		return TextReceipt{}, fault.Bad("edition", i18n.M("rulebook.text.edition"))
	}
	out := TextReceipt{Edition: edition, Paragraphs: len(text.Paragraphs), SHA256: sum}
	was, held, err := store.One(ctx, tx, store.Value[string], `SELECT sha256 FROM regulation_load WHERE edition = $1`, edition)
	if err != nil {
		return out, err
	}
	if out.Same = held && was == sum; out.Same {
		return out, nil
	}
	for _, sql := range []string{`DELETE FROM regulation_text WHERE edition = $1`, `DELETE FROM regulation_load WHERE edition = $1`} {
		if _, err := tx.Exec(ctx, sql, edition); err != nil {
			return out, err
		}
	}
	if err := store.InsertMany(ctx, tx, "regulation_load", []string{"edition", "sha256", "headings", "paragraphs", "at", "person_id", "post_id"},
		[][]any{{edition, sum, store.JSON(text.Headings), len(text.Paragraphs), act.Now, act.PersonID, act.PostID}}); err != nil {
		return out, err
	}
	rows := make([][]any, len(text.Paragraphs))
	for i, p := range text.Paragraphs {
		rows[i] = []any{edition, p.Para, i, p.Chapter, p.Text, store.JSON(p.Notes)}
	}
	if err := store.InsertMany(ctx, tx, "regulation_text", []string{"edition", "para", "ordinal", "chapter", "text", "notes"}, rows); err != nil {
		return out, err
	}
	return out, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(edition), Action: "edition.text", Subject: edition,
		Data: map[string]any{"sha256": sum, "was": was, "paragraphs": len(text.Paragraphs)},
	})
}

// TextLoad says which official text is held.
type TextLoad struct {
	Edition, SHA256 string
	Paragraphs      int64
	At              time.Time
	PersonID        string
}

// OfficialText is the official text of the edition in force, as it was loaded; ok is false while none is.
func (s *Service) OfficialText(ctx context.Context, q store.Q, day calendar.Day) (text regulation.Text, load TextLoad, ok bool, err error) {
	snap, err := s.Rules.Current(ctx, q)
	if err != nil {
		return text, load, false, err
	}
	return textOf(ctx, q, snap.Book.For(law.Root, day).ID, "")
}

// OfficialParagraph is one paragraph of the official text; ok is false while it is not held.
func (s *Service) OfficialParagraph(ctx context.Context, q store.Q, day calendar.Day, para string) (p regulation.Paragraph, load TextLoad, ok bool, err error) {
	snap, err := s.Rules.Current(ctx, q)
	if err != nil {
		return p, load, false, err
	}
	text, load, ok, err := textOf(ctx, q, snap.Book.For(law.Root, day).ID, para)
	if err != nil || !ok || len(text.Paragraphs) == 0 {
		return p, load, false, err
	}
	return text.Paragraphs[0], load, true, nil
}

// textOf reads the text of an edition, one paragraph of it or ("") all.
func textOf(ctx context.Context, q store.Q, edition, para string) (text regulation.Text, load TextLoad, ok bool, err error) {
	load, ok, err = store.One(ctx, q, func(s store.Scanner) (l TextLoad, err error) {
		err = s.Scan(&l.Edition, &l.SHA256, store.ScanJSON(&text.Headings), &l.Paragraphs, &l.At, &l.PersonID)
		return l, err
	}, `SELECT edition, sha256, headings, paragraphs, at, person_id FROM regulation_load WHERE edition = $1`, edition)
	if err != nil || !ok {
		return text, load, ok, err
	}
	where, args := `edition = $1`, []any{edition}
	if para != "" {
		where, args = where+` AND para = $2`, append(args, para)
	}
	text.Paragraphs, err = store.List(ctx, q, func(s store.Scanner) (p regulation.Paragraph, err error) {
		err = s.Scan(&p.Para, &p.Chapter, &p.Text, store.ScanJSON(&p.Notes))
		return p, err
	}, `SELECT para, chapter, text, notes FROM regulation_text WHERE `+where+` ORDER BY ordinal`, args...)
	return text, load, true, err
}
