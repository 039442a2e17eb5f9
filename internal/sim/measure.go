package sim

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"reglament/internal/app"
	"reglament/internal/control"
	"reglament/internal/duty"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// measurePage is the length of the pages that Measure reads, and how many of them it turns to stand deep in a register.
const (
	measurePage = 50
	measureDeep = 40
)

// measuring reads the pages of one person.
type measuring struct {
	a    *app.App
	act  org.Act
	runs int
	now  func() time.Time
	out  io.Writer
	who  string
}

// Measure reads what the pages show, as the General Prosecutor, the head of a department and the head of a body see it,
// and writes the median and the slowest of so many runs of each. It changes nothing.
func Measure(ctx context.Context, a *app.App, now func() time.Time, out io.Writer, runs int) error {
	w, err := NewWorld(ctx, a, 1, now())
	if err != nil {
		return err
	}
	st := w.central(pick(w.r, w.texts.Tasks[:9]), w.some(1))
	for _, who := range []struct{ name, post string }{
		{"General Prosecutor", "lead.gp"}, {"head of a department", st.signer}, {"drafter", st.drafter}, {"head of a region", st.recipients[0] + ".head"},
	} {
		act, ok, err := w.act(ctx, who.post)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		m := measuring{a: a, act: act, runs: max(runs, 1), now: now, out: out, who: who.name}
		if err := m.person(ctx); err != nil {
			return fmt.Errorf("%s: %w", who.name, err)
		}
	}
	return nil
}

// person reads every page of a person.
func (m measuring) person(ctx context.Context) error {
	v, act := m.a.Instrument, m.act
	var sent instrument.Page[instrument.Record]
	var closed instrument.Page[instrument.Execution]
	for _, p := range []struct {
		name string
		read func() error
	}{
		{"desk", func() error { _, err := m.a.Control.Desk(ctx, act); return err }},
		{"control counters", func() error { _, err := m.a.Control.Board(ctx, act, control.Range{}); return err }},
		{"load of bodies", func() error { _, err := v.Load(ctx, act, instrument.LoadFilter{}); return err }},
		{"outgoing", func() (err error) {
			sent, err = v.Outgoing(ctx, act, instrument.Filter{}, "", measurePage)
			return err
		}},
		{"open executions", func() error {
			_, err := v.Executions(ctx, act, false, instrument.Filter{}, "", measurePage)
			return err
		}},
		{"closed executions", func() (err error) {
			closed, err = v.Executions(ctx, act, true, instrument.Filter{}, "", measurePage)
			return err
		}},
		{"closed, deep", m.deep(ctx)},
		{"closed, filtered", func() error {
			_, err := v.Executions(ctx, act, true, instrument.Filter{Text: "nowhere"}, "", measurePage)
			return err
		}},
		{"duties", m.ledger(ctx, control.DutyFilter{})},
		{"overdue", m.ledger(ctx, control.DutyFilter{Scope: duty.ScopeOverdue})},
		{"closed duties", m.ledger(ctx, control.DutyFilter{Scope: duty.ScopeClosed})},
		{"closed duties of paragraph 42", m.ledger(ctx, control.DutyFilter{Scope: duty.ScopeClosed, Para: "42"})},
		{"card of an instrument", func() error {
			if len(sent.Rows) == 0 {
				return nil
			}
			_, err := v.Card(ctx, act, sent.Rows[len(sent.Rows)-1].ID)
			return err
		}},
		{"card of an execution", func() error {
			if len(closed.Rows) == 0 {
				return nil
			}
			_, err := v.ExecutionCard(ctx, act, closed.Rows[0].ID)
			return err
		}},
	} {
		if err := m.time(p.name, p.read); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (m measuring) ledger(ctx context.Context, f control.DutyFilter) func() error {
	return func() error { _, err := m.a.Control.Ledger(ctx, m.act, f, "", measurePage); return err }
}

// deep reads a page far down the register of closed executions; turning to it is not timed.
func (m measuring) deep(ctx context.Context) func() error {
	cursor, turned := "", false
	return func() error {
		for range measureDeep {
			if turned {
				break
			}
			p, err := m.a.Instrument.Executions(ctx, m.act, true, instrument.Filter{}, cursor, 200)
			if err != nil || p.Next == "" {
				return err
			}
			cursor = p.Next
		}
		turned = true
		_, err := m.a.Instrument.Executions(ctx, m.act, true, instrument.Filter{}, cursor, measurePage)
		return err
	}
}

// time runs f once to warm up and then so many times.
func (m measuring) time(name string, f func() error) error {
	if err := f(); err != nil {
		return err
	}
	took := make([]time.Duration, m.runs)
	for i := range took {
		began := m.now()
		if err := f(); err != nil {
			return err
		}
		took[i] = m.now().Sub(began)
	}
	slices.Sort(took)
	_, err := fmt.Fprintf(m.out, "%-22s %-30s p50 %8.2f ms   p5 %8.2f ms   max %8.2f ms\n", m.who, name,
		ms(took[len(took)/2]), ms(took[len(took)/20]), ms(took[len(took)-1]))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
