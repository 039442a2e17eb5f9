package planning

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/files"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// proposalFilter reads the filter of proposals from the address.
func proposalFilter(r *http.Request) (f planning.ProposalFilter, after string, err error) {
	in := httpx.Query(r)
	f = planning.ProposalFilter{
		Kind: planning.Kind(in.OptChoice("kind", string(planning.Annual), string(planning.Quarterly))), State: planning.ProposalState(in.OptChoice("state", words(planning.ProposalStates)...)),
		Unit: in.OptID("unit"), Text: in.Text("q", 0, 100),
	}
	after = in.Text("after", 0, 100)
	return f, after, in.Err()
}

// proposalsBook writes the register as a workbook.
func (p pages) proposalsBook(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := proposalFilter(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Proposals(r.Context(), v.Reader(), p.Planning, v.Act, f))
}

func (p pages) proposals(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := proposalFilter(r)
	if err != nil {
		return err
	}
	list, err := p.Planning.Proposals(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	head := ui.Page{
		Title: v.S("ui.nav.proposals"), Section: "proposals", NewHref: proposalsPath + "/new", Actions: []ui.Action{
			{Label: v.S("planning.page.propose"), Icon: "plus", Href: proposalsPath + "/new", Primary: true},
			{Label: v.S("planning.page.import"), Icon: "upload", Href: proposalsPath + "/import"},
		},
	}
	return httpx.Page(w, r, http.StatusOK, head, proposalsPage(v, proposalFilters(v, f), proposalRegister(v, list)))
}

func proposalFilters(v *page.View, f planning.ProposalFilter) ui.Filters {
	out := ui.Filters{
		Action: proposalsPath, Search: "q", SearchLabel: v.S("planning.page.search"), Query: f.Text, Selects: []ui.FilterSelect{
			{Name: "kind", Label: v.S("planning.page.for_plan"), Options: options([]planning.Kind{planning.Annual, planning.Quarterly}, func(k planning.Kind) string { return kindName(v, k) }), Value: string(f.Kind)},
			{Name: "state", Label: v.S("common.field.state"), Options: options(planning.ProposalStates, func(s planning.ProposalState) string { return proposalState(v, s) }), Value: string(f.State)},
		},
	}
	if f != (planning.ProposalFilter{}) {
		out.Reset = proposalsPath
	}
	return out
}

func proposalRegister(v *page.View, list planning.Page[planning.Proposal]) ui.Register {
	reg := ui.Register{
		Caption: v.S("ui.nav.proposals"), Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total), Export: bookOf(v, proposalsPath), ExportMost: export.Max}, Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("planning.page.proposal")},
			{Role: ui.ColUnit, Label: v.S("planning.page.from_unit")},
			{Role: ui.ColStage, Label: v.S("common.field.state")},
			{Role: ui.ColNumber, Label: v.S("planning.part.term")},
		}, Empty: ui.Empty{
			Title: v.S("planning.page.no_proposals"), Text: v.S("planning.page.no_proposals_text"),
			Action: &ui.Action{Label: v.S("planning.page.propose"), Href: proposalsPath + "/new"},
		},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		href := proposalsPath + "/" + x.ID
		rows[i] = ui.Row{ID: x.ID, Label: x.Title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, x.Title, kindName(v, x.PlanKind)+", "+periodWords(v, x.Period, x.PlanKind)), v.TextCell(v.UnitShort(x.UnitID), ""),
			v.Stage(proposalState(v, x.State)), v.DayCell(ui.Due{Day: x.Due}),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

// targets are the bodies for whose plan the person may propose, that which is meant when none is named first.
func targets(v *page.View) []ui.Option {
	own, _ := v.Org.Unit(v.Act.AsBody())
	ids := []string{own.ID}
	switch own.Kind {
	case org.KindCommittee, org.KindAcademy:
		ids = []string{v.Org.Root(), own.ID}
	case org.KindDistrict:
		for _, a := range v.Org.Ancestors(own.ID, v.Act.Day()) {
			if a.Kind.IsBody() {
				ids = []string{a.ID}
				break
			}
		}
	}
	var out []ui.Option
	for _, id := range ids {
		out = append(out, ui.Option{Value: id, Label: v.UnitName(id)})
	}
	return out
}

// formOf is the form of a new proposal, or of the one in the address.
func (p pages) newProposal(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f := ui.NewForm()
	var c planning.ProposalCard
	if id := r.PathValue("id"); id != "" {
		if _, err := page.ID(r); err != nil {
			return err
		}
		var err error
		if c, err = p.Planning.Proposal(r.Context(), v.Act, id); err != nil {
			return err
		}
		setProposal(f, c.Input)
	} else {
		in := httpx.Query(r)
		f.Set("period", in.Text("period", 0, 60)).Set("body", in.OptID("body"))
		if err := in.Err(); err != nil {
			return err
		}
	}
	return p.proposalForm(w, r, v, http.StatusOK, c, f, nil)
}

