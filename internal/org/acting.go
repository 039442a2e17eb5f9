package org

import (
	"slices"

	"reglament/internal/calendar"
)

// Holder is the person who holds the post on the day, present or absent.
func (s *Structure) Holder(postID string, day calendar.Day) (string, bool) {
	n := s.posts[postID]
	if n == nil || !n.Open(day) {
		return "", false
	}
	for _, h := range n.holdings {
		if h.Covers(day) {
			return h.PersonID, true
		}
	}
	return "", false
}

// Absent is the absence that keeps a person away on the day.
func (s *Structure) Absent(personID string, day calendar.Day) (Absence, bool) {
	if n := s.people[personID]; n != nil {
		for _, a := range n.absences {
			if a.Covers(day) {
				return a, true
			}
		}
	}
	return Absence{}, false
}

// PresentHolder is the holder of the post when present on the day.
func (s *Structure) PresentHolder(postID string, day calendar.Day) (string, bool) {
	person, ok := s.Holder(postID, day)
	if !ok {
		return "", false
	}
	_, away := s.Absent(person, day)
	return person, !away
}

// Acting is who lawfully acts in the post on the day: the holder when present, else the replacement. Nobody acts in a post
// that does not exist, and nobody acts for a holder who is present.
//
// For the General Prosecutor only paragraph 2 counts: the First Deputy, and when he too is absent the deputy the General
// Prosecutor has named. For the others an order on replacement goes before the distribution order (3) and the unit's act
// (5, 6); a named replacement who is present goes before somebody who only replaces a named one.
func (s *Structure) Acting(postID string, day calendar.Day) (Seat, bool) {
	return s.acting(postID, day, nil)
}

func (s *Structure) acting(postID string, day calendar.Day, visited []string) (Seat, bool) {
	n := s.posts[postID]
	if n == nil || !n.Open(day) || slices.Contains(visited, postID) {
		return Seat{}, false
	}
	if person, ok := s.PresentHolder(postID, day); ok {
		return s.seat(person, n), true
	}
	candidates := s.candidates(n, day)
	for _, c := range candidates {
		if person, ok := s.PresentHolder(c.by, day); ok {
			seat := s.seat(person, s.posts[c.by])
			seat.For = s.behalf(n, day, c)
			return seat, true
		}
	}
	if n.Kind == PostGP {
		return Seat{}, false // paragraph 2 names persons; it knows no replacement of the replacement
	}
	visited = append(visited, postID)
	for _, c := range candidates {
		if seat, ok := s.acting(c.by, day, visited); ok && seat.For != nil {
			via := seat.For
			seat.For = s.behalf(n, day, c)
			seat.For.Via = via
			return seat, true
		}
	}
	return Seat{}, false
}

// candidate is one possible replacement and the act on which it rests.
type candidate struct {
	by, order string
	day       calendar.Day
	para      string
}

// candidates lists who may stand in for the post on the day, in the order in which they are called.
func (s *Structure) candidates(n *postNode, day calendar.Day) []candidate {
	if n.Kind == PostGP {
		return s.candidatesGP(n, day)
	}
	var out []candidate
	for _, r := range n.orders {
		if r.Covers(day) {
			out = append(out, candidate{r.ByPostID, r.Order, r.OrderDay, r.Para})
		}
	}
	if n.Kind.IsDeputyGP() || n.Kind == PostCoA {
		if d, ok := s.Distribution(day); ok {
			out = appendRanked(out, d.Substitutes, n.ID, candidate{order: d.Number, day: d.Day, para: "3"})
		}
	}
	if act, ok := s.actNaming(n, day); ok {
		out = appendRanked(out, act.Substitutes, n.ID, candidate{order: act.Number, day: act.Day, para: "6"})
	}
	return out
}

// candidatesGP applies paragraph 2.
func (s *Structure) candidatesGP(n *postNode, day calendar.Day) []candidate {
	var out []candidate
	for _, p := range s.PostsOfKind(day, PostFirstDeputy) {
		out = append(out, candidate{by: p.ID, para: "2"})
	}
	for _, r := range n.orders {
		by := s.posts[r.ByPostID]
		if r.Covers(day) && by != nil && by.Kind == PostDeputy {
			out = append(out, candidate{r.ByPostID, r.Order, r.OrderDay, "2"})
		}
	}
	return out
}

