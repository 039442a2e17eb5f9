package sim

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// officers are officers of two regions who lawfully act on the day, each in his own post.
func officers(t *testing.T, a *app.App, now time.Time) (one, other org.Act) {
	t.Helper()
	s, err := a.Structure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := calendar.DayOf(now)
	var found []org.Act
	for _, p := range s.Data().Posts {
		u, _ := s.Unit(s.BodyOf(p.ID))
		seat, ok := s.Acting(p.ID, day)
		if !ok || seat.For != nil || u.Kind != org.KindRegion || p.Kind.IsHead() {
			continue
		}
		if !slices.ContainsFunc(found, func(f org.Act) bool { return f.AsBody() == u.ID }) {
			found = append(found, org.Act{Actor: org.Actor{Seat: seat}, Now: now})
		}
	}
	if len(found) < 2 {
		t.Fatal("the office has no two regions with officers")
	}
	return found[0], found[1]
}

// The paper of a ground opens through what rests on it, on both engines; drafts written before short grounds were links get
// theirs by the migration.
func TestPapersOfGrounds_44(t *testing.T) {
	now := calendar.MustDay("2026-02-02").Start().Add(10 * time.Hour)
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		a := open(t, db, func() time.Time { return now })
		if err := Found(t.Context(), a, 1, Small, now); err != nil {
			t.Fatal(err)
		}
		ctx, use := t.Context(), a.Instrument
		own, other := officers(t, a, now)
		ground := func(title string) string {
			r, err := use.AddGround(ctx, own, instrument.GroundInput{Kind: instrument.GroundPlan, Authority: "annual", Title: title, Item: "1", Day: calendar.MustDay("2026-01-15"), MeasureDay: calendar.MustDay("2026-12-30")})
			if err != nil {
				t.Fatal(err)
			}
			return r.ID
		}
		paper := func(id string) string {
			act := own
			act.Key = "paper-" + id
			first, err := use.AttachGround(ctx, act, id, "plan.rtf", rtf("Жоспар"))
			again, err2 := use.AttachGround(ctx, act, id, "plan.rtf", rtf("Жоспар"))
			if err != nil || err2 != nil || first != again {
				t.Fatalf("%v %v\n%+v\n%+v", err, err2, first, again)
			}
			return first.ID
		}
		main, short := ground("Жоспар"), ground("Қысқа мерзім")
		files := []string{paper(main), paper(short)}
		draft, err := use.Draft(ctx, own, instrument.Input{
			Kind: instrument.Task, Lang: "kk", Title: "Тапсырма", TermKind: instrument.TermWorkingDays, TermDays: 10, GroundID: main, ShortGroundID: short,
		})
		if err != nil {
			t.Fatal(err)
		}
		sees := func(when string, act org.Act, want bool) {
			t.Helper()
			for _, f := range files {
				_, in, err := use.OpenFile(ctx, act, f)
				if err == nil {
					err = in.Close()
				} else if errors.Is(err, fault.NotFound{}) == want {
					t.Errorf("%s: %v", when, err)
					continue
				}
				if (err == nil) != want {
					t.Errorf("%s: opened %t", when, err == nil)
				}
			}
			for _, g := range []string{main, short} {
				list, err := use.Resting(ctx, act, g)
				if err != nil || (len(list) == 1) != want {
					t.Errorf("%s: %d rest on it: %v", when, len(list), err)
				}
			}
		}
		sees("the drafter", own, true)
		sees("a stranger", other, false)
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return access.Grant(ctx, tx, []access.Row{{Grantee: access.Post(other.AsPost()), Register: access.RegisterSee, RefID: draft.ID, DocumentID: draft.ID}})
		}))
		sees("who was shown the draft", other, true)
		refill(t, db)
		sees("after the migration's filling", other, true)
		registers(t, a, own)
	})
}

// refill empties the links of short grounds and lets the statement of the migration find them again.
func refill(t *testing.T, db *store.DB) {
	t.Helper()
	text, err := os.ReadFile("../store/migrations/0058_short_ground.sql")
	must(t, err)
	_, rest, _ := strings.Cut(string(text), "\nUPDATE ")
	fill, _, ok := strings.Cut(rest, ";")
	if !ok {
		t.Fatal("the migration has no statement that fills")
	}
	must(t, db.Write(t.Context(), func(tx *store.Tx) error {
		table, _, _ := strings.Cut(fill, " SET")
		n, err := tx.Exec(t.Context(), "UPDATE "+table+" SET short_ground_id = ''")
		if err == nil && n != 1 {
			t.Errorf("%d drafts", n)
		}
		if err == nil {
			err = unpackVersions(t.Context(), tx)
		}
		if err == nil {
			_, err = tx.Exec(t.Context(), "UPDATE "+fill)
		}
		return err
	}))
}

// unpackVersions stores the contents of documents as they were stored when that migration was made.
func unpackVersions(ctx context.Context, tx *store.Tx) error {
	type version struct {
		id, content string
		n           int64
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (v version, err error) {
		err = s.Scan(&v.id, &v.n, store.Unpacked(&v.content))
		return v, err
	}, `SELECT document_id, n, content FROM document_version`)
	for _, v := range list {
		if _, err := tx.Exec(ctx, `UPDATE document_version SET content = $3 WHERE document_id = $1 AND n = $2`, v.id, v.n, v.content); err != nil {
			return err
		}
	}
	return err
}

// registers writes each register as a workbook.
func registers(t *testing.T, a *app.App, act org.Act) {
	t.Helper()
	s, err := a.Structure(t.Context())
	must(t, err)
	r := export.Reader{Print: i18n.For(i18n.RU), Org: s, Day: act.Day()}
	must(t, a.DB.Read(t.Context(), func(q store.Q) error {
		snap, err := a.Rules.Current(t.Context(), q)
		if err == nil {
			r.Calendar = snap.Calendar
		}
		return err
	}))
	ctx, use := context.Context(t.Context()), a.Instrument
	for _, table := range []export.Table{
		export.Instruments(ctx, r, use, act, instrument.Filter{}), export.Executions(ctx, r, use, act, false, instrument.Filter{}),
		export.Grounds(ctx, r, use, act, instrument.GroundFilter{}),
	} {
		b, err := export.Make(r.Print, table, 1)
		must(t, err)
		var out bytes.Buffer
		must(t, errors.Join(b.Write(&out), b.Close()))
		if b.Cut != (table.Name == "grounds") || !bytes.HasPrefix(out.Bytes(), []byte("PK")) {
			t.Errorf("%s: cut %t", table.Name, b.Cut)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
