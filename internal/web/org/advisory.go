package org

import (
	"net/http"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon consultative and advisory bodies (9).
const (
	actFound       = "found"
	actChangeBody  = "change_body"
	actCloseBody   = "close_body"
	memberRows     = 12
	memberRowsMost = 100
)

// advisory lists the consultative and advisory bodies with their members (9).
func (p pages) advisory(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showAdvisory(w, r, v, http.StatusOK, "", nil)
}

func (p pages) showAdvisory(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form) error {
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	v.Path = "/org/advisory"
	var deeds []deed
	if v.Org.MayEnterOrders(v.Act) {
		deeds = append(deeds, foundDeed(v))
	}
	reg := ui.Register{Caption: v.S("pages.org.advisory"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("common.field.name")}, {Role: ui.ColUnit, Label: v.S("pages.org.kind")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColCount, Label: v.S("pages.org.members")},
	}, Empty: ui.Empty{Title: v.S("pages.org.advisory_none")}}
	var rows []ui.Row
	for _, a := range v.Org.Data().Advisory {
		if !a.Open(day) {
			continue
		}
		e, at := a.At(day), on(v, "/org/advisory/"+a.ID, day)
		rows = append(rows, ui.Row{ID: a.ID, Label: v.Text(e.Name), Href: at, Cells: cells(v.TitleCell(at, v.Text(e.Name), ""), v.TextCell(v.T(org.AdvisoryKindMsg(a.Kind)), ""),
			v.TextCell(v.S("pages.org.order", "number", e.Order, "day", e.OrderDay), ""), v.CountCell(len(membersOn(a, day))))})
	}
	reg.Groups = ui.Plain(rows)
	s := block.Sheet{Acts: opened(v, act, f, deeds), Parts: []block.Part{
		{ID: "bodies", Title: v.S("pages.org.advisory"), Count: len(rows), Body: v.ParaBadge("9"), Register: &reg, Acts: links(deeds...)},
	}}
	head := ui.Page{Title: v.S("pages.org.advisory"), Section: "org", Crumbs: crumbs(v), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

// membersOn are the members on a day, by role.
func membersOn(a org.AdvisoryBody, day calendar.Day) []org.AdvisoryMember {
	var out []org.AdvisoryMember
	for _, role := range org.AdvisoryRoles {
		for _, m := range a.Members {
			if m.Role == role && m.From <= day && (m.Until.None() || day < m.Until) {
				out = append(out, m)
			}
		}
	}
	return out
}

func (p pages) showBody(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	list := v.Org.Data().Advisory
	i := slices.IndexFunc(list, func(a org.AdvisoryBody) bool { return a.ID == id })
	if i < 0 {
		return fault.NotFound{What: "advisory body " + id}
	}
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	a := list[i]
	v.Path = "/org/advisory/" + id
	var deeds []deed
	if v.Org.MayEnterOrders(v.Act) && a.Until.None() {
		deeds = bodyDeeds(v, a)
	}
	s := block.Sheet{Acts: opened(v, act, f, deeds), Parts: []block.Part{
		{ID: "about", Title: v.S("pages.org.about"), Facts: bodyFacts(v, a, day), Acts: links(deeds...)}, membersPart(v, a, day),
	}}
	head := ui.Page{Title: v.Text(a.At(day).Name), Section: "org", Crumbs: append(crumbs(v), ui.Link{Label: v.S("pages.org.advisory"), Href: "/org/advisory"}), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

// bodyParts are the texts of an order on an advisory body with the keys of their labels.
var bodyParts = []string{"tasks", "powers", "procedure"}

func bodyFacts(v *page.View, a org.AdvisoryBody, day calendar.Day) []ui.Fact {
	e := a.At(day)
	facts := []ui.Fact{
		{Label: v.S("pages.org.kind"), Value: v.T(org.AdvisoryKindMsg(a.Kind))},
		{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", e.Order, "day", e.OrderDay)},
		{Label: v.S("pages.org.founded"), Value: v.Day(a.From) + ", " + v.S("pages.org.order", "number", a.Order, "day", a.OrderDay)},
	}
	if !a.Until.None() {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.closed_from"), Value: v.Day(a.Until)})
	}
	for i, text := range []i18n.Text{e.Tasks, e.Powers, e.Procedure} {
		if !text.IsZero() {
			facts = append(facts, ui.Fact{Label: v.T(i18n.Msg{Key: "pages.org.body." + bodyParts[i]}), Value: v.Text(text), Wide: true})
		}
	}
	for _, o := range a.Editions {
		if o.Since != e.Since {
			facts = append(facts, ui.Fact{Label: v.S("pages.org.other_edition"), Value: v.S("pages.org.order", "number", o.Order, "day", o.OrderDay), Href: "/org/advisory/" + a.ID + "?on=" + o.Since.String()})
		}
	}
	return facts
}

func membersPart(v *page.View, a org.AdvisoryBody, day calendar.Day) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.members"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.member")}, {Role: ui.ColUnit, Label: v.S("pages.org.role")}, {Role: ui.ColNumber, Label: v.S("pages.org.from")}}, Empty: ui.Empty{Title: v.S("common.none")}}
	var rows []ui.Row
	for _, m := range membersOn(a, day) {
		name, note := m.Outside, v.S("pages.org.outside_note")
		if m.PostID != "" {
			name, note = v.PostFull(m.PostID), holderName(v, m.PostID, day)
		}
		rows = append(rows, ui.Row{ID: m.ID, Label: name, Cells: cells(v.TextCell(name, note), v.TextCell(v.T(org.AdvisoryRoleMsg(m.Role)), ""), v.TextCell(v.Day(m.From), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "members", Title: v.S("pages.org.members"), Count: len(rows), Register: &reg}
}

func foundDeed(v *page.View) deed {
	var kinds []ui.Option
	for _, k := range org.AdvisoryKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: v.T(org.AdvisoryKindMsg(k))})
	}
	return deed{
		id: actFound, title: v.S("pages.org.found_body"), text: v.S("pages.org.found_body_text"), action: "/org/advisory", def: map[string]string{"members.0.role": string(org.RoleChair)},
		fields: func(*ui.Form) []block.Field {
			list := []block.Field{{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "kind", Label: v.S("pages.org.kind")}, Groups: ui.Options(kinds...)}, codeField(v)}
			return append(list, bodyFields(v, memberRows)...)
		},
	}
}

