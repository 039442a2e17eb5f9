package instruments

import (
	"bytes"
	"net/http"
	"time"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// papers are the names of the paper forms under the address of the card.
var papers = map[string]document.PaperWanted{
	"paper.kk.pdf":  {Form: document.PaperPDF, Lang: i18n.KK},
	"paper.ru.pdf":  {Form: document.PaperPDF, Lang: i18n.RU},
	"paper.kk.docx": {Form: document.PaperDOCX, Lang: i18n.KK},
	"paper.ru.docx": {Form: document.PaperDOCX, Lang: i18n.RU},
	"card.kk.pdf":   {Form: document.PaperCard, Lang: i18n.KK},
	"card.ru.pdf":   {Form: document.PaperCard, Lang: i18n.RU},
	"original.pdf":  {Form: document.PaperOriginal, Lang: i18n.KK}, // it has a language of its own
}

// paper gives out one paper form of an instrument: a PDF to be shown by the browser, a Word file to be saved.
func (p pages) paper(want document.PaperWanted) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		want.Check = p.checkAddress(r)
		f, err := p.Instruments.Paper(r.Context(), v.Act, id, want)
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Type", f.MIME)
		h.Set("Content-Disposition", page.Attachment(f.Name))
		if want.Form != document.PaperDOCX {
			h.Set("Content-Disposition", page.Inline(f.Name))
		}
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("ETag", `"`+f.SHA256+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
		return nil
	}
}

// checkAddress is where anybody can check a signature, for the code on a card.
func (p pages) checkAddress(r *http.Request) string {
	if p.Rim.Secure {
		return "https://" + r.Host + "/verify"
	}
	return "http://" + r.Host + "/verify"
}

// paperLinks lead to the papers that there are now.
func (c cardPage) paperLinks(v *page.View) []ui.Related {
	base := path + "/" + c.ID + "/"
	out := []ui.Related{
		{Title: v.S("paper.link.pdf.kk"), Href: base + "paper.kk.pdf"},
		{Title: v.S("paper.link.pdf.ru"), Href: base + "paper.ru.pdf"},
	}
	if c.State == instrument.StateDraft || c.State == instrument.StateAgreeing {
		return append(out,
			ui.Related{Title: v.S("paper.link.docx.kk"), Href: base + "paper.kk.docx"},
			ui.Related{Title: v.S("paper.link.docx.ru"), Href: base + "paper.ru.docx", Note: v.S("paper.link.docx.why")})
	}
	if c.Frozen.Found {
		out = append(out, ui.Related{Title: v.S("paper.link.original"), Href: base + "original.pdf"})
	}
	if len(c.Signed) > 0 {
		out = append(out,
			ui.Related{Title: v.S("paper.link.card.kk"), Href: base + "card.kk.pdf"},
			ui.Related{Title: v.S("paper.link.card.ru"), Href: base + "card.ru.pdf"})
	}
	return out
}

// paperState says what the paper is at this stage.
func (c cardPage) paperState(v *page.View) string {
	switch {
	case !c.Frozen.Found:
		return v.S("paper.state.preview")
	case c.State == instrument.StateAgreed:
		return v.S("paper.state.frozen", "at", c.Frozen.PDF.At)
	}
	return v.S("paper.state.signed", "at", c.Frozen.PDF.At)
}

// frozenWords say what differs from the frozen original.
func (c cardPage) frozenWords(v *page.View) string {
	what := make([]i18n.Msg, len(c.Frozen.Differs))
	for i, n := range c.Frozen.Differs {
		what[i] = i18n.Msg{Key: "paper.differs." + n}
	}
	return v.S("paper.differs", "what", what)
}
