package page

import (
	"errors"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

func TestSafeReturn(t *testing.T) {
	for to, want := range map[string]string{
		"/instruments?kind=task": "/instruments?kind=task", "": "/", "//evil.kz": "/", "https://evil.kz/": "/", `/\evil.kz`: "/",
		"javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/", "instruments": "/", "/%2f/evil": "/%2f/evil",
	} {
		if got := SafeReturn(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

func TestAttachmentNamesStayNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf":          `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`,
		"есеп \"1\".pdf": `attachment; filename="____ _1_.pdf"; filename*=UTF-8''%D0%B5%D1%81%D0%B5%D0%BF%20%221%22.pdf`,
		"a\r\nb":         `attachment; filename="a__b"; filename*=UTF-8''a%0D%0Ab`,
	} {
		if got := Attachment(name); got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
}

func TestRenameLeavesOtherErrors(t *testing.T) {
	other := errors.New("x")
	if got := Rename(other, nil); !errors.Is(got, other) {
		t.Error(got)
	}
	var invalid fault.Invalid
	if err := WordsOf("return", fault.Bad("text", i18n.M("common.error.empty"))); !errors.As(err, &invalid) || invalid.Fields[0].Name != "return.text" {
		t.Error(err)
	}
}
