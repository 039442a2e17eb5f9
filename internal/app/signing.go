package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"reglament/internal/document"
	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/fetch"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Signatures say which electronic signatures are believed (44). The zero value believes none in a real office and those of
// its own authority in a demonstration.
type Signatures struct {
	// Mode is "prod" or "test" in a real office, "demo" or "test" in a demonstration; "" is the first.
	Mode chain.Mode
	// Trust is the folder, or one file, with certificates of trusted authorities; "" trusts none.
	Trust string
	// Hosts are the hosts that may be asked about revocation; empty allows all that a trusted certificate names.
	Hosts []string
	// Mirror replaces beginnings of addresses, for a closed network.
	Mirror map[string]string
	// Timeout is for one question to an authority; 0 is ten seconds.
	Timeout time.Duration
	// Policy is what is demanded of certificates.
	Policy SignPolicy
}

// Errors of Open about signatures, that a person can do something about.
var (
	// ErrSignMode: the mode does not belong to the kind of office.
	ErrSignMode = errors.New("signatures: a real office runs in the mode prod or test, a demonstration in demo or test")
	// ErrTrust: what is in the trust folder cannot be used, or does not belong to the mode.
	ErrTrust = errors.New("signatures: the trusted certificates cannot be used")
)

// signatory makes what verifies signatures, of what was configured.
func (a *App) signatory(cfg Config) (signatory, error) {
	s := cfg.Signatures
	if s.Mode == "" {
		s.Mode = chain.Prod
		if cfg.Demo {
			s.Mode = chain.Demo
		}
	}
	if s.Mode != chain.Test && (s.Mode == chain.Demo) != cfg.Demo || s.Mode != chain.Test && s.Mode != chain.Demo && s.Mode != chain.Prod {
		return signatory{}, ErrSignMode
	}
	a.AnyKeys = s.Mode != chain.Prod
	trust, err := a.trust(cfg, s)
	if err != nil {
		return signatory{}, fmt.Errorf("%w: %w", ErrTrust, err)
	}
	out := signatory{demo: cfg.Demo, policy: s.Policy}
	if trust == nil {
		return out, nil
	}
	config := eds.Config{
		Mode: s.Mode, Store: trust, Policy: s.Policy.whole(), Refresh: revocation.DefaultRefresh(), Rand: rand.Reader, Log: cfg.Log,
		Fetcher: fetch.New(fetch.Config{Timeout: cmpTimeout(s.Timeout), Hosts: s.Hosts, Mirror: s.Mirror}, nil),
	}
	if a.demo != nil {
		// Its own authority is asked within the program, at the moment of the act, which may be simulated; nothing is remembered.
		config.Fetcher, config.Refresh = demoFetcher{a.demo, config.Fetcher}, revocation.Refresh{}
	}
	if out.engine, err = eds.New(config); err != nil {
		return signatory{}, fmt.Errorf("%w: %w", ErrTrust, err)
	}
	return out, nil
}

func cmpTimeout(d time.Duration) time.Duration {
	if d <= 0 {
		return 10 * time.Second
	}
	return d
}

// trust is what the folder holds, and in a demonstration its own authority; nil when there is nothing to trust.
func (a *App) trust(cfg Config, s Signatures) (*chain.Store, error) {
	var list []*pki.Certificate
	if s.Trust != "" {
		if _, err := os.Stat(s.Trust); err != nil {
			return nil, err
		}
		found, err := chain.LoadDir(s.Trust)
		if err != nil {
			return nil, err
		}
		list = found.All()
		if len(found.Anchors()) == 0 {
			return nil, errors.New("the trust folder holds no root certificate")
		}
	}
	if a.demo != nil {
		own, err := a.demo.trust()
		if err != nil {
			return nil, err
		}
		list = append(list, own...)
	}
	if len(list) == 0 {
		cfg.Log.Log(context.Background(), slog.LevelWarn, "no trusted certificates: nothing can be signed")
		return nil, nil //nolint:nilnil // trusting nothing is no error
	}
	return chain.NewStore(list), nil
}

// signatory implements document.Signatory by an engine; without one it refuses to sign: a signature that proves nothing is worse
// than none (44).
type signatory struct {
	engine eds.Engine
	demo   bool
	policy SignPolicy
}

// cmsMost is the greatest size of a signed message: one of NCALayer with a timestamp has under ten kilobytes.
const cmsMost = 1 << 20

// IIN implements document.Signatory.
func (s signatory) IIN(structure *org.Structure, personID string) string {
	p, ok := structure.Person(personID)
	switch {
	case !ok:
		return ""
	case s.demo:
		return demoIIN(p)
	}
	return p.IIN
}

