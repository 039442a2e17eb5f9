package instrument

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// DutyFormalise is the kind of duty of the unit of an official who gave an oral instruction: to formalise it in the system by
// the end of the working day (44).
const DutyFormalise = "instrument.oral.formalise"

// OralSide says who records an oral instruction.
type OralSide string

// The two sides.
const (
	OralGave OralSide = "gave" // the one who gave it
	OralGot  OralSide = "got"  // a body that got it
)

// OralState says where an oral instruction stands.
type OralState string

// States of an oral instruction.
const (
	OralRecorded   OralState = "recorded"   // to be formalised; not in force until then
	OralFormalised OralState = "formalised" // sent as an instrument
	OralCancelled  OralState = "cancelled"  // by the giver
)

// OralStates lists them.
var OralStates = []OralState{OralRecorded, OralFormalised, OralCancelled}

// OralAnswer is what a side says of the record.
type OralAnswer string

// The answers; the empty one is none yet.
const (
	OralOwn       OralAnswer = "recorded" // it made the record itself
	OralConfirmed OralAnswer = "confirmed"
	OralContested OralAnswer = "contested"
)

// OralInput is what a person records of an oral instruction (44).
type OralInput struct {
	Side OralSide `json:"side"`
	Kind Kind     `json:"kind"`
	Lang string   `json:"lang"`
	// Title says shortly what is to be done, Words as it was said.
	Title string `json:"title"`
	Words string `json:"words"`
	// GiverPost is who gave it; of one's own record it is the post in which the person acts.
	GiverPost string `json:"giver_post,omitempty"`
	// UnitID is the unit that formalises; "" is the giver's own. Only the giver chooses it.
	UnitID string `json:"unit_id,omitempty"`
	// Bodies are those that got it; of a record by a recipient it is his own body.
	Bodies  []string `json:"bodies,omitempty"`
	Channel Channel  `json:"channel"`
	// GivenDay and GivenTime ("16:05", legal time) are when it was given.
	GivenDay  calendar.Day `json:"given_day,omitzero"`
	GivenTime string       `json:"given_time"`
	// Authority is the key of whose assignment is being executed; the paper is that assignment.
	Authority   string       `json:"authority"`
	PaperTitle  string       `json:"paper_title"`
	PaperNumber string       `json:"paper_number"`
	PaperDay    calendar.Day `json:"paper_day,omitzero"`
	// TermDay is the day by which it is to be done.
	TermDay calendar.Day `json:"term_day,omitzero"`
}

func (in OralInput) tidy() OralInput {
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	in.Title, in.PaperTitle, in.PaperNumber = line(in.Title), line(in.PaperTitle), line(in.PaperNumber)
	in.Words = strings.TrimSpace(strings.ReplaceAll(in.Words, "\r\n", "\n"))
	in.GivenTime, in.Authority = strings.TrimSpace(in.GivenTime), strings.TrimSpace(in.Authority)
	in.Bodies = document.Distinct(in.Bodies)
	return in
}

// givenAt is the instant at which it was given.
func (in OralInput) givenAt() (time.Time, error) {
	t, err := time.Parse("15:04", in.GivenTime)
	if err != nil || in.GivenDay.None() {
		return time.Time{}, errors.New("no time")
	}
	y, m, d := in.GivenDay.YMD()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, calendar.Almaty), nil
}

