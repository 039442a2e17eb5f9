package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// draft begins the instrument with its ground and, for an assignment, the analysis before it (40).
func (st *story) draft(ctx context.Context, act org.Act) error {
	w := st.w
	ground := ""
	if st.on == "" {
		var err error
		if ground, err = st.ground(ctx, act); err != nil {
			return err
		}
	}
	if st.every != "" {
		if err := st.comesRound(); err != nil {
			return err
		}
	}
	r, err := w.App.Instrument.Draft(ctx, act, st.input(ground))
	if err != nil {
		return err
	}
	st.id, st.version = r.ID, r.Version
	if st.fate == staysDraft {
		return nil
	}
	if st.about.kind == instrument.Assignment {
		name, text := "Талдау.rtf", st.about.KK["questions"]
		if st.isRussian() {
			name, text = "Анализ.rtf", st.about.RU["questions"]
		}
		if _, err := w.App.Instrument.Attach(ctx, act, st.id, "", "analysis", name, rtf(text)); err != nil {
			return err
		}
	}
	if w.thorough && w.chance(20) {
		if err := st.fileAndDrop(ctx, act); err != nil {
			return err
		}
	}
	if st.fate == isWithdrawn {
		w.by(2, st.drafter, "withdraw", func(ctx context.Context, act org.Act) error {
			_, err := w.App.Instrument.Withdraw(ctx, act, st.id, st.version, st.say("withdrawn"))
			return err
		})
		return nil
	}
	w.by(w.r.IntN(2), st.drafter, "agreement", st.agree)
	return nil
}

