package org

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/command"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/store"
)

// Recorder writes one entry of the journal in the transaction of the change. The journal stands above this package, so
// whoever composes the program hands its Append in here.
type Recorder func(ctx context.Context, tx *store.Tx, act Act, action, subject string, data any, reason string) error

// Service changes the structure. Every method is one transaction: it judges rights and input against the structure as it
// stands, writes, records the change and moves the version. Errors: fault.Invalid with every wrong field, fault.Forbidden
// with the reasons, law.Refusal where a paragraph reserves the act to somebody else, fault.NotFound.
type Service struct {
	db      *store.DB
	dir     *Directory
	record  Recorder
	edition func(calendar.Day) string

	// Owed counts what posts and units owe on a day, so far as it is known: duties not closed by then and moves that wait.
	// The ledger stands above this package, so whoever composes the program puts its count in; by itself nothing is owed.
	Owed func(ctx context.Context, q store.Q, day calendar.Day, posts, units []string) (int64, error)
	// Hand gives open work to a successor in the transaction of the order, and says how many documents and duties that were.
	// By itself there is none.
	Hand func(ctx context.Context, tx *store.Tx, act Act, h HandOver) (matters, duties int, err error)
	// Announce tells those concerned what has become of a handover that is planned for a day. By itself it tells nobody.
	Announce func(ctx context.Context, tx *store.Tx, act Act, a Announcement) error
}

// NewService makes the service. edition names the edition of the Regulation in force on a day, for refusals; nil names none.
func NewService(db *store.DB, dir *Directory, record Recorder, edition func(calendar.Day) string) *Service {
	if edition == nil {
		edition = func(calendar.Day) string { return "" }
	}
	return &Service{db: db, dir: dir, record: record, edition: edition, Owed: oweNothing, Hand: handNothing, Announce: announceNothing}
}

func oweNothing(context.Context, store.Q, calendar.Day, []string, []string) (int64, error) {
	return 0, nil
}

// change is one change under way.
type change struct {
	svc   *Service
	tx    *store.Tx
	act   Act
	day   calendar.Day
	st    *Structure
	wrong fault.Collector
	parts []string
}

// change runs a change in one transaction and moves the versions of the parts it touched. The same press of a form or the
// same request of a program does nothing a second time: result gets what the first one gave, see package command. result
// may be nil.
func (s *Service) change(ctx context.Context, act Act, action string, input any, result *string, f func(ctx context.Context, c *change) error) error {
	if result == nil {
		result = new(string)
	}
	return commit(ctx, s, act, action, input, result, f)
}

// commit is change with a result of any kind.
func commit[T any](ctx context.Context, s *Service, act Act, action string, input any, result *T, f func(ctx context.Context, c *change) error) error {
	return asConflict(s.db.Write(ctx, func(tx *store.Tx) error {
		first, _, err := command.Once(ctx, tx, act.Command(), action, input, func() (T, error) {
			err := s.once(ctx, tx, act, f)
			return *result, err
		})
		if err == nil {
			*result = first
		}
		return err
	}))
}

func (s *Service) once(ctx context.Context, tx *store.Tx, act Act, f func(ctx context.Context, c *change) error) error {
	st, err := s.dir.Current(ctx, tx)
	if err != nil {
		return err
	}
	c := &change{svc: s, tx: tx, act: act, day: act.Day(), st: st}
	if !st.Lawful(act) {
		return fault.Forbid(i18n.M("org.refuse.seat"))
	}
	if err := f(ctx, c); err != nil {
		return err
	}
	return c.bump(ctx)
}

