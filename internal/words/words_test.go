package words

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStemsOfOneWordAgree_44_I44c(t *testing.T) {
	for _, forms := range [][]string{
		{"қылмыс", "қылмыстар", "қылмыстардың", "қылмысты", "қылмысқа", "қылмыстан", "қылмыстары", "қылмыстарының"},
		{"тексеру", "тексерулер", "тексерудің", "тексеруге", "тексерулердің", "тексерулерінің"},
		{"кітап", "кітабы", "кітаптар", "кітабының", "кітапқа"},
		{"мерзім", "мерзімі", "мерзімінен", "мерзімдер", "мерзімдерінің", "мерзімге"},
		{"тізілім", "тізілімі", "тізілімдер", "тізілімінде", "тізіліміндегі"},
		{"іс", "іс"},
		{"преступление", "преступления", "преступлений", "преступлениям", "преступлениями"},
		{"зарегистрированный", "зарегистрированных", "зарегистрированные", "зарегистрированными"},
		{"проверка", "проверки", "проверок", "проверках", "проверкам"},
		{"сведения", "сведений", "сведениями"},
	} {
		want, _ := Stems(forms[0])
		for _, form := range forms[1:] {
			got, n := Stems(form)
			if !meet(want, got, n) {
				t.Errorf("%s has stem %v, %s has %v", forms[0], want, form, got)
			}
		}
	}
}

func meet(a, b [2]string, n int) bool {
	for _, x := range b[:n] {
		if x != "" && (x == a[0] || x == a[1]) {
			return true
		}
	}
	return false
}

func TestStemsOfOtherWordsDiffer(t *testing.T) {
	for _, pair := range [][2]string{{"қылмыс", "қызмет"}, {"тексеру", "тергеу"}, {"проверка", "поручение"}, {"адам", "адал"}} {
		a, _ := Stems(pair[0])
		b, n := Stems(pair[1])
		if meet(a, b, n) {
			t.Errorf("%s and %s share a stem: %v, %v", pair[0], pair[1], a, b)
		}
	}
}

func TestTokens(t *testing.T) {
	got := Tokens("Отчёт о 3-х делах. Қалған іс;\n\nend")
	want := []Token{
		{"отчет", 0, 10, 0},
		{"о", 11, 13, 0},
		{"3", 14, 15, 0},
		{"х", 16, 18, 0},
		{"делах", 19, 29, 0},
		{"қалған", 31, 43, 1},
		{"іс", 44, 48, 1},
		{"end", 51, 54, 2},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Қылмыстардың саны – 5; \xff\xfe")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, token := range Tokens(text) {
			if token.From < last || token.To <= token.From || token.To > len(text) {
				t.Fatalf("bounds %d–%d after %d in %q", token.From, token.To, last, text)
			}
			last = token.To
			Stems(token.Word)
		}
	})
}

func BenchmarkStems(b *testing.B) {
	for b.Loop() {
		Stems("қылмыстарының")
		Stems("преступлениями")
	}
}
