package access

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/org"
)

// Keys of control over everything.
const (
	All       = "*"  // everything that bears no access mark
	AllMarked = "*d" // everything marked for official use only
)

// Post is the key of a post.
func Post(id string) string { return "p:" + id }

// Unit is the key of a unit.
func Unit(id string) string { return "u:" + id }

// Body is the key of a body.
func Body(id string) string { return "b:" + id }

// Viewer is who reads, with the keys that follow from the seats held on a day. A Viewer without keys sees nothing.
type Viewer struct {
	PersonID string
	Keys     []string // distinct, in byte order
	Control  bool     // sees everything unmarked (2, order 5)
	Marked   bool     // sees everything marked for official use only
	Admin    bool     // may administer; gives no right to read documents
}

// Has reports whether the viewer carries the key.
func (v Viewer) Has(key string) bool {
	_, ok := slices.BinarySearch(v.Keys, key)
	return ok
}

// Scope is the keys a list has to walk: control over everything makes every unmarked grant superfluous, since every
// matter is granted to control too, so the walk is along one key or two and not along hundreds.
func (v Viewer) Scope() []string {
	if v.Control && v.Marked {
		return []string{All, AllMarked}
	}
	return v.Keys
}

// Keys works out the viewer of the seats on the day. It is pure; seats come from Structure.Seats, so an absent person
// carries the own keys and none of a replaced post, and a replacement carries both.
func Keys(s *org.Structure, seats []org.Seat, day calendar.Day) Viewer {
	b := builder{s: s, day: day, seen: map[string]struct{}{}}
	for _, seat := range seats {
		b.v.PersonID = seat.PersonID
		b.seat(seat)
	}
	b.v.Keys = make([]string, 0, len(b.seen))
	for key := range b.seen {
		b.v.Keys = append(b.v.Keys, key)
	}
	slices.Sort(b.v.Keys)
	return b.v
}

type builder struct {
	s    *org.Structure
	day  calendar.Day
	seen map[string]struct{}
	v    Viewer
}

func (b *builder) add(key string) { b.seen[key] = struct{}{} }

// seat adds what one capacity gives.
func (b *builder) seat(seat org.Seat) {
	post, ok := b.s.Post(seat.AsPost())
	if !ok || !post.Open(b.day) {
		return
	}
	b.add(Post(post.ID))
	b.add(Unit(post.UnitID))
	if post.Admin {
		b.v.Admin = true
	}
	if head, ok := b.s.Head(post.UnitID, b.day); ok && head.ID == post.ID {
		b.below(post.UnitID)
	}
	body := seat.AsBody()
	switch {
	case post.Kind == org.PostGP, post.Kind == org.PostFirstDeputy, post.Kind == org.PostCoA, b.controls(post):
		b.control(post)
	case post.Kind == org.PostBodyHead, post.Kind == org.PostBodyDeputyHead, post.Clerk, post.Control:
		b.add(Body(body))
	}
	if post.Kind.IsDeputyGP() || post.Kind == org.PostCoA {
		b.supervised(post.ID)
	}
	if post.Kind == org.PostGP || post.Kind == org.PostCoA {
		b.add(Body(body))
	}
}

// controls reports whether the post belongs to control in the Apparatus (order 5).
func (b *builder) controls(post org.Post) bool {
	if !post.Control {
		return false
	}
	apparatus, ok := b.s.Apparatus(b.day)
	return ok && b.s.Within(post.UnitID, apparatus.ID, b.day)
}

func (b *builder) control(post org.Post) {
	b.v.Control = true
	b.add(All)
	if post.DSP {
		b.v.Marked = true
		b.add(AllMarked)
	}
}

// below adds every unit under a unit; bodies below have heads of their own.
func (b *builder) below(unitID string) {
	for _, child := range b.s.Children(unitID, b.day) {
		if !child.Kind.IsBody() {
			b.add(Unit(child.ID))
			b.below(child.ID)
		}
	}
}

// supervised adds what is assigned to a deputy (3) or given to the Chief of the Apparatus (4), with the units below that
// are not assigned to another.
func (b *builder) supervised(postID string) {
	for _, id := range b.s.Supervised(postID, b.day) {
		u, ok := b.s.Unit(id)
		switch {
		case !ok:
		case u.Kind.IsBody():
			b.add(Body(id))
		default:
			b.add(Unit(id))
			b.supervisedBelow(postID, id)
		}
	}
}

func (b *builder) supervisedBelow(postID, unitID string) {
	for _, child := range b.s.Children(unitID, b.day) {
		by, ok := b.s.Supervisor(child.ID, b.day)
		if child.Kind.IsBody() || ok && by.Kind.IsDeputyGP() && by.ID != postID {
			continue
		}
		b.add(Unit(child.ID))
		b.supervisedBelow(postID, child.ID)
	}
}
