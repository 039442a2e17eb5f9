package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// none is the input of an operation that takes nothing.
type none struct{}

// PageInput is what every register takes.
type PageInput struct {
	After string `query:"after" maxLength:"200" doc:"The cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// Me is the person of the token.
type Me struct {
	PersonID string       `json:"person_id"`
	Name     string       `json:"name"`
	Login    string       `json:"login"`
	Token    string       `json:"token" doc:"The name of the token."`
	ReadOnly bool         `json:"read_only"`
	Day      calendar.Day `json:"day" doc:"Today in Asia/Almaty."`
	Seats    []Seat       `json:"seats"`
}

// Move is one thing that waits for the person.
type Move struct {
	Kind         turn.Kind       `json:"kind"`
	InstrumentID string          `json:"instrument_id,omitempty"`
	Instrument   instrument.Kind `json:"instrument_kind,omitempty"`
	Number       string          `json:"number,omitempty"`
	Title        string          `json:"title,omitempty"`
	Owner        string          `json:"owner,omitempty"`
	Body         string          `json:"body,omitempty"`
	Due          calendar.Day    `json:"due_day,omitzero"`
	Late         int             `json:"late_days"`
	Since        time.Time       `json:"since"`
	For          string          `json:"for,omitempty" doc:"The post in whose stead."`
	Link         string          `json:"link" doc:"The page of the move; it ends in the id of the record."`
}

// Notice is a line of the inbox.
type Notice struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Link   string    `json:"link,omitempty"`
	Unread bool      `json:"unread"`
}

// DayCount is how much falls due on a day.
type DayCount struct {
	Day   calendar.Day `json:"day"`
	Count int64        `json:"count"`
}

// Desk is what waits for the person, what he owes and what he is owed.
type Desk struct {
	Moves   []Move              `json:"moves"`
	Next    string              `json:"next,omitempty" doc:"The cursor for /desk/moves."`
	Counts  map[turn.Kind]int64 `json:"counts"`
	Owed    int64               `json:"owed"`
	Overdue int64               `json:"overdue"`
	Today   int64               `json:"today"`
	Coming  []DayCount          `json:"coming" doc:"The next ten working days."`
	Awaited []DayCount          `json:"awaited" doc:"What others owe to the person's units."`
	Unread  int64               `json:"unread"`
	Notices []Notice            `json:"notices"`
}

func (s *server) me() {
	read(s, "me", "/me", "desk", "Who the token belongs to, and in which capacities he may act", func(_ context.Context, c *caller, _ *none) (Me, error) {
		return Me{
			PersonID: c.act.PersonID, Name: c.org.PersonName(c.act.PersonID), Login: c.who.Login, Token: c.who.TokenName, ReadOnly: c.who.ReadOnly,
			Day: c.day, Seats: all(c.seats, c.seat),
		}, nil
	})
	read(s, "desk", "/desk", "desk", "What waits for the person", func(ctx context.Context, c *caller, _ *none) (Desk, error) {
		d, err := s.App.Control.Desk(ctx, c.act)
		if err != nil {
			return Desk{}, err
		}
		count := func(x duty.DayCount) DayCount { return DayCount(x) }
		return Desk{
			Moves: all(d.Moves, c.move), Next: d.Next, Counts: d.Counts, Owed: d.Duties.Owed, Overdue: d.Duties.Overdue, Today: d.Duties.Today,
			Coming: all(d.Coming, count), Awaited: all(d.Awaited, count), Unread: d.Unread, Notices: all(d.Notices, c.notice),
		}, nil
	})
	read(s, "moves", "/desk/moves", "desk", "All moves of the person, the earliest day first", func(ctx context.Context, c *caller, in *PageInput) (List[Move], error) {
		list, next, err := s.App.Control.Moves(ctx, c.act, in.After, in.Limit)
		return List[Move]{all(list, c.move), next, nil}, err
	})
}

// noticesRead chooses notices of the person's inbox.
type noticesRead struct {
	Body struct {
		IDs []string `json:"ids,omitempty" maxItems:"200" doc:"Notices of the person; those of others change nothing."`
		All bool     `json:"all,omitempty" doc:"Every notice that is unread."`
	}
}

// inbox are the notices of the person.
func (s *server) inbox() {
	const tag = "desk"
	read(s, "notices", "/desk/notices", tag, "The inbox of the person, the newest first", func(ctx context.Context, c *caller, in *PageInput) (out List[Notice], err error) {
		err = s.App.DB.Read(ctx, func(q store.Q) error {
			list, err := s.App.Kernel.Inbox(ctx, q, c.act.PersonID, in.After, in.Limit)
			out.Items = all(list, c.notice)
			if len(list) == in.Limit {
				out.Next = list[len(list)-1].ID
			}
			return err
		})
		return out, err
	})
	change(s, http.MethodPost, "notices-read", "/desk/notices/read", tag, "Mark notices of the inbox as read", func(ctx context.Context, c *caller, in *noticesRead) (none, error) {
		if in.Body.All == (len(in.Body.IDs) > 0) {
			return none{}, fault.Bad("ids", i18n.M("api.notices.which"))
		}
		return none{}, s.App.DB.Write(ctx, func(tx *store.Tx) error {
			return s.App.Kernel.MarkRead(ctx, tx, c.act.PersonID, c.act.Now, in.Body.IDs...)
		})
	})
}

func (c *caller) move(m control.Move) Move {
	if !m.What.IsZero() {
		m.Title = c.print.T(m.What) // it has no title yet
	}
	return Move{
		Kind: m.Kind, InstrumentID: m.DocumentID, Instrument: m.Instrument, Number: m.Number, Title: m.Title, Owner: c.name(m.Owner), Body: c.name(m.Body),
		Due: m.Due, Late: m.Late, Since: m.Since, For: c.name(m.For), Link: m.Link,
	}
}

func (c *caller) notice(n document.Notification) Notice {
	return Notice{ID: n.ID, At: n.At, Text: words(c.print, n.Msg), Link: n.Link, Unread: n.ReadAt.IsZero()}
}

// name is a trilingual name in the language of the request, "" for none.
func (c *caller) name(t i18n.Text) string {
	if t == (i18n.Text{}) {
		return ""
	}
	return c.print.Text(t)
}