func setProposal(f *ui.Form, in planning.ProposalInput) {
	f.Set("period", periodValue(in.PlanKind, in.Period)).Set("title", in.Title).Set("body", in.BodyID)
	for k, t := range in.Parts {
		f.Set("parts."+k, t)
	}
	if !in.Due.None() {
		f.SetDay("due", in.Due)
	}
	if len(in.Executors) > 0 {
		f.Set("lead", in.Executors[0]).Set("executors", in.Executors[1:]...)
	}
	f.Set("co_executors", in.Co...)
	var lines []string
	for _, o := range in.Outside {
		lines = append(lines, o.Name+"; "+o.Number+"; "+o.Day)
	}
	f.Set("outside", strings.Join(lines, "\n"))
}

// readProposal reads the form of a proposal.
func readProposal(in *httpx.Input) planning.ProposalInput {
	x := planning.ProposalInput{Title: in.Text("title", 0, 500), BodyID: in.OptID("body"), Due: in.OptDay("due"), Co: in.IDs("co_executors", 0, 60), Parts: map[string]string{}}
	x.PlanKind, x.Period = periodOf(in, "period")
	for _, k := range planning.ProposalParts {
		x.Parts[k] = in.Area("parts."+k, 0, 4000)
	}
	lead := in.OptID("lead")
	x.Executors = in.IDs("executors", 0, 60)
	if lead != "" {
		x.Executors = append([]string{lead}, slices.DeleteFunc(x.Executors, func(id string) bool { return id == lead })...)
	}
	for _, line := range strings.Split(in.Area("outside", 0, 6000), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cut := append(strings.Split(line, ";"), "", "")
		x.Outside = append(x.Outside, planning.Outside{Name: strings.TrimSpace(cut[0]), Number: strings.TrimSpace(cut[1]), Day: isoDay(strings.TrimSpace(cut[2]))})
	}
	return x
}

// isoDay turns a day as people write it into the form in which it is kept; what is no day stays as it is.
func isoDay(s string) string {
	p := strings.Split(s, ".")
	if len(p) == 3 && len(p[2]) == 4 && len(p[1]) <= 2 && len(p[0]) <= 2 {
		two := func(x string) string {
			if len(x) == 1 {
				return "0" + x
			}
			return x
		}
		return p[2] + "-" + two(p[1]) + "-" + two(p[0])
	}
	return s
}

func (p pages) proposalForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, c planning.ProposalCard, f *ui.Form, check *planning.ProposalCheck) error {
	title := v.S("planning.page.propose")
	if c.ID != "" {
		title = v.S("planning.page.edit_proposal")
	}
	head := ui.Page{Title: title, Section: "proposals", Crumbs: []ui.Link{{Label: v.S("ui.nav.proposals"), Href: proposalsPath}}}
	return httpx.Page(w, r, status, head, proposalFormPage(v, c, f, check))
}

func (p pages) saveProposal(w http.ResponseWriter, r *http.Request, v *page.View) error {
	var c planning.ProposalCard
	id := r.PathValue("id")
	if id != "" {
		var err error
		if _, err = page.ID(r); err == nil {
			c, err = p.Planning.Proposal(r.Context(), v.Act, id)
		}
		if err != nil {
			return err
		}
	}
	in := httpx.Read(r)
	x := readProposal(in)
	version := int64(0)
	if id != "" {
		version = page.Version(in)
	}
	act := in.OptChoice("act", "save", "check")
	err := in.Err()
	if err == nil && act == "check" {
		check, err := p.Planning.CheckProposal(r.Context(), v.Act, id, x)
		if err == nil {
			f := in.Form()
			f.Findings = page.Findings(check.Verdict.Findings())
			return p.proposalForm(w, r, v, http.StatusOK, c, f, &check)
		}
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.proposalForm(w, r, v, status, c, f, nil) })
	}
	var done planning.Receipt
	switch {
	case err != nil:
	case id == "":
		done, err = p.Planning.Propose(r.Context(), v.Keyed(in), x)
	default:
		done, err = p.Planning.EditProposal(r.Context(), v.Keyed(in), id, version, x)
	}
	if err != nil {
		err = page.Rename(err, map[string]string{"plan": "period"})
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.proposalForm(w, r, v, status, c, f, nil) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.proposal"))
	return httpx.Redirect(w, r, proposalsPath+"/"+done.ID)
}

// proposalView is what the page of a proposal shows.
type proposalView struct {
	planning.ProposalCard
	Forms   []page.ActForm
	Open    *page.ActForm
	Similar []planning.Similar
}

