package httpx

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"reglament/internal/web/ui"
)

// DefaultBodyLimit is the greatest size of a request body in bytes where nothing else was said.
const DefaultBodyLimit = 1 << 20

// Config is what the rim needs to know. The zero value of every optional field is safe.
type Config struct {
	// Log takes one line for each request. Required.
	Log *slog.Logger
	// Now is the clock. Required.
	Now func() time.Time
	// Assets gives the address of a browser file; nil leaves plain names.
	Assets func(name string) string
	// Findings reads the findings out of a refusal by the Regulation; false for any other error.
	Findings func(error) ([]ui.Finding, bool)
	// BodyLimit is the greatest size of the body of a request in bytes; nil means DefaultBodyLimit.
	BodyLimit func(*http.Request) int64
	// Secure says that people reach the server by HTTPS: cookies and HSTS follow.
	Secure bool
	// Problem answers for the programming interface (/api/) where the rim itself refuses a request; nil leaves it to pages.
	Problem func(w http.ResponseWriter, r *http.Request, status int)
	// Proxies are the addresses of the proxies in front of the server: what they say of the sender (X-Forwarded-For) is believed.
	Proxies []netip.Prefix
	// TrustedOrigins may send forms here, such as "https://portal.prokuror.gov.kz".
	TrustedOrigins []string
}

// Rim is the middleware with its settings.
type Rim struct {
	Config
	gzip   func(http.Handler) http.HandlerFunc
	origin *http.CrossOriginProtection
}

// New checks the settings.
func New(cfg Config) (*Rim, error) {
	if cfg.Log == nil || cfg.Now == nil {
		return nil, fmt.Errorf("httpx: a log and a clock are required")
	}
	// The quickest level: pages are long tables, which it makes a tenth larger than the default at half of its processor time.
	// The jitter changes the length of compressed answers at random, so that secrets cannot be guessed from it.
	wrapper, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, fmt.Errorf("httpx: %w", err)
	}
	m := &Rim{Config: cfg, gzip: wrapper, origin: http.NewCrossOriginProtection()}
	for _, o := range cfg.TrustedOrigins {
		if err := m.origin.AddTrustedOrigin(o); err != nil {
			return nil, fmt.Errorf("httpx: trusted origin: %w", err)
		}
	}
	m.origin.SetDenyHandler(m.Handle(func(http.ResponseWriter, *http.Request) error { return errForeign }))
	return m, nil
}

// Wrap puts the middleware around the application.
func (m *Rim) Wrap(h http.Handler) http.Handler {
	h = m.origin.Handler(h)
	h = m.preferences(h)
	h = m.limit(h)
	h = m.recovered(h)
	h = m.prepare(h)
	h = m.packed(h)
	h = m.secured(h)
	h = m.logged(h)
	return m.forwarded(h)
}

// packed compresses answers; a websocket needs the bare connection.
func (m *Rim) packed(h http.Handler) http.Handler {
	compressed := m.gzip(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			h.ServeHTTP(w, r)
			return
		}
		compressed.ServeHTTP(w, r)
	})
}

// Handler is a page: it writes an answer, or returns an error and writes nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Handle makes a page an http.Handler; its error goes through the error table.
func (m *Rim) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			m.Fail(w, r, err)
		}
	})
}

// Routes serves a mux, with pages of our own where it has no route for a path or a method.
func (m *Rim) Routes(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		var answer statusOnly
		h.ServeHTTP(&answer, r)
		if allow := answer.Header().Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		if card := cardOf(mux, r); card != "" && answer.status == http.StatusMethodNotAllowed {
			http.Redirect(w, r, card, http.StatusSeeOther)
			return
		}
		if answer.status < http.StatusBadRequest { // the mux would send to a tidied path: here no address stands for another
			answer.status = http.StatusNotFound
		}
		m.Fail(w, r, statusError(answer.status))
	})
}

// cardOf is the page of the record whose act the address names, "" where there is none. A form that was refused comes back under
// the address of its act, which answers POST only: who then reloads it, changes the language or follows a link of it is led to
// the card, with the act open.
func cardOf(mux *http.ServeMux, r *http.Request) string {
	at, act := path.Split(r.URL.Path)
	if r.Method != http.MethodGet || at == "/" || act == "" {
		return ""
	}
	card := &url.URL{Path: strings.TrimSuffix(at, "/")}
	_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: card, Host: r.Host})
	if !strings.HasPrefix(pattern, http.MethodGet+" ") || !strings.HasSuffix(pattern, "}") {
		return ""
	}
	query := r.URL.Query()
	if !query.Has("act") {
		query.Set("act", act)
	}
	card.RawQuery = query.Encode()
	return card.String()
}

// statusOnly learns what the mux would have answered.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header {
	if s.header == nil {
		s.header = http.Header{}
	}
	return s.header
}

func (s *statusOnly) WriteHeader(status int) { s.status = status }

func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
