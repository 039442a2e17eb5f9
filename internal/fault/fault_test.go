package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

type refusal struct{}

func (refusal) Error() string   { return "refused" }
func (refusal) HTTPStatus() int { return http.StatusUnprocessableEntity }

func TestStatus(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"nothing wrong", nil, 200},
		{"invalid", fault.Bad("due", i18n.M("common.error.day")), 400},
		{"not found", fault.NotFound{}, 404},
		{"forbidden", fault.Forbid(i18n.M("common.error.forbidden")), 403},
		{"conflict", fault.Conflict{Msg: i18n.M("common.error.conflict")}, 409},
		{"wrapped", fmt.Errorf("save: %w", fault.NotFound{What: "document"}), 404},
		{"joined", errors.Join(io.EOF, fault.Conflict{}), 409},
		{"of a higher package", fmt.Errorf("send: %w", refusal{}), 422},
		{"unknown", io.EOF, 500},
		{"internal hides its cause", fault.Internal{ID: "x", Err: fault.NotFound{}}, 500},
	}
	for _, tt := range tests {
		if got := fault.Status(tt.err); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestIsAndAs(t *testing.T) {
	err := fmt.Errorf("save: %w", fault.Bad("due", i18n.M("common.error.day"), i18n.M("common.today")))
	if !errors.Is(err, fault.Invalid{}) || errors.Is(err, fault.NotFound{}) {
		t.Error("errors.Is does not tell the kinds apart")
	}
	var inv fault.Invalid
	if !errors.As(err, &inv) {
		t.Fatal("errors.As finds no Invalid")
	}
	f, ok := inv.For("due")
	if !ok || f.Msg.Key != "common.error.day" || f.Allowed.Key != "common.today" {
		t.Errorf("field due: %+v", f)
	}
	if _, ok := inv.For("term"); ok {
		t.Error("a fault of a field that has none")
	}
	if !errors.Is(fault.Internal{Err: io.EOF}, io.EOF) {
		t.Error("the cause of an internal error is lost to the log")
	}
}

func TestCollector(t *testing.T) {
	var c fault.Collector
	if c.Err() != nil || !c.OK() {
		t.Fatal("an empty collector reports an error")
	}
	c.Bad("name", i18n.M("common.error.empty"))
	if err := c.Add("items.2.", fault.Bad("due", i18n.M("common.error.day"))); err != nil {
		t.Fatal(err)
	}
	if err := c.Add("", io.EOF); err != io.EOF {
		t.Errorf("a foreign error was swallowed: %v", err)
	}
	if err := c.Add("", nil); err != nil {
		t.Error(err)
	}
	var inv fault.Invalid
	if !errors.As(c.Err(), &inv) || len(inv.Fields) != 2 || inv.Fields[1].Name != "items.2.due" {
		t.Errorf("collected %+v", inv)
	}
}

func TestInvalidSurvivesJSON(t *testing.T) {
	in := fault.Field{Name: "term", Msg: i18n.M("common.error.range", "min", 3, "max", 20)}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out fault.Field
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Error(diff)
	}
}
