package rulebook_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/law"
	"reglament/internal/org/orgtest"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// A body's own edition is in force from its day and not before, and only for that body and its districts.
func TestOwnEdition_10_G10a_G10b_O1(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		before := h.snapshot()
		id := h.adopted(orgtest.AkmolaHead, "", "2026-03-25", values(floor, "31", `{"n": 5, "unit": "working"}`)...)
		snap := h.snapshot()
		if snap.Version == before.Version || snap.CalendarN != before.CalendarN {
			t.Errorf("the snapshot did not move: %d, %d", before.Version, snap.Version)
		}
		s := orgtest.Current(t, h.db, h.dir)
		for _, c := range []struct{ unit, day, want, para, val string }{
			{orgtest.Akmola, "2026-03-24", "gpo-2019-07-20", "43", `{"n":3,"unit":"working"}`},
			{orgtest.Akmola, "2026-03-25", id, "31", `{"n":5,"unit":"working"}`},
			{orgtest.AkmolaUnit, "2026-03-25", id, "31", `{"n":5,"unit":"working"}`},
			{orgtest.District, "2026-03-25", id, "31", `{"n":5,"unit":"working"}`},
			{orgtest.Abai, "2026-03-25", "gpo-2019-07-20", "43", `{"n":3,"unit":"working"}`},
			{orgtest.Dept, "2026-03-25", "gpo-2019-07-20", "43", `{"n":3,"unit":"working"}`},
		} {
			ed := snap.EditionOf(s, c.unit, day(c.day))
			v, _ := ed.At(floor, day(c.day))
			if ed.ID != c.want || v.Para != c.para || v.JSON() != c.val {
				t.Errorf("%s on %s stands under %s, %s: %s", c.unit, c.day, ed.ID, v.Para, v.JSON())
			}
		}
		h.compose() // a restart
		if ed, ok := h.snapshot().Book.Edition(id); !ok || ed.Order.Number != "17-ө" {
			t.Error("the edition is lost with a restart")
		}
		if got := h.actions(rulebook.Stream(id)); !slices.Equal(got, []string{"edition.derived", "edition.edited", "edition.adopted"}) {
			t.Errorf("journal: %v", got)
		}
	})
}

// A district has no regulation of its own: its head is told under which edition it stands.
func TestDistrictRefused_10_G10b(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.Derive(t.Context(), h.as(orgtest.DistrictHead), rulebook.DeriveInput{})
		h.refusedBy(err, law.RuleAdopt, "10")
		_, err = h.Derive(t.Context(), h.as(orgtest.Admin), rulebook.DeriveInput{Body: orgtest.Dept})
		h.wrong(err, "body")
	})
}

// What may change is what the model lets change, and only towards more; strangers are named.
func TestOnlyWhatMayChange_10_G10a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		for name, c := range map[string]struct {
			list  []rulebook.Value
			rule  string // refused by it
			field string // or wrong
		}{
			"longer":         {list: values(floor, "31", `{"n": 4, "unit": "working"}`)},
			"the same":       {list: values(floor, "31", `{"n": 3, "unit": "working"}`)},
			"renumbered":     {list: values("edition.align", "2", "")},
			"shorter":        {list: values(floor, "31", `{"n": 2, "unit": "working"}`), rule: law.RuleAdopt},
			"other unit":     {list: values(floor, "31", `{"n": 30, "unit": "calendar"}`), rule: law.RuleAdopt},
			"fixed":          {list: values("edition.align", "2", `{"n": 2, "unit": "month"}`), rule: law.RuleAdopt},
			"repealed":       {list: []rulebook.Value{{Rule: floor, Para: "31", Gone: true}}, rule: law.RuleAdopt},
			"unknown rule":   {list: values("instrument.order.term", "31", `{"n": 1}`), field: "values.instrument.order.term"},
			"unknown member": {list: values(floor, "31", `{"n": 4, "unit": "working", "limit": 1}`), field: "values." + floor},
			"no paragraph":   {list: values(floor, "31a", `{"n": 4, "unit": "working"}`), field: "values." + floor},
			"not JSON":       {list: values(floor, "31", `{"n": 4`), field: "values." + floor},
			"twice":          {list: append(values(floor, "31", ""), values(floor, "32", "")...), field: "values." + floor},
		} {
			got, err := h.edit(orgtest.AkmolaHead, r.ID, r.Version, c.list)
			switch {
			case c.rule != "":
				h.refusedBy(err, c.rule, "10")
			case c.field != "":
				h.wrong(err, c.field)
			case err != nil:
				t.Errorf("%s: %v", name, err)
			default:
				r = got
			}
		}
		if _, err := h.edit(orgtest.AkmolaHead, r.ID, r.Version-1, nil); fault.Status(err) != 409 {
			t.Errorf("a stale version is taken: %v", err)
		}
	})
}

