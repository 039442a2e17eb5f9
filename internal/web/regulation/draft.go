package regulation

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/rulebook"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// draftRule is a rule in the form of a draft.
type draftRule struct {
	Name, Label string
	// Base are the words, the value in JSON and the paragraph of the edition derived from; "" where it has no such rule.
	BaseWords, Base, BasePara string
	// May says what the body may do with the value (10).
	May law.Local
	// Own says that the draft sets something of its own.
	Own bool
}

// draftPage is the form of a draft.
type draftPage struct {
	rulebook.Card
	Rules   []draftRule
	Bases   []ui.Option
	Form    *ui.Form
	Version int64
	Stale   bool
	Preview *rulebook.Preview
}

// Names of the fields of one rule.
func valueField(rule string) string { return "values." + rule }
func paraField(rule string) string  { return "para." + rule }
func goneField(rule string) string  { return "gone." + rule }

// draft reads a draft that the person may edit.
func (p pages) draft(r *http.Request, v *page.View) (rulebook.Card, error) {
	id, err := page.ID(r)
	if err != nil {
		return rulebook.Card{}, err
	}
	c, err := p.Book.Card(r.Context(), v.Act, id)
	switch {
	case err != nil:
		return c, err
	case c.State != rulebook.StateDraft || c.Draft == nil:
		return c, fault.Conflict{Msg: i18n.M("rulebook.not_draft")}
	case !c.MayEdit:
		return c, fault.Forbid(i18n.M("rulebook.who.drafter", "body", c.BodyName))
	}
	return c, nil
}

// draftRules lists the rules of the base, and what the draft has beside them.
func (p pages) draftRules(v *page.View, c rulebook.Card, baseID string) []draftRule {
	var out []draftRule
	own := func(name string) bool {
		return slices.ContainsFunc(c.Draft.Values, func(x rulebook.Value) bool { return x.Rule == name })
	}
	if base, ok := v.Rules.Book.Edition(baseID); ok {
		for _, name := range base.AllNames() {
			x, ok := base.At(name, max(v.Today, base.From))
			if !ok && !own(name) {
				continue
			}
			d := draftRule{Name: name, Label: v.S("rule." + name), Base: x.JSON(), BasePara: x.Para, BaseWords: v.T(p.Book.Say(name, x)), May: x.Local, Own: own(name)}
			if c.Body == law.Root {
				d.May = law.LocalFree
			}
			out = append(out, d)
		}
	}
	for _, x := range c.Draft.Values {
		if !slices.ContainsFunc(out, func(d draftRule) bool { return d.Name == x.Rule }) {
			out = append(out, draftRule{Name: x.Rule, Label: v.S("rule." + x.Rule), Base: "null", May: law.LocalFree, Own: true})
		}
	}
	slices.SortStableFunc(out, func(a, b draftRule) int { return law.ComparePara(a.BasePara, b.BasePara) })
	return out
}

// editable reports whether the form offers the value, and not the paragraph alone.
func (d draftRule) editable() bool { return d.Base != "null" && (d.May == law.LocalFree || d.May == law.LocalStricter) }

// asYAML writes a value as people edit it.
func asYAML(text string) string {
	var x any
	if text == "" || text == "null" || json.Unmarshal([]byte(text), &x) != nil {
		return ""
	}
	out, err := yaml.Marshal(x)
	if err != nil {
		return text
	}
	return strings.TrimSpace(string(out))
}

// fill puts a draft into its form.
func fill(d rulebook.Draft, rules []draftRule) *ui.Form {
	f := ui.NewForm().Set("title_kk", d.Title.KK).Set("title_ru", d.Title.RU).Set("title_en", d.Title.EN).Set("base", d.Base)
	if !d.From.None() {
		f.SetDay("from", d.From)
	}
	for _, r := range rules {
		value, para := r.Base, r.BasePara
		for _, x := range d.Values {
			if x.Rule != r.Name {
				continue
			}
			if para = x.Para; len(x.Val) > 0 {
				value = string(x.Val)
			}
			if x.Gone {
				f.Set(goneField(r.Name), "1")
			}
		}
		f.Set(valueField(r.Name), asYAML(value)).Set(paraField(r.Name), para)
	}
	return f
}

// read takes a draft from its form. A value that is that of the base, under the same paragraph, is none of its own.
func read(in *httpx.Input, rules []draftRule) rulebook.Draft {
	d := rulebook.Draft{
		Title: i18n.Text{KK: in.Text("title_kk", 1, titleMost), RU: in.Text("title_ru", 1, titleMost), EN: in.Text("title_en", 1, titleMost)},
		Base:  in.ID("base"), From: in.OptDay("from"), Values: []rulebook.Value{},
	}
	for _, r := range rules {
		x := rulebook.Value{Rule: r.Name, Para: in.Text(paraField(r.Name), 0, 20), Gone: in.Bool(goneField(r.Name))}
		text := in.Area(valueField(r.Name), 0, valueMost)
		val, err := rulebook.ParseValue(text)
		if err != nil {
			in.Bad(valueField(r.Name), i18n.M("law.edition.malformed", "rule", i18n.Msg{Key: "rule." + r.Name}))
			continue
		}
		if x.Para == "" {
			x.Para = r.BasePara
		}
		if !x.Gone && string(val) != r.Base {
			x.Val = val
		}
		if x.Gone || len(x.Val) > 0 || x.Para != r.BasePara {
			d.Values = append(d.Values, x)
		}
	}
	return d
}

func (p pages) edit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := p.draft(r, v)
	if err != nil {
		return err
	}
	rules := p.draftRules(v, c, c.Draft.Base)
	return p.showDraft(w, r, v, http.StatusOK, draftPage{Card: c, Rules: rules, Form: fill(*c.Draft, rules), Version: c.Version})
}

func (p pages) showDraft(w http.ResponseWriter, r *http.Request, v *page.View, status int, d draftPage) error {
	d.Bases = baseOptions(v, d.Body)
	head := ui.Page{
		Title: v.S("regpages.edit"), Sub: v.Text(d.BodyName), Section: "regulation",
		Crumbs: crumbs(v, ui.Link{Label: v.Text(d.BodyName), Href: editionHref(d.ID)}),
	}
	return httpx.Page(w, r, status, head, draftView(v, d))
}

// save keeps the draft, or only examines it (act=check).
func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := p.draft(r, v)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	check := in.Choice("act", "save", "check") == "check"
	shown := draftPage{Card: c, Version: page.Version(in)}
	shown.Rules = p.draftRules(v, c, c.Draft.Base)
	d := read(in, shown.Rules)
	act := v.Keyed(in)
	if err = in.Err(); err == nil && check {
		preview, err := p.Book.Check(r.Context(), v.Act, c.ID, d)
		if err != nil {
			return err
		}
		shown.Form, shown.Preview = in.Form(), &preview
		return p.showDraft(w, r, v, http.StatusOK, shown)
	}
	if err == nil {
		_, err = p.Book.Edit(r.Context(), act, c.ID, shown.Version, d)
	}
	var stale fault.Conflict
	switch {
	case errors.As(err, &stale): // what was typed stays on the page, and may be saved over what is there now
		shown.Form, shown.Version, shown.Stale = in.Form(), c.Version, true
		return p.showDraft(w, r, v, http.StatusConflict, shown)
	case err != nil:
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error {
			shown.Form = f
			return p.showDraft(w, r, v, status, shown)
		})
	}
	httpx.Flash(w, r, ui.Done, i18n.M("regpages.done.save"))
	return httpx.Redirect(w, r, editionHref(c.ID))
}
