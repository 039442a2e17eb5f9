package instrument_test

import (
	"slices"
	"strings"
	"testing"

	"reglament/internal/i18n"
	. "reglament/internal/instrument"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
	"reglament/regulation"
)

// asking is a request of a region that asks so.
func asking(text string) *Draft {
	d := good(Request)
	d.Content["demand"] = text
	return d
}

// wordsOf are the words found by a rule, "" when it finds none.
func wordsOf(t *testing.T, d *Draft, rule string) (out law.Outcome, said string) {
	t.Helper()
	for _, f := range chapter(t).Judge(d, kz, nil).All {
		if f.Rule == rule && f.Outcome >= law.Warning {
			return f.Outcome, asText(t, f)
		}
	}
	return law.Pass, ""
}

func TestCaseAskedForInTheText_43_I43e(t *testing.T) {
	for _, x := range []struct{ text, words string }{
		{"Направить уголовное дело № 237100031000245.", "Направить … уголовное … дело"},
		{"Направьте в Генеральную прокуратуру уголовное дело в отношении Ахметова.", "Направьте … уголовное … дело"},
		{"Прошу Вас для изучения представить прекращённые уголовные дела о мошенничестве.", "представить … уголовные … дела"},
		{"Просим направить в прокуратуру г. Астаны гражданское дело по иску ТОО «Нур».", "направить … гражданское … дело"},
		{"Представьте 5 прекращённых уголовных дел.", "Представьте … уголовных … дел"},
		{"Уголовное дело № 5 прошу направить нарочно.", "Уголовное … дело … направить"},
		{"Дело № 1-24/2026 направить в срок до 5 июля.", "Дело … направить"},
		{"Направьте справку, а также уголовное дело № 7.", "Направьте … уголовное … дело"},
		{"Прошу представить:\n- уголовное дело № 7;\n- опись.", ""},
		{"Необходимо представить в Генеральную прокуратуру дело об административном правонарушении.", "представить … дело … об … административном"},
		{"Изучить и направить материалы уголовного дела № 5.", "направить … материалы … уголовного … дела"},
		{"Запрашивается уголовное дело № 9 по обвинению Серикова.", "Запрашивается … уголовное … дело"},
		{"Обеспечьте направление уголовных дел в Генеральную прокуратуру.", "направление … уголовных … дел"},
		{"Прошу обеспечить представление в Генеральную прокуратуру уголовных дел, прекращённых по ст. 35 УПК.", "представление … уголовных … дел"},
		{"Прекращённые в 2025 году уголовные дела направить в Генеральную прокуратуру.", "уголовные … дела … направить"},
		{"Направьте в срок до 05.07.2026 уголовное дело № 245.", "Направьте … уголовное … дело"},
		{"Прошу направить в порядке надзора гражданское дело № 7541-24-00-2/115 по иску акимата.", "направить … гражданское … дело"},
		{"2025 жылы тоқтатылған қылмыстық істерді Бас прокуратураға зерделеуге жіберуіңізді сұраймын.", "қылмыстық … істерді … жіберуіңізді"},
		{"Сотқа дейінгі тергеп-тексеру материалдарын жіберіңіз.", "тергеп … тексеру … материалдарын … жіберіңіз"},
		{"Қылмыстық істі Бас прокуратураға жолдау қажет.", "Қылмыстық … істі … жолдау"},
		{"Қылмыстық істі жіберіңіз", "Қылмыстық … істі … жіберіңіз"},
		{"№ 237100031000245 қылмыстық істі Бас прокуратураға үш күн ішінде жолдаңыз.", "қылмыстық … істі … жолдаңыз"},
		{"№ 5 қылмыстық іс Бас прокуратураға жіберілсін.", "қылмыстық … іс … жіберілсін"},
		{"Тоқтатылған қылмыстық істерді зерделеу үшін ұсынуыңызды сұраймыз.", "қылмыстық … істерді … ұсынуыңызды"},
		{"Ахметовке қатысты азаматтық істі жіберу.", "азаматтық … істі … жіберу"},
		{"Әкімшілік құқық бұзушылық туралы істі ұсынсын.", "бұзушылық … туралы … істі … ұсынсын"},
		{"Қылмыстық іс материалдарын жіберуді сұраймын.", "Қылмыстық … іс … материалдарын … жіберуді"},
		{"№ 1-24/2026 істі жолдауды тапсырамын.", "істі … жолдауды"},
		{"Қылмыстық істі және оның тізімдемесін жіберіңіз.", "Қылмыстық … істі … жіберіңіз"},
	} {
		out, said := wordsOf(t, asking(x.text), RuleCaseWords)
		if out != law.Warning || !strings.Contains(said, x.words) {
			t.Errorf("%q: %v %q", x.text, out, said)
		}
	}
}

