package document_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/store"
)

func TestResolution_40_I40h(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		act := h.as("p3", "h3")
		res := document.Resolution{Text: "Орындауға", LeadPost: "o3", CoPosts: []string{"h4"}, Due: h.due(5), Rule: "instrument.resolution", Para: "40", Edition: "gpo-2019"}
		resolve := func(r document.Resolution) (out string, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				out, err = h.Resolve(ctx, tx, act, id, "exec-1", r)
				return err
			})
			return out, err
		}
		for name, spoil := range map[string]func(*document.Resolution){
			"no text": func(r *document.Resolution) { r.Text = " " }, "no lead": func(r *document.Resolution) { r.LeadPost = "" },
			"twice": func(r *document.Resolution) { r.CoPosts = []string{"o3"} }, "no day": func(r *document.Resolution) { r.Due.Effective = 0 },
		} {
			bad := res
			spoil(&bad)
			_, err := resolve(bad)
			is(t, name, err, fault.Invalid{})
		}
		first, err := resolve(res)
		if err != nil {
			t.Fatal(err)
		}
		res.LeadPost, res.CoPosts = "h4", nil
		if _, err := resolve(res); err != nil {
			t.Fatal(err)
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Resolutions(ctx, q, id, "exec-1")
			if len(list) != 2 || list[0].Superseded || !list[1].Superseded || list[1].ID != first || len(list[1].Executors) != 2 || !list[1].Executors[0].Lead {
				t.Errorf("%+v", list)
			}
			old, err2 := h.ledger.ByRefs(ctx, q, "", []string{first})
			for _, d := range old {
				if d.State != duty.StateVoid {
					t.Errorf("a superseded duty is %s", d.State)
				}
			}
			_, err3 := h.Load(ctx, q, h.viewer("q3"), id)
			return errors.Join(err, err2, err3)
		})
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return h.CloseResolutions(ctx, tx, act, id, "exec-1", true, "")
		})
		h.read(func(ctx context.Context, q store.Q) error {
			p, err := duty.List(ctx, q, duty.Filter{DocumentID: id}, duty.Cursor{}, 10)
			if len(p.Duties) != 0 {
				t.Errorf("duties left: %+v", p.Duties)
			}
			return err
		})
		h.sound()
	})
}

func TestMessages_40_I40g(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		var question string
		h.must(func(ctx context.Context, tx *store.Tx) (err error) {
			if question, err = h.Ask(ctx, tx, h.as("q3", "o3"), id, "exec-1", "Қай кезең?"); err != nil {
				return err
			}
			_, err = h.AnswerQuestion(ctx, tx, h.as("q1", "o1"), id, question, "Бірінші тоқсан")
			return err
		})
		h.must(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.PostMethod(ctx, tx, h.as("q1", "o1"), id, "Әдістеме")
			return err
		})
		is(t, "no words", h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Ask(ctx, tx, h.as("q3", "o3"), id, "", "\n")
			return err
		}), fault.Invalid{})
		is(t, "no question", h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.AnswerQuestion(ctx, tx, h.as("q1", "o1"), id, "none", "x")
			return err
		}), fault.NotFound{})
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Messages(ctx, q, id, "", 10)
			if len(list) != 3 || !list[0].Answered || list[1].ParentID != question || list[2].Kind != document.MessageMethod || list[0].UnitID != "u3" {
				t.Errorf("%+v", list)
			}
			return err
		})
		h.sound()
	})
}

