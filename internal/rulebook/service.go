package rulebook

import (
	"context"
	"errors"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/regulation"
)

// Parts are what the service stands on.
type Parts struct {
	DB     *store.DB
	Rules  *Store
	Org    *org.Directory
	Ledger *duty.Ledger
	Kernel *document.Kernel
	// Bind binds the rules of every chapter to a Book and checks that each value has its rule; its error says why a draft
	// cannot be adopted. The chapters stand above this package, so whoever composes the program hands it in.
	Bind func(*law.Book) error
	// Words says a value of a rule in words; nil, or what the chapters do not know, is shown as JSON.
	Words func(rule string, v law.Value) i18n.Msg
	// Drafts counts the drafts that units have not sent yet, which a new edition will judge; nil counts none.
	Drafts func(ctx context.Context, q store.Q, unitIDs []string) (int64, error)
}

// Service changes what is in force: each method is one use case and one transaction. Errors: fault.Invalid with every
// wrong field, fault.Forbidden with the reasons, fault.NotFound, fault.Conflict for a stale version, law.Refusal where
// the Regulation refuses, calendar.ErrUndecided beyond the calendar.
type Service struct{ Parts }

// NewService makes the service.
func NewService(p Parts) *Service { return &Service{p} }

// Stream is the journal stream of an edition.
func Stream(editionID string) string { return "edition:" + editionID }

// CalendarStream is the journal stream of the calendar.
const CalendarStream = "calendar"

// scene is what a use case sees: the structure and what is in force, on the day of the act.
type scene struct {
	*org.Structure
	snap *Snapshot
	day  calendar.Day
}

func (s *Service) scene(ctx context.Context, q store.Q, day calendar.Day) (*scene, error) {
	st, err := s.Org.Current(ctx, q)
	if err != nil {
		return nil, err
	}
	snap, err := s.Rules.Current(ctx, q)
	if err != nil {
		return nil, err
	}
	return &scene{Structure: st, snap: snap, day: day}, nil
}

// read runs a query of one snapshot.
func (s *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return s.DB.Read(ctx, func(q store.Q) error {
		sc, err := s.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		return f(q, sc)
	})
}

// change runs a use case: one transaction, and the answer given again to a repeated key.
func change[T any](ctx context.Context, s *Service, act org.Act, action string, input any, f func(tx *store.Tx, sc *scene) (T, error)) (T, error) {
	var out T
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, _, err = document.Once(ctx, tx, act, "rulebook."+action, input, func() (T, error) {
			sc, err := s.scene(ctx, tx, act.Day())
			if err != nil {
				var none T
				return none, err
			}
			return f(tx, sc)
		})
		return err
	})
	if err == nil {
		return out, nil
	}
	var none T
	return none, s.failed(ctx, act, action, err)
}

// failed says in the words of people what the database noticed first, and records what the Regulation refused.
func (s *Service) failed(ctx context.Context, act org.Act, action string, err error) error {
	if _, unique := store.IsUnique(err); unique || errors.Is(err, store.ErrStale) {
		return fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	var refusal *law.Refusal
	if errors.As(err, &refusal) {
		if log := s.Kernel.LogRefusal(ctx, act, action, "edition", "", refusal.Findings); log != nil {
			return errors.Join(err, log)
		}
	}
	return err
}

// record writes one line of the journal.
func record(ctx context.Context, tx *store.Tx, act org.Act, stream, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: stream, Action: action, Subject: subject, Data: data, Reason: reason})
}

// moved marks what is in force as changed by the act.
func moved(ctx context.Context, tx *store.Tx, act org.Act) error {
	return bump(ctx, tx, store.NewID(act.Now))
}

// as finds the capacity in which the person may act, the one chosen first: an own post, or a lawful replacement.
func (sc *scene) as(act org.Act, fits func(org.Seat, org.Post) bool) (org.Act, bool) {
	if act.IsSystem() {
		return act, true
	}
	seats := sc.Seats(act.PersonID, sc.day)
	for _, chosen := range []bool{true, false} {
		for _, seat := range seats {
			if seat.Away || (seat.AsPost() == act.AsPost()) != chosen {
				continue
			}
			if post, ok := sc.Post(seat.AsPost()); ok && fits(seat, post) {
				act.Seat = seat
				return act, true
			}
		}
	}
	return act, false
}

// asAdmin finds the capacity of an administrator, else says why not.
func (sc *scene) asAdmin(act org.Act) (org.Act, error) {
	if act, ok := sc.as(act, func(_ org.Seat, p org.Post) bool { return p.Admin }); ok {
		return act, nil
	}
	return act, fault.Forbid(i18n.M("rulebook.who.admin"))
}

// heads reports whether the post heads the body.
func heads(seat org.Seat, bodyID string) bool {
	return seat.AsBody() == bodyID && (seat.AsKind() == org.PostBodyHead || seat.AsKind() == org.PostGP)
}

