package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// pdf gathers the objects of a file (ISO 32000-1); their numbers are their places.
type pdf struct {
	objects [][]byte
	packer  *zlib.Writer // used again for each stream: making one costs more than packing a page
}

// reserve gives the number of an object that is written later.
func (p *pdf) reserve() int {
	p.objects = append(p.objects, nil)
	return len(p.objects)
}

func (p *pdf) put(n int, format string, args ...any) {
	p.objects[n-1] = fmt.Appendf(nil, format, args...)
}

func (p *pdf) add(format string, args ...any) int {
	n := p.reserve()
	p.put(n, format, args...)
	return n
}

// stream adds a stream as it is.
func (p *pdf) stream(dict string, data []byte) int {
	return p.add("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// packed adds a stream compressed.
func (p *pdf) packed(dict string, data []byte) (int, error) {
	var buf bytes.Buffer
	p.packer.Reset(&buf)
	_, err := p.packer.Write(data)
	if err == nil {
		err = p.packer.Close()
	}
	if err != nil {
		return 0, fmt.Errorf("paper: %w", err)
	}
	return p.stream(dict+" /Filter /FlateDecode", buf.Bytes()), nil
}

// archival writes a PDF/A-2b file (ISO 19005-2), or with files enclosed PDF/A-3b (ISO 19005-3): all fonts embedded, each code with its character, sRGB as the output
// intent, metadata in XMP, an identity made of the content, nothing that is encrypted, runs or changes.
func archival(s *Sheet, c *canvas) ([]byte, error) {
	p := pdf{packer: zlib.NewWriter(nil)}
	root, pages, about := p.reserve(), p.reserve(), p.reserve()
	metadata := p.stream("/Type /Metadata /Subtype /XML", xmp(s))
	profile, err := p.packed("/N 3", srgbProfile())
	if err != nil {
		return nil, err
	}
	var names strings.Builder
	for _, e := range c.fonts {
		n, err := p.font(e)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&names, "/%s %d 0 R ", e.face.name, n)
	}
	resources := p.add("<</Font <<%s>>>>", names.String())
	var kids strings.Builder
	for _, page := range c.pages {
		content, err := p.packed("", page.Bytes())
		if err != nil {
			return nil, err
		}
		n := p.add("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Resources %d 0 R /Contents %d 0 R>>", pages, pageWidth, pageHeight, resources, content)
		fmt.Fprintf(&kids, "%d 0 R ", n)
	}
	enclosed, err := p.enclose(s)
	if err != nil {
		return nil, err
	}
	p.put(pages, "<</Type /Pages /Count %d /Kids [%s]>>", len(c.pages), kids.String())
	p.put(about, "%s", info(s))
	p.put(root, "<</Type /Catalog /Pages %d 0 R /Lang (%s) /Metadata %d 0 R /ViewerPreferences <</DisplayDocTitle true>>\n"+
		"/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R>>]%s>>",
		pages, s.Lang, metadata, profile, enclosed)
	return p.file(root, about), nil
}

// file writes the objects with their table and trailer.
func (p *pdf) file(root, about int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(p.objects))
	for i, body := range p.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n", i+1)
		out.Write(body)
		out.WriteString("\nendobj\n")
	}
	sum := sha256.Sum256(out.Bytes())
	id := hex.EncodeToString(sum[:16])
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(p.objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(p.objects)+1, root, about, id, id, start)
	return out.Bytes()
}

// font embeds the characters of a face that were drawn.
func (p *pdf) font(e *embedded) (int, error) {
	f := e.face.font()
	glyphs := make([]int, len(e.runes))
	toGlyph := make([]byte, 2*len(e.runes))
	var widths strings.Builder
	for code, r := range e.runes {
		if code == 0 {
			continue
		}
		glyphs[code] = f.glyphs[r]
		be.PutUint16(toGlyph[2*code:], uint16(glyphs[code]))
		fmt.Fprintf(&widths, "%d ", f.widths[r])
	}
	file := f.subset(glyphs)
	program, err := p.packed(fmt.Sprintf("/Length1 %d", len(file)), file)
	if err != nil {
		return 0, err
	}
	mapping, err := p.packed("", toGlyph)
	if err != nil {
		return 0, err
	}
	unicode, err := p.packed("", toUnicode(e.runes))
	if err != nil {
		return 0, err
	}
	name := subsetTag(e.runes) + "+" + e.face.name
	head, hhea := f.tables["head"], f.tables["hhea"]
	signed := func(t []byte, at int) int { return f.scale(int(int16(be.Uint16(t[at:])))) }
	descriptor := p.add("<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R>>",
		name, signed(head, 36), signed(head, 38), signed(head, 40), signed(head, 42), signed(hhea, 4), signed(hhea, 6), signed(hhea, 4), program)
	cid := p.add("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>\n"+
		"/FontDescriptor %d 0 R /DW %d /W [1 [%s]] /CIDToGIDMap %d 0 R>>", name, descriptor, f.scale(f.advance(0)), widths.String(), mapping)
	return p.add("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, cid, unicode), nil
}

// subsetTag is six capitals made of the characters of a subset, as PDF asks of its name.
func subsetTag(runes []rune) string {
	sum := sha256.Sum256([]byte(string(runes)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode is the table from the codes of a font to text. All characters are of the basic plane.
func toUnicode(runes []rune) []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	code := 1
	for part := range slices.Chunk(runes[1:], 100) { // no more stand in one list
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, r := range part {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", code, r)
			code++
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

const producer = "Reglament"

// info is the document information; it agrees with the metadata.
func info(s *Sheet) string {
	day := s.At.UTC().Format("D:20060102150405Z")
	return fmt.Sprintf("<</Title %s\n/Author %s\n/Subject %s\n/Producer %s\n/Creator %s\n/CreationDate (%s)\n/ModDate (%s)>>",
		hexText(s.Title), hexText(s.Author), hexText(s.Subject), hexText(producer), hexText(producer), day, day)
}

// hexText is a text string of PDF in UTF-16.
func hexText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(clean(s))) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

func xmp(s *Sheet) []byte {
	day, part := s.At.UTC().Format(time.RFC3339), "2"
	if len(s.enclosed) > 0 {
		part = "3"
	}
	esc := func(t string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(clean(t))) // a strings.Builder takes everything
		return b.String()
	}
	return []byte("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" ` +
		`xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` +
		`<pdfaid:part>` + part + `</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><dc:format>application/pdf</dc:format>` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(s.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:creator><rdf:Seq><rdf:li>` + esc(s.Author) + `</rdf:li></rdf:Seq></dc:creator>` +
		`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + esc(s.Subject) + `</rdf:li></rdf:Alt></dc:description>` +
		`<dc:language><rdf:Bag><rdf:li>` + string(s.Lang) + `</rdf:li></rdf:Bag></dc:language>` +
		`<xmp:CreatorTool>` + producer + `</xmp:CreatorTool><xmp:CreateDate>` + day + `</xmp:CreateDate><xmp:ModifyDate>` + day + `</xmp:ModifyDate>` +
		`<pdf:Producer>` + producer + `</pdf:Producer>` +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
}
