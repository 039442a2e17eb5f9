package rulebook_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
	"reglament/regulation"
)

var day = calendar.MustDay

const floor = "instrument.request.term.floor"

// span is a least term: a longer one is stricter.
type span calendar.Span

func (s span) Valid() error           { return calendar.Span(s).Valid() }
func (s span) AsStrictAs(b span) bool { return s.Unit == b.Unit && s.N >= b.N }
func bind(known []string) func(*law.Book) error {
	return func(book *law.Book) error {
		if _, err := law.BindParam[span](floor, book); err != nil {
			return err
		}
		return book.Complete(known)
	}
}

// house is the small office with a rulebook over it.
type house struct {
	t      *testing.T
	db     *store.DB
	orgs   *org.Service
	dir    *org.Directory
	rules  *rulebook.Store
	ledger *duty.Ledger
	kernel *document.Kernel
	*rulebook.Service
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) { f(t, newHouse(t, db)) })
}

func newHouse(t *testing.T, db *store.DB) *house {
	h := &house{t: t, db: db}
	h.orgs, h.dir, _ = orgtest.Fill(t, db, orgtest.Office())
	h.compose()
	return h
}

// compose makes the services anew, as a restart of the program does.
func (h *house) compose() {
	var err error
	if h.rules, err = rulebook.Open(); err != nil {
		h.t.Fatal(err)
	}
	book, err := regulation.Book()
	if err != nil {
		h.t.Fatal(err)
	}
	h.ledger = duty.New(h.db, h.rules.Calendar, nil)
	h.kernel = document.NewKernel(h.db, h.dir.Current, h.ledger, &document.Files{Dir: h.t.TempDir()})
	h.ledger.SetNotifier(h.kernel)
	h.Service = rulebook.NewService(rulebook.Parts{
		DB: h.db, Rules: h.rules, Org: h.dir, Ledger: h.ledger, Kernel: h.kernel,
		Bind:   bind(book.Editions(law.Root)[0].AllNames()),
		Drafts: func(_ context.Context, _ store.Q, units []string) (int64, error) { return int64(len(units)), nil },
	})
}

// as is the holder of a post at ten o'clock of a day (orgtest.Day if not given).
func (h *house) as(post string, days ...string) org.Act {
	h.t.Helper()
	now := orgtest.Now
	if len(days) > 0 {
		now = day(days[0]).Start().Add(10 * time.Hour)
	}
	return orgtest.ActAt(orgtest.Current(h.t, h.db, h.dir), post, now)
}

func (h *house) snapshot() *rulebook.Snapshot {
	h.t.Helper()
	s, err := h.Snapshot(h.t.Context(), h.as(orgtest.Admin))
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func must[T any](h *house, v T, err error) T {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("%v", err)
	}
	return v
}

// derive begins a draft by the holder of a post for his body.
func (h *house) derive(post string, in rulebook.DeriveInput) rulebook.Receipt {
	h.t.Helper()
	r, err := h.Derive(h.t.Context(), h.as(post), in)
	return must(h, r, err)
}

func values(pairs ...string) []rulebook.Value {
	out := []rulebook.Value{}
	for i := 0; i+2 < len(pairs)+0; i += 3 {
		v := rulebook.Value{Rule: pairs[i], Para: pairs[i+1]}
		if pairs[i+2] != "" {
			v.Val = json.RawMessage(pairs[i+2])
		}
		out = append(out, v)
	}
	return out
}

func (h *house) draft(id string) rulebook.Draft {
	h.t.Helper()
	c, err := h.Card(h.t.Context(), h.as(orgtest.Admin), id)
	if err != nil || c.Draft == nil {
		h.t.Fatalf("the draft %s: %v", id, err)
	}
	return *c.Draft
}

// edit sets the values of a draft.
func (h *house) edit(post, id string, version int64, list []rulebook.Value) (rulebook.Receipt, error) {
	d := h.draft(id)
	d.Values = list
	return h.Edit(h.t.Context(), h.as(post), id, version, d)
}

func order(from string) rulebook.AdoptInput {
	return rulebook.AdoptInput{Number: "17-ө", Day: orgtest.Day, From: day(from)}
}

// adopted derives and adopts an edition by the holder of a post.
func (h *house) adopted(post, body, from string, list ...rulebook.Value) string {
	h.t.Helper()
	r := h.derive(post, rulebook.DeriveInput{Body: body})
	r, err := h.edit(post, r.ID, r.Version, list)
	r = must(h, r, err)
	r, err = h.Adopt(h.t.Context(), h.as(post), r.ID, r.Version, order(from))
	return must(h, r, err).ID
}

// refusedBy fails unless the error is a refusal under the rule.
func (h *house) refusedBy(err error, rule, para string) {
	h.t.Helper()
	var refusal *law.Refusal
	if !errors.As(err, &refusal) {
		h.t.Fatalf("no refusal: %v", err)
	}
	f := refusal.Findings[0]
	if f.Rule != rule || f.Para != para || f.Msg.IsZero() || f.Allowed.IsZero() {
		h.t.Errorf("refused by %s (%s), %v, allowed %v", f.Rule, f.Para, f.Msg, f.Allowed)
	}
	said(h.t, f.Msg, f.Allowed)
}

// said fails when a message cannot be said in a language.
func said(t *testing.T, list ...i18n.Msg) {
	t.Helper()
	for _, m := range list {
		if text := i18n.Say(m); !m.IsZero() && !text.Complete() {
			t.Errorf("%v is not said in every language: %+v", m, text)
		}
	}
}

// wrong fails unless the error names the field.
func (h *house) wrong(err error, field string) {
	h.t.Helper()
	var bad fault.Invalid
	if !errors.As(err, &bad) {
		h.t.Fatalf("no wrong field %s: %v", field, err)
	}
	f, ok := bad.For(field)
	if !ok {
		h.t.Errorf("the field %s is not named: %v", field, bad)
	}
	said(h.t, f.Msg, f.Allowed)
}

func (h *house) status(err error, want int) {
	h.t.Helper()
	if fault.Status(err) != want {
		h.t.Errorf("status %d, want %d: %v", fault.Status(err), want, err)
	}
	var no fault.Forbidden
	if errors.As(err, &no) {
		said(h.t, no.Reasons...)
	}
}

// owed lists the open duties of alignment by body.
func (h *house) owed() map[string]duty.Duty {
	h.t.Helper()
	out := map[string]duty.Duty{}
	err := h.db.Read(h.t.Context(), func(q store.Q) error {
		p, err := duty.List(h.t.Context(), q, duty.Filter{Kinds: []string{rulebook.DutyAlign}}, duty.Cursor{}, 200)
		for _, d := range p.Duties {
			out[d.DebtorBody] = d
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func (h *house) follow(d string) {
	h.t.Helper()
	if err := h.Follow(h.t.Context(), day(d).Start().Add(6*time.Hour)); err != nil {
		h.t.Fatal(err)
	}
}

// actions lists what a journal stream holds, oldest first.
func (h *house) actions(stream string) []string {
	h.t.Helper()
	var out []string
	err := h.db.Read(h.t.Context(), func(q store.Q) error {
		list, _, err := journal.Page(h.t.Context(), q, stream, journal.Cursor{}, 100)
		for i := range list {
			out = append(out, list[len(list)-1-i].Action)
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}
