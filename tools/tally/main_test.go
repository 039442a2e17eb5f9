package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		status         int
	}{
		{"leaves only", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/x"}
{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}`, "1 passed, 0 failed", 0},
		{"a failed subtest is one failure", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/x"}
{"Action":"run","Package":"p","Test":"A/y"}
{"Action":"pass","Package":"p","Test":"A/y"}
{"Action":"fail","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, "1 passed, 1 failed", 1},
		{"a parent that fails by itself", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/y"}
{"Action":"pass","Package":"p","Test":"A/y"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, "1 passed, 1 failed", 1},
		{"a package that does not compile", `
{"ImportPath":"p","Action":"build-output","Output":"p.go:1: no\n"}
{"Action":"fail","Package":"p"}`, "0 passed, 1 failed", 1},
		{"a test that never ended", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"panic: no\n"}
{"Action":"fail","Package":"p"}`, "0 passed, 1 failed", 1},
		{"a skip says why", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:3: no data here\n"}
{"Action":"output","Package":"p","Test":"A","Output":"--- SKIP: A (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"B"}
{"Action":"pass","Package":"p","Test":"B"}`, "skipped: 1: no data here (p A)\n1 passed, 0 failed", 0},
		{"nothing ran", ``, "0 passed, 0 failed", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			status := read(strings.NewReader(strings.TrimSpace(c.in))).report(&out)
			if !strings.HasSuffix(out.String(), c.want+"\n") || status != c.status {
				t.Errorf("status %d, output:\n%s\nwant status %d and the end:\n%s", status, &out, c.status, c.want)
			}
		})
	}
}
