package instrument

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// SignKind is why an instrument may have lost its relevance (49; see I-162).
type SignKind string

// The signs, in the order in which they are shown.
const (
	SignSuperseded SignKind = "superseded" // a later one asks the same
	SignGround     SignKind = "ground"     // the measure, act or authority it rests on is gone
	SignAnswered   SignKind = "answered"   // everybody has answered and it is still on control
	SignSilent     SignKind = "silent"     // nothing has moved for long
	SignPast       SignKind = "past"       // its term is long past
)

// SignKinds lists the signs.
var SignKinds = []SignKind{SignSuperseded, SignGround, SignAnswered, SignSilent, SignPast}

// Sign is one reason to propose an instrument for a decision.
type Sign struct {
	Kind SignKind `json:"kind"`
	// Day is the day to which the sign refers: of the later instrument, of the ground's end, of the last movement, of the term.
	Day calendar.Day `json:"day,omitzero"`
	// Days are the calendar days since then, where they make the sign.
	Days int `json:"days,omitempty"`
	// ID and Number name the later instrument.
	ID     string `json:"id,omitempty"`
	Number string `json:"number,omitempty"`
	// About says what of the ground is gone: closed, measure, authority.
	About string `json:"about,omitempty"`
}

// Msg says the sign in words.
func (s Sign) Msg() i18n.Msg {
	key := "revision.sign." + string(s.Kind)
	if s.About != "" {
		key += "_" + s.About
	}
	return i18n.M(key, "day", s.Day, "n", s.Days, "number", s.Number)
}

// liveFacts is what the signs are judged from.
type liveFacts struct {
	ground    *GroundEntry
	authority bool         // the authority of the ground exists no longer
	waiting   int          // executions that have not answered
	latest    calendar.Day // the last day of those that are open
	moved     time.Time    // the last movement
	later     []likely     // later instruments that ask the same
}

// signs judges an instrument that is in force. It is pure.
func (r RevisionRule) signs(rec Record, f liveFacts, today calendar.Day) []Sign {
	var out []Sign
	if len(f.later) > 0 {
		l := slices.MaxFunc(f.later, func(a, b likely) int { return a.Day.Sub(b.Day) }) // the newest one tells enough
		out = append(out, Sign{Kind: SignSuperseded, ID: l.ID, Number: l.Number, Day: l.Day})
	}
	if g := f.ground; g != nil {
		switch {
		case !g.ClosedDay.None() && g.ClosedDay <= today:
			out = append(out, Sign{Kind: SignGround, About: "closed", Day: g.ClosedDay})
		case !g.MeasureDay.None() && g.MeasureDay < today:
			out = append(out, Sign{Kind: SignGround, About: "measure", Day: g.MeasureDay})
		case f.authority:
			out = append(out, Sign{Kind: SignGround, About: "authority"})
		}
	}
	if f.waiting == 0 && rec.Executions > 0 {
		out = append(out, Sign{Kind: SignAnswered, Day: calendar.DayOf(f.moved)})
	}
	if days := today.Sub(calendar.DayOf(f.moved)); f.waiting > 0 && days >= r.SilentDays {
		out = append(out, Sign{Kind: SignSilent, Day: calendar.DayOf(f.moved), Days: days})
	}
	if !f.latest.None() && today.Sub(f.latest) >= r.PastDays {
		out = append(out, Sign{Kind: SignPast, Day: f.latest, Days: today.Sub(f.latest)})
	}
	return out
}

// Live is an instrument in force as the revision shows it: with its signs and what was decided.
type Live struct {
	Record
	Signs    []Sign
	Decision *RevisionDecision
	// MayDecide says that the person may decide about it; MayCarryOut that what he decides is carried out at once, since he may
	// act in the post that signed.
	MayDecide, MayCarryOut bool
}

// liveSQL is the condition of what is in force with the units, oldest first; it walks instrument_live.
func liveSQL(viewer access.Viewer, units []string, rule RevisionRule, after Cursor) (string, []any) {
	var args []any
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	in := make([]string, len(units))
	for i, u := range units {
		in[i] = add(u)
	}
	kinds := make([]string, len(rule.Kinds))
	for i, k := range rule.Kinds {
		kinds[i] = add(string(k))
	}
	where := `i.state = 'sent' AND i.owner_unit IN (` + strings.Join(in, ", ") + `) AND i.kind IN (` + strings.Join(kinds, ", ") +
		`) AND (i.sent_day, i.document_id) > (` + add(after.Sort) + `, ` + add(after.ID) + `)`
	right, args := access.SeeSQL(viewer, "i.document_id", args)
	return where + ` AND ` + right, args
}

// Cursor points behind the last row of a page; the zero Cursor is the beginning.
type Cursor struct{ Sort, ID string }

func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return c.Sort + "_" + c.ID
}

// ReadCursor reads a cursor; a malformed one is the beginning.
func ReadCursor(text string) Cursor {
	if sort, id, ok := strings.Cut(text, "_"); ok && len(text) < 200 {
		return Cursor{sort, id}
	}
	return Cursor{}
}

