package api_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/web/webtest"
)

var (
	fence  = regexp.MustCompile("(?s)```sh\ncurl (.*?)\n# (\\d+)(?: (\\w+)=(\\w+))?\n```")
	header = regexp.MustCompile(`-H "([^:"]+): ([^"]*)"`)
	method = regexp.MustCompile(`-X (\w+)`)
	target = regexp.MustCompile(`\$URL([^\s"]*)`)
	data   = regexp.MustCompile(`(?s)-d '(.*)'`)
)

// TestExamplesOfTheDocumentation runs every example of docs/api.md in order.
func TestExamplesOfTheDocumentation(t *testing.T) {
	o := open(t)
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{
		"TOKEN": o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), "BODY": o.Unit("akmola"), "SIGNER": o.Post("lead.deputy2"),
	}
	examples := fence.FindAllStringSubmatch(string(text), -1)
	if n := strings.Count(string(text), "```sh"); n != len(examples) || n < 15 {
		t.Fatalf("%d of %d examples can be read", len(examples), n)
	}
	for _, x := range examples {
		line := os.Expand(x[1], func(name string) string {
			if v, ok := known[name]; ok {
				return v
			}
			return "$" + name
		})
		c := call{method: "GET", path: target.FindStringSubmatch(line)[1]}
		if m := method.FindStringSubmatch(line); m != nil {
			c.method = m[1]
		}
		if d := data.FindStringSubmatch(line); d != nil {
			c.body = d[1]
		}
		if strings.Contains(line, `-F "file=@`) {
			c.body, c.kind = form(t, "analysis.pdf", webtest.PDF())
		}
		for _, h := range header.FindAllStringSubmatch(line, -1) {
			switch h[1] {
			case "Authorization":
				c.token = strings.TrimPrefix(h[2], "Bearer ")
			case "Accept-Language":
				c.lang = h[2]
			case "Idempotency-Key":
				c.key = h[2]
			case "X-Acting-Post":
				c.post = h[2]
			}
		}
		r := o.do(c)
		if want, _ := strconv.Atoi(x[2]); r.status != want {
			t.Fatalf("%s: %d %s", line, r.status, r.body)
		}
		if x[3] != "" {
			known[x[3]], _ = decode[map[string]any](t, r)[x[4]].(string)
		}
	}
}
