package i18n_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckSourcesFindsMissingAndUnusedKeys(t *testing.T) {
	c := load(t, `
_dynamic: [made.]
a.used: {kk: "{x}", ru: "{x}", en: "{x}"}
a.literal: {kk: x, ru: x, en: x}
a.data: {kk: x, ru: x, en: x}
a.templ: {kk: x, ru: x, en: x}
a.idle: {kk: x, ru: x, en: x}
made.up: {kk: x, ru: x, en: x}
`)
	files := map[string]string{
		"code.go": `package p
var a = i18n.M("a.used", "x", 1)
var b = i18n.M("a.used", "y", 1)
var c = p.S("a.gone")
var d = i18n.Msg{Key: "a.lost"}
var e = ui.S(ctx, "a.away", "x", 1)
var f = "a.literal"
var g = other.M("not.ours")
`,
		"page.templ":           "package p\n\ntempl x() {\n{ ui.S(ctx, \"a.templ\") }\n{ p.S(\"a.nowhere\", \"n\", 1) }\n}\n",
		"data.yaml":            "say: a.data\n",
		"code_test.go":         "package p\nvar t = i18n.M(\"a.test\")\n",
		"testdata/x.go":        "package p\nvar t = i18n.M(\"a.testdata\")\n",
		"node_modules/m/x.go":  "package p\nvar t = i18n.M(\"a.foreign\")\n",
		"deep/in/pkg_templ.go": "package p\nvar t = i18n.M(\"a.generated\")\n",
	}
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := c.CheckSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	var missing, unused []string
	for _, p := range r.Missing {
		missing = append(missing, p.String())
	}
	for _, p := range r.Unused {
		unused = append(unused, p.String())
	}
	if diff := cmp.Diff([]string{
		"code.go:3: a.used: is said without {x}",
		"code.go:4: a.gone: is not in the catalogue",
		"code.go:5: a.lost: is not in the catalogue",
		"code.go:6: a.away: is not in the catalogue",
		"page.templ:5: a.nowhere: is not in the catalogue",
	}, missing); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"test.yaml: a.idle: no source mentions it"}, unused); diff != "" {
		t.Error(diff)
	}
}
