package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"reglament/internal/account"
	"reglament/internal/analysis"
	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/job"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/proof"
	"reglament/internal/revision"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/trip"
)

// Config is what the program is told from outside. The zero value of an optional field is right for production.
type Config struct {
	// Data is the folder of the files and, unless DB says otherwise, of the database. It is made when missing.
	Data string
	// DB is the address of the database, "sqlite:PATH" or "postgres://…"; "" is the SQLite file in Data.
	DB string
	// Demo opens the demonstration office: its database is marked, its signatures are made with demonstration keys.
	Demo bool
	// Any opens whichever office is there, for tools; Demo is then what the database says.
	Any bool
	// Node names this process on the status page; "" is "node".
	Node string
	// Now is the clock. Required.
	Now func() time.Time
	// Log takes what happens in the background. Required.
	Log *slog.Logger
	// Signatures say which electronic signatures are believed; without trusted certificates signing is refused.
	Signatures Signatures
	// Store tunes the database.
	Store store.Options
}

// App is the program, put together. Its fields are set once and safe for concurrent use.
type App struct {
	DB         *store.DB
	Directory  *org.Directory
	Rules      *rulebook.Store
	Ledger     *duty.Ledger
	Files      *document.Files
	Kernel     *document.Kernel
	Org        *org.Service
	Accounts   *account.Service
	Instrument *instrument.Service
	HalfYear   *halfyear.Service
	Revision   *revision.Service
	Analysis   *analysis.Service
	Planning   *planning.Service
	Trip       *trip.Service
	Rulebook   *rulebook.Service
	Control    *control.Service
	Proof      *proof.Service

	Demo bool
	// AnyKeys: keys of test authorities may sign, so that NCALayer must be told to offer them.
	AnyKeys bool
	Now     func() time.Time
	Log     *slog.Logger

	demo    *demoCA // in a demonstration only
	runner  *job.Runner
	closing sync.Once
	closed  error
}

// Errors of Open that a person can do something about.
var (
	// ErrNotDemo: the database holds a real office.
	ErrNotDemo = errors.New("this database is not a demonstration one: leave out --demo, or name another folder with --data")
	// ErrDemo: the database holds the demonstration office.
	ErrDemo = errors.New("this database holds the demonstration office: add --demo, or name another folder with --data")
)

// Open opens the database, brings its schema up to date and puts the program together. Nothing runs until Start. Errors:
// those of the store (an unfit engine, a schema newer than the program), ErrDemo, ErrNotDemo.
func Open(ctx context.Context, cfg Config) (_ *App, err error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w", err)
	}
	db, err := OpenStore(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	return New(ctx, db, cfg)
}

// OpenStore opens the database a Config names, without looking at what is in it.
func OpenStore(ctx context.Context, cfg Config) (*store.DB, error) {
	url := cfg.DB
	if url == "" {
		url = "sqlite:" + filepath.Join(cfg.Data, databaseFile)
	}
	opts := cfg.Store
	opts.Log = cfg.Log
	return store.Open(ctx, url, opts)
}

