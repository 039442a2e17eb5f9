package executions

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct{ *page.Site }

const path = "/executions"

// Routes serves the pages of executions.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /executions", p.list)
	handle("GET /executions/export.xlsx", p.export)
	handle("POST /executions/bulk", p.bulk)
	s.Views(mux, path, "executions")
	handle("GET /executions/{id}/tree", p.tree)
	handle("GET /executions/{id}/report.json", p.reportText)
	answers := p.answers()
	handle("GET /executions/{id}", answers.Card)
	for name, act := range p.acts() {
		handle("POST /executions/{id}/"+name, answers.Handle(name, act))
	}
}

// StateName says where an execution stands.
func StateName(v *page.View, s instrument.ExecutionState) string {
	return v.T(i18n.Msg{Key: "instrument.execution.state." + string(s)})
}

// Light is the light of an execution: how its term stands while it is open, and how late it came when it did.
func Light(v *page.View, e instrument.Execution) ui.Light {
	switch s, late := e.Standing(v.Rules.Calendar, v.Today); s {
	case instrument.Late:
		return ui.Light{Kind: ui.Over, Text: v.S("pages.late", "n", int(late))}
	case instrument.DoneInTime:
		return ui.Light{Kind: ui.Done, Text: v.S("pages.done_in_time")}
	case instrument.ReportedInTime:
		return ui.Light{Kind: ui.OnDay, Text: v.S("pages.reported_in_time")}
	case instrument.Revoked:
		return ui.Light{Kind: ui.NoDay, Text: StateName(v, e.State)}
	case instrument.AskingLater:
		d := v.Due(e.DueDay)
		return ui.Light{Kind: ui.Ext, Text: d.Light.Text + ", " + v.S("pages.asking_one")}
	}
	return v.Due(e.DueDay).Light
}

// DueCell is the due day of an execution with its light.
func DueCell(v *page.View, e instrument.Execution) templ.Component {
	return v.DueCell(ui.Due{Day: e.DueDay, Light: Light(v, e)})
}

// query is what the address of the register says.
type query struct {
	instrument.Filter
	Closed bool
	Due    string // over, today, soon, later: a span of due days
	After  string
}

// dueSpans are the groups of the register by due day.
var dueSpans = []string{"over", "today", "soon", "later"}

func queryOf(v *page.View, r *http.Request) (query, error) {
	in := httpx.Query(r)
	states := page.Texts(instrument.ExecutionStates)
	kinds := page.Texts(instrument.Kinds)
	q := query{Closed: in.OptChoice("tab", "open", "closed") == "closed", Due: in.OptChoice("due", dueSpans...), After: in.Text("after", 0, 200)}
	q.Filter = instrument.Filter{
		Kind: instrument.Kind(in.OptChoice("kind", kinds...)), State: in.OptChoice("state", states...),
		Body: in.OptID("body"), Below: in.Bool("below"), Unit: in.OptID("unit"), Text: in.Text("q", 0, 200), From: in.OptDay("from"), To: in.OptDay("to"), Asks: in.Bool("asks"), SentOn: in.Bool("sent_on"),
	}
	if err := in.Err(); err != nil {
		return q, err
	}
	if from, to, ok := span(v, q.Due); ok {
		q.From, q.To = max(q.From, from), earlier(q.To, to)
	}
	return q, nil
}

// span are the due days of a group.
func span(v *page.View, due string) (from, to calendar.Day, ok bool) {
	soon := soonDay(v)
	switch due {
	case "over":
		return 0, v.Today - 1, true
	case "today":
		return v.Today, v.Today, true
	case "soon":
		return v.Today + 1, soon, true
	case "later":
		return soon + 1, 0, true
	}
	return 0, 0, false
}

func earlier(a, b calendar.Day) calendar.Day {
	if a.None() || !b.None() && b < a {
		return b
	}
	return a
}

