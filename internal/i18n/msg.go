package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Args are the arguments of a message by placeholder name. A value is a string, an integer, a float, a [Civil] day,
// a time.Time, a [Msg], a [Text], anything with a method Msg() Msg, or a list of these.
type Args map[string]any

// Msg is a message not yet said in any language: a key of the catalogue and its arguments.
// It survives JSON: days, texts and nested messages come back as such.
type Msg struct {
	Key  string
	Args Args
}

// Messenger is anything that can be said as a message, such as a span of days.
type Messenger interface{ Msg() Msg }

// M builds a message: M("draft.term.short", "n", 20, "due", day). It panics when a name has no value or is not a
// string, since that is a slip of the programmer that every test of the call meets.
func M(key string, nameValue ...any) Msg {
	if len(nameValue) == 0 {
		return Msg{Key: key}
	}
	if len(nameValue)%2 != 0 {
		panic("i18n: a name without a value in the arguments of " + key)
	}
	args := make(Args, len(nameValue)/2)
	for i := 0; i < len(nameValue); i += 2 {
		name, ok := nameValue[i].(string)
		if !ok {
			panic(fmt.Sprintf("i18n: argument %d of %s is no name: %v", i/2+1, key, nameValue[i]))
		}
		args[name] = nameValue[i+1]
	}
	return Msg{Key: key, Args: args}
}

// T wraps a trilingual datum as a message, for places that take only messages.
func T(t Text) Msg { return Msg{Key: "common.text", Args: Args{"text": t}} }

// IsZero reports whether there is no message.
func (m Msg) IsZero() bool { return m.Key == "" }

// String is for logs and test failures, never for people who use the program.
func (m Msg) String() string {
	if len(m.Args) == 0 {
		return m.Key
	}
	return fmt.Sprintf("%s%v", m.Key, map[string]any(m.Args))
}

// wire is the JSON form of a message.
type wire struct {
	Key  string                     `json:"key"`
	Args map[string]json.RawMessage `json:"args,omitempty"`
}

// MarshalJSON writes {"key": …, "args": {…}}. Days, instants, texts and messages are written as objects with one
// member ("day", "time", "text", "msg"), so that reading restores them.
func (m Msg) MarshalJSON() ([]byte, error) {
	w := wire{Key: m.Key}
	if len(m.Args) > 0 {
		w.Args = make(map[string]json.RawMessage, len(m.Args))
	}
	for name, v := range m.Args {
		b, err := json.Marshal(toWire(v))
		if err != nil {
			return nil, fmt.Errorf("i18n: argument %s of %s: %w", name, m.Key, err)
		}
		w.Args[name] = b
	}
	return json.Marshal(w)
}

func toWire(v any) any {
	switch v := v.(type) {
	case Msg:
		return map[string]any{"msg": v}
	case Messenger:
		return map[string]any{"msg": v.Msg()}
	case Text:
		return map[string]any{"text": v}
	case time.Time:
		return map[string]any{"time": v.UTC().Format(time.RFC3339Nano)}
	case Civil:
		return map[string]any{"day": isoDay(v)}
	}
	if list, ok := asList(v); ok {
		out := make([]any, len(list))
		for i, item := range list {
			out[i] = toWire(item)
		}
		return out
	}
	return v
}

// UnmarshalJSON reads what MarshalJSON wrote. Whole numbers come back as int.
func (m *Msg) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*m = Msg{Key: w.Key}
	if len(w.Args) > 0 {
		m.Args = make(Args, len(w.Args))
	}
	for name, raw := range w.Args {
		v, err := fromWire(raw)
		if err != nil {
			return fmt.Errorf("i18n: argument %s of %s: %w", name, w.Key, err)
		}
		m.Args[name] = v
	}
	return nil
}

func fromWire(raw json.RawMessage) (any, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '[' {
		return fromWireList(raw)
	}
	if len(raw) > 0 && raw[0] == '{' {
		return fromWireObject(raw)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	num, ok := v.(json.Number)
	if !ok {
		return v, nil
	}
	if n, err := num.Int64(); err == nil {
		return int(n), nil
	}
	return num.Float64()
}

func fromWireList(raw json.RawMessage) (any, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, err
	}
	out := make([]any, len(items))
	for i, item := range items {
		v, err := fromWire(item)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func fromWireObject(raw json.RawMessage) (any, error) {
	var o struct {
		Msg  *Msg    `json:"msg"`
		Text *Text   `json:"text"`
		Day  *string `json:"day"`
		Time *string `json:"time"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&o); err != nil {
		return nil, err
	}
	switch {
	case o.Msg != nil:
		return *o.Msg, nil
	case o.Text != nil:
		return *o.Text, nil
	case o.Time != nil:
		return time.Parse(time.RFC3339Nano, *o.Time)
	case o.Day != nil && *o.Day == "":
		return date{}, nil
	case o.Day != nil:
		t, err := time.Parse(time.DateOnly, *o.Day)
		return date{t}, err
	}
	return nil, fmt.Errorf("unknown kind of value %s", raw)
}

// date is the Civil day that a message read from JSON holds.
type date struct{ t time.Time }

func (d date) YMD() (int, time.Month, int) { return d.t.Date() }
func (d date) Weekday() time.Weekday       { return d.t.Weekday() }
func (d date) None() bool                  { return d.t.IsZero() }

func isoDay(d Civil) string {
	if d.None() {
		return ""
	}
	y, m, dd := d.YMD()
	return fmt.Sprintf("%04d-%02d-%02d", y, int(m), dd)
}

// asList opens the kinds of lists that arguments come in.
func asList(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		return boxed(v), true
	case []Msg:
		return boxed(v), true
	case []Text:
		return boxed(v), true
	}
	return nil, false
}

func boxed[E any](in []E) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}
