package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"reglament/internal/store"
)

// Verifier proves another chain (duties, signatures) and returns how many things it examined.
type Verifier func(ctx context.Context, q store.Q, report func(Problem)) (int64, error)

// batch is how many rows are held at a time.
const batch = 1000

// Verify proves the journal in bounded memory, reporting the first broken link of each stream, then every seal that does
// not hold, then what the other verifiers find. It reads one snapshot and is safe while work goes on.
func Verify(ctx context.Context, q store.Q, report func(Problem), more ...Verifier) (Summary, error) {
	v := verifier{ctx: ctx, q: q, sealed: map[int64]*sealed{}}
	v.report = func(p Problem) {
		v.sum.Problems++
		report(p)
	}
	if err := v.streams(); err != nil {
		return v.sum, err
	}
	if err := v.heads(); err != nil {
		return v.sum, err
	}
	if err := v.seals(); err != nil {
		return v.sum, err
	}
	for _, m := range more {
		n, err := m(ctx, q, v.report)
		v.sum.Duties += n
		if err != nil {
			return v.sum, err
		}
	}
	return v.sum, nil
}

type verifier struct {
	ctx    context.Context
	q      store.Q
	report func(Problem)
	sum    Summary
	sealed map[int64]*sealed
}

// sealed is what all entries together say of a seal, wherever they stand.
type sealed struct {
	count int64
	first string // the least identifier
}

// link is the state of the walk along one stream.
type link struct {
	stream string
	seq    int64
	hash   string
	broken bool
}

// next checks r against the link before it; the first fault of a stream is returned, later ones are not worth naming.
func (l *link) next(r Record) *Problem {
	if r.Stream != l.stream {
		*l = link{stream: r.Stream}
	}
	before := *l
	l.seq, l.hash = r.Seq, r.Hash
	if l.broken {
		return nil
	}
	p := &Problem{Stream: r.Stream, Seq: r.Seq, ID: r.ID}
	switch {
	case r.Seq != before.seq+1:
		p.Kind, p.Detail = KindGap, fmt.Sprintf("entry %d stands where %d is due", r.Seq, before.seq+1)
	case r.Prev != before.hash:
		p.Kind, p.Detail = KindBroken, "prev is not the hash of the entry before"
	case r.HashOf() != r.Hash:
		p.Kind, p.Detail = KindChanged, "the columns, with the hash of the entry before, do not give the hash that is written"
	default:
		return nil
	}
	l.broken = true
	return p
}

// streams walks every entry in the order of streams, and compares each stream's end with its head.
func (v *verifier) streams() error {
	var l link
	var stream string
	var seq int64
	for {
		list, err := store.List(v.ctx, v.q, scanRecord,
			selectRecord+`WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3`, stream, seq, batch)
		if err != nil {
			return err
		}
		for _, r := range list {
			if r.Stream != l.stream {
				v.sum.Streams++
			}
			v.sum.Entries++
			v.tally(r)
			if p := l.next(r); p != nil {
				v.report(*p)
			}
			stream, seq = r.Stream, r.Seq
		}
		if len(list) < batch {
			return nil
		}
	}
}

// tally counts an entry to its seal.
func (v *verifier) tally(r Record) {
	s := v.sealed[r.Seal]
	switch {
	case r.Seal == 0:
		v.sum.Unsealed++
	case s == nil:
		v.sealed[r.Seal] = &sealed{1, r.ID}
	default:
		s.count, s.first = s.count+1, min(s.first, r.ID)
	}
}

type headCheck struct {
	stream, hash string
	seq, last    int64
	lastHash     string
}

// heads finds streams that end before or after their head says, streams without a head and heads without a stream.
func (v *verifier) heads() error {
	scan := func(s store.Scanner) (h headCheck, err error) {
		err = s.Scan(&h.stream, &h.seq, store.ScanHash(&h.hash), &h.last, store.ScanHash(&h.lastHash))
		return h, err
	}
	after := ""
	for {
		list, err := store.List(v.ctx, v.q, scan, `SELECT h.stream, h.seq, h.hash,
				COALESCE((SELECT max(j.seq) FROM journal j WHERE j.stream = h.stream), 0),
				COALESCE((SELECT j.hash FROM journal j WHERE j.stream = h.stream ORDER BY j.seq DESC LIMIT 1), '')
			FROM journal_head h WHERE h.stream > $1 ORDER BY h.stream LIMIT $2`, after, batch)
		if err != nil {
			return err
		}
		for _, h := range list {
			after = h.stream
			switch {
			case h.last < h.seq:
				v.report(Problem{
					Kind: KindTail, Stream: h.stream, Seq: h.last + 1,
					Detail: fmt.Sprintf("the stream ends at %d, its head says %d", h.last, h.seq),
				})
			case h.last > h.seq || h.hash != h.lastHash:
				v.report(Problem{Kind: KindHead, Stream: h.stream, Seq: h.last, Detail: "the head differs from the last entry"})
			}
		}
		if len(list) < batch {
			return v.headless()
		}
	}
}

