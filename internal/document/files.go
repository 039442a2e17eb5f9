package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"reglament/internal/access"
	"reglament/internal/command"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Files is the store of attachments on disk: every content once, under its SHA-256. A content is written beside, forced
// to the disk and then moved into place, so that a file that is there is whole.
type Files struct {
	Dir     string
	MaxSize int64 // bytes; 0 is 50 MiB
}

const (
	sizeMax  = 50 << 20
	filesMax = 200 // of one document and ref
)

func (f *Files) max() int64 {
	if f.MaxSize > 0 {
		return f.MaxSize
	}
	return sizeMax
}

func (f *Files) path(sum string) string { return filepath.Join(f.Dir, ContentPath(sum)) }

// ContentPath is where a content lies within the folder of files.
func ContentPath(sum string) string {
	if len(sum) < 4 {
		return sum // no sum: there is nothing there
	}
	return filepath.Join(sum[:2], sum[2:4], sum)
}

// EachContent hands on every content that a record names, with the first record that does, in the order of their sums.
func EachContent(ctx context.Context, q store.Q, do func(f File) error) error {
	after := ""
	for {
		list, err := store.List(ctx, q, scanFile, selectFile+`WHERE sha256 > $1 ORDER BY sha256, id LIMIT 1000`, after)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.SHA256 == after {
				continue
			}
			after = f.SHA256
			if err := do(f); err != nil {
				return err
			}
		}
		if len(list) < 1000 {
			return nil
		}
	}
}

// kept is a content that was put.
type kept struct {
	sum, mime string
	size      int64
}

// put takes the content of a file with the name. An empty, overlong or mistyped one is fault.Invalid and leaves nothing.
func (f *Files) put(name string, r io.Reader) (kept, error) {
	if err := os.MkdirAll(filepath.Join(f.Dir, "tmp"), 0o700); err != nil {
		return kept{}, err
	}
	tmp, err := os.CreateTemp(filepath.Join(f.Dir, "tmp"), "upload-*")
	if err != nil {
		return kept{}, err
	}
	defer os.Remove(tmp.Name()) // no longer there after the move
	defer tmp.Close()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(r, f.max()+1))
	if err != nil {
		return kept{}, err
	}
	switch {
	case size == 0:
		return kept{}, fault.Bad("file", i18n.M("document.file.empty"))
	case size > f.max():
		return kept{}, fault.Bad("file", i18n.M("document.file.large", "n", int(f.max()>>20)))
	}
	mime, err := checkType(name, tmp, size)
	if err != nil {
		return kept{}, err
	}
	if err := tmp.Sync(); err != nil {
		return kept{}, err
	}
	k := kept{sum: hex.EncodeToString(hash.Sum(nil)), mime: mime, size: size}
	return k, f.settle(tmp.Name(), f.path(k.sum))
}

