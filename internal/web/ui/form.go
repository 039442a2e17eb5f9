package ui

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Form holds what a person entered and what is wrong with it. A nil Form is an empty one.
type Form struct {
	Values   url.Values
	Findings []Finding

	labels map[string]string
	order  []string
}

// NewForm makes an empty form for a page that fills in values.
func NewForm() *Form { return &Form{Values: url.Values{}} }

// Set gives a field its values.
func (f *Form) Set(name string, values ...string) *Form {
	f.Values[name] = values
	return f
}

// SetDay gives a date field its day, as a person writes it.
func (f *Form) SetDay(name string, d calendar.Day) *Form {
	return f.Set(name, i18n.For(i18n.KK).Day(d))
}

// SetInt gives a field a number.
func (f *Form) SetInt(name string, n int) *Form { return f.Set(name, strconv.Itoa(n)) }

// Value is the first value of a field.
func (f *Form) Value(name string) string {
	if f == nil {
		return ""
	}
	return f.Values.Get(name)
}

// Has reports whether a field holds the value, for boxes and choices.
func (f *Form) Has(name, value string) bool {
	return f != nil && slices.Contains(f.Values[name], value)
}

// Failed reports whether anything stands in the way.
func (f *Form) Failed() bool {
	return f != nil && slices.ContainsFunc(f.Findings, Finding.holds)
}

// of returns what is said about one field.
func (f *Form) of(field string) []Finding {
	if f == nil {
		return nil
	}
	var out []Finding
	for _, x := range f.Findings {
		if x.Field == field && x.holds() {
			out = append(out, x)
		}
	}
	return out
}

// wrong reports whether a field is refused, and not only warned about.
func (f *Form) wrong(field string) bool {
	return slices.ContainsFunc(f.of(field), func(x Finding) bool { return x.Outcome == Refused })
}

// note remembers the label of a field in the order of the page, for the error summary.
func (f *Form) note(name, label string) {
	if f == nil {
		return
	}
	if f.labels == nil {
		f.labels = map[string]string{}
	}
	if _, known := f.labels[name]; !known {
		f.order = append(f.order, name)
	}
	f.labels[name] = label
}

// inOrder gives what stands in the way, in the order of the fields on the page; what belongs to no field comes first.
func (f *Form) inOrder() []Finding {
	if f == nil {
		return nil
	}
	held := slices.DeleteFunc(slices.Clone(f.Findings), func(x Finding) bool { return !x.holds() })
	place := func(x Finding) int {
		if at := slices.Index(f.order, x.Field); at >= 0 || x.Outcome == Refused {
			return at
		}
		return len(f.order) // warnings about the whole matter are answered at the foot of the form
	}
	slices.SortStableFunc(held, func(a, b Finding) int { return place(a) - place(b) })
	return held
}

// waiting gives the warnings and undecided findings, which want a written reason.
func (f *Form) waiting() []Finding {
	if f == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Findings), func(x Finding) bool {
		return x.Outcome != Warning && x.Outcome != Undecided
	})
}

// ReasonField is the name of the field in which a written reason for a warning of the rule is given.
func ReasonField(rule string) string { return "reason." + rule }

// FormSpec describes a form as a whole.
type FormSpec struct {
	ID, Action string
	// Form holds values and errors; the summary above the form is made from it.
	Form *Form
	// Multipart is needed for files.
	Multipart bool
	// Hidden are fields that go along: the version of the record, the key against double sending.
	Hidden map[string]string
	// Check is the address that judges the form while a person types; its answer replaces the element CheckTarget.
	Check, CheckTarget string
	// Guard warns before leaving with unsaved changes.
	Guard bool
	// Enter is the value of "act" with which Enter in a field sends the form where no script holds it back: without it a browser
	// presses the first button, which may look for a ground or send the draft on. Saving is what does no harm.
	Enter string
	// Bare leaves out the frame, for small forms inside a card.
	Bare bool
	// Sign is what the form wants signed, nil when nothing.
	Sign *Signing
}

// Signing is what a form wants signed by NCALayer: the bytes at the address Src, by the person with the IIN. The script puts the
// signed message, base64, into the hidden field "cms" before the form is sent.
type Signing struct{ Src, IIN string }

// attributes are those of the form, by which the script knows what to sign.
func (s *Signing) attributes() templ.Attributes {
	if s == nil {
		return nil
	}
	return templ.Attributes{"data-sign": true, "data-sign-src": s.Src, "data-sign-iin": s.IIN}
}

// Form frames the fields given as children. They are made first, so that the summary of errors, which stands above
// them, knows their labels and their order.
func (c *Ctx) Form(s FormSpec) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		var body bytes.Buffer
		if err := children.Render(ctx, &body); err != nil {
			return err
		}
		return c.formShell(s, templ.Raw(body.String())).Render(ctx, w)
	})
}

// FieldSpec is what all fields share.
type FieldSpec struct {
	Name, Label, Hint string
	// Optional says so beside the label: required is the rule, optional the exception.
	Optional bool
}

func (s FieldSpec) id() string { return fieldID(s.Name) }

// describedBy names the hint and the error of a field for screen readers.
func (s FieldSpec) describedBy(f *Form) string {
	out := ""
	if s.Hint != "" {
		out = s.id() + "-h"
	}
	if len(f.of(s.Name)) > 0 {
		if out != "" {
			out += " "
		}
		out += s.id() + "-e"
	}
	return out
}

