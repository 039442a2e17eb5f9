package access_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

func viewer(s *org.Structure, post string, day calendar.Day) access.Viewer {
	return access.Keys(s, s.Seats(Person(post), day), day)
}

func TestKeysFollowFromSeats_3_5_O5_G3b(t *testing.T) {
	s := org.Build(Office())
	tests := []struct {
		post string
		want string
	}{
		{Officer1, "p:officer1 u:svc-dept"},
		{SvcDeptHead, "p:svc-dept-chief u:svc-dept"},
		{Chief, "p:chief u:svc u:svc-dept"},
		{ChiefDeputy, "p:chief-deputy u:svc"},
		{First, "* *d p:first u:lead u:svc u:svc-dept"},
		{Deputy2, "b:akmola p:deputy2 u:dept u:lead"},
		{Deputy3, "b:abai b:committee p:deputy3 u:lead"},
		{CoA, "* *d b:committee b:gpo p:coa u:app u:app-control"},
		{GP, "* *d b:gpo p:gp u:lead"},
		{Controller, "* p:controller u:app-control"},
		{Clerk, "b:gpo p:clerk u:app-control"},
		{AkmolaHead, "b:akmola p:akmola-head u:akmola u:akmola-u1"},
		{AkmolaDeputy, "b:akmola p:akmola-deputy u:akmola"},
		{AkmolaOfficer, "b:akmola p:akmola-officer u:akmola-u1"}, // control of a region is no control over everything
		{DistrictHead, "b:kokshetau p:district-head u:kokshetau"},
		{Admin, "p:admin u:app"},
	}
	for _, tt := range tests {
		v := viewer(s, tt.post, Day)
		if got := strings.Join(v.Keys, " "); got != tt.want {
			t.Errorf("%s: keys %q, want %q", tt.post, got, tt.want)
		}
		if v.Admin != (tt.post == Admin) || v.PersonID != Person(tt.post) || v.Control != v.Has(access.All) || v.Marked != v.Has(access.AllMarked) {
			t.Errorf("%s: %+v", tt.post, v)
		}
	}
	if v := access.Keys(s, nil, Day); len(v.Keys) != 0 || v.Control {
		t.Errorf("nobody has keys: %+v", v)
	}
}

func TestKeysOfReplacedPost_2_3_G2(t *testing.T) {
	d := Office()
	Away(&d, GP, Day, Day)
	Away(&d, Deputy2, Day, Day)
	s := org.Build(d)
	if v := viewer(s, First, Day); !v.Has("p:gp") || !v.Has("b:gpo") {
		t.Errorf("who acts as General Prosecutor lacks his keys: %v", v.Keys)
	}
	if v := viewer(s, First, Day.AddDays(1)); v.Has("p:gp") {
		t.Error("the keys outlast the absence")
	}
	if v := viewer(s, Deputy3, Day); !v.Has("b:akmola") || !v.Has("u:dept") || !v.Has("p:deputy2") {
		t.Errorf("a deputy lacks the matters of the one he replaces: %v", v.Keys)
	}
	if v := viewer(s, GP, Day); !v.Has("p:gp") {
		t.Error("an absent person may not read his own matters")
	}
}

func TestMarkedNeedsClearance_O5(t *testing.T) {
	d := Office()
	for i := range d.Posts {
		if d.Posts[i].ID == CoA {
			d.Posts[i].DSP = false
		}
	}
	if v := viewer(org.Build(d), CoA, Day); v.Marked || !v.Control {
		t.Errorf("an uncleared post: %+v", v)
	}
}

var registers = []string{access.RegisterOutgoing, access.RegisterExecutionOpen, access.RegisterSee}

func drawRows(t *rapid.T, keys []string) []access.Row {
	n := rapid.IntRange(0, 40).Draw(t, "rows")
	rows := make([]access.Row, n)
	for i := range rows {
		ref := rapid.IntRange(0, 12).Draw(t, "ref")
		rows[i] = access.Row{
			Grantee: rapid.SampledFrom(keys).Draw(t, "key"), Register: rapid.SampledFrom(registers).Draw(t, "register"),
			Sort: fmt.Sprintf("%02d", ref%5), RefID: fmt.Sprintf("r%02d", ref), DocumentID: fmt.Sprintf("d%d", ref%7), Reason: "reason",
		}
	}
	return rows
}