func TestWhatAsksForNoCase_43_I43e(t *testing.T) {
	for _, text := range []string{
		"По уголовным делам о коррупции представьте сведения.",
		"Представьте сведения о количестве уголовных дел, направленных в суд.",
		"Направить список уголовных дел, прекращённых в 2025 году.",
		"Представить анализ причин прекращения уголовных дел.",
		"Направьте копию постановления о прекращении уголовного дела № 5.",
		"Направьте копию приговора по уголовному делу № 5.",
		"Представьте надзорное производство по уголовному делу № 5.",
		"Представьте справку на уголовное дело № 5.",
		"Представить справку о том, почему прекращены уголовные дела.",
		"Представьте сведения о лицах в отношении которых прекращены уголовные дела.",
		"Представьте отчёт о том как расследуются уголовные дела о хищениях.",
		"Направьте информацию, направлялись ли уголовные дела в суд.",
		"Сообщите, в каком суде находится уголовное дело № 5.",
		"Суд постановил направить уголовное дело на новое рассмотрение.",
		"Обеспечить своевременное направление уголовных дел в суд.",
		"Направить уголовное дело № 5 по подследственности.",
		"Направьте копии решений, уголовные дела не направлять.",
		"Не направляйте уголовное дело, достаточно копии приговора.",
		"Направьте личное дело № 12 сотрудника.",
		"Уголовное дело № 5 прекращено 3 марта, прошу представить пояснения.",
		"Представьте обзор: уголовные дела рассматриваются с нарушением сроков.",
		"Предоставьте доступ к базе данных.",
		"Следователь обязан представить прокурору уголовное дело.",
		"Изучить уголовные дела о преступлениях против несовершеннолетних и представить справку.",
		"Истребовать статистику, изучить уголовные дела, результаты представить.",
		"Направьте отчёт по форме: номер, уголовное дело, статья, решение.",
		"Представьте список: уголовное дело, дата, решение.",
		"Представьте сведения с указанием, какое уголовное дело прекращено.",
		"Представьте таблицу, в которой отражены гражданские дела с участием прокурора.",
		"Уголовное дело № 5 изучите и представьте заключение.",
		"Прошу предоставить доступ в электронное уголовное дело № 12.",
		"Направить в Генеральную прокуратуру надзорные производства и материалы проверок.",
		"Деловая переписка направляется в отдел. Представьте план дел на год.",
		"Сыбайлас жемқорлық туралы қылмыстық істер бойынша мәлімет ұсыныңыз.",
		"Қылмыстық істер санын жіберіңіз.",
		"Тоқтатылған қылмыстық істер тізімін ұсыныңыз.",
		"Қылмыстық істер тізімі жіберілсін.",
		"Қылмыстық істі тоқтату туралы қаулының көшірмесін жіберіңіз.",
		"Қылмыстық істі зерделеп, қорытындысын жіберіңіз.",
		"Қылмыстық істі тергеген адамдардың түсініктемесін ұсынсын.",
		"Қылмыстық іс қозғалған адамдардың тізімі жіберілсін.",
		"Қылмыстық істі жіберу қажет емес.",
		"Қылмыстық істі жібермеңіз, қаулының көшірмесі жеткілікті.",
		"Қылмыстық іс сотқа жіберілді.",
		"Қылмыстық істерді сотқа жіберу тәртібі туралы ақпарат ұсыныңыз.",
		"Прокурорлар қылмыстық істі сотқа жолдаған жағдайда хабарласын.",
		"Облыс прокурорлары қылмыстық істі зерделесін және қорытындысын ұсынсын.",
		"Қылмыстық істі қысқартуға негіз болған құжаттарды жіберіңіз.",
		"Қылмыстық істердің тізімін, саны мен нәтижесін ұсыныңыз.",
		"Бұл істі ұйымдастыру жөнінде ұсыныс беріңіз.",
		"Атқарылған істер туралы есепті жіберіңіз.",
		"Үкім шыққан қылмыстық іс бойынша анықтама жіберілсін.",
	} {
		if out, said := wordsOf(t, asking(text), RuleCaseWords); out != law.Pass {
			t.Errorf("%q: %v %s", text, out, said)
		}
	}
}

