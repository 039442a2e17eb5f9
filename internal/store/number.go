package store

import "context"

// NextNumber takes the next number of a series, from 1 on. It is part of the caller's transaction: when that is rolled
// back the number was never given, so a series has neither gaps nor doubles. Transactions that take numbers of the
// same series wait for each other, or are run again; the name of a series should therefore be as narrow as the rule
// allows, for instance "instrument/request/2026/UNIT".
func NextNumber(ctx context.Context, tx *Tx, series string) (int64, error) {
	var n int64
	err := tx.QueryRow(ctx, `
		INSERT INTO number_series (series, last) VALUES ($1, 1)
		ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1
		RETURNING last`, series).Scan(&n)
	return n, err
}
