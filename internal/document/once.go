package document

import (
	"context"
	"time"

	"reglament/internal/command"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Once runs do, unless the actor's command with act.Key was done already: then its first result is returned again and
// replayed is true. The same key with another action or input is fault.Conflict. With an empty key do simply runs.
// When do fails nothing is remembered, and the command may be sent again.
func Once[T any](ctx context.Context, tx *store.Tx, act org.Act, action string, input any, do func() (T, error)) (result T, replayed bool, err error) {
	return command.Once(ctx, tx, act.Command(), action, input, do)
}

// SweepCommands forgets the keys of commands older than thirty days. It is a timer's work.
func (k *Kernel) SweepCommands(ctx context.Context, now time.Time) error {
	return command.Sweep(ctx, k.db, now)
}
