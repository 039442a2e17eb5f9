package regulation

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
	"reglament/regulation"
)

// filter narrows the list of paragraphs.
type filter struct{ Chapter, Text, State string }

// States of a paragraph by what stands under it.
const (
	withOpen    = "open"
	withLate    = "late"
	withRefused = "refused"
)

func filterOf(r *http.Request, chapters []regulation.Chapter) (filter, error) {
	in := httpx.Query(r)
	numbers := make([]string, len(chapters))
	for i, c := range chapters {
		numbers[i] = c.Number
	}
	f := filter{in.OptChoice("chapter", numbers...), in.Text("q", 0, 100), in.OptChoice("state", withOpen, withLate, withRefused)}
	return f, in.Err()
}

// fits reports whether a paragraph is asked for.
func (f filter) fits(p regulation.Provision, n control.Provision) bool {
	switch {
	case f.Chapter != "" && f.Chapter != p.Chapter,
		f.State == withOpen && n.Open == 0, f.State == withLate && n.Late == 0, f.State == withRefused && n.Refused == 0:
		return false
	case f.Text == "":
		return true
	}
	words := i18n.Fold(f.Text)
	all := strings.Join([]string{p.Para, p.Title.KK, p.Title.RU, p.Title.EN, p.Statement.KK, p.Statement.RU, p.Statement.EN}, "\n")
	return strings.Contains(i18n.Fold(all), words)
}

// list is every paragraph of the Regulation with what stands under it (order 5).
func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	chapters, err := regulation.Provisions()
	if err != nil {
		return err
	}
	f, err := filterOf(r, chapters)
	if err != nil {
		return err
	}
	counts, err := p.Control.ByProvision(r.Context(), v.Act)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("ui.nav.regulation"), Section: "regulation", Actions: []ui.Action{
		{Label: v.S("common.print"), Icon: "printer", Print: true},
	}}
	if v.Viewer.Admin {
		head.Actions = append(head.Actions, ui.Action{Label: v.S("regpages.text.load"), Icon: "file-text", Href: textPath})
	}
	head.Actions = append(head.Actions, ui.Action{Label: v.S("regpages.editions"), Icon: "book-open-text", Href: editionsPath, Primary: true})
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, held(v), chips(v, f), filters(v, f, chapters), register(v, f, chapters, counts)))
}

// held says since which day the wording of the Regulation is held.
func held(v *page.View) calendar.Day { return v.Rules.Book.Editions(law.Root)[0].First() }

func chips(v *page.View, f filter) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: f == filter{}}}
	for _, s := range []string{withOpen, withLate, withRefused} {
		out = append(out, ui.Chip{Label: v.S("regpages.state." + s), Href: path + "?state=" + s, Current: f == filter{State: s}})
	}
	return out
}

func filters(v *page.View, f filter, chapters []regulation.Chapter) ui.Filters {
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("regpages.search"), Query: f.Text}
	var options []ui.Option
	for _, c := range chapters {
		options = append(options, ui.Option{Value: c.Number, Label: chapterName(v, c)})
	}
	out.Selects = []ui.FilterSelect{{Name: "chapter", Label: v.S("regpages.chapter"), Options: options, Value: f.Chapter}}
	if f.State != "" {
		out.Keep = map[string]string{"state": f.State}
	}
	if f != (filter{}) {
		out.Reset = path
	}
	return out
}

// chapterName is the number of a chapter with its title; the order has no number.
func chapterName(v *page.View, c regulation.Chapter) string {
	if c.Number == regulation.OrderChapter {
		return v.Text(c.Title)
	}
	return v.S("regpages.chapter.name", "number", c.Number, "title", c.Title)
}

// chapterShort is the number of a chapter alone, for narrow places.
func chapterShort(v *page.View, c regulation.Chapter) string {
	if c.Number == regulation.OrderChapter {
		return v.Text(c.Title)
	}
	return v.S("regpages.chapter.number", "number", c.Number)
}

// ParaName says a paragraph: "40-тармақ", "бұйрықтың 4-тармағы".
func ParaName(v *page.View, para string) string {
	return page.Capital(v.ParaName(para))
}

func register(v *page.View, f filter, chapters []regulation.Chapter, counts map[string]control.Provision) ui.Register {
	reg := ui.Register{Caption: v.S("ui.nav.regulation"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("regpages.paragraph")},
		{Role: ui.ColCount, Label: v.S("regpages.open")},
		{Role: ui.ColCount, Label: v.S("regpages.late")},
		{Role: ui.ColCount, Label: v.S("regpages.refused")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Empty: ui.Empty{Title: v.S("regpages.none"), Text: v.S("regpages.none_text"), Action: &ui.Action{Label: v.S("common.reset"), Href: path}}}
	for _, c := range chapters {
		group := ui.RowGroup{Label: chapterName(v, c)}
		for _, p := range c.Provisions {
			if n := counts[p.Para]; f.fits(p, n) {
				group.Rows = append(group.Rows, row(v, p, n))
			}
		}
		group.Count = len(group.Rows)
		reg.Groups = append(reg.Groups, group)
	}
	return reg
}

func row(v *page.View, p regulation.Provision, n control.Provision) ui.Row {
	href, title := ui.ParaPath(p.Para), ParaName(v, p.Para)+". "+v.Text(p.Title)
	return ui.Row{ID: p.Para, Label: title, Href: href, Cells: []templ.Component{
		v.TitleCell(href, title, v.Text(p.Statement)), v.CountCell(int(n.Open)), v.CountCell(int(n.Late)), v.CountCell(int(n.Refused)), v.Stage(statusName(v, p)),
	}}
}

func statusName(v *page.View, p regulation.Provision) string {
	return v.S("regpages.status." + string(p.Status))
}
