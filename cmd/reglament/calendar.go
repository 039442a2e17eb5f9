package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// CalendarCmd counts days by the calendar built into the program.
type CalendarCmd struct {
	Add     CalendarAddCmd     `cmd:"" help:"Add working days to a day (the day itself is not counted); a negative number counts back."`
	Between CalendarBetweenCmd `cmd:"" help:"Count the working days from one day to another (the first is not counted)."`
	Year    CalendarYearCmd    `cmd:"" help:"Print a year with its days off and totals."`
}

// CalendarAddCmd is reglament calendar add 2026-03-19 20.
type CalendarAddCmd struct {
	From    calendar.Day  `arg:"" help:"Starting day, such as 2026-03-19."`
	N       count         `arg:"" help:"How many; -3 counts back."`
	Unit    calendar.Unit `help:"What is counted: working, calendar (days) or month." enum:"working,calendar,month" default:"working"`
	Explain bool          `help:"Say how the day was found."`
	JSON    bool          `name:"json" help:"Print the explanation as JSON."`
}

// Run prints the resulting day.
func (c *CalendarAddCmd) Run(env *Env) error {
	span := calendar.Span{N: int(c.N), Unit: c.Unit}
	if err := span.Valid(); err != nil {
		return usageError(err.Error())
	}
	if c.From.None() {
		return usageError("the starting day is empty")
	}
	e, err := calendar.Kazakhstan().Explain(c.From, span, calendar.Exact)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(env.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(e)
	}
	var b strings.Builder
	fmt.Fprintln(&b, e.Effective)
	if c.Explain {
		explain(&b, env.Print, e)
	}
	_, err = fmt.Fprint(env.Stdout, b.String())
	return err
}

func explain(b *strings.Builder, p *i18n.Printer, e calendar.Explanation) {
	fmt.Fprintln(b, p.T(e.Msg()))
	for _, runs := range [][]calendar.OffRun{e.Off, e.Worked} {
		for _, r := range runs {
			if r.Weekend {
				continue
			}
			reasons := make([]string, len(r.Reasons))
			for i, t := range r.Reasons {
				reasons[i] = p.Text(t)
			}
			fmt.Fprintf(b, "  %s: %s\n", p.T(r.Msg()), strings.Join(reasons, "; "))
		}
	}
	fmt.Fprintf(b, "  %s, %s\n", e.CalendarVersion, strings.Join(e.Conventions, ", "))
}

// CalendarBetweenCmd is reglament calendar between 2026-03-19 2026-04-21.
type CalendarBetweenCmd struct {
	From calendar.Day `arg:"" help:"Starting day, not counted."`
	To   calendar.Day `arg:"" help:"Last day, counted."`
}

// Run prints the count.
func (c *CalendarBetweenCmd) Run(env *Env) error {
	if c.From.None() || c.To.None() {
		return usageError("a day is empty")
	}
	n, err := calendar.Kazakhstan().Between(c.From, c.To)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, n)
	return err
}

// CalendarYearCmd is reglament calendar year 2026.
type CalendarYearCmd struct {
	Year int `arg:"" help:"The year, such as 2026."`
}

// Run prints the months in rows of three, the marks, the totals and the days with their reasons.
func (c *CalendarYearCmd) Run(env *Env) error {
	cal := calendar.Kazakhstan()
	totals, err := cal.Totals(c.Year)
	if err != nil {
		return err
	}
	p := env.Print
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n\n", p.S("calendar.year.title", "year", c.Year), cal.Version)
	for q := 0; q < 12; q += 3 {
		var blocks [3][]string
		for i := range blocks {
			blocks[i] = monthBlock(cal, p, c.Year, time.Month(q+i+1), totals.Months[q+i])
		}
		for line := range blocks[0] {
			row := blocks[0][line] + "   " + blocks[1][line] + "   " + blocks[2][line]
			fmt.Fprintln(&b, strings.TrimRight(row, " "))
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "%s. %s.\n\n", p.S("calendar.year.total", "n", totals.Year), p.S("calendar.year.legend"))
	for d := calendar.Date(c.Year, 1, 1); d.Year() == c.Year; d++ {
		if reason := cal.Reason(d); !reason.IsZero() {
			fmt.Fprintf(&b, "%s %s %s\n", p.Day(d), p.WeekdayShort(d.Weekday()), p.Text(reason))
		}
	}
	_, err = fmt.Fprint(env.Stdout, b.String())
	return err
}

// monthWidth is the width of a printed month: seven cells of four characters.
const monthWidth = 7 * 4

// monthBlock prints a month as eight lines of equal width: name and total, weekdays, six weeks.
func monthBlock(cal *calendar.Calendar, p *i18n.Printer, year int, m time.Month, total int) []string {
	first := calendar.Date(year, m, 1)
	lines := []string{pad(fmt.Sprintf(" %s · %d", p.Month(m), total))}
	head := ""
	for _, w := range i18n.Week {
		head += fmt.Sprintf(" %s ", p.WeekdayShort(w))
	}
	lines = append(lines, pad(head))
	d := first.AddDays(-((int(first.Weekday()) + 6) % 7))
	for range 6 {
		line := ""
		for range 7 {
			if _, dm, dd := d.YMD(); dm == m {
				line += fmt.Sprintf(" %2d%s", dd, sign(cal, d))
			} else {
				line += "    "
			}
			d++
		}
		lines = append(lines, pad(line))
	}
	return lines
}

// sign marks what differs from the plain week.
func sign(cal *calendar.Calendar, d calendar.Day) string {
	working, _ := cal.IsWorking(d)
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	switch {
	case !working && !cal.Reason(d).IsZero():
		return "*"
	case working && weekend:
		return "+"
	}
	return " "
}

func pad(s string) string { return s + strings.Repeat(" ", max(0, monthWidth-len([]rune(s)))) }

// count is a whole number that may be negative. The parser takes -3 for a flag, so negativeCounts hands it over with
// the minus sign of print.
type count int

// UnmarshalText reads 20, -3 and −3.
func (c *count) UnmarshalText(b []byte) error {
	text := strings.Replace(string(b), "−", "-", 1)
	n, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("%q is not a whole number", text)
	}
	*c = count(n)
	return nil
}

var negative = regexp.MustCompile(`^-[0-9]+$`)

// negativeCounts lets "calendar add 2026-03-27 -3" be written without "--".
func negativeCounts(args []string) []string {
	out := append([]string(nil), args...)
	counts := false
	for i, a := range out {
		switch {
		case a == "--":
			return out
		case a == "add":
			counts = true
		case counts && negative.MatchString(a):
			out[i] = "−" + a[1:]
		}
	}
	return out
}
