// Package signing is the window in which people sign through NCALayer: the words for everything that can happen (the script
// web/src/sign.js shows them), and in the demonstration office the simulator that stands in for NCALayer.
package signing

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"reglament/internal/account"
	"reglament/internal/app"
	"reglament/internal/eds/ncalayer"
	"reglament/internal/fault"
	"reglament/internal/sim"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
)

// simulatorPath is where the demonstration stands in for NCALayer.
const simulatorPath = "/demo/ncalayer"

type pages struct {
	*page.Site
	app *app.App
}

// Routes serves the window, and the simulator in a demonstration only.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of.App}
	mux.Handle("GET /signing", of.Rim.Handle(p.window))
	if of.App.Demo {
		mux.Handle("GET "+simulatorPath, of.Rim.Handle(p.simulator))
	}
}

// states are the words that the script may have to say; "failed" is for whatever it does not know.
var states = []string{"waiting", "cancelled", "wrong", "expired", "absent", "refused", "timeout", "broken", "unreadable", "failed"}

// help are the states that say what to do in further sentences.
var help = []string{"waiting", "absent", "refused", "wrong", "expired"}

// window is what the page of the window shows.
type window struct {
	URL string
	Now time.Time
	// Any: keys of any authority may be offered, not only those of the production one.
	Any bool
	// Demo: a simulator answers. Key is whose key it holds; People may be chosen from by one who
	// has not logged in.
	Demo   bool
	Key    string
	People []sim.Login
}

// plays are what the simulator can be told to do, the usual first.
var plays = []ncalayer.Play{
	ncalayer.Sign, ncalayer.Cancel, ncalayer.Wrong, ncalayer.Expired, ncalayer.Revoked, ncalayer.Tampered, ncalayer.Fail,
}

func (p pages) window(w http.ResponseWriter, r *http.Request) error {
	in := window{URL: httpx.NCALayer, Now: p.Rim.Now(), Any: p.app.AnyKeys}
	v, err := p.View(r)
	var unknown account.Unauthenticated
	switch {
	case errors.As(err, &unknown): // the page of logging in asks too
	case err != nil:
		return err
	case p.app.Demo:
		in.Key = v.PersonName(v.Act.PersonID)
	}
	if p.app.Demo {
		in.Demo, in.URL = true, simulatorPath
		if in.Key == "" {
			s, err := p.app.Structure(r.Context())
			if err != nil {
				return err
			}
			in.People = sim.Table(s, httpx.Ctx(r).Today)
		}
	}
	return httpx.Fragment(w, r, http.StatusOK, windowPart(httpx.Ctx(r), in))
}

// simulator answers as NCALayer with the demonstration key of the person logged in, or, before that, of one of the people of the
// demonstration. do says what is played.
func (p pages) simulator(w http.ResponseWriter, r *http.Request) error {
	personID, err := p.who(r)
	if err != nil {
		return err
	}
	play := ncalayer.Play(r.URL.Query().Get("do"))
	if !slices.Contains(plays, play) {
		return fault.NotFound{What: "play " + string(play)}
	}
	keys, err := p.keys(r.Context(), personID)
	if err != nil {
		return err
	}
	ncalayer.Simulator{Signer: keys, Play: play}.ServeHTTP(w, r)
	return nil
}

// who is the person whose key the simulator holds.
func (p pages) who(r *http.Request) (string, error) {
	v, err := p.View(r)
	var unknown account.Unauthenticated
	if !errors.As(err, &unknown) {
		if err != nil {
			return "", err
		}
		return v.Act.PersonID, nil
	}
	s, err := p.app.Structure(r.Context())
	if err != nil {
		return "", err
	}
	for _, x := range sim.People {
		if x.Login == r.URL.Query().Get("login") {
			if id, ok := s.Holder(x.Post, httpx.Ctx(r).Today); ok {
				return id, nil
			}
		}
	}
	return "", fault.NotFound{What: "demonstration account"}
}

// keys are the demonstration keys of a person, and of another one for him who takes the wrong one.
type keys struct {
	app           *app.App
	person, other string
	iin           string
}

func (p pages) keys(ctx context.Context, personID string) (keys, error) {
	s, err := p.app.Structure(ctx)
	if err != nil {
		return keys{}, err
	}
	k := keys{app: p.app, person: personID}
	k.iin = p.Instruments.IIN(s, personID)
	for _, x := range s.Data().People {
		if x.ID != personID {
			k.other = x.ID
			break
		}
	}
	return k, nil
}

// IIN implements ncalayer.Signer.
func (k keys) IIN() string { return k.iin }

// CMS implements ncalayer.Signer.
func (k keys) CMS(ctx context.Context, o ncalayer.Order) ([]byte, error) {
	opts := app.DemoOptions{NoStamp: !o.Stamped, Attached: o.Attached}
	person, data := k.person, o.Data
	switch o.Play {
	case ncalayer.Wrong:
		person = k.other
	case ncalayer.Expired:
		opts.Kind = app.DemoExpired
	case ncalayer.Revoked:
		opts.Kind = app.DemoRevoked
	case ncalayer.Tampered:
		data = append(slices.Clone(data), ' ')
	}
	out, err := k.app.DemoCMS(ctx, person, [][]byte{data}, opts)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}
