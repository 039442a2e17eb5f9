package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestExitStatus pins what scripts rely on; testscript tells only success from failure.
func TestExitStatus(t *testing.T) {
	tests := []struct {
		args string
		want int
	}{
		{"calendar add 2026-03-19 20", exitOK},
		{"calendar add 2026-03-27 -3", exitOK},
		{"calendar add 2026-03-19 x", exitUsage},
		{"calendar add 19.03.2026 3", exitUsage},
		{"calendar add 2026-03-19 999999999", exitUsage},
		{"calendar add 2026-03-19 3 --unit week", exitUsage},
		{"calendar", exitUsage},
		{"nonsense", exitUsage},
		{"calendar year 2031", exitUndecided},
		{"calendar between 2017-12-31 2018-01-10", exitUndecided},
		{"check --schema", exitOK},
		{"check", exitUsage},
		{"check testdata/absent.yaml", exitUsage},
		{"regulation show 43", exitOK},
		{"regulation show 999", exitUsage},
	}
	for _, tt := range tests {
		var out, errs bytes.Buffer
		env := &Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Now: func() time.Time { return time.Time{} }}
		if got := run(strings.Fields(tt.args), env); got != tt.want {
			t.Errorf("%s: status %d, want %d; %s", tt.args, got, tt.want, errs.String())
		}
		if (tt.want == exitOK) != (errs.Len() == 0) {
			t.Errorf("%s: said on the error stream: %q", tt.args, errs.String())
		}
	}
}
