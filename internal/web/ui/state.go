package ui

import (
	"reglament/internal/calendar"
)

// LightKind is what a term looks like. It is also the tone of notices, verdicts and events.
type LightKind string

// The lights. Each has a shape, a colour and words; none is told by colour alone.
const (
	Over  LightKind = "over"  // past due: filled diamond with a mark
	Today LightKind = "today" // due today: clock
	Soon  LightKind = "soon"  // one to three working days: half circle
	OnDay LightKind = "ok"    // in time: full circle
	Ext   LightKind = "ext"   // extension asked: arrow to a bar
	Sign  LightKind = "sign"  // waits for a signature: pen
	Done  LightKind = "done"  // finished: tick
	NoDay LightKind = "none"  // no term: dashed circle
)

// Light is the mark of a term with its words.
type Light struct {
	Kind LightKind
	Text string
}

// Due is a due day as every page shows it: the date, the mark and the words.
type Due struct {
	Day   calendar.Day
	Light Light
}

// SoonDays is the number of working days within which a term counts as near.
const SoonDays = 3

// LightOf chooses the light of an open term: working is the number of working days from today to the due day.
func LightOf(today, due calendar.Day, working int) LightKind {
	switch {
	case due.None():
		return NoDay
	case due < today:
		return Over
	case due == today:
		return Today
	case working <= SoonDays:
		return Soon
	}
	return OnDay
}

// DueOf makes the due day of an open term with its words.
func (c *Ctx) DueOf(due calendar.Day, working int) Due {
	kind := LightOf(c.Today, due, working)
	text := c.DueWords(c.Today, due, working)
	if kind == NoDay {
		text = c.S("ui.light.none")
	}
	return Due{Day: due, Light: Light{Kind: kind, Text: text}}
}

// Counter is one number of the tally on a desk, with the list behind it.
type Counter struct {
	N     int
	Light Light
	Note  string
	Href  string
}

// TodoItem is a matter that waits for the reader.
type TodoItem struct {
	Kind              LightKind
	Href, Title, Note string
}

// Notice is a message within the page.
type Notice struct {
	Kind LightKind
	// Title is set in bold before Text.
	Title, Text string
	// Role is "alert" for what must be heard at once, "status" for what may wait, "" for what was always there.
	Role string
	Link *Link
}

func (n Notice) icon() string {
	switch n.Kind {
	case Over:
		return icon("circle-alert")
	case Soon, Today:
		return icon("triangle-alert")
	case OnDay, Done:
		return icon("circle-check")
	}
	return icon("info")
}

// Empty is shown in place of a list without entries: why it is empty and what to do next.
type Empty struct {
	Title, Text string
	Action      *Action
}

// Dialog is a window over the page. Without JavaScript a link to its id opens it.
type Dialog struct {
	ID, Title string
}

// Confirm asks before an act that cannot be taken back.
type Confirm struct {
	ID, Title, Text string
	// Action is the address that the confirmation is posted to, with the hidden Fields.
	Action string
	Fields map[string]string
	// Button names the act ("Revoke"), never just "OK".
	Button string
	Danger bool
	// Multipart is needed for files.
	Multipart bool
	// Sign is what the form wants signed, nil when nothing.
	Sign *Signing
}

// meterWidth is the filled part of a meter 80 wide.
func meterWidth(done, of int) string {
	if of <= 0 {
		return "0"
	}
	return decimal(80 * float64(min(max(done, 0), of)) / float64(of))
}
