package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/law"
)

// InstrumentCard is everything that the person may see of an instrument.
type InstrumentCard struct {
	Instrument
	Input       instrument.Input    `json:"input"`
	Ground      *Ground             `json:"ground,omitempty"`
	Judgement   *Judgement          `json:"judgement,omitempty" doc:"While it is a draft: what the Regulation says of its next act."`
	Rounds      []Round             `json:"rounds"`
	Steps       []Step              `json:"steps" doc:"The steps that the person may answer now."`
	Signatures  []Signature         `json:"signatures"`
	Files       []File              `json:"files"`
	Annexes     instrument.Annexes  `json:"annexes,omitempty" doc:"Those of the files that go to single recipients: the bodies by file."`
	Papers      []File              `json:"ground_files" doc:"The papers of the grounds it rests on: who may see the instrument may open them."`
	Main        *MainInstrument     `json:"main,omitempty" doc:"What it supplements (46), as far as the person may see."`
	Follows     []FollowAct         `json:"follows" doc:"Revocations and changes (49) that concern the executions shown."`
	Supplements []Instrument        `json:"supplements" doc:"What supplements it (46), as far as the person may see."`
	Parts       []Execution         `json:"recipients_executions" doc:"The executions that the person may see."`
	Periods     []SentPeriod        `json:"periods" doc:"Of a periodic term (47), once it is sent."`
	Messages    []Message           `json:"messages"`
	Actions     []instrument.Action `json:"actions" doc:"What the person may do now."`
}

func (c *caller) card(x instrument.Card) InstrumentCard {
	out := InstrumentCard{
		Instrument: Instrument(x.Record), Input: x.Input, Rounds: all(x.Rounds, c.round), Steps: all(x.Steps, c.step),
		Signatures: all(x.Signatures, signatureOf), Files: all(x.Files, fileOf), Papers: all(x.Papers, fileOf), Messages: all(x.Messages, messageOf), Actions: all(x.Actions, same),
		Parts: all(x.Executions, func(e instrument.Execution) Execution { return Execution(e) }),
	}
	if x.Ground != nil {
		g := Ground(*x.Ground)
		out.Ground = &g
	}
	out.Follows, out.Annexes = all(x.Follows, followOf), x.Annexes
	out.Periods = all(x.Periods, periodOf)
	out.Supplements = all(x.Supplements, func(r instrument.Record) Instrument { return Instrument(r) })
	if x.Main != nil {
		out.Main = mainOf(*x.Main)
	}
	switch x.State {
	case instrument.StateDraft, instrument.StateAgreeing, instrument.StateAgreed, instrument.StateSigned:
		out.Judgement = c.judgement(x.Judgement)
	}
	return out
}

// One is the input of an operation upon one record.
type One struct {
	ID string `path:"id" maxLength:"64"`
}

// found is the id of the address; what cannot be one is not found.
func (in One) found() (string, error) {
	if !validID(in.ID) {
		return "", fault.NotFound{What: "an ill-formed id"}
	}
	return in.ID, nil
}

// listInput asks for a page of the register of instruments.
type listInput struct {
	PageInput
	InstrumentsFilter
}

// InstrumentsFilter narrows the register of instruments.
type InstrumentsFilter struct {
	Kind  string `query:"kind" enum:"assignment,task,request"`
	State string `query:"state" enum:"draft,agreeing,agreed,signed,sent,released,withdrawn,revoked"`
	Unit  string `query:"unit" maxLength:"64" doc:"The initiating unit."`
	Area  string `query:"area" maxLength:"64"`
	Text  string `query:"q" maxLength:"200" doc:"Words of the title or the number."`
	From  string `query:"from" format:"date" doc:"Due on this day or later."`
	To    string `query:"to" format:"date"`
}

// span reads the days of a filter.
func span(from, to string) (a, b calendar.Day, err error) {
	var c fault.Collector
	read := func(name, text string, into *calendar.Day) {
		if text == "" {
			return
		}
		d, err := calendar.ParseDay(text)
		if err != nil {
			c.Bad(name, i18n.M("api.bad.day"), i18n.M("api.bad.day_allowed"))
		}
		*into = d
	}
	read("from", from, &a)
	read("to", to, &b)
	return a, b, c.Err()
}

