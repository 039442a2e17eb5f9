package planning

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/files"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const (
	measuresPath = "/measures"
	changesPath  = "/changes"
)

// seenMemo is the memo that the person read when he wrote it anew.
var seenMemo = page.SeenField("memo")

// memoMost is the greatest length of a part of a memo in letters.
const memoMost = 20_000

// executionRoutes serves measures under control and changes of plans (18, 19).
func (p pages) executionRoutes(handle func(pattern string, h page.Handler)) {
	handle("GET /measures", p.controls)
	handle("GET /measures/export.xlsx", p.controlsBook)
	handle("GET /measures/{id}", p.control)
	answers := page.Acts{
		Path: measuresPath, Named: named,
		Done: func(name string, r instrument.Receipt) i18n.Msg {
			if name == string(planning.ActWrite) && r.State == string(planning.ReportReady) {
				name = string(planning.ActPut)
			}
			return i18n.Msg{Key: "planning.exec.done." + name}
		},
		Show: p.showControl,
	}
	for name, want := range page.Papers {
		handle("GET /measures/{id}/"+name, p.Paper(want, p.Planning.ReportPaper))
		handle("GET /changes/{id}/"+name, p.Paper(want, p.Planning.ChangePaper))
	}
	handle("GET /changes/{id}/report.json", p.changeText)
	for name, act := range p.controlActs() {
		handle("POST /measures/{id}/"+name, answers.Handle(name, act))
	}
	p.changeRoutes(handle)
	handle("GET /practice", p.practice)
	handle("GET /practice.xlsx", p.practiceBook)
	handle("GET /practice.kk.pdf", p.practicePDF(i18n.KK))
	handle("GET /practice.ru.pdf", p.practicePDF(i18n.RU))
	handle("GET /plans/{id}/rehearsal", p.rehearsal)
}

// readControlFilter reads the filter of measures from the address.
func readControlFilter(in *httpx.Input) planning.ControlFilter {
	f := planning.ControlFilter{
		PlanID: in.OptID("plan"), Unit: in.OptID("unit"), Deputy: in.OptID("deputy"),
		Kind: planning.Kind(in.OptChoice("kind", words(planning.Kinds)...)), State: planning.ControlState(in.OptChoice("state", append(words(planning.ControlStates), allStates)...)),
		Outcome: planning.Outcome(in.OptChoice("outcome", words(planning.Outcomes)...)), From: readMonth(in, "from"), Until: readMonth(in, "until"),
		Text: in.Text("q", 0, 100),
	}
	if f.State == allStates {
		f.State = ""
	}
	return f
}

// readMonth reads a month, "2026-03"; anything else is wrong input.
func readMonth(in *httpx.Input, name string) string {
	s := in.Text(name, 0, 7)
	if s == "" {
		return ""
	}
	if _, err := calendar.ParseDay(s + "-01"); err != nil {
		in.Bad(name, i18n.M("planning.exec.bad_month"), i18n.M("planning.exec.bad_month_allowed"))
	}
	return s
}

// controlsBook writes the list of measures as a workbook.
func (p pages) controlsBook(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	f := readControlFilter(in)
	if err := in.Err(); err != nil {
		return err
	}
	return page.Export(w, v, export.Measures(r.Context(), v.Reader(), p.Planning, v.Act, f))
}

type controlsView struct {
	List   planning.Page[planning.ControlRow]
	Filter planning.ControlFilter
}

func (p pages) controls(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	x := controlsView{Filter: readControlFilter(in)}
	x.Filter.Open = x.Filter.State == "" && r.URL.Query().Get("state") != allStates
	after := in.Text("after", 0, 100)
	err := in.Err()
	if err != nil {
		return err
	}
	if x.List, err = p.Planning.Controls(r.Context(), v.Act, x.Filter, after, page.PageSize); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("ui.nav.measures"), Section: "measures", Actions: []ui.Action{{Label: v.S("planning.practice.title"), Icon: "gauge", Href: "/practice"}}}
	return httpx.Page(w, r, http.StatusOK, head, controlsPage(v, x))
}

