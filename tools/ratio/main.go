// Command ratio reads the output of `go test -bench` and prints the median of every benchmark and, where a benchmark
// has a sub-benchmark called "raw", how the others stand to it: "Send/sqlite: 63 % of the raw rate".
//
// The name decides: BenchmarkSend/sqlite/ours and BenchmarkSend/sqlite/raw are one pair. With -count the median is
// taken, so that one disturbed run does not decide.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if report(os.Stdin, os.Stdout) == 0 {
		fmt.Fprintln(os.Stderr, "ratio: no benchmark ran")
		os.Exit(1)
	}
}

var (
	line      = regexp.MustCompile(`^Benchmark(\S+)\s+\d+\s+(.+)$`)
	procs     = regexp.MustCompile(`-\d+$`)
	gomaxproc = regexp.MustCompile(`^(goos|goarch|cpu): `)
)

// sample is all that was measured of one benchmark: the values of each unit, run by run.
type sample struct {
	name   string
	values map[string][]float64
	units  []string
}

// report copies the lines that describe the machine, then prints medians and ratios; it returns the number of benchmarks.
func report(in io.Reader, out io.Writer) int {
	var samples []*sample
	byName := map[string]*sample{}
	seen := map[string]bool{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		text := lines.Text()
		m := line.FindStringSubmatch(text)
		if m == nil {
			if gomaxproc.MatchString(text) && !seen[text] {
				seen[text] = true
				fmt.Fprintln(out, text)
			} else if strings.HasPrefix(text, "--- FAIL") || strings.HasPrefix(text, "FAIL") || strings.HasPrefix(text, "panic:") {
				fmt.Fprintln(out, text)
			}
			continue
		}
		name := procs.ReplaceAllString(m[1], "")
		s := byName[name]
		if s == nil {
			s = &sample{name: name, values: map[string][]float64{}}
			byName[name] = s
			samples = append(samples, s)
		}
		s.add(strings.Fields(m[2]))
	}
	for _, s := range samples {
		fmt.Fprintln(out, s)
	}
	for _, s := range samples {
		if text, ok := ratio(s, byName); ok {
			fmt.Fprintln(out, text)
		}
	}
	return len(samples)
}

// add takes the fields "123.4 ns/op 0 B/op" of one run.
func (s *sample) add(fields []string) {
	for i := 0; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return
		}
		unit := fields[i+1]
		if s.values[unit] == nil {
			s.units = append(s.units, unit)
		}
		s.values[unit] = append(s.values[unit], v)
	}
}

func (s *sample) median(unit string) float64 {
	v := slices.Sorted(slices.Values(s.values[unit]))
	if len(v) == 0 {
		return 0
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

func (s *sample) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-58s", s.name)
	for _, unit := range s.units {
		fmt.Fprintf(&b, "  %12s %s", strconv.FormatFloat(s.median(unit), 'g', 6, 64), unit)
	}
	return b.String()
}

// ratio compares a benchmark with its "raw" sister by time for one operation.
func ratio(s *sample, byName map[string]*sample) (string, bool) {
	at := strings.LastIndex(s.name, "/")
	if at < 0 || s.name[at+1:] == "raw" {
		return "", false
	}
	raw := byName[s.name[:at]+"/raw"]
	if raw == nil || s.median("ns/op") == 0 {
		return "", false
	}
	return fmt.Sprintf("%s: %.0f %% of the raw rate", s.name, 100*raw.median("ns/op")/s.median("ns/op")), true
}
