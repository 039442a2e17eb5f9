package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/journal"
)

// Report is a report on an execution.
type Report struct {
	ID          string                 `json:"id"`
	ExecutionID string                 `json:"execution_id"`
	DocumentID  string                 `json:"instrument_id"`
	N           int64                  `json:"n"`
	State       instrument.ReportState `json:"state"`
	Version     int64                  `json:"version"`
	Text        string                 `json:"text"`
	At          time.Time              `json:"at"`
	PersonID    string                 `json:"person_id"`
	PostID      string                 `json:"post_id"`
	SignedAt    time.Time              `json:"signed_at,omitzero"`
	SignedBy    string                 `json:"signed_by,omitempty"`
	SignedPost  string                 `json:"signed_post,omitempty"`
	SignedFor   string                 `json:"signed_for,omitempty"`
	DecidedAt   time.Time              `json:"decided_at,omitzero"`
	DecidedBy   string                 `json:"decided_by,omitempty"`
	Lacking     string                 `json:"lacking,omitempty"`
}

// Extension is a request for a later day, and its decision.
type Extension struct {
	ID          string                    `json:"id"`
	ExecutionID string                    `json:"execution_id"`
	DocumentID  string                    `json:"instrument_id"`
	State       instrument.ExtensionState `json:"state"`
	FromDay     calendar.Day              `json:"from_day"`
	AskedDay    calendar.Day              `json:"asked_day"`
	GrantedDay  calendar.Day              `json:"granted_day,omitzero"`
	Reason      string                    `json:"reason"`
	At          time.Time                 `json:"at"`
	PersonID    string                    `json:"person_id"`
	PostID      string                    `json:"post_id"`
	DecidedAt   time.Time                 `json:"decided_at,omitzero"`
	DecidedBy   string                    `json:"decided_by,omitempty"`
	DecidedPost string                    `json:"decided_post,omitempty"`
	DecidedFor  string                    `json:"decided_for,omitempty"`
	Decision    string                    `json:"decision,omitempty"`
}

// Resolution names who carries an execution out inside the body, and by when.
type Resolution struct {
	ID         string       `json:"id"`
	Text       string       `json:"text"`
	At         time.Time    `json:"at"`
	By         Who          `json:"by"`
	DueDay     calendar.Day `json:"due_day"`
	LeadPost   string       `json:"lead_post"`
	CoPosts    []string     `json:"co_posts"`
	Superseded bool         `json:"superseded"`
}

func resolutionOf(r document.ResolutionView) Resolution {
	out := Resolution{ID: r.ID, Text: r.Text, At: r.At, By: Who(r.By), DueDay: r.DueDay, Superseded: r.Superseded, CoPosts: []string{}}
	for _, e := range r.Executors {
		if e.Lead {
			out.LeadPost = e.PostID
		} else {
			out.CoPosts = append(out.CoPosts, e.PostID)
		}
	}
	return out
}

// ExecutionCard is everything that the person may see of an execution.
type ExecutionCard struct {
	Execution
	Instrument  Instrument                    `json:"instrument"`
	Input       instrument.Input              `json:"input"`
	Ground      *Ground                       `json:"ground,omitempty"`
	Files       []File                        `json:"files" doc:"Of the instrument."`
	Papers      []File                        `json:"ground_files" doc:"The papers of the grounds that the instrument rests on."`
	OwnFiles    []File                        `json:"report_files"`
	Resolutions []Resolution                  `json:"resolutions"`
	Reports     []Report                      `json:"reports" doc:"The newest first."`
	Asked       []Extension                   `json:"extension_requests"`
	Messages    []Message                     `json:"messages"`
	Signatures  []Signature                   `json:"signatures"`
	Follows     []FollowAct                   `json:"follows" doc:"Revocations and changes of the instrument (49) that concern it."`
	Answers     map[string]instrument.Answers `json:"answers,omitempty" doc:"In fields, by the id of the report and the number of the question."`
	Periods     []SentPeriod                  `json:"periods" doc:"Of a periodic term (47)."`
	Main        *MainInstrument               `json:"main,omitempty" doc:"What the instrument supplements (46), as far as the person may see; of the returned executions that of the same recipient."`
	Supplements []Instrument                  `json:"supplements" doc:"What came to the same recipient to supplement it (46), as far as the person may see."`
	SentOnBy    []Instrument                  `json:"sent_on_instruments" doc:"Instruments by which it is sent on to those below (50), drafts too, as far as the person may see."`
	Actions     []instrument.Action           `json:"actions" doc:"What the person may do now."`
}

