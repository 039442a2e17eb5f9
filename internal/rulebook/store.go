package rulebook

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/store"
	"reglament/regulation"
)

// Snapshot is what is in force at one moment; it never changes.
type Snapshot struct {
	// Version differs between any two snapshots that this process has loaded, so that what is computed from one may be
	// kept under it. It means nothing to another process.
	Version  int64
	Book     *law.Book
	Calendar *calendar.Calendar
	// CalendarN is the number of the calendar in its history, 0 for the one built into the program.
	CalendarN int64
}

// Store gives the snapshot in force. One Store serves the whole process and is safe for concurrent use.
type Store struct {
	book *law.Book // built into the program
	cal  *calendar.Calendar

	loading sync.Mutex // held while reading, so that a change is read once and not by every request
	mu      sync.Mutex // guards the fields below
	recent  []loaded   // newest first
	count   int64
}

type loaded struct {
	version string
	snap    *Snapshot
}

// recentMax is how many snapshots are kept: a transaction that changes something reads its own version beside the one
// that everybody else reads.
const recentMax = 4

// Open gives what is in force according to the database, over the editions and the calendar built into the program.
func Open() (*Store, error) {
	book, err := regulation.Book()
	if err != nil {
		return nil, err
	}
	return Over(book, calendar.Kazakhstan()), nil
}

// Over is Open over other editions and another calendar than the built-in ones.
func Over(book *law.Book, cal *calendar.Calendar) *Store { return &Store{book: book, cal: cal} }

// Current returns the snapshot in force as the transaction q sees it. It costs one read by key while nothing changes.
//
// The version in the database is an identifier, not a counter, so what a transaction read of itself before it was rolled
// back can never be taken for what another one committed.
func (s *Store) Current(ctx context.Context, q store.Q) (*Snapshot, error) {
	version, err := store.Remember(q, versionKey{}, func() (string, error) {
		version, ok, err := askVersion.One(ctx, q)
		if err == nil && !ok {
			err = store.ErrNoRows
		}
		return version, err
	})
	if err != nil {
		return nil, err
	}
	if snap := s.cached(version); snap != nil {
		return snap, nil
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if snap := s.cached(version); snap != nil {
		return snap, nil
	}
	snap, err := s.load(ctx, q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	snap.Version = s.count
	s.recent = append([]loaded{{version, snap}}, s.recent[:min(len(s.recent), recentMax-1)]...)
	return snap, nil
}

// versionKey is where a transaction keeps the version it has read.
type versionKey struct{}

var askVersion = store.Ask(store.Value[string], `SELECT version FROM rulebook_version WHERE part = 'all'`)

// Asks is what Current asks, for store.Ahead.
func (s *Store) Asks() store.Asked { return askVersion }

// Calendar returns the working calendar in force; it is what the ledger of duties counts by.
func (s *Store) Calendar(ctx context.Context, q store.Q) (*calendar.Calendar, error) {
	snap, err := s.Current(ctx, q)
	if err != nil {
		return nil, err
	}
	return snap.Calendar, nil
}

// builtIn is the Book of the program itself.
func (s *Store) builtIn() *law.Book {
	return s.book
}

func (s *Store) cached(version string) *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.recent, func(l loaded) bool { return l.version == version })
	if i < 0 {
		return nil
	}
	return s.recent[i].snap
}

// load reads the adopted editions and the newest calendar.
func (s *Store) load(ctx context.Context, q store.Q) (*Snapshot, error) {
	snap := &Snapshot{Book: s.book, Calendar: s.cal}
	texts, err := store.List(ctx, q, store.Value[string], `SELECT text FROM edition WHERE state = 'adopted' ORDER BY id`)
	if err != nil {
		return nil, err
	}
	if len(texts) > 0 {
		editions := s.book.All()
		for _, text := range texts {
			ed, err := law.ReadEdition([]byte(text))
			if err != nil {
				return nil, fmt.Errorf("rulebook: an adopted edition cannot be read: %w", err)
			}
			editions = append(editions, ed)
		}
		if snap.Book, err = law.NewBook(editions...); err != nil {
			return nil, fmt.Errorf("rulebook: the adopted editions do not fit together: %w", err)
		}
	}
	type version struct {
		n    int64
		data string
	}
	v, ok, err := store.One(ctx, q, func(r store.Scanner) (v version, err error) {
		err = r.Scan(&v.n, &v.data)
		return v, err
	}, `SELECT n, data FROM calendar_version ORDER BY n DESC LIMIT 1`)
	if err != nil || !ok {
		return snap, err
	}
	snap.CalendarN = v.n
	if snap.Calendar, err = calendar.Parse([]byte(v.data)); err != nil {
		return nil, fmt.Errorf("rulebook: the stored calendar cannot be read: %w", err)
	}
	return snap, nil
}

// bump marks what is in force as changed.
func bump(ctx context.Context, tx *store.Tx, version string) error {
	store.Forget(tx, versionKey{})
	return store.Exec1(ctx, tx, `UPDATE rulebook_version SET version = $1 WHERE part = 'all'`, version)
}
