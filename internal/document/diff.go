package document

import (
	"context"
	"encoding/json"
	"slices"
	"unicode"
	"unicode/utf8"

	"znkr.io/diff"

	"reglament/internal/store"
)

// Diff compares two versions of a document: the title, every part word by word, every fact as a whole. Parts stand in the
// order of the newer version; what was removed follows.
func (k *Kernel) Diff(ctx context.Context, q store.Q, id string, a, b int64) ([]PartDiff, error) {
	older, err := k.GetVersion(ctx, q, id, a)
	if err != nil {
		return nil, err
	}
	newer, err := k.GetVersion(ctx, q, id, b)
	if err != nil {
		return nil, err
	}
	return append([]PartDiff{partDiff("title", older.Title, newer.Title)}, Compare(older.Content, newer.Content)...), nil
}

// Compare shows what changed from one content to another.
func Compare(older, newer Content) []PartDiff {
	var out []PartDiff
	seen := map[string]bool{}
	for _, p := range newer.Parts {
		seen[p.Key] = true
		out = append(out, partDiff(p.Key, older.Text(p.Key), p.Text))
	}
	for _, p := range older.Parts {
		if !seen[p.Key] {
			out = append(out, partDiff(p.Key, p.Text, ""))
		}
	}
	return append(out, factDiffs(older.Facts, newer.Facts)...)
}

func partDiff(key, older, newer string) PartDiff {
	spans := Words(older, newer)
	return PartDiff{Key: key, Changed: older != newer, Spans: spans}
}

// factDiffs compares the facts by name.
func factDiffs(older, newer json.RawMessage) []PartDiff {
	a, b := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	// Facts were checked when they were saved; none at all leaves the map empty.
	_ = json.Unmarshal(older, &a)
	_ = json.Unmarshal(newer, &b)
	var names []string
	for n := range a {
		names = append(names, n)
	}
	for n := range b {
		if _, both := a[n]; !both {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	var out []PartDiff
	for _, n := range names {
		if blank(a[n]) && blank(b[n]) {
			continue
		}
		d := PartDiff{Key: "facts." + n, IsFact: true, Changed: string(a[n]) != string(b[n])}
		switch {
		case !d.Changed:
			d.Spans = []Span{{Equal, string(a[n])}}
		default:
			if len(a[n]) > 0 {
				d.Spans = append(d.Spans, Span{Delete, string(a[n])})
			}
			if len(b[n]) > 0 {
				d.Spans = append(d.Spans, Span{Insert, string(b[n])})
			}
		}
		out = append(out, d)
	}
	return out
}

// blank reports whether a fact says nothing: an empty text and none at all are the same.
func blank(fact json.RawMessage) bool { return len(fact) == 0 || string(fact) == `""` }

// Words compares two texts word by word; joining the spans but the deletions gives newer back.
func Words(older, newer string) []Span {
	var out []Span
	for _, e := range diff.Edits(words(older), words(newer)) {
		s := Span{Equal, e.X}
		switch e.Op {
		case diff.Insert:
			s = Span{Insert, e.Y}
		case diff.Delete:
			s.Op = Delete
		}
		if n := len(out); n > 0 && out[n-1].Op == s.Op {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// words cuts a text into words, blanks and single other characters; joined they are the text.
func words(s string) []string {
	var out []string
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		class := classOf(r)
		for class != 0 && n < len(s) {
			r, size := utf8.DecodeRuneInString(s[n:])
			if classOf(r) != class {
				break
			}
			n += size
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func classOf(r rune) int {
	switch {
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return 1
	case unicode.IsSpace(r):
		return 2
	}
	return 0
}
