package eds_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/explain"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
)

// data is the folder of real material of NUC. Everyone else has the same checks on material of our own authority, in the
// packages below this one.
func data(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("REGLAMENT_EDS_DATA")
	if dir == "" {
		t.Skip("REGLAMENT_EDS_DATA is not set; the same is tested on material of the project's own authority")
	}
	return dir
}

func read(t *testing.T, parts ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{data(t)}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func store(t *testing.T, folder string) *chain.Store {
	t.Helper()
	s, err := chain.LoadDir(filepath.Join(data(t), folder))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certificate(t *testing.T, parts ...string) *pki.Certificate {
	t.Helper()
	c, err := chain.Certificates(read(t, parts...))
	if err != nil || len(c) != 1 {
		t.Fatal(err)
	}
	return c[0]
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// TestGolden_44_chains: certificates of persons and authorities, and the bounds of their dates.
func TestGolden_44_chains(t *testing.T) {
	tests := []struct {
		trust, file, at string
		want            chain.Code
		links           int
	}{
		{"ca-test", "users-test/individual_valid_2026.cer", "2026-07-20T09:00:00Z", "", 3},
		{"ca-test", "users-test/employee_valid_2026.cer", "2026-07-20T09:00:00Z", "", 3},
		{"ca-test", "users-test/head_valid_2026.cer", "2026-07-20T09:00:00Z", "", 3},
		{"ca-test", "users-test/individual_revoked_2026.cer", "2026-07-20T09:00:00Z", "", 3},
		{"ca-test", "users-test/individual_valid_2026.cer", "2026-05-08T06:45:13Z", "", 3},
		{"ca-test", "users-test/individual_valid_2026.cer", "2026-05-08T06:45:12Z", chain.NotYet, 3},
		{"ca-test", "users-test/individual_valid_2026.cer", "2027-05-08T06:45:13Z", "", 3},
		{"ca-test", "users-test/individual_valid_2026.cer", "2027-05-08T06:45:14Z", chain.Expired, 3},
		{"ca-test", "users-test/ceo_sign_gost2004.cer", "2022-07-20T09:00:00Z", chain.Untrusted, 0},
		{"ca-test", "users-test/individual_sign_rsa.cer", "2022-07-20T09:00:00Z", chain.Untrusted, 0},
		{"ca-test", "prod-2022/tsa_prod_2025.cer", "2026-07-20T09:00:00Z", chain.Untrusted, 0},
		{"ca-prod-legacy", "users-test/individual_valid_2026.cer", "2026-07-20T09:00:00Z", chain.Untrusted, 0},
		{"ca-test", "ca-test/nca_gost2022_test.cer", "2026-07-20T09:00:00Z", "", 2},
		{"ca-test", "ca-test/root_test_gost_2022.cer", "2032-07-07T09:05:52Z", "", 1},
		{"ca-prod-legacy", "ca-prod-legacy/nca_gost.crt", "2019-01-01T00:00:00Z", "", 2},
		{"ca-prod-legacy", "ca-prod-legacy/nca_rsa.crt", "2019-01-01T00:00:00Z", "", 2},
		{"ca-prod-legacy", "ca-prod-legacy/nca_rsa.crt", "2026-01-01T00:00:00Z", chain.Expired, 2},
		{"ca-prod-legacy", "ca-prod-legacy/nca_gost.crt", "2025-06-25T04:55:58Z", "", 2},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.at, func(t *testing.T) {
			path, err := store(t, tt.trust).Build(certificate(t, tt.file), nil, at(tt.at), chain.DefaultAlgorithms())
			var p *chain.Problem
			if got := errors.As(err, &p); got != (tt.want != "") || (got && p.Code != tt.want) || len(path) != tt.links {
				t.Errorf("%d links, %v; want %d, %s", len(path), err, tt.links, tt.want)
			}
		})
	}
}

// TestGolden_44_messages: what NCALayer and Kalkan signed. The root of the production timestamps is not public, so they
// are right in themselves and prove nothing here; without a list of 2026 revocation is open.
func TestGolden_44_messages(t *testing.T) {
	document := read(t, "cms", "individual_document.txt")
	changed := slices.Clone(document)
	changed[3] ^= 1
	tests := []struct {
		name, file string
		content    []byte
		at         string
		overall    verdict.Overall
		want       map[verdict.Name]string
	}{
		{"detached", "individual_detached.der", document, "2026-07-21T00:00:00Z", verdict.Open, map[verdict.Name]string{
			verdict.StepContent: "eds.content.ok", verdict.StepCertificate: "eds.certificate.ok", verdict.StepSignature: "eds.signature.ok", verdict.StepChain: "eds.chain.ok",
			verdict.StepUsage: "eds.usage.ok", verdict.StepRevocation: "eds.revocation.nothing", verdict.StepTimestamp: "eds.timestamp.untrusted",
		}},
		{"attached", "individual_attached.der", nil, "2026-07-21T00:00:00Z", verdict.Open, map[verdict.Name]string{
			verdict.StepContent: "eds.content.ok", verdict.StepSignature: "eds.signature.ok", verdict.StepChain: "eds.chain.ok",
		}},
		{"attached, and the same document", "individual_attached.der", document, "2026-07-21T00:00:00Z", verdict.Open, map[verdict.Name]string{verdict.StepContent: "eds.content.ok"}},
		{"attached, and another document", "individual_attached.der", changed, "2026-07-21T00:00:00Z", verdict.Invalid, map[verdict.Name]string{verdict.StepContent: "eds.content.two"}},
		{"one byte changed", "individual_detached.der", changed, "2026-07-21T00:00:00Z", verdict.Invalid, map[verdict.Name]string{verdict.StepContent: "eds.content.other", verdict.StepSignature: "eds.signature.ok"}},
		{"expired", "individual_detached.der", document, "2027-06-01T00:00:00Z", verdict.Invalid, map[verdict.Name]string{verdict.StepChain: "eds.chain.expired"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := verdict.Question{Message: read(t, "cms", tt.file), Content: tt.content, Received: at(tt.at), Store: store(t, "ca-test"), Policy: verdict.DefaultPolicy()}
			r := verdict.Judge(q)
			if r.Overall != tt.overall || len(r.Signers) != 1 {
				t.Fatalf("%s, %d signers", r.Overall, len(r.Signers))
			}
			if h := r.Signers[0].Holder; h.IIN != "123456789011" || h.Name != "ТЕСТОВ ТЕСТ ТЕСТОВИЧ" {
				t.Errorf("%+v", h)
			}
			for _, s := range r.Signers[0].Steps {
				if want := tt.want[s.Name]; want != "" && s.Msg.Key != want {
					t.Errorf("%s: %v, want %s", s.Name, s.Msg, want)
				}
			}
		})
	}
}

// TestGolden_44_twoSigners: GOST and RSA in one message.
func TestGolden_44_twoSigners(t *testing.T) {
	q := verdict.Question{
		Message: read(t, "cms", "ncanode_two_signers_gost512_rsa_attached.der"), Content: read(t, "cms", "ncanode_two_signers_document.txt"),
		Received: at("2022-09-27T21:18:00Z"), Store: store(t, "ca-test"), Policy: verdict.DefaultPolicy(),
	}
	r := verdict.Judge(q)
	if len(r.Signers) != 2 || r.Overall != verdict.Invalid || r.Signers[0].Overall != verdict.Open || r.Signers[1].Overall != verdict.Invalid {
		t.Fatalf("%+v", r)
	}
	for i, family := range []pki.Family{pki.FamilyGOST512, pki.FamilyRSA} {
		if s := r.Signers[i]; s.Scheme == nil || s.Scheme.Family != family || s.Steps[3].Outcome != verdict.Passed {
			t.Errorf("%d: %+v", i, s)
		}
	}
}

// TestGolden_44_revocation: lists full and delta, and answers of the responders.
func TestGolden_44_revocation(t *testing.T) {
	nca := certificate(t, "ca-test", "nca_gost2022_test.cer")
	for name, want := range map[string]int{"nca_gost2022_test_2025-04.crl": 54, "nca_gost2022_d_test_2025-04.crl": 0, "nca_rsa_test_2022-03.crl": 126} {
		l, err := revocation.ParseCRL(read(t, "crl", name))
		if err != nil || l.Len() != want || l.Delta() != strings.Contains(name, "_d_") {
			t.Fatalf("%s: %v", name, err)
		}
		if err := nca.Key.Check(l.Algorithm, "", l.TBS, l.Signature); (err == nil) != strings.Contains(name, "gost2022") {
			t.Errorf("%s: %v", name, err)
		}
		for e := range l.Entries {
			// Somebody whose number is on the list, as the list sees him.
			c := &pki.Certificate{SerialRaw: e.Serial, Issuer: nca.Subject, NotAfter: l.NextUpdate}
			a := revocation.CheckCRLs([]*revocation.CRL{l}, c, nca, l.ThisUpdate, revocation.DefaultPolicy())
			if strings.Contains(name, "rsa") {
				if a.Status != revocation.Unknown {
					t.Errorf("%s: %+v", name, a)
				}
			} else if a.Status != revocation.Revoked || !a.RevokedAt.Equal(e.At) {
				t.Errorf("%s, %x: %+v", name, e.Serial, a)
			}
		}
	}
	q := verdict.Question{
		Message: read(t, "cms", "ncanode_two_signers_gost512_rsa_attached.der"), Received: at("2022-09-02T17:00:00Z"), Store: store(t, "ca-test"), Policy: verdict.DefaultPolicy(),
	}
	for name, want := range map[string]string{
		"ocsp_response_individual_2015.bin":      "eds.revocation.not_issued",
		"ocsp_response_ceo_2015_revoked.bin":     "eds.revocation.foreign",
		"ocsp_response_individual_sign_2004.bin": "eds.revocation.foreign",
	} {
		o, err := revocation.ParseOCSP(read(t, "ocsp", name))
		if err != nil || !o.ExtendedRevoke || len(o.Nonce) != 8 {
			t.Fatalf("%s: %v", name, err)
		}
		q.Material.OCSP = []*revocation.OCSP{o}
		if s := verdict.Judge(q).Signers[0].Steps[7]; s.Msg.Key != want {
			t.Errorf("%s: %v", name, s.Msg)
		}
	}
}

// TestGolden_44_timestamps: a token of the test authority of 2022, and one of the production authority of 2025, whose
// certificate verifies by the key recovered of its issuer.
func TestGolden_44_timestamps(t *testing.T) {
	old, err := timestamp.Parse(read(t, "tsp", "tsp_token.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if old.Policy != "1.2.398.3.3.2.6.1" || !old.Time.Equal(at("2022-09-18T13:20:14Z")) || old.Digest != pki.OIDSHA1 {
		t.Errorf("%+v", old)
	}
	c := old.Certificate(nil)
	if c == nil || old.Signer.CheckContent(cms.OIDTSTInfo, old.Message.Content) != nil || old.Signer.CheckSignature(c, nil) != nil {
		t.Error("the token of the test authority does not verify")
	}
	m, err := cms.Parse(read(t, "cms", "individual_detached.der"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := timestamp.Parse(m.Signers[0].Timestamps[0])
	if err != nil {
		t.Fatal(err)
	}
	trust := timestamp.Trust{Store: store(t, "ca-test"), Algorithms: chain.DefaultAlgorithms()}
	if check := token.Check(m.Signers[0].Signature, trust); check.Code != timestamp.CodeUntrusted || check.Authority != "TIME-STAMPING AUTHORITY" {
		t.Errorf("%+v", check)
	}
	if check := token.Check([]byte("another"), trust); check.Code != timestamp.CodeImprint {
		t.Errorf("%+v", check)
	}
}

// TestGolden_44_explained: every file is recognised and said in three languages.
func TestGolden_44_explained(t *testing.T) {
	kinds := map[string]string{
		"ca-test": "eds.inspect.certificate", "ca-prod-legacy": "eds.inspect.certificate", "users-test": "eds.inspect.certificate",
		"cms": "eds.inspect.message", "ocsp": "eds.inspect.answer", "tsp": "eds.inspect.timestamp",
	}
	for folder, kind := range kinds {
		files, err := os.ReadDir(filepath.Join(data(t), folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f.Name(), ".txt") {
				continue
			}
			sections, err := explain.File(read(t, folder, f.Name()), at("2026-11-22T00:00:00Z"))
			if err != nil || len(sections) != 1 || sections[0].Title.Key != kind {
				t.Errorf("%s: %v, %v", f.Name(), sections, err)
				continue
			}
			said(t, f.Name(), sections)
		}
	}
}

func said(t *testing.T, name string, sections []explain.Section) {
	t.Helper()
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		p := i18n.For(lang)
		for _, s := range sections {
			for _, f := range s.Facts {
				for _, v := range []any{f.Label, f.Value} {
					if m, ok := v.(i18n.Msg); ok && (p.T(m) == m.Key || strings.ContainsAny(p.T(m), "{}")) {
						t.Errorf("%s in %s: %v", name, lang, m)
					}
				}
			}
			said(t, name, s.Sections)
		}
	}
}
