package analysis

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/analysis"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// owed lists who owes a summary or a memo for a period, and who has not sent it yet.
func (p pages) owed(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	kind := analysis.Kind(in.OptChoice("kind", page.Texts(analysis.OwedKinds)...))
	key := in.OptID("period")
	if err := in.Err(); err != nil {
		return err
	}
	if kind == "" {
		kind = analysis.Memo
		if v.Act.AsBody() == v.Org.Root() && !v.Viewer.Control {
			kind = analysis.Summary
		}
	}
	l, err := p.Analysis.Owed(r.Context(), v.Act, kind, key)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("analysis_pages.owed"), Section: "analysis", Crumbs: []ui.Link{{Label: v.S("ui.nav.analysis"), Href: path}}}
	if l.All && kind == analysis.Memo {
		head.Actions = []ui.Action{{Label: v.S("analysis_pages.regions"), Icon: "chart-column", Href: path + "/regions?period=" + url.QueryEscape(l.Period), Primary: true}}
	}
	return httpx.Page(w, r, http.StatusOK, head, owedPage(v, l.ByName(v.Lang())))
}

func kindChips(v *page.View, l analysis.OwedList) []ui.Chip {
	var out []ui.Chip
	for _, k := range analysis.OwedKinds {
		out = append(out, ui.Chip{Label: capital(v, "kind", string(k)), Href: path + "/owed?kind=" + string(k), Current: k == l.Kind})
	}
	return out
}

// periodMost is how many periods are offered at once.
const periodMost = 8

func periodLinks(v *page.View, at, kind string, l analysis.OwedList) []ui.Chip {
	var out []ui.Chip
	for i, key := range l.Periods {
		q := url.Values{"period": {key}}
		if kind != "" {
			q.Set("kind", kind)
		}
		if i < periodMost || key == l.Period {
			out = append(out, ui.Chip{Label: v.T(analysis.PeriodMsg(key)), Href: at + "?" + q.Encode(), Current: key == l.Period})
		}
	}
	return out
}

// duePanel says by which day the period's papers are due, and how that day comes about.
func duePanel(v *page.View, l analysis.OwedList) ui.RulePanel {
	due := v.Due(l.Due.Effective)
	r := ui.RulePanel{ID: "term", Title: v.T(analysis.PeriodMsg(l.Period)), Sentence: v.T(l.Due.Msg()) + ".", Para: l.Para, Tone: due.Light.Kind, Strong: due.Light.Text}
	if l.Missing() == 0 {
		r.Tone, r.Strong = ui.Done, v.S("analysis_pages.all_in")
	} else if l.All {
		r.Steps = []ui.CalcStep{{Label: v.S("analysis_pages.missing"), Value: v.Number(int64(l.Missing()))}, {Label: v.S("analysis_pages.everybody"), Value: v.Number(int64(len(l.Rows)))}}
	}
	r.Source = v.S("analysis_pages.calendar", "calendar", strings.TrimPrefix(l.Due.CalendarVersion, "kz-"))
	return r
}

