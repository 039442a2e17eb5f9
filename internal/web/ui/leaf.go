package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"
)

// Parts that stand on a page a hundred times and more are written by hand: a template makes half a dozen allocations for each
// part and puts every list of classes together anew, which was a third of what a register of fifty rows cost. What a leaf
// writes of the caller's goes through text, which escapes; everything else is constant.

// pen writes a page. An error of writing is kept by the buffer and comes out when the page ends.
type pen struct{ *templruntime.Buffer }

// leaf makes a part of a page out of a function that writes it.
func leaf(write func(p pen)) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		b, within := templruntime.GetBuffer(w)
		write(pen{b})
		if within {
			return nil
		}
		return templruntime.ReleaseBuffer(b)
	})
}

// raw writes what is constant.
func (p pen) raw(parts ...string) {
	for _, s := range parts {
		_, _ = p.WriteString(s)
	}
}

// text writes words or the value of an attribute, escaped.
func (p pen) text(s string) {
	from := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '"':
			as = "&#34;"
		case '\'':
			as = "&#39;"
		default:
			continue
		}
		_, _ = p.WriteString(s[from:i])
		_, _ = p.WriteString(as)
		from = i + 1
	}
	_, _ = p.WriteString(s[from:])
}

// address writes an address as the value of an attribute; one of a kind that a page may not lead to is replaced, as templates do.
func (p pen) address(s string) { p.text(string(templ.URL(s))) }

// Icon draws a Lucide icon; words beside it, or a label on its button, say what it means.
func (c *Ctx) Icon(name string) templ.Component {
	return leaf(func(p pen) { c.drawing(p, "i", "", name) })
}

// Mark draws the shape of a light without its words.
func (c *Ctx) Mark(kind LightKind) templ.Component {
	return leaf(func(p pen) { c.drawing(p, "mk", "mark-", string(kind)) })
}

func (c *Ctx) drawing(p pen, class, prefix, name string) {
	p.raw(`<svg class="`, class, `" aria-hidden="true"><use href="`)
	p.text(c.Asset("icons.svg"))
	p.raw("#", prefix)
	p.text(name)
	p.raw(`"></use></svg>`)
}

// Light is the mark of a term: shape, colour and words.
func (c *Ctx) Light(l Light) templ.Component {
	return leaf(func(p pen) { c.light(p, "lt lt-", l) })
}

// Pill is a light on its own ground, for the head of a record.
func (c *Ctx) Pill(l Light) templ.Component {
	return leaf(func(p pen) { c.light(p, "lt pill lt-", l) })
}

func (c *Ctx) light(p pen, class string, l Light) {
	p.raw(`<span class="`, class)
	p.text(string(l.Kind))
	p.raw(`">`)
	c.drawing(p, "mk", "mark-", string(l.Kind))
	p.text(l.Text)
	p.raw(`</span>`)
}

// Due is a due day with its words: 27.11.2026, three working days left.
func (c *Ctx) Due(d Due) templ.Component {
	return leaf(func(p pen) {
		if !d.Day.None() {
			c.day(p, d)
			p.raw(" ")
		}
		c.light(p, "lt lt-", d.Light)
	})
}

func (c *Ctx) day(p pen, d Due) {
	p.raw(`<time datetime="`)
	p.text(d.Day.String())
	p.raw(`">`)
	p.text(c.Day(d.Day))
	p.raw(`</time>`)
}

// Stage is the stage of a document; it has no colour, so that nobody takes it for a light.
func (c *Ctx) Stage(text string) templ.Component {
	return leaf(func(p pen) {
		p.raw(`<span class="stg">`)
		p.text(text)
		p.raw(`</span>`)
	})
}

// TitleCell is the cell that names a record: its title is the link, never a word like "open".
func (c *Ctx) TitleCell(href, title, note string) templ.Component {
	return leaf(func(p pen) {
		p.raw(`<a class="lead" href="`)
		p.address(href)
		p.raw(`" title="`)
		p.text(title)
		p.raw(`">`)
		p.text(title)
		p.raw(`</a>`)
		p.note(note)
	})
}

