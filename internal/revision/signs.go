package revision

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/store"
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

// facts is what the signs are judged from.
type facts struct {
	instrument.InForce
	authority bool // the authority of the ground exists no longer
}

// signs judges an instrument that is in force. It is pure.
func (r Rule) signs(f facts, today calendar.Day) []Sign {
	var out []Sign
	if len(f.Later) > 0 {
		l := slices.MaxFunc(f.Later, func(a, b instrument.Twin) int { return a.Day.Sub(b.Day) }) // the newest one tells enough
		out = append(out, Sign{Kind: SignSuperseded, ID: l.ID, Number: l.Number, Day: l.Day})
	}
	if g := f.Ground; g != nil {
		switch {
		case !g.ClosedDay.None() && g.ClosedDay <= today:
			out = append(out, Sign{Kind: SignGround, About: "closed", Day: g.ClosedDay})
		case !g.MeasureDay.None() && g.MeasureDay < today:
			out = append(out, Sign{Kind: SignGround, About: "measure", Day: g.MeasureDay})
		case f.authority:
			out = append(out, Sign{Kind: SignGround, About: "authority"})
		}
	}
	if f.Waiting == 0 && f.Executions > 0 {
		out = append(out, Sign{Kind: SignAnswered, Day: calendar.DayOf(f.Moved)})
	}
	if days := today.Sub(calendar.DayOf(f.Moved)); f.Waiting > 0 && days >= r.SilentDays {
		out = append(out, Sign{Kind: SignSilent, Day: calendar.DayOf(f.Moved), Days: days})
	}
	if !f.Latest.None() && today.Sub(f.Latest) >= r.PastDays {
		out = append(out, Sign{Kind: SignPast, Day: f.Latest, Days: today.Sub(f.Latest)})
	}
	return out
}

// Live is an instrument in force as the revision shows it: with its signs and what was decided.
type Live struct {
	instrument.Record
	Signs    []Sign
	Decision *Decision
	// MayDecide says that the person may decide about it; MayCarryOut that what he decides is carried out at once, since he may
	// act in the post that signed.
	MayDecide, MayCarryOut bool
}

// live reads the next instruments in force of the unit with their signs, the oldest first.
func (sc *scene) live(ctx context.Context, q store.Q, viewer access.Viewer, rev Revision, rule Rule, after access.Cursor, limit int) ([]Live, error) {
	return sc.withSigns(ctx, q, rev, rule, instrument.InForceAsk{Viewer: viewer, Units: sc.OfUnit(rev.UnitID, sc.Day), Kinds: rule.Kinds, After: after, Limit: limit})
}

// withSigns judges what is in force and adds what the revision decided about it.
func (sc *scene) withSigns(ctx context.Context, q store.Q, rev Revision, rule Rule, ask instrument.InForceAsk) ([]Live, error) {
	list, err := instrument.ListInForce(ctx, q, ask)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	decided, err := decisionsOn(ctx, q, rev.ID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Live, len(list))
	for i, l := range list {
		out[i] = Live{Record: l.Record, Signs: rule.signs(facts{l, l.Ground != nil && sc.authorityGone(*l.Ground)}, sc.Day)}
		if d, ok := decided[l.ID]; ok {
			out[i].Decision = &d
		}
	}
	return out, nil
}

// authorityGone reports whether the authority that a ground comes from exists no longer; a successor in its place is another.
func (sc *scene) authorityGone(g instrument.GroundEntry) bool {
	if g.Kind != instrument.GroundAct {
		return false
	}
	all, _, _ := sc.Law.authorities.On(sc.Edition(g.BodyID), sc.Day)
	a, ok := all.Find(g.Authority)
	return ok && !a.Exists(sc.Day)
}

// decisionsOn reads what a revision decided about instruments.
func decisionsOn(ctx context.Context, q store.Q, revisionID string, ids []string) (map[string]Decision, error) {
	out := map[string]Decision{}
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

func scanDecision(s store.Scanner) (d Decision, err error) {
	var signs string
	err = s.Scan(&d.ID, &d.RevisionID, &d.DocumentID, &d.Decision, &d.Day, &d.Reason, &signs, &d.At, &d.By.PersonID, &d.By.PostID, &d.By.ForPostID,
		&d.By.ForPersonID, &d.By.ByOrder, &d.DoneAt)
	if err == nil {
		err = json.Unmarshal([]byte(signs), &d.Signs)
	}
	return d, err
}
