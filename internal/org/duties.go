package org

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Distribution is the order on the distribution of duties in force on the day (3).
func (s *Structure) Distribution(day calendar.Day) (*Distribution, bool) {
	for i := len(s.data.Distributions) - 1; i >= 0; i-- {
		if d := &s.data.Distributions[i]; d.From <= day {
			return d, true
		}
	}
	return nil, false
}

// Supervisor is the deputy to whom the unit or body, or the nearest one above it, is assigned (3).
func (s *Structure) Supervisor(unitID string, day calendar.Day) (Post, bool) {
	d, ok := s.Distribution(day)
	if !ok {
		return Post{}, false
	}
	for range maxDepth {
		if unitID == "" {
			return Post{}, false
		}
		for _, item := range d.Items {
			if item.UnitID == unitID {
				if p := s.posts[item.PostID]; p != nil && p.Open(day) {
					return p.Post, true
				}
			}
		}
		unitID = s.Parent(unitID, day)
	}
	return Post{}, false
}

// AreaSupervisor is the deputy to whom the area of law, or the nearest one above it, is assigned (3).
func (s *Structure) AreaSupervisor(areaID string, day calendar.Day) (Post, bool) {
	d, ok := s.Distribution(day)
	if !ok {
		return Post{}, false
	}
	for range maxDepth {
		a := s.areas[areaID]
		if a == nil {
			return Post{}, false
		}
		for _, item := range d.Items {
			if item.AreaID == areaID {
				if p := s.posts[item.PostID]; p != nil && p.Open(day) {
					return p.Post, true
				}
			}
		}
		areaID = a.At(day).ParentID
	}
	return Post{}, false
}

