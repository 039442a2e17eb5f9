package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Roles of the two files in which a document is frozen; they belong to the ref RefFrozen, not to the attachments.
const (
	RefFrozen      = "frozen"
	RoleFrozen     = "frozen"      // the paper, PDF/A: these bytes are signed
	RoleFrozenData = "frozen_data" // the canonical data of which it was made
)

// Frozen is a document as it left its agreement.
type Frozen struct {
	PDF, Data File
}

// frozenText is the canonical data of a frozen document. Record is what the database held, so that it can be compared
// later; Paper is what the paper says, so that copies can be printed after names have changed.
type frozenText struct {
	Format string          `json:"format"`
	Record frozenRecord    `json:"record"`
	Paper  json.RawMessage `json:"paper"`
}

const frozenFormat = "reglament-frozen-1"

// frozenMost is of how many documents the frozen record is remembered; some have a content of a hundred pages.
const frozenMost = 256

// frozenRecord is a document in facts: ids, texts as they were written, hashes of files, answers of those who agreed.
type frozenRecord struct {
	DocumentID string          `json:"document_id"`
	Kind       string          `json:"kind"`
	AccessMark AccessMark      `json:"access_mark"`
	Version    int64           `json:"version"`
	Title      string          `json:"title"`
	Content    json.RawMessage `json:"content"`
	Files      []signedFile    `json:"files"`
	Agreed     []frozenStep    `json:"agreed"`
	Extra      json.RawMessage `json:"extra"` // what the chapter adds: an object
}

// frozenStep is the answer of one who agreed (44-1, 45, 49-1).
type frozenStep struct {
	StepID      string    `json:"step_id"`
	PostID      string    `json:"post_id"`
	UnitID      string    `json:"unit_id"`
	Rule        string    `json:"rule"`
	State       StepState `json:"state"`
	Remark      string    `json:"remark"`
	PersonID    string    `json:"person_id"`
	ByPostID    string    `json:"by_post_id"`
	ForPostID   string    `json:"for_post_id"`
	ForPersonID string    `json:"for_person_id"`
	ByOrder     string    `json:"by_order"`
	At          string    `json:"at"`
}

// Freeze makes the version final for signing, in the caller's transaction: the paper that print makes and the data of which
// it was made are kept as files, and the SHA-256 of both stands in the journal. print is given the SHA-256 of the data, to
// be shown on the paper; extra is what the chapter adds to the record (an object), paper what copies are printed of. A
// document that is frozen already is frozen anew.
func (k *Kernel) Freeze(ctx context.Context, tx *store.Tx, act org.Act, docID string, version int64, extra, paper any, print func(seal string) ([]byte, error)) (Frozen, error) {
	if err := k.Thaw(ctx, tx, act, docID); err != nil {
		return Frozen{}, err
	}
	record, err := k.record(ctx, tx, docID, version, extra)
	if err != nil {
		return Frozen{}, err
	}
	words, err := canonical(paper)
	if err != nil {
		return Frozen{}, err
	}
	data, err := canonical(frozenText{Format: frozenFormat, Record: record, Paper: json.RawMessage(words)})
	if err != nil {
		return Frozen{}, err
	}
	pdf, err := print(Sum([]byte(data)))
	if err != nil {
		return Frozen{}, err
	}
	var out Frozen
	rows := make([][]any, 2)
	for i, x := range []struct {
		to               *File
		role, name, mime string
		bytes            []byte
	}{
		{&out.PDF, RoleFrozen, "original.pdf", "application/pdf", pdf},
		{&out.Data, RoleFrozenData, "original.json", "application/json", []byte(data)},
	} {
		sum, err := k.files.keep(x.bytes)
		if err != nil {
			return Frozen{}, err
		}
		f := File{
			ID: store.NewID(act.Now), DocumentID: docID, RefID: RefFrozen, Role: x.role, Name: x.name, MIME: x.mime,
			Size: int64(len(x.bytes)), SHA256: sum, At: act.Now, By: whoOf(act),
		}
		*x.to, rows[i] = f, fileRow(f)
	}
	if err := store.InsertMany(ctx, tx, "file", fileColumns, rows); err != nil {
		return Frozen{}, err
	}
	return out, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(docID), Action: actionFrozen, Subject: out.PDF.ID,
		Data: frozenEntry{Version: version, SHA256: out.PDF.SHA256, DataSHA256: out.Data.SHA256, Size: out.PDF.Size},
	})
}

