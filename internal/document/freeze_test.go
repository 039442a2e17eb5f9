package document_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// facts are what a chapter adds in these tests.
type facts struct {
	Signer string `json:"signer"`
	Ground string `json:"ground"`
}

var ours = facts{Signer: "h2", Ground: "№ 17"}

// frozen freezes a document; its paper names the seal.
func (h *house) frozen(id string, version int64) (f document.Frozen) {
	h.t.Helper()
	h.must(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = h.Freeze(ctx, tx, h.as("p1", "h1"), id, version, ours, map[string]string{"title": "Ә"}, func(seal string) ([]byte, error) {
			return []byte("%PDF-1.7 " + seal), nil
		})
		return err
	})
	return f
}

func (h *house) check(id string, version int64, extra any) (c document.FrozenCheck) {
	h.t.Helper()
	h.read(func(ctx context.Context, q store.Q) (err error) {
		c, err = h.CheckFrozen(ctx, q, id, version, extra)
		return err
	})
	return c
}

func (h *house) stored(f document.File) string {
	return filepath.Join(h.dir, f.SHA256[:2], f.SHA256[2:4], f.SHA256)
}

func TestFreeze_44_I44a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		if _, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "analysis", "талдау.pdf", strings.NewReader(pdf)); err != nil {
			t.Fatal(err)
		}
		if c := h.check(id, 1, ours); c.Found || len(c.Differs) > 0 {
			t.Errorf("before: %+v", c)
		}
		f := h.frozen(id, 1)
		data, err := os.ReadFile(h.stored(f.Data))
		if err != nil {
			t.Fatal(err)
		}
		paper, err := h.FrozenBytes(f)
		if err != nil || string(paper) != "%PDF-1.7 "+f.Data.SHA256 {
			t.Errorf("the paper does not carry the hash of the data: %q (%v)", paper, err)
		}
		for _, part := range []string{`"format":"reglament-frozen-1"`, `"signer":"h2"`, `"paper":{"title":"Ә"}`, "Талдау жүргізу", "талдау.pdf"} {
			if !bytes.Contains(data, []byte(part)) {
				t.Errorf("the data lack %s: %s", part, data)
			}
		}
		var words map[string]string
		if err := h.FrozenPaper(f, &words); err != nil || words["title"] != "Ә" {
			t.Errorf("what the paper says: %v %v", words, err)
		}
		h.read(func(ctx context.Context, q store.Q) error {
			r, ok, err := journal.Last(ctx, q, document.Stream(id), "document.frozen", f.PDF.ID)
			if !ok || !strings.Contains(r.Data, f.PDF.SHA256) || !strings.Contains(r.Data, f.Data.SHA256) {
				t.Errorf("the journal holds %q", r.Data)
			}
			files, err2 := h.ListFiles(ctx, q, id, "")
			if len(files) != 1 {
				t.Errorf("the frozen files stand among the attachments: %+v", files)
			}
			return errors.Join(err, err2)
		})
		if c := h.check(id, 1, ours); !c.Found || len(c.Differs) > 0 {
			t.Errorf("just frozen: %+v", c)
		}
		if again := h.frozen(id, 1); again.Data.SHA256 != f.Data.SHA256 || again.PDF.SHA256 != f.PDF.SHA256 {
			t.Error("the same record is frozen as other bytes")
		}
	})
}

