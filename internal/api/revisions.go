package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/revision"
)

// RevisionLine is one line of the register of quarterly revisions (49).
type RevisionLine struct {
	ID           string         `json:"id"`
	UnitID       string         `json:"unit_id"`
	Unit         i18n.Text      `json:"unit"`
	BodyID       string         `json:"body_id"`
	From         calendar.Day   `json:"from" doc:"The first day of the quarter."`
	To           calendar.Day   `json:"to" doc:"The last day of the quarter."`
	Due          calendar.Day   `json:"due" doc:"The day by which the report is owed, moved off a day off."`
	State        revision.State `json:"state" enum:"open,submitted,returned,accepted"`
	Version      int64          `json:"version"`
	Late         bool           `json:"late" doc:"The report came, or is still missing, after its day."`
	DoneDay      calendar.Day   `json:"done_day,omitzero"`
	SubmittedDay calendar.Day   `json:"submitted_day,omitzero"`
	SubmittedAt  time.Time      `json:"submitted_at,omitzero"`
	SubmittedBy  string         `json:"submitted_by,omitempty"`
	Words        string         `json:"words,omitempty"`
	Remark       string         `json:"remark,omitempty" doc:"What the Apparatus said of it."`
}

// Revision is a revision with its report: so far, or as it was submitted.
type Revision struct {
	RevisionLine
	Frozen      bool              `json:"frozen" doc:"The report is what was submitted."`
	Figures     revision.Figures  `json:"figures"`
	Lines       []RevisionDecided `json:"lines"`
	Calculation string            `json:"calculation,omitempty" doc:"How the day of the report was counted."`
	Actions     []string          `json:"actions" doc:"What the person may do: decide, finish, submit, accept, return."`
}

// RevisionDecided is a decision of the revision; without instrument_id it is about an instrument that the person may not see.
type RevisionDecided struct {
	InstrumentID string           `json:"instrument_id,omitempty"`
	Number       string           `json:"number,omitempty"`
	Title        string           `json:"title,omitempty"`
	Decision     revision.Verdict `json:"decision" enum:"keep,revoke,change,release"`
	Day          calendar.Day     `json:"day,omitzero" doc:"The later day of a change."`
	Reason       string           `json:"reason,omitempty"`
	Signs        []RevisionSign   `json:"signs"`
	Done         bool             `json:"done" doc:"Carried out; else the post that signed has still to act."`
	DecidedAt    time.Time        `json:"decided_at,omitzero"`
	DecidedBy    *Who             `json:"decided_by,omitempty" doc:"Who decided, and in whose place."`
	Decider      string           `json:"decider,omitempty" doc:"The same in words: the person, the post, and for whom by which order."`
}

// RevisionSign is why an instrument may have lost its relevance.
type RevisionSign struct {
	Kind string `json:"kind" enum:"superseded,ground,answered,silent,past"`
	Text string `json:"text"`
}

// LiveInstrument is an instrument in force, as the revision shows it.
type LiveInstrument struct {
	ID       string           `json:"id"`
	Kind     instrument.Kind  `json:"kind" enum:"assignment,task,request"`
	Number   string           `json:"number"`
	Title    string           `json:"title"`
	SentDay  calendar.Day     `json:"sent_day"`
	Due      calendar.Day     `json:"due,omitzero"`
	Signs    []RevisionSign   `json:"signs"`
	Decision revision.Verdict `json:"decision,omitempty" enum:"keep,revoke,change,release"`
	Done     bool             `json:"done"`
	// DecisionID, DecidedAt and the decider tell of Decision.
	DecisionID string    `json:"decision_id,omitempty" doc:"Give it back with another decision."`
	DecidedAt  time.Time `json:"decided_at,omitzero"`
	DecidedBy  *Who      `json:"decided_by,omitempty" doc:"Who decided, and in whose place."`
	Decider    string    `json:"decider,omitempty" doc:"The same in words."`
	// MayDecide says that the person may decide about it; AtOnce that revocation and change are then carried out at once.
	MayDecide bool `json:"may_decide"`
	AtOnce    bool `json:"at_once" doc:"Revocation and change would be carried out at once, since the person may act in the post that signed."`
}

// RevisionsFilter narrows the register.
type RevisionsFilter struct {
	Period string `query:"period" format:"date" doc:"Any day of the quarter."`
	Unit   string `query:"unit" maxLength:"64"`
	Owner  string `query:"body" maxLength:"64" doc:"The body to which the unit belongs."`
	State  string `query:"state" enum:"open,submitted,returned,accepted"`
	Late   bool   `query:"late" doc:"Only reports that came, or are missing, after their day."`
}

