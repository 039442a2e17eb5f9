// Package webtest serves the demonstration office to tests of pages: real services on SQLite, a server in memory, people
// who sign in, and a small reader of the pages that come back.
package webtest

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"reglament/internal/account"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/org"
	"reglament/internal/sim"
	"reglament/internal/store"
	"reglament/internal/web"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	assets "reglament/web"
)

// Day is the day on which the office stands: an ordinary Friday.
const Day = "2026-11-20"

// Office is a demonstration office behind the web interface.
type Office struct {
	App     *app.App
	Handler http.Handler
	Now     time.Time
	t       testing.TB
}

// FolderVar names a folder in which the test processes of one run share the filled office; scripts/test makes it and takes it
// away. Without it each process fills its own and holds it in memory.
const FolderVar = "REGLAMENT_TEST_OFFICE"

// filled is the office, filled once, to be copied for every test.
var filled = sync.OnceValues(func() (fs.FS, error) {
	if shared := os.Getenv(FolderVar); shared != "" {
		return onDisk(shared)
	}
	dir, err := os.MkdirTemp("", "reglament-webtest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := fill(dir); err != nil {
		return nil, err
	}
	office := fstest.MapFS{}
	return office, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		office[path] = &fstest.MapFile{Data: data, Mode: 0o600}
		return err
	})
})

// folder is an office on disk.
type folder struct {
	fs.FS
	dir string
}