// asConflict tells a person that somebody else was faster, where the database noticed it first.
func asConflict(err error) error {
	if _, unique := store.IsUnique(err); unique || errors.Is(err, store.ErrStale) {
		return fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	return err
}

// bump moves the versions of the parts that were touched.
func (c *change) bump(ctx context.Context) error {
	store.Forget(c.tx, versionsKey{})
	for _, part := range c.parts {
		if err := store.Exec1(ctx, c.tx, `UPDATE org_version SET version = $2 WHERE part = $1`, part, store.NewID(c.act.Now)); err != nil {
			return err
		}
	}
	return nil
}

// Mark names a record by its content, so that a form can say which state of it a person saw. It is no secret and no proof.
func Mark(record any) string {
	text, err := json.Marshal(record)
	if err != nil {
		panic("org: a record that cannot be written: " + err.Error()) // only plain values are in records
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// stale refuses a change of a record that is no longer as the person saw it; seen is its Mark, "" when nothing was seen.
func stale(seen string, record any) error {
	if seen != "" && seen != Mark(record) {
		return fault.Conflict{Msg: i18n.M("org.error.stale")}
	}
	return nil
}

// bad notes a wrong field; it is a sink.
func (c *change) bad(field string, msg i18n.Msg, allowed ...i18n.Msg) {
	c.wrong.Bad(field, msg, allowed...)
}

// done records the change and marks the part it touched.
func (c *change) done(ctx context.Context, part, action, subject string, data any, reason string) error {
	if !slices.Contains(c.parts, part) {
		c.parts = append(c.parts, part)
	}
	return c.svc.record(ctx, c.tx, c.act, action, subject, data, reason)
}

// id makes a new identifier.
func (c *change) id() string { return store.NewID(c.act.Now) }

// with builds the structure as it would be with the data changed.
func (c *change) with(f func(*Data)) *Structure {
	data := c.st.Data()
	f(&data)
	return Build(data)
}

// systemPerson marks acts of the program itself: filling an empty database, commands at the console of the server.
const systemPerson = "system"

// SystemActor acts for the program itself and may do everything the administrator may. It is for the command line; no
// request from outside ever carries it, because nobody logs in as a person that does not exist.
func SystemActor() Actor { return Actor{Seat: Seat{PersonID: systemPerson, Name: "Reglament"}} }

// IsSystem reports whether the program itself acts.
func (a Actor) IsSystem() bool { return a.PersonID == systemPerson && a.PostID == "" }

// Lawful reports whether the actor may act at all on the day: the seat stands as the structure has it, nobody present is
// being replaced, nobody absent acts.
func (s *Structure) Lawful(act Act) bool {
	return act.IsSystem() || s.Confirm(act.Seat, act.Day())
}

// Away reports whether the person of an act is recorded absent on its day: he reads and reports back, and acts in nothing, since whoever
// replaces him does (2, 3, 5; I-65, I-110).
func (s *Structure) Away(act Act) bool {
	_, away := s.Absent(act.PersonID, act.Day())
	return away && !act.IsSystem()
}

// Present refuses an act of a person who is recorded absent on its day.
func (s *Structure) Present(act Act) error {
	if s.Away(act) {
		return fault.Forbid(i18n.M("org.refuse.away"))
	}
	return nil
}

// IsAdmin reports whether the actor administers the structure, the calendar and accounts.
func (s *Structure) IsAdmin(act Act) bool {
	if act.IsSystem() {
		return true
	}
	post, ok := s.Post(act.AsPost())
	return ok && post.Admin && s.Lawful(act)
}

// needAdmin refuses everybody but an administrator.
func (c *change) needAdmin() error {
	if c.st.IsAdmin(c.act) {
		return nil
	}
	return fault.Forbid(i18n.M("org.refuse.admin"))
}

// needGP refuses everybody but the General Prosecutor, who acts for him (2), and the administrator who enters his order.
func (c *change) needGP() error {
	if c.act.AsKind() == PostGP || c.st.IsAdmin(c.act) {
		return nil
	}
	return fault.Forbid(i18n.M("org.refuse.gp"))
}

// refusal is an act that a paragraph reserves to others; allowed says to whom.
func (c *change) refusal(rule, para, field string, msg, allowed i18n.Msg) error {
	edition := c.svc.edition(c.day)
	return &law.Refusal{Edition: edition, Day: c.day, Findings: []law.Finding{{
		Outcome: law.Refused, Rule: rule, Para: para, Edition: edition, Field: field, Msg: msg, Allowed: allowed,
	}}}
}

// checkOrder checks the number and the day of an order or act.
func (c *change) checkOrder(number string, day calendar.Day) {
	checkLine("order", number, 1, 60, c.bad)
	if checkDay("order_day", day, c.bad) && day > c.day {
		c.bad("order_day", i18n.M("org.error.future"), i18n.M("org.error.until_day", "day", c.day))
	}
}

// replaceByID changes one element of a slice without touching the original, or adds it when it is new.
func replaceByID[T any](list []T, same func(T) bool, v T) []T {
	out := slices.Clone(list)
	if i := slices.IndexFunc(out, same); i >= 0 {
		out[i] = v
		return out
	}
	return append(out, v)
}