// settle moves a written file into place and forces the folder to the disk. A content that is there already is moved over:
// the same bytes, with a new time, which keeps the sweep away from it.
func (f *Files) settle(from, to string) error {
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	for _, d := range []string{dir, filepath.Dir(dir), f.Dir} {
		if err := syncDir(d); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

var fileColumns = append([]string{"id", "document_id", "ref_id", "role", "name", "mime", "size", "sha256", "at"}, whoColumns...)

func fileRow(f File) []any {
	return append([]any{f.ID, f.DocumentID, f.RefID, f.Role, f.Name, f.MIME, f.Size, f.SHA256, f.At}, f.By.values()...)
}

var selectFile = `SELECT ` + strings.Join(fileColumns, ", ") + `, removed_at FROM file `

func scanFile(s store.Scanner) (f File, err error) {
	err = s.Scan(append(append([]any{&f.ID, &f.DocumentID, &f.RefID, &f.Role, &f.Name, &f.MIME, &f.Size, &f.SHA256, &f.At}, f.By.dest()...), &f.RemovedAt)...)
	return f, err
}

// Attachment says where a file goes and who says that it may.
type Attachment struct {
	DocumentID, RefID string // RefID "" attaches to the document itself
	Role, Name        string
	// Judge judges the right to attach and gives the capacity in which it is done. It is asked before the bytes are taken and
	// again in the transaction that records them. nil: the caller has judged.
	Judge func(q store.Q) (org.Act, error)
	// Then does in the same transaction what follows. nil: nothing does.
	Then func(tx *store.Tx, act org.Act, f File) error
}

// AddFile stores the bytes and attaches them for a caller who has judged the right to it. It opens its own transaction: call
// it outside of one. A document that is being agreed or is signed takes no more files of its own (refID "").
func (k *Kernel) AddFile(ctx context.Context, act org.Act, docID, refID, role, name string, r io.Reader) (File, error) {
	return k.Take(ctx, act, Attachment{DocumentID: docID, RefID: refID, Role: role, Name: name}, r)
}

// fileInput is what makes two uploads under one key the same.
type fileInput struct {
	DocumentID string `json:"document"`
	RefID      string `json:"ref"`
	Role       string `json:"role"`
	Name       string `json:"name"`
	SHA256     string `json:"sha256"`
}

// Take is AddFile with the right judged in the same transaction. Under act.Key the same file sent again gives the first
// answer again, even when the record has moved on since; other bytes, or another place, under the key are fault.Conflict.
//
// A file is known by its content, never by its size: what is attached there already in the role, with the name and the bytes, is
// the file sent, and nothing is attached twice. Other bytes under a name that is there are another file, which is kept beside the
// first under a numbered name, "table (2).csv", so that neither is lost and both can be told apart.
func (k *Kernel) Take(ctx context.Context, act org.Act, a Attachment, r io.Reader) (File, error) {
	name := norm.NFC.String(cleanName(a.Name))
	if name == "" {
		return File{}, fault.Bad("file", i18n.M("document.file.name"))
	}
	err := k.db.Read(ctx, func(q store.Q) error {
		// A key that is known is either a repetition or a conflict: the digest of the bytes will say.
		if known, err := command.Known(ctx, q, act.Command()); err != nil || known {
			return err
		}
		_, err := k.judged(ctx, q, act, a)
		return err
	})
	if err != nil {
		return File{}, err
	}
	content, err := k.files.put(name, r)
	if err != nil {
		return File{}, err
	}
	var f File
	in := fileInput{a.DocumentID, a.RefID, a.Role, name, content.sum}
	err = k.db.Write(ctx, func(tx *store.Tx) error {
		f, _, err = Once(ctx, tx, act, "file.add", in, func() (File, error) {
			by, err := k.judged(ctx, tx, act, a)
			if err != nil {
				return File{}, err
			}
			f := File{
				ID: store.NewID(act.Now), DocumentID: a.DocumentID, RefID: a.RefID, Role: a.Role, Name: name, MIME: content.mime, Size: content.size,
				SHA256: content.sum, At: act.Now.UTC().Truncate(time.Microsecond), By: whoOf(by),
			}
			there, err := k.ListFiles(ctx, tx, a.DocumentID, a.RefID)
			if err != nil {
				return File{}, err
			}
			if same := slices.IndexFunc(there, f.sentAgain); same >= 0 {
				return there[same], nil
			}
			f.Name = f.named(there)
			return f, k.attach(ctx, tx, by, a, f)
		})
		return err
	})
	return f, err
}

// sentAgain reports whether a file that is there is this one, sent before: of the same role and bytes, and of the same name, or of
// the number that the name was given.
func (f File) sentAgain(there File) bool {
	return there.SHA256 == f.SHA256 && there.Role == f.Role && (there.Name == f.Name || unnumbered(there.Name) == f.Name)
}

// named gives a file its name among those that are there: its own, or with the first number in brackets that is free. A name stands
// for one content.
func (f File) named(there []File) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(there, func(x File) bool { return strings.EqualFold(x.Name, name) && x.SHA256 != f.SHA256 })
	}
	ext := filepath.Ext(f.Name)
	stem := []rune(strings.TrimSuffix(f.Name, ext))
	name := f.Name
	for n := 2; taken(name); n++ {
		end := fmt.Sprintf(" (%d)%s", n, ext)
		name = string(stem[:min(len(stem), nameMax-utf8.RuneCountInString(end))]) + end
	}
	return name
}

var numbered = regexp.MustCompile(`^(.+) \([1-9][0-9]{0,3}\)(\.[^.]*)?$`)

// unnumbered is the name without the number that named has put into it.
func unnumbered(name string) string { return numbered.ReplaceAllString(name, "$1$2") }

func (k *Kernel) judged(ctx context.Context, q store.Q, act org.Act, a Attachment) (by org.Act, err error) {
	by = act
	if a.Judge != nil {
		if by, err = a.Judge(q); err != nil {
			return by, err
		}
	}
	return by, k.attachable(ctx, q, a.DocumentID, a.RefID)
}

