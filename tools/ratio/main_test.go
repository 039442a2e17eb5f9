package main

import (
	"slices"
	"strings"
	"testing"
)

func TestMedianAndRatio(t *testing.T) {
	var said []string
	samples := read(strings.NewReader(`goos: linux
BenchmarkSend/sqlite/ours-2   10  200 ns/op  8 B/op
BenchmarkSend/sqlite/ours-2   10  900 ns/op  8 B/op
BenchmarkSend/sqlite/ours-2   10  250 ns/op  8 B/op
BenchmarkSend/sqlite/raw-2    10  150 ns/op  0 B/op
BenchmarkAdd-2                10  41.5 ns/op
PASS
goos: linux
BenchmarkRawAdd-2             10  83 ns/op
--- FAIL: BenchmarkOther`), func(text string) { said = append(said, text) })

	if !slices.Equal(said, []string{"goos: linux", "--- FAIL: BenchmarkOther"}) {
		t.Errorf("said %q", said)
	}
	var ratios []string
	for _, s := range samples {
		if text, ok := ratio(s, samples); ok {
			ratios = append(ratios, text)
		}
	}
	want := []string{"Send/sqlite/ours: 60 % of the rate of Send/sqlite/raw", "Add: 200 % of the rate of RawAdd"}
	if len(samples) != 4 || !slices.Equal(ratios, want) {
		t.Errorf("%d benchmarks, ratios %q, want %q", len(samples), ratios, want)
	}
	if got := samples[0].String(); !strings.Contains(got, " 250 ns/op") || !strings.Contains(got, " 8 B/op") {
		t.Errorf("line %q", got)
	}
}
