package org

import (
	"net/http"
	"slices"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/block"
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
)

// drafts are those acts of the unit that wait for approval.
func (p pages) drafts(r *http.Request, _ *page.View, unitID string) ([]org.UnitActDraft, error) {
	var out []org.UnitActDraft
	err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		out, err = org.UnitActDrafts(r.Context(), q)
		return err
	})
	return slices.DeleteFunc(out, func(d org.UnitActDraft) bool { return d.UnitID != unitID }), err
}

// actParts are the statute of a unit, its act in force and the drafts (6).
func actParts(v *page.View, u org.Unit, day calendar.Day, drafts []org.UnitActDraft) []block.Part {
	var out []block.Part
	if s, ok := v.Org.Statute(u.ID, day); ok {
		facts := []ui.Fact{{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", s.Number, "day", s.Day)}}
		for _, x := range []struct {
			key  string
			text i18n.Text
		}{{"tasks", s.Tasks}, {"functions", s.Functions}, {"competence", s.Competence}} {
			if !x.text.IsZero() {
				facts = append(facts, ui.Fact{Label: v.T(i18n.Msg{Key: "pages.org.statute." + x.key}), Value: v.Text(x.text), Wide: true})
			}
		}
		out = append(out, block.Part{ID: "statute", Title: v.S("pages.org.statute"), Facts: facts})
	}
	if a, ok := v.Org.UnitAct(u.ID, day); ok {
		out = append(out, actPart(v, "act-now", v.S("pages.org.unit_act"), *a))
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
		rows = append(rows, ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(v.TextCell(v.PostTitle(x.PostID), ""), v.TextCell(what, v.UnitName(x.ZoneBodyID)))})
	}
	for _, x := range a.Substitutes {
		rows = append(rows, ui.Row{ID: x.PostID, Label: v.PostTitle(x.PostID), Cells: cells(
			v.TextCell(v.PostTitle(x.ByPostID), ""), v.TextCell(v.S("pages.org.for_whom", "post", v.PostTitle(x.PostID)), ""))})
	}
	reg.Groups = ui.Plain(rows)
	facts := []ui.Fact{{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", a.Number, "day", a.Day)}, {Label: v.S("pages.org.from"), Value: v.Day(a.From)}}
	if a.ApprovedBy.PersonID != "" {
		facts = append(facts, ui.Fact{Label: v.S("pages.org.approved_by"), Value: v.Doer(a.ApprovedBy.PersonID, a.ApprovedBy.PostID, "", "", "").Full()})
	}
	return block.Part{ID: id, Title: title, Facts: facts, Register: &reg}
}

// unitActs are what the reader may do with the acts of a unit.
func unitActs(v *page.View, u org.Unit, drafts []org.UnitActDraft) []page.ActForm {
	var out []page.ActForm
	at, draft := "/org/units/"+u.ID+"/act", v.Org.MayDraftUnitAct(v.Act, u.ID)
	approve := v.Org.MayApproveUnitAct(v.Act.Seat, u.ID, v.Act.Day())
	var options []ui.Option
	for _, d := range drafts {
		options = append(options, ui.Option{Value: d.ID, Label: v.S("pages.org.order", "number", d.Number, "day", d.Day)})
	}
	choose := block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "draft", Label: v.S("pages.org.unit_act_draft")}, Groups: ui.Options(options...)}
	if draft {
		out = append(out, page.ActForm{ID: actDraft, Title: v.S("pages.org.draft"), Text: v.S("pages.org.draft_text"), Action: at, Button: v.S("common.save"),
			Fields: block.Fields(v, actDraft, nil, draftFields(v, u)...)})
	}
	if approve && len(drafts) > 0 {
		out = append(out, page.ActForm{ID: actApprove, Title: v.S("pages.org.approve"), Action: at + "/approve", Button: v.S("common.approve"),
			Fields: block.Fields(v, actApprove, nil, choose)})
	}
	if (approve || draft) && len(drafts) > 0 {
		out = append(out, page.ActForm{ID: actDrop, Title: v.S("pages.org.drop"), Action: at + "/drop", Button: v.S("pages.org.drop"), Danger: true,
			Fields: block.Fields(v, actDrop, nil, choose,
				block.Field{Kind: block.Lines, FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("common.field.reason")}, Max: 1000})})
	}
	return out
}

