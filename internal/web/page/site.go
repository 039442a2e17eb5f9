package page

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"reglament/internal/access"
	"reglament/internal/account"
	"reglament/internal/analysis"
	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/revision"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/turn"
	"reglament/internal/web/httpx"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

// Site holds what pages are made of. Every field is required.
type Site struct {
	Rim         *httpx.Rim
	DB          *store.DB
	Directory   *org.Directory
	Rules       *rulebook.Store
	Accounts    *account.Service
	Kernel      *document.Kernel
	Instruments *instrument.Service
	HalfYear    *halfyear.Service
	Revision    *revision.Service
	Analysis    *analysis.Service
	Planning    *planning.Service
	// MaxFile is the greatest size of one file in bytes, as the kernel's store has it.
	MaxFile int64
	// IIN is the number that must stand in the certificate with which a person signs, "" when it is not known.
	IIN func(s *org.Structure, personID string) string
}

// Of makes the site of pages from the site of the program.
func Of(s *site.Site) *Site {
	a := s.App
	return &Site{Rim: s.Rim, DB: a.DB, Directory: a.Directory, Rules: a.Rules, Accounts: a.Accounts, Kernel: a.Kernel, Instruments: a.Instrument, HalfYear: a.HalfYear, Revision: a.Revision, Analysis: a.Analysis, Planning: a.Planning, MaxFile: s.MaxFile(), IIN: a.IIN}
}

// Addresses that the site itself leads to.
const (
	LoginPath    = "/login"
	PasswordPath = "/account/password"
)

// View is what a page is made from: the context of the design system, the actor and what is in force on the day.
type View struct {
	*ui.Ctx
	// Act is who acts now, in the capacity chosen in the session, without an idempotency key; see Keyed.
	Act org.Act
	// Seats are all capacities of the person on the day, the own posts first.
	Seats  []org.Seat
	Viewer access.Viewer
	Org    *org.Structure
	Rules  *rulebook.Snapshot
	Who    account.Identity
	// Moves counts what waits for the person, by kind.
	Moves map[turn.Kind]int64

	opened []string // unread notices that lead to the record shown
}

// Handler is a page for a person signed in.
type Handler func(w http.ResponseWriter, r *http.Request, v *View) error

// Handle makes a page an http.Handler. Who is not signed in is led to the log-in and back; who must change the password
// first is led there.
func (s *Site) Handle(h Handler) http.Handler {
	return s.Rim.Handle(func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.View(r)
		var unknown account.Unauthenticated
		if errors.As(err, &unknown) && r.Method == http.MethodGet {
			return httpx.Redirect(w, r, LoginPath+"?"+url.Values{"to": {r.URL.RequestURI()}}.Encode())
		}
		if err != nil {
			return err
		}
		if v.Who.MustChange && r.URL.Path != PasswordPath {
			return httpx.Redirect(w, r, PasswordPath)
		}
		if err = h(w, r, v); err == nil {
			s.opened(r, v)
		}
		return err
	})
}

// opened marks the notices that led to the record just shown as read. The page is written by then: a failure is left to the next
// opening, and to the log.
func (s *Site) opened(r *http.Request, v *View) {
	if len(v.opened) == 0 {
		return
	}
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return s.Kernel.MarkRead(r.Context(), tx, v.Act.PersonID, v.Act.Now, v.opened...)
	})
	if err != nil {
		s.Rim.Log.WarnContext(r.Context(), "notices of an opened record stay unread", slog.Any("error", err))
	}
}

// card reports whether the request opens the card of a record, to which notices lead.
func card(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.Pattern, "/{id}") && httpx.ValidID(r.PathValue("id"))
}

// View completes the page context of a request with the person of its session.
func (s *Site) View(r *http.Request) (*View, error) {
	cookie, err := r.Cookie(SessionCookie)
	if err != nil {
		return nil, account.Unauthenticated{Why: i18n.M("account.error.session")}
	}
	if err := s.ahead(r, cookie.Value); err != nil {
		return nil, err
	}
	now := s.Rim.Now()
	v := &View{Ctx: httpx.Ctx(r)}
	if v.Who, err = s.Accounts.Session(r.Context(), cookie.Value, now); err != nil {
		return nil, err
	}
	v.Act = org.Act{Actor: org.Actor{SessionID: v.Who.Ref}, Now: now}
	v.Act.PersonID = v.Who.PersonID
	if err := s.read(r, v); err != nil {
		return nil, err
	}
	v.dress(r)
	return v, nil
}

