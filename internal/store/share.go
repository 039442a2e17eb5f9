package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Share lets the reads under the context that it returns go in one snapshot, which the first of them begins: a page asks several
// times, and to begin and to end are two ways to the server each time. The snapshot ends with end, with the first write under the
// context, whose outcome the reads behind it must see, and with a read that failed. Reads that meet in it, or come after its
// end, have a snapshot of their own. It must end before anything is sent to a reader, who may be slow.
func (db *DB) Share(ctx context.Context) (shared context.Context, end func()) {
	s := &share{db: db, ctx: ctx}
	return context.WithValue(ctx, shareKey{}, s), s.end
}

type shareKey struct{}

// share is a snapshot that several reads use one after the other.
type share struct {
	db   *DB
	ctx  context.Context // of the snapshot, which outlives the reads
	over atomic.Bool
	mu   sync.Mutex // held by the read that uses it
	s    *session
}

// sharing is the snapshot of the context, nil for none.
func (db *DB) sharing(ctx context.Context) *share {
	if s, ok := ctx.Value(shareKey{}).(*share); ok && s.db == db {
		return s
	}
	return nil
}

// read runs f in the snapshot; used is false when it is over or in use.
func (s *share) read(f func(Q) error) (used bool, err error) {
	if s == nil || s.over.Load() || !s.mu.TryLock() {
		return false, nil
	}
	whole := false
	defer func() {
		if !whole {
			s.close()
		}
		s.mu.Unlock()
		if s.over.Load() { // told so while it was in use
			s.end()
		}
	}()
	if s.s == nil {
		if s.s, err = s.db.engine.begin(s.ctx, false); err != nil {
			return true, fmt.Errorf("store: begin to read: %w", err)
		}
	}
	err = f(s.s)
	whole = err == nil
	return true, err
}

// end closes the snapshot, at once or when the read that uses it is done.
func (s *share) end() {
	if s == nil {
		return
	}
	s.over.Store(true)
	if s.mu.TryLock() {
		defer s.mu.Unlock()
		s.close()
	}
}

func (s *share) close() {
	if s.s != nil {
		s.s.abandon()
		s.s = nil
	}
}
