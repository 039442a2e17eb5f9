// Command reglament runs the electronic system of the Work Regulation of the General Prosecutor's Office of Kazakhstan.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no time zones, and terms are counted in those of Kazakhstan

	"github.com/alecthomas/kong"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// CLI is the command line. Each command lives in a file of its own.
type CLI struct {
	Lang i18n.Lang `help:"Language of what is printed: kk, ru or en." enum:"kk,ru,en" default:"en" env:"REGLAMENT_LANG"`

	Serve    ServeCmd    `cmd:"" help:"Serve the pages until told to stop."`
	Migrate  MigrateCmd  `cmd:"" help:"Bring the schema of the database up to date."`
	Verify   VerifyCmd   `cmd:"" help:"Prove the journal; name the first broken link of each chain."`
	Backup   BackupCmd   `cmd:"" help:"Copy database and files into one archive while the server works."`
	Restore  RestoreCmd  `cmd:"" help:"Bring an archive into an empty data folder and database."`
	User     UserCmd     `cmd:"" help:"Accounts, from the console of the server."`
	Simulate SimulateCmd `cmd:"" help:"Fill an empty database with an office that lives by chance from a seed."`
	Stress   StressCmd   `cmd:"" hidden:""`
	Version  VersionCmd  `cmd:"" help:"Print the version."`

	Calendar   CalendarCmd   `cmd:"" help:"Count days by the working calendar of Kazakhstan."`
	Check      CheckCmd      `cmd:"" help:"Judge a draft of an assignment, task or request by the Regulation."`
	Regulation RegulationCmd `cmd:"" help:"Show the Regulation: provisions, values, editions, trace."`

	VerifySignature VerifySignatureCmd `cmd:"" help:"Judge an electronic digital signature by its files."`
	Inspect         InspectCmd         `cmd:"" help:"Explain a certificate, revocation list, OCSP answer, timestamp or signed message."`
}

// Env is what a command gets from outside; the clock is read nowhere else.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Print          *i18n.Printer
}

// Exit statuses.
const (
	exitOK        = 0
	exitFailed    = 1 // refused, or failed
	exitUsage     = 2 // the input cannot be understood
	exitUndecided = 3 // the calendar or the edition holds no answer
)

func main() {
	os.Exit(run(os.Args[1:], &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now}))
}

// run carries out one command and returns the exit status.
func run(args []string, env *Env) int {
	var cli CLI
	parser, err := kong.New(&cli,
		kong.Name("reglament"),
		kong.Description("The electronic system of the Work Regulation of the General Prosecutor's Office of Kazakhstan."),
		kong.Writers(env.Stdout, env.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(env.Stderr, "reglament:", err)
		return exitFailed
	}
	ctx, err := parser.Parse(negativeCounts(args))
	if err != nil {
		fmt.Fprintf(env.Stderr, "reglament: %v (see reglament --help)\n", err)
		return exitUsage
	}
	env.Print = i18n.For(cli.Lang)
	return report(env, ctx.Run(env))
}

// report prints an error in the reader's words and chooses the exit status.
func report(env *Env, err error) int {
	if err == nil {
		return exitOK
	}
	var undecided *calendar.Undecided
	var invalid fault.Invalid
	var usage usageError
	var quiet quietStatus
	switch {
	case errors.As(err, &quiet):
		return int(quiet)
	case errors.As(err, &undecided):
		fmt.Fprintln(env.Stderr, "reglament:", env.Print.T(undecided.Msg()))
		return exitUndecided
	case errors.As(err, &invalid):
		for _, f := range invalid.Fields {
			line := f.Name + ": " + env.Print.T(f.Msg) + " " + env.Print.T(f.Allowed)
			fmt.Fprintln(env.Stderr, "reglament:", strings.TrimSpace(line))
		}
		return exitUsage
	case errors.As(err, &usage):
		fmt.Fprintln(env.Stderr, "reglament:", usage)
		return exitUsage
	}
	fmt.Fprintln(env.Stderr, "reglament:", err)
	return exitFailed
}

// usageError is a mistake in the arguments that the parser could not see.
type usageError string

func (e usageError) Error() string { return string(e) }
