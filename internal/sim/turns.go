package sim

import (
	"context"
	"strings"

	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// The turns that only an office of random actors takes, so that every use case is used: a draft taken back from agreement,
// one that its signer declines, one changed after it was agreed, a wrong file taken off, a resolution given anew, an
// order on replacement.

// recall takes the draft back from agreement; its author improves it and sends it again.
func (st *story) recall(ctx context.Context, act org.Act) error {
	st.fate = lives
	if _, err := st.w.App.Instrument.Recall(ctx, act, st.id, st.say("remark")); err != nil {
		return err
	}
	st.w.by(0, st.drafter, "edit", st.edit)
	return nil
}

// decline is the signer's return of an agreed draft.
func (st *story) decline(ctx context.Context, act org.Act) error {
	st.fate = lives
	if _, err := st.w.App.Instrument.Decline(ctx, act, st.id, st.say("refused")); err != nil {
		return err
	}
	st.w.by(0, st.drafter, "edit", st.edit)
	return nil
}

// change edits what has been agreed, which takes the agreement away (45, 49-1).
func (st *story) change(ctx context.Context, act org.Act) error {
	st.fate = lives
	return st.edit(ctx, act)
}

// fileAndDrop attaches a wrong file and takes it off again.
func (st *story) fileAndDrop(ctx context.Context, act org.Act) error {
	f, err := st.w.App.Instrument.Attach(ctx, act, st.id, "", "other", "0.rtf", rtf("0"))
	if err != nil {
		return err
	}
	st.w.Done["detach"]++
	return st.w.App.Instrument.Detach(ctx, act, st.id, "", f.ID)
}

// resolveAnew gives another resolution while the first is being carried out, with a co-executor.
func (x *errand) resolveAnew(ctx context.Context, act org.Act) error {
	var state, first string
	err := x.w.App.DB.Read(ctx, func(q store.Q) error {
		return q.QueryRow(ctx, `SELECT state, resolution_id FROM execution WHERE id = $1`, x.id()).Scan(&state, &first)
	})
	if err != nil || state != string(instrument.ExecutionAssigned) {
		return err
	}
	in := instrument.ResolutionInput{Text: x.say("resolution"), LeadPost: lead(x.body(), x.about.Area), Over: first}
	if unit, officer := strings.CutSuffix(in.LeadPost, "officer1"); officer && !isDistrict(x.body()) {
		in.CoPosts = []string{unit + "head"}
	}
	_, err = x.w.App.Instrument.Resolve(ctx, act, x.id(), in)
	return err
}

// replaced orders who stands in for a deputy of the General Prosecutor while he is away (3).
func (l *living) replaced(ctx context.Context, a org.AbsenceInput, post string) error {
	gp, ok, err := l.act(ctx, "lead.gp")
	if err != nil || !ok {
		return err
	}
	by := "lead.deputy3"
	if l.chance(50) {
		by = "lead.deputy4"
	}
	_, err = l.App.Org.OrderReplacement(ctx, gp, org.ReplacementInput{PostID: post, ByPostID: by, From: a.From, To: a.To, Order: a.Order, OrderDay: gp.Day()})
	if err == nil {
		l.Done["replacement"]++
	}
	return err
}

// decided counts answers by what they were.
func (st *story) decided(d document.Decision) { st.w.Done["answer."+string(d)]++ }