// Supervised lists the units and bodies assigned to the post by the distribution order (3); what stands below them belongs
// to them too, unless it is assigned to another. For the Chief of the Apparatus it is the Apparatus and what an act of the
// General Prosecutor gives him (4).
func (s *Structure) Supervised(postID string, day calendar.Day) []string {
	var out []string
	add := func(id string) {
		if u := s.units[id]; u != nil && u.Open(day) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if d, ok := s.Distribution(day); ok {
		for _, item := range d.Items {
			if item.PostID == postID && item.UnitID != "" {
				add(item.UnitID)
			}
		}
	}
	if p := s.posts[postID]; p != nil && p.Kind == PostCoA {
		add(p.UnitID)
		for _, d := range s.Directions(day) {
			add(d.UnitID)
		}
	}
	return out
}

// SupervisedAreas lists the areas of law assigned to the post by the distribution order (3).
func (s *Structure) SupervisedAreas(postID string, day calendar.Day) []string {
	var out []string
	if d, ok := s.Distribution(day); ok {
		for _, item := range d.Items {
			if item.PostID == postID && item.AreaID != "" {
				out = append(out, item.AreaID)
			}
		}
	}
	return out
}

// Directions lists the acts in force on the day that give the Chief of the Apparatus direction of units and bodies (4).
func (s *Structure) Directions(day calendar.Day) []Direction {
	var out []Direction
	for _, d := range s.data.Directions {
		if d.From <= day && (d.Until.None() || day < d.Until) {
			out = append(out, d)
		}
	}
	return out
}

// Oversees reports whether the post supervises (3), directs (4) or heads (5) the unit or body on the day; the General
// Prosecutor oversees everything (2).
func (s *Structure) Oversees(postID, unitID string, day calendar.Day) bool {
	p := s.posts[postID]
	if p == nil || !p.Open(day) {
		return false
	}
	if p.Kind == PostGP {
		return true
	}
	if p.Kind.IsDeputyGP() {
		sup, ok := s.Supervisor(unitID, day)
		return ok && sup.ID == postID
	}
	for _, id := range s.Supervised(postID, day) {
		if s.Within(unitID, id, day) {
			return true
		}
	}
	for id := unitID; id != ""; id = s.Parent(id, day) {
		if head, ok := s.Head(id, day); ok && head.ID == postID {
			return true
		}
	}
	return false
}

// UnitAct is the act on the duties of a unit's employees in force on the day (6).
func (s *Structure) UnitAct(unitID string, day calendar.Day) (*UnitAct, bool) {
	if n := s.units[unitID]; n != nil {
		act := inForce(n.acts, day)
		return act, act != nil
	}
	return nil, false
}

// UnitActs lists every act of a unit, the newest first.
func (s *Structure) UnitActs(unitID string) []*UnitAct {
	n := s.units[unitID]
	if n == nil {
		return nil
	}
	out := slices.Clone(n.acts)
	slices.Reverse(out)
	return out
}

// Statute is the statute of a unit in force on the day (6).
func (s *Structure) Statute(unitID string, day calendar.Day) (*Statute, bool) {
	if n := s.units[unitID]; n != nil {
		for i := len(n.statutes) - 1; i >= 0; i-- {
			if n.statutes[i].From <= day {
				return n.statutes[i], true
			}
		}
	}
	return nil, false
}

// ProposeExecutor applies the subject and zone principle (7): from the area of law and the territory of a matter it
// proposes the post whose duties, by the act of its unit, come nearest. The nearest area goes first, then the nearest zone;
// of equals the post that comes first by code. The reason names the act.
func (s *Structure) ProposeExecutor(areaID, zoneBodyID string, day calendar.Day) (Post, i18n.Msg, bool) {
	return s.propose(areaID, zoneBodyID, day, func(string) bool { return true })
}

// ProposeWithin is ProposeExecutor among the posts of one body, for the resolution of its head.
func (s *Structure) ProposeWithin(bodyID, areaID string, day calendar.Day) (Post, i18n.Msg, bool) {
	return s.propose(areaID, bodyID, day, func(postID string) bool { return s.BodyOf(postID) == bodyID })
}

func (s *Structure) propose(areaID, zoneBodyID string, day calendar.Day, among func(postID string) bool) (Post, i18n.Msg, bool) {
	var best actItem
	bestScore := -1
	for depth, area := range s.areaChain(areaID, day) {
		for _, c := range s.items[area] {
			zone, ok := s.zoneDistance(c.item.ZoneBodyID, zoneBodyID, day)
			if !ok || !s.lineStands(c, day) || !among(c.item.PostID) {
				continue
			}
			score := depth*2*maxDepth + zone
			if bestScore < 0 || score < bestScore ||
				score == bestScore && s.posts[c.item.PostID].Code < s.posts[best.item.PostID].Code {
				best, bestScore = c, score
			}
		}
	}
	if bestScore < 0 {
		return Post{}, i18n.Msg{}, false
	}
	return s.posts[best.item.PostID].Post, s.proposalReason(best, day), true
}

// areaChain is the area, those above it and at last "every area".
func (s *Structure) areaChain(areaID string, day calendar.Day) []string {
	var chain []string
	for id := areaID; id != "" && len(chain) < maxDepth-1; {
		a := s.areas[id]
		if a == nil {
			break
		}
		chain = append(chain, id)
		id = a.At(day).ParentID
	}
	return append(chain, "")
}

// zoneDistance is how far above the wanted body the zone of a line stands; a line for every zone is the farthest.
func (s *Structure) zoneDistance(zone, wanted string, day calendar.Day) (int, bool) {
	if zone == "" {
		return maxDepth, true
	}
	for i := range maxDepth {
		if wanted == "" {
			return 0, false
		}
		if wanted == zone {
			return i, true
		}
		wanted = s.Parent(wanted, day)
	}
	return 0, false
}

// lineStands reports whether the line belongs to the act in force and somebody acts in the post.
func (s *Structure) lineStands(c actItem, day calendar.Day) bool {
	act, ok := s.UnitAct(c.act.UnitID, day)
	if !ok || act != c.act {
		return false
	}
	u := s.units[c.act.UnitID]
	if !u.Open(day) || c.item.AreaID == "" && c.item.ZoneBodyID == "" {
		return false
	}
	_, ok = s.Acting(c.item.PostID, day)
	return ok
}

func (s *Structure) proposalReason(c actItem, day calendar.Day) i18n.Msg {
	args := []any{"act", c.act.Number, "day", c.act.Day, "unit", s.UnitShort(c.act.UnitID, day)}
	key := "org.propose.zone"
	if a := s.areas[c.item.AreaID]; a != nil {
		key = "org.propose.area"
		args = append(args, "area", a.At(day).Name)
	}
	if c.item.ZoneBodyID != "" {
		if key == "org.propose.area" {
			key = "org.propose.area_zone"
		}
		args = append(args, "zone", s.UnitShort(c.item.ZoneBodyID, day))
	}
	return i18n.M(key, args...)
}

// Leads reports whether the post heads or supervises the unit, or a unit or body above it (3, 5); deputies of heads do as
// their heads.
func (s *Structure) Leads(postID, unitID string, day calendar.Day) bool {
	p, ok := s.Post(postID)
	if !ok {
		return false
	}
	k := p.Kind
	heads := k.IsHead() || isDeputyHead(k)
	if k == PostGP || s.Oversees(postID, unitID, day) || heads && s.Within(unitID, p.UnitID, day) {
		return true
	}
	u, _ := s.Unit(unitID)
	return (k == PostBodyHead || k == PostBodyDeputyHead) && s.BodyOf(postID) == u.BodyID
}
