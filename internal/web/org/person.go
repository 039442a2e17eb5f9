package org

import (
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts on the page of a person.
const (
	actAbsence    = "absence"
	actEndAbsence = "end_absence"
)

func cells(list ...templ.Component) []templ.Component { return list }

func (p pages) showPerson(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	x, ok := v.Org.Person(id)
	if !ok {
		return fault.NotFound{What: "person " + id}
	}
	v.Path = "/org/people/" + id
	deeds := personDeeds(v, x)
	plain := personActs(v, x)
	s := block.Sheet{Acts: append(plain, opened(v, act, f, deeds)...)}
	var facts []ui.Fact
	may := v.Org.MayReadAbsences(v.Act, id)
	if may {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.personnel_number"), Value: x.Code})
	}
	if away := awayWords(v, id, v.Act.Day()); away != "" {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.away"), Value: away})
		for _, seat := range v.Org.Seats(id, v.Act.Day()) {
			if seat.Away {
				facts = append(facts, ui.Fact{Label: v.S("pages.org.acts"), Value: page.Join(v.PostTitle(seat.PostID), acting(v, seat.PostID, v.Act.Day()))})
			}
		}
	}
	s.Parts = []block.Part{{ID: "about", Title: v.S("pages.org.about"), Facts: facts, Acts: append(links(deeds...), opens(plain)...)}, seatsPart(v, id), holdingsPart(v, id)}
	if part, ok := absencesPart(v, id); ok && may { // what is to come and why is not everybody's to know (I-260)
		s.Parts = append(s.Parts, part)
	}
	head := ui.Page{Title: x.FullName(), Section: "org", Crumbs: crumbs(v)}
	return block.Show(w, r, v, status, head, s, act, f)
}

// seatsPart lists the capacities in which the person may act today.
func seatsPart(v *page.View, id string) block.Part {
	reg := ui.Register{
		Caption: v.S("pages.org.seats"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}},
		Empty: ui.Empty{Title: v.S("pages.org.no_seats")},
	}
	var rows []ui.Row
	for _, seat := range v.Org.Seats(id, v.Act.Day()) {
		why := v.S("pages.org.own_post")
		switch {
		case seat.For != nil:
			why = v.T(seat.Label())
		case seat.Away:
			why = v.S("pages.org.away")
		}
		unit := "/org/posts/" + seat.AsPost()
		rows = append(rows, ui.Row{ID: seat.AsPost(), Label: v.PostTitle(seat.AsPost()), Href: unit, Cells: cells(
			v.TitleCell(unit, v.PostTitle(seat.AsPost()), v.UnitPath(seat.AsUnit())), v.TextCell(why, ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "seats", Title: v.S("pages.org.seats"), Register: &reg}
}

// holdingsPart lists every post the person holds or has held.
func holdingsPart(v *page.View, id string) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.holdings"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.days")},
	}, Empty: ui.Empty{Title: v.S("pages.org.no_seats")}}
	var rows []ui.Row
	for _, h := range v.Org.Data().Holdings {
		if h.PersonID != id {
			continue
		}
		post, _ := v.Org.Post(h.PostID)
		to := h.Until
		if !to.None() {
			to = to.AddDays(-1)
		}
		at := "/org/posts/" + post.ID
		rows = append(rows, ui.Row{ID: h.ID, Label: v.Text(post.Title), Href: at, Cells: cells(
			v.TitleCell(at, v.Text(post.Title), v.UnitPath(post.UnitID)), v.TextCell(h.Order, ""), v.TextCell(days(v, h.From, to), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "holdings", Title: v.S("pages.org.holdings"), Register: &reg}
}

func absencesPart(v *page.View, id string) (block.Part, bool) {
	list := v.Org.Absences(id, v.Act.Day())
	reg := ui.Register{Caption: v.S("pages.org.absences"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.absence_kind")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.days")},
	}}
	rows := make([]ui.Row, len(list))
	for i, a := range list {
		what := v.T(org.AbsenceKindMsg(a.Kind))
		rows[i] = ui.Row{ID: a.ID, Label: what, Cells: cells(v.TextCell(what, ""), v.TextCell(a.Order, ""), v.TextCell(days(v, a.From, a.To), ""))}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "absences", Title: v.S("pages.org.absences"), Count: len(rows), Register: &reg}, len(rows) > 0
}

// personActs are what the reader may note about a person: an absence, and its end, which people note for themselves too.
func personActs(v *page.View, x org.Person) []page.ActForm {
	var out []page.ActForm
	at, may := "/org/people/"+x.ID+"/absence", v.Org.MayRecordAbsence(v.Act, x.ID)
	if may {
		var kinds []ui.Option
		for _, k := range org.AbsenceKinds {
			kinds = append(kinds, ui.Option{Value: string(k), Label: v.T(org.AbsenceKindMsg(k))})
		}
		out = append(out, page.ActForm{
			ID: actAbsence, Title: v.S("pages.org.absence"), Text: v.S("pages.org.absence_text"), Action: at, Button: v.S("common.save"),
			Fields: block.Fields(v, actAbsence, nil,
				block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "kind", Label: v.S("pages.org.absence_kind")}, Groups: ui.Options(kinds...)},
				block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "from", Label: v.S("pages.org.from")}},
				block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "to", Label: v.S("pages.org.to"), Hint: v.S("pages.org.to_hint"), Optional: true}},
				block.Field{FieldSpec: ui.FieldSpec{Name: "order", Label: v.S("pages.org.order_number"), Optional: true}, Max: 60}),
		})
	}
	list := v.Org.Absences(x.ID, v.Act.Day())
	if len(list) > 0 && (may || x.ID == v.Act.PersonID) {
		var options []ui.Option
		for _, a := range list {
			options = append(options, ui.Option{Value: a.ID, Label: span(v, v.T(org.AbsenceKindMsg(a.Kind)), a.From, a.To)})
		}
		out = append(out, page.ActForm{
			ID: actEndAbsence, Title: v.S("pages.org.absence_end"), Text: v.S("pages.org.absence_end_text"), Action: at + "/end",
			Button: v.S("common.save"), Fields: block.Fields(v, actEndAbsence, nil,
				block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "absence", Label: v.S("pages.org.absence_one")}, Groups: ui.Options(options...)},
				block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "to", Label: v.S("pages.org.last_day")}}),
		})
	}
	return out
}

