package regulation

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/control"
	"reglament/internal/fault"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
	"reglament/regulation"
)

// placePage is a paragraph of one edition, in its own numbering.
type placePage struct {
	control.Place
	// Titles are the paragraphs of the Office on which its rules stand.
	Titles []regulation.Provision
	Rules  []ruleLine
	Under  under
}

func placeHref(edition, para string) string {
	return editionHref(edition) + "/paragraphs/" + strings.ReplaceAll(para, " ", "-")
}

// place shows a paragraph of an edition: the rules that stand on it there, what is open, late and refused under it there (10, order 5).
func (p pages) place(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	para := paraOf(r)
	after := httpx.Query(r)
	cursor := after.Text("after", 0, 100)
	if err := after.Err(); err != nil {
		return err
	}
	list, err := p.Control.InEdition(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x control.Place) bool { return x.Para == para })
	if i < 0 {
		return fault.NotFound{What: "paragraph " + para + " of " + id}
	}
	if to := placeHref(id, para); r.URL.Path != to { // one address for one paragraph
		return httpx.Redirect(w, r, to)
	}
	c := placePage{Place: list[i]}
	if c.Titles, err = titles(c.Model); err != nil {
		return err
	}
	ed, _ := v.Rules.Book.Edition(id)
	for _, name := range c.Place.Rules {
		line := ruleLine{Label: v.S("rule." + name)}
		for _, x := range ed.InForce(name) {
			own, _ := v.Rules.Book.Edition(ed.Source(name, x))
			line.Values = append(line.Values, valueLine{Edition: own.ID, Title: v.Text(own.Title), Words: v.T(p.Book.Say(name, x)), Para: x.Para, From: max(x.From, own.From), Body: own.Body})
		}
		c.Rules = append(c.Rules, line)
	}
	if c.Under, err = p.counted(r, v, c.Provision, id, cursor); err != nil {
		return err
	}
	title := ParaName(v, para)
	head := ui.Page{
		Title: title + ". " + v.Text(c.Title), Crumb: title, Bare: true, Section: "regulation",
		Crumbs: crumbs(v, ui.Link{Label: v.Text(c.Title), Href: editionHref(id)}),
	}
	return httpx.Page(w, r, http.StatusOK, head, placeView(v, c))
}

// titles finds paragraphs of the Regulation of the Office by their numbers.
func titles(paras []string) ([]regulation.Provision, error) {
	chapters, err := regulation.Provisions()
	if err != nil {
		return nil, err
	}
	var out []regulation.Provision
	for _, para := range paras {
		if x, ok := regulation.Find(chapters, para); ok {
			out = append(out, x)
		}
	}
	return out, nil
}

// title says what the paragraph is about: the titles of the paragraphs of the Office on which its rules stand.
func (c placePage) title(v *page.View) string { return joined(v, c.Titles) }

func joined(v *page.View, list []regulation.Provision) string {
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = v.Text(x.Title)
	}
	return strings.Join(words, "; ")
}

func (c placePage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{{Label: v.S("regpages.edition"), Value: v.Text(c.Title), Href: editionHref(c.Edition), Wide: true}}
	for _, x := range c.Titles {
		out = append(out, ui.Fact{Label: v.S("regpages.place.model"), Value: ParaName(v, x.Para), Href: ui.ParaPath(x.Para)})
	}
	return out
}

// places is the register of the paragraphs of editions: on the card of an edition its own, on that of a paragraph of the Office those of
// the bodies' own editions on which the same rules stand.
func places(v *page.View, id, caption string, list []control.Place, named bool) (ui.Register, error) {
	reg := ui.Register{ID: id, Caption: caption, Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("regpages.paragraph")},
		{Role: ui.ColCount, Label: v.S("regpages.open")},
		{Role: ui.ColCount, Label: v.S("regpages.late")},
		{Role: ui.ColCount, Label: v.S("regpages.refused")},
	}, Empty: ui.Empty{Title: v.S("regpages.none")}}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		models, err := titles(x.Model)
		if err != nil {
			return reg, err
		}
		title, sub := ParaName(v, x.Para)+". "+joined(v, models), ""
		if !slices.Equal(x.Model, []string{x.Para}) && x.Body != law.Root {
			sub = modelWords(v, x.Model)
		}
		if named {
			title, sub = ParaName(v, x.Para), v.Text(x.Title)
		}
		href := placeHref(x.Edition, x.Para)
		rows[i] = ui.Row{ID: x.Edition + "-" + x.Para, Label: title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, title, sub), v.CountCell(int(x.Open)), v.CountCell(int(x.Late)), v.CountCell(int(x.Refused)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg, nil
}

// modelWords says on which paragraphs of the Office the rules of a paragraph stand.
func modelWords(v *page.View, paras []string) string {
	names := make([]string, len(paras))
	for i, para := range paras {
		names[i] = v.ParaName(para)
	}
	return v.S("regpages.model") + " " + strings.Join(names, ", ")
}