const actionFrozen = "document.frozen"

// frozenEntry is what the journal holds of a frozen document.
type frozenEntry struct {
	Version    int64  `json:"version"`
	SHA256     string `json:"sha256"`
	DataSHA256 string `json:"data_sha256"`
	Size       int64  `json:"size"`
}

// Thaw ends that a document is frozen, when it goes back to be edited. What was frozen stays in the record. A signed
// document stays frozen for good.
func (k *Kernel) Thaw(ctx context.Context, tx *store.Tx, act org.Act, docID string) error {
	n, err := tx.Exec(ctx, `UPDATE file SET removed_at = $1 WHERE document_id = $2 AND ref_id = $3 AND removed_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = $2 AND d.signed_version > 0)`, act.Now, docID, RefFrozen)
	if err != nil || n == 0 {
		return err
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: Stream(docID), Action: "document.thawed"})
}

// Frozen gives the files in which a document is frozen; false when it is not.
func (k *Kernel) Frozen(ctx context.Context, q store.Q, docID string) (f Frozen, ok bool, err error) {
	list, err := k.ListFiles(ctx, q, docID, RefFrozen)
	for _, x := range list {
		switch x.Role {
		case RoleFrozen:
			f.PDF, ok = x, true
		case RoleFrozenData:
			f.Data = x
		}
	}
	return f, ok, err
}

// FrozenPaper reads what the paper of a frozen document says into to, as it was given to Freeze.
func (k *Kernel) FrozenPaper(f Frozen, to any) error {
	data, err := k.whole(f.Data)
	if err != nil {
		return err
	}
	var t frozenText
	if err := json.Unmarshal(data, &t); err != nil {
		return errUnreadable
	}
	return json.Unmarshal(t.Paper, to)
}

// FrozenBytes reads the paper that is signed, and fails when it is not what was frozen.
func (k *Kernel) FrozenBytes(f Frozen) ([]byte, error) { return k.whole(f.PDF) }

// FileBytes reads a file whole, and fails when its bytes are no longer those that were kept.
func (k *Kernel) FileBytes(f File) ([]byte, error) { return k.whole(f) }

// FrozenCheck is what a comparison of a record with its frozen data finds.
type FrozenCheck struct {
	Frozen
	Found bool // the document is frozen
	// Differs names what is no longer as it was frozen: "paper" and "data" (the bytes on disk), "journal" (the hashes
	// there), "attachment" (the bytes of one), or members of the record: "title", "content", "agreed", "ground" …
	Differs []string
}

// CheckFrozen compares a document and its files with what was frozen. extra is the same as it was given to Freeze, made of
// what the record says now; nil leaves it out.
func (k *Kernel) CheckFrozen(ctx context.Context, q store.Q, docID string, version int64, extra any) (FrozenCheck, error) {
	x, err := store.Once(q, comparisonKey{docID, version}, func() (comparison, error) { return k.compare(ctx, q, docID, version) })
	if err != nil || !x.Found {
		return x.FrozenCheck, err
	}
	differs := maps.Clone(x.differs)
	if extra != nil && x.readable {
		now, err := canonical(extra)
		if err != nil {
			return x.FrozenCheck, err
		}
		compareExtra(x.extra, json.RawMessage(now), differs)
	}
	c := x.FrozenCheck
	c.Differs = slices.Sorted(maps.Keys(differs))
	return c, nil
}

// comparison is how a document stands to what was frozen of it, without what its chapter adds.
type comparison struct {
	FrozenCheck
	differs  map[string]bool
	readable bool            // the frozen data can be read
	extra    json.RawMessage // what the chapter added then
}

type comparisonKey struct {
	docID   string
	version int64
}

