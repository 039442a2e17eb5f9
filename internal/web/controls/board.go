// Package controls holds the pages of control: the counters and the matrix of what stands open at each body and with each
// unit (3, 4), and the ledger of every obligation with its history (order 5).
package controls

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/control"
	"reglament/internal/export"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	control *control.Service
}

// Routes serves the board of control and the ledger of duties.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of.App.Control}
	mux.Handle("GET /control", p.Handle(p.board))
	mux.Handle("GET /control/export.xlsx", p.Handle(p.export))
	mux.Handle("GET "+loadPath, p.Handle(p.load))
	mux.Handle("GET "+loadPath+"/export.xlsx", p.Handle(p.loadExport))
	mux.Handle("GET /control/duties", p.Handle(p.ledger))
	mux.Handle("GET /control/duties/{id}", p.Handle(p.duty))
}

func (p pages) board(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	span := control.Range{Under: in.OptID("under"), Every: in.Bool("every")}
	if err := in.Err(); err != nil {
		return err
	}
	b, err := p.control.Board(r.Context(), v.Act, span)
	if err != nil {
		return err
	}
	sub := v.S("control_pages.part")
	if b.Whole {
		sub = v.S("control_pages.whole")
	}
	head := ui.Page{Title: v.S("ui.nav.control"), Sub: sub, Section: "control", Actions: []ui.Action{
		{Label: v.S("control_pages.ledger"), Icon: "list", Href: "/control/duties"},
		{Label: v.S("load.title"), Icon: "calendar-days", Href: loadPath},
		{Label: v.S("common.print"), Icon: "printer", Print: true},
	}}
	if v.Analyst() {
		head.Actions = append([]ui.Action{{Label: v.S("halfyear.title"), Icon: "list-checks", Href: halfyear.Path}}, head.Actions...)
	}
	if span.Under != "" {
		head.Title, head.Sub = v.UnitName(b.Under), v.S("control_pages.under")
		head.Crumbs = []ui.Link{{Label: v.S("ui.nav.control"), Href: path}}
		for _, u := range slices.Backward(v.Org.Ancestors(b.Under, v.Today)) {
			if u.Kind.IsBody() && u.ID != v.Org.Root() {
				head.Crumbs = append(head.Crumbs, ui.Link{Label: v.UnitName(u.ID), Href: underHref(u.ID)})
			}
		}
	}
	return httpx.Page(w, r, http.StatusOK, head, boardPage(v, b))
}

const path = "/control"

// underHref leads to the board of a body and those right below it.
func underHref(body string) string { return path + "?" + url.Values{"under": {body}}.Encode() }

// ranges are the ways to look at the recipients: summed up by those right below the Office, or each by itself.
func ranges(v *page.View, b control.Board) []ui.Chip {
	return []ui.Chip{
		{Label: v.S("control_pages.by_region"), Href: path, Current: !b.Every},
		{Label: v.S("control_pages.every"), Href: path + "?every=1", Current: b.Every},
	}
}

// bodiesTitle heads the matrix of recipients.
func bodiesTitle(v *page.View, b control.Board) string {
	if b.Every || b.Under != "" {
		return v.S("control_pages.by_body")
	}
	return v.S("control_pages.by_region")
}

// recipients is the filter of the register for a line of the matrix of recipients.
func recipients(l control.Line) url.Values {
	out := url.Values{"body": {l.ID}}
	if l.Below {
		out.Set("below", "1")
	}
	return out
}

// counters are the numbers at the top, each with the register behind it.
func counters(v *page.View, b control.Board) []ui.Counter {
	c := b.Total
	out := []ui.Counter{
		{N: int(c.Overdue), Light: ui.Light{Kind: ui.Over, Text: v.S("common.state.overdue")}, Href: "/executions?due=over"},
		{N: int(c.Today), Light: ui.Light{Kind: ui.Today, Text: v.S("common.today")}, Href: "/executions?due=today"},
		{N: int(c.Soon), Light: ui.Light{Kind: ui.Soon, Text: v.S("common.state.soon")}, Href: "/executions?due=soon"},
		{N: int(c.InTime), Light: ui.Light{Kind: ui.OnDay, Text: v.S("common.state.ontime")}, Href: "/executions?due=later"},
		{N: int(c.Reported), Light: ui.Light{Kind: ui.Sign, Text: v.S("control_pages.reported")}, Href: "/executions?state=reported"},
		{N: int(c.Asking), Light: ui.Light{Kind: ui.Ext, Text: v.S("control_pages.asking")}, Href: "/executions?asks=1"},
	}
	if b.Under != "" {
		for i := range out {
			out[i].Href += "&" + url.Values{"body": {b.Under}, "below": {"1"}}.Encode()
		}
	}
	return out
}