func TestAcquaintanceSheet_order6_O6(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		act := h.as("p1", "h1")
		sheet := document.Sheet{Subject: "edition:gpo-2019", Title: i18n.M("document.test"), Link: "/regulation", Since: day(today), Due: day("2026-03-11"), Para: "order 6", Rule: "order.acquaint"}
		readers := []document.Reader{{PersonID: "p1", UnitID: "u1", BodyID: "gpo"}, {PersonID: "q1", UnitID: "u1", BodyID: "gpo"}, {PersonID: "p2", UnitID: "u2", BodyID: "gpo"}}
		open := func() (id string, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				id, err = h.OpenSheet(ctx, tx, act, sheet, readers)
				return err
			})
			return id, err
		}
		id, err := open()
		if err != nil {
			t.Fatal(err)
		}
		_, err = open()
		is(t, "a second sheet", err, fault.Conflict{})
		confirm := func(person, post string) error {
			return h.write(func(ctx context.Context, tx *store.Tx) error { return h.Confirm(ctx, tx, h.as(person, post), id) })
		}
		if err := confirm("q1", "o1"); err != nil {
			t.Fatal(err)
		}
		is(t, "confirmed twice", confirm("q1", "o1"), fault.Conflict{})
		is(t, "not on the sheet", confirm("p4", "h4"), fault.NotFound{})
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return h.AddReaders(ctx, tx, act, id, []document.Reader{{PersonID: "p4", UnitID: "u4", BodyID: "gpo"}})
		})
		for i, want := range []int64{3, 0, 3} {
			when := today
			if i == 2 {
				when = "2026-03-05"
			}
			h.must(func(ctx context.Context, tx *store.Tx) error {
				n, err := h.RemindSheet(ctx, tx, h.as("p1", "h1", when), id)
				if n != want {
					t.Errorf("reminded %d, want %d", n, want)
				}
				return err
			})
		}
		h.read(func(ctx context.Context, q store.Q) error {
			counts, err := h.SheetCounts(ctx, q, id, day("2026-03-12"))
			if len(counts) != 3 || counts[0] != (document.SheetCount{UnitID: "u1", BodyID: "gpo", Required: 2, Confirmed: 1, Overdue: 1}) {
				t.Errorf("%+v", counts)
			}
			var seen []string
			var c duty.Cursor
			for {
				list, next, err := h.SheetReaders(ctx, q, id, "gpo", c, 3)
				if err != nil {
					return err
				}
				for _, r := range list {
					seen = append(seen, r.PersonID)
				}
				if c = next; c == (duty.Cursor{}) {
					break
				}
			}
			if len(seen) != 4 || seen[3] != "q1" {
				t.Errorf("readers %v", seen)
			}
			mine, err2 := h.MySheets(ctx, q, "p4")
			done, err3 := h.MySheets(ctx, q, "q1")
			if len(mine) != 1 || len(done) != 0 {
				t.Errorf("mine %d, done %d", len(mine), len(done))
			}
			all, err4 := h.Sheets(ctx, q, "", 10)
			if len(all) != 1 || all[0].Title.Key != "document.test" {
				t.Errorf("%+v", all)
			}
			return errors.Join(err, err2, err3, err4)
		})
		h.sound()
	})
}

func TestInbox_40_I40g(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		now := day(today).Start().Add(9 * time.Hour)
		msg := i18n.M("document.test", "n", 1)
		h.must(func(ctx context.Context, tx *store.Tx) error {
			to := []document.To{{PersonID: "p1"}, {PostID: "h1"}, {UnitID: "u1"}, {PostID: "h2"}, {PostID: "none"}}
			return errors.Join(h.Notify(ctx, tx, now, to, msg, "/x", ""), h.Notify(ctx, tx, now, to[:1], msg, "/y", ""))
		})
		if h.unread("p1") != 2 || h.unread("p2") != 1 || h.unread("p3") != 0 {
			t.Errorf("unread %d %d %d", h.unread("p1"), h.unread("p2"), h.unread("p3"))
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Inbox(ctx, q, "p1", "", 1)
			rest, err2 := h.Inbox(ctx, q, "p1", list[0].ID, 10)
			if len(list) != 1 || list[0].Link != "/y" || len(rest) != 1 || rest[0].Msg.Args["n"] != 1 {
				t.Errorf("%+v %+v", list, rest)
			}
			return errors.Join(err, err2)
		})
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.MarkRead(ctx, tx, "p2", now) })
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.MarkRead(ctx, tx, "p1", now, "none") })
		if h.unread("p1") != 2 || h.unread("p2") != 0 {
			t.Error("marking touched another's inbox, or not the own")
		}
	})
}

// Who opens a notice has read it and the earlier ones that lead to the same record; later ones, others and other people's stay.
func TestOpenNotice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		now := day(today).Start().Add(9 * time.Hour)
		tell := func(person, link string) {
			h.must(func(ctx context.Context, tx *store.Tx) error {
				return h.Notify(ctx, tx, now, []document.To{{PersonID: person}}, i18n.M("document.test", "n", 1), link, "")
			})
		}
		for _, link := range []string{"/x", "/y", "/x", "/x", ""} {
			tell("p1", link)
		}
		tell("p2", "/x")
		var list []document.Notification
		h.read(func(ctx context.Context, q store.Q) (err error) {
			list, err = h.Inbox(ctx, q, "p1", "", 10)
			return err
		})
		open := func(person, id string) (link string, err error) {
			err = h.db.Write(t.Context(), func(tx *store.Tx) (err error) {
				link, err = h.OpenNotice(t.Context(), tx, person, id, now)
				return err
			})
			return link, err
		}
		_, err := open("p2", list[2].ID)
		is(t, "another's notice", err, fault.NotFound{})
		if h.unread("p1") != 5 || h.unread("p2") != 1 {
			t.Fatal("opening another's notice read something")
		}
		if link, err := open("p1", list[2].ID); link != "/x" || err != nil || h.unread("p1") != 3 || h.unread("p2") != 1 {
			t.Errorf("%q, %v: %d unread, want 3 (/y, the newer /x and the one without a link); of another %d", link, err, h.unread("p1"), h.unread("p2"))
		}
		if link, err := open("p1", list[0].ID); link != "" || err != nil || h.unread("p1") != 2 {
			t.Errorf("%q, %v: %d unread, want 2", link, err, h.unread("p1"))
		}
		if _, err := open("p1", list[2].ID); err != nil {
			t.Errorf("a second time: %v", err)
		}
	})
}

