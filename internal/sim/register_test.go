package sim

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/planning"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// The migration 0220 gives oral instructions a letter of their own. An office in which they stand under that of the proposals, as they did, is
// migrated: each register pages and counts what is its own and nothing else.
func TestRegistersOfProposalsAndOralsAreApart_12_44_I44b(t *testing.T) {
	addresses := map[store.Engine]func(testing.TB) string{store.SQLite: storetest.SQLiteURL, store.Postgres: storetest.PostgresURL}
	for engine, address := range addresses {
		t.Run(string(engine), func(t *testing.T) {
			if engine == store.Postgres && testing.Short() {
				t.Skip("-short runs SQLite only")
			}
			t.Parallel()
			oralRegister(t, address(t))
		})
	}
}

func oralRegister(t *testing.T, address string) {
	start := calendar.MustDay("2026-01-05").Start().Add(time.Hour)
	config := app.Config{Data: t.TempDir(), Demo: true, Now: func() time.Time { return start }, Log: slog.New(slog.DiscardHandler)}
	db := storetest.Open(t, address)
	a, err := app.New(t.Context(), db, config)
	must(t, err)
	must(t, Found(t.Context(), a, 7, Small, start))
	w, err := NewWorld(t.Context(), a, 7, start)
	must(t, err)
	from := calendar.DayOf(start)
	w.plansIn(from, from.AddDays(80))
	for i := range 3 {
		w.speak(from.AddDays(2+7*i), toTwo)
	}
	must(t, w.Run(t.Context(), from.AddDays(80).Start()))
	before := readRegisters(t, w)
	must(t, db.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE access_row SET register = $1 WHERE register = $2`, access.RegisterProposal, access.RegisterOral); err != nil {
			return err
		}
		return unmigrate(t.Context(), tx, 220)
	}))
	must(t, db.Close())

	db = storetest.Open(t, address) // a program that starts anew
	must(t, db.Migrate(t.Context()))
	w.App, err = app.New(t.Context(), db, config)
	must(t, err)
	for key, is := range readRegisters(t, w) {
		if is != before[key] {
			t.Errorf("%s was\n%s\nand is\n%s", key, before[key], is)
		}
	}
}

// toTwo is an oral instruction to two regions, which nobody formalises.
var toTwo = spoken{giver: "lead.deputy2", drafter: "s3-soc-1.officer1", unit: "s3-soc-1", bodies: []string{"akmola", "astana"}, late: -1}

// readRegisters are the two registers as some people see them, each held to its own table.
func readRegisters(t *testing.T, w *World) map[string]string {
	t.Helper()
	out := map[string]string{}
	keep := func(key, table string, total int64, ids []string) {
		t.Helper()
		if total != int64(len(ids)) {
			t.Errorf("%s: %d are counted, %d are listed", key, total, len(ids))
		}
		for _, id := range ids {
			must(t, w.App.DB.Read(t.Context(), func(q store.Q) error {
				_, ok, err := store.One(t.Context(), q, store.Value[string], table, id)
				if !ok {
					t.Errorf("%s lists %s, which is none", key, id)
				}
				return err
			}))
		}
		out[key] = strings.Join(ids, " ")
	}
	ctx, seen := t.Context(), map[string]int{}
	for _, post := range []string{"app-ctl.head", "lead.gp", "lead.deputy2", "s3-soc-1.head", "s3-soc-1.officer1", "akmola.head"} {
		act := w.actor(t, post)
		first, err := w.App.Planning.Proposals(ctx, act, planning.ProposalFilter{}, "", 1)
		must(t, err)
		var ids []string
		for next := "-"; next != ""; {
			page, err := w.App.Planning.Proposals(ctx, act, planning.ProposalFilter{}, strings.TrimPrefix(next, "-"), 3)
			must(t, err)
			for _, x := range page.Rows {
				ids = append(ids, x.ID)
			}
			next = page.Next
		}
		seen["proposals"] += len(ids)
		keep("proposals of "+post, `SELECT document_id FROM plan_proposal WHERE document_id = $1`, first.Total, ids)
		said, err := w.App.Instrument.Orals(ctx, act, instrument.OralFilter{}, "", 1)
		must(t, err)
		ids = nil
		for next := "-"; next != ""; {
			page, err := w.App.Instrument.Orals(ctx, act, instrument.OralFilter{}, strings.TrimPrefix(next, "-"), 2)
			must(t, err)
			for _, x := range page.Rows {
				ids = append(ids, x.ID)
			}
			next = page.Next
		}
		seen["orals"] += len(ids)
		keep("orals of "+post, `SELECT id FROM oral WHERE id = $1`, said.Total, ids)
	}
	if seen["proposals"] == 0 || seen["orals"] == 0 {
		t.Fatalf("the office holds too little: %v", seen)
	}
	return out
}

// Of several recipients of an oral instruction each sees what itself answers, and the giver; the side that gave it and control see all (I-259).
func TestRecipientOfOralSeesItsOwnAnswer_44_I44b(t *testing.T) { storetest.Run(t, ownAnswer) }

func ownAnswer(t *testing.T, db *store.DB) {
	now := calendar.MustDay("2026-03-02").Start().Add(10 * time.Hour)
	a := open(t, db, func() time.Time { return now })
	must(t, Found(t.Context(), a, 5, Small, now.AddDate(0, 0, -1)))
	w, err := NewWorld(t.Context(), a, 5, now)
	must(t, err)
	ctx, use, day := t.Context(), a.Instrument, calendar.DayOf(now)
	deputy, akmola, astana := w.actor(t, "lead.deputy2"), w.actor(t, "akmola.head"), w.actor(t, "astana.head")
	in := toTwo.input(day)
	r, err := use.RecordOral(ctx, deputy, in)
	must(t, err)
	_, err = use.AnswerOral(ctx, akmola, r.ID, instrument.OralContested, "Мұндай тапсырма берілген жоқ, себебі сол күні кеңес болған емес.")
	must(t, err)

	reads := func(post string) (answers string, contested bool, history string) {
		t.Helper()
		act := w.actor(t, post)
		c, err := use.Oral(ctx, act, r.ID)
		must(t, err)
		for _, p := range c.Parties {
			answers += fmt.Sprintf("%s %s%s hidden:%t; ", p.Role, p.Answer, p.Words, p.Hidden)
			if p.Hidden && (p.PersonID != "" || !p.At.IsZero()) {
				t.Errorf("%s sees who answered for another: %+v", post, p)
			}
		}
		list, _, err := use.OralHistory(ctx, act, r.ID, journal.Cursor{}, 50)
		must(t, err)
		for _, e := range list {
			history += e.Action + " "
		}
		page, err := use.Orals(ctx, act, instrument.OralFilter{Contested: true}, "", 50)
		must(t, err)
		counts, err := use.OralCounts(ctx, act)
		must(t, err)
		listed := slices.ContainsFunc(page.Rows, func(o instrument.Oral) bool { return o.ID == r.ID })
		if listed != c.Contested || counts.Contested != int64(len(page.Rows)) {
			t.Errorf("%s: contested on the card %t, in the list %t, %d in the list, %d counted", post, c.Contested, listed, len(page.Rows), counts.Contested)
		}
		return answers, c.Contested, history
	}
	const words = "contestedМұндай тапсырма берілген жоқ"
	for _, post := range []string{"lead.deputy2", "s3-soc-1.officer1", "app-ctl.head", "akmola.head"} {
		answers, contested, history := reads(post)
		if !strings.Contains(answers, words) || !contested || !strings.Contains(history, "oral_contested") {
			t.Errorf("%s does not see the answer: %s %s", post, answers, history)
		}
		if strings.Contains(answers, "hidden:true") != (post == "akmola.head") {
			t.Errorf("%s: %s", post, answers)
		}
	}
	answers, contested, history := reads("astana.head")
	if strings.Contains(answers, "contested") || contested || strings.Contains(history, "oral_contested") || !strings.Contains(history, "oral_recorded") {
		t.Errorf("another recipient sees %s %t %s", answers, contested, history)
	}
	told := func(personID string) (n int) {
		t.Helper()
		must(t, db.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT COUNT(*) FROM notification WHERE person_id = $1 AND document_id = $2`, personID, r.ID).Scan(&n)
		}))
		return n
	}
	if giver, other := told(deputy.PersonID), told(astana.PersonID); giver != 1 || other != 1 { // the record was told to the other, the answer only to the giver
		t.Errorf("the giver was told %d times, the other recipient %d times", giver, other)
	}
	// The giver answers for all, so all see it.
	in = toTwo.input(day)
	in.Side, in.GiverPost, in.UnitID, in.Bodies, in.PaperNumber = instrument.OralGot, toTwo.giver, "", []string{"astana"}, "17-8"
	got, err := use.RecordOral(ctx, akmola, in)
	must(t, err)
	_, err = use.AnswerOral(ctx, deputy, got.ID, instrument.OralConfirmed, "")
	must(t, err)
	r.ID = got.ID
	if answers, _, history := reads("akmola.head"); !strings.Contains(answers, "giver confirmed") || !strings.Contains(history, "oral_confirmed") {
		t.Errorf("the giver's answer is hidden: %s %s", answers, history)
	}
}
