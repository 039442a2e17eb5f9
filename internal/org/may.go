package org

import "slices"

// MayRecordAbsence reports whether the actor may note the absence of a person, so that a page offers it; see RecordAbsence.
func (s *Structure) MayRecordAbsence(act Act, personID string) bool {
	c := &change{act: act, day: act.Day(), st: s}
	_, known := s.Person(personID)
	return known && s.Lawful(act) && c.needOver(personID) == nil
}

// MayOrderReplacement reports whether the actor may name who acts in a post; see OrderReplacement.
func (s *Structure) MayOrderReplacement(act Act, postID string) bool {
	c := &change{act: act, day: act.Day(), st: s}
	post, known := s.Post(postID)
	return known && s.Lawful(act) && c.needReplacer(post) == nil
}

// MayEnterOrders reports whether the actor is the General Prosecutor, acts for him, or administers and enters his orders.
func (s *Structure) MayEnterOrders(act Act) bool {
	c := &change{act: act, day: act.Day(), st: s}
	return s.Lawful(act) && c.needGP() == nil
}

// MayDraftUnitAct reports whether the actor may prepare the act on duties of a unit; see DraftUnitAct.
func (s *Structure) MayDraftUnitAct(act Act, unitID string) bool {
	head, ok := s.Head(unitID, act.Day())
	return s.IsAdmin(act) || ok && head.ID == act.AsPost() && s.Lawful(act)
}

// MayManageStaff reports whether the actor appoints to a post and releases from it; see Appoint.
func (s *Structure) MayManageStaff(act Act, postID string) bool {
	c := &change{act: act, day: act.Day(), st: s}
	_, known := s.Post(postID)
	return known && s.Lawful(act) && c.needPersonnelOf(s.BodyOf(postID)) == nil && c.needRightOver(postID) == nil
}

// MayChangePerson reports whether the actor corrects what is noted of a person; see ChangePerson.
func (s *Structure) MayChangePerson(act Act, personID string) bool {
	c := &change{act: act, day: act.Day(), st: s}
	_, known := s.Person(personID)
	return known && s.Lawful(act) && c.needPersonnelOver(personID) == nil
}

// MayAddPeople reports whether the actor adds people; see AddPerson.
func (s *Structure) MayAddPeople(act Act) bool {
	c := &change{act: act, day: act.Day(), st: s}
	return s.Lawful(act) && c.needPersonnel() == nil
}

// MayEditUnitAct reports whether the actor may give a draft other lines; see EditUnitAct.
func (s *Structure) MayEditUnitAct(act Act, d UnitActDraft) bool {
	return s.Lawful(act) && (d.DraftedBy == act.PersonID || s.MayDraftUnitAct(act, d.UnitID))
}

// MayDropUnitAct reports whether the actor may throw a draft away; see DropUnitAct.
func (s *Structure) MayDropUnitAct(act Act, d UnitActDraft) bool {
	c := &change{act: act, day: act.Day(), st: s}
	return s.Lawful(act) && (d.DraftedBy == act.PersonID || s.MayDraftUnitAct(act, d.UnitID) || c.mayApprove(d.UnitID))
}

// seatsOf are the capacities in which the person of the act may look at what belongs to an office: not those of a post in which he is away.
func (s *Structure) seatsOf(act Act) []Act {
	var out []Act
	for _, seat := range s.Seats(act.PersonID, act.Day()) {
		if !seat.Away {
			act.Seat = seat
			out = append(out, act)
		}
	}
	return out
}

// MayReadAbsences reports whether the person of the act may know why another is or will be away, and his personnel number: he himself, the heads
// over him, personnel of his body and administrators, who record absences. Others see that he is away, on which days and who acts (I-260).
func (s *Structure) MayReadAbsences(act Act, personID string) bool {
	if _, known := s.Person(personID); !known || act.PersonID == personID {
		return known
	}
	return slices.ContainsFunc(s.seatsOf(act), func(a Act) bool {
		c := &change{act: a, day: a.Day(), st: s}
		return c.needOver(personID) == nil || c.needPersonnelOver(personID) == nil
	})
}

// mayReadHandovers reports whether the person of the act sees every handover of a post or unit, planned ones among them, and why: who is over it,
// personnel of the body, administrators, and whose post it is.
func (s *Structure) mayReadHandovers(act Act, id string) bool {
	unit := id
	if post, ok := s.Post(id); ok {
		unit = post.UnitID
	}
	u, known := s.Unit(unit)
	return act.IsSystem() || known && slices.ContainsFunc(s.seatsOf(act), func(a Act) bool {
		c := &change{act: a, day: a.Day(), st: s}
		return a.AsPost() == id || c.needPersonnelOf(u.BodyID) == nil || s.Oversees(a.AsPost(), unit, a.Day())
	})
}

// mayReadUnitActDrafts reports whether the person of the act sees the drafts of the act on duties of a unit, whoever wrote them: who may prepare
// one, who is over the unit and who approves (6, I-261).
func (s *Structure) mayReadUnitActDrafts(act Act, unitID string) bool {
	return slices.ContainsFunc(s.seatsOf(act), func(a Act) bool {
		c := &change{act: a, day: a.Day(), st: s}
		return s.MayDraftUnitAct(a, unitID) || c.mayApprove(unitID) || s.Oversees(a.AsPost(), unitID, a.Day())
	})
}