// An edition takes force today or later, with the number and day of an order that is not to come.
func TestAdoptionDay_O7_O1(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		adopt := func(in rulebook.AdoptInput) error {
			_, err := h.Adopt(t.Context(), h.as(orgtest.AkmolaHead), r.ID, r.Version, in)
			return err
		}
		h.refusedBy(adopt(order("2026-03-18")), law.RuleFrom, "order 7")
		h.wrong(adopt(rulebook.AdoptInput{Day: orgtest.Day, From: orgtest.Day}), "number")
		h.wrong(adopt(rulebook.AdoptInput{Number: "1", From: orgtest.Day}), "day")
		h.wrong(adopt(rulebook.AdoptInput{Number: "1", Day: orgtest.Day.AddDays(1), From: orgtest.Day}), "day")
		h.wrong(adopt(rulebook.AdoptInput{Number: "1", Day: orgtest.Day}), "from")
		h.wrong(adopt(rulebook.AdoptInput{Number: "1", Day: orgtest.Day, From: day("2035-01-01")}), "from")
		if err := adopt(order("2026-03-19")); err != nil {
			t.Fatalf("today: %v", err)
		}
		r = h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		h.refusedBy(adopt(order("2026-03-19")), law.RuleFrom, "order 7")
		if err := adopt(order("2026-04-01")); err != nil {
			t.Fatalf("a day to come: %v", err)
		}
		list, err := h.Editions(t.Context(), h.as(orgtest.AbaiHead))
		if err != nil || len(list) != 3 {
			t.Fatalf("%d editions, %v", len(list), err)
		}
		if e := list[1]; e.ID != "akmola-2" || e.InForce || e.State != rulebook.StateAdopted || e.By.PersonID != orgtest.Person(orgtest.AkmolaHead) {
			t.Errorf("the second: %+v", e)
		}
		if e := list[2]; e.ID != "akmola-1" || !e.InForce || e.Until != day("2026-03-31") {
			t.Errorf("the first: %+v", e)
		}
		if e := list[0]; !e.BuiltIn || !e.InForce || e.Amendments[0].Number != "73" || e.Amendments[0].Date != day("2019-07-20") {
			t.Errorf("the model: %+v", e)
		}
	})
}

// Who drafts and who adopts; others are told the reasons, and do not see drafts.
func TestRights_10_G10a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, post := range []string{orgtest.AkmolaOfficer, orgtest.AbaiHead, orgtest.GP} {
			_, err := h.Derive(t.Context(), h.as(post), rulebook.DeriveInput{Body: orgtest.Akmola})
			h.status(err, 403)
		}
		r := h.derive(orgtest.AkmolaUnitHead, rulebook.DeriveInput{})
		for _, post := range []string{orgtest.AkmolaUnitHead, orgtest.AkmolaDeputy, orgtest.Admin, orgtest.CoA} {
			_, err := h.Adopt(t.Context(), h.as(post), r.ID, r.Version, order("2026-03-25"))
			h.status(err, 403)
		}
		for _, post := range []string{orgtest.AbaiHead, orgtest.AkmolaOfficer} {
			_, err := h.Card(t.Context(), h.as(post), r.ID)
			h.status(err, 404)
			_, err = h.Adopt(t.Context(), h.as(post), r.ID, r.Version, order("2026-03-25"))
			h.status(err, 404)
		}
		_, err := h.Derive(t.Context(), h.as(orgtest.AkmolaHead), rulebook.DeriveInput{})
		h.status(err, 409) // one draft at a time
		_, err = h.Drop(t.Context(), h.as(orgtest.AkmolaHead), r.ID, r.Version, " ")
		h.wrong(err, "reason")
		if _, err = h.Drop(t.Context(), h.as(orgtest.AkmolaHead), r.ID, r.Version, "қайта жазылады"); err != nil {
			t.Fatal(err)
		}
		_, err = h.Adopt(t.Context(), h.as(orgtest.AkmolaHead), r.ID, r.Version+1, order("2026-03-25"))
		h.status(err, 409)
		g, err := h.Derive(t.Context(), h.as(orgtest.Admin), rulebook.DeriveInput{Body: orgtest.GPO})
		g = must(h, g, err)
		_, err = h.Adopt(t.Context(), h.as(orgtest.CoA), g.ID, g.Version, order("2026-03-25"))
		h.status(err, 403)
		if _, err = h.Adopt(t.Context(), h.as(orgtest.GP), g.ID, g.Version, order("2026-03-25")); err != nil {
			t.Error(err)
		}
	})
}

