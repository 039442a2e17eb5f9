package assets

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func sample(t *testing.T) *Assets {
	t.Helper()
	a, err := LoadFS(fstest.MapFS{
		"manifest.json":      {Data: []byte(`{"app.css":{"path":"app.1a2b.css","type":"text/css; charset=utf-8","size":5,"encodings":["br","gzip"]},"a.woff2":{"path":"a.9.woff2","type":"font/woff2","size":1,"encodings":[]}}`)},
		"app.1a2b.css":       {Data: []byte("plain")},
		"app.1a2b.css.br":    {Data: []byte("br")},
		"app.1a2b.css.gz":    {Data: []byte("gz")},
		"a.9.woff2":          {Data: []byte("f")},
		"secret-unlisted.js": {Data: []byte("no")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestLoadSaysHowToBuild(t *testing.T) {
	if _, err := LoadFS(fstest.MapFS{".gitkeep": {}}); !errors.Is(err, ErrNotBuilt) {
		t.Fatalf("want ErrNotBuilt, got %v", err)
	}
}

func TestLoadRefusesManifestWithMissingFile(t *testing.T) {
	if _, err := LoadFS(fstest.MapFS{"manifest.json": {Data: []byte(`{"app.css":{"path":"gone.css"}}`)}}); err == nil {
		t.Fatal("a manifest that names a missing file was accepted")
	}
}

func TestHandlerChoosesVariant(t *testing.T) {
	h := sample(t).Handler()
	cases := []struct {
		method, path, accept, body, encoding string
		status                               int
	}{
		{"GET", "/assets/app.1a2b.css", "gzip, deflate, br", "br", "br", 200},
		{"GET", "/assets/app.1a2b.css", "gzip", "gz", "gzip", 200},
		{"GET", "/assets/app.1a2b.css", "br;q=0, gzip;q=0.5", "gz", "gzip", 200},
		{"GET", "/assets/app.1a2b.css", "", "plain", "", 200},
		{"HEAD", "/assets/app.1a2b.css", "br", "", "br", 200},
		{"GET", "/assets/a.9.woff2", "br, gzip", "f", "", 200},
		{"GET", "/assets/app.css", "", "404 page not found\n", "", 404},
		{"GET", "/assets/secret-unlisted.js", "", "404 page not found\n", "", 404},
		{"GET", "/assets/../manifest.json", "", "404 page not found\n", "", 404},
		{"POST", "/assets/app.1a2b.css", "", "Method Not Allowed\n", "", 405},
	}
	for _, c := range cases {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Content-Encoding") != c.encoding {
			t.Errorf("%s %s (%s): %d %q %q", c.method, c.path, c.accept, w.Code, w.Body, w.Header().Get("Content-Encoding"))
		}
		if c.status == http.StatusOK && w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: not immutable", c.path)
		}
	}
	if got := sample(t).URL("app.css"); got != "/assets/app.1a2b.css" {
		t.Errorf("URL: %s", got)
	}
}
