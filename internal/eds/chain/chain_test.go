package chain_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
)

func certify(w *edstest.World, issuer *testca.Identity, role testca.Role, change func(*testca.Template)) *testca.Identity {
	w.Helper()
	t := testca.Template{Subject: testca.Subject{Common: "ОРТАЛЫҚ (DEMO)"}, Role: role, NotBefore: edstest.From, NotAfter: edstest.To}
	if change != nil {
		change(&t)
	}
	id, err := w.Certify(issuer, t)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

func code(err error) chain.Code {
	var p *chain.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// TestBuild_44_length: authorities below an authority, within and past its limit.
func TestBuild_44_length(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	one := certify(w, w.CA, testca.RoleAuthority, func(t *testca.Template) { t.PathLen = 1 }) // none below
	two := certify(w, one, testca.RoleAuthority, func(t *testca.Template) { t.Subject.Common = "ОРТАЛЫҚ 2 (DEMO)" })
	direct := certify(w, one, testca.RoleIndividual, nil)
	below := certify(w, two, testca.RoleIndividual, nil)
	extra := []*pki.Certificate{w.Parse(two.Cert), w.Parse(one.Cert)}
	build := func(id *testca.Identity) (chain.Path, error) {
		return w.Store.Build(w.Parse(id.Cert), extra, edstest.Now, chain.DefaultAlgorithms())
	}
	if path, err := build(direct); err != nil || len(path) != 4 {
		t.Error(len(path), err)
	}
	if path, err := build(below); code(err) != chain.TooLong || len(path) != 5 {
		t.Error(len(path), err)
	}
	// Without what came along there is no path; a certificate that came along is no anchor.
	if _, err := w.Store.Build(w.Parse(direct.Cert), nil, edstest.Now, chain.DefaultAlgorithms()); code(err) != chain.Untrusted {
		t.Error(err)
	}
	own := certify(w, nil, testca.RoleAuthority, nil)
	if _, err := w.Store.Build(w.Parse(certify(w, own, testca.RoleIndividual, nil).Cert), []*pki.Certificate{w.Parse(own.Cert)}, edstest.Now, chain.DefaultAlgorithms()); code(err) != chain.Untrusted {
		t.Error(err)
	}
}

// TestBuild_44_keys: an authority with two keys under one name, and certificates without identifiers of keys.
func TestBuild_44_keys(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	old := certify(w, w.Root, testca.RoleAuthority, nil)
	young := certify(w, w.Root, testca.RoleAuthority, nil)
	store := chain.NewStore([]*pki.Certificate{w.Parse(w.Root.Cert), w.Parse(old.Cert), w.Parse(young.Cert)})
	for _, issuer := range []*testca.Identity{old, young} {
		for _, omit := range []bool{false, true} {
			id := certify(w, issuer, testca.RoleIndividual, func(t *testca.Template) { t.OmitKeyID = omit })
			path, err := store.Build(w.Parse(id.Cert), nil, edstest.Now, chain.DefaultAlgorithms())
			if err != nil || string(path.Issuer().Raw) != string(issuer.Cert) {
				t.Error(omit, err)
			}
		}
	}
}

// TestBuild_44_weak: an algorithm of the past in a link, on the day before its end and on it.
func TestBuild_44_weak(t *testing.T) {
	w := edstest.New(t, testca.GOST2004)
	algorithms := chain.Algorithms{GOST2004Until: edstest.Now, RSABits: 2048}
	if _, err := w.Store.Build(w.Parse(w.User.Cert), nil, edstest.Now.Add(-time.Second), algorithms); err != nil {
		t.Error(err)
	}
	if _, err := w.Store.Build(w.Parse(w.User.Cert), nil, edstest.Now, algorithms); code(err) != chain.Weak {
		t.Error(err)
	}
}

func TestAlgorithms_44(t *testing.T) {
	a := chain.DefaultAlgorithms()
	day := func(text string) time.Time {
		d, err := time.Parse("2006-01-02", text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		scheme pki.Scheme
		at     string
		want   bool
	}{
		{pki.Scheme{Family: pki.FamilyGOST512, Digest: pki.OIDStreebog512, Bits: 512}, "2030-01-01", true},
		{pki.Scheme{Family: pki.FamilyGOST2004, Digest: pki.OIDGOST34311, Bits: 256}, "2025-06-25", true},
		{pki.Scheme{Family: pki.FamilyGOST2004, Digest: pki.OIDGOST34311, Bits: 256}, "2025-06-26", false},
		{pki.Scheme{Family: pki.FamilyRSA, Digest: pki.OIDSHA256, Bits: 2048}, "2030-01-01", true},
		{pki.Scheme{Family: pki.FamilyRSA, Digest: pki.OIDSHA256, Bits: 2047}, "2010-01-01", false},
		{pki.Scheme{Family: pki.FamilyRSA, Digest: pki.OIDSHA1, Bits: 2048}, "2016-12-31", true},
		{pki.Scheme{Family: pki.FamilyRSA, Digest: pki.OIDSHA1, Bits: 2048}, "2017-01-01", false},
		{pki.Scheme{Family: pki.FamilyECDSA, Digest: pki.OIDSHA256, Bits: 224}, "2020-01-01", false},
		{pki.Scheme{Family: pki.FamilyECDSA, Digest: pki.OIDSHA256, Bits: 256}, "2020-01-01", true},
	}
	for _, tt := range tests {
		if got := a.Allows(tt.scheme, day(tt.at)); got != tt.want {
			t.Errorf("%+v on %s: %v", tt.scheme, tt.at, got)
		}
	}
	if !a.AllowsImprint(pki.OIDSHA1, day("2025-06-25")) || a.AllowsImprint(pki.OIDSHA1, day("2025-06-26")) || !a.AllowsImprint(pki.OIDSHA256, day("2030-01-01")) {
		t.Error("imprints")
	}
}

// TestLoadDir: the trust folder in all its forms; what should be a certificate and is none stops the program.
func TestLoadDir(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	dir := t.TempDir()
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("root.cer", w.Root.Cert)
	write("again.pem", []byte(der.PEM("CERTIFICATE", w.CA.Cert)+der.PEM("PRIVATE KEY", []byte{1})+der.PEM("CERTIFICATE", w.Root.Cert)))
	write("person.CRT", []byte(base64.StdEncoding.EncodeToString(w.User.Cert)))
	write("README.txt", []byte("roots of the authority"))
	s, err := chain.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Anchors()) != 1 || len(s.All()) != 2 || len(s.Known()) != 3 {
		t.Error(len(s.Anchors()), len(s.All()), len(s.Known()))
	}
	write("broken.cer", w.CA.Cert[:100])
	if _, err := chain.LoadDir(dir); err == nil {
		t.Error("a broken certificate was passed over")
	}
	if _, err := chain.LoadDir(filepath.Join(dir, "absent")); err == nil {
		t.Error("an absent folder was trusted")
	}
}

// TestCheckMode_44: the demonstration authority is refused in production, and everything else in the demonstration.
func TestCheckMode_44(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	named := func(name string) *chain.Store {
		root := certify(w, nil, testca.RoleAuthority, func(t *testca.Template) { t.Subject.Common = name })
		return chain.NewStore([]*pki.Certificate{w.Parse(root.Cert)})
	}
	demo, test, prod := w.Store, named("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022"), named("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022")
	tests := []struct {
		store *chain.Store
		mode  chain.Mode
		ok    bool
	}{
		{demo, chain.Demo, true},
		{demo, chain.Test, true},
		{demo, chain.Prod, false},
		{test, chain.Demo, false},
		{test, chain.Test, true},
		{test, chain.Prod, false},
		{prod, chain.Demo, false},
		{prod, chain.Test, false},
		{prod, chain.Prod, true},
		{chain.NewStore(nil), chain.Demo, false},
		{chain.NewStore(nil), chain.Test, false},
		{chain.NewStore(nil), chain.Prod, false},
	}
	for i, tt := range tests {
		if err := tt.store.CheckMode(tt.mode); (err == nil) != tt.ok {
			t.Errorf("%d, %s: %v", i, tt.mode, err)
		}
	}
}