func draftFields(v *page.View, u org.Unit) []block.Field {
	day := v.Act.Day()
	var posts, areas []ui.Option
	for _, x := range append([]org.Unit{u}, v.Org.Below(u.ID, day)...) {
		for _, p := range v.Org.Posts(x.ID, day) {
			posts = append(posts, ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: holderName(v, p.ID, day)})
		}
	}
	for _, a := range openAreas(v) {
		areas = append(areas, ui.Option{Value: a.ID, Label: v.Text(a.Name)})
	}
	zones := v.Options(v.Org.Bodies(day))
	choice := func(name, label, blank string, n int, options []ui.Option) block.Field {
		return block.Field{Kind: block.Select, Groups: ui.Options(options...), Blank: blank,
			FieldSpec: ui.FieldSpec{Name: name, Label: v.S("pages.org.line", "n", n+1, "what", label), Optional: true}}
	}
	list := orderFields(v, false)
	none := v.S("common.none")
	for i := range itemRows {
		at := "items." + strconv.Itoa(i)
		list = append(list, choice(at+".post", v.S("pages.org.post"), none, i, posts), choice(at+".area", v.S("pages.org.area"), v.S("pages.org.every_area"), i, areas),
			choice(at+".zone", v.S("pages.org.zone"), v.S("pages.org.every_zone"), i, zones))
	}
	for i := range substituteRows {
		at := "substitutes." + strconv.Itoa(i)
		list = append(list, choice(at+".post", v.S("pages.org.absent_post"), none, i, posts), choice(at+".by_post", v.S("pages.org.by_post"), none, i, posts))
	}
	return list
}

// readAct takes an act from the form; names say on which row of the form each line of the act stands.
func readAct(in block.In, unitID string, names map[string]string) org.UnitActInput {
	a := org.UnitActInput{UnitID: unitID, Number: in.Text(in.N("order"), 1, 60), Day: in.Day(in.N("order_day")), From: in.Day(in.N("from"))}
	names["items"] = "items.0.post"
	for i := range itemRows {
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
	for i := range substituteRows {
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

func (p pages) approveAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actApprove, i18n.M("pages.org.approved"), nil, func(_ string, in block.In, act org.Act) error {
		id := in.ID(in.N("draft"))
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.ApproveUnitAct(r.Context(), act, id)
	})
}

func (p pages) dropAct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onUnit(w, r, v, actDrop, i18n.M("pages.org.dropped"), nil, func(_ string, in block.In, act org.Act) error {
		id, reason := in.ID(in.N("draft")), in.Area(in.N("reason"), 1, 1000)
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.DropUnitAct(r.Context(), act, id, reason)
	})
}

// advisory lists the consultative and advisory bodies with their members (9).
func (p pages) advisory(w http.ResponseWriter, r *http.Request, v *page.View) error {
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	s := block.Sheet{}
	for _, a := range v.Org.Data().Advisory {
		if a.From > day || !a.Until.None() && a.Until <= day {
			continue
		}
		s.Parts = append(s.Parts, advisoryPart(v, a, day))
	}
	if len(s.Parts) == 0 {
		s.Parts = []block.Part{{ID: "none", Text: v.S("pages.org.advisory_none")}}
	}
	head := ui.Page{Title: v.S("pages.org.advisory"), Section: "org", Crumbs: crumbs(v), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, http.StatusOK, head, s, "", nil)
}

func advisoryPart(v *page.View, a org.AdvisoryBody, day calendar.Day) block.Part {
	facts := []ui.Fact{{Label: v.S("pages.org.kind"), Value: v.T(org.AdvisoryKindMsg(a.Kind))},
		{Label: v.S("pages.org.basis"), Value: v.S("pages.org.order", "number", a.Order, "day", a.OrderDay)}}
	for _, x := range []struct {
		key  string
		text i18n.Text
	}{{"tasks", a.Tasks}, {"powers", a.Powers}, {"procedure", a.Procedure}} {
		if !x.text.IsZero() {
			facts = append(facts, ui.Fact{Label: v.T(i18n.Msg{Key: "pages.org.statute." + x.key}), Value: v.Text(x.text), Wide: true})
		}
	}
	reg := ui.Register{Caption: v.S("pages.org.members"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.member")}, {Role: ui.ColUnit, Label: v.S("pages.org.role")}}}
	var rows []ui.Row
	for _, role := range org.AdvisoryRoles {
		for _, m := range a.Members {
			if m.Role != role || m.From > day || !m.Until.None() && m.Until <= day {
				continue
			}
			name, note := m.Outside, ""
			if m.PostID != "" {
				name, note = v.PostFull(m.PostID), holderName(v, m.PostID, day)
			}
			rows = append(rows, ui.Row{ID: m.ID, Label: name, Cells: cells(v.TextCell(name, note), v.TextCell(v.T(org.AdvisoryRoleMsg(role)), ""))})
		}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "advisory-" + a.ID, Title: v.Text(a.Name), Count: len(rows), Facts: facts, Register: &reg}
}
