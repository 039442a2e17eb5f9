package api_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

var (
	fence  = regexp.MustCompile("(?s)```sh\ncurl (.*?)\n# (\\d+)(?: (\\w+)=([\\w.]+))?\n```")
	header = regexp.MustCompile(`-H "([^:"]+): ([^"]*)"`)
	method = regexp.MustCompile(`-X (\w+)`)
	target = regexp.MustCompile(`\$URL([^\s"]*)`)
	upload = regexp.MustCompile(`-F "file=@([^"]+)"`)
	data   = regexp.MustCompile(`(?s)-d '(.*)'`)
)

// TestExamplesOfTheDocumentation runs every example of docs/api.md in order.
func TestExamplesOfTheDocumentation(t *testing.T) {
	o := open(t)
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{"UNIT": o.Unit("s3"), "BODY": o.Unit("akmola"), "SIGNER": o.Post("lead.deputy2"), "LEAD": o.Post("akmola-pub.officer1"), "LATER": "2027-01-20", "DISTRICT": o.Unit("akmola-arshaly")}
	for name, post := range map[string]string{
		"TOKEN": "s3-soc-1.officer1", "HEAD": "s3-soc-1.head", "APPARATUS": "app-ctl.head", "PLANNER": "app-pln.head", "SIGNATORY": "lead.deputy2",
		"RECIPIENT": "akmola.head", "EXECUTOR": "akmola-pub.officer1", "ADMIN": "app-it.head",
	} {
		seat, ok := o.Structure().Acting(o.Post(post), calendar.DayOf(o.Now))
		if !ok {
			t.Fatalf("nobody acts in %s", post)
		}
		known[name] = o.token(seat.PersonID, account.ScopeWrite)
	}
	examples := fence.FindAllStringSubmatch(string(text), -1)
	if n := strings.Count(string(text), "```sh"); n != len(examples) || n < 50 {
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
		if f := upload.FindStringSubmatch(line); f != nil {
			c.body, c.kind = form(t, f[1], webtest.PDF())
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
			if known[x[3]] = at(decode[any](t, r), strings.Split(x[4], ".")); known[x[3]] == "" {
				t.Fatalf("%s: no %s in %s", line, x[4], r.body)
			}
		}
	}
}

// at is the text at a path of names and places.
func at(v any, path []string) string {
	for _, name := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(x) {
				return ""
			}
			v = x[i]
		}
	}
	text, _ := v.(string)
	return text
}