// shape refuses what cannot be understood; what 44 asks is for the rules to say.
func (in OralInput) shape(now time.Time) error {
	var c fault.Collector
	one := func(field string, ok bool) {
		if !ok {
			c.Bad(field, i18n.M("common.error.choice"))
		}
	}
	one("side", in.Side == OralGave || in.Side == OralGot)
	one("kind", slices.Contains(Kinds, in.Kind))
	one("lang", in.Lang == "kk" || in.Lang == "ru")
	one("channel", slices.Contains(Channels, in.Channel))
	need := func(field, text string, limit int) {
		if text == "" {
			c.Bad(field, i18n.M("oral.bad.empty"), i18n.M("oral.bad.empty_allowed", "max", limit))
		}
		tooLong(&c, field, text, limit)
	}
	need("title", in.Title, titleMax)
	need("words", in.Words, partMax)
	need("paper_title", in.PaperTitle, titleMax)
	need("paper_number", in.PaperNumber, 80)
	if at, err := in.givenAt(); err != nil {
		c.Bad("given_time", i18n.M("oral.bad.time"), i18n.M("oral.bad.time_allowed"))
	} else if at.After(now) {
		field := "given_day"
		if in.GivenDay == calendar.DayOf(now) {
			field = "given_time"
		}
		c.Bad(field, i18n.M("oral.bad.future"), i18n.M("oral.bad.future_allowed"))
	}
	if in.PaperDay.None() {
		c.Bad("paper_day", i18n.M("oral.bad.no_day"))
	} else if !in.GivenDay.None() && in.PaperDay > in.GivenDay {
		c.Bad("paper_day", i18n.M("oral.bad.paper_day"), i18n.M("oral.bad.paper_day_allowed"))
	}
	if in.TermDay.None() {
		c.Bad("term_day", i18n.M("oral.bad.no_day"))
	} else if in.TermDay < in.GivenDay {
		c.Bad("term_day", i18n.M("oral.bad.term_day"), i18n.M("oral.bad.term_day_allowed"))
	}
	// What nobody chose is told with the rest, not when the rest is mended.
	if in.Authority == "" {
		c.Bad("authority", i18n.M("oral.bad.no_authority"))
	}
	if in.Side == OralGave && len(in.Bodies) == 0 {
		c.Bad("bodies", i18n.M("oral.bad.no_body"), i18n.M("oral.bad.body_allowed"))
	}
	if in.Side == OralGot && in.GiverPost == "" {
		c.Bad("giver_post", i18n.M("oral.bad.no_giver"), i18n.M("oral.bad.giver_allowed"))
	}
	tooMany(&c, "bodies", len(in.Bodies), recipientsMax)
	return c.Err()
}

// oralSides works out who gave and who got it, from what the person may say of himself.
func (sc *scene) oralSides(act org.Act, in OralInput) (OralInput, error) {
	if act.AsBody() == "" {
		return in, forbidden(seatlessMsg())
	}
	var c fault.Collector
	if in.Side == OralGave {
		in.GiverPost = act.AsPost()
	} else {
		in.UnitID, in.Bodies = "", []string{act.AsBody()}
	}
	p, ok := sc.Post(in.GiverPost)
	if !ok || !p.Open(sc.day) {
		c.Bad("giver_post", i18n.M("oral.bad.giver"), i18n.M("oral.bad.giver_allowed"))
		return in, c.Err()
	}
	giver := sc.BodyOf(p.ID)
	if in.UnitID == "" {
		in.UnitID = p.UnitID
	}
	if u, ok := sc.Unit(in.UnitID); !ok || u.BodyID != giver || !u.Open(sc.day) || u.ID != p.UnitID && sc.leads(p.ID, u.ID) != Yes {
		c.Bad("unit_id", i18n.M("oral.bad.unit"), i18n.M("oral.bad.unit_allowed"))
	}
	below := sc.law.Below(&Draft{Kind: Assignment, Day: sc.day, Sender: sc.sender(giver)})
	for _, id := range in.Bodies {
		u, ok := sc.Unit(id)
		if !ok || !u.Kind.IsBody() || !u.Open(sc.day) || id == giver || !slices.Contains(below, BodyKind(u.Kind)) || !sc.goesTo(giver, id) {
			field := "bodies"
			if in.Side == OralGot {
				field = "giver_post"
			}
			c.Bad(field, i18n.M("oral.bad.body"), i18n.M("oral.bad.body_allowed"))
			break
		}
	}
	return in, c.Err()
}

func (sc *scene) sender(bodyID string) Sender { return sc.blank(bodyID).Sender }

// judgeOral puts a record before the rules of 44 as they stood on the day on which the instruction was given.
func (sc *scene) judgeOral(in OralInput) law.Verdict {
	p, _ := sc.Post(in.GiverPost)
	return sc.law.JudgeOral(&OralSubject{
		Kind: in.Kind, Day: in.GivenDay, Channel: in.Channel, Authority: in.Authority, PaperDay: in.PaperDay, TermDay: in.TermDay,
		GiverPost: string(p.Kind), Sender: sc.sender(sc.BodyOf(p.ID)),
	}, sc.snap.Calendar)
}

// OralDeadline is by when an oral instruction is to be formalised (44).
type OralDeadline struct {
	Para string
	// Due is the working day, At the instant at which it ends.
	Due calendar.Explanation
	At  time.Time
	// Next says that it was given on a day off or after the end of the working day, so that the next working day counts
	// (see I-152).
	Next bool
}

