package instrument

import (
	"context"
	"fmt"
	"slices"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// Twin is one of two likely duplicates.
type Twin struct {
	ID     string
	Number string
	Title  string
	Day    calendar.Day // of sending
}

func (l likely) twin() Twin { return Twin{ID: l.ID, Number: l.Number, Title: l.Title, Day: l.Day} }

// TwinPair is a pair of likely duplicates; the second is the later one.
type TwinPair struct {
	First, Second Twin
	Ground        bool // they rest on one ground; else they are alike in one area
}

// twinsAmong bounds how many instruments of a span are compared with each other; an office sends some thousands in a half-year.
const twinsAmong = 50_000

// twinsSent compares what the viewer may see of what was sent, and says how many were compared.
func twinsSent(ctx context.Context, q store.Q, viewer access.Viewer, s SentSpan) ([]TwinPair, int, error) {
	right, args := access.SeeSQL(viewer, "i.document_id", s.args())
	list, err := likelyWhere(ctx, q, sentIn+` AND `+right, args, twinsAmong)
	if err != nil {
		return nil, 0, err
	}
	var out []TwinPair
	for _, t := range twins(list) {
		out = append(out, TwinPair{First: list[t.First].twin(), Second: list[t.Second].twin(), Ground: t.Ground})
	}
	return out, len(list), nil
}

// likelyWhere reads instruments that were sent as the search of duplicates looks at them, with their recipients.
func likelyWhere(ctx context.Context, q store.Q, where string, args []any, most int) ([]likely, error) {
	list, err := store.List(ctx, q, func(s store.Scanner) (l likely, err error) {
		var stems string
		if err = s.Scan(&l.ID, &l.Kind, &l.GroundID, &l.AreaID, &l.MainID, &l.Number, &l.Title, &l.Day, store.Opt(&stems)); err != nil {
			return l, err
		}
		l.Print, err = lexicon.ReadPrint(stems)
		return l, err
	}, `SELECT i.document_id, i.kind, i.ground_id, i.area_id, i.main_id, i.number, i.title, i.sent_day, p.stems
		FROM instrument i LEFT JOIN text_print p ON p.document_id = i.document_id
		WHERE `+where+fmt.Sprintf(` ORDER BY i.sent_day DESC, i.document_id DESC LIMIT %d`, most), args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	at := map[string]int{}
	for i, l := range list {
		ids[i], at[l.ID] = l.ID, i
	}
	for group := range slices.Chunk(ids, 1_024) {
		in, args := store.Marks(group)
		to, err := store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
			err = s.Scan(&x[0], &x[1])
			return x, err
		}, `SELECT document_id, body_id FROM execution WHERE document_id IN (`+in+`) AND period <= 1 ORDER BY document_id, body_id`, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range to {
			i := at[x[0]]
			list[i].Recipients = append(list[i].Recipients, x[1])
		}
	}
	return list, nil
}
