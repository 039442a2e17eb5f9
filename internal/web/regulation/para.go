package regulation

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/law"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
	"reglament/regulation"
)

// Limits of the lists on the page of a paragraph.
const (
	dutiesShown   = 50
	refusalsShown = 10
)

// paraPage is what the page of a paragraph shows.
type paraPage struct {
	regulation.Provision
	Chapter      regulation.Chapter
	Before, Next *regulation.Provision
	// Official is the official text, where Loaded.
	Official regulation.Paragraph
	Load     rulebook.TextLoad
	Loaded   bool
	Rules    []ruleLine
	Under    under
	// Elsewhere are the paragraphs of the bodies' own editions on which the same rules stand.
	Elsewhere ui.Register
	// Asked are the requirements on the system that stand on the paragraph; Choices where its text leaves one.
	Asked   []regulation.Requirement
	Choices []regulation.Interpretation
	// Held is the first day of which the wording is held.
	Held calendar.Day
}

// under is what stands under a paragraph in the numbering of one edition.
type under struct {
	Counts   control.Provision
	Duties   control.Ledger
	Refusals []document.RefusalRecord
}

// ruleLine is a rule that stands on the paragraph, with its values by edition.
type ruleLine struct {
	Label  string
	Values []valueLine
}

type valueLine struct {
	Edition, Title, Words, Para string
	From                        calendar.Day
	Body                        string
}

// paraOf reads a paragraph from the address: "44-1", "order-4", and "order 4" as a person may type it.
func paraOf(r *http.Request) string {
	para := r.PathValue("para")
	if point, ok := strings.CutPrefix(para, regulation.OrderChapter+"-"); ok {
		return regulation.OrderChapter + " " + point
	}
	return para
}

// paragraph shows a paragraph: what it says, the rules that carry it out, what stands open under it.
func (p pages) paragraph(w http.ResponseWriter, r *http.Request, v *page.View) error {
	chapters, err := regulation.Provisions()
	if err != nil {
		return err
	}
	para := paraOf(r)
	all := regulation.List(chapters)
	i := slices.IndexFunc(all, func(x regulation.Provision) bool { return x.Para == para })
	if i < 0 {
		return fault.NotFound{What: "paragraph " + para}
	}
	if to := ui.ParaPath(para); r.URL.Path != to { // one address for one paragraph
		return httpx.Redirect(w, r, to)
	}
	after := httpx.Query(r)
	cursor := after.Text("after", 0, 100)
	if err := after.Err(); err != nil {
		return err
	}
	c := paraPage{Provision: all[i], Held: held(v), Rules: p.rules(v, para)}
	if err := c.read(); err != nil {
		return err
	}
	c.Chapter = chapters[slices.IndexFunc(chapters, func(x regulation.Chapter) bool { return x.Number == all[i].Chapter })]
	if i > 0 {
		c.Before = &all[i-1]
	}
	if i+1 < len(all) {
		c.Next = &all[i+1]
	}
	if err := p.under(r, v, &c, cursor); err != nil {
		return err
	}
	title := ParaName(v, para)
	head := ui.Page{Title: title + ". " + v.Text(c.Title), Crumb: title, Bare: true, Section: "regulation", Crumbs: []ui.Link{
		{Label: v.S("ui.nav.regulation"), Href: path}, {Label: chapterShort(v, c.Chapter), Href: path + "?chapter=" + c.Chapter.Number},
	}}
	return httpx.Page(w, r, http.StatusOK, head, paraView(v, c))
}

// read takes the requirements and the choices from the data of the program.
func (c *paraPage) read() error {
	rows, err := regulation.Requirements()
	if err != nil {
		return err
	}
	for _, id := range c.Requirements {
		c.Asked = append(c.Asked, rows[id])
	}
	list, err := regulation.Interpretations()
	c.Choices = regulation.Concerning(list, c.Para)
	return err
}

// under reads what stands under the paragraph and its official text.
func (p pages) under(r *http.Request, v *page.View, c *paraPage, cursor string) (err error) {
	ctx := r.Context()
	err = p.DB.Read(ctx, func(q store.Q) (err error) {
		c.Official, c.Load, c.Loaded, err = p.Book.OfficialParagraph(ctx, q, v.Act.Day(), c.Para)
		return err
	})
	if err != nil {
		return err
	}
	here, list, err := p.Control.Under(ctx, v.Act, c.Para)
	if err != nil {
		return err
	}
	if c.Under, err = p.counted(r, v, here, law.Root, cursor); err != nil {
		return err
	}
	c.Elsewhere, err = places(v, "elsewhere", v.S("regpages.elsewhere"), list, true)
	return err
}

