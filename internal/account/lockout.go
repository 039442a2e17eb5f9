package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"reglament/internal/i18n"
	"reglament/internal/store"
)

// How failures slow a login down. Every attempt is counted before the password is looked at, in a bucket of the login and
// the place it comes from, so that a thousand attempts at once are no better than one after another. A success empties
// the bucket.
//
// Places differ: a device (a cookie from an earlier login) or an address from which the owner of the account has logged
// in before is known, any other is strange. A known place answers only for its own failures. Strange places share one
// more bucket, which slows the whole crowd. So an attacker with many addresses waits, and the owner does not notice.
const (
	freePlace   = 5                // attempts from one place before the first wait
	freeCrowd   = 20               // attempts from all strange places before they wait
	firstWait   = 30 * time.Second // doubled with every further failure
	longestWait = 15 * time.Minute
	forgetAfter = time.Hour           // a bucket without failures for so long begins anew
	knownFor    = 90 * 24 * time.Hour // how long a place stays known after the last login from it
)

// crowd is the bucket of all strange places together.
const crowd = "*"

// Locked is the refusal of an attempt that comes too early (HTTP 429).
type Locked struct{ Until time.Time }

// Error is for logs.
func (e Locked) Error() string {
	return "account: too many failures, wait until " + e.Until.Format(time.RFC3339)
}

// HTTPStatus is 429.
func (e Locked) HTTPStatus() int { return http.StatusTooManyRequests }

// Msg says when to try again.
func (e Locked) Msg() i18n.Msg { return i18n.M("account.error.locked", "time", e.Until) }

// wait is how long after the n-th failure the next attempt is refused.
func wait(n, free int64) time.Duration {
	if n < free {
		return 0
	}
	d := firstWait
	for ; n > free && d < longestWait; n-- {
		d *= 2
	}
	return min(d, longestWait)
}

// place is where an attempt comes from.
type place struct {
	address string // normalised
	device  string // hash of the cookie of the device, or ""
}

func placeOf(address, device string) place {
	p := place{address: normalAddress(address)}
	if device != "" {
		p.device = hashText(device)
	}
	return p
}

// normalAddress gives one name to what one subscriber can vary at will: the lower half of an IPv6 address.
func normalAddress(s string) string {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		s = ap.Addr().String()
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return "?"
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	prefix, err := a.Prefix(64)
	if err != nil {
		return "?"
	}
	return prefix.String()
}

func hashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// bucket is one row of login_failure.
type bucket struct {
	place string
	free  int64
}

// buckets tells in which rows an attempt counts: a known device in its own, a known address in its own, a strange place
// in its own and in that of the crowd.
func (p place) buckets(known map[string]bool) []bucket {
	switch {
	case p.device != "" && known["d:"+p.device]:
		return []bucket{{"d:" + p.device, freePlace}}
	case known["a:"+p.address]:
		return []bucket{{"a:" + p.address, freePlace}}
	}
	return []bucket{{"a:" + p.address, freePlace}, {crowd, freeCrowd}}
}

// attempt counts an attempt and refuses it with Locked when it comes too early; a refused attempt is not counted. first
// reports that this attempt was the one after which waiting begins.
func attempt(ctx context.Context, tx *store.Tx, loginHash string, list []bucket, now time.Time) (first bool, err error) {
	counts := make([]int64, len(list))
	for i, b := range list {
		var n int64
		var last, open time.Time
		row := tx.QueryRow(ctx, `SELECT failures, last_at, open_at FROM login_failure WHERE login_hash = $1 AND address = $2`, loginHash, b.place)
		switch err := scanBucket(row, &n, &last, &open); {
		case err != nil:
			return false, err
		case now.Before(open):
			return false, Locked{Until: open}
		case now.Sub(last) > forgetAfter:
			n = 0
		}
		counts[i] = n + 1
	}
	for i, b := range list {
		pause := wait(counts[i], b.free)
		first = first || pause > 0 && counts[i] == b.free
		if _, err := tx.Exec(ctx, `INSERT INTO login_failure (login_hash, address, failures, last_at, open_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (login_hash, address) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, open_at = excluded.open_at`,
			loginHash, b.place, counts[i], now, now.Add(pause)); err != nil {
			return false, err
		}
	}
	return first, nil
}

func scanBucket(row *store.Row, n *int64, last, open *time.Time) error {
	err := row.Scan(n, last, open)
	if errors.Is(err, store.ErrNoRows) {
		return nil
	}
	return err
}

// forgive empties the buckets after a success.
func forgive(ctx context.Context, tx *store.Tx, loginHash string, list []bucket) error {
	for _, b := range list {
		if b.place == crowd {
			// The crowd's bucket is not the owner's to empty: the attacker may be among it still. One attempt is given back.
			if _, err := tx.Exec(ctx, `UPDATE login_failure SET failures = failures - 1 WHERE login_hash = $1 AND address = $2 AND failures > 0`,
				loginHash, b.place); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM login_failure WHERE login_hash = $1 AND address = $2`, loginHash, b.place); err != nil {
			return err
		}
	}
	return nil
}

// knownPlaces reads the places from which the person has logged in lately.
func knownPlaces(ctx context.Context, q store.Q, personID string, now time.Time) (map[string]bool, error) {
	marks, err := store.List(ctx, q, store.Value[string], `SELECT mark FROM login_known WHERE person_id = $1 AND seen_at > $2`,
		personID, now.Add(-knownFor))
	known := make(map[string]bool, len(marks))
	for _, m := range marks {
		known[m] = true
	}
	return known, err
}

// remember notes the place of a success as known.
func remember(ctx context.Context, tx *store.Tx, personID string, p place, now time.Time) error {
	marks := []string{"a:" + p.address}
	if p.device != "" {
		marks = append(marks, "d:"+p.device)
	}
	for _, m := range marks {
		if _, err := tx.Exec(ctx, `INSERT INTO login_known (person_id, mark, seen_at) VALUES ($1, $2, $3)
			ON CONFLICT (person_id, mark) DO UPDATE SET seen_at = excluded.seen_at`, personID, m, now); err != nil {
			return err
		}
	}
	return nil
}
