package org

import (
	"net/http"
	"strconv"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts that change a unit.
const (
	actChangeUnit   = "change_unit"
	actOpenUnit     = "open_unit"
	actCloseUnit    = "close_unit"
	actOpenPost     = "open_post"
	actStatute      = "statute"
	actDirection    = "direction"
	actEndDirection = "end_direction"
)

// unitDeeds are the acts upon a unit that the reader may do, by the card to which they belong.
type unitDeeds struct{ about, below, posts, statute []deed }

func (d unitDeeds) all() []deed {
	out := append([]deed{}, d.about...)
	return append(append(append(out, d.below...), d.posts...), d.statute...)
}

// unitDeedsOf lists what may be done with a unit; the effects of closing are counted only when that form is asked for.
func (p pages) unitDeedsOf(r *http.Request, v *page.View, u org.Unit) (unitDeeds, error) {
	var d unitDeeds
	at := "/org/units/" + u.ID
	if v.Org.IsAdmin(v.Act) && u.Closed.None() {
		d.about = append(d.about, changeUnitDeed(v, u, at))
		if u.ID != v.Org.Root() {
			text, err := p.closingText(r, v, actCloseUnit, nil, []string{u.ID})
			if err != nil {
				return d, err
			}
			d.about = append(d.about, deed{
				id: actCloseUnit, title: v.S("pages.org.close_unit"), action: at + "/close", button: v.S("pages.org.close_unit"), danger: true, text: text,
				fields: fields(one(dayField(v, "closed", "pages.org.closed_from"), actField(v))),
			})
			if !u.Kind.IsBody() {
				hand, err := p.handOverDeeds(r, v, u.ID, at, successorUnits(v, u))
				if err != nil {
					return d, err
				}
				d.about = append(d.about, hand...)
			}
		}
		if kinds := v.Org.KindsBelow(u.ID); len(kinds) > 0 {
			d.below = append(d.below, openUnitDeed(v, kinds, at))
		}
		if kinds := v.Org.PostKindsIn(u.ID); len(kinds) > 0 {
			d.posts = append(d.posts, openPostDeed(v, kinds, at))
		}
	}
	if v.Org.MayEnterOrders(v.Act) && u.ID != v.Org.Root() {
		d.statute = append(d.statute, statuteDeed(v, u, at))
		d.about = append(d.about, directionDeeds(v, u, at)...)
	}
	return d, nil
}

// closingText says what stands in the way of closing posts or units today; only when the form is open.
func (p pages) closingText(r *http.Request, v *page.View, act string, posts, units []string) (string, error) {
	if v.Query.Get("act") != act && r.Method == http.MethodGet {
		return "", nil
	}
	n, err := p.app.Owed(r.Context(), v.Act.Day(), posts, units)
	if err != nil || n == 0 {
		return v.S("pages.org.owes_nothing"), err
	}
	return v.S("pages.org.owes", "n", n), nil
}

func changeUnitDeed(v *page.View, u org.Unit, at string) deed {
	e := u.Editions[len(u.Editions)-1]
	def := map[string]string{"parent": e.ParentID}
	setThree(def, "name", e.Name)
	setThree(def, "short", e.Short)
	parents := func(*ui.Form) []block.Field {
		list := append(three(v, "name", "pages.org.unit_name", block.Line, nameMost, false), three(v, "short", "pages.org.short_name", block.Line, shortMost, true)...)
		if above := v.Org.ParentsFor(u.ID, v.Act.Day()); len(above) > 0 {
			list = append([]block.Field{{
				Kind: block.Pick, Groups: ui.Options(v.Options(above)...),
				FieldSpec: ui.FieldSpec{Name: "parent", Label: v.S("pages.org.above")},
			}}, list...)
		}
		return append(list, dayField(v, "since", "pages.org.from"), actField(v))
	}
	return deed{
		id: actChangeUnit, title: v.S("pages.org.change_unit"), text: v.S("pages.org.change_unit_text"), action: at + "/change",
		def: def, seen: org.Mark(u), fields: parents,
	}
}

func openUnitDeed(v *page.View, kinds []org.UnitKind, at string) deed {
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: string(k), Label: v.T(org.KindMsg(k))})
	}
	return deed{
		id: actOpenUnit, title: v.S("pages.org.open_unit"), action: at + "/units",
		fields: fields(
			one(block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "kind", Label: v.S("pages.org.kind")}, Groups: ui.Options(options...)}, codeField(v)),
			three(v, "name", "pages.org.unit_name", block.Line, nameMost, false), three(v, "short", "pages.org.short_name", block.Line, shortMost, true),
			one(dayField(v, "since", "pages.org.from"), actField(v))),
	}
}