// draftInput is a draft, and at a change the version that was seen.
type draftInput struct {
	One
	Body struct {
		Version int64            `json:"version" required:"true" minimum:"1" doc:"The version that was read."`
		Input   instrument.Input `json:"input" required:"true"`
	}
}

// checkInput is a draft to be judged.
type checkInput struct {
	Body struct {
		ID    string           `json:"id,omitempty" maxLength:"64" doc:"The stored draft whose files and answers count; absent for a new one."`
		Stage instrument.Stage `json:"stage,omitempty" enum:"typing,agreement,signing,sending" default:"agreement"`
		Input instrument.Input `json:"input" required:"true"`
	}
}

func (s *server) instruments() {
	const tag = "instruments"
	use := s.App.Instrument
	read(s, "instruments", "/instruments", tag, "The instruments that the person may see, newest first", func(ctx context.Context, c *caller, in *listInput) (List[Instrument], error) {
		f, err := in.filter()
		if err != nil {
			return List[Instrument]{}, err
		}
		page, err := use.Outgoing(ctx, c.act, f, in.After, in.Limit)
		return List[Instrument]{all(page.Rows, func(r instrument.Record) Instrument { return Instrument(r) }), page.Next, counted(page.Total)}, err
	})
	create(s, tagged(http.MethodPost, "instrument-create", "/instruments", tag, "Begin a draft (39, 41)"), func(ctx context.Context, c *caller, in *struct{ Body instrument.Input }) (string, Done, error) {
		r, err := use.Draft(ctx, c.act, in.Body)
		return "/instruments/" + r.ID, Done(r), err
	})
	look(s, "instrument-check", "/instruments/check", tag, "What the Regulation says of a draft, without saving it", func(ctx context.Context, c *caller, in *checkInput) (*Judgement, error) {
		if id := in.Body.ID; id != "" && !validID(id) {
			return nil, fault.NotFound{What: "an ill-formed id"}
		}
		if err := in.Body.Input.Tidy().Shape(instrument.Texts); err != nil {
			return nil, err
		}
		j, err := use.Check(ctx, c.act, in.Body.ID, in.Body.Input, in.Body.Stage)
		if err != nil {
			return nil, err
		}
		return c.judgement(j), nil
	})
	read(s, "instrument", "/instruments/{id}", tag, "One instrument with all that the person may see of it", func(ctx context.Context, c *caller, in *One) (InstrumentCard, error) {
		x, err := use.Card(ctx, c.act, in.ID)
		if err != nil {
			return InstrumentCard{}, err
		}
		return c.card(x), nil
	})
	change(s, http.MethodPut, "instrument-update", "/instruments/{id}", tag, "Save the next version of a draft", func(ctx context.Context, c *caller, in *draftInput) (Done, error) {
		r, err := use.Edit(ctx, c.act, in.ID, in.Body.Version, in.Body.Input)
		return Done(r), err
	})
}

// act registers a change of one instrument or execution.
func act[B any](s *server, tag, base, name, summary string, do func(ctx context.Context, c *caller, id string, body *B) (instrument.Receipt, error)) {
	type input struct {
		One
		Body B
	}
	change(s, http.MethodPost, tag[:len(tag)-1]+"-"+name, base+"/{id}/"+name, tag, summary, func(ctx context.Context, c *caller, in *input) (Done, error) {
		r, err := do(ctx, c, in.ID, &in.Body)
		return Done(r), err
	})
}

// plain registers a change that needs nothing but the record.
func plain(s *server, tag, base, name, summary string, do func(ctx context.Context, c *caller, id string) (instrument.Receipt, error)) {
	change(s, http.MethodPost, tag[:len(tag)-1]+"-"+name, base+"/{id}/"+name, tag, summary, func(ctx context.Context, c *caller, in *One) (Done, error) {
		r, err := do(ctx, c, in.ID)
		return Done(r), err
	})
}

// Words are what an act says.
type Words struct {
	Text string `json:"text" required:"true" maxLength:"4000"`
}

// Versioned are written reasons for what was warned of, upon a version that was read.
type Versioned struct {
	Version int64             `json:"version" required:"true" minimum:"1" doc:"The version that was read."`
	Reasons map[string]string `json:"reasons,omitempty" doc:"A written reason by the name of the rule that warned."`
}

