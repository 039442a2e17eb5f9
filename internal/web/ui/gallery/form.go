package gallery

import (
	"github.com/a-h/templ"

	"reglament/internal/web/ui"
)

func form(c *ui.Ctx) (ui.Page, templ.Component) {
	p := ui.Page{
		Title: t(c, "Жаңа тапсырма", "Новое поручение", "New assignment"), Section: "instruments", Failed: true,
		Sub:    t(c, "Жоба 10:42-де сақталды. Міндетті емес өрістер бөлек белгіленген.", "Проект сохранён в 10:42. Необязательные поля отмечены.", "The draft was saved at 10:42. Optional fields are marked."),
		Crumbs: []ui.Link{{Label: c.S("ui.nav.instruments"), Href: "/gallery/control"}},
	}
	return p, formPage(c, FilledForm())
}

// FilledForm is a form that came back with findings of every kind.
func FilledForm() *ui.Form {
	f := ui.NewForm().
		Set("title", "Әлеуметтік төлемдерді тағайындау кезінде заңдылықтың сақталуын тексеру").
		Set("kind", "assignment").
		SetDay("due", day("2026-12-09")).
		Set("to", "almaty", "shymkent").
		Set("signer", "nurlanov").
		Set("mark", "1")
	f.Findings = []ui.Finding{
		{
			Outcome: ui.Refused, Rule: "instrument.assignment.term.floor", Para: "40", Field: "due",
			Msg:     said("09.12.2026 күніне дейін 11 жұмыс күні ғана, кемінде 20 керек", "До 09.12.2026 только 11 рабочих дней, нужно не менее 20", "Only 11 working days until 09.12.2026, at least 20 are needed"),
			Allowed: said("Ең ерте заңды мерзім: 23.12.2026", "Самый ранний законный срок: 23.12.2026", "The earliest lawful term: 23.12.2026"),
		},
		{Outcome: ui.Refused, Field: "result", Msg: said("Күтілетін соңғы нәтижені жазыңыз", "Укажите ожидаемый конечный результат", "State the expected final result"), Para: "40"},
		{Outcome: ui.Refused, Field: "to", Msg: said("Кемінде бір жауапты орындаушыны белгілеңіз", "Отметьте хотя бы одного исполнителя", "Mark at least one executor")},
		{Outcome: ui.Warning, Rule: "instrument.load", Para: "44", Msg: said("Осы қадағалау саласында Алматы қаласында тағы екі көлемді тапсырма ашық", "По этой линии надзора у города Алматы открыты ещё два объёмных поручения", "Two more voluminous assignments are open with Almaty in this line of supervision")},
		{Outcome: ui.Undecided, Rule: "calendar.held", Para: "45", Msg: said("2028 жылдың күнтізбесі әлі бекітілмеген", "Календарь на 2028 год ещё не утверждён", "The calendar of 2028 is not adopted yet")},
	}
	return f
}

func people(c *ui.Ctx) []ui.OptionGroup {
	return []ui.OptionGroup{
		{Label: t(c, "Басшылық", "Руководство", "Leadership"), Options: []ui.Option{
			{Value: "nurlanov", Label: t(c, "Е. Т. Нұрланов", "Е. Т. Нурланов", "Ye. T. Nurlanov"), Note: t(c, "Бас Прокурордың орынбасары", "заместитель Генерального Прокурора", "Deputy Prosecutor General")},
			{Value: "ospanova", Label: t(c, "Д. Ә. Оспанова", "Д. А. Оспанова", "D. A. Ospanova"), Note: t(c, "Аппарат басшысы", "Руководитель Аппарата", "Head of the Apparatus")},
		}},
		{Label: t(c, "Бөлімше", "Подразделение", "Unit"), Options: People(c)},
	}
}

// People are the sample people that the picker finds.
func People(c *ui.Ctx) []ui.Option {
	return []ui.Option{
		{Value: "sarsenov", Label: t(c, "Ә. Б. Сәрсенов", "А. Б. Сарсенов", "A. B. Sarsenov"), Note: t(c, "аға прокурор", "старший прокурор", "senior prosecutor")},
		{Value: "kuanysheva", Label: t(c, "Ә. М. Қуанышева", "А. М. Куанышева", "A. M. Kuanysheva"), Note: t(c, "прокурор", "прокурор", "prosecutor")},
		{Value: "inkarbaev", Label: t(c, "Б. Ж. Іңкәрбаев", "Б. Ж. Инкарбаев", "B. Zh. Inkarbayev"), Note: t(c, "басқарма бастығы", "начальник управления", "chief of directorate")},
	}
}

