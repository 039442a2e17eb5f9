package revision

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/revision"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// card is what the page of a revision shows.
type card struct {
	revision.View
	Filter revision.LiveFilter
	Live   instrument.Page[revision.Live]
	Acts   []page.ActForm
	Opened *page.ActForm
}

func liveFilter(r *http.Request) (revision.LiveFilter, string, error) {
	in := httpx.Query(r)
	signs := page.Texts(revision.SignKinds)
	f := revision.LiveFilter{Only: in.OptChoice("only", revision.LiveOnly...), Sign: revision.SignKind(in.OptChoice("sign", signs...))}
	f.Kind = instrument.Kind(in.OptChoice("kind", string(instrument.Assignment), string(instrument.Task)))
	return f, in.Text("after", 0, 200), in.Err()
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, failed string, form *ui.Form) (err error) {
	c := card{}
	after := ""
	if r.Method == http.MethodGet {
		if c.Filter, after, err = liveFilter(r); err != nil {
			return err
		}
	}
	if c.View, err = p.Revision.Card(r.Context(), v.Act, id); err != nil {
		return err
	}
	if c.State.Writable() {
		if c.Live, err = p.Revision.LiveInstruments(r.Context(), v.Act, id, c.Filter, after, page.PageSize); err != nil {
			return err
		}
	}
	c.Acts, c.Opened = page.Settle(v, c.forms(v), "revision", failed, form)
	head := ui.Page{Title: c.title(v), Crumb: page.Capital(periodName(v, c.Revision)), Section: "revisions", Bare: true, Failed: failed != "", Crumbs: []ui.Link{{Label: v.S("revision.title"), Href: path}}}
	return httpx.Page(w, r, status, head, cardPage(v, c))
}

func (c card) title(v *page.View) string {
	return v.S("revision.of", "unit", v.UnitName(c.UnitID), "period", periodName(v, c.Revision))
}

// forms are the acts open to the person, the next one first.
func (c card) forms(v *page.View) []page.ActForm {
	var out []page.ActForm
	optional := func(name string) func(f *ui.Form) templ.Component {
		return func(f *ui.Form) templ.Component {
			return v.TextArea(f, ui.AreaSpec{FieldSpec: ui.FieldSpec{Name: page.WordsName(name), Label: v.S("revision.report.words"), Optional: true}, Rows: 4, Max: page.WordsMost})
		}
	}
	for _, a := range c.Actions() {
		name := string(a)
		f := page.ActForm{ID: name, Title: v.T(i18n.Msg{Key: "revision." + name}), Action: revision.Path(c.ID) + "/" + name, Version: c.Version}
		f.Button = f.Title
		switch a {
		case revision.CanDecide:
			continue // it has a page of its own, for the instruments chosen
		case revision.CanFinish:
			f.Icon, f.Text = "list-checks", v.S("revision.finish_text")
		case revision.CanSubmit:
			f.Icon, f.Text, f.Fields = "send", v.S("revision.submit_text"), optional(name)
		case revision.CanAccept:
			f.Icon, f.Fields = "check", optional(name)
		case revision.CanReturn:
			f.Icon, f.Text, f.Fields, f.Danger = "undo-2", v.S("revision.return_text"), v.WordsField(name, "revision.lacking", ""), true
		}
		out = append(out, f)
	}
	return out
}

func (c card) head(v *page.View) ui.DocHead {
	d := due(v, c.Revision)
	out := ui.DocHead{Lights: []ui.Light{d.Light}, Stage: stateName(v, c.State), Title: c.title(v), Facts: []ui.Fact{
		{Label: v.S("revision.due"), Value: v.Day(c.DueDay)},
		{Label: v.S("control_pages.para"), Value: v.S("common.paragraph", "para", c.Para), Href: "/regulation/" + c.Para},
	}}
	if !c.DoneDay.None() {
		out.Facts = append(out.Facts, ui.Fact{Label: v.S("revision.done_day"), Value: v.Day(c.DoneDay)})
	}
	if !c.SubmittedDay.None() {
		by := v.Doer(c.SubmittedBy, c.SubmittedPost, c.SubmittedFor, "", "")
		out.Facts = append(out.Facts, ui.Fact{Label: v.S("revision.submitted_day"), Value: v.Day(c.SubmittedDay)}, ui.Fact{Label: v.S("revision.report.sender"), Value: by.Full()})
	}
	for i, a := range c.Acts {
		if a.Button != "" {
			out.Acts = append(out.Acts, a.Open(i == len(c.Acts)-1 && !a.Danger || a.ID == "accept"))
		}
	}
	return out
}

