package planning

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

func (p pages) plans(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showPlans(w, r, v, http.StatusOK, nil, windowForm{})
}

// showPlans is the register with the windows of proposals; form is what came back of the act upon a window.
func (p pages) showPlans(w http.ResponseWriter, r *http.Request, v *page.View, status int, form *ui.Form, window windowForm) error {
	f, after, err := planFilter(r)
	if err != nil {
		return err
	}
	list, err := p.Planning.Plans(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	windows, err := p.Planning.Windows(r.Context(), v.Act)
	if err != nil {
		return err
	}
	calling, err := p.Planning.Calling(r.Context(), v.Act)
	if err != nil {
		return err
	}
	head := ui.Page{
		Title: v.S("ui.nav.plans"), Section: "plans", NewHref: plansPath + "/new",
		Actions: []ui.Action{{Label: v.S("planning.page.new_plan"), Icon: "plus", Href: plansPath + "/new", Primary: true}},
	}
	if calling.May {
		head.Actions = append(head.Actions, ui.Action{Label: v.S("planning.call.title"), Icon: "send", Href: callPath})
	}
	x := plansView{List: list, Filter: f, Windows: windows, Calling: calling, Form: form, Window: window}
	return httpx.Page(w, r, status, head, plansPage(v, x))
}

// planFilter reads the filter of plans from the address.
func planFilter(r *http.Request) (f planning.Filter, after string, err error) {
	in := httpx.Query(r)
	f = planning.Filter{
		Kind: planning.Kind(in.OptChoice("kind", words(planning.Kinds)...)), State: planning.State(in.OptChoice("state", words(planning.States)...)),
		Body: in.OptID("body"), Text: in.Text("q", 0, 100),
	}
	f.Year, _ = in.OptInt("year", 2000, 2100)
	after = in.Text("after", 0, 100)
	return f, after, in.Err()
}

// plansBook writes the register as a workbook.
func (p pages) plansBook(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := planFilter(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Plans(r.Context(), v.Reader(), p.Planning, v.Act, f))
}

type plansView struct {
	List    planning.Page[planning.Plan]
	Filter  planning.Filter
	Windows []planning.OwnWindow
	Calling planning.Calling
	Form    *ui.Form
	Window  windowForm
}

// own is the unit's own plan of the next quarter while it is not begun, nil otherwise.
func (x plansView) own() *planning.OwnPlan {
	if o := x.Calling.Own; o != nil && o.PlanID == "" {
		return o
	}
	return nil
}

// title heads the register where nothing stands above it: an empty one has a headline of the third rank.
func (x plansView) title(v *page.View) string {
	if len(x.Windows) > 0 || x.own() != nil {
		return ""
	}
	return v.S("ui.nav.plans")
}

// windowForm names a form beside a window: of the word that there is nothing to propose, or of the withdrawal of a call.
type windowForm struct {
	id  string
	end bool
}

// para is the paragraph that asks for proposals: 12 in the Office, 17 where all windows are those of the own body.
func (x plansView) para(v *page.View) string {
	for _, w := range x.Windows {
		if w.BodyID == v.Org.Root() {
			return "12"
		}
	}
	return "17"
}

func (x plansView) filters(v *page.View) ui.Filters {
	year := ""
	if x.Filter.Year > 0 {
		year = strconv.Itoa(x.Filter.Year)
	}
	var years []ui.Option
	for y := v.Today.Year() + 1; y > v.Today.Year()-6; y-- {
		years = append(years, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	out := ui.Filters{
		Action: plansPath, Search: "q", SearchLabel: v.S("planning.page.search"), Query: x.Filter.Text, Selects: []ui.FilterSelect{
			{Name: "kind", Label: v.S("pages.kind"), Options: options(planning.Kinds, func(k planning.Kind) string { return kindName(v, k) }), Value: string(x.Filter.Kind)},
			{Name: "state", Label: v.S("common.field.state"), Options: options(planning.States, func(s planning.State) string { return stateName(v, s) }), Value: string(x.Filter.State)},
			{Name: "year", Label: v.S("planning.page.year"), Options: years, Value: year},
		},
	}
	if x.Filter != (planning.Filter{}) {
		out.Reset = plansPath
	}
	return out
}

func (x plansView) register(v *page.View) ui.Register {
	reg := ui.Register{
		Caption: v.S("ui.nav.plans"), Pager: &ui.Pager{Shown: len(x.List.Rows), Total: int(x.List.Total), Export: bookOf(v, plansPath), ExportMost: export.Max}, Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("planning.page.plan")},
			{Role: ui.ColUnit, Label: v.S("planning.page.author")},
			{Role: ui.ColStage, Label: v.S("common.field.state")},
			{Role: ui.ColNumber, Label: v.S("planning.page.approved")},
			{Role: ui.ColCount, Label: v.S("planning.page.measures")},
		}, Empty: ui.Empty{
			Title: v.S("planning.page.no_plans"), Text: v.S("planning.page.no_plans_text"),
			Action: &ui.Action{Label: v.S("planning.page.new_plan"), Href: plansPath + "/new"},
		},
	}
	rows := make([]ui.Row, len(x.List.Rows))
	for i, pl := range x.List.Rows {
		href := plansPath + "/" + pl.ID
		rows[i] = ui.Row{ID: pl.ID, Label: pl.Title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, pl.Title, kindName(v, pl.Kind)+" · "+periodWords(v, pl.Period, pl.Kind)), v.TextCell(v.UnitNear(pl.UnitID), ""),
			v.Stage(stateName(v, pl.State)), v.DayCell(ui.Due{Day: pl.ApprovedDay}), v.CountCell(int(pl.Measures)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if x.List.Next != "" {
		reg.Pager.Next = v.With("after", x.List.Next)
	}
	return reg
}

// bookOf is the address of a register as a workbook, narrowed as it is shown.
func bookOf(v *page.View, path string) string {
	q := url.Values{}
	for name, value := range v.Query {
		if name != "after" {
			q[name] = value
		}
	}
	return page.Address(path+"/export.xlsx", q.Encode())
}

// nothing says that the unit has no proposal for a window.
func (p pages) nothing(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onWindow(w, r, v, false, p.Planning.NothingToPropose, "planning.done.nothing")
}

// onWindow does what is done with a window for a reason; end tells which of its two forms was sent and shows again what is wrong with it.
func (p pages) onWindow(w http.ResponseWriter, r *http.Request, v *page.View, end bool,
	do func(context.Context, org.Act, string, string) (planning.Receipt, error), done string,
) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	reason := in.Area("reason", 0, page.WordsMost)
	if err = in.Err(); err == nil {
		_, err = do(r.Context(), v.Keyed(in), id, reason)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error {
			v.Path = plansPath
			return p.showPlans(w, r, v, status, f, windowForm{id, end})
		})
	}
	httpx.Flash(w, r, ui.Done, i18n.M(done))
	return httpx.Redirect(w, r, plansPath)
}

func (p pages) newPlan(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	f := ui.NewForm().Set("lang", "kk").Set("period", in.Text("period", 0, 60))
	if err := in.Err(); err != nil {
		return err
	}
	return p.planForm(w, r, v, http.StatusOK, f)
}

func (p pages) planForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	head := ui.Page{Title: v.S("planning.page.new_plan"), Section: "plans", Crumbs: []ui.Link{{Label: v.S("ui.nav.plans"), Href: plansPath}}}
	return httpx.Page(w, r, status, head, newPlanPage(v, f))
}

