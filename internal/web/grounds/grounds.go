// Package grounds holds the pages of the register of grounds: plan measures, instructions of the leadership, outside acts
// (11, 14, 39, 41). Instruments rest on them by a link, never by a text.
package grounds

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/files"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct{ *page.Site }

// Routes serves the register of grounds.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	mux.Handle("GET /grounds", s.Handle(p.list))
	mux.Handle("GET /grounds/export.xlsx", s.Handle(p.export))
	mux.Handle("GET /grounds/pick", s.Handle(p.pick))
	mux.Handle("GET /grounds/new", s.Handle(p.blank))
	mux.Handle("POST /grounds/new", s.Handle(p.add))
	acts := p.answers()
	mux.Handle("GET /grounds/{id}", s.Handle(acts.Card))
	mux.Handle("POST /grounds/{id}/close", s.Handle(acts.Handle("close", p.close)))
	mux.Handle("POST /grounds/{id}/reopen", s.Handle(acts.Handle("reopen", page.ActWithWords("reopen", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
		return p.Instruments.ReopenGround(r.Context(), act, id, text)
	}))))
	mux.Handle("POST /grounds/{id}/file", s.Handle(p.attach))
	s.Views(mux, "/grounds", "grounds")
}

func filterOf(r *http.Request) (instrument.GroundFilter, string, error) {
	in := httpx.Query(r)
	f := instrument.GroundFilter{Kind: instrument.GroundKind(in.OptChoice("kind", kindWords()...)), Text: in.Text("q", 0, 100), State: instrument.GroundState(in.OptChoice("state", page.Texts(instrument.GroundStates)...))}
	return f, in.Text("after", 0, 100), in.Err()
}

func kindWords() []string {
	return page.Texts(instrument.GroundKinds)
}

// KindName says the kind of a ground.
func KindName(v *page.View, k instrument.GroundKind) string {
	return v.T(i18n.Msg{Key: "pages.ground.kind." + string(k)})
}

// From says what a ground comes from: the plan, the post that instructed, the outside authority.
func From(v *page.View, s *page.Site, r *http.Request, g instrument.GroundEntry) string {
	name, err := s.Instruments.AuthorityName(r.Context(), v.Act, g.Authority)
	if err != nil {
		return g.Authority
	}
	return v.Reader().Source(g, name)
}

// Title names a ground on one line: what it is, its number, its day.
func Title(v *page.View, g instrument.GroundEntry) string { return v.T(g.Words()) }

// Option is a ground as a choice.
func Option(v *page.View, g instrument.GroundEntry) ui.Option {
	return ui.Option{Value: g.ID, Label: Title(v, g), Note: KindName(v, g.Kind) + ", " + v.UnitShort(g.UnitID)}
}

func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	list, err := p.Instruments.Grounds(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "grounds")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("grounds", r.URL.RawQuery)
	reg := p.register(v, r, list)
	reg.Pager.Export, reg.Pager.ExportMost = page.Address("/grounds/export.xlsx", kept), export.Max
	head := ui.Page{
		Title: v.S("ui.nav.grounds"), Section: "grounds", NewHref: "/grounds/new",
		Actions: []ui.Action{{Label: v.S("pages.ground.new"), Icon: "plus", Href: "/grounds/new", Primary: true}},
	}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, filters(v, f), v.ViewChips("/grounds", chips(v, f), saved, kept), reg))
}

func chips(v *page.View, f instrument.GroundFilter) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: "/grounds", Current: f == instrument.GroundFilter{}}}
	for _, k := range instrument.GroundKinds {
		out = append(out, ui.Chip{Label: KindName(v, k), Href: "/grounds?kind=" + string(k), Current: f == instrument.GroundFilter{Kind: k}})
	}
	return out
}

func filters(v *page.View, f instrument.GroundFilter) ui.Filters {
	out := ui.Filters{Action: "/grounds", Search: "q", SearchLabel: v.S("pages.ground.search"), Query: f.Text}
	var kinds []ui.Option
	for _, k := range instrument.GroundKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: KindName(v, k)})
	}
	var states []ui.Option
	for _, x := range instrument.GroundStates {
		states = append(states, ui.Option{Value: string(x), Label: v.S("pages.ground.state." + string(x))})
	}
	out.Selects = []ui.FilterSelect{
		{Name: "kind", Label: v.S("pages.kind"), Options: kinds, Value: string(f.Kind)},
		{Name: "state", Label: v.S("common.field.state"), Options: states, Value: string(f.State)},
	}
	if f != (instrument.GroundFilter{}) {
		out.Reset = "/grounds"
	}
	return out
}

