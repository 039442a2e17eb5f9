package account_test

import (
	"errors"
	"testing"

	"reglament/internal/account"
	"reglament/internal/fault"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
)

func TestViewQuery(t *testing.T) {
	for query, want := range map[string]string{"state=sent&kind=&evil=1&after=x": "state=sent", "%zz": "", "": ""} {
		if got := account.ViewQuery("instruments", query); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// A view is kept under its name, replaced under the same one, and nobody else's; an unknown register has none.
func TestSavedViews(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		act := Act(d.s, GP)
		one, err := d.svc.SaveView(t.Context(), act, account.SavedView{Register: "oral", Name: "A", Query: "state=recorded&x=1"})
		if err != nil || one.ID == "" || one.Query != "state=recorded" {
			t.Fatalf("%+v %v", one, err)
		}
		two, err := d.svc.SaveView(t.Context(), act, account.SavedView{Register: "oral", Name: "A", Query: "late=1"})
		if err != nil || two.ID != one.ID || two.Query != "late=1" {
			t.Fatalf("%+v %v", two, err)
		}
		for _, bad := range []account.SavedView{{Register: "people", Name: "A"}, {Register: "oral"}} {
			if _, err := d.svc.SaveView(t.Context(), act, bad); !errors.As(err, new(fault.Invalid)) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if err := d.svc.DropView(t.Context(), Act(d.s, Admin), one.ID); !errors.As(err, new(fault.NotFound)) {
			t.Errorf("another's view: %v", err)
		}
		if err := d.svc.DropView(t.Context(), act, one.ID); err != nil {
			t.Fatal(err)
		}
		err = d.db.Read(t.Context(), func(q store.Q) error {
			list, err := account.SavedViews(t.Context(), q, Person(GP), "oral")
			if len(list) != 0 {
				t.Errorf("%+v", list)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
