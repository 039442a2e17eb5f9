package org

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon the act on duties of a unit (6).
const (
	actDraft   = "act"
	actApprove = "approve"
	actDrop    = "drop"
)

// Rows of the form of an act: what is laid on whom, and who replaces whom.
const (
	itemRows       = 8
	substituteRows = 4
	rowsMost       = 100
)

// drafts are those acts of the unit that wait for approval, of which the reader may know.
func (p pages) drafts(r *http.Request, v *page.View, unitID string) (out []org.UnitActDraft, err error) {
	err = p.DB.Read(r.Context(), func(q store.Q) (err error) {
		out, err = v.Org.UnitActDrafts(r.Context(), q, v.Act, unitID)
		return err
	})
	return out, err
}

// actParts are the statute of a unit, its act in force and the drafts (6), with what the reader may do about them.
func actParts(v *page.View, u org.Unit, day calendar.Day, drafts []org.UnitActDraft, statute, acts []deed) []block.Part {
	var out []block.Part
	if s, ok := v.Org.Statute(u.ID, day); ok {
		out = append(out, block.Part{ID: "statute", Title: v.S("pages.org.statute"), Facts: statuteCard(v, u, s), Acts: links(statute...)})
	} else if len(statute) > 0 {
		out = append(out, block.Part{ID: "statute", Title: v.S("pages.org.statute"), Text: v.S("pages.org.no_statute"), Acts: links(statute...)})
	}
	if a, ok := v.Org.UnitAct(u.ID, day); ok {
		part := actPart(v, "act-now", v.S("pages.org.unit_act"), *a)
		part.Acts = links(acts...)
		out = append(out, part)
	} else if len(acts) > 0 {
		out = append(out, block.Part{ID: "act-now", Title: v.S("pages.org.unit_act"), Text: v.S("pages.org.no_unit_act"), Acts: links(acts...)})
	}
	for i, d := range drafts {
		part := actPart(v, "draft-"+strconv.Itoa(i), v.S("pages.org.unit_act_draft"), d.UnitAct)
		part.Text = v.S("pages.org.drafted", "name", v.PersonName(d.DraftedBy), "at", d.DraftedAt)
		out = append(out, part)
	}
	return out
}

func actPart(v *page.View, id, title string, a org.UnitAct) block.Part {
	reg := ui.Register{Caption: title, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.laid")}}}
	var rows []ui.Row
	for _, x := range a.Items {
		what := v.AreaName(x.AreaID)
		if what == "" {
			what = v.S("pages.org.every_area")
		}
		rows = append(rows, ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(v.TextCell(v.PostTitle(x.PostID), holderName(v, x.PostID, max(a.From, v.Act.Day()))), v.TextCell(what, v.UnitName(x.ZoneBodyID)))})
	}
	for _, x := range a.Substitutes {
		rows = append(rows, ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(
			v.TextCell(v.PostTitle(x.ByPostID), holderName(v, x.ByPostID, max(a.From, v.Act.Day()))), v.TextCell(v.S("pages.org.for_whom", "post", v.PostTitle(x.PostID)), holderName(v, x.PostID, max(a.From, v.Act.Day()))))})
	}
	reg.Groups = ui.Plain(rows)
	facts := []ui.Fact{{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", a.Number, "day", a.Day)}, {Label: v.S("pages.org.from"), Value: v.Day(a.From)}}
	if a.ApprovedBy.PersonID != "" {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.approved_by"), Value: v.Doer(a.ApprovedBy.PersonID, a.ApprovedBy.PostID, "", "", "").Full()})
	}
	return block.Part{ID: id, Title: title, Facts: facts, Register: &reg}
}

// unitActDeeds are what the reader may do with the acts of a unit.
func unitActDeeds(v *page.View, u org.Unit, drafts []org.UnitActDraft) []deed {
	var out []deed
	at := "/org/units/" + u.ID + "/act"
	var options, mine []ui.Option
	for _, d := range drafts {
		name := v.S("pages.org.order", "number", d.Number, "day", d.Day)
		options = append(options, ui.Option{Value: d.ID + "." + d.Mark(), Label: name}) // what is approved is what was read
		if v.Org.MayDropUnitAct(v.Act, d) {
			mine = append(mine, ui.Option{Value: d.ID, Label: name})
		}
		if v.Org.MayEditUnitAct(v.Act, d) {
			out = append(out, editDeed(v, u, d, at))
		}
	}
	choose := func(list []ui.Option) block.Field {
		return block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "draft", Label: v.S("pages.org.unit_act_draft")}, Groups: ui.Options(list...)}
	}
	if v.Org.MayDraftUnitAct(v.Act, u.ID) {
		out = append(out, deed{
			id: actDraft, title: v.S("pages.org.draft"), text: v.S("pages.org.draft_text"), action: at, def: draftDefaults(inForceNow(v, u)),
			fields: func(*ui.Form) []block.Field { return draftFields(v, u, inForceNow(v, u)) },
		})
	}
	if len(options) > 0 && v.Org.MayApproveUnitAct(v.Act.Seat, u.ID, v.Act.Day()) {
		out = append(out, deed{id: actApprove, title: v.S("pages.org.approve"), action: at + "/approve", button: v.S("common.approve"), fields: fields(one(choose(options)))})
	}
	if len(mine) > 0 {
		out = append(out, deed{
			id: actDrop, title: v.S("pages.org.drop"), action: at + "/drop", button: v.S("pages.org.drop"), danger: true,
			fields: fields(one(choose(mine), line(v, "reason", "common.field.reason", actMost))),
		})
	}
	return out
}

