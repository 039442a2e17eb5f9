package page

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/document"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
)

// ActForm is an act upon a record that asks for something: in a window over the card, or, when it came back with errors or
// was opened by its address (?act=), as a part at the head of the card.
type ActForm struct {
	// ID is the name of the act in the address and of its window.
	ID     string
	Title  string
	Text   string
	Action string
	Button string
	Icon   string
	Danger bool
	// Version is the version of the record that the person saw, 0 when the act does not depend on it.
	Version int64
	// Multipart is needed for files.
	Multipart bool
	// Fields are the fields, made from the form that came back, or nil.
	Fields func(f *ui.Form) templ.Component
	// Form holds what came back with errors.
	Form *ui.Form
	// Sign is what the act wants signed, nil when nothing; such a form is Multipart.
	Sign *ui.Signing
	// Extra are further hidden fields.
	Extra map[string]string
}

// fields are the fields of the act, or nothing.
func (a ActForm) fields() templ.Component {
	if a.Fields == nil {
		return templ.NopComponent
	}
	return a.Fields(a.Form)
}

// Hidden are the hidden fields of the act.
func (a ActForm) Hidden(v *View) map[string]string {
	out := v.Hidden(a.Version)
	for k, x := range a.Extra {
		out[k] = x
	}
	// A form that came back still stands upon what the person read, until he is told that it has moved on.
	for k := range out {
		if was := a.Form.Value(k); was != "" && k != keyField {
			out[k] = was
		}
	}
	return out
}

// buttons are those at the foot of an act within the card. One that the card shows of itself has nothing to cancel.
func (a ActForm) buttons(v *View) []ui.Action {
	out := []ui.Action{{Label: a.Button, Primary: !a.Danger, Danger: a.Danger}}
	if a.Button == "" { // the act is no longer open: only what was wrong with it is told
		out = nil
	}
	if a.Form.Failed() || v.Query.Get("act") == a.ID {
		out = append(out, ui.Action{Label: v.S("common.close"), Href: v.Path, Quiet: true})
	}
	return out
}

// On is the act upon a record with an address: it is posted below it, and called by the message of its ID below words where it has no
// title of its own.
func (a ActForm) On(v *View, record, words string) ActForm {
	a.Action = record + "/" + a.ID
	if a.Title == "" {
		a.Title = v.T(i18n.Msg{Key: words + "." + a.ID})
	}
	if a.Button == "" {
		a.Button = a.Title
	}
	return a
}

// Buttons are the buttons that open the acts, the first of them the primary one where that is wanted; an act that is no longer open has none.
func Buttons(forms []ActForm, primary bool) []ui.Action {
	var out []ui.Action
	for i, a := range forms {
		if a.Button != "" {
			out = append(out, a.Open(primary && i == 0))
		}
	}
	return out
}

// Open is the button that opens the act; of one that came back with errors it leads to the form that stands on the page already,
// so that what was typed is kept.
func (a ActForm) Open(primary bool) ui.Action {
	if a.Form.Failed() {
		return ui.Action{Label: a.Title, Icon: a.Icon, Href: "#open-" + a.ID, Primary: primary, Danger: a.Danger && !primary}
	}
	return ui.Action{Label: a.Title, Icon: a.Icon, Dialog: "act-" + a.ID, Href: strings.TrimSuffix(a.Action, "/"+a.ID) + "?act=" + a.ID + "#open-" + a.ID, Primary: primary, Danger: a.Danger && !primary}
}

// cmsMost is the greatest size of a signed message.
const cmsMost = 1 << 20

// SignedMessage reads the signed message that a form brings: what the script put into the field "cms", or the file made outside.
// Nothing at all is given on as nothing: the use case says in its order what is wrong.
func SignedMessage(in *httpx.Input) ([]byte, error) {
	if text := in.Area("cms", 0, 2*cmsMost); text != "" {
		return []byte(text), nil
	}
	list := in.Files("cms_file", 1)
	if len(list) == 0 {
		return nil, nil
	}
	f, err := list[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, cmsMost+1))
}

// WordsName is the field in which an act takes its reason or answer. Every act has its own, since a card holds several.
func WordsName(act string) string { return act + ".text" }

// WordsOf gives what is wrong with the words of an act the name of its field.
func WordsOf(act string, err error) error {
	return Rename(err, map[string]string{"text": WordsName(act), "cms": "cms_file"})
}

