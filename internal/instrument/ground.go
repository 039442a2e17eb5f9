package instrument

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// GroundEntry is an entry of the register of grounds: a plan measure, an instruction of the leadership, an outside act.
// Instruments link to it, so that a ground is never only a text (39, 41).
type GroundEntry struct {
	ID          string
	Kind        GroundKind
	Authority   string // plan: its kind; instruction: the kind of post that gave it; act: the key of the authority
	Title       string
	Number      string
	Day         calendar.Day // approval of the plan, day of the instruction or act
	Item        string       // number of the measure in the plan
	MeasureDay  calendar.Day // the measure's term
	ReceivedDay calendar.Day // the day the plan reached the head of the unit (44)
	UnitID      string
	BodyID      string
	FileID      string       // the paper itself; "" while it is not attached
	NamesTerm   bool         // it names an extremely short term (44)
	NamedDay    calendar.Day // the day that this term leads to; none where it names none
	ClosedDay   calendar.Day
	At          time.Time
	PersonID    string
	PostID      string
	MeasureID   string // the measure of an approved plan of this program, "" for one entered by hand
	// Why it is closed, by whom and in which post; "" while it is open.
	ClosedReason, ClosedBy, ClosedPost string
}

// Plans are the kinds of plan a measure may stand in (11, 14).
var Plans = []string{"annual", "quarterly", "special", "unit"}

const groundColumns = `g.id, g.kind, g.authority, g.title, g.number, g.day, g.item, g.measure_day, g.received_day, g.unit_id, g.body_id,
	g.file_id, g.names_term, g.named_day, g.closed_day, g.at, g.person_id, g.post_id, g.measure_id, g.closed_reason, g.closed_by, g.closed_post`

func scanGround(s store.Scanner) (GroundEntry, error) {
	var g GroundEntry
	err := s.Scan(&g.ID, &g.Kind, &g.Authority, &g.Title, &g.Number, &g.Day, &g.Item, &g.MeasureDay, &g.ReceivedDay, &g.UnitID, &g.BodyID,
		&g.FileID, &g.NamesTerm, &g.NamedDay, &g.ClosedDay, &g.At, &g.PersonID, &g.PostID, &g.MeasureID, &g.ClosedReason, &g.ClosedBy, &g.ClosedPost)
	return g, err
}

func loadGround(ctx context.Context, q store.Q, id string) (GroundEntry, bool, error) {
	return askGround(id).One(ctx, q)
}

func askGround(id string) store.Question[GroundEntry] {
	return store.Ask(scanGround, `SELECT `+groundColumns+` FROM ground g WHERE g.id = $1`, id)
}

// Words name the ground as a paper does: its title with number and day, or with the item of the plan.
func (g GroundEntry) Words() i18n.Msg {
	switch {
	case g.Kind == GroundPlan:
		return i18n.M("pages.ground.title.plan", "title", g.Title, "item", g.Item)
	case g.Number != "":
		return i18n.M("pages.ground.title.paper", "title", g.Title, "number", g.Number, "day", g.Day)
	}
	return i18n.M("pages.ground.title.bare", "title", g.Title, "day", g.Day)
}

// ground is the entry as the rules see it.
func (g *GroundEntry) ground() Ground {
	if g == nil {
		return Ground{}
	}
	out := Ground{ID: g.ID, Kind: g.Kind, Title: g.Title, Number: g.Number, Day: g.Day, File: g.FileID != "", Closed: g.ClosedDay}
	switch g.Kind {
	case GroundPlan:
		out.Plan, out.Item = g.Authority, g.Item
		if !g.MeasureDay.None() {
			_, m, _ := g.MeasureDay.YMD()
			out.ItemMonth = int(m)
		}
	case GroundInstruction:
		out.By = g.Authority
	case GroundReceived:
		out.By = superior
	case GroundAct:
		out.Authority = g.Authority
	}
	return out
}

// short is the entry as the ground of a term below the floor (44).
func (g *GroundEntry) short() ShortGround {
	if g == nil {
		return ShortGround{}
	}
	return ShortGround{
		Authority: g.Authority, Title: g.Title, Number: g.Number, Day: g.Day, File: g.FileID != "", NamesTerm: g.NamesTerm, NamedDay: g.NamedDay, Closed: g.ClosedDay,
	}
}

