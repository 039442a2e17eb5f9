package sim

import (
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// What the registers and the control desk say how much there is, is how much is listed: for everybody, before and after counters are folded.
func TestTotalsAreWhatIsListed_3_4_O5(t *testing.T) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
		a := open(t, db, func() time.Time { return start })
		if err := Found(t.Context(), a, 11, Small, start); err != nil {
			t.Fatal(err)
		}
		w, err := Office(t.Context(), a, start, Life{Seed: 11, Days: 20, Each: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, folded := range []bool{false, true} {
			if folded {
				if err := a.Instrument.FoldTally(t.Context(), w.Now); err != nil {
					t.Fatal(err)
				}
			}
			for _, p := range People {
				w.totals(t, p.Post)
			}
		}
		if wrong, err := (&Watch{}).Check(t.Context(), a); err != nil || len(wrong) > 0 {
			t.Fatalf("%v %v", wrong, err)
		}
	})
}

// totals compares what the holder of a post is told with what he is shown.
func (w *World) totals(t *testing.T, post string) {
	t.Helper()
	v, act := w.App.Instrument, w.actor(t, post)
	today := act.Day()
	for _, f := range []instrument.Filter{
		{},
		{To: today - 1},
		{From: today, To: today + 5},
		{From: today + 6},
		{State: string(instrument.ExecutionSent)},
		{State: string(instrument.ExecutionReported), Kind: instrument.Request},
		{Kind: instrument.Assignment},
		{Asks: true},
		{Body: "akmola"},
		{Unit: "s3-soc-1"},
		{Unit: "s3-soc-1", To: today - 1},
		{Body: "akmola", Kind: instrument.Task},
		{Body: "akmola", Below: true},
		{Body: "akmola", Below: true, To: today - 1},
		{SentOn: true},
	} {
		for _, closed := range []bool{false, true} {
			listed, total := 0, int64(-1)
			for cursor := ""; ; {
				page, err := v.Executions(t.Context(), act, closed, f, cursor, 40)
				if err != nil {
					t.Fatal(err)
				}
				if listed += len(page.Rows); page.Total >= 0 {
					if total >= 0 && total != page.Total {
						t.Errorf("%s, closed %v, %+v: %d on one page and %d on another", post, closed, f, total, page.Total)
					}
					total = page.Total
				}
				if cursor = page.Next; cursor == "" {
					break
				}
			}
			if total >= 0 && total != int64(listed) || total < 0 && (f == instrument.Filter{} || !closed && f.Unit == "" && f.Body == "" && !f.SentOn) {
				t.Errorf("%s, closed %v, %+v: said to be %d, listed %d", post, closed, f, total, listed)
			}
		}
	}
	w.totalsOutgoing(t, post)
	w.totalsOnBoard(t, post)
	w.totalsUnder(t, post)
}

func (w *World) totalsOutgoing(t *testing.T, post string) {
	t.Helper()
	act := w.actor(t, post)
	for _, f := range []instrument.Filter{{}, {Kind: instrument.Request}, {State: string(instrument.StateReleased)}, {State: string(instrument.StateDraft)}, {Unit: "s3-soc-1"}} {
		listed, total := 0, int64(-1)
		for cursor := ""; ; {
			page, err := w.App.Instrument.Outgoing(t.Context(), act, f, cursor, 20)
			if err != nil {
				t.Fatal(err)
			}
			listed, total = listed+len(page.Rows), page.Total
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if total != int64(listed) {
			t.Errorf("%s, instruments %+v: said to be %d, listed %d", post, f, total, listed)
		}
	}
}

func (w *World) totalsOnBoard(t *testing.T, post string) {
	t.Helper()
	act := w.actor(t, post)
	bodies, units, err := w.App.Instrument.Matrix(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	page, err := w.App.Instrument.Executions(t.Context(), act, false, instrument.Filter{}, "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	var want instrument.Counters
	byBody, byUnit := map[string]int64{}, map[string]int64{}
	for _, e := range page.Rows {
		byBody[e.BodyID]++
		byUnit[e.OwnerUnit]++
		if e.DueDay < act.Day() {
			want.Overdue++
		}
		if e.State == instrument.ExecutionReported {
			want.Reported++
		}
		if e.Asking {
			want.Asking++
		}
	}
	sum := instrument.Sum(units)
	if sum.Overdue != want.Overdue || sum.Reported != want.Reported || sum.Asking != want.Asking || sum.Open() != int64(len(page.Rows)) || sum != instrument.Sum(bodies) {
		t.Errorf("%s: the board says %+v and %+v, listed are %+v of %d", post, sum, instrument.Sum(bodies), want, len(page.Rows))
	}
	if len(bodies) != len(byBody) || len(units) != len(byUnit) {
		t.Errorf("%s: the board has %d bodies and %d units, listed are %d and %d", post, len(bodies), len(units), len(byBody), len(byUnit))
	}
	for _, c := range bodies {
		if c.Open() != byBody[c.ID] {
			t.Errorf("%s: %s has %d on the board, %d are listed", post, c.ID, c.Open(), byBody[c.ID])
		}
	}
	for _, c := range units {
		if c.Open() != byUnit[c.ID] {
			t.Errorf("%s: %s has %d on the board, %d are listed", post, c.ID, c.Open(), byUnit[c.ID])
		}
	}
}

// totalsUnder compares the lines of the board, summed up by region and below each, with what the register lists behind them.
func (w *World) totalsUnder(t *testing.T, post string) {
	t.Helper()
	act := w.actor(t, post)
	every, err := w.App.Control.Board(t.Context(), act, control.Range{Every: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var look func(r control.Range, want int64)
	look = func(r control.Range, want int64) {
		b, err := w.App.Control.Board(t.Context(), act, r)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for _, l := range b.Bodies {
			sum += l.Open()
			list, err := w.App.Instrument.Executions(t.Context(), act, false, instrument.Filter{Body: l.ID, Below: l.Below}, "", 10_000)
			if err != nil || int64(len(list.Rows)) != l.Open() {
				t.Errorf("%s: %s has %d on the board under %q, %d are listed, %v", post, l.ID, l.Open(), b.Under, len(list.Rows), err)
			}
			if l.Below {
				look(control.Range{Under: l.ID}, l.Open())
			} else if seen[l.ID] {
				t.Errorf("%s: %s stands twice", post, l.ID)
			}
			seen[l.ID] = true
		}
		if sum != want || b.Total.Open() != want {
			t.Errorf("%s: under %q stand %d and %d, above %d", post, b.Under, sum, b.Total.Open(), want)
		}
	}
	look(control.Range{}, every.Total.Open())
	for _, l := range every.Bodies {
		if !seen[l.ID] {
			t.Errorf("%s: %s is in no region", post, l.ID)
		}
	}
}