// Rename gives the fields of an fault.Invalid the names that a form has for them; any other error stays as it is.
func Rename(err error, names map[string]string) error {
	var invalid fault.Invalid
	var refusal *law.Refusal
	if !errors.As(err, &invalid) || errors.As(err, &refusal) {
		return err
	}
	var c fault.Collector
	for _, f := range invalid.Fields {
		if name, ok := names[f.Name]; ok {
			f.Name = name
		}
		c.Bad(f.Name, f.Msg, f.Allowed)
	}
	return c.Err()
}

// Failed puts the errors of an act into its form among those of the card, and reports whether it is there.
func Failed(list []ActForm, id string, f *ui.Form) bool {
	for i := range list {
		if list[i].ID == id {
			list[i].Form = f
			return true
		}
	}
	return false
}

// Opened is the act shown within the card: the one that came back, or that the address opens.
func Opened(v *View, list []ActForm) *ActForm {
	for i := range list {
		if list[i].Form.Failed() || v.Query.Get("act") == list[i].ID {
			return &list[i]
		}
	}
	return nil
}

// Settle gives the acts of a card as they are shown, and the one within the card. What came back with errors stands in its act;
// when that is no longer open to the person, what was wrong with it is told above the card, under the words of the key
// "<words>.<act>".
func Settle(v *View, list []ActForm, words, act string, f *ui.Form) ([]ActForm, *ActForm) {
	if f != nil && !Failed(list, act, f) {
		list = append(list, ActForm{ID: act, Title: v.T(i18n.Msg{Key: words + "." + act}), Action: v.Path, Form: f})
	}
	return list, Opened(v, list)
}

// Back answers an act that could not be done: what a form can tell is shown on the card with 422, the rest goes to the
// error table. show renders the card with the form of the act that failed.
//
// Where only what the person saw has moved on meanwhile, what he typed stays on the page as well, over what is there now.
func Back(w http.ResponseWriter, r *http.Request, in *httpx.Input, err error, show func(status int, f *ui.Form) error) error {
	var late fault.Conflict
	if errors.As(err, &late) && late.Stale {
		return show(http.StatusConflict, staleForm(in, late))
	}
	f, err := in.Reject(err)
	if err != nil {
		return err
	}
	return show(http.StatusUnprocessableEntity, f)
}

// SeenField is the hidden field that says what the person read of something whose place his act takes.
func SeenField(of string) string { return seenPrefix + of }

const (
	versionField = "version"
	seenPrefix   = "seen."
)

// Moved reports whether a form came back because what the person saw has moved on.
func Moved(f *ui.Form) bool {
	return f != nil && slices.ContainsFunc(f.Findings, func(x ui.Finding) bool { return x.Allowed.Key == staleKey })
}

const staleKey = "page.stale"

// Seen takes away what the form says of what the person read: shown again, it stands upon what is there now.
func Seen(in *httpx.Input) {
	maps.DeleteFunc(in.Form().Values, func(name string, _ []string) bool { return name == versionField || strings.HasPrefix(name, seenPrefix) })
}

// staleForm is what was typed over something that has moved on.
func staleForm(in *httpx.Input, late fault.Conflict) *ui.Form {
	Seen(in)
	f := in.Form()
	f.Findings = []ui.Finding{Late(late)}
	return f
}

// Late says in a form that what the person saw has moved on.
func Late(late fault.Conflict) ui.Finding {
	return ui.Finding{Outcome: ui.Refused, Msg: late.Msg, Allowed: i18n.M(staleKey)}
}

// FileLinks are the files of a record as its card lists them.
func (v *View) FileLinks(list []document.File, note func(document.File) string) []ui.File {
	out := make([]ui.File, len(list))
	for i, f := range list {
		out[i] = ui.File{Name: f.Name, Href: "/files/" + f.ID, Size: f.Size}
		if note != nil {
			out[i].Note = note(f)
		}
	}
	return out
}

// Talk is the questions with their answers, and the methodical material, as a card shows them (40).
func (v *View) Talk(list []document.Message) []ui.Comment {
	var out []ui.Comment
	at := map[string]int{}
	for _, m := range list {
		d := v.DoerOf(m.By)
		c := ui.Comment{Author: d.Name, Initials: initials(d.Name), Post: v.UnitName(m.BodyID), At: m.At, Text: m.Text}
		if d.For != "" {
			c.Author += ", " + d.For
		}
		if i, ok := at[m.ParentID]; ok && m.ParentID != "" {
			out[i].Answers = append(out[i].Answers, c)
			continue
		}
		if m.Kind == document.MessageMethod {
			c.Post = v.S("page.method") + " · " + c.Post
		}
		at[m.ID] = len(out)
		out = append(out, c)
	}
	return out
}

