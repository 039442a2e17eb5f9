// Package oral holds the pages of oral instructions (44): the register, the record of one by who gave or got it, its card with
// the time left to formalise it, and what both sides say of it.
package oral

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = "/oral"

type pages struct{ *page.Site }

// Routes serves the register of oral instructions.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /oral", p.list)
	handle("GET /oral/export.xlsx", p.export)
	s.Views(mux, path, "oral")
	handle("GET /oral/new", p.blank)
	handle("POST /oral/new", p.save)
	handle("POST /oral/check", p.check)
	answers := page.Acts{
		Path: path, Named: page.WordsOf,
		Done: func(act string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "oral.done." + act} },
		Show: p.show,
	}
	handle("GET /oral/{id}", answers.Card)
	handle("POST /oral/{id}/formalise", answers.Drafts("formalise", p.Instruments.FormaliseOral))
	handle("POST /oral/{id}/confirm", answers.Handle("confirm", page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
		return p.Instruments.AnswerOral(r.Context(), act, id, instrument.OralConfirmed, "")
	})))
	handle("POST /oral/{id}/contest", answers.Handle("contest", page.ActWithWords("contest", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
		return p.Instruments.AnswerOral(r.Context(), act, id, instrument.OralContested, text)
	})))
	handle("POST /oral/{id}/charge", answers.Handle("charge", func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		version, unit := page.Version(in), in.ID("unit_id")
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return p.Instruments.ChargeOral(r.Context(), act, id, version, unit)
	}))
	handle("POST /oral/{id}/cancel", answers.Handle("cancel", page.ActAtVersion("cancel", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
		return p.Instruments.CancelOral(r.Context(), act, id, version, text)
	})))
}

func stateName(v *page.View, s instrument.OralState) string {
	return v.T(i18n.Msg{Key: "oral.state." + string(s)})
}

func filterOf(r *http.Request) (instrument.OralFilter, string, error) {
	in := httpx.Query(r)
	states := page.Texts(instrument.OralStates)
	f := instrument.OralFilter{State: instrument.OralState(in.OptChoice("state", states...)), Late: in.Bool("late"), Contested: in.Bool("contested"), Text: in.Text("q", 0, 200)}
	return f, in.Text("after", 0, 200), in.Err()
}

func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	rows, err := p.Instruments.Orals(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	counts, err := p.Instruments.OralCounts(r.Context(), v.Act)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "oral")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("oral", r.URL.RawQuery)
	reg := register(v, rows)
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", kept), export.Max
	head := ui.Page{Title: v.S("ui.nav.oral"), Section: "oral", NewHref: path + "/new", Actions: []ui.Action{
		{Label: v.S("oral.new"), Icon: "plus", Href: path + "/new", Primary: true},
	}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, counters(v, counts), filters(v, f), v.ViewChips(path, chips(v, kept), saved, kept), reg))
}

// chips are the ready views: by where things stand, and what was not formalised in time.
func chips(v *page.View, kept string) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: kept == ""}}
	add := func(label, query string) {
		out = append(out, ui.Chip{Label: label, Href: path + "?" + query, Current: kept == query})
	}
	for _, s := range instrument.OralStates {
		add(stateName(v, s), url.Values{"state": {string(s)}}.Encode())
	}
	add(v.S("oral.count.contested"), url.Values{"contested": {"1"}}.Encode())
	add(v.S("oral.not_formalised"), url.Values{"late": {"1"}, "state": {string(instrument.OralRecorded)}}.Encode())
	return out
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Orals(r.Context(), v.Reader(), p.Instruments, v.Act, f))
}

func counters(v *page.View, c instrument.OralCounts) []ui.Counter {
	return []ui.Counter{
		{N: int(c.Waiting), Light: ui.Light{Kind: ui.Today, Text: v.S("oral.count.waiting")}, Href: path + "?state=recorded"},
		{N: int(c.Overdue), Light: ui.Light{Kind: ui.Over, Text: v.S("oral.count.overdue")}, Href: path + "?state=recorded&late=1"},
		{N: int(c.InTime), Light: ui.Light{Kind: ui.Done, Text: v.S("oral.count.in_time")}, Href: path + "?state=formalised"},
		{N: int(c.Late), Light: ui.Light{Kind: ui.Soon, Text: v.S("oral.count.late")}, Href: path + "?state=formalised&late=1"},
		{N: int(c.Contested), Light: ui.Light{Kind: ui.Soon, Text: v.S("oral.count.contested")}, Href: path + "?contested=1"},
		{N: int(c.Cancelled), Light: ui.Light{Kind: ui.NoDay, Text: v.S("oral.count.cancelled")}, Href: path + "?state=cancelled"},
	}
}