type revisionsInput struct {
	PageInput
	RevisionsFilter
}

func (in RevisionsFilter) filter() (revision.Filter, error) {
	period, _, err := span(in.Period, "")
	if err != nil {
		err = fault.Bad("period", i18n.M("api.bad.day"), i18n.M("api.bad.day_allowed"))
	}
	return revision.Filter{Period: period, Unit: in.Unit, Body: in.Owner, State: revision.State(in.State), Late: in.Late}, err
}

type liveInput struct {
	One
	PageInput
	Only string `query:"only" enum:"waiting,proposed,decided"`
	Sign string `query:"sign" enum:"superseded,ground,answered,silent,past"`
	Kind string `query:"kind" enum:"assignment,task,request"`
}

// RevisionDecision is one decision about instruments in force.
type RevisionDecision struct {
	Instruments []string     `json:"instruments" required:"true" minItems:"1" maxItems:"200"`
	Decision    string       `json:"decision" required:"true" enum:"keep,revoke,change,release"`
	Day         calendar.Day `json:"day,omitzero" doc:"The later day of a change."`
	Text        string       `json:"text" required:"true" maxLength:"4000" doc:"The reason."`
	// Seen are the decisions that were read.
	Seen map[string]string `json:"seen,omitempty" doc:"The decision_id that was read of each instrument that is decided about already; where it is another now, 409."`
}

// RevisionVersion names the version that was read.
type RevisionVersion struct {
	Version int64 `json:"version" required:"true" minimum:"1"`
}

// RevisionWords is the version that was read, and words.
type RevisionWords struct {
	Version int64  `json:"version" required:"true" minimum:"1"`
	Text    string `json:"text,omitempty" maxLength:"4000"`
}

// revisions are the operations of the quarterly revision (49).
func (s *server) revisions() {
	const tag, base = "revisions", "/revisions"
	use := s.App.Revision
	read(s, "revisions", base, tag, "The quarterly revisions that the person may see: who has reported, who has not, who was late (49)", func(ctx context.Context, c *caller, in *revisionsInput) (List[RevisionLine], error) {
		f, err := in.filter()
		if err != nil {
			return List[RevisionLine]{}, err
		}
		page, err := use.List(ctx, c.act, f, in.After, in.Limit)
		return List[RevisionLine]{all(page.Rows, c.revision), page.Next, nil}, err
	})
	read(s, "revision-counts", base+"/counts", tag, "How many revisions stand where (49)", func(ctx context.Context, c *caller, in *RevisionsFilter) (RevisionCounts, error) {
		f, err := in.filter()
		if err != nil {
			return RevisionCounts{}, err
		}
		n, err := use.Count(ctx, c.act, f)
		return RevisionCounts(n), err
	})
	read(s, "revision", base+"/{id}", tag, "A revision with its report (49)", func(ctx context.Context, c *caller, in *One) (Revision, error) {
		v, err := use.Card(ctx, c.act, in.ID)
		if err != nil {
			return Revision{}, err
		}
		return c.revisionCard(v), nil
	})
	read(s, "revision-live", base+"/{id}/instruments", tag, "What is in force with the unit, with the signs of lost relevance (49)", func(ctx context.Context, c *caller, in *liveInput) (List[LiveInstrument], error) {
		f := revision.LiveFilter{Only: in.Only, Sign: revision.SignKind(in.Sign), Kind: instrument.Kind(in.Kind)}
		page, err := use.LiveInstruments(ctx, c.act, in.ID, f, in.After, in.Limit)
		return List[LiveInstrument]{all(page.Rows, c.live), page.Next, nil}, err
	})
	s.revisionActs()
	workbook(s, tag, func(ctx context.Context, c *caller, in *RevisionsFilter) (export.Table, error) {
		f, err := in.filter()
		return export.Revisions(ctx, c.reader(), use, c.act, f), err
	})
	s.printed(tagged(http.MethodGet, "revision-paper", base+"/{id}/paper", tag, "The report of a revision as PDF or Word (49)"), use.Paper)
}

// RevisionCounts are who has reported and who has not.
type RevisionCounts struct {
	All       int64 `json:"all"`
	Missing   int64 `json:"missing"`
	Late      int64 `json:"late"`
	Submitted int64 `json:"submitted"`
	Accepted  int64 `json:"accepted"`
	Returned  int64 `json:"returned"`
}

