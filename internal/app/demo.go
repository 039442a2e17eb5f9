package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// DemoKind is how the certificate of a demonstration signature is.
type DemoKind string

// The kinds: only the first makes signatures that stand.
const (
	DemoGood    DemoKind = "good"
	DemoRevoked DemoKind = "revoked"
	DemoExpired DemoKind = "expired"
)

// DemoOptions say how a demonstration signature is made; the zero value is a good one with GOST 34.10-2015, now.
type DemoOptions struct {
	At      time.Time // zero: now
	Kind    DemoKind  // "": good
	RSA     bool      // RSA of 2048 bits instead of GOST
	NoStamp bool      // without a timestamp
	// Attached: the data lies inside the message.
	Attached bool
}

// demoAddress is where the certificates of a demonstration say that the services of their authority are; nobody listens
// there: the program answers itself.
const demoAddress = "http://demo.invalid"

// demoFrom and demoTo are how long the authority of a demonstration and its certificates hold: the simulated past must lie within.
var (
	demoFrom = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	demoTo   = time.Date(2049, 1, 1, 0, 0, 0, 0, time.UTC)
)

// demoCA is the certification authority of a demonstration: its keys lie in the demonstration's database, which no
// production installation opens, and its root is trusted by no production.
type demoCA struct {
	db        *store.DB
	now       func() time.Time
	structure func(context.Context) (*org.Structure, error)
	authority *testca.Authority

	mu    sync.Mutex
	seen  string // the newest identity read
	known map[string]*testca.Identity
}

// openDemoCA reads the authority of a demonstration, or founds it.
func openDemoCA(ctx context.Context, db *store.DB, now func() time.Time, structure func(context.Context) (*org.Structure, error)) (*demoCA, error) {
	d := &demoCA{db: db, now: now, structure: structure, known: map[string]*testca.Identity{}}
	o := testca.Options{Alg: testca.GOST512, NotBefore: demoFrom, NotAfter: demoTo, URL: demoAddress}
	text, err := d.read(ctx)
	if err != nil {
		return nil, err
	}
	if text == "" {
		fresh, err := testca.New(o)
		if err != nil {
			return nil, err
		}
		pem, err := fresh.PEM()
		if err != nil {
			return nil, err
		}
		// Of several nodes that start at once the first founds it.
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := store.InsertNew(ctx, tx, "demo_authority", []string{"one", "pem", "created_at"}, [][]any{{1, string(pem), now()}})
			return err
		}); err != nil {
			return nil, err
		}
		if text, err = d.read(ctx); err != nil {
			return nil, err
		}
	}
	d.authority, err = testca.Load([]byte(text), o)
	return d, err
}

func (d *demoCA) read(ctx context.Context) (text string, err error) {
	err = d.db.Read(ctx, func(q store.Q) error {
		text, _, err = store.One(ctx, q, store.Value[string], `SELECT pem FROM demo_authority WHERE one = 1`)
		return err
	})
	return text, err
}

