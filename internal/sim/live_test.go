package sim

import (
	"os"
	"strconv"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// An office of random actors, rightful and not, keeps its ledger whole after every day, on both engines. A failing seed
// is in the message; REGLAMENT_SIM_SEED repeats it, REGLAMENT_SIM_DAYS makes it longer.
func TestOfficeLives_44_45_49(t *testing.T) {
	seed, days := uint64(20190720), 30
	if testing.Short() {
		days = 16
	}
	if s, err := strconv.ParseUint(os.Getenv("REGLAMENT_SIM_SEED"), 10, 64); err == nil {
		seed = s
	}
	if n, err := strconv.Atoi(os.Getenv("REGLAMENT_SIM_DAYS")); err == nil {
		days = n
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
		a := open(t, db, func() time.Time { return start })
		if err := Found(t.Context(), a, seed, Small, start); err != nil {
			t.Fatal(err)
		}
		w, err := Office(t.Context(), a, start, Life{Seed: seed, Days: days, Each: 3, Wrong: 12, Check: true})
		if w != nil {
			t.Logf("done: %v", w.Done)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}