func (s *server) revisionActs() {
	const tag, base = "revisions", "/revisions"
	use := s.App.Revision
	act(s, tag, base, "decide", "Decide about instruments in force: keep, revoke, change, release (49)", func(ctx context.Context, c *caller, id string, b *RevisionDecision) (instrument.Receipt, error) {
		return use.Decide(ctx, c.act, id, revision.DecisionInput{Documents: b.Instruments, Decision: revision.Verdict(b.Decision), Day: b.Day, Reason: b.Text, Seen: b.Seen})
	})
	act(s, tag, base, "finish", "Record that the revision is carried out, as the head of the unit (49)", func(ctx context.Context, c *caller, id string, b *RevisionVersion) (instrument.Receipt, error) {
		return use.Finish(ctx, c.act, id, b.Version)
	})
	act(s, tag, base, "submit", "Send the report to the Apparatus, as the head of the unit (49)", func(ctx context.Context, c *caller, id string, b *RevisionWords) (instrument.Receipt, error) {
		return use.Submit(ctx, c.act, id, b.Version, b.Text)
	})
	act(s, tag, base, "accept", "Accept the report, as the Apparatus (49)", func(ctx context.Context, c *caller, id string, b *RevisionWords) (instrument.Receipt, error) {
		return use.Judge(ctx, c.act, id, b.Version, true, b.Text)
	})
	act(s, tag, base, "return", "Return the report with what it lacks, as the Apparatus (49)", func(ctx context.Context, c *caller, id string, b *RevisionWords) (instrument.Receipt, error) {
		return use.Judge(ctx, c.act, id, b.Version, false, b.Text)
	})
}

func (c *caller) revision(r revision.Revision) RevisionLine {
	return RevisionLine{
		ID: r.ID, UnitID: r.UnitID, Unit: c.org.UnitName(r.UnitID, c.day), BodyID: r.BodyID, From: r.Period, To: r.Last, Due: r.DueDay, State: r.State, Version: r.Version,
		Late: r.Late(c.day), DoneDay: r.DoneDay, SubmittedDay: r.SubmittedDay, SubmittedAt: r.SubmittedAt, SubmittedBy: c.org.PersonName(r.SubmittedBy), Words: r.Words, Remark: r.Remark,
	}
}

func (c *caller) revisionCard(v revision.View) Revision {
	out := Revision{RevisionLine: c.revision(v.Revision), Frozen: v.Frozen, Figures: v.Report.Figures, Actions: []string{}}
	out.Lines = all(v.Report.Lines, func(l revision.Line) RevisionDecided {
		by, decider := c.decider(l.By)
		return RevisionDecided{
			DecidedAt: l.At, DecidedBy: by, Decider: decider, InstrumentID: l.DocumentID, Number: l.Number, Title: l.Title, Decision: l.Decision, Day: l.Day, Reason: l.Reason, Done: l.Done, Signs: all(l.Signs, c.sign),
		}
	})
	for _, d := range v.Duties {
		if d.Kind == revision.DutyReport {
			out.Calculation = words(c.print, d.Due.Msg())
		}
	}
	for _, a := range v.Actions() {
		out.Actions = append(out.Actions, string(a))
	}
	return out
}

// decider is who decided, by id and in words; nil and "" where the record does not tell.
func (c *caller) decider(w document.Who) (*Who, string) {
	if w.PersonID == "" {
		return nil, ""
	}
	by := Who{PersonID: w.PersonID, PostID: w.PostID, ForPostID: w.ForPostID, ForPersonID: w.ForPersonID, ByOrder: w.ByOrder}
	return &by, revision.WhoWords(c.print, document.Names{Structure: c.org, Day: c.day}, w)
}

func (c *caller) sign(s revision.Sign) RevisionSign {
	return RevisionSign{Kind: string(s.Kind), Text: words(c.print, s.Msg())}
}

func (c *caller) live(l revision.Live) LiveInstrument {
	out := LiveInstrument{
		ID: l.ID, Kind: l.Kind, Number: l.Number, Title: l.Title, SentDay: l.SentDay, Due: l.DueDay, Signs: all(l.Signs, c.sign), MayDecide: l.MayDecide, AtOnce: l.MayCarryOut,
	}
	if l.Decision != nil {
		out.Decision, out.DecisionID, out.Done, out.DecidedAt = l.Decision.Decision, l.Decision.ID, !l.Decision.DoneAt.IsZero(), l.Decision.At
		out.DecidedBy, out.Decider = c.decider(l.Decision.By)
	}
	return out
}
