package instrument

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// What a step of the route rests on.
const (
	routeHead      = "instrument.agreement.head"      // the head of the drafter's unit (5)
	routeTouched   = "instrument.agreement.units"     // each unit the draft touches (45)
	routeApparatus = "instrument.agreement.apparatus" // the Apparatus (49-1)
)

// agreementDays is the term of an answer. Chapter 6 names none (see I-90).
const agreementDays = 3

// route computes who must agree before the draft is signed: the head of the drafter's unit, when somebody above him
// signs (5); each other unit the draft touches (45); the Apparatus last (49-1). Nobody can be taken out of it.
func (sc *scene) route(own Owner, d *Draft) []document.Step {
	due, err := sc.snap.Calendar.Explain(sc.day, calendar.WorkingDays(agreementDays), calendar.Execution)
	if err != nil {
		due = calendar.Explanation{}
	}
	edition := sc.law.Edition(d).ID
	var steps []document.Step
	add := func(order int, post, unit, rule, para string, why i18n.Msg) {
		steps = append(steps, document.Step{Order: order, PostID: post, UnitID: unit, Rule: rule, Para: para, Edition: edition, Why: why, Due: due})
	}
	if head, ok := sc.Head(own.Unit, sc.day); ok && head.ID != own.Post && !sc.signsFor(d, head) {
		add(1, head.ID, own.Unit, routeHead, "5", i18n.M("instrument.route.head", "unit", sc.UnitName(own.Unit, sc.day)))
	}
	units, unitsPara, apparatus, apparatusPara := sc.law.Needs(d)
	for _, u := range units {
		post := ""
		if head, ok := sc.Head(u, sc.day); ok {
			post = head.ID
		}
		add(2, post, u, routeTouched, unitsPara, i18n.M("instrument.route.touched", "unit", sc.UnitName(u, sc.day)))
	}
	if apparatus {
		if post, unit, ok := sc.apparatusPost(own.Body); ok {
			// A touched unit whose head answers for the Apparatus is asked once, and answers for both.
			steps = slices.DeleteFunc(steps, func(s document.Step) bool { return s.Rule == routeTouched && s.PostID == post })
			add(3, post, unit, routeApparatus, apparatusPara, i18n.M("instrument.route.apparatus"))
		}
	}
	return steps
}

// signsFor reports whether the head of the drafter's unit is the one who signs: then his signature is his agreement.
func (sc *scene) signsFor(d *Draft, head org.Post) bool {
	return d.Signer.Unit == head.UnitID && d.Signer.Post == string(head.Kind)
}

// apparatusPost is the post that answers for the Apparatus: the head of its control unit, else the Chief of the
// Apparatus (see I-91).
func (sc *scene) apparatusPost(bodyID string) (post, unit string, ok bool) {
	apparatus, found := sc.Apparatus(sc.day)
	if !found {
		return "", "", false
	}
	units := append([]org.Unit{apparatus}, sc.Below(apparatus.ID, sc.day)...)
	for _, u := range units {
		for _, p := range sc.Posts(u.ID, sc.day) {
			if p.Control && p.Kind.IsHead() && p.Kind != org.PostCoA {
				return p.ID, u.ID, true
			}
		}
	}
	for _, p := range sc.PostsOfKind(sc.day, org.PostCoA) {
		return p.ID, p.UnitID, true
	}
	return "", "", false
}

// RouteView is one step as it is shown before the agreement starts: who would answer today.
type RouteView struct {
	document.Step
	Seat  org.Seat // who lawfully acts in the post today
	Known bool     // false: nobody acts in it, the step cannot be answered until somebody does
}

// Preview names who would answer each step today.
func (sc *scene) preview(steps []document.Step) []RouteView {
	out := make([]RouteView, 0, len(steps))
	for _, s := range steps {
		seat, ok := sc.Acting(s.PostID, sc.day)
		out = append(out, RouteView{Step: s, Seat: seat, Known: ok})
	}
	slices.SortStableFunc(out, func(a, b RouteView) int { return a.Order - b.Order })
	return out
}