// headless names streams whose head was removed.
func (v *verifier) headless() error {
	names, err := store.List(v.ctx, v.q, store.Value[string], `SELECT j.stream FROM journal j
		WHERE j.seq = 1 AND NOT EXISTS (SELECT 1 FROM journal_head h WHERE h.stream = j.stream) ORDER BY j.stream LIMIT $1`, batch)
	for _, s := range names {
		v.report(Problem{Kind: KindHead, Stream: s, Seq: 0, Detail: "the stream has no head"})
	}
	return err
}

// seals walks the chain of seals and recounts the members of each.
func (v *verifier) seals() error {
	var before SealRecord
	for {
		list, err := store.List(v.ctx, v.q, scanSeal, selectSeal+`WHERE n > $1 ORDER BY n LIMIT $2`, before.N, 20)
		if err != nil {
			return err
		}
		for _, s := range list {
			v.sum.Seals++
			if err := v.seal(before, s); err != nil {
				return err
			}
			before = s
		}
		if len(list) == 0 {
			break
		}
	}
	v.sum.LastSeal = before.Hash
	beyond := ""
	for n, s := range v.sealed {
		if n > before.N && (beyond == "" || s.first < beyond) {
			beyond = s.first
		}
	}
	if beyond != "" {
		v.report(Problem{
			Kind: KindSeal, Stream: "seal", Seq: before.N + 1, ID: beyond,
			Detail: fmt.Sprintf("the last seal is %d, but entries name a later one", before.N),
		})
	}
	return nil
}

func (v *verifier) seal(before, s SealRecord) error {
	bad := func(kind Kind, detail string) {
		v.report(Problem{Kind: kind, Stream: "seal", Seq: s.N, ID: s.LastID, Detail: detail})
	}
	switch {
	case s.N != before.N+1:
		bad(KindSeal, fmt.Sprintf("seal %d follows seal %d", s.N, before.N))
		return nil
	case s.Prev != before.Hash:
		bad(KindSeal, "prev is not the hash of the seal before")
		return nil
	case s.HashOf() != s.Hash:
		bad(KindSeal, "the columns do not give the hash that is written")
		return nil
	}
	sum, err := v.members(s)
	if err != nil {
		return err
	}
	if all := v.sealed[s.N]; all != nil && all.count > sum.count {
		sum.count = all.count // some stand outside the seal's own
	}
	if sum.count == s.Count && sum.digest() == s.Digest && sum.first == s.FirstID && sum.last == s.LastID {
		return nil
	}
	bad(KindSeal, fmt.Sprintf("the seal covers %d entries from %s to %s, %d were found or they differ", s.Count, s.FirstID, s.LastID, sum.count))
	return v.missing(s)
}

// members gathers the entries between the first and the last of a seal that name it.
func (v *verifier) members(s SealRecord) (*tally, error) {
	sum, from, than := &tally{}, s.FirstID, ">="
	for {
		list, err := store.List(v.ctx, v.q, scanMember,
			`SELECT id, hash, stream, seq FROM journal WHERE seal = $1 AND id `+than+` $2 AND id <= $3 ORDER BY id LIMIT $4`, s.N, from, s.LastID, batch)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			sum.add(m)
			from, than = m.id, ">"
		}
		if len(list) < batch {
			return sum, nil
		}
	}
}

// missing names the streams of a seal that no longer reach the entry the seal saw: a removed tail or stream.
func (v *verifier) missing(s SealRecord) error {
	tails := map[string]int64{}
	if err := json.Unmarshal([]byte(s.Tails), &tails); err != nil {
		return nil // the seal's own hash has spoken for its text already
	}
	for group := range slices.Chunk(sortedKeys(tails), 200) {
		text, args := inList(1, group)
		type end struct {
			stream string
			seq    int64
		}
		ends, err := store.List(v.ctx, v.q, func(s store.Scanner) (e end, err error) {
			err = s.Scan(&e.stream, &e.seq)
			return e, err
		}, `SELECT stream, max(seq) FROM journal WHERE stream IN (`+text+`) GROUP BY stream`, args...)
		if err != nil {
			return err
		}
		found := map[string]int64{}
		for _, e := range ends {
			found[e.stream] = e.seq
		}
		for _, stream := range group {
			if found[stream] < tails[stream] {
				v.report(Problem{
					Kind: KindMissing, Stream: stream, Seq: found[stream] + 1,
					Detail: fmt.Sprintf("seal %d saw entry %d, the stream ends at %d", s.N, tails[stream], found[stream]),
				})
			}
		}
	}
	return nil
}

func inList(first int, values []string) (string, []any) {
	var text []byte
	args := make([]any, len(values))
	for i, s := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Appendf(text, "$%d", first+i)
		args[i] = s
	}
	return string(text), args
}
