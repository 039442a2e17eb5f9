package main

import (
	"context"
	"fmt"
	"os"

	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// RegulationImportTextCmd is reglament regulation import-text FILE.
type RegulationImportTextCmd struct {
	File    string `arg:"" help:"Official text, UTF-8: the points of the order, then chapters and paragraphs."`
	Edition string `help:"Edition of the General Prosecutor's Office; the one in force if not given."`
	DB      string `name:"db" help:"Address of the database: sqlite:PATH or postgres://…" default:"sqlite:var/reglament.db" env:"REGLAMENT_DB"`
}

// Run loads the text into the database.
func (c *RegulationImportTextCmd) Run(env *Env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return usageError(err.Error())
	}
	defer f.Close()
	ctx := context.Background()
	db, err := store.Open(ctx, c.DB, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.CheckSchema(ctx); err != nil {
		return err
	}
	rules, err := rulebook.Open()
	if err != nil {
		return err
	}
	act := org.Act{Actor: org.SystemActor(), Now: env.Now()}
	done, err := rulebook.ImportText(ctx, db, rules, act, c.Edition, f)
	if err != nil {
		return err
	}
	if done.Same {
		_, err = fmt.Fprintln(env.Stdout, env.Print.S("rulebook.text.same", "edition", done.Edition))
	} else {
		_, err = fmt.Fprintln(env.Stdout, env.Print.S("rulebook.text.loaded", "edition", done.Edition, "n", done.Paragraphs))
	}
	return err
}
