package account_test

import (
	"slices"
	"testing"
	"time"

	"reglament/internal/account"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
)

func (d *desk) refused(person, before string, limit int) []account.Refused {
	d.t.Helper()
	var out []account.Refused
	err := d.db.Read(d.t.Context(), func(q store.Q) (err error) {
		out, err = account.RefusedLogins(d.t.Context(), q, person, before, limit)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// Every refused attempt is counted, and the journal has one entry at the first of an hour and one with their number after it,
// however many attempts there were.
func TestRefusedLoginsAreToldOnceAnHour(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		d.signs()
		d.fail(GP, 8, one("6.6.6.6"), Now) // five are looked at, three come too early
		for _, login := range []string{"nobody", "somebody", ""} {
			d.fail(login, 1, one("7.7.7.7"), Now)
		}
		if err := d.svc.Disable(t.Context(), Act(d.s, Admin), Person(Officer1), "left"); err != nil {
			t.Fatal(err)
		}
		d.login(Officer1, good, "8.8.8.8", "", Now)
		d.signed("none", "x", "9.9.9.9", Now)
		c := d.challenge(Now)
		d.signed(c.Secret, "no one", "9.9.9.9", Now)
		c = d.challenge(Now)
		d.signed(c.Secret, "nobody:"+string(c.Content), "9.9.9.9", Now)
		c = d.challenge(Now)
		d.signed(c.Secret, Person(Officer1)+":"+string(c.Content), "9.9.9.9", Now)
		want := map[[3]string]int64{
			{Person(GP), "password", "password"}:        5,
			{Person(GP), "password", "early"}:           3,
			{"", "password", "unknown"}:                 3,
			{Person(Officer1), "password", "disabled"}:  1,
			{"", "signature", "challenge"}:              1,
			{"", "signature", "signature"}:              1,
			{"", "signature", "unknown"}:                1,
			{Person(Officer1), "signature", "disabled"}: 1,
		}
		list := d.refused("", "", 50)
		for _, r := range list {
			if k := [3]string{r.PersonID, string(r.Way), string(r.Why)}; want[k] != r.Attempts || r.Address == "" || !r.Hour.Equal(Now.Truncate(time.Hour)) {
				t.Errorf("%v: %+v", k, r)
			}
		}
		if len(list) != len(want) {
			t.Errorf("%d kinds, want %d", len(list), len(want))
		}
		told := func(action string) int {
			return len(slices.DeleteFunc(slices.Clone(d.journal.Actions), func(a string) bool { return a != action }))
		}
		if n := told("account.refused"); n != len(want) {
			t.Errorf("the journal tells of %d first attempts, want %d", n, len(want))
		}
		for _, after := range []time.Duration{time.Minute, time.Hour, time.Hour, 2 * time.Hour} {
			if err := d.svc.Sweep(t.Context(), Now.Add(after)); err != nil {
				t.Fatal(err)
			}
			if n, want := told("account.refused.hour"), map[bool]int{true: 3}[after >= time.Hour]; n != want {
				t.Errorf("after %s the journal tells of %d hours, want %d", after, n, want)
			}
		}
		if list := d.refused(Person(GP), "", 1); len(list) != 1 || len(d.refused(Person(GP), list[0].ID, 50)) != 1 {
			t.Errorf("pages of one person: %+v", list)
		}
		if err := d.svc.Sweep(t.Context(), Now.Add(200*24*time.Hour)); err != nil || len(d.refused("", "", 50)) != 0 {
			t.Errorf("old rows stay: %v", err)
		}
	})
}
