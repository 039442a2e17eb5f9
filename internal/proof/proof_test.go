package proof_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/fetch"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/proof"
)

// desk is the public check over an authority of tests whose services answer.
func desk(t *testing.T) (*edstest.World, *proof.Service) {
	t.Helper()
	w := edstest.New(t, testca.GOST512)
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var answer []byte
		switch {
		case err == nil && r.Method == http.MethodPost:
			answer, err = w.AnswerOCSP(body, edstest.Now)
		case err == nil:
			answer, err = w.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 1})
		}
		if err == nil {
			_, err = out.Write(answer)
		}
		if err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	engine, err := eds.New(eds.Config{
		Mode: chain.Demo, Store: w.Store, Policy: verdict.DefaultPolicy(), Refresh: revocation.DefaultRefresh(), Rand: rand.Reader,
		Fetcher: fetch.New(fetch.Config{Timeout: 10 * time.Second, Mirror: map[string]string{"http://ca.test": server.URL}}, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, proof.New(engine)
}

func file(name string, data []byte) proof.Upload { return proof.Upload{Name: name, Data: data} }

// zipOf is an archive as people send one instead of what lies in it.
func zipOf(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create("order.cms")
	if err == nil {
		_, err = f.Write(data)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestForeignFiles_44: what strangers hand in is judged, whichever way it is written and into whichever field it is put.
func TestForeignFiles_44(t *testing.T) {
	w, desk := desk(t)
	o := testca.CMSOptions{At: edstest.Signed, Timestamp: w.Stamp(edstest.Signed)}
	doc, detached, attached := edstest.Document, w.Sign(w.User, true, o), w.Sign(w.User, false, o)
	two := o
	two.Others = []*testca.Identity{w.Person(testca.RoleEmployee, testca.GOST512)}
	text := []byte(base64.StdEncoding.EncodeToString(detached))
	block := pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: detached})
	for _, c := range []struct {
		name      string
		document  []byte
		signature []byte
		kind      proof.Kind
		overall   verdict.Overall
		signers   int
	}{
		{"detached", doc, detached, proof.Detached, verdict.Valid, 1},
		{"detached, in PEM", doc, block, proof.Detached, verdict.Valid, 1},
		{"detached, in base64", doc, text, proof.Detached, verdict.Valid, 1},
		{"detached, in BER", doc, edstest.Indefinite(detached), proof.Detached, verdict.Valid, 1},
		{"the fields mixed up", detached, doc, proof.Detached, verdict.Valid, 1},
		{"attached", nil, attached, proof.Attached, verdict.Valid, 1},
		{"attached, as the document", attached, nil, proof.Attached, verdict.Valid, 1},
		{"attached, with its document", doc, attached, proof.Attached, verdict.Valid, 1},
		{"two signers", doc, w.Sign(w.User, true, two), proof.Detached, verdict.Valid, 2},
		{"another document", append(slices.Clone(doc), '.'), detached, proof.Detached, verdict.Invalid, 1},
		{"attached, with another document", []byte("other"), attached, proof.Attached, verdict.Invalid, 1},
		{"a zip as the document", zipOf(t, doc), detached, proof.Detached, verdict.Invalid, 1},
	} {
		got, err := desk.Check(t.Context(), proof.Request{Document: file("d", c.document), Signature: file("s", c.signature)}, edstest.Now)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Kind != c.kind || got.Overall != c.overall || len(got.Signatures) != 1 || len(got.Signatures[0].Signers) != c.signers {
			t.Errorf("%s: %s, %s, %+v", c.name, got.Kind, got.Overall, got.Signatures)
		}
	}
}

// TestForeignFilesRefused_44: what is no signature, or lacks half, is refused by the field in which it stands.
func TestForeignFilesRefused_44(t *testing.T) {
	w, desk := desk(t)
	doc, detached := edstest.Document, w.Sign(w.User, true, testca.CMSOptions{})
	var crowd testca.CMSOptions
	for range 50 {
		crowd.Others = append(crowd.Others, w.User)
	}
	for _, c := range []struct {
		name                string
		document, signature []byte
		field               string
	}{
		{"nothing", nil, nil, proof.FieldSignature},
		{"a document alone", doc, nil, proof.FieldSignature},
		{"a detached signature alone", nil, detached, proof.FieldDocument},
		{"a detached signature as the document", detached, nil, proof.FieldDocument},
		{"garbage for the signature", doc, []byte("\x00\x01garbage"), proof.FieldSignature},
		{"garbage alone", nil, bytes.Repeat([]byte{0x30}, 5000), proof.FieldSignature},
		{"half of a signature", doc, detached[:len(detached)/2], proof.FieldSignature},
		{"a certificate for the signature", doc, w.User.Cert, proof.FieldSignature},
		{"a zip for the signature", doc, zipOf(t, detached), proof.FieldSignature},
		{"a paper that carries nothing", []byte("%PDF-1.7\n%%EOF\n"), nil, proof.FieldDocument},
		{"a crowd of signers", doc, w.Sign(w.User, true, crowd), proof.FieldSignature},
	} {
		_, err := desk.Check(t.Context(), proof.Request{Document: file("d", c.document), Signature: file("s", c.signature)}, edstest.Now)
		refused(t, c.name, err, c.field)
	}
}

// refused fails unless the error names the field and nothing else.
func refused(t *testing.T, name string, err error, field string) {
	t.Helper()
	bad, ok := errors.AsType[fault.Invalid](err)
	if !ok || len(bad.Fields) != 1 || bad.Fields[0].Name != field {
		t.Errorf("%s: %v, want the field %s", name, err, field)
	}
}

// TestHashAndPersonAsked_44: the hash on a card and the person expected are compared; the number of the signer is masked.
func TestHashAndPersonAsked_44(t *testing.T) {
	w, desk := desk(t)
	message := w.Sign(w.User, true, testca.CMSOptions{At: edstest.Signed, Timestamp: w.Stamp(edstest.Signed)})
	ask := proof.Request{Document: file("d", edstest.Document), Signature: file("s", message)}
	plain, err := desk.Check(t.Context(), ask, edstest.Now)
	if err != nil || plain.Asked != "" || plain.Same {
		t.Fatalf("%+v, %v", plain, err)
	}
	if iin := plain.Signatures[0].Signers[0].Holder.IIN; strings.Contains(iin, edstest.Subject().IIN[:6]) || !strings.HasSuffix(iin, edstest.Subject().IIN[8:]) {
		t.Errorf("the number is shown as %q", iin)
	}
	for _, c := range []struct {
		hash, iin string
		same      bool
		overall   verdict.Overall
	}{
		{plain.Document.SHA256, edstest.Subject().IIN, true, verdict.Valid},
		{strings.Repeat("0", 64), "", false, verdict.Valid},
		{"", "000000000000", false, verdict.Invalid},
	} {
		ask.SHA256, ask.IIN = c.hash, c.iin
		got, err := desk.Check(t.Context(), ask, edstest.Now)
		if err != nil || got.Same != c.same || got.Overall != c.overall {
			t.Errorf("%+v: same %v, %s, %v", c, got.Same, got.Overall, err)
		}
	}
}

// form is a multipart form of fields ("name=value") and files ("name@file=content").
func form(t *testing.T, parts ...string) (contentType string, body []byte) {
	t.Helper()
	var out bytes.Buffer
	m := multipart.NewWriter(&out)
	for _, p := range parts {
		name, value, _ := strings.Cut(p, "=")
		var in io.Writer
		var err error
		if field, fileName, ok := strings.Cut(name, "@"); ok {
			in, err = m.CreateFormFile(field, fileName)
		} else {
			in, err = m.CreateFormField(name)
		}
		if err == nil {
			_, err = io.WriteString(in, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), out.Bytes()
}

// TestForm_44: a form is read whole, its hash and number cleaned of what people put between digits, its file names of paths.
func TestForm_44(t *testing.T) {
	hash := strings.Repeat("Ab:", 31) + "ab"
	kind, body := form(t, `document@C:\papers\order.pdf=paper`, "signature@../../order.cms=cms", "sha256= "+hash, "iin=900101 300123", "lang=kk")
	got, err := proof.ReadForm(kind, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if got.Document.Name != "order.pdf" || string(got.Document.Data) != "paper" || got.Signature.Name != "order.cms" || string(got.Signature.Data) != "cms" {
		t.Errorf("%+v", got)
	}
	if got.SHA256 != strings.Repeat("ab", 32) || got.IIN != "900101300123" {
		t.Errorf("%q, %q", got.SHA256, got.IIN)
	}
}

// TestFormRefused_44: a form that cannot be meant is refused by field, one that is too large as such.
func TestFormRefused_44(t *testing.T) {
	many := slices.Repeat([]string{"lang=kk"}, 11)
	for _, c := range []struct {
		name  string
		parts []string
		field string
	}{
		{"two documents", []string{"document@a=1", "document@b=2"}, proof.FieldDocument},
		{"two signatures", []string{"signature@a=1", "signature@b=2"}, proof.FieldSignature},
		{"an empty file", []string{"document@a=1", "signature@b="}, proof.FieldSignature},
		{"a hash too short", []string{"document@a=1", "sha256=abc"}, proof.FieldSHA256},
		{"a hash of other letters", []string{"sha256=" + strings.Repeat("z", 64)}, proof.FieldSHA256},
		{"a number of eleven digits", []string{"iin=90010130012"}, proof.FieldIIN},
		{"a number with a letter", []string{"iin=90010130012a"}, proof.FieldIIN},
		{"a crowd of fields", many, proof.FieldSignature},
	} {
		kind, body := form(t, c.parts...)
		_, err := proof.ReadForm(kind, bytes.NewReader(body))
		refused(t, c.name, err, c.field)
	}
	kind, body := form(t, "document@a="+strings.Repeat("x", 1000))
	_, err := proof.ReadForm(kind, bytes.NewReader(body[:500]))
	refused(t, "cut off", err, proof.FieldSignature)
	for _, other := range []string{"", "application/json", "multipart/form-data", "multipart/form-data; boundary="} {
		_, err := proof.ReadForm(other, bytes.NewReader(body))
		refused(t, other, err, proof.FieldSignature)
	}
	var large *http.MaxBytesError
	if _, err := proof.ReadForm(kind, http.MaxBytesReader(nil, io.NopCloser(bytes.NewReader(body)), 600)); !errors.As(err, &large) {
		t.Errorf("too large: %v", err)
	}
}

// TestSenderWaits_44: a sender who asks too often waits, others do not.
func TestSenderWaits_44(t *testing.T) {
	s := proof.New(nil)
	asked := 0
	for s.Wait("a", edstest.Now) == 0 {
		if asked++; asked > 1000 {
			t.Fatal("nobody ever waits")
		}
	}
	if s.Wait("b", edstest.Now) != 0 {
		t.Error("one sender makes another wait")
	}
	if s.Wait("a", edstest.Now.Add(time.Minute)) != 0 {
		t.Error("who has waited still waits")
	}
}
