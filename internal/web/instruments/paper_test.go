package instruments_test

import (
	"bytes"
	"net/http"
	"os"
	"testing"

	"reglament/internal/web/webtest"
)

func TestPaper_44(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	saved := officer.Upload("/instruments/new", draft(o, officer, plan(officer)), webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	for _, n := range []string{"paper.ru.pdf", "paper.kk.docx"} {
		p := officer.Get(card + "/" + n)
		p.Want(http.StatusOK)
		os.WriteFile("/tmp/draft-"+n, []byte(p.Body), 0o644)
	}
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	p := officer.Get(card + "/original.pdf").Want(http.StatusOK)
	os.WriteFile("/tmp/original.pdf", []byte(p.Body), 0o644)
	officer.Get(card).Says("#paper", "сәйкес")
	signer := o.Person("lead.deputy2")
	act(signer, card, "sign", nil).Follow().Want(http.StatusOK).Says("#signatures", "жарамды")
	act(officer, card, "send", nil).Follow().Want(http.StatusOK).Says("#executions", "Ақмола")
	for _, n := range []string{"paper.kk.pdf", "paper.ru.pdf", "card.ru.pdf"} {
		p := officer.Get(card + "/" + n)
		p.Want(http.StatusOK)
		os.WriteFile("/tmp/sent-"+n, []byte(p.Body), 0o644)
	}
	_ = bytes.Equal
}
