package duty

import (
	"context"
	"errors"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

var errPending = errors.New("duty: body follows")

// Open opens duties, set-based, and returns their ids in order. A day that the calendar does not hold is refused.
func (l *Ledger) Open(ctx context.Context, tx *store.Tx, act org.Act, opens []Open) ([]string, error) {
	return nil, errPending
}

// Extend moves the due day of an owed duty by a power; without paragraph, rule and post it is refused.
func (l *Ledger) Extend(ctx context.Context, tx *store.Tx, act org.Act, id string, to calendar.Explanation, p Power, reason string) error {
	return errPending
}

// Note records something that moves neither day nor state: a report returned.
func (l *Ledger) Note(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	return errPending
}

// Done closes an owed duty as fulfilled on the day of the act; a day after the due day leaves it late for good.
func (l *Ledger) Done(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	return errPending
}

// Void closes an owed duty as no longer owed.
func (l *Ledger) Void(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	return errPending
}

// CloseRefs closes every owed duty of the kind ("" any) on the refs; it returns how many.
func (l *Ledger) CloseRefs(ctx context.Context, tx *store.Tx, act org.Act, kind string, refIDs []string, s State, reason string) (int, error) {
	return 0, errPending
}

// CloseDocument closes every owed duty of a document.
func (l *Ledger) CloseDocument(ctx context.Context, tx *store.Tx, act org.Act, documentID string, s State, reason string) (int, error) {
	return 0, errPending
}

// Recompute moves owed duties to the calendar in force, in chunks; run again it goes on where it stopped.
func (l *Ledger) Recompute(ctx context.Context, act org.Act) ([]Change, error) {
	return nil, errPending
}

// Tick lapses and reminds; idempotent.
func (l *Ledger) Tick(ctx context.Context, now time.Time) error { return errPending }

// Get reads a duty, fault.NotFound when there is none.
func (l *Ledger) Get(ctx context.Context, q store.Q, id string) (Duty, error) {
	return Duty{}, errPending
}

// ByRefs reads the duties of a kind ("" any) on refs.
func (l *Ledger) ByRefs(ctx context.Context, q store.Q, kind string, refIDs []string) ([]Duty, error) {
	return nil, errPending
}

// History lists the entries of a duty, oldest first.
func (l *Ledger) History(ctx context.Context, q store.Q, id string) ([]Entry, error) {
	return nil, errPending
}

// List pages through duties.
func List(ctx context.Context, q store.Q, f Filter, after Cursor, limit int) (Page, error) {
	return Page{}, errPending
}

// Count counts the owed duties of a filter.
func Count(ctx context.Context, q store.Q, cal *calendar.Calendar, f Filter) (Counts, error) {
	return Counts{}, errPending
}

// NextTen is the histogram of the next ten working days from f.Today.
func NextTen(ctx context.Context, q store.Q, cal *calendar.Calendar, f Filter) ([]DayCount, error) {
	return nil, errPending
}

// ByPara counts what is owed and late under each paragraph.
func ByPara(ctx context.Context, q store.Q, today calendar.Day) ([]ParaCount, error) {
	return nil, errPending
}

// Verify checks the chain of every duty and that its row says what its entries say.
func Verify(ctx context.Context, q store.Q, report func(journal.Problem)) (int64, error) {
	return 0, errPending
}
