package document

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"reglament/internal/access"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Limits of what people write. Lengths are in characters, contentMax in bytes of JSON.
const (
	titleMax   = 500
	remarkMax  = 10_000
	partsMax   = 100
	contentMax = 2 << 20
)

// text cleans what a person wrote in one field: outer blanks and control characters go, a broken encoding, an empty
// required text and an overlong one are named in c.
func text(c *fault.Collector, field, s string, limit int, required bool) string {
	if !utf8.ValidString(s) {
		c.Bad(field, i18n.M("document.text.encoding"))
		return ""
	}
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
	switch {
	case required && s == "":
		c.Bad(field, i18n.M("document.text.missing"))
	case utf8.RuneCountInString(s) > limit:
		c.Bad(field, i18n.M("document.text.long", "n", limit))
	}
	return s
}

// canonical writes v as JSON with sorted keys, whatever order its parts had.
func canonical(v any) (string, error) {
	first, err := journal.JSON(v)
	if err != nil {
		return "", err
	}
	dec := json.NewDecoder(strings.NewReader(first))
	dec.UseNumber()
	var free any
	if err := dec.Decode(&free); err != nil {
		return "", fmt.Errorf("document: %w", err)
	}
	return journal.JSON(free)
}

// checkContent cleans a title and a content and returns the content as it is stored.
func checkContent(title string, content Content) (string, string, error) {
	var c fault.Collector
	title = strings.Join(strings.Fields(text(&c, "title", title, titleMax, true)), " ")
	if len(content.Parts) > partsMax {
		c.Bad("parts", i18n.M("document.parts.many", "n", partsMax))
	}
	seen := map[string]bool{}
	parts := make([]Part, len(content.Parts))
	for i, p := range content.Parts {
		if p.Key == "" || seen[p.Key] {
			c.Bad("parts", i18n.M("document.part.key", "key", p.Key))
		}
		seen[p.Key] = true
		parts[i] = Part{Key: p.Key, Text: text(&c, p.Key, p.Text, contentMax, false)}
	}
	facts := bytes.TrimSpace(content.Facts)
	if len(facts) > 0 && (!json.Valid(facts) || facts[0] != '{') {
		c.Bad("facts", i18n.M("document.facts.bad"))
	}
	if err := c.Err(); err != nil {
		return "", "", err
	}
	stored, err := canonical(Content{Parts: parts, Facts: facts})
	if err == nil && len(stored) > contentMax {
		err = fault.Bad("parts", i18n.M("document.text.long", "n", contentMax))
	}
	return title, stored, err
}

var whoColumns = []string{"person_id", "post_id", "for_post_id", "for_person_id", "by_order"}

func (w Who) values() []any {
	return []any{w.PersonID, w.PostID, w.ForPostID, w.ForPersonID, w.ByOrder}
}

func (w *Who) dest() []any {
	return []any{&w.PersonID, &w.PostID, &w.ForPostID, &w.ForPersonID, &w.ByOrder}
}

// Create makes a document with version 1. Its creator's post, the owner unit and those who control everything may see it.
func (k *Kernel) Create(ctx context.Context, tx *store.Tx, act org.Act, n New) (id string, version int64, err error) {
	title, content, err := checkContent(n.Title, n.Content)
	if err != nil {
		return "", 0, err
	}
	if n.Kind == "" || n.OwnerUnit == "" || n.OwnerBody == "" || n.AccessMark != MarkNone && n.AccessMark != MarkDSP {
		return "", 0, fault.Bad("kind", i18n.M("document.owner.missing"))
	}
	id = store.NewID(act.Now)
	who := whoOf(act)
	if err := store.InsertMany(ctx, tx, "document", append([]string{
		"id", "kind", "title", "owner_unit", "owner_body", "access_mark", "version",
		"created_at", "updated_at",
	}, whoColumns...),
		[][]any{append([]any{id, n.Kind, title, n.OwnerUnit, n.OwnerBody, n.AccessMark, 1, act.Now, act.Now}, who.values()...)}); err != nil {
		return "", 0, err
	}
	if err := insertVersion(ctx, tx, act, id, 1, title, content); err != nil {
		return "", 0, err
	}
	if err := access.Grant(ctx, tx, []access.Row{
		see(id, access.Post(act.AsPost()), "document.access.author"),
		see(id, access.Post(act.PostID), "document.access.author"),
		see(id, access.Unit(n.OwnerUnit), "document.access.owner"),
		see(id, control(n.AccessMark), "document.access.control"),
	}); err != nil {
		return "", 0, err
	}
	return id, 1, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(id), Action: "document.created",
		Data: map[string]any{"kind": n.Kind, "title": title, "mark": n.AccessMark, "content": hashOf(content)},
	})
}