// Two adopt one draft at once: one does, the other is told; a repeated command gets its first answer again.
func TestAdoptTwice_10_O1(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		var wg sync.WaitGroup
		errs := make([]error, 4)
		act := h.as(orgtest.AkmolaHead)
		for i := range errs {
			wg.Go(func() { _, errs[i] = h.Adopt(t.Context(), act, r.ID, r.Version, order("2026-03-25")) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			h.status(err, 409)
		}
		if won != 1 {
			t.Errorf("%d adoptions of one draft", won)
		}
		act.Key = "k1"
		one, err := h.Derive(t.Context(), act, rulebook.DeriveInput{})
		one = must(h, one, err)
		again, err := h.Derive(t.Context(), act, rulebook.DeriveInput{})
		if err != nil || again != one {
			t.Errorf("the repeated command: %+v, %v", again, err)
		}
	})
}

// Two bodies adopt at once: both editions stand, and every later reader has both.
func TestAdoptSideBySide_10_G10a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		posts := []string{orgtest.AkmolaHead, orgtest.AbaiHead, orgtest.CommitteeHead}
		var wg sync.WaitGroup
		for _, post := range posts {
			r := h.derive(post, rulebook.DeriveInput{})
			act := h.as(post)
			wg.Go(func() {
				if _, err := h.Adopt(t.Context(), act, r.ID, r.Version, order("2026-03-25")); err != nil {
					t.Errorf("%s: %v", post, err)
				}
				if err := h.db.Read(t.Context(), func(q store.Q) error { _, err := h.rules.Current(t.Context(), q); return err }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range []string{"akmola-1", "abai-1", "committee-1"} {
			if _, ok := h.snapshot().Book.Edition(id); !ok {
				t.Errorf("%s is missing", id)
			}
		}
	})
}

// The preview shows what changes and what it touches, and what speaks against it.
func TestPreview_10_G10a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		r, err := h.edit(orgtest.AkmolaHead, r.ID, r.Version, values(floor, "31", `{"n": 5, "unit": "working"}`))
		r = must(h, r, err)
		h.openUnder(floor, orgtest.AkmolaUnit, orgtest.AkmolaUnit, orgtest.District, orgtest.Abai, orgtest.Dept)
		p, err := h.Preview(t.Context(), h.as(orgtest.AkmolaUnitHead), r.ID)
		p = must(h, p, err)
		if len(p.Changes) != 1 || p.Changes[0].Rule != floor || p.Changes[0].Open != 3 || p.Open != 3 {
			t.Errorf("changes: %+v, open %d", p.Changes, p.Open)
		}
		if p.Drafts != 3 || p.Readers != 6 || len(p.Align) != 0 || p.Instead.ID != "gpo-2019-07-20" || p.Earliest != orgtest.Day {
			t.Errorf("drafts %d, readers %d, align %d, instead %s, earliest %s", p.Drafts, p.Readers, len(p.Align), p.Instead.ID, p.Earliest)
		}
		if len(p.Findings)+len(p.Faults) > 0 {
			t.Errorf("against it: %v %v", p.Findings, p.Faults)
		}
		d := h.draft(r.ID)
		for _, c := range []struct {
			list             []rulebook.Value
			findings, faults int
		}{
			{values(floor, "31", `{"n": 2, "unit": "working"}`), 1, 0},
			{values(floor, "31", `{"n": 9, "unit": "year"}`), 0, 1},
			{values("no.such", "31", `1`), 0, 1},
			{values(floor, "x", ``), 0, 1},
			{values(floor, "31", `{"n": 9, "unit": "working"}`), 0, 0},
		} {
			d.Values = c.list
			p, err := h.Check(t.Context(), h.as(orgtest.AkmolaUnitHead), r.ID, d)
			if err != nil || len(p.Findings) != c.findings || len(p.Faults) != c.faults {
				t.Errorf("%v: findings %v, faults %v, %v", c.list, p.Findings, p.Faults, err)
			}
		}
		d.From = day("2026-03-18")
		if p, err = h.Check(t.Context(), h.as(orgtest.AkmolaUnitHead), r.ID, d); err != nil || len(p.Faults) != 1 || p.Faults[0].Name != "from" {
			t.Errorf("a day that has passed: %v, %v", p.Faults, err)
		}
		if _, err := h.Preview(t.Context(), h.as(orgtest.AbaiHead), r.ID); fault.Status(err) != 404 {
			t.Errorf("a stranger sees the draft: %v", err)
		}
	})
}

