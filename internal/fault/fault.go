// Package fault holds the errors that a person can do something about, and the HTTP status of each.
//
// A refusal by the Regulation (law.Refusal) stands higher and says its own status; any error with a method
// HTTPStatus() int takes part. Everything else is internal: it is logged, and the person sees only its number.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"reglament/internal/i18n"
)

// Field says what is wrong with one field of the input, and what would pass (which may be empty).
type Field struct {
	Name    string   `json:"name"`
	Msg     i18n.Msg `json:"msg"`
	Allowed i18n.Msg `json:"allowed,omitzero"`
}

// Invalid is input that cannot be understood: 400. Every wrong field is named, not only the first.
type Invalid struct{ Fields []Field }

// Bad is Invalid with one field. The last argument, if given, says what would pass.
func Bad(name string, msg i18n.Msg, allowed ...i18n.Msg) error {
	var c Collector
	c.Bad(name, msg, allowed...)
	return c.Err()
}

// Error lists the fields with the keys of their messages; it is for logs.
func (e Invalid) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Name + ": " + f.Msg.String()
	}
	return "invalid input: " + strings.Join(parts, "; ")
}

// HTTPStatus is 400.
func (e Invalid) HTTPStatus() int { return http.StatusBadRequest }

// Is makes errors.Is(err, Invalid{}) true for any Invalid.
func (e Invalid) Is(target error) bool { _, ok := target.(Invalid); return ok }

// For returns what is wrong with the field of the name.
func (e Invalid) For(name string) (Field, bool) {
	i := slices.IndexFunc(e.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return e.Fields[i], true
}

// Collector gathers the faults of several fields, so that a form shows them all at once. The zero value is ready.
type Collector struct{ fields []Field }

// Bad adds a wrong field. The last argument, if given, says what would pass.
func (c *Collector) Bad(name string, msg i18n.Msg, allowed ...i18n.Msg) {
	f := Field{Name: name, Msg: msg}
	if len(allowed) > 0 {
		f.Allowed = allowed[0]
	}
	c.fields = append(c.fields, f)
}

// Add takes over the fields of an Invalid, putting prefix before their names. It returns any other error unchanged,
// and nil when it could take err over or err was nil.
func (c *Collector) Add(prefix string, err error) error {
	if err == nil {
		return nil
	}
	var inv Invalid
	if !errors.As(err, &inv) {
		return err
	}
	for _, f := range inv.Fields {
		f.Name = prefix + f.Name
		c.fields = append(c.fields, f)
	}
	return nil
}

// OK reports whether no field was found wrong so far.
func (c *Collector) OK() bool { return len(c.fields) == 0 }

// Err returns an Invalid with the fields in the order of their adding, or nil.
func (c *Collector) Err() error {
	if c.OK() {
		return nil
	}
	return Invalid{Fields: slices.Clone(c.fields)}
}

// NotFound is a record that does not exist, or that the person may not see: the two must look alike (404).
// What is for the log only.
type NotFound struct{ What string }

func (e NotFound) Error() string { return strings.TrimSpace("not found " + e.What) }

// HTTPStatus is 404.
func (e NotFound) HTTPStatus() int { return http.StatusNotFound }

// Is makes errors.Is(err, NotFound{}) true for any NotFound.
func (e NotFound) Is(target error) bool { _, ok := target.(NotFound); return ok }

// Forbidden is an act that the person may see but not do (403), with the reasons.
type Forbidden struct{ Reasons []i18n.Msg }

// Forbid is Forbidden with the reasons given.
func Forbid(reasons ...i18n.Msg) error { return Forbidden{Reasons: reasons} }

func (e Forbidden) Error() string {
	parts := make([]string, len(e.Reasons))
	for i, r := range e.Reasons {
		parts[i] = r.String()
	}
	return strings.TrimSpace("forbidden: " + strings.Join(parts, "; "))
}

// HTTPStatus is 403.
func (e Forbidden) HTTPStatus() int { return http.StatusForbidden }

// Is makes errors.Is(err, Forbidden{}) true for any Forbidden.
func (e Forbidden) Is(target error) bool { _, ok := target.(Forbidden); return ok }

// Conflict is an act upon a record that has moved on meanwhile: a stale version, a second answer (409).
type Conflict struct {
	Msg i18n.Msg
	// Stale says that only what the person saw has moved on: he may act again over what is there now.
	Stale bool
}

// Stale is the Conflict of an act upon what somebody else has written anew since the person read it.
func Stale(msg i18n.Msg) error { return Conflict{Msg: msg, Stale: true} }

func (e Conflict) Error() string { return "conflict: " + e.Msg.String() }

// HTTPStatus is 409.
func (e Conflict) HTTPStatus() int { return http.StatusConflict }

// Is makes errors.Is(err, Conflict{}) true for any Conflict.
func (e Conflict) Is(target error) bool { _, ok := target.(Conflict); return ok }

// Internal is everything else (500). ID is the number under which the log has the cause; the person sees only it.
type Internal struct {
	ID  string
	Err error
}

func (e Internal) Error() string { return fmt.Sprintf("internal error %s: %v", e.ID, e.Err) }

// Unwrap gives the cause.
func (e Internal) Unwrap() error { return e.Err }

// HTTPStatus is 500, whatever the cause: once an error was declared internal, its cause is not shown.
func (e Internal) HTTPStatus() int { return http.StatusInternalServerError }

// Status returns the HTTP status of an error: what the outermost error with a method HTTPStatus() int says,
// 200 for nil, and 500 for any other.
func Status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	var s interface{ HTTPStatus() int }
	if errors.As(err, &s) {
		return s.HTTPStatus()
	}
	return http.StatusInternalServerError
}
