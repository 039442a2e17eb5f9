package verify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"reglament/internal/app"
	"reglament/internal/paper"
	"reglament/internal/proof"
	"reglament/internal/web/webtest"
)

var document = []byte("№ 15 тапсырма: мәліметтерді 2026 жылғы 30 қарашаға дейін ұсыну.\n")

func sign(t *testing.T, o *webtest.Office, how app.DemoOptions) []byte {
	t.Helper()
	list, err := o.App.DemoCMS(t.Context(), o.Holder("lead.deputy2"), [][]byte{document}, how)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func doc(b []byte) webtest.File {
	return webtest.File{Field: "document", Name: "құжат.pdf", Content: b}
}

func sig(b []byte) webtest.File {
	return webtest.File{Field: "signature", Name: "құжат.cms", Content: b}
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Whoever has no account checks a document with its signature, or a signed message alone, in every language (44, I-127).
func TestCheckWithoutAccount_44(t *testing.T) {
	o := webtest.New(t)
	detached, attached := sign(t, o, app.DemoOptions{}), sign(t, o, app.DemoOptions{Attached: true, RSA: true})
	overall := map[string]string{"kk": "Қолтаңба жарамды", "ru": "Подпись действительна", "en": "The signature is valid"}
	for lang, words := range overall {
		c := o.Nobody().In(lang)
		if n := c.Get("/verify").Want(200).Count("form#check"); n != 1 {
			t.Fatalf("%d forms", n)
		}
		p := c.Upload("/verify", url.Values{"sha256": {strings.ToUpper(hashOf(document))}}, doc(document), sig(detached)).Want(200)
		p.Says("#verdict", words).Says("#document", hashOf(document)).Says("#signature-1", "••••••••")
		if n := p.Count("#signature-1-steps tbody tr"); n != 10 {
			t.Errorf("%d steps", n)
		}
		c.Upload("/verify", nil, sig(attached)).Want(200).Says("#verdict", words).Says("#signature-1", "RSA")
		c.Upload("/verify", nil, doc(detached), sig(document)).Want(200).Says("#verdict", words) // in the wrong fields
	}
	o.Person("app-ctl.head").In("ru").Upload("/verify", nil, doc(document), sig(detached)).Want(200).Says("#verdict", "Подпись действительна")
}

// What does not stand is said, and why.
func TestCheckOfWrongSignatures_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Nobody().In("en")
	good := sign(t, o, app.DemoOptions{})
	c.Upload("/verify", nil, doc([]byte("another document")), sig(good)).Want(200).Says("#verdict", "is not valid").Says("#signature-1", "changed after signing")
	c.Upload("/verify", nil, doc(document), sig(sign(t, o, app.DemoOptions{Kind: app.DemoRevoked}))).Want(200).Says("#verdict", "is not valid")
	c.Upload("/verify", nil, doc(document), sig(sign(t, o, app.DemoOptions{Kind: app.DemoExpired}))).Want(200).Says("#verdict", "is not valid")
	c.Upload("/verify", url.Values{"iin": {"111111111111"}}, doc(document), sig(good)).Want(200).Says("#verdict", "is not valid").Says("#signature-1", "another person")
	c.Upload("/verify", url.Values{"sha256": {hashOf([]byte("x"))}}, doc(document), sig(good)).Want(200).Says("#verdict", "Different").Says("#document", "another file")
}

// The code on a card brings the hash; whether such a document exists is not told (I-127).
func TestCodeOfCard_I127(t *testing.T) {
	o := webtest.New(t)
	sum := webtest.Query[string](o, `SELECT sha256 FROM file WHERE ref_id = 'frozen' AND role = 'frozen' LIMIT 1`)
	if sum == "" {
		t.Fatal("the office holds no frozen document")
	}
	other := hashOf([]byte("never issued"))
	a, b := o.Nobody().Get("/verify?sha256="+sum).Want(200), o.Nobody().Get("/verify?sha256="+other).Want(200)
	if got := a.Form("form#check").Get("sha256"); got != sum {
		t.Errorf("the form says %q", got)
	}
	if strings.ReplaceAll(a.Body, sum, "") != strings.ReplaceAll(b.Body, other, "") {
		t.Error("the page tells issued documents from others")
	}
	o.Nobody().Get("/verify?sha256=%00%27;--").Want(200)
	o.Nobody().Get("/verify?sha256=" + sum + "&sha256=1").Want(200)
}

// Wrong files are answered in words by the form, never by an internal error.
func TestWrongUploads(t *testing.T) {
	o := webtest.New(t)
	detached, attached := sign(t, o, app.DemoOptions{}), sign(t, o, app.DemoOptions{Attached: true})
	o.Nobody().Get("/verify").Want(200)
	text := []byte("just words")
	twice := sig(detached)
	twice.Name = "b.cms"
	for name, x := range map[string]struct {
		form   url.Values
		files  []webtest.File
		status int
		says   string
	}{
		"nothing":                {nil, nil, 422, "Файл не выбран"},
		"document alone":         {nil, []webtest.File{doc(text)}, 422, "Нет файла подписи"},
		"text as signature":      {nil, []webtest.File{doc(document), sig(text)}, 422, "не является подписанным"},
		"text alone":             {nil, []webtest.File{sig(text)}, 422, "не является подписанным"},
		"empty signature":        {nil, []webtest.File{doc(document), sig(nil)}, 422, "пуст"},
		"detached alone":         {nil, []webtest.File{sig(detached)}, 422, "отдельно от документа"},
		"pdf alone":              {nil, []webtest.File{doc(webtest.PDF())}, 422, "нет вложенных файлов"},
		"broken pdf":             {nil, []webtest.File{sig([]byte("%PDF-1.7\nxx"))}, 422, "не читается"},
		"cut message":            {nil, []webtest.File{doc(document), sig(detached[:len(detached)/2])}, 422, "повреждён"},
		"two signatures":         {nil, []webtest.File{doc(document), sig(detached), twice}, 422, "только один"},
		"hash of letters":        {url.Values{"sha256": {"zz"}}, []webtest.File{sig(attached)}, 422, "64"},
		"short number":           {url.Values{"iin": {"123"}}, []webtest.File{sig(attached)}, 422, "двенадцати"},
		"name of nothing at all": {nil, []webtest.File{doc(document), {Field: "signature", Name: "../../", Content: text}}, 422, "не является подписанным"},
		"too large":              {nil, []webtest.File{doc(bytes.Repeat([]byte("x"), proof.BodyMost)), sig(detached)}, 413, "слишком велики"},
		"other fields":           {url.Values{"x": {"y"}}, []webtest.File{sig(attached), {Field: "z", Name: "z", Content: text}}, 200, "Подпись действительна"},
	} {
		t.Run(name, func(t *testing.T) {
			o.Nobody().In("ru").On(t).Upload("/verify", x.form, x.files...).Want(x.status).Says("main", x.says)
		})
	}
	o.Nobody().Post("/verify", url.Values{"sha256": {"1"}}).Want(422)
}

// An evidence card is enough: the original and its signatures are read out of it. What the pages of the card say is not what
// is judged.
func TestCheckOfCard_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Nobody().In("en")
	card := func(files ...paper.Enclosed) webtest.File {
		s := paper.Sheet{Lang: "ru", Title: "t", At: o.Now}
		s.Enclose(files...)
		raw, err := s.PDF()
		if err != nil {
			t.Fatal(err)
		}
		return webtest.File{Field: "signature", Name: "card.pdf", Content: raw}
	}
	original := paper.Enclosed{Name: "original.pdf", MIME: "application/pdf", Relation: paper.RelationSource, At: o.Now, Data: document}
	first := paper.Enclosed{Name: "original.pdf.1.p7s", MIME: "application/pkcs7-signature", Relation: paper.RelationSignature, At: o.Now, Data: sign(t, o, app.DemoOptions{})}
	revoked := first
	revoked.Name, revoked.Data = "original.pdf.2.p7s", sign(t, o, app.DemoOptions{Kind: app.DemoRevoked})
	beside := paper.Enclosed{Name: "талдау.txt", MIME: "text/plain", Relation: paper.RelationSupplement, At: o.Now, Data: []byte("a")}
	c.Upload("/verify", nil, card(original, first, beside)).Want(200).Says("#verdict", "is valid").Says("#verdict", "not signed").Says("#document", hashOf(document)).Says("#document", "талдау.txt")
	c.Upload("/verify", nil, card(original, first, revoked)).Want(200).Says("#verdict", "is not valid").Says("#signature-1", "is valid").Says("#signature-2", "is not valid")
	forged := original
	forged.Data = []byte("forged")
	c.Upload("/verify", nil, card(forged, first)).Want(200).Says("#verdict", "is not valid")
	c.Upload("/verify", nil, card(original)).Want(422).Says("main", "no signature of it")
	other := forged
	other.Name = "second.pdf"
	c.Upload("/verify", nil, card(original, other, first)).Want(422).Says("main", "several originals")
	patched := card(original, first)
	patched.Content = append(patched.Content, "\n1 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Prev 5 /Root 1 0 R>>\nstartxref\n9\n%%EOF"...)
	c.Upload("/verify", nil, patched).Want(422)
}