// bodyFields are what an order says of an advisory body.
func bodyFields(v *page.View, rows int) []block.Field {
	list := append(three(v, "name", "pages.org.unit_name", block.Line, nameMost, false), orderFields(v, false)...)
	for _, name := range bodyParts {
		list = append(list, three(v, name, "pages.org.body."+name, block.Lines, longMost, false)...)
	}
	day := v.Act.Day()
	var posts, roles []ui.Option
	for _, p := range v.Org.PostsOfKind(day, org.PostGP, org.PostFirstDeputy, org.PostDeputy, org.PostCoA, org.PostDeputyCoA, org.PostServiceChief,
		org.PostDepartmentChief, org.PostUnitHead, org.PostUnitDeputyHead, org.PostOfficer, org.PostBodyHead) {
		posts = append(posts, ui.Option{Value: p.ID, Label: v.PostFull(p.ID), Note: holderName(v, p.ID, day)})
	}
	for _, r := range org.AdvisoryRoles {
		roles = append(roles, ui.Option{Value: string(r), Label: v.T(org.AdvisoryRoleMsg(r))})
	}
	for i := range rows {
		at := "members." + itoa(i)
		label := func(key string) string {
			return v.S("pages.org.line", "n", i+1, "what", v.T(i18n.Msg{Key: key}))
		}
		list = append(list,
			block.Field{Row: at, Kind: block.Pick, Groups: ui.Options(posts...), Blank: v.S("common.none"), FieldSpec: ui.FieldSpec{Name: at + ".post", Label: label("pages.org.post"), Optional: true}},
			block.Field{Row: at, Max: nameMost, FieldSpec: ui.FieldSpec{Name: at + ".outside", Label: label("pages.org.outside"), Optional: true}},
			block.Field{Row: at, Kind: block.Select, Groups: ui.Options(roles...), Blank: v.S("common.none"), FieldSpec: ui.FieldSpec{Name: at + ".role", Label: label("pages.org.role"), Optional: true}})
	}
	return list
}

