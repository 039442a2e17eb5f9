package paper

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

const (
	kazakh  = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
	russian = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	signs   = "№«»—–…₸0123456789.,:;()/%§"
)

var noon = time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC)

func both(kk, ru string) i18n.Text { return i18n.Text{KK: kk, RU: ru, EN: ru} }

// document is a paper with everything that one may have.
func document(recipients int, text string) *Document {
	d := &Document{
		Form: "instrument.assignment", Lang: i18n.KK, Name: both("Тапсырма", "Поручение"), Title: "Әлеуметтік төлемдердің заңдылығын тексеру туралы",
		Marked: true, Body: both("Қазақстан Республикасының Бас прокуратурасы", "Генеральная прокуратура Республики Казахстан"),
		Unit: both("Үшінші қызмет", "Третья служба"), At: noon,
		Parts:       []Part{{both("Жолдау негізі", "Основание"), i18n.Same("Жоспар, 17-тармақ")}, {both("Мақсаты", "Цель"), i18n.Same(text)}},
		Attachments: []Attachment{{Name: "талдау.pdf", Role: both("Талдау", "Анализ"), Size: 2_140_000, SHA256: strings.Repeat("0a", 32)}},
		Agreed: []Agreed{{
			Person:   Person{Name: "Рақымжанов Б. Б.", Post: both("Аппарат басшысы", "Руководитель Аппарата"), For: both("Серік А. үшін", "за Серік А.")},
			Decision: both("Келісілді", "Согласовано"), At: noon,
		}},
		Drafter: Person{Name: "Садуақасова Д. М.", Post: both("Аға прокурор", "Старший прокурор")},
		Signer:  Person{Name: "Жанұзақова Г. Е.", Post: both("Бас Прокурордың орынбасары", "Заместитель Генерального Прокурора")},
	}
	for i := range recipients {
		d.Recipients = append(d.Recipients, both(fmt.Sprintf("%d-ші облыстың прокуратурасы", i+1), fmt.Sprintf("Прокуратура области %d", i+1)))
	}
	return d
}

func copyOf(lang i18n.Lang) Print {
	day := calendar.MustDay("2026-11-20")
	return Print{State: Copy, Lang: lang, Original: strings.Repeat("f0", 32), Number: "TI-17/26", Day: day, Due: day + 30, Signatures: []Stamp{{
		Person: Person{Name: "Жанұзақова Г. Е.", Post: both("Бас Прокурордың орынбасары", "Заместитель"), For: both("Бас Прокурор үшін", "за Генерального Прокурора")}, Certificate: "30d7204ca99f8f57", At: noon,
	}}}
}

// parsed is a PDF as a reader takes it apart.
type parsed struct {
	raw     []byte
	objects [][]byte
}

var object = regexp.MustCompile(`(?s)^(\d+) 0 obj\n(.*)\nendobj\n$`)

// parse takes a file apart by its table, so that a wrong offset is found.
func parse(t *testing.T, raw []byte) parsed {
	t.Helper()
	at := bytes.LastIndex(raw, []byte("startxref\n"))
	line, _, _ := bytes.Cut(raw[at+len("startxref\n"):], []byte("\n"))
	start, err := strconv.Atoi(string(line))
	if err != nil || !bytes.HasPrefix(raw[start:], []byte("xref\n0 ")) {
		t.Fatalf("no table at %q", line)
	}
	var offsets []int
	for _, l := range bytes.Split(raw[start:at], []byte("\n")) {
		if bytes.HasSuffix(l, []byte(" 00000 n ")) {
			n, _ := strconv.Atoi(string(l[:10]))
			offsets = append(offsets, n)
		}
	}
	p := parsed{raw: raw}
	for i, from := range append(offsets, start)[:len(offsets)] {
		m := object.FindSubmatch(raw[from:append(offsets, start)[i+1]])
		if m == nil || string(m[1]) != strconv.Itoa(i+1) {
			t.Fatalf("object %d is not at %d", i+1, from)
		}
		p.objects = append(p.objects, m[2])
	}
	return p
}

var reference = regexp.MustCompile(`/([\w-]+) (\d+) 0 R`)

func (p parsed) follow(t *testing.T, object []byte, key string) []byte {
	t.Helper()
	for _, m := range reference.FindAllSubmatch(object, -1) {
		if string(m[1]) == key {
			n, _ := strconv.Atoi(string(m[2]))
			return p.objects[n-1]
		}
	}
	t.Fatalf("no /%s in %.200s", key, object)
	return nil
}