// A card as the program gives it out is read back by the page.
func TestOwnCard_44(t *testing.T) {
	o := webtest.New(t)
	id := webtest.Query[string](o, `SELECT i.document_id FROM instrument i JOIN signature s ON s.document_id = i.document_id AND s.purpose = 'issue'
		JOIN file f ON f.document_id = i.document_id AND f.role = 'frozen' AND f.removed_at IS NULL LIMIT 1`)
	owner := webtest.Query[string](o, `SELECT drafter_post FROM instrument WHERE document_id = $1`, id)
	sum := webtest.Query[string](o, `SELECT sha256 FROM file WHERE document_id = $1 AND role = 'frozen' AND removed_at IS NULL`, id)
	raw := o.Acting(owner).Get("/instruments/" + id + "/card.ru.pdf").Want(200)
	o.Nobody().In("en").Upload("/verify", url.Values{"sha256": {sum}}, webtest.File{Field: "document", Name: "card.pdf", Content: []byte(raw.Body)}).
		Want(200).Says("#document", sum).Says("#document", "original.json").Says("#document", "that very file")
}

// One address cannot take the whole machine, and nothing is left behind.
func TestLimitAndNothingKept_I127(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	o := webtest.New(t)
	entries := webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`)
	msg := sign(t, o, app.DemoOptions{})
	last := 0
	for range 30 {
		p := o.Nobody().Upload("/verify", nil, doc(append([]byte(nil), document...)), sig(msg))
		if last = p.Status; last == http.StatusTooManyRequests {
			if p.Header.Get("Retry-After") == "" {
				t.Error("it is not said when to come back")
			}
			break
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the last of thirty requests is answered %d", last)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`); n != entries {
		t.Errorf("%d entries of the journal", n-entries)
	}
}
