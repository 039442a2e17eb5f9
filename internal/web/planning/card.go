package planning

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Views of the table of a plan.
const (
	viewTable    = "table"
	viewCalendar = "calendar"
	viewTimeline = "timeline"
)

var viewNames = []string{viewTable, viewCalendar, viewTimeline}

// measuresShown is how many lines of the table one page has.
const measuresShown = 50

// planCard is what the page of a plan shows.
type planCard struct {
	planning.Card
	View    string
	Filter  planning.MeasureFilter
	Page    planning.Page[planning.Measure]
	Load    planning.Load
	Month   string // of the calendar view
	Forms   []page.ActForm
	Open    *page.ActForm
	History page.History
	Changes []planning.ChangeReport
}

func (p pages) plan(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showPlan(w, r, v, id, http.StatusOK, "", nil)
}

func (p pages) showPlan(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, form *ui.Form) error {
	c, err := p.gather(r, v, id)
	if err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, p.planForms(v, &c), "planning.act", act, form)
	head := ui.Page{Title: c.Title, Crumb: periodWords(v, c.Period, c.Kind), Bare: true, Section: "plans", Crumbs: []ui.Link{{Label: v.S("ui.nav.plans"), Href: plansPath}}}
	return httpx.Page(w, r, status, head, planPage(v, c))
}

func (p pages) gather(r *http.Request, v *page.View, id string) (planCard, error) {
	var c planCard
	in := httpx.Query(r)
	c.View = in.OptChoice("view", viewNames...)
	c.Filter = planning.MeasureFilter{
		Executor: in.OptID("executor"), State: planning.MeasureState(in.OptChoice("state", words(planning.MeasureStates)...)), Text: in.Text("q", 0, 100),
	}
	c.Month = in.Text("month", 0, 7)
	after := in.Text("after", 0, 20)
	err := in.Err()
	if err != nil {
		return c, err
	}
	if c.Card, err = p.Planning.Plan(r.Context(), v.Act, id); err != nil {
		return c, err
	}
	if c.View == "" {
		c.View = viewTable
	}
	months := c.Period.Months()
	if c.Month != "" && !slices.Contains(months, c.Month) {
		c.Month = ""
	}
	size := measuresShown
	if c.View == viewCalendar {
		if c.Month == "" {
			c.Month = months[0]
			if now := planning.MonthOf(v.Today); slices.Contains(months, now) {
				c.Month = now
			}
		}
		size, after = 400, ""
	}
	c.Filter.Month = c.Month
	if c.Page, err = p.Planning.Measures(r.Context(), v.Act, id, c.Filter, after, size); err != nil {
		return c, err
	}
	if c.Load, err = p.Planning.Load(r.Context(), v.Act, id); err != nil {
		return c, err
	}
	if c.Changes, err = p.Planning.Changes(r.Context(), v.Act, id); err != nil {
		return c, err
	}
	c.History, err = p.DocumentHistory(r, v, id)
	return c, err
}

func (p pages) planForms(v *page.View, c *planCard) []page.ActForm {
	at := plansPath + "/" + c.ID + "/"
	var out []page.ActForm
	add := func(can planning.Action, a page.ActForm) {
		if c.Can(can) {
			a.ID, a.Action = string(can), at+string(can)
			a.Title, a.Button = v.S("planning.act."+a.ID), v.S("planning.act."+a.ID)
			out = append(out, a)
		}
	}
	reason := func(act string) func(*ui.Form) templ.Component { return v.WordsField(act, "common.field.reason", "") }
	add(planning.ActApprove, page.ActForm{
		Icon: "stamp", Version: c.Version, Multipart: true, Sign: &ui.Signing{Src: at + "original.pdf", IIN: c.IIN}, Text: v.S("planning.act.approve_text"),
	})
	add(planning.ActReceive, page.ActForm{Icon: "inbox", Text: v.S("planning.act.receive_text")})
	add(planning.ActEndorse, page.ActForm{Icon: "send", Version: c.Revision, Text: v.S("planning.act.endorse_text")})
	add(planning.ActSubmit, page.ActForm{Icon: "send", Text: v.S("planning.act.submit_text")})
	if len(c.Steps) > 0 {
		add(planning.ActAnswer, answerForm(v, c.Steps[0]))
	}
	add(planning.ActReturn, page.ActForm{Icon: "undo-2", Danger: true, Fields: reason("return")})
	add(planning.ActRecall, page.ActForm{Icon: "undo-2", Fields: reason("recall")})
	add(planning.ActWithdraw, page.ActForm{Icon: "trash-2", Danger: true, Text: v.S("planning.act.withdraw_text"), Fields: reason("withdraw")})
	return out
}