// attach records a file whose bytes are kept, and does what follows.
func (k *Kernel) attach(ctx context.Context, tx *store.Tx, act org.Act, a Attachment, f File) error {
	err := store.InsertMany(ctx, tx, "file", fileColumns, [][]any{append([]any{
		f.ID, f.DocumentID, f.RefID, f.Role, f.Name, f.MIME, f.Size,
		f.SHA256, f.At,
	}, f.By.values()...)})
	if err != nil {
		return err
	}
	err = journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(f.DocumentID), Action: "file.added", Subject: f.ID,
		Data: map[string]any{"name": f.Name, "role": f.Role, "ref": f.RefID, "size": f.Size, "sha256": f.SHA256},
	})
	if err != nil || a.Then == nil {
		return err
	}
	return a.Then(tx, act, f)
}

// attachable refuses files where they would change what was agreed or signed, and more files than anybody reads.
func (k *Kernel) attachable(ctx context.Context, q store.Q, docID, refID string) error {
	var signed, n int64
	if refID == "" {
		if err := k.editable(ctx, q, docID); err != nil {
			return err
		}
	} else if _, err := k.Get(ctx, q, docID); err != nil {
		return err
	}
	err := q.QueryRow(ctx, `SELECT (SELECT count(*) FROM signature WHERE document_id = $1 AND ref_id = $2 AND ref_id <> ''),
		(SELECT count(*) FROM file WHERE document_id = $1 AND ref_id = $2 AND removed_at IS NULL)`, docID, refID).Scan(&signed, &n)
	switch {
	case err != nil:
		return err
	case signed > 0:
		return fault.Conflict{Msg: i18n.M("document.signed")}
	case n >= filesMax:
		return fault.Bad("file", i18n.M("document.file.many", "n", filesMax))
	}
	return nil
}

// RemoveFile detaches a file from what is neither being agreed nor signed; its record and its bytes stay.
func (k *Kernel) RemoveFile(ctx context.Context, tx *store.Tx, act org.Act, docID, fileID string) error {
	f, ok, err := store.One(ctx, tx, scanFile, selectFile+`WHERE id = $1 AND document_id = $2 AND removed_at IS NULL`, fileID, docID)
	if err != nil {
		return err
	}
	if !ok {
		return fault.NotFound{What: "file " + fileID}
	}
	if err := k.attachable(ctx, tx, docID, f.RefID); err != nil && !errors.Is(err, fault.Invalid{}) {
		return err
	}
	if err := store.Exec1(ctx, tx, `UPDATE file SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL`, act.Now, fileID); err != nil {
		return conflict(err, "document.stale")
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: Stream(docID), Action: "file.removed", Subject: fileID, Data: map[string]any{"name": f.Name}})
}

// DropFile is RemoveFile for a form or a program that says which file shall not be there: one of the place that was taken off already is
// no fault. A file of another place is fault.NotFound.
func (k *Kernel) DropFile(ctx context.Context, tx *store.Tx, act org.Act, docID, refID, fileID string) error {
	f, err := k.FileByID(ctx, tx, fileID)
	switch {
	case err != nil:
		return err
	case f.DocumentID != docID || f.RefID != refID:
		return fault.NotFound{What: "file " + fileID}
	case !f.RemovedAt.IsZero():
		return nil
	}
	return k.RemoveFile(ctx, tx, act, docID, fileID)
}

// AllRefs as a refID stands for the document and everything in it.
const AllRefs = "*"

// EveryFile lists the files that were ever attached to a ref of a document, those too that were taken off, oldest first.
func (k *Kernel) EveryFile(ctx context.Context, q store.Q, docID, refID string) ([]File, error) {
	return store.List(ctx, q, scanFile, selectFile+`WHERE document_id = $1 AND ref_id = $2 ORDER BY id LIMIT 5000`, docID, refID)
}

// ListFiles lists the files attached to a ref of a document ("" the document itself, AllRefs all), oldest first.
func (k *Kernel) ListFiles(ctx context.Context, q store.Q, docID, refID string) ([]File, error) {
	return askFiles(docID, refID).List(ctx, q)
}

func askFiles(docID, refID string) store.Question[File] {
	return store.Ask(scanFile, selectFile+`WHERE document_id = $1 AND (ref_id = $2 OR $2 = '*') AND removed_at IS NULL ORDER BY id LIMIT 1000`, docID, refID)
}

// FileByID reads the record of a file, one that was taken off too, without asking for rights: for use cases that judge them.
func (k *Kernel) FileByID(ctx context.Context, q store.Q, id string) (File, error) {
	f, ok, err := store.One(ctx, q, scanFile, selectFile+`WHERE id = $1`, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "file " + id}
	}
	return f, err
}

// Bytes opens what was stored of a file. The caller has judged the right to read it, and closes it.
func (k *Kernel) Bytes(f File) (io.ReadSeekCloser, error) {
	in, err := os.Open(k.files.path(f.SHA256))
	if err != nil {
		return nil, fmt.Errorf("document: file %s of document %s: %w", f.ID, f.DocumentID, err)
	}
	return in, nil
}