// A new edition of the office, entered by the administrator with the order, amends the model (order 7).
func TestNewModel_O2_O7(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		own := h.adopted(orgtest.AkmolaHead, "", "2026-03-20", values(floor, "31", `{"n": 4, "unit": "working"}`)...)
		r := h.derive(orgtest.Admin, rulebook.DeriveInput{Body: orgtest.GPO})
		r, err := h.edit(orgtest.Admin, r.ID, r.Version, values(floor, "43", `{"n": 5, "unit": "working"}`))
		r = must(h, r, err)
		p, err := h.Preview(t.Context(), h.as(orgtest.Admin), r.ID)
		if p = must(h, p, err); len(p.Align) != 3 || p.Readers != 25 {
			t.Errorf("align %d, readers %d", len(p.Align), p.Readers)
		}
		in := order("2026-04-01")
		in.Amending = true
		r, err = h.Adopt(t.Context(), h.as(orgtest.Admin), r.ID, r.Version, in)
		r = must(h, r, err)
		ed, _ := h.snapshot().Book.Edition(r.ID)
		last := ed.Amendments[len(ed.Amendments)-1]
		if ed.Order.Number != "88" || len(ed.Amendments) != 2 || last.Number != "17-ө" || last.Date != orgtest.Day || !slices.Equal(last.Paras, []string{"43"}) {
			t.Errorf("order %v, amendments %+v", ed.Order, ed.Amendments)
		}
		for _, c := range []struct{ d, val string }{{"2026-03-31", `{"n":3,"unit":"working"}`}, {"2026-04-01", `{"n":5,"unit":"working"}`}} {
			v, _ := h.snapshot().Book.For(law.Root, day(c.d)).At(floor, day(c.d))
			if v.JSON() != c.val {
				t.Errorf("on %s the floor is %s", c.d, v.JSON())
			}
		}
		if got := h.snapshot().Book.For("akmola", day("2026-05-01")).ID; got != own {
			t.Errorf("the region's own edition is gone: %s", got)
		}
	})
}

// openUnder opens a duty under a rule for each creditor unit.
func (h *house) openUnder(rule string, creditors ...string) {
	h.t.Helper()
	h.write(func(tx *store.Tx) error {
		for _, u := range creditors {
			if _, err := h.ledger.Open(h.t.Context(), tx, h.as(orgtest.GP), h.plain(rule, u, "2026-03-19", 3)); err != nil {
				return err
			}
		}
		return nil
	})
}

// What a transaction read of its own change is not taken for what stands once it was rolled back.
func TestRolledBack_O1(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		was := h.snapshot()
		stop := errors.New("stop")
		err := h.db.Write(t.Context(), func(tx *store.Tx) error {
			cal, err := was.Calendar.WithDay(calendar.Move{Day: day("2026-03-27"), Reason: why})
			if err != nil {
				return err
			}
			if _, err := tx.Exec(t.Context(), `INSERT INTO calendar_version (n, version, data, difference, what, act, reason, at, person_id, post_id,
				for_post_id, for_person_id, by_order) VALUES (1, 'v', $1, '{}', 'day', '', '', 0, '', '', '', '', '')`, store.JSON(cal)); err != nil {
				return err
			}
			if _, err := tx.Exec(t.Context(), `UPDATE rulebook_version SET version = 'x' WHERE part = 'all'`); err != nil {
				return err
			}
			if own, err := h.rules.Current(t.Context(), tx); err != nil || own.CalendarN != 1 || own.Version == was.Version {
				t.Errorf("the transaction does not see its own change: %v", err)
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if now := h.snapshot(); now.CalendarN != 0 || now != was {
			t.Error("what was rolled back is in force")
		}
	})
}