const specialChoice = "special"

func (p pages) begin(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	x := planning.PlanInput{Title: in.Text("title", 0, 500), Goal: in.Area("goal", 0, 4000), Lang: in.OptChoice("lang", "kk", "ru"), ApproverPost: in.OptID("approver")}
	if in.Text("period", 0, 60) == specialChoice {
		x.Kind, x.Period = planning.Special, planning.Period{From: in.Day("from"), Until: in.Day("until")}
	} else {
		x.Kind, x.Period = periodOf(in, "period")
	}
	err := in.Err()
	var done planning.Receipt
	if err == nil {
		done, err = p.Planning.Begin(r.Context(), v.Keyed(in), x)
	}
	if err != nil {
		err = page.Rename(err, map[string]string{"kind": "period", "approver_post": "approver"})
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.planForm(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.begun"))
	to := plansPath + "/" + done.ID
	if x.Kind == planning.Annual || x.Kind == planning.Quarterly {
		to += "/workshop"
	}
	return httpx.Redirect(w, r, to)
}

// approverOptions are the posts that may approve a plan of the person's body.
func approverOptions(v *page.View) []ui.Option {
	var out []ui.Option
	kinds := []org.PostKind{org.PostGP, org.PostFirstDeputy, org.PostDeputy, org.PostCoA}
	if v.Act.AsBody() != v.Org.Root() {
		kinds = []org.PostKind{org.PostBodyHead, org.PostBodyDeputyHead}
	}
	for _, post := range v.Org.PostsOfKind(v.Act.Day(), kinds...) {
		if v.Org.BodyOf(post.ID) == v.Act.AsBody() {
			out = append(out, v.PostOption(post))
		}
	}
	return out
}

func (p pages) editPlan(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Planning.Plan(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	f := ui.NewForm().Set("title", c.Title).Set("goal", c.Goal).Set("approver", c.ApproverPost)
	return p.editForm(w, r, v, http.StatusOK, c, f)
}

func (p pages) editForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, c planning.Card, f *ui.Form) error {
	head := ui.Page{Title: v.S("planning.page.edit_plan"), Section: "plans", Crumbs: planCrumbs(v, c.Plan)}
	return httpx.Page(w, r, status, head, editPlanPage(v, c, f))
}

func planCrumbs(v *page.View, pl planning.Plan) []ui.Link {
	return []ui.Link{{Label: v.S("ui.nav.plans"), Href: plansPath}, {Label: kindName(v, pl.Kind) + ", " + periodWords(v, pl.Period, pl.Kind), Href: plansPath + "/" + pl.ID}}
}

func (p pages) savePlan(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	x := planning.PlanInput{Title: in.Text("title", 0, 500), Goal: in.Area("goal", 0, 4000), ApproverPost: in.OptID("approver")}
	revision := page.Version(in)
	if err = in.Err(); err == nil {
		_, err = p.Planning.EditPlan(r.Context(), v.Keyed(in), id, revision, x)
	}
	if err != nil {
		return page.Back(w, r, in, page.Rename(err, map[string]string{"approver_post": "approver"}), func(status int, f *ui.Form) error {
			c, err := p.Planning.Plan(r.Context(), v.Act, id)
			if err != nil {
				return err
			}
			return p.editForm(w, r, v, status, c, f)
		})
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.edited"))
	return httpx.Redirect(w, r, plansPath+"/"+id)
}

// planActs are the acts upon a plan, by their name in the address.
func (p pages) planActs() map[string]page.ActFunc {
	s := p.Planning
	text := func(name string, do func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error)) page.ActFunc {
		return page.ActWithWords(name, func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return receipt(do(r, act, id, text))
		})
	}
	return map[string]page.ActFunc{
		"endorse": func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			revision := page.Version(in)
			if err := in.Err(); err != nil {
				return instrument.Receipt{}, err
			}
			return receipt(s.Endorse(r.Context(), act, id, revision))
		},
		"answer": p.answer,
		"submit": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return receipt(s.Submit(r.Context(), act, id))
		}),
		"approve": func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			cms, err := page.SignedMessage(in)
			version := page.Version(in)
			if err == nil {
				err = in.Err()
			}
			if err != nil {
				return instrument.Receipt{}, err
			}
			return receipt(s.Approve(r.Context(), act, id, version, cms))
		},
		"receive": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return receipt(s.Receive(r.Context(), act, id))
		}),
		"recall": text("recall", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.RecallPlan(r.Context(), act, id, text)
		}),
		"return": text("return", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.ReturnPlan(r.Context(), act, id, text)
		}),
		"withdraw": text("withdraw", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.WithdrawPlan(r.Context(), act, id, text)
		}),
	}
}

// answer answers a step of the endorsement of a plan or of the agreement of a proposal.
func (p pages) answer(r *http.Request, act org.Act, _ string, in *httpx.Input) (instrument.Receipt, error) {
	step := in.ID("step")
	decision := in.Choice("decision", string(document.Agreed), string(document.AgreedWithRemarks), string(document.Refused))
	text := in.Area(page.WordsName("answer"), 0, page.WordsMost)
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	return receipt(p.Planning.Answer(r.Context(), act, step, document.Decision(decision), text))
}

func (p pages) planAnswers() page.Acts {
	return page.Acts{
		Path: plansPath, Named: named,
		Done: func(name string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "planning.done." + name} },
		Show: func(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, name string, f *ui.Form) error {
			return p.showPlan(w, r, v, id, status, name, f)
		},
	}
}

// named gives what is wrong with the words of an act the name of its field.
func named(act string, err error) error {
	field := page.WordsName(act)
	return page.Rename(err, map[string]string{"reason": field, "remark": field, "text": field, "cms": "cms_file"})
}

// export writes the table of paragraph 16 as a workbook.
func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	list, err := p.Planning.All(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Plan(v.Reader(), list))
}