// Check is the rule panel beside the form for a term that was typed in.
func Check(c *ui.Ctx, typed string) ui.RulePanel {
	r := ui.RulePanel{
		ID: "check", Para: "40", Live: true, Tone: ui.Over, Big: "11",
		Title:    t(c, "Мерзім есебі", "Расчёт срока", "The term counted"),
		Sentence: t(c, "жұмыс күні: 24.11.2026 күнінен кейін", "рабочих дней после 24.11.2026,", "working days after 24.11.2026,") + " " + typed + ".",
		Strong:   t(c, "Кемінде 20 керек.", "Нужно не менее 20.", "At least 20 are needed."),
		Steps: []ui.CalcStep{
			{Label: t(c, "Жіберу күні", "День отправки", "Day of sending"), Value: "24.11.2026"},
			{Label: t(c, "Кемінде", "Не менее", "At least"), Value: t(c, "20 жұмыс күні", "20 рабочих дней", "20 working days")},
			{Label: t(c, "Есептелмейтін күндер", "Не считаются", "Not counted"), Value: t(c, "8 демалыс, 16.12 мереке", "8 выходных, праздник 16.12", "8 days of rest, holiday 16.12")},
			{Label: t(c, "Ең ерте мерзім", "Самый ранний срок", "Earliest term"), Value: "23.12.2026", Sum: true},
		},
		Month:  &ui.Month{Year: 2026, Month: 12, Info: Holidays, Min: day("2026-12-23"), Selected: day("2026-12-09"), Legend: true},
		Quote:  "Тапсырма белгілі бір міндетті (проблемалық ахуалды) кешенді зерделеуге және шешуге бағытталады, оны орындау үшін кемінде жиырма жұмыс күні беріле отырып…",
		Source: t(c, "Регламент, 40-тармақ, 20.07.2019 редакциясы", "Регламент, пункт 40, редакция от 20.07.2019", "Regulation, paragraph 40, wording of 20.07.2019"),
	}
	return r
}

func parts(c *ui.Ctx) (ui.Page, templ.Component) {
	p := ui.Page{Title: t(c, "Қалған бөлшектер", "Остальные части", "The other parts"), Section: "admin", Sub: t(c, "Хабарламалар, терезелер, бос тізімдер, таңдаулар", "Сообщения, окна, пустые списки, выбор", "Messages, windows, empty lists, choices")}
	return p, partsPage(c, ui.NewForm().Set("kind", "task").Set("mode", "b").Set("signer", ""))
}

func grades(c *ui.Ctx) []ui.Finding {
	return []ui.Finding{
		{Outcome: ui.Refused, Para: "14", Msg: said("Құрылымдық бөлімшенің жоспары аумақтық органға тапсырма жолдауға негіз болмайды", "План подразделения не даёт основания направлять поручение территориальному органу", "A unit plan gives no ground for an assignment to a territorial body"), Allowed: said("Жылдық, тоқсандық немесе арнайы жоспар, не 39-тармақтағы тапсырма", "Годовой, квартальный или специальный план либо поручение по пункту 39", "An annual, quarterly or special plan, or an instruction under paragraph 39")},
		{Outcome: ui.Warning, Para: "44", Msg: said("Басқа көлемді тапсырмалар бар", "Есть другие объёмные поручения", "There are other voluminous assignments"), Reason: t(c, "Бас Прокурордың тікелей тапсырмасы", "Прямое поручение Генерального Прокурора", "Direct instruction of the Prosecutor General")},
		{Outcome: ui.Undecided, Para: "45", Msg: said("Күнтізбе белгісіз", "Календарь неизвестен", "The calendar is not known")},
		{Outcome: ui.Pass, Para: "40", Label: said("Қол қоюға өкілетті тұлға", "Уполномоченное на подпись лицо", "Person empowered to sign")},
		{Outcome: ui.NotApplicable, Para: "42", Label: said("Өкім мерзімі", "Срок задания", "Term of a task")},
	}
}

func byParagraph(c *ui.Ctx) ui.Register {
	return ui.Register{
		ID: "paragraphs", Caption: t(c, "Тармақтар бойынша ашық міндеттер", "Открытые обязанности по пунктам", "Open obligations by paragraph"),
		Columns: []ui.Column{{Role: ui.ColTitle, Label: t(c, "Тармақ", "Пункт", "Paragraph")}, {Role: ui.ColCount, Label: t(c, "Ашық", "Открыто", "Open"), Sort: "open"}, {Role: ui.ColCount, Label: c.S("common.state.overdue")}},
		Groups: ui.Plain([]ui.Row{
			{Cells: []templ.Component{c.TitleCell("/regulation/40", "40-тармақ", ""), c.CountCell(12_408), c.LinkedCount(31, "/executions?due=over", "")}},
			{Cells: []templ.Component{c.TitleCell("/regulation/44-1", "44-1-тармақ", ""), c.CountCell(7), c.LinkedCount(0, "/executions?due=over", "")}},
		}),
	}
}
