package planning

import (
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// workshopView is what the workshop of a draft plan shows: the proposals that wait, the measures so far, their load.
type workshopView struct {
	planning.Card
	Waiting planning.Page[planning.Proposal]
	Page    planning.Page[planning.Measure]
	Load    planning.Load
	Form    *ui.Form
}

// waitingShown is how many proposals one page of the workshop has.
const waitingShown = 50

func (p pages) workshop(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showWorkshop(w, r, v, http.StatusOK, nil)
}

func (p pages) showWorkshop(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Query(r)
	after, more := in.Text("after", 0, 20), in.Text("more", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	x := workshopView{Form: f}
	if x.Card, err = p.Planning.Plan(r.Context(), v.Act, id); err != nil {
		return err
	}
	if !x.Can(planning.ActEdit) {
		return httpx.Redirect(w, r, plansPath+"/"+id)
	}
	waiting := planning.ProposalFilter{Kind: x.Kind, State: planning.ProposalLeft, From: x.Period.From}
	if x.Waiting, err = p.Planning.Proposals(r.Context(), v.Act, waiting, more, waitingShown); err != nil {
		return err
	}
	if x.Page, err = p.Planning.Measures(r.Context(), v.Act, id, planning.MeasureFilter{}, after, measuresShown); err != nil {
		return err
	}
	if x.Load, err = p.Planning.Load(r.Context(), v.Act, id); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("planning.page.workshop"), Section: "plans", Crumbs: planCrumbs(v, x.Plan), Actions: []ui.Action{
		{Label: v.S("planning.page.add_measure"), Icon: "plus", Href: plansPath + "/" + id + "/measures/new"},
	}}
	return httpx.Page(w, r, status, head, workshopPage(v, x))
}

// proposalRegister lists the proposals that wait, to be chosen and compared.
func (x workshopView) proposalRegister(v *page.View) ui.Register {
	reg := ui.Register{
		ID: "waiting-list", Caption: v.S("planning.page.waiting_list"), Pager: &ui.Pager{Shown: len(x.Waiting.Rows)},
		BulkAction: plansPath + "/" + x.ID + "/compare", Bulk: []ui.Action{{Label: v.S("planning.page.compare"), Icon: "merge"}},
		Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("planning.page.proposal")},
			{Role: ui.ColUnit, Label: v.S("planning.page.from_unit")},
			{Role: ui.ColNumber, Label: v.S("planning.part.term")},
			{Role: ui.ColStage, Label: v.S("planning.page.came")},
		}, Empty: ui.Empty{Title: v.S("planning.page.no_waiting"), Text: v.S("planning.page.no_waiting_text")},
	}
	rows := make([]ui.Row, len(x.Waiting.Rows))
	for i, s := range x.Waiting.Rows {
		href := proposalsPath + "/" + s.ID
		came := v.Day(s.LeftDay)
		if !x.Window.Due.None() && s.LeftDay > x.Window.Due {
			came += ", " + v.S("planning.page.late")
		}
		rows[i] = ui.Row{ID: s.ID, Label: s.Title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, s.Title, v.UnitShort(s.LeadUnit)), v.TextCell(v.UnitShort(s.UnitID), ""), v.DayCell(ui.Due{Day: s.Due}), v.Stage(came),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if x.Waiting.Next != "" {
		reg.Pager.Next = v.With("more", x.Waiting.Next)
	}
	return reg
}

// comparison is what the page of chosen proposals shows: their parts side by side.
type comparison struct {
	Plan      planning.Card
	Proposals []planning.ProposalCard
	Measures  []planning.Measure
	Form      *ui.Form
}

// comparedMost is how many proposals stand side by side.
const comparedMost = 6

func (p pages) compare(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	ids := in.IDs("id", 1, comparedMost)
	if err := in.Err(); err != nil {
		httpx.Flash(w, r, ui.Soon, i18n.M("planning.page.choose_some", "max", comparedMost))
		return httpx.Redirect(w, r, plansPath+"/"+r.PathValue("id")+"/workshop")
	}
	f := ui.NewForm()
	return p.showComparison(w, r, v, http.StatusOK, ids, f)
}

func (p pages) showComparison(w http.ResponseWriter, r *http.Request, v *page.View, status int, ids []string, f *ui.Form) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	x := comparison{Form: f}
	if x.Plan, err = p.Planning.Plan(r.Context(), v.Act, id); err != nil {
		return err
	}
	for _, one := range ids {
		c, err := p.Planning.Proposal(r.Context(), v.Act, one)
		if err != nil {
			return err
		}
		x.Proposals = append(x.Proposals, c)
	}
	if len(x.Proposals) > 0 && f.Value("name") == "" {
		f.Set("name", x.Proposals[0].Title)
	}
	if x.Measures, err = p.Planning.All(r.Context(), v.Act, id); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("planning.page.compare"), Section: "plans", Crumbs: append(planCrumbs(v, x.Plan.Plan), ui.Link{Label: v.S("planning.page.workshop"), Href: plansPath + "/" + id + "/workshop"})}
	return httpx.Page(w, r, status, head, comparePage(v, x))
}

// merge takes the compared proposals into the plan as one measure, or adds them to one that stands.
func (p pages) merge(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	ids := in.IDs("id", 1, comparedMost)
	how := planning.Merging{Name: in.Text("name", 0, 500), Measure: in.OptID("measure"), DailyReason: in.Area(dailyName("merge"), 0, 4000)}
	if err = in.Err(); err == nil {
		_, err = p.Planning.Merge(r.Context(), v.Keyed(in), ids, how)
	}
	if err != nil {
		err = page.Rename(err, map[string]string{"daily_reason": dailyName("merge")})
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showComparison(w, r, v, status, ids, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.merge"))
	return httpx.Redirect(w, r, plansPath+"/"+id+"/workshop")
}

// splitLines are the names of the measures that a proposal is split into, one on each line.
func (p pages) splitLines(r *http.Request, act org.Act, id string, lines []string, daily string) ([]planning.MeasureInput, error) {
	c, err := p.Planning.Proposal(r.Context(), act, id)
	if err != nil {
		return nil, err
	}
	var out []planning.MeasureInput
	for _, name := range lines {
		x := c.Input.Measure()
		x.Name, x.DailyReason = name, daily
		out = append(out, x)
	}
	if len(out) > 12 {
		return nil, fault.Bad("names", i18n.M("planning.bad.split"), i18n.M("planning.bad.split_allowed"))
	}
	return out, nil
}