func (p pages) proposal(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showProposal(w, r, v, id, http.StatusOK, "", nil)
}

func (p pages) showProposal(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, form *ui.Form) error {
	c, err := p.Planning.Proposal(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	x := proposalView{ProposalCard: c}
	if x.State == planning.ProposalLeft || x.State == planning.ProposalDraft {
		if x.Similar, err = p.Planning.SimilarTo(r.Context(), v.Act, c.Title, c.Period, id); err != nil {
			return err
		}
	}
	x.Forms, x.Open = page.Settle(v, p.proposalForms(v, &x), "planning.act", act, form)
	head := ui.Page{Title: c.Title, Crumb: v.S("planning.page.proposal"), Bare: true, Section: "proposals", Crumbs: []ui.Link{{Label: v.S("ui.nav.proposals"), Href: proposalsPath}}}
	return httpx.Page(w, r, status, head, proposalPage(v, x))
}

func (p pages) proposalForms(v *page.View, x *proposalView) []page.ActForm {
	at := proposalsPath + "/" + x.ID + "/"
	var out []page.ActForm
	add := func(can planning.Action, id string, a page.ActForm) {
		if x.Can(can) {
			a.ID, a.Action = id, at+id
			a.Title, a.Button = v.S("planning.act."+id), v.S("planning.act."+id)
			out = append(out, a)
		}
	}
	add(planning.ActAgree, "agree", page.ActForm{Icon: "send", Version: x.Version, Text: v.S("planning.act.agree_text")})
	add(planning.ActSend, "send", page.ActForm{Icon: "send", Version: x.Version, Text: v.S("planning.act.send_text")})
	if len(x.Steps) > 0 {
		add(planning.ActAnswer, "answer", answerForm(v, x.Steps[0]))
	}
	add(planning.ActDecide, "accept", page.ActForm{Icon: "circle-check", Text: v.S("planning.act.accept_text"), Fields: func(f *ui.Form) templ.Component { return dailyField(v, f, "accept") }})
	add(planning.ActDecide, "split", page.ActForm{Icon: "split", Text: v.S("planning.act.split_text"), Fields: func(f *ui.Form) templ.Component { return splitFields(v, f, x.Title) }})
	add(planning.ActDecide, "reject", page.ActForm{Icon: "circle-x", Danger: true, Text: v.S("planning.act.reject_text"), Fields: v.WordsField("reject", "common.field.reason", "")})
	add(planning.ActRecall, "recall", page.ActForm{Icon: "undo-2", Fields: v.WordsField("recall", "common.field.reason", "")})
	add(planning.ActWithdraw, "withdraw", page.ActForm{Icon: "trash-2", Danger: true, Fields: v.WordsField("withdraw", "common.field.reason", "")})
	return out
}

func (x *proposalView) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Stage: proposalState(v, x.State), Title: x.Title, Facts: []ui.Fact{
		{Label: v.S("planning.page.for_plan"), Value: kindName(v, x.PlanKind) + ", " + periodWords(v, x.Period, x.PlanKind)},
		{Label: v.S("planning.page.of_body"), Value: v.UnitName(x.BodyID)},
		{Label: v.S("planning.page.from_unit"), Value: v.UnitName(x.UnitID)},
		{Label: v.S("planning.part.executors"), Value: proposalExecutors(v, x.ProposalCard), Wide: true},
		{Label: v.S("planning.part.term"), Value: v.Day(x.Due)},
	}}
	if x.Window.ID != "" && x.LeftDay.None() {
		d.Facts = append(d.Facts, ui.Fact{Label: v.S("planning.page.window_due"), Body: v.DueCell(v.Due(x.Window.Due))})
	}
	if !x.LeftDay.None() {
		came := v.Day(x.LeftDay)
		if x.Window.ID != "" && x.LeftDay > x.Window.Due {
			came += ", " + v.S("planning.page.late")
		}
		d.Facts = append(d.Facts, ui.Fact{Label: v.S("planning.page.came"), Value: came})
	}
	if x.DecidedBy != "" {
		d.Facts = append(d.Facts, ui.Fact{Label: v.S("planning.page.decided"), Value: v.PersonName(x.DecidedBy) + ", " + v.Instant(x.DecidedAt)})
	}
	if x.Reason != "" {
		d.Facts = append(d.Facts, ui.Fact{Label: v.S("common.field.reason"), Value: x.Reason, Wide: true})
	}
	for _, f := range x.Forms {
		if f.Button != "" && len(d.Acts) < 4 {
			d.Acts = append(d.Acts, f.Open(len(d.Acts) == 0 && !f.Danger))
		}
	}
	if x.Can(planning.ActEdit) && len(d.Acts) < 4 {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("common.edit"), Icon: "pen-line", Href: proposalsPath + "/" + x.ID + "/edit"})
	}
	return d
}

