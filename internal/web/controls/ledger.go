package controls

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/access"
	"reglament/internal/control"
	"reglament/internal/duty"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/revision"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const ledgerPath = "/control/duties"

// kindWords are the kinds of duties that chapters open.
func kindWords() []string {
	return []string{"instrument.execute", "resolution.execute", "resolution.assist", "agreement.answer", "edition.align", instrument.DutyPlanSend, "analysis.summary", "analysis.memo", instrument.DutyFormalise, revision.DutyRevise, revision.DutyReport, halfyear.Duty}
}

// scopeWords are the parts of the ledger.
func scopeWords() []string {
	return []string{string(duty.ScopeOwed), string(duty.ScopeOverdue), string(duty.ScopeClosed)}
}

// kindName says the kind of a duty.
func kindName(v *page.View, kind string) string {
	key := "control_pages.kind." + strings.ReplaceAll(kind, ".", "_")
	if !i18n.Default().Has(key) {
		return v.S("control_pages.kind.other")
	}
	return v.T(i18n.Msg{Key: key})
}

func filterOf(r *http.Request) (control.DutyFilter, string, error) {
	in := httpx.Query(r)
	f := control.DutyFilter{
		Body: in.OptID("body"), Unit: in.OptID("unit"), Creditor: in.OptID("creditor"), Para: in.Text("para", 0, 20),
		Kind: in.OptChoice("kind", kindWords()...), Scope: duty.Scope(in.OptChoice("scope", scopeWords()...)),
		From: in.OptDay("from"), To: in.OptDay("to"),
	}
	return f, in.Text("after", 0, 100), in.Err()
}

func (p pages) ledger(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	l, err := p.control.Ledger(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	sub := v.S("control_pages.part")
	if l.Whole {
		sub = v.S("control_pages.whole")
	}
	head := ui.Page{
		Title: v.S("control_pages.ledger"), Sub: sub, Section: "control", Crumbs: []ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}},
		Actions: []ui.Action{{Label: v.S("common.print"), Icon: "printer", Print: true}},
	}
	return httpx.Page(w, r, http.StatusOK, head, ledgerPage(v, f, filters(v, f), scopes(v, f, l), register(v, l)))
}

// scopes are the parts of the ledger as chips, with their numbers where they were counted.
func scopes(v *page.View, f control.DutyFilter, l control.Ledger) []ui.Chip {
	var out []ui.Chip
	for _, s := range scopeWords() {
		chip := ui.Chip{Label: page.Capital(v.T(i18n.Msg{Key: "control.scope." + s})), Href: v.With("scope", s), Current: string(f.Scope) == s || f.Scope == "" && s == string(duty.ScopeOwed)}
		if chip.Current && f.Scope != duty.ScopeClosed {
			chip.Count = int(l.Counts.Owed)
		}
		out = append(out, chip)
	}
	return out
}

// bodies are those whose duties the person follows.
func bodies(v *page.View) []ui.Option {
	var list []org.Unit
	for _, b := range v.Org.Bodies(v.Today) {
		if v.Viewer.Control || v.Viewer.Has(access.Body(b.ID)) {
			list = append(list, b)
		}
	}
	return v.Options(list)
}

func filters(v *page.View, f control.DutyFilter) ui.Filters {
	out := ui.Filters{Action: ledgerPath, Search: "para", SearchLabel: v.S("control_pages.para"), Query: f.Para, Keep: map[string]string{}}
	var kinds []ui.Option
	for _, k := range kindWords() {
		kinds = append(kinds, ui.Option{Value: k, Label: kindName(v, k)})
	}
	out.Selects = []ui.FilterSelect{
		{Name: "body", Label: v.S("control_pages.debtor"), Options: bodies(v), Value: f.Body},
		{Name: "kind", Label: v.S("control_pages.kind"), Options: kinds, Value: f.Kind},
	}
	for name, value := range map[string]string{"scope": string(f.Scope), "unit": f.Unit, "creditor": f.Creditor} {
		if value != "" {
			out.Keep[name] = value
		}
	}
	if f != (control.DutyFilter{Scope: f.Scope}) {
		out.Reset = ledgerPath
	}
	return out
}

