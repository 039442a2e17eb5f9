package httpx

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwarded gives the request the address of its sender. Behind a proxy the connection shows only the proxy; what a proxy
// of ours says of the sender is believed, what a sender says of himself is not: the list is read from its end, as far as
// proxies of ours wrote it.
func (m *Rim) forwarded(h http.Handler) http.Handler {
	if len(m.Proxies) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, ok := hostOf(r.RemoteAddr)
		if !ok || !m.ours(peer) {
			h.ServeHTTP(w, r)
			return
		}
		sender := peer
		list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, text := range slices.Backward(list) {
			a, ok := hostOf(strings.TrimSpace(text))
			if !ok {
				break
			}
			if sender = a; !m.ours(a) {
				break
			}
		}
		d := *r
		d.RemoteAddr = net.JoinHostPort(sender.String(), "0")
		h.ServeHTTP(w, &d)
	})
}

func (m *Rim) ours(a netip.Addr) bool {
	return slices.ContainsFunc(m.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// hostOf is the address in "address" or "address:port".
func hostOf(s string) (netip.Addr, bool) {
	if p, err := netip.ParseAddrPort(s); err == nil {
		return p.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err == nil
}
