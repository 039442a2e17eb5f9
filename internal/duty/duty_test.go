package duty_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

var day = calendar.MustDay

// office is a ledger with a calendar that the test can change and a notifier that writes down what it was told.
type office struct {
	t       *testing.T
	db      *store.DB
	ledger  *duty.Ledger
	cal     *calendar.Calendar
	mu      sync.Mutex
	reminds []string
	digests []string
}

func newOffice(t *testing.T, db *store.DB) *office {
	o := &office{t: t, db: db, cal: calendar.Kazakhstan()}
	o.ledger = duty.New(db, func(context.Context, store.Q) (*calendar.Calendar, error) { return o.cal, nil }, o)
	return o
}

func (o *office) Remind(_ context.Context, _ *store.Tx, _ time.Time, due []duty.Reminder) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range due {
		o.reminds = append(o.reminds, r.Kind+" "+r.Duty.DueDay.String())
	}
	return nil
}

func (o *office) Digest(_ context.Context, _ *store.Tx, _ time.Time, digests []duty.Digest) error {
	for _, d := range digests {
		o.digests = append(o.digests, fmt.Sprint(d.DebtorUnit, " ", d.Moved, " ", d.FirstDay))
	}
	return nil
}

func at(d string) time.Time { return day(d).Start().Add(10 * time.Hour) }

func on(d string) org.Act {
	return org.Act{Now: at(d), Actor: org.Actor{Seat: org.Seat{PersonID: "person", PostID: "post"}}}
}

func (o *office) due(anchor string, n int) calendar.Explanation {
	o.t.Helper()
	e, err := o.cal.Explain(day(anchor), calendar.WorkingDays(n), calendar.Execution)
	if err != nil {
		o.t.Fatal(err)
	}
	return e
}

func (o *office) duty(anchor string, n int) duty.Open {
	return duty.Open{
		Kind: "instrument.execute", DebtorUnit: "unit-1", DebtorBody: "body-1", DebtorPost: "post-1", CreditorUnit: "unit-2",
		DocumentID: "doc-1", RefID: "exec-1", What: i18n.M("duty.test", "n", 3, "day", day("2026-03-04")),
		Rule: "instrument.assignment.term.floor", Para: "40", Edition: "gpo-2019", Due: o.due(anchor, n),
	}
}

func (o *office) write(f func(ctx context.Context, tx *store.Tx) error) error {
	return o.db.Write(o.t.Context(), func(tx *store.Tx) error { return f(o.t.Context(), tx) })
}