// Verify implements document.Verifier: only a demonstration believes keys without certificates.
func (s signatory) Verify(ctx context.Context, q store.Q, personID string, data []byte, v document.Signed) error {
	if !s.demo {
		return fault.Forbid(i18n.M("app.signer.none"))
	}
	return document.Demo{}.Verify(ctx, q, personID, data, v)
}

// Prove implements document.Signatory.
func (s signatory) Prove(ctx context.Context, structure *org.Structure, act org.Act, data, message []byte) (document.Proof, error) {
	if s.engine == nil {
		return document.Proof{}, fault.Forbid(i18n.M("app.signer.none"))
	}
	if len(message) == 0 {
		return document.Proof{}, refusedCMS(i18n.M("app.sign.missing"))
	}
	if len(message) > cmsMost {
		return document.Proof{}, refusedCMS(i18n.M("app.sign.large"))
	}
	expect, err := s.expect(structure, act)
	if err != nil {
		return document.Proof{}, err
	}
	ctx = context.WithValue(ctx, momentKey{}, act.Now)
	r, err := s.engine.Verify(ctx, eds.Request{Message: message, Content: data, Received: act.Now, Expect: expect})
	if err != nil {
		return document.Proof{}, err
	}
	switch n := len(r.Report.Signers); {
	case r.Report.Overall != verdict.Valid:
		return document.Proof{}, refusedCMS(wordsOf(r.Report))
	case n != 1:
		return document.Proof{}, refusedCMS(i18n.M("app.sign.several", "n", n))
	}
	return document.NewProof(act.PersonID, data, r, certificateOf(message, r.Report.Signers[0]))
}

func refusedCMS(m i18n.Msg) error { return fault.Bad("cms", m, i18n.M("app.sign.allowed")) }

// expect is whose certificate it must be, and of which body and role.
func (s signatory) expect(structure *org.Structure, act org.Act) (verdict.Expect, error) {
	iin := s.IIN(structure, act.PersonID)
	if iin == "" {
		return verdict.Expect{}, fault.Forbid(i18n.M("app.sign.no_iin"))
	}
	u, _ := structure.Unit(act.BodyID)
	body := s.policy.of(u.Code)
	return verdict.Expect{IIN: iin, BIN: body.BIN, Roles: roleOIDs(body.Roles)}, nil
}

// wordsOf says which steps do not hold.
func wordsOf(r verdict.Report) i18n.Msg {
	key := "app.sign.invalid"
	if r.Overall == verdict.Open {
		key = "app.sign.open"
	}
	var why []i18n.Msg
	add := func(s verdict.Step) {
		if s.Outcome == verdict.Failed || s.Outcome == verdict.Undetermined && s.Binding {
			why = append(why, i18n.M("app.sign.step", "step", s.Label(), "found", s.Msg))
		}
	}
	if len(r.Signers) == 0 {
		add(r.Parse)
	}
	for _, signer := range r.Signers {
		for _, step := range signer.Steps {
			add(step)
		}
	}
	return i18n.M(key, "why", why)
}

// certificateOf is the signer's certificate as the message carries it.
func certificateOf(message []byte, s verdict.Signer) []byte {
	m, err := cms.Parse(message)
	if err != nil || s.Holder == nil {
		return nil
	}
	for _, c := range m.Certificates {
		if c.Fingerprint() == s.Holder.Fingerprint {
			return bytes.Clone(c.Raw)
		}
	}
	return nil
}

// momentKey finds in a context the moment of the act for which an authority is asked.
type momentKey struct{}

// demoFetcher answers for the authority of the demonstration, and asks others as told.
type demoFetcher struct {
	ca     *demoCA
	others revocation.Fetcher
}

// Get implements revocation.Fetcher.
func (f demoFetcher) Get(ctx context.Context, address string, limit int64) ([]byte, error) {
	if !f.own(address) {
		return f.others.Get(ctx, address, limit)
	}
	// Only the list of authorities is asked for: of people OCSP tells. Its number grows by the day.
	at := f.at(ctx)
	return f.ca.authority.CRL(testca.CRLOptions{Root: true, ThisUpdate: at, NextUpdate: at.AddDate(0, 0, 1), Number: at.Unix() / (24 * 60 * 60)})
}

// at is the moment of the act for which the authority is asked.
func (f demoFetcher) at(ctx context.Context) time.Time {
	if at, ok := ctx.Value(momentKey{}).(time.Time); ok {
		return at
	}
	return f.ca.now()
}

// Post implements revocation.Fetcher.
func (f demoFetcher) Post(ctx context.Context, address, contentType string, body []byte, limit int64) ([]byte, error) {
	if !f.own(address) {
		return f.others.Post(ctx, address, contentType, body, limit)
	}
	if err := f.ca.sync(ctx); err != nil {
		return nil, err
	}
	return f.ca.authority.AnswerOCSP(body, f.at(ctx))
}

func (demoFetcher) own(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme+"://"+u.Host == demoAddress
}