// TextCell is a cell of words with a second line.
func (c *Ctx) TextCell(text, note string) templ.Component {
	return leaf(func(p pen) {
		p.text(text)
		p.note(note)
	})
}

// note is the second line of a cell.
func (p pen) note(note string) {
	if note != "" {
		p.raw(` <div class="m">`)
		p.text(note)
		p.raw(`</div>`)
	}
}

// DueCell is the cell of a due day: date, mark and words.
func (c *Ctx) DueCell(d Due) templ.Component { return c.Due(d) }

// LightCell is a cell of a light with a second line.
func (c *Ctx) LightCell(l Light, note string) templ.Component {
	return leaf(func(p pen) {
		c.light(p, "lt lt-", l)
		p.note(note)
	})
}

// DayCell is a cell of a day.
func (c *Ctx) DayCell(d Due) templ.Component { return leaf(func(p pen) { c.day(p, d) }) }

// CountCell is a cell of a quantity; a nought is muted.
func (c *Ctx) CountCell(n int) templ.Component {
	if n == 0 {
		return c.LinkedCount(0, "", "")
	}
	return leaf(func(p pen) { p.text(c.count(n)) })
}

// LinkedCount is a cell of a quantity that leads to what it counts; a nought is muted and leads nowhere.
func (c *Ctx) LinkedCount(n int64, href, label string) templ.Component {
	return leaf(func(p pen) {
		if n == 0 {
			p.raw(`<span class="muted z">0</span>`)
			return
		}
		p.raw(`<a href="`)
		p.address(href)
		if label != "" {
			p.raw(`" title="`)
			p.text(label)
		}
		p.raw(`">`)
		p.text(c.Number(n))
		p.raw(`</a>`)
	})
}

// row is one record of a register.
func (c *Ctx) row(r Register, row Row) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		b, within := templruntime.GetBuffer(w)
		p := pen{b}
		c.rowHead(p, r, row)
		for i, cell := range row.Cells {
			col := r.Columns[i]
			p.raw(`<td role="cell" class="`)
			p.text(string(col.Role))
			if col.Role == ColCount || col.Role == ColNumber {
				p.raw(`" data-label="`)
				p.text(col.Label)
			}
			p.raw(`">`)
			if err := cell.Render(ctx, b); err != nil {
				return err
			}
			p.raw(`</td>`)
		}
		p.raw(`</tr>`)
		if within {
			return nil
		}
		return templruntime.ReleaseBuffer(b)
	})
}

// rowHead opens a row and gives it its box, where rows can be selected.
func (c *Ctx) rowHead(p pen, r Register, row Row) {
	p.raw(`<tr role="row"`)
	if row.Href != "" {
		p.raw(` data-href="`)
		p.text(row.Href)
		p.raw(`"`)
	}
	p.raw(`>`)
	if len(r.Bulk) == 0 {
		return
	}
	p.raw(`<td class="sel" role="cell"><label><input class="pick" type="checkbox" name="id" value="`)
	p.text(row.ID)
	p.raw(`"> <span class="vh">`)
	p.text(row.Label)
	p.raw(`</span></label></td>`)
}

// choices are the options of a select, with or without their notes; chosen tells those that are.
func choices(list []Option, notes bool, chosen func(value string) bool) templ.Component {
	return leaf(func(p pen) {
		for _, o := range list {
			p.raw(`<option value="`)
			p.text(o.Value)
			p.raw(`"`)
			if chosen(o.Value) {
				p.raw(" selected")
			}
			if o.Off {
				p.raw(" disabled")
			}
			if notes && o.Note != "" {
				p.raw(` data-note="`)
				p.text(o.Note)
				p.raw(`">`)
				p.text(o.full())
			} else {
				p.raw(`>`)
				p.text(o.Label)
			}
			p.raw(`</option>`)
		}
	})
}
