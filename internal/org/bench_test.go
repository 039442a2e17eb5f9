package org_test

import (
	"testing"

	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

func TestLargeOfficeIsSound(t *testing.T) {
	d := Large()
	if wrong := org.Check(d); len(wrong) > 0 {
		t.Fatalf("%d faults, the first %+v", len(wrong), wrong[0])
	}
	if len(d.People) < 6000 {
		t.Errorf("%d people", len(d.People))
	}
}

func BenchmarkBuild6000(b *testing.B) {
	d := Large()
	b.ReportAllocs()
	for b.Loop() {
		org.Build(d)
	}
}

func BenchmarkSeats(b *testing.B) {
	s := org.Build(Large())
	b.ReportAllocs()
	for b.Loop() {
		s.Seats(Person(First), Busy)
	}
}

func BenchmarkDirectory(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		_, dir, _ := Fill(b, db, Large())
		b.Run("load", func(b *testing.B) {
			for b.Loop() {
				_ = db.Read(b.Context(), func(q store.Q) error { _, err := org.Load(b.Context(), q); return err })
			}
		})
		b.Run("current", func(b *testing.B) {
			for b.Loop() {
				_ = db.Read(b.Context(), func(q store.Q) error { _, err := dir.Current(b.Context(), q); return err })
			}
		})
	})
}