// column is a column of the matrix: its words, its number of a line, and the filter of the register behind the number.
type column struct {
	label  string
	number func(control.Line) int64
	filter string // of the register, put behind the body or the unit; "" for all
}

// columns of the matrix: by nearness of the day, then by state.
func columns(v *page.View) []column {
	state := func(s instrument.ExecutionState, n func(control.Line) int64) column {
		return column{v.T(i18n.Msg{Key: "instrument.execution.state." + string(s)}), n, "&state=" + string(s)}
	}
	return []column{
		{v.S("control_pages.open"), func(l control.Line) int64 { return l.Open() }, ""},
		{v.S("common.state.overdue"), func(l control.Line) int64 { return l.Overdue }, "&due=over"},
		{v.S("common.today"), func(l control.Line) int64 { return l.Today }, "&due=today"},
		{v.S("common.state.soon"), func(l control.Line) int64 { return l.Soon }, "&due=soon"},
		state(instrument.ExecutionSent, func(l control.Line) int64 { return l.Sent }),
		state(instrument.ExecutionReceived, func(l control.Line) int64 { return l.Received }),
		state(instrument.ExecutionAssigned, func(l control.Line) int64 { return l.Assigned }),
		state(instrument.ExecutionReported, func(l control.Line) int64 { return l.Reported }),
		state(instrument.ExecutionReturned, func(l control.Line) int64 { return l.Returned }),
		{v.S("control_pages.asking"), func(l control.Line) int64 { return l.Asking }, "&asks=1"},
	}
}

// matrix lists recipients with their numbers, each number a link to what it counts; who has others below him leads to those.
func matrix(v *page.View, caption string, lines []control.Line) ui.Register {
	cols := columns(v)
	reg := ui.Register{ID: "body-matrix", Caption: caption, Matrix: true, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("common.field.executor")}}, Empty: ui.Empty{
		Title: v.S("control_pages.none"), Text: v.S("control_pages.none_text"),
	}}
	for _, c := range cols {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: c.label})
	}
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		name, counted := v.Text(l.Name), "/executions?"+recipients(l).Encode()
		href, note := counted, ""
		if l.Below {
			href, note = underHref(l.ID), v.S("control_pages.below")
		}
		cells := append(make([]templ.Component, 0, 1+len(cols)), v.TitleCell(href, name, note))
		for _, c := range cols {
			cells = append(cells, v.LinkedCount(c.number(l), counted+c.filter, name+", "+c.label))
		}
		rows[i] = ui.Row{ID: l.ID, Label: name, Href: href, Cells: cells}
	}
	reg.Groups, reg.Fold = ui.Plain(rows), v.S("control_pages.fold", "n", len(lines))
	return reg
}

// bars compares the sending units.
func bars(v *page.View, lines []control.Line) ui.UnitBars {
	out := ui.UnitBars{Caption: v.S("control_pages.by_unit")}
	for _, l := range lines {
		out.Rows = append(out.Rows, ui.UnitBar{
			Label: unitInBody(v, l.ID), Href: "/executions?" + url.Values{"unit": {l.ID}}.Encode(),
			Over: int(l.Overdue), Soon: int(l.Today + l.Soon), OK: int(l.InTime),
		})
	}
	return out
}

// unitInBody is the short name of a unit with that of its body where that is not the Office: many bodies have a unit of the same name.
func unitInBody(v *page.View, id string) string {
	name := v.UnitNear(id)
	for _, a := range v.Org.Ancestors(id, v.Act.Day()) {
		if a.Kind.IsBody() && a.ID != v.Org.Root() {
			return name + ", " + v.UnitShort(a.ID)
		}
		if a.Kind.IsBody() {
			break
		}
	}
	return name
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := p.control.Board(r.Context(), v.Act, control.Range{Every: true})
	if err != nil {
		return err
	}
	cols := columns(v)
	var rows [][]string
	part := func(title string, lines []control.Line) {
		head := []string{title}
		for _, c := range cols {
			head = append(head, c.label)
		}
		rows = append(rows, head)
		for _, l := range lines {
			row := []string{v.UnitPath(l.ID)}
			for _, c := range cols {
				row = append(row, strconv.FormatInt(c.number(l), 10))
			}
			rows = append(rows, row)
		}
	}
	part(v.S("control_pages.by_body"), b.Bodies)
	rows = append(rows, []string{""})
	part(v.S("control_pages.by_unit"), b.Units)
	return page.Export(w, v, export.Table{Name: "control", Head: rows[0], Columns: export.Counted(len(rows[0])), Page: func(string) ([][]string, string, error) { return rows[1:], "", nil }})
}

// printHead heads the printed page.
func printHead(v *page.View, title string, at time.Time) ui.PrintHead {
	return ui.PrintHead{Title: title, By: v.PrintedBy(), At: at}
}