func filters(v *page.View, f instrument.OralFilter) ui.Filters {
	var states []ui.Option
	for _, s := range instrument.OralStates {
		states = append(states, ui.Option{Value: string(s), Label: stateName(v, s)})
	}
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("oral.search"), Query: f.Text, Selects: []ui.FilterSelect{
		{Name: "state", Label: v.S("common.field.state"), Options: states, Value: string(f.State)},
	}}
	if f.State != "" || f.Late || f.Text != "" || f.Contested {
		out.Reset = path
	}
	return out
}

func register(v *page.View, list instrument.Page[instrument.Oral]) ui.Register {
	reg := ui.Register{ID: "oral", Caption: v.S("ui.nav.oral"), Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("oral.due")},
		{Role: ui.ColTitle, Label: v.S("oral.field.title")},
		{Role: ui.ColUnit, Label: v.S("oral.between")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total)}, Empty: ui.Empty{Title: v.S("oral.none"), Text: v.S("oral.none_text")}}
	rows := make([]ui.Row, len(list.Rows))
	for i, o := range list.Rows {
		href := path + "/" + o.ID
		rows[i] = ui.Row{ID: o.ID, Label: o.Title, Href: href, Cells: []templ.Component{
			v.DueCell(ui.Due{Day: o.DueDay, Light: light(v, &o)}), v.TitleCell(href, o.Title, v.S("oral.given_line", "at", o.GivenAt)),
			v.TextCell(v.PostFull(o.GiverPost), bodies(v, o.Bodies)), stage(v, o),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

// stage says where an oral instruction stands, and that a side contests it.
func stage(v *page.View, o instrument.Oral) templ.Component {
	if o.Contested {
		return v.TextCell(stateName(v, o.State), v.S("oral.count.contested"))
	}
	return v.Stage(stateName(v, o.State))
}

// bodies names those that got it: the first two, and how many more.
func bodies(v *page.View, ids []string) string {
	var names []string
	for i, id := range ids {
		if i == 2 && len(ids) > 3 {
			return v.S("oral.and_more", "names", strings.Join(names, ", "), "count", len(ids)-2)
		}
		names = append(names, v.UnitShort(id))
	}
	return strings.Join(names, ", ")
}

// light says how an oral instruction stands against the end of its working day.
func light(v *page.View, o *instrument.Oral) ui.Light {
	late := o.Late(v.Act.Now)
	switch {
	case o.State == instrument.OralCancelled:
		return ui.Light{Kind: ui.NoDay, Text: stateName(v, o.State)}
	case o.State == instrument.OralFormalised && late:
		return ui.Light{Kind: ui.Soon, Text: v.S("oral.formalised_late")}
	case o.State == instrument.OralFormalised:
		return ui.Light{Kind: ui.Done, Text: v.S("oral.formalised_in_time")}
	case late:
		return ui.Light{Kind: ui.Over, Text: v.S("oral.not_formalised")}
	}
	return ui.Light{Kind: ui.Today, Text: Left(v, o.DeadlineAt)}
}

// Left says how much time is left until the end of the working day.
func Left(v *page.View, until time.Time) string {
	minutes := max(0, int(until.Sub(v.Act.Now).Minutes()))
	return v.S("oral.left", "hours", minutes/60, "minutes", minutes%60, "time", until.In(calendar.Almaty).Format("15:04"))
}

// cardData is everything the card shows.
type cardData struct {
	instrument.OralCard
	Forms   []page.ActForm
	Open    *page.ActForm
	History page.History
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) (err error) {
	var c cardData
	if c.OralCard, err = p.Instruments.Oral(r.Context(), v.Act, id); err != nil {
		return err
	}
	if c.History, err = v.HistoryOf(r, func(after journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Instruments.OralHistory(r.Context(), v.Act, id, after, limit)
	}, nil); err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, forms(v, c.OralCard), "oral.act", act, f)
	head := ui.Page{Title: c.Title, Bare: true, Section: "oral", Crumbs: []ui.Link{{Label: v.S("ui.nav.oral"), Href: path}}}
	return httpx.Page(w, r, status, head, cardPage(v, c))
}

// forms are the acts that the person may do now.
func forms(v *page.View, c instrument.OralCard) []page.ActForm {
	var out []page.ActForm
	add := func(a page.ActForm) { out = append(out, a.On(v, path+"/"+c.ID, "oral.act")) }
	for _, can := range c.Actions {
		switch can {
		case instrument.CanFormaliseOral:
			add(page.ActForm{ID: "formalise", Icon: "file-text", Version: c.Version, Text: v.S("oral.act.formalise_text")})
		case instrument.CanConfirmOral:
			add(page.ActForm{ID: "confirm", Icon: "circle-check", Text: v.S("oral.act.confirm_text")})
			add(page.ActForm{ID: "contest", Icon: "circle-x", Danger: true, Text: v.S("oral.act.contest_text"), Fields: v.ReasonField("contest", "oral.field.contest", "", c.BodyID)})
		case instrument.CanChargeOral:
			add(page.ActForm{ID: "charge", Icon: "user-round-check", Version: c.Version, Text: v.S("oral.act.charge_text"), Fields: func(f *ui.Form) templ.Component { return chargeFields(v, c, f) }})
		case instrument.CanCancelOral:
			add(page.ActForm{ID: "cancel", Icon: "undo-2", Danger: true, Version: c.Version, Text: v.S("oral.act.cancel_text"), Fields: v.ReasonField("cancel", "common.field.reason", "", c.BodyID)})
		}
	}
	return out
}

// head is the head of the card.
func (c cardData) head(v *page.View) ui.DocHead {
	h := ui.DocHead{Title: c.Title, Stage: stateName(v, c.State)}
	if c.State != instrument.OralCancelled { // whose light would say the stage once more
		h.Lights = append(h.Lights, light(v, &c.Oral))
	}
	if c.Contested {
		h.Lights = append(h.Lights, ui.Light{Kind: ui.Soon, Text: v.S("oral.count.contested")})
	}
	h.Acts = append(h.Acts, page.Buttons(c.Forms, true)...)
	h.Facts = []ui.Fact{
		{Label: v.S("oral.field.giver"), Value: v.PostFull(c.GiverPost)},
		{Label: v.S("oral.field.given"), Value: v.Instant(c.GivenAt)},
		{Label: v.S("oral.field.channel"), Value: v.T(i18n.Msg{Key: "oral.channel." + string(c.Channel)})},
		{Label: v.S("oral.field.kind"), Value: v.T(i18n.Msg{Key: "pages.instrument.kind." + string(c.Kind)})},
		{Label: v.S("oral.field.term_day"), Value: v.Day(c.TermDay)},
		{Label: v.S("oral.field.authority"), Value: v.Text(c.AuthorityName)},
		{Label: v.S("oral.field.paper"), Value: v.S("oral.paper_line", "title", c.PaperTitle, "number", c.PaperNumber, "day", c.PaperDay), Wide: true},
		{Label: v.S("oral.due"), Body: v.DueCell(ui.Due{Day: c.DueDay, Light: light(v, &c.Oral)})},
		{Label: v.S("oral.field.unit"), Value: v.UnitPath(c.UnitID)},
		{Label: v.S("oral.field.recorded"), Value: v.Doer(c.PersonID, c.PostID, "", "", "").Full() + ", " + v.Instant(c.At), Wide: true},
	}
	if c.Instrument.ID != "" {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("oral.field.instrument"), Value: v.T(i18n.Msg{Key: "instrument.state." + string(c.Instrument.State)}) + " " + c.Instrument.Number, Href: "/instruments/" + c.Instrument.ID, Wide: true})
	}
	if c.Reason != "" {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("oral.field.reason"), Value: c.Reason, Wide: true})
	}
	return h
}

