package app

import (
	"context"
	"crypto/rand"
	"errors"

	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/verdict"
)

// engine is what verifies signatures: in a demonstration one that trusts the demonstration's own authority and nobody else,
// elsewhere one without trust, which says of every signature that its chain cannot be followed.
func (a *App) engine() (eds.Engine, error) {
	cfg := eds.Config{
		Mode: chain.Prod, Store: chain.NewStore(nil), Policy: verdict.DefaultPolicy(), Refresh: revocation.DefaultRefresh(), Rand: rand.Reader, Log: a.Log,
	}
	if a.demo != nil {
		trust, err := a.demo.trust()
		if err != nil {
			return nil, err
		}
		cfg.Mode, cfg.Store, cfg.Fetcher = chain.Demo, trust, a.demo
	}
	return eds.New(cfg)
}

var errDemoService = errors.New("app: the authority of the demonstration has no such service")

// Get implements revocation.Fetcher: the demonstration's authority keeps no lists, it answers.
func (d *demoCA) Get(context.Context, string, int64) ([]byte, error) { return nil, errDemoService }

// Post implements revocation.Fetcher: the authority's answer about a certificate.
func (d *demoCA) Post(ctx context.Context, _, contentType string, body []byte, _ int64) ([]byte, error) {
	if contentType != "application/ocsp-request" {
		return nil, errDemoService
	}
	if err := d.sync(ctx); err != nil {
		return nil, err
	}
	return d.authority.AnswerOCSP(body, d.now())
}
