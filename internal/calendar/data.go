package calendar

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"

	"reglament/internal/i18n"
)

//go:embed data/kazakhstan.yaml
var kazakhstan []byte

// Data is a calendar as it is written in a file or stored in the database.
type Data struct {
	Version  string               `json:"version" yaml:"version"`
	Holidays map[string]i18n.Text `json:"holidays" yaml:"holidays"`
	Acts     map[string]i18n.Text `json:"acts,omitempty" yaml:"acts,omitempty"`
	Years    []Year               `json:"years" yaml:"years"`
}

// Year lists the days of one year that differ from the plain week, and the holidays that fall on weekends.
type Year struct {
	Year int `json:"year" yaml:"year"`
	// Provisional: the swaps of the year are not decided yet.
	Provisional bool `json:"provisional,omitempty" yaml:"provisional,omitempty"`
	// WorkingDays is the published total, against which the days are checked.
	WorkingDays int     `json:"working_days" yaml:"working_days"`
	Off         []Entry `json:"off" yaml:"off"`
	Work        []Entry `json:"work,omitempty" yaml:"work,omitempty"`
}

// Entry is one day with its reason.
type Entry struct {
	Day Day `json:"day" yaml:"day"`
	// Holiday is a key of Data.Holidays.
	Holiday string `json:"holiday,omitempty" yaml:"holiday,omitempty"`
	// MovedFrom is the holiday, fallen on a day off, for which this day stands.
	MovedFrom Day `json:"moved_from,omitzero" yaml:"moved_from,omitempty"`
	// Pair is the other day of a swap.
	Pair Day `json:"pair,omitzero" yaml:"pair,omitempty"`
	// Act is a key of Data.Acts: what decided the swap or the change.
	Act string `json:"act,omitempty" yaml:"act,omitempty"`
	// Reason stands instead of a holiday or a swap when the administrator moved the day by hand.
	Reason i18n.Text `json:"reason,omitzero" yaml:"reason,omitempty"`
}

// Limits of what Parse takes: a calendar is a small thing, and the text may come from a person.
const (
	dataSizeMax = 1 << 20
	yearFirst   = 1990
	yearLast    = 2190
)

// Kazakhstan returns the calendar built into the program.
var Kazakhstan = sync.OnceValue(func() *Calendar {
	c, err := Parse(kazakhstan)
	if err != nil {
		panic(err)
	}
	return c
})

// Parse reads a calendar from YAML or JSON. Unknown and repeated keys, gaps between years, days outside their year,
// reasons and acts that are not declared, and totals that the days do not add up to are errors, reported together.
func Parse(text []byte) (*Calendar, error) {
	if len(text) > dataSizeMax {
		return nil, fmt.Errorf("calendar: the text is larger than %d bytes", dataSizeMax)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	var d Data
	if err := dec.Decode(&d); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("calendar: the text goes on after the calendar")
	}
	return New(d)
}

// check returns every fault of the data that can be told without counting days.
func (d Data) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("calendar: "+format, args...)) }
	if d.Version == "" {
		bad("no version")
	}
	if len(d.Years) == 0 {
		bad("no years")
	}
	for name, text := range d.Holidays {
		if !text.Complete() {
			bad("the holiday %q lacks a language", name)
		}
	}
	for name, text := range d.Acts {
		if !text.Complete() {
			bad("the act %q lacks a language", name)
		}
	}
	for i, y := range d.Years {
		if y.Year < yearFirst || y.Year > yearLast {
			bad("the year %d is out of range", y.Year)
		} else if i > 0 && y.Year != d.Years[i-1].Year+1 {
			bad("the year %d does not follow %d", y.Year, d.Years[i-1].Year)
		}
		errs = append(errs, d.checkYear(y)...)
	}
	return errors.Join(errs...)
}

func (d Data) checkYear(y Year) []error {
	var errs []error
	seen := map[Day]bool{}
	for _, e := range slices.Concat(y.Off, y.Work) {
		bad := func(what string) { errs = append(errs, fmt.Errorf("calendar: %d: %s: %s", y.Year, e.Day, what)) }
		if e.Day.None() || e.Day.Year() != y.Year {
			bad("is not a day of the year")
		}
		if seen[e.Day] {
			bad("is given twice")
		}
		seen[e.Day] = true
		if _, ok := d.Holidays[e.Holiday]; e.Holiday != "" && !ok {
			bad("the holiday " + e.Holiday + " is not declared")
		}
		if _, ok := d.Acts[e.Act]; e.Act != "" && !ok {
			bad("the act " + e.Act + " is not declared")
		}
		if !e.MovedFrom.None() && e.Holiday == "" {
			bad("stands for no named holiday")
		}
		if !e.Reason.IsZero() && !e.Reason.Complete() {
			bad("the reason lacks a language")
		}
		if e.Holiday == "" && e.Pair.None() && e.Reason.IsZero() {
			bad("has no reason")
		}
	}
	return errs
}

// clone copies what an edit may change, so that the old calendar stays as it was.
func (d Data) clone() Data {
	d.Holidays = maps.Clone(d.Holidays)
	d.Acts = maps.Clone(d.Acts)
	d.Years = slices.Clone(d.Years)
	for i := range d.Years {
		d.Years[i].Off = slices.Clone(d.Years[i].Off)
		d.Years[i].Work = slices.Clone(d.Years[i].Work)
	}
	return d
}

// Data returns a copy of the calendar as written.
func (c *Calendar) Data() Data { return c.data.clone() }

// YAML writes the calendar in the form that Parse reads.
func (c *Calendar) YAML() ([]byte, error) { return yaml.Marshal(c.data) }

// MarshalJSON writes the calendar in the form that Parse and UnmarshalJSON read.
func (c *Calendar) MarshalJSON() ([]byte, error) { return json.Marshal(c.data) }

// UnmarshalJSON reads a calendar as Parse does.
func (c *Calendar) UnmarshalJSON(b []byte) error {
	parsed, err := Parse(b)
	if err != nil {
		return err
	}
	*c = *parsed
	return nil
}
