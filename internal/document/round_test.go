package document_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

func (h *house) steps(posts ...string) (out []document.Step) {
	for i, p := range posts {
		s := document.Step{Order: i, PostID: p, Rule: "instrument.agree.units", Para: "45", Edition: "gpo-2019", Why: i18n.M("document.test"), Due: h.due(3)}
		if p[0] == 'u' {
			s.PostID, s.UnitID = "", p
		}
		out = append(out, s)
	}
	return out
}

func (h *house) start(id string, version int64, mode document.Mode, steps []document.Step) (r document.Round, err error) {
	err = h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = h.StartRound(ctx, tx, h.as("q1", "o1"), id, version, mode, "/d/"+id, steps)
		return err
	})
	return r, err
}

func (h *house) answer(person, post string, s document.StepView, d document.Decision, remark string) (r document.Round, err error) {
	h.t.Helper()
	act := h.as(person, post)
	err = h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = h.Answer(ctx, tx, act, s.ID, d, remark)
		return err
	})
	return r, err
}

func (h *house) unread(person string) (n int64) {
	h.read(func(ctx context.Context, q store.Q) (err error) { n, err = h.Unread(ctx, q, person); return err })
	return n
}

func TestRoundParallel_45_I45(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		r, err := h.start(id, 1, document.Parallel, h.steps("h2", "u3", "h4"))
		if err != nil || r.State != document.RoundOpen || r.N != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
		if h.unread("p2") != 1 || h.unread("p3") != 1 {
			t.Error("the asked were not told")
		}
		err = h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Save(ctx, tx, h.as("q1", "o1"), id, 1, "Өзге", content("x"))
			return err
		})
		is(t, "an edit while agreeing", err, fault.Conflict{})
		_, err = h.start(id, 1, document.Parallel, h.steps("h2"))
		is(t, "a second round", err, fault.Conflict{})
		_, err = h.answer("q2", "o2", r.Steps[0], document.Agreed, "")
		is(t, "an officer for his head who is present", err, fault.Forbidden{})
		_, err = h.answer("p3", "h3", r.Steps[0], document.Agreed, "")
		is(t, "another head", err, fault.Forbidden{})
		_, err = h.answer("p2", "h2", r.Steps[0], document.Refused, " ")
		is(t, "a refusal without words", err, fault.Invalid{})
		_, err = h.answer("p2", "h2", r.Steps[0], "perhaps", "")
		is(t, "no decision", err, fault.Invalid{})
		if _, err = h.answer("p2", "h2", r.Steps[0], document.Agreed, ""); err != nil {
			t.Fatal(err)
		}
		_, err = h.answer("p2", "h2", r.Steps[0], document.Refused, "қарсымын")
		is(t, "a second answer", err, fault.Conflict{})
		if r, err = h.answer("p3", "h3", r.Steps[1], document.AgreedWithRemarks, "3-тармақты нақтылау"); err != nil || r.State != document.RoundOpen {
			t.Fatalf("%v %v", r.State, err)
		}
		if r, err = h.answer("p4", "h4", r.Steps[2], document.Agreed, ""); err != nil || r.State != document.RoundAgreed {
			t.Fatalf("%v %v", r.State, err)
		}
		h.read(func(ctx context.Context, q store.Q) error {
			p, err := duty.List(ctx, q, duty.Filter{DocumentID: id}, duty.Cursor{}, 10)
			if len(p.Duties) != 0 {
				t.Errorf("duties left: %+v", p.Duties)
			}
			tr, err2 := h.Trail(ctx, q, id)
			if len(tr.Agreed) != 3 || len(tr.Drafted) != 1 || tr.Agreed[1].Remark == "" || tr.Agreed[1].By.PersonID != "p3" {
				t.Errorf("trail %+v", tr)
			}
			return errors.Join(err, err2)
		})
		h.sound()
	})
}

