// Package eds verifies electronic digital signatures (paragraph 44) in pure Go: GOST 34.10-2015 (512), GOST 34.310-2004 and
// RSA, as people make them in NCALayer with keys of the National Certification Authority. The rest of the program knows the
// interface Engine only, so that another engine can stand beside this one. The rooms below: der and pki read, gost computes,
// cms opens signed messages, chain trusts, revocation and timestamp ask and check, verdict judges in ten steps.
package eds

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/verdict"
)

// Engine verifies signed messages.
type Engine interface {
	// Verify judges a message and returns the verdict with its evidence, ready to be stored. A message that cannot be read or
	// does not stand is no error but a verdict.
	Verify(ctx context.Context, r Request) (verdict.Record, error)
}

// Request is what is to be verified.
type Request struct {
	// Message is the signed message as it came. Content is the document it must cover; nil when the message holds it.
	Message, Content []byte
	// Received is the moment of receipt: it counts where no timestamp is trusted.
	Received time.Time
	Expect   verdict.Expect
	// Offline asks nobody: what the message carries must do.
	Offline bool
}

// Config is what an engine is made of.
type Config struct {
	Mode  chain.Mode
	Store *chain.Store
	// Policy is what is demanded of signatures.
	Policy verdict.Policy
	// Fetcher asks the services of authorities; nil asks nobody.
	Fetcher revocation.Fetcher
	Refresh revocation.Refresh
	// Rand is for nonces.
	Rand io.Reader
	Log  *slog.Logger
}

// Own is the engine of this program.
type Own struct {
	cfg    Config
	client *revocation.Client
}

// New makes the engine. It refuses trust that does not belong to the mode.
func New(cfg Config) (*Own, error) {
	if err := cfg.Store.CheckMode(cfg.Mode); err != nil {
		return nil, err
	}
	o := &Own{cfg: cfg}
	if cfg.Fetcher != nil {
		o.client = revocation.NewClient(cfg.Fetcher, cfg.Rand, cfg.Refresh)
	}
	return o, nil
}

// Verify implements Engine.
func (o *Own) Verify(ctx context.Context, r Request) (verdict.Record, error) {
	q := verdict.Question{Message: r.Message, Content: r.Content, Received: r.Received, Store: o.cfg.Store, Policy: o.cfg.Policy, Expect: r.Expect}
	if o.client != nil && !r.Offline {
		var err error
		if q, err = verdict.Gather(ctx, q, asker{o.client, r.Received}); err != nil && o.cfg.Log != nil {
			// The verdict says what could not be established; the log says why.
			o.cfg.Log.Warn("eds: gathering", "error", err)
		}
	}
	report := verdict.Judge(q)
	record, err := verdict.Keep(q, report)
	if err != nil {
		// A message that cannot be opened, or without its content, leaves nothing to be kept but the verdict.
		return verdict.Record{Format: verdict.Format, Engine: verdict.Engine, Message: r.Message, Policy: q.Policy, Expect: q.Expect, Report: report}, nil
	}
	return record, ctxErr(ctx)
}

func ctxErr(ctx context.Context) error {
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// asker asks at a moment: what is remembered is judged old or new by it.
type asker struct {
	client *revocation.Client
	now    time.Time
}

func (a asker) OCSP(ctx context.Context, c, issuer *pki.Certificate) (*revocation.OCSP, error) {
	return a.client.OCSP(ctx, c, issuer, a.now)
}

func (a asker) CRLs(ctx context.Context, c *pki.Certificate) ([]*revocation.CRL, error) {
	return a.client.CRLs(ctx, c, a.now)
}
