package instrument

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Oral is an oral instruction as the register holds it (44).
type Oral struct {
	OralInput
	ID           string
	State        OralState
	Version      int64
	BodyID       string // of the giver
	GivenAt      time.Time
	DueDay       calendar.Day // by when it is to be formalised
	DeadlineAt   time.Time    // the end of that working day
	At           time.Time    // when it was recorded
	PersonID     string       // who recorded it
	PostID       string
	InstrumentID string // the draft begun from it
	Begun        bool   // that draft is not withdrawn
	FormalisedAt time.Time
	Reason       string // of the cancellation
	Contested    bool   // a side contests the record
	Parties      []OralParty
}

// OralParty is a side of an oral instruction with what it says of the record.
type OralParty struct {
	Role     string // giver, recipient
	BodyID   string
	Answer   OralAnswer
	Words    string
	At       time.Time
	PersonID string
	PostID   string
	// Hidden says that what it answered is not the reader's to see (I-259); the answer is empty then.
	Hidden bool
}

// RecordedLate reports whether it was recorded on a later day than it was given.
func (o *Oral) RecordedLate() bool { return calendar.DayOf(o.At) > o.GivenDay }

// Late reports whether it was not formalised by the end of its working day, or is not yet though that is over at the instant.
func (o *Oral) Late(now time.Time) bool {
	switch o.State {
	case OralFormalised:
		return o.FormalisedAt.After(o.DeadlineAt)
	case OralRecorded:
		return now.After(o.DeadlineAt)
	}
	return false
}

const oralColumns = `o.id, o.side, o.kind, o.state, o.version, o.lang, o.title, o.words, o.giver_post, o.unit_id, o.body_id, o.channel, o.given_at, o.given_day,
	o.authority, o.paper_title, o.paper_number, o.paper_day, o.term_day, o.due_day, o.deadline_at, o.at, o.person_id, o.post_id, o.instrument_id, o.formalised_at, o.reason,
	CASE WHEN EXISTS (SELECT 1 FROM instrument i WHERE i.document_id = o.instrument_id AND i.state <> 'withdrawn') THEN 1 ELSE 0 END`

func scanOral(s store.Scanner) (o Oral, err error) {
	err = s.Scan(&o.ID, &o.Side, &o.Kind, &o.State, &o.Version, &o.Lang, &o.Title, &o.Words, &o.GiverPost, &o.UnitID, &o.BodyID, &o.Channel, &o.GivenAt, &o.GivenDay,
		&o.Authority, &o.PaperTitle, &o.PaperNumber, &o.PaperDay, &o.TermDay, &o.DueDay, &o.DeadlineAt, &o.At, &o.PersonID, &o.PostID, &o.InstrumentID, &o.FormalisedAt, &o.Reason, &o.Begun)
	if !o.GivenAt.IsZero() {
		o.GivenTime = o.GivenAt.In(calendar.Almaty).Format("15:04")
	}
	return o, err
}

func loadOral(ctx context.Context, q store.Q, id string) (Oral, error) {
	o, ok, err := store.One(ctx, q, scanOral, `SELECT `+oralColumns+` FROM oral o WHERE o.id = $1`, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "oral instruction " + id}
	}
	if err != nil {
		return o, err
	}
	o.Parties, err = store.List(ctx, q, func(s store.Scanner) (p OralParty, err error) {
		err = s.Scan(&p.Role, &p.BodyID, &p.Answer, &p.Words, &p.At, &p.PersonID, &p.PostID)
		return p, err
	}, `SELECT role, body_id, answer, words, at, person_id, post_id FROM oral_party WHERE oral_id = $1 ORDER BY ordinal`, id)
	for _, p := range o.Parties {
		if p.Role == "recipient" {
			o.Bodies = append(o.Bodies, p.BodyID)
		}
		o.Contested = o.Contested || p.Answer == OralContested
	}
	return o, err
}

// oralInside reports whether the person belongs to the side that gave it, or controls everything: he sees what every recipient says of it.
func (sc *scene) oralInside(act org.Act, viewer access.Viewer, o *Oral) bool {
	_, own := sc.inBody(act, o.BodyID)
	return own || viewer.Control
}

