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
