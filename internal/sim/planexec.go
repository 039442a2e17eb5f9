package sim

import (
	"context"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/planning"
)

// The office carries its plans out: units report their measures in time, late, after an extension or after a change, deputies bring the
// memos, the General Prosecutor writes his resolutions, the Apparatus takes measures off control (18, 19). It follows from the place of
// a measure in the table what becomes of it.

// measureRun is the life of one measure.
type measureRun struct {
	w    *World
	id   string
	n    int64
	look string // the post that drew the plan up: it sees the measure, and takes it off control
}

// carryOut begins the life of every measure of the plan.
func (x *planRound) carryOut(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	c, err := x.w.App.Planning.Plan(ctx, act, x.plan)
	if err != nil || !c.State.InForce() {
		return err
	}
	list, err := x.w.App.Planning.All(ctx, act, x.plan)
	if err != nil {
		return err
	}
	for _, m := range list {
		run := &measureRun{x.w, m.ID, m.Ordinal, x.author}
		run.plan(m.Due)
	}
	return nil
}

// plan lays out the days of a measure.
func (r *measureRun) plan(due calendar.Day) {
	at := func(day calendar.Day, hour int, name string, do func(ctx context.Context) error) {
		if next, err := r.w.cal.NextWorking(day); err == nil {
			day = next
		}
		r.w.at(day.Start().Add(time.Duration(hour)*time.Hour), name, do)
	}
	late := 0
	switch r.n % 4 {
	case 1:
		late = 7
	case 2:
		at(due.AddDays(-20), 10, "measure.start", r.start)
		at(due.AddDays(-14), 10, "measure.extend", r.changed(planning.ChangeExtend, due))
		late = 21
	case 3:
		at(due.AddDays(-45), 10, "measure.change", r.changed(planning.ChangeEdit, due))
	}
	at(due.AddDays(late-6), 10, "measure.report", r.report)
	at(due.AddDays(late-5), 12, "measure.bring", r.bring) // the hours keep the order when a weekend puts all on one Monday
	at(due.AddDays(late-3), 16, "measure.resolve", r.resolve)
	at(due.AddDays(late+1), 11, "measure.papers", r.papers)
	at(due.AddDays(late+3), 12, "measure.off", r.off)
	at(due.AddDays(late+8), 12, "measure.implement", r.implement)
}

// by does something as the acting holder of a post if the card of the measure offers it to him.
func (r *measureRun) by(ctx context.Context, post func(c *planning.ControlCard) string, may planning.Action, do func(act org.Act, c *planning.ControlCard) error) error {
	look, ok, err := r.w.act(ctx, r.look)
	if err != nil || !ok {
		return err
	}
	c, err := r.w.App.Planning.Control(ctx, look, r.id)
	if err != nil {
		return err
	}
	act, ok, err := r.w.act(ctx, post(&c))
	if err != nil || !ok {
		return err
	}
	if c, err = r.w.App.Planning.Control(ctx, act, r.id); err != nil || !c.Can(may) {
		return err
	}
	return do(act, &c)
}

// head is the post of the head of who answers for the measure.
func (r *measureRun) head(c *planning.ControlCard) string {
	s, err := r.w.App.Structure(context.Background())
	if err != nil {
		return ""
	}
	post, _ := s.Head(c.UnitID, calendar.DayOf(r.w.Now))
	return post.ID
}

func approverOf(c *planning.ControlCard) string { return c.ApproverPost }

func (r *measureRun) start(ctx context.Context) error {
	return r.by(ctx, r.head, planning.ActStart, func(act org.Act, _ *planning.ControlCard) error {
		_, err := r.w.App.Planning.StartMeasure(ctx, act, r.id)
		return err
	})
}

func (r *measureRun) report(ctx context.Context) error {
	return r.by(ctx, r.head, planning.ActWrite, func(act org.Act, c *planning.ControlCard) error {
		use := r.w.App.Planning
		in := planning.ReportInput{
			Conclusions: "Іс-шара шеңберінде заңдылықтың жай-күйі зерделенді, бұзушылықтардың себептері анықталды.",
			Proposals:   "Анықталған бұзушылықтарды жою туралы ұсыну енгізу, әдістемелік ұсынымдар жолдау.",
		}
		if c.Report != nil {
			in.Memo, in.Version = c.Report.ID, c.Report.Version
		}
		_, err := use.WriteReport(ctx, act, r.id, in)
		if err != nil {
			return err
		}
		for role, name := range map[string]string{planning.RoleReference: "Анықтама.rtf", planning.RoleDraft: "Ұсыну жобасы.rtf"} {
			if _, err := use.AttachReport(ctx, act, r.id, role, name, rtf(name)); err != nil {
				return err
			}
		}
		_, err = use.PutReport(ctx, act, r.id)
		return err
	})
}

func (r *measureRun) bring(ctx context.Context) error {
	post := ""
	err := r.by(ctx, r.head, planning.ActChange, func(_ org.Act, c *planning.ControlCard) error { // who runs the measure sees its memo
		if c.Report != nil {
			post = c.Report.BringerPost
		}
		return nil
	})
	if err != nil || post == "" {
		return err
	}
	return r.by(ctx, func(*planning.ControlCard) string { return post }, planning.ActBring, func(act org.Act, _ *planning.ControlCard) error {
		return BringReport(ctx, r.w.App, act, r.id)
	})
}

