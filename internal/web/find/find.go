// Package find holds the search over what a person may see, and the page about the program.
package find

import (
	"context"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/analysis"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	of *site.Site
}

// Routes serves the search and the page about the program.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of}
	mux.Handle("GET /search", p.Handle(p.search))
	mux.Handle("GET /about", of.Rim.Handle(p.about))
}

// groupSize is the number of finds shown of each register; the rest stands in the register itself.
const groupSize = 20

// group is what was found in one register.
type group struct {
	id, title, all string
	register       ui.Register
}

// found is one find.
type found struct {
	number, title, href, note string
	due                       templ.Component
	stage                     string
}

func (p pages) search(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	words := in.Text("q", 0, 200)
	if err := in.Err(); err != nil {
		return err
	}
	var groups []group
	if words != "" {
		var err error
		if groups, err = p.find(r, v, words); err != nil {
			return err
		}
	}
	head := ui.Page{Title: v.S("ui.nav.search"), Section: "search"}
	return httpx.Page(w, r, http.StatusOK, head, searchPage(v, words, groups))
}

// register is a register that was asked: where all of its finds stand, and the first of them.
type register struct {
	id, title, href string
	list            []found
}

// find asks every register for the words; each shows only what the person may see.
func (p pages) find(r *http.Request, v *page.View, words string) ([]group, error) {
	ctx, f, q := r.Context(), instrument.Filter{Text: words}, url.Values{"q": {words}}.Encode()
	sent, err := p.Instruments.Outgoing(ctx, v.Act, f, "", groupSize)
	if err != nil {
		return nil, err
	}
	open, err := p.Instruments.Executions(ctx, v.Act, false, f, "", groupSize)
	if err != nil {
		return nil, err
	}
	closed, err := p.Instruments.Executions(ctx, v.Act, true, f, "", groupSize)
	if err != nil {
		return nil, err
	}
	made, err := p.Analysis.List(ctx, v.Act, analysis.Filter{Text: words}, "", groupSize)
	if err != nil {
		return nil, err
	}
	rest, err := p.grounds(ctx, v, words)
	if err != nil {
		return nil, err
	}
	plans, err := p.planning(ctx, v, words, q)
	if err != nil {
		return nil, err
	}
	all := []register{
		{"sent", v.S("ui.nav.instruments"), "/instruments?" + q, records(v, sent.Rows)},
		{"open", v.S("ui.nav.executions"), "/executions?" + q, executions(v, open.Rows)},
		{"closed", v.S("search_pages.closed"), "/executions?tab=closed&" + q, executions(v, closed.Rows)},
		{"analysis", v.S("ui.nav.analysis"), "/analysis?" + q, analyses(v, made.Rows)},
		{"grounds", v.S("ui.nav.grounds"), "/grounds?" + q, rest},
	}
	var out []group
	for _, g := range append(all, plans...) {
		if len(g.list) > 0 {
			numberFirst(g.list, words)
			out = append(out, group{g.id, g.title, g.href, registerOf(v, g.id, g.title, g.list)})
		}
	}
	return out, nil
}

// numberFirst puts what bears the very number before the rest.
func numberFirst(list []found, words string) {
	rank := func(x found) int {
		switch number := strings.ToLower(x.number); {
		case number == strings.ToLower(words):
			return 0
		case number != "" && strings.HasPrefix(number, strings.ToLower(words)):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b found) int { return rank(a) - rank(b) })
}

func records(v *page.View, list []instrument.Record) []found {
	out := make([]found, len(list))
	for i, x := range list {
		due := v.Due(x.DueDay)
		if x.State != instrument.StateSent && !x.DueDay.None() {
			due.Light = ui.Light{Kind: ui.Done, Text: v.T(i18n.Msg{Key: "instrument.state." + string(x.State)})}
		}
		out[i] = found{
			number: x.Number, title: x.Title, href: "/instruments/" + x.ID, due: v.DueCell(due),
			note:  strings.TrimSpace(v.T(i18n.Msg{Key: "instrument.kind." + string(x.Kind)}) + " " + x.Number),
			stage: v.T(i18n.Msg{Key: "instrument.state." + string(x.State)}),
		}
	}
	return out
}

