package rulebook_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/regulation"
)

func (h *house) write(f func(tx *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

// plain is a duty of some working days from an anchor.
func (h *house) plain(rule, creditor, anchor string, n int) []duty.Open {
	h.t.Helper()
	due, err := h.snapshot().Calendar.Explain(day(anchor), calendar.WorkingDays(n), calendar.Execution)
	if err != nil {
		h.t.Fatal(err)
	}
	return []duty.Open{{
		Kind: "test", DebtorUnit: orgtest.Dept, CreditorUnit: creditor, DocumentID: "doc", What: i18n.M("common.name"),
		Rule: rule, Para: "43", Edition: "gpo-2019-07-20", Due: due,
	}}
}

// The wording that is built in is not owed; one adopted later is owed by every body within a month of taking force, once,
// and done by adopting an edition that derives from it.
func TestAlignment_O4(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.follow("2026-03-19")
		if n := len(h.owed()); n != 0 {
			t.Fatalf("%d bodies owe alignment with a wording of 2019", n)
		}
		own := h.adopted(orgtest.AkmolaHead, "", "2026-03-20", values(floor, "31", `{"n": 4, "unit": "working"}`)...)
		model := h.adopted(orgtest.Admin, orgtest.GPO, "2026-03-23", values("edition.align", "order 5", "")...)
		h.follow("2026-03-20")
		owed := h.owed()
		for _, body := range []string{orgtest.Akmola, orgtest.Abai, orgtest.Committee} {
			d := owed[body]
			if d.DueDay != day("2026-04-23") || d.Para != "order 5" || d.Edition != model || d.CreditorUnit != orgtest.Apparatus {
				t.Errorf("%s owes %+v", body, d)
			}
			said(t, d.What)
		}
		if len(owed) != 3 {
			t.Errorf("%d bodies owe", len(owed))
		}
		stale, err := h.Derive(t.Context(), h.as(orgtest.AkmolaHead), rulebook.DeriveInput{Base: own})
		stale = must(h, stale, err)
		_, err = h.Adopt(t.Context(), h.as(orgtest.AkmolaHead, "2026-03-30"), stale.ID, stale.Version, order("2026-04-01"))
		h.refusedBy(err, "edition.align", "order 5")
		if _, err = h.Drop(t.Context(), h.as(orgtest.AkmolaHead), stale.ID, stale.Version, "үлгі өзгерді"); err != nil {
			t.Fatal(err)
		}
		r := h.derive(orgtest.AkmolaHead, rulebook.DeriveInput{})
		if d := h.draft(r.ID); d.Base != model || len(d.Values) != 1 || d.Values[0].Rule != floor || d.Values[0].Para != "31" {
			t.Errorf("what the body had of its own is lost: %+v", d)
		}
		if _, err = h.Adopt(t.Context(), h.as(orgtest.AkmolaHead, "2026-03-30"), r.ID, r.Version, order("2026-04-01")); err != nil {
			t.Fatal(err)
		}
		if owed = h.owed(); len(owed) != 2 || owed[orgtest.Akmola].ID != "" {
			t.Errorf("the duty is not done: %v", owed)
		}
		h.follow("2026-04-01")
		if len(h.owed()) != 2 {
			t.Error("the timer opened it again")
		}
	})
}

