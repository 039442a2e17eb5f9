package instrument_test

import (
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
	"reglament/regulation"
)

// reading is a text and what a rule makes of it.
type reading struct {
	text string
	want law.Outcome
}

// read puts each text into a part of a good draft of the kind and compares what the rule makes of it.
func read(t *testing.T, kind Kind, part, rule string, list []reading) {
	t.Helper()
	for _, x := range list {
		d := good(kind)
		d.Content[part] = x.text
		if got, found := wordsOf(t, d, rule); got != x.want {
			t.Errorf("%q: %v %s, want %v", x.text, got, found, x.want)
		}
	}
}

// The draft is of 4 March 2026 with 20 working days, until 7 April.
func TestIntermediateTermsInTheText_40_I40e(t *testing.T) {
	read(t, Assignment, "questions_list", RuleInterimWords, []reading{
		{"1. Жағдайды талдау. Аралық мәлімет 2026 жылғы 10 наурызға дейін берілсін.", law.Refused},
		{"Баяндау жазбасы; аралық есептер 10.03.2026 және 20.03.2026 дейін ұсынылсын", law.Refused},
		{"Аралық есептер ай сайын ұсынылады.", law.Refused},
		{"Кезеңдік мәліметті наурыздың 16-ына қарай жіберіңіз.", law.Refused},
		{"Промежуточный отчёт представить к 16 марта.", law.Refused},
		{"Промежуточную информацию направлять еженедельно.", law.Refused},
		{"Промежуточные сведения – не позднее 20 марта 2026 года.", law.Refused},
		{"Представить промежуточные результаты.", law.Warning},
		{"Аралық нәтижелерді ұсыныңыз.", law.Warning},
		{"Список предприятий представить до 16 марта.", law.Warning},
		{"Кәсіпорындардың тізімін 2026 жылғы 16 наурызға дейін ұсыныңыз.", law.Warning},
		{"Направлять сведения ежемесячно.", law.Warning},
		{"Мәліметті апта сайын жіберіп отырыңыз.", law.Warning},
	})
}

func TestWhatIsNoIntermediateTerm_40_I40e(t *testing.T) {
	list := []reading{
		{"Промежуточные сроки не устанавливаются.", law.Pass},
		{"Аралық мерзімдер белгіленбейді.", law.Pass},
		{"Обжалование промежуточных судебных актов, вынесенных до 10 марта 2026 года.", law.Pass},
		{"Аралық сот актілеріне шағымдану.", law.Pass},
		{"2026 жылғы 10 қаңтарға дейін тіркелген өтініштер туралы мәлімет ұсынылсын.", law.Pass},
		{"Представить сведения о делах, возбуждённых до 1 января 2026 года.", law.Pass},
		{"Справку представить до 7 апреля 2026 года.", law.Pass},
		{"Анықтама 2026 жылғы 7 сәуірге дейін ұсынылады.", law.Pass},
		{"Представить план мероприятий на 15 мая 2026 года.", law.Pass},
		{"Исполнение пункта 10 марта не касается.", law.Pass},
		{"15 мектептің тізімі. Заң 16 наурызда қабылданды.", law.Pass},
		{"Ежемесячные выплаты пособий: полнота и сроки.", law.Pass},
		{"Обеспечить ежемесячное содержание детей в приютах.", law.Pass},
	}
	read(t, Assignment, "questions_list", RuleInterimWords, list)
	table(t, RuleInterimWords, "40", []ruleCase{
		{"a task sets what terms it needs", Task, func(d *Draft) {
			d.Content["algorithm"] = "Аралық есеп 10 наурызға дейін ұсынылсын."
		}, law.NotApplicable},
		{"a periodic assignment comes round", Assignment, func(d *Draft) {
			d.Periodic, d.Term, d.Period = true, Term{}, Period{Every: EveryMonth, Day: 25}
			d.Content["form"] = "Мәлімет ай сайын ұсынылады."
		}, law.Pass},
		{"a day given as the term", Assignment, func(d *Draft) {
			d.Term = Term{Due: day("2026-04-20")}
			d.Content["form"] = "Справку представить до 20 апреля."
		}, law.Pass},
		{"the day before the term", Assignment, func(d *Draft) {
			d.Term = Term{Due: day("2026-04-20")}
			d.Content["form"] = "Справку представить до 19 апреля."
		}, law.Warning},
		{"in a question", Assignment, func(d *Draft) { d.Questions = []string{"Аралық дерек (10 наурызға дейін)"} }, law.Refused},
		{"nothing", Assignment, func(*Draft) {}, law.Pass},
	})
	d := good(Assignment)
	d.Content["form"] = "Список предприятий представить до 16 марта."
	reasons := law.Reasons{RuleInterimWords: "16 марта – день, к которому список ведут сами предприятия."}
	if err := chapter(t).Judge(d, kz, reasons).Err(); err != nil {
		t.Errorf("with a written reason: %v", err)
	}
	d.Content["form"] = "Промежуточный отчёт представить до 16 марта."
	if chapter(t).Judge(d, kz, reasons).Err() == nil {
		t.Error("a written reason lifts what is certain")
	}
}

