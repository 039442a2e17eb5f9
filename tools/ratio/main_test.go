package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestMedianAndRatio(t *testing.T) {
	var out bytes.Buffer
	n := report(strings.NewReader(`goos: linux
BenchmarkSend/sqlite/ours-2   10  200 ns/op  8 B/op
BenchmarkSend/sqlite/ours-2   10  900 ns/op  8 B/op
BenchmarkSend/sqlite/ours-2   10  250 ns/op  8 B/op
BenchmarkSend/sqlite/raw-2    10  150 ns/op  0 B/op
BenchmarkAdd-2                10  41.5 ns/op
goos: linux
PASS`), &out)
	if n != 3 {
		t.Errorf("%d benchmarks, want 3", n)
	}
	for _, want := range []string{"250 ns/op", "41.5 ns/op", "Send/sqlite/ours: 60 % of the raw rate"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, &out)
		}
	}
	if strings.Count(out.String(), "goos") != 1 {
		t.Errorf("the machine is described once:\n%s", &out)
	}
}

func TestNothingRan(t *testing.T) {
	if n := report(strings.NewReader("PASS\n"), &bytes.Buffer{}); n != 0 {
		t.Errorf("%d benchmarks in an empty run", n)
	}
}
