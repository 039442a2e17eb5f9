// Package assets serves the browser files built by build.mjs into web/dist: style sheet, scripts, fonts, icons and licence texts.
//
// Every file has its content hash in its name and may be cached for ever. The folder is empty until
// "npm ci --ignore-scripts && node build.mjs" has run in web/; Load then says so instead of serving bare pages.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix is the address under which Handler must be mounted.
const Prefix = "/assets/"

// ErrNotBuilt means that web/dist holds no manifest.json.
var ErrNotBuilt = errors.New("the browser files are not built: run \"npm ci --ignore-scripts && node build.mjs\" in web/, then build the program again")

// file is one entry of manifest.json.
type file struct {
	Path      string   `json:"path"`
	Type      string   `json:"type"`
	Size      int      `json:"size"`
	Encodings []string `json:"encodings"`
}

// Assets is the set of built browser files, read only after Load.
type Assets struct {
	fs     fs.FS
	byName map[string]file
	byPath map[string]file
}

// Load reads the manifest of the embedded files. It returns ErrNotBuilt when the build has not run.
func Load() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return LoadFS(sub)
}

// LoadFS reads manifest.json from any file system with the layout of web/dist.
func LoadFS(fsys fs.FS) (*Assets, error) {
	raw, err := fs.ReadFile(fsys, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	a := &Assets{fs: fsys, byPath: map[string]file{}}
	if err := json.Unmarshal(raw, &a.byName); err != nil {
		return nil, fmt.Errorf("assets: manifest.json: %w", err)
	}
	for name, f := range a.byName {
		if _, err := fs.Stat(fsys, f.Path); err != nil {
			return nil, fmt.Errorf("assets: manifest.json names %s for %s: %w", f.Path, name, err)
		}
		a.byPath[f.Path] = f
	}
	return a, nil
}

// URL gives the address of a file by its plain name ("app.css"). An unknown name gives an address that answers 404.
func (a *Assets) URL(name string) string {
	if f, ok := a.byName[name]; ok {
		return Prefix + f.Path
	}
	return Prefix + name
}

// Text returns the content of a built file by its plain name, for pages that show it ("licences-web.txt").
func (a *Assets) Text(name string) (string, error) {
	f, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("assets: no file %q", name)
	}
	raw, err := fs.ReadFile(a.fs, f.Path)
	return string(raw), err
}

// Handler serves the files under Prefix: explicit content types, a year of caching, the precompressed variant the browser accepts.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := a.byPath[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r, f)
	})
}

func (a *Assets) serve(w http.ResponseWriter, r *http.Request, f file) {
	path, encoding := pick(f, r.Header.Get("Accept-Encoding"))
	body, err := fs.ReadFile(a.fs, path)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	if len(f.Encodings) > 0 {
		h.Set("Vary", "Accept-Encoding")
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the only failure is a reader who went away
	}
}

// pick chooses the variant: brotli before gzip before plain; an encoding refused with q=0 is not used.
func pick(f file, accept string) (path, encoding string) {
	suffix := map[string]string{"br": ".br", "gzip": ".gz"}
	for _, enc := range f.Encodings {
		for part := range strings.SplitSeq(accept, ",") {
			name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			if strings.TrimSpace(name) != enc {
				continue
			}
			q := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(params), "q="))
			if v, err := strconv.ParseFloat(q, 64); err == nil && v == 0 {
				break
			}
			return f.Path + suffix[enc], enc
		}
	}
	return f.Path, ""
}