// figures are the numbers of the report, with the list behind each while decisions are still recorded.
func (c card) figures(v *page.View) []ui.Counter {
	at := func(q url.Values) string {
		if !c.State.Writable() {
			return "#lines"
		}
		return page.Address(revision.Path(c.ID), q.Encode())
	}
	f := c.Report.Figures
	kinds := map[string]ui.LightKind{"waiting": ui.Soon, "revoked": ui.Over, "changed": ui.Ext, "pending": ui.Sign, "kept": ui.OnDay, "released": ui.Done}
	hrefs := map[string]string{
		"live": at(nil), "proposed": at(url.Values{"only": {"proposed"}}), "waiting": at(url.Values{"only": {"waiting"}}),
	}
	var out []ui.Counter
	for _, n := range f.Named() {
		if _, always := hrefs[n.Name]; !always && n.N == 0 {
			continue // a row of noughts says nothing
		}
		href, ok := hrefs[n.Name]
		if !ok {
			href = "#lines"
		}
		kind, ok := kinds[n.Name]
		if !ok {
			kind = ui.NoDay
		}
		out = append(out, ui.Counter{N: n.N, Light: ui.Light{Kind: kind, Text: v.T(i18n.Msg{Key: "revision." + n.Name})}, Href: href})
	}
	return out
}

func (c card) liveFilters(v *page.View) ui.Filters {
	var only, signs, kinds []ui.Option
	for _, s := range revision.LiveOnly {
		only = append(only, ui.Option{Value: s, Label: page.Capital(v.T(i18n.Msg{Key: "revision.only." + s}))})
	}
	for _, s := range revision.SignKinds {
		signs = append(signs, ui.Option{Value: string(s), Label: v.T(i18n.Msg{Key: "revision.sign.kind." + string(s)})})
	}
	for _, k := range []instrument.Kind{instrument.Assignment, instrument.Task} {
		kinds = append(kinds, ui.Option{Value: string(k), Label: v.S("pages.instrument.kind." + string(k))})
	}
	out := ui.Filters{Action: revision.Path(c.ID), Selects: []ui.FilterSelect{
		{Name: "only", Label: v.S("revision.only"), Options: only, Value: c.Filter.Only},
		{Name: "sign", Label: v.S("revision.signs"), Options: signs, Value: string(c.Filter.Sign)},
		{Name: "kind", Label: v.S("pages.kind"), Options: kinds, Value: string(c.Filter.Kind)},
	}}
	if c.Filter != (revision.LiveFilter{}) {
		out.Reset = out.Action
	}
	return out
}

func (c card) liveRegister(v *page.View) ui.Register {
	reg := ui.Register{
		ID: "live-list", Caption: v.S("revision.live"), Pager: &ui.Pager{Shown: len(c.Live.Rows)}, Empty: ui.Empty{Title: v.S("revision.live_none"), Text: v.S("revision.live_none_text")},
		Columns: []ui.Column{
			{Role: ui.ColDue, Label: v.S("common.field.due")},
			{Role: ui.ColTitle, Label: v.S("pages.instrument")},
			{Role: ui.ColUnit, Label: v.S("revision.signs")},
			{Role: ui.ColStage, Label: v.S("revision.verdict")},
		},
	}
	rows := make([]ui.Row, len(c.Live.Rows))
	may := false
	for i, l := range c.Live.Rows {
		may = may || l.MayDecide
		href := "/instruments/" + l.ID
		rows[i] = ui.Row{ID: l.ID, Label: l.Title, Href: href, Cells: []templ.Component{
			v.DueCell(v.Due(l.DueDay)), v.TitleCell(href, l.Title, kindName(v, l.Kind)+" № "+l.Number), signsCell(v, l.Signs), decisionCell(v, c, l),
		}}
	}
	if may {
		reg.Bulk, reg.BulkAction = []ui.Action{{Label: v.S("revision.decide"), Primary: true}}, revision.Path(c.ID)+"/choose"
	}
	reg.Groups = ui.Plain(rows)
	if c.Live.Next != "" {
		reg.Pager.Next = v.With("after", c.Live.Next)
	}
	return reg
}

func kindName(v *page.View, k instrument.Kind) string {
	return v.T(i18n.Msg{Key: "instrument.kind." + string(k)})
}

// decided is what was decided, of a change with the new day.
func decided(v *page.View, d revision.Verdict, day calendar.Day) string {
	out := verdictName(v, d)
	if !day.None() {
		out += " (" + v.Day(day) + ")"
	}
	return out
}

func verdictName(v *page.View, d revision.Verdict) string {
	return v.T(i18n.Msg{Key: "revision.verdict." + string(d)})
}

