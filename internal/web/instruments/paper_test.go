package instruments_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// drafted is a draft with its paper attached, saved by the officer.
func drafted(t *testing.T, o *webtest.Office) (officer *webtest.Client, card string) {
	t.Helper()
	officer = o.Person("s3-soc-1.officer1")
	saved := officer.Upload("/instruments/new", draft(o, officer, plan(officer)), webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	return officer, saved.Header.Get("Location")
}

func isPDF(t *testing.T, p *webtest.Page) {
	t.Helper()
	p.Want(http.StatusOK)
	if p.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(p.Body, "%PDF-1.7") || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "inline; ") {
		t.Errorf("%s: %v %.20q", p.Path, p.Header, p.Body)
	}
}

// A paper form at each stage: a preview and Word while it is written, the original once it is agreed, copies and the
// evidence card when it is signed and sent; for the recipient too, and for nobody else.
func TestPaperOnTheRoad_44_44_1(t *testing.T) {
	o := webtest.New(t)
	officer, card := drafted(t, o)
	officer.Get(card).Says("#paper", "Word")
	for _, lang := range []string{"kk", "ru"} {
		isPDF(t, officer.Get(card+"/paper."+lang+".pdf"))
		if p := officer.Get(card + "/paper." + lang + ".docx").Want(http.StatusOK); !strings.HasPrefix(p.Body, "PK") || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("Word: %v %.4q", p.Header, p.Body)
		}
	}
	officer.Get(card + "/original.pdf").Want(http.StatusConflict)
	officer.Get(card + "/paper.en.pdf").Want(http.StatusNotFound)
	stranger := o.Person("abai-pub.officer1")
	for _, name := range []string{"paper.kk.pdf", "paper.kk.docx", "original.pdf", "card.kk.pdf"} {
		stranger.Get(card + "/" + name).Want(http.StatusNotFound)
	}
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	frozen := officer.Get(card).Says("#paper", "сәйкес")
	if frozen.Count(".notice[role=alert]") != 0 {
		t.Error("an alarm about what is in order")
	}
	original := officer.Get(card + "/original.pdf")
	isPDF(t, original)
	if same := officer.Get(card + "/paper.kk.pdf"); same.Body != original.Body {
		t.Error("what is shown before the signature is not what will be signed")
	}
	officer.Get(card + "/paper.kk.docx").Want(http.StatusConflict)
	signer := o.Person("lead.deputy2")
	signer.Get(card).Says("#act-sign", "түпнұсқа")
	act(signer, card, "sign", nil).Follow().Want(http.StatusOK).Says("#signatures", "жарамды")
	sent := act(officer, card, "send", nil).Follow().Want(http.StatusOK)
	if again := officer.Get(card + "/original.pdf"); again.Body != original.Body {
		t.Error("the original changed")
	}
	recipient := o.Person("akmola.head")
	for _, name := range []string{"paper.kk.pdf", "paper.ru.pdf", "original.pdf", "card.ru.pdf"} {
		isPDF(t, recipient.Get(card+"/"+name))
	}
	for _, a := range sent.All("#executions a.lead") {
		if strings.Contains(a.Text(), "Ақмола") {
			for _, link := range recipient.Get(a.Attr("href")).Want(http.StatusOK).All("#paper a") {
				isPDF(t, recipient.Get(link.Attr("href")))
			}
		}
	}
	if officer.Get(card+"/paper.kk.pdf").Body == original.Body {
		t.Error("the copy has no stamps")
	}
	if a, b := officer.Get(card+"/paper.ru.pdf"), recipient.Get(card+"/paper.ru.pdf"); a.Body != b.Body {
		t.Error("two copies of one document differ")
	}
}

// A later difference between the record and what was signed stands in red on the card, and nothing of it is signed.
func TestPaperThatDiffers_44(t *testing.T) {
	o := webtest.New(t)
	officer, card := drafted(t, o)
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	id := strings.TrimPrefix(card, "/instruments/")
	sum := webtest.Query[string](o, `SELECT sha256 FROM file WHERE document_id = $1 AND role = 'frozen' AND removed_at IS NULL`, id)
	var found string
	err := filepath.WalkDir(o.App.Files.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == sum {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("the frozen paper is not on the disk (%v)", err)
	}
	was, err := os.ReadFile(found)
	if err != nil {
		t.Fatal(err)
	}
	put := func(data []byte) { // another file in its place: webtest lets offices share the files
		t.Helper()
		if err := errors.Join(os.Remove(found), os.WriteFile(found, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	put(append(was, ' '))
	officer.Get(card).Says(".notice[role=alert]", "қағаз нұсқа файлы")
	officer.In("ru").Get(card).Says(".notice[role=alert]", "файл печатной формы")
	officer.Get(card + "/original.pdf").Want(http.StatusConflict)
	signer := o.Person("lead.deputy2")
	act(signer, card, "sign", nil).Want(http.StatusConflict).Says("main", "қағаз нұсқа файлы")
	put(was)
	act(signer, card, "sign", nil).Follow().Want(http.StatusOK).Says("#signatures", "жарамды")
	if err := os.Remove(found); err != nil {
		t.Fatal(err)
	}
	officer.Get(card).Want(http.StatusOK).Says(".notice[role=alert]", "қағаз нұсқа файлы").Says("#signatures", "расталмады")
	officer.Get(card + "/original.pdf").Want(http.StatusConflict)
	isPDF(t, officer.Get(card+"/card.kk.pdf"))
}

// Who takes an agreed draft back to edit it has no original any more; the next agreement freezes another one.
func TestPaperAfterRecall_44_45(t *testing.T) {
	o := webtest.New(t)
	officer, card := drafted(t, o)
	agree := func() string {
		t.Helper()
		act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
		answerAll(t, o, card)
		p := officer.Get(card + "/original.pdf")
		isPDF(t, p)
		return p.Body
	}
	first := agree()
	act(officer, card, "recall", url.Values{"recall.text": {"Мәтінін нақтылау керек"}}).Follow().Want(http.StatusOK)
	officer.Get(card + "/original.pdf").Want(http.StatusConflict)
	officer.Get(card).Says("#paper", "бекітілмеген").Says("#history", "Бекіту алып тасталды")
	if second := agree(); second == first {
		t.Error("another agreement has the same paper: the answers of those who agreed are not on it")
	}
}
