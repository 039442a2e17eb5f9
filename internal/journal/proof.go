package journal

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"reglament/internal/fault"
	"reglament/internal/store"
)

// proofHead is the first line of a proof file: what it is and how to check it without this program.
type proofHead struct {
	Format   string `json:"format"`
	Stream   string `json:"stream"`
	Encoding string `json:"encoding"`
}

// proofLine is every other line: an entry, or a seal that covers entries of the stream.
type proofLine struct {
	Entry *Record     `json:"entry,omitempty"`
	Micro int64       `json:"at_us,omitempty"` // the instant as it is hashed
	Seal  *SealRecord `json:"seal,omitempty"`
}

const encoding = "hash = lower-case hex SHA-256 of netstrings (decimal byte length ':' bytes ','), one after another, of: " +
	"format, prev, id, stream, seq, at_us, person_id, post_id, for_post_id, for_person_id, by_order, action, subject, data, reason; " +
	"prev of the first entry is empty, else it is the hash of the entry before; seq counts from 1. " +
	"A seal's tails give the last seq of each stream it covers; its hash is over: reglament-seal-1, prev, n, first_id, last_id, count, digest, tails, at_us"

// Export writes a proof file of a stream: JSON lines that CheckProof, or any other program, checks without the system.
// Entries are followed by the seals that cover them. A stream without entries is fault.NotFound.
func Export(ctx context.Context, q store.Q, stream string, w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var seq, sealed int64
	for {
		list, err := store.List(ctx, q, scanRecord, selectRecord+`WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3`, stream, seq, batch)
		if err != nil {
			return err
		}
		if seq == 0 {
			if len(list) == 0 {
				return fault.NotFound{What: "journal stream " + stream}
			}
			if err := enc.Encode(proofHead{format, stream, encoding}); err != nil {
				return err
			}
		}
		for i := range list {
			if err := enc.Encode(proofLine{Entry: &list[i], Micro: store.Micros(list[i].At)}); err != nil {
				return err
			}
			if n := list[i].Seal; n > sealed {
				sealed = n
				if err := exportSeal(ctx, q, enc, n); err != nil {
					return err
				}
			}
			seq = list[i].Seq
		}
		if len(list) < batch {
			return nil
		}
	}
}

func exportSeal(ctx context.Context, q store.Q, enc *json.Encoder, n int64) error {
	s, ok, err := store.One(ctx, q, scanSeal, selectSeal+`WHERE n = $1`, n)
	if err != nil || !ok {
		return err
	}
	return enc.Encode(proofLine{Seal: &s, Micro: store.Micros(s.At)})
}

// proofLineMax is the longest line read: an entry's data is far smaller.
const proofLineMax = 16 << 20

// CheckProof checks a proof file: the chain of its entries from the first on, and each seal by itself. The problem is nil
// when all holds. A file of another form is an error.
func CheckProof(r io.Reader) (entries int64, problem *Problem, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 64<<10), proofLineMax)
	if !in.Scan() {
		return 0, nil, fmt.Errorf("journal: the proof file is empty: %w", in.Err())
	}
	var head proofHead
	if err := json.Unmarshal(in.Bytes(), &head); err != nil || head.Format != format {
		return 0, nil, fmt.Errorf("journal: not a proof file of format %s", format)
	}
	l := link{stream: head.Stream}
	for in.Scan() {
		var line proofLine
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			return entries, nil, fmt.Errorf("journal: line %d: %w", entries+2, err)
		}
		switch {
		case line.Seal != nil:
			line.Seal.At = store.Time(line.Micro)
			if line.Seal.HashOf() != line.Seal.Hash {
				return entries, &Problem{Kind: KindSeal, Stream: "seal", Seq: line.Seal.N, Detail: "the seal's columns do not give its hash"}, nil
			}
		case line.Entry == nil:
			return entries, nil, fmt.Errorf("journal: line %d is neither entry nor seal", entries+2)
		default:
			line.Entry.At = store.Time(line.Micro)
			if line.Entry.Stream != head.Stream {
				return entries, &Problem{Kind: KindBroken, Stream: head.Stream, Seq: line.Entry.Seq, ID: line.Entry.ID, Detail: "an entry of another stream"}, nil
			}
			if p := l.next(*line.Entry); p != nil {
				return entries, p, nil
			}
			entries++
		}
	}
	return entries, nil, in.Err()
}
