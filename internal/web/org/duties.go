package org

import (
	"net/http"
	"slices"
	"strings"

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
	v.Path = "/org/duties"
	var deeds []deed
	if day == v.Act.Day() && v.Org.MayEnterOrders(v.Act) {
		deeds = []deed{adoptDeed(v)}
	}
	s := block.Sheet{Acts: opened(v, act, f, deeds)}
	facts := []ui.Fact{}
	d, ok := v.Org.Distribution(day)
	if ok {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", d.Number, "day", d.Day)},
			ui.Fact{Label: v.S("pages.org.from"), Value: v.Day(d.From)})
	}
	about := block.Part{ID: "about", Title: v.S("pages.org.duties"), Facts: facts, Body: v.ParaBadge("3"), Acts: links(deeds...)}
	if !ok {
		about.Text = v.S("pages.org.duties_none")
	}
	s.Parts = append(s.Parts, about)
	if ok {
		s.Parts = append(s.Parts, dutiesPart(v, d, day))
		if part, ok := substitutesPart(v, d.Substitutes, day); ok {
			s.Parts = append(s.Parts, part)
		}
	}
	s.Parts = append(s.Parts, directionsPart(v, day))
	if part, ok := ordersPart(v); ok {
		s.Parts = append(s.Parts, part)
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
func substitutesPart(v *page.View, list []org.Substitute, day calendar.Day) (block.Part, bool) {
	reg := ui.Register{Caption: v.S("pages.org.substitutes"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.by_post")}, {Role: ui.ColCount, Label: v.S("pages.org.rank")},
	}}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		rows[i] = ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(v.TextCell(v.PostTitle(x.PostID), holderName(v, x.PostID, day)), v.TextCell(v.PostTitle(x.ByPostID), holderName(v, x.ByPostID, day)), v.CountCell(x.Rank))}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "substitutes", Title: v.S("pages.org.substitutes"), Count: len(rows), Register: &reg}, len(rows) > 0
}

