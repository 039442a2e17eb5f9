package instrument

import (
	"context"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// Pace is what the executions accepted in a time measured of a recipient, of a post that led them, or of a unit whose instruments they
// carried out: how many there were and how many of them were late. One of BodyID, PostID and UnitID is given; an execution stands
// in one sum of each kind.
type Pace struct {
	BodyID, PostID, UnitID string
	Count, Late            int
}

// paceSums are what a day is summed by: the prefix of the key and the column.
var paceSums = []paceSum{{"b:", "body_id"}, {"p:", "lead_post"}, {"u:", "owner_unit"}}

type paceSum struct{ prefix, column string }

// query counts the executions accepted between the instants $1 and $2 by the column: key, number, late ones. Further columns of the
// result come first.
func (s paceSum) query(first string) string {
	return `SELECT ` + first + `'` + s.prefix + `' || ` + s.column + `, COUNT(*), SUM(CASE WHEN late_days > 0 THEN 1 ELSE 0 END)
		FROM execution WHERE marked IN (0, 1) AND closed_at >= $1 AND closed_at < $2 AND closed_at IS NOT NULL AND state = 'accepted' AND ` + s.column + ` <> ''
		GROUP BY ` + s.column + ` ORDER BY ` + s.column
}

// foldDays is how many days one transaction sums.
const foldDays = 20

// FoldPaces sums the executions of every day that is over and not summed yet. It is a timer's work and may run again.
func (v *Service) FoldPaces(ctx context.Context, now time.Time) error {
	last := calendar.DayOf(now).AddDays(-1)
	for {
		done := false
		err := v.db.Write(ctx, func(tx *store.Tx) error {
			from, ok, err := unfolded(ctx, tx)
			if err != nil || !ok || from > last {
				done = true
				return err
			}
			until := min(last, from.AddDays(foldDays-1))
			for day := from; day <= until; day = day.AddDays(1) {
				for _, s := range paceSums {
					_, err := tx.Exec(ctx, `INSERT INTO execution_day (day, key, n, late) `+s.query("$3, "),
						store.Micros(day.Start()), store.Micros(day.AddDays(1).Start()), day.String())
					if err != nil {
						return err
					}
				}
			}
			done = until == last
			_, err = tx.Exec(ctx, `INSERT INTO execution_day_fold (id, through) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET through = excluded.through`, until.String())
			return err
		})
		if err != nil || done {
			return err
		}
	}
}

// unfolded is the first day that is not summed; false while no execution was ever closed.
func unfolded(ctx context.Context, q store.Q) (calendar.Day, bool, error) {
	through, ok, err := store.One(ctx, q, store.Value[calendar.Day], `SELECT through FROM execution_day_fold WHERE id = 1`)
	if err != nil || ok {
		return through.AddDays(1), ok, err
	}
	first, ok, err := store.One(ctx, q, store.Value[int64], `SELECT first FROM (SELECT (SELECT MIN(closed_at) FROM execution WHERE marked = 0 AND closed_at IS NOT NULL) AS first
		UNION ALL SELECT (SELECT MIN(closed_at) FROM execution WHERE marked = 1 AND closed_at IS NOT NULL)) b WHERE first IS NOT NULL ORDER BY first LIMIT 1`)
	return calendar.DayOf(store.Time(first)), ok, err
}

// Paces measures everybody who had a part in executions accepted from one day to another, both included: the sums of the days that are
// over, and the executions of those that are not summed yet.
func (v *Service) Paces(ctx context.Context, q store.Q, from, until calendar.Day) ([]Pace, error) {
	out, err := store.List(ctx, q, scanPace, `SELECT key, SUM(n), SUM(late) FROM execution_day WHERE day >= $1 AND day <= $2 GROUP BY key ORDER BY key`, from, until)
	if err != nil {
		return nil, err
	}
	live, ok, err := unfolded(ctx, q)
	if live = max(live, from); err != nil || !ok || live > until {
		return out, err
	}
	for _, s := range paceSums {
		more, err := store.List(ctx, q, scanPace, s.query(""), store.Micros(live.Start()), store.Micros(until.AddDays(1).Start()))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func scanPace(s store.Scanner) (p Pace, err error) {
	var key string
	err = s.Scan(&key, &p.Count, &p.Late)
	kind, id, _ := strings.Cut(key, ":")
	switch kind {
	case "b":
		p.BodyID = id
	case "p":
		p.PostID = id
	default:
		p.UnitID = id
	}
	return p, err
}
