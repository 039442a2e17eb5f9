package org

import (
	"net/http"
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const (
	actHandOver       = "handover"
	actRevokeHandOver = "handover_revoke"
)

// revokeHandOverDeed takes back what is planned for a day.
func revokeHandOverDeed(v *page.View, at string, p org.Handed) deed {
	name := v.PostFull(p.To)
	if p.Unit {
		name = v.UnitPath(p.To)
	}
	return deed{
		id: actRevokeHandOver, title: v.S("pages.org.handover_revoke"), text: v.S("pages.org.handover_revoke_text", "day", p.From, "to", name),
		button: v.S("pages.org.handover_revoke"), danger: true, action: at + "/handover/revoke", fields: fields(one(line(v, "reason", "common.field.reason", actMost))),
	}
}

// handOverDeeds are the handover to a successor, or, where one is planned, its revocation.
func (p pages) handOverDeeds(r *http.Request, v *page.View, id, at string, groups []ui.OptionGroup) ([]deed, error) {
	list, err := p.org.HandedOver(r.Context(), v.Act, id)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(h org.Handed) bool { return h.State == org.HandOverPlanned }); i >= 0 {
		return []deed{revokeHandOverDeed(v, at, list[i])}, nil
	}
	return []deed{handOverDeed(v, at, groups)}, nil
}

// handOverDeed gives the open work of a post or unit to a successor: the way on where closing is refused.
func handOverDeed(v *page.View, at string, groups []ui.OptionGroup) deed {
	return deed{
		id: actHandOver, title: v.S("pages.org.handover"), text: v.S("pages.org.handover_text"), button: v.S("pages.org.handover"), action: at + "/handover",
		fields: fields(one(
			block.Field{Kind: block.Pick, FieldSpec: ui.FieldSpec{Name: "to", Label: v.S("pages.org.handover_to")}, Blank: v.S("common.choose"), Groups: groups},
			orderFields(v, false)[0], orderFields(v, false)[1],
			block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "from", Label: v.S("pages.org.from"), Hint: v.S("pages.org.handover_from_hint"), Optional: true}}, line(v, "reason", "common.field.reason", actMost),
		)),
	}
}

// successorPosts are the open posts of the body, those of the own unit first.
func successorPosts(v *page.View, x org.Post) []ui.OptionGroup {
	day := v.Act.Day()
	var near, far []ui.Option
	body, _ := v.Org.Unit(v.Org.BodyOf(x.ID))
	for _, u := range append([]org.Unit{body}, v.Org.Units(body.ID, day)...) {
		for _, p := range v.Org.Posts(u.ID, day) {
			o := ui.Option{Value: p.ID, Label: v.PostFull(p.ID), Note: holderName(v, p.ID, day)}
			switch {
			case p.ID == x.ID || slices.ContainsFunc(append(near, far...), func(y ui.Option) bool { return y.Value == p.ID }):
			case p.UnitID == x.UnitID:
				near = append(near, o)
			default:
				far = append(far, o)
			}
		}
	}
	groups := []ui.OptionGroup{{Label: v.S("pages.org.same_unit"), Options: near}, {Label: v.S("pages.org.other_units"), Options: far}}
	return slices.DeleteFunc(groups, func(g ui.OptionGroup) bool { return len(g.Options) == 0 })
}

// successorUnits are the other units of the body.
func successorUnits(v *page.View, u org.Unit) []ui.OptionGroup {
	var out []ui.Option
	for _, x := range v.Org.Units(u.BodyID, v.Act.Day()) {
		if x.ID != u.ID {
			out = append(out, ui.Option{Value: x.ID, Label: v.UnitPath(x.ID)})
		}
	}
	return ui.Options(out...)
}

// handedPart lists what was handed over, the latest first.
func (p pages) handedPart(r *http.Request, v *page.View, id string, unit bool) (block.Part, bool, error) {
	list, err := p.org.HandedOver(r.Context(), v.Act, id)
	if err != nil || len(list) == 0 {
		return block.Part{}, false, err
	}
	reg := ui.Register{Caption: v.S("pages.org.handover_list"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.handover_to")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColUnit, Label: v.S("common.field.reason")},
	}}
	rows := make([]ui.Row, len(list))
	for i, h := range list {
		name, href := v.PostFull(h.To), "/org/posts/"+h.To
		if unit {
			name, href = v.UnitPath(h.To), "/org/units/"+h.To
		}
		what := v.T(i18n.M("pages.org.handover_line", "order", "№ "+h.Order, "day", h.OrderDay, "matters", int(h.Matters), "duties", int(h.Duties)))
		if h.State != org.HandOverDoneState {
			what = v.T(i18n.M("pages.org.handover_order", "order", "№ "+h.Order, "day", h.OrderDay))
		}
		rows[i] = ui.Row{ID: h.ID, Label: name, Href: href, Cells: cells(personCell(v, href, name, ""), v.TextCell(what, handOverState(v, h)), v.TextCell(h.Reason, h.EndReason))}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "handed", Title: v.S("pages.org.handover_list"), Count: len(rows), Register: &reg}, true, nil
}

// handOverState says what is to become, or became, of a handover for a day; nothing of one that was done at once.
func handOverState(v *page.View, h org.Handed) string {
	if h.From.None() || h.State == org.HandOverDoneState && h.From == h.OrderDay {
		return ""
	}
	return v.S("pages.org.handover_state."+h.State, "day", h.From)
}

func handOverOf(in block.In) (org.HandOverInput, error) {
	x := org.HandOverInput{To: in.ID(in.N("to")), Order: in.Text(in.N("order"), 1, 60), OrderDay: in.Day(in.N("order_day")), Reason: in.Text(in.N("reason"), 1, actMost), From: in.OptDay(in.N("from"))}
	return x, in.Err()
}

func (p pages) handOverPost(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
	x, err := handOverOf(in)
	if err == nil {
		_, err = p.org.HandOverPost(r.Context(), act, id, x)
	}
	return "", err
}

func (p pages) revokeHandOver(r *http.Request, unit bool, id string, in block.In, act org.Act) (string, error) {
	reason := in.Text(in.N("reason"), 1, actMost)
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.RevokeHandOver(r.Context(), act, unit, id, reason)
}

func (p pages) handOverUnit(r *http.Request, id string, in block.In, act org.Act) (string, error) {
	x, err := handOverOf(in)
	if err == nil {
		_, err = p.org.HandOverUnit(r.Context(), act, id, x)
	}
	return "", err
}