// groundOpenTo reports whether a body may rest an instrument on the entry: its own, or one of a body above it.
func (sc *scene) groundOpenTo(g GroundEntry, bodyID string) bool {
	return g.BodyID == bodyID || sc.Within(bodyID, g.BodyID, sc.day)
}

// GroundInput is what a person fills in of a ground.
type GroundInput struct {
	Kind        GroundKind   `json:"kind"`
	Authority   string       `json:"authority"`
	Title       string       `json:"title"`
	Number      string       `json:"number"`
	Day         calendar.Day `json:"day"`
	Item        string       `json:"item"`
	MeasureDay  calendar.Day `json:"measure_day"`
	ReceivedDay calendar.Day `json:"received_day"`
	NamesTerm   bool         `json:"names_term"`
	// NamedDay is the day by which the paper wants it done; it belongs to NamesTerm.
	NamedDay calendar.Day `json:"named_day,omitzero"`
}

func (in GroundInput) tidy() GroundInput {
	in.Title = strings.Join(strings.Fields(in.Title), " ")
	in.Number = strings.Join(strings.Fields(in.Number), " ")
	in.Item = strings.Join(strings.Fields(in.Item), " ")
	in.Authority = strings.TrimSpace(in.Authority)
	if !in.NamesTerm { // a day without the mark would be a day of nothing
		in.NamedDay = 0
	}
	return in
}

func (in GroundInput) shape(authorities []string, today calendar.Day) error {
	var c fault.Collector
	if in.Kind == "" && in.Authority == "" {
		c.Bad("authority", i18n.M("instrument.ground.bad.authority"), i18n.M("instrument.ground.bad.authority_allowed"))
	} else if !slices.Contains(GroundKinds, in.Kind) {
		c.Bad("kind", i18n.M("instrument.ground.bad.kind"), i18n.M("instrument.ground.bad.kind_allowed"))
	} else if !slices.Contains(authorities, in.Authority) {
		c.Bad("authority", i18n.M("instrument.ground.bad.authority"), i18n.M("instrument.ground.bad.authority_allowed"))
	}
	if in.Title == "" {
		c.Bad("title", i18n.M("instrument.bad.title"), i18n.M("instrument.bad.title_allowed", "max", titleMax))
	}
	tooLong(&c, "title", in.Title, titleMax)
	tooLong(&c, "number", in.Number, 80)
	tooLong(&c, "item", in.Item, 80)
	if in.Kind == GroundAct && in.Number == "" {
		c.Bad("number", i18n.M("instrument.ground.bad.number"))
	}
	if in.Kind == GroundPlan && in.Item == "" {
		c.Bad("item", i18n.M("instrument.ground.bad.item"))
	}
	if in.Day.None() {
		c.Bad("day", i18n.M("instrument.ground.bad.day"))
	} else if in.Day > today {
		c.Bad("day", i18n.M("instrument.ground.bad.future", "day", in.Day), i18n.M("instrument.ground.bad.future_allowed", "today", today))
	}
	// The term is a column of every plan (16), and without it nobody could say whether the measure is one of the first month (44; I-279).
	if in.Kind == GroundPlan && in.MeasureDay.None() {
		c.Bad("measure_day", i18n.M("instrument.ground.bad.measure_missing"), i18n.M("instrument.ground.bad.measure_missing_allowed"))
	} else if in.Kind == GroundPlan && in.MeasureDay < in.Day {
		c.Bad("measure_day", i18n.M("instrument.ground.bad.measure"), i18n.M("instrument.ground.bad.measure_allowed", "day", in.Day))
	}
	if !in.Day.None() && !in.ReceivedDay.None() && (in.ReceivedDay < in.Day || in.ReceivedDay > today) {
		c.Bad("received_day", i18n.M("instrument.ground.bad.received", "from", in.Day, "to", today), i18n.M("instrument.ground.bad.received_allowed", "from", in.Day, "to", today))
	}
	if in.NamesTerm && (in.NamedDay.None() || in.NamedDay < in.Day) {
		c.Bad("named_day", i18n.M("instrument.ground.bad.named"), i18n.M("instrument.ground.bad.named_allowed"))
	}
	return c.Err()
}

// Instructors are the kinds of post whose instruction may be entered as a ground; which of them may carry which
// instrument is for the rules (39, 41) to say.
var Instructors = []string{"gp", "first_deputy", "deputy", "coa", "body_head", "superior"}