func (p pages) register(v *page.View, r *http.Request, list instrument.GroundPage) ui.Register {
	reg := ui.Register{Caption: v.S("ui.nav.grounds"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.ground.what")},
		{Role: ui.ColUnit, Label: v.S("pages.ground.from")},
		{Role: ui.ColNumber, Label: v.S("common.field.date")},
		{Role: ui.ColStage, Label: v.S("pages.ground.measure_day")},
	}, Pager: &ui.Pager{Shown: len(list.Entries)}, Empty: ui.Empty{
		Title: v.S("pages.ground.none"), Text: v.S("pages.ground.none_text"),
		Action: &ui.Action{Label: v.S("pages.ground.new"), Href: "/grounds/new"},
	}}
	rows := make([]ui.Row, len(list.Entries))
	for i, g := range list.Entries {
		title := Title(v, g)
		var due templ.Component = v.Stage("")
		switch {
		case g.Closed(v.Today):
			due = v.Stage(v.S("pages.ground.state.closed"))
		case !g.MeasureDay.None():
			due = v.DayCell(ui.Due{Day: g.MeasureDay}) // whether the measure is done, its own register says
		}
		rows[i] = ui.Row{ID: g.ID, Label: title, Href: "/grounds/" + g.ID, Cells: []templ.Component{
			v.TitleCell("/grounds/"+g.ID, title, KindName(v, g.Kind)), v.TextCell(From(v, p.Site, r, g), v.UnitNear(g.UnitID)), v.DayCell(ui.Due{Day: g.Day}), due,
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Grounds(r.Context(), v.Reader(), p.Instruments, v.Act, f))
}

// pick answers the search of a field that chooses a ground.
func (p pages) pick(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	words := in.Text("q", 0, 100)
	list, err := p.Instruments.Grounds(r.Context(), v.Act, instrument.GroundFilter{Text: words, State: instrument.GroundOpen}, "", 30)
	if err != nil {
		return err
	}
	return httpx.Fragment(w, r, http.StatusOK, v.PickerOptions(Options(v, list.Entries)))
}

// Options are grounds as choices.
func Options(v *page.View, list []instrument.GroundEntry) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, g := range list {
		out[i] = Option(v, g)
	}
	return out
}

// Sources are what a ground may come from today, as one choice: "plan:annual", "instruction:gp", "act:president".
func Sources(s *page.Site, v *page.View, r *http.Request) ([]ui.OptionGroup, error) {
	var out []ui.OptionGroup
	for _, k := range instrument.GroundKinds {
		keys, err := s.Instruments.Authorities(r.Context(), v.Act, k)
		if err != nil {
			return nil, err
		}
		group := ui.OptionGroup{Label: KindName(v, k)}
		for _, key := range keys {
			group.Options = append(group.Options, ui.Option{Value: string(k) + ":" + key, Label: From(v, s, r, instrument.GroundEntry{Kind: k, Authority: key})})
		}
		out = append(out, group)
	}
	return out, nil
}

// Read takes a ground from a form; prefix stands before the names of its fields.
func Read(in *httpx.Input, prefix string) instrument.GroundInput {
	kind, authority, _ := strings.Cut(in.Text(prefix+"source", 0, 100), ":")
	return instrument.GroundInput{
		Kind: instrument.GroundKind(kind), Authority: authority,
		Title: in.Text(prefix+"title", 0, 500), Number: in.Text(prefix+"number", 0, 80), Day: in.OptDay(prefix + "day"),
		Item: in.Text(prefix+"item", 0, 80), MeasureDay: in.OptDay(prefix + "measure_day"), ReceivedDay: in.OptDay(prefix + "received_day"),
		NamesTerm: in.Bool(prefix + "names_term"), NamedDay: in.OptDay(prefix + "named_day"),
	}
}

// Named puts the prefix before the names of the fields of an error, and the two halves of the source together.
func Named(prefix string, err error) error {
	var invalid fault.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	var c fault.Collector
	for _, f := range invalid.Fields {
		if f.Name == "kind" || f.Name == "authority" {
			f.Name = "source"
		}
		c.Bad(prefix+f.Name, f.Msg, f.Allowed)
	}
	return c.Err()
}

// Add enters a ground from a form with its paper. A ground whose paper was refused stands, and its id is returned with
// the error.
func Add(s *page.Site, r *http.Request, act org.Act, in *httpx.Input, prefix string) (string, error) {
	g := Read(in, prefix)
	papers := files.Read(in, prefix+"file")
	receipt, err := page.Told(r, in, "", func(_ string, err error) error { return Named(prefix, err) }, func(ctx context.Context) (instrument.Receipt, error) {
		return s.Instruments.AddGround(ctx, act, g)
	})
	if err != nil {
		return "", err
	}
	return receipt.ID, attach(s, r, act, receipt.ID, papers)
}

func attach(s *page.Site, r *http.Request, act org.Act, id string, papers []files.Upload) error {
	g, err := s.Instruments.Ground(r.Context(), act, id)
	if err != nil || g.FileID != "" && len(papers) > 0 {
		if err == nil {
			return nil // the same form came twice
		}
		return err
	}
	return files.Put(papers, act, func(act org.Act, _ files.Upload, name string, in io.Reader) error {
		_, err := s.Instruments.AttachGround(r.Context(), act, id, name, in)
		return err
	})
}

func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.form(w, r, v, http.StatusOK, ui.NewForm())
}

