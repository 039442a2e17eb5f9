package instrument_test

import (
	"strings"
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
)

// found are the demands that the edition in force finds in a text, with the verdict on it.
func found(t *testing.T, text string, cleared bool) (law.Verdict, []demand.Demand) {
	t.Helper()
	s := &InformSubject{Text: text, Cleared: cleared}
	v := chapter(t).JudgeInform(s, &Draft{Kind: Request, Day: day("2026-03-02"), Sender: Sender{Body: "gpo", BodyKind: GPO}})
	return v, s.Found
}

func TestHiddenDemandsAreFound_48_I48(t *testing.T) {
	for _, x := range []struct{ text, why, marked string }{
		{"Сот тәжірибесі жіберіледі. Қабылданған шаралар туралы ақпарат ұсынылсын.", "order", "ұсынылсын"},
		{"Талдау материалдары Бас прокуратураға жолдансын.", "order", "жолдансын"},
		{"Қателер туралы мәлімет жіберілсін!", "order", "жіберілсін"},
		{"Нәтижесін белгіленген мерзімде хабарлаңыз.", "order", "хабарлаңыз"},
		{"Есепті басқармаға жіберіңіз", "order", "жіберіңіз"},
		{"Әр тоқсанда ақпарат берсін.", "order", "берсін"},
		{"Қорытынды деректерді беруді сұраймын.", "ask", "беруді … сұраймын"},
		{"Пікіріңізді жолдауыңызды сұраймыз", "ask", "жолдауыңызды … сұраймыз"},
		{"Атқарылған жұмыс туралы Бас прокуратураға ақпарат ұсыну қажет.", "duty", "прокуратураға … ұсыну … қажет"},
		{"Мәліметтерді 5 шілдеге дейін ұсыну.", "term", "дейін … ұсыну"},
		{"Осы хаттағы кестені толтырып жіберген жөн.", "table", "кестені … толтырып"},
		{"Аудан, іс саны: ______ ", "table", "______"},
		{"| Аудан | Саны |\n| | |\n", "table", "| | |"},
		{"Направляется обзор. Прошу сообщить о принятых мерах.", "ask", "Прошу … сообщить"},
		{"Просим в кратчайшие сроки направить предложения.", "ask", "Просим … направить"},
		{"Предлагаю изучить и обобщить практику.", "ask", "Предлагаю … изучить"},
		{"Представить сведения о нагрузке.", "first", "Представить"},
		{"1) Доложить о результатах.", "first", "Доложить"},
		{"Сведения направить до 5 июля.", "term", "направить … до"},
		{"Отчёт представить не позднее 05.07.2026 в отдел", "term", "представить … позднее"},
		{"Сообщите, сколько дел прекращено", "order", "Сообщите"},
		{"Обеспечьте контроль.", "order", "Обеспечьте"},
		{"Областям необходимо ежеквартально отчитываться, направляя данные в Генеральную прокуратуру, и представить планы.", "duty", "необходимо … отчитываться … прокуратуру"},
		{"К обзору приложена таблица, которую нужно заполнить.", "table", "таблица … заполнить"},
		{"ПРОШУ\tпредоставить  списки", "ask", "ПРОШУ … предоставить"},
	} {
		v, list := found(t, x.text, false)
		if len(list) != 1 || list[0].Why != x.why || list[0].Marked() != x.marked {
			t.Errorf("%q: found %+v, want %s %q", x.text, list, x.why, x.marked)
			continue
		}
		if !strings.Contains(x.text, strings.TrimSpace(list[0].Text())) {
			t.Errorf("%q: %q is not of the text", x.text, list[0].Text())
		}
		if v.Allowed() || v.Refusals()[0].Para != "48" || v.Refusals()[0].Allowed.Key == "" {
			t.Errorf("%q: not refused under 48: %+v", x.text, v.Refusals())
		}
		if v, list := found(t, x.text, true); !v.Allowed() || len(list) != 1 {
			t.Errorf("%q: what the Apparatus cleared is refused, or no longer shown", x.text)
		}
	}
}

// The full stops of a day in figures end no sentence: what is shown is the whole of it.
func TestDemandIsShownWhole_48_I48(t *testing.T) {
	const demand = "Қабылданған шаралар туралы 01.12.2026 дейін хабарлауыңызды сұраймын"
	_, list := found(t, "Шолу жіберіледі. "+demand+". Шолу 2 бөлімнен тұрады.", false)
	if len(list) != 1 || list[0].Text() != demand {
		t.Errorf("found %+v", list)
	}
}

