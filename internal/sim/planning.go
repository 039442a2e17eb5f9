package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/store"
)

// The office plans its years: units propose, the Apparatus makes the draft of it, deputies and heads endorse, the General
// Prosecutor approves by signature, everybody concerned records receipt (12, 13). Nothing here is left to chance, so that the
// rest of a simulated office is what it was without plans.

// themes are what measures are about, with the form that each has.
var themes = []struct{ title, object, form string }{
	{"Сотқа дейінгі тергеп-тексерудің заңдылығын қамтамасыз ету тәжірибесін талдау", "Қылмыстық істер", "талдау"},
	{"Жұмысшылардың еңбекақысын уақтылы төлеу туралы заңнаманың қолданылуын тексеру", "Жұмыс берушілер", "тексеру"},
	{"Кәмелетке толмағандардың құқықтарын қорғау жағдайын зерделеу", "Білім беру ұйымдары", "зерделеу"},
	{"Жер қойнауын пайдалану саласындағы заңдылықты талдау", "Жер қойнауын пайдаланушылар", "талдау"},
	{"Бюджет қаражатын игеру кезіндегі заңнаманың сақталуын тексеру", "Мемлекеттік сатып алу", "тексеру"},
	{"Сот актілерінің орындалуын қадағалау нәтижелерін қорыту", "Атқарушылық іс жүргізу", "қорыту"},
	{"Пробациялық бақылаудағы адамдармен жұмыстың тиімділігін талдау", "Пробация қызметі", "талдау"},
	{"Кәсіпкерлік субъектілерін тексерудің негізділігін зерделеу", "Бақылау органдары", "зерделеу"},
	{"Құқықтық статистика деректерінің толықтығын тексеру", "Бірыңғай тізілім", "тексеру"},
	{"Экологиялық заңнаманы қолдану тәжірибесін қорыту", "Табиғат пайдаланушылар", "қорыту"},
}

// plansIn begins the planning of every period whose proposals fall due between two days. The last annual plan is left with its
// proposals, for people to go on with.
func (w *World) plansIn(from, until calendar.Day) {
	for y := from.Year() + 1; y <= until.Year()+1; y++ {
		w.planFor(planning.Annual, planning.Year(y), calendar.Date(y-1, time.November, 25), from, until)
	}
	for d := calendar.Date(from.Year(), time.January, 1); d <= until.AddMonths(3); d = d.AddMonths(3) {
		w.planFor(planning.Quarterly, planning.Quarterly.Of(d), d.AddMonths(-1).AddDays(4), from, until)
	}
}

func (w *World) planFor(k planning.Kind, p planning.Period, due, from, until calendar.Day) {
	if due < from || due > until.AddDays(12) {
		return
	}
	round := &planRound{w: w, kind: k, period: p, author: planner}
	steps := []struct {
		before int
		name   string
		do     func(ctx context.Context) error
	}{
		{-9, "plan.propose", round.propose},
		{-7, "plan.agree", round.answers},
		{-6, "plan.agree", round.answers},
		{-4, "plan.agree", round.answers},
		{-3, "plan.send", round.send},
		{2, "plan.begin", round.begin},
		{3, "plan.workshop", round.workshop},
		{5, "plan.endorse", round.endorse},
		{7, "plan.answer", round.planAnswers},
		{9, "plan.answer", round.planAnswers},
		{11, "plan.submit", round.submit},
		{12, "plan.approve", round.approve},
		{13, "plan.receive", round.receive},
	}
	for i, s := range steps {
		day, err := w.cal.AddWorking(due, s.before)
		if err != nil || day > until {
			continue
		}
		if day <= from { // the office was founded in the middle of a window: what came before is made up for on its second day
			day, _ = w.cal.AddWorking(from, 1)
		}
		w.at(day.Start().Add(10*time.Hour+time.Duration(i)*7*time.Minute), s.name, s.do)
	}
}

// planRound is the making of one plan.
type planRound struct {
	w      *World
	kind   planning.Kind
	period planning.Period
	// author is the post that draws the plan up; body is whose plan it is, "" the office's.
	author, body string
	goal         string
	// own are the measures that no proposal brought.
	own       []planning.MeasureInput
	proposals []planned
	plan      string
}

type planned struct{ id, unit, head string }