func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	sources, err := Sources(p.Site, v, r)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("pages.ground.new"), Section: "grounds", Crumbs: []ui.Link{{Label: v.S("ui.nav.grounds"), Href: "/grounds"}}}
	return httpx.Page(w, r, status, head, newPage(v, p.Site, f, sources))
}

func (p pages) add(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	act := v.Keyed(in)
	id, err := Add(p.Site, r, act, in, "")
	if id != "" && errors.Is(err, fault.Invalid{}) { // the ground stands, its paper was refused: the card says so
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.show(w, r, v, id, status, "", f) })
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.form(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("pages.ground.added"))
	return httpx.Redirect(w, r, "/grounds/"+id)
}

// answers is how the card answers its acts.
func (p pages) answers() page.Acts {
	return page.Acts{
		Path: "/grounds", Done: func(name string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "pages.ground.done." + name} }, Show: p.show,
		Named: named,
	}
}

// named gives the faults of an act the names of its fields.
func named(act string, err error) error {
	return page.Rename(page.WordsOf(act, err), map[string]string{"reason": page.WordsName(act), "day": act + ".day"})
}

// close ends a ground that has lost its force (39, 41, 49).
func (p pages) close(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	x := instrument.CloseGroundInput{Day: in.OptDay("close.day"), Reason: in.Area(page.WordsName("close"), 0, page.WordsMost)}
	return page.Told(r, in, "close", named, func(ctx context.Context) (instrument.Receipt, error) {
		return p.Instruments.CloseGround(ctx, act, id, x)
	})
}

// forms are the acts that the person may do now.
func forms(v *page.View, g instrument.GroundEntry, may bool) []page.ActForm {
	a := page.ActForm{ID: "close", Icon: "circle-x", Danger: true, Text: v.S("pages.ground.act.close_text"), Fields: func(f *ui.Form) templ.Component { return closeFields(v, g, f) }}
	switch {
	case !may:
		return nil
	case !g.ClosedDay.None():
		a = page.ActForm{ID: "reopen", Icon: "undo-2", Fields: v.ReasonField("reopen", "common.field.reason", "", g.BodyID)}
	}
	return []page.ActForm{a.On(v, "/grounds/"+g.ID, "pages.ground.act")}
}

