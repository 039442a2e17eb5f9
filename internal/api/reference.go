package api

import (
	"context"
	"encoding/json"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/rulebook"
)

// countInput counts a span from a day.
type countInput struct {
	From string `query:"from" required:"true" format:"date"`
	Days int    `query:"days" required:"true" minimum:"1" maximum:"1000" doc:"Working days."`
}

// betweenInput names two days.
type betweenInput struct {
	From string `query:"from" required:"true" format:"date"`
	To   string `query:"to" required:"true" format:"date"`
}

// Between is the number of working days after one day up to and with another.
type Between struct {
	From    calendar.Day `json:"from"`
	To      calendar.Day `json:"to"`
	Working int          `json:"working_days"`
}

// Year is the working calendar of a year.
type Year struct {
	Year        int       `json:"year"`
	Calendar    string    `json:"calendar" doc:"The version of the calendar."`
	Working     int       `json:"working_days"`
	Months      []int     `json:"months" doc:"Working days from January to December."`
	Exceptions  []YearDay `json:"exceptions" doc:"Weekdays that are off and weekends that are worked, each with its reason."`
	Provisional bool      `json:"provisional,omitempty" doc:"Swaps of days off are not decided for the year yet."`
}

// YearDay is a day of the year that is not what its weekday says.
type YearDay struct {
	Day     calendar.Day `json:"day"`
	Working bool         `json:"working"`
	Reason  string       `json:"reason"`
}

func (s *server) calendar() {
	const tag = "calendar"
	read(s, "calendar-add", "/calendar/add", tag, "The day after so many working days, with how it came about", func(_ context.Context, c *caller, in *countInput) (calendar.Explanation, error) {
		from, _, err := span(in.From, "")
		if err != nil {
			return calendar.Explanation{}, err
		}
		return c.rules.Calendar.Explain(from, calendar.WorkingDays(in.Days), calendar.Exact)
	})
	read(s, "calendar-between", "/calendar/between", tag, "How many working days lie between two days", func(_ context.Context, c *caller, in *betweenInput) (Between, error) {
		from, to, err := span(in.From, in.To)
		if err != nil {
			return Between{}, err
		}
		n, err := c.rules.Calendar.Between(from, to)
		return Between{from, to, n}, err
	})
	read(s, "calendar-year", "/calendar/{year}", tag, "The working calendar of a year", func(_ context.Context, c *caller, in *struct {
		Year string `path:"year" maxLength:"4"`
	},
	) (Year, error) {
		n, err := strconv.Atoi(in.Year)
		if err != nil || n < 1900 || n > 2200 {
			return Year{}, fault.NotFound{What: "year"}
		}
		return c.year(n)
	})
}

func (c *caller) year(n int) (Year, error) {
	cal := c.rules.Calendar
	totals, err := cal.Totals(n)
	if err != nil {
		return Year{}, err
	}
	out := Year{Year: n, Calendar: cal.Version, Working: totals.Year, Months: totals.Months[:], Exceptions: []YearDay{}}
	for d := calendar.Date(n, 1, 1); d.Year() == n; d++ {
		working, _ := cal.IsWorking(d)
		out.Provisional = out.Provisional || cal.Provisional(d)
		weekend := d.Weekday() == 0 || d.Weekday() == 6
		if reason := cal.Reason(d); reason != (i18n.Text{}) && working == weekend {
			out.Exceptions = append(out.Exceptions, YearDay{Day: d, Working: working, Reason: c.print.Text(reason)})
		}
	}
	return out, nil
}

// Edition is a wording of the Regulation of one body (10).
type Edition struct {
	ID      string         `json:"id"`
	BodyID  string         `json:"body_id"`
	Body    string         `json:"body"`
	State   rulebook.State `json:"state"`
	InForce bool           `json:"in_force"`
	Until   calendar.Day   `json:"until,omitzero" doc:"The last day before the next edition takes force."`
	BuiltIn bool           `json:"built_in"`
	Version int64          `json:"version"`
}

// Rule is one rule or value of an edition.
type Rule struct {
	Name      string          `json:"name"`
	Label     string          `json:"label"`
	Paragraph string          `json:"paragraph"`
	Value     json.RawMessage `json:"value"`
	Words     string          `json:"words"`
	Since     calendar.Day    `json:"since,omitzero"`
	Own       bool            `json:"own" doc:"The edition itself sets it."`
	Repealed  bool            `json:"repealed"`
}

// EditionParagraph is a paragraph of an edition, in its own numbering, with what stands under it there.
type EditionParagraph struct {
	Paragraph string   `json:"paragraph" doc:"The number in the edition itself; a body's own edition numbers as it likes (10)."`
	Model     []string `json:"model" doc:"The paragraphs of the Office on which the rules of this one stand."`
	Rules     []string `json:"rules" doc:"Names of the rules that stand on it."`
	Open      int64    `json:"open" doc:"Duties open under it."`
	Late      int64    `json:"late" doc:"Those of them that are late."`
	Refused   int64    `json:"refused" doc:"Acts refused under it in the last twelve months."`
}

// EditionCard is an edition with its rules.
type EditionCard struct {
	Edition
	Rules []Rule `json:"rules"`
}

func (c *caller) edition(e rulebook.Edition) Edition {
	return Edition{
		ID: e.ID, BodyID: e.BodyID, Body: c.name(e.BodyName), State: e.State, InForce: e.InForce, Until: e.Until, BuiltIn: e.BuiltIn, Version: e.Version,
	}
}

func (s *server) regulation() {
	const tag = "regulation"
	read(s, "editions", "/regulation", tag, "The editions of every body", func(ctx context.Context, c *caller, _ *none) (List[Edition], error) {
		list, err := s.App.Rulebook.Editions(ctx, c.act)
		return List[Edition]{Items: all(list, c.edition)}, err
	})
	read(s, "edition", "/regulation/{id}", tag, "One edition with its rules and values", func(ctx context.Context, c *caller, in *One) (EditionCard, error) {
		x, err := s.App.Rulebook.Card(ctx, c.act, in.ID)
		if err != nil {
			return EditionCard{}, err
		}
		return EditionCard{Edition: c.edition(x.Edition), Rules: all(x.Rules, func(r rulebook.Rule) Rule {
			return Rule{
				Name: r.Name, Label: words(c.print, r.Label), Paragraph: r.Para, Value: json.RawMessage(r.Value), Words: words(c.print, r.Words),
				Since: r.From, Own: r.Own, Repealed: r.Gone,
			}
		})}, nil
	})
	read(s, "edition-paragraphs", "/regulation/{id}/paragraphs", tag, "What is open, late and refused under each paragraph of one edition (10, order 5)", func(ctx context.Context, c *caller, in *One) (List[EditionParagraph], error) {
		list, err := s.App.Control.InEdition(ctx, c.act, in.ID)
		return List[EditionParagraph]{Items: all(list, func(x control.Place) EditionParagraph {
			return EditionParagraph{Paragraph: x.Para, Model: x.Model, Rules: x.Rules, Open: x.Open, Late: x.Late, Refused: x.Refused}
		})}, err
	})
}
