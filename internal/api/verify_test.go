package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"reglament/internal/api"
	"reglament/internal/app"
)

func fields(t *testing.T, list map[string][]byte) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, content := range list {
		part, err := w.CreateFormFile(name, name+".bin")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// Programs get the same judgement as the page, without a token (44).
func TestVerifyWithoutToken_44(t *testing.T) {
	o := open(t)
	document := []byte("құжат")
	list, err := o.App.DemoCMS(t.Context(), o.Holder("lead.deputy2"), [][]byte{document}, app.DemoOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(lang string, list map[string][]byte) result {
		body, kind := fields(t, list)
		return o.do(call{method: "POST", path: "/api/v1/verify", body: body, kind: kind, lang: lang})
	}
	r := ask("ru", map[string][]byte{"document": document, "signature": list[0]})
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	got := decode[api.SignatureCheck](t, r)
	if got.Overall != "valid" || got.Words != "Подпись действительна" || got.Kind != "detached" || len(got.Files) != 1 || len(got.Files[0].Signers) != 1 {
		t.Fatalf("%+v", got)
	}
	signer := got.Files[0].Signers[0]
	if len(signer.Steps) != 10 || signer.Certificate == nil || !strings.HasPrefix(signer.Certificate.IIN, "••••••••") || !signer.Stamped {
		t.Errorf("%+v", signer)
	}
	if r := ask("en", map[string][]byte{"document": []byte("other"), "signature": list[0]}); r.status != http.StatusOK || decode[api.SignatureCheck](t, r).Overall != "invalid" {
		t.Errorf("%d %s", r.status, r.body)
	}
	for name, list := range map[string]map[string][]byte{
		"nothing": {}, "no signature": {"document": document}, "no document": {"signature": list[0]}, "words": {"document": document, "signature": []byte("words")},
		"hash": {"signature": list[0], "sha256": []byte("x")},
	} {
		if r := ask("en", list); r.status != http.StatusBadRequest || !strings.Contains(r.body, `"field"`) {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	if r := o.do(call{method: "POST", path: "/api/v1/verify", body: `{}`}); r.status != http.StatusBadRequest && r.status != http.StatusUnsupportedMediaType {
		t.Errorf("JSON: %d %s", r.status, r.body)
	}
	for range 30 {
		if r = ask("kk", nil); r.status == http.StatusTooManyRequests {
			break
		}
	}
	if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" {
		t.Errorf("the limit answers %d", r.status)
	}
}