// counted reads the duties and refusals under a paragraph in the numbering of an edition, law.Root for those of the Office.
func (p pages) counted(r *http.Request, v *page.View, counts control.Provision, edition, cursor string) (u under, err error) {
	u.Counts = counts
	f := control.DutyFilter{Para: counts.Para, Edition: edition}
	if u.Duties, err = p.Control.Ledger(r.Context(), v.Act, f, cursor, dutiesShown); err != nil {
		return u, err
	}
	if v.Viewer.Control { // the log names people
		u.Refusals, err = p.Control.Refusals(r.Context(), v.Act, edition, counts.Para, "", refusalsShown)
	}
	return u, err
}

// rules lists the rules that stand on a paragraph of the Regulation, with the values that the editions give them.
func (p pages) rules(v *page.View, para string) []ruleLine {
	book := v.Rules.Book
	var names []string
	for _, ed := range book.Editions(law.Root) {
		for _, name := range ed.AllNames() {
			if slices.ContainsFunc(ed.Values(name), func(x law.Value) bool { return x.Para == para }) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	var out []ruleLine
	for _, name := range names {
		out = append(out, p.ruleLine(v, name))
	}
	return out
}

// ruleLine lists the values that the editions give a rule.
func (p pages) ruleLine(v *page.View, name string) ruleLine {
	line := ruleLine{Label: v.S("rule." + name)}
	for _, ed := range v.Rules.Book.All() {
		for _, x := range ed.Own(name) {
			line.Values = append(line.Values, valueLine{
				Edition: ed.ID, Title: v.Text(ed.Title), Words: v.T(p.Book.Say(name, x)), Para: x.Para, From: x.From, Body: ed.Body,
			})
		}
	}
	return line
}

func (c paraPage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{{Label: v.S("regpages.chapter"), Value: chapterName(v, c.Chapter), Href: path + "?chapter=" + c.Chapter.Number, Wide: true}}
	if c.ChangedBy != "" {
		out = append(out, ui.Fact{Label: v.S("regpages.changed_by"), Value: v.S("regpages.order.number", "number", c.ChangedBy)})
	}
	return out
}

func (c paraPage) acts(v *page.View) []ui.Action {
	var out []ui.Action
	if c.Before != nil {
		out = append(out, ui.Action{Label: v.S("regpages.previous"), Href: ui.ParaPath(c.Before.Para)})
	}
	if c.Next != nil {
		out = append(out, ui.Action{Label: v.S("regpages.next"), Href: ui.ParaPath(c.Next.Para)})
	}
	return append(out, ui.Action{Label: v.S("common.print"), Icon: "printer", Print: true})
}

func (c under) lights(v *page.View) []ui.Light {
	var out []ui.Light
	if c.Counts.Late > 0 {
		out = append(out, ui.Light{Kind: ui.Over, Text: v.S("regpages.late.n", "n", int(c.Counts.Late))})
	}
	if c.Counts.Open > 0 {
		out = append(out, ui.Light{Kind: ui.OnDay, Text: v.S("regpages.open.n", "n", int(c.Counts.Open))})
	}
	return out
}

// duties lists what is owed under the paragraph, as far as the reader follows it.
func (c under) duties(v *page.View) ui.Register {
	reg := ui.Register{ID: "owed", Caption: v.S("regpages.duties"), Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("regpages.duty")},
		{Role: ui.ColUnit, Label: v.S("regpages.debtor")},
	}, Pager: &ui.Pager{Shown: len(c.Duties.Rows)}, Empty: ui.Empty{Title: v.S("regpages.duties.none"), Text: v.S("regpages.duties.none_text")}}
	rows := make([]ui.Row, len(c.Duties.Rows))
	for i, d := range c.Duties.Rows {
		title := v.T(d.What)
		var name templ.Component = v.TextCell(title, "")
		if d.Link != "" {
			name = v.TitleCell(d.Link, title, "")
		}
		rows[i] = ui.Row{ID: d.ID, Label: title, Href: d.Link, Cells: []templ.Component{
			v.DueCell(v.DueOf(d.DueDay, d.Left)), name, v.TextCell(v.Text(d.Debtor), v.Text(d.Creditor)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if c.Duties.Next != "" {
		reg.Pager.Next = v.With("after", c.Duties.Next)
	}
	return reg
}

func refusedBy(v *page.View, x document.RefusalRecord) string {
	parts := []string{v.Instant(x.At), v.PersonName(x.PersonID), v.UnitShort(x.UnitID)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}