func executions(v *page.View, list []instrument.Execution) []found {
	out := make([]found, len(list))
	for i, x := range list {
		due := v.Due(x.DueDay)
		if !x.State.Open() {
			due.Light = ui.Light{Kind: ui.Done, Text: v.T(i18n.Msg{Key: "instrument.execution.state." + string(x.State)})}
		}
		out[i] = found{
			number: x.Number, title: x.Title, href: "/executions/" + x.ID, due: v.DueCell(due),
			note:  strings.TrimSpace(v.T(i18n.Msg{Key: "instrument.kind." + string(x.Kind)})+" "+x.Number) + " · " + v.UnitShort(x.BodyID),
			stage: v.T(i18n.Msg{Key: "instrument.execution.state." + string(x.State)}),
		}
	}
	return out
}

func analyses(v *page.View, list []analysis.Record) []found {
	out := make([]found, len(list))
	for i, x := range list {
		out[i] = found{
			number: x.Number, title: x.Title, href: "/analysis/" + x.ID, due: v.DayCell(ui.Due{Day: x.SignedDay}),
			note:  strings.TrimSpace(v.T(i18n.Msg{Key: "analysis.kind." + string(x.Kind)})+" "+x.Number) + " · " + v.UnitShort(x.OwnerUnit),
			stage: v.T(i18n.Msg{Key: "analysis.state." + string(x.State)}),
		}
	}
	return out
}

func (p pages) grounds(ctx context.Context, v *page.View, words string) ([]found, error) {
	list, err := p.Instruments.Grounds(ctx, v.Act, instrument.GroundFilter{Text: words}, "", groupSize)
	if err != nil {
		return nil, err
	}
	out := make([]found, len(list.Entries))
	for i, g := range list.Entries {
		out[i] = found{
			number: g.Number, title: grounds.Title(v, g), href: "/grounds/" + g.ID, note: v.UnitShort(g.UnitID),
			due: v.DayCell(ui.Due{Day: g.Day}), stage: grounds.KindName(v, g.Kind),
		}
	}
	return out, nil
}

func registerOf(v *page.View, id, caption string, list []found) ui.Register {
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		rows[i] = ui.Row{ID: x.href, Label: x.title, Href: x.href, Cells: []templ.Component{x.due, v.TitleCell(x.href, x.title, x.note), v.Stage(x.stage)}}
	}
	return ui.Register{ID: id + "-list", Caption: caption, Groups: ui.Plain(rows), Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")}, {Role: ui.ColTitle, Label: caption}, {Role: ui.ColStage, Label: v.S("common.field.state")},
	}}
}

// build is what the program knows of its own making. Commit and Made are those of the sources, where the builder kept them.
type build struct {
	Version, Commit, Go, Licences string
	Made                          time.Time
}

// facts say it; what is not known is left out.
func (b build) facts(c *ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Label: c.S("search_pages.version"), Value: b.Version}}
	if b.Commit != "" {
		out = append(out, ui.Fact{Label: c.S("search_pages.commit"), Value: b.Commit})
	}
	if !b.Made.IsZero() {
		out = append(out, ui.Fact{Label: c.S("search_pages.made"), Value: c.Time(b.Made)})
	}
	return append(out, ui.Fact{Label: "Go", Value: b.Go})
}

// about is open to everybody: a licence is nobody's secret.
func (p pages) about(w http.ResponseWriter, r *http.Request) error {
	if v, err := p.View(r); err == nil {
		return httpx.Page(w, r, http.StatusOK, ui.Page{Title: v.S("ui.about"), Bare: true}, aboutPage(v.Ctx, p.build()))
	}
	c := httpx.Ctx(r)
	return httpx.Page(w, r, http.StatusOK, ui.Page{Title: c.S("ui.about"), Bare: true}, aboutPage(c, p.build()))
}

func (p pages) build() build {
	b := build{Version: p.of.Version}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Go = info.GoVersion
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Commit = s.Value[:min(len(s.Value), 12)]
			case "vcs.time":
				b.Made, _ = time.Parse(time.RFC3339, s.Value)
			}
		}
		if b.Version == "" {
			b.Version = info.Main.Version
		}
	}
	for _, name := range []string{"licences.txt", "licences-web.txt"} {
		if text, err := p.of.Assets.Text(name); err == nil {
			b.Licences = text
			break
		}
	}
	return b
}
