package page

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

// PersonName is the short name of a person; "" for nobody.
func (v *View) PersonName(id string) string {
	if id == "" {
		return ""
	}
	return unbroken(v.Org.PersonName(id))
}

// unbroken keeps the initials of a name on one line.
func unbroken(name string) string { return strings.ReplaceAll(name, ". ", ".\u00a0") }

// PostTitle is the title of a post; "" for none.
func (v *View) PostTitle(id string) string { return v.Text(v.Org.PostTitle(id)) }

// Reader says names as they stand on the day of the page.
func (v *View) Reader() export.Reader {
	return export.Reader{Print: v.Printer, Org: v.Org, Calendar: v.Rules.Calendar, Day: v.Act.Day()}
}

// PostFull is the title of a post with its unit.
func (v *View) PostFull(id string) string { return v.Reader().PostFull(id) }

// PostUnit is the short name of the unit that a post belongs to, for rows of a register; "" for none.
func (v *View) PostUnit(id string) string {
	p, ok := v.Org.Post(id)
	if !ok {
		return ""
	}
	return v.UnitShort(p.UnitID)
}

// UnitName is the name of a unit or body on the day of the page; "" for none.
func (v *View) UnitName(id string) string { return v.Reader().UnitName(id) }

// UnitPath is the name of a unit with those above it up to its body.
func (v *View) UnitPath(id string) string { return v.Reader().UnitPath(id) }

// UnitNear is the short name of a unit with that of the one above it, for rows of a register.
func (v *View) UnitNear(id string) string {
	day := v.Act.Day()
	out := v.UnitShort(id)
	if up, ok := v.Org.Unit(v.Org.Parent(id, day)); ok && !up.Kind.IsBody() {
		out += ", " + v.UnitShort(up.ID)
	}
	return out
}

// UnitShort is its short name.
func (v *View) UnitShort(id string) string { return v.Text(v.Org.UnitShort(id, v.Act.Day())) }

// AreaName is the name of an area of work; "" for none.
func (v *View) AreaName(id string) string {
	a, _ := v.Org.Area(id)
	return v.Text(a.At(v.Act.Day()).Name)
}

// PostOption is a post as a choice: its title and unit, with who lawfully acts in it today.
func (v *View) PostOption(p org.Post) ui.Option {
	o := ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: v.ActingWords(p.ID)}
	o.Label = v.PostFull(p.ID)
	return o
}

// ActingWords says who lawfully acts in a post today: the holder, or who replaces him by which order.
func (v *View) ActingWords(postID string) string {
	seat, ok := v.Org.Acting(postID, v.Act.Day())
	if !ok {
		return v.S("page.vacant")
	}
	if seat.For == nil {
		return unbroken(seat.Name)
	}
	return unbroken(seat.Name) + " (" + v.behalf(*seat.For) + ")"
}

func (v *View) behalf(f org.Behalf) string {
	name := unbroken(f.Name)
	if name == "" {
		name = v.Text(f.Title)
	}
	if f.Order == "" {
		return v.S("page.for.law", "name", name, "para", f.Para)
	}
	return v.S("page.for.order", "name", name, "order", strings.TrimSpace(strings.TrimPrefix(f.Order, "№")), "day", f.OrderDay, "para", f.Para)
}

// Doer is who did something: the name with the post, and the line "for X, by order Y" when it was done in another's
// place (2, 3, 5, 6).
type Doer struct{ Name, Post, For string }

// Full is the name with the post.
func (d Doer) Full() string {
	if d.Post == "" {
		return d.Name
	}
	return d.Name + ", " + d.Post
}

// Long is Full with whom the person acted for.
func (d Doer) Long() string {
	if d.For == "" {
		return d.Full()
	}
	return d.Full() + " (" + d.For + ")"
}

// Doer says who acted, from the record of an act. byOrder is the record's "order, day (paragraph)".
func (v *View) Doer(personID, postID, forPost, forPerson, byOrder string) Doer {
	if personID == "" {
		return Doer{Name: v.S("page.system")}
	}
	d := Doer{Name: v.PersonName(personID), Post: v.PostFull(postID)}
	if forPost != "" {
		f := org.Behalf{PostID: forPost, Title: v.Org.PostTitle(forPost), Name: v.PersonName(forPerson)}
		f.Order, f.OrderDay, f.Para = journal.SplitOrder(byOrder)
		d.For = v.behalf(f)
	}
	return d
}

