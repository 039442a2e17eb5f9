package org

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