// kernelOnly begin the actions that the kernel records beside those of the chapter: the chapter's own entry tells the same.
var kernelOnly = []string{"document.", "round.", "message.", "resolution.", "duty."}

// kernelShown are those of them that no entry of a chapter tells.
var kernelShown = []string{"document.frozen", "document.thawed"}

// Events are entries of the journal as a page shows them.
func (v *View) Events(list []journal.Record) []ui.Event { return v.EventsAbout(list, nil) }

// EventsAbout are entries of the journal as a card shows them; about, if given, says what an entry is about.
func (v *View) EventsAbout(list []journal.Record, about func(journal.Record) string) []ui.Event {
	out := make([]ui.Event, 0, len(list))
	for _, r := range list {
		msg := i18n.M("journal.action." + r.Action)
		told := slices.ContainsFunc(kernelOnly, func(prefix string) bool { return strings.HasPrefix(r.Action, prefix) })
		if !i18n.Default().Has(msg.Key) || told && !slices.Contains(kernelShown, r.Action) {
			continue
		}
		d := v.Doer(r.PersonID, r.PostID, r.ForPostID, r.ForPersonID, r.ByOrder)
		e := ui.Event{At: r.At, Actor: d.Name, For: d.For, Text: v.T(msg), Note: r.Reason}
		if about != nil {
			e.About = about(r)
		}
		out = append(out, e)
	}
	return out
}

// Signed is a signature as a card shows it.
type Signed struct {
	Doer      Doer
	At        string
	Algorithm string
	Digest    string
	Verdict   ui.Verdict
	// Certificate is what the certificate says, line by line; Steps are the ten steps of the verdict. Both are empty of a key
	// without certificates.
	Certificate []string
	Steps       []SignedStep
}

// SignedStep is a step of the verdict in words.
type SignedStep struct {
	Name, Outcome, Words string
	Bad                  bool // the step does not hold, or cannot be established
}

// Signatures say what the checks of signatures found.
func (v *View) Signatures(checks []document.SignatureCheck) []Signed {
	var out []Signed
	for _, c := range checks {
		out = append(out, v.SignedOf(c))
	}
	return out
}

// SignedOf says what the check of a signature found.
func (v *View) SignedOf(c document.SignatureCheck) Signed {
	s := Signed{Doer: v.DoerOf(c.Signature.By), At: v.Instant(c.Signature.At), Algorithm: c.Signature.Algorithm, Digest: c.Signature.Digest}
	switch {
	case !c.Valid:
		s.Verdict = ui.Verdict{Kind: ui.Over, Text: v.S("page.signed.invalid")}
	case !c.Unchanged:
		s.Verdict = ui.Verdict{Kind: ui.Over, Text: v.S("page.signed.changed", "what", i18n.Msg{Key: "paper.differs." + c.Differs})}
	default:
		s.Verdict = ui.Verdict{Kind: ui.OnDay, Text: v.S("page.signed.valid")}
	}
	if c.Report != nil {
		for _, signer := range c.Report.Signers {
			s.certified(v, signer)
		}
	}
	return s
}

// certified adds what the verdict on one signature says.
func (s *Signed) certified(v *View, signer verdict.Signer) {
	if h := signer.Holder; h != nil {
		s.Certificate = append(s.Certificate, v.S("page.signed.certificate", "serial", h.Serial, "name", h.Name))
		if h.Organization != "" {
			s.Certificate = append(s.Certificate, h.Organization)
		}
	}
	if signer.Stamped {
		s.Certificate = append(s.Certificate, v.S("page.signed.stamped", "at", signer.At))
	}
	for _, step := range signer.Steps {
		if step.Name == verdict.StepStore {
			step.Outcome, step.Msg = verdict.Passed, i18n.M("page.signed.stored") // judged from what was kept
		}
		s.Steps = append(s.Steps, SignedStep{
			Name: v.T(step.Label()), Outcome: v.T(step.Said()), Words: v.T(step.Msg),
			Bad: step.Outcome == verdict.Failed || step.Outcome == verdict.Undetermined && step.Binding,
		})
	}
}
