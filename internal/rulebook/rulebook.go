// Package rulebook keeps the editions of the Regulation and the working calendar that are in force.
package rulebook

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/store"
)

// Snapshot is what is in force at one moment; it never changes.
type Snapshot struct {
	Version  int64
	Book     *law.Book
	Calendar *calendar.Calendar
}

// Store gives the snapshot in force.
type Store struct{ fixed *Snapshot }

// Fixed is a store whose snapshot never moves, for tests and the command line.
func Fixed(s *Snapshot) *Store { return &Store{fixed: s} }

// Current returns the snapshot in force.
func (s *Store) Current(_ context.Context, _ store.Q) (*Snapshot, error) { return s.fixed, nil }
