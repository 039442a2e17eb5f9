package ui

import "github.com/a-h/templ"

// Page describes a page for the layout.
type Page struct {
	// Title is the heading and the name of the window.
	Title string
	// Sub is a line under the heading.
	Sub string
	// Section is the key of the navigation entry that is current: "desk", "control", "instruments", "executions",
	// "grounds", "regulation", "org", "search", "admin", "account".
	Section string
	// Crumbs lead here; the last one, the page itself, is added from Title (or Crumb).
	Crumbs []Link
	// Crumb is the page's own crumb when the title is too long for it, such as a number.
	Crumb string
	// Actions stand at the right of the heading.
	Actions []Action
	// Bare leaves out the heading, for pages that bring their own, such as DocHead.
	Bare bool
	// Failed marks the name of the window, so that a screen reader says at once that the form came back.
	Failed bool
	// NewHref is where the key N leads.
	NewHref string
}

// Action is a button or a link that looks like one.
type Action struct {
	Label, Icon string
	// Href makes a link; without it the action is a submit button.
	Href string
	// Name and Value are sent by a submit button; FormAction sends its form elsewhere, Form names a form by id.
	Name, Value, FormAction, Form string
	// Primary is the one clear next act of a page; Danger cannot be taken back; Quiet has no frame.
	Primary, Danger, Quiet bool
	// IconOnly hides the words from the eye, not from the screen reader.
	IconOnly bool
	// Dialog is the id of a dialog that the link opens; Href stays as the way without JavaScript.
	Dialog string
	// Print makes a button that prints the page; it needs JavaScript, and hides without it.
	Print bool
	// Key is the event.code of a shortcut, such as "KeyE".
	Key string
	// SkipCheck lets a submit button pass the browser's own checks, such as for saving a draft.
	SkipCheck bool
	// Stays marks a submit button that brings the same form back and stores nothing of it.
	Stays bool
	// SignEach is what the script signs of every selected row before the button sends them: an address with {id} in it. Such a
	// button needs the script, and hides without it. SignIIN is whose keys are asked for.
	SignEach, SignIIN string
}

func (a Action) class() string {
	cls := "btn"
	switch {
	case a.Primary:
		cls += " p"
	case a.Danger:
		cls += " d"
	case a.Quiet:
		cls += " q"
	}
	if a.IconOnly {
		cls += " ic"
	}
	if a.SignEach != "" {
		cls += " js"
	}
	return cls
}

func (a Action) href() templ.SafeURL {
	if a.Href == "" && a.Dialog != "" {
		return templ.SafeURL("#" + a.Dialog)
	}
	return templ.URL(a.Href)
}

// CardSpec frames a part of a page.
type CardSpec struct {
	ID, Title string
	// Count stands beside the title; negative counts are not shown, nor is zero.
	Count int
	// Beside stands after the title, such as Chips.
	Beside templ.Component
	// Link stands at the right of the title.
	Link *Link
	// Aside is anything else at the right, such as Density.
	Aside templ.Component
	// Flush puts the content to the edges, for registers.
	Flush bool
	// First puts the card before all others on narrow screens.
	First bool
}

func (s CardSpec) headID() string {
	if s.ID == "" {
		return ""
	}
	return s.ID + "-h"
}

// section is one entry of the navigation.
type section struct {
	Key, Path, Icon string
	// Code is the event.code of the key that leads here after G.
	Code string
}

// navGroup is a part of the navigation under one heading; the first has none.
type navGroup struct {
	key      string
	sections []section
}

// navigation lists what exists; the search box and the person at the foot are entries of their own. The build script finds the icons by the words Icon: "…".
var navigation = []navGroup{
	{sections: []section{
		{Key: "desk", Path: "/", Icon: "layout-dashboard", Code: "KeyB"},
		{Key: "control", Path: "/control", Icon: "gauge", Code: "KeyK"},
	}},
	{key: "planning", sections: []section{
		{Key: "plans", Path: "/plans", Icon: "list-checks", Code: "KeyP"},
		{Key: "proposals", Path: "/proposals", Icon: "lightbulb", Code: "KeyI"},
		{Key: "measures", Path: "/measures", Icon: "circle-check", Code: "KeyM"},
	}},
	{key: "work", sections: []section{
		{Key: "instruments", Path: "/instruments", Icon: "send", Code: "KeyT"},
		{Key: "executions", Path: "/executions", Icon: "inbox", Code: "KeyO"},
		{Key: "informs", Path: "/informs", Icon: "newspaper", Code: "KeyN"},
		{Key: "oral", Path: "/oral", Icon: "mic", Code: "KeyL"},
		{Key: "grounds", Path: "/grounds", Icon: "calendar-range", Code: "KeyJ"},
		{Key: "analysis", Path: "/analysis", Icon: "chart-line", Code: "KeyY"},
		{Key: "revisions", Path: "/revisions", Icon: "file-clock", Code: "KeyV"},
	}},
	{key: "base", sections: []section{
		{Key: "regulation", Path: "/regulation", Icon: "book-open-text", Code: "KeyR"},
		{Key: "sources", Path: "/sources", Icon: "database", Code: "KeyD"},
		{Key: "org", Path: "/org", Icon: "building-2", Code: "KeyU"},
		{Key: "admin", Path: "/admin", Icon: "settings-2", Code: "KeyA"},
	}},
}

// navLabel says the name of a section.
func (c *Ctx) navLabel(key string) string { return c.S("ui.nav." + key) }

// showGroup reports whether the person sees any section of the group.
func (c *Ctx) showGroup(g navGroup) bool {
	for _, s := range g.sections {
		if c.sees(s.Key) {
			return true
		}
	}
	return false
}
