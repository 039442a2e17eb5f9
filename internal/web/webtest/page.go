package webtest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"reglament/internal/i18n"
)

// Page is what came back, read as a browser reads it.
type Page struct {
	Status int
	Path   string
	Header http.Header
	Body   string
	root   *html.Node
	client *Client
}

func read(c *Client, path string, w *httptest.ResponseRecorder) *Page {
	p := &Page{Status: w.Code, Path: path, Header: w.Header(), Body: w.Body.String(), client: c}
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		root, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			c.t.Fatal(err)
		}
		p.root = root
		p.check()
	}
	return p
}

// untranslated finds keys of any area of the catalogue, and placeholders, that were not said in the reader's language.
var untranslated = sync.OnceValue(func() *regexp.Regexp {
	areas := map[string]bool{}
	for _, key := range i18n.Default().Keys() {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	return regexp.MustCompile(`\b(?:` + strings.Join(slices.Sorted(maps.Keys(areas)), "|") + `)\.[a-z_]+(?:\.[a-z_0-9]+)*\b|\{[a-z_]+(?::[a-z]+)?\}|%!`)
})

// check looks for what no page may have: keys instead of words, doubled ids, labels that lead nowhere.
func (p *Page) check() {
	p.client.t.Helper()
	text := p.Text("body")
	for _, bad := range untranslated().FindAllString(text, 5) {
		if strings.HasPrefix(p.Path, "/admin/numbers") && strings.HasPrefix(bad, "{") {
			continue // templates of numbers are shown as they are written, with their placeholders
		}
		p.client.t.Errorf("%s: untranslated %q", p.Path, bad)
	}
	ids := map[string]bool{}
	for _, n := range p.All("[id]") {
		if id := n.Attr("id"); ids[id] {
			p.client.t.Errorf("%s: id %q twice", p.Path, id)
		} else {
			ids[id] = true
		}
	}
	for _, n := range p.All("label[for]") {
		if !ids[n.Attr("for")] {
			p.client.t.Errorf("%s: label for %q leads nowhere", p.Path, n.Attr("for"))
		}
	}
}

// Node is an element of a page.
type Node struct{ n *html.Node }

// Attr is the value of an attribute.
func (x Node) Attr(name string) string {
	for _, a := range x.n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Has reports whether the attribute is there.
func (x Node) Has(name string) bool {
	return slices.ContainsFunc(x.n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Text is the text of the element, blanks joined.
func (x Node) Text() string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(x.n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// part is one simple selector: tag, #id, .class and [attr=value] in any number.
type part struct {
	tag, id string
	classes []string
	attrs   [][2]string
}

var pieces = regexp.MustCompile(`^[a-z0-9*]+|#[^.#\[]+|\.[^.#\[]+|\[[^\]]+\]`)

func parse(selector string) []part {
	var out []part
	for _, word := range strings.Fields(selector) {
		var x part
		for _, piece := range pieces.FindAllString(word, -1) {
			switch piece[0] {
			case '#':
				x.id = piece[1:]
			case '.':
				x.classes = append(x.classes, piece[1:])
			case '[':
				name, value, _ := strings.Cut(strings.Trim(piece, "[]"), "=")
				x.attrs = append(x.attrs, [2]string{name, strings.Trim(value, `"`)})
			default:
				x.tag = piece
			}
		}
		out = append(out, x)
	}
	return out
}

func (x part) fits(n *html.Node) bool {
	if n.Type != html.ElementNode || x.tag != "" && x.tag != "*" && x.tag != n.Data {
		return false
	}
	e := Node{n}
	if x.id != "" && e.Attr("id") != x.id {
		return false
	}
	for _, c := range x.classes {
		if !slices.Contains(strings.Fields(e.Attr("class")), c) {
			return false
		}
	}
	for _, a := range x.attrs {
		if !e.Has(a[0]) || a[1] != "" && e.Attr(a[0]) != a[1] {
			return false
		}
	}
	return true
}

// All finds the elements that a selector names: "form[action=/x] input.pick", descendants only.
func (p *Page) All(selector string) []Node {
	if p.root == nil {
		return nil
	}
	parts := parse(selector)
	var out []Node
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if parts[depth].fits(n) {
			if depth == len(parts)-1 {
				out = append(out, Node{n})
			} else {
				depth++
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth)
		}
	}
	walk(p.root, 0)
	return out
}

// Count is the number of elements.
func (p *Page) Count(selector string) int { return len(p.All(selector)) }

// Text is the text of everything that the selector names.
func (p *Page) Text(selector string) string {
	var out []string
	for _, n := range p.All(selector) {
		out = append(out, n.Text())
	}
	return strings.Join(out, " | ")
}

// Form reads a form as a browser would send it untouched: the values of its fields, the hidden ones too. The selector
// names the form.
func (p *Page) Form(selector string) url.Values {
	p.client.t.Helper()
	forms := p.All(selector)
	if len(forms) == 0 {
		p.client.t.Fatalf("%s: no form %s", p.Path, selector)
	}
	out := url.Values{}
	sub := Page{root: forms[0].n, client: p.client}
	for _, n := range sub.All("input[name]") {
		switch n.Attr("type") {
		case "checkbox", "radio":
			if n.Has("checked") {
				out.Add(n.Attr("name"), n.Attr("value"))
			}
		case "file", "submit":
		default:
			out.Add(n.Attr("name"), n.Attr("value"))
		}
	}
	for _, n := range sub.All("textarea[name]") {
		text := ""
		if n.n.FirstChild != nil {
			text = n.n.FirstChild.Data
		}
		out.Add(n.Attr("name"), text)
	}
	for _, n := range sub.All("select[name]") {
		options := (&Page{root: n.n}).All("option")
		value := ""
		if len(options) > 0 {
			value = options[0].Attr("value")
		}
		for _, o := range options {
			if o.Has("selected") {
				value = o.Attr("value")
			}
		}
		out.Add(n.Attr("name"), value)
	}
	return out
}

// Want fails the test unless the page has the status.
func (p *Page) Want(status int) *Page {
	p.client.t.Helper()
	if p.Status != status {
		body := p.Text("main")
		if body == "" {
			body = p.Body
		}
		p.client.t.Fatalf("%s: status %d, want %d\n%.1500s", p.Path, p.Status, status, body)
	}
	return p
}

// Says fails the test unless what the selector names holds the words.
func (p *Page) Says(selector, words string) *Page {
	p.client.t.Helper()
	if text := p.Text(selector); !strings.Contains(text, words) {
		p.client.t.Errorf("%s: %s says %.600q, not %q", p.Path, selector, text, words)
	}
	return p
}
