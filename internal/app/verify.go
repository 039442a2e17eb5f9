package app

import (
	"context"

	"reglament/internal/duty"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// Verify proves the journal, the chains of the duties, and that signed documents are as they were signed. It reports the
// first broken link of each chain and is safe while work goes on.
func (a *App) Verify(ctx context.Context, report func(journal.Problem)) (sum journal.Summary, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		signed := func(ctx context.Context, q store.Q, report func(journal.Problem)) (int64, error) {
			_, err := a.Kernel.VerifyBeside(ctx, q, report, a.Instrument.CheckReport) // signatures are no duties, which the sum counts
			return 0, err
		}
		sum, err = journal.Verify(ctx, q, report, duty.Verify, signed)
		return err
	})
	return sum, err
}
