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

// idMoments is how many moments are remembered at least: more than there are acts under way at once.
const idMoments = 4096

// ids makes the identifiers of this process.
var ids = &idMaker{}

// idLast is the identifier made last for a moment: the moment that it carries, and its tail.
type idLast struct {
	moment int64
	tail   uint64
}

// idMaker makes identifiers that grow within one moment, which is a unit of their time.
type idMaker struct {
	sync.Mutex
	asked int64 // the moment asked for last
	last  idLast
	// Where each of the latest moments stands. Acts of different moments interleave, and the identifiers of each must still grow.
	young, old map[int64]idLast
	buffer     [512]byte // chance not yet used, from the place given
	from       int
	drawn      bool
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
// Identifiers made by one process for the same moment grow strictly, whatever others it makes between them. It is safe for concurrent use. An identifier is
// no secret: rights are asked wherever one is taken.
func NewID(now time.Time) string { return ids.next(now) }

func (m *idMaker) next(now time.Time) string {
	m.Lock()
	defer m.Unlock()
	asked := max(now.UnixMicro(), 0) / idUnit
	if asked != m.asked || m.young == nil {
		m.turn(asked)
	}
	m.last.tail += 1 + m.chance()%idStep
	for m.last.tail >= idTails { // The moment is used up: the next serves.
		m.last.moment++
		m.last.tail -= idTails
	}
	var text [idTimeDigits + idTailDigits]byte
	PutBase62(text[:idTimeDigits], uint64(m.last.moment))
	PutBase62(text[idTimeDigits:], m.last.tail)
	return string(text[:])
}

// turn goes over to another moment: on from where it stands, or from a tail of chance. When enough moments are young, those that were
// not asked for since the last time are forgotten.
func (m *idMaker) turn(asked int64) {
	if m.young == nil {
		m.young = map[int64]idLast{}
	} else {
		m.young[m.asked] = m.last
	}
	if len(m.young) >= idMoments {
		m.young, m.old = map[int64]idLast{}, m.young
	}
	last, known := m.young[asked]
	if !known {
		last, known = m.old[asked]
	}
	if !known {
		last = idLast{asked, m.chance() % idTails}
	}
	m.asked, m.last = asked, last
}