// soonDay is the last day of what counts as near.
func soonDay(v *page.View) calendar.Day {
	if d, err := v.Rules.Calendar.AddWorking(v.Today, ui.SoonDays); err == nil {
		return d
	}
	return v.Today.AddDays(ui.SoonDays + 2)
}

// list is the register of executions: open ones by due day, or the closed ones.
func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q, err := queryOf(v, r)
	if err != nil {
		return err
	}
	rows, err := p.Instruments.Executions(r.Context(), v.Act, q.Closed, q.Filter, q.After, page.PageSize)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "executions")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("executions", r.URL.RawQuery)
	reg := register(v, q, rows)
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", kept), export.Max
	head := ui.Page{Title: v.S("ui.nav.executions"), Section: "executions", Actions: []ui.Action{{Label: v.S("common.print"), Icon: "printer", Print: true}}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, q, filters(v, q, kept), v.ViewChips(path, chips(v, kept), saved, kept), reg))
}

// chips are the ready views: by due day, what asks for an extension, what is closed.
func chips(v *page.View, kept string) []ui.Chip {
	chip := func(label string, values url.Values) ui.Chip {
		query := values.Encode()
		return ui.Chip{Label: label, Href: page.Address(path, query), Current: kept == query}
	}
	out := []ui.Chip{chip(v.S("pages.executions.open"), nil)}
	for _, s := range dueSpans {
		out = append(out, chip(v.S("pages.due."+s), url.Values{"due": {s}}))
	}
	return append(out,
		chip(v.S("pages.executions.received_none"), url.Values{"state": {string(instrument.ExecutionSent)}}),
		chip(v.S("pages.executions.reported"), url.Values{"state": {string(instrument.ExecutionReported)}}),
		chip(v.S("pages.executions.asks"), url.Values{"asks": {"1"}}),
		chip(v.S("pages.delegation.filter"), url.Values{"sent_on": {"1"}}),
		chip(v.S("pages.executions.closed"), url.Values{"tab": {"closed"}}))
}

func filters(v *page.View, q query, kept string) ui.Filters {
	var kinds, states, due []ui.Option
	for _, k := range instrument.Kinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: v.S("pages.instrument.kind." + string(k))})
	}
	for _, s := range instrument.ExecutionStates {
		states = append(states, ui.Option{Value: string(s), Label: StateName(v, s)})
	}
	for _, s := range dueSpans {
		due = append(due, ui.Option{Value: s, Label: v.S("pages.due." + s)})
	}
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("pages.list.search"), Query: q.Text, Keep: map[string]string{}, Selects: []ui.FilterSelect{
		{Name: "kind", Label: v.S("pages.kind"), Options: kinds, Value: string(q.Kind)},
		{Name: "state", Label: v.S("pages.stage"), Options: states, Value: q.State},
		{Name: "due", Label: v.S("common.field.due"), Options: due, Value: q.Due},
		{Name: "body", Label: v.S("common.field.executor"), Options: bodyOptions(v), Value: q.Body},
		{Name: "unit", Label: v.S("pages.list.unit"), Options: v.Options(senderUnits(v)), Value: q.Unit},
	}}
	if q.Closed {
		out.Keep["tab"] = "closed"
	}
	if q.Body != "" && slices.ContainsFunc(v.Org.Below(q.Body, v.Today), func(u org.Unit) bool { return u.Kind.IsBody() }) {
		below := ""
		if q.Below {
			below = "1"
		}
		out.Selects = append(out.Selects, ui.FilterSelect{Name: "below", Label: v.S("pages.executions.below"), Options: []ui.Option{{Value: "1", Label: v.S("pages.executions.below_too")}}, Value: below})
	}
	if q.Asks {
		out.Keep["asks"] = "1"
	}
	if q.SentOn {
		out.Keep["sent_on"] = "1"
	}
	if kept != "" {
		out.Reset = path
	}
	return out
}