func (o *office) must(f func(ctx context.Context, tx *store.Tx) error) {
	o.t.Helper()
	if err := o.write(f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) open(when string, opens ...duty.Open) []string {
	o.t.Helper()
	var ids []string
	o.must(func(ctx context.Context, tx *store.Tx) (err error) {
		ids, err = o.ledger.Open(ctx, tx, on(when), opens)
		return err
	})
	return ids
}

func (o *office) get(id string) (d duty.Duty) {
	o.t.Helper()
	if err := o.db.Read(o.t.Context(), func(q store.Q) (err error) {
		d, err = o.ledger.Get(o.t.Context(), q, id)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return d
}

func (o *office) tick(when string) {
	o.t.Helper()
	if err := o.ledger.Tick(o.t.Context(), at(when)); err != nil {
		o.t.Fatal(err)
	}
}

// sound fails the test when a chain or a row of the ledger does not hold.
func (o *office) sound() {
	o.t.Helper()
	if found := o.problems(); len(found) > 0 {
		o.t.Errorf("verify: %+v", found)
	}
}

func (o *office) problems() (found []journal.Problem) {
	o.t.Helper()
	err := o.db.Read(o.t.Context(), func(q store.Q) error {
		_, err := journal.Verify(o.t.Context(), q, func(p journal.Problem) { found = append(found, p) }, duty.Verify)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) { f(t, newOffice(t, db)) })
}

// Ten working days from 4 March 2026: 9 March is off, so the day is 19 March.
const dueDay = "2026-03-19"

func TestDutyLateStaysLate_40_I40b(t *testing.T) {
	cases := []struct {
		done string
		late int
	}{{"2026-03-18", 0}, {dueDay, 0}, {"2026-03-20", 1}, {"2026-04-02", 14}}
	each(t, func(t *testing.T, o *office) {
		for _, c := range cases {
			id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
			if d := o.get(id); d.DueDay != day(dueDay) || d.State != duty.StateOpen {
				t.Fatalf("opened as %+v", d)
			}
			o.tick(c.done)
			o.must(func(ctx context.Context, tx *store.Tx) error {
				return o.ledger.Note(ctx, tx, on(c.done), id, "қайтарылды")
			})
			if d := o.get(id); !d.State.Owed() {
				t.Errorf("a returned report closed the duty: %s", d.State)
			}
			o.must(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Done(ctx, tx, on(c.done), id, "") })
			d := o.get(id)
			if d.State != duty.StateDone || d.LateDays != c.late || d.LateOn(day("2026-12-01")) != c.late {
				t.Errorf("done on %s: %s, late by %d, want %d", c.done, d.State, d.LateDays, c.late)
			}
			err := o.write(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Void(ctx, tx, on(c.done), id, "") })
			if !errors.Is(err, fault.Conflict{}) {
				t.Errorf("a second closing: %v", err)
			}
		}
		o.sound()
	})
}

func TestDutyDoneOnDayOfReport_40_I40b(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		o.tick("2026-03-25")
		for _, bad := range []string{"2026-03-03", "2026-03-26"} {
			err := o.write(func(ctx context.Context, tx *store.Tx) error {
				return o.ledger.DoneOn(ctx, tx, on("2026-03-25"), id, day(bad), "")
			})
			if !errors.Is(err, fault.Invalid{}) {
				t.Errorf("done on %s: %v", bad, err)
			}
		}
		o.must(func(ctx context.Context, tx *store.Tx) error {
			return o.ledger.DoneOn(ctx, tx, on("2026-03-25"), id, day(dueDay), "")
		})
		if d := o.get(id); d.LateDays != 0 || d.State != duty.StateDone {
			t.Errorf("handed in on time, accepted later: %+v", d)
		}
		o.sound()
	})
}

