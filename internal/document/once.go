package document

import (
	"context"
	"errors"
	"time"

	"reglament/internal/command"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Once runs do, unless the actor's command with act.Key was done already: then its first result is returned again and
// replayed is true. The same key with another action or input is fault.Conflict. With an empty key do simply runs.
// When do fails nothing is remembered, and the command may be sent again.
func Once[T any](ctx context.Context, tx *store.Tx, act org.Act, action string, input any, do func() (T, error)) (result T, replayed bool, err error) {
	return command.Once(ctx, tx, act.Command(), action, input, do)
}

// UseCase is what a chapter's act is called, for its repetition under one key and for the log of refusals.
type UseCase struct {
	Chapter, Action string
	DocumentID      string // "" while there is none
	Kind            string // in the log of refusals; "" is that of the chapter
	Input           any
}

// Change runs a use case of a chapter: one transaction, and the answer given again to a repeated key. What the Regulation
// refused is recorded after the act was rolled back, so that it can be counted; the refusal itself is returned whatever
// becomes of the record.
func Change[T any](ctx context.Context, k *Kernel, act org.Act, u UseCase, f func(tx *store.Tx) (T, error)) (T, error) {
	var out, none T
	err := k.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, _, err = Once(ctx, tx, act, u.Chapter+"."+u.Action, u.Input, func() (T, error) { return f(tx) })
		return err
	})
	if err == nil {
		return out, nil
	}
	var refusal *law.Refusal
	if errors.As(err, &refusal) {
		if u.Kind == "" {
			u.Kind = u.Chapter
		}
		if log := k.LogRefusal(ctx, act, u.Action, u.Kind, u.DocumentID, refusal.Findings); log != nil {
			return none, errors.Join(err, log)
		}
	}
	return none, err
}

// SweepCommands forgets the keys of commands older than thirty days. It is a timer's work.
func (k *Kernel) SweepCommands(ctx context.Context, now time.Time) error {
	return command.Sweep(ctx, k.db, now)
}