func codeField(v *page.View) block.Field {
	return block.Field{FieldSpec: ui.FieldSpec{Name: "code", Label: v.S("pages.org.code"), Hint: v.S("pages.org.code_hint")}, Max: codeMost}
}

// flags are the rights that a post may carry, in the order in which they are shown.
var flags = []string{"control", "clerk", "admin", "hr", "dsp"}

func flagFields(v *page.View) []block.Field {
	var out []block.Field
	for _, name := range flags {
		out = append(out, block.Field{Kind: block.Box, FieldSpec: ui.FieldSpec{Name: name, Label: v.T(i18n.Msg{Key: "pages.org.flag_long." + name})}})
	}
	return out
}

func openPostDeed(v *page.View, kinds []org.PostKind, at string) deed {
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: string(k), Label: v.T(org.PostKindMsg(k))})
	}
	return deed{
		id: actOpenPost, title: v.S("pages.org.open_post"), action: at + "/posts",
		fields: fields(
			one(block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "kind", Label: v.S("pages.org.kind")}, Groups: ui.Options(options...)}, codeField(v)),
			three(v, "title", "pages.org.post_title", block.Line, nameMost, false), one(dayField(v, "since", "pages.org.from")), flagFields(v)),
	}
}

// statuteParts are the fields of a statute with the keys of their labels.
var statuteParts = []string{"tasks", "functions", "competence", "procedure"}

func statuteDeed(v *page.View, u org.Unit, at string) deed {
	def := map[string]string{}
	list := orderFields(v, false)
	if s, ok := v.Org.Statute(u.ID, v.Act.Day()); ok { // a new statute mostly changes a few words of the last
		for i, t := range []i18n.Text{s.Tasks, s.Functions, s.Competence, s.Procedure} {
			setThree(def, statuteParts[i], t)
		}
	}
	for _, name := range statuteParts {
		list = append(list, three(v, name, "pages.org.statute."+name, block.Lines, longMost, false)...)
	}
	return deed{
		id: actStatute, title: v.S("pages.org.adopt_statute"), text: v.S("pages.org.adopt_statute_text"), action: at + "/statute",
		def: def, fields: fields(list),
	}
}

func directionDeeds(v *page.View, u org.Unit, at string) []deed {
	var out []deed
	var options []ui.Option
	for _, d := range v.Org.Data().Directions {
		if d.UnitID == u.ID && (d.Until.None() || d.Until > v.Act.Day()) {
			options = append(options, ui.Option{Value: d.ID, Label: v.S("pages.org.order", "number", d.Number, "day", d.Day)})
		}
	}
	if u.Closed.None() && u.Kind != org.KindApparatus {
		until := dayField(v, "until", "pages.org.over_from")
		until.Optional, until.Hint = true, v.S("pages.org.to_hint")
		out = append(out, deed{
			id: actDirection, title: v.S("pages.org.give_direction"), text: v.S("pages.org.give_direction_text"), action: at + "/direction",
			fields: fields(orderFields(v, false), one(until), three(v, "scope", "pages.org.scope", block.Lines, longMost, false)),
		})
	}
	if len(options) > 0 {
		out = append(out, deed{
			id: actEndDirection, title: v.S("pages.org.end_direction"), action: at + "/direction/end",
			fields: fields(one(block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "direction", Label: v.S("pages.org.direction")}, Groups: ui.Options(options...)},
				dayField(v, "until", "pages.org.over_from"))),
		})
	}
	return out
}

// onUnitDeed runs an act of the page of a unit.
func (p pages) onUnitDeed(act string, done i18n.Msg, do func(r *http.Request, unitID string, in block.In, act org.Act) (string, error)) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		return run{
			act: act, done: done, to: "/org/units/" + id,
			do:   func(in block.In, act org.Act) (string, error) { return do(r, id, in, act) },
			back: func(status int, act string, f *ui.Form) error { return p.showUnit(w, r, v, id, status, act, f) },
		}.serve(w, r, v)
	}
}

func (p pages) unitRoutes(handle func(pattern string, h page.Handler)) {
	done := func(key string) i18n.Msg { return i18n.Msg{Key: "pages.org.done." + key} }
	handle("POST /org/units/{id}/change", p.onUnitDeed(actChangeUnit, done("unit_changed"), p.changeUnit))
	handle("POST /org/units/{id}/handover", p.onUnitDeed(actHandOver, done("handed_over"), p.handOverUnit))
	handle("POST /org/units/{id}/handover/revoke", p.onUnitDeed(actRevokeHandOver, done("handover_revoked"), func(r *http.Request, id string, in block.In, act org.Act) (string, error) {
		return p.revokeHandOver(r, true, id, in, act)
	}))
	handle("POST /org/units/{id}/close", p.onUnitDeed(actCloseUnit, done("unit_closed"), p.closeUnit))
	handle("POST /org/units/{id}/units", p.onUnitDeed(actOpenUnit, done("unit_opened"), p.openUnit))
	handle("POST /org/units/{id}/posts", p.onUnitDeed(actOpenPost, done("post_opened"), p.openPost))
	handle("POST /org/units/{id}/statute", p.onUnitDeed(actStatute, done("statute"), p.adoptStatute))
	handle("POST /org/units/{id}/direction", p.onUnitDeed(actDirection, done("direction"), p.giveDirection))
	handle("POST /org/units/{id}/direction/end", p.onUnitDeed(actEndDirection, done("direction_ended"), p.endDirection))
}

