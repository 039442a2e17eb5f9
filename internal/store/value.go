package store

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// Micros writes an instant as it is stored: microseconds since 1970 UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time reads an instant written by Micros, in UTC.
func Time(us int64) time.Time { return time.UnixMicro(us).UTC() }

// instant scans a stored instant; NULL is the zero time.
type instant time.Time

// Scan implements sql.Scanner.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant(Time(v))
	default:
		return fmt.Errorf("store: cannot read an instant from %T", src)
	}
	return nil
}

// truthful scans a stored truth, 0 or 1.
type truthful bool

// Scan implements sql.Scanner.
func (t *truthful) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("store: cannot read a truth from %T", src)
	}
	*t = n != 0
	return nil
}

// Opt scans into dst and reads NULL as the zero value.
func Opt[T any](dst *T) any { return &opt[T]{dst} }

type opt[T any] struct{ dst *T }

// Scan implements sql.Scanner.
func (o *opt[T]) Scan(src any) error {
	if t, ok := any(o.dst).(*time.Time); ok {
		return (*instant)(t).Scan(src)
	}
	var n sql.Null[T]
	if err := n.Scan(src); err != nil {
		return err
	}
	*o.dst = n.V
	return nil
}

// OrNull is the argument v, or NULL when v is the zero value: the counterpart of Opt.
func OrNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// JSON writes v as the text of a JSON column. It panics on a value that cannot be JSON, which is a fault of the program.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("store: %T cannot be JSON: %w", v, err))
	}
	return string(b)
}

// ScanJSON scans a JSON column into dst, packed or not; NULL and the empty text leave dst as it is.
func ScanJSON(dst any) any { return &jsonScanner{dst} }

type jsonScanner struct{ dst any }

// Scan implements sql.Scanner.
func (j *jsonScanner) Scan(src any) error {
	text, err := plainText(src)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), j.dst)
}

// arguments turns the values of a statement into the five kinds both engines store alike: NULL, int64, float64,
// string and bytes. What an engine stores its own way is asked for it; truth becomes 0 or 1, an instant microseconds (the zero time NULL).
func arguments(e Engine, args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		if own, ok := a.(byEngine); ok {
			out[i] = own.on(e)
			continue
		}
		v, err := argument(a)
		if err != nil {
			return nil, fmt.Errorf("store: argument $%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}

var errArgument = errors.New("a value of this type cannot be stored")

func argument(a any) (any, error) {
	switch v := a.(type) {
	case nil, int64, string, []byte, float64:
		return v, nil
	case int:
		return int64(v), nil
	case bool:
		return truth(v), nil
	case time.Time:
		if v.IsZero() {
			return nil, nil
		}
		return Micros(v), nil
	case json.RawMessage:
		return string(v), nil
	}
	r := reflect.ValueOf(a)
	if r.Kind() == reflect.Pointer && r.IsNil() {
		return nil, nil
	}
	if v, ok := a.(driver.Valuer); ok {
		inner, err := v.Value()
		if err != nil {
			return nil, err
		}
		return argument(inner)
	}
	return byKind(r)
}

// byKind stores named types by what they are made of.
func byKind(r reflect.Value) (any, error) {
	switch r.Kind() {
	case reflect.Pointer:
		return argument(r.Elem().Interface())
	case reflect.String:
		return r.String(), nil
	case reflect.Bool:
		return truth(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("%w: %s", errArgument, r.Type())
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