// seenBy leaves of the answers those that the reader may see: a recipient sees to whom else it went, what the giver says, and of the
// recipients what its own body says and who made the record; not what others answer (44, I-259).
func (o *Oral) seenBy(viewer access.Viewer) {
	o.Contested = false
	for i, p := range o.Parties {
		if p.Role == "recipient" && p.Answer != OralOwn && !viewer.Has(access.Body(p.BodyID)) {
			o.Parties[i] = OralParty{Role: p.Role, BodyID: p.BodyID, Hidden: true}
		}
		o.Contested = o.Contested || o.Parties[i].Answer == OralContested
	}
}

// seeOral loads an oral instruction that the person may see; anything else is not found.
func (v *Service) seeOral(ctx context.Context, q store.Q, viewer access.Viewer, id string) (Oral, error) {
	if err := access.Must(ctx, q, viewer, id); err != nil {
		return Oral{}, err
	}
	return loadOral(ctx, q, id)
}

// OralCard is everything a person may see of an oral instruction.
type OralCard struct {
	Oral
	// Duty is the duty to formalise it, with the calculation of its day.
	Duty duty.Duty
	// Instrument is the draft or instrument begun from it, its ID "" where the person may not see it.
	Instrument    Record
	AuthorityName i18n.Text
	Actions       []Action
	Units         []org.Unit // that the giver may charge with formalising, while the person is he
}

// Actions on an oral instruction.
const (
	CanConfirmOral   Action = "answer"
	CanFormaliseOral Action = "formalise"
	CanChargeOral    Action = "charge"
	CanCancelOral    Action = "cancel"
)

// Oral reads an oral instruction for a person of either side, or of control; for others it is not found.
func (v *Service) Oral(ctx context.Context, act org.Act, id string) (c OralCard, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		if c.Oral, err = v.seeOral(ctx, q, viewer, id); err != nil {
			return err
		}
		list, err := v.ledger.ByRefs(ctx, q, DutyFormalise, []string{id})
		if err != nil {
			return err
		}
		if len(list) > 0 {
			c.Duty = list[0]
		}
		if c.InstrumentID != "" {
			rec, err := v.seeAs(ctx, q, viewer, c.InstrumentID)
			if err == nil {
				c.Instrument = rec
			} else if fault.Status(err) != 404 {
				return err
			}
		}
		a, _ := sc.law.Authority(sc.blank(c.BodyID), c.Authority)
		c.AuthorityName = a.Name
		c.Actions = sc.oralActions(act, c.Oral)
		if slices.Contains(c.Actions, CanChargeOral) {
			c.Units = sc.charged(c.GiverPost)
		}
		if !sc.oralInside(act, viewer, &c.Oral) {
			c.seenBy(viewer)
		}
		return nil
	})
	return c, err
}

// oralAnswers are the entries of the journal that tell what a side answered.
var oralAnswers = []string{"instrument.oral_" + string(OralConfirmed), "instrument.oral_" + string(OralContested)}

// OralHistory pages through the journal of an oral instruction, newest first, without what other recipients answered.
func (v *Service) OralHistory(ctx context.Context, act org.Act, id string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		o, err := v.seeOral(ctx, q, viewer, id)
		if err != nil {
			return err
		}
		list, next, err = v.kernel.Journal(ctx, q, viewer, id, after, min(max(limit, 1), historyMost))
		if err != nil || sc.oralInside(act, viewer, &o) {
			return err
		}
		list = slices.DeleteFunc(list, func(r journal.Record) bool {
			var said struct {
				Body string `json:"body"`
			}
			if !slices.Contains(oralAnswers, r.Action) {
				return false
			}
			// What cannot be read is nobody's.
			return json.Unmarshal([]byte(r.Data), &said) != nil || said.Body != o.BodyID && !viewer.Has(access.Body(said.Body))
		})
		return nil
	})
	return list, next, err
}

func (sc *scene) oralActions(act org.Act, o Oral) (out []Action) {
	if sc.Away(act) {
		return nil
	}
	if _, role, body, ok := sc.oralParty(act, o); ok {
		for _, p := range o.Parties {
			if p.Role == role && p.BodyID == body && p.Answer == "" && o.State != OralCancelled {
				out = append(out, CanConfirmOral)
			}
		}
	}
	if o.State != OralRecorded {
		return out
	}
	if _, ok := sc.formalising(act, o); ok && !o.Begun {
		out = append(out, CanFormaliseOral)
	}
	if _, ok := sc.as(act, o.GiverPost); ok {
		if len(sc.charged(o.GiverPost)) > 0 {
			out = append(out, CanChargeOral)
		}
		out = append(out, CanCancelOral)
	}
	return out
}