// OpenFile opens a file whose document the viewer may see, else fault.NotFound; so is a file that was taken off. The caller closes it.
func (k *Kernel) OpenFile(ctx context.Context, q store.Q, v access.Viewer, fileID string) (File, io.ReadSeekCloser, error) {
	f, err := k.FileByID(ctx, q, fileID)
	if err == nil && !f.RemovedAt.IsZero() {
		err = fault.NotFound{What: "file " + fileID}
	}
	if err != nil {
		return File{}, nil, err
	}
	if err := access.Must(ctx, q, v, f.DocumentID); err != nil {
		return File{}, nil, err
	}
	in, err := k.Bytes(f)
	if err != nil {
		return File{}, nil, err
	}
	return f, in, nil
}

// orphanAge is how old bytes without a record must be before they go: an upload is long over by then.
const orphanAge = 24 * time.Hour

// SweepFiles removes bytes that no record names and that are older than a day, as a crash between file and record leaves
// them. It is a timer's work.
func (k *Kernel) SweepFiles(ctx context.Context, now time.Time) (removed int64, err error) {
	err = filepath.WalkDir(k.files.Dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		gone, err := k.sweep(ctx, path, now)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // another sweep was there first
		}
		if gone {
			removed++
		}
		return err
	})
	return removed, err
}

// asidePrefix begins the names, in the folder of uploads, of contents that are being swept.
const asidePrefix = "swept-"

// sweep removes one file if it is an orphan. Between the question whether a record names a content and its removal the same bytes may
// come once more and be recorded; so a content is put aside first and looked at again, and what came meanwhile goes back. A content
// that a crash left aside goes back with the next sweep if a record names it.
func (k *Kernel) sweep(ctx context.Context, path string, now time.Time) (gone bool, err error) {
	tmp := filepath.Join(k.files.Dir, "tmp")
	sum, aside := filepath.Base(path), path
	orphan := func(path string) (bool, error) {
		info, err := os.Stat(path)
		if err != nil || now.Sub(info.ModTime()) < orphanAge {
			return false, err
		}
		var named bool
		err = k.db.Read(ctx, func(q store.Q) error {
			_, named, err = store.One(ctx, q, store.Value[string], `SELECT id FROM file WHERE sha256 = $1 LIMIT 1`, sum)
			return err
		})
		return !named, err
	}
	if filepath.Dir(path) == tmp {
		if sum, gone = strings.CutPrefix(sum, asidePrefix); !gone { // an upload that was never finished: nothing names it
			if gone, err = orphan(path); err != nil || !gone {
				return false, err
			}
			return true, os.Remove(path)
		}
	} else {
		if gone, err = orphan(path); err != nil || !gone {
			return false, err
		}
		aside = filepath.Join(tmp, asidePrefix+sum)
		if err = errors.Join(os.MkdirAll(tmp, 0o700), os.Rename(path, aside)); err != nil {
			return false, err
		}
	}
	if gone, err = orphan(aside); err != nil || !gone {
		return false, errors.Join(err, k.files.settle(aside, k.files.path(sum)))
	}
	return true, os.Remove(aside)
}

// CopyFiles attaches the files of one ref to another, in a role, "" each in its own: the bytes stay where they are, each copy has a record of
// its own. What is attached there already under the same name and hash is left out. The caller has judged both rights.
func (k *Kernel) CopyFiles(ctx context.Context, tx *store.Tx, act org.Act, fromDoc, fromRef, toDoc, toRef, role string) error {
	list, err := k.ListFiles(ctx, tx, fromDoc, fromRef)
	if err != nil || len(list) == 0 {
		return err
	}
	there, err := k.ListFiles(ctx, tx, toDoc, toRef)
	if err != nil {
		return err
	}
	if len(there)+len(list) > filesMax {
		return fault.Bad("file", i18n.M("document.file.many", "n", filesMax))
	}
	for _, f := range list {
		if role != "" {
			f.Role = role
		}
		if slices.ContainsFunc(there, f.sentAgain) {
			continue
		}
		f.ID, f.DocumentID, f.RefID, f.By = store.NewID(act.Now), toDoc, toRef, whoOf(act)
		f.At, f.Name = act.Now.UTC().Truncate(time.Microsecond), f.named(there)
		if err := k.attach(ctx, tx, act, Attachment{DocumentID: toDoc, RefID: toRef, Role: f.Role}, f); err != nil {
			return err
		}
		there = append(there, f)
	}
	return nil
}