// TestCanSeeAndPageAgreeWithOracle compares with a loop over all rows.
func TestCanSeeAndPageAgreeWithOracle(t *testing.T) {
	keys := []string{"p:1", "p:2", "u:1", "b:1", "b:2", access.All, access.AllMarked}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := t.Context()
		rapid.Check(t, func(t *rapid.T) {
			rows := drawRows(t, keys)
			held := rapid.SliceOfDistinct(rapid.SampledFrom(keys), rapid.ID[string]).Draw(t, "held")
			slices.Sort(held)
			v := access.Viewer{Keys: held}
			limit := rapid.IntRange(1, 5).Draw(t, "limit")
			if err := db.Write(c, func(tx *store.Tx) error {
				if _, err := tx.Exec(c, `DELETE FROM access_row`); err != nil {
					return err
				}
				return access.Grant(c, tx, rows)
			}); err != nil {
				t.Fatal(err)
			}
			if err := db.Read(c, func(q store.Q) error { return compare(t, q, rows, v, limit) }); err != nil {
				t.Fatal(err)
			}
		})
	})
}

func compare(t *rapid.T, q store.Q, rows []access.Row, v access.Viewer, limit int) error {
	c := t.Context()
	for d := range 7 {
		doc := fmt.Sprintf("d%d", d)
		want := slices.ContainsFunc(rows, func(r access.Row) bool { return r.DocumentID == doc && v.Has(r.Grantee) })
		_, got, err := access.CanSee(c, q, v, doc)
		if err != nil {
			return err
		}
		if got != want {
			t.Fatalf("%s: may see %v, want %v", doc, got, want)
		}
		if err := access.Must(c, q, v, doc); want != (err == nil) || !want && !errors.Is(err, fault.NotFound{}) {
			t.Fatalf("%s: %v", doc, err)
		}
	}
	for _, register := range registers {
		var want, got []string
		for _, r := range rows {
			if place := r.Sort + r.RefID; r.Register == register && v.Has(r.Grantee) && !slices.Contains(want, place) {
				want = append(want, place)
			}
		}
		slices.Sort(want)
		for after := (access.Cursor{}); ; {
			page, err := access.Page(c, q, v, register, after, limit)
			if err != nil {
				return err
			}
			for _, i := range page {
				got = append(got, i.Sort+i.RefID)
				after = i.Cursor()
			}
			if len(page) < limit {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s: pages %v, want %v", register, got, want)
		}
	}
	return nil
}

func TestManyKeysGoInSeveralStatements(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := t.Context()
		var v access.Viewer
		var rows []access.Row
		for i := range 700 {
			key := fmt.Sprintf("b:%04d", i)
			v.Keys = append(v.Keys, key)
			rows = append(rows, access.Row{Grantee: key, Register: "see", Sort: fmt.Sprintf("%04d", 700-i), RefID: key, DocumentID: key, Reason: "r"})
		}
		if err := db.Write(c, func(tx *store.Tx) error { return access.Grant(c, tx, rows) }); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(c, func(q store.Q) error {
			page, err := access.Page(c, q, v, "see", access.Cursor{}, 50)
			if err != nil {
				return err
			}
			if len(page) != 50 || !slices.IsSortedFunc(page, func(a, b access.Item) int { return cmp.Compare(a.Sort, b.Sort) }) || page[0].Sort != "0001" {
				t.Errorf("page %v", page)
			}
			_, ok, err := access.CanSee(c, q, v, "b:0699")
			if !ok {
				t.Error("the last key opens nothing")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestMoveAndRevoke(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := t.Context()
		row := func(key, register, sort string) access.Row {
			return access.Row{Grantee: key, Register: register, Sort: sort, RefID: "e1", DocumentID: "d1", Reason: "r"}
		}
		rows := []access.Row{row("p:1", access.RegisterExecutionOpen, "2026-03-19"), row("u:1", access.RegisterExecutionOpen, "2026-03-19"), row("p:1", access.RegisterSee, "")}
		check := func(want ...string) {
			t.Helper()
			var got []string
			if err := db.Read(c, func(q store.Q) error {
				list, err := access.Grantees(c, q, "d1")
				for _, r := range list {
					got = append(got, r.Grantee+" "+r.Register+" "+r.Sort)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("rows %q, want %q", got, want)
			}
		}
		do := func(f func(tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(c, f); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *store.Tx) error { return access.Grant(c, tx, rows) })
		do(func(tx *store.Tx) error { return access.Grant(c, tx, rows) }) // twice is once
		check("p:1 e 2026-03-19", "p:1 s ", "u:1 e 2026-03-19")
		do(func(tx *store.Tx) error {
			return access.Move(c, tx, "d1", access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionOpen, Sort: "2026-03-30"}, "e1")
		})
		do(func(tx *store.Tx) error {
			return access.Move(c, tx, "d1", access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionOpen, Sort: "2026-03-30"}, "e1")
		})
		check("p:1 e 2026-03-30", "p:1 s ", "u:1 e 2026-03-30")
		do(func(tx *store.Tx) error {
			return access.Move(c, tx, "d1", access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionClosed, Sort: access.NewestFirst(Now)}, "e1")
		})
		check("p:1 s ", "p:1 x "+access.NewestFirst(Now), "u:1 x "+access.NewestFirst(Now))
		do(func(tx *store.Tx) error {
			return access.Revoke(c, tx, "d1", "e1", access.RegisterExecutionClosed, "u:1")
		})
		do(func(tx *store.Tx) error { return access.Revoke(c, tx, "d1", "e1", access.RegisterSee) })
		check("p:1 x " + access.NewestFirst(Now))
		if err := db.Write(c, func(tx *store.Tx) error {
			return access.Grant(c, tx, []access.Row{{Grantee: "", Register: "see", RefID: "x", DocumentID: "x"}})
		}); err == nil {
			t.Error("a row for nobody was granted")
		}
	})
	if access.NewestFirst(Now) <= access.NewestFirst(Now.Add(1000)) || access.ByDue(0) <= access.ByDue(Day) {
		t.Error("the order of the sort texts")
	}
}

// TestPlansUseIndexes reads the plan of every statement: each step that touches access_row must search an index.
func TestPlansUseIndexes(t *testing.T) {
	db := storetest.SQLite(t)
	c := t.Context()
	page, pageArgs := access.PageSQL([]string{"p:1", "u:1", access.All}, access.RegisterOutgoing, access.Cursor{Sort: "1", RefID: "2"}, 50)
	see, seeArgs := access.CanSeeSQL([]string{"p:1", "u:1"}, "d1")
	for name, statement := range map[string]struct {
		text  string
		args  []any
		index string
		times int
	}{
		"page": {page, pageArgs, "(grantee=? AND register=? AND (sort,ref_id)>(?,?))", 3},
		"see":  {see, seeArgs, "access_row_document (document_id=? AND grantee=?)", 1},
	} {
		var plan []string
		if err := db.Read(c, func(q store.Q) error {
			rows, err := q.Query(c, "EXPLAIN QUERY PLAN "+statement.text, statement.args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int64
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					return err
				}
				plan = append(plan, detail)
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
		whole := strings.Join(plan, "\n")
		if n := strings.Count(whole, statement.index); n != statement.times || strings.Contains(whole, "SCAN access_row") {
			t.Errorf("%s: the plan does not walk the index %d times:\n%s", name, statement.times, whole)
		}
	}
}

func BenchmarkKeys(b *testing.B) {
	s := org.Build(Large())
	for _, post := range []string{First, Deputy3, "r05-u3-o2"} {
		b.Run(post, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				viewer(s, post, Busy)
			}
		})
	}
}