// New puts the program together over an open, migrated database, which Close then closes.
func New(ctx context.Context, db *store.DB, cfg Config) (*App, error) {
	var err error
	if cfg.Demo, err = mark(ctx, db, cfg); err != nil {
		return nil, err
	}
	rules, err := rulebook.Open()
	if err != nil {
		return nil, err
	}
	a := &App{DB: db, Directory: &org.Directory{}, Rules: rules, Demo: cfg.Demo, Now: cfg.Now, Log: cfg.Log}
	if a.Demo {
		if a.demo, err = openDemoCA(ctx, db, cfg.Now, a.Structure); err != nil {
			return nil, err
		}
	}
	signatory, err := a.signatory(cfg)
	if err != nil {
		return nil, err
	}
	a.Proof = proof.New(publicEngine(signatory))
	a.Ledger = duty.New(db, rules.Calendar, nil)
	a.Files = &document.Files{Dir: filepath.Join(cfg.Data, filesFolder)}
	a.Kernel = document.NewKernel(db, a.Directory.Current, a.Ledger, a.Files)
	a.Ledger.SetNotifier(a.Kernel)
	a.Org = org.NewService(db, a.Directory, recordOrg, a.edition)
	a.Org.Owed = a.owed
	a.Org.Hand, a.Org.Announce = a.hand, a.announceHandOver
	if a.Accounts, err = account.New(db, a.Directory, recordAccount); err != nil {
		return nil, err
	}
	if signatory.engine != nil {
		a.signedLogin(signatory.engine)
	}
	a.Instrument = instrument.New(db, a.Directory, rules, a.Kernel, a.Ledger, signatory)
	a.Revision = revision.New(db, a.Directory, rules, a.Kernel, a.Ledger, a.Instrument)
	a.HalfYear = halfyear.New(db, a.Directory, rules, a.Kernel, a.Ledger)
	a.Analysis = analysis.New(db, a.Directory, rules, a.Kernel, a.Ledger, signatory)
	a.Planning = planning.New(db, a.Directory, rules, a.Kernel, a.Ledger, signatory)
	a.Planning.Grounds = grounds{a.Instrument}
	a.Planning.Paces = paces{a.Instrument}
	a.Trip = trip.New(db, a.Directory, a.Kernel)
	a.Trip.Grounds = grounds{a.Instrument}
	a.Instrument.Inspections, a.HalfYear.Inspections = inspections, inspections
	words, err := describer()
	if err != nil {
		return nil, err
	}
	a.Rulebook = rulebook.NewService(rulebook.Parts{
		DB: db, Rules: rules, Org: a.Directory, Ledger: a.Ledger, Kernel: a.Kernel, Bind: Bind, Words: words, Drafts: openDrafts,
	})
	a.Control = control.New(db, a.Directory, rules, a.Kernel, a.Ledger, a.Instrument)
	if err := a.check(ctx); err != nil {
		return nil, err
	}
	if err := a.number(ctx); err != nil {
		return nil, err
	}
	if err := a.Instrument.Held().Begin(ctx, cfg.Now()); err != nil {
		return nil, err
	}
	node := cfg.Node
	if node == "" {
		node = "node"
	}
	a.runner, err = job.NewRunner(db, node, cfg.Now, cfg.Log, a.Timers()...)
	return a, err
}

// check loads what every request needs, so that data that cannot be used stops the start and not a person's work.
func (a *App) check(ctx context.Context) error {
	return a.DB.Read(ctx, func(q store.Q) error {
		snap, err := a.Rules.Current(ctx, q)
		if err != nil {
			return err
		}
		if err := Bind(snap.Book); err != nil {
			return err
		}
		_, err = a.Directory.Current(ctx, q)
		return err
	})
}

// Start begins to run the timers: at each tick those that are due. Close ends it.
func (a *App) Start(ctx context.Context, ticks <-chan time.Time) error {
	if err := a.runner.Enter(ctx); err != nil {
		return err
	}
	a.runner.Start(ticks)
	return nil
}

// Close ends the program in order: no timer begins any more, those at work finish until ctx ends and are then
// cancelled, to be run again at the next start; last the database is closed. Requests must have ended before. A second
// call does nothing.
func (a *App) Close(ctx context.Context) error {
	a.closing.Do(func() {
		a.runner.Stop(ctx)
		a.closed = a.DB.Close()
	})
	return a.closed
}

// Status lists the timers with their last and next run, for the status page.
func (a *App) Status(ctx context.Context) (timers []job.State, queues []job.Backlog, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		if timers, err = job.Status(ctx, q, a.Now()); err != nil {
			return err
		}
		queues, err = job.Backlogs(ctx, q)
		return err
	})
	return timers, queues, err
}

// Structure is the structure in force.
func (a *App) Structure(ctx context.Context) (s *org.Structure, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		s, err = a.Directory.Current(ctx, q)
		return err
	})
	return s, err
}
