package api

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
)

// MainInstrument is what a supplementary assignment or task follows (46).
type MainInstrument struct {
	ID       string           `json:"id,omitempty" doc:"Absent when the person may not see it."`
	Kind     instrument.Kind  `json:"kind" enum:"assignment,task,request"`
	Number   string           `json:"number"`
	Title    string           `json:"title,omitempty"`
	Returned []ReturnedReport `json:"returned" doc:"Reports on it that were returned, as far as the person may see."`
}

// ReturnedReport is poor execution as it stands on the record.
type ReturnedReport struct {
	Execution string `json:"execution"`
	Body      string `json:"body"`
	Number    string `json:"number"`
	Returns   int64  `json:"returns"`
	Lacking   string `json:"lacking"`
}

func mainOf(m instrument.MainLink) *MainInstrument {
	return &MainInstrument{
		ID: m.ID, Kind: m.Kind, Number: m.Number, Title: m.Title,
		Returned: all(m.Returned, func(r instrument.ReturnedExecution) ReturnedReport {
			return ReturnedReport{Execution: r.ID, Body: r.BodyID, Number: r.Number, Returns: r.Returns, Lacking: r.Lacking}
		}),
	}
}

// follows are the operations on what follows an instrument that was sent (46, 49).
func (s *server) follows() {
	const tag = "instruments"
	read(s, "instrument-main", "/instruments/{id}/main", tag, "What a supplementary one to it may rest on: its reports that were returned (46)", func(ctx context.Context, c *caller, in *One) (MainInstrument, error) {
		m, err := s.App.Instrument.Main(ctx, c.act, in.ID)
		if err != nil {
			return MainInstrument{}, err
		}
		return *mainOf(m), nil
	})
	act(s, tag, "/instruments", "change", "Give a later day or withdraw questions, as the post that signed it (49)", func(ctx context.Context, c *caller, id string, b *FollowChange) (instrument.Receipt, error) {
		return s.App.Instrument.Change(ctx, c.act, id, instrument.FollowInput{Executions: b.Executions, Day: b.Day, Withdrawn: b.Withdrawn, Reason: b.Text})
	})
	act(s, tag, "/instruments", "revoke", "Revoke it whole or for some recipients, as the post that signed it (49)", func(ctx context.Context, c *caller, id string, b *FollowRevoke) (instrument.Receipt, error) {
		return s.App.Instrument.Revoke(ctx, c.act, id, instrument.FollowInput{Executions: b.Executions, Reason: b.Text})
	})
}

// FollowRevoke says what is revoked, and why.
type FollowRevoke struct {
	Executions []string `json:"executions,omitempty" maxItems:"400" doc:"The executions that are revoked; none means all that are open."`
	Text       string   `json:"text" required:"true" maxLength:"4000" doc:"The reason."`
}

// FollowChange says what is changed, and why.
type FollowChange struct {
	Executions []string     `json:"executions,omitempty" maxItems:"400" doc:"The executions that are changed; none means all that are open."`
	Day        calendar.Day `json:"day,omitzero" doc:"The later day of execution; absent when the day stays."`
	Withdrawn  []int        `json:"withdrawn,omitempty" maxItems:"400" doc:"Numbers of the lines that are no longer asked; the first line of the asking part that is not empty is 1."`
	Text       string       `json:"text" required:"true" maxLength:"4000" doc:"The reason."`
}

// FollowAct is a revocation or a change as it stands on the record.
type FollowAct struct {
	ID         string                `json:"id"`
	Kind       instrument.FollowKind `json:"kind" enum:"revoke,change"`
	Whole      bool                  `json:"whole"`
	Executions []string              `json:"executions"`
	Day        calendar.Day          `json:"day,omitzero"`
	Withdrawn  []string              `json:"withdrawn"`
	Reason     string                `json:"reason"`
	At         time.Time             `json:"at"`
	PersonID   string                `json:"person_id"`
	PostID     string                `json:"post_id"`
	ForPostID  string                `json:"for_post_id,omitempty"`
}

func followOf(a instrument.FollowAct) FollowAct {
	return FollowAct{
		ID: a.ID, Kind: a.Kind, Whole: a.Whole, Executions: a.Executions, Day: a.Day, Withdrawn: a.Withdrawn, Reason: a.Reason,
		At: a.At, PersonID: a.PersonID, PostID: a.PostID, ForPostID: a.ForPostID,
	}
}