// actNaming finds the act on duties that has a line for the post: of its own unit, else of the nearest unit above it in
// the same body.
func (s *Structure) actNaming(n *postNode, day calendar.Day) (*UnitAct, bool) {
	unit := s.units[n.UnitID]
	for range maxDepth {
		if unit == nil {
			return nil, false
		}
		if act := inForce(unit.acts, day); act != nil {
			if slices.ContainsFunc(act.Substitutes, func(x Substitute) bool { return x.PostID == n.ID }) {
				return act, true
			}
		}
		if unit.Kind.IsBody() {
			return nil, false
		}
		unit = s.units[unit.At(day).ParentID]
	}
	return nil, false
}

func inForce(acts []*UnitAct, day calendar.Day) *UnitAct {
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].From <= day {
			return acts[i]
		}
	}
	return nil
}

// appendRanked adds the substitutes of a post in the order of rank.
func appendRanked(out []candidate, subs []Substitute, postID string, like candidate) []candidate {
	var mine []Substitute
	for _, x := range subs {
		if x.PostID == postID {
			mine = append(mine, x)
		}
	}
	slices.SortStableFunc(mine, func(a, b Substitute) int { return a.Rank - b.Rank })
	for _, x := range mine {
		like.by = x.ByPostID
		out = append(out, like)
	}
	return out
}

func (s *Structure) seat(person string, n *postNode) Seat {
	seat := Seat{PersonID: person, PostID: n.ID, UnitID: n.UnitID, Kind: n.Kind, Name: s.PersonName(person), Title: n.Title}
	if u := s.units[n.UnitID]; u != nil {
		seat.BodyID = u.BodyID
	}
	return seat
}

func (s *Structure) behalf(n *postNode, day calendar.Day, c candidate) *Behalf {
	b := &Behalf{PostID: n.ID, UnitID: n.UnitID, Kind: n.Kind, Title: n.Title, Order: c.order, OrderDay: c.day, Para: c.para}
	if u := s.units[n.UnitID]; u != nil {
		b.BodyID = u.BodyID
	}
	if person, ok := s.Holder(n.ID, day); ok {
		b.PersonID, b.Name = person, s.PersonName(person)
	}
	return b
}

// Seats lists every capacity in which a person may act on the day: the own posts first, by rank, then every post in whose
// stead the person lawfully acts (2, 3, 5, 6, 42). A person who is away keeps the own seats, marked Away, so as to read and
// to report back; such a seat carries no authority.
func (s *Structure) Seats(personID string, day calendar.Day) []Seat {
	n := s.people[personID]
	if n == nil {
		return nil
	}
	_, away := s.Absent(personID, day)
	var seats []Seat
	var queue []string
	for _, id := range n.posts {
		if holder, ok := s.Holder(id, day); ok && holder == personID {
			seat := s.seat(personID, s.posts[id])
			seat.Away = away
			seats = append(seats, seat)
			queue = append(queue, id)
		}
	}
	if away {
		return seats
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		post := queue[0]
		queue = queue[1:]
		for _, target := range s.standing[post] {
			if seen[target] {
				continue
			}
			seat, ok := s.Acting(target, day)
			if ok && seat.PersonID == personID && seat.For != nil {
				seen[target] = true
				seats = append(seats, seat)
				queue = append(queue, target)
			}
		}
	}
	return seats
}

// MayActAs reports whether the person lawfully acts in the post on the day, and gives the seat.
func (s *Structure) MayActAs(personID, postID string, day calendar.Day) (Seat, bool) {
	seat, ok := s.Acting(postID, day)
	if !ok || seat.PersonID != personID {
		return Seat{}, false
	}
	return seat, true
}

// ActAs finds the capacity in which the person of an act may use the authority of one of the posts, the first that fits: the
// own post, or a lawful replacement (2, 3, 5, 6, 42). Empty names of posts are passed over.
func (s *Structure) ActAs(act Act, day calendar.Day, posts ...string) (Act, bool) {
	for _, p := range posts {
		if seat, ok := s.MayActAs(act.PersonID, p, day); ok && p != "" {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// Confirm reports whether a seat a session once chose still stands on the day: same person, same posts, same order.
func (s *Structure) Confirm(seat Seat, day calendar.Day) bool {
	now, ok := s.MayActAs(seat.PersonID, seat.AsPost(), day)
	return ok && now.PostID == seat.PostID && (now.For == nil) == (seat.For == nil) &&
		(now.For == nil || now.For.Order == seat.For.Order)
}
