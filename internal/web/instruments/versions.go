package instruments

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/executions"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// versionsPage shows the versions of an instrument and what changed between two of them.
type versionsPage struct {
	ID, Title string
	List      []document.Version
	A, B      int64
	Parts     []document.PartDiff
	// Titles are the titles of the grounds that a version names, by id.
	Titles map[string]string
}

// versions answers GET /instruments/{id}/versions?a=&b=. Without numbers it compares the last two.
func (p pages) versions(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c := versionsPage{ID: id}
	if c.List, err = p.Instruments.Versions(r.Context(), v.Act, id); err != nil {
		return err
	}
	q := r.URL.Query()
	c.A, c.B = number(q.Get("a")), number(q.Get("b"))
	if len(c.List) > 0 {
		c.Title = c.List[0].Title
		if c.B == 0 {
			c.B = c.List[0].N
		}
		if c.A == 0 {
			c.A = max(c.B-1, 1)
		}
	}
	if c.A > c.B {
		c.A, c.B = c.B, c.A
	}
	if c.A != c.B {
		if c.Parts, err = p.Instruments.Diff(r.Context(), v.Act, id, c.A, c.B); err != nil {
			return err
		}
		if c.Titles, err = p.groundTitles(r, v, c.Parts); err != nil {
			return err
		}
	}
	head := ui.Page{
		Title: v.S("pages.versions"), Sub: c.Title, Section: "instruments",
		Crumbs: []ui.Link{{Label: v.S("ui.nav.instruments"), Href: path}, {Label: v.S("pages.instrument"), Href: path + "/" + id}},
	}
	return httpx.Page(w, r, http.StatusOK, head, versionsView(v, c))
}

// groundTitles reads the titles and numbers of the grounds that changed, so that people read names and not ids. One that the
// person may not see has none.
func (p pages) groundTitles(r *http.Request, v *page.View, parts []document.PartDiff) (map[string]string, error) {
	out := map[string]string{}
	for _, d := range parts {
		if !d.Changed || d.Key != "facts.ground_id" && d.Key != "facts.short_ground_id" {
			continue
		}
		for _, s := range d.Spans {
			var id string
			if json.Unmarshal([]byte(s.Text), &id) != nil || id == "" {
				continue
			}
			g, err := p.Instruments.Ground(r.Context(), v.Act, id)
			switch {
			case err == nil:
				out[id] = grounds.Title(v, g)
			case !errors.Is(err, fault.NotFound{}):
				return nil, err
			}
		}
	}
	return out, nil
}

// changed are the parts that differ; facts are told apart from texts.
func (c versionsPage) changed() []document.PartDiff {
	var out []document.PartDiff
	for _, d := range c.Parts {
		if d.Changed && d.Key != document.PartName {
			out = append(out, d)
		}
	}
	return out
}

// partLabel names a part or a fact.
func partLabel(v *page.View, d document.PartDiff) string {
	if d.IsFact {
		return v.T(i18n.Msg{Key: "pages.fact." + strings.TrimPrefix(d.Key, "facts.")})
	}
	if d.Key == "title" {
		return v.S("pages.form.title")
	}
	return v.T(i18n.Msg{Key: "pages.part." + d.Key})
}

// spanText is a stretch of a part; facts are said in words, not as data.
func spanText(v *page.View, titles map[string]string, d document.PartDiff, s document.Span) string {
	if !d.IsFact {
		return s.Text
	}
	return factWords(v, titles, strings.TrimPrefix(d.Key, "facts."), json.RawMessage(s.Text))
}

// factWords says the value of a fact: names for ids, yes and no, dates as dates.
func factWords(v *page.View, titles map[string]string, name string, raw json.RawMessage) string {
	var text string
	var list []string
	var on bool
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return factName(v, titles, name, text)
	case json.Unmarshal(raw, &list) == nil:
		for i := range list {
			list[i] = factName(v, titles, name, list[i])
		}
		if len(list) == 0 {
			return v.S("common.none")
		}
		return v.List(list)
	case json.Unmarshal(raw, &on) == nil && on:
		return v.S("common.yes")
	case string(raw) == "false" || string(raw) == "null":
		return v.S("common.none")
	}
	return factObject(v, raw)
}

// factObject says a fact that is a number or a group of values.
func factObject(v *page.View, raw json.RawMessage) string {
	var n int64
	if json.Unmarshal(raw, &n) == nil {
		return v.Number(n)
	}
	var terms []instrument.InterimTerm
	if json.Unmarshal(raw, &terms) == nil {
		words := make([]string, len(terms))
		for i, t := range terms {
			words[i] = strings.TrimSpace(v.Day(t.Due) + " " + t.What)
		}
		return strings.Join(words, "; ")
	}
	var m instrument.Matter
	if json.Unmarshal(raw, &m) == nil && m.Kind != "" {
		return v.T(i18n.Msg{Key: "instrument.matter." + m.Kind}) + " " + m.Reference
	}
	var follows instrument.SupplementInput
	if json.Unmarshal(raw, &follows) == nil && follows.Ground != "" {
		return strings.TrimSpace(executions.SupplementWhy(v, follows.Ground) + " " + follows.Words)
	}
	var reasons map[string]string
	if json.Unmarshal(raw, &reasons) == nil {
		words := make([]string, 0, len(reasons))
		for _, rule := range slices.Sorted(maps.Keys(reasons)) {
			words = append(words, v.T(i18n.Msg{Key: "rule." + rule})+": "+reasons[rule])
		}
		return strings.Join(words, "; ")
	}
	return ""
}

// factName says one value of a fact.
func factName(v *page.View, titles map[string]string, name, value string) string {
	if value == "" {
		return v.S("common.none")
	}
	switch name {
	case "recipients", "touched":
		return v.UnitName(value)
	case "signer_post":
		return v.PostTitle(value)
	case "area_id":
		return v.AreaName(value)
	case "ground_id", "short_ground_id":
		if title := titles[value]; title != "" {
			return title
		}
		return v.S("pages.fact.record")
	case "kind":
		return KindName(v, instrument.Kind(value))
	case "term_kind":
		return v.T(i18n.Msg{Key: "pages.fact.term." + value})
	case "lang":
		return v.T(i18n.Msg{Key: "common.lang." + value})
	case "term_day":
		if d, ok := httpx.ParseDay(value); ok {
			return v.Day(d)
		}
	}
	return value
}

func versionHref(id string, a, b int64) string {
	return path + "/" + id + "/versions?a=" + strconv.FormatInt(a, 10) + "&b=" + strconv.FormatInt(b, 10)
}