// show writes the card; failed is the form of an act that could not be done, or of the paper when act is "".
func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, failed *ui.Form) error {
	g, err := p.Instruments.Ground(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	may, err := p.Instruments.MayClose(r.Context(), v.Act, g)
	if err != nil {
		return err
	}
	c := groundCard{Entry: g, From: From(v, p.Site, r, g), MayAttach: g.BodyID == v.Act.AsBody() && g.FileID == "", MaxFile: p.MaxFile}
	if act == "" {
		c.Form, failed = failed, nil
	}
	c.Forms, c.Open = page.Settle(v, forms(v, g, may), "pages.ground.act", act, failed)
	if f, ok, err := p.Instruments.GroundFile(r.Context(), g); err != nil {
		return err
	} else if ok {
		c.Files = v.FileLinks([]document.File{f}, nil)
	}
	if c.Resting, err = p.Instruments.Resting(r.Context(), v.Act, id); err != nil {
		return err
	}
	if c.Duty, c.Owed, err = p.Instruments.PlanDuty(r.Context(), g); err != nil {
		return err
	}
	title := Title(v, g)
	head := ui.Page{Title: title, Crumb: KindName(v, g.Kind), Bare: true, Section: "grounds", Crumbs: []ui.Link{{Label: v.S("ui.nav.grounds"), Href: "/grounds"}}}
	return httpx.Page(w, r, status, head, cardPage(v, c))
}

// groundCard is what the card of a ground shows.
type groundCard struct {
	Entry     instrument.GroundEntry
	From      string
	Files     []ui.File
	Resting   []instrument.Record
	Duty      duty.Duty // to send what the measure asks for (44), if Owed
	Owed      bool
	MayAttach bool
	MaxFile   int64
	Form      *ui.Form // of the paper
	Forms     []page.ActForm
	Open      *page.ActForm
}

// stage is the kind of the ground, and that it has no force any more.
func (c groundCard) stage(v *page.View) string {
	if c.Entry.Closed(v.Today) {
		return KindName(v, c.Entry.Kind) + " · " + v.S("pages.ground.state.closed")
	}
	return KindName(v, c.Entry.Kind)
}

// restingNone says that nothing rests on the ground, and offers to draft what may.
func (c groundCard) restingNone(v *page.View) ui.Empty {
	out := ui.Empty{Title: v.S("pages.ground.resting_none")}
	if !c.Entry.Closed(v.Today) {
		out.Action = &ui.Action{Label: v.S("pages.ground.use"), Href: "/instruments/new?ground=" + c.Entry.ID}
	}
	return out
}

// acts are the buttons at the head of the card; an inspection may rest on what has force (44, 51).
func (c groundCard) acts(v *page.View) []ui.Action {
	out := page.Buttons(c.Forms, false)
	if !c.Entry.Closed(v.Today) {
		out = append(out, ui.Action{Label: v.S("inspection.new"), Icon: "scan-search", Href: page.InspectionsPath + "/new?ground=" + c.Entry.ID})
	}
	return out
}

// SendBy says by when what a planned measure asks for is sent, and once it was, whether in time or how many working days late (44).
func SendBy(v *page.View, d duty.Duty) ui.Fact {
	due := v.Due(d.DueDay)
	if d.State == duty.StateDone {
		due.Light = ui.Light{Kind: ui.Done, Text: v.S("pages.ground.sent_in_time")}
		if n := instrument.LateSending(v.Rules.Calendar, d.DueDay, calendar.DayOf(d.ClosedAt)); n > 0 {
			due.Light = ui.Light{Kind: ui.Over, Text: v.S("pages.ground.sent_late", "n", n)}
		}
	} else if !d.State.Owed() { // the ground has lost its force
		due.Light = ui.Light{Kind: ui.NoDay, Text: v.S("pages.ground.send_ended")}
	}
	return ui.Fact{Label: page.Join(v.S("pages.ground.send_by"), v.S("common.paragraph", "para", d.Para)), Body: v.DueCell(due)}
}

func (c groundCard) facts(v *page.View) []ui.Fact {
	g := c.Entry
	out := []ui.Fact{{Label: v.S("pages.ground.from"), Value: c.From}}
	if g.Number != "" {
		out = append(out, ui.Fact{Label: v.S("common.field.number"), Value: g.Number})
	}
	out = append(out, ui.Fact{Label: v.S("common.field.date"), Value: v.Day(g.Day)})
	if g.Item != "" {
		out = append(out, ui.Fact{Label: v.S("pages.ground.item"), Value: g.Item})
	}
	if !g.MeasureDay.None() {
		out = append(out, ui.Fact{Label: v.S("pages.ground.measure_day"), Value: v.Day(g.MeasureDay)})
	}
	if !g.ReceivedDay.None() {
		out = append(out, ui.Fact{Label: v.S("pages.ground.received_day"), Value: v.Day(g.ReceivedDay)})
	}
	if c.Owed {
		out = append(out, SendBy(v, c.Duty), ui.Fact{Label: v.S("pages.ground.send_why"), Value: v.T(c.Duty.Due.Msg()), Href: "/regulation/" + c.Duty.Para, Wide: true})
	}
	if !g.ClosedDay.None() {
		out = append(out, ui.Fact{Label: v.S("pages.ground.closed_day"), Value: v.Day(g.ClosedDay) + ", " + v.Doer(g.ClosedBy, g.ClosedPost, "", "", "").Full()},
			ui.Fact{Label: v.S("pages.ground.closed_why"), Value: g.ClosedReason, Wide: true})
	}
	if g.NamesTerm {
		out = append(out, ui.Fact{Label: v.S("pages.ground.names_term"), Value: v.S("common.yes")})
	}
	if !g.NamedDay.None() {
		out = append(out, ui.Fact{Label: v.S("pages.ground.named_day"), Value: v.Day(g.NamedDay)})
	}
	return append(out, ui.Fact{Label: v.S("pages.ground.entered"), Value: v.PersonName(g.PersonID) + ", " + v.UnitNear(g.UnitID) + ", " + v.Instant(g.At), Wide: true})
}

func (p pages) attach(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	papers := files.Read(in, "file")
	if len(papers) == 0 {
		in.Bad("file", i18n.M("pages.file.choose"))
	}
	err = in.Err()
	if err == nil {
		if len(papers) > 0 {
			papers = papers[:1]
		}
		err = files.Put(papers, v.Keyed(in), func(act org.Act, _ files.Upload, name string, body io.Reader) error {
			_, err := p.Instruments.AttachGround(r.Context(), act, id, name, body)
			return err
		})
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.show(w, r, v, id, status, "", f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("pages.file.attached"))
	return httpx.Redirect(w, r, "/grounds/"+id)
}
