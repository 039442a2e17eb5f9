package sim

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/halfyear"
	"reglament/internal/org"
)

// The report on a quarter is sent once it is over (49): not on its last day, and the duties stay open; on the day after.
func TestQuarterIsReportedOnceItIsOver_49_I49c(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.Revision
		st, _ := s.agreed()
		s.as(st.signer, func(act org.Act) error { _, err := Sign(ctx, s.app, act, st.id, st.version); return err })
		s.as(st.drafter, func(act org.Act) error { _, err := s.app.Instrument.Send(ctx, act, st.id, nil); return err })
		if err := use.Open(ctx, s.l.Now); err != nil {
			t.Fatal(err)
		}
		unit := s.text(`SELECT unit_id FROM revision ORDER BY id LIMIT 1`)
		id, last := s.text(`SELECT id FROM revision ORDER BY id LIMIT 1`), calendar.MustDay(s.text(`SELECT last_day FROM revision ORDER BY id LIMIT 1`))
		submit := func(day calendar.Day) error {
			s.now = day.Start().Add(opens)
			s.l.Now = s.now
			return s.l.do(ctx, unit+".head", func(act org.Act) error {
				_, err := use.Submit(ctx, act, id, 1, "Барлығы тексерілді.")
				return err
			})
		}
		for _, day := range []calendar.Day{calendar.DayOf(s.now), last - 1, last} {
			if err := submit(day); err == nil || fault.Status(err) != 409 {
				t.Errorf("a report on %s, while the quarter ends on %s: %v", day, last, err)
			}
			if n := s.text(`SELECT CAST(count(*) AS TEXT) FROM duty WHERE ref_id = $1 AND closed_at = 0`, id); n != "2" {
				t.Errorf("%s duties are owed on %s", n, day)
			}
		}
		if err := submit(last + 1); err != nil {
			t.Error(err)
		}
	})
}

// The duty of the half-year ends with the analysis of a whole half-year (49-1), not with that of a part of it.
func TestHalfYearIsAnalysedWhole_49_1_I491c(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.HalfYear
		if err := use.Open(ctx, s.l.Now); err != nil {
			t.Fatal(err)
		}
		s.as("app.chief", func(act org.Act) error {
			list, err := use.Analyses(ctx, act)
			if err != nil {
				return err
			}
			a := list[0]
			owed := halfyear.Before(a.Period)
			make := func(from, to calendar.Day) error {
				_, err := use.Make(ctx, act, halfyear.Input{ID: a.ID, Version: 1, From: from, To: to, Conclusions: "Бәрі дұрыс, ескертулер жоқ."})
				return err
			}
			yesterday := act.Day() - 1
			for what, span := range map[string]halfyear.Span{
				"one day": {From: yesterday, To: yesterday}, "a day too few at the beginning": {From: owed.From + 1, To: owed.To}, "a day too few at the end": {From: owed.From, To: owed.To - 1},
				"the half-year that is not over": {From: a.Period, To: yesterday},
			} {
				if err := make(span.From, span.To); err == nil || fault.Status(err) != 400 {
					t.Errorf("%s: %v", what, err)
				}
			}
			if state := s.text(`SELECT state FROM duty WHERE ref_id = $1`, a.ID); state != "open" {
				t.Errorf("the duty is %s", state)
			}
			return make(owed.From, owed.To)
		})
		if state := s.text(`SELECT state FROM duty WHERE kind = 'instrument.halfyear'`); state != "done" {
			t.Errorf("analysed, and yet the duty is %s", state)
		}
	})
}