func asText(t *testing.T, f law.Finding) string {
	t.Helper()
	said(t, f)
	return i18n.For("ru").T(f.Msg)
}

func TestTitleAndQuestionsAreReadToo_43_I43e(t *testing.T) {
	for name, edit := range map[string]func(*Draft){
		"title": func(d *Draft) {
			d.Content["name"] = "Об истребовании уголовного дела № 5"
		},
		"title in Kazakh": func(d *Draft) { d.Content["name"] = "Қылмыстық істі жіберу туралы" },
		"question":        func(d *Draft) { d.Questions = []string{"Направьте уголовное дело № 5"} },
		"form of execution": func(d *Draft) {
			d.Content["form"] = "Представить уголовное дело № 5 с описью"
		},
	} {
		d := good(Request)
		edit(d)
		if out, _ := wordsOf(t, d, RuleCaseWords); out != law.Warning {
			t.Errorf("%s: %v", name, out)
		}
	}
	for _, title := range []string{"О направлении уголовных дел в суд", "Қылмыстық істер туралы", "Об изучении уголовного дела № 5", "Қылмыстық істерді тергеу туралы"} {
		d := good(Request)
		d.Content["name"] = title
		if out, said := wordsOf(t, d, RuleCaseWords); out != law.Pass {
			t.Errorf("%s: %s", title, said)
		}
	}
}

