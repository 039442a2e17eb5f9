package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"reglament/internal/analysis"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/planning"
	"reglament/regulation"
)

// RegulationCmd shows the Regulation that is built into the program.
type RegulationCmd struct {
	List       RegulationListCmd       `cmd:"" help:"List the provisions."`
	Show       RegulationShowCmd       `cmd:"" help:"Show a provision with its rules and their values."`
	Diff       RegulationDiffCmd       `cmd:"" help:"Compare two editions, given by id or as files."`
	ImportText RegulationImportTextCmd `cmd:"" name:"import-text" help:"Load the official text of an edition, to be shown beside the statements."`

	Trace RegulationTraceCmd `cmd:"" help:"Print docs/trace.md: requirement, what carries it out, what proves it."`
}

// RegulationListCmd is reglament regulation list.
type RegulationListCmd struct {
	JSON bool `name:"json" help:"Print the provisions as JSON."`
}

// Run prints one line per provision.
func (c *RegulationListCmd) Run(env *Env) error {
	chapters, err := regulation.Provisions()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(env, chapters)
	}
	for _, p := range regulation.List(chapters) {
		mark := ""
		if p.Status == regulation.Deleted {
			mark = " – " + env.Print.S("regulation.deleted")
		}
		if _, err := fmt.Fprintf(env.Stdout, "%-9s %s%s\n", p.Para, env.Print.Text(p.Title), mark); err != nil {
			return err
		}
	}
	return nil
}

// RegulationShowCmd is reglament regulation show 44.
type RegulationShowCmd struct {
	Para string       `arg:"" help:"Paragraph, such as 44 or 44-1."`
	On   calendar.Day `help:"Values as of this day; today if not given."`
	JSON bool         `name:"json" help:"Print as JSON."`
}

type shownRule struct {
	Rule  string          `json:"rule"`
	Label string          `json:"label"`
	From  calendar.Day    `json:"from"`
	Value json.RawMessage `json:"value"`
}

// Run prints the provision and the values that the edition of the day holds under it.
func (c *RegulationShowCmd) Run(env *Env) error {
	chapters, err := regulation.Provisions()
	if err != nil {
		return err
	}
	p, ok := regulation.Find(chapters, c.Para)
	if !ok {
		return usageError(env.Print.S("regulation.unknown", "para", c.Para))
	}
	book, err := regulation.Book()
	if err != nil {
		return err
	}
	day := c.On
	if day.None() {
		day = calendar.DayOf(env.Now())
	}
	ed := book.For(law.Root, day)
	rules := []shownRule{}
	for _, name := range ed.AllNames() {
		if v, ok := ed.At(name, day); ok && v.Para == c.Para {
			rules = append(rules, shownRule{name, env.Print.T(i18n.Msg{Key: "rule." + name}), v.From, json.RawMessage(v.JSON())})
		}
	}
	if c.JSON {
		return printJSON(env, map[string]any{"provision": p, "edition": ed.ID, "rules": rules})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\n%s\n", p.Para, env.Print.Text(p.Title), env.Print.Text(p.Statement))
	if p.Status == regulation.Deleted {
		fmt.Fprintf(&b, "\n%s\n", env.Print.S("regulation.deleted"))
	}
	for _, r := range rules {
		fmt.Fprintf(&b, "\n%s (%s)\n  %s", r.Label, r.Rule, r.From)
		if string(r.Value) != "null" { // a plain ban has no value
			fmt.Fprintf(&b, " %s", r.Value)
		}
		b.WriteByte('\n')
	}
	_, err = io.WriteString(env.Stdout, b.String())
	return err
}

// RegulationDiffCmd is reglament regulation diff A B.
type RegulationDiffCmd struct {
	A    string       `arg:"" help:"Edition: an id, or a file."`
	B    string       `arg:"" help:"Edition to compare with: an id, or a file."`
	On   calendar.Day `help:"Compare as of this day; the day the later one takes force if not given."`
	JSON bool         `name:"json" help:"Print as JSON."`
}

// Run prints what differs, by paragraph. A file is read as the edition of a body and checked as at adoption.
func (c *RegulationDiffCmd) Run(env *Env) error {
	book, err := regulation.Book()
	if err != nil {
		return err
	}
	a, book, err := findEdition(book, c.A)
	if err != nil {
		return refusalOr(env, err)
	}
	b, book, err := findEdition(book, c.B)
	if err != nil {
		return refusalOr(env, err)
	}
	if _, err := analysis.NewLaw(book); err != nil {
		return refusalOr(env, err)
	}
	if _, err := instrument.NewLaw(book); err != nil {
		return refusalOr(env, err)
	}
	if _, err := planning.NewLaw(book); err != nil {
		return refusalOr(env, err)
	}
	day := c.On
	if day.None() {
		day = max(a.From, b.From)
	}
	changes := law.DiffOn(a, b, day)
	if c.JSON {
		return printJSON(env, changes)
	}
	for _, ch := range changes {
		if _, err := fmt.Fprintf(env.Stdout, "%-8s %s (%s)\n  - %s %s\n  + %s %s\n", ch.Para(), env.Print.T(i18n.Msg{Key: "rule." + ch.Rule}), ch.Rule,
			ch.OldPara, ch.Old, ch.NewPara, ch.New); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		_, err = fmt.Fprintln(env.Stdout, env.Print.S("regulation.same"))
	}
	return err
}

func findEdition(book *law.Book, name string) (*law.Edition, *law.Book, error) {
	if ed, ok := book.Edition(name); ok {
		return ed, book, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, book, usageError(err.Error())
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, law.MaxEditionBytes+1))
	if err != nil {
		return nil, book, usageError(err.Error())
	}
	ed, err := law.ReadEdition(data)
	if err != nil {
		return nil, book, err
	}
	if book, err = book.Adopt(ed); err != nil {
		return nil, book, err
	}
	ed, _ = book.Edition(ed.ID)
	return ed, book, nil
}

// refusalOr prints what is wrong with an edition in the reader's words.
func refusalOr(env *Env, err error) error {
	var refusal *law.Refusal
	var bad *law.EditionError
	switch {
	case errors.As(err, &refusal):
		for _, f := range refusal.Findings {
			fmt.Fprintf(env.Stderr, "reglament: %s: %s %s\n", f.Para, env.Print.T(f.Msg), env.Print.T(f.Allowed))
		}
		return quietStatus(exitFailed)
	case errors.As(err, &bad):
		return usageError(env.Print.T(bad.Msg))
	}
	return err
}

// RegulationTraceCmd is reglament regulation trace.
type RegulationTraceCmd struct {
	Root  string `help:"Checkout of the sources." default:"."`
	Check bool   `help:"Print nothing but what is wrong; exit status 1 if anything in scope lacks a row or a test, or docs/trace.md is not up to date."`
}

// Run prints the trace, or with --check what is wrong with it.
func (c *RegulationTraceCmd) Run(env *Env) error {
	root := os.DirFS(c.Root)
	rows, err := regulation.Trace(root, slices.Concat(analysis.Heads(), instrument.Heads(), planning.Heads()))
	if err != nil {
		return err
	}
	if !c.Check {
		_, err = io.WriteString(env.Stdout, regulation.TraceMarkdown(rows))
		return err
	}
	faults, err := regulation.TraceFaults(root, rows)
	if err != nil || len(faults) == 0 {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(env.Stdout, f)
	}
	return quietStatus(exitFailed)
}

func printJSON(env *Env, v any) error {
	enc := json.NewEncoder(env.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
