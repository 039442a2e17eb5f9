package main

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"reglament/internal/app"
)

// When nobody asks for anything the program gives back what it keeps for speed. The first time comes soon after the start,
// since reading the Regulation, the catalogues and the structure leaves as much garbage as they are large.
const (
	restFirst = 2 * time.Second
	restEvery = 30 * time.Second
)

// rest knows whether anybody has asked for anything of late.
type rest struct {
	giveBack func()
	asked    atomic.Int64
}

// watch counts the requests of a handler.
func (q *rest) watch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q.asked.Add(1)
		h.ServeHTTP(w, r)
		q.asked.Add(1) // so that a long answer is no rest
	})
}

// run gives back at first, and later once each time that a whole break went by without a request.
func (q *rest) run(ctx context.Context, first, breaks <-chan time.Time) {
	seen, rested := int64(0), int64(-1)
	for {
		select {
		case <-ctx.Done():
			return
		case <-first:
			q.giveBack()
		case <-breaks:
			now := q.asked.Load()
			if now == seen && now != rested {
				q.giveBack()
				rested = now
			}
			seen = now
		}
	}
}

// giveBack closes idle connections to the database with their caches, frees what is garbage, and lets the system take back the
// pages of the program's own file that it will not need at once.
func giveBack(a *app.App) {
	if err := a.DB.Rest(); err != nil {
		a.Log.Warn("connections at rest", slog.Any("error", err))
	}
	debug.FreeOSMemory()
	dropProgram()
}
