package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestCheckStatus_39_50 pins the exit status of each outcome: passed, refused, not understood, held.
func TestCheckStatus_39_50(t *testing.T) {
	const task = `{"kind":"task","day":"2026-03-04","sender":{"body":"gpo","body_kind":"gpo"},"term":{"days":10},
 "content":{"name":"n","goal":"g","algorithm":"a","form":"f"},"matter":{"kind":"fact","reference":"1"},
 "ground":{"kind":"instruction","by":"deputy","title":"t"},"recipients":[{"body":"akmola","kind":"region"}]`
	tests := []struct {
		name, input string
		want        int
	}{
		{"passes", task + "}", exitOK},
		{"refused", strings.Replace(task, `"days":10`, `"days":9`, 1) + "}", exitFailed},
		{"warning without a reason", strings.Replace(task, `"term":{"days":10},`, "", 1) + `,"periodic":true,"period":{"every":"month","day":30}}`, exitUndecided},
		{"before the wording held", strings.Replace(task, "2026-03-04", "2018-03-05", 1) + "}", exitUndecided},
		{"past the calendar", strings.Replace(task, "2026-03-04", "2027-12-29", 1) + "}", exitUndecided},
		{"not understood", task, exitUsage},
		{"unknown field", task + `,"x":1}`, exitUsage},
	}
	for _, tt := range tests {
		var out, errs bytes.Buffer
		env := &Env{Stdin: strings.NewReader(tt.input), Stdout: &out, Stderr: &errs, Now: func() time.Time { return time.Time{} }}
		if got := run([]string{"check", "-"}, env); got != tt.want {
			t.Errorf("%s: status %d, want %d\n%s%s", tt.name, got, tt.want, out.String(), errs.String())
		}
	}
}
