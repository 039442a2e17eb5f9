package org

import (
	"net/http"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// deed is an act upon a page whose form is long: the card only leads to it, and the form is made when it is asked for.
type deed struct {
	id, title, text, action, button string
	danger                          bool
	// def are the values of the form not sent yet; seen is the mark of the record that it changes, "" for none.
	def    map[string]string
	seen   string
	fields func(f *ui.Form) []block.Field
}

// link leads to the form.
func (d deed) link() ui.Action {
	return ui.Action{Label: d.title, Href: "?act=" + d.id, Danger: d.danger}
}

func links(list ...deed) []ui.Action {
	out := make([]ui.Action, len(list))
	for i, d := range list {
		out[i] = d.link()
	}
	return out
}

// seenField is the hidden field with the mark of the record as the person saw it.
const seenField = "seen"

// opened makes the form of the deed that came back or that the address asks for; act and f are those that came back.
func opened(v *page.View, act string, f *ui.Form, list []deed) []page.ActForm {
	if act == "" {
		act = v.Query.Get("act")
	}
	for _, d := range list {
		if d.id != act {
			continue
		}
		def := ui.NewForm()
		for name, value := range d.def {
			def.Set(block.Name(d.id, name), value)
		}
		seen := d.seen
		if f != nil && f.Values.Get(block.Name(d.id, seenField)) != "" {
			seen = f.Values.Get(block.Name(d.id, seenField)) // what the person saw, and not what has come of it meanwhile
		}
		out := page.ActForm{ID: d.id, Title: d.title, Text: d.text, Action: d.action, Button: d.button, Danger: d.danger}
		if out.Button == "" {
			out.Button = v.S("common.save")
		}
		if seen != "" {
			out.Extra = map[string]string{block.Name(d.id, seenField): seen}
		}
		out.Fields = block.Fields(v, d.id, def, d.fields(f)...)
		return []page.ActForm{out}
	}
	return nil
}

// single opens the page of one thing of the structure, which show draws too where a form of it comes back.
func single(show func(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		return show(w, r, v, id, http.StatusOK, "", nil)
	}
}

// seenOf reads the mark of the record as the person saw it.
func seenOf(in block.In) string { return in.Text(in.N(seenField), 0, 64) }

// languages are the ends of the names of a field in three languages.
var languages = []string{".kk", ".ru", ".en"}

// three is a field in three languages; label is a key of the catalogue, kind is block.Line or block.Lines.
func three(v *page.View, name, label string, kind block.Kind, most int, optional bool) []block.Field {
	out := make([]block.Field, len(languages))
	for i, lang := range languages {
		out[i] = block.Field{
			Kind: kind, Max: most, Rows: 4, Row: name,
			FieldSpec: ui.FieldSpec{
				Name: name + lang, Label: v.T(i18n.M("pages.org.in_lang"+lang, "what", i18n.Msg{Key: label})),
				Optional: optional || lang == ".en" && kind == block.Lines,
			},
		}
	}
	return out
}

// setThree notes a text in three languages among the values of a form.
func setThree(def map[string]string, name string, t i18n.Text) {
	def[name+".kk"], def[name+".ru"], def[name+".en"] = t.KK, t.RU, t.EN
}

// textOf reads a line in three languages.
func textOf(in block.In, name string, least, most int) i18n.Text {
	return i18n.Text{KK: in.Text(in.N(name+".kk"), least, most), RU: in.Text(in.N(name+".ru"), least, most), EN: in.Text(in.N(name+".en"), least, most)}
}

// longText reads several lines in three languages; English may be left out.
func longText(in block.In, name string) i18n.Text {
	return i18n.Text{KK: in.Area(in.N(name+".kk"), 1, longMost), RU: in.Area(in.N(name+".ru"), 1, longMost), EN: in.Area(in.N(name+".en"), 0, longMost)}
}

// Bounds of the fields, in characters; the service has the same.
const (
	codeMost  = 40
	nameMost  = 300
	shortMost = 80
	actMost   = 200
	longMost  = 20_000
)

func line(v *page.View, name, label string, most int) block.Field {
	return block.Field{Kind: block.Line, FieldSpec: ui.FieldSpec{Name: name, Label: v.T(i18n.Msg{Key: label})}, Max: most}
}

func dayField(v *page.View, name, label string) block.Field {
	return block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: name, Label: v.T(i18n.Msg{Key: label})}}
}

// actField is the act on which a change rests.
func actField(v *page.View) block.Field { return line(v, "act", "pages.org.by_act", actMost) }

// fields is a list that needs nothing of the form that came back.
func fields(list ...[]block.Field) func(*ui.Form) []block.Field {
	return func(*ui.Form) []block.Field {
		var out []block.Field
		for _, x := range list {
			out = append(out, x...)
		}
		return out
	}
}

func one(list ...block.Field) []block.Field { return list }

// run does a deed of a page: to is the page to go to when done, or is made by do when it says so.
type run struct {
	act   string
	names map[string]string
	done  i18n.Msg
	// do reads the fields and does the act; the address it gives, if any, is where the person goes.
	do   func(in block.In, act org.Act) (string, error)
	to   string
	back func(status int, act string, f *ui.Form) error
}

func (d run) serve(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: d.act}
	to, err := d.do(in, v.Keyed(in.Input))
	if err != nil {
		return page.Back(w, r, in.Input, in.Named(err, d.names), func(status int, f *ui.Form) error { return d.back(status, d.act, f) })
	}
	if to == "" {
		to = d.to
	}
	httpx.Flash(w, r, ui.Done, d.done)
	return httpx.Redirect(w, r, to)
}
