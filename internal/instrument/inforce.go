package instrument

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/store"
)

// InForceAsk says which of the instruments that are in force are asked for: of the units and kinds, as far as the viewer may see them.
type InForceAsk struct {
	Viewer access.Viewer
	Units  []string
	Kinds  []Kind
	// Only are the documents that are meant; none means all behind the cursor, in pages.
	Only  []string
	After access.Cursor // of the day of sending
	Limit int
}

// InForce is an instrument that is in force, with what shows whether it still matters (49).
type InForce struct {
	Record
	Ground  *GroundEntry // on which it rests, or nil
	Waiting int          // executions that have not answered
	Latest  calendar.Day // the last day of those that have not answered
	Moved   time.Time    // when anything moved last
	Later   []Twin       // later ones that ask the same (I-164)
}

// where is the condition of what is asked for; it walks instrument_live.
func (a InForceAsk) where() (string, []any) {
	var args []any
	marks := func(list ...any) string {
		var out []string
		for _, v := range list {
			args = append(args, v)
			out = append(out, fmt.Sprintf("$%d", len(args)))
		}
		return strings.Join(out, ", ")
	}
	where := `i.state = 'sent' AND i.owner_unit IN (` + marks(values(a.Units)...) + `) AND i.kind IN (` + marks(values(a.Kinds)...) +
		`) AND (i.sent_day, i.document_id) > (` + marks(a.After.Sort, a.After.RefID) + `)`
	if len(a.Only) > 0 {
		where += ` AND i.document_id IN (` + marks(values(a.Only)...) + `)`
	}
	right, args := access.SeeSQL(a.Viewer, "i.document_id", args)
	return where + ` AND ` + right, args
}