func (x controlsView) filters(v *page.View) ui.Filters {
	out := ui.Filters{
		Action: measuresPath, Search: "q", SearchLabel: v.S("planning.page.search"), Query: x.Filter.Text, Keep: map[string]string{}, Selects: []ui.FilterSelect{
			{Name: "outcome", Label: v.S("planning.exec.outcome"), Options: options(planning.Outcomes, func(o planning.Outcome) string { return v.S("planning.outcome." + string(o)) }), Value: string(x.Filter.Outcome)},
			{Name: "state", Label: v.S("common.field.state"), Options: stateOptions(v), Value: x.state(), All: v.S("planning.exec.open")},
			{Name: "kind", Label: v.S("pages.kind"), Options: options(planning.Kinds, func(k planning.Kind) string { return kindName(v, k) }), Value: string(x.Filter.Kind)},
			{Name: "unit", Label: v.S("planning.column.executors"), Options: answering(v), Value: x.Filter.Unit},
		},
	}
	for name, value := range map[string]string{"plan": x.Filter.PlanID, "deputy": x.Filter.Deputy, "from": x.Filter.From, "until": x.Filter.Until} {
		if value != "" {
			out.Keep[name] = value
		}
	}
	if x.Filter != (planning.ControlFilter{Open: true}) {
		out.Reset = measuresPath
	}
	return out
}

// allStates is the choice of measures in whatever state; without a choice only those still under control are shown.
const allStates = "all"

func (x controlsView) state() string {
	if x.Filter.State == "" && !x.Filter.Open {
		return allStates
	}
	return string(x.Filter.State)
}

func stateOptions(v *page.View) []ui.Option {
	list := options(planning.ControlStates, func(s planning.ControlState) string { return controlState(v, s) })
	return append(list, ui.Option{Value: allStates, Label: v.S("planning.exec.all_states")})
}

// answering are the units and bodies that may answer for a measure.
func answering(v *page.View) []ui.Option {
	var out []ui.Option
	for _, g := range executorGroups(v, v.Org.Root()) {
		for _, o := range g.Options {
			if u, ok := v.Org.Unit(o.Value); ok && (u.Kind.IsBody() || v.Org.UnitOf(o.Value, v.Act.Day()) == o.Value) {
				out = append(out, o)
			}
		}
	}
	return out
}

func controlState(v *page.View, s planning.ControlState) string {
	return v.S("planning.control.state." + string(s))
}

