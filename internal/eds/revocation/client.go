package revocation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"reglament/internal/eds/pki"
)

// Fetcher asks the services of authorities.
type Fetcher interface {
	Get(ctx context.Context, address string, limit int64) ([]byte, error)
	Post(ctx context.Context, address, contentType string, body []byte, limit int64) ([]byte, error)
}

// Limits of answers.
const (
	maxOCSP = 1 << 20
	maxCRL  = 128 << 20
)

// Client asks responders and fetches revocation lists, and remembers what it got.
type Client struct {
	fetcher Fetcher
	rand    io.Reader
	refresh Refresh

	mu      sync.Mutex
	answers map[string]answered
	lists   map[string]*listed
}

// Refresh says how long an answer is remembered before it is asked for again.
type Refresh struct{ OCSP, CRL, Delta time.Duration }

// DefaultRefresh: NUC's lists hold half a year, so they are fetched daily, delta lists hourly.
func DefaultRefresh() Refresh {
	return Refresh{OCSP: 5 * time.Minute, CRL: 24 * time.Hour, Delta: time.Hour}
}

// maxAnswers bounds the remembered answers; then the oldest are forgotten.
const maxAnswers = 4096

type answered struct {
	o  *OCSP
	at time.Time
}

type listed struct {
	mu   sync.Mutex // held while the list is fetched, so that it is fetched once
	crl  *CRL
	at   time.Time
	fail error
}

// NewClient makes a client.
func NewClient(f Fetcher, rand io.Reader, r Refresh) *Client {
	return &Client{fetcher: f, rand: rand, refresh: r, answers: map[string]answered{}, lists: map[string]*listed{}}
}

// OCSP asks the responders that the certificate names, one after the other. The certificate must already be known to
// come from a trusted authority: its addresses are believed. The answer echoes a fresh nonce and is about this certificate; its
// signature is checked by CheckOCSP.
func (c *Client) OCSP(ctx context.Context, cert, issuer *pki.Certificate, now time.Time) (*OCSP, error) {
	key := cert.Fingerprint()
	c.mu.Lock()
	known, ok := c.answers[key]
	c.mu.Unlock()
	if ok && now.Sub(known.at) < c.refresh.OCSP && !now.Before(known.at) {
		return known.o, nil
	}
	if len(cert.OCSP) == 0 {
		return nil, errors.New("revocation: the certificate names no responder")
	}
	var problems []error
	for _, address := range cert.OCSP {
		o, err := c.ask(ctx, address, cert, issuer)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", address, err))
			continue
		}
		c.remember(key, answered{o, now})
		return o, nil
	}
	return nil, errors.Join(problems...)
}

func (c *Client) ask(ctx context.Context, address string, cert, issuer *pki.Certificate) (*OCSP, error) {
	nonce := make([]byte, 16)
	if _, err := io.ReadFull(c.rand, nonce); err != nil {
		return nil, err
	}
	body, err := Request(cert, issuer, nonce)
	if err != nil {
		return nil, err
	}
	answer, err := c.fetcher.Post(ctx, address, "application/ocsp-request", body, maxOCSP)
	if err != nil {
		return nil, err
	}
	o, err := ParseOCSP(answer)
	switch {
	case err != nil:
		return nil, err
	case o.Result != 0:
		return nil, fmt.Errorf("revocation: the responder refused: %d", o.Result)
	case !bytes.Equal(o.Nonce, nonce):
		return nil, errors.New("revocation: the answer belongs to another question")
	}
	if _, ok := o.About(cert, issuer); !ok {
		return nil, errors.New("revocation: the answer is about another certificate")
	}
	return o, nil
}

func (c *Client) remember(key string, a answered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.answers) >= maxAnswers {
		oldest := ""
		for k, v := range c.answers {
			if oldest == "" || v.at.Before(c.answers[oldest].at) {
				oldest = k
			}
		}
		delete(c.answers, oldest)
	}
	c.answers[key] = a
}

// CRLs returns the full and delta lists that the certificate names, as far as they can be had. A list that cannot be
// fetched anew is given as it was: whether it still serves is decided by its own dates.
func (c *Client) CRLs(ctx context.Context, cert *pki.Certificate, now time.Time) ([]*CRL, error) {
	var out []*CRL
	var problems []error
	get := func(addresses []string, every time.Duration) {
		for _, address := range addresses {
			l, err := c.list(ctx, address, now, every)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", address, err))
			}
			if l != nil {
				out = append(out, l)
				return // the addresses hold the same list
			}
		}
	}
	get(cert.CRL, c.refresh.CRL)
	get(cert.DeltaCRL, c.refresh.Delta)
	if len(out) == 0 && len(problems) == 0 {
		problems = append(problems, errors.New("revocation: the certificate names no revocation list"))
	}
	return out, errors.Join(problems...)
}

// pause is how long a failed address is left alone.
const pause = time.Minute

func (c *Client) list(ctx context.Context, address string, now time.Time, every time.Duration) (*CRL, error) {
	c.mu.Lock()
	l := c.lists[address]
	if l == nil {
		l = &listed{}
		c.lists[address] = l
	}
	c.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	age := now.Sub(l.at)
	if l.fail != nil && age >= 0 && age < pause {
		return l.crl, l.fail
	}
	if l.crl != nil && l.fail == nil && age >= 0 && age < every {
		return l.crl, nil
	}
	raw, err := c.fetcher.Get(ctx, address, maxCRL)
	var fresh *CRL
	if err == nil {
		var all []*CRL
		if all, err = ParseCRLs(raw); err == nil {
			fresh = all[0]
		}
	}
	l.at, l.fail = now, err
	if err == nil {
		l.crl = fresh
	}
	return l.crl, err
}