// values are texts as arguments of a statement.
func values[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// ListInForce reads what is in force, the oldest first; a handful of statements whatever their number.
func ListInForce(ctx context.Context, q store.Q, ask InForceAsk) ([]InForce, error) {
	where, args := ask.where()
	recs, err := store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE `+where+
		fmt.Sprintf(` ORDER BY i.sent_day, i.document_id LIMIT $%d`, len(args)+1), append(args, ask.Limit)...)
	if err != nil || len(recs) == 0 {
		return nil, err
	}
	out := make([]InForce, len(recs))
	at := make(map[string]*InForce, len(recs))
	for i, r := range recs {
		out[i] = InForce{Record: r, Moved: later(r.SentAt, r.UpdatedAt)}
		at[r.ID] = &out[i]
	}
	if err := gatherMoves(ctx, q, at); err != nil {
		return nil, err
	}
	if err := gatherGrounds(ctx, q, out); err != nil {
		return nil, err
	}
	return out, gatherLater(ctx, q, recs, at)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func gatherGrounds(ctx context.Context, q store.Q, out []InForce) error {
	var grounds []string
	for _, r := range out {
		grounds = append(grounds, r.GroundID)
	}
	in, args := store.Marks(document.Distinct(grounds))
	list, err := store.List(ctx, q, scanGround, `SELECT `+groundColumns+` FROM ground g WHERE g.id IN (`+in+`)`, args...)
	for i := range out {
		if n := slices.IndexFunc(list, func(g GroundEntry) bool { return g.ID == out[i].GroundID }); n >= 0 {
			out[i].Ground = &list[n]
		}
	}
	return err
}

// gatherMoves reads how far the recipients are and when anything moved last.
func gatherMoves(ctx context.Context, q store.Q, at map[string]*InForce) error {
	in, args := store.Marks(slices.Sorted(maps.Keys(at)))
	type row struct {
		id      string
		waiting int
		latest  calendar.Day
		moved   int64
	}
	list, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.waiting, &r.latest, &r.moved)
		return r, err
	}, `SELECT e.document_id, COUNT(*) FILTER (WHERE e.state IN ('sent', 'received', 'assigned', 'returned')),
			MAX(e.due_day) FILTER (WHERE e.state IN ('sent', 'received', 'assigned', 'returned')),
			MAX(CASE WHEN COALESCE(e.closed_at, 0) > COALESCE(e.received_at, 0) THEN e.closed_at ELSE COALESCE(e.received_at, 0) END)
		FROM execution e WHERE e.document_id IN (`+in+`) GROUP BY e.document_id`, args...)
	if err != nil {
		return err
	}
	for _, r := range list {
		f := at[r.id]
		f.Waiting, f.Latest, f.Moved = r.waiting, r.latest, later(f.Moved, store.Time(r.moved))
	}
	for _, text := range []string{
		`SELECT e.document_id, 0, NULL, MAX(CASE WHEN COALESCE(r.decided_at, 0) > r.at THEN r.decided_at ELSE r.at END) FROM execution e JOIN report r ON r.execution_id = e.id
			WHERE e.document_id IN (` + in + `) GROUP BY e.document_id`,
		`SELECT e.document_id, 0, NULL, MAX(CASE WHEN COALESCE(x.decided_at, 0) > x.at THEN x.decided_at ELSE x.at END) FROM execution e JOIN extension x ON x.execution_id = e.id
			WHERE e.document_id IN (` + in + `) GROUP BY e.document_id`,
	} {
		list, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.id, &r.waiting, &r.latest, &r.moved)
			return r, err
		}, text, args...)
		if err != nil {
			return err
		}
		for _, r := range list {
			f := at[r.id]
			f.Moved = later(f.Moved, store.Time(r.moved))
		}
	}
	return nil
}

// laterMost bounds how many instruments are looked at for a later one that asks the same.
const laterMost = 2_000

// gatherLater finds later instruments that ask the same: on the same grounds, or of the same unit in the same area.
func gatherLater(ctx context.Context, q store.Q, recs []Record, at map[string]*InForce) error {
	var grounds, units []string
	first := recs[0].SentDay
	for _, r := range recs {
		grounds, units = append(grounds, r.GroundID), append(units, r.OwnerUnit)
		first = min(first, r.SentDay)
	}
	inGround, args := store.Marks(document.Distinct(grounds))
	list, err := likelyWhere(ctx, q, `i.ground_id IN (`+inGround+`) AND i.ground_id <> '' AND i.marked = 0 AND i.state IN ('sent', 'released')`, args, laterMost)
	if err != nil {
		return err
	}
	inUnit, args := store.Marks(document.Distinct(units))
	args = append(args, first)
	near, err := likelyWhere(ctx, q, fmt.Sprintf(`i.owner_unit IN (%s) AND i.state = 'sent' AND i.marked = 0 AND i.area_id <> '' AND i.sent_day >= $%d`, inUnit, len(args)), args, laterMost)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, l := range list {
		seen[l.ID] = true
	}
	for _, l := range near {
		if !seen[l.ID] {
			list = append(list, l)
		}
	}
	for _, t := range twins(list) {
		if f, ok := at[list[t.First].ID]; ok {
			f.Later = append(f.Later, list[t.Second].twin())
		}
	}
	return nil
}

// UnitsInForce are the units of a body that have in force what they sent before a day.
func UnitsInForce(ctx context.Context, q store.Q, bodyID string, kinds []Kind, before calendar.Day) ([]string, error) {
	args := append([]any{bodyID, before}, values(kinds)...)
	marks := make([]string, len(kinds))
	for i := range kinds {
		marks[i] = fmt.Sprintf("$%d", i+3)
	}
	return store.List(ctx, q, store.Value[string], `SELECT DISTINCT owner_unit FROM instrument
		WHERE state = 'sent' AND owner_body = $1 AND sent_day < $2 AND kind IN (`+strings.Join(marks, ", ")+`) ORDER BY owner_unit`, args...)
}

// RecordsOf are instruments by their documents, as a register shows them: without their Term. Callers ask for a few hundred at most;
// rights are their affair.
func RecordsOf(ctx context.Context, q store.Q, ids []string) (map[string]Record, error) {
	return byID(ctx, q, ids, instrumentsByID, func(r Record) string { return r.ID })
}
