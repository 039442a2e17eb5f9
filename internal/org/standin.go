package org

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// MayStandIn reports whether an order may name a post to act in another on the day. For the General Prosecutor it is one of
// his deputies (2; the First Deputy needs no order); deputies replace each other, or the Chief of the Apparatus does (3);
// for him a deputy or somebody who leads in the Apparatus (3, 4). The head of a unit is replaced from within his unit or by
// one who leads another unit of the body, since whoever replaces a chief signs as he does (42); everybody else from within
// his unit or by one who stands over it (5). Nobody is replaced from another body. See I-116.
func (s *Structure) MayStandIn(byID, postID string, day calendar.Day) bool {
	by, post := s.posts[byID], s.posts[postID]
	if by == nil || post == nil || byID == postID || !by.Open(day) || s.BodyOf(byID) != s.BodyOf(postID) {
		return false
	}
	leads := by.Kind.IsHead() || isDeputyHead(by.Kind)
	switch {
	case post.Kind == PostGP:
		return by.Kind == PostDeputy
	case post.Kind.IsDeputyGP():
		return by.Kind.IsDeputyGP() || by.Kind == PostCoA
	case post.Kind == PostCoA:
		return by.Kind.IsDeputyGP() || leads && s.UnitOf(by.UnitID, day) == s.UnitOf(post.UnitID, day)
	case by.Kind == PostGP || by.Kind.IsDeputyGP():
		return false // they direct units, they do not stand in for those who lead them
	case s.UnitOf(by.UnitID, day) == s.UnitOf(post.UnitID, day):
		return true
	case post.Kind.IsHead() || isDeputyHead(post.Kind):
		return leads
	}
	return leads && s.Within(post.UnitID, by.UnitID, day)
}

func isDeputyHead(k PostKind) bool {
	return k == PostDeputyCoA || k == PostUnitDeputyHead || k == PostBodyDeputyHead || k == PostBodyUnitDeputy
}

// standInAllowed says who may be named to act in a post.
func standInAllowed(k PostKind) i18n.Msg {
	switch {
	case k == PostGP:
		return i18n.M("org.error.only_deputy_allowed")
	case k.IsDeputyGP():
		return i18n.M("org.error.stand_in_deputy")
	case k == PostCoA:
		return i18n.M("org.error.stand_in_coa")
	case k.IsHead() || isDeputyHead(k):
		return i18n.M("org.error.stand_in_head")
	}
	return i18n.M("org.error.stand_in_officer")
}

// StandInRule says who may be named to act in a post, so that a page tells it before the order is entered.
func (s *Structure) StandInRule(postID string) i18n.Msg { return standInAllowed(s.posts[postID].Kind) }

// StandIns lists the posts that an order may name to act in a post on the day, those of its own unit first.
func (s *Structure) StandIns(postID string, day calendar.Day) []Post {
	n := s.posts[postID]
	if n == nil {
		return nil
	}
	var near, far []Post
	for _, p := range s.data.Posts {
		if !s.MayStandIn(p.ID, postID, day) {
			continue
		}
		if p.UnitID == n.UnitID {
			near = append(near, p)
		} else {
			far = append(far, p)
		}
	}
	for _, list := range [][]Post{near, far} {
		slices.SortStableFunc(list, func(a, b Post) int { return a.Kind.Rank() - b.Kind.Rank() })
	}
	return append(near, far...)
}
