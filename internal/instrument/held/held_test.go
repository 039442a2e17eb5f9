package held

import (
	"strings"
	"testing"
)

func built(t testing.TB) *Catalogue {
	t.Helper()
	sources, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	return New(sources, Alike())
}

func TestWhatStandsInARegisterIsFound_44_I44c(t *testing.T) {
	c := built(t)
	for _, x := range []struct{ text, item string }{
		{"Сообщить количество зарегистрированных в 2026 году уголовных правонарушений.", "erdr.registered"},
		{"Представьте сведения о том, сколько уголовных правонарушений зарегистрировано за полугодие", "erdr.registered"},
		{"2026 жылы тіркелген қылмыстық құқық бұзушылықтардың санын хабарлаңыз.", "erdr.registered"},
		{"Өткен тоқсанда тіркелген қылмыстардың динамикасы", "erdr.registered"},
		{"число проверок, зарегистрированных по субъектам предпринимательства", "ersop.appointed"},
		{"Әкімшілік жауаптылыққа тартылған адамдардың санын көрсету", "erap.offences"},
		{"сумма наложенных административных штрафов", "erap.fines"},
		{"информация о судимости указанных лиц", "exchange.persons"},
		{"түскен өтініштердің саны", "stat.appeals"},
		{"Прошу направить копии приговоров по делам", "open.judgments"},
	} {
		hits := c.Find(x.text)
		if len(hits) == 0 || hits[0].Item.ID != x.item {
			t.Errorf("%q: found %v, want %s", x.text, ids(hits), x.item)
			continue
		}
		if q := hits[0].Quote; q == "" || !strings.Contains(strings.Join(strings.Fields(x.text), " "), q) {
			t.Errorf("%q: the quote %q is not of the text", x.text, q)
		}
	}
}

func TestWhatNoRegisterHoldsIsNotFound_44_I44c(t *testing.T) {
	c := built(t)
	for _, text := range []string{
		"",
		"Изучить причины волокиты и принять меры к их устранению.",
		"Заңдылықтың бұзылу себептерін талдап, оларды жою шараларын қабылдау.",
		"Провести проверку исполнения законодательства о занятости.",
		"Сообщить количество. Указать меры по уголовным правонарушениям.", // two sentences
		"Количество лиц, о котором идёт речь, определяется после того, как прокуратура области изучит все материалы, и лишь затем решается вопрос об уголовных и иных правонарушениях", // too far apart
	} {
		if hits := c.Find(text); len(hits) > 0 {
			t.Errorf("%q: found %v", text, ids(hits))
		}
	}
}

func TestClosedItemsFindNothing_44_I44c(t *testing.T) {
	sources, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	const text = "количество зарегистрированных уголовных правонарушений"
	for i := range sources[0].Items {
		sources[0].Items[i].Closed = true
	}
	if hits := New(sources, Alike()).Find(text); len(hits) > 0 {
		t.Errorf("a closed item was found: %v", ids(hits))
	}
}

func ids(hits []Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Item.ID)
	}
	return out
}

func FuzzFind(f *testing.F) {
	f.Add("количество зарегистрированных уголовных правонарушений. Қылмыс")
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range built(t).Find(text) {
			if h.Item.ID == "" || h.Quote == "" {
				t.Fatalf("an empty hit in %q", text)
			}
		}
	})
}

// BenchmarkFind looks through a draft of five pages.
func BenchmarkFind(b *testing.B) {
	c := built(b)
	text := strings.Repeat("Изучить состояние законности при рассмотрении обращений, указать причины нарушений и принятые меры. Тіркелген өтініштер туралы талдау жасау. ", 75)
	b.ReportAllocs()
	for b.Loop() {
		c.Find(text)
	}
}
