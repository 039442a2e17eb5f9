package org

import (
	"slices"

	"reglament/internal/calendar"
)

// maxDepth bounds every walk up the tree, so that a damaged tree cannot hang the program.
const maxDepth = 64

// Parent is the unit above on the day, or "".
func (s *Structure) Parent(unitID string, day calendar.Day) string {
	if n := s.units[unitID]; n != nil {
		return n.At(day).ParentID
	}
	return ""
}

// Children lists the units directly below that are open on the day, by kind and code.
func (s *Structure) Children(unitID string, day calendar.Day) []Unit {
	n := s.units[unitID]
	if n == nil {
		return nil
	}
	var out []Unit
	for _, id := range n.children {
		c := s.units[id]
		if c.Open(day) && c.At(day).ParentID == unitID {
			out = append(out, c.Unit)
		}
	}
	return out
}

// Below lists every open unit under the given one, at any depth, without the unit itself.
func (s *Structure) Below(unitID string, day calendar.Day) []Unit {
	var out []Unit
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		if depth > maxDepth {
			return
		}
		for _, c := range s.Children(id, day) {
			out = append(out, c)
			walk(c.ID, depth+1)
		}
	}
	walk(unitID, 0)
	return out
}

// Ancestors lists the units above, the nearest first.
func (s *Structure) Ancestors(unitID string, day calendar.Day) []Unit {
	var out []Unit
	for id := s.Parent(unitID, day); id != "" && len(out) < maxDepth; id = s.Parent(id, day) {
		n := s.units[id]
		if n == nil {
			break
		}
		out = append(out, n.Unit)
	}
	return out
}

// Within reports whether the unit is the ancestor itself or stands below it on the day.
func (s *Structure) Within(unitID, ancestorID string, day calendar.Day) bool {
	for range maxDepth {
		if unitID == "" {
			return false
		}
		if unitID == ancestorID {
			return true
		}
		unitID = s.Parent(unitID, day)
	}
	return false
}

// Bodies lists the bodies open on the day, of the kinds given or all, by kind and code.
func (s *Structure) Bodies(day calendar.Day, kinds ...UnitKind) []Unit {
	return s.list(day, func(u Unit) bool {
		return u.Kind.IsBody() && (len(kinds) == 0 || slices.Contains(kinds, u.Kind))
	})
}

// Independent lists the independent structural units of a body: those right under it that are neither bodies nor its leadership.
func (s *Structure) Independent(bodyID string, day calendar.Day) []Unit {
	return slices.DeleteFunc(s.Children(bodyID, day), func(u Unit) bool { return u.Kind.IsBody() || u.Kind == KindLeadership })
}

// Units lists the units (not bodies) of a body open on the day, at any depth, by kind and code.
func (s *Structure) Units(bodyID string, day calendar.Day) []Unit {
	return s.list(day, func(u Unit) bool { return u.BodyID == bodyID && !u.Kind.IsBody() })
}

func (s *Structure) list(day calendar.Day, want func(Unit) bool) []Unit {
	var out []Unit
	for _, n := range s.inOrder {
		if n.Open(day) && want(n.Unit) {
			out = append(out, n.Unit)
		}
	}
	return out
}

// UnitOf is the independent structural unit of the General Prosecutor's Office (3) that a unit belongs to: the one that
// stands directly under the office; for a unit of another body it is that body's unit of the first level.
func (s *Structure) UnitOf(unitID string, day calendar.Day) string {
	for range maxDepth {
		n := s.units[unitID]
		if n == nil || n.Kind.IsBody() {
			return unitID
		}
		parent := s.units[n.At(day).ParentID]
		if parent == nil || parent.Kind.IsBody() {
			return unitID
		}
		unitID = parent.ID
	}
	return unitID
}

// Posts lists the posts of a unit that exist on the day, by rank and code.
func (s *Structure) Posts(unitID string, day calendar.Day) []Post {
	n := s.units[unitID]
	if n == nil {
		return nil
	}
	var out []Post
	for _, id := range n.posts {
		if p := s.posts[id]; p.Open(day) {
			out = append(out, p.Post)
		}
	}
	return out
}

// Head is the post that heads a unit or body. The head of a body may stand in the body itself or in its leadership.
func (s *Structure) Head(unitID string, day calendar.Day) (Post, bool) {
	n := s.units[unitID]
	if n == nil {
		return Post{}, false
	}
	if p, ok := s.headIn(n, day); ok {
		return p, true
	}
	if !n.Kind.IsBody() {
		return Post{}, false
	}
	for _, id := range n.children {
		c := s.units[id]
		if c.Kind == KindLeadership && c.Open(day) && c.At(day).ParentID == unitID {
			if p, ok := s.headIn(c, day); ok {
				return p, true
			}
		}
	}
	return Post{}, false
}

func (s *Structure) headIn(n *unitNode, day calendar.Day) (Post, bool) {
	for _, id := range n.posts { // by rank, so the first head is the highest
		if p := s.posts[id]; p.Kind.IsHead() && p.Open(day) {
			return p.Post, true
		}
	}
	return Post{}, false
}

// PostsOfKind lists the posts of the kinds given that exist on the day, by code within a kind.
func (s *Structure) PostsOfKind(day calendar.Day, kinds ...PostKind) []Post {
	var out []Post
	for _, k := range kinds {
		for _, id := range s.byKind[k] {
			if p := s.posts[id]; p.Open(day) {
				out = append(out, p.Post)
			}
		}
	}
	return out
}

// Apparatus is the Apparatus of the General Prosecutor (4) on the day.
func (s *Structure) Apparatus(day calendar.Day) (Unit, bool) {
	for _, id := range s.apparati {
		if u := s.units[id]; u.Open(day) {
			return u.Unit, true
		}
	}
	return Unit{}, false
}
