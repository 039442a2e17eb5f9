package regulation

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Limits of the texts of the forms, in characters.
const (
	reasonMost = 1000
	titleMost  = 300
	numberMost = 60
	valueMost  = 50_000
)

func crumbs(v *page.View, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: v.S("ui.nav.regulation"), Href: path}, {Label: v.S("regpages.editions"), Href: editionsPath}}, more...)
}

func editionHref(id string) string { return editionsPath + "/" + id }

// stateName says where an edition stands.
func stateName(v *page.View, e rulebook.Edition) string {
	switch {
	case e.State != rulebook.StateAdopted:
		return v.S("regpages.edition.state." + string(e.State))
	case e.InForce:
		return v.S("regpages.edition.in_force")
	case e.From > v.Today:
		return v.S("regpages.edition.ahead")
	}
	return v.S("regpages.edition.past")
}

// drafts reports whether the person may begin an edition of the own body; the service decides for every body.
func drafts(v *page.View) bool {
	return v.Viewer.Admin || slices.ContainsFunc(v.Seats, func(s org.Seat) bool {
		k := s.AsKind()
		return k.IsHead() || k.IsDeputyGP() || k == org.PostGP || k == org.PostCoA || k == org.PostBodyHead || k == org.PostBodyDeputyHead
	})
}

func (p pages) editions(w http.ResponseWriter, r *http.Request, v *page.View) error {
	list, err := p.Book.Editions(r.Context(), v.Act)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("regpages.editions"), Section: "regulation", Crumbs: crumbs(v)[:1]}
	if drafts(v) {
		head.NewHref = editionsPath + "/new"
		head.Actions = []ui.Action{{Label: v.S("regpages.derive"), Icon: "plus", Href: head.NewHref, Primary: true}}
	}
	return httpx.Page(w, r, http.StatusOK, head, editionsPage(v, held(v), editionsRegister(v, list)))
}

