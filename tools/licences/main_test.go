package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(name)
}

func TestGather(t *testing.T) {
	root := t.TempDir()
	goroot := write(t, root+"/go/LICENSE", "Go text\n")
	a := write(t, root+"/a/LICENSE", "MIT\r\ntext\r\n")
	inner := write(t, root+"/a/deep/er/COPYING.txt", "inner text\n")
	write(t, root+"/a/other/LICENSE", "not linked\n")
	write(t, root+"/a/license.go", "package a\n")
	b := write(t, root+"/b/SQLITE-LICENSE", "MIT\ntext\n")

	got, err := gather([]module{
		{name: "example.org/a v1", dir: a, packages: []string{a, inner}},
		{name: "example.org/b v2", dir: b, packages: []string{b}},
	}, goroot)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Go text", "inner text", "example.org/a v1\nexample.org/b v2\n\nMIT\ntext", "(2 modules)"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	for _, not := range []string{"not linked", "package a"} {
		if strings.Contains(got, not) {
			t.Errorf("%q has no place in:\n%s", not, got)
		}
	}
}

func TestModuleWithoutLicenceStops(t *testing.T) {
	dir := write(t, t.TempDir()+"/m/README", "hello\n")
	if _, err := gather([]module{{name: "example.org/m v1", dir: dir, packages: []string{dir}}}, ""); err == nil {
		t.Error("a module without a licence was accepted")
	}
}

func TestLinkedReadsGoList(t *testing.T) {
	got, err := linked(strings.NewReader(`
{"Dir":"/g/fmt","Standard":true}
{"Dir":"/m/cmd","Module":{"Path":"own","Main":true,"Dir":"/m"}}
{"Dir":"/c/b/x","Module":{"Path":"example.org/b","Version":"v1","Dir":"/c/b"}}
{"Dir":"/c/b","Module":{"Path":"example.org/b","Version":"v1","Dir":"/c/b"}}
{"Dir":"/c/a","Module":{"Path":"example.org/a","Version":"v3","Dir":"/c/a"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].name != "example.org/a v3" || len(got[1].packages) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestPublishEntersTheTextInTheManifest(t *testing.T) {
	dist := write(t, t.TempDir()+"/licences-web.abc.txt", "web text\n")
	write(t, dist+"/manifest.json", `{"licences-web.txt": {"path": "licences-web.abc.txt", "type": "text/plain", "size": 9, "encodings": ["br"]}}`)
	for range 2 { // A second time changes nothing.
		if err := publish(dist, "go text\n"); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(dist + "/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]entry
	if err := json.Unmarshal(raw, &files); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dist, files["licences.txt"].Path))
	if err != nil || string(text) != "go text\n\nweb text\n" {
		t.Errorf("text %q, error %v", text, err)
	}
	if got := files["licences-web.txt"]; got.Path != "licences-web.abc.txt" || len(got.Encodings) != 1 || len(files) != 2 {
		t.Errorf("the manifest lost what it held: %s", raw)
	}
}

func TestPublishWithoutBrowserFilesStops(t *testing.T) {
	if err := publish(t.TempDir(), "text"); err == nil {
		t.Error("there is no manifest, and no error")
	}
}
