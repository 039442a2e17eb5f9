package api_test

import (
	"strconv"
	"testing"
	"time"

	"reglament/internal/account"
	"reglament/internal/api"
)

// TestTokenIsLimited: a token that calls too often waits as long as it is told, others do not, and waiting costs nothing.
func TestTokenIsLimited(t *testing.T) {
	o := openLimited(t, api.Limits{Token: 60, TokenBurst: 3})
	one, other := o.token(o.Holder("abai.head"), account.ScopeRead), o.token(o.Holder("akmola.head"), account.ScopeRead)
	me := func(token, lang string) result {
		return o.do(call{method: "GET", path: "/api/v1/me", token: token, lang: lang})
	}
	for i := range 3 {
		if r := me(one, ""); r.status != 200 {
			t.Fatalf("request %d: %d %s", i, r.status, r.body)
		}
	}
	told := map[string]bool{}
	for _, lang := range []string{"kk", "ru", "en"} {
		r := me(one, lang)
		p := decode[api.Problem](t, r)
		if r.status != 429 || p.Code != "too_many" || r.header.Get("Retry-After") != "1" || r.header.Get("Content-Type") != "application/problem+json" || p.Instance == "" {
			t.Errorf("%d %v %s", r.status, r.header, r.body)
		}
		told[p.Title+p.Detail] = true
	}
	if len(told) != 3 {
		t.Errorf("the limit is not told in three languages: %v", told)
	}
	if r := me(other, ""); r.status != 200 {
		t.Errorf("another token: %d", r.status)
	}
	before := marks(o)
	if r := o.do(call{method: "POST", path: "/api/v1/instruments", token: one, body: "{}"}); r.status != 429 || marks(o) != before {
		t.Errorf("a change over the limit: %d", r.status)
	}
	o.Now = o.Now.Add(time.Second)
	if r := me(one, ""); r.status != 200 {
		t.Errorf("after the wait: %d %s", r.status, r.body)
	}
	if r := me(one, ""); r.status != 429 {
		t.Errorf("refused requests were not counted, passed ones must be: %d", r.status)
	}
	o.Now = o.Now.Add(time.Hour)
	for i := range 4 {
		if r := me(one, ""); (r.status == 429) != (i == 3) {
			t.Errorf("request %d after an hour: %d", i, r.status)
		}
	}
}

// TestAddressIsLimited: whoever tries tokens is stopped by his address; an IPv6 network of 64 bits is one address.
func TestAddressIsLimited(t *testing.T) {
	o := openLimited(t, api.Limits{Address: 30, AddressBurst: 2})
	try := func(from string, n int) result {
		return o.do(call{method: "GET", path: "/api/v1/me", token: "rgl_guess" + strconv.Itoa(n), from: from})
	}
	for i, x := range []struct {
		from   string
		status int
	}{
		{"192.0.2.1:1000", 401},
		{"192.0.2.1:1001", 401},
		{"192.0.2.1:1002", 429},
		{"[::ffff:192.0.2.1]:1003", 429},
		{"192.0.2.2:1000", 401},
		{"[2001:db8::1]:1000", 401},
		{"[2001:db8::2]:1000", 401},
		{"[2001:db8:0:0:ffff::3]:1000", 429},
		{"[2001:db8:0:1::1]:1000", 401},
	} {
		r := try(x.from, i)
		if r.status != x.status || x.status == 429 && r.header.Get("Retry-After") != "2" {
			t.Errorf("%s: %d %v", x.from, r.status, r.header)
		}
	}
	o.Now = o.Now.Add(2 * time.Second)
	if r := try("192.0.2.1:1004", 99); r.status != 401 {
		t.Errorf("after the wait: %d", r.status)
	}
}
