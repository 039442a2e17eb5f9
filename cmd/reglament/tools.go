package main

import (
	"context"
	"errors"
	"fmt"

	"reglament/internal/app"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// version is set by the linker: what git knows of the sources.
var version = "unknown"

// VersionCmd is "reglament version".
type VersionCmd struct{}

// Run prints the version of the program and of the schema it knows.
func (VersionCmd) Run(env *Env) error {
	_, err := fmt.Fprintf(env.Stdout, "reglament %s, schema %s\n", version, store.SchemaDigest())
	return err
}

// MigrateCmd is "reglament migrate".
type MigrateCmd struct {
	Place `embed:""`
}

// Run brings the schema of the database up to date.
func (c *MigrateCmd) Run(env *Env) error {
	return c.opened(env, func(ctx context.Context, a *app.App) error {
		v, err := a.DB.SchemaVersion(ctx)
		if err == nil {
			say(env.Stdout, env.Print, "cli.migrated", "version", v)
		}
		return err
	})
}

// VerifyCmd is "reglament verify".
type VerifyCmd struct {
	Place `embed:""`
}

// Run proves the journal; the exit status is 1 when a link is broken.
func (c *VerifyCmd) Run(env *Env) error {
	return c.opened(env, func(ctx context.Context, a *app.App) error {
		sum, err := a.Verify(ctx, func(p journal.Problem) {
			say(env.Stdout, env.Print, "cli.verify.problem", "stream", p.Stream, "seq", p.Seq, "kind", string(p.Kind), "detail", p.Detail)
		})
		if err != nil {
			return err
		}
		say(env.Stdout, env.Print, "cli.verify.sum", "entries", sum.Entries, "streams", sum.Streams, "seals", sum.Seals, "duties", sum.Duties, "unsealed", sum.Unsealed)
		if sum.Problems > 0 {
			say(env.Stdout, env.Print, "cli.verify.broken", "n", sum.Problems)
			return quietStatus(exitFailed)
		}
		say(env.Stdout, env.Print, "cli.verify.whole", "seal", sum.LastSeal)
		return nil
	})
}

// BackupCmd is "reglament backup FILE".
type BackupCmd struct {
	Place `embed:""`
	File  string `arg:"" help:"The archive to write; it must not exist yet." type:"path"`
}

// Run copies database and files into one archive while the server works on, from either engine.
func (c *BackupCmd) Run(env *Env) error {
	return c.opened(env, func(ctx context.Context, a *app.App) error {
		if err := a.Backup(ctx, c.File); err != nil {
			return err
		}
		say(env.Stdout, env.Print, "cli.backup", "file", c.File)
		return nil
	})
}

// RestoreCmd is "reglament restore FILE".
type RestoreCmd struct {
	Place `embed:""`
	File  string `arg:"" help:"The archive to bring in." type:"path"`
}

// Run brings an archive into an empty data folder and, with --db, into an empty database of either engine.
func (c *RestoreCmd) Run(env *Env) error {
	if err := app.Restore(context.Background(), c.config(env), c.File); err != nil {
		return err
	}
	say(env.Stdout, env.Print, "cli.restore", "folder", c.Data)
	return nil
}

// UserCmd is "reglament user …".
type UserCmd struct {
	Create UserCreateCmd `cmd:"" help:"Make an account; in an empty database found the office and make its first administrator."`
	Reset  UserResetCmd  `cmd:"" help:"Give an account a new password."`
}

// UserCreateCmd is "reglament user create LOGIN".
type UserCreateCmd struct {
	Place      `embed:""`
	Login      string `arg:"" help:"Login: three to forty letters, digits, dots, dashes."`
	Person     string `help:"Personnel number of somebody in the structure."`
	Family     string `help:"Family name of the first administrator of an empty database."`
	Given      string `help:"Given name of the first administrator."`
	Patronymic string `help:"Patronymic of the first administrator."`
}

// Run makes the account and prints its password once.
func (c *UserCreateCmd) Run(env *Env) error {
	return c.opened(env, func(ctx context.Context, a *app.App) error {
		filled, err := a.Filled(ctx)
		if err != nil {
			return err
		}
		var password string
		switch {
		case filled && c.Person == "":
			return usageError("name the person by personnel number: --person 00042")
		case filled:
			password, err = a.AddAccount(ctx, c.Person, c.Login)
		case c.Family == "" || c.Given == "":
			return usageError("the database is empty: name the first administrator with --family and --given")
		default:
			password, err = a.Found(ctx, app.FirstAdmin{Login: c.Login, Family: c.Family, Given: c.Given, Patronymic: c.Patronymic})
		}
		if err == nil {
			say(env.Stdout, env.Print, "cli.account", "login", c.Login, "password", password)
		}
		return err
	})
}

// UserResetCmd is "reglament user reset LOGIN".
type UserResetCmd struct {
	Place `embed:""`
	Login string `arg:"" help:"Login of the account."`
}

// Run gives the account a new password and prints it once.
func (c *UserResetCmd) Run(env *Env) error {
	return c.opened(env, func(ctx context.Context, a *app.App) error {
		password, err := a.ResetAccount(ctx, c.Login)
		if err == nil {
			say(env.Stdout, env.Print, "cli.account", "login", c.Login, "password", password)
		}
		if errors.Is(err, app.ErrNoPerson) {
			return usageError(err.Error())
		}
		return err
	})
}