// proposalActs are the acts upon a proposal, by their name in the address.
func (p pages) proposalActs() map[string]page.ActFunc {
	s := p.Planning
	versioned := func(do func(r *http.Request, act org.Act, id string, version int64) (planning.Receipt, error)) page.ActFunc {
		return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			version := page.Version(in)
			if err := in.Err(); err != nil {
				return instrument.Receipt{}, err
			}
			return receipt(do(r, act, id, version))
		}
	}
	text := func(name string, do func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error)) page.ActFunc {
		return page.ActWithWords(name, func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return receipt(do(r, act, id, text))
		})
	}
	return map[string]page.ActFunc{
		"agree": versioned(func(r *http.Request, act org.Act, id string, version int64) (planning.Receipt, error) {
			return s.AgreeProposal(r.Context(), act, id, version)
		}),
		"send": versioned(func(r *http.Request, act org.Act, id string, version int64) (planning.Receipt, error) {
			return s.SendProposal(r.Context(), act, id, version)
		}),
		"answer": p.answer,
		"accept": p.accept,
		"split":  p.split,
		"reject": text("reject", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.Reject(r.Context(), act, id, text)
		}),
		"recall": text("recall", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.RecallProposal(r.Context(), act, id, text)
		}),
		"withdraw": text("withdraw", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.WithdrawProposal(r.Context(), act, id, text)
		}),
	}
}

// accept takes a proposal into the plan as it stands, with the answer to the question of paragraph 15 where one was written.
func (p pages) accept(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	daily := in.Area(dailyName("accept"), 0, 4000)
	if err := in.Err(); err != nil || daily == "" {
		if err == nil {
			return receipt(p.Planning.Accept(r.Context(), act, id, nil))
		}
		return instrument.Receipt{}, err
	}
	c, err := p.Planning.Proposal(r.Context(), act, id)
	if err != nil {
		return instrument.Receipt{}, err
	}
	line := c.Input.Measure()
	line.DailyReason = daily
	return receipt(p.Planning.Accept(r.Context(), act, id, &line))
}

func (p pages) split(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	var names []string
	for _, line := range strings.Split(in.Area("names", 0, 8000), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	daily := in.Area(dailyName("split"), 0, 4000)
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	lines, err := p.splitLines(r, act, id, names, daily)
	if err != nil {
		return instrument.Receipt{}, err
	}
	return receipt(p.Planning.Split(r.Context(), act, id, lines))
}

func (p pages) proposalAnswers() page.Acts {
	return page.Acts{
		Path: proposalsPath, Named: func(act string, err error) error {
			return page.Rename(named(act, err), map[string]string{"measures": "names", "daily_reason": dailyName(act)})
		},
		Done: func(name string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "planning.done." + name} },
		Show: func(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, name string, f *ui.Form) error {
			return p.showProposal(w, r, v, id, status, name, f)
		},
	}
}

func (p pages) importForm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showImport(w, r, v, http.StatusOK, ui.NewForm(), nil)
}

func (p pages) showImport(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form, report *planning.ImportReport) error {
	head := ui.Page{Title: v.S("planning.page.import"), Section: "proposals", Crumbs: []ui.Link{{Label: v.S("ui.nav.proposals"), Href: proposalsPath}}}
	return httpx.Page(w, r, status, head, importPage(v, f, report))
}

// importFile makes drafts of the rows of a file and shows what could not be read.
func (p pages) importFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	kind, period := periodOf(in, "period")
	list := files.Read(in, "file")
	if kind == "" { // said of its own field: what the reading of the file finds is said of the file
		in.Bad("period", i18n.M("planning.bad.proposal_plan"), i18n.M("planning.bad.proposal_plan_allowed"))
	}
	err := in.Err()
	if err == nil && len(list) == 0 {
		in.Bad("file", i18n.M("pages.file.choose"))
		err = in.Err()
	}
	var report planning.ImportReport
	if err == nil {
		err = files.Put(list[:1], v.Act, func(_ org.Act, _ files.Upload, _ string, body io.Reader) error {
			data, err := io.ReadAll(io.LimitReader(body, planning.ImportMost+1))
			if err != nil {
				return err
			}
			report, err = p.Planning.ImportProposals(r.Context(), v.Keyed(in), kind, period.From, data)
			return err
		})
	}
	if err != nil {
		err = page.Rename(err, map[string]string{"plan": "period"})
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showImport(w, r, v, status, f, nil) })
	}
	return p.showImport(w, r, v, http.StatusOK, in.Form(), &report)
}