func TestWhatAsksForNothingPasses_48_I48(t *testing.T) {
	for _, text := range []string{
		"",
		"Комитеттің ұсынысын қолдау туралы пікір білдірілді.",
		"Жолдасының хабарламасын прокурор қарады.",
		"2026 жылдың 5 шілдесіне дейін 120 өтініш қаралды.",
		"Тексеру нәтижелері бойынша қателіктер талданды, тәжірибе алмасу үшін жіберіледі.",
		"Сот үкімі заңды күшіне енген күннен бастап орындалуға тиіс.",
		"Ақпараттық хат мәлімет үшін жолданады.",
		"Направляется обзор судебной практики для использования в работе.",
		"Представленные до 5 июля отчёты показали рост.",
		"Заявитель вправе представить документы в течение 10 дней.",
		"Следует отличать кражу от мошенничества.",
		"Суду необходимо представить доказательства, на которые ссылается сторона.",
		"Обвиняемый должен сообщить о перемене места жительства.",
		"Прошу считать обзор справочным материалом.",
		"Таблица показывает, как распределены дела.",
	} {
		if v, list := found(t, text, false); len(list) > 0 || !v.Allowed() {
			t.Errorf("%q: found %+v", text, list)
		}
	}
}

func TestDemandsOfALongTextAreBounded_48_I48(t *testing.T) {
	_, list := found(t, strings.Repeat("Сообщите о мерах. ", 500), false)
	if len(list) != 20 {
		t.Errorf("%d demands are shown", len(list))
	}
	_, list = found(t, strings.Repeat("және ", 400)+"жіберілсін "+strings.Repeat("әрі ", 400), false)
	if len(list) != 1 || len(list[0].Text()) > 700 || !strings.Contains(list[0].Text(), "жіберілсін") {
		t.Errorf("a long sentence is shown as %d bytes", len(list[0].Text()))
	}
}

func FuzzDemands(f *testing.F) {
	f.Add("Прошу сообщить до 05.07.2026. Ұсынылсын; \xff\xfe|  |  | ____")
	f.Fuzz(func(t *testing.T, text string) {
		_, list := found(t, text, false)
		for _, d := range list {
			if d.Marked() == "" || !strings.Contains(text, d.Text()) {
				t.Fatalf("%+v is not of %q", d, text)
			}
		}
	})
}

// BenchmarkDemands looks through five pages.
func BenchmarkDemands(b *testing.B) {
	l := chapter(b)
	d := &Draft{Kind: Request, Day: day("2026-03-02"), Sender: Sender{Body: "gpo", BodyKind: GPO}}
	text := strings.Repeat("Направляется обзор практики рассмотрения обращений. Тәжірибе алмасу үшін жіберіледі. ", 120)
	b.ReportAllocs()
	for b.Loop() {
		l.JudgeInform(&InformSubject{Text: text}, d)
	}
}

// What is said to all executors beside the signed text demands nothing either (48, 44), whoever may clear a document.
func TestMessagesToExecutorsDemandNothing_48_44_I48(t *testing.T) {
	l := chapter(t)
	const demanding = "2026 жылғы 10 желтоқсанға дейін осы кестені толтырып, Бас прокуратураға жіберіңіздер."
	for _, c := range []struct {
		message, text string
		cleared       bool
		want          law.Outcome
	}{
		{"method", demanding, false, law.Refused},
		{"answer", demanding, false, law.Refused},
		{"answer", "Заполните таблицу и направьте в Генеральную прокуратуру до 10 декабря.", false, law.Refused},
		{"method", demanding, true, law.Refused}, // nobody clears a message
		{"method", "Зерделеу жөніндегі әдістемелік ұсыныстар қоса беріліп отыр.", false, law.Pass},
		{"answer", "С начала текущего года по сегодняшний день.", false, law.Pass},
		{"question", demanding, false, law.NotApplicable},
	} {
		d := good(Request)
		v := l.JudgeInform(&InformSubject{Text: c.text, Message: c.message, Cleared: c.cleared}, d)
		got := law.Outcome(0)
		for _, f := range v.All {
			if f.Rule == RuleTalk {
				got = max(got, f.Outcome)
				said(t, f)
			}
			if f.Outcome >= law.Warning && f.Para != "48" {
				t.Errorf("paragraph %s", f.Para)
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %v, want %v", c.message, c.text, got, c.want)
		}
	}
}