// editDeed gives a draft other lines; its form begins with those that it has.
func editDeed(v *page.View, u org.Unit, d org.UnitActDraft, at string) deed {
	def := draftDefaults(d.UnitAct)
	def["order"], def["order_day"], def["from"] = d.Number, v.Day(d.Day), v.Day(d.From)
	return deed{
		id: editOf(d.ID), title: v.S("pages.org.edit_draft", "number", d.Number), text: v.S("pages.org.draft_text"), action: at + "/" + d.ID + "/edit",
		def: def, seen: d.Mark(), fields: func(*ui.Form) []block.Field { return draftFields(v, u, d.UnitAct) },
	}
}

// editOf is the name of the act that edits a draft.
func editOf(draftID string) string { return "edit-" + draftID }

// inForceNow is the act in force, the zero UnitAct where there is none.
func inForceNow(v *page.View, u org.Unit) org.UnitAct {
	if a, ok := v.Org.UnitAct(u.ID, v.Act.Day()); ok {
		return *a
	}
	return org.UnitAct{}
}

// draftDefaults are the lines of an act: of the one in force, since a new act mostly changes some of them, or of a draft.
func draftDefaults(a org.UnitAct) map[string]string {
	def := map[string]string{}
	for i, x := range a.Items {
		at := "items." + strconv.Itoa(i)
		def[at+".post"], def[at+".area"], def[at+".zone"] = x.PostID, x.AreaID, x.ZoneBodyID
	}
	for i, x := range a.Substitutes {
		at := "substitutes." + strconv.Itoa(i)
		def[at+".post"], def[at+".by_post"] = x.PostID, x.ByPostID
	}
	return def
}

// zonesOf are the territories between which the work of a unit is divided (7): the bodies directly under its own, its own,
// and whatever smaller ones the act names.
func zonesOf(v *page.View, u org.Unit, a org.UnitAct) []org.Unit {
	day := v.Act.Day()
	out := slices.DeleteFunc(v.Org.Bodies(day), func(b org.Unit) bool { return b.ID != u.BodyID && v.Org.Parent(b.ID, day) != u.BodyID })
	for _, x := range a.Items {
		zone, known := v.Org.Unit(x.ZoneBodyID)
		if known && !slices.ContainsFunc(out, func(b org.Unit) bool { return b.ID == zone.ID }) {
			out = append(out, zone)
		}
	}
	return out
}

// draftRows is how many lines the form of an act has: those that there are and some for new ones.
func draftRows(a org.UnitAct) (items, substitutes int) {
	items, substitutes = itemRows, substituteRows
	if len(a.Items)+len(a.Substitutes) > 0 {
		items, substitutes = max(items, len(a.Items)+4), max(substitutes, len(a.Substitutes)+3)
	}
	return min(items, rowsMost), min(substitutes, rowsMost)
}