// notice says what the record means now.
func (c cardData) notice(v *page.View) ui.Notice {
	switch {
	case c.State == instrument.OralFormalised && c.Late(v.Act.Now):
		return ui.Notice{Kind: ui.Soon, Text: v.S("oral.notice_text.late", "at", c.FormalisedAt, "deadline", c.DeadlineAt)}
	case c.State == instrument.OralFormalised:
		return ui.Notice{Kind: ui.Done, Text: v.S("oral.notice_text.formalised", "at", c.FormalisedAt)}
	case c.State == instrument.OralCancelled:
		return ui.Notice{Kind: ui.NoDay, Text: v.S("oral.notice_text.cancelled")}
	case c.Late(v.Act.Now):
		return ui.Notice{Kind: ui.Over, Title: page.Capital(v.S("oral.not_formalised")), Text: v.S("oral.notice_text.overdue", "deadline", c.DeadlineAt)}
	}
	return ui.Notice{Kind: ui.Today, Title: v.S("oral.not_yet"), Text: v.S("oral.notice_text.waiting", "deadline", c.DeadlineAt)}
}

func partyLight(p instrument.OralParty) ui.LightKind {
	switch p.Answer {
	case instrument.OralContested:
		return ui.Over
	case "":
		return ui.NoDay
	}
	return ui.Done
}

func partyName(v *page.View, c cardData, p instrument.OralParty) string {
	if p.Role == "giver" {
		return v.PostFull(c.GiverPost)
	}
	return v.UnitName(p.BodyID)
}

func partyWords(v *page.View, p instrument.OralParty) string {
	answer := string(p.Answer)
	switch {
	case p.Hidden:
		answer = "hidden"
	case answer == "":
		answer = "none"
	}
	out := v.T(i18n.Msg{Key: "oral.answer." + answer})
	if p.Answer != "" {
		out += ". " + v.Doer(p.PersonID, p.PostID, "", "", "").Full() + ", " + v.Instant(p.At)
	}
	return out
}