// Whatever is changed in the record or on the disk is found, and is not signed.
func TestFrozenRecordThatDiffers_44_I44a(t *testing.T) {
	demo := demoKeys{}
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		attached, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "analysis", "талдау.pdf", strings.NewReader(pdf))
		if err != nil {
			t.Fatal(err)
		}
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return demo.MakeKeys(ctx, tx, h.as("p1", "h1").Now, "p1")
		})
		f := h.frozen(id, 1)
		try := func(name, want string, spoil func(ctx context.Context, tx *store.Tx) error, extra any) {
			t.Helper()
			stop := errors.New("roll back")
			err := h.write(func(ctx context.Context, tx *store.Tx) error {
				if err := spoil(ctx, tx); err != nil {
					return err
				}
				c, err := h.CheckFrozen(ctx, tx, id, 1, extra)
				if err != nil {
					return err
				}
				if !slices.Equal(c.Differs, []string{want}) {
					t.Errorf("%s: %q", name, c.Differs)
				}
				if extra == any(ours) {
					_, err = h.Sign(ctx, tx, h.as("p1", "h1"), id, 1, document.PurposeIssue, "", nil, demo)
					is(t, name+", signed", err, fault.Conflict{})
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		for sql, want := range map[string]string{
			`UPDATE document_version SET content = '{"parts":[]}'`:          "content",
			`UPDATE document_version SET title = 'x'`:                       "title",
			`UPDATE document SET access_mark = 'dsp'`:                       "access_mark",
			`UPDATE document SET kind = 'x'`:                                "kind",
			`UPDATE file SET name = 'x.pdf' WHERE ref_id = ''`:              "files",
			`UPDATE journal SET data = '' WHERE action = 'document.frozen'`: "journal",
		} {
			try(sql, want, func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, sql); return err }, ours)
		}
		nothing := func(context.Context, *store.Tx) error { return nil }
		try("another signer", "signer", nothing, facts{Signer: "h3", Ground: ours.Ground})
		try("another ground", "ground", nothing, facts{Signer: ours.Signer, Ground: "№ 18"})
		for name, x := range map[string]document.File{"paper": f.PDF, "data": f.Data, "attachment": attached} {
			was, err := os.ReadFile(h.stored(x))
			if err != nil {
				t.Fatal(err)
			}
			changed := bytes.Replace(was, []byte("e"), []byte("i"), 1)
			if bytes.Equal(was, changed) {
				changed = append(was[:len(was)-1:len(was)-1], was[len(was)-1]^1)
			}
			for how, spoil := range map[string]func() error{
				"changed": func() error { return os.WriteFile(h.stored(x), changed, 0o600) },
				"removed": func() error { return os.Remove(h.stored(x)) },
			} {
				try(name+" "+how, name, func(context.Context, *store.Tx) error { return spoil() }, ours)
				if err := os.WriteFile(h.stored(x), was, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		if c := h.check(id, 1, ours); len(c.Differs) > 0 {
			t.Errorf("after all: %q", c.Differs)
		}
	})
}

// The signature is over exactly the bytes of the paper, and falls with any of them.
func TestSignatureOverFrozenPaper_44_I44a(t *testing.T) {
	demo := demoKeys{}
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		act := h.as("p1", "h1")
		f := h.frozen(id, 1)
		var s document.Signature
		h.must(func(ctx context.Context, tx *store.Tx) (err error) {
			if err := demo.MakeKeys(ctx, tx, act.Now, "p1"); err != nil {
				return err
			}
			s, err = h.Sign(ctx, tx, act, id, 1, document.PurposeIssue, "", nil, demo)
			return err
		})
		paper, err := os.ReadFile(h.stored(f.PDF))
		if err != nil {
			t.Fatal(err)
		}
		digest := sha256.Sum256(paper)
		if s.Digest != hex.EncodeToString(digest[:]) || !ed25519.Verify(s.Certificate, digest[:], s.Value) {
			t.Error("the signature is not over the bytes of the paper")
		}
		var signed struct {
			Format string
			Frozen struct {
				SHA256     string
				DataSHA256 string `json:"data_sha256"`
			}
		}
		if err := json.Unmarshal([]byte(s.Signed), &signed); err != nil || signed.Format != "reglament-document-2" ||
			signed.Frozen.SHA256 != f.PDF.SHA256 || signed.Frozen.DataSHA256 != f.Data.SHA256 {
			t.Errorf("signed text %s (%v)", s.Signed, err)
		}
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.Thaw(ctx, tx, act, id) })
		if c := h.check(id, 1, ours); !c.Found {
			t.Error("a signed document was thawed")
		}
		h.sound()
		look := func() (c document.SignatureCheck, found int) {
			h.read(func(ctx context.Context, q store.Q) (err error) {
				if c, err = h.verifyAnew(ctx, q, s, demo); err != nil {
					return err
				}
				_, err = h.Verify(ctx, q, func(journal.Problem) { found++ })
				return err
			})
			return c, found
		}
		if c, n := look(); !c.Valid || !c.Unchanged || n != 0 {
			t.Errorf("as signed: %+v %d", c, n)
		}
		if err := os.WriteFile(h.stored(f.PDF), append(paper, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		if c, n := look(); c.Valid || c.Differs != "paper" || n != 1 {
			t.Errorf("a byte more: %+v %d", c, n)
		}
		if err := os.WriteFile(h.stored(f.PDF), paper, 0o600); err != nil {
			t.Fatal(err)
		}
		h.must(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE signature SET signed = $1`, strings.Replace(s.Signed, `"by_order":""`, `"by_order":"№ 9, 2026-01-01 (5)"`, 1))
			return err
		})
		if c, n := look(); c.Unchanged || n != 1 {
			t.Errorf("another capacity: %+v %d", c, n)
		}
	})
}

// Who takes a document back gets it as it was before; the next agreement freezes it anew, and nothing of the old is lost.
func TestThaw_44(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		act := h.as("q1", "o1")
		first := h.frozen(id, 1)
		h.must(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Save(ctx, tx, act, id, 1, "Тексеру туралы", content("Өзге мақсат"))
			return err
		})
		if c := h.check(id, 2, ours); c.Found {
			t.Error("an edited document is still frozen")
		}
		second := h.frozen(id, 2)
		if second.PDF.SHA256 == first.PDF.SHA256 {
			t.Error("two versions have one paper")
		}
		if _, err := os.Stat(h.stored(first.PDF)); err != nil {
			t.Errorf("the former paper is gone: %v", err)
		}
		if _, err := h.SweepFiles(t.Context(), act.Now.AddDate(1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(h.stored(first.Data)); err != nil {
			t.Errorf("the sweep took a former original: %v", err)
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, _, err := h.Journal(ctx, q, h.viewer("p1"), id, journal.Cursor{}, 10)
			var actions []string
			for _, r := range list {
				actions = append(actions, r.Action)
			}
			if got := strings.Join(actions, " "); got != "document.frozen document.saved document.thawed document.frozen document.created" {
				t.Errorf("the journal says %s", got)
			}
			return err
		})
		failed := errors.New("no paper")
		err := h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Freeze(ctx, tx, act, id, 2, ours, ours, func(string) ([]byte, error) { return nil, failed })
			return err
		})
		if !errors.Is(err, failed) {
			t.Errorf("a paper that cannot be made: %v", err)
		}
		if c := h.check(id, 2, ours); !c.Found || c.PDF.ID != second.PDF.ID {
			t.Error("the failure took the former freeze with it")
		}
	})
}
