package gallery_test

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"reglament/internal/i18n"
	"reglament/internal/web/ui"
	"reglament/internal/web/ui/gallery"
)

func context3(lang i18n.Lang) *ui.Ctx {
	c := &ui.Ctx{Printer: i18n.For(lang), Path: "/gallery", Query: url.Values{"unit": {"7"}, "after": {"x"}}}
	gallery.Person(c)
	return c
}

func render(t *testing.T, content templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := content.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// void elements have no closing tag in HTML.
var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// wellFormed walks the tags with a stack: the forgiving parser of browsers would hide a tag left open.
func wellFormed(t *testing.T, where, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	var open []string
	ids := map[string]bool{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Errorf("%s: %v", where, z.Err())
			}
			if len(open) > 0 {
				t.Errorf("%s: left open: %v", where, open)
			}
			return
		case html.StartTagToken:
			tag := z.Token()
			checkTag(t, where, tag, ids)
			if !slices.Contains(void, tag.Data) {
				open = append(open, tag.Data)
			}
		case html.SelfClosingTagToken:
			checkTag(t, where, z.Token(), ids)
		case html.EndTagToken:
			tag := z.Token()
			if len(open) == 0 || open[len(open)-1] != tag.Data {
				t.Fatalf("%s: </%s> closes %v", where, tag.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkTag(t *testing.T, where string, tag html.Token, ids map[string]bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range tag.Attr {
		if seen[a.Key] {
			t.Errorf("%s: <%s> has %s twice", where, tag.Data, a.Key)
		}
		seen[a.Key] = true
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on"):
			t.Errorf("%s: <%s %s> is forbidden by the content security policy", where, tag.Data, a.Key)
		case a.Key == "id" && ids[a.Val]:
			t.Errorf("%s: the id %q is given twice", where, a.Val)
		case a.Key == "id":
			ids[a.Val] = true
		case a.Key == "href" && (a.Val == "" || strings.Contains(a.Val, "about:invalid")):
			t.Errorf("%s: <%s> leads nowhere: %q", where, tag.Data, a.Val)
		}
	}
	if tag.Data == "style" || tag.Data == "script" && !seen["src"] {
		t.Errorf("%s: inline <%s>", where, tag.Data)
	}
}

var (
	unsaid = regexp.MustCompile(`>\s*[^<]*\b(?:ui|common|httpx)\.[a-z]+(?:\.[a-z]+)*\b[^<]*<`)
	hole   = regexp.MustCompile(`\{[a-z]+(?::[a-zA-Z]+)?\}`)
)

func TestEveryPartialInThreeLanguages(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, e := range gallery.Entries() {
			c := context3(lang)
			p, content := e.Make(c)
			page := render(t, c.Layout(p, content))
			where := e.Name + " " + string(lang)
			wellFormed(t, where, page)
			if m := unsaid.FindString(page); m != "" {
				t.Errorf("%s: a key instead of words: %s", where, m)
			}
			if m := hole.FindString(page); m != "" && !strings.Contains(m, "htmx") {
				t.Errorf("%s: an argument is missing: %s", where, m)
			}
			if !strings.Contains(page, `<html lang="`+string(lang)+`"`) {
				t.Errorf("%s: the language of the page is not said", where)
			}
		}
	}
}

func TestGateAndErrorPage(t *testing.T) {
	for _, lang := range i18n.Langs {
		c := context3(lang)
		c.User = nil
		c.Flash = &ui.Flash{Kind: ui.OnDay, Text: "ok"}
		content := c.ErrorPage(ui.ErrorPage{Status: 403, Title: "t", Text: "x", Reasons: []string{"r"}, Findings: gallery.FilledForm().Findings, RequestID: "AB12"})
		wellFormed(t, "gate "+string(lang), render(t, c.Gate(ui.Page{Title: "t"}, content)))
	}
}

// TestGalleryShowsEveryPartial keeps the gallery complete: a partial that is not shown is not looked at.
func TestGalleryShowsEveryPartial(t *testing.T) {
	var sources strings.Builder
	for _, pattern := range []string{"*.templ", "*.go", "../*.templ", "browsertest/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(raw)
		}
	}
	component := reflect.TypeFor[templ.Component]()
	methods := reflect.TypeFor[*ui.Ctx]()
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		if m.Type.NumOut() != 1 || m.Type.Out(0) != component || slices.Contains([]string{"Gate", "Layout", "ErrorPage", "Stack"}, m.Name) {
			continue
		}
		if !strings.Contains(sources.String(), "c."+m.Name+"(") {
			t.Errorf("the gallery does not show %s", m.Name)
		}
	}
}

func TestLanguageSwitchKeepsPageAndFilters(t *testing.T) {
	c := context3(i18n.KK)
	p, content := gallery.Entries()[0].Make(c)
	page := render(t, c.Layout(p, content))
	if !strings.Contains(page, `href="/gallery?after=x&amp;lang=ru&amp;unit=7"`) {
		t.Error("the language switch loses the address of the page")
	}
}
