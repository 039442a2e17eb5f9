// Command tally reads the output of `go test -json` and tells it in a few lines: what failed, with its output; what
// was skipped, with its reason; how many tests passed. The last line is "N passed, N failed", which scripts/test adds up.
//
// A test with subtests is not counted itself: its subtests are. A package that does not compile, or that ends before
// its tests do, is one failure. The exit status is 1 when anything failed or nothing ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
)

// event is one line of test2json.
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// id names a test within the whole run; an empty Test is the package itself.
type id struct{ pkg, test string }

func (i id) String() string {
	if i.test == "" {
		return i.pkg
	}
	return i.pkg + " " + i.test
}

// run is what is known of a test run.
type run struct {
	output  map[id][]string
	result  map[id]string
	seconds map[string]float64
	parents map[id]bool
	build   []string
	noise   []string
}

func main() {
	r := read(os.Stdin)
	os.Exit(r.report(os.Stdout))
}

// read takes the stream in. Lines that are not JSON are kept: they come from the go command itself.
func read(in io.Reader) *run {
	r := &run{
		output: map[id][]string{}, result: map[id]string{},
		seconds: map[string]float64{}, parents: map[id]bool{},
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			r.noise = append(r.noise, lines.Text())
			continue
		}
		r.take(e)
	}
	if err := lines.Err(); err != nil {
		r.noise = append(r.noise, "tally: "+err.Error())
		r.result[id{pkg: "the test output"}] = "fail"
	}
	return r
}

func (r *run) take(e event) {
	key := id{e.Package, e.Test}
	switch e.Action {
	case "output":
		r.output[key] = append(r.output[key], e.Output)
	case "build-output":
		r.build = append(r.build, e.Output)
	case "run":
		r.result[key] = "run"
		for at := strings.LastIndex(e.Test, "/"); at > 0; at = strings.LastIndex(e.Test[:at], "/") {
			r.parents[id{e.Package, e.Test[:at]}] = true
		}
	case "pass", "fail", "skip":
		r.result[key] = e.Action
		if e.Test == "" {
			r.seconds[e.Package] = e.Elapsed
		}
	}
}

// sums sorts the leaves of the run. A parent counts only when it failed and no subtest of it did; a test that began
// and never ended failed; a package counts only when it failed and no test of it did.
func (r *run) sums() (passed int, failed, skipped []id) {
	blamed := map[id]bool{}
	var owed []id
	for key, result := range r.result {
		switch {
		case key.test == "" || r.parents[key]:
			if result == "fail" || (result == "run" && key.test != "") {
				owed = append(owed, key)
			}
			continue
		case result == "pass":
			passed++
			continue
		case result == "skip":
			skipped = append(skipped, key)
			continue
		}
		failed = append(failed, key)
		blame(blamed, key)
	}
	// Inner parents first, so that an outer one is not counted for what an inner one already answers for.
	sort.Slice(owed, func(i, j int) bool { return len(owed[i].test) > len(owed[j].test) })
	for _, key := range owed {
		if !blamed[key] {
			failed = append(failed, key)
			blame(blamed, key)
		}
	}
	order(failed)
	order(skipped)
	return passed, failed, skipped
}

// blame marks a test, everything above it and its package as answered for.
func blame(blamed map[id]bool, key id) {
	for {
		blamed[key] = true
		if key.test == "" {
			return
		}
		key.test = key.test[:max(strings.LastIndex(key.test, "/"), 0)]
	}
}

func order(ids []id) {
	sort.Slice(ids, func(i, j int) bool { return ids[i].String() < ids[j].String() })
}

// report writes the run and returns the exit status.
func (r *run) report(out io.Writer) int {
	passed, failed, skipped := r.sums()
	for _, line := range append(r.noise, r.build...) {
		fmt.Fprintln(out, strings.TrimRight(line, "\n"))
	}
	for _, key := range failed {
		fmt.Fprintf(out, "\n--- FAILED %s\n%s", key, strings.Join(r.output[key], ""))
	}
	r.tellSkipped(out, skipped)
	r.slowest(out)
	fmt.Fprintf(out, "%d passed, %d failed\n", passed, len(failed))
	if len(failed) > 0 || passed == 0 {
		return 1
	}
	return 0
}

// tellSkipped writes one line for each reason, with the tests it kept from running.
func (r *run) tellSkipped(out io.Writer, skipped []id) {
	var reasons []string
	tests := map[string][]string{}
	for _, key := range skipped {
		why := reason(r.output[key])
		if tests[why] == nil {
			reasons = append(reasons, why)
		}
		tests[why] = append(tests[why], key.String())
	}
	for _, why := range reasons {
		names := strings.Join(tests[why][:min(3, len(tests[why]))], ", ")
		if len(tests[why]) > 3 {
			names += ", …"
		}
		fmt.Fprintf(out, "skipped: %d: %s (%s)\n", len(tests[why]), why, names)
	}
}

// place is where in the source a test said something.
var place = regexp.MustCompile(`^\S+\.go:\d+: `)

// reason is what a skipped test said last before it was skipped.
func reason(output []string) string {
	for i := len(output) - 1; i >= 0; i-- {
		line := strings.TrimSpace(output[i])
		if line != "" && !strings.HasPrefix(line, "--- SKIP") && !strings.HasPrefix(line, "=== ") {
			return place.ReplaceAllString(line, "")
		}
	}
	return "no reason given"
}

// slowest names the packages that took more than five seconds, so that growth of the run is seen where it happens.
func (r *run) slowest(out io.Writer) {
	var names []string
	for name, s := range r.seconds {
		if s > 5 {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(i, j int) bool { return r.seconds[names[i]] > r.seconds[names[j]] })
	for _, name := range names {
		fmt.Fprintf(out, "%6.1f s  %s\n", r.seconds[name], name)
	}
}
