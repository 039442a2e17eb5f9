// Command licences gathers the licence texts of everything that ships inside the program and adds them as one file,
// "licences.txt", to the built browser files in web/dist, for the page "About": the Go standard library, every Go module
// linked into ./cmd/reglament, and what web/build.mjs gathered of the npm packages ("licences-web.txt"). It runs after
// web/build.mjs and before the program is built.
//
// It reads the module cache only, so it works without a network once the program can be built. A linked module that
// has no licence file stops the build: it may not be shipped.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
)

func main() {
	program := flag.String("program", "./cmd/reglament", "the package whose linked modules are gathered")
	dist := flag.String("dist", "web/dist", "the folder of built browser files, with manifest.json")
	flag.Parse()
	if err := run(*program, *dist); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(program, dist string) error {
	list, err := goCommand("list", "-deps", "-json=Dir,Standard,Module", program)
	if err != nil {
		return err
	}
	modules, err := linked(bytes.NewReader(list))
	if err != nil {
		return err
	}
	goroot, err := goCommand("env", "GOROOT")
	if err != nil {
		return err
	}
	text, err := gather(modules, strings.TrimSpace(string(goroot)))
	if err != nil {
		return err
	}
	return publish(dist, text)
}

func goCommand(args ...string) ([]byte, error) {
	out, err := exec.Command("go", args...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return out, err
}

// entry is what manifest.json, written by web/build.mjs, says of a file.
type entry struct {
	Path      string   `json:"path"`
	Type      string   `json:"type"`
	Size      int      `json:"size"`
	Encodings []string `json:"encodings"`
}

// publish writes the text, followed by that of the browser code, under a name with its hash, and enters it in the manifest.
func publish(dist, text string) error {
	manifest := filepath.Join(dist, "manifest.json")
	raw, err := os.ReadFile(manifest)
	if err != nil {
		return fmt.Errorf("the browser files are built first (node web/build.mjs): %w", err)
	}
	files := map[string]entry{}
	if err := json.Unmarshal(raw, &files); err != nil {
		return fmt.Errorf("%s: %w", manifest, err)
	}
	web, err := os.ReadFile(filepath.Join(dist, files["licences-web.txt"].Path))
	if err != nil {
		return fmt.Errorf("the licences of the browser code: %w", err)
	}
	all := text + "\n" + string(web)
	name := fmt.Sprintf("licences.%x.txt", sha256.Sum256([]byte(all)))[:len("licences.")+12] + ".txt"
	if err := os.WriteFile(filepath.Join(dist, name), []byte(all), 0o644); err != nil {
		return err
	}
	files["licences.txt"] = entry{Path: name, Type: "text/plain; charset=utf-8", Size: len(all), Encodings: []string{}}
	raw, err = json.MarshalIndent(files, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(manifest, append(raw, '\n'), 0o644)
}

// module is one module of which at least one package is linked.
type module struct {
	name, dir string
	packages  []string // directories of the linked packages
}

// linked reads the output of `go list -deps -json` and returns the modules other than the program's own, by name.
func linked(in io.Reader) ([]module, error) {
	byName := map[string]*module{}
	for dec := json.NewDecoder(in); ; {
		var p struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		if byName[name] == nil {
			byName[name] = &module{name: name, dir: p.Module.Dir}
		}
		byName[name].packages = append(byName[name].packages, p.Dir)
	}
	var out []module
	for _, m := range byName {
		out = append(out, *m)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out, nil
}

var licenceName = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents|authors\.licen[cs]e)([-._].*)?$|^[A-Z]+[-_](LICENSE|LICENCE|NOTICE)(\.(md|txt))?$`)

// texts returns the licence files between the module's root and each linked package: a package may hold code of others
// under its own licence deeper in the tree.
func (m module) texts() ([]string, error) {
	dirs := []string{m.dir}
	for _, d := range m.packages {
		for ; len(d) > len(m.dir); d = filepath.Dir(d) {
			if !slices.Contains(dirs, d) {
				dirs = append(dirs, d)
			}
		}
	}
	sort.Strings(dirs)
	var out []string
	for _, d := range dirs {
		entries, err := os.ReadDir(d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || !licenceName.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
				continue
			}
			b, err := os.ReadFile(filepath.Join(d, e.Name()))
			if err != nil {
				return nil, err
			}
			out = append(out, tidy(string(b)))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s is linked but holds no licence file", m.name)
	}
	return out, nil
}

// tidy makes equal texts equal whatever their line ends.
func tidy(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) + "\n"
}

// gather writes each different text once, under the names of the modules it belongs to.
func gather(modules []module, goroot string) (string, error) {
	var order []string
	holders := map[string][]string{}
	add := func(name, text string) {
		if holders[text] == nil {
			order = append(order, text)
		}
		if !slices.Contains(holders[text], name) {
			holders[text] = append(holders[text], name)
		}
	}
	// Some distributions ship Go without the file; the modules of the Go project carry the same text.
	if b, err := os.ReadFile(filepath.Join(goroot, "LICENSE")); err == nil {
		add("Go standard library", tidy(string(b)))
	}
	for _, m := range modules {
		texts, err := m.texts()
		if err != nil {
			return "", err
		}
		for _, text := range texts {
			add(m.name, text)
			if strings.HasPrefix(m.name, "golang.org/x/") && strings.Contains(text, "Redistribution and use") {
				add("Go standard library", text)
			}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Licences of the Go modules inside this program (%d modules)\n", len(modules))
	for _, text := range order {
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s", strings.Repeat("=", 80), strings.Join(holders[text], "\n"), text)
	}
	return out.String(), nil
}