// oralDeadline is the end of the working day on which the instruction was given; given on a day off or after hours, of the
// next working day (44; see I-07, I-152).
func (sc *scene) oralDeadline(bodyID string, given time.Time) (d OralDeadline, err error) {
	cal := sc.snap.Calendar
	day := calendar.DayOf(given)
	working, known := cal.IsWorking(day)
	if d.Next = known && (!working || given.After(cal.Conventions().DayEnd(day))); d.Next {
		if day, err = cal.AddWorking(day, 1); err != nil {
			return d, err
		}
	}
	if d.Due, err = cal.ExplainDate(day, calendar.Execution); err != nil {
		return d, err
	}
	d.At = cal.Conventions().DayEnd(d.Due.Effective)
	var ok bool
	if _, d.Para, ok = sc.law.formalise.On(sc.edition(bodyID), sc.day); !ok {
		return d, fault.Conflict{Msg: i18n.M("oral.conflict.no_rule")}
	}
	return d, nil
}

// OralJudgement is what the live check of a record shows.
type OralJudgement struct {
	Verdict  law.Verdict
	Deadline OralDeadline
	Known    bool // the deadline is known: the time was given and the calendar reaches it
	Late     bool // recorded on a later day than it was given
}

// CheckOral judges a record without writing anything.
func (v *Service) CheckOral(ctx context.Context, act org.Act, in OralInput) (out OralJudgement, err error) {
	in = in.tidy()
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if in.GivenDay.None() {
			in.GivenDay = sc.day
		}
		in, _ = sc.oralSides(act, in) // what is missing still is told when it is recorded
		out.Verdict, out.Late = sc.judgeOral(in), in.GivenDay < sc.day
		if at, err := in.givenAt(); err == nil && in.GiverPost != "" {
			out.Deadline, err = sc.oralDeadline(sc.BodyOf(in.GiverPost), at)
			out.Known = err == nil
		}
		return nil
	})
	return out, err
}

// RecordOral records an oral instruction that was given under an assignment of the authorities listed (44), by the one who gave
// it or by one who got it, and opens the duty to formalise it by the end of the working day. Anything else is refused.
func (v *Service) RecordOral(ctx context.Context, act org.Act, in OralInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "oral_record", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(act.Now); err != nil {
			return Receipt{}, err
		}
		in, err := sc.oralSides(act, in)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgeOral(in).Err(); err != nil {
			return Receipt{}, err
		}
		given, err := in.givenAt()
		if err != nil {
			return Receipt{}, err
		}
		deadline, err := sc.oralDeadline(sc.BodyOf(in.GiverPost), given)
		if errors.Is(err, calendar.ErrUndecided) {
			return Receipt{}, fault.Bad("given_day", i18n.M("instrument.floor.calendar_ends"), i18n.M("instrument.floor.calendar_ends_allowed"))
		}
		if err != nil {
			return Receipt{}, err
		}
		id, _, err := v.kernel.Create(ctx, tx, act, document.New{
			Kind: "oral", Title: in.Title, OwnerUnit: act.AsUnit(), OwnerBody: act.AsBody(),
			Content: document.Content{Parts: []document.Part{{Key: document.PartName, Text: in.Title}, {Key: "words", Text: in.Words}}},
		})
		if err != nil {
			return Receipt{}, err
		}
		o := Oral{OralInput: in, ID: id, State: OralRecorded, Version: 1, BodyID: sc.BodyOf(in.GiverPost), GivenAt: given, DueDay: deadline.Due.Effective, DeadlineAt: deadline.At, At: act.Now}
		if err := v.keepOral(ctx, tx, act, sc, o, deadline); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: 1, State: string(OralRecorded)},
			write(ctx, tx, act, id, "oral_recorded", id, map[string]any{"side": in.Side, "authority": in.Authority, "given": in.GivenDay, "due": o.DueDay}, "")
	})
}

