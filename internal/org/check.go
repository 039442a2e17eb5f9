package org

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Limits of what people type, in characters.
const (
	codeMax  = 40
	nameMax  = 300
	shortMax = 80
	actMax   = 200
	longMax  = 20_000
)

// sink receives what is wrong with a field, and what would pass.
type sink func(field string, msg i18n.Msg, allowed ...i18n.Msg)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)

func checkCode(code string, bad sink) {
	switch {
	case code == "":
		bad("code", i18n.M("common.error.empty"))
	case len(code) > codeMax || !codeForm.MatchString(code):
		bad("code", i18n.M("org.error.code"), i18n.M("org.error.code_allowed", "n", codeMax))
	}
}

// checkLine checks a text of one line; least is 1 when it must be filled.
func checkLine(field, text string, least, most int, bad sink) {
	n := utf8.RuneCountInString(text)
	switch {
	case n < least || least > 0 && strings.TrimSpace(text) == "":
		bad(field, i18n.M("common.error.empty"))
	case n > most:
		bad(field, i18n.M("common.error.long", "n", most))
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) }):
		bad(field, i18n.M("org.error.characters"))
	}
}

// checkLong checks a text of several lines.
func checkLong(field, text string, least int, bad sink) {
	clean := strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(text)
	checkLine(field, clean, least, longMax, bad)
}

func checkText(field string, t i18n.Text, least, most int, bad sink) {
	checkLine(field+".kk", t.KK, least, most, bad)
	checkLine(field+".ru", t.RU, least, most, bad)
	checkLine(field+".en", t.EN, least, most, bad)
}

func checkLongText(field string, t i18n.Text, bad sink) {
	checkLong(field+".kk", t.KK, 1, bad)
	checkLong(field+".ru", t.RU, 1, bad)
	checkLong(field+".en", t.EN, 0, bad)
}

// checkSpan checks that the end, where there is one, lies after the start.
func checkSpan(field string, from, until calendar.Day, bad sink) {
	if !until.None() && until <= from {
		bad(field, i18n.M("org.error.ends_before", "day", from), i18n.M("org.error.from_day", "day", from.AddDays(1)))
	}
}

func checkDay(field string, day calendar.Day, bad sink) bool {
	if day.None() {
		bad(field, i18n.M("common.error.day"))
		return false
	}
	if y := day.Year(); y < 1990 || y > 2100 {
		bad(field, i18n.M("org.error.year"))
		return false
	}
	return true
}

// checkUnit examines a unit in the structure it is to be part of.
func checkUnit(s *Structure, u Unit, bad sink) {
	checkCode(u.Code, bad)
	if !u.Kind.Valid() {
		bad("kind", i18n.M("common.error.choice"))
		return
	}
	if id := s.byCode[u.Code]; id != u.ID {
		bad("code", i18n.M("org.error.code_taken", "code", u.Code))
	}
	checkSpan("closed", u.Opened, u.Closed, bad)
	for i, e := range u.Editions {
		if !checkDay("since", e.Since, bad) {
			return
		}
		if i > 0 && e.Since <= u.Editions[i-1].Since {
			bad("since", i18n.M("org.error.after_day", "day", u.Editions[i-1].Since),
				i18n.M("org.error.from_day", "day", u.Editions[i-1].Since.AddDays(1)))
		}
		if !u.Closed.None() && e.Since >= u.Closed {
			bad("since", i18n.M("org.error.closed", "day", u.Closed))
		}
		checkText("name", e.Name, 1, nameMax, bad)
		checkText("short", e.Short, 0, shortMax, bad)
		checkLine("act", e.Act, 0, actMax, bad)
		checkParent(s, u, e, bad)
	}
	if !u.Closed.None() {
		checkClosing(s, u, bad)
	}
}

