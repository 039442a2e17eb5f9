package regulation

import (
	"strings"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// slipsMax bounds how many slips of a text are told at once.
const slipsMax = 20

// place is where a block belongs: the heading of a chapter, or a paragraph of it.
type place struct {
	num     string
	chapter string
	para    string // "" for a heading
	// lastPoint marks the last point of the order, after which the signature stands.
	lastPoint bool
}

func (p place) heading() bool { return p.para == "" }

func (p place) label() i18n.Msg {
	switch {
	case p.heading():
		return i18n.M("regulation.text.chapter", "number", p.num)
	case p.chapter == OrderChapter:
		return i18n.M("regulation.text.point", "number", p.num)
	default:
		return i18n.M("regulation.text.para", "number", p.num)
	}
}

// outline lists the places in the order in which the text has to fill them. The order has no heading.
func outline(chapters []Chapter) []place {
	var out []place
	for _, c := range chapters {
		if c.Number != OrderChapter {
			out = append(out, place{num: c.Number, chapter: c.Number})
		}
		for i, p := range c.Provisions {
			out = append(out, place{
				num:       strings.TrimPrefix(p.Para, "order "),
				chapter:   c.Number,
				para:      p.Para,
				lastPoint: c.Number == OrderChapter && i == len(c.Provisions)-1,
			})
		}
	}
	return out
}

// alignment walks through the outline as blocks come. pos is the place that is due next.
type alignment struct {
	outline []place
	pos     int
	filled  map[int]int // place → line
	slips   fault.Collector
	told    int
}

// align finds the place of each block. Numbers 1 to 10 belong to headings and to paragraphs alike, and the points of the
// order are numbered too: the outline says which is due, and the shape of the line decides only where a piece is absent.
func align(blocks []block, outline []place, hasOrder bool, lines int) ([]place, error) {
	a := alignment{outline: outline, filled: map[int]int{}}
	if !hasOrder {
		end := 0
		for end < len(outline) && outline[end].chapter == OrderChapter {
			end++
		}
		a.skipTo(end, 1)
	}
	places := make([]place, 0, len(blocks))
	for _, b := range blocks {
		i, ok := a.find(b)
		if !ok {
			continue
		}
		a.skipTo(i, b.line)
		a.filled[i] = b.line
		a.pos = i + 1
		places = append(places, outline[i])
	}
	a.skipTo(len(outline), lines)
	if err := a.slips.Err(); err != nil {
		return nil, err
	}
	return places, nil
}

// find returns the place of the block, or tells why there is none.
func (a *alignment) find(b block) (int, bool) {
	ahead := a.ahead(b)
	if ahead >= 0 && (ahead-a.pos <= 1 || a.outline[ahead].heading()) {
		return ahead, true
	}
	behind := a.behind(b)
	// A number met already in the chapter at hand is a repeat, though later chapters may have it too.
	here := behind >= 0 && a.pos > 0 && a.outline[behind].chapter == a.outline[a.pos-1].chapter
	switch {
	case ahead >= 0 && !here:
		return ahead, true
	case behind >= 0:
		a.tell(i18n.M("regulation.text.doubled", "line", b.line, "what", a.outline[behind].label(), "first", a.filled[behind]))
	default:
		a.tell(i18n.M("regulation.text.unknown", "line", b.line, "number", b.num))
	}
	return 0, false
}

// ahead is the nearest place still to come that the block can fill, or -1.
func (a *alignment) ahead(b block) int {
	for i := a.pos; i < len(a.outline); i++ {
		if a.outline[i].num == b.num && (!a.outline[i].heading() || b.headingShape()) {
			return i
		}
	}
	return -1
}

// behind is the nearest place already filled that bears the number of the block, or -1.
func (a *alignment) behind(b block) int {
	for i := a.pos - 1; i >= 0; i-- {
		if _, ok := a.filled[i]; ok && a.outline[i].num == b.num {
			return i
		}
	}
	return -1
}

// skipTo tells of the places left empty before the place to.
func (a *alignment) skipTo(to, line int) {
	if a.pos >= to {
		return
	}
	var names []any
	for _, p := range a.outline[a.pos:to] {
		names = append(names, p.label())
	}
	a.pos = to
	a.tell(i18n.M("regulation.text.missing", "line", line, "what", names))
}

func (a *alignment) tell(msg i18n.Msg) {
	if a.told++; a.told <= slipsMax {
		a.slips.Bad("text", msg)
	}
}
