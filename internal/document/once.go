package document

import (
	"context"
	"encoding/json"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// commandKeyMax bounds the key that a form or program gives.
const commandKeyMax = 200

// Once runs do, unless the actor's command with act.Key was done already: then its first result is returned again and
// replayed is true. The same key with another action or input is fault.Conflict. With an empty key do simply runs.
// When do fails nothing is remembered, and the command may be sent again.
func Once[T any](ctx context.Context, tx *store.Tx, act org.Act, action string, input any, do func() (T, error)) (result T, replayed bool, err error) {
	if act.Key == "" {
		result, err = do()
		return result, false, err
	}
	if len(act.Key) > commandKeyMax {
		return result, false, fault.Bad("key", i18n.M("document.command.key", "n", commandKeyMax))
	}
	digest, err := canonical(input)
	if err != nil {
		return result, false, err
	}
	digest = hashOf(digest)
	fresh, err := store.InsertNew(ctx, tx, "command", []string{"person_id", "key", "action", "input", "result", "at"},
		[][]any{{act.PersonID, act.Key, action, digest, "", act.Now}})
	if err != nil {
		return result, false, err
	}
	if fresh == 0 {
		result, err = replay[T](ctx, tx, act, action, digest)
		return result, err == nil, err
	}
	if result, err = do(); err != nil {
		return result, false, err
	}
	return result, false, store.Exec1(ctx, tx, `UPDATE command SET result = $1 WHERE person_id = $2 AND key = $3`,
		store.JSON(result), act.PersonID, act.Key)
}

func replay[T any](ctx context.Context, q store.Q, act org.Act, action, digest string) (result T, err error) {
	var wasAction, wasDigest, stored string
	if err := q.QueryRow(ctx, `SELECT action, input, result FROM command WHERE person_id = $1 AND key = $2`,
		act.PersonID, act.Key).Scan(&wasAction, &wasDigest, &stored); err != nil {
		return result, err
	}
	if wasAction != action || wasDigest != digest {
		return result, fault.Conflict{Msg: i18n.M("document.command.reused")}
	}
	return result, json.Unmarshal([]byte(stored), &result)
}

// knownKey reports whether the actor has used the key already.
func knownKey(ctx context.Context, q store.Q, act org.Act) (bool, error) {
	if act.Key == "" {
		return false, nil
	}
	_, known, err := store.One(ctx, q, store.Value[string], `SELECT action FROM command WHERE person_id = $1 AND key = $2`, act.PersonID, act.Key)
	return known, err
}

// commandsKept is how long a command can be repeated under its key.
const commandsKept = 30 * 24 * time.Hour

// SweepCommands forgets the keys of commands older than thirty days. It is a timer's work.
func (k *Kernel) SweepCommands(ctx context.Context, now time.Time) error {
	return k.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM command WHERE at < $1`, now.Add(-commandsKept))
		return err
	})
}