func TestInquiryInTheTextOfARequest_43_I43a_I43d(t *testing.T) {
	read(t, Request, "demand", RuleHeldWords, []reading{
		{"2025 жылы қаралған өтініштерге талдау жүргізіп, басқа мемлекеттік органдардан мәліметтер сұратып, тексеру өткізіп, нәтижесін жіберіңіз.", law.Refused},
		{"Мектептерде тексеру жүргізіңіз.", law.Refused},
		{"Прокурорлар тексерулер өткізсін және тізімін ұсынсын. Тексерулер ұйымдастырылсын.", law.Refused},
		{"Өтініштерге талдау жасап, қорытындысын ұсыныңыз.", law.Refused},
		{"Өтініштерге талдау жүргізу.", law.Refused},
		{"Өтініштердің себептерін талдау.", law.Refused},
		{"Себептерін талдап, анықтамасын жіберіңіз.", law.Refused},
		{"Талдау жүргізе отырып, мәліметті ұсыныңыз.", law.Refused},
		{"Мектептерде тексеру жүргізуді сұраймын.", law.Refused},
		{"Мәліметтерді әкімдіктерден сұратып, жіберіңіз.", law.Refused},
		{"Проведите анализ обращений за 2025 год.", law.Refused},
		{"Провести сравнительный анализ и представить справку.", law.Refused},
		{"Прошу Вас провести проверку школ.", law.Refused},
		{"Направить список школ и провести в них проверку.", law.Refused},
		{"Направить список школ, проанализировать причины нарушений.", law.Refused},
		{"Провести в школах тщательную проверку.", law.Refused},
		{"Организуйте проверки школ и представьте список.", law.Refused},
		{"Запросите сведения в акиматах и направьте.", law.Refused},
		{"Истребовать у других государственных органов копии решений и направить.", law.Refused},
		{"Обеспечить проведение проверки интернатов.", law.Refused},
		{"Тексеру жүргізіп, анықталған бұзушылықтар туралы мәлімет жіберіңіз.", law.Warning},
		{"Материалдарды зерделеп, тізімін жіберіңіз.", law.Warning},
		{"Тізімнің толықтығын тексеріп, жіберіңіз.", law.Warning},
		{"Талдау жүргізу қажет.", law.Warning},
		{"Необходимо провести анализ обращений.", law.Warning},
		{"Изучить обращения и направить список.", law.Warning},
		{"Проверьте полноту списка и направьте его.", law.Warning},
		{"Истребуйте недостающие копии и направьте.", law.Warning},
	})
}