func (c card) lines(v *page.View) ui.Register {
	none := ui.Empty{Title: v.S("revision.report.none_title"), Text: v.S("revision.report.none_text")}
	if c.State.Writable() { // nothing is said about relevance before the report is sent
		none = ui.Empty{Title: v.S("revision.report.none_yet"), Text: v.S("revision.report.none_yet_text")}
	}
	reg := ui.Register{
		ID: "lines-list", Caption: v.S("revision.report.lines"), Empty: none,
		Columns: []ui.Column{
			{Role: ui.ColNumber, Label: v.S("common.field.number")},
			{Role: ui.ColTitle, Label: v.S("pages.instrument")},
			{Role: ui.ColUnit, Label: v.S("revision.signs")},
			{Role: ui.ColStage, Label: v.S("revision.verdict")},
			{Role: ui.ColUnit, Label: v.S("revision.decider")},
		},
	}
	rows := make([]ui.Row, len(c.Report.Lines))
	for i, l := range c.Report.Lines {
		title, href := l.Title, "/instruments/"+l.DocumentID
		if l.DocumentID == "" {
			title, href = v.S("revision.report.hidden"), ""
		}
		rows[i] = ui.Row{ID: l.DocumentID, Label: title, Href: href, Cells: []templ.Component{
			v.TextCell(l.Number, ""), lineCell(v, href, title, l.Reason), signsCell(v, l.Signs), v.TextCell(page.Capital(decided(v, l.Decision, l.Day)), v.T(l.Standing())),
			deciderCell(v, l.By, l.At),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// events is the history of the revision; a decision tells what it was and about which of the instruments that the person may see.
func (c card) events(v *page.View) []ui.Event {
	return v.EventsAbout(c.Events, func(r journal.Record) string {
		var d revision.Decided
		if r.Action != "revision.decided" || json.Unmarshal([]byte(r.Data), &d) != nil {
			return ""
		}
		words := []string{decided(v, d.Decision, d.Day)}
		for _, l := range c.Report.Lines {
			if l.DocumentID != "" && slices.Contains(d.Documents, l.DocumentID) {
				words = append(words, "№\u00a0"+l.Number)
			}
		}
		return strings.Join(words, ", ")
	})
}

func (c card) paperLinks(v *page.View) []ui.Related {
	base := revision.Path(c.ID) + "/"
	return []ui.Related{
		{Title: v.S("revision.paper.kk"), Href: base + "report.kk.pdf"},
		{Title: v.S("revision.paper.ru"), Href: base + "report.ru.pdf"},
		{Title: v.S("revision.paper.word_kk"), Href: base + "report.kk.docx"},
		{Title: v.S("revision.paper.word_ru"), Href: base + "report.ru.docx"},
		{Title: v.S("revision.export"), Href: base + "report.xlsx"},
	}
}

// choose leads from the selection in the list to the page where it is decided about, so that it works without a script too.
func (p pages) choose(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	ids := in.IDs("id", 0, page.PageSize)
	if err := in.Err(); err != nil {
		return err
	}
	if len(ids) == 0 {
		httpx.Flash(w, r, ui.Soon, i18n.M("page.bulk.none"))
		return httpx.Redirect(w, r, revision.Path(id))
	}
	return httpx.Redirect(w, r, revision.Path(id)+"/decide?"+url.Values{"id": ids}.Encode())
}

// deciding is what the page of a decision shows.
type deciding struct {
	revision.View
	Chosen []revision.Live
	Form   *ui.Form
}

func (p pages) decision(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Query(r)
	ids := in.IDs("id", 1, page.PageSize)
	if err := in.Err(); err != nil {
		return err
	}
	return p.showDecision(w, r, v, id, http.StatusOK, ids, ui.NewForm())
}

// showDecision lists the chosen instruments with the form; what is not in force with the unit is not found.
func (p pages) showDecision(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, ids []string, f *ui.Form) (err error) {
	d := deciding{Form: f}
	if d.View, err = p.Revision.Card(r.Context(), v.Act, id); err != nil {
		return err
	}
	if d.Chosen, err = p.Revision.LiveChosen(r.Context(), v.Act, id, ids); err != nil {
		return err
	}
	if len(d.Chosen) == 0 {
		return fault.NotFound{What: "instruments of revision " + id}
	}
	head := ui.Page{Title: v.S("revision.decide"), Section: "revisions", Failed: status != http.StatusOK, Crumbs: []ui.Link{
		{Label: v.S("revision.title"), Href: path}, {Label: page.Capital(periodName(v, d.Revision)), Href: revision.Path(id)},
	}}
	return httpx.Page(w, r, status, head, decidePage(v, d))
}

func (p pages) decide(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	act := v.Keyed(in)
	verdicts := page.Texts(revision.Verdicts)
	ids := in.IDs("id", 1, page.PageSize)
	out := revision.DecisionInput{
		Documents: ids, Decision: revision.Verdict(in.Choice("decision", verdicts...)), Day: in.OptDay("day"), Reason: in.Area("text", 0, page.WordsMost),
	}
	out.Seen = map[string]string{}
	for _, x := range ids {
		if d := in.OptID(page.SeenField(x)); d != "" {
			out.Seen[x] = d
		}
	}
	err = in.Do(r.Context(), nil, func(ctx context.Context) error {
		_, err := p.Revision.Decide(ctx, act, id, out)
		return err
	})
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showDecision(w, r, v, id, status, ids, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("revision.decide.done"))
	return httpx.Redirect(w, r, revision.Path(id))
}

// seen is the decision about an instrument that the form stands upon: what the person read, unless he was told that it has moved on.
func (d deciding) seen(l revision.Live) string {
	if d.Form.Failed() && !page.Moved(d.Form) {
		return d.Form.Value(page.SeenField(l.ID))
	}
	if l.Decision == nil {
		return ""
	}
	return l.Decision.ID
}

func (d deciding) verdicts(v *page.View) []ui.Option {
	var out []ui.Option
	for _, x := range revision.Verdicts {
		out = append(out, ui.Option{Value: string(x), Label: page.Capital(verdictName(v, x))})
	}
	return out
}
