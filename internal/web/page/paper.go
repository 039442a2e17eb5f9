package page

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// Papers are the names of the paper forms under the address of a card.
var Papers = map[string]document.PaperWanted{
	"paper.kk.pdf":  {Form: document.PaperPDF, Lang: i18n.KK},
	"paper.ru.pdf":  {Form: document.PaperPDF, Lang: i18n.RU},
	"paper.kk.docx": {Form: document.PaperDOCX, Lang: i18n.KK},
	"paper.ru.docx": {Form: document.PaperDOCX, Lang: i18n.RU},
	"card.kk.pdf":   {Form: document.PaperCard, Lang: i18n.KK},
	"card.ru.pdf":   {Form: document.PaperCard, Lang: i18n.RU},
	"original.pdf":  {Form: document.PaperOriginal, Lang: i18n.KK}, // it has a language of its own
}

// Paper gives out one paper form of a record: a PDF to be shown by the browser, a Word file to be saved.
func (s *Site) Paper(want document.PaperWanted, of func(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error)) Handler {
	return func(w http.ResponseWriter, r *http.Request, v *View) error {
		id, err := ID(r)
		if err != nil {
			return err
		}
		want.Check = s.checkAddress(r)
		f, err := of(r.Context(), v.Act, id, want)
		if err != nil {
			return err
		}
		GivePaper(w, r, f)
		return nil
	}
}

// GivePaper writes a paper: a PDF to be shown, anything else to be saved.
func GivePaper(w http.ResponseWriter, r *http.Request, f document.PaperFile) {
	h := w.Header()
	h.Set("Content-Type", f.MIME)
	h.Set("Content-Disposition", Attachment(f.Name))
	if f.MIME == document.MimePDF {
		h.Set("Content-Disposition", Inline(f.Name))
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+f.SHA256+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
}

// checkAddress is where anybody can check a signature, for the code on a card.
func (s *Site) checkAddress(r *http.Request) string {
	if s.Rim.Secure {
		return "https://" + r.Host + "/verify"
	}
	return "http://" + r.Host + "/verify"
}
