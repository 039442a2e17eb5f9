package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"reglament/internal/api"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/eds/chain"
	"reglament/internal/i18n"
	"reglament/internal/sim"
	"reglament/internal/web"
	"reglament/internal/web/site"
	assets "reglament/web"
)

// Place says where an office is kept.
type Place struct {
	Data string `help:"Folder of the files and of the embedded database." default:"var" env:"REGLAMENT_DATA" type:"path"`
	DB   string `name:"db" help:"Address of the database instead of the embedded one: postgres://… or sqlite:PATH." env:"REGLAMENT_DB"`
}

// config is what the program is told; what happens in the background is written to the error stream.
func (p Place) config(env *Env) app.Config {
	node, _ := os.Hostname()
	log := slog.New(slog.NewTextHandler(env.Stderr, nil))
	return app.Config{Data: p.Data, DB: p.DB, Node: node, Now: env.Now, Log: log}
}

// ServeCmd is "reglament serve".
type ServeCmd struct {
	Place   `embed:""`
	Demo    bool      `help:"Open the demonstration office; an empty database is filled with it first." env:"REGLAMENT_DEMO"`
	Listen  string    `help:"Address and port to listen at." default:"127.0.0.1:8080" env:"REGLAMENT_LISTEN"`
	Secure  bool      `help:"People reach the server by HTTPS, through a proxy that ends it." env:"REGLAMENT_SECURE"`
	Origins []string  `help:"Further addresses from which forms may be sent here." env:"REGLAMENT_ORIGINS"`
	Proxies []string  `help:"Addresses or networks of the proxies in front of the server, whose word about the sender (X-Forwarded-For) is believed." env:"REGLAMENT_PROXIES"`
	API     APILimits `embed:"" prefix:"api-" envprefix:"REGLAMENT_API_"`
	EDS     EDSFlags  `embed:"" prefix:"eds-" envprefix:"REGLAMENT_EDS_"`
}

// EDSFlags say which electronic signatures are believed.
type EDSFlags struct {
	Mode    string            `help:"Whose signatures are believed: prod or test in a real office, demo or test in a demonstration; empty is the first." enum:",prod,test,demo" default:"" env:"MODE"`
	Trust   string            `help:"Folder with the certificates of trusted authorities; without it a real office signs nothing." env:"TRUST" type:"path"`
	Policy  string            `help:"File of what is demanded of certificates: roles, BIN of each body, timestamp (YAML)." env:"POLICY" type:"path"`
	Hosts   []string          `help:"Hosts that may be asked about revocation; empty allows all that a trusted certificate names." env:"HOSTS"`
	Mirror  map[string]string `help:"Beginnings of addresses replaced by others, for a closed network." env:"MIRROR" placeholder:"FROM=TO;…"`
	Timeout time.Duration     `help:"Time for one question to an authority." default:"10s" env:"TIMEOUT"`
}

// config reads the policy.
func (f EDSFlags) config() (app.Signatures, error) {
	out := app.Signatures{Mode: chain.Mode(f.Mode), Trust: f.Trust, Hosts: f.Hosts, Mirror: f.Mirror, Timeout: f.Timeout}
	if f.Policy == "" {
		return out, nil
	}
	var err error
	if out.Policy, err = app.LoadSignPolicy(f.Policy); err != nil {
		return out, usageError("--eds-policy: " + err.Error())
	}
	return out, nil
}

// APILimits bound how often programs may call; each node counts for itself.
type APILimits struct {
	TokenRate    int `help:"Requests a minute of one token; 0 puts no limit." default:"600" env:"TOKEN_RATE"`
	TokenBurst   int `help:"Requests of one token at once after a pause." default:"120" env:"TOKEN_BURST"`
	AddressRate  int `help:"Requests a minute of one address, whatever the tokens; 0 puts no limit." default:"1200" env:"ADDRESS_RATE"`
	AddressBurst int `help:"Requests of one address at once after a pause." default:"240" env:"ADDRESS_BURST"`
}

