package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
)

// OralRecord is what is recorded of an oral instruction (44).
type OralRecord struct {
	Side        instrument.OralSide `json:"side" enum:"gave,got" doc:"Whether the caller gave it or got it."`
	Kind        instrument.Kind     `json:"kind" enum:"assignment,task,request" doc:"What it is to become."`
	Lang        string              `json:"lang" enum:"kk,ru"`
	Title       string              `json:"title" maxLength:"500"`
	Words       string              `json:"words" maxLength:"60000" doc:"What was said."`
	GiverPost   string              `json:"giver_post,omitempty" maxLength:"64" doc:"Who gave it, of a record by a recipient."`
	UnitID      string              `json:"unit_id,omitempty" maxLength:"64" doc:"The unit that formalises, chosen by the giver; his own where it is absent."`
	Bodies      []string            `json:"bodies,omitempty" maxItems:"400" doc:"Who got it, of a record by the giver."`
	Channel     instrument.Channel  `json:"channel" enum:"in_person,telephone,video,messenger,mail,other"`
	GivenDay    calendar.Day        `json:"given_day"`
	GivenTime   string              `json:"given_time" maxLength:"5" doc:"16:05, Asia/Almaty."`
	Authority   string              `json:"authority" maxLength:"64" doc:"A key of the offer: whose assignment is executed."`
	PaperTitle  string              `json:"paper_title" maxLength:"500"`
	PaperNumber string              `json:"paper_number" maxLength:"80"`
	PaperDay    calendar.Day        `json:"paper_day"`
	TermDay     calendar.Day        `json:"term_day" doc:"By when it is to be done."`
}

// Oral is an oral instruction on the record.
type Oral struct {
	ID           string               `json:"id"`
	State        instrument.OralState `json:"state" enum:"recorded,formalised,cancelled"`
	Version      int64                `json:"version"`
	Record       OralRecord           `json:"record"`
	BodyID       string               `json:"body_id" doc:"The body of the giver."`
	GivenAt      time.Time            `json:"given_at"`
	RecordedAt   time.Time            `json:"recorded_at"`
	RecordedLate bool                 `json:"recorded_late" doc:"Recorded on a later day than given."`
	DueDay       calendar.Day         `json:"due_day" doc:"The working day by whose end it is to be formalised."`
	DeadlineAt   time.Time            `json:"deadline_at"`
	Late         bool                 `json:"late" doc:"Not formalised by then."`
	FormalisedAt *time.Time           `json:"formalised_at,omitempty"`
	Reason       string               `json:"reason,omitempty" doc:"Why the giver took it back."`
	Contested    bool                 `json:"contested" doc:"A side contests the record, as far as the caller may know."`
}

// OralParty is a side of an oral instruction with what it says.
type OralParty struct {
	Role     string                `json:"role" enum:"giver,recipient"`
	BodyID   string                `json:"body_id"`
	Answer   instrument.OralAnswer `json:"answer,omitempty" enum:",recorded,confirmed,contested"`
	Words    string                `json:"words,omitempty"`
	PersonID string                `json:"person_id,omitempty"`
	PostID   string                `json:"post_id,omitempty"`
	Hidden   bool                  `json:"hidden,omitempty" doc:"Another recipient: what it answers is not told to the caller."`
}

// OralCard is everything the person may see of an oral instruction.
type OralCard struct {
	Oral
	Parties      []OralParty         `json:"parties"`
	InstrumentID string              `json:"instrument_id,omitempty" doc:"What it is formalised by, where the person may see it."`
	Actions      []instrument.Action `json:"actions"`
}

// OralOffer is what may be chosen in a record.
type OralOffer struct {
	Para        string               `json:"para"`
	Authorities []OralAuthority      `json:"authorities"`
	Channels    []instrument.Channel `json:"channels"`
	Kinds       []instrument.Kind    `json:"kinds"`
	Givers      []string             `json:"givers" doc:"Posts of the bodies above that may give one."`
	Units       []string             `json:"units" doc:"Units that the caller may charge with formalising."`
	Bodies      []string             `json:"bodies" doc:"Bodies that the caller may give one to."`
	MayGive     bool                 `json:"may_give"`
}

// OralAuthority is an institution whose assignments may be executed by word of mouth.
type OralAuthority struct {
	Key  string    `json:"key"`
	Name i18n.Text `json:"name"`
}

// OralCheck is what 44 says of a record.
type OralCheck struct {
	Verdict  Verdict    `json:"verdict"`
	Deadline *time.Time `json:"deadline_at,omitempty" doc:"By when it is to be formalised, where it is known."`
	Next     bool       `json:"next_working_day" doc:"Given on a day off or after hours."`
	Late     bool       `json:"late_record"`
}

// Verdict is what the rules say of a record.
type Verdict struct {
	Allowed  bool        `json:"allowed"`
	Edition  string      `json:"edition,omitempty"`
	Findings []Violation `json:"findings" doc:"In the order of paragraphs."`
}

func (c *caller) verdict(v law.Verdict) Verdict {
	return Verdict{v.Allowed(), v.Edition, findings(c.print, v.Findings())}
}

// AtVersion is the version that was read.
type AtVersion struct {
	Version int64 `json:"version" required:"true" minimum:"1" doc:"The version that was read."`
}

// OralCharge names the unit that is to formalise it.
type OralCharge struct {
	AtVersion
	UnitID string `json:"unit_id" required:"true" maxLength:"64"`
}

// OralReply is what a side says of the record.
type OralReply struct {
	Answer instrument.OralAnswer `json:"answer" required:"true" enum:"confirmed,contested"`
	Text   string                `json:"text,omitempty" maxLength:"4000" doc:"Needed to contest."`
}

