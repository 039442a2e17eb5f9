package httpx

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/web/ui"
)

// multipartMemory is how much of a form with files is held in memory, in bytes; the rest goes to temporary files.
const multipartMemory = 1 << 20

// Input reads the fields of a form. Each method reads one field, trims it, checks its bounds and remembers what is
// wrong and what would pass; Err then tells all at once. Fields that nobody asks for are ignored.
type Input struct {
	r      *http.Request
	values url.Values
	seen   url.Values
	faults fault.Collector
	broken error
}

// Read takes the fields of the body of a request.
func Read(r *http.Request) *Input {
	in := &Input{r: r, seen: url.Values{}}
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(multipartMemory)
	} else {
		err = r.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		in.broken = TooLarge{Limit: big.Limit}
	case err != nil:
		in.broken = statusError(http.StatusBadRequest)
	}
	in.values = r.PostForm
	return in
}

// Query takes the fields of the address, for lists and filters.
func Query(r *http.Request) *Input {
	return &Input{r: r, values: r.URL.Query(), seen: url.Values{}}
}

// raw is the only value of a field, made ready: valid UTF-8 in composed form, without control characters, trimmed.
func (in *Input) raw(name string, lines bool) (string, bool) {
	values := in.values[name]
	if len(values) > 1 {
		in.seen[name] = values[:1]
		in.faults.Bad(name, i18n.M("httpx.input.once"))
		return "", false
	}
	if len(values) == 0 {
		return "", true
	}
	s := clean(values[0], lines)
	in.seen.Set(name, s)
	return s, true
}

// clean makes a text ready to be kept.
func clean(s string, lines bool) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines, r == '\t' && lines:
			return r
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || r == '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

func (in *Input) text(name string, least, most int, lines bool) string {
	s, ok := in.raw(name, lines)
	if !ok {
		return ""
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n == 0 && least > 0:
		in.faults.Bad(name, i18n.M("common.error.empty"))
	case n < least:
		in.faults.Bad(name, i18n.M("httpx.input.short", "n", least))
	case n > most:
		in.faults.Bad(name, i18n.M("common.error.long", "n", most))
	default:
		return s
	}
	return ""
}

// Text reads a line of least to most characters; least 0 makes it optional.
func (in *Input) Text(name string, least, most int) string { return in.text(name, least, most, false) }

// Area reads a text of several lines of least to most characters; least 0 makes it optional.
func (in *Input) Area(name string, least, most int) string { return in.text(name, least, most, true) }

// Secret reads a password as it was typed, untouched; it never comes back into the form.
func (in *Input) Secret(name string, least, most int) string {
	values := in.values[name]
	if len(values) != 1 || values[0] == "" {
		in.faults.Bad(name, i18n.M("common.error.empty"))
		return ""
	}
	n := utf8.RuneCountInString(values[0])
	switch {
	case n < least:
		in.faults.Bad(name, i18n.M("httpx.input.short", "n", least))
	case n > most:
		in.faults.Bad(name, i18n.M("common.error.long", "n", most))
	default:
		return values[0]
	}
	return ""
}

// Int reads a whole number from least to most.
func (in *Input) Int(name string, least, most int) int {
	n, given := in.OptInt(name, least, most)
	if !given && !in.wrong(name) {
		in.faults.Bad(name, i18n.M("common.error.empty"))
	}
	return n
}

