package app

import (
	"context"
	"crypto/rand"
	"errors"

	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
)

// engine judges the signatures of a demonstration: it trusts its authority alone and asks it without a network.
func (d *demoCA) engine() (eds.Engine, error) {
	trust, err := d.trust()
	if err != nil {
		return nil, err
	}
	return eds.New(eds.Config{
		Mode: chain.Demo, Store: trust, Policy: verdict.DefaultPolicy(), Fetcher: demoServices{d}, Refresh: revocation.DefaultRefresh(), Rand: rand.Reader,
	})
}

// demoServices are the services of a demonstration's authority.
type demoServices struct{ ca *demoCA }

// Get implements revocation.Fetcher: the revocation list.
func (s demoServices) Get(context.Context, string, int64) ([]byte, error) {
	return s.ca.authority.CRL(testca.CRLOptions{ThisUpdate: s.ca.now(), NextUpdate: s.ca.now().AddDate(0, 0, 7), Number: 1})
}

// Post implements revocation.Fetcher: the responder.
func (s demoServices) Post(_ context.Context, _, contentType string, body []byte, _ int64) ([]byte, error) {
	if contentType != "application/ocsp-request" {
		return nil, errors.New("app: the authority of the demonstration knows no " + contentType)
	}
	return s.ca.authority.AnswerOCSP(body, s.ca.now())
}
