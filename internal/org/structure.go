package org

import (
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Data is everything the structure is built of, in any order. It is what Load reads and what export writes.
type Data struct {
	Version       string // new with every change; empty in a structure that was not read
	Units         []Unit
	Posts         []Post
	People        []Person
	Holdings      []Holding
	Absences      []Absence
	Replacements  []Replacement
	Distributions []Distribution
	UnitActs      []UnitAct
	Statutes      []Statute
	Areas         []Area
	Advisory      []AdvisoryBody
	Directions    []Direction
}

// Structure is an immutable snapshot of the organisation over all its dates. It is safe for concurrent use.
type Structure struct {
	data    Data
	root    string
	units   map[string]*unitNode
	inOrder []*unitNode // every unit as lists show them: by kind and code
	posts   map[string]*postNode

	people   map[string]*personNode
	areas    map[string]*Area
	byCode   map[string]string     // unit code → id
	byNumber map[string]string     // personnel number → person id
	byKind   map[PostKind][]string // posts by kind, each list by code
	apparati []string              // units that ever were the Apparatus
	items    map[string][]actItem  // area id → lines of unit acts (7)
	standing map[string][]string   // post id → posts for which it may ever stand in
}

type unitNode struct {
	Unit
	children []string // every unit that was ever below this one
	posts    []string // every post ever in it, by rank and code
	acts     []*UnitAct
	statutes []*Statute
}

type postNode struct {
	Post
	holdings []Holding     // by From, descending
	orders   []Replacement // latest order first
}

type personNode struct {
	Person
	posts    []string
	absences []Absence
}

type actItem struct {
	act  *UnitAct
	item *UnitActItem
}

// Build makes the snapshot. It keeps the slices of data, which must not be changed afterwards. References to what does not
// exist are ignored, so that a damaged row never stops the program; Check names them.
func Build(data Data) *Structure {
	s := &Structure{
		data:     data,
		units:    make(map[string]*unitNode, len(data.Units)),
		posts:    make(map[string]*postNode, len(data.Posts)),
		people:   make(map[string]*personNode, len(data.People)),
		areas:    make(map[string]*Area, len(data.Areas)),
		byCode:   make(map[string]string, len(data.Units)),
		byNumber: make(map[string]string, len(data.People)),
		byKind:   map[PostKind][]string{},
		items:    map[string][]actItem{},
		standing: map[string][]string{},
	}
	s.indexUnits()
	s.indexPosts()
	s.indexPeople()
	s.indexActs()
	s.indexStanding()
	return s
}

func (s *Structure) indexUnits() {
	nodes := make([]unitNode, len(s.data.Units))
	for i, u := range s.data.Units {
		nodes[i].Unit = u
		s.units[u.ID] = &nodes[i]
		s.byCode[u.Code] = u.ID
		if u.Kind == KindGPO && s.root == "" {
			s.root = u.ID
		}
		if u.Kind == KindApparatus {
			s.apparati = append(s.apparati, u.ID)
		}
	}
	for i := range nodes {
		for _, e := range nodes[i].Editions {
			if p := s.units[e.ParentID]; p != nil && !slices.Contains(p.children, nodes[i].ID) {
				p.children = append(p.children, nodes[i].ID)
			}
		}
	}
	for i := range nodes {
		slices.SortFunc(nodes[i].children, s.CompareUnits)
		s.inOrder = append(s.inOrder, &nodes[i])
	}
	slices.SortStableFunc(s.inOrder, func(a, b *unitNode) int { return s.CompareUnits(a.ID, b.ID) })
}

// CompareUnits orders units by kind and code, which is the order of every list of units. One that does not exist stands before all others.
func (s *Structure) CompareUnits(a, b string) int {
	x, _ := s.Unit(a)
	y, _ := s.Unit(b)
	if x.Kind != y.Kind {
		return slices.Index(UnitKinds, x.Kind) - slices.Index(UnitKinds, y.Kind)
	}
	return strings.Compare(x.Code, y.Code)
}

func (s *Structure) indexPosts() {
	nodes := make([]postNode, len(s.data.Posts))
	for i, p := range s.data.Posts {
		nodes[i].Post = p
		s.posts[p.ID] = &nodes[i]
		if u := s.units[p.UnitID]; u != nil {
			u.posts = append(u.posts, p.ID)
		}
		s.byKind[p.Kind] = append(s.byKind[p.Kind], p.ID)
	}
	for _, ids := range s.byKind {
		slices.SortFunc(ids, func(a, b string) int { return strings.Compare(s.posts[a].Code, s.posts[b].Code) })
	}
	for _, u := range s.units {
		slices.SortFunc(u.posts, func(a, b string) int {
			x, y := s.posts[a], s.posts[b]
			if d := x.Kind.Rank() - y.Kind.Rank(); d != 0 {
				return d
			}
			return strings.Compare(x.Code, y.Code)
		})
	}
	for _, r := range s.data.Replacements {
		if p := s.posts[r.PostID]; p != nil {
			p.orders = append(p.orders, r)
		}
	}
	for i := range nodes {
		slices.SortFunc(nodes[i].orders, func(a, b Replacement) int {
			if a.OrderDay != b.OrderDay {
				return int(b.OrderDay - a.OrderDay)
			}
			return strings.Compare(b.ID, a.ID)
		})
	}
}

func (s *Structure) indexPeople() {
	nodes := make([]personNode, len(s.data.People))
	for i, p := range s.data.People {
		nodes[i].Person = p
		s.people[p.ID] = &nodes[i]
		s.byNumber[p.Code] = p.ID
	}
	for _, h := range s.data.Holdings {
		post, person := s.posts[h.PostID], s.people[h.PersonID]
		if post == nil || person == nil {
			continue
		}
		post.holdings = append(post.holdings, h)
		if !slices.Contains(person.posts, h.PostID) {
			person.posts = append(person.posts, h.PostID)
		}
	}
	for _, p := range s.posts {
		if len(p.holdings) > 1 {
			slices.SortFunc(p.holdings, func(a, b Holding) int { return int(b.From - a.From) })
		}
	}
	for i := range nodes {
		slices.SortFunc(nodes[i].posts, func(a, b string) int {
			if d := s.posts[a].Kind.Rank() - s.posts[b].Kind.Rank(); d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
	}
	for _, a := range s.data.Absences {
		if p := s.people[a.PersonID]; p != nil {
			p.absences = append(p.absences, a)
		}
	}
}

func (s *Structure) indexActs() {
	for i := range s.data.Areas {
		s.areas[s.data.Areas[i].ID] = &s.data.Areas[i]
	}
	s.data.Distributions = slices.Clone(s.data.Distributions) // the slice may be shared with an older snapshot
	slices.SortStableFunc(s.data.Distributions, func(a, b Distribution) int { return int(a.From - b.From) })
	for i := range s.data.UnitActs {
		act := &s.data.UnitActs[i]
		if u := s.units[act.UnitID]; u != nil {
			u.acts = append(u.acts, act)
		}
		for j := range act.Items {
			item := &act.Items[j]
			s.items[item.AreaID] = append(s.items[item.AreaID], actItem{act, item})
		}
	}
	for i := range s.data.Statutes {
		st := &s.data.Statutes[i]
		if u := s.units[st.UnitID]; u != nil {
			u.statutes = append(u.statutes, st)
		}
	}
	for _, u := range s.units {
		slices.SortStableFunc(u.acts, func(a, b *UnitAct) int { return int(a.From - b.From) })
		slices.SortStableFunc(u.statutes, func(a, b *Statute) int { return int(a.From - b.From) })
	}
}

// indexStanding remembers which posts a post may stand in for at any date; Acting decides whether it does on a day.
func (s *Structure) indexStanding() {
	add := func(by, post string) {
		if s.posts[by] != nil && s.posts[post] != nil && !slices.Contains(s.standing[by], post) {
			s.standing[by] = append(s.standing[by], post)
		}
	}
	for _, first := range s.byKind[PostFirstDeputy] {
		for _, gp := range s.byKind[PostGP] {
			add(first, gp)
		}
	}
	for _, r := range s.data.Replacements {
		add(r.ByPostID, r.PostID)
	}
	for _, d := range s.data.Distributions {
		for _, x := range d.Substitutes {
			add(x.ByPostID, x.PostID)
		}
	}
	for _, a := range s.data.UnitActs {
		for _, x := range a.Substitutes {
			add(x.ByPostID, x.PostID)
		}
	}
}

// Data is everything the snapshot was built of; it is shared and must not be changed.
func (s *Structure) Data() Data { return s.data }

// Version is the version of the tables the snapshot was read from.
func (s *Structure) Version() string { return s.data.Version }

// Root is the id of the General Prosecutor's Office, or "" in an empty structure.
func (s *Structure) Root() string { return s.root }

// Unit returns a unit or body by id.
func (s *Structure) Unit(id string) (Unit, bool) {
	if n := s.units[id]; n != nil {
		return n.Unit, true
	}
	return Unit{}, false
}

// UnitByCode returns a unit or body by its code.
func (s *Structure) UnitByCode(code string) (Unit, bool) { return s.Unit(s.byCode[code]) }

// Post returns a post by id.
func (s *Structure) Post(id string) (Post, bool) {
	if n := s.posts[id]; n != nil {
		return n.Post, true
	}
	return Post{}, false
}

// Person returns a person by id.
func (s *Structure) Person(id string) (Person, bool) {
	if n := s.people[id]; n != nil {
		return n.Person, true
	}
	return Person{}, false
}

// PersonByCode returns a person by the personnel number.
func (s *Structure) PersonByCode(code string) (Person, bool) { return s.Person(s.byNumber[code]) }

// PersonName is the short name of a person, or "".
func (s *Structure) PersonName(id string) string {
	if n := s.people[id]; n != nil {
		return n.Name()
	}
	return ""
}

// Area returns an area of law by id.
func (s *Structure) Area(id string) (Area, bool) {
	if a := s.areas[id]; a != nil {
		return *a, true
	}
	return Area{}, false
}

// UnitName is the full name of a unit on the day.
func (s *Structure) UnitName(id string, day calendar.Day) i18n.Text {
	if n := s.units[id]; n != nil {
		return n.At(day).Name
	}
	return i18n.Text{}
}

// UnitShort is the short name of a unit on the day; the full name when it has none.
func (s *Structure) UnitShort(id string, day calendar.Day) i18n.Text {
	n := s.units[id]
	if n == nil {
		return i18n.Text{}
	}
	e := n.At(day)
	if e.Short == (i18n.Text{}) {
		return e.Name
	}
	return e.Short
}

// PostTitle is the title of a post.
func (s *Structure) PostTitle(id string) i18n.Text {
	if n := s.posts[id]; n != nil {
		return n.Title
	}
	return i18n.Text{}
}

// BodyOf is the body in which a post stands, or "".
func (s *Structure) BodyOf(postID string) string {
	if n := s.posts[postID]; n != nil {
		if u := s.units[n.UnitID]; u != nil {
			return u.BodyID
		}
	}
	return ""
}
