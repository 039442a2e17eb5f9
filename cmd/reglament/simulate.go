package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/sim"
)

// SimulateCmd is "reglament simulate".
type SimulateCmd struct {
	Place `embed:""`
	Seed  uint64 `help:"Number from which everything by chance follows." default:"2019"`
	Days  int    `help:"Civil days that the office lives through the use cases, ending today." default:"30"`
	Each  int    `help:"Instruments begun on each working day." default:"4"`
	Wrong int    `help:"Unlawful things tried on each working day." default:"4"`
	Check bool   `help:"Prove the invariants after every day." default:"true" negatable:""`

	Scale      bool `help:"Build a full office first, with a history, and live the days after it."`
	People     int  `help:"People of a full office." default:"6000"`
	Executions int  `help:"Executions in the history of a full office." default:"1000000"`
	Years      int  `help:"Years that the history goes back." default:"3"`
	Open       int  `help:"Executions of the history that were sent within the last month and are open." default:"0"`
}

// Run founds an office in an empty demonstration database and lets it live.
func (c *SimulateCmd) Run(env *Env) error {
	if c.Days < 0 || c.Days > 1000 || c.Each < 0 || c.Each > 500 || c.Wrong < 0 || c.Wrong > 500 {
		return usageError("days are 0 to 1000, --each and --wrong 0 to 500")
	}
	if c.Scale && (c.People < 1000 || c.People > 20_000 || c.Executions < 0 || c.Executions > 10_000_000 || c.Years < 1 || c.Years > 6 || c.Open < 0 || c.Open > c.Executions) {
		return usageError("a full office has 1,000 to 20,000 people, at most 10,000,000 executions, no more of them open, and 1 to 6 years")
	}
	return c.demo(env, func(ctx context.Context, a *app.App) error {
		filled, err := a.Filled(ctx)
		if err != nil {
			return err
		}
		start := calendar.DayOf(env.Now()).AddDays(-c.Days).Start().Add(time.Hour)
		if filled {
			return usageError("there is an office in this database already: name an empty folder with --data")
		}
		if err := c.found(ctx, env, a, start); err != nil {
			return err
		}
		w, err := sim.Office(ctx, a, start, sim.Life{
			Seed: c.Seed, Days: c.Days, Each: c.Each, Wrong: c.Wrong, Check: c.Check,
			Progress: func(day calendar.Day, done map[string]int) {
				fmt.Fprintf(env.Stderr, "%s  drafted %d, sent %d, accepted %d\n", day, done["draft"], done["send"], done["accept"])
			},
		})
		if err == nil {
			fmt.Fprintf(env.Stdout, "%v\n", w.Done)
		}
		return err
	})
}

// found builds the office in which the days are lived.
func (c *SimulateCmd) found(ctx context.Context, env *Env, a *app.App, start time.Time) error {
	if !c.Scale {
		return sim.Found(ctx, a, c.Seed, sim.Small, start)
	}
	began, told := env.Now(), 0
	return sim.Load(ctx, a, start, sim.Scale{
		Seed: c.Seed, People: c.People, Executions: c.Executions, Open: c.Open, Years: c.Years,
		Progress: func(done int) {
			if step := max(1, c.Executions/100); done/step > told || done == c.Executions {
				told = done / step
				fmt.Fprintf(env.Stderr, "%d of %d executions, %s\n", done, c.Executions, env.Now().Sub(began).Round(time.Second))
			}
		},
	})
}

// demo runs a tool over a demonstration database.
func (p Place) demo(env *Env, f func(ctx context.Context, a *app.App) error) error {
	cfg := p.config(env)
	cfg.Demo = true
	return p.with(cfg, f)
}

// StressCmd is "reglament stress": acts without pause, each printed once it is acknowledged. It serves the tests that
// kill the program in the middle of work.
type StressCmd struct {
	Place   `embed:""`
	Seed    uint64 `default:"1"`
	Workers int    `default:"4"`
	Check   string `help:"Instead check that every act printed into this file is there." type:"existingfile"`
	Measure int    `help:"Instead read what the pages show so many times, and print the medians."`
	Ready   int    `help:"Instead bring so many requests of the officer to their signature, and print their ids for tools/pageload -send."`
}

// Run works until it is stopped, or checks.
func (c *StressCmd) Run(env *Env) error {
	return c.demo(env, func(ctx context.Context, a *app.App) error {
		if c.Measure > 0 {
			return sim.Measure(ctx, a, env.Now, env.Stdout, c.Measure)
		}
		if c.Ready > 0 {
			return sim.Ready(ctx, a, env.Stdout, c.Seed, c.Ready)
		}
		if c.Check == "" {
			return sim.Stress(ctx, a, env.Stdout, c.Seed, max(1, min(c.Workers, 64)))
		}
		in, err := os.Open(c.Check)
		if err != nil {
			return err
		}
		defer in.Close()
		n, wrong, err := sim.CheckAcks(ctx, a, in)
		for _, w := range wrong {
			fmt.Fprintln(env.Stdout, w)
		}
		if err == nil && len(wrong) > 0 {
			return quietStatus(exitFailed)
		}
		fmt.Fprintf(env.Stdout, "%d acts are there\n", n)
		return err
	})
}
