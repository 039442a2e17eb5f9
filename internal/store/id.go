package store

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// An identifier is sixteen digits of base 62: nine of the time in microseconds since 1970, which is enough until the year
// 2398, and seven of chance. It stands in some fifty places of every execution, rows and indexes together, so its length
// is a seventh of the database. Databases begun before hold ULIDs of 26 characters, which begin with 0: they sort before
// every identifier of this kind whose time is after 1987, as they are older.
const (
	idTimeDigits = 9
	idTailDigits = 7
	idTails      = 3_521_614_606_208 // 62^7
	// idStep bounds the step, by chance, from one identifier of a microsecond to the next.
	idStep = 1 << 16
)

const idDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ids makes the identifiers of this process.
var ids = &idMaker{}

// idMaker makes identifiers that grow within one microsecond.
type idMaker struct {
	sync.Mutex
	asked  int64 // the microsecond asked for last, and the one that its identifiers carry
	micros int64
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

// NewID makes an identifier: 16 characters, digits and letters of ASCII, whose byte order is the order of making.
// Identifiers made by one process for the same microsecond grow strictly. It is safe for concurrent use. An identifier is
// no secret: rights are asked wherever one is taken.
func NewID(now time.Time) string { return ids.next(now) }

func (m *idMaker) next(now time.Time) string {
	m.Lock()
	defer m.Unlock()
	asked := max(now.UnixMicro(), 0)
	if asked == m.asked {
		m.tail += 1 + m.chance()%idStep
	} else {
		m.asked, m.micros, m.tail = asked, asked, m.chance()%idTails
	}
	for m.tail >= idTails { // The microsecond is used up: the next serves.
		m.micros++
		m.tail -= idTails
	}
	var text [idTimeDigits + idTailDigits]byte
	putDigits(text[:idTimeDigits], uint64(m.micros))
	putDigits(text[idTimeDigits:], m.tail)
	return string(text[:])
}

// putDigits writes v into all of text, in base 62.
func putDigits(text []byte, v uint64) {
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = idDigits[v%62]
		v /= 62
	}
}