func TestDutyNeedsKnownDayAndBasis_40_I40b(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		good := o.duty("2026-03-04", 10)
		for name, spoil := range map[string]func(*duty.Open){
			"no day":          func(d *duty.Open) { d.Due = calendar.Explanation{} },
			"beyond calendar": func(d *duty.Open) { d.Due.Effective = o.cal.Last().AddDays(1) },
			"no debtor":       func(d *duty.Open) { d.DebtorUnit, d.DebtorBody, d.DebtorPost = "", "", "" },
			"no paragraph":    func(d *duty.Open) { d.Para = "" },
			"no words":        func(d *duty.Open) { d.What = i18n.Msg{} },
			"unknown lapse":   func(d *duty.Open) { d.OnLapse = "never" },
		} {
			bad := good
			spoil(&bad)
			err := o.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := o.ledger.Open(ctx, tx, on("2026-03-04"), []duty.Open{good, bad})
				return err
			})
			if !errors.Is(err, fault.Invalid{}) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := o.db.Read(t.Context(), func(q store.Q) error {
			p, err := duty.List(t.Context(), q, duty.Filter{}, duty.Cursor{}, 10)
			if len(p.Duties) != 0 {
				t.Errorf("a refused act left %d duties", len(p.Duties))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestDutyMovesOnlyByPower_44_I44d(t *testing.T) {
	power := duty.Power{Para: "40", Rule: "instrument.extension", By: "post-gp"}
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		extend := func(when string, to calendar.Explanation, p duty.Power, reason string) error {
			return o.write(func(ctx context.Context, tx *store.Tx) error {
				return o.ledger.Extend(ctx, tx, on(when), id, to, p, reason)
			})
		}
		later := o.due("2026-03-04", 15)
		for _, p := range []duty.Power{{}, {Para: "40", Rule: "x"}, {Para: "40", By: "x"}, {Rule: "x", By: "x"}} {
			if err := extend("2026-03-05", later, p, "себеп"); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("moved by %+v: %v", p, err)
			}
		}
		if err := extend("2026-03-05", later, power, " "); !errors.Is(err, fault.Invalid{}) {
			t.Errorf("moved without a reason: %v", err)
		}
		if err := extend("2026-03-05", o.due("2026-03-04", 10), power, "себеп"); !errors.Is(err, fault.Invalid{}) {
			t.Errorf("moved to the same day: %v", err)
		}
		o.tick("2026-03-20")
		if d := o.get(id); d.State != duty.StateLapsed || d.LapsedDay != day("2026-03-20") {
			t.Fatalf("not lapsed: %+v", d)
		}
		if err := extend("2026-03-20", later, power, "себеп"); err != nil {
			t.Fatal(err)
		}
		d := o.get(id)
		if d.State != duty.StateOpen || d.DueDay != later.Effective || d.OriginalDueDay != day(dueDay) || d.LapsedDay != day("2026-03-20") {
			t.Errorf("after the extension: %+v", d)
		}
		if err := o.db.Read(t.Context(), func(q store.Q) error {
			h, err := o.ledger.History(t.Context(), q, id)
			if len(h) != 3 || h[2].Action != duty.ActionExtend || h[2].Para != "40" || h[2].PowerPost != "post-gp" || h[2].FromDay != day(dueDay) {
				t.Errorf("history %+v", h)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		o.sound()
	})
}

func TestDutyLapse_47_I47b(t *testing.T) {
	cases := []struct {
		onLapse string
		want    duty.State
		told    int
	}{{duty.OnLapseOverdue, duty.StateLapsed, 0}, {duty.OnLapseDeemed, duty.StateDeemed, 1}, {duty.OnLapseEnds, duty.StateEnded, 1}}
	each(t, func(t *testing.T, o *office) {
		for _, c := range cases {
			told := 0
			o.ledger.Handle("instrument.execute", func(context.Context, *store.Tx, org.Act, duty.Duty) error { told++; return nil })
			d := o.duty("2026-03-04", 10)
			d.OnLapse = c.onLapse
			id := o.open("2026-03-04", d)[0]
			o.tick(dueDay)
			if got := o.get(id); got.State != duty.StateOpen {
				t.Errorf("%s: %s on its day", c.onLapse, got.State)
			}
			for range 2 {
				o.tick("2026-03-20")
			}
			if got := o.get(id); got.State != c.want || got.LateDays != 0 || told != c.told {
				t.Errorf("%s: %s, late %d, told %d times", c.onLapse, got.State, got.LateDays, told)
			}
		}
		o.sound()
	})
}

// A visa is answered or deemed, never both, even when the answer and the timer meet.
func TestDutyAnsweredOrDeemed_65(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		d := o.duty("2026-03-04", 10)
		d.OnLapse = duty.OnLapseDeemed
		id := o.open("2026-03-04", d)[0]
		var wg sync.WaitGroup
		var answer, tick error
		wg.Go(func() {
			answer = o.write(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Done(ctx, tx, on("2026-03-20"), id, "") })
		})
		wg.Go(func() { tick = o.ledger.Tick(t.Context(), at("2026-03-20")) })
		wg.Wait()
		if tick != nil {
			t.Fatal(tick)
		}
		got := o.get(id)
		if (answer == nil) != (got.State == duty.StateDone) || (answer != nil) != (got.State == duty.StateDeemed) {
			t.Errorf("answer %v, state %s", answer, got.State)
		}
		o.sound()
	})
}

func TestDutyReminders_40_I40b(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		for d := day("2026-03-04"); d < day("2026-03-19"); d++ {
			o.tick(d.String())
			o.tick(d.String())
		}
		later := o.due("2026-03-04", 15)
		o.must(func(ctx context.Context, tx *store.Tx) error {
			return o.ledger.Extend(ctx, tx, on("2026-03-18"), id, later, duty.Power{Para: "40", Rule: "r", By: "p"}, "себеп")
		})
		o.tick(dueDay) // the day that no longer counts
		o.tick(later.Effective.AddDays(10).String())
		want := []string{"before3 " + dueDay, "before1 " + dueDay, "after " + later.Effective.String()}
		if fmt.Sprint(o.reminds) != fmt.Sprint(want) {
			t.Errorf("reminders %v, want %v", o.reminds, want)
		}
		o.must(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Done(ctx, tx, on("2026-04-30"), id, "") })
		o.tick("2026-05-30")
		if len(o.reminds) != len(want) {
			t.Errorf("a closed duty was reminded of: %v", o.reminds)
		}
	})
}