// Everybody is on the sheet once, confirms once and for himself; the rest are reminded by the rhythm; who comes later is added.
func TestAcquaintance_O6(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.follow("2026-03-19")
		h.follow("2026-03-19")
		const model = "gpo-2019-07-20"
		a := h.sheet(orgtest.CoA, model)
		if a.Required != 25 || a.Confirmed != 0 || len(a.Readers) != 25 || !a.MayRemind || !a.MayConfirm() {
			t.Fatalf("required %d, confirmed %d, readers %d, %v", a.Required, a.Confirmed, len(a.Readers), a.MayConfirm())
		}
		if a.Sheet.Due != day("2026-03-31") { // five working days; 23 to 25 March are off
			t.Errorf("due %s", a.Sheet.Due)
		}
		if _, err := h.Confirm(t.Context(), h.as(orgtest.Officer1), model); err != nil {
			t.Fatal(err)
		}
		_, err := h.Confirm(t.Context(), h.as(orgtest.Officer1), model)
		h.status(err, 409)
		if a = h.sheet(orgtest.Officer1, model); a.MayConfirm() || len(a.Readers)+len(a.Counts) != 0 {
			t.Errorf("an officer sees %d others", len(a.Readers))
		}
		if a = h.sheet(orgtest.AkmolaHead, model); a.Required != 5 || len(a.Readers) != 5 || a.MayRemind {
			t.Errorf("the head of a region sees %d, %d", a.Required, len(a.Readers))
		}
		if a = h.sheet(orgtest.Admin, model); a.Confirmed != 1 {
			t.Errorf("confirmed %d", a.Confirmed)
		}
		_, err = h.Remind(t.Context(), h.as(orgtest.AkmolaHead), model)
		h.status(err, 403)
		for _, c := range []struct {
			day  string
			want int64
		}{{"2026-03-31", 1}, {"2026-04-01", 2}, {"2026-04-02", 2}, {"2026-04-08", 2}, {"2026-04-09", 3}} {
			h.follow(c.day)
			if got := h.unread(orgtest.Officer2); got != c.want {
				t.Errorf("on %s officer 2 has %d notices, want %d", c.day, got, c.want)
			}
		}
		if got := h.unread(orgtest.Officer1); got != 1 {
			t.Errorf("who confirmed is reminded: %d", got)
		}
	})
}

// A person appointed later is put on the sheet, and nobody else is told again.
func TestNewcomer_O6(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.follow("2026-03-19")
		id, err := h.orgs.AddPerson(t.Context(), h.as(orgtest.Admin), org.PersonInput{Code: "n-new", Family: "Жаңаев", Given: "Арман"})
		id = must(h, id, err)
		if _, err := h.orgs.Appoint(t.Context(), h.as(orgtest.Admin), org.Appointment{PersonID: id, PostID: orgtest.Vacant, From: day("2026-03-20"), Order: "5"}); err != nil {
			t.Fatal(err)
		}
		h.follow("2026-03-20")
		if a := h.sheet(orgtest.CoA, "gpo-2019-07-20"); a.Required != 26 {
			t.Errorf("required %d", a.Required)
		}
		if got := h.unread(orgtest.Officer2); got != 1 {
			t.Errorf("officer 2 has %d notices", got)
		}
	})
}

// The sheet of a region's own edition is for its staff and its districts.
func TestAcquaintanceOfBody_O6_G10b(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.adopted(orgtest.AkmolaHead, "", "2026-03-25")
		a := h.sheet(orgtest.AkmolaHead, id)
		if a.Required != 6 || !a.MayRemind || !a.MayConfirm() {
			t.Errorf("required %d", a.Required)
		}
		n, err := h.Remind(t.Context(), h.as(orgtest.AkmolaHead), id)
		if err != nil || n.People != 6 {
			t.Errorf("reminded %d, %v", n.People, err)
		}
		_, err = h.Confirm(t.Context(), h.as(orgtest.AbaiHead), id)
		h.status(err, 404)
	})
}

func (h *house) sheet(post, edition string) rulebook.Acquaintance {
	h.t.Helper()
	a, err := h.Acquaintance(h.t.Context(), h.as(post), edition, "", "", 100)
	return must(h, a, err)
}

