package journal

import "time"

// Entry is what a use case writes. Data is stored as JSON and may be nil; Subject is the id of the thing acted upon, if it
// is not the stream itself; Reason is a person's written reason, if one was given.
type Entry struct {
	Stream  string
	Action  string // "instrument.sent": a key under journal.action in the catalogues
	Subject string
	Data    any
	Reason  string
}

// Record is an entry as it stands in the journal.
type Record struct {
	ID          string    `json:"id"`
	Stream      string    `json:"stream"`
	Seq         int64     `json:"seq"` // 1 for the first entry of the stream
	At          time.Time `json:"at"`
	PersonID    string    `json:"person_id"` // empty: the system itself (timers)
	PostID      string    `json:"post_id"`
	ForPostID   string    `json:"for_post_id"` // in whose stead (2, 3, 5, 6)
	ForPersonID string    `json:"for_person_id"`
	ByOrder     string    `json:"by_order"` // "order, day, paragraph" of the replacement
	Action      string    `json:"action"`
	Subject     string    `json:"subject"`
	Data        string    `json:"data"` // JSON text or empty, exactly as hashed
	Reason      string    `json:"reason"`
	Prev        string    `json:"prev"`
	Hash        string    `json:"hash"`
	Seal        int64     `json:"seal"` // 0 while unsealed
}

// SealRecord is a link of the global chain; see the package comment.
type SealRecord struct {
	N       int64     `json:"n"`
	FirstID string    `json:"first_id"`
	LastID  string    `json:"last_id"`
	Count   int64     `json:"count"`
	Digest  string    `json:"digest"`
	Tails   string    `json:"tails"`
	Prev    string    `json:"prev"`
	Hash    string    `json:"hash"`
	At      time.Time `json:"at"`
}

// Kind says what is wrong with a link.
type Kind string

// Kinds of problems.
const (
	KindChanged  Kind = "changed"  // the columns do not give the hash that is written
	KindBroken   Kind = "broken"   // the previous hash is not that of the entry before
	KindGap      Kind = "gap"      // a sequence number is missing or doubled
	KindTail     Kind = "tail"     // the stream ends before its head says
	KindHead     Kind = "head"     // the head is missing or differs from the last entry
	KindSeal     Kind = "seal"     // a seal does not fit its entries, itself, or the seal before
	KindMissing  Kind = "missing"  // entries that a seal covers are gone
	KindState    Kind = "state"    // the current row contradicts its entries (duties)
	KindDocument Kind = "document" // a document's stored content contradicts what was signed or counted
)

// Problem is the first broken link found in a stream, a seal or a duty.
type Problem struct {
	Kind   Kind   `json:"kind"`
	Stream string `json:"stream"` // "document:…", "seal", "duty:<id>"
	Seq    int64  `json:"seq"`    // sequence number within the stream, or the seal's number
	ID     string `json:"id"`
	Detail string `json:"detail"` // what differs, for the administrator (English)
}

// Summary is what was examined.
type Summary struct {
	Streams  int64  `json:"streams"`
	Entries  int64  `json:"entries"`
	Unsealed int64  `json:"unsealed"` // entries newer than the last seal
	Seals    int64  `json:"seals"`
	LastSeal string `json:"last_seal"` // hash of the last seal, worth writing down outside
	Duties   int64  `json:"duties"`
	Problems int64  `json:"problems"`
}

// Cursor points behind the last record of a page; the zero Cursor is the beginning (the newest entry).
type Cursor struct {
	BeforeSeq int64
}
