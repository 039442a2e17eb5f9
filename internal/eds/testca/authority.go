package testca

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"sync"
	"time"
)

// Options describe an authority.
type Options struct {
	Alg                 Alg // of root, issuing authority, responder and timestamps
	NotBefore, NotAfter time.Time
	URL                 string    // where its services answer; without it certificates carry no addresses
	Name                string    // distinguishes authorities; it stands in the names of root and issuing authority
	Random              io.Reader // nil: the system's; keys of RSA always come from the system
}

// Authority is a root, an issuing authority below it, and its offices. It may be used from several goroutines.
type Authority struct {
	Root, CA, Responder, TSA *Identity

	options  Options
	mu       sync.Mutex
	register map[string]*entry // by serial number
	stamps   int64
}

// entry is a certificate in the register.
type entry struct {
	Serial  *big.Int
	Root    bool      // issued by the root
	Revoked time.Time // zero: good
	Reason  int       // of RFC 5280
}

// New makes an authority with new keys.
func New(o Options) (*Authority, error) {
	a := &Authority{options: o, register: map[string]*entry{}}
	name := func(kazakh string) Subject { return Subject{Common: kazakh + " (DEMO" + spaced(o.Name) + ")"} }
	for _, step := range []struct {
		into    **Identity
		role    Role
		subject Subject
	}{
		{&a.Root, RoleAuthority, name("НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ")},
		{&a.CA, RoleAuthority, name("КУӘЛАНДЫРУШЫ ОРТАЛЫҚ")},
		{&a.Responder, RoleResponder, name("OCSP RESPONDER")},
		{&a.TSA, RoleTimestamp, name("TIME-STAMPING AUTHORITY")},
	} {
		issuer := a.CA
		if issuer == nil {
			issuer = a.Root
		}
		t := Template{Subject: step.subject, Role: step.role, Alg: o.Alg, NotBefore: o.NotBefore, NotAfter: o.NotAfter}
		id, err := a.Certify(issuer, t)
		if err != nil {
			return nil, err
		}
		*step.into = id
	}
	return a, nil
}

func spaced(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}

// Issue makes a certificate of the issuing authority with a new key.
func (a *Authority) Issue(s Subject, role Role, alg Alg, notBefore, notAfter time.Time) (*Identity, error) {
	return a.Certify(a.CA, Template{Subject: s, Role: role, Alg: alg, NotBefore: notBefore, NotAfter: notAfter})
}

// Certify makes any certificate, right or wrong, signed by any identity; without an issuer it signs itself.
func (a *Authority) Certify(issuer *Identity, t Template) (*Identity, error) {
	if t.Key == nil {
		var err error
		if t.Key, err = NewKey(t.Alg, a.options.Random); err != nil {
			return nil, err
		}
	}
	id, err := certify(issuer, t, a.options.URL)
	if err != nil {
		return nil, fmt.Errorf("testca: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.register[id.serial.String()] = &entry{Serial: id.serial, Root: issuer == nil || issuer == a.Root}
	return id, nil
}

// Revoke puts a certificate on the list from an instant on; reason is a number of RFC 5280 (0 unspecified, 1 key
// compromise, 4 superseded, 6 on hold).
func (a *Authority) Revoke(serial *big.Int, at time.Time, reason int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.register[serial.String()]
	if e == nil {
		return errors.New("testca: no such certificate")
	}
	e.Revoked, e.Reason = at, reason
	return nil
}

// entries is the register in the order of serial numbers.
func (a *Authority) entries() []entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []entry
	for _, e := range a.register {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(x, y entry) int { return x.Serial.Cmp(y.Serial) })
	return out
}

// Labels of the blocks that PEM writes.
const (
	labelCertificate = "CERTIFICATE"
	labelKey         = "PRIVATE KEY"
	labelRegister    = "DEMO REGISTER"
)

// PEM is the authority with its keys and its register, to be kept by a demonstration and read again by Load.
func (a *Authority) PEM() ([]byte, error) {
	var out []byte
	add := func(label string, b []byte) {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: label, Bytes: b})...)
	}
	for _, id := range []*Identity{a.Root, a.CA, a.Responder, a.TSA} {
		key, err := id.Key.PKCS8()
		if err != nil {
			return nil, err
		}
		add(labelCertificate, id.Cert)
		add(labelKey, key)
	}
	list, err := json.Marshal(a.entries())
	if err != nil {
		return nil, err
	}
	add(labelRegister, list)
	return out, nil
}

// Load reads what PEM wrote; of the options it takes the address and the source of chance.
func Load(text []byte, o Options) (*Authority, error) {
	a := &Authority{options: o, register: map[string]*entry{}}
	var cert []byte
	var ids []*Identity
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case labelCertificate:
			cert = block.Bytes
		case labelKey:
			key, err := ParseKey(block.Bytes)
			if err != nil {
				return nil, err
			}
			id, err := NewIdentity(cert, key)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		case labelRegister:
			var list []*entry
			if err := json.Unmarshal(block.Bytes, &list); err != nil {
				return nil, fmt.Errorf("testca: register: %w", err)
			}
			for _, e := range list {
				a.register[e.Serial.String()] = e
			}
		}
	}
	if len(ids) != 4 {
		return nil, errors.New("testca: not an authority")
	}
	a.Root, a.CA, a.Responder, a.TSA = ids[0], ids[1], ids[2], ids[3]
	a.CA.Chain = [][]byte{a.Root.Cert}
	a.Responder.Chain = [][]byte{a.CA.Cert, a.Root.Cert}
	a.TSA.Chain = a.Responder.Chain
	a.options.Alg = a.CA.Key.Alg
	return a, nil
}

// Know enters a certificate into the register that another copy of this authority has issued; a revoked instant that is
// not zero puts it on the list.
func (a *Authority) Know(id *Identity, revoked time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.register[id.serial.String()] = &entry{Serial: id.Serial(), Revoked: revoked, Reason: reasonOf(revoked)}
}

// reasonOf is the reason of what was revoked, key compromise; 0 of what was not.
func reasonOf(revoked time.Time) int {
	if revoked.IsZero() {
		return 0
	}
	return 1
}
