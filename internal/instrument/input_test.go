package instrument_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	. "reglament/internal/instrument"
)

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("draft.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("draft.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaTakesWhatIsRead(t *testing.T) {
	s := schema(t)
	for _, k := range Kinds {
		d := good(k)
		d.Signer.For = &Acting{Post: "deputy", Lawful: true}
		d.Short = shortBy("president")
		d.Interim = []InterimTerm{{What: "x", Due: day("2026-04-01")}}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadDraft(text, 0, 0)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if again, _ := json.Marshal(back); !bytes.Equal(again, text) {
			t.Errorf("changed on the way:\n%s\n%s", text, again)
		}
		doc, _ := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", k, err)
		}
	}
}

const sample = `{"kind":"request","day":"2026-03-04","sender":{"body":"gpo","body_kind":"gpo"},"term":{"days":3}}`

func TestBadInputIsNamed(t *testing.T) {
	tests := []struct{ name, old, new, field string }{
		{"unknown field", `"term"`, `"colour":"red","term"`, "colour"},
		{"unknown inner field", `"days":3`, `"dayz":3`, "dayz"},
		{"unknown kind", `"request"`, `"order"`, "kind"},
		{"no kind", `"kind":"request",`, ``, "kind"},
		{"no sender", `"body":"gpo",`, ``, "sender.body"},
		{"unknown body", `"body_kind":"gpo"`, `"body_kind":"court"`, "sender.body_kind"},
		{"bad day", `2026-03-04`, `04.03.2026`, ""},
		{"no day", `"day":"2026-03-04",`, ``, "day"},
		{"two terms", `"days":3`, `"days":3,"due":"2026-04-01"`, "term"},
		{"negative term", `"days":3`, `"days":-3`, "term.days"},
		{"endless term", `"days":3`, `"days":1001`, "term.days"},
		{"term in words", `"days":3`, `"days":"three"`, ""},
		{"unknown part", `"term"`, `"content":{"ground":"x"},"term"`, "content"},
		{"unknown post", `"term"`, `"signer":{"post":"king"},"term"`, "signer.post"},
		{"month 13", `"term"`, `"ground":{"item_month":13},"term"`, "ground.item_month"},
		{"overlong part", `"term"`, `"content":{"name":"` + strings.Repeat("ә", 20_001) + `"},"term"`, "content.name"},
		{"overlong number", `"term"`, `"ground":{"number":"` + strings.Repeat("9", 501) + `"},"term"`, "ground.number"},
		{"a list for a map", `{"kind"`, `["kind"`, ""},
		{"two documents", `"days":3}}`, "\"days\":3}}\n---\n{}", ""},
		{"empty", sample, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(sample, tt.old, tt.new, 1)
			_, err := ReadDraft([]byte(text), 0, 0)
			var bad fault.Invalid
			if !errors.As(err, &bad) {
				t.Fatalf("got %v", err)
			}
			if bad.Fields[0].Name != tt.field {
				t.Errorf("field %q, want %q", bad.Fields[0].Name, tt.field)
			}
			for _, l := range i18n.Langs {
				if said := i18n.For(l).T(bad.Fields[0].Msg); strings.ContainsAny(said, "{}") || said == bad.Fields[0].Msg.Key {
					t.Errorf("%s: not said: %s", l, said)
				}
			}
		})
	}
	if _, err := ReadDraft(make([]byte, MaxDraftBytes+1), 0, 0); err == nil {
		t.Error("a draft without bounds was read")
	}
}

func TestDayOfTheActIsReplaced(t *testing.T) {
	d, err := ReadDraft([]byte(sample), day("2026-05-05"), 0)
	if err != nil || d.Day != day("2026-05-05") || d.Stage != Typing {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = ReadDraft([]byte(strings.Replace(sample, `"day":"2026-03-04",`, "", 1)), 0, day("2026-06-06"))
	if err != nil || d.Day != day("2026-06-06") {
		t.Errorf("%+v, %v", d, err)
	}
}

func FuzzReadDraft(f *testing.F) {
	l := chapter(f)
	f.Add([]byte(sample))
	for _, k := range Kinds {
		text, _ := json.Marshal(good(k))
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadDraft(data, 0, 0)
		if err != nil {
			return
		}
		for _, finding := range l.Judge(d, kz, nil).All {
			i18n.For(i18n.KK).T(finding.Msg)
			i18n.For(i18n.KK).T(finding.Allowed)
		}
	})
}
