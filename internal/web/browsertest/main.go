// Command browsertest serves the demonstration office on a free port and prints its address: the pages as people see
// them, from a fixed day on, without a log-in. It is a tool of the browser tests; it ends when its standard input is
// closed. The office is a copy of that which the tests in Go share (webtest.FolderVar).
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/web"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/webtest"
	assets "reglament/web"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "reglament-browsertest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := webtest.Copy(dir); err != nil {
		return err
	}
	clock := newClock(webtest.Morning())
	a, err := app.Open(ctx, app.Config{Data: dir, Demo: true, Now: clock.Now, Log: logger()})
	if err != nil {
		return err
	}
	return serve(ctx, a, clock)
}

func logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

func serve(ctx context.Context, a *app.App, clock *clock) error {
	files, err := assets.Load()
	if err != nil {
		return err
	}
	s, err := site.New(a, files, logger(), clock.Now, site.Config{})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	web.Routes(mux, s)
	mux.Handle("GET /as/{post}", as(a, page.Of(s), clock))
	mux.Handle("GET /clock/{day}", moves(a, page.Of(s), clock))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	server := http.Server{Handler: s.Wrap(mux), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed { //nolint:errorlint // Serve returns it bare
		return err
	}
	return a.Close(ctx)
}

// as signs the holder of a post in: GET /as/akmola.head?to=/executions.
func as(a *app.App, s *page.Site, clock *clock) http.Handler {
	return s.Rim.Handle(func(w http.ResponseWriter, r *http.Request) error {
		token, err := session(r.Context(), a, r.PathValue("post"), clock.Now())
		if err != nil {
			return err
		}
		s.SetSession(w, token)
		http.Redirect(w, r, page.SafeReturn(r.URL.Query().Get("to")), http.StatusSeeOther)
		return nil
	})
}

func session(ctx context.Context, a *app.App, post string, now time.Time) (string, error) {
	structure, err := a.Structure(ctx)
	if err != nil {
		return "", err
	}
	person := ""
	for _, p := range structure.Data().Posts {
		if p.Code == post || p.ID == post {
			if seat, ok := structure.Acting(p.ID, calendar.DayOf(now)); ok {
				person = seat.PersonID
			}
		}
	}
	return webtest.SignIn(ctx, a, person, now)
}