type oralList struct {
	PageInput
	OralsFilter
}

// OralsFilter narrows the register of oral instructions.
type OralsFilter struct {
	State string `query:"state" enum:"recorded,formalised,cancelled"`
	Late  bool   `query:"late" doc:"Only those not formalised in time."`
	Text  string `query:"q" maxLength:"200"`

	Contested bool `query:"contested" doc:"Only those whose record a side contests."`
}

func (in OralsFilter) filter() instrument.OralFilter {
	return instrument.OralFilter{State: instrument.OralState(in.State), Late: in.Late, Contested: in.Contested, Text: in.Text}
}

func (r OralRecord) input() instrument.OralInput { return instrument.OralInput(r) }

func (c *caller) oral(o instrument.Oral) Oral {
	out := Oral{
		ID: o.ID, State: o.State, Version: o.Version, Record: OralRecord(o.OralInput), BodyID: o.BodyID, GivenAt: o.GivenAt, RecordedAt: o.At, RecordedLate: o.RecordedLate(),
		DueDay: o.DueDay, DeadlineAt: o.DeadlineAt, Late: o.Late(c.act.Now), Reason: o.Reason, Contested: o.Contested,
	}
	if !o.FormalisedAt.IsZero() {
		out.FormalisedAt = &o.FormalisedAt
	}
	return out
}

// orals are the operations on oral instructions (44).
func (s *server) orals() {
	const tag, base = "orals", "/oral"
	use := s.App.Instrument
	read(s, "orals", base, tag, "The oral instructions that the person may see, newest first (44)", func(ctx context.Context, c *caller, in *oralList) (List[Oral], error) {
		page, err := use.Orals(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Oral]{all(page.Rows, c.oral), page.Next, counted(page.Total)}, err
	})
	read(s, "oral-counts", base+"/counts", tag, "How many were formalised in time, late, or not yet (44)", func(ctx context.Context, c *caller, _ *none) (instrument.OralCounts, error) {
		return use.OralCounts(ctx, c.act)
	})
	read(s, "oral-offer", base+"/offer", tag, "Whose assignments may be executed by word of mouth, how, and who may give it to whom (44)", func(ctx context.Context, c *caller, _ *none) (OralOffer, error) {
		o, err := use.OralOffer(ctx, c.act)
		out := OralOffer{Para: o.Para, Channels: listed(o.Channels), Kinds: listed(o.Kinds), MayGive: o.MayGive, Authorities: []OralAuthority{}, Givers: []string{}, Units: []string{}, Bodies: []string{}}
		for _, a := range o.Authorities {
			out.Authorities = append(out.Authorities, OralAuthority{a.Key, a.Name})
		}
		for _, p := range o.Givers {
			out.Givers = append(out.Givers, p.ID)
		}
		for _, u := range o.Units {
			out.Units = append(out.Units, u.ID)
		}
		for _, b := range o.Bodies {
			out.Bodies = append(out.Bodies, b.ID)
		}
		return out, err
	})
	look(s, "oral-check", base+"/check", tag, "What the Regulation says of a record, without keeping it (44)", func(ctx context.Context, c *caller, in *struct{ Body OralRecord }) (OralCheck, error) {
		j, err := use.CheckOral(ctx, c.act, in.Body.input())
		out := OralCheck{Verdict: c.verdict(j.Verdict), Next: j.Deadline.Next, Late: j.Late}
		if j.Known {
			out.Deadline = &j.Deadline.At
		}
		return out, err
	})
	create(s, tagged(http.MethodPost, "oral-record", base, tag, "Record an oral instruction, as the one who gave or got it (44)"), func(ctx context.Context, c *caller, in *struct{ Body OralRecord }) (string, Done, error) {
		r, err := use.RecordOral(ctx, c.act, in.Body.input())
		return base + "/" + r.ID, Done(r), err
	})
	read(s, "oral", base+"/{id}", tag, "One oral instruction, for its sides and control (44)", func(ctx context.Context, c *caller, in *One) (OralCard, error) {
		x, err := use.Oral(ctx, c.act, in.ID)
		if err != nil {
			return OralCard{}, err
		}
		return OralCard{Oral: c.oral(x.Oral), InstrumentID: x.Instrument.ID, Actions: all(x.Actions, same), Parties: all(x.Parties, func(p instrument.OralParty) OralParty {
			return OralParty{p.Role, p.BodyID, p.Answer, p.Words, p.PersonID, p.PostID, p.Hidden}
		})}, nil
	})
	act(s, tag, base, "answer", "Say for the other side whether it was given so (44)", func(ctx context.Context, c *caller, id string, b *OralReply) (instrument.Receipt, error) {
		return use.AnswerOral(ctx, c.act, id, b.Answer, b.Text)
	})
	act(s, tag, base, "formalise", "Begin the draft that formalises it; the answer is that of the draft (44)", func(ctx context.Context, c *caller, id string, b *AtVersion) (instrument.Receipt, error) {
		return use.FormaliseOral(ctx, c.act, id, b.Version)
	})
	act(s, tag, base, "charge", "Charge a unit that one leads with formalising it, as the one who gave it (44)", func(ctx context.Context, c *caller, id string, b *OralCharge) (instrument.Receipt, error) {
		return use.ChargeOral(ctx, c.act, id, b.Version, b.UnitID)
	})
	act(s, tag, base, "cancel", "Take it back, as the one who gave it (44)", func(ctx context.Context, c *caller, id string, b *Worded) (instrument.Receipt, error) {
		return use.CancelOral(ctx, c.act, id, b.Version, b.Text)
	})
}
