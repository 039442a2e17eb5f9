// Package block builds plain pages of cards: facts, a register, and acts whose fields are listed rather than drawn. The
// pages of the organisation and of the administrator are made of it, since they differ in data and not in form.
package block

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Part is one card of a page; what is empty is left out.
type Part struct {
	// ID is the id of the card within the page; its register is ID + "-list".
	ID, Title string
	Count     int
	// Notice stands first, Text after it.
	Notice *ui.Notice
	Text   string
	Facts  []ui.Fact
	// Body is anything of the page's own.
	Body     templ.Component
	Register *ui.Register
	// Form is an act that stands open in the card.
	Form *page.ActForm
	Acts []ui.Action
}

// Sheet is a page: its acts, of which the opened one stands above, and its cards.
type Sheet struct {
	Acts  []page.ActForm
	Parts []Part
}

// register gives the register an id that no other card has.
func (p Part) register() ui.Register {
	r := *p.Register
	r.ID = p.ID + "-list"
	return r
}

// Kind is how a field is entered.
type Kind int

// The kinds of fields.
const (
	Line Kind = iota
	Lines
	Day
	Select
	Pick // a choice among many, with a search
	Box
	File
)

// Field is one field of an act. Its name is within the act: see In.
type Field struct {
	Kind Kind
	ui.FieldSpec
	// Max is the greatest number of characters, or of bytes of a file.
	Max int
	// Row puts the fields of one name that follow each other side by side, where there is room.
	Row string
	// Rows is the height of Lines.
	Rows   int
	Groups []ui.OptionGroup
	// Blank names the empty choice.
	Blank string
	// Search is the address where a Pick looks for more choices; see ui.PickerSpec.
	Search string
	Accept string
}

// Fields makes the fields of an act; def holds the values of a form not sent yet, or is nil.
func Fields(v *page.View, act string, def *ui.Form, list ...Field) func(*ui.Form) templ.Component {
	return func(f *ui.Form) templ.Component {
		if f == nil {
			f = def
		}
		named := make([]Field, len(list))
		for i, x := range list {
			x.Name = Name(act, x.Name)
			named[i] = x
		}
		return fields(v, f, named)
	}
}

// rowsOf puts fields of one row together; a field of no row stands alone.
func rowsOf(list []Field) [][]Field {
	var out [][]Field
	for i, x := range list {
		if i > 0 && x.Row != "" && x.Row == list[i-1].Row {
			out[len(out)-1] = append(out[len(out)-1], x)
		} else {
			out = append(out, []Field{x})
		}
	}
	return out
}

// allOptional reports whether a whole row may be left empty, which the form then says once and not beside every field.
func allOptional(row []Field) bool {
	return !slices.ContainsFunc(row, func(x Field) bool { return !x.Optional })
}

// Name is the name of a field of an act on the page: a page holds several acts, and each has names of its own.
func Name(act, field string) string { return act + "." + field }

// In reads the fields of one act.
type In struct {
	*httpx.Input
	Act string
}

// N is the name of a field on the page.
func (in In) N(field string) string { return Name(in.Act, field) }

// Named gives the faults of a service the names of the fields on the page; names may say that a field is called otherwise.
func (in In) Named(err error, names map[string]string) error {
	var invalid fault.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	var c fault.Collector
	for _, f := range invalid.Fields {
		if other, ok := names[f.Name]; ok {
			f.Name = other
		}
		c.Bad(in.N(f.Name), f.Msg, f.Allowed)
	}
	return c.Err()
}

// Deed is an act upon a page: what it reads and does, what it says when done, where it leads.
type Deed struct {
	// Act is the name of the act on the page.
	Act string
	// Names are fields that the service calls otherwise.
	Names map[string]string
	// Do reads the fields and does the act; it asks in.Err before it acts.
	Do func(in In, act org.Act) error
	// Done is told on the page To.
	Done i18n.Msg
	To   string
	// Back shows the page again with the form of the act.
	Back func(status int, act string, f *ui.Form) error
}

// Run does the act of a form.
func Run(w http.ResponseWriter, r *http.Request, v *page.View, d Deed) error {
	in := In{Input: httpx.Read(r), Act: d.Act}
	err := d.Do(in, v.Keyed(in.Input))
	if err != nil {
		return page.Back(w, r, in.Input, in.Named(err, d.Names), func(status int, f *ui.Form) error { return d.Back(status, d.Act, f) })
	}
	httpx.Flash(w, r, ui.Done, d.Done)
	return httpx.Redirect(w, r, d.To)
}

// Show writes a page; act and f are the form that came back, or "" and nil.
func Show(w http.ResponseWriter, r *http.Request, v *page.View, status int, head ui.Page, s Sheet, act string, f *ui.Form) error {
	page.Failed(s.Acts, act, f)
	for i := range s.Parts {
		if form := s.Parts[i].Form; form != nil && form.ID == act {
			form.Form = f
		}
	}
	return httpx.Page(w, r, status, head, sheet(v, s, page.Opened(v, s.Acts)))
}
