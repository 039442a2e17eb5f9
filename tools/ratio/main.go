// Command ratio reads the output of `go test -bench` and prints the median of every benchmark; with -ratios it prints
// instead how benchmarks stand to the raw ones: "Send/sqlite: 63 % of the rate of RawSend/sqlite".
//
// The name decides. BenchmarkSend/sqlite is compared with BenchmarkRawSend/sqlite, of whatever package; and
// BenchmarkSend/sqlite/ours with BenchmarkSend/sqlite/raw. With -count the median is taken, so that one disturbed run
// does not decide.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	ratios := flag.Bool("ratios", false, "print the ratios only")
	flag.Parse()
	samples := read(os.Stdin, func(text string) {
		if !*ratios {
			fmt.Println(text)
		}
	})
	if len(samples) == 0 {
		fmt.Fprintln(os.Stderr, "ratio: no benchmark ran")
		os.Exit(1)
	}
	for _, s := range samples {
		if !*ratios {
			fmt.Println(s)
		} else if text, ok := ratio(s, samples); ok {
			fmt.Println(text)
		}
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

// read collects the benchmarks in order; say is given each line that describes the machine, once, and each failure.
func read(in io.Reader, say func(string)) []*sample {
	var samples []*sample
	seen := map[string]bool{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		text := lines.Text()
		m := line.FindStringSubmatch(text)
		if m == nil {
			machine := gomaxproc.MatchString(text) && !seen[text]
			seen[text] = true
			if machine || strings.HasPrefix(text, "--- FAIL") || strings.HasPrefix(text, "FAIL") || strings.HasPrefix(text, "panic:") {
				say(text)
			}
			continue
		}
		name := procs.ReplaceAllString(m[1], "")
		s := find(samples, name)
		if s == nil {
			s = &sample{name: name, values: map[string][]float64{}}
			samples = append(samples, s)
		}
		s.add(strings.Fields(m[2]))
	}
	return samples
}

func find(samples []*sample, name string) *sample {
	at := slices.IndexFunc(samples, func(s *sample) bool { return s.name == name })
	if at < 0 {
		return nil
	}
	return samples[at]
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

// ratio compares a benchmark with its raw sister by time for one operation.
func ratio(s *sample, samples []*sample) (string, bool) {
	raw := find(samples, "Raw"+s.name)
	if at := strings.LastIndex(s.name, "/"); raw == nil && at >= 0 && s.name[at+1:] != "raw" {
		raw = find(samples, s.name[:at]+"/raw")
	}
	if raw == nil || s.median("ns/op") == 0 {
		return "", false
	}
	return fmt.Sprintf("%s: %.0f %% of the rate of %s", s.name, 100*raw.median("ns/op")/s.median("ns/op"), raw.name), true
}
