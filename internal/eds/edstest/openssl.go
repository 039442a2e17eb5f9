package edstest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"reglament/internal/eds/der"
	"reglament/internal/eds/testca"
)

// OpenSSL runs OpenSSL in a folder of its own: a second opinion upon what is written and read here.
type OpenSSL struct {
	testing.TB
	path, dir string
}

// NewOpenSSL skips the test, with the reason, where OpenSSL is not installed.
func NewOpenSSL(t testing.TB) OpenSSL {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed: there is no second opinion")
	}
	return OpenSSL{t, path, t.TempDir()}
}

// Write puts a file into the folder.
func (o OpenSSL) Write(name string, b []byte) {
	o.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), b, 0o600); err != nil {
		o.Fatal(err)
	}
}

// WriteCerts puts certificates into one file of the folder.
func (o OpenSSL) WriteCerts(name string, certs ...[]byte) {
	o.Helper()
	var text []byte
	for _, c := range certs {
		text = append(text, der.PEM("CERTIFICATE", c)...)
	}
	o.Write(name, text)
}

// WriteKey puts a private key into the folder.
func (o OpenSSL) WriteKey(name string, key *testca.Key) {
	o.Helper()
	raw, err := key.PKCS8()
	if err != nil {
		o.Fatal(err)
	}
	o.Write(name, []byte(der.PEM("PRIVATE KEY", raw)))
}

// Read gives a file of the folder.
func (o OpenSSL) Read(name string) []byte {
	o.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.Fatal(err)
	}
	return b
}

// Run runs a command of OpenSSL in the folder; one that fails ends the test.
func (o OpenSSL) Run(args ...string) {
	o.Helper()
	cmd := exec.Command(o.path, args...)
	cmd.Dir = o.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		o.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
}