// InputSpec is a field of one line.
type InputSpec struct {
	FieldSpec
	// Type is "text" when empty; also "password", "email", "search", "number" is never used (people type into text).
	Type string
	// Max is the greatest number of characters, 0 for no limit.
	Max int
	// Numeric offers the number keys on a phone. Width is "s", "m" or "" for the whole line.
	Numeric      bool
	Width        string
	Autocomplete string
	Readonly     bool
}

func (s InputSpec) class() string {
	cls := "in"
	if s.Numeric {
		cls += " n"
	}
	if s.Width != "" {
		cls += " w-" + s.Width
	}
	return cls
}

// AreaSpec is a field of several lines.
type AreaSpec struct {
	FieldSpec
	Rows, Max int
}

// Option is one choice. Note is a second line, Off cannot be chosen.
type Option struct {
	Value, Label, Note string
	Off                bool
}

// OptionGroup is a run of choices under one heading, "" for none.
type OptionGroup struct {
	Label   string
	Options []Option
}

// SelectSpec is a choice of one from a list. Blank names the empty choice; "" has none.
type SelectSpec struct {
	FieldSpec
	Groups []OptionGroup
	Blank  string
}

// Options makes the single group of a select without headings.
func Options(options ...Option) []OptionGroup { return []OptionGroup{{Options: options}} }

// PickerSpec chooses a person or a unit. It is a plain select; with JavaScript it becomes a field that searches.
type PickerSpec struct {
	FieldSpec
	// Groups are the choices that the server offers at once. The chosen one must be among them.
	Groups []OptionGroup
	Blank  string
	// Search is an address that answers ?q= with Ctx.PickerOptions; "" searches among Groups only.
	// Without JavaScript the page gets the text as "<name>_q" with the button "_find", and answers with other Groups.
	Search string
}

// ManySpec chooses several from a list of boxes, such as the recipients of an assignment.
type ManySpec struct {
	FieldSpec
	Groups []OptionGroup
	// Filter shows a field that narrows the list (with JavaScript).
	Filter bool
	// Sets mark several at a press.
	Sets []PickSet
}

// PickSet is a button that marks several boxes of a list. The script marks them on the page; without it the button sends
// the form with its Value under PickSetField, and the page that answers has them marked.
type PickSet struct {
	Label, Value string
	Options      []string
}

// PickSetField is the name under which the button of a PickSet sends its value.
const PickSetField = "_set"

func (s ManySpec) size() int {
	n := 0
	for _, g := range s.Groups {
		n += len(g.Options)
	}
	return n
}

// RadioSpec chooses one of a few.
type RadioSpec struct {
	FieldSpec
	Options []Option
}

// CheckSpec is one box with its sentence; its value is "1".
type CheckSpec struct {
	FieldSpec
	Note string
}

// DateSpec is a day field: text as people write it, with a month beside it when JavaScript is there.
type DateSpec struct {
	FieldSpec
	// Min is the earliest lawful day, shown in the month; the server judges.
	Min calendar.Day
	// Month is the address of the month fragment, MonthPath when empty.
	Month string
}

// MonthPath is where the application serves months for date fields.
const MonthPath = "/ui/month"

func (s DateSpec) month() string {
	q := url.Values{"field": {s.id()}}
	if !s.Min.None() {
		q.Set("min", s.Min.String())
	}
	path := s.Month
	if path == "" {
		path = MonthPath
	}
	return path + "?" + q.Encode()
}

// FileSpec takes files by choice or by dropping.
type FileSpec struct {
	FieldSpec
	Multiple bool
	// Accept lists the kinds, such as ".pdf,.docx"; the server looks at the content.
	Accept string
	// MaxBytes is the greatest size of one file.
	MaxBytes int64
	// Present are files already there; each has a box "<name>.drop" to take it away.
	Present []File
}

// SaveBar is the row of acts at the foot of a form, always in view.
type SaveBar struct {
	Actions []Action
	// Saved tells when the draft was last saved.
	Saved string
}

// sentence is what a finding says, closed by a full stop when what would pass follows and nothing closes it yet.
func (c *Ctx) sentence(x Finding) string {
	said := c.T(x.Msg)
	if x.Allowed.IsZero() || strings.HasSuffix(said, ".") || strings.HasSuffix(said, "!") || strings.HasSuffix(said, "?") {
		return said
	}
	return said + "."
}

// aria gives the attributes that tie a control to its hint and errors.
func (c *Ctx) aria(f *Form, s FieldSpec) templ.Attributes {
	a := templ.Attributes{}
	if by := s.describedBy(f); by != "" {
		a["aria-describedby"] = by
	}
	if f.wrong(s.Name) {
		a["aria-invalid"] = "true"
	}
	return a
}

func (s InputSpec) inputType() string {
	if s.Type == "" {
		return "text"
	}
	return s.Type
}

// full is the text of an option, which cannot have two lines.
func (o Option) full() string {
	if o.Note == "" {
		return o.Label
	}
	return o.Label + " — " + o.Note
}

func (s PickerSpec) blank(c *Ctx) string {
	if s.Blank != "" {
		return s.Blank
	}
	return c.S("ui.picker.choose")
}
