package org

import (
	"net/http"
	"slices"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const actAdopt = "adopt"

func (p pages) duties(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showDuties(w, r, v, http.StatusOK, "", nil)
}

func (p pages) showDuties(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form) error {
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	s := block.Sheet{}
	if day == v.Act.Day() && v.Org.MayEnterOrders(v.Act) {
		s.Acts = []page.ActForm{adoptForm(v)}
	}
	facts := []ui.Fact{}
	d, ok := v.Org.Distribution(day)
	if ok {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", d.Number, "day", d.Day)},
			ui.Fact{Label: v.S("pages.org.from"), Value: v.Day(d.From)})
	}
	about := block.Part{ID: "about", Title: v.S("pages.org.duties"), Facts: facts, Body: v.ParaBadge("3"), Acts: opens(s.Acts)}
	if !ok {
		about.Text = v.S("pages.org.duties_none")
	}
	s.Parts = append(s.Parts, about)
	if ok {
		s.Parts = append(s.Parts, dutiesPart(v, d, day))
		if part, ok := substitutesPart(v, d.Substitutes); ok {
			s.Parts = append(s.Parts, part)
		}
	}
	head := ui.Page{Title: v.S("pages.org.duties"), Section: "org", Crumbs: crumbs(v), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

// dutiesPart lists what is laid on each of the leadership, by post.
func dutiesPart(v *page.View, d *org.Distribution, day calendar.Day) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.duties"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.laid")}, {Role: ui.ColUnit, Label: v.S("pages.kind")}}}
	for _, post := range v.Org.PostsOfKind(day, org.PostGP, org.PostFirstDeputy, org.PostDeputy) {
		g := ui.RowGroup{Label: v.Text(post.Title) + ": " + acting(v, post.ID, day)}
		for _, x := range d.Items {
			if x.PostID != post.ID {
				continue
			}
			if x.AreaID != "" {
				g.Rows = append(g.Rows, ui.Row{ID: x.AreaID, Label: v.AreaName(x.AreaID), Cells: cells(v.TextCell(v.AreaName(x.AreaID), ""), v.TextCell(v.S("pages.org.area"), ""))})
				continue
			}
			name, u := v.Text(v.Org.UnitName(x.UnitID, day)), on(v, "/org/units/"+x.UnitID, day)
			unit, _ := v.Org.Unit(x.UnitID)
			g.Rows = append(g.Rows, ui.Row{ID: x.UnitID, Label: name, Href: u, Cells: cells(v.TitleCell(u, name, ""), v.TextCell(v.T(org.KindMsg(unit.Kind)), ""))})
		}
		reg.Groups = append(reg.Groups, g)
	}
	return block.Part{ID: "items", Title: v.S("pages.org.laid"), Count: len(d.Items), Register: &reg}
}

// substitutesPart lists who acts for whom under an order or act.
func substitutesPart(v *page.View, list []org.Substitute) (block.Part, bool) {
	reg := ui.Register{Caption: v.S("pages.org.substitutes"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.by_post")}, {Role: ui.ColCount, Label: v.S("pages.org.rank")},
	}}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		rows[i] = ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(v.TextCell(v.PostTitle(x.PostID), ""), v.TextCell(v.PostTitle(x.ByPostID), ""), v.CountCell(x.Rank))}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "substitutes", Title: v.S("pages.org.substitutes"), Count: len(rows), Register: &reg}, len(rows) > 0
}

// supervisable are the units and bodies that the order speaks of: the independent units and the bodies under the Office.
func supervisable(v *page.View) []org.Unit {
	day := v.Act.Day()
	out := slices.DeleteFunc(v.Org.Children(v.Org.Root(), day), func(u org.Unit) bool { return u.Kind == org.KindLeadership })
	if d, ok := v.Org.Distribution(day); ok { // and whatever smaller the order in force names
		for _, x := range d.Items {
			u, known := v.Org.Unit(x.UnitID)
			if known && u.Open(day) && !slices.ContainsFunc(out, func(o org.Unit) bool { return o.ID == u.ID }) {
				out = append(out, u)
			}
		}
	}
	return out
}

