package control

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// Service answers the questions of desks and control. It is safe for concurrent use.
type Service struct {
	db         *store.DB
	org        *org.Directory
	rules      *rulebook.Store
	kernel     *document.Kernel
	ledger     *duty.Ledger
	instrument *instrument.Service
}

// New makes the service.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger, chapter *instrument.Service) *Service {
	return &Service{db: db, org: directory, rules: rules, kernel: kernel, ledger: ledger, instrument: chapter}
}

// scene is what a question is asked of: the structure and the calendar, on the day of the act, by a viewer.
type scene struct {
	*org.Structure
	book   *law.Book
	cal    *calendar.Calendar
	day    calendar.Day
	viewer access.Viewer
	seats  []org.Seat
	person string
}

func (s *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return s.db.Read(ctx, func(q store.Q) error {
		st, err := s.org.Current(ctx, q)
		if err != nil {
			return err
		}
		snap, err := s.rules.Current(ctx, q)
		if err != nil {
			return err
		}
		sc := &scene{Structure: st, book: snap.Book, cal: snap.Calendar, day: act.Day(), person: act.PersonID}
		sc.seats = st.Seats(act.PersonID, sc.day)
		sc.viewer = access.Keys(st, sc.seats, sc.day)
		return f(q, sc)
	})
}

// mine are the keys of what the person himself is to do; see Mine.
func (sc *scene) mine() []string { return Mine(sc.Structure, sc.seats) }

// Mine are the keys of what a person in these capacities himself is to do: the own and replaced posts, their units, and the body where a
// post receives for it. Who supervises sees more, but it is not his move. Who is away has none: others act for him.
func Mine(s *org.Structure, seats []org.Seat) []string {
	var out []string
	for _, seat := range seats {
		post, ok := s.Post(seat.AsPost())
		if !ok || seat.Away {
			continue
		}
		out = append(out, access.Post(post.ID), access.Unit(post.UnitID))
		if k := post.Kind; k == org.PostBodyHead || k == org.PostBodyDeputyHead || post.Clerk {
			out = append(out, access.Body(seat.AsBody()))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cleared reports whether one of the posts is cleared for what is marked for official use only.
func (sc *scene) cleared() bool {
	return sc.viewer.Marked || slices.ContainsFunc(sc.seats, func(seat org.Seat) bool {
		post, ok := sc.Post(seat.AsPost())
		return ok && post.DSP
	})
}

// filter is a filter of the ledger over keys as the viewer may see it.
func (sc *scene) filter(debtor, creditor []string) duty.Filter {
	return duty.Filter{Debtor: debtor, Creditor: creditor, Today: sc.day, HideMarked: !sc.cleared()}
}

// Owed is a duty as lists show it.
type Owed struct {
	duty.Duty
	// Debtor and Creditor are named on the day of the question.
	Debtor, Creditor i18n.Text
	// Late is the number of calendar days by which it is late, Left the working days that its day leaves: negative when
	// it has passed, and Known is false where the calendar does not reach.
	Late  int
	Left  int
	Known bool
}

func (sc *scene) owed(list []duty.Duty) []Owed {
	out := make([]Owed, len(list))
	for i, d := range list {
		left, err := sc.cal.Left(sc.day, d.DueDay)
		out[i] = Owed{Duty: d, Debtor: sc.debtor(d), Creditor: sc.named(d.CreditorUnit, d.CreditorPost), Late: d.LateOn(sc.day), Left: left, Known: err == nil}
	}
	return out
}

func (sc *scene) debtor(d duty.Duty) i18n.Text {
	unit := d.DebtorUnit
	if unit == "" {
		unit = d.DebtorBody
	}
	return sc.named(unit, d.DebtorPost)
}

// named is the name of a unit or body, else the title of a post.
func (sc *scene) named(unitID, postID string) i18n.Text {
	if unitID != "" {
		return sc.UnitName(unitID, sc.day)
	}
	return sc.PostTitle(postID)
}
