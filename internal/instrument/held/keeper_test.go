package held_test

import (
	"errors"
	"strings"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument/held"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

const question = "Сообщить сведения о нагрузке на следователей по районам."

func each(t *testing.T, f func(t *testing.T, k *held.Keeper, s *org.Structure)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		_, dir, _ := orgtest.Fill(t, db, orgtest.Office())
		k := held.NewKeeper(db, dir)
		for range 2 { // a restart begins nothing twice
			if err := k.Begin(t.Context(), orgtest.Now); err != nil {
				t.Fatal(err)
			}
		}
		f(t, k, orgtest.Current(t, db, dir))
	})
}

func found(t *testing.T, k *held.Keeper, text string) []string {
	t.Helper()
	hits, err := k.Find(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, h.Item.Name.KK)
	}
	return out
}

func item() held.ItemInput {
	return held.ItemInput{SourceID: "stat", Name: i18n.Text{KK: "Тергеушілердің жүктемесі", RU: "Нагрузка следователей"}, RU: []string{"нагрузка на следователей"}}
}

func TestTheApparatusKeepsTheCatalogue_44_I44c(t *testing.T) {
	each(t, func(t *testing.T, k *held.Keeper, s *org.Structure) {
		begun, err := held.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if all, err := k.All(t.Context()); err != nil || len(all) != len(begun) || len(all[0].Items) == 0 {
			t.Fatalf("an office begins with %d sources, want %d (%v)", len(all), len(begun), err)
		}
		act := orgtest.Act(s, orgtest.CoA)
		act.Key = "once"
		id, err := k.SaveItem(t.Context(), act, item())
		if err != nil {
			t.Fatal(err)
		}
		if again, err := k.SaveItem(t.Context(), act, item()); err != nil || again != id {
			t.Errorf("the same key again: %q, %v, want %q", again, err, id)
		}
		if got := found(t, k, question); len(got) != 1 || got[0] != "Тергеушілердің жүктемесі" {
			t.Fatalf("found %v", got)
		}
		in := item()
		in.ID, in.Version, in.Closed, in.Reason = id, 1, true, "Деректер тізілімнен алынды"
		if _, err := k.SaveItem(t.Context(), orgtest.Act(s, orgtest.CoA), in); err != nil {
			t.Fatal(err)
		}
		if got := found(t, k, question); len(got) != 0 {
			t.Errorf("a closed item is found: %v", got)
		}
		if _, err := k.SaveItem(t.Context(), orgtest.Act(s, orgtest.CoA), in); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("a stale version: %v, want a conflict", err)
		}
	})
}

func TestWrongUseOfTheCatalogueChangesNothing_44_I44c(t *testing.T) {
	each(t, func(t *testing.T, k *held.Keeper, s *org.Structure) {
		for _, x := range []struct {
			name string
			post string
			edit func(*held.ItemInput)
			want error
		}{
			{"not of the Apparatus", orgtest.DeptChief, func(*held.ItemInput) {}, fault.Forbidden{}},
			{"no name", orgtest.CoA, func(in *held.ItemInput) { in.Name.RU = " " }, fault.Invalid{}},
			{"no phrase", orgtest.CoA, func(in *held.ItemInput) { in.RU = []string{" "} }, fault.Invalid{}},
			{"a phrase of one word", orgtest.CoA, func(in *held.ItemInput) { in.RU = []string{"нагрузка"} }, fault.Invalid{}},
			{"an overlong name", orgtest.CoA, func(in *held.ItemInput) { in.Name.KK = strings.Repeat("ә", 301) }, fault.Invalid{}},
			{"too many phrases", orgtest.CoA, func(in *held.ItemInput) {
				for i := range 41 {
					in.KK = append(in.KK, "тергеуші жүктемесі "+strings.Repeat("а", i+2))
				}
			}, fault.Invalid{}},
			{"a source that is not there", orgtest.CoA, func(in *held.ItemInput) { in.SourceID = "nowhere" }, fault.NotFound{}},
			{"an item that is not there", orgtest.CoA, func(in *held.ItemInput) { in.ID, in.Reason = "nowhere", "себеп" }, fault.NotFound{}},
			{"a change without a reason", orgtest.CoA, func(in *held.ItemInput) { in.ID = "stat.forms" }, fault.Invalid{}},
		} {
			in := item()
			x.edit(&in)
			if _, err := k.SaveItem(t.Context(), orgtest.Act(s, x.post), in); !errors.Is(err, x.want) {
				t.Errorf("%s: %v, want %T", x.name, err, x.want)
			}
		}
		if got := found(t, k, question); len(got) != 0 {
			t.Errorf("something was kept: %v", got)
		}
	})
}

func TestASourceIsAddedAndClosed_44_I44c(t *testing.T) {
	each(t, func(t *testing.T, k *held.Keeper, s *org.Structure) {
		in := held.SourceInput{Name: i18n.Text{KK: "Жаңа жүйе", RU: "Новая система"}, Keeper: i18n.Text{KK: "Комитет", RU: "Комитет"}}
		id, err := k.SaveSource(t.Context(), orgtest.Act(s, orgtest.CoA), in)
		if err != nil {
			t.Fatal(err)
		}
		phrases := item()
		phrases.SourceID = id
		if _, err := k.SaveItem(t.Context(), orgtest.Act(s, orgtest.CoA), phrases); err != nil {
			t.Fatal(err)
		}
		if len(found(t, k, question)) != 1 {
			t.Fatal("an item of a new source is not found")
		}
		in.ID, in.Version, in.Closed, in.Reason = id, 1, true, "Жүйе жабылды"
		if _, err := k.SaveSource(t.Context(), orgtest.Act(s, orgtest.CoA), in); err != nil {
			t.Fatal(err)
		}
		if got := found(t, k, question); len(got) != 0 {
			t.Errorf("a closed source is found: %v", got)
		}
	})
}
