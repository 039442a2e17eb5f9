// Package site is what every page of the web interface is given: the program behind it, the rim around it, the browser
// files. A page package has a function Routes(*http.ServeMux, *site.Site) and stands in the list of package web.
package site

import (
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	assets "reglament/web"

	"reglament/internal/app"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
)

// Site is what pages are made of. It is set once and safe for concurrent use.
type Site struct {
	App    *app.App
	Rim    *httpx.Rim
	Assets *assets.Assets
	// Version names the program as it was built, "" when the builder did not say.
	Version string
	// Secure says that people reach the server by HTTPS, so that cookies are sent no other way.
	Secure bool
}

// Config is what the command line says about the web interface.
type Config struct {
	// Secure says that people reach the server by HTTPS.
	Secure bool
	// Version names the program as it was built, "" when the builder did not say.
	Version string
	// TrustedOrigins may send forms here.
	TrustedOrigins []string
	// Proxies are the proxies in front of the server, whose word about the sender is believed.
	Proxies []netip.Prefix
	// Problem answers programs where the rim refuses a request.
	Problem func(w http.ResponseWriter, r *http.Request, status int)
}

// New makes a site; files are the built browser files (assets.Load).
func New(a *app.App, files *assets.Assets, log *slog.Logger, now func() time.Time, cfg Config) (*Site, error) {
	rim, err := httpx.New(httpx.Config{
		Log: log, Now: now, Assets: files.URL, Findings: Findings, Secure: cfg.Secure, TrustedOrigins: cfg.TrustedOrigins,
		Proxies: cfg.Proxies, Problem: cfg.Problem,
		BodyLimit: BodyLimit(maxFile(a)),
	})
	if err != nil {
		return nil, err
	}
	return &Site{App: a, Rim: rim, Assets: files, Version: cfg.Version, Secure: cfg.Secure}, nil
}

// fileMax is the greatest size of a file in bytes where the store of files names none.
const fileMax = 50 << 20

func maxFile(a *app.App) int64 {
	if a.Files.MaxSize > 0 {
		return a.Files.MaxSize
	}
	return fileMax
}

// MaxFile is the greatest size of one uploaded file in bytes.
func (s *Site) MaxFile() int64 { return maxFile(s.App) }

// BodyLimit is the limit of a request body in bytes: a form with files may be as large as a few files.
func BodyLimit(maxFile int64) func(*http.Request) int64 {
	return func(r *http.Request) int64 {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			return 4*maxFile + httpx.DefaultBodyLimit
		}
		return httpx.DefaultBodyLimit
	}
}

// Routes mounts what is no page: the browser files, and /healthz for whoever watches the server.
func (s *Site) Routes(mux *http.ServeMux) {
	mux.Handle(assets.Prefix, s.Assets.Handler())
	mux.Handle("GET /healthz", http.HandlerFunc(s.health))
}

// Wrap puts the rim around a mux: limits, logs, errors, language, cookies.
func (s *Site) Wrap(mux *http.ServeMux) http.Handler {
	return s.Rim.Wrap(s.oneSnapshot(s.Rim.Routes(mux)))
}

// oneSnapshot has everything that a page reads read in one snapshot of the database, until its first byte is sent.
func (s *Site) oneSnapshot(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.ServeHTTP(w, r)
			return
		}
		ctx, end := s.App.DB.Share(r.Context())
		defer end()
		h.ServeHTTP(&answer{w, end}, r.WithContext(ctx))
	})
}

// answer says when it begins.
type answer struct {
	http.ResponseWriter
	begins func()
}

func (w *answer) WriteHeader(status int) {
	w.begins()
	w.ResponseWriter.WriteHeader(status)
}

func (w *answer) Write(b []byte) (int, error) {
	w.begins()
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// health answers whether the database answers.
func (s *Site) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := s.App.DB.Ping(r.Context()); err != nil {
		s.App.Log.Error("health", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("the database does not answer\n"))
		return
	}
	_, _ = w.Write([]byte("ok\n"))
}

// Findings reads the findings out of a refusal by the Regulation; false for any other error.
func Findings(err error) ([]ui.Finding, bool) {
	var refusal *law.Refusal
	if !errors.As(err, &refusal) {
		return nil, false
	}
	return ToUI(refusal.Findings), true
}

// ToUI turns findings into what the partials show.
func ToUI(list []law.Finding) []ui.Finding {
	out := make([]ui.Finding, len(list))
	for i, f := range list {
		out[i] = ui.Finding{
			Outcome: ui.Outcome(f.Outcome.String()), Rule: f.ReasonKey(), Para: f.Para, Edition: f.Edition, Field: f.Field,
			Msg: f.Msg, Allowed: f.Allowed, Label: f.Label(), Reason: f.Reason, ReasonLength: f.ReasonLength(), ReasonShort: f.ReasonGiven > 0,
		}
	}
	return out
}
