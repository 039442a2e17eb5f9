package rulebook_test

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org/orgtest"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// year is 2028 with the proposed holidays, one that is new, and swaps: the day off, the day that works for it.
func (h *house) year(pairs ...[2]string) rulebook.YearInput {
	y := calendar.Kazakhstan().Suggest(2028)
	y.Off = append(y.Off, calendar.Entry{Day: day("2028-05-05"), Holiday: "kurban-ait"}, calendar.Entry{Day: day("2028-02-15"), Holiday: "abai"})
	for _, p := range pairs {
		y.Off = append(y.Off, calendar.Entry{Day: day(p[0]), Pair: day(p[1]), Act: "№ 5"})
		y.Work = append(y.Work, calendar.Entry{Day: day(p[1]), Pair: day(p[0]), Act: "№ 5"})
	}
	off := map[calendar.Day]bool{}
	for _, e := range y.Off {
		off[e.Day] = true
	}
	y.WorkingDays = len(pairs)
	for d := day("2028-01-01"); d <= day("2028-12-31"); d++ {
		if w := d.Weekday(); w != 0 && w != 6 && !off[d] {
			y.WorkingDays++
		}
	}
	return rulebook.YearInput{
		N: h.snapshot().CalendarN, Year: y, Act: "№ 5", Reason: "Жыл бекітілді",
		Holidays: map[string]i18n.Text{"abai": {KK: "Абай күні", RU: "День Абая", EN: "Abai Day"}},
	}
}

// A whole year is entered with holidays of new names and moved days, previewed and adopted with a reason; entered anew
// with another swap it moves the open duties that pass over it, says so in each document's journal once, and sends each
// debtor one digest.
func TestCalendarYear(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		admin := h.as(orgtest.Admin)
		in := h.year([2]string{"2028-03-07", "2028-03-11"})
		p, err := h.PreviewYear(t.Context(), admin, in)
		if p = must(h, p, err); len(p.Difference.YearsAdded) != 1 || p.Calendar.Last() != day("2028-12-31") || h.snapshot().CalendarN != 0 {
			t.Errorf("preview: %+v", p.Difference)
		}
		r, err := h.AddYear(t.Context(), admin, in)
		must(h, r, err)
		cal := h.snapshot().Calendar
		for d, want := range map[string]i18n.Text{"2028-02-15": {KK: "Абай күні", RU: "День Абая", EN: "Abai Day"}, "2028-05-05": cal.Data().Holidays["kurban-ait"]} {
			if got := cal.Reason(day(d)); got != want {
				t.Errorf("%s is %v, want %v", d, got, want)
			}
		}
		for d, want := range map[string]bool{"2028-03-07": false, "2028-03-11": true, "2028-03-10": true} {
			if working, _ := cal.IsWorking(day(d)); working != want {
				t.Errorf("%s works: %v", d, working)
			}
		}
		h.write(func(tx *store.Tx) error { // two of one document pass over 10 March, one of another ends before it
			for i, n := range []int{5, 6, 1} {
				open := h.plain(floor, orgtest.Dept, "2028-03-02", n)
				if i == 2 {
					open[0].DocumentID = "other"
				}
				if _, err := h.ledger.Open(t.Context(), tx, admin, open); err != nil {
					return err
				}
			}
			return nil
		})
		in = h.year([2]string{"2028-03-07", "2028-03-11"}, [2]string{"2028-03-10", "2028-03-18"})
		p, err = h.PreviewYear(t.Context(), admin, in)
		if p = must(h, p, err); p.Forecast.Owed != 3 || p.Forecast.Moved != 2 || len(p.Forecast.Examples) != 2 || len(p.Difference.Days) != 2 {
			t.Errorf("preview of the swap: %+v", p)
		}
		if r, err = h.AddYear(t.Context(), admin, in); err != nil || r.Moved != 2 || r.N != 2 {
			t.Fatalf("%+v, %v", r, err)
		}
		if got := h.actions("document:doc"); len(got) != 2 || got[0] != "duty.recomputed" || got[1] != "duty.recomputed" {
			t.Errorf("journal of the document: %v", got)
		}
		if got := h.actions("document:other"); len(got) != 0 {
			t.Errorf("journal of the one untouched: %v", got)
		}
		if got := h.actions(rulebook.CalendarStream); len(got) != 2 {
			t.Errorf("journal of the calendar: %v", got)
		}
		h.digests(1)
	})
}

// digests counts what the people of the debtor unit were told of moved terms: each of them once.
func (h *house) digests(want int) {
	h.t.Helper()
	told := map[string]int{}
	err := h.db.Read(h.t.Context(), func(q store.Q) error {
		list, err := store.List(h.t.Context(), q, store.Value[string], `SELECT person_id FROM notification`)
		for _, p := range list {
			told[p]++
		}
		return err
	})
	if err != nil || len(told) == 0 {
		h.t.Errorf("nobody is told: %v", err)
	}
	for person, n := range told {
		if n != want {
			h.t.Errorf("%s is told %d times", person, n)
		}
	}
}

// A swap names two days of the year, a weekday and a day of the weekend, each the other.
func TestCalendarYearWrongPairs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, pair := range map[string][2]string{"turned round": {"2028-03-11", "2028-03-07"}, "two weekdays": {"2028-03-07", "2028-03-09"}} {
			_, err := h.PreviewYear(t.Context(), h.as(orgtest.Admin), h.year(pair))
			t.Log(name)
			h.wrong(err, "pairs")
		}
		in := h.year([2]string{"2028-03-07", "2028-03-11"})
		in.Year.Work = nil
		_, err := h.PreviewYear(t.Context(), h.as(orgtest.Admin), in)
		h.wrong(err, "pairs")
		in = h.year()
		in.Holidays["abai"] = i18n.Text{KK: "Абай күні"}
		_, err = h.PreviewYear(t.Context(), h.as(orgtest.Admin), in)
		h.wrong(err, "holidays")
		_, err = h.PreviewYear(t.Context(), h.as(orgtest.GP), h.year())
		h.status(err, 403)
	})
}
