package httpx

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/web/ui"
)

// NCALayer is where the program of the certification authority listens on every person's own device: the only foreign address
// that a page may speak with.
const NCALayer = "wss://127.0.0.1:13579"

// ContentSecurityPolicy lets pages load only our own files, and nothing written into the page run. The simulator of the
// demonstration answers at our own address.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
	"connect-src 'self' " + NCALayer + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (m *Rim) secured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", ContentSecurityPolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		if m.Secure {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// limit cuts bodies that are too large; reading past the limit gives an error that the table knows.
func (m *Rim) limit(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int64(DefaultBodyLimit)
		if m.BodyLimit != nil {
			n = m.BodyLimit(r)
		}
		if r.ContentLength > n {
			m.Fail(w, r, TooLarge{Limit: n})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, n)
		h.ServeHTTP(w, r)
	})
}

// state is what one request carries through the rim.
type state struct {
	ctx *ui.Ctx
	rim *Rim
	// chosen says that the person chose the language here, so that the account's own does not override it.
	chosen bool
}

type stateKey struct{}

func stateOf(r *http.Request) *state {
	s, ok := r.Context().Value(stateKey{}).(*state)
	if !ok {
		panic("httpx: the request did not pass through Rim.Wrap")
	}
	return s
}

// Ctx is the page context of a request. The middleware that knows the person completes it.
func Ctx(r *http.Request) *ui.Ctx { return stateOf(r).ctx }

// prepare gives the request its number and its page context.
func (m *Rim) prepare(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := requestID(r)
		lang, chosen := language(r)
		s := &state{rim: m, chosen: chosen, ctx: &ui.Ctx{
			Printer:   i18n.For(lang),
			Path:      r.URL.Path,
			Query:     r.URL.Query(),
			Today:     calendar.DayOf(m.Now()),
			Theme:     preference(r, "theme"),
			Density:   preference(r, "density"),
			KeysOff:   preference(r, "keys") == "off",
			RequestID: id,
			Assets:    m.Assets,
		}}
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), stateKey{}, s)))
	})
}

type idKey struct{}

// requestID is the number of a request, by which its line in the log is found. A number sent by the client is not
// believed.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(idKey{}).(string)
	return id
}

var idAlphabet = base32.NewEncoding("ABCDEFGHJKMNPQRSTUVWXYZ234567890").WithPadding(base32.NoPadding)

func newID() string {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return idAlphabet.EncodeToString(b[:])
}

// recorder remembers the status and size of an answer for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (m *Rim) logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := m.Now()
		id := newID()
		w.Header().Set("X-Request-Id", id)
		rec := &recorder{ResponseWriter: w}
		h.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), idKey{}, id)))
		level := slog.LevelInfo
		if rec.status >= 500 {
			level = slog.LevelError
		}
		// The query is left out: it may hold what a person searched for.
		m.Log.LogAttrs(r.Context(), level, "request", slog.String("id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes), slog.Duration("took", m.Now().Sub(start)))
	})
}

// recovered turns a panic into the page for internal errors.
func (m *Rim) recovered(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard := &recorder{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // the documented sentinel, compared as net/http does
				panic(v)
			}
			m.Log.Error("panic", slog.String("id", requestID(r)), slog.Any("value", v), slog.String("stack", string(debug.Stack())))
			if guard.status != 0 {
				panic(http.ErrAbortHandler) // half an answer is out: the connection is cut rather than left to look whole
			}
			m.Fail(w, r, panicError{fmt.Sprint(v)})
		}()
		h.ServeHTTP(guard, r)
	})
}

// panicError was logged with its stack already.
type panicError struct{ what string }

func (e panicError) Error() string { return "panic: " + e.what }

// isAPI reports whether the answer must be JSON.
func isAPI(r *http.Request) bool {
	return r.URL.Path == "/api" || strings.HasPrefix(r.URL.Path, "/api/")
}