func (x *planRound) input(i int, unit string, with ...string) planning.ProposalInput {
	t := themes[i%len(themes)]
	months := 12
	if x.kind == planning.Quarterly {
		months = 3
	}
	due := x.period.From.AddMonths(i % months).AddDays(24)
	in := planning.ProposalInput{
		PlanKind: x.kind, Period: x.period, Title: t.title, Due: due, Executors: []string{unit}, Co: with, Parts: map[string]string{},
	}
	for _, k := range planning.ProposalParts {
		in.Parts[k] = "Алдыңғы кезеңдегі деректер негізінде айқындалды."
	}
	in.Parts["object"], in.Parts["form"], in.Parts["subject"] = t.object, t.form, "Уәкілетті мемлекеттік органдар"
	in.Parts["period"], in.Parts["completion"], in.Parts["implementation"] = fmt.Sprintf("%d жыл", x.period.From.Year()-1), "Анықтама", "Ұсыныс енгізу"
	return in
}

// propose begins the proposals of every unit that owes them; one of them has none to make.
func (x *planRound) propose(ctx context.Context) error {
	s, err := x.w.App.Structure(ctx)
	if err != nil {
		return err
	}
	day := calendar.DayOf(x.w.Now)
	apparatus, _ := s.Apparatus(day)
	for i, u := range s.Children(s.Root(), day) {
		if u.Kind == org.KindLeadership || u.ID == apparatus.ID || u.Kind.IsBody() && u.Kind != org.KindCommittee && u.Kind != org.KindAcademy {
			continue
		}
		head, ok := s.Head(u.ID, day)
		act, acting, err := x.w.act(ctx, head.ID)
		if err != nil {
			return err
		}
		if !ok || !acting {
			continue
		}
		if i%5 == 4 {
			if err := x.nothing(ctx, act); err != nil {
				return err
			}
			continue
		}
		in := x.input(i+x.period.From.Year()+x.period.Number(), u.ID)
		if i%3 == 0 {
			in.Co = []string{"akmola"}
		}
		r, err := x.w.App.Planning.Propose(ctx, act, in)
		if err != nil {
			return err
		}
		if _, err = x.w.App.Planning.AgreeProposal(ctx, act, r.ID, r.Version); err != nil {
			return err
		}
		x.proposals = append(x.proposals, planned{r.ID, u.ID, head.ID})
	}
	return nil
}

func (x *planRound) nothing(ctx context.Context, act org.Act) error {
	windows, err := x.w.App.Planning.Windows(ctx, act)
	if err != nil {
		return err
	}
	for _, w := range windows {
		if w.Kind == x.kind && w.Period == x.period && w.Owed {
			_, err := x.w.App.Planning.NothingToPropose(ctx, act, w.ID, "Бұл кезеңге бөлек ұсыныс қажет емес.")
			return err
		}
	}
	return nil
}

// answers gives the consents whose turn has come, where somebody lawfully acts in the post.
func (x *planRound) answers(ctx context.Context) error {
	for _, p := range x.proposals {
		if err := x.answer(ctx, p.id); err != nil {
			return err
		}
	}
	return nil
}

func (x *planRound) planAnswers(ctx context.Context) error { return x.answer(ctx, x.plan) }