// OptInt is Int for a field that may be empty; the second result says whether a good number was given.
func (in *Input) OptInt(name string, least, most int) (int, bool) {
	s, ok := in.raw(name, false)
	if !ok || s == "" {
		return 0, false
	}
	// People group digits by spaces, as the program itself does.
	n, err := strconv.Atoi(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-").Replace(s))
	if err != nil {
		in.faults.Bad(name, i18n.M("common.error.number"), i18n.M("common.error.range", "min", least, "max", most))
		return 0, false
	}
	if n < least || n > most {
		in.faults.Bad(name, i18n.M("common.error.range", "min", least, "max", most))
		return 0, false
	}
	return n, true
}

// Day reads a day written 27.11.2026 or 2026-11-27.
func (in *Input) Day(name string) calendar.Day {
	d := in.OptDay(name)
	if d.None() && !in.wrong(name) {
		in.faults.Bad(name, i18n.M("common.error.empty"), i18n.M("common.error.day"))
	}
	return d
}

// OptDay is Day for a field that may be empty.
func (in *Input) OptDay(name string) calendar.Day {
	s, ok := in.raw(name, false)
	if !ok || s == "" {
		return 0
	}
	d, ok := ParseDay(s)
	switch {
	case ok:
		return d
	case dayForm.MatchString(s):
		in.faults.Bad(name, i18n.M("common.error.no_day", "day", s))
	default:
		in.faults.Bad(name, i18n.M("common.error.day"))
	}
	return 0
}

// dayForm is a day as people write it, of the years that ParseDay reads, whether or not there is such a one.
var dayForm = regexp.MustCompile(`^([0-9]{1,2}\.[0-9]{1,2}\.(19|20|21)[0-9]{2}|(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})$`)

// ParseDay reads a day as people write it: 27.11.2026, 7.1.2026 or 2026-11-27, in the years 1900 to 2200.
func ParseDay(s string) (calendar.Day, bool) {
	for _, layout := range []string{"2.1.2006", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			if t.Year() < 1900 || t.Year() > 2200 {
				return 0, false
			}
			return calendar.Date(t.Year(), t.Month(), t.Day()), true
		}
	}
	return 0, false
}

// ValidID reports whether s has the form of a record's id: letters, digits, dots, dashes and low lines, at most 64.
// Whether such a record exists, and whether the person may see it, only the service can say.
func ValidID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}

// ID reads the id of one record.
func (in *Input) ID(name string) string {
	id := in.OptID(name)
	if id == "" && !in.wrong(name) {
		in.faults.Bad(name, i18n.M("common.error.choice"))
	}
	return id
}

// OptID is ID for a field that may be empty.
func (in *Input) OptID(name string) string {
	s, ok := in.raw(name, false)
	if !ok || s == "" {
		return ""
	}
	if !ValidID(s) {
		in.faults.Bad(name, i18n.M("common.error.choice"))
		return ""
	}
	return s
}

// IDs reads several ids, least to most of them; doubles count once.
func (in *Input) IDs(name string, least, most int) []string {
	var out []string
	for _, s := range in.values[name] {
		s = strings.TrimSpace(s)
		if s == "" || slices.Contains(out, s) {
			continue
		}
		if len(out) == most {
			in.faults.Bad(name, i18n.M("httpx.input.many", "n", most))
			return nil
		}
		if !ValidID(s) {
			in.faults.Bad(name, i18n.M("common.error.choice"))
			return nil
		}
		out = append(out, s)
	}
	in.seen[name] = out
	if len(out) < least {
		in.faults.Bad(name, i18n.M("httpx.input.few", "n", least))
		return nil
	}
	return out
}

// IDsAt reads the ids that end addresses beginning with prefix, most of them; doubles count once.
func (in *Input) IDsAt(name, prefix string, most int) []string {
	var out []string
	for _, s := range in.values[name] {
		id, ok := strings.CutPrefix(s, prefix)
		switch {
		case slices.Contains(out, id):
			continue
		case len(out) == most:
			in.faults.Bad(name, i18n.M("httpx.input.many", "n", most))
			return nil
		case !ok || !ValidID(id):
			in.faults.Bad(name, i18n.M("common.error.choice"))
			return nil
		}
		out, in.seen[name] = append(out, id), append(in.seen[name], s)
	}
	return out
}

// Choice reads one of the values allowed.
func (in *Input) Choice(name string, allowed ...string) string {
	s := in.OptChoice(name, allowed...)
	if s == "" && !in.wrong(name) {
		in.faults.Bad(name, i18n.M("common.error.choice"))
	}
	return s
}

// OptChoice is Choice for a field that may be empty.
func (in *Input) OptChoice(name string, allowed ...string) string {
	s, ok := in.raw(name, false)
	if !ok || s == "" {
		return ""
	}
	if !slices.Contains(allowed, s) {
		in.faults.Bad(name, i18n.M("common.error.choice"))
		return ""
	}
	return s
}