// DoerOf is Doer for who the kernel has recorded.
func (v *View) DoerOf(w document.Who) Doer {
	return v.Doer(w.PersonID, w.PostID, w.ForPostID, w.ForPersonID, w.ByOrder)
}

// Due is the due day of an open term with its light and its words.
func (v *View) Due(due calendar.Day) ui.Due {
	left := 0
	if !due.None() {
		if n, err := v.Rules.Calendar.Left(v.Today, due); err == nil {
			left = n
		}
	}
	return v.DueOf(due, left)
}

// PrintedBy is who prints, with the line "for X, by order Y" when in another's place.
func (v *View) PrintedBy() string {
	if v.Act.PostID == "" {
		return v.User.Name
	}
	return v.T(v.Act.Label())
}

// Texts are the words of a closed list, such as a form or an address takes them.
func Texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// Join puts the parts that there are into one line.
func Join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// Capital begins a phrase of the catalogue with a capital letter, where it stands alone.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Instant is a moment as a day and hour; "" for none.
func (v *View) Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.Time(t)
}

// DayInfo is what the working calendar in force knows of a day.
func (v *View) DayInfo(d calendar.Day) ui.DayInfo {
	working, known := v.Rules.Calendar.IsWorking(d)
	return ui.DayInfo{Off: known && !working, Unknown: !known, Holiday: v.Rules.Calendar.Reason(d)}
}

// Findings are the findings of a verdict as forms and cards show them.
func Findings(list []law.Finding) []ui.Finding { return site.ToUI(list) }

// Options are units or bodies as choices, by name in the order of the reader's alphabet.
func (v *View) Options(units []org.Unit) []ui.Option {
	out := make([]ui.Option, len(units))
	for i, u := range units {
		out[i] = ui.Option{Value: u.ID, Label: v.UnitPath(u.ID)}
	}
	v.SortOptions(out)
	return out
}

// BodyGroups are bodies to choose of, by their kind.
func (v *View) BodyGroups(bodies []org.Unit) []ui.OptionGroup {
	var out []ui.OptionGroup
	at := map[org.UnitKind]int{}
	for _, b := range bodies {
		i, ok := at[b.Kind]
		if !ok {
			i = len(out)
			at[b.Kind] = i
			out = append(out, ui.OptionGroup{Label: Capital(v.T(i18n.Msg{Key: "instrument.body." + string(b.Kind)}))})
		}
		out[i].Options = append(out[i].Options, ui.Option{Value: b.ID, Label: v.Text(b.At(v.Act.Day()).Name)})
	}
	for i := range out {
		v.SortOptions(out[i].Options)
	}
	return out
}

// AreaOptions are the areas of work in use today.
func (v *View) AreaOptions() []ui.Option {
	var out []ui.Option
	day := v.Act.Day()
	for _, a := range v.Org.Data().Areas {
		if a.Open(day) {
			out = append(out, ui.Option{Value: a.ID, Label: v.Text(a.At(day).Name)})
		}
	}
	v.SortOptions(out)
	return out
}

// SortOptions puts choices in the order of the reader's alphabet.
func (v *View) SortOptions(list []ui.Option) {
	type keyed struct {
		key string
		ui.Option
	}
	order := make([]keyed, len(list))
	for i, o := range list {
		order[i] = keyed{i18n.SortKey(v.Lang(), o.Label), o}
	}
	slices.SortStableFunc(order, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	for i, o := range order {
		list[i] = o.Option
	}
}

// Routes serves what all pages share: the month beside a date field.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := Of(of)
	mux.Handle("GET "+ui.MonthPath, s.Handle(func(w http.ResponseWriter, r *http.Request, v *View) error {
		return httpx.Fragment(w, r, http.StatusOK, v.MonthGrid(httpx.Month(r, v.DayInfo)))
	}))
}

// Later is the first day that a term may be moved to: a working day after the day in force and not in the past.
func (v *View) Later(due calendar.Day) calendar.Day {
	first := max(due, v.Today-1) + 1
	if d, err := v.Rules.Calendar.NextWorking(first); err == nil {
		return d
	}
	return first
}
