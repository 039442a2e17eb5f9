package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Columns are the columns of table journal; the hash covers the hash of the entry before and all but the last two, in this order.
var Columns = []string{
	"id", "stream", "seq", "at", "person_id", "post_id", "for_post_id", "for_person_id", "by_order",
	"action", "subject", "data", "reason", "hash", "seal",
}

const format = "reglament-journal-1"

// Digest collects netstrings and gives their SHA-256: an encoding in which no two lists of fields look alike.
type Digest struct{ buf bytes.Buffer }

// Add appends fields.
func (d *Digest) Add(fields ...string) *Digest {
	size := 0
	for _, f := range fields {
		size += len(f) + len("65536:,")
	}
	d.buf.Grow(size)
	for _, f := range fields {
		d.buf.WriteString(strconv.Itoa(len(f)))
		d.buf.WriteByte(':')
		d.buf.WriteString(f)
		d.buf.WriteByte(',')
	}
	return d
}

// Sum is the hash in lower-case hexadecimal digits.
func (d *Digest) Sum() string {
	sum := sha256.Sum256(d.buf.Bytes())
	return hex.EncodeToString(sum[:])
}

// HashOf computes the hash that the record must have.
func (r Record) HashOf() string {
	var d Digest
	d.Add(format, r.Prev, r.ID, r.Stream, strconv.FormatInt(r.Seq, 10), strconv.FormatInt(store.Micros(r.At), 10),
		r.PersonID, r.PostID, r.ForPostID, r.ForPersonID, r.ByOrder, r.Action, r.Subject, r.Data, r.Reason)
	return d.Sum()
}

// JSON writes data as the journal stores it: keys sorted, no HTML escapes, "" for nil.
func JSON(data any) (string, error) {
	if data == nil {
		return "", nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		return "", fmt.Errorf("journal: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// ByOrder writes the order by which a person acts for another: "№ 12, 2026-03-01 (2)"; "" when acting in the own post.
func ByOrder(seat org.Seat) string {
	if seat.For == nil {
		return ""
	}
	parts := []string{}
	for _, s := range []string{seat.For.Order, seat.For.OrderDay.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.TrimSpace(strings.Join(parts, ", ") + " (" + seat.For.Para + ")")
}

// SplitOrder takes apart what ByOrder wrote.
func SplitOrder(s string) (order string, day calendar.Day, para string) {
	if i := strings.LastIndex(s, "("); i >= 0 {
		para = strings.TrimSuffix(s[i+1:], ")")
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.LastIndex(s, ", "); i >= 0 {
		if d, err := calendar.ParseDay(s[i+2:]); err == nil {
			return s[:i], d, para
		}
	}
	if d, err := calendar.ParseDay(s); err == nil {
		return "", d, para
	}
	return s, 0, para
}

// Append writes the entries at the end of their streams, in the caller's transaction: those of one transaction go together
// just before its commit, whatever their number, by two small statements that read and move the heads and one that inserts. Of two
// transactions that append to the same stream one is run again or ends with store.ErrConflict; appends to different
// streams do not wait for each other.
func Append(ctx context.Context, tx *store.Tx, act org.Act, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	waiting, err := store.Remember(tx, appended{}, func() (*[]Record, error) { return new([]Record), nil })
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Stream == "" || e.Action == "" {
			return fmt.Errorf("journal: an entry needs a stream and an action, got %q and %q", e.Stream, e.Action)
		}
		data, err := JSON(e.Data)
		if err != nil {
			return err
		}
		r := Record{
			ID: store.NewID(act.Now), Stream: e.Stream, At: store.Time(store.Micros(act.Now)),
			PersonID: act.PersonID, PostID: act.PostID, ByOrder: ByOrder(act.Seat),
			Action: e.Action, Subject: e.Subject, Data: data, Reason: e.Reason,
		}
		if act.For != nil {
			r.ForPostID, r.ForPersonID = act.For.PostID, act.For.PersonID
		}
		*waiting = append(*waiting, r)
	}
	tx.AtEnd(appended{}, func(ctx context.Context, tx *store.Tx) error {
		records := *waiting
		*waiting = nil
		return write(ctx, tx, records)
	})
	return nil
}

// appended is the key under which a transaction keeps its entries until its end.
type appended struct{}

// write links the records into their streams.
func write(ctx context.Context, tx *store.Tx, records []Record) error {
	var streams []string
	for _, r := range records {
		if !slices.Contains(streams, r.Stream) {
			streams = append(streams, r.Stream)
		}
	}
	heads, err := readHeads(ctx, tx, streams)
	if err != nil {
		return err
	}
	rows := make([][]any, len(records))
	for i := range records {
		r, h := &records[i], heads[records[i].Stream]
		r.Seq, r.Prev = h.seq+1, h.hash
		r.Hash = r.HashOf()
		h.seq, h.hash = r.Seq, r.Hash
		rows[i] = r.row()
	}
	// The heads go first: they are what two transactions that append to one stream meet at.
	if err := putHeads(ctx, tx, heads); err != nil {
		return err
	}
	return store.InsertLater(ctx, tx, "journal", Columns, rows)
}

func (r *Record) row() []any {
	return []any{
		r.ID, r.Stream, r.Seq, r.At, r.PersonID, r.PostID, r.ForPostID, r.ForPersonID, r.ByOrder,
		r.Action, r.Subject, r.Data, r.Reason, store.Hash(r.Hash), r.Seal,
	}
}

type head struct {
	seq  int64
	hash string
}

const headsMax = 500

// Asks is what the end of a transaction asks that appends to the streams, in their order, for store.Ahead.
func Asks(streams ...string) store.Asked { return askHeads(streams) }

type streamHead struct {
	stream string
	head
}

func askHeads(streams []string) store.Question[streamHead] {
	marks, args := make([]string, len(streams)), make([]any, len(streams))
	for i, s := range streams {
		marks[i], args[i] = "$"+strconv.Itoa(i+1), s
	}
	return store.Ask(func(s store.Scanner) (h streamHead, err error) {
		err = s.Scan(&h.stream, &h.seq, store.ScanHash(&h.hash))
		return h, err
	}, `SELECT stream, seq, hash FROM journal_head WHERE stream IN (`+strings.Join(marks, ", ")+`)`, args...)
}

// readHeads returns the heads of the streams; that of a new stream is empty.
func readHeads(ctx context.Context, tx *store.Tx, streams []string) (map[string]*head, error) {
	heads := make(map[string]*head, len(streams))
	for group := range slices.Chunk(streams, headsMax) {
		for _, s := range group {
			heads[s] = &head{}
		}
		list, err := askHeads(group).List(ctx, tx)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			heads[h.stream] = &h.head
		}
	}
	return heads, nil
}

// putHeads writes the new heads. It locks each, so that nobody else can append to these streams until the transaction ends;
// streams are taken in order, against deadlocks.
func putHeads(ctx context.Context, tx *store.Tx, heads map[string]*head) error {
	for group := range slices.Chunk(sortedKeys(heads), headsMax) {
		var values strings.Builder
		args := make([]any, 0, 3*len(group))
		for i, s := range group {
			if i > 0 {
				values.WriteByte(',')
			}
			fmt.Fprintf(&values, "($%d, $%d, $%d)", 3*i+1, 3*i+2, 3*i+3)
			args = append(args, s, heads[s].seq, store.Hash(heads[s].hash))
		}
		if err := tx.Later(ctx, `INSERT INTO journal_head (stream, seq, hash) VALUES `+values.String()+`
			ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`, args...); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