func bodyDeeds(v *page.View, a org.AdvisoryBody) []deed {
	at, day := "/org/advisory/"+a.ID, v.Act.Day()
	def := map[string]string{}
	e := a.Latest()
	setThree(def, "name", e.Name)
	for i, t := range []i18n.Text{e.Tasks, e.Powers, e.Procedure} {
		setThree(def, bodyParts[i], t)
	}
	members := membersOn(a, max(day, a.From))
	for i, m := range members {
		at := "members." + itoa(i)
		def[at+".post"], def[at+".outside"], def[at+".role"] = m.PostID, m.Outside, string(m.Role)
	}
	return []deed{
		{
			id: actChangeBody, title: v.S("pages.org.change_body"), text: v.S("pages.org.change_body_text"), action: at + "/change", def: def, seen: org.Mark(a),
			fields: func(*ui.Form) []block.Field {
				return bodyFields(v, min(memberRowsMost, max(memberRows, len(members)+4)))
			},
		},
		{
			id: actCloseBody, title: v.S("pages.org.close_body"), button: v.S("pages.org.close_body"), danger: true, action: at + "/close",
			fields: fields(one(dayField(v, "until", "pages.org.closed_from"), line(v, "order", "pages.org.order_number", actMost))),
		},
	}
}

// readBody takes what an order says of an advisory body; names say on which row of the form each member stands.
func readBody(in block.In, names map[string]string) org.AdvisoryChange {
	x := org.AdvisoryChange{
		Name: textOf(in, "name", 1, nameMost), Order: in.Text(in.N("order"), 1, 60), OrderDay: in.Day(in.N("order_day")), From: in.Day(in.N("from")),
		Tasks: longText(in, "tasks"), Powers: longText(in, "powers"), Procedure: longText(in, "procedure"), Seen: seenOf(in),
	}
	names["members"] = "members.0.post"
	for i := range memberRowsMost {
		at, to := "members."+itoa(i), "members."+itoa(len(x.Members))
		m := org.AdvisorySeat{PostID: in.OptID(in.N(at + ".post")), Outside: in.Text(in.N(at+".outside"), 0, nameMost), Role: org.AdvisoryRole(in.Text(in.N(at+".role"), 0, 20))}
		if m.PostID == "" && m.Outside == "" {
			continue
		}
		for _, field := range []string{".post", ".outside", ".role"} {
			names[to+field] = at + field
		}
		x.Members = append(x.Members, m)
	}
	return x
}

func (p pages) advisoryRoutes(handle func(pattern string, h page.Handler)) {
	handle("GET /org/advisory", p.advisory)
	handle("POST /org/advisory", p.foundBody)
	handle("GET /org/advisory/{id}", single(p.showBody))
	handle("POST /org/advisory/{id}/change", p.changeBody)
	handle("POST /org/advisory/{id}/close", p.closeBody)
}

func (p pages) foundBody(w http.ResponseWriter, r *http.Request, v *page.View) error {
	names := map[string]string{}
	return run{
		act: actFound, names: names, done: i18n.M("pages.org.done.body_founded"),
		do: func(in block.In, act org.Act) (string, error) {
			x := readBody(in, names)
			a := org.AdvisoryInput{
				Code: in.Text(in.N("code"), 1, codeMost), Kind: org.AdvisoryKind(in.Text(in.N("kind"), 1, 40)), Name: x.Name, Order: x.Order, OrderDay: x.OrderDay,
				From: x.From, Tasks: x.Tasks, Powers: x.Powers, Procedure: x.Procedure, Members: x.Members,
			}
			if err := in.Err(); err != nil {
				return "", err
			}
			id, err := p.org.FoundAdvisory(r.Context(), act, a)
			return "/org/advisory/" + id, err
		},
		back: func(status int, act string, f *ui.Form) error { return p.showAdvisory(w, r, v, status, act, f) },
	}.serve(w, r, v)
}

func (p pages) changeBody(w http.ResponseWriter, r *http.Request, v *page.View) error {
	names := map[string]string{}
	return p.onBody(w, r, v, actChangeBody, names, i18n.M("pages.org.done.body_changed"), func(id string, in block.In, act org.Act) error {
		x := readBody(in, names)
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.ChangeAdvisory(r.Context(), act, id, x)
	})
}

func (p pages) closeBody(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onBody(w, r, v, actCloseBody, nil, i18n.M("pages.org.done.body_closed"), func(id string, in block.In, act org.Act) error {
		day, order := in.Day(in.N("until")), in.Text(in.N("order"), 1, actMost)
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.CloseAdvisory(r.Context(), act, id, day, order)
	})
}

func (p pages) onBody(w http.ResponseWriter, r *http.Request, v *page.View, act string, names map[string]string, done i18n.Msg, do func(id string, in block.In, act org.Act) error) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return run{
		act: act, names: names, done: done, to: "/org/advisory/" + id,
		do:   func(in block.In, act org.Act) (string, error) { return "", do(id, in, act) },
		back: func(status int, act string, f *ui.Form) error { return p.showBody(w, r, v, id, status, act, f) },
	}.serve(w, r, v)
}