func (x controlsView) register(v *page.View) ui.Register {
	reg := ui.Register{
		Caption: v.S("ui.nav.measures"), Pager: &ui.Pager{Shown: len(x.List.Rows), Export: bookOf(v, measuresPath), ExportMost: export.Max}, Columns: []ui.Column{
			{Role: ui.ColDue, Label: v.S("planning.exec.report_due")},
			{Role: ui.ColTitle, Label: v.S("planning.part.name")},
			{Role: ui.ColUnit, Label: v.S("planning.column.executors")},
			{Role: ui.ColStage, Label: v.S("common.field.state")},
		}, Empty: ui.Empty{Title: v.S("planning.exec.none"), Text: v.S("planning.exec.none_text")},
	}
	rows := make([]ui.Row, len(x.List.Rows))
	for i := range x.List.Rows {
		c := &x.List.Rows[i]
		href := measuresPath + "/" + c.MeasureID
		rows[i] = ui.Row{ID: c.MeasureID, Label: c.Name, Href: href, Cells: []templ.Component{
			dueOf(v, &c.Control), v.TitleCell(href, c.Name, v.S("planning.page.measure_n", "n", int(c.Number))+" · "+c.PlanTitle),
			v.TextCell(v.UnitNear(c.UnitID), ""), v.Stage(controlState(v, c.State)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if x.List.Next != "" {
		reg.Pager.Next = v.With("after", x.List.Next)
	}
	return reg
}

// dueOf is the day by which the result is reported: with its light while it is owed, with the lateness that it had afterwards.
func dueOf(v *page.View, c *planning.Control) templ.Component {
	if c.State == planning.ControlRunning {
		return v.DueCell(v.Due(c.ReportDue))
	}
	if n := c.Late(v.Act.Day()); n > 0 {
		return v.DueCell(ui.Due{Day: c.ReportDue, Light: ui.Light{Kind: ui.Over, Text: v.S("planning.exec.late", "n", n)}})
	}
	return v.DayCell(ui.Due{Day: c.ReportDue})
}

// controlPage is what the card of a measure under control shows.
type controlPage struct {
	planning.ControlCard
	Forms   []page.ActForm
	Open    *page.ActForm
	Events  page.History
	MaxFile int64
}

func (p pages) control(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showControl(w, r, v, id, http.StatusOK, "", nil)
}

func (p pages) showControl(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, form *ui.Form) error {
	c := controlPage{MaxFile: p.MaxFile}
	var err error
	if c.ControlCard, err = p.Planning.Control(r.Context(), v.Act, id); err != nil {
		return err
	}
	c.Events, err = v.HistoryOf(r, func(at journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Planning.MeasureHistory(r.Context(), v.Act, id, at, limit)
	}, nil)
	if err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, controlForms(v, &c), "planning.exec.act", act, form)
	head := ui.Page{
		Title: c.Line.Name, Crumb: v.S("planning.page.measure_n", "n", int(c.Line.Ordinal)), Bare: true, Section: "measures",
		Crumbs: []ui.Link{{Label: v.S("ui.nav.measures"), Href: measuresPath}},
	}
	return httpx.Page(w, r, status, head, controlCardPage(v, c))
}

func controlForms(v *page.View, c *controlPage) []page.ActForm {
	var out []page.ActForm
	add := func(can planning.Action, a page.ActForm) {
		if c.Can(can) {
			a.ID = string(can)
			out = append(out, a.On(v, measuresPath+"/"+c.MeasureID, "planning.exec.act"))
		}
	}
	words := func(act planning.Action) func(*ui.Form) templ.Component {
		return v.WordsField(string(act), "common.field.reason", "")
	}
	add(planning.ActBring, page.ActForm{
		Icon: "pen-line", Multipart: true, Text: v.S("planning.exec.bring_text", "post", v.PostFull(c.ApproverPost)),
		Sign: &ui.Signing{Src: measuresPath + "/" + c.MeasureID + "/original.pdf", IIN: c.IIN},
	})
	add(planning.ActResolve, page.ActForm{Icon: "pen-line", Fields: func(f *ui.Form) templ.Component { return resolutionFields(v, f) }})
	add(planning.ActPut, page.ActForm{Icon: "send", Text: v.S("planning.exec.put_text")})
	add(planning.ActPapers, page.ActForm{Icon: "send", Text: v.S("planning.exec.papers_text", "unit", v.UnitName(c.ControllerUnit))})
	add(planning.ActOff, page.ActForm{Icon: "circle-check", Text: v.S("planning.exec.off_text")})
	add(planning.ActImplement, page.ActForm{Icon: "circle-check", Fields: v.WordsField(string(planning.ActImplement), "planning.exec.how", "")})
	add(planning.ActStart, page.ActForm{Icon: "inbox", Text: v.S("planning.exec.start_text")})
	add(planning.ActReturnReport, page.ActForm{Icon: "undo-2", Danger: true, Fields: words(planning.ActReturnReport)})
	add(planning.ActReturnPapers, page.ActForm{Icon: "undo-2", Danger: true, Fields: words(planning.ActReturnPapers)})
	write := page.ActForm{Icon: "file-text", Multipart: true}
	if c.Report != nil {
		write.Version, write.Extra = c.Report.Version, map[string]string{seenMemo: c.Report.ID}
	}
	add(planning.ActWrite, write)
	return out
}

// dialogs are the acts that open in a window: the memo has a part of its own.
func (c *controlPage) dialogs() []page.ActForm {
	return slices.DeleteFunc(slices.Clone(c.Forms), func(a page.ActForm) bool { return a.ID == string(planning.ActWrite) || a.Button == "" })
}

func (c *controlPage) opened() *page.ActForm {
	if c.Open != nil && c.Open.ID == string(planning.ActWrite) {
		return nil
	}
	return c.Open
}

// memoForm is the form of the memo: what came back of it, or what stands.
func (c *controlPage) memoForm() (*page.ActForm, *ui.Form) {
	for i := range c.Forms {
		if c.Forms[i].ID != string(planning.ActWrite) {
			continue
		}
		f := c.Forms[i].Form
		if f == nil {
			f = ui.NewForm()
			if c.Report != nil {
				f.Set("conclusions", c.Report.Conclusions).Set("proposals", c.Report.Proposals)
			}
		}
		return &c.Forms[i], f
	}
	return nil, nil
}

func (c *controlPage) filesOf(role string) []document.File {
	if c.Report == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Report.Files), func(f document.File) bool { return f.Role != role })
}

func (c *controlPage) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Number: v.S("planning.page.measure_n", "n", int(c.Line.Ordinal)), Stage: controlState(v, c.State), Title: c.Line.Name, Facts: c.facts(v)}
	if n := c.Late(v.Act.Day()); n > 0 {
		d.Lights = append(d.Lights, ui.Light{Kind: ui.Over, Text: v.S("planning.exec.late", "n", n)})
	}
	if c.Extensions > 0 {
		d.Lights = append(d.Lights, ui.Light{Kind: ui.Ext, Text: v.S("planning.exec.extended", "n", int(c.Extensions))})
	}
	for _, a := range c.dialogs() {
		if len(d.Acts) < 3 {
			d.Acts = append(d.Acts, a.Open(len(d.Acts) == 0 && !a.Danger))
		}
	}
	if c.Can(planning.ActChange) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("planning.exec.ask_change"), Icon: "calendar-plus", Href: changesPath + "/new?plan=" + c.PlanID + "&measure=" + c.MeasureID, Quiet: true})
	}
	return d
}

