package store

import (
	"context"
	"log/slog"
	"sync"
)

// The WAL is copied into the file once this many of its pages (4 KiB each) wait for it.
const checkpointPages = 1000

// A WAL this long has never been idle; the writer is held for the moment it takes to start the WAL anew, or it would
// grow without end under an unbroken stream of writes.
const restartPages = 16 * checkpointPages

// checkpointer copies the WAL into the file on a connection and a goroutine of its own, so that no request pays for it.
type checkpointer struct {
	engine *sqliteEngine
	log    *slog.Logger
	dirty  chan struct{}
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func newCheckpointer(e *sqliteEngine, log *slog.Logger) *checkpointer {
	ctx, cancel := context.WithCancel(context.Background())
	c := &checkpointer{engine: e, log: log, dirty: make(chan struct{}, 1), cancel: cancel}
	c.done.Go(func() { c.loop(ctx) })
	c.wake()
	return c
}

// wake says that something was committed. It never waits.
func (c *checkpointer) wake() {
	select {
	case c.dirty <- struct{}{}:
	default:
	}
}

// stop ends the goroutine and empties the WAL as far as other processes allow.
func (c *checkpointer) stop() {
	c.cancel()
	c.done.Wait()
}

func (c *checkpointer) loop(ctx context.Context) {
	conn, err := openSQLiteConn(ctx, c.engine.db, true)
	if err != nil {
		if ctx.Err() == nil {
			c.log.Error("no connection for checkpoints; the WAL will grow until the next start", "error", err)
		}
		return
	}
	defer conn.close()
	for {
		select {
		case <-ctx.Done():
			if _, err := conn.oneShot(context.WithoutCancel(ctx), `PRAGMA wal_checkpoint(TRUNCATE)`, 3); err != nil {
				c.log.Warn("last checkpoint", "error", err)
			}
			return
		case <-c.dirty:
			if err := c.run(ctx, conn); err != nil && ctx.Err() == nil {
				c.log.Warn("checkpoint", "error", err)
			}
		}
	}
}

// run looks how long the WAL is, which is cheap, and copies it when it is worth the syncs.
func (c *checkpointer) run(ctx context.Context, conn *sqliteConn) error {
	// The row is: blocked, pages in the WAL, pages already copied.
	state, err := conn.oneShot(ctx, `PRAGMA wal_checkpoint(NOOP)`, 3)
	if err != nil {
		return err
	}
	if state[1]-state[2] < checkpointPages {
		return nil
	}
	if state, err = conn.oneShot(ctx, `PRAGMA wal_checkpoint(PASSIVE)`, 3); err != nil {
		return err
	}
	if state[1] < restartPages {
		return nil
	}
	return c.restart(ctx, conn)
}

// restart copies the little that was written meanwhile while no writer is at work, so that the next writer begins
// at the head of the WAL.
func (c *checkpointer) restart(ctx context.Context, conn *sqliteConn) error {
	w, err := c.engine.writer.take(ctx)
	if err != nil {
		return err
	}
	defer c.engine.writer.give(w)
	_, err = conn.oneShot(ctx, `PRAGMA wal_checkpoint(PASSIVE)`, 3)
	return err
}