// trust is its own root and authority.
func (d *demoCA) trust() ([]*pki.Certificate, error) {
	var list []*pki.Certificate
	for _, id := range []*testca.Identity{d.authority.Root, d.authority.CA} {
		c, err := pki.ParseCertificate(id.Cert)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// inventedIIN is the number by which a demonstration knows a person who has none in the structure: twelve digits that begin as no
// real one does.
func inventedIIN(personID string) string { return "00" + digits("iin "+personID) }

func demoBIN(bodyID string) string { return "00" + digits("bin "+bodyID) }

func digits(of string) string {
	sum := sha256.Sum256([]byte(of))
	return fmt.Sprintf("%010d", binary.BigEndian.Uint64(sum[:8])%10_000_000_000)
}

// demoIIN is the IIN of a person, invented where the structure has none.
func demoIIN(p org.Person) string {
	if p.IIN != "" {
		return p.IIN
	}
	return inventedIIN(p.ID)
}

func demoRows(ctx context.Context, q store.Q, after string) ([]demoRow, error) {
	return store.List(ctx, q, func(s store.Scanner) (r demoRow, err error) {
		var person, kind, alg, iin, bin string
		err = s.Scan(&r.id, &person, &kind, &alg, &iin, &bin, &r.certificate, &r.pkcs8, store.Opt(&r.revoked))
		r.key = strings.Join([]string{person, kind, alg, iin, bin}, "|")
		return r, err
	}, `SELECT id, person_id, kind, alg, iin, bin, certificate, pkcs8, revoked_at FROM demo_identity WHERE id > $1 ORDER BY id`, after)
}

// errNoDemo: there is no demonstration authority in a real office.
var errNoDemo = fault.Forbid(i18n.M("app.demo.none"))

// DemoCMS signs each of the data with the demonstration certificate of a person, as NCALayer would: detached CMS, one for
// each, in their order. In a real office it is fault.Forbidden, of an unknown person fault.NotFound.
func (a *App) DemoCMS(ctx context.Context, personID string, data [][]byte, o DemoOptions) ([][]byte, error) {
	if a.demo == nil {
		return nil, errNoDemo
	}
	if o.At.IsZero() {
		o.At = a.Now()
	}
	if o.Kind == "" {
		o.Kind = DemoGood
	}
	id, err := a.demo.identity(ctx, personID, o)
	if err != nil {
		return nil, err
	}
	opts := testca.CMSOptions{At: o.At}
	if !o.NoStamp {
		opts.Timestamp = func(sig []byte) ([]byte, error) {
			return a.demo.authority.Timestamp(sig, testca.TimestampOptions{At: o.At})
		}
	}
	out := make([][]byte, len(data))
	for i, x := range data {
		if out[i], err = id.SignCMS(x, !o.Attached, opts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// identity is the certificate of a person with its key, issued when there is none yet.
func (d *demoCA) identity(ctx context.Context, personID string, o DemoOptions) (*testca.Identity, error) {
	s, err := d.structure(ctx)
	if err != nil {
		return nil, err
	}
	p, ok := s.Person(personID)
	if !ok {
		return nil, fault.NotFound{What: "person " + personID}
	}
	day := calendar.DayOf(o.At)
	sub := testca.Subject{
		IIN: demoIIN(p), Family: strings.ToUpper(p.Family), Given: strings.ToUpper(p.Given), Patronymic: strings.ToUpper(p.Patronymic),
	}
	if seats := s.Seats(p.ID, day); len(seats) > 0 {
		sub.BIN, sub.Org = demoBIN(seats[0].BodyID), s.UnitName(seats[0].BodyID, day).KK
	}
	alg := "gost"
	if o.RSA {
		alg = "rsa"
	}
	key := strings.Join([]string{p.ID, string(o.Kind), alg, sub.IIN, sub.BIN}, "|")
	if err := d.sync(ctx); err != nil {
		return nil, err
	}
	if id := d.get(key); id != nil {
		return id, nil
	}
	if err := d.issue(ctx, p.ID, o, alg, sub); err != nil {
		return nil, err
	}
	if err := d.sync(ctx); err != nil {
		return nil, err
	}
	if id := d.get(key); id != nil {
		return id, nil
	}
	return nil, errors.New("app: the demonstration certificate was not kept")
}

func (d *demoCA) get(key string) *testca.Identity {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known[key]
}

// issue makes a certificate and keeps it; if another node did so meanwhile, that one holds.
func (d *demoCA) issue(ctx context.Context, personID string, o DemoOptions, alg string, sub testca.Subject) error {
	how := testca.GOST512
	if o.RSA {
		how = testca.RSA
	}
	to, revoked := demoTo, any(nil)
	switch o.Kind {
	case DemoExpired:
		to = demoFrom.AddDate(1, 0, 0)
	case DemoRevoked:
		revoked = demoFrom.AddDate(0, 0, 1)
	}
	role := testca.RoleHead
	if sub.BIN == "" {
		role = testca.RoleIndividual
	}
	id, err := d.authority.Issue(sub, role, how, demoFrom, to)
	if err != nil {
		return err
	}
	pkcs8, err := id.Key.PKCS8()
	if err != nil {
		return err
	}
	b64 := base64.StdEncoding.EncodeToString
	return d.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.InsertNew(ctx, tx, "demo_identity", []string{
			"id", "person_id", "kind", "alg", "iin", "bin", "certificate", "pkcs8", "revoked_at",
		}, [][]any{{store.NewID(d.now()), personID, string(o.Kind), alg, sub.IIN, sub.BIN, b64(id.Cert), b64(pkcs8), revoked}})
		return err
	})
}

// demoRow is a certificate as it is kept.
type demoRow struct {
	id, key, certificate, pkcs8 string
	revoked                     time.Time
}

// sync reads the certificates that were issued since the last look, by this node or another, into the register, so that
// the responder answers for them.
func (d *demoCA) sync(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var rows []demoRow
	err := d.db.Read(ctx, func(q store.Q) error {
		var err error
		if rows, err = demoRows(ctx, q, d.seen); err != nil {
			return err
		}
		all, _, err := store.One(ctx, q, store.Value[int64], `SELECT COUNT(*) FROM demo_identity`)
		if err == nil && all != int64(len(d.known)+len(rows)) {
			rows, err = demoRows(ctx, q, "") // another node's clock is behind
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		d.seen = max(d.seen, r.id)
		cert, bad := base64.StdEncoding.DecodeString(r.certificate)
		raw, bad2 := base64.StdEncoding.DecodeString(r.pkcs8)
		if err := errors.Join(bad, bad2); err != nil {
			return err
		}
		key, err := testca.ParseKey(raw)
		if err != nil {
			return err
		}
		id, err := testca.NewIdentity(cert, key, d.authority.CA.Cert, d.authority.Root.Cert)
		if err != nil {
			return err
		}
		d.known[r.key] = id
		d.authority.Know(id, r.revoked)
	}
	return nil
}