func (p pages) absence(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onPerson(w, r, v, actAbsence, i18n.M("pages.org.absence_done"), func(id string, in block.In, act org.Act) error {
		a := org.AbsenceInput{
			PersonID: id, From: in.Day(in.N("from")), To: in.OptDay(in.N("to")), Kind: org.AbsenceKind(in.Text(in.N("kind"), 1, 20)),
			Order: in.Text(in.N("order"), 0, 60),
		}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := p.org.RecordAbsence(r.Context(), act, a)
		return err
	})
}

func (p pages) endAbsence(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onPerson(w, r, v, actEndAbsence, i18n.M("pages.org.absence_ended"), func(_ string, in block.In, act org.Act) error {
		id, to := in.ID(in.N("absence")), in.Day(in.N("to"))
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.EndAbsence(r.Context(), act, id, to)
	})
}

// onPerson runs an act of the page of a person.
func (p pages) onPerson(w http.ResponseWriter, r *http.Request, v *page.View, name string, done i18n.Msg, do func(id string, in block.In, act org.Act) error) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return block.Run(w, r, v, block.Deed{
		Act: name, Done: done, To: "/org/people/" + id,
		Do:   func(in block.In, act org.Act) error { return do(id, in, act) },
		Back: func(status int, act string, f *ui.Form) error { return p.showPerson(w, r, v, id, status, act, f) },
	})
}