func owedRegister(v *page.View, l analysis.OwedList) ui.Register {
	reg := ui.Register{ID: "owed-list", Caption: v.S("analysis_pages.owed"), Empty: ui.Empty{Title: v.S("analysis_pages.owed_none"), Text: v.S("analysis_pages.owed_none_text")}, Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("analysis_pages.debtor")},
		{Role: ui.ColNumber, Label: v.S("analysis.field.submitted")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}}
	rows := make([]ui.Row, len(l.Rows))
	for i, r := range l.Rows {
		href := "/control/duties/" + r.DutyID
		note := r.Title
		switch {
		case r.Mine:
			href, note = path+"/new?owed="+r.ID, v.S("analysis_pages.prepare")
		case r.Title != "":
			href = path + "/" + r.DocumentID
		}
		if r.Number != "" {
			note = "№\u00a0" + r.Number + " · " + note
		}
		rows[i] = ui.Row{ID: r.ID, Label: v.Text(r.Name), Href: href, Cells: []templ.Component{
			v.DueCell(owedDue(v, r.Owed)), v.TitleCell(href, v.Text(r.Name), note), v.TextCell(v.Day(r.SubmittedDay), ""),
			v.TextCell(page.Capital(v.T(i18n.Msg{Key: "analysis.owed." + string(r.State)})), returns(v, r.Owed)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func returns(v *page.View, o analysis.Owed) string {
	if o.Returns == 0 {
		return ""
	}
	return v.S("analysis_pages.returns", "n", int(o.Returns))
}

// owedDue is the light of what is owed: late stays late, also after it was sent.
func owedDue(v *page.View, o analysis.Owed) ui.Due {
	due := v.Due(o.DueDay)
	late := o.Late(v.Today)
	switch {
	case late > 0:
		due.Light = ui.Light{Kind: ui.Over, Text: v.S("control_pages.late", "n", late)}
	case o.State == analysis.OwedAccepted, o.State == analysis.OwedSubmitted:
		due.Light = ui.Light{Kind: ui.Done, Text: v.S("analysis_pages.in_time")}
	}
	return due
}

// todo are what the reader's unit or body still owes.
func todo(v *page.View, mine []analysis.Owed) []ui.TodoItem {
	out := make([]ui.TodoItem, len(mine))
	for i, o := range mine {
		d := owedDue(v, o)
		out[i] = ui.TodoItem{
			Kind: d.Light.Kind, Href: path + "/new?owed=" + o.ID,
			Title: v.T(i18n.M("analysis.duty."+string(o.Kind), "period", analysis.PeriodMsg(o.Period))), Note: v.Day(o.DueDay) + " " + d.Light.Text,
		}
	}
	return out
}

// regions is the consolidated view over the regions for a quarter (33, 34).
func (p pages) regions(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	key := in.OptID("period")
	if err := in.Err(); err != nil {
		return err
	}
	c, err := p.Analysis.Regions(r.Context(), v.Act, key)
	if err != nil {
		return err
	}
	q := "?period=" + url.QueryEscape(c.Period)
	lang := "kk"
	if v.Lang() == i18n.RU {
		lang = "ru"
	}
	head := ui.Page{
		Title: v.S("analysis_pages.regions"), Sub: v.T(analysis.PeriodMsg(c.Period)), Section: "analysis", Crumbs: []ui.Link{{Label: v.S("ui.nav.analysis"), Href: path}},
		Actions: []ui.Action{
			{Label: "XLSX", Icon: "file-spreadsheet", Href: path + "/regions.xlsx" + q},
			{Label: "PDF", Icon: "file-text", Href: path + "/regions." + lang + ".pdf" + q},
			{Label: "Word", Icon: "file-text", Href: path + "/regions." + lang + ".docx" + q},
		},
	}
	if c.Period == "" {
		head.Sub, head.Actions = "", nil
	}
	return httpx.Page(w, r, http.StatusOK, head, regionsPage(v, c.ByName(v.Lang())))
}

func regionsRegister(v *page.View, c analysis.Consolidated) ui.Register {
	l := c.OwedList
	reg := owedRegister(v, l)
	reg.ID, reg.Caption = "regions-list", v.S("analysis_pages.standing")
	return reg
}

func silent(c analysis.Consolidated, part string) bool {
	for _, r := range c.Regions {
		if r.Parts[part] != "" {
			return false
		}
	}
	return true
}

// regionsFile gives the view out as a workbook or a paper.
func (p pages) regionsFile(name string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		in := httpx.Query(r)
		key := in.OptID("period")
		if err := in.Err(); err != nil {
			return err
		}
		if name == "xlsx" {
			c, err := p.Analysis.Regions(r.Context(), v.Act, key)
			if err != nil {
				return err
			}
			return page.Export(w, v, export.Regions(v.Reader(), c.ByName(v.Lang())))
		}
		lang, form, _ := strings.Cut(name, ".")
		f, err := p.Analysis.RegionsPaper(r.Context(), v.Act, key, document.PaperWanted{Form: form, Lang: i18n.Lang(lang)})
		if err != nil {
			return err
		}
		page.GivePaper(w, r, f)
		return nil
	}
}
