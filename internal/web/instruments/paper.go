package instruments

import (
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

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