// authorities lists what a ground of the kind may come from on the day, for a body.
func (sc *scene) authorities(kind GroundKind, bodyID string) []string {
	switch kind {
	case GroundPlan:
		return Plans
	case GroundInstruction:
		return Instructors
	case GroundAct:
		var keys []string
		for _, a := range sc.law.Authorities(sc.blank(bodyID)) {
			keys = append(keys, a.Key)
		}
		return keys
	}
	return nil
}

// blank is a draft of the body with nothing in it, to ask the law what a form must offer.
func (sc *scene) blank(bodyID string) *Draft {
	return &Draft{Kind: Assignment, Day: sc.day, Sender: Sender{Body: sc.code(bodyID), BodyKind: sc.bodyKind(bodyID), Regulation: sc.regulation(bodyID)}}
}

// AddGround enters a ground into the register of the actor's unit. Its paper is attached by AttachGround.
func (v *Service) AddGround(ctx context.Context, act org.Act, in GroundInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "ground", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.enterGround(ctx, tx, act, sc, in)
	})
}

func (v *Service) enterGround(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, in GroundInput) (Receipt, error) {
	body := act.AsBody()
	if err := in.shape(sc.authorities(in.Kind, body), sc.day); err != nil {
		return Receipt{}, err
	}
	if u, _ := sc.Unit(body); u.Kind == org.KindDistrict && in.Kind == GroundPlan {
		return Receipt{}, fault.Bad("kind", i18n.M("instrument.ground.bad.district"), i18n.M("instrument.ground.bad.district_allowed"))
	}
	// The entry is a document too, so that its paper is kept, seen and journalled as every other file.
	id, _, err := v.kernel.Create(ctx, tx, act, document.New{Kind: "ground", Title: in.Title, OwnerUnit: act.AsUnit(), OwnerBody: body})
	if err != nil {
		return Receipt{}, err
	}
	if err := insertGround(ctx, tx, act, id, act.AsUnit(), body, "", in); err != nil {
		return Receipt{}, err
	}
	if err := v.oblige(ctx, tx, act, sc, id, in); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: id}, journal.Append(ctx, tx, act, journal.Entry{Stream: "ground:" + id, Action: "ground.added", Subject: id, Data: in})
}

func insertGround(ctx context.Context, tx *store.Tx, act org.Act, id, unit, body, measure string, in GroundInput) error {
	_, err := tx.Exec(ctx, `INSERT INTO ground (id, kind, authority, title, folded, number, day, item, measure_day, received_day,
		unit_id, body_id, file_id, names_term, closed_day, at, person_id, post_id, measure_id, named_day)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, NULL, $14, $15, $16, $17, $18)`,
		id, string(in.Kind), in.Authority, in.Title, i18n.Fold(in.Title+" "+in.Number+" "+in.Item), in.Number, in.Day, in.Item,
		in.MeasureDay, in.ReceivedDay, unit, body, in.NamesTerm, act.Now, act.PersonID, act.AsPost(), measure, in.NamedDay)
	return err
}

// AttachGround attaches the paper of a ground: the act, the instruction, the extract of the law.
func (v *Service) AttachGround(ctx context.Context, act org.Act, id, name string, r io.Reader) (document.File, error) {
	return v.kernel.Take(ctx, act, document.Attachment{
		DocumentID: id, Role: "ground", Name: name,
		Judge: func(q store.Q) (org.Act, error) {
			sc, err := v.scene(ctx, q, act.Day())
			if err == nil {
				err = sc.Present(act)
			}
			if err != nil {
				return act, err
			}
			g, ok, err := loadGround(ctx, q, id)
			switch {
			case err != nil:
				return act, err
			case !ok || !sc.groundOpenTo(g, act.AsBody()):
				return act, fault.NotFound{What: "ground " + id}
			case g.BodyID != act.AsBody() || g.FileID != "":
				return act, fault.Forbid(i18n.M("instrument.ground.file_stands"))
			}
			return act, nil
		},
		Then: func(tx *store.Tx, act org.Act, f document.File) error {
			err := store.Exec1(ctx, tx, `UPDATE ground SET file_id = $2 WHERE id = $1 AND file_id = ''`, id, f.ID)
			if err != nil {
				return err
			}
			return journal.Append(ctx, tx, act, journal.Entry{Stream: "ground:" + id, Action: "ground.file", Subject: f.ID, Data: map[string]any{"sha256": f.SHA256, "name": f.Name}})
		},
	}, r)
}

