package document_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

var day = calendar.MustDay

const today = "2026-03-04"

// house is a kernel over a small office: units u1 to u4, each with a head hN held by person pN and an officer oN held by
// person qN. The head of u2 may be sent away; then o2 replaces him by order № 7.
type house struct {
	dir    string // of the files
	t      *testing.T
	db     *store.DB
	data   org.Data
	org    *org.Structure
	cal    *calendar.Calendar
	ledger *duty.Ledger
	*document.Kernel
}

func text(s string) i18n.Text { return i18n.Text{KK: s, RU: s, EN: s} }

func newHouse(t *testing.T, db *store.DB) *house {
	h := &house{t: t, db: db, cal: calendar.Kazakhstan(), dir: t.TempDir()}
	since := day("2020-01-01")
	edition := func(parent string) []org.UnitEdition {
		return []org.UnitEdition{{Since: since, ParentID: parent, Name: text("бөлім"), Short: text("б")}}
	}
	h.data.Units = []org.Unit{{ID: "gpo", Code: "GPO", Kind: org.KindGPO, BodyID: "gpo", Opened: since, Editions: edition("")}}
	for _, n := range []string{"1", "2", "3", "4"} {
		h.data.Units = append(h.data.Units, org.Unit{ID: "u" + n, Code: "U" + n, Kind: org.KindDepartment, BodyID: "gpo", Opened: since, Editions: edition("gpo")})
		for _, p := range []struct {
			post, person string
			kind         org.PostKind
		}{{"h" + n, "p" + n, org.PostUnitHead}, {"o" + n, "q" + n, org.PostOfficer}} {
			h.data.Posts = append(h.data.Posts, org.Post{ID: p.post, Code: p.post, UnitID: "u" + n, Kind: p.kind, Title: text(p.post), Since: since})
			h.data.People = append(h.data.People, org.Person{ID: p.person, Code: p.person, Family: "Сәрсенов", Given: "Ә"})
			h.data.Holdings = append(h.data.Holdings, org.Holding{ID: p.post, PostID: p.post, PersonID: p.person, From: since})
		}
	}
	h.data.Replacements = []org.Replacement{{ID: "r", PostID: "h2", ByPostID: "o2", From: since, Order: "№ 7", OrderDay: since, Para: "5"}}
	h.org = org.Build(h.data)
	h.ledger = duty.New(db, func(context.Context, store.Q) (*calendar.Calendar, error) { return h.cal, nil }, nil)
	h.Kernel = document.NewKernel(db, func(context.Context, store.Q) (*org.Structure, error) { return h.org, nil }, h.ledger, &document.Files{Dir: h.dir, MaxSize: 1 << 20})
	h.ledger.SetNotifier(h.Kernel)
	return h
}

// away sends a person away from a day on.
func (h *house) away(person string) {
	data := h.data
	data.Absences = []org.Absence{{ID: "a", PersonID: person, From: day(today), Kind: org.AbsenceLeave}}
	h.org = org.Build(data)
}

// as is the act of a person in the first seat that has the authority of the post.
func (h *house) as(person, post string, when ...string) org.Act {
	h.t.Helper()
	d := today
	if len(when) > 0 {
		d = when[0]
	}
	act := org.Act{Now: day(d).Start().Add(10 * time.Hour)}
	for _, s := range h.org.Seats(person, day(d)) {
		if s.AsPost() == post {
			act.Seat = s
			return act
		}
	}
	h.t.Fatalf("%s has no seat for %s", person, post)
	return act
}

func (h *house) viewer(person string) access.Viewer {
	return access.Keys(h.org, h.org.Seats(person, day(today)), day(today))
}

func (h *house) write(f func(ctx context.Context, tx *store.Tx) error) error {
	return h.db.Write(h.t.Context(), func(tx *store.Tx) error { return f(h.t.Context(), tx) })
}

func (h *house) must(f func(ctx context.Context, tx *store.Tx) error) {
	h.t.Helper()
	if err := h.write(f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(f func(ctx context.Context, q store.Q) error) {
	h.t.Helper()
	if err := h.db.Read(h.t.Context(), func(q store.Q) error { return f(h.t.Context(), q) }); err != nil {
		h.t.Fatal(err)
	}
}

func content(goals string) document.Content {
	return document.Content{Parts: []document.Part{{Key: "goals", Text: goals}, {Key: "questions", Text: "Бірінші"}}, Facts: json.RawMessage(`{"to": ["b1"], "days": 20}`)}
}

func (h *house) create() (id string) {
	h.t.Helper()
	h.must(func(ctx context.Context, tx *store.Tx) (err error) {
		id, _, err = h.Create(ctx, tx, h.as("q1", "o1"), document.New{Kind: "instrument.task", Title: "Тексеру туралы", OwnerUnit: "u1", OwnerBody: "gpo", Content: content("Талдау жүргізу")})
		return err
	})
	return id
}

func (h *house) due(n int) calendar.Explanation {
	h.t.Helper()
	e, err := h.cal.Explain(day(today), calendar.WorkingDays(n), calendar.Execution)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) sound() {
	h.t.Helper()
	h.read(func(ctx context.Context, q store.Q) error {
		_, err := journal.Verify(ctx, q, func(p journal.Problem) { h.t.Errorf("verify: %+v", p) }, duty.Verify, h.Verify)
		return err
	})
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) { f(t, newHouse(t, db)) })
}

