package law_test

import (
	"slices"
	"testing"

	"reglament/internal/law"
)

// A rule stands in a body's own edition where that edition puts it, and where the model has it when the edition says nothing (10).
func TestStandingOfAnOwnEdition_10_G10a(t *testing.T) {
	edition := func(text string) *law.Edition {
		ed, err := law.ReadEdition([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return ed
	}
	book, err := law.NewBook(edition(`
edition: {id: gpo-1, body: gpo, title: {kk: a, ru: a, en: a}, order: {number: "1", date: 2019-01-01}, adopted: 2019-01-01, from: 2019-01-01}
rules:
  a: [{from: 2019-01-01, para: "40", val: 1}, {from: 2020-01-01, para: "41", val: 2}]
  b: [{from: 2019-01-01, para: "43", val: 1}]
  c: [{from: 2019-01-01, para: "44", val: 1}]
`), edition(`
edition: {id: akmola-1, body: akmola, base: gpo-1, title: {kk: b, ru: b, en: b}, order: {number: "2", date: 2026-01-01}, adopted: 2026-01-01, from: 2026-01-01}
rules:
  b: [{from: 2026-01-01, para: "31", val: 5}]
  c: [{from: 2026-01-01, para: "44", gone: true}]
`))
	if err != nil {
		t.Fatal(err)
	}
	ed, _ := book.Edition("akmola-1")
	standing := ed.Standing()
	if len(standing) != 2 || !slices.Equal(standing["41"], []string{"a"}) || !slices.Equal(standing["31"], []string{"b"}) {
		t.Errorf("%v", standing)
	}
	a, b := ed.InForce("a"), ed.InForce("b")
	if len(a) != 1 || ed.Source("a", a[0]) != "gpo-1" || len(b) != 1 || ed.Source("b", b[0]) != "akmola-1" {
		t.Errorf("%+v %+v", a, b)
	}
	model, _ := book.Edition("gpo-1")
	if s := model.Standing(); len(s) != 4 || !slices.Equal(s["40"], []string{"a"}) {
		t.Errorf("the model, whose value moved while it is in force: %v", s)
	}
}
