package api

import (
	"context"

	"reglament/internal/control"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// Control is the board of control: what stands open of that which the person may see (3, 4, order 5).
type Control struct {
	Whole  bool          `json:"whole" doc:"It is all there is: the person controls everything."`
	Total  ControlCount  `json:"total"`
	Bodies []ControlLine `json:"bodies" doc:"By recipient, in the order of the structure."`
	Units  []ControlLine `json:"units" doc:"By sending unit, in the order of the structure."`
}

// ControlCount are numbers of open executions; the first is the sum of the four behind it.
type ControlCount struct {
	Open     int64 `json:"open"`
	Overdue  int64 `json:"overdue" doc:"Past their day, whatever their state."`
	Today    int64 `json:"today"`
	Soon     int64 `json:"soon" doc:"Within three working days after today."`
	InTime   int64 `json:"in_time"`
	Reported int64 `json:"reported" doc:"Among all of them: a report awaits acceptance."`
	Asking   int64 `json:"asking" doc:"Among all of them: a later day is asked for and not decided."`
}

// ControlLine is what stands open at a body or with a unit.
type ControlLine struct {
	ID   string    `json:"id" doc:"The body or the unit, for the filter of the same name of /executions."`
	Name i18n.Text `json:"name"`
	ControlCount
	Sent     int64 `json:"sent"`
	Received int64 `json:"received"`
	Assigned int64 `json:"assigned"`
	Returned int64 `json:"returned"`
}

func (s *server) board() {
	read(s, "control", "/control", "desk", "What stands open by body and by unit, of what the person may see", func(ctx context.Context, c *caller, _ *none) (Control, error) {
		b, err := s.App.Control.Board(ctx, c.act, control.Range{Every: true})
		return Control{b.Whole, countOf(b.Total), all(b.Bodies, lineOf), all(b.Units, lineOf)}, err
	})
}

func countOf(n instrument.Counters) ControlCount {
	return ControlCount{n.Open(), n.Overdue, n.Today, n.Soon, n.InTime, n.Reported, n.Asking}
}

func lineOf(l control.Line) ControlLine {
	return ControlLine{l.ID, l.Name, countOf(l.Counters), l.Sent, l.Received, l.Assigned, l.Returned}
}