func TestDutyRecomputed_40_I40b(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var opens []duty.Open
		for i := range 600 {
			d := o.duty("2026-03-04", 10)
			d.RefID, d.DocumentID = fmt.Sprint("exec-", i), fmt.Sprint("doc-", i%7)
			if i%2 == 1 {
				d.DebtorUnit = "unit-odd"
			}
			opens = append(opens, d)
		}
		far := o.duty("2026-01-05", 3)
		ids := o.open("2026-03-04", append(opens, far)...)
		next, err := o.cal.WithDay(calendar.Move{Day: day("2026-03-16"), Reason: i18n.Same("жабық күн")})
		if err != nil {
			t.Fatal(err)
		}
		moved := 0
		stop := errors.New("killed in the middle")
		o.ledger.HandleMove("instrument.execute", func(_ context.Context, _ *store.Tx, _ org.Act, d duty.Duty, from calendar.Day) error {
			if moved++; moved == 300 {
				return stop
			}
			return nil
		})
		o.cal = next
		if _, err := o.ledger.Recompute(t.Context(), on("2026-03-05")); !errors.Is(err, stop) {
			t.Fatalf("the kill: %v", err)
		}
		if len(o.digests) != 0 {
			t.Errorf("digests before the end: %v", o.digests)
		}
		o.sound()
		moved = 1000
		for range 2 {
			if _, err := o.ledger.Recompute(t.Context(), on("2026-03-05")); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range ids[:600] {
			if d := o.get(id); d.DueDay != day("2026-03-20") || d.Seq != 2 || d.CalendarVersion != next.Version {
				t.Fatalf("recomputed to %+v", d)
			}
		}
		if d := o.get(ids[600]); d.Seq != 1 {
			t.Errorf("an untouched duty has %d entries", d.Seq)
		}
		if fmt.Sprint(o.digests) != "[unit-1 300 2026-03-20 unit-odd 300 2026-03-20]" {
			t.Errorf("digests %v", o.digests)
		}
		o.sound()
	})
}