// WithReasons are written reasons for what was warned of.
type WithReasons struct {
	Reasons map[string]string `json:"reasons,omitempty" doc:"A written reason by the name of the rule that warned."`
}

// Withdrawal ends a draft.
type Withdrawal struct {
	Version int64  `json:"version" required:"true" minimum:"1"`
	Text    string `json:"text" required:"true" maxLength:"4000"`
}

// Answer is the answer to one step of an agreement.
type Answer struct {
	Step     string            `json:"step" required:"true" maxLength:"64"`
	Decision document.Decision `json:"decision" required:"true" enum:"agreed,agreed_with_remarks,refused"`
	Text     string            `json:"text,omitempty" maxLength:"4000"`
}

// Reply is the answer to a question.
type Reply struct {
	Question string `json:"question" required:"true" maxLength:"64"`
	Text     string `json:"text" required:"true" maxLength:"4000"`
}

// roads are the acts on the road of an instrument.
func (s *server) roads() {
	s.signing()
	const tag, base = "instruments", "/instruments"
	use := s.App.Instrument
	act(s, tag, base, "agreement", "Send to agreement (45, 49-1)", func(ctx context.Context, c *caller, id string, b *Versioned) (instrument.Receipt, error) {
		return use.SendToAgreement(ctx, c.act, id, b.Version, law.Reasons(b.Reasons))
	})
	act(s, tag, base, "recall", "Recall from agreement", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.Recall(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "answer", "Answer a step of the agreement (45, 49-1)", func(ctx context.Context, c *caller, id string, b *Answer) (instrument.Receipt, error) {
		x, err := use.Card(ctx, c.act, id)
		if err != nil {
			return instrument.Receipt{}, err
		}
		for _, r := range x.Rounds {
			for _, step := range r.Steps {
				if step.ID == b.Step {
					return use.AnswerAgreement(ctx, c.act, b.Step, b.Decision, b.Text)
				}
			}
		}
		return instrument.Receipt{}, fault.NotFound{What: "a step of " + id}
	})
	act(s, tag, base, "decline", "Decline to sign", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.Decline(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "send", "Send to the recipients", func(ctx context.Context, c *caller, id string, b *WithReasons) (instrument.Receipt, error) {
		return use.Send(ctx, c.act, id, law.Reasons(b.Reasons))
	})
	act(s, tag, base, "withdraw", "Withdraw what will not be sent", func(ctx context.Context, c *caller, id string, b *Withdrawal) (instrument.Receipt, error) {
		return use.Withdraw(ctx, c.act, id, b.Version, b.Text)
	})
	plain(s, tag, base, "release", "Release from control", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.Release(ctx, c.act, id)
	})
	act(s, tag, base, "method", "Give methodical material to all recipients (40)", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.PostMethod(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "reply", "Answer a question of a recipient (40)", func(ctx context.Context, c *caller, id string, b *Reply) (instrument.Receipt, error) {
		if !validID(b.Question) {
			return instrument.Receipt{}, fault.NotFound{What: "an ill-formed id"}
		}
		return use.AnswerQuestion(ctx, c.act, id, b.Question, b.Text)
	})
}

// DraftVersion is a saved state of a draft (44-1).
type DraftVersion struct {
	N     int64     `json:"n"`
	Title string    `json:"title"`
	At    time.Time `json:"at"`
	By    Who       `json:"by"`
}

// historyInput pages through a journal.
type historyInput struct {
	One
	Before int64 `query:"before" minimum:"0" doc:"Entries with a smaller number; 0 begins with the newest."`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// History is a page of the journal of a record, newest first.
type History struct {
	Items  []Event `json:"items"`
	Before int64   `json:"before,omitempty" doc:"Give it back to read on; absent at the end."`
}

func (s *server) history(ctx context.Context, c *caller, in *historyInput) (History, error) {
	list, next, err := s.App.Instrument.History(ctx, c.act, in.ID, journal.Cursor{BeforeSeq: in.Before}, in.Limit)
	return History{Items: all(list, c.event), Before: next.BeforeSeq}, err
}