func (k *Kernel) compare(ctx context.Context, q store.Q, docID string, version int64) (c comparison, err error) {
	c.differs = map[string]bool{}
	if c.Frozen, c.Found, err = k.Frozen(ctx, q, docID); err != nil || !c.Found {
		return c, err
	}
	if _, err := k.wholeOnce(ctx, q, c.PDF); err != nil {
		c.differs["paper"] = true
	}
	if err := k.checkJournal(ctx, q, docID, c.Frozen, c.differs); err != nil {
		return c, err
	}
	was, err := k.frozenRecord(ctx, q, c.Frozen)
	if err != nil {
		c.differs["data"] = true
		return c, nil
	}
	c.extra, c.readable = was.Extra, true
	now, err := k.record(ctx, q, docID, version, was.Extra)
	if err != nil {
		return c, err
	}
	compareRecords(was, now, c.differs)
	files, err := k.ListFiles(ctx, q, docID, "")
	if err != nil {
		return c, err
	}
	if !k.Intact(files, IntactMax) {
		c.differs["attachment"] = true
	}
	return c, nil
}

func (k *Kernel) checkJournal(ctx context.Context, q store.Q, docID string, f Frozen, differs map[string]bool) error {
	r, ok, err := journal.Last(ctx, q, Stream(docID), actionFrozen, f.PDF.ID)
	if err != nil {
		return err
	}
	var e frozenEntry
	if !ok || json.Unmarshal([]byte(r.Data), &e) != nil || e.SHA256 != f.PDF.SHA256 || e.DataSHA256 != f.Data.SHA256 {
		differs["journal"] = true
	}
	return nil
}

func (k *Kernel) frozenRecord(ctx context.Context, q store.Q, f Frozen) (frozenRecord, error) {
	data, err := k.wholeOnce(ctx, q, f.Data)
	if err != nil {
		return frozenRecord{}, err
	}
	return k.frozen.of(f.Data.SHA256, func() (frozenRecord, error) { return readFrozen(data) })
}

// readFrozen reads the record in frozen data; it shares no memory with them, so that it can be remembered without the paper.
func readFrozen(data []byte) (frozenRecord, error) {
	var t frozenText
	if err := json.Unmarshal(data, &t); err != nil || t.Format != frozenFormat {
		return frozenRecord{}, errUnreadable
	}
	return t.Record, nil
}

// compareRecords names the members that differ.
func compareRecords(was, now frozenRecord, differs map[string]bool) {
	for name, same := range map[string]bool{
		"document":    was.DocumentID == now.DocumentID,
		"kind":        was.Kind == now.Kind,
		"access_mark": was.AccessMark == now.AccessMark,
		"version":     was.Version == now.Version,
		"title":       was.Title == now.Title,
		"content":     bytes.Equal(was.Content, now.Content),
		"files":       slices.Equal(was.Files, now.Files),
		"agreed":      slices.Equal(was.Agreed, now.Agreed),
	} {
		if !same {
			differs[name] = true
		}
	}
}

// compareExtra names the members of what the chapter adds that differ.
func compareExtra(was, now json.RawMessage, differs map[string]bool) {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(was, &a) != nil || json.Unmarshal(now, &b) != nil {
		if !bytes.Equal(was, now) {
			differs["data"] = true
		}
		return
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			differs[name] = true
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			differs[name] = true
		}
	}
}

// record gathers the facts of a document: what the database holds, and what the chapter adds.
func (k *Kernel) record(ctx context.Context, q store.Q, docID string, version int64, extra any) (frozenRecord, error) {
	t, err := k.stored(ctx, q, docID, version, "")
	if err != nil {
		return frozenRecord{}, err
	}
	more, err := canonical(extra)
	if err != nil {
		return frozenRecord{}, err
	}
	r := frozenRecord{
		DocumentID: docID, Kind: t.Kind, AccessMark: t.AccessMark, Version: version, Title: t.Title, Content: t.Content, Files: t.Files,
		Agreed: []frozenStep{}, Extra: json.RawMessage(more),
	}
	rounds, err := k.Rounds(ctx, q, docID)
	for _, round := range rounds {
		if round.Version != version || round.State != RoundAgreed {
			continue
		}
		for _, s := range round.Steps {
			r.Agreed = append(r.Agreed, frozenStep{
				StepID: s.ID, PostID: s.PostID, UnitID: s.UnitID, Rule: s.Rule, State: s.State, Remark: s.Remark,
				PersonID: s.By.PersonID, ByPostID: s.By.PostID, ForPostID: s.By.ForPostID, ForPersonID: s.By.ForPersonID, ByOrder: s.By.ByOrder,
				At: s.AnsweredAt.UTC().Format(time.RFC3339Nano),
			})
		}
		break // the newest round is the one that was agreed
	}
	return r, err
}

