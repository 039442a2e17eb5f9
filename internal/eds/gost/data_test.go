package gost

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"hash"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// data is the folder of real signatures, or "" when there is none; the tests of this package have vectors of their own.
func data(t *testing.T) string {
	dir := os.Getenv("REGLAMENT_EDS_DATA")
	if dir == "" {
		t.Skip("REGLAMENT_EDS_DATA is not set: real certificates are not at hand, the vectors of the specifications were tried")
	}
	return dir
}

// TestData_Vectors_44 repeats what the reference implementation of the certification authority computed.
func TestData_Vectors_44(t *testing.T) {
	f, err := os.Open(filepath.Join(data(t), "vectors", "test_gost512.vectors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v := map[string][]byte{}
	text := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		text[name] = value
		v[name], _ = hex.DecodeString(value)
	}
	h := NewStreebog512()
	h.Write([]byte(text["msg"]))
	if got := h.Sum(nil); !bytes.Equal(got, v["digest"]) {
		t.Errorf("digest %x", got)
	}
	key, err := ParsePrivateKey(CurveA512(), reversed(v["d"]))
	if err != nil {
		t.Fatal(err)
	}
	want := append(reversed(v["qx"]), reversed(v["qy"])...)
	if got := key.Public().Bytes(); !bytes.Equal(got, want) {
		t.Errorf("public key %x, want %x", got, want)
	}
	if !key.Public().Verify(v["digest"], v["sig"]) {
		t.Error("the signature is refused")
	}
	h.Reset()
	h.Write(v["cert_tbs"])
	if !key.Public().Verify(h.Sum(nil), v["cert_sig"]) {
		t.Error("the signature of the certificate is refused")
	}
}

func reversed(b []byte) []byte {
	out := make([]byte, len(b))
	for i, v := range b {
		out[len(b)-1-i] = v
	}
	return out
}

// TestData_Certificates_44 verifies chains of the certification authority: each file by the key of the other.
func TestData_Certificates_44(t *testing.T) {
	dir := data(t)
	for _, c := range []struct {
		file, issuer string
		curve        *Curve
		hash         func() hash.Hash
	}{
		{"ca-test/root_test_gost_2022.cer", "ca-test/root_test_gost_2022.cer", CurveA512(), NewStreebog512},
		{"ca-test/nca_gost2022_test.cer", "ca-test/root_test_gost_2022.cer", CurveA512(), NewStreebog512},
		{"users-test/employee_valid_2026.cer", "ca-test/nca_gost2022_test.cer", CurveA512(), NewStreebog512},
		{"users-test/individual_revoked_2026.cer", "ca-test/nca_gost2022_test.cer", CurveA512(), NewStreebog512},
		{"ca-prod-legacy/root_gost.crt", "ca-prod-legacy/root_gost.crt", CurveCryptoProA(), NewGOST341195},
		{"ca-prod-legacy/nca_gost.crt", "ca-prod-legacy/root_gost.crt", CurveCryptoProA(), NewGOST341195},
	} {
		t.Run(c.file, func(t *testing.T) {
			cert, issuer := certificate(t, dir, c.file), certificate(t, dir, c.issuer)
			key, err := ParsePublicKey(c.curve, point64(t, issuer))
			if err != nil {
				t.Fatal(err)
			}
			h := c.hash()
			h.Write(cert.RawTBSCertificate)
			digest := h.Sum(nil)
			if !key.Verify(digest, cert.Signature) {
				t.Error("the signature is refused")
			}
			if key.Verify(digest, reversed(cert.Signature)) {
				t.Error("the signature is accepted in another order of bytes")
			}
		})
	}
}

func certificate(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	der, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if block, _ := pem.Decode(der); block != nil {
		der = block.Bytes
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// point64 takes the public key out of a certificate: a BIT STRING with an OCTET STRING in it.
func point64(t *testing.T, cert *x509.Certificate) []byte {
	t.Helper()
	var spki struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	var out []byte
	if _, err := asn1.Unmarshal(cert.RawSubjectPublicKeyInfo, &spki); err != nil {
		t.Fatal(err)
	}
	if _, err := asn1.Unmarshal(spki.Key.Bytes, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