func openAreas(v *page.View) []org.Area {
	day := v.Act.Day()
	return slices.DeleteFunc(slices.Clone(v.Org.Data().Areas), func(a org.Area) bool {
		return a.Since > day || !a.Until.None() && a.Until <= day
	})
}

// adoptForm is the order on the distribution of duties with what is laid on whom now, to be changed.
func adoptForm(v *page.View) page.ActForm {
	day, def := v.Act.Day(), ui.NewForm()
	var leaders, deputies []ui.Option
	for _, p := range v.Org.PostsOfKind(day, org.PostGP, org.PostFirstDeputy, org.PostDeputy, org.PostCoA) {
		o := ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: holderName(v, p.ID, day)}
		if p.Kind != org.PostCoA {
			leaders = append(leaders, o)
		}
		if p.Kind != org.PostGP {
			deputies = append(deputies, o)
		}
	}
	if d, ok := v.Org.Distribution(day); ok {
		for _, x := range d.Items {
			def.Set(block.Name(actAdopt, itemField(x)), x.PostID)
		}
		for _, x := range slices.Backward(d.Substitutes) { // the first in rank stays
			def.Set(block.Name(actAdopt, "sub."+x.PostID), x.ByPostID)
		}
	}
	list := orderFields(v, false)
	for _, u := range supervisable(v) {
		list = append(list, block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "unit." + u.ID, Label: v.Text(u.At(day).Name), Optional: true},
			Groups: ui.Options(leaders...), Blank: v.S("pages.org.nobody")})
	}
	for _, a := range openAreas(v) {
		list = append(list, block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "area." + a.ID, Label: v.S("pages.org.area_of", "name", a.Name), Optional: true},
			Groups: ui.Options(leaders...), Blank: v.S("pages.org.nobody")})
	}
	for _, o := range deputies {
		list = append(list, block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "sub." + o.Value, Label: v.S("pages.org.for_whom", "post", o.Label), Optional: true},
			Groups: ui.Options(deputies...), Blank: v.S("pages.org.nobody")})
	}
	return page.ActForm{ID: actAdopt, Title: v.S("pages.org.adopt"), Text: v.S("pages.org.adopt_text"), Action: "/org/duties/adopt", Button: v.S("pages.org.adopt"),
		Fields: block.Fields(v, actAdopt, def, list...)}
}

func itemField(x org.DistributionItem) string {
	if x.AreaID != "" {
		return "area." + x.AreaID
	}
	return "unit." + x.UnitID
}

func (p pages) adopt(w http.ResponseWriter, r *http.Request, v *page.View) error {
	names := map[string]string{}
	return block.Run(w, r, v, block.Deed{
		Act: actAdopt, Names: names, Done: i18n.M("pages.org.adopted"), To: "/org/duties",
		Back: func(status int, act string, f *ui.Form) error { return p.showDuties(w, r, v, status, act, f) },
		Do: func(in block.In, act org.Act) error {
			d := org.DistributionInput{Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from"))}
			add := func(item org.DistributionItem) {
				field := itemField(item)
				if item.PostID = in.OptID(in.N(field)); item.PostID != "" {
					at := "items." + strconv.Itoa(len(d.Items))
					names[at+".post"], names[at+".unit"] = field, field
					d.Items = append(d.Items, item)
				}
			}
			for _, u := range supervisable(v) {
				add(org.DistributionItem{UnitID: u.ID})
			}
			for _, a := range openAreas(v) {
				add(org.DistributionItem{AreaID: a.ID})
			}
			for _, post := range v.Org.PostsOfKind(v.Act.Day(), org.PostFirstDeputy, org.PostDeputy, org.PostCoA) {
				if by := in.OptID(in.N("sub." + post.ID)); by != "" {
					at := "substitutes." + strconv.Itoa(len(d.Substitutes))
					names[at+".post"], names[at+".by_post"] = "sub."+post.ID, "sub."+post.ID
					d.Substitutes = append(d.Substitutes, org.Substitute{PostID: post.ID, ByPostID: by, Rank: 1})
				}
			}
			if err := in.Err(); err != nil {
				return err
			}
			_, err := p.org.AdoptDistribution(r.Context(), act, d)
			return err
		},
	})
}