func is(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %T", what, err, want)
	}
}

func TestDocumentVersions_44_1_I441(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		save := func(expected int64, title string, c document.Content) error {
			return h.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := h.Save(ctx, tx, h.as("p1", "h1"), id, expected, title, c)
				return err
			})
		}
		if err := save(1, "Тексеру  туралы ", content("Талдау және тексеру жүргізу")); err != nil {
			t.Fatal(err)
		}
		is(t, "a stale version", save(1, "Тексеру", content("x")), fault.Conflict{})
		is(t, "no title", save(2, " ", content("x")), fault.Invalid{})
		is(t, "a part twice", save(2, "Т", document.Content{Parts: []document.Part{{Key: "a"}, {Key: "a"}}}), fault.Invalid{})
		is(t, "facts that are no object", save(2, "Т", document.Content{Facts: json.RawMessage(`[1`)}), fault.Invalid{})
		is(t, "broken encoding", save(2, "\xff", content("x")), fault.Invalid{})
		h.read(func(ctx context.Context, q store.Q) error {
			d, err := h.Load(ctx, q, h.viewer("p1"), id)
			if err != nil || d.Version != 2 || d.Title != "Тексеру туралы" || d.Content.Text("goals") != "Талдау және тексеру жүргізу" || d.CreatedBy.PersonID != "q1" {
				t.Errorf("loaded %+v, %v", d, err)
			}
			_, err = h.Load(ctx, q, h.viewer("p3"), id)
			is(t, "a stranger", err, fault.NotFound{})
			_, err = h.Load(ctx, q, h.viewer("p1"), "none")
			is(t, "no document", err, fault.NotFound{})
			list, err := h.Versions(ctx, q, id, 0, 10)
			if err != nil || len(list) != 2 || list[0].By.PersonID != "p1" || list[1].By.PersonID != "q1" {
				t.Errorf("versions %+v, %v", list, err)
			}
			parts, err := h.Diff(ctx, q, id, 1, 2)
			if err != nil || len(parts) != 5 || parts[0].Changed || !parts[1].Changed || parts[2].Changed || parts[3].Key != "facts.days" {
				t.Errorf("diff %+v, %v", parts, err)
			}
			for _, s := range parts[1].Spans {
				if s.Op == document.Delete {
					t.Errorf("words were only added: %+v", parts[1].Spans)
				}
			}
			return nil
		})
		h.sound()
	})
}

func TestDocumentAccessMark_order5_O5(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		control, marked := access.Viewer{Keys: []string{access.All}}, access.Viewer{Keys: []string{access.AllMarked}}
		sees := func(v access.Viewer) (ok bool) {
			h.read(func(ctx context.Context, q store.Q) error {
				_, err := h.Load(ctx, q, v, id)
				ok = err == nil
				return nil
			})
			return ok
		}
		if !sees(control) || sees(marked) {
			t.Error("unmarked: control must see it, and not by the key of marked documents")
		}
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return h.SetAccessMark(ctx, tx, h.as("p1", "h1"), id, document.MarkDSP)
		})
		if sees(control) || !sees(marked) || !sees(h.viewer("p1")) {
			t.Error("marked: only cleared control and the unit must see it")
		}
		is(t, "an unknown mark", h.write(func(ctx context.Context, tx *store.Tx) error {
			return h.SetAccessMark(ctx, tx, h.as("p1", "h1"), id, "x")
		}), fault.Invalid{})
	})
}

func TestCommandOnce_44_I44a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		act := h.as("p1", "h1")
		act.Key = "key-1"
		runs := 0
		once := func(act org.Act, action, input string, fail error) (out string, replayed bool, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				out, replayed, err = document.Once(ctx, tx, act, action, input, func() (string, error) { runs++; return "result " + input, fail })
				return err
			})
			return out, replayed, err
		}
		boom := errors.New("boom")
		if _, _, err := once(act, "send", "a", boom); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		for i := range 2 {
			out, replayed, err := once(act, "send", "a", nil)
			if out != "result a" || replayed != (i == 1) || err != nil {
				t.Errorf("run %d: %q %v %v", i, out, replayed, err)
			}
		}
		if runs != 2 {
			t.Errorf("the command ran %d times", runs)
		}
		_, _, err := once(act, "send", "b", nil)
		is(t, "another input", err, fault.Conflict{})
		_, _, err = once(act, "sign", "a", nil)
		is(t, "another action", err, fault.Conflict{})
		other := h.as("p2", "h2")
		other.Key = act.Key
		if out, replayed, err := once(other, "send", "b", nil); out != "result b" || replayed || err != nil {
			t.Errorf("another person's key: %q %v %v", out, replayed, err)
		}
		act.Key = ""
		if _, replayed, err := once(act, "send", "a", nil); replayed || err != nil {
			t.Errorf("without a key: %v %v", replayed, err)
		}
		if err := h.SweepCommands(t.Context(), act.Now.AddDate(0, 2, 0)); err != nil {
			t.Fatal(err)
		}
	})
}
