package api

import (
	"crypto/sha256"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/i18n"
	"reglament/internal/limit"
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
	wait := s.addresses.Wait(limit.Sender(ctx.RemoteAddr()), now)
	if token := bearer(ctx); wait == 0 && token != "" {
		sum := sha256.Sum256([]byte(token))
		wait = s.tokens.Wait(string(sum[:]), now)
	}
	if wait == 0 {
		next(ctx)
		return
	}
	s.tooMany(ctx, wait)
}

// tooMany tells a caller after how long to come back.
func (s *server) tooMany(ctx huma.Context, wait time.Duration) {
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