// live reads the next instruments in force of the units with their signs, the oldest first.
func (v *Service) live(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, rev Revision, rule RevisionRule, after Cursor, limit int) ([]Live, error) {
	where, args := liveSQL(viewer, sc.revised(rev.UnitID), rule, after)
	recs, err := store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE `+where+
		fmt.Sprintf(` ORDER BY i.sent_day, i.document_id LIMIT $%d`, len(args)+1), append(args, limit)...)
	if err != nil || len(recs) == 0 {
		return nil, err
	}
	return v.withSigns(ctx, q, sc, rev, rule, recs)
}

// withSigns judges records and adds what the revision decided about them; a handful of statements whatever their number.
func (v *Service) withSigns(ctx context.Context, q store.Q, sc *scene, rev Revision, rule RevisionRule, recs []Record) ([]Live, error) {
	facts, err := gatherLive(ctx, q, sc, recs)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(recs))
	for i, r := range recs {
		ids[i] = r.ID
	}
	decided, err := decisionsOn(ctx, q, rev.ID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Live, len(recs))
	for i, r := range recs {
		out[i] = Live{Record: r, Signs: rule.signs(r, facts[r.ID], sc.day)}
		if d, ok := decided[r.ID]; ok {
			out[i].Decision = &d
		}
	}
	return out, nil
}

// gatherLive reads what the signs are judged from.
func gatherLive(ctx context.Context, q store.Q, sc *scene, recs []Record) (map[string]liveFacts, error) {
	ids, grounds := make([]string, len(recs)), []string{}
	out := make(map[string]liveFacts, len(recs))
	for i, r := range recs {
		ids[i] = r.ID
		grounds = append(grounds, r.GroundID)
		out[r.ID] = liveFacts{moved: later(r.SentAt, r.UpdatedAt)}
	}
	if err := gatherMoves(ctx, q, ids, out); err != nil {
		return nil, err
	}
	in, args := store.Marks(distinct(grounds))
	list, err := store.List(ctx, q, scanGround, `SELECT `+groundColumns+` FROM ground g WHERE g.id IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	entries := map[string]GroundEntry{}
	for _, g := range list {
		entries[g.ID] = g
	}
	for _, r := range recs {
		g, ok := entries[r.GroundID]
		if !ok {
			continue
		}
		f := out[r.ID]
		f.ground, f.authority = &g, sc.authorityGone(g)
		out[r.ID] = f
	}
	return out, gatherLater(ctx, q, recs, out)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// authorityGone reports whether the authority that a ground comes from exists no longer; a successor in its place is another.
func (sc *scene) authorityGone(g GroundEntry) bool {
	if g.Kind != GroundAct {
		return false
	}
	a, ok := sc.law.Authority(sc.blank(g.BodyID), g.Authority)
	return ok && !a.Exists(sc.day)
}

// gatherMoves reads how far the recipients are and when anything moved last.
func gatherMoves(ctx context.Context, q store.Q, ids []string, out map[string]liveFacts) error {
	in, args := store.Marks(ids)
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
		f := out[r.id]
		f.waiting, f.latest, f.moved = r.waiting, r.latest, later(f.moved, store.Time(r.moved))
		out[r.id] = f
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
			f := out[r.id]
			f.moved = later(f.moved, store.Time(r.moved))
			out[r.id] = f
		}
	}
	return nil
}

// laterMost bounds how many instruments are looked at for a later one that asks the same.
const laterMost = 2_000

// gatherLater finds later instruments that ask the same: on the same grounds, or of the same unit in the same area.
func gatherLater(ctx context.Context, q store.Q, recs []Record, out map[string]liveFacts) error {
	var grounds, units []string
	first := recs[0].SentDay
	for _, r := range recs {
		grounds, units = append(grounds, r.GroundID), append(units, r.OwnerUnit)
		first = min(first, r.SentDay)
	}
	inGround, args := store.Marks(distinct(grounds))
	list, err := likelyWhere(ctx, q, `i.ground_id IN (`+inGround+`) AND i.ground_id <> '' AND i.marked = 0 AND i.state IN ('sent', 'released')`, args, laterMost)
	if err != nil {
		return err
	}
	inUnit, args := store.Marks(distinct(units))
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
		f, ok := out[list[t.First].ID]
		if ok {
			f.later = append(f.later, list[t.Second])
			out[list[t.First].ID] = f
		}
	}
	return nil
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
		}, `SELECT document_id, body_id FROM instrument_recipient WHERE document_id IN (`+in+`) ORDER BY document_id, ordinal`, args...)
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

// decisionsOn reads what a revision decided about instruments.
func decisionsOn(ctx context.Context, q store.Q, revisionID string, ids []string) (map[string]RevisionDecision, error) {
	out := map[string]RevisionDecision{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	args = append(args, revisionID)
	list, err := store.List(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM revision_decision d
		WHERE d.document_id IN (`+in+`) AND d.revision_id = `+fmt.Sprintf("$%d", len(args)), args...)
	for _, d := range list {
		out[d.DocumentID] = d
	}
	return out, err
}

const decisionColumns = `d.id, d.revision_id, d.document_id, d.decision, d.day, d.reason, d.signs, d.at, d.person_id, d.post_id, d.for_post_id, d.for_person_id, d.by_order,
	d.done_at`

func scanDecision(s store.Scanner) (d RevisionDecision, err error) {
	var signs string
	err = s.Scan(&d.ID, &d.RevisionID, &d.DocumentID, &d.Decision, &d.Day, &d.Reason, &signs, &d.At, &d.By.PersonID, &d.By.PostID, &d.By.ForPostID,
		&d.By.ForPersonID, &d.By.ByOrder, &d.DoneAt)
	if err == nil {
		err = json.Unmarshal([]byte(signs), &d.Signs)
	}
	return d, err
}
