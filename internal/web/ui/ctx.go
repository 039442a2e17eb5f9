package ui

import (
	"net/url"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Ctx is what every partial of one page shares. One request has one Ctx; it is not safe for several goroutines.
// The embedded printer speaks the reader's language: c.S("key"), c.T(msg), c.Day(d), c.Text(t).
type Ctx struct {
	*i18n.Printer

	// Path and Query are the address of the page shown, for the language switch, filters and sorting.
	Path  string
	Query url.Values
	// User is the person signed in; nil shows the page without navigation.
	User *User
	// Today is the civil day in Almaty on which the page is made.
	Today calendar.Day
	// Theme is "light", "dark" or "" (as the device says).
	Theme string
	// Density is "compact" or "".
	Density string
	// KeysOff switches single-key shortcuts off (WCAG 2.1.4).
	KeysOff bool
	// Counts are the numbers beside the sections of the navigation, by section key.
	Counts map[string]NavCount
	// Unread is how many notices the person has not read; UnreadMore says that there are more.
	Unread     int
	UnreadMore bool
	// Sections lists the section keys that this person sees; nil shows all.
	Sections map[string]bool
	// Flash is a message left by the page before, shown once.
	Flash *Flash
	// Standing stands at the head of every page as long as it is true of the person.
	Standing *Notice
	// RequestID is the number under which the log knows the request.
	RequestID string
	// ParaAt gives the address of a paragraph by the numbering of an edition: that of a body has numbers of its own (10);
	// "" is the paragraph of the Regulation itself, and so is everything while it is nil.
	ParaAt func(edition, para string) string
	// Assets gives the address of a built browser file by its plain name; nil leaves plain names.
	Assets func(name string) string
}

// User is the person signed in, as the navigation shows them.
type User struct {
	// ID tells people apart for the script; it is not shown.
	ID                         string
	Name, Initials, Post, Unit string
}

// NavCount is a number beside a section; Hot paints it as a matter that is late.
type NavCount struct {
	N   int
	Hot bool
}

// unreadCount is the number of unread notices as the bell bears it.
func (c *Ctx) unreadCount() string {
	n := c.count(c.Unread)
	if c.UnreadMore {
		n += "+"
	}
	return n
}

// bellLabel says where the bell leads, and what waits there.
func (c *Ctx) bellLabel() string {
	if c.Unread == 0 {
		return c.S("ui.notices")
	}
	return c.S("ui.notices.unread", "n", c.unreadCount())
}

// Flash is a message shown once after an act.
type Flash struct {
	Kind LightKind
	Text string
}

// Link is an address with its words.
type Link struct {
	Label, Href string
}

// Asset gives the address of a built browser file.
func (c *Ctx) Asset(name string) string {
	if c.Assets == nil {
		return "/assets/" + name
	}
	return c.Assets(name)
}

// With is the address of this page with one query parameter changed; an empty value takes it away. Cursors of the
// pager are dropped, since they belong to the old list.
func (c *Ctx) With(name, value string) string {
	q := url.Values{}
	for k, v := range c.Query {
		if k != "after" && k != "before" {
			q[k] = v
		}
	}
	if value == "" {
		q.Del(name)
	} else {
		q.Set(name, value)
	}
	return address(c.Path, q)
}

// prefer is the address that stores a preference and comes back to this very page, cursor included.
func (c *Ctx) prefer(name, value string) string {
	q := url.Values{}
	for k, v := range c.Query {
		q[k] = v
	}
	q.Set(name, value)
	return address(c.Path, q)
}

func address(path string, q url.Values) string {
	if path == "" {
		path = "/"
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// otherTheme is the theme that the switch in the top bar leads to.
func (c *Ctx) otherTheme() string {
	if c.Theme == "dark" {
		return "light"
	}
	return "dark"
}

func (c *Ctx) sees(section string) bool {
	return c.Sections == nil || c.Sections[section]
}

// count writes a whole number in the reader's language.
func (c *Ctx) count(n int) string { return c.Number(int64(n)) }

// Bytes writes the size of a file: 214 КБ, 1,2 МБ.
func (c *Ctx) Bytes(n int64) string {
	switch {
	case n < 1000:
		return c.S("ui.size.b", "n", c.Number(n))
	case n < 1_000_000:
		return c.S("ui.size.kb", "n", c.Number((n+500)/1000))
	}
	if tenths := (n + 50_000) / 100_000; tenths%10 == 0 {
		return c.S("ui.size.mb", "n", c.Number(tenths/10))
	}
	return c.S("ui.size.mb", "n", c.Decimal(float64(n)/1e6, 1))
}

// fieldID makes the id attribute of a form field from its name.
func fieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
}

// icon returns the name of an icon. The build script finds the icons in use by the words icon("…"), Icon("…") and
// Icon: "…", and puts only these into the sprite.
func icon(name string) string { return name }