// asAdopter finds the capacity in which an edition of the body is adopted: its head (order 4); for the General
// Prosecutor's Office himself, or the administrator who enters his order.
func (sc *scene) asAdopter(act org.Act, body org.Unit) (org.Act, error) {
	fits := func(seat org.Seat, p org.Post) bool {
		return heads(seat, body.ID) || body.Kind == org.KindGPO && p.Admin
	}
	if act, ok := sc.as(act, fits); ok {
		return act, nil
	}
	if body.Kind == org.KindGPO {
		return act, fault.Forbid(i18n.M("rulebook.who.gpo"))
	}
	return act, fault.Forbid(i18n.M("rulebook.who.head", "body", sc.UnitName(body.ID, sc.day)))
}

// asDrafter finds the capacity in which an edition of the body is drafted: who adopts it, deputies of the head, heads of
// the body's units, and administrators.
func (sc *scene) asDrafter(act org.Act, body org.Unit) (org.Act, error) {
	fits := func(seat org.Seat, p org.Post) bool {
		k := seat.AsKind()
		return p.Admin || heads(seat, body.ID) ||
			seat.AsBody() == body.ID && (k == org.PostBodyDeputyHead || k == org.PostBodyUnitHead || k == org.PostCoA)
	}
	if act, ok := sc.as(act, fits); ok {
		return act, nil
	}
	return act, fault.Forbid(i18n.M("rulebook.who.drafter", "body", sc.UnitName(body.ID, sc.day)))
}

// oversees reports whether the person sees the editions and sheets of every body: the General Prosecutor, the Chief of
// the Apparatus (order 5), control and administrators.
func (sc *scene) oversees(act org.Act) bool {
	_, ok := sc.as(act, func(seat org.Seat, p org.Post) bool {
		k := seat.AsKind()
		return p.Admin || k == org.PostGP || k == org.PostFirstDeputy || k == org.PostCoA || p.Control && k.OfGPO()
	})
	return ok
}

// code is the code under which the editions of a body are held.
func code(body org.Unit) string {
	if body.Kind == org.KindGPO {
		return law.Root
	}
	return body.Code
}

// body finds the body whose editions are held under a code.
func (sc *scene) body(code string) (org.Unit, bool) {
	if code == law.Root {
		return sc.Unit(sc.Root())
	}
	return sc.UnitByCode(code)
}

// model is the kind of body that adopts an edition of its own (10).
func model(k org.UnitKind) bool {
	return k == org.KindCommittee || k == org.KindAcademy || k.IsRegional()
}

// RegulationOf is the body whose editions hold for a body or unit on a day: its own body, and the region for a district
// and those equal to it (10).
func RegulationOf(s *org.Structure, unitID string, day calendar.Day) (org.Unit, bool) {
	u, ok := s.Unit(unitID)
	if !ok {
		return u, false
	}
	if !u.Kind.IsBody() {
		if u, ok = s.Unit(u.BodyID); !ok {
			return u, false
		}
	}
	if u.Kind != org.KindDistrict {
		return u, true
	}
	for _, a := range s.Ancestors(u.ID, day) {
		if a.Kind.IsBody() && a.Kind != org.KindDistrict {
			return a, true
		}
	}
	return s.Unit(s.Root())
}

// EditionOf is the edition that holds for a body or unit on a day (10).
func (n *Snapshot) EditionOf(s *org.Structure, unitID string, day calendar.Day) *law.Edition {
	u, ok := RegulationOf(s, unitID, day)
	if !ok {
		return n.Book.For(law.Root, day)
	}
	return n.Book.For(code(u), day)
}

// judge binds a Book: first what this package reads of it, then the chapters.
func (s *Service) judge(book *law.Book) error {
	if _, err := regulation.AlignTerm(book); err != nil {
		return err
	}
	if _, err := regulation.AcquaintRhythm(book); err != nil {
		return err
	}
	if s.Bind == nil {
		return nil
	}
	return s.Bind(book)
}

// Say says a value of a rule in words; what has no words of its own is shown as JSON.
func (s *Service) Say(rule string, v law.Value) i18n.Msg { return s.words(rule, v) }

// words says a value in words, for previews and cards.
func (s *Service) words(rule string, v law.Value) i18n.Msg {
	switch book := s.Rules.builtIn(); rule {
	case regulation.ParamAlign:
		if p, err := regulation.AlignTerm(book); err == nil {
			return p.Describe(v)
		}
	case regulation.ParamAcquaint:
		if p, err := regulation.AcquaintRhythm(book); err == nil {
			return p.Describe(v)
		}
	}
	switch {
	case v.Gone:
		return i18n.M("law.value.gone")
	case v.JSON() == "null":
		return i18n.M("law.value.none")
	case s.Words != nil:
		return s.Words(rule, v)
	}
	return i18n.M("law.value.text", "text", v.JSON())
}
