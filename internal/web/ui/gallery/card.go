package gallery

import (
	"github.com/a-h/templ"

	"reglament/internal/web/ui"
)

func card(c *ui.Ctx) (ui.Page, templ.Component) {
	number := "№ 7-03-1184/26"
	p := ui.Page{Title: number, Crumb: number, Bare: true, Section: "instruments", Crumbs: []ui.Link{{Label: c.S("ui.nav.instruments"), Href: "/gallery/control"}}}
	return p, cardPage(c)
}

func docHead(c *ui.Ctx) ui.DocHead {
	return ui.DocHead{
		Number: "№ 7-03-1184/26", Mark: t(c, "ҚПҮ", "ДСП", "Official use"),
		Lights: []ui.Light{c.DueOf(day("2026-11-27"), 3).Light, {Kind: ui.Ext, Text: t(c, "Ұзартуды сұрады: 1", "Запрошено продление: 1", "Extension asked: 1")}},
		Stage:  c.S("common.state.execution"),
		Title:  t(c, "Әлеуметтік төлемдерді тағайындау кезінде заңдылықтың сақталуын тексеру", "Проверка соблюдения законности при назначении социальных выплат", "Inspection of legality in the granting of social payments"),
		Acts: []ui.Action{
			{Label: c.S("common.sign"), Icon: "pen-line", Dialog: "sign", Primary: true, Key: "KeyS"},
			{Label: t(c, "Мерзімді ұзарту", "Продлить срок", "Extend"), Icon: "calendar-plus", Href: "/gallery/form", Key: "KeyE"},
			{Label: c.S("common.revoke"), Icon: "undo-2", Dialog: "revoke", Danger: true},
		},
		Facts: []ui.Fact{
			{Label: t(c, "Негіздеме", "Основание", "Ground"), Value: t(c, "Бас Прокурордың 17.11.2026 № 214 тапсырмасы", "Поручение Генерального Прокурора от 17.11.2026 № 214", "Instruction of the Prosecutor General of 17.11.2026 No. 214"), Href: "/gallery/card", Wide: true},
			{Label: t(c, "Тіркелген", "Зарегистрировано", "Registered"), Value: "18.11.2026"},
			{Label: c.S("common.field.due"), Body: c.Due(c.DueOf(day("2026-12-16"), 15))},
			{Label: c.S("common.field.author"), Value: t(c, "Ә. Б. Сәрсенов", "А. Б. Сарсенов", "A. B. Sarsenov")},
			{Label: t(c, "Бақылаушы", "Контролирует", "Controlled by"), Value: t(c, "Ұйымдастыру-бақылау басқармасы", "Организационно-контрольное управление", "Organisation and control directorate"), Wide: true},
		},
	}
}

func steps(c *ui.Ctx) []ui.Step {
	return []ui.Step{
		{Label: t(c, "Жоба", "Проект", "Draft"), Note: "17.11", State: ui.StepDone},
		{Label: t(c, "Келісу", "Согласование", "Agreement"), Note: "4 / 4, 18.11", State: ui.StepDone},
		{Label: t(c, "Қол қою", "Подписание", "Signing"), Note: "18.11, 15:58", State: ui.StepDone},
		{Label: t(c, "Жіберу", "Отправка", "Sending"), Note: "18.11, 16:05", State: ui.StepDone},
		{Label: t(c, "Орындау", "Исполнение", "Execution"), Note: t(c, "5 органның 1-і орындады", "исполнил 1 орган из 5", "1 of 5 bodies done"), State: ui.StepNow},
		{Label: t(c, "Бақылаудан алу", "Снятие с контроля", "Release from control"), State: ui.StepNext},
	}
}

