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
	"slices"
	"strings"
	"time"

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

func (f *Files) path(sum string) string { return filepath.Join(f.Dir, sum[:2], sum[2:4], sum) }

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
			return f, k.attach(ctx, tx, by, a, f)
		})
		return err
	})
	return f, err
}

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

// AllRefs as a refID stands for the document and everything in it.
const AllRefs = "*"

// ListFiles lists the files attached to a ref of a document ("" the document itself, AllRefs all), oldest first.
func (k *Kernel) ListFiles(ctx context.Context, q store.Q, docID, refID string) ([]File, error) {
	return askFiles(docID, refID).List(ctx, q)
}

func askFiles(docID, refID string) store.Question[File] {
	return store.Ask(scanFile, selectFile+`WHERE document_id = $1 AND (ref_id = $2 OR $2 = '*') AND removed_at IS NULL ORDER BY id LIMIT 1000`, docID, refID)
}

// FileByID reads the record of a file without asking for rights: for use cases that judge them.
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

// OpenFile opens a file whose document the viewer may see, else fault.NotFound. The caller closes it.
func (k *Kernel) OpenFile(ctx context.Context, q store.Q, v access.Viewer, fileID string) (File, io.ReadSeekCloser, error) {
	f, err := k.FileByID(ctx, q, fileID)
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
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && now.Sub(info.ModTime()) < orphanAge {
			return nil
		}
		if err != nil {
			return err
		}
		named := false
		if filepath.Base(filepath.Dir(path)) != "tmp" {
			err = k.db.Read(ctx, func(q store.Q) error {
				_, named, err = store.One(ctx, q, store.Value[string], `SELECT id FROM file WHERE sha256 = $1 LIMIT 1`, d.Name())
				return err
			})
		}
		if err != nil || named {
			return err
		}
		removed++
		return os.Remove(path)
	})
	return removed, err
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
		if slices.ContainsFunc(there, func(x File) bool { return x.Name == f.Name && x.SHA256 == f.SHA256 && (role != "" || x.Role == f.Role) }) {
			continue
		}
		f.ID, f.DocumentID, f.RefID, f.By = store.NewID(act.Now), toDoc, toRef, whoOf(act)
		f.At = act.Now.UTC().Truncate(time.Microsecond)
		if err := k.attach(ctx, tx, act, Attachment{DocumentID: toDoc, RefID: toRef, Role: f.Role}, f); err != nil {
			return err
		}
	}
	return nil
}