func TestCaseWordsAgainstTheMark_43_I43e(t *testing.T) {
	demand := func(d *Draft) { d.Content["demand"] = "Направить уголовное дело № 5" }
	table(t, RuleCaseWords, "43", []ruleCase{
		{"no mark", Request, demand, law.Warning},
		{"marked: the other rule speaks", Request, func(d *Draft) { demand(d); d.AsksCaseFiles = true }, law.NotApplicable},
		{"of the Committee, an authorised body", Request, func(d *Draft) { demand(d); d.Recipients = []Recipient{{Body: "kpssu", Kind: Committee}} }, law.Pass},
		{"of the Committee and a region", Request, func(d *Draft) {
			demand(d)
			d.Recipients = []Recipient{{Body: "kpssu", Kind: Committee}, {Body: "akmola", Kind: Region}}
		}, law.Warning},
		{"a task that asks for the case", Task, func(d *Draft) { d.Content["algorithm"] = "Направить уголовное дело № 5" }, law.Warning},
		{"a task that asks for it in Kazakh", Task, func(d *Draft) {
			d.Content["algorithm"] = "1. № 235500121000123 қылмыстық істі Бас прокуратураға жіберіңіз."
		}, law.Warning},
		{"a task marked as asking: the other rule speaks", Task, func(d *Draft) {
			d.AsksCaseFiles, d.Content["algorithm"] = true, "Направить уголовное дело № 5"
		}, law.NotApplicable},
		{"an assignment that asks for cases", Assignment, func(d *Draft) {
			d.Content["questions_list"] = "Представьте в Генеральную прокуратуру прекращённые уголовные дела."
		}, law.Warning},
		{"a task that studies a case", Task, func(d *Draft) {
			d.Content["algorithm"] = "Изучить уголовное дело № 5 и представить заключение."
		}, law.Pass},
		{"a task whose executor gets the case from the court himself", Task, func(d *Draft) {
			d.Content["algorithm"] = "Истребуйте из суда уголовное дело № 5, изучите его и представьте заключение."
		}, law.Pass},
		{"a task of the Committee", Task, func(d *Draft) {
			d.Content["algorithm"], d.Recipients = "Направить уголовное дело № 5", []Recipient{{Body: "kpssu", Kind: Committee}}
		}, law.Pass},
		{"nothing of cases", Request, func(*Draft) {}, law.Pass},
	})
	d := good(Request)
	demand(d)
	reasons := law.Reasons{RuleCaseWords: "Запрашивается надзорное производство, а не само дело, которое находится в суде"}
	if err := chapter(t).Judge(d, kz, reasons).Err(); err != nil {
		t.Errorf("with a written reason: %v", err)
	}
	for _, text := range []string{
		"Истребуйте из суда уголовное дело № 5 и направьте.", "Направьте находящееся в производстве суда гражданское дело № 5.",
		"Соттан азаматтық істі алдырып, жіберіңіз.", "Алматы қалалық сотындағы қылмыстық істі жолдаңыз.",
	} {
		if _, said := wordsOf(t, asking(text), RuleCaseWords); !strings.Contains(said, "находится в суде") {
			t.Errorf("%q: where it lies is not said: %q", text, said)
		}
	}
}

func TestCaseAndInformationInTheText_44_I44g(t *testing.T) {
	text := func(s string) func(*Draft) { return func(d *Draft) { d.Content["demand"] = s } }
	table(t, RuleCaseInfoWords, "44", []ruleCase{
		{"in one sentence", Request, text("Направьте уголовное дело № 5 и информацию о ходе расследования."), law.Warning},
		{"told in one sentence", Request, text("Направьте уголовное дело № 5 и сообщите результаты."), law.Warning},
		{"in two sentences", Request, text("Направьте уголовное дело № 5. По делу представьте подробную справку."), law.Warning},
		{"on them", Request, text("Прошу направить уголовные дела о хищениях. Сведения по ним представить до 5 июля."), law.Warning},
		{"Kazakh, one sentence", Request, text("№ 5 қылмыстық істі және ол бойынша ақпаратты жіберіңіз."), law.Warning},
		{"Kazakh, two sentences", Request, text("Қылмыстық істерді жіберіңіз. Олар бойынша мәліметті де ұсыныңыз."), law.Warning},
		{"a task too", Task, func(d *Draft) {
			d.Content["algorithm"] = "Направьте уголовное дело № 5 и справку по делу."
		}, law.Warning},
		{"a task that studies a case", Task, func(d *Draft) {
			d.Content["algorithm"] = "Истребуйте уголовное дело № 5, изучите его и сообщите о результатах."
		}, law.Pass},
		{"a task about a case", Task, func(d *Draft) {
			d.Content["algorithm"] = "Изучите уголовное дело № 5. По делу представьте справку."
		}, law.Pass},
		{"the mark says materials", Request, func(d *Draft) { d.AsksCaseMaterials = true; text("Сообщите сведения по ним.")(d) }, law.Warning},
		{"the mark says information", Request, func(d *Draft) {
			d.AsksCaseInfo = true
			text("Направьте уголовное дело № 5.")(d)
		}, law.Warning},
		{"both marks", Request, func(d *Draft) {
			d.AsksCaseMaterials, d.AsksCaseInfo = true, true
			text("Направьте уголовное дело № 5 и справку по делу.")(d)
		}, law.NotApplicable},
		{"a case alone", Request, text("Направьте уголовное дело № 5 с описью документов."), law.Pass},
		{"about a case of theft of information", Request, text("Направьте уголовное дело по факту хищения сведений."), law.Pass},
		{"the day of sending", Request, text("Направьте уголовное дело № 5. Об отправке дела сообщите."), law.Pass},
		{"information alone", Request, text("Сообщите результаты рассмотрения по уголовному делу № 5."), law.Pass},
		{"statistics beside", Request, text("Направьте уголовное дело № 5. Представьте статистические сведения по делам о кражах."), law.Pass},
		{"marked materials, other information", Request, func(d *Draft) {
			d.AsksCaseMaterials = true
			text("Представьте информацию о штатной численности.")(d)
		}, law.Pass},
		{"nothing", Assignment, func(*Draft) {}, law.Pass},
	})
}