func (h *house) unread(post string) (n int64) {
	h.t.Helper()
	err := h.db.Read(h.t.Context(), func(q store.Q) (err error) {
		n, err = h.kernel.Unread(h.t.Context(), q, orgtest.Person(post))
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

var why = i18n.Text{KK: "Үкімет қаулысы", RU: "Постановление Правительства", EN: "Resolution of the Government"}

// A day that is moved (the act under article 85 of the Labour Code) moves the open duties that pass over it and says so
// in each document's journal.
func TestCalendarMove(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.write(func(tx *store.Tx) error { // due 26 and 30 March
			for _, n := range []int{2, 4} {
				if _, err := h.ledger.Open(t.Context(), tx, h.as(orgtest.GP), h.plain(floor, orgtest.Dept, "2026-03-19", n)); err != nil {
					return err
				}
			}
			return nil
		})
		in := rulebook.MoveInput{Moves: []calendar.Move{{Day: day("2026-03-27"), Reason: why, Act: "№ 100"}, {Day: day("2026-04-04"), Working: true, Reason: why, Act: "№ 100"}}}
		p, err := h.PreviewMove(t.Context(), h.as(orgtest.Admin), in)
		if p = must(h, p, err); p.Forecast.Moved != 1 || p.Forecast.Owed != 2 || len(p.Difference.Days) != 2 {
			t.Errorf("preview: %+v", p)
		}
		for _, post := range []string{orgtest.GP, orgtest.AkmolaHead, orgtest.Officer1} {
			_, err := h.MoveDays(t.Context(), h.as(post), in)
			h.status(err, 403)
		}
		was := h.snapshot()
		act := h.as(orgtest.Admin)
		act.Key = "move"
		r, err := h.MoveDays(t.Context(), act, in)
		if r = must(h, r, err); r.N != 1 || r.Moved != 1 {
			t.Errorf("receipt: %+v", r)
		}
		if again, err := h.MoveDays(t.Context(), act, in); err != nil || again.N != 1 {
			t.Errorf("repeated: %+v, %v", again, err)
		}
		_, err = h.MoveDays(t.Context(), h.as(orgtest.Admin), in)
		h.status(err, 409)
		now := h.snapshot()
		if working, _ := now.Calendar.IsWorking(day("2026-03-27")); working || now.Version == was.Version || now.CalendarN != 1 {
			t.Error("the calendar did not move")
		}
		if got := h.actions("document:doc"); len(got) != 1 || got[0] != "duty.recomputed" {
			t.Errorf("journal of the document: %v", got)
		}
		list, err := h.Calendars(t.Context(), h.as(orgtest.GP), 0, 10)
		if err != nil || len(list) != 1 || list[0].Act != "№ 100" || list[0].Name == "" || len(list[0].Difference.Days) != 2 {
			t.Errorf("history: %+v, %v", list, err)
		}
		h.compose()
		if h.snapshot().CalendarN != 1 {
			t.Error("the calendar is lost with a restart")
		}
	})
}

// Wrong moves of days and wrong years are named field by field.
func TestCalendarWrongInput(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		move := func(m calendar.Move) error {
			_, err := h.MoveDays(t.Context(), h.as(orgtest.Admin), rulebook.MoveInput{Moves: []calendar.Move{m}})
			return err
		}
		h.wrong(move(calendar.Move{Day: day("2028-01-05"), Reason: why, Act: "1"}), "day")
		h.wrong(move(calendar.Move{Day: day("2026-03-28"), Reason: why, Act: "1"}), "working")
		h.wrong(move(calendar.Move{Day: day("2026-03-27"), Reason: i18n.Text{KK: "қ"}, Act: "1"}), "reason")
		h.wrong(move(calendar.Move{Day: day("2026-03-27"), Reason: why}), "act")
		_, err := h.MoveDays(t.Context(), h.as(orgtest.Admin), rulebook.MoveInput{})
		h.wrong(err, "moves")
		year := func(y calendar.Year) error {
			_, err := h.AddYear(t.Context(), h.as(orgtest.Admin), rulebook.YearInput{Year: y, Act: "№ 1", Reason: "жыл"})
			return err
		}
		newYear := calendar.Entry{Day: day("2028-01-03"), Reason: why}
		h.wrong(year(calendar.Year{Year: 2029, WorkingDays: 250}), "year")
		h.wrong(year(calendar.Year{Year: 2028, WorkingDays: 260, Off: []calendar.Entry{newYear}}), "working_days")
		h.wrong(year(calendar.Year{Year: 2028, WorkingDays: 259, Off: []calendar.Entry{newYear, newYear}}), "days")
		h.wrong(year(calendar.Year{Year: 2028, WorkingDays: 259, Off: []calendar.Entry{{Day: day("2028-01-03")}}}), "days")
		h.wrong(year(calendar.Year{Year: 2028, WorkingDays: 259, Off: []calendar.Entry{{Day: day("2028-01-03"), Holiday: "none"}}}), "days")
		if h.snapshot().CalendarN != 0 {
			t.Fatal("a wrong change was made")
		}
		if err := year(calendar.Year{Year: 2028, WorkingDays: 259, Off: []calendar.Entry{newYear}}); err != nil {
			t.Fatal(err)
		}
		if last := h.snapshot().Calendar.Last(); last != day("2028-12-31") {
			t.Errorf("the calendar ends on %s", last)
		}
	})
}