// answerForm is the answer to a step.
func answerForm(v *page.View, s document.StepView) page.ActForm {
	return page.ActForm{
		Icon: "circle-check", Text: v.T(s.Why), Extra: map[string]string{"step": s.ID},
		Fields: func(f *ui.Form) templ.Component { return answerFields(v, f) },
	}
}

func (c *planCard) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Stage: stateName(v, c.State), Title: c.Title, Facts: c.facts(v)}
	for _, f := range c.Forms {
		if f.Button != "" && len(d.Acts) < 3 {
			d.Acts = append(d.Acts, f.Open(len(d.Acts) == 0 && !f.Danger))
		}
	}
	if c.Can(planning.ActEdit) && (c.Kind == planning.Annual || c.Kind == planning.Quarterly) {
		d.Acts = append([]ui.Action{{Label: v.S("planning.page.workshop"), Icon: "merge", Href: plansPath + "/" + c.ID + "/workshop"}}, d.Acts...)
	}
	if !c.State.InForce() && c.State != planning.StateClosed && c.State != planning.StateWithdrawn {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("planning.rehearsal.title"), Icon: "history", Href: plansPath + "/" + c.ID + "/rehearsal", Quiet: true})
	}
	if c.State.InForce() || c.State == planning.StateClosed {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("planning.exec.on_control"), Icon: "circle-check", Href: measuresPath + "?state=" + allStates + "&plan=" + c.ID})
	}
	return d
}

func (c *planCard) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{
		{Label: v.S("pages.kind"), Value: kindName(v, c.Kind)},
		{Label: v.S("planning.page.period"), Value: periodWords(v, c.Period, c.Kind)},
		{Label: v.S("planning.page.author"), Value: v.UnitNear(c.UnitID)},
		{Label: v.S("planning.page.approver"), Value: v.PostFull(c.ApproverPost)},
		{Label: v.S("planning.page.measures"), Value: v.Number(c.Measures)},
	}
	if c.Window.ID != "" && !c.State.InForce() {
		out = append(out, ui.Fact{Label: v.S("planning.page.draft_due"), Body: v.DueCell(v.Due(c.Window.DraftDue))})
	}
	if !c.ApprovedDay.None() {
		out = append(out, ui.Fact{Label: v.S("planning.page.approved"), Value: v.Day(c.ApprovedDay) + ", " + v.PersonName(c.ApprovedBy)})
	}
	if c.Edition > 0 {
		out = append(out, ui.Fact{Label: v.S("planning.page.edition"), Value: v.Number(c.Edition)})
	}
	if c.Goal != "" {
		out = append(out, ui.Fact{Label: v.S("planning.part.goals"), Value: c.Goal, Wide: true})
	}
	return out
}

// road is the way of a plan from its draft to its distribution.
func (c *planCard) road(v *page.View) []ui.Step {
	states := []planning.State{planning.StateDraft, planning.StateEndorsing, planning.StateEndorsed, planning.StateSubmitted, planning.StateDistributed}
	if c.Kind == planning.Special || c.Kind == planning.UnitPlan || c.BodyID != v.Org.Root() {
		states = slices.DeleteFunc(states, func(s planning.State) bool { return s == planning.StateEndorsing })
	}
	if c.Kind == planning.UnitPlan {
		states[len(states)-1] = planning.StateApproved
	}
	at := slices.Index(states, c.State)
	if c.State == planning.StateClosed {
		at = len(states)
	}
	var out []ui.Step
	for i, s := range states {
		step := ui.Step{Label: stateName(v, s), State: ui.StepNext}
		switch {
		case i < at || i == at && i == len(states)-1:
			step.State = ui.StepDone
		case i == at:
			step.State = ui.StepNow
		}
		out = append(out, step)
	}
	if c.State == planning.StateWithdrawn {
		out = []ui.Step{{Label: stateName(v, c.State), State: ui.StepStop}}
	}
	return out
}

func (c *planCard) chips(v *page.View) []ui.Chip {
	var out []ui.Chip
	for _, name := range viewNames {
		out = append(out, ui.Chip{Label: v.S("planning.view." + name), Href: v.With("view", name), Current: c.View == name})
	}
	return out
}