// see is the right to open a document.
func see(documentID, grantee, reason string) access.Row {
	return access.Row{Grantee: grantee, Register: access.RegisterSee, RefID: documentID, DocumentID: documentID, Reason: reason}
}

// control is the key of those who control everything of the mark (order 5).
func control(m AccessMark) string {
	if m == MarkDSP {
		return access.AllMarked
	}
	return access.All
}

// hashOf is the digest of a stored content that the journal keeps.
func hashOf(content string) string {
	var d journal.Digest
	return d.Add(content).Sum()
}

func insertVersion(ctx context.Context, tx *store.Tx, act org.Act, id string, n int64, title, content string) error {
	return store.InsertMany(ctx, tx, "document_version", append([]string{"document_id", "n", "title", "content", "at"}, whoColumns...),
		[][]any{append([]any{id, n, title, store.Packed(content), act.Now}, whoOf(act).values()...)})
}

// Save writes the next version when expected is the newest one, else fault.Conflict. While a round is open, and once the
// document is signed, nothing can be saved: what people agreed to and signed stays as it was (44-1).
func (k *Kernel) Save(ctx context.Context, tx *store.Tx, act org.Act, id string, expected int64, title string, c Content) (int64, error) {
	title, content, err := checkContent(title, c)
	if err != nil {
		return 0, err
	}
	if err := k.editable(ctx, tx, id); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, `UPDATE document SET version = version + 1, title = $1, updated_at = $2 WHERE id = $3 AND version = $4`,
		title, act.Now, id, expected)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, fault.Conflict{Msg: i18n.M("document.stale")}
	}
	if err := k.Thaw(ctx, tx, act, id); err != nil {
		return 0, err
	}
	if err := insertVersion(ctx, tx, act, id, expected+1, title, content); err != nil {
		return 0, err
	}
	return expected + 1, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(id), Action: "document.saved",
		Data: map[string]any{"version": expected + 1, "title": title, "content": hashOf(content)},
	})
}

// editable refuses changes of a document that is being agreed or is signed.
func (k *Kernel) editable(ctx context.Context, q store.Q, id string) error {
	var signed, rounds int64
	err := q.QueryRow(ctx, `SELECT signed_version, (SELECT count(*) FROM agreement_round r WHERE r.document_id = d.id AND r.state = 'open')
		FROM document d WHERE d.id = $1`, id).Scan(&signed, &rounds)
	switch {
	case err == store.ErrNoRows:
		return fault.NotFound{What: "document " + id}
	case err != nil:
		return err
	case signed > 0:
		return fault.Conflict{Msg: i18n.M("document.signed")}
	case rounds > 0:
		return fault.Conflict{Msg: i18n.M("document.agreeing")}
	}
	return nil
}