func executions(c *ui.Ctx) ui.Register {
	type line struct {
		body, person string
		due          string
		light        ui.Light
		note         string
		act          *ui.Action
	}
	left := c.DueOf(day("2026-11-27"), 3).Light
	lines := []line{
		{t(c, "Алматы қаласының прокуратурасы", "Прокуратура города Алматы", "Prosecutor's office of Almaty"), t(c, "А. Қ. Ержанов, жауапты орындаушы", "А. К. Ержанов, ответственный исполнитель", "A. K. Yerzhanov, responsible executor"), "2026-11-27", left, t(c, "Орындалуда, 23.11 танысты", "На исполнении, ознакомлен 23.11", "In execution, acquainted 23.11"), nil},
		{t(c, "Шымкент қаласының прокуратурасы", "Прокуратура города Шымкента", "Prosecutor's office of Shymkent"), "Г. С. Өтепова", "2026-11-20", c.DueOf(day("2026-11-20"), -2).Light, t(c, "Есеп түскен жоқ", "Отчёт не поступил", "No report yet"), &ui.Action{Label: t(c, "Ескерту жіберу", "Напомнить", "Remind"), Href: "/gallery/card"}},
		{t(c, "Жетісу облысының прокуратурасы", "Прокуратура области Жетісу", "Prosecutor's office of Zhetisu region"), "Ә. М. Қуанышева", "2026-11-27", ui.Light{Kind: ui.Ext, Text: t(c, "Ұзартуды сұрады", "Просит продлить", "Asks for an extension")}, t(c, "04.12.2026 күніне дейін, шешім күтілуде", "до 04.12.2026, ждёт решения", "until 04.12.2026, awaits a decision"), &ui.Action{Label: t(c, "Шешім қабылдау", "Принять решение", "Decide"), Href: "/gallery/card"}},
		{t(c, "Ұлытау облысының прокуратурасы", "Прокуратура области Ұлытау", "Prosecutor's office of Ulytau region"), "Н. Ғ. Һамитов", "2026-11-27", ui.Light{Kind: ui.Done, Text: c.S("common.state.done")}, t(c, "23.11.2026, есеп қабылданды", "23.11.2026, отчёт принят", "23.11.2026, report accepted"), nil},
		{t(c, "Солтүстік Қазақстан облысының прокуратурасы", "Прокуратура Северо-Казахстанской области", "Prosecutor's office of North Kazakhstan region"), "Б. Ж. Іңкәрбаев", "2026-12-16", ui.Light{Kind: ui.OnDay, Text: c.S("common.state.ontime")}, t(c, "Орындалуда, 19.11 танысты", "На исполнении, ознакомлен 19.11", "In execution, acquainted 19.11"), nil},
	}
	r := ui.Register{
		ID:      "executions",
		Caption: t(c, "Орындаушылар, олардың мерзімі мен жай-күйі", "Исполнители, их сроки и состояние", "Executors, their terms and states"),
		Columns: []ui.Column{
			{Role: ui.ColTitle, Label: c.S("common.field.executor")},
			{Role: ui.ColNumber, Label: t(c, "Мерзімі", "Срок", "Due")},
			{Role: ui.ColUnit, Label: c.S("common.field.state")},
			{Role: ui.ColAction, Label: t(c, "Әрекет", "Действие", "Act"), HideLabel: true},
		},
	}
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		var act templ.Component = templ.NopComponent
		if l.act != nil {
			act = c.ActionCell(*l.act)
		}
		rows[i] = ui.Row{Href: "/gallery/card", Cells: []templ.Component{
			c.TitleCell("/gallery/card", l.body, l.person), c.DayCell(ui.Due{Day: day(l.due)}), c.LightCell(l.light, l.note), act,
		}}
	}
	r.Groups = ui.Plain(rows)
	return r
}

func required(c *ui.Ctx) []ui.Part {
	return []ui.Part{
		{Text: t(c, "Атауы (қысқаша мәні)", "Наименование (краткая суть)", "Title (short substance)"), OK: true},
		{Text: t(c, "Жолдау негіздемесі", "Основание направления", "Ground for sending"), OK: true},
		{Text: t(c, "Мақсаты, міндеттері, қол жеткізу шарттары мен тәсілдері", "Цели, задачи, условия и способы достижения", "Aims, tasks, conditions and ways"), OK: true},
		{Text: t(c, "Анықтауға жататын мәселелер және күтілетін соңғы нәтиже", "Вопросы, подлежащие выяснению, и ожидаемый конечный результат", "Questions to establish and the expected final result"), OK: true},
		{Text: t(c, "Орындау нысаны мен мерзімі", "Форма и срок исполнения", "Form and term of execution"), OK: true},
		{Text: t(c, "Ағымдағы ахуалды алдын ала талдау", "Предварительный анализ текущей ситуации", "Prior analysis of the present situation"), Href: "/gallery/form", Para: "40"},
	}
}

func events(c *ui.Ctx) []ui.Event {
	return []ui.Event{
		{At: at("2026-11-24 09:12"), Kind: ui.Ext, Actor: t(c, "Жетісу облысының прокуратурасы", "Прокуратура области Жетісу", "Prosecutor's office of Zhetisu region"), Text: t(c, "мерзімді 04.12.2026 күніне дейін ұзартуды сұрады", "просит продлить срок до 04.12.2026", "asked to extend the term to 04.12.2026"), Note: t(c, "Себебі: салыстырып тексеру актісі әлі алынған жоқ", "Причина: акт сверки ещё не получен", "Reason: the reconciliation act has not come yet")},
		{At: at("2026-11-23 17:40"), Kind: ui.OnDay, Actor: t(c, "Ұлытау облысының прокуратурасы", "Прокуратура области Ұлытау", "Prosecutor's office of Ulytau region"), Text: t(c, "есеп ұсынды", "представила отчёт", "reported"), Href: "/gallery/card", Note: t(c, "2 файл", "2 файла", "2 files")},
		{At: at("2026-11-20 18:30"), Kind: ui.Over, Actor: t(c, "Жүйе", "Система", "System"), Text: t(c, "Шымкент қаласы бойынша мерзім өтті", "срок истёк: город Шымкент", "term past: Shymkent")},
		{At: at("2026-11-18 15:58"), Kind: ui.Sign, Actor: t(c, "Бас Прокурордың орынбасары Е. Т. Нұрланов", "Заместитель Генерального Прокурора Е. Т. Нурланов", "Deputy Prosecutor General Ye. T. Nurlanov"), Text: t(c, "қол қойды", "подписал", "signed"), For: t(c, "Бас Прокурор үшін, 16.11.2026 № 211 бұйрық бойынша", "за Генерального Прокурора, по приказу от 16.11.2026 № 211", "for the Prosecutor General, by order of 16.11.2026 No. 211")},
		{At: at("2026-11-18 11:20"), Actor: t(c, "Кеңсе", "Канцелярия", "Chancery"), Text: t(c, "тіркеді", "зарегистрировала", "registered")},
	}
}

