package api

import (
	"crypto/sha256"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"reglament/internal/i18n"
)

// Limits bound how often programs may call one node of the server. A rate is in requests a minute, a burst is how many may
// come at once after a pause. A rate of 0 puts no limit.
type Limits struct {
	Token, TokenBurst     int // of one token
	Address, AddressBurst int // of one address, whatever the tokens: an IPv4 address, or an IPv6 network of 64 bits
}

// throttle refuses who calls too often, before anything is looked up for him.
func (s *server) throttle(ctx huma.Context, next func(huma.Context)) {
	now := s.Now()
	wait := s.addresses.wait(senderOf(ctx.RemoteAddr()), now)
	if token := bearer(ctx); wait == 0 && token != "" {
		sum := sha256.Sum256([]byte(token))
		wait = s.tokens.wait(string(sum[:]), now)
	}
	if wait == 0 {
		next(ctx)
		return
	}
	seconds := int(math.Ceil(wait.Seconds()))
	p := bare(printerOf(ctx.Header("Accept-Language")), requestID(ctx), http.StatusTooManyRequests)
	p.Detail = printerOf(ctx.Header("Accept-Language")).T(i18n.M("api.problem.too_many_wait", "n", seconds))
	ctx.SetHeader("Retry-After", strconv.Itoa(seconds))
	ctx.SetHeader("Cache-Control", "no-store")
	writeProblem(ctx, p)
}

// bearer is the token of a request, "" for none.
func bearer(ctx huma.Context) string {
	scheme, token, _ := strings.Cut(ctx.Header("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// senderOf is what is counted as one sender: whoever has an IPv6 address has a network of them.
func senderOf(remote string) string {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	a := at.Addr().Unmap()
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// limiter keeps a bucket for each key. A bucket that is full again says no more than none, and is forgotten: so the memory
// is bounded by those who call, not by those who ever called.
type limiter struct {
	rate  rate.Limit
	burst int
	full  time.Duration // in which an empty bucket fills

	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	last time.Time
}

// newLimiter makes a limiter; nil, which never lets wait, for a rate of 0.
func newLimiter(perMinute, burst int) *limiter {
	if perMinute <= 0 {
		return nil
	}
	burst = max(burst, 1)
	r := rate.Limit(float64(perMinute) / 60)
	return &limiter{rate: r, burst: burst, full: time.Duration(float64(burst) / float64(r) * float64(time.Second)), buckets: map[string]*bucket{}}
}

// wait counts a request of a key. It is 0 when the request may pass, else how long the next one has to wait; a request
// refused counts for nothing.
func (l *limiter) wait(key string, now time.Time) time.Duration {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) >= l.full {
		l.swept = now
		for k, b := range l.buckets {
			if now.Sub(b.last) >= l.full {
				delete(l.buckets, k)
			}
		}
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(l.rate, l.burst)}
		l.buckets[key] = b
	}
	b.last = now
	r := b.ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > 0 {
		r.CancelAt(now)
	}
	return d
}
