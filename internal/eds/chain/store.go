package chain

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// Mode says which trust the program may run with.
type Mode string

// Modes: demo trusts its own demonstration authority only, test also the test authority of NUC, prod neither.
const (
	Demo Mode = "demo"
	Test Mode = "test"
	Prod Mode = "prod"
)

// DemoMark stands in the names of the demonstration authority, so that its root is recognised wherever it is put.
const DemoMark = "(DEMO"

// testMark stands in the names of the test authorities of NUC.
const testMark = "TEST"

// Store holds what is trusted. It does not change after it is made, and is safe for use by many.
type Store struct {
	anchors, others []*pki.Certificate
	leaves          []*pki.Certificate // no authorities: of signers whose messages hold no certificate
	bySubject       map[string][]*pki.Certificate
	verified        map[[2]string]bool
}

// NewStore makes a store: self-signed certificates of authorities are trust anchors, other ones only help to build paths.
// Certificates of others than authorities are known, and trusted for nothing.
func NewStore(certs []*pki.Certificate) *Store {
	s := &Store{bySubject: map[string][]*pki.Certificate{}, verified: map[[2]string]bool{}}
	for _, c := range certs {
		known := func(o *pki.Certificate) bool { return bytes.Equal(o.Raw, c.Raw) }
		if slices.ContainsFunc(s.Known(), known) {
			continue
		}
		if !c.IsCA {
			s.leaves = append(s.leaves, c)
			continue
		}
		if c.SelfIssued() && c.CheckSignedBy(c) == nil {
			s.anchors = append(s.anchors, c)
		} else {
			s.others = append(s.others, c)
		}
		s.bySubject[c.Subject.Key()] = append(s.bySubject[c.Subject.Key()], c)
	}
	for _, c := range s.others {
		for _, issuer := range s.bySubject[c.Issuer.Key()] {
			if c.CheckSignedBy(issuer) == nil {
				s.verified[[2]string{c.Fingerprint(), issuer.Fingerprint()}] = true
			}
		}
	}
	return s
}

// LoadDir makes a store of the certificates in a folder: files .cer, .crt, .der and .pem, each DER, PEM or base64; a PEM file
// may hold several. A single such file is taken in place of a folder. A file that should be a certificate and cannot be read is an error: trust is not guessed.
func LoadDir(dir string) (*Store, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		data, err := os.ReadFile(dir)
		if err != nil {
			return nil, err
		}
		certs, err := Certificates(data)
		return NewStore(certs), err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var certs []*pki.Certificate
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".cer", ".crt", ".der", ".pem":
		default:
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found, err := Certificates(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		certs = append(certs, found...)
	}
	return NewStore(certs), nil
}

// Certificates reads all certificates of a file; PEM blocks of another kind are passed over.
func Certificates(file []byte) ([]*pki.Certificate, error) {
	blocks, err := der.Blocks(file)
	if err != nil {
		return nil, err
	}
	var out []*pki.Certificate
	for _, b := range blocks {
		if b.Label != "" && !strings.Contains(b.Label, "CERTIFICATE") {
			continue
		}
		c, err := pki.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Anchors are the certificates trusted by themselves.
func (s *Store) Anchors() []*pki.Certificate { return slices.Clone(s.anchors) }

// All are the anchors and the authorities below them.
func (s *Store) All() []*pki.Certificate { return slices.Concat(s.anchors, s.others) }

// Known are all certificates at hand, trusted or not.
func (s *Store) Known() []*pki.Certificate { return slices.Concat(s.anchors, s.others, s.leaves) }

// CheckMode refuses trust that does not belong to the mode: the program must not start in production with a
// demonstration or test root, nor the demonstration with anything but its own.
func (s *Store) CheckMode(m Mode) error {
	if len(s.anchors) == 0 {
		return errors.New("chain: the trust folder holds no root certificate")
	}
	for _, c := range s.All() {
		demo, test := isDemo(c), isTest(c)
		switch {
		case m == Prod && (demo || test):
			return fmt.Errorf("chain: %q must not be trusted in production", c.Subject.Person())
		case m == Demo && !demo:
			return fmt.Errorf("chain: %q is not the demonstration authority", c.Subject.Person())
		case m == Test && !demo && !test:
			return fmt.Errorf("chain: %q is neither a test nor the demonstration authority", c.Subject.Person())
		}
	}
	return nil
}

func isDemo(c *pki.Certificate) bool {
	return marked(c, DemoMark)
}

func isTest(c *pki.Certificate) bool { return marked(c, testMark) }

func marked(c *pki.Certificate, mark string) bool {
	return slices.ContainsFunc(slices.Concat(c.Subject.Parts, c.Issuer.Parts), func(p pki.NamePart) bool {
		return (p.OID == pki.OIDCommonName || p.OID == pki.OIDOrganization) && strings.Contains(strings.ToUpper(p.Value), mark)
	})
}