func editionsRegister(v *page.View, list []rulebook.Edition) ui.Register {
	reg := ui.Register{Caption: v.S("regpages.editions"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("regpages.edition")},
		{Role: ui.ColUnit, Label: v.S("common.field.body")},
		{Role: ui.ColNumber, Label: v.S("regpages.edition.from")},
		{Role: ui.ColNumber, Label: v.S("regpages.edition.until")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Empty: ui.Empty{Title: v.S("regpages.none")}}
	rows := make([]ui.Row, len(list))
	for i, e := range list {
		href, title := editionHref(e.ID), v.Text(e.Title)
		rows[i] = ui.Row{ID: e.ID, Label: title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, title, orderWords(v, e.Meta)), v.TextCell(v.Text(e.BodyName), ""), v.TextCell(v.Day(e.From), ""), v.TextCell(v.Day(e.Until), ""),
			v.Stage(stateName(v, e)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// orderWords names the order by which an edition was adopted, and the last one that amended it.
func orderWords(v *page.View, m law.Meta) string {
	if m.Order.Number == "" {
		return ""
	}
	out := v.S("regpages.order.full", "number", m.Order.Number, "day", m.Order.Date)
	if n := len(m.Amendments); n > 0 {
		out += "; " + v.S("regpages.order.amended", "number", m.Amendments[n-1].Number, "day", m.Amendments[n-1].Date)
	}
	return out
}

// editionPage is what the card of an edition shows.
type editionPage struct {
	rulebook.Card
	// Preview is what the adoption of a draft would do; nil for what is no draft.
	Preview *rulebook.Preview
	Acts    []page.ActForm
	Opened  *page.ActForm
	// Places are the paragraphs of an adopted edition with what stands under each.
	Places ui.Register
	// Conflict is what an act met that came too late; nil otherwise.
	Conflict *conflict
}

// conflict is what became of a draft since the person saw it.
type conflict struct {
	// next says what can be done now: "again" upon the draft as it is, "over" when it is a draft no longer.
	next   string
	events []ui.Event
}

func (p pages) edition(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showEdition(w, r, v, id, http.StatusOK, "", nil, nil)
}

// showEdition renders the card; failed is the form of the act that came back, late what it met when it came too late.
func (p pages) showEdition(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, failed *ui.Form, late *conflict) error {
	c, err := p.Book.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	e := editionPage{Card: c, Conflict: late}
	if c.State == rulebook.StateDraft {
		preview, err := p.Book.Preview(r.Context(), v.Act, id)
		if err != nil {
			return err
		}
		e.Preview = &preview
		e.Acts = draftActs(v, c, preview)
	}
	if c.State == rulebook.StateAdopted {
		list, err := p.Control.InEdition(r.Context(), v.Act, id)
		if err != nil {
			return err
		}
		if e.Places, err = places(v, "under", v.S("regpages.places"), list, false); err != nil {
			return err
		}
	}
	if failed != nil && !page.Failed(e.Acts, act, failed) && late == nil {
		return fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	e.Opened = page.Opened(v, e.Acts)
	if i := slices.IndexFunc(e.Acts, func(a page.ActForm) bool { return a.ID == act }); late != nil && i >= 0 {
		e.Opened = &e.Acts[i] // nothing is wrong with the form, and still it came back
	}
	title := v.Text(c.Title)
	head := ui.Page{Title: title, Bare: true, Section: "regulation", Crumbs: crumbs(v), Crumb: v.Text(c.BodyName)}
	return httpx.Page(w, r, status, head, editionView(v, e))
}

// draftActs are the acts upon a draft that the reader may do.
func draftActs(v *page.View, c rulebook.Card, preview rulebook.Preview) []page.ActForm {
	var out []page.ActForm
	if c.MayAdopt {
		blank := ui.NewForm().SetDay("day", v.Today).SetDay("from", max(preview.Earliest, c.From))
		out = append(out, page.ActForm{
			ID: "adopt", Title: v.S("regpages.adopt"), Text: v.S("regpages.adopt.text"), Action: editionHref(c.ID) + "/adopt", Button: v.S("regpages.adopt"),
			Icon: "circle-check", Version: c.Version, Form: blank, Fields: func(f *ui.Form) templ.Component { return adoptFields(v, f, c, preview) },
		})
	}
	if c.MayEdit {
		out = append(out, page.ActForm{
			ID: "drop", Title: v.S("regpages.drop"), Text: v.S("regpages.drop.text"), Action: editionHref(c.ID) + "/drop", Button: v.S("regpages.drop"),
			Icon: "x", Danger: true, Version: c.Version,
			Fields: func(f *ui.Form) templ.Component {
				return v.Words(f, "drop", v.S("common.field.reason"), v.S("regpages.drop.hint"), reasonMost)
			},
		})
	}
	return out
}

func (p pages) adopt(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	version := page.Version(in)
	order := rulebook.AdoptInput{Number: in.Text("number", 1, numberMost), Day: in.Day("day"), From: in.Day("from"), Amending: in.Bool("amending")}
	act := v.Keyed(in)
	if err = in.Err(); err == nil {
		_, err = p.Book.Adopt(r.Context(), act, id, version, order)
	}
	return p.acted(w, r, v, in, id, "adopt", err)
}

func (p pages) drop(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	version, reason := page.Version(in), in.Area(page.WordsName("drop"), 1, reasonMost)
	act := v.Keyed(in)
	if err = in.Err(); err == nil {
		_, err = p.Book.Drop(r.Context(), act, id, version, reason)
		err = page.Rename(err, map[string]string{"reason": page.WordsName("drop")})
	}
	if err == nil { // who gave it up may not see it any more
		httpx.Flash(w, r, ui.Done, i18n.M("regpages.done.drop"))
		return httpx.Redirect(w, r, editionsPath)
	}
	return p.acted(w, r, v, in, id, "drop", err)
}

// acted answers an act upon a draft: the card again with what stands in the way, or the card as it is now.
func (p pages) acted(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, id, name string, err error) error {
	var stale fault.Conflict
	switch {
	case errors.As(err, &stale):
		return p.tooLate(w, r, v, in, id, name, err)
	case err != nil:
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showEdition(w, r, v, id, status, name, f, nil) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("regpages.done."+name))
	return httpx.Redirect(w, r, editionHref(id))
}

// tooLate answers an act upon a draft that is no longer as the person saw it: the card as it is now, who did what since,
// and the act with what was typed, to be done upon what is there now. Who may not see the draft any more learns no more.
func (p pages) tooLate(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, id, name string, err error) error {
	c, cerr := p.Book.Card(r.Context(), v.Act, id)
	if cerr != nil {
		return err
	}
	late := conflict{next: "again"}
	since := c.Version - page.Version(in) // each act upon a draft raises its version by one
	if c.State != rulebook.StateDraft {
		late.next, since = "over", max(since, 1)
	}
	if since > 0 {
		err := p.DB.Read(r.Context(), func(q store.Q) error {
			list, _, err := journal.Page(r.Context(), q, rulebook.Stream(id), journal.Cursor{}, int(min(since, conflictShown)))
			late.events = v.Events(list)
			return err
		})
		if err != nil {
			return err
		}
	}
	page.Seen(in) // the act is offered again upon the draft as it is
	return p.showEdition(w, r, v, id, http.StatusConflict, name, in.Form(), &late)
}

// conflictShown is the number of acts shown of those that came between.
const conflictShown = 10

// derivePage is the form that begins an edition.
type derivePage struct {
	Bodies, Bases []ui.Option
	Form          *ui.Form
}

func (p pages) deriveForm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	bases := v.Rules.Book.Editions(law.Root)
	f := ui.NewForm().Set("body", v.Act.AsBody()).Set("base", bases[len(bases)-1].ID)
	return p.showDerive(w, r, v, http.StatusOK, f)
}

func (p pages) showDerive(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	d := derivePage{Form: f}
	bodies := v.Org.Bodies(v.Act.Day(), org.KindGPO, org.KindCommittee, org.KindAcademy, org.KindRegion, org.KindMilitary, org.KindTransport)
	for _, b := range bodies {
		if v.Viewer.Admin || b.ID == v.Act.AsBody() {
			d.Bodies = append(d.Bodies, ui.Option{Value: b.ID, Label: v.UnitName(b.ID)})
		}
	}
	if own := v.Act.AsBody(); own != "" && !slices.ContainsFunc(d.Bodies, func(o ui.Option) bool { return o.Value == own }) {
		d.Bodies = append(d.Bodies, ui.Option{Value: own, Label: v.UnitName(own)}) // a district learns why it has none of its own (10)
	}
	d.Bases = baseOptions(v, "")
	if own, ok := v.Org.Unit(v.Act.AsBody()); ok && own.Kind != org.KindGPO {
		d.Bases = baseOptions(v, own.Code)
	}
	head := ui.Page{Title: v.S("regpages.derive"), Section: "regulation", Crumbs: crumbs(v)}
	return httpx.Page(w, r, status, head, deriveView(v, d))
}

// baseOptions are the editions to derive from: those of the Office, newest first, and the body's own.
func baseOptions(v *page.View, body string) []ui.Option {
	list := slices.Clone(v.Rules.Book.Editions(law.Root))
	slices.Reverse(list)
	if body != "" && body != law.Root {
		list = append(list, v.Rules.Book.Editions(body)...)
	}
	out := make([]ui.Option, len(list))
	for i, ed := range list {
		out[i] = ui.Option{Value: ed.ID, Label: v.Text(ed.Title)}
	}
	return out
}

func (p pages) derive(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := rulebook.DeriveInput{Body: in.ID("body"), Base: in.OptID("base")}
	act := v.Keyed(in)
	err := in.Err()
	var receipt rulebook.Receipt
	if err == nil {
		receipt, err = p.Book.Derive(r.Context(), act, d)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showDerive(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("regpages.done.derive"))
	return httpx.Redirect(w, r, editionHref(receipt.ID)+"/edit")
}
