package duty

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// State is where a duty stands. Open and Lapsed are owed; the others are closed for good.
type State string

// States of a duty.
const (
	StateOpen   State = "open"
	StateLapsed State = "lapsed" // its day has passed; it is still owed
	StateDone   State = "done"   // fulfilled, perhaps late
	StateVoid   State = "void"   // no longer owed: revoked, withdrawn
	StateDeemed State = "deemed" // silence counted as the act (65)
	StateEnded  State = "ended"  // ended by itself with its term (47, 76)
)

// Owed reports whether the debtor still has to act.
func (s State) Owed() bool { return s == StateOpen || s == StateLapsed }

// What happens when the day passes.
const (
	OnLapseOverdue = "overdue" // stays owed and overdue; the default
	OnLapseDeemed  = "deemed"  // counts as answered (65)
	OnLapseEnds    = "ends"    // ends by itself (47, 76)
)

// Actions of duty entries.
const (
	ActionOpen      = "open"
	ActionExtend    = "extend"
	ActionRecompute = "recompute" // the calendar changed
	ActionUndecided = "undecided" // the calendar changed and no longer reaches the day: the old day stays
	ActionLapse     = "lapse"
	ActionNote      = "note" // something that moves neither day nor state: a report returned
	ActionHand      = "hand" // a successor took the place of a post or unit
	ActionDone      = "done"
	ActionVoid      = "void"
	ActionDeemed    = "deemed"
	ActionEnded     = "ended"
)

// Open is a duty to be opened. One of DebtorUnit, DebtorBody, DebtorPost must be given; all that are given find it.
type Open struct {
	Kind                               string // "instrument.execute", "agreement.answer", "order.align"
	DebtorUnit, DebtorBody, DebtorPost string
	CreditorUnit, CreditorPost         string
	DocumentID, RefID                  string // RefID is the execution, step, sheet … inside the document
	What                               i18n.Msg
	Rule, Para, Edition                string
	Due                                calendar.Explanation
	OnLapse                            string // "" is OnLapseOverdue
	Link                               string // address of the page where the debtor acts, for reminders
	Marked                             bool   // belongs to a document marked for official use only
}

// Power is the right to move a due day: the paragraph and rule that give it, and the post that used it.
type Power struct {
	Para, Rule string
	By         string // post id
}

// Duty is the current state of a duty.
type Duty struct {
	ID string
	Open
	State           State
	DueDay          calendar.Day
	OriginalDueDay  calendar.Day
	CalendarVersion string
	OpenedAt        time.Time
	LapsedDay       calendar.Day // the first day on which it was overdue; stays when the day is moved later. That of a duty with an hour may be its due day
	ClosedAt        time.Time    // zero while owed
	LateDays        int          // calendar days between the due day and the closing, fixed at closing; 0 when in time
	Seq             int64        // number of its entries
}

// LateOn is the number of calendar days by which the duty is late on the day: fixed once closed. What ended with an hour of its day and is
// done after it is late by a day on that very day.
func (d Duty) LateOn(day calendar.Day) int {
	if !d.State.Owed() {
		return d.LateDays
	}
	if day == d.DueDay && d.HourPassed() {
		return 1
	}
	return max(0, day.Sub(d.DueDay))
}

// HourPassed reports whether the duty, still owed, lapsed on its due day, with the hour by which it was owed.
func (d Duty) HourPassed() bool {
	return d.State == StateLapsed && d.LapsedDay == d.DueDay && d.OriginalDueDay == d.DueDay
}

// Entry is one line of a duty's history.
type Entry struct {
	DutyID                string
	Seq                   int64
	At                    time.Time
	Action                string
	FromDay, ToDay        calendar.Day // of a move
	Explanation           string       // JSON of calendar.Explanation of the new day
	Para, Rule, PowerPost string
	Reason                string
	PersonID, PostID      string
	ForPostID, ByOrder    string
	Data                  string // JSON; the whole Open at opening
	Prev, Hash            string
}

// Reminder is a message owed to a debtor; see Notifier.
type Reminder struct {
	Kind string // "before3", "before1", "day", "after"
	Day  calendar.Day
	Duty Duty
}

// Digest is the one message to a debtor unit (or body) about all its duties whose day a calendar change has moved.
type Digest struct {
	DebtorUnit, DebtorBody string
	CalendarVersion        string
	Moved                  int64
	FirstDay               calendar.Day // earliest new day among them
}

// Notifier delivers reminders and digests inside the transaction that marks them as sent; each is delivered exactly once.
type Notifier interface {
	Remind(ctx context.Context, tx *store.Tx, now time.Time, due []Reminder) error
	Digest(ctx context.Context, tx *store.Tx, now time.Time, digests []Digest) error
}

// HourHandler names the refs of the duties of its kind whose hour of the day has passed at an instant; the day is that of the instant.
type HourHandler func(ctx context.Context, q store.Q, now time.Time) ([]string, error)

// Handler is told, in the same transaction, that a duty of its kind was closed by lapse (deemed or ended).
type Handler func(ctx context.Context, tx *store.Tx, act org.Act, d Duty) error

// MoveHandler is told, in the same transaction, that the due day of a duty of its kind has moved. d has the new day.
type MoveHandler func(ctx context.Context, tx *store.Tx, act org.Act, d Duty, from calendar.Day) error

// Change is one due day moved by a change of the calendar.
type Change struct {
	DutyID    string
	From, To  calendar.Day
	Undecided bool
}

// Scope chooses which duties a list or count shows.
type Scope string

// Scopes.
const (
	ScopeOwed    Scope = "owed"    // open or overdue, by due day
	ScopeOverdue Scope = "overdue" // owed and past its day, by due day
	ScopeClosed  Scope = "closed"  // newest closing first
	ScopeAll     Scope = "all"     // whatever the state, by id; only with RefID
)

// Filter chooses duties. Debtor and Creditor are keys as in access ("u:<unit>", "b:<body>", "p:<post>"); a duty that fits
// any of them is shown once. With neither, and no Para, DocumentID or RefID, the whole ledger is listed: that is for those
// who control everything (order 5).
type Filter struct {
	Debtor, Creditor  []string
	Para              string
	Editions          []string // whose numbering Para is in; none leaves the editions aside
	DocumentID, RefID string   // of a document alone only what is owed is listed; of an execution too, unless Kinds names its kind
	Kinds             []string
	Scope             Scope // "" is ScopeOwed
	Today             calendar.Day
	From, To          calendar.Day // due days, both included; none is unbounded
	HideMarked        bool         // leave out what is marked for official use only: for control without that clearance
}

// Cursor points behind the last duty of a page; the zero Cursor is the beginning.
type Cursor struct {
	Sort string
	ID   string
}

// Page is one page of a list.
type Page struct {
	Duties []Duty
	Next   Cursor // zero on the last page
}

// Counts are the numbers on a desk.
type Counts struct {
	Owed, Overdue, Today, NextTen int64
}

// DayCount is a bar of the histogram of coming days.
type DayCount struct {
	Day   calendar.Day
	Count int64
}

// ParaCount is what stands open and late under a paragraph in the numbering of an edition.
type ParaCount struct {
	Edition, Para string
	Owed, Late    int64
}
