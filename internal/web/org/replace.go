package org

import (
	"net/http"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts on the page of a unit.
const (
	actReplace    = "replacement"
	actEndReplace = "end_replacement"
)

// orderFields are the number and the day of an order and its days in force.
func orderFields(v *page.View, open bool) []block.Field {
	out := []block.Field{
		{Row: "order", Kind: block.Line, FieldSpec: ui.FieldSpec{Name: "order", Label: v.S("pages.org.order_number")}, Max: 60},
		{Row: "order", Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "order_day", Label: v.S("pages.org.order_day")}},
		{Row: "order", Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "from", Label: v.S("pages.org.from")}},
	}
	if open {
		out = append(out, block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "to", Label: v.S("pages.org.to"), Hint: v.S("pages.org.to_hint"), Optional: true}})
	}
	return out
}

// replacementDeeds are the orders on replacement that the person may enter for the posts of a unit.
func replacementDeeds(v *page.View, u org.Unit) []deed {
	day := v.Act.Day()
	var posts []ui.Option
	var orders []ui.Option
	for _, p := range v.Org.Posts(u.ID, day) {
		if !v.Org.MayOrderReplacement(v.Act, p.ID) {
			continue
		}
		posts = append(posts, ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: holderName(v, p.ID, day)})
		for _, x := range v.Org.Replacements(p.ID) {
			if x.To.None() || x.To >= day {
				orders = append(orders, ui.Option{Value: x.ID, Label: replacementWords(v, x)})
			}
		}
	}
	if len(posts) == 0 {
		return nil
	}
	at := "/org/units/" + u.ID + "/replacement"
	out := []deed{{
		id: actReplace, title: v.S("pages.org.replace"), text: v.S("pages.org.replace_text"), action: at,
		fields: func(*ui.Form) []block.Field {
			return append([]block.Field{
				{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "post", Label: v.S("pages.org.absent_post")}, Groups: ui.Options(posts...)},
				{Kind: block.Pick, FieldSpec: ui.FieldSpec{Name: "by_post", Label: v.S("pages.org.by_post")}, Blank: v.S("common.choose"), Groups: ui.Options(replacers(v, posts)...)},
			}, orderFields(v, true)...)
		},
	}}
	if len(orders) > 0 {
		out = append(out, deed{
			id: actEndReplace, title: v.S("pages.org.replace_end"), action: at + "/end",
			fields: fields(one(
				block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "order", Label: v.S("pages.org.replacement")}, Groups: ui.Options(orders...)},
				dayField(v, "to", "pages.org.last_day"))),
		})
	}
	return out
}

func holderName(v *page.View, postID string, day calendar.Day) string {
	if id, ok := v.Org.Holder(postID, day); ok {
		return v.PersonName(id)
	}
	return v.S("pages.org.vacant")
}

// replacers are the posts that an order may name for one of the posts of the unit; which for which the service says.
func replacers(v *page.View, posts []ui.Option) []ui.Option {
	seen := map[string]bool{}
	var out []ui.Option
	for _, o := range posts {
		for _, p := range v.Org.StandIns(o.Value, v.Act.Day()) {
			if !seen[p.ID] {
				seen[p.ID] = true
				out = append(out, ui.Option{Value: p.ID, Label: v.PostFull(p.ID), Note: holderName(v, p.ID, v.Act.Day())})
			}
		}
	}
	v.SortOptions(out)
	return out
}

// replacementWords says who replaces whom, when, by which order.
func replacementWords(v *page.View, x org.Replacement) string {
	return span(v, v.S("pages.org.replaces", "by", v.PostTitle(x.ByPostID), "post", v.PostTitle(x.PostID)), x.From, x.To) + ", " +
		v.S("pages.org.order", "number", x.Order, "day", x.OrderDay)
}

func replacementsPart(v *page.View, u org.Unit, day calendar.Day) (block.Part, bool) {
	return replacementsOf(v, v.Org.Posts(u.ID, day), day)
}

// replacementsOf lists the orders on replacement of posts that are in force on the day or later.
func replacementsOf(v *page.View, posts []org.Post, day calendar.Day) (block.Part, bool) {
	reg := ui.Register{Caption: v.S("pages.org.replacements"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.replacement")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.days")},
	}}
	var rows []ui.Row
	for _, p := range posts {
		for _, x := range v.Org.Replacements(p.ID) {
			if !x.To.None() && x.To < day {
				continue
			}
			rows = append(rows, ui.Row{ID: x.ID, Label: v.PostTitle(x.ByPostID), Cells: cells(
				v.TextCell(v.S("pages.org.replaces", "by", v.PostTitle(x.ByPostID), "post", v.Text(p.Title)), holderName(v, x.ByPostID, day)),
				v.TextCell(v.S("pages.org.order", "number", x.Order, "day", x.OrderDay), v.S("common.paragraph", "para", x.Para)),
				v.TextCell(days(v, x.From, x.To), ""),
			)})
		}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "replacements", Title: v.S("pages.org.replacements"), Count: len(rows), Register: &reg}, len(rows) > 0
}

func (p pages) replace(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actReplace, i18n.M("pages.org.replace_done"), nil, func(_ string, in block.In, act org.Act) error {
		x := org.ReplacementInput{
			PostID: in.ID(in.N("post")), ByPostID: in.ID(in.N("by_post")), From: in.Day(in.N("from")), To: in.OptDay(in.N("to")),
			Order: in.Text(in.N("order"), 1, 60), OrderDay: in.Day(in.N("order_day")),
		}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := p.org.OrderReplacement(r.Context(), act, x)
		return err
	})
}

func (p pages) endReplacement(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actEndReplace, i18n.M("pages.org.replace_ended"), nil, func(_ string, in block.In, act org.Act) error {
		id, to := in.ID(in.N("order")), in.Day(in.N("to"))
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.EndReplacement(r.Context(), act, id, to)
	})
}

// onUnit runs an act of the page of a unit.
func (p pages) onUnit(w http.ResponseWriter, r *http.Request, v *page.View, name string, done i18n.Msg, names map[string]string,
	do func(unitID string, in block.In, act org.Act) error,
) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return block.Run(w, r, v, block.Deed{
		Act: name, Names: names, Done: done, To: "/org/units/" + id,
		Do:   func(in block.In, act org.Act) error { return do(id, in, act) },
		Back: func(status int, act string, f *ui.Form) error { return p.showUnit(w, r, v, id, status, act, f) },
	})
}