func TestRoundOrdered_45_I45(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		steps := h.steps("h2", "h3", "h4")
		steps[2].Order = 1 // together with h3
		r, err := h.start(id, 1, document.Ordered, steps)
		if err != nil || r.Steps[0].State != document.StepAsked || r.Steps[1].State != document.StepWaiting {
			t.Fatalf("%+v, %v", r, err)
		}
		_, err = h.answer("p3", "h3", r.Steps[1], document.Agreed, "")
		is(t, "out of turn", err, fault.Forbidden{})
		h.read(func(ctx context.Context, q store.Q) error {
			_, err := h.Load(ctx, q, h.viewer("p3"), id)
			is(t, "seen before its turn", err, fault.NotFound{})
			return nil
		})
		act := h.as("p2", "h2", "2026-03-06")
		h.must(func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = h.Answer(ctx, tx, act, r.Steps[0].ID, document.Agreed, "")
			return err
		})
		for _, s := range r.Steps[1:] {
			if s.State != document.StepAsked || s.DueDay != day("2026-03-12") {
				t.Errorf("its turn: %s due %s", s.State, s.DueDay)
			}
		}
		h.read(func(ctx context.Context, q store.Q) error {
			_, err := h.Load(ctx, q, h.viewer("p3"), id)
			list, next, err2 := h.Awaiting(ctx, q, []string{"h3", "o3"}, []string{"u3"}, duty.Cursor{}, 10)
			if len(list) != 1 || list[0].ID != r.Steps[1].ID || next != (duty.Cursor{}) {
				t.Errorf("awaiting %+v", list)
			}
			return errors.Join(err, err2)
		})
		h.sound()
	})
}

func TestRoundReplaced_5_G5(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		h.away("p2")
		r, err := h.start(id, 1, document.Parallel, h.steps("u2"))
		if err != nil {
			t.Fatal(err)
		}
		if h.unread("q2") != 1 || h.unread("p2") != 0 {
			t.Error("the replacement was to be told, not the absent head")
		}
		_, err = h.answer("q2", "o2", r.Steps[0], document.Agreed, "")
		is(t, "in his own seat", err, fault.Forbidden{})
		if r, err = h.answer("q2", "h2", r.Steps[0], document.Agreed, ""); err != nil || r.State != document.RoundAgreed {
			t.Fatalf("%v %v", r.State, err)
		}
		by := r.Steps[0].By
		if by.PersonID != "q2" || by.ForPostID != "h2" || by.ForPersonID != "p2" || by.ByOrder != "№ 7, 2020-01-01 (5)" {
			t.Errorf("answered by %+v", by)
		}
		h.sound()
	})
}

func TestRoundRefusedAndAskedAgain_49_1_I491a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		r, err := h.start(id, 1, document.Parallel, h.steps("h2", "h3"))
		if err != nil {
			t.Fatal(err)
		}
		first := r
		if _, err = h.answer("p2", "h2", r.Steps[0], document.Agreed, ""); err != nil {
			t.Fatal(err)
		}
		if r, err = h.answer("p3", "h3", r.Steps[1], document.Refused, "негізсіз"); err != nil || r.State != document.RoundRefused {
			t.Fatalf("%v %v", r.State, err)
		}
		// The version is unchanged and h2 agreed to it, yet h2 is asked again.
		if r, err = h.start(id, 1, document.Parallel, h.steps("h2", "h3")); err != nil || r.N != 2 || r.Steps[0].State != document.StepAsked {
			t.Fatalf("%+v %v", r, err)
		}
		_, err = h.answer("p3", "h3", first.Steps[1], document.Agreed, "")
		is(t, "an answer to the ended round", err, fault.Conflict{})
		h.must(func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = h.Recall(ctx, tx, h.as("q1", "o1"), id, "түзету қажет")
			return err
		})
		if r.State != document.RoundRecalled || r.Steps[0].State != document.StepRecalled {
			t.Errorf("recalled: %+v", r)
		}
		is(t, "nothing to recall", h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.Recall(ctx, tx, h.as("q1", "o1"), id, "")
			return err
		}), fault.Conflict{})
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Rounds(ctx, q, id)
			if len(list) != 2 || list[0].N != 2 || len(list[0].Steps) != 2 || list[1].State != document.RoundRefused {
				t.Errorf("rounds %+v", list)
			}
			return err
		})
		h.sound()
	})
}

