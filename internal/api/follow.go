package api

import (
	"context"

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

// follows are the operations on what follows an instrument that was sent (46).
func (s *server) follows() {
	const tag = "instruments"
	read(s, "instrument-main", "/instruments/{id}/main", tag, "What a supplementary one to it may rest on: its reports that were returned (46)", func(ctx context.Context, c *caller, in *One) (MainInstrument, error) {
		id, err := in.found()
		if err != nil {
			return MainInstrument{}, err
		}
		m, err := s.App.Instrument.Main(ctx, c.act, id)
		if err != nil {
			return MainInstrument{}, err
		}
		return *mainOf(m), nil
	})
}