func rulePanel(c *ui.Ctx) ui.RulePanel {
	return ui.RulePanel{
		ID: "rule", Para: "43", First: true, Tone: ui.Soon, Big: "3",
		Title:    t(c, "Сұрауды орындау мерзімі", "Срок исполнения запроса", "Term of a request"),
		Sentence: t(c, "жұмыс күні қалды: 25, 26 және 27 қараша.", "рабочих дня осталось: 25, 26 и 27 ноября.", "working days are left: 25, 26 and 27 November."),
		Strong:   t(c, "Ең аз мерзім сақталды.", "Минимальный срок соблюдён.", "The floor is kept."),
		Days: []ui.StripDay{
			{Day: day("2026-11-24")}, {Day: day("2026-11-25")}, {Day: day("2026-11-26")}, {Day: day("2026-11-27"), Due: true}, {Day: day("2026-11-28"), Off: true}, {Day: day("2026-11-29"), Off: true}, {Day: day("2026-11-30")},
		},
		Quote:   "Салынатын сұрау белгілі бір ақпаратты, материалдарды, істерді және прокуратура органдарының, ведомстволарының, мекемелері мен білім беру ұйымдарының өкіміндегі ақпараттық сипаттағы өзге де мәліметтерді талап етуге бағытталады, оны орындау үшін кемінде үш жұмыс күн беріле отырып…",
		Source:  t(c, "Регламент, 43-тармақ, 20.07.2019 редакциясы", "Регламент, пункт 43, редакция от 20.07.2019", "Regulation, paragraph 43, wording of 20.07.2019"),
		Verdict: &ui.Verdict{Kind: ui.OnDay, Text: t(c, "Мерзім 24.11.2026 күнгі қол қою кезінде заңды", "Срок законен на день подписания 24.11.2026", "The term is lawful on the day of signing, 24.11.2026")},
	}
}

func files(c *ui.Ctx) []ui.File {
	return []ui.File{
		{Name: t(c, "Тапсырма мәтіні.pdf", "Текст поручения.pdf", "Text of the assignment.pdf"), Href: "/f/1", Size: 214_300, Note: t(c, "қол қойылған", "подписан", "signed")},
		{Name: t(c, "Әлеуметтік төлемдер алушылардың толық тізбесі, 2026 жылғы қыркүйек.xlsx", "Полный перечень получателей социальных выплат, сентябрь 2026 года.xlsx", "Full list of the recipients of social payments, September 2026.xlsx"), Href: "/f/2", Size: 86_120},
		{Name: "skan-0017.jpg", Href: "/f/3", Size: 1_240_000},
	}
}

func related(c *ui.Ctx) []ui.Related {
	return []ui.Related{
		{Title: "№ 7-03-1184/26-2", Href: "/gallery/card", Note: t(c, "Шымкент қаласы", "город Шымкент", "Shymkent")},
		{Title: t(c, "Жылдық жоспар, 17-тармақ", "Годовой план, пункт 17", "Annual plan, item 17"), Href: "/gallery/card"},
	}
}

func comments(c *ui.Ctx) []ui.Comment {
	return []ui.Comment{{
		Author: t(c, "Г. С. Өтепова", "Г. С. Утепова", "G. S. Utepova"), Initials: "ГӨ", Post: t(c, "Шымкент қаласының прокуратурасы", "Прокуратура города Шымкента", "Prosecutor's office of Shymkent"), At: at("2026-11-19 10:05"),
		Text: t(c, "2025 жылғы төлемдер де тексеруге кіре ме?\nМұрағаттан сұрату керек пе?", "Входят ли в проверку выплаты за 2025 год?\nНужно ли запрашивать архив?", "Are payments of 2025 included?\nShould the archive be asked?"),
		Answers: []ui.Comment{{
			Author: t(c, "Ә. Б. Сәрсенов", "А. Б. Сарсенов", "A. B. Sarsenov"), At: at("2026-11-19 14:40"),
			Text: t(c, "Тек 2026 жылдың тоғыз айы. Жауап барлық орындаушыларға көрінеді.", "Только девять месяцев 2026 года. Ответ виден всем исполнителям.", "Only the nine months of 2026. All executors see this answer."),
		}},
	}}
}