func (c *controlPage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{
		{Label: v.S("planning.page.plan"), Value: c.Plan.Title, Href: plansPath + "/" + c.PlanID, Wide: true},
		{Label: v.S("planning.column.executors"), Value: v.UnitNear(c.UnitID)},
		{Label: v.S("planning.column.term"), Value: v.Day(c.Line.Due)},
		{Label: v.S("planning.exec.to"), Value: v.Reader().PostHeld(c.ApproverPost)},
		{Label: v.S("planning.exec.controller"), Value: v.UnitName(c.ControllerUnit)},
	}
	for _, d := range []struct {
		key string
		day calendar.Day
	}{
		{"planning.exec.started", c.StartedDay},
		{"planning.exec.reported", c.ReportedDay},
		{"planning.exec.resolved", c.ResolvedDay},
		{"planning.exec.implemented", c.ImplementedDay},
		{"planning.exec.papers_sent", c.PapersDay},
		{"planning.exec.off", c.OffDay},
	} {
		if !d.day.None() {
			out = append(out, ui.Fact{Label: v.S(d.key), Value: v.Day(d.day)})
		}
	}
	return out
}

// road is the strip of stages at the head of the card.
func (c *controlPage) road(v *page.View) []ui.Step {
	stages := []planning.ControlState{planning.ControlRunning, planning.ControlReported, planning.ControlResolved, planning.ControlPapers, planning.ControlOff}
	if c.PapersDue.None() {
		stages = slices.Delete(stages, 3, 4)
	}
	at := slices.Index(stages, c.State)
	days := map[planning.ControlState]calendar.Day{
		planning.ControlRunning: c.StartedDay, planning.ControlReported: c.ReportedDay, planning.ControlResolved: c.ResolvedDay,
		planning.ControlPapers: c.PapersDay, planning.ControlOff: c.OffDay,
	}
	out := make([]ui.Step, len(stages))
	for i, s := range stages {
		out[i] = ui.Step{Label: controlState(v, s), Note: v.Day(days[s]), State: ui.StepNext}
		switch {
		case c.State == planning.ControlDropped:
			out[i].State = ui.StepSkip
		case i < at || c.State == planning.ControlOff:
			out[i].State = ui.StepDone
		case i == at:
			out[i].State = ui.StepNow
		}
	}
	return out
}