// ahead asks on one way what every page asks, where the page is read in one snapshot.
func (s *Site) ahead(r *http.Request, token string) error {
	if r.Method != http.MethodGet {
		return nil
	}
	return s.DB.Read(r.Context(), func(q store.Q) error {
		return store.Ahead(r.Context(), q, s.Accounts.Asks(token), s.Directory.Asks(), s.Rules.Asks())
	})
}

func (s *Site) read(r *http.Request, v *View) error {
	ctx := r.Context()
	return s.DB.Read(ctx, func(q store.Q) (err error) {
		if v.Org, err = s.Directory.Current(ctx, q); err != nil {
			return err
		}
		if v.Rules, err = s.Rules.Current(ctx, q); err != nil {
			return err
		}
		day := v.Act.Day()
		v.Seats = v.Org.Seats(v.Act.PersonID, day)
		if seat, ok := account.SeatOf(v.Seats, v.Who.Seat); ok {
			v.Act.Seat = seat
		}
		v.Viewer = access.Keys(v.Org, v.Seats, day)
		mine := control.Mine(v.Org, v.Seats)
		if err = store.Ahead(ctx, q, append(turn.Asks(mine, 0), document.AskUnread(v.Act.PersonID))...); err != nil {
			return err
		}
		if v.Moves, err = turn.Count(ctx, q, mine); err != nil {
			return err
		}
		unread, err := s.Kernel.Unread(ctx, q, v.Act.PersonID)
		if v.Unread = int(unread); unread == document.UnreadMost {
			v.Unread, v.UnreadMore = document.UnreadMost-1, true
		}
		if err != nil || unread == 0 || !card(r) {
			return err
		}
		v.opened, err = s.Kernel.NoticesAt(ctx, q, v.Act.PersonID, r.URL.Path)
		if !v.UnreadMore {
			v.Unread -= len(v.opened)
		}
		return err
	})
}

// dress gives the page the person's name, settings, sections and counts.
func (v *View) dress(r *http.Request) {
	httpx.UseLang(r, v.Who.Settings.Lang)
	if v.Theme == "" && v.Who.Settings.Theme != account.ThemeAuto {
		v.Theme = string(v.Who.Settings.Theme)
	}
	if v.Density == "" && v.Who.Settings.Density == account.DensityCompact {
		v.Density = "compact"
	}
	v.KeysOff = v.KeysOff || !v.Who.Settings.Shortcuts
	v.ParaAt = v.paraAt
	name := v.PersonName(v.Act.PersonID)
	v.User = &ui.User{ID: v.Act.PersonID, Name: name, Initials: initials(name)}
	if v.Act.PostID != "" {
		v.User.Post = v.Text(v.Act.Title)
		if v.Act.For != nil {
			v.User.Post = v.Text(v.Act.For.Title)
		}
		v.User.Unit = v.UnitName(v.Act.AsUnit())
	}
	v.Standing = v.away()
	waiting := int64(0)
	for _, n := range v.Moves {
		waiting += n
	}
	v.Counts = map[string]ui.NavCount{"desk": {N: int(waiting)}}
	v.Sections = map[string]bool{
		"desk": true, "control": v.controls(), "plans": true, "proposals": true, "measures": true, "instruments": true, "executions": true, "grounds": true, "analysis": true, "sources": true, "regulation": true, "org": true, "informs": true, "oral": true, "revisions": v.sends(),
		"search": true, "admin": v.Viewer.Admin, "account": true,
	}
}

// away tells a person who is recorded absent that he may read and report back, and not act (2, 3, 5); nil for anybody else.
func (v *View) away() *ui.Notice {
	a, away := v.Org.Absent(v.Act.PersonID, v.Act.Day())
	if !away {
		return nil
	}
	text := v.S("pages.away.since", "from", a.From)
	if !a.To.None() {
		text = v.S("pages.away.until", "from", a.From, "to", a.To)
	}
	return &ui.Notice{Kind: ui.Soon, Text: text, Link: &ui.Link{Href: "/org/people/" + v.Act.PersonID, Label: v.S("pages.away.back")}}
}

