package httpx

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"reglament/internal/i18n"
)

// preferences are the query parameters that set a cookie, with the values each may have. They are reserved: no page
// uses these names for anything else. The empty value of a cookie is the first.
var preferenceValues = map[string][]string{
	"lang":    {string(i18n.KK), string(i18n.RU), string(i18n.EN)},
	"theme":   {"auto", "light", "dark"},
	"density": {"roomy", "compact"},
	"keys":    {"on", "off"},
}

const year = 365 * 24 * 60 * 60

// preferences handles addresses such as /control?unit=7&lang=ru: it stores the preference and leads to the same page
// without the parameter, so that no copied link carries somebody's taste along.
func (m *Rim) preferences(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.Method != http.MethodGet && r.Method != http.MethodHead) || isAPI(r) || !m.store(w, r) {
			h.ServeHTTP(w, r)
			return
		}
		q := r.URL.Query()
		for name := range preferenceValues {
			q.Del(name)
		}
		http.Redirect(w, r, samePage(r.URL, q), http.StatusSeeOther)
	})
}

// store sets the cookies that the address asks for and reports whether it asked for any.
func (m *Rim) store(w http.ResponseWriter, r *http.Request) bool {
	asked := false
	q := r.URL.Query()
	for name, allowed := range preferenceValues {
		value := q.Get(name)
		if value == "" {
			continue
		}
		asked = true
		if slices.Contains(allowed, value) {
			http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: year, SameSite: http.SameSiteLaxMode, Secure: m.Secure})
		}
	}
	return asked
}

// samePage is the address of the same page. Doubled slashes at the front would name another host, so one is kept.
func samePage(u *url.URL, q url.Values) string {
	path := "/" + strings.TrimLeft(u.EscapedPath(), `/\`)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// preference reads a cookie; "" for the first value, for none and for nonsense.
func preference(r *http.Request, name string) string {
	allowed := preferenceValues[name]
	cookie, err := r.Cookie(name)
	if err != nil || !slices.Contains(allowed[1:], cookie.Value) {
		return ""
	}
	return cookie.Value
}

// language picks the language of a request: the cookie, then the browser's wish, then Kazakh. The second result says
// that the person chose it here.
func language(r *http.Request) (i18n.Lang, bool) {
	if cookie, err := r.Cookie("lang"); err == nil {
		if l, ok := i18n.ParseLang(cookie.Value); ok {
			return l, true
		}
	}
	return i18n.MatchLang(r.Header.Get("Accept-Language")), false
}

// UseLang gives the page the language of the person's account, unless another was chosen in this browser.
func UseLang(r *http.Request, l i18n.Lang) {
	if s := stateOf(r); !s.chosen && l != "" {
		s.ctx.Printer = i18n.For(l)
	}
}