// directionsPart lists the acts that give the Chief of the Apparatus direction of units and bodies on the day (4).
func directionsPart(v *page.View, day calendar.Day) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.directions"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.unit")}, {Role: ui.ColUnit, Label: v.S("pages.org.scope")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.days")},
	}, Empty: ui.Empty{Title: v.S("pages.org.no_directions")}}
	var rows []ui.Row
	for _, d := range v.Org.Directions(day) {
		at, to := on(v, "/org/units/"+d.UnitID, day), d.Until
		if !to.None() {
			to = to.AddDays(-1)
		}
		rows = append(rows, ui.Row{ID: d.ID, Label: v.UnitName(d.UnitID), Href: at, Cells: cells(v.TitleCell(at, v.UnitName(d.UnitID), ""), v.TextCell(v.Text(d.Scope), ""),
			v.TextCell(v.S("pages.org.order", "number", d.Number, "day", d.Day), ""), v.TextCell(days(v, d.From, to), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "directions", Title: v.S("pages.org.directions"), Count: len(rows), Text: v.S("pages.org.directions_text"), Register: &reg}
}

// ordersPart lists every order on the distribution of duties, the newest first, when there is more than one.
func ordersPart(v *page.View) (block.Part, bool) {
	list := v.Org.Data().Distributions
	reg := ui.Register{Caption: v.S("pages.org.orders"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.from")}}}
	var rows []ui.Row
	for _, d := range slices.Backward(list) {
		at, name := "/org/duties?on="+d.From.String(), page.Capital(v.S("pages.org.order", "number", d.Number, "day", d.Day))
		rows = append(rows, ui.Row{ID: d.ID, Label: name, Href: at, Cells: cells(v.TitleCell(at, name, ""), v.TextCell(v.Day(d.From), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "orders", Title: v.S("pages.org.orders"), Count: len(rows), Register: &reg}, len(rows) > 1
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

func openAreas(v *page.View) []org.Area { return v.Org.Areas(v.Act.Day()) }

// substitutesMost is how many deputies the form takes at least to stand in for one, in the order in which they are called.
const substitutesMost = 4

// deputies are the posts between which the order distributes duties and replacement (3).
func deputies(v *page.View) []org.Post {
	return v.Org.PostsOfKind(v.Act.Day(), org.PostFirstDeputy, org.PostDeputy, org.PostCoA)
}

// ranks is how many may stand in for one deputy: no fewer than the last order names, so that a new one loses nobody.
func ranks(v *page.View) int {
	most, named := substitutesMost, map[string]int{}
	if d, ok := v.Org.LastDistribution(); ok {
		for _, x := range d.Substitutes {
			named[x.PostID]++
			most = max(most, named[x.PostID])
		}
	}
	return max(1, min(most, len(deputies(v))-1))
}

// leaderOption is a post of the leadership as a choice: several have the same title, so the name goes first.
func leaderOption(v *page.View, p org.Post) ui.Option {
	return ui.Option{Value: p.ID, Label: holderName(v, p.ID, v.Act.Day()) + ", " + v.Text(p.Title)}
}

func subField(postID string, rank int) string { return "sub." + postID + "." + itoa(rank) }

// adoptDeed is the order on the distribution of duties with what is laid on whom now, to be changed.
func adoptDeed(v *page.View) deed {
	def, seen := map[string]string{}, ""
	if d, ok := v.Org.LastDistribution(); ok {
		seen = d.ID
		for _, x := range d.Items {
			def[itemField(x)] = x.PostID
		}
		next := map[string]int{}
		subs := slices.Clone(d.Substitutes)
		slices.SortStableFunc(subs, func(a, b org.Substitute) int { return a.Rank - b.Rank })
		for _, x := range subs {
			next[x.PostID]++
			def[subField(x.PostID, next[x.PostID])] = x.ByPostID
		}
	}
	return deed{
		id: actAdopt, title: v.S("pages.org.adopt"), text: v.S("pages.org.adopt_text"), action: "/org/duties/adopt", button: v.S("pages.org.adopt"),
		def: def, seen: seen, fields: func(*ui.Form) []block.Field { return adoptFields(v) },
	}
}

func adoptFields(v *page.View) []block.Field {
	day := v.Act.Day()
	var leaders []ui.Option
	for _, p := range v.Org.PostsOfKind(day, org.PostGP, org.PostFirstDeputy, org.PostDeputy) {
		leaders = append(leaders, leaderOption(v, p))
	}
	choice := func(name, label string, options []ui.Option) block.Field {
		return block.Field{Row: name[:strings.Index(name, ".")], Kind: block.Select, FieldSpec: ui.FieldSpec{Name: name, Label: label, Optional: true}, Groups: ui.Options(options...), Blank: v.S("pages.org.nobody")}
	}
	list := orderFields(v, false)
	for _, u := range supervisable(v) {
		list = append(list, choice("unit."+u.ID, v.Text(u.At(day).Name), leaders))
	}
	for _, a := range openAreas(v) {
		list = append(list, choice("area."+a.ID, v.S("pages.org.area_of", "name", a.At(day).Name), leaders))
	}
	for _, p := range deputies(v) {
		var others []ui.Option
		for _, o := range deputies(v) {
			if o.ID != p.ID {
				others = append(others, leaderOption(v, o))
			}
		}
		for n := range ranks(v) {
			x := choice(subField(p.ID, n+1), v.S("pages.org.substitute_n", "n", n+1, "post", leaderOption(v, p).Label), others)
			x.Row += p.ID // one row for each deputy
			list = append(list, x)
		}
	}
	return list
}

func itemField(x org.DistributionItem) string {
	if x.AreaID != "" {
		return "area." + x.AreaID
	}
	return "unit." + x.UnitID
}

func (p pages) adopt(w http.ResponseWriter, r *http.Request, v *page.View) error {
	names := map[string]string{"items": "order"}
	return block.Run(w, r, v, block.Deed{
		Act: actAdopt, Names: names, Done: i18n.M("pages.org.adopted"), To: "/org/duties",
		Back: func(status int, act string, f *ui.Form) error { return p.showDuties(w, r, v, status, act, f) },
		Do: func(in block.In, act org.Act) error {
			d := org.DistributionInput{Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from")), Seen: seenOf(in)}
			add := func(item org.DistributionItem) {
				field := itemField(item)
				if item.PostID = in.OptID(in.N(field)); item.PostID != "" {
					at := "items." + itoa(len(d.Items))
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
			readSubstitutes(in, v, &d, names)
			if err := in.Err(); err != nil {
				return err
			}
			_, err := p.org.AdoptDistribution(r.Context(), act, d)
			return err
		},
	})
}

// readSubstitutes takes who stands in for whom; the number of the field is the order in which they are called.
func readSubstitutes(in block.In, v *page.View, d *org.DistributionInput, names map[string]string) {
	for _, post := range deputies(v) {
		rank := 0
		for n := range ranks(v) {
			field := subField(post.ID, n+1)
			by := in.OptID(in.N(field))
			if by == "" {
				continue
			}
			rank++
			at := "substitutes." + itoa(len(d.Substitutes))
			names[at+".post"], names[at+".by_post"] = field, field
			d.Substitutes = append(d.Substitutes, org.Substitute{PostID: post.ID, ByPostID: by, Rank: rank})
		}
	}
}
