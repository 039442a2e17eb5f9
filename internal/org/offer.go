package org

import (
	"slices"

	"reglament/internal/calendar"
)

// KindsBelow lists the kinds of units that may be opened under a unit.
func (s *Structure) KindsBelow(unitID string) []UnitKind {
	u := s.units[unitID]
	if u == nil {
		return nil
	}
	var out []UnitKind
	for _, k := range UnitKinds {
		if k != KindGPO && slices.Contains(parentKinds(k), u.Kind) {
			out = append(out, k)
		}
	}
	return out
}

// ParentsFor lists the units and bodies under which a unit may be put on the day, its own place included.
func (s *Structure) ParentsFor(unitID string, day calendar.Day) []Unit {
	u := s.units[unitID]
	if u == nil || u.Kind == KindGPO {
		return nil
	}
	kinds := parentKinds(u.Kind)
	return s.list(day, func(p Unit) bool {
		return slices.Contains(kinds, p.Kind) && (u.Kind.IsBody() || p.BodyID == u.BodyID) && !s.Within(p.ID, unitID, day)
	})
}

// PostKindsIn lists the kinds of posts that may be opened in a unit.
func (s *Structure) PostKindsIn(unitID string) []PostKind {
	u := s.units[unitID]
	if u == nil {
		return nil
	}
	var out []PostKind
	for _, k := range PostKinds {
		kinds := postUnits(k)
		if k.OfGPO() == (u.BodyID == s.root) && (len(kinds) == 0 || slices.Contains(kinds, u.Kind)) {
			out = append(out, k)
		}
	}
	return out
}

// Holdings lists who holds or held a post, the latest first.
func (s *Structure) Holdings(postID string) []Holding {
	if n := s.posts[postID]; n != nil {
		return slices.Clone(n.holdings)
	}
	return nil
}

// Statutes lists every statute of a unit, the newest first (6).
func (s *Structure) Statutes(unitID string) []*Statute {
	n := s.units[unitID]
	if n == nil {
		return nil
	}
	out := slices.Clone(n.statutes)
	slices.Reverse(out)
	return out
}

// PostLines lists what the act in force gives a post to do on the day (6, 7).
func (s *Structure) PostLines(postID string, day calendar.Day) []AreaLine {
	var out []AreaLine
	n := s.posts[postID]
	if n == nil {
		return nil
	}
	for id := n.UnitID; id != ""; id = s.Parent(id, day) {
		act, ok := s.UnitAct(id, day)
		if !ok {
			continue
		}
		for _, x := range act.Items {
			if x.PostID == postID {
				out = append(out, AreaLine{UnitID: id, Act: act, Item: x})
			}
		}
	}
	return out
}

// LastHolding is the holding of a post that began last, over or not.
func (s *Structure) LastHolding(postID string) (Holding, bool) {
	if n := s.posts[postID]; n != nil && len(n.holdings) > 0 {
		return n.holdings[0], true // by From, descending
	}
	return Holding{}, false
}

// WouldAct lists the posts that are called, in this order, when a post is vacant on the day (2, 3, 5, 6).
func (s *Structure) WouldAct(postID string, day calendar.Day) []string {
	n := s.posts[postID]
	if n == nil {
		return nil
	}
	var out []string
	for _, c := range s.candidates(n, day) {
		if !slices.Contains(out, c.by) {
			out = append(out, c.by)
		}
	}
	return out
}
