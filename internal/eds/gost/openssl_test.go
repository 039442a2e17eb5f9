package gost

import (
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// engine tells whether OpenSSL with its GOST engine is installed (Debian: libengine-gost-openssl).
func engine() bool {
	out, err := exec.Command("openssl", "engine", "gost", "-t").CombinedOutput()
	return err == nil && strings.Contains(string(out), "[ available ]")
}

// russian is how the engine names a curve: the key's algorithm with its parameters, and what genpkey is told.
type russian struct {
	curve  *Curve
	name   string
	key    asn1.ObjectIdentifier
	params []asn1.ObjectIdentifier
}

func russians() []russian {
	return []russian{
		{
			curve: CurveA512(), name: "gost2012_512", key: asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 1, 2},
			params: []asn1.ObjectIdentifier{{1, 2, 643, 7, 1, 2, 1, 2, 1}, {1, 2, 643, 7, 1, 1, 2, 3}},
		},
		{
			curve: CurveCryptoProA(), name: "gost2001", key: asn1.ObjectIdentifier{1, 2, 643, 2, 2, 19},
			params: []asn1.ObjectIdentifier{{1, 2, 643, 2, 2, 35, 1}, {1, 2, 643, 2, 2, 30, 1}},
		},
	}
}

// TestOpenSSL_44 asks the GOST engine of OpenSSL for a second opinion: it verifies our signatures, we verify its own,
// both refuse what was changed, and the digests are the same. The engine writes a signature as s and then r, each most
// significant byte first, which is ours turned round as a whole; it does not know the substitutions that
// GOST 34.311-95 is used with here. Where the engine is not installed, the examples of the specifications are all the
// opinion there is.
func TestOpenSSL_44(t *testing.T) {
	if !engine() {
		t.Log("openssl's GOST engine is not installed (libengine-gost-openssl): only the examples of the specifications are tried")
		TestHash_Vectors_44(t)
		t.Run("reference", TestReference_Examples_44)
		t.Run("signature", TestSign_Reference_44)
		return
	}
	t.Run("digests", testEngineDigests)
	for _, r := range russians() {
		t.Run(r.name, func(t *testing.T) {
			t.Run("verifies ours", r.verifiesOurs)
			t.Run("is verified", r.isVerified)
		})
	}
}

func openssl(t testing.TB, args ...string) (string, error) {
	t.Helper()
	out, err := exec.Command("openssl", args...).CombinedOutput()
	return string(out), err
}

func must(t testing.TB, args ...string) {
	t.Helper()
	if out, err := openssl(t, args...); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func testEngineDigests(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []int{0, 1, 31, 32, 63, 64, 65, 127, 128, 1000, 70_000} {
		message := make([]byte, n)
		chance(fmt.Sprint("message", n)).Read(message)
		file := write(t, filepath.Join(dir, "message"), message)
		for _, d := range []hashVector{{name: "md_gost12_512", hash: NewStreebog512}, {name: "md_gost12_256", hash: NewStreebog256}} {
			out, err := openssl(t, "dgst", "-engine", "gost", "-"+d.name, file)
			h := d.hash()
			h.Write(message)
			if err != nil || !strings.Contains(out, "= "+hex.EncodeToString(h.Sum(nil))) {
				t.Errorf("%s of %d bytes: %v, %s", d.name, n, err, out)
			}
		}
	}
}

// spki is our key as the engine reads it.
func (r russian) spki(t *testing.T, k *PublicKey) []byte {
	t.Helper()
	point, err := asn1.Marshal(k.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	der, err := asn1.Marshal(struct {
		Algorithm struct {
			OID    asn1.ObjectIdentifier
			Params []asn1.ObjectIdentifier
		}
		Key asn1.BitString
	}{
		Algorithm: struct {
			OID    asn1.ObjectIdentifier
			Params []asn1.ObjectIdentifier
		}{r.key, r.params},
		Key: asn1.BitString{Bytes: point, BitLength: 8 * len(point)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func (r russian) verifiesOurs(t *testing.T) {
	dir := t.TempDir()
	for i := range 4 {
		random := chance(fmt.Sprint("ours", i, r.name))
		key, err := GenerateKey(r.curve, random)
		if err != nil {
			t.Fatal(err)
		}
		digest := make([]byte, r.curve.Size())
		random.Read(digest)
		sig := reversed(mustSign(t, key, digest))
		public := write(t, filepath.Join(dir, "key"), r.spki(t, key.Public()))
		in := write(t, filepath.Join(dir, "digest"), digest)
		verify := func(sig []byte) error {
			file := write(t, filepath.Join(dir, "sig"), sig)
			_, err := openssl(t, "pkeyutl", "-engine", "gost", "-verify", "-pubin", "-inkey", public, "-in", in, "-sigfile", file)
			return err
		}
		if err := verify(sig); err != nil {
			t.Errorf("OpenSSL refuses our signature %x: %v", sig, err)
		}
		sig[5] ^= 1
		if verify(sig) == nil {
			t.Error("OpenSSL accepts a signature that was changed")
		}
	}
}

func (r russian) isVerified(t *testing.T) {
	dir := t.TempDir()
	private, public := filepath.Join(dir, "private"), filepath.Join(dir, "public")
	in, out := filepath.Join(dir, "digest"), filepath.Join(dir, "sig")
	for i := range 4 {
		must(t, "genpkey", "-engine", "gost", "-algorithm", r.name, "-pkeyopt", "paramset:A", "-out", private)
		must(t, "pkey", "-engine", "gost", "-in", private, "-pubout", "-outform", "DER", "-out", public)
		der := read(t, public)
		key, err := ParsePublicKey(r.curve, der[len(der)-2*r.curve.Size():])
		if err != nil {
			t.Fatal(err)
		}
		digest := make([]byte, r.curve.Size())
		chance(fmt.Sprint("theirs", i)).Read(digest)
		write(t, in, digest)
		must(t, "pkeyutl", "-engine", "gost", "-sign", "-inkey", private, "-in", in, "-out", out)
		sig := reversed(read(t, out))
		if !key.Verify(digest, sig) {
			t.Errorf("a signature of OpenSSL is refused: key %x, digest %x, signature %x", key.Bytes(), digest, sig)
		}
		if key.Verify(digest, reversed(sig)) {
			t.Error("a signature in the other order of bytes is accepted")
		}
	}
}
