package app_test

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"reglament/internal/store/storetest"
)

// kills is how often the program is killed on each engine; REGLAMENT_KILLS raises it.
func kills(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("REGLAMENT_KILLS")); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return 2
	}
	return 5
}

// The program is killed in the middle of work, again and again: after each restart every act that was acknowledged is
// there, none is there by half, and the journal verifies.
func TestKilledUnderLoad_44_1_I441(t *testing.T) {
	program := filepath.Join(t.TempDir(), "reglament")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "reglament/cmd/reglament")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	t.Run("sqlite", func(t *testing.T) { kill(t, program, "") })
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() {
			t.Skip("-short runs SQLite only")
		}
		kill(t, program, storetest.PostgresURL(t))
	})
}

func kill(t *testing.T, program, db string) {
	data := t.TempDir()
	place := []string{"--data", data}
	if db != "" {
		place = append(place, "--db", db)
	}
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), program, append(args, place...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	run("simulate", "--days", "0")
	acks := filepath.Join(data, "acks")
	for i := range kills(t) {
		// The moment is set by the acts and not by the clock, so it falls wherever the workers are just then.
		killAfter(t, acks, 40+(i*97)%211, append([]string{program, "stress", "--seed", strconv.Itoa(1 + 10*i)}, place...))
		run("stress", "--check", acks)
		run("verify")
	}
}

// killAfter runs the program, kills it after so many acknowledged acts and keeps what it printed until then.
func killAfter(t *testing.T, acks string, n int, command []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(acks, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	seen := 0
	for lines.Scan() {
		if _, err := file.Write(append(lines.Bytes(), '\n')); err != nil {
			t.Fatal(err)
		}
		if seen++; seen == n {
			if err := cmd.Process.Kill(); err != nil { // SIGKILL
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if seen < n {
		t.Fatalf("it ended by itself after %d acts: %s", seen, errs.String())
	}
}
