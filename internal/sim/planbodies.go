package sim

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/planning"
)

// Beside the plans of the office that everybody makes together, a Service has its own work plan each quarter (14), special plans are drawn
// up for a goal (11), and a region and the Committee plan on the call of their heads, with what their units and districts propose (17).

// bodyPlanner is who calls, who draws the plan up, and in which unit.
type bodyPlanner struct{ body, head, unit, author string }

var bodyPlanners = []bodyPlanner{
	{"karaganda", "karaganda.head", "karaganda-org", "karaganda-org.head"},
	{"committee", "committee.head", "committee-rec", "committee-rec.head"},
}

// otherPlansIn begins the plans of units and bodies, and the special ones, whose making lies between two days.
func (w *World) otherPlansIn(from, until calendar.Day) {
	for d := calendar.Date(from.Year(), time.January, 1); d <= until.AddMonths(3); d = d.AddMonths(3) {
		p := planning.Quarterly.Of(d)
		w.unitPlan(p, from, until)
		w.bodyPlan(p, bodyPlanners[p.Number()%len(bodyPlanners)], from, until)
		if p.Number()%2 == 0 {
			w.specialPlan(p.From, from, until)
		}
	}
}

// planStep is something that is done some days before a period begins, or after that.
type planStep struct {
	days int
	name string
	do   func(ctx context.Context) error
}

// steps plans the steps of a plan, unless the first of them came before the office lived: a plan is made whole or not at all.
func (w *World) steps(period, from, until calendar.Day, list []planStep) {
	if period.AddDays(list[0].days) <= from {
		return
	}
	for i, s := range list {
		day, err := w.cal.NextWorking(period.AddDays(s.days))
		if err != nil || day > until {
			return
		}
		w.at(day.Start().Add(11*time.Hour+time.Duration(i)*9*time.Minute), s.name, s.do)
	}
}

func (w *World) unitPlan(p planning.Period, from, until calendar.Day) {
	x := &planRound{w: w, kind: planning.UnitPlan, period: p, author: "s2.head"}
	for i := range 4 {
		m := x.input(i+p.Number(), "s2").Measure()
		m.Name, m.Due = "Қызмет ішінде: "+m.Name, p.From.AddMonths(i%3).AddDays(20)
		x.own = append(x.own, m)
	}
	w.steps(p.From, from, until, []planStep{{-20, "unitplan.begin", x.draw}, {-16, "unitplan.submit", x.hand}, {-13, "unitplan.approve", x.approve}, {-12, "unitplan.carry", x.carryOut}})
}

func (w *World) specialPlan(first, from, until calendar.Day) {
	p := planning.Period{From: first, Until: first.AddMonths(5)}
	x := &planRound{w: w, kind: planning.Special, period: p, author: "s3.head", goal: "Көктемгі су тасқыны мен дала өрттеріне дайындықтың заңдылығын қамтамасыз ету"}
	for i, unit := range []string{"s3", "karaganda", "dap"} {
		m := x.input(i+3, unit).Measure()
		m.Due = first.AddMonths(i + 1).AddDays(20)
		x.own = append(x.own, m)
	}
	w.steps(first, from, until, []planStep{{-18, "special.begin", x.draw}, {-15, "special.submit", x.hand}, {-12, "special.approve", x.approve}, {-11, "special.receive", x.receive}})
}

func (w *World) bodyPlan(p planning.Period, b bodyPlanner, from, until calendar.Day) {
	x := &planRound{w: w, kind: planning.Quarterly, period: p, author: b.author, body: b.body}
	w.steps(p.From, from, until, []planStep{
		{-45, "bodyplan.call", func(ctx context.Context) error { return x.call(ctx, b) }},
		{-40, "bodyplan.propose", func(ctx context.Context) error { return x.proposeIn(ctx, b) }},
		{-38, "bodyplan.agree", x.answers},
		{-36, "bodyplan.send", x.send},
		{-30, "bodyplan.begin", x.begin},
		{-29, "bodyplan.workshop", x.workshop},
		{-26, "bodyplan.submit", x.hand},
		{-22, "bodyplan.approve", x.approve},
		{-20, "bodyplan.receive", x.receive},
	})
}

// draw begins a plan and enters its own measures.
func (x *planRound) draw(ctx context.Context) error {
	if err := x.begin(ctx); err != nil || x.plan == "" {
		return err
	}
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok {
		return err
	}
	for _, m := range x.own {
		if _, err := x.w.App.Planning.AddMeasure(ctx, act, x.plan, m); err != nil {
			return err
		}
	}
	return nil
}

// hand puts a plan that nobody endorses before who approves it (I-177).
func (x *planRound) hand(ctx context.Context) error {
	if err := x.endorse(ctx); err != nil {
		return err
	}
	return x.submit(ctx)
}

// call is the call of the first head for proposals, by the day of paragraph 12 in one body and by one of his own in the other.
func (x *planRound) call(ctx context.Context, b bodyPlanner) error {
	act, ok, err := x.w.act(ctx, b.head)
	if err != nil || !ok {
		return err
	}
	in := planning.CallInput{Kind: x.kind, Period: x.period, UnitID: b.unit}
	if b.body != "committee" {
		in.Due, in.DraftDue = x.period.From.AddDays(-34), x.period.From.AddDays(-24)
	}
	_, err = x.w.App.Planning.Call(ctx, act, in)
	return err
}

// proposeIn begins the proposals of three of those who owe them; the others say that they have none.
func (x *planRound) proposeIn(ctx context.Context, b bodyPlanner) error {
	s, err := x.w.App.Structure(ctx)
	if err != nil {
		return err
	}
	day := calendar.DayOf(x.w.Now)
	made := 0
	for i, u := range s.Below(b.body, day) {
		independent := u.BodyID == b.body && u.Kind != org.KindLeadership && s.UnitOf(u.ID, day) == u.ID
		if u.ID == b.unit || !independent && u.Kind != org.KindDistrict {
			continue
		}
		head, _ := s.Head(u.ID, day)
		act, acting, err := x.w.act(ctx, head.ID)
		if err != nil {
			return err
		}
		if !acting {
			continue
		}
		if made == 3 {
			if err := x.nothing(ctx, act); err != nil {
				return err
			}
			continue
		}
		in := x.input(i+x.period.Number(), u.ID)
		in.BodyID = b.body
		r, err := x.w.App.Planning.Propose(ctx, act, in)
		if err != nil {
			return err
		}
		if _, err = x.w.App.Planning.AgreeProposal(ctx, act, r.ID, r.Version); err != nil {
			return err
		}
		made++
		x.proposals = append(x.proposals, planned{r.ID, u.ID, head.ID})
	}
	return nil
}