// officialText is a text of the right shape with a word of its own in every paragraph.
func officialText(t *testing.T, word string) string {
	t.Helper()
	chapters, err := regulation.Provisions()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("Регламентті бекіту туралы БҰЙЫРАМЫН:\n")
	for _, c := range chapters {
		if c.Number != regulation.OrderChapter {
			fmt.Fprintf(&b, "%s. %s\n", c.Number, c.Title.KK)
		}
		for _, p := range c.Provisions {
			fmt.Fprintf(&b, "%s. %s %s.\n", strings.TrimPrefix(p.Para, "order "), word, p.Statement.KK)
		}
	}
	return b.String()
}

// The official text is loaded whole or not at all, by an administrator, and is shown beside the statements.
func TestOfficialText_O7(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		load := func(post, text string) (rulebook.TextReceipt, error) {
			return h.ImportText(t.Context(), h.as(post), "", strings.NewReader(text))
		}
		text := officialText(t, "Бірінші")
		_, err := load(orgtest.GP, text)
		h.status(err, 403)
		_, err = load(orgtest.Admin, "1. Бірінші.\n")
		h.wrong(err, "text")
		_, err = h.ImportText(t.Context(), h.as(orgtest.Admin), "akmola-1", strings.NewReader(text))
		h.wrong(err, "edition")
		r, err := load(orgtest.Admin, text)
		if r = must(h, r, err); r.Paragraphs < 80 || r.Same || r.Edition != "gpo-2019-07-20" {
			t.Errorf("%+v", r)
		}
		if r, err = load(orgtest.Admin, text); err != nil || !r.Same {
			t.Errorf("the same text again: %+v, %v", r, err)
		}
		sys := org.Act{Actor: org.SystemActor(), Now: orgtest.Now}
		if r, err = rulebook.ImportText(t.Context(), h.db, h.rules, sys, "", strings.NewReader(officialText(t, "Екінші"))); err != nil || r.Same {
			t.Fatalf("another text: %+v, %v", r, err)
		}
		err = h.db.Read(t.Context(), func(q store.Q) error {
			p, held, ok, err := h.OfficialParagraph(t.Context(), q, orgtest.Day, "44-1")
			if !ok || !strings.HasPrefix(p.Text, "Екінші") || held.Paragraphs != int64(r.Paragraphs) {
				t.Errorf("44-1: %+v, %+v, %v", p, held, ok)
			}
			all, _, ok, err2 := h.OfficialText(t.Context(), q, orgtest.Day)
			if !ok || len(all.Paragraphs) != r.Paragraphs || len(all.Headings) < 10 {
				t.Errorf("%d paragraphs, %d headings", len(all.Paragraphs), len(all.Headings))
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := h.actions(rulebook.Stream("gpo-2019-07-20")); len(got) != 2 {
			t.Errorf("journal: %v", got)
		}
	})
}
