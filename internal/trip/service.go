package trip

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Service carries out what is built of chapter 7: each method is one use case and one transaction, called alike by pages and API.
type Service struct {
	db        *store.DB
	kernel    *document.Kernel
	directory *org.Directory

	// Grounds read the register of grounds, which is of another chapter. Required before the first entry.
	Grounds Grounds
}

// Grounds read an entry of the register of grounds on which the person's body may rest something; false where there is none.
type Grounds interface {
	GroundOf(ctx context.Context, q store.Q, act org.Act, id string) (Ground, bool, error)
}

// New makes the service over its parts.
func New(db *store.DB, directory *org.Directory, kernel *document.Kernel) *Service {
	return &Service{db: db, directory: directory, kernel: kernel}
}

// Receipt is what a use case gives back: what was made or moved, and where it stands now.
type Receipt struct {
	ID    string `json:"id"`
	State State  `json:"state,omitempty"`
}

// scene is what a use case sees: the structure on the day of the act.
type scene struct {
	*org.Structure
	day calendar.Day
}

func (v *Service) scene(ctx context.Context, q store.Q, act org.Act) (*scene, error) {
	s, err := v.directory.Current(ctx, q)
	return &scene{s, act.Day()}, err
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key.
func (v *Service) change(ctx context.Context, act org.Act, action string, input any, f func(tx *store.Tx, sc *scene) (Receipt, error)) (Receipt, error) {
	u := document.UseCase{Chapter: "trip", Action: action, Input: input}
	return document.Change(ctx, v.kernel, act, u, func(tx *store.Tx) (Receipt, error) {
		sc, err := v.scene(ctx, tx, act)
		if err == nil {
			err = sc.Present(act)
		}
		if err != nil {
			return Receipt{}, err
		}
		return f(tx, sc)
	})
}

// apparatus reports whether the person acts for the Apparatus, which controls trips to bodies (60).
func (sc *scene) apparatus(act org.Act) bool {
	a, ok := sc.Apparatus(sc.day)
	return ok && act.AsUnit() != "" && sc.Within(act.AsUnit(), a.ID, sc.day)
}

// conducts reports whether the person speaks for the unit that conducts an inspection: one of it, who stands above it as a head, or the
// Apparatus for the units of its own body.
func (sc *scene) conducts(act org.Act, unitID, body string) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		as := act
		as.Seat = seat
		above := seat.AsKind().IsHead() && sc.Within(unitID, seat.AsUnit(), sc.day)
		if seat.AsBody() == body && (seat.AsUnit() == unitID || above || sc.apparatus(as)) {
			return as, true
		}
	}
	return act, false
}

// seen are the bodies of which the person learns: the own one and those below it. Nil is the whole office.
func (sc *scene) seen(act org.Act) []string { return Seen(sc.Structure, act.AsBody(), sc.day) }

// Seen are the bodies whose entries the people of a body see: its own and those below it (I-244). Nil is the whole office.
func Seen(s *org.Structure, body string, day calendar.Day) []string {
	if body == s.Root() {
		return nil
	}
	out := []string{body}
	for _, b := range s.Below(body, day) {
		if b.Kind.IsBody() {
			out = append(out, b.ID)
		}
	}
	return out
}

// bodies are those that the person's body inspects. Measures of its own are kept by who heads a body or a unit of it (I-241); the office
// itself has nobody above it that would regard them.
func (sc *scene) bodies(act org.Act) (below []org.Unit, own bool) {
	body := act.AsBody()
	for _, b := range sc.Bodies(sc.day) {
		if b.ID != body && sc.Within(b.ID, body, sc.day) {
			below = append(below, b)
		}
	}
	heads := act.AsKind().IsHead() || act.AsKind() == org.PostBodyDeputyHead
	return below, heads && body != "" && body != sc.Root()
}

// units are those for which the person enters.
func (sc *scene) units(act org.Act) []org.Unit {
	if sc.apparatus(act) {
		return sc.Independent(act.AsBody(), sc.day)
	}
	if u, ok := sc.Unit(act.AsUnit()); ok {
		return []org.Unit{u}
	}
	return nil
}

// Offer is what a form of an inspection asks for.
type Offer struct {
	// Bodies are those that may be inspected; Own is the person's own body, its ID "" where measures of its own are not kept.
	Bodies []org.Unit
	Own    org.Unit
	Kinds  []Kind
	// Units are those for which the person enters; Unit is the usual one.
	Units []org.Unit
	Unit  string
}

// Offer says what a form asks for of an inspection; fault.Forbidden to who has no post in a unit.
func (v *Service) Offer(ctx context.Context, act org.Act) (out Offer, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act)
		if err != nil {
			return err
		}
		out, err = sc.offer(act)
		return err
	})
	return out, err
}

func (sc *scene) offer(act org.Act) (Offer, error) {
	var out Offer
	own := false
	if act.AsUnit() != "" {
		out.Bodies, own = sc.bodies(act)
	}
	if own {
		out.Own, _ = sc.Unit(act.AsBody())
	}
	for _, k := range Kinds {
		if k == Own && own || k != Own && len(out.Bodies) > 0 {
			out.Kinds = append(out.Kinds, k)
		}
	}
	if len(out.Kinds) == 0 {
		return out, fault.Forbid(i18n.M("inspection.forbidden.enter"))
	}
	out.Units = sc.units(act)
	out.Unit = act.AsUnit()
	if !slices.ContainsFunc(out.Units, func(u org.Unit) bool { return u.ID == out.Unit }) {
		if u, ok := sc.Unit(out.Unit); ok {
			out.Units = append([]org.Unit{u}, out.Units...)
		}
	}
	return out, nil
}

// knows reports whether the area is one of the office.
func (sc *scene) knows(area string) bool {
	_, ok := sc.Area(area)
	return ok
}