// checkParent examines where an edition puts the unit.
func checkParent(s *Structure, u Unit, e UnitEdition, bad sink) {
	if u.Kind == KindGPO {
		if e.ParentID != "" {
			bad("parent", i18n.M("org.error.root_parent"))
		}
		if s.root != u.ID {
			bad("kind", i18n.M("org.error.one_root"))
		}
		return
	}
	p := s.units[e.ParentID]
	switch {
	case e.ParentID == "":
		bad("parent", i18n.M("common.error.empty"))
		return
	case p == nil:
		bad("parent", i18n.M("common.error.choice"))
		return
	case !p.Open(e.Since):
		bad("parent", i18n.M("org.error.parent_closed", "unit", p.At(e.Since).Name, "day", e.Since))
	case s.Within(p.ID, u.ID, e.Since):
		bad("parent", i18n.M("org.error.cycle"))
	}
	if kinds := parentKinds(u.Kind); !slices.Contains(kinds, p.Kind) {
		bad("parent", i18n.M("org.error.parent_kind", "kind", KindMsg(u.Kind)), i18n.M("org.error.parent_kind_allowed", "kinds", kindMsgs(kinds)))
	}
	if !u.Kind.IsBody() && p.BodyID != u.BodyID {
		bad("parent", i18n.M("org.error.other_body"))
	}
}

// parentKinds lists under what a unit of the kind may stand.
func parentKinds(k UnitKind) []UnitKind {
	bodies := []UnitKind{KindGPO, KindCommittee, KindAcademy, KindRegion, KindMilitary, KindTransport, KindDistrict}
	switch k {
	case KindApparatus, KindService, KindCommittee, KindAcademy, KindRegion, KindMilitary, KindTransport:
		return []UnitKind{KindGPO}
	case KindDistrict:
		return []UnitKind{KindRegion, KindMilitary, KindTransport, KindCommittee}
	case KindLeadership:
		return bodies
	case KindDepartment:
		return append(bodies, KindApparatus, KindService)
	case KindDirectorate:
		return append(bodies, KindApparatus, KindService, KindDepartment)
	}
	return append(bodies, KindApparatus, KindService, KindDepartment, KindDirectorate)
}

// checkClosing refuses to close what is still in use.
func checkClosing(s *Structure, u Unit, bad sink) {
	for _, id := range s.units[u.ID].children {
		if c := s.units[id]; c.Open(u.Closed) && c.At(u.Closed).ParentID == u.ID {
			bad("closed", i18n.M("org.error.has_units", "unit", c.At(u.Closed).Name), i18n.M("org.error.close_first"))
			return
		}
	}
	for _, id := range s.units[u.ID].posts {
		if p := s.posts[id]; p.Open(u.Closed) || p.Since >= u.Closed {
			bad("closed", i18n.M("org.error.has_posts", "post", p.Title), i18n.M("org.error.close_first"))
			return
		}
	}
}

// checkPost examines a post in the structure it is to be part of.
func checkPost(s *Structure, p Post, bad sink) {
	checkCode(p.Code, bad)
	checkText("title", p.Title, 1, nameMax, bad)
	checkSpan("until", p.Since, p.Until, bad)
	if !p.Kind.Valid() {
		bad("kind", i18n.M("common.error.choice"))
		return
	}
	u := s.units[p.UnitID]
	if u == nil {
		bad("unit", i18n.M("common.error.choice"))
		return
	}
	if !checkDay("since", p.Since, bad) {
		return
	}
	if !u.Open(p.Since) {
		bad("since", i18n.M("org.error.unit_not_open", "unit", u.At(p.Since).Name, "day", p.Since))
	}
	if !u.Closed.None() && (p.Until.None() || p.Until > u.Closed) {
		bad("until", i18n.M("org.error.closed", "day", u.Closed))
	}
	body := s.units[u.BodyID]
	if body != nil && (body.Kind == KindGPO) != p.Kind.OfGPO() {
		bad("kind", i18n.M("org.error.post_kind", "kind", PostKindMsg(p.Kind)))
	} else if kinds := postUnits(p.Kind); len(kinds) > 0 && !slices.Contains(kinds, u.Kind) {
		bad("kind", i18n.M("org.error.post_kind", "kind", PostKindMsg(p.Kind)), i18n.M("org.error.post_kind_allowed", "kinds", kindMsgs(kinds)))
	}
	checkOnlyHead(s, u, p, bad)
}