func (v *Service) keepOral(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, o Oral, deadline OralDeadline) error {
	edition := sc.edition(o.BodyID).ID
	_, err := tx.Exec(ctx, `INSERT INTO oral (id, side, kind, state, version, lang, title, words, giver_post, unit_id, body_id, channel, given_at, given_day,
		authority, paper_title, paper_number, paper_day, term_day, due_day, deadline_at, edition, at, person_id, post_id, instrument_id, formalised_at, reason)
		VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, '', NULL, '')`,
		o.ID, string(o.Side), string(o.Kind), string(o.State), o.Lang, o.Title, o.Words, o.GiverPost, o.UnitID, o.BodyID, string(o.Channel), o.GivenAt, o.GivenDay,
		o.Authority, o.PaperTitle, o.PaperNumber, o.PaperDay, o.TermDay, o.DueDay, o.DeadlineAt, edition, act.Now, act.PersonID, act.AsPost())
	if err != nil {
		return err
	}
	party := func(role, body string, n int, own bool) []any {
		if own {
			return []any{o.ID, role, body, n, string(OralOwn), "", act.Now, act.PersonID, act.AsPost()}
		}
		return []any{o.ID, role, body, n, "", "", nil, "", ""}
	}
	rows := [][]any{party("giver", o.BodyID, 0, o.Side == OralGave)}
	for i, b := range o.Bodies {
		rows = append(rows, party("recipient", b, i+1, o.Side == OralGot))
	}
	err = store.InsertMany(ctx, tx, "oral_party", []string{"oral_id", "role", "body_id", "ordinal", "answer", "words", "at", "person_id", "post_id"}, rows)
	if err != nil {
		return err
	}
	_, err = v.ledger.Open(ctx, tx, act, []duty.Open{{
		Kind: DutyFormalise, DebtorUnit: o.UnitID, DebtorBody: o.BodyID, DocumentID: o.ID, RefID: o.ID, What: i18n.M("oral.duty", "title", o.Title),
		Rule: DutyFormalise, Para: deadline.Para, Edition: edition, Due: deadline.Due, OnLapse: duty.OnLapseOverdue, Link: "/oral/" + o.ID,
	}})
	if err != nil {
		return err
	}
	return v.handOral(ctx, tx, act, o)
}

// handOral gives rights, moves and notices: both sides see the record, and control.
func (v *Service) handOral(ctx context.Context, tx *store.Tx, act org.Act, o Oral) error {
	grant := func(grantee, reason string) access.Row {
		return access.Row{Grantee: grantee, Register: access.RegisterOral, Sort: access.NewestFirst(act.Now), RefID: o.ID, DocumentID: o.ID, Reason: reason}
	}
	rows := []access.Row{
		grant(access.All, "access.reason.control"), grant(access.Unit(o.UnitID), "access.reason.unit"), grant(access.Post(o.GiverPost), "access.reason.author"),
	}
	moves := []turn.Row{turn.Next(act, unitKey(o.UnitID), turn.Formalise, o.ID, o.ID, o.DueDay)}
	var to []document.To
	for _, b := range o.Bodies {
		rows = append(rows, grant(access.Body(b), "access.reason.recipient"))
		if o.Side == OralGave {
			moves = append(moves, turn.Next(act, bodyKey(b), turn.Confirm, o.ID, o.ID, 0))
			to = append(to, document.To{UnitID: b})
		}
	}
	if o.Side == OralGot {
		moves = append(moves, turn.Next(act, postKey(o.GiverPost), turn.Confirm, o.ID, o.ID, 0))
		to = []document.To{{PostID: o.GiverPost}, {UnitID: o.UnitID}}
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	if err := turn.SetMany(ctx, tx, moves); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("oral.notice.recorded", "title", o.Title, "day", o.DueDay), "/oral/"+o.ID, o.ID)
}

// AnswerOral confirms or contests, for the other side, that the instruction was given so. A contest needs words; it changes nothing of
// the duty, which only formalising or the giver's cancellation ends (see I-153).
func (v *Service) AnswerOral(ctx context.Context, act org.Act, id string, answer OralAnswer, text string) (Receipt, error) {
	text = strings.TrimSpace(text)
	input := wordInput{ID: id, Choice: string(answer), Text: text}
	return v.change(ctx, act, "oral_answer", input, func(tx *store.Tx, sc *scene) (Receipt, error) {
		o, err := v.seeOral(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		if answer != OralConfirmed && answer != OralContested {
			return Receipt{}, fault.Bad("answer", i18n.M("common.error.choice"))
		}
		act, role, body, ok := sc.oralParty(act, o)
		if !ok {
			return Receipt{}, forbidden(i18n.M("oral.who.sides"))
		}
		if answer == OralContested {
			err = input.reason(sc, o.BodyID)
		} else {
			err = input.words(false)
		}
		if err != nil {
			return Receipt{}, err
		}
		err = store.Exec1(ctx, tx, `UPDATE oral_party SET answer = $4, words = $5, at = $6, person_id = $7, post_id = $8
			WHERE oral_id = $1 AND role = $2 AND body_id = $3 AND answer = ''`, id, role, body, string(answer), text, act.Now, act.PersonID, act.AsPost())
		if errors.Is(err, store.ErrStale) {
			return Receipt{}, fault.Conflict{Msg: i18n.M("oral.conflict.answered")}
		}
		if err != nil {
			return Receipt{}, err
		}
		if err := store.Exec1(ctx, tx, `UPDATE oral SET version = version + 1 WHERE id = $1`, id); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearFor(ctx, tx, id, turn.Confirm, oralGrantee(role, body, o)); err != nil {
			return Receipt{}, err
		}
		told := o
		if role == "recipient" { // what one of them answers is told to those who gave it, not to the others (I-259)
			told.Bodies = []string{body}
		}
		if err := v.tellOral(ctx, tx, act.Now, told, i18n.M("oral.notice."+string(answer), "body", sc.UnitName(body, sc.day), "title", o.Title)); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: o.Version + 1, State: string(o.State)}, write(ctx, tx, act, id, "oral_"+string(answer), id, map[string]any{"body": body}, text)
	})
}

