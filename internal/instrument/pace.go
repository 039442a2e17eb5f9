package instrument

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// Pace is what the executions closed in a time measured of a recipient: how many there were, how many of them were late, how long it had
// them in hand and by how long it was late, both in days.
type Pace struct {
	BodyID      string
	Count, Late int
	Days        float64 // calendar days
	LateDays    float64 // working days
}

// Paces measures every recipient of executions that were closed from one day to another, both included: one walk along an index,
// whatever their number.
func (v *Service) Paces(ctx context.Context, q store.Q, from, until calendar.Day) ([]Pace, error) {
	return store.List(ctx, q, func(s store.Scanner) (p Pace, err error) {
		err = s.Scan(&p.BodyID, &p.Count, &p.Late, &p.Days, &p.LateDays)
		return p, err
	}, `SELECT body_id, COUNT(*), SUM(CASE WHEN late_days > 0 THEN 1 ELSE 0 END), SUM((closed_at - sent_at) / 86400000000.0), SUM(late_days * 1.0)
		FROM execution WHERE closed_at >= $1 AND closed_at < $2 AND closed_at IS NOT NULL GROUP BY body_id ORDER BY body_id`,
		store.Micros(from.Start()), store.Micros(until.AddDays(1).Start()))
}