// networks reads addresses and networks.
func networks(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range list {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--proxies: %q is no address and no network", text)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// How long what is under way may take when the program is told to stop.
const (
	drainRequests = 15 * time.Second
	drainTimers   = 20 * time.Second
	tickEvery     = 15 * time.Second
)

// Run serves until the program is told to stop (SIGTERM, SIGINT).
func (c *ServeCmd) Run(env *Env) error {
	files, err := assets.Load()
	if err != nil {
		return err
	}
	if _, err := networks(c.Proxies); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	cfg := c.config(env)
	cfg.Demo = c.Demo
	if cfg.Signatures, err = c.EDS.config(); err != nil {
		return err
	}
	// The port is taken before anything is written, so that a second start does no harm.
	socket, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen at %s: %w", c.Listen, err)
	}
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return errors.Join(err, socket.Close())
	}
	err = c.serve(ctx, env, a, files, socket)
	end, cancel := context.WithTimeout(context.Background(), drainTimers)
	defer cancel()
	return errors.Join(err, a.Close(end))
}

func (c *ServeCmd) serve(ctx context.Context, env *Env, a *app.App, files *assets.Assets, socket net.Listener) error {
	if err := fill(ctx, env, a); err != nil {
		return errors.Join(err, socket.Close())
	}
	proxies, err := networks(c.Proxies)
	if err != nil {
		return errors.Join(err, socket.Close())
	}
	s, err := site.New(a, files, a.Log, env.Now, site.Config{Version: version, Secure: c.Secure, TrustedOrigins: c.Origins, Proxies: proxies, Problem: api.Refuse})
	if err != nil {
		return errors.Join(err, socket.Close())
	}
	mux := http.NewServeMux()
	web.Routes(mux, s)
	api.Routes(mux, api.Config{App: a, Now: env.Now, Log: a.Log, Limits: api.Limits{
		Token: c.API.TokenRate, TokenBurst: c.API.TokenBurst, Address: c.API.AddressRate, AddressBurst: c.API.AddressBurst,
	}})
	quiet := &rest{giveBack: func() { giveBack(a) }}
	server := &http.Server{
		Handler: quiet.watch(s.Wrap(mux)), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn),
	}
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	if err := a.Start(ctx, ticker.C); err != nil {
		return errors.Join(err, socket.Close())
	}
	breaks := time.NewTicker(restEvery)
	defer breaks.Stop()
	go quiet.run(ctx, time.After(restFirst), breaks.C)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(socket) }()
	if err := c.greet(ctx, env, a, socket.Addr()); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), drainRequests)
	defer cancel()
	return server.Shutdown(end)
}

// fill puts the demonstration office into an empty demonstration database.
func fill(ctx context.Context, env *Env, a *app.App) error {
	filled, err := a.Filled(ctx)
	if err != nil {
		return err
	}
	switch {
	case filled:
		return nil
	case !a.Demo:
		fmt.Fprintln(env.Stderr, env.Print.S("cli.empty"))
		return nil
	}
	fmt.Fprintln(env.Stderr, env.Print.S("cli.filling"))
	_, err = sim.Demo(ctx, a, env.Now())
	return err
}

// greet says where the server is and, in a demonstration, who may log in.
func (c *ServeCmd) greet(ctx context.Context, env *Env, a *app.App, at net.Addr) error {
	p := env.Print
	if !a.Demo {
		fmt.Fprintln(env.Stdout, p.S("cli.ready", "address", "http://"+at.String()+"/"))
		return nil
	}
	s, err := a.Structure(ctx)
	if err != nil {
		return err
	}
	day := calendar.DayOf(env.Now())
	logins := sim.Table(s, day)
	w := tabwriter.NewWriter(env.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "\n%s\t%s\t%s\t%s\n", p.S("cli.login"), p.S("cli.person"), p.S("cli.role"), p.S("cli.post"))
	for _, l := range logins {
		post, _ := s.Post(l.Post)
		place := p.Text(post.Title) + ", " + p.Text(s.UnitName(post.UnitID, day))
		if body := s.BodyOf(post.ID); body != post.UnitID && body != s.Root() {
			place += ", " + p.Text(s.UnitName(body, day))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Login, l.Name, p.T(l.Does), place)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "\n%s\n%s\n", p.S("cli.password", "password", sim.Password), p.S("cli.ready", "address", "http://"+at.String()+"/"))
	return nil
}

// opened runs a tool over whichever office is in the place.
func (p Place) opened(env *Env, f func(ctx context.Context, a *app.App) error) error {
	cfg := p.config(env)
	cfg.Any = true
	return p.with(cfg, f)
}

// with runs a tool over an office until it is done or told to stop.
func (p Place) with(cfg app.Config, f func(ctx context.Context, a *app.App) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, a), a.Close(context.WithoutCancel(ctx)))
}

// say writes a line in the reader's language.
func say(w io.Writer, p *i18n.Printer, key string, args ...any) { fmt.Fprintln(w, p.S(key, args...)) }