// OralFilter narrows the register of oral instructions.
type OralFilter struct {
	State OralState
	Late  bool   // only those not formalised in time
	Text  string // words of the title
	// Contested keeps those whose record a side contests.
	Contested bool
	now       time.Time
}

func (f OralFilter) fits(o Oral) bool {
	if f.State != "" && f.State != o.State || f.Late && !o.Late(f.now) || f.Contested && !o.Contested {
		return false
	}
	folded := i18n.Fold(o.Title)
	for _, w := range strings.Fields(i18n.Fold(f.Text)) {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// Orals lists the oral instructions a person may see, newest first.
func (v *Service) Orals(ctx context.Context, act org.Act, f OralFilter, cursor string, limit int) (Page[Oral], error) {
	f.now = act.Now
	narrow := Filter{}
	if f.State != "" || f.Late || f.Text != "" || f.Contested {
		narrow.thrown = true
	}
	load := func(ctx context.Context, q store.Q, ids []string) ([]Oral, error) {
		list, err := oralsByID(ctx, q, ids)
		if err != nil || len(list) == 0 {
			return list, err
		}
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return nil, err
		}
		viewer := sc.viewer(act.PersonID)
		for i := range list {
			if !sc.oralInside(act, viewer, &list[i]) {
				list[i].seenBy(viewer)
			}
		}
		return list, nil
	}
	return listed(ctx, v, act, access.RegisterOral, narrow, cursor, limit, load, func(o Oral) string { return o.ID },
		func(_ Filter, o Oral) bool { return f.fits(o) }, nil)
}

func oralsByID(ctx context.Context, q store.Q, ids []string) ([]Oral, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	list, err := store.List(ctx, q, scanOral, `SELECT `+oralColumns+` FROM oral o WHERE o.id IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	parties, err := store.List(ctx, q, func(s store.Scanner) (x [4]string, err error) {
		err = s.Scan(&x[0], &x[1], &x[2], &x[3])
		return x, err
	}, `SELECT oral_id, body_id, role, answer FROM oral_party WHERE oral_id IN (`+in+`) ORDER BY ordinal`, args...)
	for i := range list {
		for _, p := range parties {
			if p[0] != list[i].ID {
				continue
			}
			if p[2] == "recipient" {
				list[i].Bodies = append(list[i].Bodies, p[1])
			}
			list[i].Parties = append(list[i].Parties, OralParty{Role: p[2], BodyID: p[1], Answer: OralAnswer(p[3])})
			list[i].Contested = list[i].Contested || OralAnswer(p[3]) == OralContested
		}
	}
	return list, err
}

// OralCounts counts the oral instructions a person may see.
type OralCounts struct {
	Waiting   int64 `json:"waiting"`   // to be formalised, in time so far
	Overdue   int64 `json:"overdue"`   // not formalised though the day is over
	InTime    int64 `json:"in_time"`   // formalised by the end of the day
	Late      int64 `json:"late"`      // formalised later
	Cancelled int64 `json:"cancelled"` // taken back
	Contested int64 `json:"contested"` // a side contests the record
}

// OralCounts counts them, by what became of them.
func (v *Service) OralCounts(ctx context.Context, act org.Act) (c OralCounts, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		in, args := store.Marks(viewer.Scope())
		n := len(args)
		args = append(args, act.Now)
		now := "$" + strconv.Itoa(n+1)
		seen, args := sc.oralSeenSQL(act, viewer, args)
		return q.QueryRow(ctx, `SELECT COUNT(*) FILTER (WHERE o.state = 'recorded' AND o.deadline_at >= `+now+`), COUNT(*) FILTER (WHERE o.state = 'recorded' AND o.deadline_at < `+now+`),
			COUNT(*) FILTER (WHERE o.state = 'formalised' AND o.formalised_at <= o.deadline_at), COUNT(*) FILTER (WHERE o.state = 'formalised' AND o.formalised_at > o.deadline_at),
			COUNT(*) FILTER (WHERE o.state = 'cancelled'),
			COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM oral_party p WHERE p.oral_id = o.id AND p.answer = 'contested'`+seen+`))
			FROM (SELECT DISTINCT ref_id FROM access_row WHERE register = '`+access.RegisterOral+`' AND grantee IN (`+in+`)) a JOIN oral o ON o.id = a.ref_id`, args...).
			Scan(&c.Waiting, &c.Overdue, &c.InTime, &c.Late, &c.Cancelled, &c.Contested)
	})
	return c, err
}

// oralSeenSQL is seenBy as a condition on a side p of the instruction o, its arguments behind those given.
func (sc *scene) oralSeenSQL(act org.Act, viewer access.Viewer, args []any) (string, []any) {
	if viewer.Control {
		return "", args
	}
	var own []string
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		own = append(own, seat.AsBody())
	}
	ownIn, more := store.MarksFrom(own, len(args))
	args = append(args, more...)
	keyIn, more := store.MarksFrom(viewer.Keys, len(args))
	return ` AND (p.role = 'giver' OR o.body_id IN (` + ownIn + `) OR 'b:' || p.body_id IN (` + keyIn + `))`, append(args, more...)
}

// OralOffer is what the form of a record offers.
type OralOffer struct {
	Authorities Authorities // those of the closed list that exist today
	Para        string
	Channels    []Channel
	Kinds       []Kind
	Givers      []org.Post // of the bodies above, for a record by a recipient
	Units       []org.Unit // that the person may charge with formalising
	Bodies      []org.Unit // below the person's body
	MayGive     bool       // the person's post may give one
}

// OralOffer works out what the form of a record offers the person.
func (v *Service) OralOffer(ctx context.Context, act org.Act) (out OralOffer, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if act.AsBody() == "" {
			return forbidden(seatlessMsg())
		}
		out = sc.oralOffer(act)
		return nil
	})
	return out, err
}

func (sc *scene) oralOffer(act org.Act) (out OralOffer) {
	body := act.AsBody()
	d := sc.blank(body)
	ed := sc.law.Edition(d)
	list, para, _ := sc.law.oralList.On(ed, sc.day)
	out.Para = para
	for _, a := range sc.law.Authorities(d) {
		if slices.Contains(list.Authorities, a.Role()) {
			out.Authorities = append(out.Authorities, a)
		}
	}
	channels, _, _ := sc.law.oralChannels.On(ed, sc.day)
	terms, _, _ := sc.law.oralTerms.On(ed, sc.day)
	out.Channels, out.Kinds = channels.Channels, terms.Kinds
	posts := sc.oralPosts(body, terms.Kinds)
	if own, ok := sc.Post(act.AsPost()); ok {
		out.MayGive = slices.Contains(posts, string(own.Kind))
		if out.MayGive {
			out.Units = slices.DeleteFunc(sc.charged(own.ID), func(u org.Unit) bool { return u.ID == own.UnitID })
		}
	}
	below := sc.law.Below(d)
	for _, b := range sc.Bodies(sc.day) {
		if out.MayGive && b.ID != body && slices.Contains(below, BodyKind(b.Kind)) && sc.goesTo(body, b.ID) {
			out.Bodies = append(out.Bodies, b)
		}
	}
	for _, above := range sc.giversOf(body) {
		posts := sc.oralPosts(above, terms.Kinds)
		for _, u := range append([]org.Unit{sc.unit(above)}, sc.Units(above, sc.day)...) {
			for _, p := range sc.Posts(u.ID, sc.day) {
				if slices.Contains(posts, string(p.Kind)) {
					out.Givers = append(out.Givers, p)
				}
			}
		}
	}
	slices.SortStableFunc(out.Givers, func(a, b org.Post) int { return a.Kind.Rank() - b.Kind.Rank() })
	return out
}

// oralPosts are the kinds of posts of a body that may sign any of the kinds.
func (sc *scene) oralPosts(body string, kinds []Kind) (out []string) {
	d := sc.blank(body)
	for _, k := range kinds {
		d.Kind = k
		posts, _, _ := sc.law.SignerPosts(d)
		out = append(out, posts...)
	}
	return out
}

// giversOf are the bodies that may send to a body: those above it, the General Prosecutor's Office among them.
func (sc *scene) giversOf(body string) []string {
	out := sc.aboveAnd(body)[1:]
	if root := sc.Root(); root != body && !slices.Contains(out, root) {
		out = append(out, root)
	}
	return out
}
