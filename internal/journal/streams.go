package journal

import (
	"context"

	"reglament/internal/store"
)

// StreamHead is a stream with the number of its entries.
type StreamHead struct {
	Stream  string
	Entries int64
}

// Streams lists the streams that begin with the words, by name, after a name ("" from the first); limit is cut to 1…200.
func Streams(ctx context.Context, q store.Q, prefix, after string, limit int) ([]StreamHead, error) {
	return store.List(ctx, q, func(s store.Scanner) (h StreamHead, err error) {
		err = s.Scan(&h.Stream, &h.Entries)
		return h, err
	}, `SELECT stream, seq FROM journal_head WHERE stream > $1 AND stream >= $2 AND stream < $3 ORDER BY stream LIMIT $4`,
		after, prefix, prefix+"~", min(max(limit, 1), pageMax))
}

// LastSeal is the newest seal; false before the first.
func LastSeal(ctx context.Context, q store.Q) (SealRecord, bool, error) {
	return store.One(ctx, q, scanSeal, selectSeal+`ORDER BY n DESC LIMIT 1`)
}
