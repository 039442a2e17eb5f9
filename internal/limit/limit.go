// Package limit bounds how often something may be done by whoever is known by a key, such as an address.
package limit

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Sender is what is counted as one sender of a remote address with its port: whoever has an IPv6 address has a network of them.
func Sender(remote string) string {
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

// Limiter keeps a bucket for each key. A bucket that is full again says no more than none, and is forgotten: so the memory
// is bounded by those who call, not by those who ever called.
type Limiter struct {
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

// New makes a limiter of so many requests a minute, burst of which may come at once; nil, which never lets wait, for a rate
// of 0.
func New(perMinute, burst int) *Limiter {
	if perMinute <= 0 {
		return nil
	}
	burst = max(burst, 1)
	r := rate.Limit(float64(perMinute) / 60)
	return &Limiter{rate: r, burst: burst, full: time.Duration(float64(burst) / float64(r) * float64(time.Second)), buckets: map[string]*bucket{}}
}

// Wait counts a request of a key. It is 0 when the request may pass, else how long the next one has to wait; a request
// refused counts for nothing.
func (l *Limiter) Wait(key string, now time.Time) time.Duration {
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