func TestWhatIsNoInquiry_43_I43a_I43d(t *testing.T) {
	var list []reading
	for _, text := range []string{
		"Жүргізілген тексеру нәтижелерін жіберіңіз.",
		"Тексеру актілерінің көшірмелерін жіберу.",
		"2025 жылғы талдауды ұсыныңыз.",
		"Өңірдегі интернат мекемелерін тексеру бойынша қолда бар анықтамалардың көшірмелерін жіберу.",
		"Мәліметтер талдау жүргізу үшін сұратылады.",
		"Талдау жүргізу талап етілмейді.",
		"Тексеру жүргізу қажет емес, қолда бар мәліметті жіберіңіз.",
		"Тексеру жүргізбеңіз, қолда бар мәліметті жіберіңіз.",
		"Талдау мен тексеру материалдарын жіберіңіз.",
		"Тексеруді тағайындау туралы қаулыларды жіберіңіз.",
		"Сот талдау жүргізген істердің тізімін жіберіңіз.",
		"Направить анализ обращений за 2025 год.",
		"Представить материалы проверок, проведённых в 2025 году.",
		"Направить акты проверок и анализ практики.",
		"Проводить анализ не требуется, направьте имеющийся список.",
		"Не проводите проверку, направьте имеющееся.",
		"Сведения нужны, чтобы провести анализ.",
		"Направить предложения, позволяющие провести анализ.",
		"Представить сведения о том, как провести проверку.",
		"Направить запросы, поступившие из государственных органов.",
		"Сведения, полученные из акимата, направить.",
		"Направить список запрошенных дел.",
		"Обеспечьте полноту и своевременность.",
		"Незамедлительно направить список.",
	} {
		list = append(list, reading{text, law.Pass})
	}
	read(t, Request, "demand", RuleHeldWords, list)
	named := func(title string) func(*Draft) { return func(d *Draft) { d.Content["name"] = title } }
	table(t, RuleHeldWords, "43", []ruleCase{
		{"marked: the other rule speaks", Request, func(d *Draft) { d.NeedsInquiry, d.Content["demand"] = true, "Проведите анализ." }, law.NotApplicable},
		{"a task may ask for it", Task, func(d *Draft) { d.Content["algorithm"] = "Проведите проверку." }, law.NotApplicable},
		{"a title that names the work", Request, named("О проведении проверки школ"), law.Warning},
		{"a title that names it in Kazakh", Request, named("Мектептерде тексеру жүргізу туралы"), law.Warning},
		{"a title about papers of it", Request, named("О представлении материалов о проведении проверки"), law.Pass},
		{"a title about its papers in Kazakh", Request, named("Тексеру материалдарын беру туралы"), law.Pass},
		{"in a question", Request, func(d *Draft) { d.Questions = []string{"Проведите анализ обращений"} }, law.Refused},
		{"in the form of execution", Request, func(d *Draft) { d.Content["form"] = "Талдау жүргізіңіз" }, law.Refused},
	})
	d := asking("Проверьте полноту списка и направьте его.")
	if err := chapter(t).Judge(d, kz, law.Reasons{RuleHeldWords: "Речь о сверке списка с собственным журналом прокуратуры."}).Err(); err != nil {
		t.Errorf("with a written reason: %v", err)
	}
}

// A body may add words that find and take away words that spare; it may not do the opposite (10).
func TestBodyMayAddWordsOfInquiryAndInterim_10_40_43_I40e_I43d(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	inquiry, err := law.BindParam[demand.Inquiries](RuleHeldWords, book)
	if err != nil {
		t.Fatal(err)
	}
	interim, err := law.BindParam[demand.Interims](RuleInterimWords, book)
	if err != nil {
		t.Fatal(err)
	}
	ed := book.Editions(law.Root)[0]
	words, _, _ := inquiry.On(ed, day("2026-03-04"))
	more := words
	more.RU.Itself = append([]string{"исследу"}, words.RU.Itself...)
	if !more.AsStrictAs(words) || words.AsStrictAs(more) {
		t.Error("an added verb is no stricter, or its loss is")
	}
	spared := words
	spared.RU.Apart = append([]string{"если"}, words.RU.Apart...)
	if spared.AsStrictAs(words) || !words.AsStrictAs(spared) {
		t.Error("an added word that spares is stricter")
	}
	bad := words
	bad.KK.Carry = []string{"ж"}
	if words.Valid() != nil || bad.Valid() == nil || (demand.Inquiries{}).Valid() == nil {
		t.Error("validity of the words of inquiry")
	}
	terms, _, _ := interim.On(ed, day("2026-03-04"))
	early := terms
	early.KK.Named = append([]string{"алдын"}, terms.KK.Named...)
	if !early.AsStrictAs(terms) || terms.AsStrictAs(early) {
		t.Error("an added word for intermediate is no stricter, or its loss is")
	}
	if terms.Valid() != nil || (demand.Interims{}).Valid() == nil {
		t.Error("validity of the words of intermediate terms")
	}
}
