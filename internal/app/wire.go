package app

import (
	"context"
	"strings"

	"reglament/internal/access"
	"reglament/internal/analysis"
	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/revision"
	"reglament/internal/store"
	"reglament/internal/turn"
	"reglament/regulation"
)

// recordOrg writes changes of the structure into the journal.
func recordOrg(ctx context.Context, tx *store.Tx, act org.Act, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "org", Action: action, Subject: subject, Data: data, Reason: reason})
}

// recordAccount writes what happens to an account into that account's stream of the journal.
func recordAccount(ctx context.Context, tx *store.Tx, act org.Act, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "account:" + subject, Action: action, Subject: subject, Data: data, Reason: reason})
}

// edition names the edition of the General Prosecutor's Office on a day, for refusals about the structure (3, 6).
func (a *App) edition(day calendar.Day) string {
	book, err := regulation.Book()
	if err != nil {
		return ""
	}
	if ed := book.For(law.Root, day); ed != nil {
		return ed.ID
	}
	return ""
}

// Bind binds the rules of every chapter to a book of editions and checks that each value has its rule.
func Bind(book *law.Book) error {
	_, err := chaptersOf(book)
	return err
}

// chapters are the rules of all chapters, bound to one book.
type chapters struct {
	plans       *planning.Law
	analyses    *analysis.Law
	instruments *instrument.Law
	halfYears   *halfyear.Law
	revisions   *revision.Law
}

func chaptersOf(book *law.Book) (c chapters, err error) {
	if c.plans, err = planning.NewLaw(book); err != nil {
		return c, err
	}
	if c.analyses, err = analysis.NewLaw(book); err != nil {
		return c, err
	}
	if c.instruments, err = instrument.NewLaw(book); err != nil {
		return c, err
	}
	if c.halfYears, err = halfyear.NewLaw(book); err != nil {
		return c, err
	}
	if c.revisions, err = revision.NewLaw(book); err != nil {
		return c, err
	}
	return c, book.Complete(c.plans.Names(), c.analyses.Names(), c.instruments.Names(), c.halfYears.Names(), c.revisions.Names(), regulation.Params())
}

// describer says values of the rules of every chapter in words, for previews of an edition.
func describer() (func(rule string, v law.Value) i18n.Msg, error) {
	book, err := regulation.Book()
	if err != nil {
		return nil, err
	}
	c, err := chaptersOf(book)
	return func(rule string, v law.Value) i18n.Msg {
		if strings.HasPrefix(rule, "planning.") {
			return c.plans.Describe(rule, v)
		}
		if words, ok := c.analyses.Describe(rule, v); ok {
			return words
		}
		if words, ok := c.halfYears.Describe(rule, v); ok {
			return words
		}
		if words, ok := c.revisions.Describe(rule, v); ok {
			return words
		}
		return c.instruments.Describe(rule, v)
	}, err
}

// openDrafts counts what the units have not signed or sent yet, in every chapter.
func openDrafts(ctx context.Context, q store.Q, unitIDs []string) (int64, error) {
	a, err := instrument.OpenDrafts(ctx, q, unitIDs)
	if err != nil {
		return 0, err
	}
	b, err := analysis.OpenDrafts(ctx, q, unitIDs)
	return a + b, err
}

// owed counts what posts and units owe on a day: today every duty and every move that waits for them, on a later day the
// duties that fall due on it or after it. A body is asked about as a unit and as a body.
func (a *App) owed(ctx context.Context, q store.Q, day calendar.Day, posts, units []string) (int64, error) {
	var keys []string
	for _, id := range posts {
		keys = append(keys, access.Post(id))
	}
	for _, id := range units {
		keys = append(keys, "u:"+id, "b:"+id)
	}
	cal, err := a.Ledger.Calendar(ctx, q)
	if err != nil {
		return 0, err
	}
	today := calendar.DayOf(a.Now())
	f := duty.Filter{Debtor: keys, Today: today}
	if day > today {
		f.From = day
	}
	duties, err := duty.Count(ctx, q, cal, f)
	if err != nil || day > today {
		return duties.Owed, err
	}
	moves, err := turn.Count(ctx, q, keys)
	waiting := int64(0)
	for _, n := range moves {
		waiting += n
	}
	return max(duties.Owed, waiting), err // most moves are the next step of a duty: the sum would count them twice
}

// Owed says what posts and units owe on a day, for pages that show what an act upon the structure would leave behind.
func (a *App) Owed(ctx context.Context, day calendar.Day, posts, units []string) (n int64, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		n, err = a.owed(ctx, q, day, posts, units)
		return err
	})
	return n, err
}