func executionCard(x instrument.ExecutionCard) ExecutionCard {
	out := ExecutionCard{
		Execution: Execution(x.Execution), Instrument: Instrument(x.Instrument), Input: x.Input, Files: all(x.Files, fileOf), OwnFiles: all(x.OwnFiles, fileOf), Papers: all(x.Papers, fileOf),
		Resolutions: all(x.Resolutions, resolutionOf), Reports: all(x.Reports, func(r instrument.Report) Report { return Report(r) }),
		Asked: all(x.Extensions, func(e instrument.Extension) Extension { return Extension(e) }), Messages: all(x.Messages, messageOf),
		Follows: all(x.Follows, followOf), SentOnBy: all(x.SentOn, func(r instrument.Record) Instrument { return Instrument(r) }), Periods: all(x.Periods, periodOf), Answers: x.Answers, Signatures: all(x.Signatures, signatureOf), Actions: all(x.Actions, same),
	}
	out.Supplements = all(x.Supplements, func(r instrument.Record) Instrument { return Instrument(r) })
	if x.Main != nil {
		out.Main = mainOf(*x.Main)
	}
	if x.Ground != nil {
		g := Ground(*x.Ground)
		out.Ground = &g
	}
	return out
}

// executionsInput asks for a page of the register of executions.
type executionsInput struct {
	PageInput
	ExecutionsFilter
}

// ExecutionsFilter narrows the register of executions.
type ExecutionsFilter struct {
	Closed    bool   `query:"closed" doc:"The closed ones, newest first, instead of the open ones by day."`
	Kind      string `query:"kind" enum:"assignment,task,request"`
	State     string `query:"state" enum:"sent,received,assigned,reported,returned,accepted,revoked"`
	Unit      string `query:"unit" maxLength:"64" doc:"The initiating unit."`
	Recipient string `query:"body" maxLength:"64" doc:"The recipient."`
	Below     bool   `query:"below" doc:"With the bodies below the recipient, such as the districts of a region."`
	Text      string `query:"q" maxLength:"200"`
	From      string `query:"from" format:"date" doc:"Due on this day or later."`
	To        string `query:"to" format:"date"`
	Asks      bool   `query:"asks" doc:"Only those with an extension to be decided."`
	SentOn    bool   `query:"sent_on" doc:"Only those that were sent on to those below (50)."`
}

// ReportText is the text of a report.
type ReportText struct {
	Text    string             `json:"text" required:"true" maxLength:"60000"`
	Answers instrument.Answers `json:"answers,omitempty" maxProperties:"40" doc:"By the number of the question: text, 12, 12.5, 2026-12-31, yes or no, the number of the option. Absent leaves those written before."`
}

// Resolve is a resolution: who carries it out inside the body, and by when.
type Resolve struct {
	Text     string       `json:"text" maxLength:"4000"`
	LeadPost string       `json:"lead_post" required:"true" maxLength:"64"`
	CoPosts  []string     `json:"co_posts,omitempty" maxItems:"100"`
	Day      calendar.Day `json:"day,omitzero" doc:"Inside the body; the execution's own day where it is absent."`
	Over     string       `json:"over,omitempty" maxLength:"64" doc:"The resolution_id that was read and whose place this one takes; left out for the first. Where another has been written meanwhile, 409."`
}

// AskLater asks for a later day.
type AskLater struct {
	Day  calendar.Day `json:"day" required:"true"`
	Text string       `json:"text" required:"true" maxLength:"4000"`
}

// DecideLater decides on a request for a later day.
type DecideLater struct {
	Extension string       `json:"extension" required:"true" maxLength:"64"`
	Decision  string       `json:"decision" required:"true" enum:"granted,refused"`
	Day       calendar.Day `json:"day,omitzero" doc:"The day granted."`
	Text      string       `json:"text,omitempty" maxLength:"4000"`
}

