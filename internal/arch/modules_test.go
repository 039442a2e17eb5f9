package arch

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// required returns the version that a go.mod asks for, or "".
func required(mod []byte, module string) string {
	m := regexp.MustCompile(`(?m)^\s*(?:require\s+)?` + regexp.QuoteMeta(module) + `\s+(v\S+)`).FindSubmatch(mod)
	if m == nil {
		return ""
	}
	return string(m[1])
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLibcIsTheOneOfSQLite: modernc.org/sqlite works only with exactly the libc of its own go.mod.
func TestLibcIsTheOneOfSQLite(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-json", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatal(err)
	}
	var sqlite struct{ GoMod string }
	if err := json.Unmarshal(out, &sqlite); err != nil || sqlite.GoMod == "" {
		t.Fatalf("go list says nothing of modernc.org/sqlite: %v", err)
	}
	want := required(read(t, sqlite.GoMod), "modernc.org/libc")
	got := required(read(t, filepath.Join("..", "..", "go.mod")), "modernc.org/libc")
	if want == "" || got != want {
		t.Errorf("go.mod asks for modernc.org/libc %q, modernc.org/sqlite for %q", got, want)
	}
}

// TestTemplCommandIsTheOneOfTheLibrary: generated code and the library that runs it must be of one version.
func TestTemplCommandIsTheOneOfTheLibrary(t *testing.T) {
	library := required(read(t, filepath.Join("..", "..", "go.mod")), "github.com/a-h/templ")
	command := required(read(t, filepath.Join("..", "..", "tools", "go.mod")), "github.com/a-h/templ")
	if library == "" || library != command {
		t.Errorf("go.mod has templ %q, tools/go.mod %q", library, command)
	}
}

func TestRequired(t *testing.T) {
	mod := []byte("module m\n\nrequire (\n\ta.org/b v1.2.3\n\ta.org/b/v2 v2.0.0 // indirect\n)\nrequire c.org/d v0.1.0\n")
	for module, want := range map[string]string{"a.org/b": "v1.2.3", "a.org/b/v2": "v2.0.0", "c.org/d": "v0.1.0", "e": ""} {
		if got := required(mod, module); got != want {
			t.Errorf("%s: %q, want %q", module, got, want)
		}
	}
}