func (p pages) changeUnit(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x := org.UnitChange{
		Since: in.Day(in.N("since")), ParentID: in.OptID(in.N("parent")), Name: textOf(in, "name", 1, nameMost),
		Short: textOf(in, "short", 0, shortMost), Act: in.Text(in.N("act"), 1, actMost), Seen: seenOf(in),
	}
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.ChangeUnit(r.Context(), act, id, x)
}

func (p pages) closeUnit(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	day, by := in.Day(in.N("closed")), in.Text(in.N("act"), 1, actMost)
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.CloseUnit(r.Context(), act, id, day, by)
}

func (p pages) openUnit(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x := org.UnitInput{
		Code: in.Text(in.N("code"), 1, codeMost), Kind: org.UnitKind(in.Text(in.N("kind"), 1, 20)), ParentID: id, Since: in.Day(in.N("since")),
		Name: textOf(in, "name", 1, nameMost), Short: textOf(in, "short", 0, shortMost), Act: in.Text(in.N("act"), 1, actMost),
	}
	if err := in.Err(); err != nil {
		return "", err
	}
	made, err := p.org.AddUnit(r.Context(), act, x)
	return "/org/units/" + made, err
}

func (p pages) openPost(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x := org.PostInput{
		Code: in.Text(in.N("code"), 1, codeMost), UnitID: id, Kind: org.PostKind(in.Text(in.N("kind"), 1, 20)),
		Title: textOf(in, "title", 1, nameMost), Since: in.Day(in.N("since")),
	}
	x.Control, x.Clerk, x.Admin, x.HR, x.DSP = flagsOf(in)
	if err := in.Err(); err != nil {
		return "", err
	}
	made, err := p.org.AddPost(r.Context(), act, x)
	return "/org/posts/" + made, err
}

func flagsOf(in block.In) (control, clerk, admin, hr, dsp bool) {
	return in.Bool(in.N("control")), in.Bool(in.N("clerk")), in.Bool(in.N("admin")), in.Bool(in.N("hr")), in.Bool(in.N("dsp"))
}

func (p pages) adoptStatute(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x := org.StatuteInput{
		UnitID: id, Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from")),
		Tasks: longText(in, "tasks"), Functions: longText(in, "functions"), Competence: longText(in, "competence"), Procedure: longText(in, "procedure"),
	}
	if err := in.Err(); err != nil {
		return "", err
	}
	_, err := p.org.AdoptStatute(r.Context(), act, x)
	return "", err
}

func (p pages) giveDirection(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x := org.DirectionInput{
		UnitID: id, Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from")),
		Until: in.OptDay(in.N("until")), Scope: longText(in, "scope"),
	}
	if err := in.Err(); err != nil {
		return "", err
	}
	_, err := p.org.GiveDirection(r.Context(), act, x)
	return "", err
}

func (p pages) endDirection(r *http.Request, _ string, in block.In, act org.Act) (string, error) {
	id, until := in.ID(in.N("direction")), in.Day(in.N("until"))
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.EndDirection(r.Context(), act, id, until)
}

// statuteCards are the statute in force and those before and after it (6).
func statuteCard(v *page.View, u org.Unit, s *org.Statute) []ui.Fact {
	facts := []ui.Fact{
		{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", s.Number, "day", s.Day)}, {Label: v.S("pages.org.from"), Value: v.Day(s.From)},
	}
	for i, text := range []i18n.Text{s.Tasks, s.Functions, s.Competence, s.Procedure} {
		if !text.IsZero() {
			facts = append(facts, ui.Fact{Label: v.T(i18n.Msg{Key: "pages.org.statute." + statuteParts[i]}), Value: v.Text(text), Wide: true})
		}
	}
	for _, o := range v.Org.Statutes(u.ID) {
		if o.ID != s.ID {
			facts = append(facts, ui.Fact{Label: v.S("pages.org.other_edition"), Value: v.S("pages.org.order", "number", o.Number, "day", o.Day), Href: "/org/units/" + u.ID + "?on=" + o.From.String()})
		}
	}
	return facts
}

func itoa(n int) string { return strconv.Itoa(n) }