// SetAccessMark changes the access mark of a document that is neither being agreed nor signed.
func (k *Kernel) SetAccessMark(ctx context.Context, tx *store.Tx, act org.Act, id string, m AccessMark) error {
	if m != MarkNone && m != MarkDSP {
		return fault.Bad("mark", i18n.M("document.mark.unknown"))
	}
	if err := k.editable(ctx, tx, id); err != nil {
		return err
	}
	d, err := k.Get(ctx, tx, id)
	if err != nil || d.AccessMark == m {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE document SET access_mark = $1, updated_at = $2 WHERE id = $3`, m, act.Now, id); err != nil {
		return err
	}
	rows, err := access.Grantees(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Grantee != control(d.AccessMark) {
			continue
		}
		if err := access.Revoke(ctx, tx, r.DocumentID, r.RefID, r.Register, r.Grantee); err != nil {
			return err
		}
		r.Grantee = control(m)
		if err := access.Grant(ctx, tx, []access.Row{r}); err != nil {
			return err
		}
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: Stream(id), Action: "document.marked", Data: map[string]any{"from": d.AccessMark, "to": m}})
}

const selectDocument = `SELECT d.id, d.kind, d.title, d.owner_unit, d.owner_body, d.access_mark, d.version, v.content, d.number, d.registered_at,
	d.signed_version, d.created_at, d.updated_at, d.person_id, d.post_id, d.for_post_id, d.for_person_id, d.by_order
	FROM document d JOIN document_version v ON v.document_id = d.id AND v.n = d.version `

func scanDocument(s store.Scanner) (d Document, err error) {
	err = s.Scan(append([]any{
		&d.ID, &d.Kind, &d.Title, &d.OwnerUnit, &d.OwnerBody, &d.AccessMark, &d.Version, store.Unpacked(&d.stored),
		&d.Number, &d.RegisteredAt, &d.SignedVersion, &d.CreatedAt, &d.UpdatedAt,
	}, d.CreatedBy.dest()...)...)
	if err == nil && d.stored != "" {
		err = json.Unmarshal([]byte(d.stored), &d.Content)
	}
	return d, err
}

func askDocument(id string) store.Question[Document] {
	return store.Ask(scanDocument, selectDocument+`WHERE d.id = $1`, id)
}

// Get reads a document without asking for rights: for use cases that have judged them. A missing one is fault.NotFound.
func (k *Kernel) Get(ctx context.Context, q store.Q, id string) (Document, error) {
	d, ok, err := askDocument(id).One(ctx, q)
	if err == nil && !ok {
		err = fault.NotFound{What: "document " + id}
	}
	return d, err
}

// Load reads a document that the viewer may see, else fault.NotFound.
func (k *Kernel) Load(ctx context.Context, q store.Q, v access.Viewer, id string) (Document, error) {
	if err := access.Must(ctx, q, v, id); err != nil {
		return Document{}, err
	}
	return k.Get(ctx, q, id)
}

func scanVersion(s store.Scanner) (v Version, err error) {
	err = s.Scan(append([]any{&v.DocumentID, &v.N, &v.Title, store.ScanJSON(&v.Content), &v.At}, v.By.dest()...)...)
	return v, err
}

// GetVersion reads one version; a missing one is fault.NotFound.
func (k *Kernel) GetVersion(ctx context.Context, q store.Q, id string, n int64) (Version, error) {
	v, ok, err := store.One(ctx, q, scanVersion, `SELECT document_id, n, title, content, at, `+strings.Join(whoColumns, ", ")+
		` FROM document_version WHERE document_id = $1 AND n = $2`, id, n)
	if err == nil && !ok {
		err = fault.NotFound{What: fmt.Sprintf("version %d of document %s", n, id)}
	}
	return v, err
}

// pageMax is the longest page of any list here.
const pageMax = 200

func pageSize(limit int) int { return min(max(limit, 1), pageMax) }

// Versions lists the versions before a number (0 from the newest), newest first, without content.
func (k *Kernel) Versions(ctx context.Context, q store.Q, id string, before int64, limit int) ([]Version, error) {
	if before <= 0 {
		before = int64(1) << 62
	}
	return store.List(ctx, q, scanVersion, `SELECT document_id, n, title, '' AS content, at, `+strings.Join(whoColumns, ", ")+
		` FROM document_version WHERE document_id = $1 AND n < $2 ORDER BY n DESC LIMIT $3`, id, before, pageSize(limit))
}
