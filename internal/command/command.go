// Package command makes a repeated command harmless: a form pressed twice, a program that asks again because it got no
// answer. What was done under a key is remembered with its first result, in the transaction of the act itself. It knows
// nobody and no chapter, so that the structure of the office and the papers in it may both stand on it.
package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// keyMax bounds the key that a form or program gives.
const keyMax = 200

// Key is a command of a person; Name is what the form or program calls it, "" for one that is not to be remembered.
type Key struct {
	PersonID, Name string
	At             time.Time
}

// Part names one of the commands that a command of the name is made of; a name that is too long itself stays too long.
func Part(name string, n int) string {
	part := name + "-" + strconv.Itoa(n)
	if len(part) > keyMax && len(name) <= keyMax {
		sum := sha256.Sum256([]byte(name))
		part = hex.EncodeToString(sum[:]) + "-" + strconv.Itoa(n)
	}
	return part
}

// Once runs do, unless the person's command with the key was done already: then its first result is returned again and
// replayed is true. The same key with another action or input is fault.Conflict. When do fails nothing is remembered, and
// the command may be sent again.
func Once[T any](ctx context.Context, tx *store.Tx, key Key, action string, input any, do func() (T, error)) (result T, replayed bool, err error) {
	if key.Name == "" {
		result, err = do()
		return result, false, err
	}
	if len(key.Name) > keyMax {
		return result, false, fault.Bad("key", i18n.M("command.key", "n", keyMax))
	}
	digest, err := digestOf(input)
	if err != nil {
		return result, false, err
	}
	fresh, err := store.InsertNew(ctx, tx, "command_done", []string{"person_id", "key", "action", "input", "result", "at"},
		[][]any{{key.PersonID, key.Name, action, digest, "", key.At}})
	if err != nil {
		return result, false, err
	}
	if fresh == 0 {
		result, err = replay[T](ctx, tx, key, action, digest)
		return result, err == nil, err
	}
	if result, err = do(); err != nil {
		return result, false, err
	}
	return result, false, store.Exec1(ctx, tx, `UPDATE command_done SET result = $1 WHERE person_id = $2 AND key = $3`,
		store.JSON(result), key.PersonID, key.Name)
}

func replay[T any](ctx context.Context, q store.Q, key Key, action, digest string) (result T, err error) {
	var wasAction, wasDigest, stored string
	if err := q.QueryRow(ctx, `SELECT action, input, result FROM command_done WHERE person_id = $1 AND key = $2`,
		key.PersonID, key.Name).Scan(&wasAction, &wasDigest, &stored); err != nil {
		return result, err
	}
	if wasAction != action || wasDigest != digest {
		return result, fault.Conflict{Msg: i18n.M("command.reused")}
	}
	return result, json.Unmarshal([]byte(stored), &result)
}

// Known reports whether the person has used the key already.
func Known(ctx context.Context, q store.Q, key Key) (bool, error) {
	if key.Name == "" {
		return false, nil
	}
	_, known, err := store.One(ctx, q, store.Value[string], `SELECT action FROM command_done WHERE person_id = $1 AND key = $2`, key.PersonID, key.Name)
	return known, err
}

// digestOf names the input by its content: SHA-256 of its JSON in hexadecimal.
func digestOf(input any) (string, error) {
	text, err := json.Marshal(input)
	if err != nil {
		return "", fmt.Errorf("command: the input cannot be written: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// kept is how long a command can be repeated under its key.
const kept = 30 * 24 * time.Hour

// Sweep forgets the keys of commands older than thirty days. It is a timer's work.
func Sweep(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM command_done WHERE at < $1`, now.Add(-kept))
		return err
	})
}
