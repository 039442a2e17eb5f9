// Command browsertest shows the gallery of the design system on a free port and prints its address. It is a tool of the
// browser tests; it ends when its standard input is closed.
package main

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
	"reglament/internal/web/ui/gallery"
	assets "reglament/web"
)

func main() {
	files, err := assets.Load()
	if err != nil {
		log.Fatal(err)
	}
	rim, err := httpx.New(httpx.Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: time.Now, Assets: files.URL})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, files.Handler())
	for _, e := range gallery.Entries() {
		mux.Handle("/gallery/"+e.Name, rim.Handle(page(e)))
	}
	mux.Handle("GET /ui/month", rim.Handle(month))
	mux.Handle("GET /gallery/people", rim.Handle(people))
	mux.Handle("POST /gallery/check", rim.Handle(check))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	server := http.Server{Handler: rim.Wrap(rim.Routes(mux)), ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

func page(e gallery.Entry) httpx.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c := httpx.Ctx(r)
		gallery.Person(c)
		p, content := e.Make(c)
		return httpx.Page(w, r, http.StatusOK, p, content)
	}
}

func month(w http.ResponseWriter, r *http.Request) error {
	c := httpx.Ctx(r)
	c.Today = gallery.Today
	return httpx.Fragment(w, r, http.StatusOK, c.MonthGrid(httpx.Month(r, gallery.Holidays)))
}

func people(w http.ResponseWriter, r *http.Request) error {
	c := httpx.Ctx(r)
	words := strings.ToLower(httpx.Query(r).Text("q", 0, 100))
	var found []ui.Option
	for _, o := range gallery.People(c) {
		if strings.Contains(strings.ToLower(o.Label), words) {
			found = append(found, o)
		}
	}
	return httpx.Fragment(w, r, http.StatusOK, c.PickerOptions(found))
}

func check(w http.ResponseWriter, r *http.Request) error {
	c := httpx.Ctx(r)
	c.Today = gallery.Today
	in := httpx.Read(r)
	due := in.OptDay("due")
	var panel templ.Component = c.RulePanel(gallery.Check(c, c.Day(calendar.Day(due))))
	return httpx.Fragment(w, r, http.StatusOK, panel)
}
