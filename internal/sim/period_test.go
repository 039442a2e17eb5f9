package sim

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Assignments of most of a year come round month by month and week by week: each period is an obligation of its own, late on
// its own, and control ends with the last one. The ledger stays whole while a day is moved and periods are revoked.
func TestPeriodsAreObligationsOfTheirOwn_47_I47a_I47b(t *testing.T) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
		now := start
		a := open(t, db, func() time.Time { return now })
		if err := Found(t.Context(), a, 47, Small, start); err != nil {
			t.Fatal(err)
		}
		w, err := NewWorld(t.Context(), a, 47, start)
		if err != nil {
			t.Fatal(err)
		}
		watch := &Watch{}
		w.Night = func(ctx context.Context, day calendar.Day) error {
			if _, _, d := day.YMD(); d != 12 && d != 26 {
				return nil
			}
			if err := a.Instrument.OpenPeriods(ctx, w.Now); err != nil { // a second time: nothing more is opened
				return err
			}
			wrong, err := watch.Check(ctx, a)
			if err == nil && len(wrong) > 0 {
				err = fmt.Errorf("after %s: %s", day, strings.Join(wrong, "; "))
			}
			return err
		}
		assignment := w.central(w.texts.of(instrument.Assignment)[0], []string{"akmola", "astana", "karaganda"})
		assignment.every, assignment.times = instrument.EveryMonth, 5
		task := w.central(w.texts.of(instrument.Task)[0], []string{"akmola", "abai"})
		task.every, task.times = instrument.EveryWeek, 6
		assignment.asks = true
		for _, st := range []*story{assignment, task} {
			st.begin(start.Add(9 * time.Hour))
		}
		l := &living{World: w}
		w.at(start.AddDate(0, 3, 0), "calendar", l.moveDay)
		if err := w.Run(t.Context(), calendar.MustDay("2026-11-20").Start()); err != nil {
			t.Fatal(err)
		}
		for _, st := range []*story{assignment, task} {
			st.released(t)
		}
	})
}

// released looks at what a periodic story has come to.
func (st *story) released(t *testing.T) {
	t.Helper()
	type row struct {
		body, state, due, original, duty string
		period                           int64
	}
	var list []row
	var state string
	var periods int64
	err := st.w.App.DB.Read(t.Context(), func(q store.Q) (err error) {
		if err = q.QueryRow(t.Context(), `SELECT state, (SELECT count(*) FROM instrument_period p WHERE p.document_id = i.document_id) FROM instrument i WHERE document_id = $1`, st.id).Scan(&state, &periods); err != nil {
			return err
		}
		list, err = store.List(t.Context(), q, func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.body, &r.state, &r.due, &r.original, &r.duty, &r.period)
			return r, err
		}, `SELECT e.body_id, e.state, e.due_day, CASE WHEN d.original_due_day = '' THEN d.due_day ELSE d.original_due_day END, d.id, e.period FROM execution e JOIN duty d ON d.id = e.duty_id AND d.para = '47'
			WHERE e.document_id = $1 ORDER BY e.ordinal, e.period`, st.id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if state != string(instrument.StateReleased) || periods < 4 || len(list) != int(periods)*len(st.recipients) {
		t.Fatalf("%s: %s, %d periods, %d executions: %+v", st.about.kind, state, periods, len(list), list)
	}
	var days []string
	for i, r := range list {
		if r.state != string(instrument.ExecutionAccepted) || r.period != int64(i)%periods+1 {
			t.Errorf("%+v", r)
		}
		if !slices.Contains(days, r.original) {
			days = append(days, r.original)
		}
	}
	if st.asks {
		st.answered(t, len(list))
	}
	if len(days) < int(periods) {
		t.Errorf("%d periods fall due on %v", periods, days)
	}
}

// answered holds the table of answers against the reports: every row is there, and the sum is that of its numbers.
func (st *story) answered(t *testing.T, rows int) {
	t.Helper()
	act, ok, err := st.w.act(t.Context(), st.drafter)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	table, err := st.w.App.Instrument.AnswersTable(t.Context(), act, st.id)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, r := range table.Rows {
		n, err := strconv.Atoi(r.Answers["1"])
		if err != nil || r.Returned {
			t.Errorf("%+v", r)
		}
		sum += n
	}
	if len(table.Rows) != rows || table.Missing != 0 || table.Given[0] != rows || table.Sums[0] != strconv.Itoa(sum) || table.Sums[2] != "" {
		t.Errorf("%d rows, %d missing, %v, %v, want %d", len(table.Rows), table.Missing, table.Sums, table.Given, sum)
	}
}