// controlActs are the acts upon a measure, by their name in the address.
func (p pages) controlActs() map[string]page.ActFunc {
	s := p.Planning
	plain := func(do func(r *http.Request, act org.Act, id string) (planning.Receipt, error)) page.ActFunc {
		return page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return receipt(do(r, act, id))
		})
	}
	text := func(name planning.Action, do func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error)) page.ActFunc {
		return page.ActWithWords(string(name), func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return receipt(do(r, act, id, text))
		})
	}
	return map[string]page.ActFunc{
		string(planning.ActStart): plain(func(r *http.Request, act org.Act, id string) (planning.Receipt, error) {
			return s.StartMeasure(r.Context(), act, id)
		}),
		string(planning.ActPut): plain(func(r *http.Request, act org.Act, id string) (planning.Receipt, error) {
			return s.PutReport(r.Context(), act, id)
		}),
		string(planning.ActBring): signedAct(func(r *http.Request, act org.Act, id string, cms []byte) (planning.Receipt, error) {
			return s.BringReport(r.Context(), act, id, cms)
		}),
		string(planning.ActPapers): plain(func(r *http.Request, act org.Act, id string) (planning.Receipt, error) {
			return s.SendPapers(r.Context(), act, id)
		}),
		string(planning.ActOff): plain(func(r *http.Request, act org.Act, id string) (planning.Receipt, error) {
			return s.TakeOff(r.Context(), act, id)
		}),
		string(planning.ActReturnReport): text(planning.ActReturnReport, func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.ReturnReport(r.Context(), act, id, text)
		}),
		string(planning.ActImplement): text(planning.ActImplement, func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.Implemented(r.Context(), act, id, text)
		}),
		string(planning.ActReturnPapers): text(planning.ActReturnPapers, func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.ReturnPapers(r.Context(), act, id, text)
		}),
		string(planning.ActResolve): p.resolveMemo,
		string(planning.ActWrite):   p.writeMemo,
	}
}

func (p pages) resolveMemo(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	x := planning.ResolutionInput{
		Text: in.Area(page.WordsName(string(planning.ActResolve)), 0, page.WordsMost), Venue: planning.Venue(in.OptChoice("venue", string(planning.VenueCouncil), string(planning.VenueAdvisory))),
		Session: in.OptDay("session"),
	}
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	return receipt(p.Planning.ResolveReport(r.Context(), act, id, x))
}

// writeMemo saves the memo with its files, and as the button says puts it before who brings it.
func (p pages) writeMemo(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	x := planning.ReportInput{Conclusions: in.Area("conclusions", 0, memoMost), Proposals: in.Area("proposals", 0, memoMost), Memo: in.OptID(seenMemo), Version: page.OptVersion(in)}
	next := in.OptChoice("act", "save", "put")
	c, err := p.Planning.Control(r.Context(), act, id)
	if err != nil {
		return instrument.Receipt{}, err
	}
	memo := controlPage{ControlCard: c}
	uploads := map[string][]files.Upload{}
	var drops []string
	for _, role := range []string{planning.RoleReference, planning.RoleDraft} {
		uploads[role] = files.Read(in, role)
		drops = append(drops, files.Dropped(in, role, memo.filesOf(role))...)
	}
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	done, err := receipt(p.Planning.WriteReport(r.Context(), act, id, x))
	if err != nil {
		return done, err
	}
	page.Seen(in)  // where a file is refused, the form stands upon what was just saved
	unkeyed := act // the key of the form belongs to the text; a file that came already is known by its name and size
	unkeyed.Key = ""
	for _, f := range drops {
		if _, err := p.Planning.DetachReport(r.Context(), unkeyed, id, f); err != nil {
			return done, err
		}
	}
	for _, role := range []string{planning.RoleReference, planning.RoleDraft} {
		err := files.Put(uploads[role], memo.filesOf(role), func(_ files.Upload, name string, body io.Reader) error {
			_, err := p.Planning.AttachReport(r.Context(), unkeyed, id, role, name, body)
			return err
		})
		if err != nil {
			return done, err
		}
	}
	if next != "put" {
		return done, nil
	}
	if act.Key != "" {
		act.Key += "-put"
	}
	done, err = receipt(p.Planning.PutReport(r.Context(), act, id))
	done.State = string(planning.ReportReady)
	return done, err
}

// changeLine says a change of an edition in words.
func changeLine(v *page.View, c planning.Change) string {
	if c.Field == "" {
		return strings.TrimSpace(c.Before + c.After)
	}
	key := "planning.part." + c.Field
	before, after := c.Before, c.After
	if c.Field == "term" {
		before, after = dayWords(v, before), dayWords(v, after)
	}
	return v.S(key) + ": " + v.S("planning.exec.from_to", "from", before, "to", after)
}

func dayWords(v *page.View, s string) string {
	d, err := calendar.ParseDay(s)
	if err != nil {
		return s
	}
	return v.Day(d)
}
