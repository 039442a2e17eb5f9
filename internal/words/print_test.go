package words_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reglament/internal/words"
)

const printed = "Облыс прокурорлары балалардың құқықтарын қорғау туралы заңнаманың сақталуын тексерсін, мектептер мен интернаттардағы " +
	"бұзушылықтарды анықтап, кінәлі адамдардың тізімін, қозғалған істер санын және қабылданған шараларды көрсетсін."

func TestPrintsMeetWhateverTheEndings_44_I44c(t *testing.T) {
	other := strings.NewReplacer("тексерсін", "тексеру", "тізімін", "тізімдері", "балалардың", "балалар", "шараларды", "шаралар").Replace(printed)
	a, b := words.PrintOf(printed), words.PrintOf(other)
	if share := a.Alike(b); share < 0.75 || share != b.Alike(a) {
		t.Errorf("alike to %v and %v", share, b.Alike(a))
	}
	if a.Alike(a) != 1 || !slices.Equal(a.Bands(), words.PrintOf(printed).Bands()) {
		t.Error("a text is not like itself")
	}
	if n := common(a.Bands(), b.Bands()); n < 2 {
		t.Errorf("%d bands are common", n)
	}
	c := words.PrintOf("Мемлекеттік сатып алу саласындағы шарттардың орындалмауы бойынша берілген талап арыздардың көшірмесі жіберілсін")
	if a.Alike(c) > 0.2 || common(a.Bands(), c.Bands()) > 0 {
		t.Errorf("another matter is alike to %v", a.Alike(c))
	}
}

func TestPrintIsReadBack_44_I44c(t *testing.T) {
	for _, text := range []string{"", "бір", printed} {
		a := words.PrintOf(text)
		b, err := words.ReadPrint(a.String())
		if err != nil || b.Len() != a.Len() || b.String() != a.String() {
			t.Errorf("%q: %v", text, err)
		}
	}
	if words.PrintOf("").Bands() != nil || words.PrintOf("").Alike(words.PrintOf("")) != 0 {
		t.Error("an empty text is like another")
	}
	for _, bad := range []string{"?", "AAA", "AAAAAgAAAAE"} {
		if _, err := words.ReadPrint(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// BenchmarkPrint prints a text of five pages.
func BenchmarkPrint(b *testing.B) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "%s %d сұрақ%d бойынша.\n", printed, i, i*7)
	}
	for b.Loop() {
		words.PrintOf(text.String()).Bands()
	}
}

func common(a, b []int64) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}
