package page

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
)

// WordsMost is the greatest length, in letters, of the reason or answer that an act takes; what is lawful is for the
// service to say.
const WordsMost = 4_000

// ActFunc reads the form of an act upon the record with the id and does it.
type ActFunc func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error)

// Acts is how the cards of one kind of record answer the forms of their acts.
type Acts struct {
	// Path is the address of the register; the card of a record is below it.
	Path string
	// Talk are the acts after which the card opens at its questions and answers.
	Talk []string
	// Named gives what is wrong the names of the fields of the act's form.
	Named func(name string, err error) error
	// Done says what was done.
	Done func(name string, receipt instrument.Receipt) i18n.Msg
	// Show is the card again, with the form of the act that could not be done.
	Show func(w http.ResponseWriter, r *http.Request, v *View, id string, status int, name string, f *ui.Form) error
}

// Handle answers POST <Path>/{id}/<name>: done, it leads back to the card; refused, the card comes back with the form.
func (a Acts) Handle(name string, do ActFunc) Handler {
	return a.answer(name, do, func(id string, _ instrument.Receipt) string {
		if slices.Contains(a.Talk, name) {
			id += "#talk"
		}
		return a.Path + "/" + id
	})
}

// Opens is Handle for an act that begins another record: done, it leads where to says.
func (a Acts) Opens(name string, do ActFunc, to func(receipt instrument.Receipt) string) Handler {
	return a.answer(name, do, func(_ string, receipt instrument.Receipt) string { return to(receipt) })
}

// Drafts is Opens for an act, at the version that the person saw, that begins a draft instrument.
func (a Acts) Drafts(name string, do func(ctx context.Context, act org.Act, id string, version int64) (instrument.Receipt, error)) Handler {
	begin := func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		version := Version(in)
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return do(r.Context(), act, id, version)
	}
	return a.Opens(name, begin, func(draft instrument.Receipt) string { return "/instruments/" + draft.ID + "/edit" })
}

func (a Acts) answer(name string, do ActFunc, to func(id string, receipt instrument.Receipt) string) Handler {
	return func(w http.ResponseWriter, r *http.Request, v *View) error {
		id, err := ID(r)
		if err != nil {
			return err
		}
		in := httpx.Read(r)
		receipt, err := do(r, v.Keyed(in), id, in)
		if err != nil {
			return Back(w, r, in, a.Named(name, err), func(status int, f *ui.Form) error {
				v.Path = a.Path + "/" + id
				return a.Show(w, r, v, id, status, name, f)
			})
		}
		httpx.Flash(w, r, ui.Done, a.Done(name, receipt))
		return httpx.Redirect(w, r, to(id, receipt))
	}
}

// Card answers GET <Path>/{id}: the card without any act that failed.
func (a Acts) Card(w http.ResponseWriter, r *http.Request, v *View) error {
	id, err := ID(r)
	if err != nil {
		return err
	}
	return a.Show(w, r, v, id, http.StatusOK, "", nil)
}

// Told does an act whose form has several fields, and tells everything that is wrong with them at once; named is that of the card.
func Told(r *http.Request, in *httpx.Input, act string, named func(act string, err error) error, do func(ctx context.Context) (instrument.Receipt, error)) (receipt instrument.Receipt, err error) {
	err = in.Do(r.Context(), func(err error) error { return named(act, err) }, func(ctx context.Context) (err error) {
		receipt, err = do(ctx)
		return err
	})
	return receipt, err
}

// ActPlainly is an act that asks for nothing.
func ActPlainly(do func(r *http.Request, act org.Act, id string) (instrument.Receipt, error)) ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return do(r, act, id)
	}
}

// ActWithWords is an act that asks for a reason or an answer.
func ActWithWords(name string, do func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error)) ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		text := in.Area(WordsName(name), 0, WordsMost)
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return do(r, act, id, text)
	}
}

// ActAtVersion is an act upon the version that the person saw, with words where the act asks for them.
func ActAtVersion(name string, do func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error)) ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		version, text := Version(in), in.Area(WordsName(name), 0, WordsMost)
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return do(r, act, id, version, text)
	}
}

// ReasonField is the one field of an act that asks for a reason; its hint says how long a reason has to be in the edition of the body
// whose record it is.
func (v *View) ReasonField(act, label, hint, bodyID string) func(*ui.Form) templ.Component {
	return func(f *ui.Form) templ.Component {
		return v.Words(f, act, v.T(i18n.Msg{Key: label}), v.ReasonHint(hint, bodyID), WordsMost)
	}
}

// ReasonHint is the hint of a field that takes a reason: words of the catalogue, which may be missing, and the least length.
func (v *View) ReasonHint(hint, bodyID string) string {
	least := strings.TrimSuffix(v.S("law.reason.least", "n", v.ReasonLeast(bodyID)), ".")
	if hint == "" {
		return least
	}
	return v.T(i18n.Msg{Key: hint}) + ". " + least
}

// ReasonLeast is the least length of a written reason in the edition of a body.
func (v *View) ReasonLeast(bodyID string) int {
	day := v.Act.Day()
	return v.Rules.Book.For(rulebook.Regulation(v.Org, bodyID, day), day).ReasonLeast()
}

// WordsField is the one field of such an act. label and hint are keys of the catalogue; the hint may be missing.
func (v *View) WordsField(act, label, hint string) func(*ui.Form) templ.Component {
	return func(f *ui.Form) templ.Component {
		words := ""
		if hint != "" {
			words = v.T(i18n.Msg{Key: hint})
		}
		return v.Words(f, act, v.T(i18n.Msg{Key: label}), words, WordsMost)
	}
}