func (r *measureRun) resolve(ctx context.Context) error {
	return r.by(ctx, approverOf, planning.ActResolve, func(act org.Act, _ *planning.ControlCard) error {
		_, err := r.w.App.Planning.ResolveReport(ctx, act, r.id, planning.ResolutionInput{Text: "Келісемін. Ұсыныстар іске асырылсын."})
		return err
	})
}

func (r *measureRun) papers(ctx context.Context) error {
	return r.by(ctx, r.head, planning.ActPapers, func(act org.Act, _ *planning.ControlCard) error {
		_, err := r.w.App.Planning.SendPapers(ctx, act, r.id)
		return err
	})
}

func (r *measureRun) off(ctx context.Context) error {
	return r.by(ctx, func(*planning.ControlCard) string { return r.look }, planning.ActOff, func(act org.Act, _ *planning.ControlCard) error {
		_, err := r.w.App.Planning.TakeOff(ctx, act, r.id)
		return err
	})
}

func (r *measureRun) implement(ctx context.Context) error {
	return r.by(ctx, r.head, planning.ActImplement, func(act org.Act, _ *planning.ControlCard) error {
		_, err := r.w.App.Planning.Implemented(ctx, act, r.id, "Ұсыну енгізілді, ұсынымдар жолданды.")
		return err
	})
}

// changed brings a report on a change of the measure through its agreement to approval.
func (r *measureRun) changed(what planning.ChangeWhat, due calendar.Day) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		return r.by(ctx, r.head, planning.ActChange, func(act org.Act, c *planning.ControlCard) error {
			use := r.w.App.Planning
			in := planning.ChangeInput{
				What: what, MeasureID: r.id, Kind: planning.CircumstanceNew, Circumstances: "Салалық заңнамаға енгізілген өзгерістер іс-шараның көлемін кеңейтті.",
				Reason: "Жаңа нормалардың қолданылуын қамту қажет.",
			}
			if what == planning.ChangeExtend {
				in.Due = due.AddDays(21)
			} else {
				line := c.Line.Input()
				line.Completion = "Анықтама, әдістемелік ұсынымдар"
				in.Measure = &line
			}
			x, err := use.DraftChange(ctx, act, c.PlanID, in)
			if err != nil {
				return err
			}
			card, err := use.Change(ctx, act, x.ID)
			if err != nil || len(card.Verdict.Findings())+len(card.Table.Findings()) > 0 {
				return err // it is too late for it: the draft stays
			}
			if err := BringChange(ctx, r.w.App, act, x.ID, x.Version); err != nil {
				return err
			}
			r.w.at(r.w.Now.Add(26*time.Hour), "change.agree", func(ctx context.Context) error { return r.agree(ctx, x.ID) })
			r.w.at(r.w.Now.Add(50*time.Hour), "change.approve", func(ctx context.Context) error { return r.approve(ctx, x.ID) })
			return nil
		})
	}
}

func (r *measureRun) agree(ctx context.Context, id string) error {
	look, ok, err := r.w.act(ctx, r.look)
	if err != nil || !ok {
		return err
	}
	c, err := r.w.App.Planning.Change(ctx, look, id)
	if err != nil || len(c.Rounds) == 0 {
		return err
	}
	for _, s := range c.Rounds[0].Steps {
		act, ok, err := r.w.act(ctx, s.PostID)
		if err != nil {
			return err
		}
		if ok && s.State == document.StepAsked {
			if _, err := r.w.App.Planning.Answer(ctx, act, s.ID, document.Agreed, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *measureRun) approve(ctx context.Context, id string) error {
	look, ok, err := r.w.act(ctx, r.look)
	if err != nil || !ok {
		return err
	}
	c, err := r.w.App.Planning.Change(ctx, look, id)
	if err != nil || c.State != planning.ChangeSubmitted {
		return err
	}
	act, ok, err := r.w.act(ctx, c.ApproverPost)
	if err != nil || !ok {
		return err
	}
	measure, err := r.w.App.Planning.Control(ctx, look, r.id)
	if err != nil || measure.State != planning.ControlRunning {
		return err // it was reported meanwhile
	}
	return ApproveChange(ctx, r.w.App, act, id)
}

// BringReport brings a memo on a measure as its bringer does in the browser.
func BringReport(ctx context.Context, a *app.App, act org.Act, measure string) error {
	x, err := a.Planning.ReportToSign(ctx, act, measure)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return err
	}
	_, err = a.Planning.BringReport(ctx, act, measure, cms)
	return err
}

// BringChange brings a report on a change as the head does in the browser.
func BringChange(ctx context.Context, a *app.App, act org.Act, id string, version int64) error {
	x, err := a.Planning.ChangeToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return err
	}
	_, err = a.Planning.BringChange(ctx, act, id, version, cms)
	return err
}

// ApproveChange approves a change of a plan as its approver does in the browser.
func ApproveChange(ctx context.Context, a *app.App, act org.Act, id string) error {
	x, err := a.Planning.ChangeToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return err
	}
	_, err = a.Planning.ApproveChange(ctx, act, id, cms)
	return err
}