// agree sends the draft to agreement (45, 49-1); one that the Regulation refuses stays with its author.
func (st *story) agree(ctx context.Context, act org.Act) error {
	r, err := st.w.App.Instrument.SendToAgreement(ctx, act, st.id, st.version, nil)
	var refusal *law.Refusal
	if st.fate == isRefused && errors.As(err, &refusal) {
		if slices.ContainsFunc(refusal.Findings, func(f law.Finding) bool { return f.Rule == instrument.RuleCaseWords }) {
			st.w.Done["case_asked_in_words"]++
		}
		return nil
	}
	if st.tooLate(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if st.fate == isRefused {
		return errors.New("too short a term was not refused")
	}
	return st.agreed(ctx, instrument.State(r.State))
}

// agreed plans what follows when the agreement has come so far.
func (st *story) agreed(ctx context.Context, state instrument.State) error {
	w := st.w
	switch state {
	case instrument.StateAgreed:
		switch st.fate {
		case awaitsSign:
		case isDeclined:
			w.by(0, st.signer, "decline", st.decline)
		case isChanged:
			w.by(0, st.drafter, "change", st.change)
		default:
			w.by(w.r.IntN(2), st.signer, "sign", st.sign)
		}
		return nil
	case instrument.StateAgreeing:
		if st.fate == isRecalled {
			w.by(0, st.drafter, "recall", st.recall)
			return nil
		}
	default:
		return nil
	}
	steps, err := st.asked(ctx)
	if err != nil {
		return err
	}
	for i, s := range steps {
		last := i == len(steps)-1
		if st.fate == staysAsked && last && (!st.ordered || s.Order > 1) {
			continue
		}
		w.by(w.r.IntN(3), s.PostID, "answer", func(ctx context.Context, act org.Act) error { return st.answer(ctx, act, s) })
	}
	return nil
}

func (st *story) answer(ctx context.Context, act org.Act, step document.StepView) error {
	w := st.w
	waiting, err := st.asked(ctx)
	if err != nil {
		return err
	}
	known := false
	for _, s := range waiting {
		known = known || s.ID == step.ID
	}
	if !known {
		return nil // answered meanwhile, or the round has ended
	}
	decision, remark := document.Agreed, ""
	switch {
	case st.fate == notAgreed && step.Para != "5":
		decision, remark = document.Refused, st.say("refused")
	case st.fate == lives && st.version == 1 && w.chance(7):
		decision, remark = document.Refused, st.say("refused")
	case w.chance(15):
		decision, remark = document.AgreedWithRemarks, st.say("remark")
	}
	r, err := w.App.Instrument.AnswerAgreement(ctx, act, step.ID, decision, remark)
	if err != nil {
		return err
	}
	st.decided(decision)
	switch {
	case r.State == string(instrument.StateDraft) && st.fate == lives:
		w.by(1, st.drafter, "edit", st.edit)
	case r.State == string(instrument.StateAgreed), st.ordered && r.State == string(instrument.StateAgreeing):
		return st.agreed(ctx, instrument.State(r.State))
	}
	return nil
}

// edit answers the remark by another version, which is agreed anew.
func (st *story) edit(ctx context.Context, act org.Act) error {
	var ground string
	rec, err := st.w.App.Instrument.Card(ctx, act, st.id)
	if err != nil {
		return err
	}
	ground = rec.Record.GroundID
	in := st.input(ground)
	for _, part := range []string{"questions_list", "algorithm", "demand"} {
		if in.Parts[part] != "" {
			in.Parts[part] += map[bool]string{false: "\nДеректер аудандар бөлінісінде ұсынылсын.", true: "\nСведения представить в разрезе районов."}[st.isRussian()]
		}
	}
	r, err := st.w.App.Instrument.Edit(ctx, act, st.id, st.version, in)
	if err != nil {
		return err
	}
	st.version = r.Version
	st.w.by(0, st.drafter, "agreement", st.agree)
	return nil
}

func (st *story) sign(ctx context.Context, act org.Act) error {
	if _, err := Sign(ctx, st.w.App, act, st.id, st.version); err != nil {
		if st.tooLate(err) {
			return nil
		}
		return err
	}
	if st.fate != isSigned {
		st.w.by(0, st.drafter, "send", st.send)
	}
	return nil
}

func (st *story) send(ctx context.Context, act org.Act) error {
	w := st.w
	if _, err := w.App.Instrument.Send(ctx, act, st.id, nil); err != nil {
		if st.tooLate(err) {
			return nil
		}
		return err
	}
	list, err := st.executions(ctx)
	if err != nil {
		return err
	}
	st.open = len(list)
	for i, e := range list {
		x := &errand{story: st, execution: e}
		if own := stops[st.fate]; own != nil {
			x.stop = own[i%len(own)]
		}
		if x.stop == atSent {
			continue
		}
		x.by(w.r.IntN(2), registry(e.body), "receive", x.receive)
	}
	st.planFollow()
	if st.about.kind == instrument.Assignment && w.chance(60) {
		w.by(1, st.drafter, "method", func(ctx context.Context, act org.Act) error {
			_, err := w.App.Instrument.PostMethod(ctx, act, st.id, st.say("method"))
			return err
		})
	}
	return nil
}

// release takes the instrument off control once everything is accepted, unless somebody else was quicker.
func (st *story) release(ctx context.Context, act org.Act) error {
	var state string
	err := st.w.App.DB.Read(ctx, func(q store.Q) error {
		return q.QueryRow(ctx, `SELECT state FROM instrument WHERE document_id = $1`, st.id).Scan(&state)
	})
	if err != nil || state == string(instrument.StateReleased) {
		return err
	}
	_, err = st.w.App.Instrument.Release(ctx, act, st.id)
	return err
}

// ground finds or enters the ground of the instrument (39, 41).
func (st *story) ground(ctx context.Context, act org.Act) (string, error) {
	w := st.w
	today := calendar.DayOf(w.Now)
	in := instrument.GroundInput{Kind: instrument.GroundPlan, Authority: "annual", Day: calendar.Date(today.Year()-1, 12, 25), Number: fmt.Sprint(201 + len(st.body)%7)}
	w.made++
	in.Item = fmt.Sprintf("%d.%d", 1+w.r.IntN(9), 1+w.r.IntN(30))
	plan := "plan"
	if st.body != "gpo" {
		plan = "local_plan"
	}
	in.Title = fmt.Sprintf("%s %d", st.words(w.texts.Grounds[plan]), today.Year())
	in.MeasureDay = calendar.Date(today.Year(), 12, 20)
	switch {
	case st.body != "gpo" && w.chance(50):
		in = instrument.GroundInput{Kind: instrument.GroundInstruction, Authority: "body_head", Title: st.words(w.texts.Grounds["head"]), Number: fmt.Sprint(10 + w.r.IntN(80)), Day: today.AddDays(-2)}
	case st.body == "gpo" && st.about.kind == instrument.Assignment && w.chance(35):
		in = instrument.GroundInput{Kind: instrument.GroundInstruction, Authority: "gp", Title: st.words(w.texts.Grounds["gp"]), Number: fmt.Sprint(10 + w.r.IntN(80)), Day: today.AddDays(-3)}
	case st.body == "gpo" && st.about.kind != instrument.Request && w.chance(60):
		from := pick(w.r, []string{"administration", "security_council"})
		if st.about.kind == instrument.Task && w.chance(60) {
			from = "prime_minister_office"
		}
		in = instrument.GroundInput{Kind: instrument.GroundAct, Authority: from, Title: st.words(w.texts.Grounds[from]), Number: fmt.Sprintf("%d-%d", 10+w.r.IntN(80), 100+w.r.IntN(900)), Day: today.AddDays(-4)}
	}
	r, err := w.App.Instrument.AddGround(ctx, act, in)
	if err != nil || in.Kind == instrument.GroundPlan {
		return r.ID, err
	}
	_, err = w.App.Instrument.AttachGround(ctx, act, r.ID, fmt.Sprintf("%s.rtf", in.Number), rtf(in.Title+" № "+in.Number))
	return r.ID, err
}
