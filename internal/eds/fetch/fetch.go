// Package fetch asks the services of certification authorities over HTTP: with limits of time and size, only the hosts
// that are allowed, through a mirror where the network is closed.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxRedirects bounds a chain of redirects.
const maxRedirects = 3

// ErrHost: the address is not one that may be asked.
var ErrHost = errors.New("fetch: this address may not be asked")

// ErrTooLarge: the answer exceeds the limit.
var ErrTooLarge = errors.New("fetch: the answer is too large")

// Config says what may be asked and for how long.
type Config struct {
	// Timeout is for one request with its answer.
	Timeout time.Duration
	// Hosts are the hosts that may be asked; empty allows all that a trusted certificate names.
	Hosts []string
	// Mirror replaces beginnings of addresses, such as "http://crl.pki.gov.kz/" by one inside a closed network.
	Mirror map[string]string
}

// HTTP asks over HTTP.
type HTTP struct {
	cfg    Config
	client *http.Client
}

// New makes a client over a transport; nil is the standard one, which honours the proxy of the environment.
func New(cfg Config, transport http.RoundTripper) *HTTP {
	h := &HTTP{cfg: cfg}
	h.client = &http.Client{Timeout: cfg.Timeout, Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errors.New("fetch: too many redirects")
		}
		return h.allowed(r.URL)
	}}
	return h
}

func (h *HTTP) allowed(u *url.URL) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return fmt.Errorf("%w: %s", ErrHost, u)
	}
	if len(h.cfg.Hosts) > 0 && !slices.Contains(h.cfg.Hosts, u.Hostname()) {
		return fmt.Errorf("%w: %s", ErrHost, u)
	}
	return nil
}

// Get fetches an address, at most limit bytes.
func (h *HTTP) Get(ctx context.Context, address string, limit int64) ([]byte, error) {
	return h.do(ctx, http.MethodGet, address, "", nil, limit)
}

// Post sends a body and returns the answer, at most limit bytes.
func (h *HTTP) Post(ctx context.Context, address, contentType string, body []byte, limit int64) ([]byte, error) {
	return h.do(ctx, http.MethodPost, address, contentType, body, limit)
}

func (h *HTTP) do(ctx context.Context, method, address, contentType string, body []byte, limit int64) ([]byte, error) {
	for from, to := range h.cfg.Mirror {
		if rest, ok := strings.CutPrefix(address, from); ok {
			address = to + rest
			break
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHost, err)
	}
	if err := h.allowed(r.URL); err != nil {
		return nil, err
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch: %s answered %s", address, answer.Status)
	}
	out, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(out)) > limit {
		return nil, fmt.Errorf("%w: %s", ErrTooLarge, address)
	}
	return out, nil
}
