package org

import "reglament/internal/calendar"

// ActAsControl finds the capacity in which the person of an act speaks for the Apparatus in the control of instruments (49, 49-1): the
// Chief of the Apparatus, a deputy of his, or a post of control in it.
func (s *Structure) ActAsControl(act Act, day calendar.Day) (Act, bool) {
	apparatus, ok := s.Apparatus(day)
	for _, seat := range s.Seats(act.PersonID, day) {
		p, there := s.Post(seat.AsPost())
		k := seat.AsKind()
		if there && (k == PostCoA || k == PostDeputyCoA || p.Control && ok && s.Within(p.UnitID, apparatus.ID, day)) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// ControlUnit is the unit of the Apparatus that keeps control, to which reports are owed (49); the Apparatus where it has none, the
// office where it has no Apparatus.
func (s *Structure) ControlUnit(day calendar.Day) string {
	apparatus, ok := s.Apparatus(day)
	if !ok {
		return s.Root()
	}
	for _, u := range append([]Unit{apparatus}, s.Below(apparatus.ID, day)...) {
		for _, p := range s.Posts(u.ID, day) {
			if p.Control && p.Kind.IsHead() && p.Kind != PostCoA {
				return u.ID
			}
		}
	}
	return apparatus.ID
}

// OfUnit are the ids of an independent unit and of the units of its body that belong to it (3), closed ones too: what they sent stays
// its own.
func (s *Structure) OfUnit(unitID string, day calendar.Day) []string {
	out := []string{unitID}
	u, _ := s.Unit(unitID)
	for _, x := range s.data.Units {
		if x.BodyID == u.BodyID && x.ID != unitID && s.UnitOf(x.ID, day) == unitID {
			out = append(out, x.ID)
		}
	}
	return out
}
