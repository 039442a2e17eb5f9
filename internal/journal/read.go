package journal

import (
	"context"

	"reglament/internal/store"
)

// selectRecord reads records; the hash of the entry before is looked up where it stands.
const selectRecord = `SELECT id, stream, seq, at, person_id, post_id, for_post_id, for_person_id, by_order, action, subject, data, reason,
	coalesce((SELECT p.hash FROM journal p WHERE p.stream = journal.stream AND p.seq = journal.seq - 1), ''), hash, seal FROM journal `

func scanRecord(s store.Scanner) (r Record, err error) {
	err = s.Scan(&r.ID, &r.Stream, &r.Seq, &r.At, &r.PersonID, &r.PostID, &r.ForPostID, &r.ForPersonID, &r.ByOrder,
		&r.Action, &r.Subject, &r.Data, &r.Reason, store.ScanHash(&r.Prev), store.ScanHash(&r.Hash), &r.Seal)
	return r, err
}

func scanSeal(s store.Scanner) (r SealRecord, err error) {
	err = s.Scan(&r.N, &r.FirstID, &r.LastID, &r.Count, &r.Digest, &r.Tails, &r.Prev, &r.Hash, &r.At)
	return r, err
}

const selectSeal = `SELECT n, first_id, last_id, count, digest, tails, prev, hash, at FROM journal_seal `

const pageMax = 200

// Page reads the records of a stream, newest first; a zero next cursor means the last page. limit is cut to 1…200.
func Page(ctx context.Context, q store.Q, stream string, c Cursor, limit int) ([]Record, Cursor, error) {
	limit = min(max(limit, 1), pageMax)
	before := c.BeforeSeq
	if before <= 0 {
		before = int64(1) << 62
	}
	list, err := store.List(ctx, q, scanRecord, selectRecord+`WHERE stream = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
		stream, before, limit+1)
	if err != nil || len(list) <= limit {
		return list, Cursor{}, err
	}
	list = list[:limit]
	return list, Cursor{BeforeSeq: list[limit-1].Seq}, nil
}

// Last reads the newest record of an action upon a subject in a stream; false when there is none.
func Last(ctx context.Context, q store.Q, stream, action, subject string) (Record, bool, error) {
	return store.Ask(scanRecord, selectRecord+`WHERE stream = $1 AND action = $2 AND subject = $3 ORDER BY seq DESC LIMIT 1`,
		stream, action, subject).One(ctx, q)
}