func draftFields(v *page.View, u org.Unit, a org.UnitAct) []block.Field {
	day := v.Act.Day()
	var posts, areas []ui.Option
	for _, x := range append([]org.Unit{u}, v.Org.Below(u.ID, day)...) {
		for _, p := range v.Org.Posts(x.ID, day) {
			posts = append(posts, ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: holderName(v, p.ID, day)})
		}
	}
	for _, a := range openAreas(v) {
		areas = append(areas, ui.Option{Value: a.ID, Label: v.Text(a.At(day).Name)})
	}
	zones := v.Options(zonesOf(v, u, a))
	choice := func(name, label, blank string, n int, options []ui.Option) block.Field {
		return block.Field{
			Kind: block.Select, Groups: ui.Options(options...), Blank: blank, Row: strings.TrimSuffix(name, path.Ext(name)),
			FieldSpec: ui.FieldSpec{Name: name, Label: v.S("pages.org.line", "n", n+1, "what", label), Optional: true},
		}
	}
	list := orderFields(v, false)
	none := v.S("common.none")
	items, substitutes := draftRows(a)
	for i := range items {
		at := "items." + strconv.Itoa(i)
		list = append(list, choice(at+".post", v.S("pages.org.post"), none, i, posts), choice(at+".area", v.S("pages.org.area"), v.S("pages.org.every_area"), i, areas),
			choice(at+".zone", v.S("pages.org.zone"), v.S("pages.org.every_zone"), i, zones))
	}
	for i := range substitutes {
		at := "substitutes." + strconv.Itoa(i)
		list = append(list, choice(at+".post", v.S("pages.org.absent_post"), none, i, posts), choice(at+".by_post", v.S("pages.org.by_post"), none, i, posts))
	}
	return list
}

// readAct takes an act from the form; names say on which row of the form each line of the act stands.
func readAct(in block.In, unitID string, names map[string]string) org.UnitActInput {
	a := org.UnitActInput{UnitID: unitID, Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from"))}
	names["items"] = "items.0.post"
	for i := range rowsMost {
		at, to := "items."+strconv.Itoa(i), "items."+strconv.Itoa(len(a.Items))
		x := org.UnitActItem{PostID: in.OptID(in.N(at + ".post")), AreaID: in.OptID(in.N(at + ".area")), ZoneBodyID: in.OptID(in.N(at + ".zone"))}
		if x == (org.UnitActItem{}) {
			continue
		}
		for _, field := range []string{".post", ".area", ".zone"} {
			names[to+field] = at + field
		}
		a.Items = append(a.Items, x)
	}
	for i := range rowsMost {
		at, to := "substitutes."+strconv.Itoa(i), "substitutes."+strconv.Itoa(len(a.Substitutes))
		x := org.Substitute{PostID: in.OptID(in.N(at + ".post")), ByPostID: in.OptID(in.N(at + ".by_post")), Rank: 1}
		if x.PostID == "" && x.ByPostID == "" {
			continue
		}
		for _, before := range a.Substitutes {
			if before.PostID == x.PostID {
				x.Rank++
			}
		}
		names[to+".post"], names[to+".by_post"] = at+".post", at+".by_post"
		a.Substitutes = append(a.Substitutes, x)
	}
	return a
}

func (p pages) draftAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	names := map[string]string{}
	return p.onUnit(w, r, v, actDraft, i18n.M("pages.org.drafted_done"), names, func(unitID string, in block.In, act org.Act) error {
		a := readAct(in, unitID, names)
		if err := in.Err(); err != nil {
			return err
		}
		_, err := p.org.DraftUnitAct(r.Context(), act, a)
		return err
	})
}

// editAct gives a draft of the unit other lines.
func (p pages) editAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	draft := r.PathValue("draft")
	if !httpx.ValidID(draft) {
		return fault.NotFound{What: r.URL.Path}
	}
	names := map[string]string{}
	return p.onUnit(w, r, v, editOf(draft), i18n.M("pages.org.edited_done"), names, func(unitID string, in block.In, act org.Act) error {
		a, seen := readAct(in, unitID, names), seenOf(in)
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.EditUnitAct(r.Context(), act, draft, org.UnitActEdit{Number: a.Number, Day: a.Day, From: a.From, Items: a.Items, Substitutes: a.Substitutes, Seen: seen})
	})
}

func (p pages) approveAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actApprove, i18n.M("pages.org.approved"), nil, func(_ string, in block.In, act org.Act) error {
		id := in.ID(in.N("draft"))
		if err := in.Err(); err != nil {
			return err
		}
		id, seen, _ := strings.Cut(id, ".")
		return p.org.ApproveUnitAct(r.Context(), act, id, seen)
	})
}

func (p pages) dropAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actDrop, i18n.M("pages.org.dropped"), nil, func(_ string, in block.In, act org.Act) error {
		id, reason := in.ID(in.N("draft")), in.Text(in.N("reason"), 1, actMost)
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.DropUnitAct(r.Context(), act, id, reason)
	})
}