// paraAt is the place in a body's own edition where a paragraph of its numbering stands (10); "" for a number that is the
// Regulation's.
func (v *View) paraAt(edition, para string) string {
	ed, ok := v.Rules.Book.Edition(edition)
	if !ok || ed.Body == law.Root {
		return ""
	}
	for _, name := range ed.Names() {
		for _, x := range ed.Own(name) {
			if x.Para == para {
				return "/regulation/editions/" + edition + "#" + ParaAnchor(para)
			}
		}
	}
	return ""
}

// ParaAnchor is the place of a paragraph within the card of an edition.
func ParaAnchor(para string) string { return "para-" + strings.ReplaceAll(para, " ", "-") }

// sends reports whether the person belongs to a body that sends instruments to others, or oversees them (49, 50).
func (v *View) sends() bool {
	for _, seat := range v.Seats {
		if u, ok := v.Org.Unit(seat.AsBody()); ok && u.Kind != org.KindDistrict {
			return true
		}
	}
	return v.Viewer.Control
}

// Analyst reports whether the person is shown the way to the half-yearly analysis (49-1); the use case asks for the right itself.
func (v *View) Analyst() bool {
	for _, seat := range v.Seats {
		post, _ := v.Org.Post(seat.AsPost())
		switch k := seat.AsKind(); {
		case k == org.PostGP, k.IsDeputyGP(), k == org.PostCoA, k == org.PostDeputyCoA, post.Control && k.OfGPO():
			return true
		}
	}
	return false
}

// controls reports whether the person oversees the work of others (3, 5, order 5).
func (v *View) controls() bool {
	if v.Viewer.Control {
		return true
	}
	for _, seat := range v.Seats {
		if seat.AsKind().IsHead() || seat.AsKind().IsDeputyGP() {
			return true
		}
	}
	return false
}

func initials(name string) string {
	out := ""
	for word := range strings.FieldsSeq(name) {
		r, _ := utf8.DecodeRuneInString(word)
		if out += string(r); utf8.RuneCountInString(out) == 2 {
			break
		}
	}
	return out
}

// SessionCookie carries the token of the session.
const SessionCookie = "session"

// SetSession stores the token of a session just opened.
func (s *Site) SetSession(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: SessionCookie, Value: token, Path: "/", MaxAge: int(account.SessionMax / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Rim.Secure,
	})
}

// ClearSession forgets the token in the browser.
func (s *Site) ClearSession(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: SessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Rim.Secure})
}

// SafeReturn is the address a person may be led back to after the log-in: a path of this site, else "/".
func SafeReturn(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

// keyField is the hidden field with the idempotency key of a form.
const keyField = "_key"

// Hidden are the hidden fields of a form that changes something: a key against double sending and, above nought, the
// version of the record that the person saw.
func (v *View) Hidden(version int64) map[string]string {
	out := map[string]string{keyField: store.NewID(v.Act.Now)}
	if version > 0 {
		out[versionField] = strconv.FormatInt(version, 10)
	}
	return out
}

// Keyed is the act with the key of the form. Its key is bound to the address, so that a key copied into another form
// is another command.
func (v *View) Keyed(in *httpx.Input) org.Act {
	act := v.Act
	act.Key = in.OptID(keyField)
	return act
}

// Version reads the version of the record that the form was made from.
func Version(in *httpx.Input) int64 { return int64(in.Int(versionField, 1, 1<<31-1)) }

// OptVersion is Version of what the person may have found not begun yet: 0 then.
func OptVersion(in *httpx.Input) int64 {
	n, _ := in.OptInt(versionField, 1, 1<<31-1)
	return int64(n)
}

// ID is the id in the address. An ill-formed one is not found.
func ID(r *http.Request) (string, error) {
	id := r.PathValue("id")
	if !httpx.ValidID(id) {
		return "", fault.NotFound{What: r.URL.Path}
	}
	return id, nil
}
