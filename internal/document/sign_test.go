package document_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/journal"
	"reglament/internal/store"
)

func TestSignature_44_I44a(t *testing.T) {
	demo := demoKeys{}
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		if _, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "analysis", "талдау.pdf", strings.NewReader(pdf)); err != nil {
			t.Fatal(err)
		}
		h.away("p2")
		act := h.as("q2", "h2")
		sign := func(version int64) (s document.Signature, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				s, err = h.Sign(ctx, tx, act, id, version, document.PurposeIssue, "", map[string]any{"recipients": []string{"b1"}}, demo)
				return err
			})
			return s, err
		}
		_, err := sign(1)
		is(t, "without a key", err, fault.Forbidden{})
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(demo.MakeKeys(ctx, tx, act.Now, "p1", "q2"), demo.MakeKeys(ctx, tx, act.Now, "q2"))
		})
		_, err = sign(2)
		is(t, "a version that is not the newest", err, fault.Conflict{})
		s, err := sign(1)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{`"by_order":"№ 7, 2020-01-01 (5)"`, `"for_post_id":"h2"`, `"recipients":["b1"]`, `"sha256"`, `"questions"`} {
			if !strings.Contains(s.Signed, part) {
				t.Errorf("%s is not signed: %s", part, s.Signed)
			}
		}
		_, err = sign(1)
		is(t, "signed twice", err, fault.Conflict{})
		err = h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Save(ctx, tx, act, id, 1, "Өзге", content("x"))
			return err
		})
		is(t, "an edit after signing", err, fault.Conflict{})
		_, err = h.AddFile(t.Context(), act, id, "", "x", "a.pdf", strings.NewReader(pdf))
		is(t, "a file after signing", err, fault.Conflict{})
		if _, err = h.AddFile(t.Context(), act, id, "exec-1", "report", "a.pdf", strings.NewReader(pdf)); err != nil {
			t.Errorf("a file of a report: %v", err)
		}
		h.sound()
		for sql, want := range map[string]string{
			``: "",
			`UPDATE document_version SET content = '{"parts":[]}'`: "content",
			`UPDATE document_version SET title = 'x'`:              "title",
			`UPDATE document SET access_mark = 'dsp'`:              "access_mark",
			`UPDATE file SET sha256 = 'x' WHERE ref_id = ''`:       "files",
			`UPDATE signature SET person_id = 'p1'`:                "signer",
		} {
			stop := errors.New("roll back")
			err := h.write(func(ctx context.Context, tx *store.Tx) error {
				if sql != "" {
					if _, err := tx.Exec(ctx, sql); err != nil {
						return err
					}
				}
				c, err := h.verifyAnew(ctx, tx, s, demo)
				if err != nil {
					return err
				}
				if c.Differs != want || c.Unchanged != (want == "") || c.Valid != (want != "signer") {
					t.Errorf("%s: %+v", sql, c)
				}
				found := 0
				if _, err := h.Verify(ctx, tx, func(journal.Problem) { found++ }); err != nil {
					return err
				}
				if (found == 1) != (want != "") {
					t.Errorf("%s: verify finds %d", sql, found)
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Fatal(err)
			}
		}
		// A changed signed text with its digest mended no longer fits the key.
		err = h.write(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE signature SET value = 'AAAA'`); err != nil {
				return err
			}
			c, err := h.verifyAnew(ctx, tx, s, demo)
			if c.Valid || !c.Unchanged {
				t.Errorf("a false value: %+v", c)
			}
			return errors.Join(err, errors.New("roll back"))
		})
		if err == nil {
			t.Error("not rolled back")
		}
		h.read(func(ctx context.Context, q store.Q) error {
			tr, err := h.Trail(ctx, q, id)
			if len(tr.Signed) != 1 || tr.Signed[0].By.ForPersonID != "p2" {
				t.Errorf("trail %+v", tr)
			}
			list, _, err2 := h.Journal(ctx, q, h.viewer("p1"), id, journal.Cursor{}, 10)
			if len(list) != 4 {
				t.Errorf("the journal has %d records", len(list))
			}
			_, _, err3 := h.Journal(ctx, q, h.viewer("p3"), id, journal.Cursor{}, 10)
			is(t, "a stranger", err3, fault.NotFound{})
			return errors.Join(err, err2)
		})
	})
}

// verifyAnew reads a signature anew and checks it.
func (h *house) verifyAnew(ctx context.Context, q store.Q, s document.Signature, by document.Verifier) (document.SignatureCheck, error) {
	list, err := h.Signatures(ctx, q, s.DocumentID)
	for _, x := range list {
		if x.ID == s.ID {
			return h.VerifySignature(ctx, q, x, by)
		}
	}
	return document.SignatureCheck{}, err
}