// Choices reads several of the values allowed; doubles count once.
func (in *Input) Choices(name string, allowed ...string) []string {
	var out []string
	for _, s := range in.values[name] {
		if !slices.Contains(allowed, s) {
			in.faults.Bad(name, i18n.M("common.error.choice"))
			return nil
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	in.seen[name] = out
	return out
}

// Bool reads a box.
func (in *Input) Bool(name string) bool {
	on := slices.Contains(in.values[name], "1")
	if on {
		in.seen.Set(name, "1")
	}
	return on
}

// Reasons reads the written reasons for warnings by what they answer: a rule, or a rule, a stroke and what it is about (44: each kind of
// data that a register holds is answered by itself). The rules are those that the form may show.
func (in *Input) Reasons(most int) map[string]string {
	out := map[string]string{}
	prefix := ui.ReasonField("")
	for name := range in.values {
		key, ok := strings.CutPrefix(name, prefix)
		if rule, about, subject := strings.Cut(key, "/"); !ok || !ValidID(rule) || subject && !ValidID(about) || len(out) == 50 {
			continue
		}
		if reason := in.Area(name, 0, most); reason != "" {
			out[key] = reason
		}
	}
	return out
}

// Files are the files sent in a field, at most so many.
func (in *Input) Files(name string, most int) []*multipart.FileHeader {
	if in.r.MultipartForm == nil {
		return nil
	}
	files := in.r.MultipartForm.File[name]
	if len(files) > most {
		in.faults.Bad(name, i18n.M("httpx.input.many", "n", most))
		return nil
	}
	return files
}

// Find is the name of the picker whose search was asked for without JavaScript, and what was typed there.
func (in *Input) Find() (field, words string) {
	field = in.OptID("_find")
	if field == "" {
		return "", ""
	}
	return field, in.Text(field+"_q", 0, 100)
}

// Bad adds a fault of the page's own; the last argument, if given, says what would pass.
func (in *Input) Bad(name string, msg i18n.Msg, allowed ...i18n.Msg) {
	in.faults.Bad(name, msg, allowed...)
}

func (in *Input) wrong(name string) bool {
	var invalid fault.Invalid
	if !errors.As(in.faults.Err(), &invalid) {
		return false
	}
	_, bad := invalid.For(name)
	return bad
}

// Err is nil, fault.Invalid with every wrong field, or the reason why the body could not be read at all.
func (in *Input) Err() error {
	if in.broken != nil {
		return in.broken
	}
	return in.faults.Err()
}

// Do does what a form asks for, once all of it could be read. Else the use case is only tried (store.Trial), and what it finds wrong
// is told beside what cannot be read, so that nobody corrects a form field by field. named gives its faults the names that the
// fields have in the form; nil leaves them.
func (in *Input) Do(ctx context.Context, named func(error) error, do func(ctx context.Context) error) error {
	if named == nil {
		named = func(err error) error { return err }
	}
	var told, found fault.Invalid
	if err := in.Err(); err == nil {
		return named(do(ctx))
	} else if !errors.As(err, &told) {
		return err
	}
	if err := named(do(store.Trial(ctx))); errors.As(err, &found) {
		for _, f := range found.Fields {
			if _, known := told.For(f.Name); !known {
				in.faults.Bad(f.Name, f.Msg, f.Allowed)
			}
		}
	} else if _, refused := stateOf(in.r).rim.findings(err); refused {
		return errors.Join(told, err)
	}
	return in.Err()
}

// Form is what was entered in the fields that were read, to be shown again.
func (in *Input) Form() *ui.Form { return &ui.Form{Values: in.seen} }

// Reject turns an error into the form to show again with status 422. An error that no form can tell comes back as it
// is, for the error table.
func (in *Input) Reject(err error) (*ui.Form, error) {
	f := in.Form()
	found, refused := stateOf(in.r).rim.findings(err)
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		found = slices.DeleteFunc(slices.Clone(found), func(x ui.Finding) bool { // what cannot be read is not judged
			_, known := invalid.For(x.Field)
			return known
		})
		f.Findings = append(fieldFindings(invalid), found...)
		return f, nil
	}
	if refused {
		f.Findings = found
		return f, nil
	}
	return nil, err
}