func (c *planCard) filters(v *page.View) ui.Filters {
	var executors, months []ui.Option
	for _, r := range c.Load.Rows {
		executors = append(executors, ui.Option{Value: r.UnitID, Label: v.UnitShort(r.UnitID)})
	}
	for _, m := range c.Period.Months() {
		months = append(months, ui.Option{Value: m, Label: monthName(v, m)})
	}
	out := ui.Filters{
		Action: plansPath + "/" + c.ID, Search: "q", SearchLabel: v.S("planning.page.search_measure"), Query: c.Filter.Text,
		Keep: map[string]string{"view": c.View}, Selects: []ui.FilterSelect{
			{Name: "executor", Label: v.S("planning.part.executors"), Options: executors, Value: c.Filter.Executor},
			{Name: "month", Label: v.S("planning.page.month"), Options: months, Value: c.Month},
			{Name: "state", Label: v.S("common.field.state"), Options: options(planning.MeasureStates, func(s planning.MeasureState) string { return v.S("planning.measure.state." + string(s)) }), Value: string(c.Filter.State)},
		},
	}
	if c.Filter != (planning.MeasureFilter{}) {
		out.Reset = plansPath + "/" + c.ID + "?view=" + c.View
	}
	return out
}

// empty says why no measure is shown: the draft has none yet, or none fits the filter.
func (c *planCard) empty(v *page.View) ui.Empty {
	if c.Filter != (planning.MeasureFilter{}) {
		return ui.Empty{Title: v.S("planning.page.no_measures"), Text: v.S("planning.page.no_measures_text")}
	}
	return ui.Empty{Title: v.S("planning.page.no_measures_yet"), Text: v.S("planning.page.no_measures_yet_text")}
}

func monthName(v *page.View, month string) string {
	return v.T(planning.MonthMsg(month)) + " " + month[:4]
}

// executors are the names of who carries a measure out, the responsible one first.
func executors(v *page.View, m *planning.Measure) (lead, others string) {
	for i, id := range slices.Concat(m.Executors, m.CoExecutors) {
		switch {
		case i == 0:
			lead = v.UnitShort(id)
		case i == 1:
			others = v.UnitShort(id)
		case i < 5:
			others += ", " + v.UnitShort(id)
		case i == 5:
			others += " …"
		}
	}
	return lead, others
}

func measureParts(v *page.View, m *planning.Measure) string {
	return v.T(i18n.M("planning.line.parts", "object", m.Object, "subject", m.Subject, "form", m.Form, "period", m.Period))
}

// register is the table of paragraph 16 on the screen.
func (c *planCard) register(v *page.View) ui.Register {
	reg := ui.Register{
		ID: "table", Caption: c.Title, Pager: &ui.Pager{Shown: len(c.Page.Rows), Total: int(c.Measures), Export: plansPath + "/" + c.ID + "/table.xlsx", ExportMost: 0},
		Columns: []ui.Column{
			{Role: ui.ColNumber, Label: v.S("planning.column.number")},
			{Role: ui.ColTitle, Label: v.S("planning.part.name")},
			{Role: ui.ColUnit, Label: v.S("planning.column.executors")},
			{Role: ui.ColDue, Label: v.S("planning.column.term")},
			{Role: ui.ColUnit, Label: v.S("planning.column.completion")},
		}, Empty: c.empty(v),
	}
	if c.Filter != (planning.MeasureFilter{}) {
		reg.Pager.Total = 0
	}
	rows := make([]ui.Row, len(c.Page.Rows))
	for i := range c.Page.Rows {
		rows[i] = c.row(v, &c.Page.Rows[i])
	}
	reg.Groups = ui.Plain(rows)
	if c.Page.Next != "" {
		reg.Pager.Next = v.With("after", c.Page.Next)
	}
	return reg
}

// running reports whether the day of a measure still matters: the plan is in force and nothing was decided yet.
func (c *planCard) running(m *planning.Measure) bool {
	return c.State.InForce() && (m.State == planning.MeasureRunning || m.State == planning.MeasureReported)
}

// light is how a measure stands on the calendar view; none before the plan is in force.
func (c *planCard) light(v *page.View, m *planning.Measure) ui.Light {
	switch {
	case c.running(m):
		return v.Due(m.Due).Light
	case c.State.InForce() || c.State == planning.StateClosed:
		return ui.Light{Kind: ui.Done, Text: v.S("planning.measure.state." + string(m.State))}
	}
	return ui.Light{Kind: ui.NoDay}
}

func (c *planCard) row(v *page.View, m *planning.Measure) ui.Row {
	href := plansPath + "/" + c.ID + "/measures/" + m.ID
	lead, others := executors(v, m)
	var due templ.Component = v.DayCell(ui.Due{Day: m.Due})
	if c.running(m) {
		due = v.DueCell(v.Due(m.Due))
	}
	return ui.Row{ID: m.ID, Label: m.Name, Href: href, Cells: []templ.Component{
		v.TextCell(v.Number(m.Ordinal), ""), v.TitleCell(href, m.Name, measureParts(v, m)), v.TextCell(lead, others), due, v.TextCell(m.Completion, ""),
	}}
}

// bar is a line of the timeline: where the measure lies in the period, in a box 1000 wide.
type bar struct {
	X, Width, Class string
}

