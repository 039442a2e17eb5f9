package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// table is a table with its columns in their order.
type table struct {
	name    string
	columns []string
}

// tables lists the tables of the schema by name, without the engine's own and that of the migrations.
func tables(ctx context.Context, q Q) ([]table, error) {
	type column struct{ table, name string }
	list, err := List(ctx, q, func(s Scanner) (c column, err error) {
		err = s.Scan(&c.table, &c.name)
		return c, err
	}, dialects.columns.on(q.Engine()))
	var out []table
	for _, c := range list {
		switch {
		case c.table == schemaTable:
		case len(out) > 0 && out[len(out)-1].name == c.table:
			out[len(out)-1].columns = append(out[len(out)-1].columns, c.name)
		default:
			out = append(out, table{c.table, []string{c.name}})
		}
	}
	return out, err
}

// Copy brings every row of one database, as one snapshot of it, into another of the same schema, on whichever engines,
// in one transaction. What the migrations put into the other one gives way. unfit is asked first, within that
// transaction, whether anything speaks against it; its error is returned as it is. Tables that only from has are left
// out.
func Copy(ctx context.Context, from, to *DB, unfit func(Q) error) error {
	for _, db := range []*DB{from, to} {
		if err := db.CheckSchema(ctx); err != nil {
			return err
		}
	}
	return from.Read(ctx, func(q Q) error {
		return to.Write(ctx, func(tx *Tx) error {
			if err := unfit(tx); err != nil {
				return err
			}
			return copyTables(ctx, q, tx)
		})
	})
}

// copyTables defers the foreign keys to the end, so that the order of the tables and rows does not matter.
func copyTables(ctx context.Context, q Q, tx *Tx) error {
	list, err := tables(ctx, tx)
	if err != nil {
		return err
	}
	held, err := tables(ctx, q)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, dialects.keysLater.on(tx.Engine())); err != nil {
		return err
	}
	for _, t := range list {
		if err := t.heldBy(held); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM `+t.name); err != nil {
			return err
		}
	}
	for _, t := range list {
		if err := t.copy(ctx, q, tx); err != nil {
			return fmt.Errorf("store: copy %s: %w", t.name, err)
		}
	}
	_, err = tx.Exec(ctx, dialects.keysNow.on(tx.Engine()))
	return err
}

// heldBy makes sure that the other database has the table with its columns; their order may differ.
func (t table) heldBy(held []table) error {
	for _, name := range append([]string{t.name}, t.columns...) {
		if !plainName(name) {
			return fmt.Errorf("store: %q is not a name of a table or column", name)
		}
	}
	i := slices.IndexFunc(held, func(h table) bool { return h.name == t.name })
	if i < 0 || slices.ContainsFunc(t.columns, func(c string) bool { return !slices.Contains(held[i].columns, c) }) {
		return fmt.Errorf("store: copy: the table %s is missing or lacks a column", t.name)
	}
	return nil
}

func (t table) copy(ctx context.Context, q Q, tx *Tx) error {
	rows, err := q.Query(ctx, `SELECT `+strings.Join(t.columns, ", ")+` FROM `+t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	batch := make([][]any, 0, chunkLarge)
	for rows.Next() {
		values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok && tx.Engine() != SQLite {
				values[i] = textOf(b)
			}
		}
		if batch = append(batch, values); len(batch) < chunkLarge {
			continue
		}
		if err := InsertMany(ctx, tx, t.name, t.columns, batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return errors.Join(rows.Err(), InsertMany(ctx, tx, t.name, t.columns, batch))
}

// Backup writes a consistent copy of the database to path, as a SQLite database whichever the engine, while work goes
// on. The file must not exist yet; it appears whole or not at all.
func (db *DB) Backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %s exists already", path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(part)
			err = fmt.Errorf("store: backup: %w", err)
		}
	}()
	if e, ok := db.engine.(*sqliteEngine); ok {
		err = e.vacuumInto(ctx, part)
	} else {
		err = db.copyInto(ctx, part)
	}
	if err != nil {
		return err
	}
	return settle(part, path)
}

// copyInto makes a SQLite database of this one.
func (db *DB) copyInto(ctx context.Context, path string) error {
	to, err := Open(ctx, "sqlite:"+path, Options{Log: db.opts.Log})
	if err != nil {
		return err
	}
	if err = to.Migrate(ctx); err == nil {
		err = Copy(ctx, db, to, func(Q) error { return nil })
	}
	return errors.Join(err, to.Close()) // closing empties the WAL into the file
}
