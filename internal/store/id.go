package store

import (
	"crypto/rand"
	"io"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// ids makes ULIDs that grow within one millisecond.
var ids = struct {
	sync.Mutex
	entropy *ulid.MonotonicEntropy
}{entropy: ulid.Monotonic(io.Reader(rand.Reader), 0)}

// NewID makes an identifier: a ULID, 26 characters whose byte order is the order of making, unguessable in its second
// half. Identifiers made by one process for the same millisecond grow strictly. It is safe for concurrent use.
func NewID(now time.Time) string {
	ids.Lock()
	defer ids.Unlock()
	for ms := ulid.Timestamp(now); ; ms++ {
		// The only error is that one millisecond is used up, after 2^79 identifiers on average: the next serves.
		if id, err := ulid.New(ms, ids.entropy); err == nil {
			return id.String()
		}
	}
}