func (x *planRound) answer(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	for range 40 {
		var open []document.StepView
		err := x.w.App.DB.Read(ctx, func(q store.Q) error {
			rounds, err := x.w.App.Kernel.Rounds(ctx, q, id)
			open = nil
			if len(rounds) > 0 && rounds[0].State == document.RoundOpen {
				for _, s := range rounds[0].Steps {
					if s.State == document.StepAsked {
						open = append(open, s)
					}
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		given := false
		for _, s := range open {
			act, ok, err := x.w.act(ctx, s.PostID)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if _, err := x.w.App.Planning.Answer(ctx, act, s.ID, document.Agreed, ""); err != nil {
				return err
			}
			given = true
			break
		}
		if !given {
			return nil
		}
	}
	return nil
}

// send sends what everybody has agreed to.
func (x *planRound) send(ctx context.Context) error {
	for _, p := range x.proposals {
		act, ok, err := x.w.act(ctx, p.head)
		if err != nil || !ok {
			return err
		}
		c, err := x.w.App.Planning.Proposal(ctx, act, p.id)
		if err != nil {
			return err
		}
		if c.State != planning.ProposalAgreed {
			continue // somebody whose consent is needed is away
		}
		if _, err := x.w.App.Planning.SendProposal(ctx, act, p.id, c.Version); err != nil {
			return err
		}
	}
	return nil
}

const planner = "app-pln.head"

func (x *planRound) begin(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok {
		return err
	}
	r, err := x.w.App.Planning.Begin(ctx, act, planning.PlanInput{Kind: x.kind, Period: x.period, Goal: x.goal})
	x.plan = r.ID
	return err
}

// workshop decides on the proposals in the order in which they were made: the second is rejected, the third split, the others
// accepted. The list comes in the order of chance identifiers, and so would what becomes of a district's.
func (x *planRound) workshop(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	list, err := x.w.App.Planning.Proposals(ctx, act, planning.ProposalFilter{Kind: x.kind, State: planning.ProposalLeft, From: x.period.From}, "", 100)
	if err != nil {
		return err
	}
	made := func(p planning.Proposal) int {
		return slices.IndexFunc(x.proposals, func(y planned) bool { return y.id == p.ID })
	}
	slices.SortFunc(list.Rows, func(a, b planning.Proposal) int { return made(a) - made(b) })
	for i, p := range list.Rows {
		switch {
		case i == 1 && len(list.Rows) > 2:
			_, err = x.w.App.Planning.Reject(ctx, act, p.ID, "Осындай іс-шара өткен кезеңде жүргізілген.")
		case i == 2:
			c, err := x.w.App.Planning.Proposal(ctx, act, p.ID)
			if err != nil {
				return err
			}
			one, two := c.Input.Measure(), c.Input.Measure()
			one.Name, two.Name = one.Name+" (бірінші кезең)", two.Name+" (екінші кезең)"
			if _, err = x.w.App.Planning.Split(ctx, act, p.ID, []planning.MeasureInput{one, two}); err != nil {
				return err
			}
		default:
			_, err = x.w.App.Planning.Accept(ctx, act, p.ID, nil)
		}
		if err != nil {
			return err
		}
	}
	if x.body != "" {
		return nil
	}
	own := x.input(7, "app-pln", "committee").Measure()
	own.Name = "Жоспарлау тәжірибесін талдау және әдістемелік ұсынымдар әзірлеу"
	r, err := x.w.App.Planning.AddMeasure(ctx, act, x.plan, own)
	if err == nil {
		_, err = x.w.App.Planning.PlaceMeasure(ctx, act, r.ID, 1)
	}
	return err
}

func (x *planRound) endorse(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	c, err := x.w.App.Planning.Plan(ctx, act, x.plan)
	if err != nil {
		return err
	}
	if _, err = x.w.App.Planning.Endorse(ctx, act, x.plan, c.Revision); err != nil {
		return err
	}
	return x.answer(ctx, x.plan)
}

// submit submits the draft once everybody has endorsed it; while somebody is away it waits for the next day.
func (x *planRound) submit(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	if err := x.answer(ctx, x.plan); err != nil {
		return err
	}
	c, err := x.w.App.Planning.Plan(ctx, act, x.plan)
	if err != nil || !c.Can(planning.ActSubmit) {
		return err
	}
	_, err = x.w.App.Planning.Submit(ctx, act, x.plan)
	return err
}

func (x *planRound) approve(ctx context.Context) error {
	look, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	c, err := x.w.App.Planning.Plan(ctx, look, x.plan)
	if err != nil || c.State != planning.StateSubmitted {
		return err
	}
	act, ok, err := x.w.act(ctx, c.ApproverPost)
	if err != nil || !ok {
		return err
	}
	_, err = ApprovePlan(ctx, x.w.App, act, x.plan, c.Version)
	return err
}

// ApprovePlan approves a submitted plan as its approver does in the browser.
func ApprovePlan(ctx context.Context, a *app.App, act org.Act, id string, version int64) (planning.Receipt, error) {
	x, err := a.Planning.PlanToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return planning.Receipt{}, err
	}
	return a.Planning.Approve(ctx, act, id, version, cms)
}

// receive records receipt for everybody to whom the plan went, where somebody lawfully acts.
func (x *planRound) receive(ctx context.Context) error {
	act, ok, err := x.w.act(ctx, x.author)
	if err != nil || !ok || x.plan == "" {
		return err
	}
	c, err := x.w.App.Planning.Plan(ctx, act, x.plan)
	if err != nil {
		return err
	}
	s, err := x.w.App.Structure(ctx)
	if err != nil {
		return err
	}
	for _, d := range c.Deliveries {
		post := d.Grantee[2:]
		if d.Grantee != access.Post(post) {
			head, _ := s.Head(post, calendar.DayOf(x.w.Now))
			post = head.ID
		}
		to, ok, err := x.w.act(ctx, post)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if _, err := x.w.App.Planning.Receive(ctx, to, x.plan); err != nil && !errors.Is(err, fault.Forbidden{}) {
			return err // one person receives for all that he heads at once
		}
	}
	return x.carryOut(ctx)
}