// onDisk gives the office that the first process to ask has filled; the others wait for it.
func onDisk(shared string) (fs.FS, error) {
	lock, err := os.OpenFile(filepath.Join(shared, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer lock.Close() // which lets the next process in
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	dir := filepath.Join(shared, "office")
	office := folder{os.DirFS(dir), dir}
	if _, err := os.Stat(dir); err == nil {
		return office, nil
	}
	part, err := os.MkdirTemp(shared, "part-")
	if err != nil {
		return nil, err
	}
	if err := fill(part); err != nil {
		return nil, err
	}
	return office, os.Rename(part, dir)
}

func fill(dir string) error {
	now, ctx := Morning(), context.Background()
	a, err := app.Open(ctx, app.Config{Data: dir, Demo: true, Now: func() time.Time { return now }, Log: quiet()})
	if err != nil {
		return err
	}
	_, err = sim.Demo(ctx, a, now)
	return errors.Join(err, a.Close(ctx))
}

// clone copies an office into a folder. Of one on disk the files of documents are linked, since nobody writes into them: a test that
// spoils one puts another in its place.
func clone(dir string, from fs.FS) error {
	disk, ok := from.(folder)
	if !ok {
		return os.CopyFS(dir, from)
	}
	return fs.WalkDir(disk, ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, path)
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(to, 0o700)
		case strings.HasPrefix(path, "files/") && os.Link(filepath.Join(disk.dir, path), to) == nil:
			return nil
		}
		return copyFile(to, filepath.Join(disk.dir, path)) // a link to another disk cannot be had either
	})
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// Morning is the instant at which the office stands.
func Morning() time.Time { return calendar.MustDay(Day).Start().Add(11 * time.Hour) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// Copy puts a copy of the filled office into a folder.
func Copy(dir string) error {
	from, err := filled()
	if err != nil {
		return err
	}
	return clone(dir, from)
}

// New opens a copy of the office for one test.
func New(t testing.TB) *Office {
	t.Helper()
	dir := t.TempDir()
	err := Copy(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{Now: Morning(), t: t}
	o.App, err = app.Open(t.Context(), app.Config{Data: dir, Demo: true, Now: func() time.Time { return o.Now }, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.App.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	files, err := assets.LoadFS(fstest.MapFS{"manifest.json": {Data: []byte("{}")}})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	s, err := site.New(o.App, files, log, func() time.Time { return o.Now }, site.Config{})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	web.Routes(mux, s)
	o.Handler = s.Wrap(mux)
	return o
}

// testWriter puts internal errors of the server into the log of the test.
type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// Structure is the structure in force.
func (o *Office) Structure() *org.Structure {
	o.t.Helper()
	s, err := o.App.Structure(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// Holder is the person in the post with the code.
func (o *Office) Holder(post string) string {
	o.t.Helper()
	id, ok := o.Structure().Holder(o.Post(post), calendar.DayOf(o.Now))
	if !ok {
		o.t.Fatalf("nobody holds %s", post)
	}
	return id
}

// Post is the id of the post with the code.
func (o *Office) Post(code string) string {
	o.t.Helper()
	for _, p := range o.Structure().Data().Posts {
		if p.Code == code {
			return p.ID
		}
	}
	o.t.Fatalf("no post %s", code)
	return ""
}

// Unit is the id of the unit or body with the code.
func (o *Office) Unit(code string) string {
	o.t.Helper()
	u, ok := o.Structure().UnitByCode(code)
	if !ok {
		o.t.Fatalf("no unit %s", code)
	}
	return u.ID
}

// Act is an act of a person in the first capacity, for arranging a test.
func (o *Office) Act(personID string) org.Act {
	o.t.Helper()
	seats := o.Structure().Seats(personID, calendar.DayOf(o.Now))
	if len(seats) == 0 {
		o.t.Fatalf("%s has no post", personID)
	}
	return org.Act{Actor: org.Actor{Seat: seats[0]}, Now: o.Now}
}

// Query reads one value from the database.
func Query[T any](o *Office, text string, args ...any) T {
	o.t.Helper()
	var out T
	err := o.App.DB.Read(o.t.Context(), func(q store.Q) error {
		v, _, err := store.One(o.t.Context(), q, store.Value[T], text, args...)
		out = v
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// Person signs the holder of a post in, in Kazakh.
func (o *Office) Person(post string) *Client {
	o.t.Helper()
	return o.Someone(o.Holder(post))
}

// Nobody is a visitor who has not signed in.
func (o *Office) Nobody() *Client { return &Client{o: o, t: o.t, cookies: map[string]string{}} }

// Client is a browser without scripts.
type Client struct {
	PersonID string
	o        *Office
	t        testing.TB
	cookies  map[string]string
}

// In gives the same person another language.
func (c *Client) In(lang string) *Client {
	d := *c
	d.cookies = maps.Clone(c.cookies)
	d.cookies["lang"] = lang
	return &d
}

// On is the same person in a subtest.
func (c *Client) On(t testing.TB) *Client {
	d := *c
	d.t = t
	return &d
}

// Get fetches a page.
func (c *Client) Get(path string) *Page {
	return c.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form. What wants to be signed is signed first, with the demonstration certificate of the person, as a script would.
func (c *Client) Post(path string, form url.Values) *Page {
	c.t.Helper()
	if strings.HasSuffix(path, "/sign") && form.Get("cms") == "" && c.PersonID != "" {
		if form == nil {
			form = url.Values{}
		}
		form.Set("cms", c.signed(path))
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(r)
}

// signed is the signed message over what stands behind an address of signing, "" when there is nothing to sign.
func (c *Client) signed(path string) string {
	c.t.Helper()
	from := strings.TrimSuffix(path, "sign") + "original.pdf"
	if strings.HasPrefix(path, "/executions/") {
		from = strings.TrimSuffix(path, "sign") + "report.json"
	}
	p := c.Get(from)
	if p.Status != http.StatusOK {
		return ""
	}
	list, err := c.o.App.DemoCMS(c.t.Context(), c.PersonID, [][]byte{[]byte(p.Body)}, app.DemoOptions{At: c.o.Now})
	if err != nil {
		c.t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(list[0])
}

// File is a file of a form.
type File struct {
	Field, Name string
	Content     []byte
}

// Upload sends a form with files.
func (c *Client) Upload(path string, form url.Values, list ...File) *Page {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	for _, f := range list {
		part, err := w.CreateFormFile(f.Field, f.Name)
		if err != nil {
			c.t.Fatal(err)
		}
		if _, err := part.Write(f.Content); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.send(r)
}

func (c *Client) send(r *http.Request) *Page {
	c.t.Helper()
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.RemoteAddr = "127.0.0.1:4000"
	w := httptest.NewRecorder()
	c.o.Handler.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		c.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(c.cookies, cookie.Name)
		}
	}
	return read(c, r.URL.Path, w)
}

// Follow fetches the page that a redirect leads to.
func (p *Page) Follow() *Page {
	p.client.t.Helper()
	to := p.Header.Get("Location")
	if p.Status != http.StatusSeeOther || to == "" {
		p.client.t.Fatalf("%s: status %d, no redirect\n%s", p.Path, p.Status, p.Text(".err-sum"))
	}
	to, _, _ = strings.Cut(to, "#")
	return p.client.Get(to)
}

// PDF is the smallest file that passes for a PDF.
func PDF() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n95\n%%EOF\n")
}

// Someone signs a person in, giving him an account if he has none.
func (o *Office) Someone(id string) *Client {
	o.t.Helper()
	token, err := SignIn(o.t.Context(), o.App, id, o.Now)
	if err != nil {
		o.t.Fatal(err)
	}
	return &Client{o: o, t: o.t, PersonID: id, cookies: map[string]string{page.SessionCookie: token, "lang": "kk"}}
}

// SignIn opens a session of a person, giving him an account with the password of the demonstration if he has none.
func SignIn(ctx context.Context, a *app.App, personID string, now time.Time) (string, error) {
	var acc account.Account
	err := a.DB.Read(ctx, func(q store.Q) (err error) {
		acc, err = account.Get(ctx, q, personID)
		return err
	})
	if errors.Is(err, fault.NotFound{}) {
		acc.Login = "t" + strings.ToLower(personID)
		err = a.Accounts.CreateMany(ctx, org.Act{Actor: org.SystemActor(), Now: now}, []account.NewAccount{{PersonID: personID, Login: acc.Login, Password: sim.Password, Settings: account.DefaultSettings()}})
	}
	if err != nil {
		return "", err
	}
	opened, err := a.Accounts.Login(ctx, account.LoginInput{Login: acc.Login, Password: sim.Password, Address: "127.0.0.1"}, now)
	return opened.Token, err
}

// Acting signs in who lawfully acts in the post with the id today.
func (o *Office) Acting(postID string) *Client {
	o.t.Helper()
	seat, ok := o.Structure().Acting(postID, calendar.DayOf(o.Now))
	if !ok {
		o.t.Fatalf("nobody acts in %s", postID)
	}
	return o.Someone(seat.PersonID)
}