// postUnits lists in which kinds of units a post of the kind stands; none is any.
func postUnits(k PostKind) []UnitKind {
	switch k {
	case PostGP, PostFirstDeputy, PostDeputy:
		return []UnitKind{KindLeadership, KindGPO}
	case PostCoA, PostDeputyCoA:
		return []UnitKind{KindApparatus}
	case PostServiceChief:
		return []UnitKind{KindService}
	case PostDepartmentChief:
		return []UnitKind{KindDepartment}
	case PostBodyHead, PostBodyDeputyHead:
		return []UnitKind{KindLeadership, KindCommittee, KindAcademy, KindRegion, KindMilitary, KindTransport, KindDistrict}
	}
	return nil
}

// checkOnlyHead refuses a second General Prosecutor, First Deputy, or head of the same unit.
func checkOnlyHead(s *Structure, u *unitNode, p Post, bad sink) {
	if !p.Kind.IsHead() && p.Kind != PostFirstDeputy {
		return
	}
	for _, id := range u.posts {
		o := s.posts[id]
		clash := o.ID != p.ID && (o.Kind == p.Kind || o.Kind.IsHead() && p.Kind.IsHead())
		if clash && spansMeet(o.Since, o.Until, p.Since, p.Until) {
			bad("kind", i18n.M("org.error.one_head", "post", o.Title))
			return
		}
	}
}

// spansMeet reports whether two spans with exclusive ends share a day; no end is for ever.
func spansMeet(from1, until1, from2, until2 calendar.Day) bool {
	return (until1.None() || from2 < until1) && (until2.None() || from1 < until2)
}

// checkPerson examines a person.
func checkPerson(s *Structure, p Person, bad sink) {
	checkCode(p.Code, bad)
	if id := s.byNumber[p.Code]; id != p.ID {
		bad("code", i18n.M("org.error.code_taken", "code", p.Code))
	}
	checkLine("family", p.Family, 1, 80, bad)
	checkLine("given", p.Given, 1, 80, bad)
	checkLine("patronymic", p.Patronymic, 0, 80, bad)
	if p.IIN != "" && !validIIN(p.IIN) {
		bad("iin", i18n.M("org.error.iin"))
	}
}

func validIIN(s string) bool {
	if len(s) != 12 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// checkHolding examines who is to hold a post.
func checkHolding(s *Structure, h Holding, bad sink) {
	p := s.posts[h.PostID]
	if p == nil {
		bad("post", i18n.M("common.error.choice"))
	}
	if s.people[h.PersonID] == nil {
		bad("person", i18n.M("common.error.choice"))
	}
	checkLine("order", h.Order, 0, actMax, bad)
	checkSpan("until", h.From, h.Until, bad)
	if !checkDay("from", h.From, bad) || p == nil {
		return
	}
	if !p.Open(h.From) {
		bad("from", i18n.M("org.error.post_not_open", "post", p.Title, "day", h.From))
	}
	if !p.Until.None() && (h.Until.None() || h.Until > p.Until) {
		bad("until", i18n.M("org.error.closed", "day", p.Until))
	}
	for _, o := range p.holdings {
		if o.ID != h.ID && spansMeet(o.From, o.Until, h.From, h.Until) {
			bad("post", i18n.M("org.error.held", "name", s.PersonName(o.PersonID), "day", o.From))
			return
		}
	}
}

// KindMsg is the name of a kind of unit.
func KindMsg(k UnitKind) i18n.Msg { return i18n.Msg{Key: "org.unit_kind." + string(k)} }

// PostKindMsg is the name of a kind of post.
func PostKindMsg(k PostKind) i18n.Msg { return i18n.Msg{Key: "org.post_kind." + string(k)} }

// AbsenceKindMsg is the name of a kind of absence.
func AbsenceKindMsg(k AbsenceKind) i18n.Msg { return i18n.Msg{Key: "org.absence_kind." + string(k)} }

// AdvisoryKindMsg is the name of a kind of advisory body.
func AdvisoryKindMsg(k AdvisoryKind) i18n.Msg { return i18n.Msg{Key: "org.advisory_kind." + string(k)} }

// AdvisoryRoleMsg is the name of a role in an advisory body.
func AdvisoryRoleMsg(r AdvisoryRole) i18n.Msg { return i18n.Msg{Key: "org.advisory_role." + string(r)} }

func kindMsgs(kinds []UnitKind) []i18n.Msg {
	out := make([]i18n.Msg, len(kinds))
	for i, k := range kinds {
		out[i] = KindMsg(k)
	}
	return out
}