// GroundFilter narrows the register of grounds.
type GroundFilter struct {
	Kind GroundKind
	Text string // words of the title, number or item
	// State is "" for every ground.
	State GroundState
}

// GroundPage is a page of the register of grounds, newest first.
type GroundPage struct {
	Entries []GroundEntry
	Next    string // cursor; "" on the last page
}

// Grounds lists the grounds a person's body may rest an instrument on: its own, and those of the bodies above it.
func (v *Service) Grounds(ctx context.Context, act org.Act, f GroundFilter, cursor string, limit int) (GroundPage, error) {
	var page GroundPage
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		page, err = listGrounds(ctx, q, sc.aboveAnd(act.AsBody()), sc.day, f, cursor, limit)
		return err
	})
	return page, err
}

// Ground reads one entry the person's body may rest on.
func (v *Service) Ground(ctx context.Context, act org.Act, id string) (GroundEntry, error) {
	var g GroundEntry
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		found, err := usableGround(ctx, q, sc, id, act.AsBody())
		if err == nil && found == nil {
			err = fault.NotFound{What: "ground " + id}
		}
		if err == nil {
			g = *found
		}
		return err
	})
	return g, err
}

// GroundFor reads, in a transaction of another chapter, an entry that the person's body may rest on; nil when there is none.
func (v *Service) GroundFor(ctx context.Context, q store.Q, act org.Act, id string) (*GroundEntry, error) {
	sc, err := v.scene(ctx, q, act.Day())
	if err != nil {
		return nil, err
	}
	return usableGround(ctx, q, sc, id, act.AsBody())
}

// aboveAnd is the body and those above it.
func (sc *scene) aboveAnd(bodyID string) []string {
	out := []string{bodyID}
	for _, a := range sc.Ancestors(bodyID, sc.day) {
		if a.Kind.IsBody() && !slices.Contains(out, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out
}

func listGrounds(ctx context.Context, q store.Q, bodies []string, today calendar.Day, f GroundFilter, cursor string, limit int) (GroundPage, error) {
	after, afterID := "9999-12-31", "~"
	if day, id, ok := strings.Cut(cursor, "_"); ok {
		after, afterID = day, id
	}
	like := "%"
	if f.Text != "" {
		like = "%" + likeEscape(i18n.Fold(f.Text)) + "%"
	}
	var all []GroundEntry
	for _, body := range bodies { // at most three bodies stand above each other
		kind, args := "", []any{body, after, afterID, like, limit + 1}
		if f.Kind != "" {
			kind, args = " AND g.kind = $6", append(args, string(f.Kind))
		}
		if f.State != "" {
			args = append(args, today, string(f.State))
			kind += fmt.Sprintf(" AND CASE WHEN g.closed_day IS NOT NULL AND g.closed_day <= $%d THEN 'closed' ELSE 'open' END = $%d", len(args)-1, len(args))
		}
		list, err := store.List(ctx, q, scanGround, `SELECT `+groundColumns+` FROM ground g
			WHERE g.body_id = $1 AND (g.day, g.id) < ($2, $3) AND g.folded LIKE $4 ESCAPE '!'`+kind+`
			ORDER BY g.day DESC, g.id DESC LIMIT $5`, args...)
		if err != nil {
			return GroundPage{}, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b GroundEntry) int {
		if a.Day != b.Day {
			return int(b.Day - a.Day)
		}
		return strings.Compare(b.ID, a.ID)
	})
	page := GroundPage{Entries: all}
	if len(all) > limit {
		page.Entries = all[:limit]
		last := page.Entries[limit-1]
		page.Next = last.Day.String() + "_" + last.ID
	}
	return page, nil
}

func likeEscape(s string) string {
	if utf8.RuneCountInString(s) > 100 {
		s = string([]rune(s)[:100])
	}
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// Authorities lists what a ground of a kind may come from today for the actor's body, for the form.
func (v *Service) Authorities(ctx context.Context, act org.Act, kind GroundKind) ([]string, error) {
	var out []string
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			out = sc.authorities(kind, act.AsBody())
		}
		return err
	})
	return out, err
}

// AuthorityName is the name of an institution by its key, whether or not it still exists; the zero Text for none.
func (v *Service) AuthorityName(ctx context.Context, act org.Act, key string) (i18n.Text, error) {
	var out i18n.Text
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			a, _ := sc.law.Authority(sc.blank(sc.Root()), key)
			out = a.Name
		}
		return err
	})
	return out, err
}