func (c *planCard) bar(v *page.View, m *planning.Measure) bar {
	whole := max(c.Period.Until.Sub(c.Period.From)+1, 1)
	place := func(d calendar.Day) int { return min(max(d.Sub(c.Period.From)*1000/whole, 0), 1000) }
	from := m.StartDay
	if from.None() { // not begun: the month in which it falls due
		y, month, _ := m.Due.YMD()
		from = calendar.Date(y, month, 1)
	}
	x, end := place(from), place(m.Due)
	class := "c-ok"
	if c.State.InForce() && m.State == planning.MeasureRunning && v.Today > m.Due {
		class = "c-over"
	} else if c.State.InForce() && m.State == planning.MeasureRunning && v.Today.AddDays(30) > m.Due {
		class = "c-soon"
	}
	return bar{strconv.Itoa(x), strconv.Itoa(max(end-x, 6)), class}
}

// loadShown is how many executors the picture of the load has.
const loadShown = 16

// heat is a square of the picture of the load.
type heat struct {
	X, Y, Class, Number, TX, TY string
}

// squares lay the load of the most loaded executors out by month; what has most is the darkest.
func squares(l planning.Load) []heat {
	var out []heat
	for y, r := range l.Rows[:min(len(l.Rows), loadShown)] {
		for x, n := range r.Counts {
			if n == 0 {
				continue
			}
			out = append(out, heat{
				strconv.Itoa(200 + x*46), strconv.Itoa(24 + y*26), heatClass(l, n), strconv.Itoa(n), strconv.Itoa(222 + x*46), strconv.Itoa(41 + y*26),
			})
		}
	}
	return out
}

// heatClass is the colour of a month with so many measures.
func heatClass(l planning.Load, n int) string {
	switch {
	case l.Most > 2 && n*3 > l.Most*2:
		return "c-over"
	case l.Most > 2 && n*3 > l.Most:
		return "c-soon"
	}
	return "c-ok"
}

func loadBox(l planning.Load) string {
	return "0 0 " + strconv.Itoa(206+len(l.Months)*46) + " " + strconv.Itoa(30+min(len(l.Rows), loadShown)*26)
}

// loadRegister is the load as a table beneath the picture.
func loadRegister(v *page.View, planID string, l planning.Load) ui.Register {
	reg := ui.Register{ID: "load-table", Caption: v.S("planning.page.load"), Matrix: true, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("planning.part.executors")}}, Empty: ui.Empty{Title: v.S("planning.page.no_load")}}
	for _, m := range l.Months {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: v.T(planning.MonthMsg(m))})
	}
	reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: v.S("planning.page.total")})
	rows := make([]ui.Row, len(l.Rows))
	for i, r := range l.Rows {
		href := plansPath + "/" + planID + "?executor=" + r.UnitID
		cells := []templ.Component{v.TitleCell(href, v.UnitShort(r.UnitID), "")}
		for _, n := range r.Counts {
			cells = append(cells, v.CountCell(n))
		}
		rows[i] = ui.Row{ID: r.UnitID, Label: v.UnitShort(r.UnitID), Href: href, Cells: append(cells, v.CountCell(r.Total))}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// deliveries lists to whom an approved plan went.
func (c *planCard) deliveries(v *page.View) ui.Register {
	reg := ui.Register{ID: "receipt-list", Caption: v.S("planning.page.receipts"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("planning.page.recipient")},
		{Role: ui.ColNumber, Label: v.S("planning.page.sent")},
		{Role: ui.ColUnit, Label: v.S("planning.page.received")},
	}, Empty: ui.Empty{Title: v.S("planning.page.no_receipts")}}
	rows := make([]ui.Row, len(c.Deliveries))
	for i, d := range c.Deliveries {
		name := recipient(v, d.Grantee)
		got := v.S("planning.page.not_received")
		if !d.ReceivedAt.IsZero() {
			got = v.Instant(d.ReceivedAt) + ", " + v.PersonName(d.PersonID)
		}
		rows[i] = ui.Row{ID: d.Grantee, Label: name, Cells: []templ.Component{v.TitleCell("", name, ""), v.DayCell(ui.Due{Day: d.SentDay}), v.TextCell(got, "")}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func recipient(v *page.View, grantee string) string {
	if len(grantee) > 2 && grantee[0] == 'p' {
		return v.Reader().PostHeld(grantee[2:])
	}
	return v.UnitName(grantee[2:])
}

func stepWords(v *page.View, s document.StepView) string {
	out := v.S("planning.stepstate." + string(s.State))
	if s.By.PersonID != "" {
		out += ", " + v.PersonName(s.By.PersonID) + ", " + v.Instant(s.AnsweredAt)
	}
	return out
}
