package store

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// An identifier is thirteen digits of base 62: eight of the time since 1970 in units of 64 microseconds, which is enough until the
// year 2412, and five of chance. It stands in some forty places of every execution, rows and indexes together, so its
// length is a quarter of the database. Databases begun before hold ULIDs of 26 characters, which begin with 0: they sort before
// every identifier of this kind whose time is after 1978, as they are older.
const (
	idTimeDigits = 8
	idTailDigits = 5
	idTails      = 916_132_832 // 62^5
	idUnit       = 64          // microseconds
	// idStep bounds the step, by chance, from one identifier of a moment to the next.
	idStep = 1 << 10
)

// ids makes the identifiers of this process.
var ids = &idMaker{}

// idMaker makes identifiers that grow within one moment, which is a unit of their time.
type idMaker struct {
	sync.Mutex
	asked  int64 // the moment asked for last, and the one that its identifiers carry
	moment int64
	tail   uint64
	buffer [512]byte // chance not yet used, from the place given
	from   int
	drawn  bool
}

// chance gives eight bytes of chance.
func (m *idMaker) chance() uint64 {
	if !m.drawn || m.from+8 > len(m.buffer) {
		_, _ = rand.Read(m.buffer[:]) // It never fails.
		m.from, m.drawn = 0, true
	}
	v := binary.LittleEndian.Uint64(m.buffer[m.from:])
	m.from += 8
	return v
}

// NewID makes an identifier: 13 characters, digits and letters of ASCII, whose byte order is the order of making.
// Identifiers made by one process for the same moment grow strictly. It is safe for concurrent use. An identifier is
// no secret: rights are asked wherever one is taken.
func NewID(now time.Time) string { return ids.next(now) }

func (m *idMaker) next(now time.Time) string {
	m.Lock()
	defer m.Unlock()
	asked := max(now.UnixMicro(), 0) / idUnit
	if asked == m.asked {
		m.tail += 1 + m.chance()%idStep
	} else {
		m.asked, m.moment, m.tail = asked, asked, m.chance()%idTails
	}
	for m.tail >= idTails { // The moment is used up: the next serves.
		m.moment++
		m.tail -= idTails
	}
	var text [idTimeDigits + idTailDigits]byte
	PutBase62(text[:idTimeDigits], uint64(m.moment))
	PutBase62(text[idTimeDigits:], m.tail)
	return string(text[:])
}
