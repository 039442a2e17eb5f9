package duty

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// Ledger opens, moves and closes duties. It is safe for concurrent use once its handlers are set.
type Ledger struct {
	db       *store.DB
	cal      func(ctx context.Context, q store.Q) (*calendar.Calendar, error)
	notifier Notifier
	handlers map[string]Handler
	movers   map[string]MoveHandler
	hours    map[string]HourHandler
}

// New makes a ledger. cal gives the working calendar in force, notifier may be nil (no reminders are delivered then, and
// they stay owed).
func New(db *store.DB, cal func(ctx context.Context, q store.Q) (*calendar.Calendar, error), notifier Notifier) *Ledger {
	return &Ledger{db: db, cal: cal, notifier: notifier, handlers: map[string]Handler{}, movers: map[string]MoveHandler{}, hours: map[string]HourHandler{}}
}

// Handle sets who is told when a duty of the kind is closed by lapse. Call it before the first Tick.
func (l *Ledger) Handle(kind string, h Handler) { l.handlers[kind] = h }

// HandleMove sets who is told when the due day of a duty of the kind moves, by a power or by a change of the calendar.
// Call it before the first use.
func (l *Ledger) HandleMove(kind string, h MoveHandler) { l.movers[kind] = h }

// HandleHour sets who knows which duties of the kind end with an hour of their day and not with the day. Call it before the first Tick.
func (l *Ledger) HandleHour(kind string, h HourHandler) { l.hours[kind] = h }

// SetNotifier sets who delivers reminders. Call it before the first Tick.
func (l *Ledger) SetNotifier(n Notifier) { l.notifier = n }

// Calendar returns the working calendar in force.
func (l *Ledger) Calendar(ctx context.Context, q store.Q) (*calendar.Calendar, error) {
	return l.cal(ctx, q)
}