func register(v *page.View, l control.Ledger) ui.Register {
	reg := ui.Register{
		Caption: v.S("control_pages.ledger"), Pager: &ui.Pager{Shown: len(l.Rows), Total: int(l.Total())},
		Empty: ui.Empty{Title: v.S("control_pages.ledger_none"), Text: v.S("control_pages.ledger_none_text")},
		Columns: []ui.Column{
			{Role: ui.ColDue, Label: v.S("common.field.due")},
			{Role: ui.ColTitle, Label: v.S("control_pages.duty")},
			{Role: ui.ColUnit, Label: v.S("control_pages.debtor")},
			{Role: ui.ColStage, Label: v.S("common.field.state")},
		},
	}
	rows := make([]ui.Row, len(l.Rows))
	for i, d := range l.Rows {
		owed := ""
		if d.Creditor != (i18n.Text{}) {
			owed = v.S("control_pages.owed_to", "whom", d.Creditor)
		}
		what, href := v.T(d.What), ledgerPath+"/"+d.ID
		rows[i] = ui.Row{ID: d.ID, Label: what, Href: href, Cells: []templ.Component{
			v.DueCell(due(v, d.Duty)), v.TitleCell(href, what, kindName(v, d.Kind)+" · "+v.S("common.paragraph", "para", d.Para)),
			v.TextCell(v.Text(d.Debtor), owed), v.Stage(v.T(i18n.Msg{Key: "duty.state." + string(d.State)})),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if l.Next != "" {
		reg.Pager.Next = v.With("after", l.Next)
	}
	return reg
}

// due is the day of a duty with its light: of a closed one, how late it was.
func due(v *page.View, d duty.Duty) ui.Due {
	switch {
	case d.State.Owed():
		return v.Due(d.DueDay)
	case d.LateDays > 0:
		return ui.Due{Day: d.DueDay, Light: ui.Light{Kind: ui.Over, Text: v.S("control_pages.late", "n", d.LateDays)}}
	}
	return ui.Due{Day: d.DueDay, Light: ui.Light{Kind: ui.Done, Text: v.T(i18n.Msg{Key: "duty.state." + string(d.State)})}}
}

func (p pages) duty(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.control.Duty(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.T(c.What), Crumb: kindName(v, c.Kind), Section: "control", Bare: true, Crumbs: []ui.Link{
		{Label: v.S("ui.nav.control"), Href: "/control"}, {Label: v.S("control_pages.ledger"), Href: ledgerPath},
	}}
	return httpx.Page(w, r, http.StatusOK, head, dutyPage(v, c))
}

// docHead is the head of a duty's card.
func docHead(v *page.View, c control.DutyCard) ui.DocHead {
	d := due(v, c.Duty)
	out := ui.DocHead{
		Lights: []ui.Light{d.Light}, Stage: v.T(i18n.Msg{Key: "duty.state." + string(c.State)}), Title: v.T(c.What),
		Facts: []ui.Fact{
			{Label: v.S("control_pages.debtor"), Value: v.Text(c.Debtor)},
			{Label: v.S("control_pages.creditor"), Value: v.Text(c.Creditor)},
			{Label: v.S("common.field.due"), Value: v.Day(c.DueDay)},
			{Label: v.S("control_pages.kind"), Value: kindName(v, c.Kind)},
			{Label: v.S("control_pages.para"), Value: v.S("common.paragraph", "para", c.Para), Href: "/regulation/" + c.Para},
		},
	}
	if c.OriginalDueDay != c.DueDay {
		out.Facts = append(out.Facts, ui.Fact{Label: v.S("control_pages.first_day"), Value: v.Day(c.OriginalDueDay)})
	}
	if c.Link != "" {
		out.Acts = []ui.Action{{Label: v.S("control_pages.open_matter"), Href: c.Link, Primary: true}}
	}
	return out
}

// history tells what happened to a duty, the first entry first.
func history(v *page.View, c control.DutyCard) []ui.Event {
	out := make([]ui.Event, len(c.Entries))
	for i, e := range c.Entries {
		d := v.Doer(e.PersonID, e.PostID, e.ForPostID, "", e.ByOrder)
		out[i] = ui.Event{At: e.At, Actor: d.Full(), For: d.For, Text: v.T(i18n.Msg{Key: "control_pages.entry." + e.Action}), Note: e.Reason}
		if !e.ToDay.None() && e.FromDay != e.ToDay && !e.FromDay.None() {
			out[i].Text += ": " + v.S("control_pages.moved", "from", e.FromDay, "to", e.ToDay)
		}
	}
	return out
}
