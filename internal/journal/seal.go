package journal

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"reglament/internal/store"
)

// sealMax is how many entries one seal covers: enough to be few, small enough for a short transaction.
const sealMax = 5000

// member is what a seal takes of an entry.
type member struct {
	id, hash, stream string
	seq              int64
}

func scanMember(s store.Scanner) (m member, err error) {
	err = s.Scan(&m.id, store.ScanHash(&m.hash), &m.stream, &m.seq)
	return m, err
}

// HashOf computes the hash that the seal must have.
func (s SealRecord) HashOf() string {
	var d Digest
	d.Add("reglament-seal-1", s.Prev, strconv.FormatInt(s.N, 10), s.FirstID, s.LastID, strconv.FormatInt(s.Count, 10),
		s.Digest, s.Tails, strconv.FormatInt(store.Micros(s.At), 10))
	return d.Sum()
}

// Seal gathers the unsealed entries of all streams under new seals, each in its own transaction. It is a timer's work:
// run again, or by two nodes at once, it seals each entry once.
func Seal(ctx context.Context, db *store.DB, now time.Time) error {
	for {
		var sealed int
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			sealed, err = sealOnce(ctx, tx, now)
			return err
		})
		if err != nil || sealed < sealMax {
			return err
		}
	}
}

func sealOnce(ctx context.Context, tx *store.Tx, now time.Time) (int, error) {
	members, err := store.List(ctx, tx, scanMember,
		`SELECT id, hash, stream, seq FROM journal WHERE seal = 0 ORDER BY id LIMIT $1`, sealMax)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	last, _, err := store.One(ctx, tx, scanSeal, selectSeal+`ORDER BY n DESC LIMIT 1`)
	if err != nil {
		return 0, err
	}
	var sum tally
	for _, m := range members {
		sum.add(m)
	}
	tails, err := JSON(sum.tails)
	if err != nil {
		return 0, err
	}
	s := SealRecord{
		N: last.N + 1, FirstID: sum.first, LastID: sum.last, Count: sum.count, Digest: sum.digest(), Tails: tails,
		Prev: last.Hash, At: store.Time(store.Micros(now)),
	}
	s.Hash = s.HashOf()
	// The snapshot is the same as above, so this marks exactly the members.
	n, err := tx.Exec(ctx, `UPDATE journal SET seal = $1 WHERE seal = 0 AND id <= $2`, s.N, s.LastID)
	if err != nil {
		return 0, err
	}
	if n != s.Count {
		return 0, fmt.Errorf("journal: %d entries were to be sealed, %d were found", s.Count, n)
	}
	return len(members), store.InsertMany(ctx, tx, "journal_seal",
		[]string{"n", "first_id", "last_id", "count", "digest", "tails", "prev", "hash", "at"},
		[][]any{{s.N, s.FirstID, s.LastID, s.Count, s.Digest, s.Tails, s.Prev, s.Hash, s.At}})
}

// tally gathers members in the order of ids.
type tally struct {
	d           Digest
	first, last string
	count       int64
	tails       map[string]int64
}

func (t *tally) add(m member) {
	if t.count == 0 {
		t.first, t.tails = m.id, map[string]int64{}
	}
	t.last = m.id
	t.count++
	t.tails[m.stream] = max(t.tails[m.stream], m.seq)
	t.d.Add(m.id, m.hash)
}

func (t *tally) digest() string { return t.d.Sum() }