func TestRegionMayAddCaseWords_10_43_I43e(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	words, err := law.BindParam[demand.Cases](RuleCaseWords, book)
	if err != nil {
		t.Fatal(err)
	}
	base, _, _ := words.On(book.For(law.Root, day("2026-03-01")), day("2026-03-01"))
	more, fewer := base, base
	more.RU.Hand = append(slices.Clone(base.RU.Hand), "пришл")
	more.RU.Away = base.RU.Away[1:]
	fewer.KK.Object = base.KK.Object[1:]
	if !more.AsStrictAs(base) || fewer.AsStrictAs(base) || base.AsStrictAs(more) {
		t.Error("more words, or fewer that spare, are as strict; fewer words are not")
	}
	for _, edit := range []func(*demand.Cases){
		func(v *demand.Cases) { v.RU.Object = nil }, func(v *demand.Cases) { v.KK.Hand = []string{"ж"} }, func(v *demand.Cases) { v.KK.Info = []string{" "} },
		func(v *demand.Cases) { v.RU.Where = []string{"Суд"} },
	} {
		bad := base
		if edit(&bad); bad.Valid() == nil {
			t.Error("words that would find nothing or everything are taken")
		}
	}
}

// wordsOfCases are the words of the Regulation's own edition.
func wordsOfCases(tb testing.TB) (demand.Cases, demand.Moods) {
	tb.Helper()
	book, err := regulation.Book()
	if err != nil {
		tb.Fatal(err)
	}
	on := day("2026-03-01")
	words, err := law.BindParam[demand.Cases](RuleCaseWords, book)
	if err != nil {
		tb.Fatal(err)
	}
	moods, err := law.BindParam[demand.Moods](RuleDemand, book)
	if err != nil {
		tb.Fatal(err)
	}
	cases, _, _ := words.On(book.For(law.Root, on), on)
	verbs, _, _ := moods.On(book.For(law.Root, on), on)
	return cases, verbs
}

// FuzzCases: whatever the text, what is found is of it, and its words are marked.
func FuzzCases(f *testing.F) {
	cases, verbs := wordsOfCases(f)
	f.Add("Направьте уголовное дело № 5/26 и сведения по нему.\nҚылмыстық істі жіберіңіз, ол бойынша мәлімет беріңіз; \xff1) дело", true)
	f.Fuzz(func(t *testing.T, text string, title bool) {
		found := cases.Find([]demand.Text{{Part: "text", Text: text, Title: title}}, verbs, false)
		for _, x := range slices.Concat(found.Cases, found.Info) {
			if x.Marked() == "" || !strings.Contains(text, x.Demand.Text()) {
				t.Fatalf("%+v is not of %q", x, text)
			}
		}
	})
}

// BenchmarkCases reads five pages for demands for cases.
func BenchmarkCases(b *testing.B) {
	cases, verbs := wordsOfCases(b)
	text := []demand.Text{{Part: "text", Text: strings.Repeat("Направляется обзор практики рассмотрения уголовных дел. Істер бойынша мәлімет жинақталады, нәтижесі хабарланады. ", 120)}}
	b.ReportAllocs()
	for b.Loop() {
		cases.Find(text, verbs, false)
	}
}
