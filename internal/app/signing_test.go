package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/testca"
	"reglament/internal/fault"
	"reglament/internal/org"
)

func office(t *testing.T, demo bool, s Signatures) (*App, error) {
	t.Helper()
	a, err := Open(t.Context(), Config{
		Data: t.TempDir(), Demo: demo, Signatures: s, Now: func() time.Time { return edstest.Now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err == nil {
		t.Cleanup(func() { _ = a.Close(context.Background()) }) // the folder goes anyway
	}
	return a, err
}

// Without trusted certificates nothing can be signed, and whoever tries is told so (44).
func TestNothingIsSignedWithoutTrust_44_I44a(t *testing.T) {
	a, err := office(t, false, Signatures{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.signatory(Config{Log: a.Log})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Prove(t.Context(), nil, org.Act{}, []byte("x"), []byte("y"))
	var forbidden fault.Forbidden
	if !errors.As(err, &forbidden) || len(forbidden.Reasons) != 1 || forbidden.Reasons[0].Key != "app.signer.none" {
		t.Errorf("%v", err)
	}
	if _, err := a.DemoCMS(t.Context(), "p", [][]byte{{1}}, DemoOptions{}); !errors.Is(err, fault.Forbidden{}) {
		t.Errorf("a demonstration signature in a real office: %v", err)
	}
}

// A demonstration root is no root of production, nor may a mode be taken that does not belong to the office (44).
func TestProductionRefusesDemonstrationRoot_44_I44a(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	dir := t.TempDir()
	for name, cert := range map[string][]byte{"root.cer": w.Root.Cert, "ca.cer": w.CA.Cert} {
		if err := os.WriteFile(filepath.Join(dir, name), cert, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		name string
		demo bool
		s    Signatures
		want error
	}{
		{"demonstration root in production", false, Signatures{Trust: dir}, ErrTrust},
		{"the same in the mode of tests", false, Signatures{Trust: dir, Mode: chain.Test}, nil},
		{"no such folder", false, Signatures{Trust: filepath.Join(dir, "none")}, ErrTrust},
		{"empty folder", false, Signatures{Trust: t.TempDir()}, ErrTrust},
		{"real office in the mode demo", false, Signatures{Mode: chain.Demo}, ErrSignMode},
		{"demonstration in production", true, Signatures{Mode: chain.Prod}, ErrSignMode},
		{"unknown mode", false, Signatures{Mode: "x"}, ErrSignMode},
		{"demonstration", true, Signatures{}, nil},
	} {
		if _, err := office(t, x.demo, x.s); !errors.Is(err, x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// A policy is read strictly.
func TestSignPolicy_44(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.yaml")
	for text, good := range map[string]bool{
		"roles: [head]\nbodies:\n  gpo: {bin: \"990140000012\", roles: [signs, head]}\n": true,
		"roles: [king]\n":                      false,
		"bodies: {gpo: {bin: \"12\"}}\n":       false,
		"bodies: {gpo: {roles: [king]}}\n":     false,
		"colour: red\n":                        false,
		"timestamp: true\nauthorities: true\n": true,
		"tsa_policies: [1.2.398.3.3.2.6.4]\n":  true,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := LoadSignPolicy(file)
		if (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
		if b := p.of("gpo"); err == nil && len(p.Bodies) > 0 && (b.BIN != "990140000012" || len(b.Roles) != 2 || len(p.of("akmola").Roles) != 1) {
			t.Errorf("%+v", p)
		}
	}
	if _, err := LoadSignPolicy(file + ".none"); err == nil {
		t.Error("a missing file was read")
	}
}