func bodyOptions(v *page.View) []ui.Option { return v.Options(v.Org.Bodies(v.Act.Day())) }

// senderUnits are the units that send: those of the person's body and of the bodies above it.
func senderUnits(v *page.View) []org.Unit {
	day := v.Act.Day()
	own := v.Act.AsBody()
	out := v.Org.Units(own, day)
	for _, a := range v.Org.Ancestors(own, day) {
		if a.Kind.IsBody() {
			out = append(out, v.Org.Units(a.ID, day)...)
		}
	}
	return out
}

func register(v *page.View, q query, list instrument.Page[instrument.Execution]) ui.Register {
	reg := ui.Register{Caption: v.S("ui.nav.executions"), BulkAction: path + "/bulk", Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("pages.instrument")},
		{Role: ui.ColUnit, Label: v.S("common.field.executor")},
		{Role: ui.ColStage, Label: v.S("pages.stage")},
	}, Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total)}, Empty: ui.Empty{Title: v.S("pages.executions.none"), Text: v.S("pages.executions.none_text")}}
	if !q.Closed {
		reg.Bulk = []ui.Action{{Label: v.S("pages.bulk.receive"), Icon: "inbox", FormAction: path + "/bulk"}}
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, e := range list.Rows {
		rows[i] = row(v, e)
	}
	if q.Closed {
		reg.Groups = ui.Plain(rows)
	} else {
		reg.Groups = groups(v, list.Rows, rows)
	}
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
		if len(rows) == 0 { // the filter walked far and may find more
			reg.Empty = ui.Empty{Title: v.S("pages.list.far"), Text: v.S("pages.list.far_text"), Action: &ui.Action{Label: v.S("pages.list.further"), Href: reg.Pager.Next}}
		}
	}
	return reg
}

// groups puts open executions under the heads reported, over, today, soon and in time.
func groups(v *page.View, list []instrument.Execution, rows []ui.Row) []ui.RowGroup {
	soon := soonDay(v)
	out := []ui.RowGroup{
		{Light: ui.Light{Kind: ui.Sign, Text: v.S("pages.executions.reported")}},
		{Light: ui.Light{Kind: ui.Over, Text: v.S("pages.due.over")}},
		{Light: ui.Light{Kind: ui.Today, Text: v.S("pages.due.today")}},
		{Light: ui.Light{Kind: ui.Soon, Text: v.S("pages.due.soon")}},
		{Light: ui.Light{Kind: ui.OnDay, Text: v.S("pages.due.later")}},
	}
	for i, e := range list {
		at := 4
		switch {
		case e.State == instrument.ExecutionReported:
			at = 0 // its day has been met or missed already; the move is the sender's
		case e.DueDay < v.Today:
			at = 1
		case e.DueDay == v.Today:
			at = 2
		case e.DueDay <= soon:
			at = 3
		}
		out[at].Rows = append(out[at].Rows, rows[i])
	}
	return out
}

func row(v *page.View, e instrument.Execution) ui.Row {
	href := path + "/" + e.ID
	note := v.T(i18n.Msg{Key: "instrument.kind." + string(e.Kind)}) + " № " + e.Number + " · " + v.UnitNear(e.OwnerUnit)
	return ui.Row{ID: e.ID, Label: e.Title, Href: href, Cells: []templ.Component{
		DueCell(v, e), v.TitleCell(href, e.Title, note), v.TextCell(v.UnitName(e.BodyID), v.PostFull(e.LeadPost)), v.Stage(StateName(v, e.State)),
	}}
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q, err := queryOf(v, r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Executions(r.Context(), v.Reader(), p.Instruments, v.Act, q.Closed, q.Filter))
}

// bulk records the receipt of what is selected.
func (p pages) bulk(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Bulk(w, r, path, func(act org.Act, id string) error {
		_, err := p.Instruments.Receive(r.Context(), act, id)
		return err
	})
}