func (s *server) executions() {
	const tag, base = "executions", "/executions"
	use := s.App.Instrument
	read(s, "executions", base, tag, "The executions that the person may see, the earliest day first", func(ctx context.Context, c *caller, in *executionsInput) (List[Execution], error) {
		f, err := in.filter()
		if err != nil {
			return List[Execution]{}, err
		}
		page, err := use.Executions(ctx, c.act, in.Closed, f, in.After, in.Limit)
		return List[Execution]{all(page.Rows, func(e instrument.Execution) Execution { return Execution(e) }), page.Next, counted(page.Total)}, err
	})
	read(s, "execution-journal", base+"/{id}/journal", tag, "What happened to an execution, newest first", func(ctx context.Context, c *caller, in *historyInput) (History, error) {
		list, next, err := use.ExecutionHistory(ctx, c.act, in.ID, journal.Cursor{BeforeSeq: in.Before}, in.Limit)
		return History{Items: all(list, c.event), Before: next.BeforeSeq}, err
	})
	read(s, "execution", base+"/{id}", tag, "One execution with all that the person may see of it", func(ctx context.Context, c *caller, in *One) (ExecutionCard, error) {
		x, err := use.ExecutionCard(ctx, c.act, in.ID)
		if err != nil {
			return ExecutionCard{}, err
		}
		return executionCard(x), nil
	})
	s.executing(tag, base)
	s.sendingOn()
	upload(s, "execution-attach", base+"/{id}/files", tag, "Attach a file to the report that is being written", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
		x, err := use.ExecutionCard(ctx, c.act, id)
		if err != nil {
			return File{}, err
		}
		return in.keep(func(name string, r io.Reader) (document.File, error) {
			return use.Attach(ctx, c.act, x.DocumentID, id, instrument.RoleReport, name, r)
		})
	})
	change(s, http.MethodDelete, "execution-detach", base+"/{id}/files/{file}", tag, "Take a file off the report that is being written", func(ctx context.Context, c *caller, in *filePath) (Done, error) {
		id, err := in.found()
		if err == nil && !validID(in.File) {
			err = fault.NotFound{What: "an ill-formed id"}
		}
		if err != nil {
			return Done{}, err
		}
		x, err := use.ExecutionCard(ctx, c.act, id)
		if err != nil {
			return Done{}, err
		}
		return Done{ID: in.File}, use.Detach(ctx, c.act, x.DocumentID, id, in.File)
	})
}

// executing are the acts on the road of an execution.
func (s *server) executing(tag, base string) {
	use := s.App.Instrument
	plain(s, tag, base, "receive", "Record the receipt", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.Receive(ctx, c.act, id)
	})
	act(s, tag, base, "resolution", "Name who carries it out", func(ctx context.Context, c *caller, id string, b *Resolve) (instrument.Receipt, error) {
		return use.Resolve(ctx, c.act, id, instrument.ResolutionInput(*b))
	})
	act(s, tag, base, "report", "Save the draft of the report", func(ctx context.Context, c *caller, id string, b *ReportText) (instrument.Receipt, error) {
		return use.SaveReport(ctx, c.act, id, b.Text, b.Answers)
	})
	plain(s, tag, base, "submit", "Put the report before the head of the body", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.SubmitReport(ctx, c.act, id)
	})
	plain(s, tag, base, "accept", "Accept the report", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.Accept(ctx, c.act, id)
	})
	act(s, tag, base, "return", "Return the report with what is lacking", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.Return(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "ask", "Ask the initiator a question (40)", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		return use.Ask(ctx, c.act, id, b.Text)
	})
	act(s, tag, base, "extension", "Ask for a later day", func(ctx context.Context, c *caller, id string, b *AskLater) (instrument.Receipt, error) {
		return use.AskExtension(ctx, c.act, id, b.Day, b.Text)
	})
	act(s, tag, base, "decision", "Decide on a later day", func(ctx context.Context, c *caller, id string, b *DecideLater) (instrument.Receipt, error) {
		x, err := use.ExecutionCard(ctx, c.act, id)
		if err != nil {
			return instrument.Receipt{}, err
		}
		for _, e := range x.Extensions {
			if e.ID == b.Extension {
				return use.DecideExtension(ctx, c.act, e.ID, b.Decision == "granted", b.Day, b.Text)
			}
		}
		return instrument.Receipt{}, fault.NotFound{What: "an extension of " + id}
	})
}
