package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/testca"
)

// bench is a folder with everything that a person would have at hand.
type bench struct {
	*testing.T
	*edstest.World
	dir string
}

func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{t, edstest.New(t, testca.GOST512), t.TempDir()}
	list, err := b.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 5, InnerNoNull: true})
	if err != nil {
		t.Fatal(err)
	}
	stale, err := b.CRL(testca.CRLOptions{ThisUpdate: edstest.From, NextUpdate: edstest.From.AddDate(0, 1, 0), Number: 4})
	if err != nil {
		t.Fatal(err)
	}
	token, err := b.Timestamp([]byte("x"), testca.TimestampOptions{At: edstest.Signed})
	if err != nil {
		t.Fatal(err)
	}
	two := testca.CMSOptions{At: edstest.Signed, Others: []*testca.Identity{b.Person(testca.RoleEmployee, testca.RSA)}}
	detached := b.Sign(b.User, true, testca.CMSOptions{At: edstest.Signed, Timestamp: b.Stamp(edstest.Signed)})
	for name, data := range map[string][]byte{
		"trust/root.cer": b.Root.Cert, "trust/ca.pem": []byte(der.PEM("CERTIFICATE", b.CA.Cert)), "doc": edstest.Document, "other": []byte("another"),
		"detached.der": detached, "detached.pem": []byte(der.PEM("CMS", detached)), "detached.b64": []byte(base64.StdEncoding.EncodeToString(detached) + "\r\n"),
		"detached.ber": edstest.Indefinite(detached), "attached.der": b.Sign(b.User, false, testca.CMSOptions{}), "two.der": b.Sign(b.User, false, two),
		"bare.der": b.Sign(b.User, true, testca.CMSOptions{NoCertificate: true}), "user.cer": b.User.Cert,
		"list.crl": list, "list.pem": []byte(der.PEM("X509 CRL", list)), "stale.crl": stale, "token.tsp": token,
		"answer.ocsp": b.Answer(b.User.Serial(), testca.OCSPOptions{At: edstest.Now}).Raw,
	} {
		path := filepath.Join(b.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// run carries out a command line whose words beginning with @ are files of the bench.
func (b bench) run(line string) (status int, out, errs string) {
	args := strings.Fields(line)
	for i, a := range args {
		if name, ok := strings.CutPrefix(a, "@"); ok {
			args[i] = filepath.Join(b.dir, name)
		}
	}
	var stdout, stderr bytes.Buffer
	env := &Env{Stdin: bytes.NewReader(edstest.Document), Stdout: &stdout, Stderr: &stderr, Now: func() time.Time { return edstest.Now }}
	status = run(args, env)
	return status, stdout.String(), stderr.String()
}

// TestVerifySignature_44_I44a: files in, status and words out.
func TestVerifySignature_44_I44a(t *testing.T) {
	b := newBench(t)
	tests := []struct {
		line string
		want int
		says string
	}{
		{"@doc --signature @detached.der --trust @trust --crl @list.crl", exitOK, "is valid"},
		{"@doc --signature @detached.der --trust @trust --ocsp @answer.ocsp", exitOK, "OCSP"},
		{"@doc --signature @detached.pem --trust @trust --crl @list.pem --lang ru", exitOK, "действительна"},
		{"@doc --signature @detached.b64 --trust @trust --crl @stale.crl --crl @list.crl --lang kk", exitOK, "қолтаңба жарамды"},
		{"@doc --signature @detached.ber --trust @trust --crl @list.crl", exitOK, "by the timestamp"},
		{"- --signature @detached.der --trust @trust --crl @list.crl", exitOK, "is valid"},
		{"--signature @attached.der --trust @trust --crl @list.crl", exitOK, "is valid"},
		{"@doc --signature @attached.der --trust @trust --crl @list.crl", exitOK, "is valid"},
		{"--signature @two.der --trust @trust --crl @list.crl", exitOK, "Signature 2"},
		{"@doc --signature @bare.der --trust @trust --crl @list.crl --cert @user.cer", exitOK, "is valid"},
		{"@doc --signature @detached.der --trust @trust --crl @list.crl --iin 900101300123 --bin 990140000012 --require-timestamp", exitOK, "issued to this person"},
		{"@doc --signature @detached.der --trust @trust --crl @list.crl --at 2027-03-01", exitOK, "20.11.2026"},

		{"@other --signature @detached.der --trust @trust --crl @list.crl", exitFailed, "was changed after signing"},
		{"@other --signature @attached.der --trust @trust --crl @list.crl", exitFailed, "differs from the one given"},
		{"@doc --signature @doc --trust @trust", exitFailed, "not a signed CMS message"},
		{"@doc --signature @detached.der --trust @trust --crl @list.crl --iin 000000000000", exitFailed, "another person"},
		{"--signature @attached.der --trust @trust --crl @list.crl --at 2028-01-02T00:00:00+05:00", exitFailed, "ran out"},
		{"--signature @attached.der --trust @trust --crl @list.crl --require-timestamp", exitFailed, "timestamp is missing"},

		{"@doc --signature @detached.der --trust @trust", exitUndecided, "Nothing is known about revocation"},
		{"@doc --signature @detached.der --trust @trust --crl @stale.crl", exitUndecided, "too old"},
		{"@doc --signature @detached.der --crl @list.crl", exitUndecided, "No trusted root"},
		{"--signature @detached.der --trust @trust --crl @list.crl", exitUndecided, "detached"},
		{"--signature @two.der --trust @trust --ocsp @answer.ocsp", exitUndecided, "cannot be established"},
		{"@doc --signature @bare.der --trust @trust --crl @list.crl", exitUndecided, "certificate is neither"},

		{"@doc", exitUsage, ""},
		{"@doc --signature @absent", exitUsage, ""},
		{"@absent --signature @detached.der", exitUsage, ""},
		{"@doc --signature @detached.der --trust @absent", exitUsage, ""},
		{"@doc --signature @detached.der --crl @doc", exitUsage, ""},
		{"@doc --signature @detached.der --at yesterday", exitUsage, ""},
	}
	for _, tt := range tests {
		status, out, errs := b.run("verify-signature " + tt.line)
		if status != tt.want || !strings.Contains(out, tt.says) || (errs != "") != (tt.want == exitUsage) {
			t.Errorf("%s: status %d, want %d\n%s%s", tt.line, status, tt.want, out, errs)
		}
	}
}

// TestVerifySignatureJSON_44_I44a: the machine form has the verdict, every step and its words.
func TestVerifySignatureJSON_44_I44a(t *testing.T) {
	b := newBench(t)
	status, out, _ := b.run("verify-signature --json --lang ru @doc --signature @detached.der --trust @trust --crl @list.crl --at 2026-11-20T14:30")
	var got struct {
		Overall string
		Signers []struct {
			Overall string
			Stamped bool
			At      time.Time
			Holder  struct{ IIN, BIN string }
			Steps   []struct{ Step, Outcome, Code, Text string }
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != exitOK {
		t.Fatal(status, err, out)
	}
	s := got.Signers[0]
	if got.Overall != "valid" || len(got.Signers) != 1 || !s.Stamped || !s.At.Equal(edstest.Signed) || s.Holder.IIN != "900101300123" || len(s.Steps) != 10 {
		t.Errorf("%+v", got)
	}
	if x := s.Steps[7]; x.Step != "revocation" || x.Outcome != "passed" || x.Code != "eds.revocation.good" || !strings.Contains(x.Text, "не отозван") {
		t.Errorf("%+v", x)
	}
}

// TestInspect_44: every kind of file is recognised and said.
func TestInspect_44(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct {
		line string
		want int
		says string
	}{
		{"@user.cer", exitOK, "IIN: 900101300123"},
		{"@user.cer --lang kk", exitOK, "ЖСН: 900101300123"},
		{"@trust/ca.pem --lang ru", exitOK, "Удостоверяющий центр: да"},
		{"@list.pem", exitOK, "Revocation list"},
		{"@answer.ocsp --lang ru", exitOK, "не отозван"},
		{"@token.tsp --lang kk", exitOK, "Уақыт белгісі"},
		{"@detached.b64", exitOK, "Made for this signature: yes"},
		{"@two.der --json", exitOK, `"kind": "signer"`},
		{"@doc", exitUsage, ""},
		{"@absent", exitUsage, ""},
	} {
		status, out, errs := b.run("inspect " + tt.line)
		if status != tt.want || !strings.Contains(out, tt.says) || (errs != "") != (tt.want == exitUsage) {
			t.Errorf("%s: status %d, want %d\n%s%s", tt.line, status, tt.want, out, errs)
		}
	}
}
