package calendar

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"reglament/internal/i18n"
)

//go:embed data/conventions.yaml
var conventions []byte

// Convention is one choice where the Regulation is silent about counting.
type Convention struct {
	// ID is the number of the interpretation, such as "I-03".
	ID       string    `json:"id" yaml:"id"`
	Name     string    `json:"name" yaml:"name"`
	Value    string    `json:"value" yaml:"value"`
	Question i18n.Text `json:"question" yaml:"question"`
	Choice   i18n.Text `json:"choice" yaml:"choice"`
}

// Conventions are the choices by which terms are counted.
type Conventions struct {
	list   []Convention
	byName map[string]Convention
}

// values lists, for each convention, the values that the program can carry out.
var values = map[string][]string{
	"start":     {"excluded", "included"},
	"month":     {"clamp"},
	"execution": {string(ShiftNext), string(ShiftPrev), string(ShiftNone)},
	"notice":    {string(ShiftNext), string(ShiftPrev), string(ShiftNone)},
	"unstated":  {string(UnitCalendar), string(UnitWorking)},
	"week":      {"five"},
	"day_end":   nil,
	"beyond":    {"undecided"},
}

// DefaultConventions returns the conventions built into the program.
var DefaultConventions = sync.OnceValue(func() *Conventions {
	c, err := ParseConventions(conventions)
	if err != nil {
		panic(err)
	}
	return c
})

// ParseConventions reads the conventions. Every one must be there, with a value that the program can carry out.
func ParseConventions(text []byte) (*Conventions, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	var file struct {
		Conventions []Convention `yaml:"conventions"`
	}
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("calendar: conventions: %w", err)
	}
	c := &Conventions{list: file.Conventions, byName: map[string]Convention{}}
	var errs []error
	for _, v := range c.list {
		if err := v.check(); err != nil {
			errs = append(errs, err)
		}
		if _, twice := c.byName[v.Name]; twice {
			errs = append(errs, fmt.Errorf("calendar: the convention %q is given twice", v.Name))
		}
		c.byName[v.Name] = v
	}
	for name := range values {
		if _, ok := c.byName[name]; !ok {
			errs = append(errs, fmt.Errorf("calendar: the convention %q is missing", name))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return c, nil
}

func (v Convention) check() error {
	allowed, ok := values[v.Name]
	if !ok {
		return fmt.Errorf("calendar: there is no convention %q", v.Name)
	}
	if v.ID == "" || !v.Question.Complete() || !v.Choice.Complete() {
		return fmt.Errorf("calendar: the convention %q lacks its number or a language", v.Name)
	}
	if v.Name == "day_end" {
		if _, err := time.Parse("15:04", v.Value); err != nil {
			return fmt.Errorf("calendar: day_end: %q is not a time such as 18:30", v.Value)
		}
		return nil
	}
	for _, a := range allowed {
		if v.Value == a {
			return nil
		}
	}
	return fmt.Errorf("calendar: the convention %q cannot be %q", v.Name, v.Value)
}

// List returns the conventions in order of their numbers.
func (c *Conventions) List() []Convention { return append([]Convention(nil), c.list...) }

// Get returns the convention of a name.
func (c *Conventions) Get(name string) Convention { return c.byName[name] }

// Unstated is the unit of a term whose kind of day is not named (I-05), as in paragraph 62.
func (c *Conventions) Unstated() Unit { return Unit(c.byName["unstated"].Value) }

// DayEnd returns the instant at which the working day d ends (I-07), for "before the end of the current working day" (44).
func (c *Conventions) DayEnd(d Day) time.Time {
	t, err := time.Parse("15:04", c.byName["day_end"].Value)
	if err != nil {
		return d.AddDays(1).Start()
	}
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, t.Hour(), t.Minute(), 0, 0, Almaty)
}

// Use says what a day is for, which decides how it is shifted off a day off.
type Use string

// The uses of a day.
const (
	// Execution: something is to be done by the day; the next working day serves (I-03).
	Execution Use = "execution"
	// Notice: something is to be done not later than N days before an event; the previous working day serves (I-04).
	Notice Use = "notice"
	// Exact: the day itself, whatever it is, as for the day of a meeting or the end of a year.
	Exact Use = "exact"
)

// Shift returns the rule for a use and the number of the interpretation it rests on.
func (c *Conventions) Shift(u Use) (Shift, string) {
	switch u {
	case Execution, Notice:
		v := c.byName[string(u)]
		return Shift(v.Value), v.ID
	}
	return ShiftNone, ""
}

// base returns the day to count from, so that counting may always exclude it (I-01).
func (c *Conventions) base(anchor Day, s Span) Day {
	if c.byName["start"].Value == "excluded" || s.Unit == UnitMonth || s.N == 0 {
		return anchor
	}
	if s.N > 0 {
		return anchor.AddDays(-1)
	}
	return anchor.AddDays(1)
}

// WithConventions returns the same calendar that counts by other conventions.
func (c *Calendar) WithConventions(v *Conventions) *Calendar {
	other := *c
	other.conv = v
	return &other
}

// Conventions returns the conventions by which the calendar explains its days.
func (c *Calendar) Conventions() *Conventions { return c.conv }
