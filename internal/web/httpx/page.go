package httpx

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/a-h/templ"

	"reglament/internal/i18n"
	"reglament/internal/web/ui"
)

// Page writes a whole page: with navigation for a person, plain for nobody. A page that cannot be made writes nothing
// and is an error.
func Page(w http.ResponseWriter, r *http.Request, status int, page ui.Page, content templ.Component) error {
	c := Ctx(r)
	c.Flash = takeFlash(w, r)
	if status == http.StatusUnprocessableEntity {
		page.Failed = true
	}
	if c.User == nil {
		return write(w, r, status, c.Gate(page, content))
	}
	return write(w, r, status, c.Layout(page, content))
}

// Fragment writes a piece of a page for the script.
func Fragment(w http.ResponseWriter, r *http.Request, status int, content templ.Component) error {
	return write(w, r, status, content)
}

// pages are buffers for whole pages, used again: growing a new one for each page was a quarter of what a request allocated.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// pageMost is the greatest buffer in bytes that is kept.
const pageMost = 1 << 20

func giveBack(b *bytes.Buffer) {
	if b.Cap() <= pageMost {
		b.Reset()
		pages.Put(b)
	}
}

func write(w http.ResponseWriter, r *http.Request, status int, content templ.Component) error {
	body := pages.Get().(*bytes.Buffer)
	defer giveBack(body)
	if err := content.Render(r.Context(), body); err != nil {
		return fmt.Errorf("httpx: render: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(Ctx(r).Lang()))
	// Pages hold what only this person may see, and are stale at once.
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the only failure is a reader who went away
	return nil
}

// Redirect leads to another page after an act (303), also when the script asked.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// flashCookie carries one message to the next page.
const flashCookie = "flash"

type flash struct {
	Kind ui.LightKind `json:"kind"`
	Msg  i18n.Msg     `json:"msg"`
}

// Flash leaves a message for the next page that this person sees. Call it before Redirect.
func Flash(w http.ResponseWriter, r *http.Request, kind ui.LightKind, msg i18n.Msg) {
	raw, err := json.Marshal(flash{kind, msg})
	if err != nil || len(raw) > 2500 {
		return // a message that does not fit into a cookie is not worth failing an act that was done
	}
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), Path: "/", MaxAge: 120,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: stateOf(r).rim.Secure,
	})
}

func takeFlash(w http.ResponseWriter, r *http.Request) *ui.Flash {
	cookie, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: stateOf(r).rim.Secure})
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	var f flash
	if err != nil || json.Unmarshal(raw, &f) != nil {
		return nil
	}
	switch f.Kind {
	case ui.Over, ui.Soon, ui.OnDay, ui.Ext, ui.Done:
	default:
		return nil
	}
	return &ui.Flash{Kind: f.Kind, Text: Ctx(r).T(f.Msg)}
}