var (
	errChanged    = errors.New("document: the bytes on disk are not those of the record")
	errUnreadable = errors.New("document: the frozen data cannot be read")
)

// whole reads a file and fails when it is missing or not what the record says.
func (k *Kernel) whole(f File) ([]byte, error) {
	in, err := k.Bytes(f)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var data bytes.Buffer
	data.Grow(int(min(max(f.Size, 0), wholeAhead)) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(in, f.Size+1)); err != nil {
		return nil, err
	}
	if Sum(data.Bytes()) != f.SHA256 {
		return nil, errChanged
	}
	return data.Bytes(), nil
}

// wholeOnce is whole, once in a snapshot: a card compares the same papers for several reasons.
func (k *Kernel) wholeOnce(ctx context.Context, q store.Q, f File) ([]byte, error) {
	return store.Once(q, bytesKey{f.SHA256, f.Size}, func() ([]byte, error) { return k.whole(f) })
}

type bytesKey struct {
	sum  string
	size int64
}

// wholeAhead is how much room is made for a file before it is read, at most.
const wholeAhead = 1 << 20

// IntactMax is how many bytes of attachments are read to compare them with their hashes; of more, only the sizes are
// compared: a card is opened many times a day. The command "verify" reads everything.
const IntactMax = 8 << 20

// Intact reports whether the bytes of attachments are still there as they were attached; only the first most bytes are read.
func (k *Kernel) Intact(files []File, most int64) bool {
	total := int64(0)
	for _, f := range files {
		total += f.Size
		if info, err := os.Stat(k.files.path(f.SHA256)); err != nil || info.Size() != f.Size {
			return false
		}
		if total > most {
			continue
		}
		if _, err := k.whole(f); err != nil {
			return false
		}
	}
	return true
}

// keep stores bytes that the program has made itself.
func (f *Files) keep(data []byte) (string, error) {
	if err := os.MkdirAll(filepath.Join(f.Dir, "tmp"), 0o700); err != nil {
		return "", err
	}
	tmp, err := os.CreateTemp(filepath.Join(f.Dir, "tmp"), "made-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(tmp.Name()) // no longer there after the move
	defer tmp.Close()
	if _, err := tmp.Write(data); err != nil {
		return "", err
	}
	if err := tmp.Sync(); err != nil {
		return "", err
	}
	sum := Sum(data)
	return sum, f.settle(tmp.Name(), f.path(sum))
}

// Sum is the SHA-256 of data in lower-case hexadecimal digits.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// missing reports whether bytes could not be read because they are gone, changed or not ours: something to tell, not to
// fail with.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errChanged) || errors.Is(err, errUnreadable)
}

// FrozenLost turns the failure to read what was frozen into words: the bytes on disk are gone or changed.
func FrozenLost(err error) error {
	if missing(err) {
		return fault.Conflict{Msg: i18n.M("document.frozen.lost")}
	}
	return err
}

// Refuse is fault.Conflict when something is no longer as it was frozen: that is not signed.
func (c FrozenCheck) Refuse() error {
	if len(c.Differs) == 0 {
		return nil
	}
	what := make([]i18n.Msg, len(c.Differs))
	for i, n := range c.Differs {
		what[i] = i18n.Msg{Key: "paper.differs." + n}
	}
	return fault.Conflict{Msg: i18n.M("document.frozen.differs", "what", what)}
}
