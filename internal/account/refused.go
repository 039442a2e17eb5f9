package account

import (
	"context"
	"time"

	"reglament/internal/org"
	"reglament/internal/store"
)

// A refused attempt to log in is counted, and told in the journal once an hour for each account, way in and fault: at once when
// it is the first of them, and with their number when the hour is over. So an attacker fills neither the journal nor the table.

// Way is how somebody tried to log in.
type Way string

// The ways in.
const (
	ByPassword  Way = "password"
	BySignature Way = "signature"
)

// Fault says why an attempt was refused; it is for administrators and never told to whoever tried.
type Fault string

// The faults.
const (
	FaultUnknown   Fault = "unknown"   // no account has the login, or the IIN of the certificate
	FaultPassword  Fault = "password"  // the password is wrong
	FaultDisabled  Fault = "disabled"  // the account is closed
	FaultEarly     Fault = "early"     // it came before the wait after earlier failures was over; nothing was looked at
	FaultChallenge Fault = "challenge" // what was signed is no challenge, or an old or spent one
	FaultSignature Fault = "signature" // the signature does not stand
)

// keepRefused is how long refused attempts stay listed; the journal keeps what it told.
const keepRefused = 180 * 24 * time.Hour

// nobody is the subject of the journal for attempts of which no account is known.
const nobody = "unknown"

// Refused is what was refused within one hour.
type Refused struct {
	ID       string
	Hour     time.Time
	PersonID string // "" where no account is known
	Way      Way
	Why      Fault
	Attempts int64
	FirstAt  time.Time
	LastAt   time.Time
	Address  string // of the last attempt
}

const refusedSQL = `SELECT id, hour, person_id, way, why, attempts, first_at, last_at, address FROM login_refused`

func scanRefused(s store.Scanner) (r Refused, err error) {
	err = s.Scan(&r.ID, &r.Hour, &r.PersonID, &r.Way, &r.Why, &r.Attempts, &r.FirstAt, &r.LastAt, &r.Address)
	return r, err
}

// RefusedLogins lists refused attempts, the newest hours first: of one person, or of all when personID is ""; before is the ID of
// the last row read, "" at first. It is for administrators: the caller proves the right.
func RefusedLogins(ctx context.Context, q store.Q, personID, before string, limit int) ([]Refused, error) {
	if before == "" {
		before = "~"
	}
	if personID == "" {
		return store.List(ctx, q, scanRefused, refusedSQL+` WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, limit)
	}
	return store.List(ctx, q, scanRefused, refusedSQL+` WHERE person_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2`, before, limit, personID)
}

// refuse counts an attempt, and tells the first of its hour.
func (s *Service) refuse(ctx context.Context, tx *store.Tx, personID string, way Way, why Fault, from place, now time.Time) error {
	hour := now.Truncate(time.Hour)
	attempts, _, err := store.One(ctx, tx, store.Value[int64], `INSERT INTO login_refused (id, hour, person_id, way, why, attempts, told, first_at, last_at, address)
		VALUES ($1, $2, $3, $4, $5, 1, 1, $6, $6, $7) ON CONFLICT (hour, person_id, way, why)
		DO UPDATE SET attempts = login_refused.attempts + 1, last_at = excluded.last_at, address = excluded.address RETURNING attempts`,
		store.NewID(now), hour, personID, string(way), string(why), now, from.address)
	if err != nil || attempts > 1 {
		return err
	}
	return s.tell(ctx, tx, "account.refused", Refused{Hour: hour, PersonID: personID, Way: way, Why: why, Attempts: 1, Address: from.address}, now)
}

// refuseAfter is refuse for an attempt whose own transaction is over.
func (s *Service) refuseAfter(ctx context.Context, personID string, way Way, why Fault, from place, now time.Time) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.refuse(ctx, tx, personID, way, why, from, now) })
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, action string, r Refused, now time.Time) error {
	subject := r.PersonID
	if subject == "" {
		subject = nobody
	}
	return s.record(ctx, tx, org.Act{Actor: org.SystemActor(), Now: now}, action, subject,
		map[string]any{"way": r.Way, "why": r.Why, "hour": r.Hour.UTC().Format(time.RFC3339), "attempts": r.Attempts, "address": r.Address}, "")
}

// tellRefused tells the journal how many attempts there were in each hour that is over, where the first was not the only one, and
// removes what is no longer listed.
func (s *Service) tellRefused(ctx context.Context, now time.Time) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		over := now.Truncate(time.Hour)
		list, err := store.List(ctx, tx, scanRefused, refusedSQL+` WHERE hour < $1 AND told < attempts ORDER BY id`, over)
		if err != nil {
			return err
		}
		for _, r := range list {
			if err := s.tell(ctx, tx, "account.refused.hour", r, now); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE login_refused SET told = attempts WHERE hour < $1 AND told < attempts`, over); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM login_refused WHERE hour < $1`, now.Add(-keepRefused))
		return err
	})
}