// The notices of a record are those that lead to it, or to a place or an act upon it, and are not read; those of another person or
// of another record with the same beginning are not.
func TestNoticesAt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		now := day(today).Start().Add(9 * time.Hour)
		tell := func(person, link, docID string) {
			h.must(func(ctx context.Context, tx *store.Tx) error {
				return h.Notify(ctx, tx, now, []document.To{{PersonID: person}}, i18n.M("document.test", "n", 1), link, docID)
			})
		}
		at := func(person, address string) (n int) {
			h.read(func(ctx context.Context, q store.Q) error {
				list, err := h.NoticesAt(ctx, q, person, address)
				n = len(list)
				return err
			})
			return n
		}
		for _, link := range []string{"/x/a", "/x/a", "/x/a?act=b", "/x/a#c", "/x/ab", "/y/a", "/x/", "/x"} {
			tell("p1", link, "a")
		}
		tell("p1", "/x/b", "b")
		tell("p2", "/x/a", "a")
		for address, want := range map[string]int{"/x/a": 5, "/x/ab": 1, "/y/a": 1, "/x/b": 1, "/x/c": 0, "/": 0} {
			if n := at("p1", address); n != want {
				t.Errorf("%s: %d notices, want %d", address, n, want)
			}
		}
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.MarkRead(ctx, tx, "p1", now) })
		if at("p1", "/x/a") != 0 || at("p2", "/x/a") != 1 {
			t.Error("a notice that was read is still found, or another's is not")
		}
	})
}

func TestRefusalLog_49_1_I491c(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		act := h.as("p1", "h1")
		findings := []law.Finding{
			{Outcome: law.Refused, Para: "43", Rule: "instrument.request.term.floor", Edition: "gpo-2019", Msg: i18n.M("document.test")},
			{Outcome: law.Warning, Para: "44", Rule: "instrument.load", Edition: "gpo-2019"},
		}
		// A refusal of what is only tried, since the form cannot be read whole, was told and counts.
		for _, ctx := range []context.Context{t.Context(), store.Trial(t.Context())} {
			if err := h.LogRefusal(ctx, act, "send", "instrument.request", "doc", findings); err != nil {
				t.Fatal(err)
			}
		}
		h.read(func(ctx context.Context, q store.Q) error {
			counts, err := h.RefusalCounts(ctx, q, "2026-03", "2026-03")
			none, err2 := h.RefusalCounts(ctx, q, "2026-04", "")
			if len(counts) != 1 || counts[0] != (document.RefusalCount{Edition: "gpo-2019", Para: "43", Count: 2}) || len(none) != 0 {
				t.Errorf("%+v %+v", counts, none)
			}
			list, err3 := h.Refusals(ctx, q, "44", []string{"none", "gpo-2019"}, "", 10)
			one, err4 := h.Refusals(ctx, q, "44", []string{"gpo-2019"}, list[0].ID, 3)
			if len(list) != 2 || list[0].Outcome != "warning" || list[0].UnitID != "u1" || len(one) != 1 || one[0].ID != list[1].ID {
				t.Errorf("%+v %+v", list, one)
			}
			return errors.Join(err, err2, err3, err4)
		})
	})
}

func TestReminderReachesDebtor_40_I40b(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		open := duty.Open{Kind: "x", DebtorUnit: "u3", What: i18n.M("document.test"), Rule: "r", Para: "40", Due: h.due(3), Link: "/d", Marked: true}
		h.must(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.ledger.Open(ctx, tx, h.as("p1", "h1"), []duty.Open{open})
			return err
		})
		for range 2 {
			if err := h.ledger.Tick(t.Context(), day("2026-03-10").Start().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Inbox(ctx, q, "p3", "", 10)
			if len(list) != 1 || list[0].Msg.Key != "duty.remind.day" || list[0].Link != "/d" || list[0].Msg.Args["what"].(i18n.Msg).Key != "duty.marked" {
				t.Errorf("%+v", list)
			}
			return err
		})
	})
}