func TestRoundRouteIsChecked_45_I45(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		noDay := h.steps("h2")
		noDay[0].Due = calendar.Explanation{}
		for name, steps := range map[string][]document.Step{"none": nil, "no such post": h.steps("x"), "no such unit": h.steps("u9"), "twice": h.steps("h2", "h2"), "no day": noDay} {
			_, err := h.start(id, 1, document.Parallel, steps)
			is(t, name, err, fault.Invalid{})
		}
		_, err := h.start(id, 1, "both", h.steps("h2"))
		is(t, "no mode", err, fault.Invalid{})
		_, err = h.start(id, 2, document.Parallel, h.steps("h2"))
		is(t, "another version", err, fault.Conflict{})
		_, err = h.start("none", 1, document.Parallel, h.steps("h2"))
		is(t, "no document", err, fault.NotFound{})
	})
}

// Two answers to one step meet: one stands, the other is a conflict.
func TestRoundTwoAnswersMeet_45_I45(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		r, err := h.start(id, 1, document.Parallel, h.steps("h2"))
		if err != nil {
			t.Fatal(err)
		}
		act := h.as("p2", "h2")
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() {
				errs[i] = h.write(func(ctx context.Context, tx *store.Tx) error {
					_, err := h.Answer(ctx, tx, act, r.Steps[0].ID, document.Agreed, "")
					return err
				})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, fault.Conflict{}) {
				t.Errorf("the loser: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d answers stand", won)
		}
		h.sound()
	})
}

// Two answers to two steps of a round meet: the round ends all the same.
func TestRoundLastAnswersMeet_45_I45(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		r, err := h.start(id, 1, document.Parallel, h.steps("h2", "h3", "h4"))
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i, n := range []string{"2", "3", "4"} {
			act := h.as("p"+n, "h"+n)
			wg.Go(func() {
				err := h.write(func(ctx context.Context, tx *store.Tx) error {
					_, err := h.Answer(ctx, tx, act, r.Steps[i].ID, document.Agreed, "")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Rounds(ctx, q, id)
			if list[0].State != document.RoundAgreed {
				t.Errorf("the round is %s", list[0].State)
			}
			return err
		})
		h.sound()
	})
}

func TestRoundDeemed_65(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		steps := h.steps("h2")
		steps[0].OnLapse = duty.OnLapseDeemed
		if _, err := h.start(id, 1, document.Parallel, steps); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.ledger.Tick(t.Context(), day("2026-03-11").Start().AddDate(0, 0, 0)); err != nil {
				t.Fatal(err)
			}
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.Rounds(ctx, q, id)
			if list[0].State != document.RoundAgreed || list[0].Steps[0].State != document.StepDeemed || list[0].Steps[0].By.PersonID != "" {
				t.Errorf("%+v", list[0])
			}
			return err
		})
		h.sound()
	})
}

func TestNextIsTotal_45_I45(t *testing.T) {
	step := func(order int, s document.StepState) document.StepView {
		return document.StepView{Order: order, State: s}
	}
	cases := []struct {
		name  string
		mode  document.Mode
		steps []document.StepView
		ask   int
		state document.RoundState
	}{
		{"parallel begins", document.Parallel, []document.StepView{step(1, document.StepWaiting), step(2, document.StepWaiting)}, 2, document.RoundOpen},
		{"ordered begins", document.Ordered, []document.StepView{step(2, document.StepWaiting), step(1, document.StepWaiting)}, 1, document.RoundOpen},
		{"ordered waits", document.Ordered, []document.StepView{step(1, document.StepAsked), step(2, document.StepWaiting)}, 0, document.RoundOpen},
		{"ordered goes on", document.Ordered, []document.StepView{step(1, document.StepRemarked), step(2, document.StepWaiting)}, 1, document.RoundOpen},
		{"all agreed", document.Parallel, []document.StepView{step(1, document.StepAgreed), step(2, document.StepDeemed)}, 0, document.RoundAgreed},
		{"one refused", document.Ordered, []document.StepView{step(1, document.StepRefused), step(2, document.StepWaiting)}, 0, document.RoundRefused},
	}
	for _, c := range cases {
		ask, state := document.Next(c.mode, c.steps)
		if len(ask) != c.ask || state != c.state {
			t.Errorf("%s: asks %v, %s", c.name, ask, state)
		}
	}
}
