package journal

import (
	"context"
	"errors"
	"io"
	"time"

	"reglament/internal/store"
)

var errPending = errors.New("journal: body follows")

// Seal gathers the unsealed entries under new seals. It is a timer's work, idempotent.
func Seal(ctx context.Context, db *store.DB, now time.Time) error { return errPending }

// Verify proves the journal in bounded memory; more are the verifiers of other chains (duty.Verify, document.Verify).
func Verify(ctx context.Context, q store.Q, report func(Problem), more ...func(ctx context.Context, q store.Q, report func(Problem)) (int64, error)) (Summary, error) {
	return Summary{}, errPending
}

// Page reads the records of a stream, newest first; a zero next cursor means the last page.
func Page(ctx context.Context, q store.Q, stream string, c Cursor, limit int) ([]Record, Cursor, error) {
	return nil, c, errPending
}

// Export writes a proof file of a stream: JSON lines that CheckProof, or any other program, checks without the system.
func Export(ctx context.Context, q store.Q, stream string, w io.Writer) error { return errPending }

// CheckProof checks a proof file; the problem is nil when it holds.
func CheckProof(r io.Reader) (entries int64, p *Problem, err error) { return 0, nil, errPending }