func TestDutyListsAndCounts_order5_O5(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var opens []duty.Open
		for i := range 30 {
			d := o.duty("2026-03-04", 1+i)
			d.DebtorPost = fmt.Sprint("post-", i%3)
			d.Marked = i%10 == 0
			opens = append(opens, d)
		}
		ids := o.open("2026-03-04", opens...)
		o.must(func(ctx context.Context, tx *store.Tx) error {
			return o.ledger.Done(ctx, tx, on("2026-03-06"), ids[1], "")
		})
		today := day("2026-03-12")
		err := o.db.Read(t.Context(), func(q store.Q) error {
			ctx := t.Context()
			for _, f := range []duty.Filter{
				{Debtor: []string{"u:unit-1"}},
				{Debtor: []string{"u:unit-1", "b:body-1", "p:post-0", "p:post-1", "p:post-2"}},
				{Creditor: []string{"u:unit-2"}},
				{Para: "40"},
				{DocumentID: "doc-1"},
				{RefID: "exec-1"},
				{},
			} {
				f.Today = today
				seen := map[string]bool{}
				var c duty.Cursor
				for {
					p, err := duty.List(ctx, q, f, c, 7)
					if err != nil {
						return err
					}
					for _, d := range p.Duties {
						if seen[d.ID] {
							t.Errorf("%+v shows a duty twice", f)
						}
						seen[d.ID] = true
					}
					if c = p.Next; c == (duty.Cursor{}) {
						break
					}
				}
				n, err := duty.Count(ctx, q, o.cal, f)
				if len(seen) != 29 || err != nil || n != (duty.Counts{Owed: 29, Overdue: 3, Today: 1, NextTen: 10}) {
					t.Errorf("%+v lists %d, counts %+v, %v", f, len(seen), n, err)
				}
			}
			check := func(name string, f duty.Filter, want int) {
				p, err := duty.List(ctx, q, f, duty.Cursor{}, 100)
				if err != nil || len(p.Duties) != want {
					t.Errorf("%s: %d, want %d, %v", name, len(p.Duties), want, err)
				}
			}
			check("overdue", duty.Filter{Scope: duty.ScopeOverdue, Today: today, Debtor: []string{"u:unit-1"}}, 3)
			check("closed", duty.Filter{Scope: duty.ScopeClosed, Debtor: []string{"u:unit-1"}}, 1)
			check("owed of a document", duty.Filter{DocumentID: "doc-1"}, 29)
			check("unmarked", duty.Filter{HideMarked: true}, 26)
			check("another unit", duty.Filter{Debtor: []string{"u:unit-9"}}, 0)
			check("a key of no kind", duty.Filter{Debtor: []string{"*"}}, 0)
			check("kind", duty.Filter{Kinds: []string{"none"}}, 0)
			for _, f := range []duty.Filter{{Scope: duty.ScopeAll}, {Scope: duty.ScopeAll, DocumentID: "doc-1"}, {Scope: duty.ScopeClosed, DocumentID: "doc-1"}} {
				if _, err := duty.List(ctx, q, f, duty.Cursor{}, 5); !errors.Is(err, fault.Invalid{}) {
					t.Errorf("the whole archive: %v", err)
				}
			}
			if _, err := duty.List(ctx, q, duty.Filter{Scope: duty.ScopeClosed}, duty.Cursor{Sort: "x", ID: "y"}, 5); !errors.Is(err, fault.Invalid{}) {
				t.Errorf("a false cursor: %v", err)
			}
			bars, err := duty.NextTen(ctx, q, o.cal, duty.Filter{Today: today})
			if err != nil || len(bars) != 10 || bars[0].Count != 1 {
				t.Errorf("histogram %+v, %v", bars, err)
			}
			paras, err := duty.ByPara(ctx, q, today)
			if err != nil || len(paras) != 1 || paras[0] != (duty.ParaCount{Edition: paras[0].Edition, Para: "40", Owed: 29, Late: 3}) {
				t.Errorf("by paragraph %+v, %v", paras, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		o.must(func(ctx context.Context, tx *store.Tx) error {
			n, err := o.ledger.CloseDocument(ctx, tx, on("2026-03-12"), "doc-1", duty.StateVoid, "кері қайтарылды")
			if n != 29 {
				t.Errorf("closed %d", n)
			}
			return err
		})
		o.sound()
	})
}

// The paragraphs of a body's own edition are its own (10): they are counted and listed apart from those of the Office.
func TestParagraphOfAnEdition_10_O5(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for i, edition := range []string{"gpo-2019", "akmola-1", "gpo-2030", "akmola-1", "gpo-2019"} {
			x := o.duty("2026-03-04", 5+i)
			x.Edition = edition
			o.open("2026-03-04", x)
		}
		today := day("2026-03-13")
		err := db.Read(t.Context(), func(q store.Q) error {
			for _, c := range []struct {
				editions []string
				debtor   []string
				want     int
			}{{nil, nil, 5}, {[]string{"akmola-1"}, nil, 2}, {[]string{"gpo-2019", "gpo-2030"}, nil, 3}, {[]string{"none"}, nil, 0}, {[]string{"akmola-1"}, []string{"u:unit-1"}, 2}, {[]string{"none"}, []string{"u:unit-1"}, 0}} {
				f := duty.Filter{Para: "40", Editions: c.editions, Debtor: c.debtor, Today: today}
				first, err := duty.List(t.Context(), q, f, duty.Cursor{}, 1)
				if err != nil {
					return err
				}
				n := len(first.Duties)
				for next := first.Next; next != (duty.Cursor{}); {
					p, err := duty.List(t.Context(), q, f, next, 1)
					if err != nil {
						return err
					}
					if n, next = n+1, p.Next; p.Duties[0].DueDay < first.Duties[0].DueDay {
						t.Errorf("%v: out of order", c.editions)
					}
				}
				counts, err := duty.Count(t.Context(), q, o.cal, f)
				if err != nil || n != c.want || counts.Owed != int64(c.want) {
					t.Errorf("%v of %v: %d listed, %d counted, want %d, %v", c.editions, c.debtor, n, counts.Owed, c.want, err)
				}
			}
			paras, err := duty.ByPara(t.Context(), q, today)
			want := []duty.ParaCount{
				{Edition: "akmola-1", Para: "40", Owed: 2}, {Edition: "gpo-2019", Para: "40", Owed: 2, Late: 1}, {Edition: "gpo-2030", Para: "40", Owed: 1},
			}
			if !slices.Equal(paras, want) {
				t.Errorf("%+v", paras)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Twenty duties of one dispatch say the same: words, rule, calculation and who opened them stand once, and each is read whole.
func TestDutyTextsOnce_44(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var opens []duty.Open
		for range 20 {
			opens = append(opens, o.duty("2026-03-04", 10))
		}
		ids := o.open("2026-03-04", opens...)
		o.open("2026-03-04", opens[0])
		if err := o.db.Read(t.Context(), func(q store.Q) error {
			var texts int64
			err := q.QueryRow(t.Context(), `SELECT count(*) FROM duty_text`).Scan(&texts)
			if texts != 2 {
				t.Errorf("%d texts are kept, want basis and calculation", texts)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if d := o.get(id); d.What.Key != "duty.test" || d.Due.Anchor != day("2026-03-04") || d.Due.Effective != d.DueDay {
				t.Errorf("read as %+v", d)
			}
		}
		o.sound()
	})
}

func TestDutyTampering_44_1_I441(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		o.must(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Done(ctx, tx, on("2026-04-01"), id, "") })
		o.sound()
		for _, sql := range []string{
			`UPDATE duty SET late_days = 0`, `UPDATE duty SET due_day = '2026-04-02'`, `UPDATE duty SET state = 'void'`, `UPDATE duty SET para = '42'`,
			`UPDATE duty SET debtor_unit = 'other'`, `UPDATE duty SET hash = 'x'`, `UPDATE duty SET closed_at = closed_at - 1`, `DELETE FROM duty`,
			`UPDATE duty_entry SET to_day = '2026-03-30' WHERE seq = 2`, `UPDATE duty_entry SET reason = 'x' WHERE seq = 1`, `DELETE FROM duty_entry WHERE seq = 2`,
			`DELETE FROM duty_entry WHERE seq = 1`, `DELETE FROM duty_entry`, `UPDATE duty_entry SET hash = 'x' WHERE seq = 1`,
			`UPDATE duty_text SET text = replace(text, '"rule":"', '"rule":"x') WHERE id = (SELECT basis FROM duty)`, `UPDATE duty SET calculation = basis`,
			// What the opening and the closing leave to the row and its basis is proven as well.
			`UPDATE duty_text SET text = replace(text, '"person":"', '"person":"x') WHERE id = (SELECT basis FROM duty)`,
			`UPDATE duty_text SET text = replace(text, '"formal":"2026', '"formal":"2027')`, `UPDATE duty_text SET due = '' WHERE due <> ''`,
			`UPDATE duty SET original_due_day = '2026-03-01'`, `UPDATE duty SET opened_at = opened_at - 1`, `UPDATE duty SET kind = 'agreement.answer'`,
			`UPDATE duty_entry SET person_id = 'other' WHERE seq = 1`, `UPDATE duty_entry SET person_id = 'other' WHERE seq = 2`,
			`UPDATE duty_entry SET hash = 'x' WHERE seq = 2`, `UPDATE duty SET hash = (SELECT e.hash FROM duty_entry e WHERE e.seq = 1)`,
			`UPDATE duty_entry SET at = 1, from_day = '2026-03-01' WHERE seq = 2`,
		} {
			stop := errors.New("roll back")
			err := o.write(func(ctx context.Context, tx *store.Tx) error {
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
				found := 0
				if _, err := duty.Verify(ctx, tx, func(journal.Problem) { found++ }); err != nil {
					return err
				}
				if found != 1 {
					t.Errorf("%s: %d problems", sql, found)
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Fatal(err)
			}
		}
	})
}

// The schema itself allows one opening and one closing.
func TestDutySchemaAllowsOneClosing_65(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		o.must(func(ctx context.Context, tx *store.Tx) error { return o.ledger.Done(ctx, tx, on("2026-03-05"), id, "") })
		for _, action := range []string{"open", "done", "void", "deemed", "ended"} {
			err := o.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO duty_entry (duty_id, seq, at, action, from_day, to_day, para, rule, power_post,
					reason, person_id, post_id, for_post_id, by_order, data, hash, calculation) SELECT duty_id, 9, at, $1, from_day, to_day, para, rule, power_post,
					reason, person_id, post_id, for_post_id, by_order, data, hash, calculation FROM duty_entry WHERE duty_id = $2 AND seq = 1`, action, id)
				return err
			})
			// Only the first entry may be an opening, which a check says and no index.
			if _, dup := store.IsUnique(err); err == nil || !dup && action != "open" {
				t.Errorf("a second %s: %v", action, err)
			}
		}
	})
}
