package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/regulation"
)

// CheckCmd is reglament check FILE: it judges a draft of an instrument without touching any data.
type CheckCmd struct {
	File   string            `arg:"" optional:"" help:"Draft in JSON or YAML; - reads standard input."`
	On     calendar.Day      `help:"Judge as of this day, such as 2026-03-19, instead of the day in the draft."`
	Reason map[string]string `help:"Written reason for a warning: RULE=TEXT. May be repeated." placeholder:"RULE=TEXT" mapsep:"none"`
	JSON   bool              `name:"json" help:"Print the findings as JSON."`
	All    bool              `help:"Print the rules that pass or do not apply as well."`
	Schema bool              `help:"Print the JSON Schema of the draft and stop."`
}

// Help says the exit statuses.
func (*CheckCmd) Help() string {
	return "Exit status: 0 nothing speaks against the draft, 1 refused, 2 the draft cannot be read, " +
		"3 held: a warning needs a written reason, or the calendar or the edition holds no answer."
}

// Run judges the draft and prints the findings by paragraph.
func (c *CheckCmd) Run(env *Env) error {
	if c.Schema {
		_, err := env.Stdout.Write(instrument.Schema())
		return err
	}
	if c.File == "" {
		return usageError("give the file of a draft, or --schema")
	}
	data, err := readInput(c.File, env.Stdin)
	if err != nil {
		return usageError(err.Error())
	}
	draft, err := instrument.ReadDraft(data, c.On, calendar.DayOf(env.Now()))
	if err != nil {
		return err
	}
	chapter, err := embeddedLaw()
	if err != nil {
		return err
	}
	for name := range c.Reason {
		if !strings.HasPrefix(name, "edition.") && !known(chapter.Names(), name) {
			return fault.Bad("reason", i18n.M("law.edition.rule_unknown", "rule", name))
		}
	}
	verdict := chapter.Judge(draft, calendar.Kazakhstan(), c.Reason)
	if c.JSON {
		err = printVerdictJSON(env, verdict)
	} else {
		err = c.print(env, draft, verdict)
	}
	if err != nil {
		return err
	}
	return verdictStatus(verdict)
}

func known(list []string, name string) bool {
	for _, n := range list {
		if n == name {
			return true
		}
	}
	return false
}

// readInput reads a draft, at most a byte more than is allowed, so that an endless file does no harm.
func readInput(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(stdin, instrument.MaxDraftBytes+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, instrument.MaxDraftBytes+1))
}

// embeddedLaw binds the chapters to the editions built into the program, checking that every value has its rule.
func embeddedLaw() (*instrument.Law, error) {
	book, err := regulation.Book()
	if err != nil {
		return nil, err
	}
	chapter, err := instrument.NewLaw(book)
	if err != nil {
		return nil, err
	}
	return chapter, app.Bind(book)
}

// quietStatus ends the program with a status after the command has said everything itself.
type quietStatus int

func (s quietStatus) Error() string { return fmt.Sprintf("status %d", int(s)) }

func verdictStatus(v law.Verdict) error {
	switch {
	case v.Refused():
		return quietStatus(exitFailed)
	case !v.Allowed():
		return quietStatus(exitUndecided)
	}
	return nil
}

func (c *CheckCmd) print(env *Env, d *instrument.Draft, v law.Verdict) error {
	p, b := env.Print, &strings.Builder{}
	fmt.Fprintln(b, p.S("law.check.head", "kind", i18n.Msg{Key: "instrument.kind." + string(d.Kind)}, "day", v.Day, "edition", v.Edition))
	for _, f := range v.All {
		if f.Outcome < law.Warning && !c.All {
			continue
		}
		fmt.Fprintf(b, "\n%-8s %s: %s\n", f.Para, p.T(f.Label()), p.S("law.outcome."+f.Outcome.String()))
		for _, m := range []i18n.Msg{f.Msg, f.Allowed} {
			if !m.IsZero() {
				fmt.Fprintf(b, "         %s\n", p.T(m))
			}
		}
		if f.Reason != "" {
			fmt.Fprintf(b, "         %s\n", p.S("law.check.reason", "text", f.Reason))
		} else if f.Outcome == law.Warning || f.Outcome == law.Undecided {
			fmt.Fprintf(b, "         --reason '%s=…'\n", f.ReasonKey())
		}
	}
	fmt.Fprintf(b, "\n%s\n", p.S("law.check.result", "refused", len(v.Refusals()), "held", len(v.NeedsReason()), "examined", len(v.All)))
	_, err := io.WriteString(env.Stdout, b.String())
	return err
}

// violation is one finding in the words of the reader.
type violation struct {
	Outcome   law.Outcome `json:"outcome"`
	Paragraph string      `json:"paragraph"`
	Rule      string      `json:"rule"`
	Label     string      `json:"label"`
	Edition   string      `json:"edition"`
	Field     string      `json:"field,omitempty"`
	Message   string      `json:"message,omitempty"`
	Allowed   string      `json:"allowed,omitempty"`
	Reason    string      `json:"reason,omitempty"`
}

func printVerdictJSON(env *Env, v law.Verdict) error {
	out := struct {
		Outcome  law.Outcome  `json:"outcome"`
		Allowed  bool         `json:"allowed"`
		Edition  string       `json:"edition"`
		Day      calendar.Day `json:"day"`
		Findings []violation  `json:"findings"`
	}{v.Outcome(), v.Allowed(), v.Edition, v.Day, []violation{}}
	for _, f := range v.All {
		out.Findings = append(out.Findings, violation{
			f.Outcome, f.Para, f.Rule, env.Print.T(f.Label()), f.Edition, f.Field,
			env.Print.T(f.Msg), env.Print.T(f.Allowed), f.Reason,
		})
	}
	enc := json.NewEncoder(env.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