// content is the body of a stream, unpacked.
func content(t *testing.T, object []byte) []byte {
	t.Helper()
	head, rest, ok := bytes.Cut(object, []byte("stream\n"))
	end := bytes.LastIndex(rest, []byte("\nendstream"))
	if !ok || end < 0 {
		t.Fatalf("no stream: %.100s", object)
	}
	if !bytes.Contains(head, []byte("FlateDecode")) {
		return rest[:end]
	}
	r, err := zlib.NewReader(bytes.NewReader(rest[:end]))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pageTexts are the texts drawn on each page, in the order of drawing, each with "|" behind it.
func (p parsed) pageTexts(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, o := range p.objects {
		if bytes.HasPrefix(o, []byte("<</Type /Page /Parent")) {
			var text strings.Builder
			for _, d := range p.drawn(t, o) {
				text.WriteString(d.text + "|")
			}
			out = append(out, text.String())
		}
	}
	return out
}

// drawing is a text with its distance from the left edge.
type drawing struct {
	x    float64
	text string
}

var drawingOps = regexp.MustCompile(`/(\S+) [\d.]+ Tf\n|BT ([-\d.]+) [-\d.]+ Td <([0-9A-F]*)> Tj ET\n`)

// drawn reads the texts of a page by the tables of its fonts.
func (p parsed) drawn(t *testing.T, page []byte) []drawing {
	t.Helper()
	fonts := p.follow(t, page, "Resources")
	var out []drawing
	var now map[int]rune
	for _, m := range drawingOps.FindAllSubmatch(content(t, p.follow(t, page, "Contents")), -1) {
		if len(m[1]) > 0 {
			now = p.unicode(t, p.follow(t, fonts, string(m[1])))
			continue
		}
		d := drawing{}
		d.x, _ = strconv.ParseFloat(string(m[2]), 64)
		for hexes := string(m[3]); hexes != ""; hexes = hexes[4:] {
			code, _ := strconv.ParseInt(hexes[:4], 16, 32)
			d.text += string(now[int(code)])
		}
		out = append(out, d)
	}
	return out
}

var mapped = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4})>\n`)

// unicode is the table of a font from codes to characters.
func (p parsed) unicode(t *testing.T, font []byte) map[int]rune {
	t.Helper()
	table := string(content(t, p.follow(t, font, "ToUnicode")))
	out := map[int]rune{}
	for _, m := range mapped.FindAllStringSubmatch(table[strings.Index(table, "beginbfchar"):], -1) {
		code, _ := strconv.ParseInt(m[1], 16, 32)
		r, _ := strconv.ParseInt(m[2], 16, 32)
		out[int(code)] = rune(r)
	}
	return out
}

func mustPDF(t *testing.T, s *Sheet) parsed {
	t.Helper()
	raw, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, raw)
}

// The same record gives the same bytes, in both forms, however often and beside whatever else they are made.
func TestSameSheetSameBytes_44_I44a(t *testing.T) {
	d := document(30, kazakh+russian+signs)
	first, err := d.Sheet(copyOf(i18n.KK)).PDF()
	if err != nil {
		t.Fatal(err)
	}
	word, err := d.Sheet(copyOf(i18n.KK)).DOCX()
	if err != nil {
		t.Fatal(err)
	}
	for range 12 {
		if again, err := d.Sheet(copyOf(i18n.KK)).PDF(); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another PDF (%v)", err)
		}
		if again, err := d.Sheet(copyOf(i18n.KK)).DOCX(); err != nil || !bytes.Equal(word, again) {
			t.Fatalf("another DOCX (%v)", err)
		}
	}
	other := *d
	other.At = noon.Add(time.Second)
	if again, _ := other.Sheet(copyOf(i18n.KK)).PDF(); bytes.Equal(first, again) {
		t.Error("another moment gives the same bytes")
	}
}

// Every letter is embedded with a picture of its own, has its width, and can be copied out as the letter it is.
func TestLettersAreEmbedded(t *testing.T) {
	p := mustPDF(t, document(1, kazakh+" "+russian+" "+signs).Sheet(copyOf(i18n.RU)))
	found := map[rune]bool{}
	fonts := 0
	for _, o := range p.objects {
		if !bytes.Contains(o, []byte("/Subtype /Type0")) {
			continue
		}
		fonts++
		if !regexp.MustCompile(`/BaseFont /[A-Z]{6}\+(LiberationSerif(-Bold)?|DejaVuSerif) `).Match(o) {
			t.Errorf("a font is called otherwise: %.120s", o)
		}
		for r := range lettersOf(t, p, o) {
			found[r] = true
		}
	}
	if fonts != 3 {
		t.Errorf("%d fonts", fonts)
	}
	for _, r := range kazakh + russian + signs {
		if !found[r] {
			t.Errorf("%q is not embedded", r)
		}
	}
	if text := strings.Join(p.pageTexts(t), "|"); !strings.Contains(text, kazakh) {
		t.Error("the letters are not drawn")
	}
}

// lettersOf are the characters of a font that its table to Unicode names and that have a picture in the embedded font.
func lettersOf(t *testing.T, p parsed, font []byte) map[rune]bool {
	t.Helper()
	number := regexp.MustCompile(`/DescendantFonts \[(\d+) 0 R\]`).FindSubmatch(font)
	n, _ := strconv.Atoi(string(number[1]))
	cid := p.objects[n-1]
	glyphs := content(t, p.follow(t, cid, "CIDToGIDMap"))
	f := readTables(content(t, p.follow(t, p.follow(t, cid, "FontDescriptor"), "FontFile2")))
	widths := strings.Fields(regexp.MustCompile(`/W \[1 \[([\d ]*)\]\]`).FindStringSubmatch(string(cid))[1])
	out := map[rune]bool{}
	for code, r := range p.unicode(t, font) {
		glyph := int(be.Uint16(glyphs[2*code:]))
		switch {
		case glyph == 0:
			t.Errorf("%q has no glyph", r)
		case !unicode.IsSpace(r) && len(f.outline(glyph)) == 0:
			t.Errorf("%q has no picture", r)
		}
		if want := strconv.Itoa(f.scale(f.advance(glyph))); widths[code-1] != want {
			t.Errorf("%q is %s wide, in the font %s", r, widths[code-1], want)
		}
		for _, part := range components(f.outline(glyph)) {
			if unicode.IsSpace(r) {
				break
			}
			if len(f.outline(part)) == 0 {
				t.Errorf("%q lacks a part", r)
			}
		}
		out[r] = true
	}
	return out
}

// readTables reads a subset, which has no table of characters.
func readTables(ttf []byte) *font {
	f := &font{tables: map[string][]byte{}}
	for i := range int(be.Uint16(ttf[4:])) {
		e := ttf[12+16*i:]
		f.tables[string(e[:4])] = ttf[be.Uint32(e[8:]):][:be.Uint32(e[12:])]
	}
	f.em, f.count = int(be.Uint16(f.tables["head"][18:])), int(be.Uint16(f.tables["maxp"][4:]))
	return f
}

// What PDF/A-2b asks of the file as a whole; no validator is part of the tests.
func TestArchivalForm_44(t *testing.T) {
	d := document(3, "Мәтін & <b>")
	p := mustPDF(t, d.Sheet(Print{State: Original, Lang: i18n.KK, Seal: strings.Repeat("ab", 32)}))
	if !bytes.HasPrefix(p.raw, []byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")) || !bytes.HasSuffix(p.raw, []byte("%%EOF\n")) {
		t.Error("head or end")
	}
	trailer := p.raw[bytes.LastIndex(p.raw, []byte("trailer")):]
	if !regexp.MustCompile(`/ID \[<([0-9a-f]{32})> <[0-9a-f]{32}>\]`).Match(trailer) || bytes.Contains(trailer, []byte("/Encrypt")) {
		t.Errorf("trailer %s", trailer)
	}
	if info := p.follow(t, trailer, "Info"); !bytes.Contains(info, []byte("/CreationDate (D:20261120070000Z)")) || !bytes.Contains(info, []byte("/Title <FEFF04D8")) {
		t.Errorf("info %s", info)
	}
	root := p.follow(t, trailer, "Root")
	for _, want := range []string{"/GTS_PDFA1", "/Lang (kk)", "/DisplayDocTitle true"} {
		if !bytes.Contains(root, []byte(want)) {
			t.Errorf("the catalogue lacks %s: %s", want, root)
		}
	}
	for _, unwanted := range []string{"/JavaScript", "/EmbeddedFiles", "/AA", "/OpenAction"} {
		if bytes.Contains(root, []byte(unwanted)) {
			t.Errorf("the catalogue has %s", unwanted)
		}
	}
	meta := p.follow(t, root, "Metadata")
	if bytes.Contains(meta[:60], []byte("/Filter")) {
		t.Error("metadata must stay readable")
	}
	xmp := content(t, meta)
	for _, want := range []string{"<pdfaid:part>2<", "<pdfaid:conformance>B<", "<xmp:CreateDate>2026-11-20T07:00:00Z<", "Әлеуметтік"} {
		if !bytes.Contains(xmp, []byte(want)) {
			t.Errorf("metadata lack %s", want)
		}
	}
	if err := wellFormed(xmp); err != nil {
		t.Error(err)
	}
	profile := content(t, p.follow(t, root, "DestOutputProfile"))
	if int(be.Uint32(profile)) != len(profile) || string(profile[36:40]) != "acsp" || string(profile[12:20]) != "mntrRGB " {
		t.Errorf("profile %x", profile[:40])
	}
}

func wellFormed(data []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Pages are numbered with their sum, a table's head stands on each page, a heading is never the last line of a page, and
// the signature never stands alone.
func TestPageBreaks(t *testing.T) {
	line := "Осы мәселе бойынша құқық қолдану тәжірибесін зерделеу. "
	for n := 1; n < 60; n++ {
		d := document(2, strings.TrimSpace(strings.Repeat(line, n)))
		pages := paginate(d.Sheet(copyOf(i18n.KK)).atoms())
		for i, page := range pages {
			last := page[len(page)-1]
			if i < len(pages)-1 && last.keep {
				t.Errorf("%d sentences: page %d ends with what belongs to the next", n, i+1)
			}
			if bottom := last.y + last.height; bottom > pageHeight-marginBottom+0.01 {
				t.Errorf("%d sentences: page %d goes down to %.1f", n, i+1, bottom)
			}
			if page[0].gap {
				t.Errorf("%d sentences: page %d begins with white", n, i+1)
			}
		}
	}
	d := document(3, strings.Repeat(line, 30))
	for range 80 {
		d.Agreed = append(d.Agreed, d.Agreed[0])
	}
	texts := mustPDF(t, d.Sheet(copyOf(i18n.KK))).pageTexts(t)
	if len(texts) < 4 {
		t.Fatalf("%d pages", len(texts))
	}
	for i, text := range texts {
		if want := fmt.Sprintf("|%d/%d|", i+1, len(texts)); !strings.HasSuffix(text, want) {
			t.Errorf("page %d ends %.40q", i+1, text[max(0, len(text)-40):])
		}
		if i > 1 && strings.Contains(text, "Келісілді") && !strings.Contains(text, "Шешімі") {
			t.Errorf("page %d lacks the head of the table", i+1)
		}
	}
}

func TestLongTexts(t *testing.T) {
	word := strings.Repeat("ұ", 3000)
	for name, text := range map[string]string{
		"one word": word, "empty": "", "lines": strings.Repeat("жол\n", 2000), "blank lines": "a\n\n\n\nb", "many": strings.Repeat("сөз ", 60_000/4),
		"foreign": "😀 \u202E\u0000\u0007 a\u0301 日本 \uFFFE", "no break": strings.Repeat("а\u00a0", 400),
	} {
		d := document(1, text)
		d.Title = word[:600]
		p := mustPDF(t, d.Sheet(Print{State: Draft, Lang: i18n.KK}))
		all := strings.Join(p.pageTexts(t), "")
		if name == "one word" && strings.Count(all, "ұ") < 3000 {
			t.Errorf("%s: %d letters are left", name, strings.Count(all, "ұ"))
		}
		if name == "foreign" && (!strings.Contains(all, "\uFFFD") || !strings.Contains(all, "á")) {
			t.Errorf("%s: %q", name, all)
		}
		word, err := d.Sheet(Print{State: Draft, Lang: i18n.KK}).DOCX()
		if err != nil {
			t.Fatal(err)
		}
		checkWord(t, word)
	}
}

func TestManyAddressees_40(t *testing.T) {
	for n, columns := range map[int]int{1: 1, 6: 1, 7: 2, 20: 2, 21: 3, 250: 3} {
		p := mustPDF(t, document(n, "Мәтін").Sheet(copyOf(i18n.KK)))
		all := strings.Join(p.pageTexts(t), "")
		for i := range n {
			if !strings.Contains(all, fmt.Sprintf("%d-ші облыстың", i+1)) {
				t.Errorf("%d addressees: the %d. is missing", n, i+1)
			}
		}
		rows := map[float64]int{}
		for _, page := range p.objects {
			if !bytes.HasPrefix(page, []byte("<</Type /Page /Parent")) {
				continue
			}
			for _, d := range p.drawn(t, page) {
				if strings.Contains(d.text, "-ші облыстың") {
					rows[d.x]++
				}
			}
		}
		if len(rows) != columns {
			t.Errorf("%d addressees stand in %d columns, want %d", n, len(rows), columns)
		}
	}
}

// What a paper says in each of its states: a draft is marked, an original names its data, a copy its original, number, day
// and signature with the capacity of the signer.
func TestStates_44_44_1(t *testing.T) {
	d := document(2, "Мәтін")
	d.Signer.For = both("Бас Прокурор үшін", "за Генерального Прокурора")
	draft := Print{State: Draft, Lang: i18n.RU}
	original := Print{State: Original, Lang: i18n.KK, Seal: strings.Repeat("ab", 32)}
	for _, x := range []struct {
		name     string
		print    Print
		has, not []string
	}{
		{"draft", draft, []string{"ПРОЕКТ", "Проект: документ не согласован", "Основание", "казахском"}, []string{"SHA-256 подлинника", "TI-17/26"}},
		{"original", original, []string{strings.Repeat("ab", 32), "Тіркеу нөмірі мен күні", "ҚАЗАҚСТАН", "ГЕНЕРАЛЬНАЯ", "Қызметтік пайдалану үшін", "Келісілді", "Серік А. үшін", "Әзірлеген", "(Бас Прокурор үшін)"}, []string{"ЖОБА", "TI-17/26"}},
		{"copy", copyOf(i18n.KK), []string{"TI-17/26", "2026 жылғы 20 қараша", strings.Repeat("f0", 32), "30d7204ca99f8f57", "Бас Прокурор үшін", "20.11.2026, 12:00"}, []string{"ЖОБА"}},
		{"withdrawn", Print{State: Withdrawn, Lang: i18n.RU}, []string{"ОТОЗВАНО"}, []string{"ПРОЕКТ"}},
		{"revoked", Print{State: Revoked, Lang: i18n.RU, Original: "ab12"}, []string{"ОТМЕНЕНО", "ab12"}, []string{"ПРОЕКТ"}},
	} {
		all := strings.Join(mustPDF(t, d.Sheet(x.print)).pageTexts(t), "")
		all = strings.ReplaceAll(strings.ReplaceAll(all, "|", " "), "  ", " ")
		for _, w := range x.has {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no %q in %s", x.name, w, all)
			}
		}
		for _, w := range x.not {
			if strings.Contains(all, w) {
				t.Errorf("%s: says %q", x.name, w)
			}
		}
	}
}

// A file that goes to single recipients is named to them and to those who sent it; the original, which is signed once for all, and the
// copies of the others tell its SHA-256 and no more.
func TestAnnexesOfOthersAreNotNamed_40_44(t *testing.T) {
	d := document(2, "Мәтін")
	for i, to := range []string{"abai", "akmola"} {
		d.Attachments = append(d.Attachments, Attachment{
			Name: to + ".pdf", Role: both("Өзге", "Иное"), Size: 777_000, SHA256: strings.Repeat(string("ab"[i]), 64), To: []string{to}, Only: []i18n.Text{both(to+" органы", "орган "+to)},
		})
	}
	original, sender, abai, none := copyOf(i18n.RU), copyOf(i18n.RU), copyOf(i18n.RU), copyOf(i18n.RU)
	original.State, sender.AllAnnexes, abai.AnnexesOf, none.AnnexesOf = Original, true, []string{"abai", "other"}, []string{"other"}
	for name, x := range map[string]struct {
		print      Print
		says, hush []string
	}{
		"the original":    {original, []string{"отдельных получателей: 2"}, []string{"abai.pdf", "akmola.pdf", "орган abai", "777"}},
		"of the sender":   {sender, []string{"abai.pdf", "akmola.pdf", "орган abai", "орган akmola"}, []string{"отдельных получателей"}},
		"of a recipient":  {abai, []string{"abai.pdf", "отдельных получателей: 1"}, []string{"akmola.pdf", "орган akmola", "орган abai"}},
		"of who has none": {none, []string{"отдельных получателей: 2"}, []string{"abai.pdf", "akmola.pdf"}},
	} {
		card, err := d.Card(x.print, Evidence{ID: "01ABC", NoData: true})
		if err != nil {
			t.Fatal(err)
		}
		for form, sheet := range map[string]*Sheet{"paper": d.Sheet(x.print), "card": card} {
			text := strings.Join(mustPDF(t, sheet).pageTexts(t), "")
			for _, w := range append(x.says, "талдау.pdf", strings.Repeat("a", 64), strings.Repeat("b", 64)) {
				if !strings.Contains(text, w) {
					t.Errorf("%s %s lacks %q", form, name, w)
				}
			}
			for _, w := range x.hush {
				if strings.Contains(text, w) {
					t.Errorf("%s %s says %q", form, name, w)
				}
			}
		}
	}
}

// A row of a table stands on one page, unless it is long.
func TestRowStandsOnOnePage(t *testing.T) {
	table := Table{Head: []string{"Орган", "n"}, Widths: []float64{.2, .8}}
	for i := range 60 {
		table.Rows = append(table.Rows, Row{Cells: []string{fmt.Sprintf("начало%d Северо-Казахстанской области прокуратура конец%d", i, i), "1"}})
	}
	s := document(1, "Мәтін").Sheet(Print{Lang: i18n.RU})
	s.Blocks = append([]Block{}, TableOf(table))
	pages := mustPDF(t, s).pageTexts(t)
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for n, text := range pages {
		for i := range 60 {
			if strings.Contains(text, fmt.Sprintf("начало%d|", i)) != strings.Contains(text, fmt.Sprintf("конец%d|", i)) {
				t.Errorf("row %d is broken on page %d", i, n+1)
			}
		}
	}
}

func TestCard(t *testing.T) {
	d := document(2, "Мәтін")
	v := copyOf(i18n.RU)
	s, err := d.Card(v, Evidence{
		ID: "01ABC", State: "На исполнении", Data: strings.Repeat("cd", 32), Differs: []string{"наименование"}, Check: "https://example.kz/verify",
		Signatures: []Proof{{Stamp: v.Signatures[0], Steps: []Step{{"Цепочка сертификатов", "Да", "до корня НУЦ"}, {"Отзыв", "Не установлено", "ответ просрочен"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	p := mustPDF(t, s)
	pages := p.pageTexts(t)
	for _, w := range []string{"КАРТОЧКА", "01ABC", strings.Repeat("cd", 32), "наименование", "Цепочка сертификатов", "Не установлено", "ответ просрочен", "https://example.kz/verify"} {
		if !strings.Contains(pages[0], w) {
			t.Errorf("the card lacks %q", w)
		}
	}
	if len(pages) < 2 || !strings.Contains(pages[1], "ПОРУЧЕНИЕ") {
		t.Error("the copy does not follow on a page of its own")
	}
	if _, err := d.Card(v, Evidence{Check: strings.Repeat("x", 9000)}); err == nil {
		t.Error("a code that cannot be made is not told")
	}
}

// checkWord opens a Word file as its readers do: every part there, well-formed.
func checkWord(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	text := ""
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(part); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Name == "word/document.xml" {
			text = string(part)
		}
	}
	for _, want := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s", want)
		}
	}
	return text
}

func TestWord(t *testing.T) {
	d := document(25, kazakh+"\n"+russian+" <&> "+signs)
	data, err := d.Sheet(Print{State: Draft, Lang: i18n.KK}).DOCX()
	if err != nil {
		t.Fatal(err)
	}
	text := checkWord(t, data)
	for _, want := range []string{"ЖОБА", "ТАПСЫРМА", kazakh, russian + " &lt;&amp;&gt; ", "25-ші облыстың", "талдау.pdf", "Келісу парағы", "Серік А. үшін"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	s, err := d.Card(copyOf(i18n.KK), Evidence{Check: "https://example.kz", Signatures: []Proof{{Stamp: copyOf(i18n.KK).Signatures[0]}}})
	if err != nil {
		t.Fatal(err)
	}
	if data, err = s.DOCX(); err != nil {
		t.Fatal(err)
	}
	checkWord(t, data)
}

// Every letter is in the regular and in the bold face, and an embedded file is whole by its own sum.
func TestFaces(t *testing.T) {
	for _, r := range kazakh + russian {
		if !regular.has(r) || !bold.has(r) {
			t.Errorf("%q is not in the faces", r)
		}
	}
	for _, f := range []*face{regular, bold, spare} {
		file := f.font().subset([]int{f.font().glyphs['Й'], f.font().glyphs['a']})
		if checksum(file) != 0xB1B0AFBA {
			t.Errorf("%s: the sum of the file is %08X", f.name, checksum(file))
		}
		if whole := len(f.font().tables["glyf"]); len(file) > whole/2 {
			t.Errorf("%s: %d bytes of %d are left", f.name, len(file), whole)
		}
	}
}

// A word too long for its column is cut behind a hyphen where it has one: «Северо-» / «Казахстанской».
func TestLongWordIsCutBehindItsHyphen(t *testing.T) {
	width := regular.width("Северо-Казахстан", 10)
	for word, want := range map[string][]string{
		"Северо-Казахстанской": {"Северо-", "Казахстанской"}, "Северо-Казахстан": {"Северо-Казахстан"}, "а-б Северо-Казахстанской": {"а-б", "Северо-", "Казахстанской"},
	} {
		if got := regular.wrap(word, 10, width, 0); !slices.Equal(got, want) {
			t.Errorf("%s: %q", word, got)
		}
	}
	if got := regular.wrap(strings.Repeat("Қ", 40), 10, width, 0); len(got) < 2 || strings.Join(got, "") != strings.Repeat("Қ", 40) {
		t.Errorf("a long word without a hyphen: %q", got)
	}
}

// No word of a table is broken where the page has room for it: a column that is too narrow takes from those that are wide.
func TestColumnsFitTheirWords(t *testing.T) {
	narrow := Table{Head: []string{"Орган", "Получил", "Возвращался", "Вес"}, Widths: []float64{.7, .08, .12, .1}, Rows: []Row{{Cells: []string{"Северо-Казахстанской", "12", "3", "7"}}}}
	got, sum := narrow.fitted(), 0.0
	for i, word := range []string{"Казахстанской", "Получил", "Возвращался", "Вес"} {
		if bold.width(word, tableSize) > got[i]*textWidth-cellGap+.01 {
			t.Errorf("%s does not fit %.3f of the page", word, got[i])
		}
		sum += got[i]
	}
	if math.Abs(sum-1) > 1e-9 || got[0] >= .7 || got[3] > .1 {
		t.Errorf("the columns are %v", got)
	}
	for name, same := range map[string]Table{
		"enough room":    {Head: []string{"Орган", "Вес"}, Widths: []float64{.5, .5}},
		"no room at all": {Head: []string{strings.Repeat("Қ", 80), strings.Repeat("Қ", 80)}, Widths: []float64{.3, .7}},
	} {
		if got := same.fitted(); !slices.Equal(got, same.Widths) {
			t.Errorf("%s: %v became %v", name, same.Widths, got)
		}
	}
}

// BenchmarkPDF is a paper of two pages (aim: under 10 ms), and one with 250 addressees.
func BenchmarkPDF(b *testing.B) {
	for name, d := range map[string]*Document{
		"two pages":      document(20, strings.Repeat("Осы мәселе бойынша құқық қолдану тәжірибесін зерделеу қажет. ", 40)),
		"250 addressees": document(250, "Мәтін"),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Sheet(copyOf(i18n.KK)).PDF(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What stands across a page fits its slant in whole, however many words it has; a short one stays large.
func TestWordsAcrossFitThePage(t *testing.T) {
	for text, want := range map[string]float64{"ПРОЕКТ": 84, "Жоба": 84} {
		if got := acrossSize(text); got != want {
			t.Errorf("%s: size %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"Проект: ещё не направлен", "Жоба: әлі жолданбаған"} {
		// A page of 595 by 842 points has 966 along the slant, of which the height of the letters takes some at both ends.
		if size := acrossSize(text); bold.width(text, size) > 840 || size < 30 {
			t.Errorf("%s: %v points long at size %v", text, bold.width(text, size), size)
		}
	}
}
