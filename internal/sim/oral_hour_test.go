package sim

import (
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// An oral instruction is formalised by the end of the working day (44): with that hour, and not at midnight, its duty is overdue, in lists and
// numbers, and what is done afterwards on the same day is late for good.
func TestFormalisingIsOwedByTheEndOfTheWorkingDay_44_I44b(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, today := s.Context(), calendar.DayOf(s.now)
		st := s.l.central(s.l.texts.of(instrument.Assignment)[0], []string{"akmola"})
		var id string
		s.as(st.signer, func(act org.Act) error {
			now := act.Now.In(calendar.Almaty)
			r, err := s.app.Instrument.RecordOral(ctx, act, instrument.OralInput{
				Side: instrument.OralGave, Kind: instrument.Assignment, Lang: "kk", Title: "Құқық бұзушылықтарды жою туралы", Words: "Жағдайды анықтап, шара қабылдау.",
				Bodies: []string{"akmola"}, Channel: instrument.Telephone, GivenDay: calendar.DayOf(now), GivenTime: now.Format("15:04"),
				Authority: "president", PaperTitle: "Мемлекет басшысының тапсырмасы", PaperNumber: "17-9", PaperDay: calendar.DayOf(now), TermDay: calendar.DayOf(now).AddDays(4),
			})
			id = r.ID
			return err
		})
		end := time.UnixMicro(int64(s.number(`SELECT deadline_at FROM oral WHERE id = $1`, id)))
		if calendar.DayOf(end) != today {
			t.Fatalf("the deadline is %s", end)
		}
		overdue := func(now time.Time) (listed int, counted int64, d duty.Duty) {
			t.Helper()
			if err := s.app.Ledger.Tick(ctx, now); err != nil {
				t.Fatal(err)
			}
			err := s.db.Read(ctx, func(q store.Q) error {
				f := duty.Filter{RefID: id, Scope: duty.ScopeOverdue, Today: today}
				page, err := duty.List(ctx, q, f, duty.Cursor{}, 10)
				if err != nil {
					return err
				}
				listed = len(page.Duties)
				cal, err := s.app.Ledger.Calendar(ctx, q)
				if err != nil {
					return err
				}
				n, err := duty.Count(ctx, q, cal, f)
				if err != nil {
					return err
				}
				if counted = n.Overdue; n.Overdue+n.Today != 1 {
					t.Errorf("%d overdue and %d due today", n.Overdue, n.Today)
				}
				all, err := s.app.Ledger.ByRefs(ctx, q, instrument.DutyFormalise, []string{id})
				d = all[0]
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return listed, counted, d
		}
		if listed, counted, d := overdue(end); listed != 0 || counted != 0 || d.State != duty.StateOpen || d.LateOn(today) != 0 {
			t.Errorf("with the last minute of the working day: %d listed, %d counted, %s", listed, counted, d.State)
		}
		for range 2 { // the timer runs again, and changes nothing
			if listed, counted, d := overdue(end.Add(time.Second)); listed != 1 || counted != 1 || d.State != duty.StateLapsed || d.LapsedDay != today || d.LateOn(today) != 1 || d.LateOn(today+1) != 1 {
				t.Errorf("when the working day is over: %d listed, %d counted, %s since %s, late by %d", listed, counted, d.State, d.LapsedDay, d.LateOn(today))
			}
		}
		s.as(st.signer, func(act org.Act) error {
			act.Now = end.Add(time.Hour)
			return s.db.Write(ctx, func(tx *store.Tx) error {
				_, err := s.app.Ledger.CloseRefs(ctx, tx, act, instrument.DutyFormalise, []string{id}, duty.StateDone, "")
				return err
			})
		})
		if n := s.number(`SELECT late_days FROM duty WHERE ref_id = $1`, id); n != 1 {
			t.Errorf("done an hour later it is late by %d", n)
		}
		err := s.db.Read(ctx, func(q store.Q) error {
			_, err := duty.Verify(ctx, q, func(p journal.Problem) { t.Errorf("%+v", p) })
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func (s *signing) number(sql string, args ...any) (out int64) {
	s.Helper()
	err := s.db.Read(s.Context(), func(q store.Q) error { return q.QueryRow(s.Context(), sql, args...).Scan(&out) })
	if err != nil {
		s.Fatal(err)
	}
	return out
}