func oralGrantee(role, body string, o Oral) string {
	if role == "giver" {
		return postKey(o.GiverPost)
	}
	return bodyKey(body)
}

// oralParty is the side for which a person may still answer: the giver for himself, a person of a body that got it for the body.
func (sc *scene) oralParty(act org.Act, o Oral) (_ org.Act, role, body string, ok bool) {
	for _, p := range o.Parties {
		switch {
		case p.Answer != "":
		case p.Role == "giver":
			if a, ok := sc.as(act, o.GiverPost); ok {
				return a, p.Role, p.BodyID, true
			}
		default:
			if a, ok := sc.inBody(act, p.BodyID); ok {
				return a, p.Role, p.BodyID, true
			}
		}
	}
	// Who has answered already is told so, and not that it is not his to say.
	for _, p := range o.Parties {
		if a, ok := sc.inBody(act, p.BodyID); ok && p.Role == "recipient" {
			return a, p.Role, p.BodyID, true
		}
		if a, ok := sc.as(act, o.GiverPost); ok && p.Role == "giver" {
			return a, p.Role, p.BodyID, true
		}
	}
	return act, "", "", false
}

// CancelOral takes an oral instruction back: by the one who gave it, with a reason; nothing is owed any more.
func (v *Service) CancelOral(ctx context.Context, act org.Act, id string, version int64, reason string) (Receipt, error) {
	in := wordInput{ID: id, Version: version, Text: strings.TrimSpace(reason)}
	return v.change(ctx, act, "oral_cancel", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		o, err := v.seeOral(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.as(act, o.GiverPost)
		if !ok {
			return Receipt{}, forbidden(i18n.M("oral.who.giver", "post", sc.PostTitle(o.GiverPost)))
		}
		if err := in.reason(sc, o.BodyID); err != nil {
			return Receipt{}, err
		}
		if o.State != OralRecorded {
			return Receipt{}, outOfTurn(i18n.Msg{Key: "oral.state." + string(o.State)})
		}
		if err := expect(o.Version, version); err != nil {
			return Receipt{}, err
		}
		err = store.Exec1(ctx, tx, `UPDATE oral SET state = $3, version = version + 1, reason = $4 WHERE id = $1 AND version = $2`, id, version, string(OralCancelled), in.Text)
		if err != nil {
			return Receipt{}, err
		}
		_, para, _ := sc.law.formalise.On(sc.edition(o.BodyID), sc.day)
		power := duty.Power{Para: para, Rule: DutyFormalise, By: act.AsPost()}
		if err := v.ledger.VoidRefs(ctx, tx, act, DutyFormalise, []string{id}, power, in.Text); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		if err := v.tellOral(ctx, tx, act.Now, o, i18n.M("oral.notice.cancelled", "title", o.Title)); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version + 1, State: string(OralCancelled)}, write(ctx, tx, act, id, "oral_cancelled", id, nil, in.Text)
	})
}

// tellOral tells both sides.
func (v *Service) tellOral(ctx context.Context, tx *store.Tx, now time.Time, o Oral, msg i18n.Msg) error {
	to := []document.To{{PostID: o.GiverPost}, {UnitID: o.UnitID}}
	for _, b := range o.Bodies {
		to = append(to, document.To{UnitID: b})
	}
	return v.kernel.Notify(ctx, tx, now, to, msg, "/oral/"+o.ID, o.ID)
}
