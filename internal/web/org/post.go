package org

import (
	"net/http"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon a post.
const (
	actChangePost = "change_post"
	actClosePost  = "close_post"
	actAppoint    = "appoint"
	actRelease    = "release"
	actTransfer   = "transfer"
)

func (p pages) showPost(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	x, ok := v.Org.Post(id)
	if !ok {
		return fault.NotFound{What: "post " + id}
	}
	v.Path = "/org/posts/" + id
	deeds, err := p.postDeeds(r, v, x)
	if err != nil {
		return err
	}
	day := v.Act.Day()
	s := block.Sheet{Acts: opened(v, act, f, deeds), Parts: []block.Part{
		{ID: "about", Title: v.S("pages.org.about"), Facts: postFacts(v, x, day), Acts: links(deeds...)}, holdersPart(v, x),
	}}
	if part, ok := postLinesPart(v, x, day); ok {
		s.Parts = append(s.Parts, part)
	}
	if part, ok := replacementsOf(v, []org.Post{x}, day); ok {
		s.Parts = append(s.Parts, part)
	}
	if part, ok, err := p.handedPart(r, v, id, false); err != nil {
		return err
	} else if ok {
		s.Parts = append(s.Parts, part)
	}
	u, _ := v.Org.Unit(x.UnitID)
	head := ui.Page{Title: v.Text(x.Title), Section: "org", Crumbs: append(unitCrumbs(v, u, day), ui.Link{Label: v.UnitShort(u.ID), Href: "/org/units/" + u.ID})}
	return block.Show(w, r, v, status, head, s, act, f)
}

func postFacts(v *page.View, x org.Post, day calendar.Day) []ui.Fact {
	out := []ui.Fact{
		{Label: v.S("pages.org.unit"), Value: v.UnitPath(x.UnitID), Href: "/org/units/" + x.UnitID},
		{Label: v.S("pages.org.kind"), Value: v.T(org.PostKindMsg(x.Kind))},
		{Label: v.S("pages.org.code"), Value: x.Code},
	}
	if id, ok := v.Org.Holder(x.ID, day); ok {
		out = append(out, ui.Fact{Label: v.S("pages.org.holder"), Value: v.PersonName(id), Href: "/org/people/" + id})
	} else {
		out = append(out, ui.Fact{Label: v.S("pages.org.holder"), Value: v.S("pages.org.vacant")})
	}
	out = append(out, ui.Fact{Label: v.S("pages.org.acts"), Value: acting(v, x.ID, day)}, ui.Fact{Label: v.S("pages.org.opened"), Value: v.Day(x.Since)})
	if !x.Until.None() {
		out = append(out, ui.Fact{Label: v.S("pages.org.closed"), Value: v.Day(x.Until)})
	}
	if words := flagWords(v, x); words != "" {
		out = append(out, ui.Fact{Label: v.S("pages.org.flags"), Value: words})
	}
	return out
}

// holdersPart lists who holds and held a post.
func holdersPart(v *page.View, x org.Post) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.holders"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.holder")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.days")},
	}, Empty: ui.Empty{Title: v.S("pages.org.vacant")}}
	var rows []ui.Row
	for _, h := range v.Org.Holdings(x.ID) {
		to := h.Until
		if !to.None() {
			to = to.AddDays(-1)
		}
		at := "/org/people/" + h.PersonID
		rows = append(rows, ui.Row{ID: h.ID, Label: v.PersonName(h.PersonID), Href: at, Cells: cells(
			personCell(v, at, v.PersonName(h.PersonID), ""), v.TextCell(h.Order, ""), v.TextCell(days(v, h.From, to), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "holders", Title: v.S("pages.org.holders"), Count: len(rows), Register: &reg}
}

// days are the first and the last day of something.
func days(v *page.View, from, to calendar.Day) string {
	return strings.TrimSpace(page.Capital(span(v, "", from, to)))
}

// postLinesPart lists what acts of units give the post to do (6, 7).
func postLinesPart(v *page.View, x org.Post, day calendar.Day) (block.Part, bool) {
	reg := ui.Register{Caption: v.S("pages.org.laid"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.org.area")}, {Role: ui.ColUnit, Label: v.S("pages.org.zone")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}}}
	var rows []ui.Row
	for _, l := range v.Org.PostLines(x.ID, day) {
		area, zone := v.S("pages.org.every_area"), v.S("pages.org.every_zone")
		if l.Item.AreaID != "" {
			area = v.AreaName(l.Item.AreaID)
		}
		if l.Item.ZoneBodyID != "" {
			zone = v.UnitName(l.Item.ZoneBodyID)
		}
		rows = append(rows, ui.Row{ID: "line" + itoa(len(rows)), Label: area, Cells: cells(v.TextCell(area, ""), v.TextCell(zone, ""), v.TextCell(v.S("pages.org.act_of", "number", l.Act.Number, "day", l.Act.Day), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "lines", Title: v.S("pages.org.laid"), Count: len(rows), Register: &reg}, len(rows) > 0
}

func (p pages) postDeeds(r *http.Request, v *page.View, x org.Post) ([]deed, error) {
	var out []deed
	at := "/org/posts/" + x.ID
	if v.Org.MayManageStaff(v.Act, x.ID) && x.Until.None() {
		now, held := v.Org.LastHolding(x.ID)
		if !held || !now.Until.None() {
			out = append(out, appointDeed(p, v, x, at))
		} else {
			list, err := p.leaveDeeds(r, v, now, at)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
	}
	if v.Org.MayOrderReplacement(v.Act, x.ID) && x.Until.None() {
		out = append(out, replaceDeed(v, x, at))
	}
	if v.Org.IsAdmin(v.Act) && x.Until.None() {
		def := map[string]string{}
		setThree(def, "title", x.Title)
		for name, on := range map[string]bool{"control": x.Control, "clerk": x.Clerk, "admin": x.Admin, "hr": x.HR, "dsp": x.DSP} {
			if on {
				def[name] = "1"
			}
		}
		text, err := p.closingText(r, v, actClosePost, []string{x.ID}, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, deed{
			id: actChangePost, title: v.S("pages.org.change_post"), text: v.S("pages.org.change_post_text"), action: at + "/change", def: def, seen: org.Mark(x),
			fields: fields(three(v, "title", "pages.org.post_title", block.Line, nameMost, false), flagFields(v), one(line(v, "reason", "common.field.reason", actMost))),
		}, deed{
			id: actClosePost, title: v.S("pages.org.close_post"), button: v.S("pages.org.close_post"), danger: true, text: text, action: at + "/close",
			fields: fields(one(dayField(v, "until", "pages.org.closed_from"), actField(v))),
		})
		hand, err := p.handOverDeeds(r, v, x.ID, at, successorPosts(v, x))
		if err != nil {
			return nil, err
		}
		out = append(out, hand...)
	}
	return out, nil
}

// leaveDeeds are the release of the holder and the transfer to another post, with what then becomes of the work.
func (p pages) leaveDeeds(r *http.Request, v *page.View, h org.Holding, at string) ([]deed, error) {
	text := ""
	if a := v.Query.Get("act"); a == actRelease || a == actTransfer || r.Method != http.MethodGet {
		n, err := p.app.Owed(r.Context(), v.Act.Day(), []string{h.PostID}, nil)
		if err != nil {
			return nil, err
		}
		text = v.S("pages.org.leave_none", "name", v.PersonName(h.PersonID), "post", v.PostTitle(h.PostID))
		if n > 0 {
			text = v.S("pages.org.leave_text", "name", v.PersonName(h.PersonID), "post", v.PostTitle(h.PostID), "n", n)
		}
		if names := standing(v, h.PostID); names != "" {
			text += " " + v.S("pages.org.leave_next", "names", names)
		} else {
			text += " " + v.S("pages.org.leave_nobody")
		}
	}
	vacant := func(f *ui.Form) []block.Field {
		return []block.Field{
			{Kind: block.Pick, FieldSpec: ui.FieldSpec{Name: "post", Label: v.S("pages.org.new_post"), Hint: v.S("pages.org.vacant_hint")}, Groups: ui.Options(vacancies(v)...)},
			dayField(v, "from", "pages.org.new_from"), orderLine(v),
		}
	}
	return []deed{
		{
			id: actRelease, title: v.S("pages.org.release"), text: text, action: at + "/release", seen: h.ID, danger: true, button: v.S("pages.org.release"),
			fields: fields(one(dayField(v, "until", "pages.org.release_from"), orderLine(v))),
		},
		{id: actTransfer, title: v.S("pages.org.transfer"), text: text, action: at + "/transfer", seen: h.ID, fields: vacant},
	}, nil
}

func orderLine(v *page.View) block.Field {
	f := line(v, "order", "pages.org.staff_order", actMost)
	f.Hint = v.S("pages.org.staff_order_hint")
	return f
}

// standing names those who act when a post is vacant.
func standing(v *page.View, postID string) string {
	var out []string
	for _, id := range v.Org.WouldAct(postID, v.Act.Day()) {
		out = append(out, v.PostTitle(id)+" ("+holderName(v, id, v.Act.Day())+")")
	}
	return strings.Join(out, "; ")
}

// vacancies are the posts to which the reader may appoint today.
func vacancies(v *page.View) []ui.Option {
	var out []ui.Option
	day := v.Act.Day()
	for _, x := range v.Org.Data().Posts {
		if h, held := v.Org.LastHolding(x.ID); (!held || !h.Until.None()) && (x.Until.None() || x.Until > day) && v.Org.MayManageStaff(v.Act, x.ID) {
			note := ""
			if held && h.Until > day {
				note = v.S("pages.org.vacant_from", "day", h.Until)
			}
			out = append(out, ui.Option{Value: x.ID, Label: v.PostFull(x.ID), Note: note})
		}
	}
	v.SortOptions(out)
	return out
}

// peopleMost is how many people a search offers.
const peopleMost = 30

// peopleOptions are people whose name or number holds the words, and the one chosen already.
func peopleOptions(v *page.View, words, chosen string) []ui.Option {
	var out []ui.Option
	want := i18n.Fold(words)
	for _, x := range v.Org.Data().People {
		if x.ID != chosen && (len(out) >= peopleMost || want == "" || !strings.Contains(i18n.Fold(x.FullName()+" "+x.Code), want)) {
			continue
		}
		note := x.Code
		for _, seat := range v.Org.Seats(x.ID, v.Act.Day()) {
			if seat.For == nil {
				note += ", " + v.PostFull(seat.PostID)
			}
		}
		out = append(out, ui.Option{Value: x.ID, Label: x.FullName(), Note: note})
	}
	v.SortOptions(out)
	return out
}

func appointDeed(_ pages, v *page.View, x org.Post, at string) deed {
	return deed{
		id: actAppoint, title: v.S("pages.org.appoint"), text: v.S("pages.org.appoint_text"), action: at + "/appoint",
		fields: func(f *ui.Form) []block.Field {
			words, chosen := "", ""
			if f != nil {
				words, chosen = f.Values.Get(block.Name(actAppoint, "person_q")), f.Values.Get(block.Name(actAppoint, "person"))
			}
			return []block.Field{
				{
					Kind: block.Pick, Search: "/org/people/pick", Blank: v.S("common.choose"), Groups: ui.Options(peopleOptions(v, words, chosen)...),
					FieldSpec: ui.FieldSpec{Name: "person", Label: v.S("pages.org.person"), Hint: v.S("pages.org.person_hint")},
				},
				dayField(v, "from", "pages.org.from"), orderLine(v),
			}
		},
	}
}

// replaceDeed is the order on replacement of the post, with those whom it may lawfully name (2, 3, 5, 42).
func replaceDeed(v *page.View, x org.Post, at string) deed {
	return deed{
		id: actReplace, title: v.S("pages.org.replace"), text: v.S("pages.org.replace_text") + ". " + v.T(v.Org.StandInRule(x.ID)), action: at + "/replacement",
		fields: func(*ui.Form) []block.Field {
			day := v.Act.Day()
			var near, far []ui.Option
			for _, c := range v.Org.StandIns(x.ID, day) {
				o := ui.Option{Value: c.ID, Label: v.PostFull(c.ID), Note: holderName(v, c.ID, day)}
				if c.UnitID == x.UnitID {
					near = append(near, o)
				} else {
					far = append(far, o)
				}
			}
			groups := []ui.OptionGroup{{Label: v.S("pages.org.same_unit"), Options: near}, {Label: v.S("pages.org.other_units"), Options: far}}
			return append([]block.Field{{
				Kind: block.Pick, FieldSpec: ui.FieldSpec{Name: "by_post", Label: v.S("pages.org.by_post")}, Blank: v.S("common.choose"),
				Groups: slices.DeleteFunc(groups, func(g ui.OptionGroup) bool { return len(g.Options) == 0 }),
			}}, orderFields(v, true)...)
		},
	}
}

func (p pages) replacePost(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
	x := org.ReplacementInput{
		PostID: id, ByPostID: in.ID(in.N("by_post")), From: in.Day(in.N("from")), To: in.OptDay(in.N("to")),
		Order: in.Text(in.N("order"), 1, 60), OrderDay: in.Day(in.N("order_day")),
	}
	if err := in.Err(); err != nil {
		return "", err
	}
	_, err := p.org.OrderReplacement(r.Context(), act, x)
	return "", err
}

// pickPerson answers the search of a field that chooses a person.
func (p pages) pickPerson(w http.ResponseWriter, r *http.Request, v *page.View) error {
	words := httpx.Query(r).Text("q", 0, 100)
	return httpx.Fragment(w, r, http.StatusOK, v.PickerOptions(peopleOptions(v, words, "")))
}

func (p pages) postRoutes(handle func(pattern string, h page.Handler)) {
	done := func(key string) i18n.Msg { return i18n.Msg{Key: "pages.org.done." + key} }
	handle("GET /org/posts/{id}", single(p.showPost))
	handle("GET /org/people/pick", p.pickPerson)
	handle("POST /org/posts/{id}/change", p.onPost(actChangePost, done("post_changed"), p.changePost))
	handle("POST /org/posts/{id}/handover", p.onPost(actHandOver, done("handed_over"), p.handOverPost))
	handle("POST /org/posts/{id}/handover/revoke", p.onPost(actRevokeHandOver, done("handover_revoked"), func(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
		return p.revokeHandOver(r, false, id, in, act)
	}))
	handle("POST /org/posts/{id}/close", p.onPost(actClosePost, done("post_closed"), p.closePost))
	handle("POST /org/posts/{id}/appoint", p.appointTo)
	handle("POST /org/posts/{id}/release", p.onPost(actRelease, done("released"), p.release))
	handle("POST /org/posts/{id}/replacement", p.onPost(actReplace, i18n.M("pages.org.replace_done"), p.replacePost))
	handle("POST /org/posts/{id}/transfer", p.onPost(actTransfer, done("transferred"), p.transfer))
}

// onPost runs an act of the page of a post.
func (p pages) onPost(act string, done i18n.Msg, do func(r *http.Request, v *page.View, postID string, in block.In, act org.Act) (string, error)) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		return run{
			act: act, done: done, to: "/org/posts/" + id,
			do:   func(in block.In, act org.Act) (string, error) { return do(r, v, id, in, act) },
			back: func(status int, act string, f *ui.Form) error { return p.showPost(w, r, v, id, status, act, f) },
		}.serve(w, r, v)
	}
}

func (p pages) changePost(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
	x := org.PostChange{Title: textOf(in, "title", 1, nameMost), Reason: in.Text(in.N("reason"), 1, actMost), Seen: seenOf(in)}
	x.Control, x.Clerk, x.Admin, x.HR, x.DSP = flagsOf(in)
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.ChangePost(r.Context(), act, id, x)
}

func (p pages) closePost(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
	day, by := in.Day(in.N("until")), in.Text(in.N("act"), 1, actMost)
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.ClosePost(r.Context(), act, id, day, by)
}

// appointTo puts a person in the post; without scripts the same form also searches for the person.
func (p pages) appointTo(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := block.In{Input: httpx.Read(r), Act: actAppoint}
	if field, _ := in.Find(); field != "" {
		in.OptID(in.N("person"))
		in.Text(in.N("from"), 0, 20)
		in.Text(in.N("order"), 0, actMost)
		v.Query.Set("act", actAppoint)
		return p.showPost(w, r, v, id, http.StatusOK, actAppoint, in.Form())
	}
	return p.onPost(actAppoint, i18n.M("pages.org.done.appointed"), p.appoint)(w, r, v)
}

func (p pages) appoint(r *http.Request, _ *page.View, id string, in block.In, act org.Act) (string, error) {
	x := org.Appointment{PersonID: in.ID(in.N("person")), PostID: id, From: in.Day(in.N("from")), Order: in.Text(in.N("order"), 1, actMost)}
	if err := in.Err(); err != nil {
		return "", err
	}
	_, err := p.org.Appoint(r.Context(), act, x)
	return "", err
}

func (p pages) release(r *http.Request, _ *page.View, _ string, in block.In, act org.Act) (string, error) {
	holding := in.ID(in.N(seenField)) // the holding that the person saw, whoever holds the post meanwhile
	x := org.Leaving{Until: in.Day(in.N("until")), Order: in.Text(in.N("order"), 1, actMost)}
	if err := in.Err(); err != nil {
		return "", err
	}
	return "", p.org.Release(r.Context(), act, holding, x)
}

func (p pages) transfer(r *http.Request, _ *page.View, _ string, in block.In, act org.Act) (string, error) {
	holding := in.ID(in.N(seenField))
	x := org.Move{PostID: in.ID(in.N("post")), From: in.Day(in.N("from")), Order: in.Text(in.N("order"), 1, actMost)}
	if err := in.Err(); err != nil {
		return "", err
	}
	_, err := p.org.Transfer(r.Context(), act, holding, x)
	return "/org/posts/" + x.PostID, err
}
