package document

import (
	"context"
	"fmt"
	"math"

	"reglament/internal/access"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// Journal pages through the record of a document that the viewer may see, newest first.
func (k *Kernel) Journal(ctx context.Context, q store.Q, v access.Viewer, docID string, c journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
	if err := access.Must(ctx, q, v, docID); err != nil {
		return nil, journal.Cursor{}, err
	}
	return journal.Page(ctx, q, Stream(docID), c, limit)
}

// Trail says who drafted, who agreed and who signed: they answer in person, and the record of it stays for good (44-1).
func (k *Kernel) Trail(ctx context.Context, q store.Q, docID string) (t Trail, err error) {
	if t.Drafted, err = k.Versions(ctx, q, docID, 0, pageMax); err != nil {
		return t, err
	}
	if t.Agreed, err = store.List(ctx, q, scanStep, selectStep+`WHERE s.document_id = $1 AND s.state IN ('agreed', 'agreed_with_remarks', 'refused', 'deemed')
		ORDER BY s.id LIMIT 1000`, docID); err != nil {
		return t, err
	}
	t.Signed, err = k.Signatures(ctx, q, docID)
	return t, err
}

// verifyMax is how many signatures are held at a time.
const verifyMax = 200

// Beside looks at what of a signed text is a chapter's own, and names what now differs; "" when nothing does.
type Beside func(ctx context.Context, q store.Q, s Signature) (string, error)

// Verify proves that every signed version is still what was signed, and that no journal of numbers has a gap. It is a
// journal.Verifier; whether the signatures fit their keys is VerifySignature.
func (k *Kernel) Verify(ctx context.Context, q store.Q, report func(journal.Problem)) (int64, error) {
	return k.VerifyBeside(ctx, q, report, func(context.Context, store.Q, Signature) (string, error) { return "", nil })
}

// VerifyBeside is Verify that has a chapter look at its own too.
func (k *Kernel) VerifyBeside(ctx context.Context, q store.Q, report func(journal.Problem), beside Beside) (int64, error) {
	var n int64
	after := ""
	for {
		list, err := store.List(ctx, q, scanSignature, selectSignature+`WHERE id > $1 ORDER BY id LIMIT $2`, after, verifyMax)
		if err != nil {
			return n, err
		}
		for _, s := range list {
			n, after = n+1, s.ID
			what, err := k.differs(ctx, q, s)
			if err != nil {
				return n, err
			}
			if what == "" {
				if data, digest := k.signedBytes(ctx, q, s); data == nil || digest != s.Digest {
					what = "signed"
				}
			}
			if what == "" && s.hasEvidence() {
				c, err := k.checked(ctx, q, s, nil)
				if err != nil {
					return n, err
				}
				if !c.Valid {
					what = "evidence"
				}
			}
			if what == "" {
				if what, err = k.attachments(ctx, q, s); err != nil {
					return n, err
				}
			}
			if what == "" {
				if what, err = beside(ctx, q, s); err != nil {
					return n, err
				}
			}
			if what != "" {
				report(journal.Problem{
					Kind: journal.KindDocument, Stream: Stream(s.DocumentID), ID: s.ID, Seq: s.Version,
					Detail: "what is stored differs from what was signed: " + what,
				})
			}
		}
		if len(list) < verifyMax {
			return n, verifyNumbers(ctx, q, report)
		}
	}
}

type series struct {
	journal     string
	year        int64
	count, last int64
}

func verifyNumbers(ctx context.Context, q store.Q, report func(journal.Problem)) error {
	list, err := store.List(ctx, q, func(s store.Scanner) (v series, err error) {
		err = s.Scan(&v.journal, &v.year, &v.count, &v.last)
		return v, err
	}, `SELECT journal_id, year, count(*), max(serial) FROM registration GROUP BY journal_id, year HAVING count(*) <> max(serial) ORDER BY journal_id, year`)
	for _, s := range list {
		report(journal.Problem{
			Kind: journal.KindDocument, Stream: "numbers", ID: s.journal, Seq: s.year,
			Detail: fmt.Sprintf("the last serial is %d, the numbers are %d", s.last, s.count),
		})
	}
	return err
}

// attachments reads every file that a signature covers, and says "attachment" when one is not what was attached.
func (k *Kernel) attachments(ctx context.Context, q store.Q, s Signature) (string, error) {
	files, err := k.ListFiles(ctx, q, s.DocumentID, s.RefID)
	if err != nil || k.Intact(files, math.MaxInt64) {
		return "", err
	}
	return "attachment", nil
}
