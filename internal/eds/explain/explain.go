// Package explain says in words what a file of electronic signatures holds: a certificate, a revocation list, an answer of
// OCSP, a timestamp or a signed message. It decides nothing about trust; what can be checked without trust, such as
// whether a signature fits the certificate beside it, is said.
package explain

import (
	"errors"
	"time"

	"reglament/internal/eds/cms"
	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/i18n"
)

// Fact is one line: what, and its value. The value is a message, a text or an instant.
type Fact struct {
	Label i18n.Msg
	Value any
}

// Section is a thing found, with its facts and what lies inside it.
type Section struct {
	Title    i18n.Msg
	Facts    []Fact
	Sections []Section
}

// ErrUnknown: the file holds nothing of what is explained here.
var ErrUnknown = errors.New("explain: neither certificate nor list, answer, timestamp or signed message")

// File explains everything a file holds; now is the moment against which dates are said.
func File(data []byte, now time.Time) ([]Section, error) {
	blocks, err := der.Blocks(data)
	if err != nil {
		return nil, ErrUnknown
	}
	var out []Section
	for _, b := range blocks {
		if s, ok := one(b.Bytes, now); ok {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, ErrUnknown
	}
	return out, nil
}

func one(raw []byte, now time.Time) (Section, bool) {
	if c, err := pki.ParseCertificate(raw); err == nil {
		return Certificate(c, now), true
	}
	if c, err := revocation.ParseCRL(raw); err == nil {
		return list(c, now), true
	}
	if t, err := timestamp.Parse(raw); err == nil {
		return token(t, now), true
	}
	if m, err := cms.ParseDER(raw); err == nil {
		return message(m, now), true
	}
	if o, err := revocation.ParseOCSP(raw); err == nil {
		return answer(o, now), true
	}
	return Section{}, false
}

func (s *Section) add(key string, value any) {
	if text, ok := value.(string); ok && text == "" {
		return
	}
	if t, ok := value.(time.Time); ok && t.IsZero() {
		return
	}
	s.Facts = append(s.Facts, Fact{i18n.M("eds.inspect." + key), value})
}

// dates says from when to when something holds, and whether it does now.
func (s *Section) dates(from, to, now time.Time) {
	s.add("from", from)
	s.add("to", to)
	switch {
	case now.Before(from):
		s.add("state", i18n.M("eds.inspect.state.not_yet"))
	case !to.IsZero() && now.After(to):
		s.add("state", i18n.M("eds.inspect.state.over"))
	case !to.IsZero():
		s.add("state", i18n.M("eds.inspect.state.holds"))
	}
}

// fits says whether a signature verifies with the certificate beside it.
func fits(err error) i18n.Msg {
	switch {
	case err == nil:
		return i18n.M("eds.inspect.signature.fits")
	case errors.Is(err, pki.ErrAlgorithm):
		return i18n.M("eds.inspect.signature.unknown")
	}
	return i18n.M("eds.inspect.signature.fails")
}

func noCertificate() i18n.Msg { return i18n.M("eds.inspect.signature.no_certificate") }
