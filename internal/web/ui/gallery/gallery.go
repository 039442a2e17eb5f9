// Package gallery shows every partial of the design system with long samples in three languages. It is for tests and
// for the screenshot tool only: the program never serves it. Names and matters are invented.
package gallery

import (
	"time"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/web/ui"
)

// Today is the day on which the gallery is set: a Tuesday.
var Today = calendar.MustDay("2026-11-24")

// Entry is one page of the gallery.
type Entry struct {
	Name string
	Make func(c *ui.Ctx) (ui.Page, templ.Component)
}

// Entries are the pages of the gallery.
func Entries() []Entry {
	return []Entry{
		{"desk", desk},
		{"card", card},
		{"form", form},
		{"parts", parts},
		{"control", control},
	}
}

// Person fills a page context with the sample person and numbers.
func Person(c *ui.Ctx) {
	c.Today = Today
	c.User = &ui.User{
		Name: t(c, "Ә. Б. Сәрсенов", "А. Б. Сарсенов", "A. B. Sarsenov"), Initials: "ӘС",
		Post: t(c, "Ұйымдастыру-бақылау басқармасының аға прокуроры", "Старший прокурор организационно-контрольного управления", "Senior prosecutor of the organisation and control directorate"),
	}
	c.Unread = 3
	c.Counts = map[string]ui.NavCount{"desk": {N: 22, Hot: true}, "instruments": {N: 108}, "executions": {N: 1204}}
}

// Holidays is the calendar of the gallery: weekends and the holidays around its day.
func Holidays(d calendar.Day) ui.DayInfo {
	names := map[string]i18n.Text{
		"2026-12-16": {KK: "Тәуелсіздік күні", RU: "День Независимости", EN: "Independence Day"},
		"2027-01-01": {KK: "Жаңа жыл", RU: "Новый год", EN: "New Year"},
		"2027-01-02": {KK: "Жаңа жыл", RU: "Новый год", EN: "New Year"},
		"2027-01-07": {KK: "Православиелік Рождество", RU: "Православное Рождество", EN: "Orthodox Christmas"},
	}
	info := ui.DayInfo{Off: d.Weekday() == time.Saturday || d.Weekday() == time.Sunday, Unknown: d.Year() > 2027}
	if name, ok := names[d.String()]; ok {
		info.Off, info.Holiday = true, name
	}
	return info
}

func t(c *ui.Ctx, kk, ru, en string) string { return c.Text(i18n.Text{KK: kk, RU: ru, EN: en}) }

// said wraps a sample as a message.
func said(kk, ru, en string) i18n.Msg { return i18n.T(i18n.Text{KK: kk, RU: ru, EN: en}) }

func day(s string) calendar.Day { return calendar.MustDay(s) }

func at(s string) time.Time {
	v, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Almaty)
	if err != nil {
		panic(err)
	}
	return v
}

// matter is a sample obligation.
type matter struct {
	due      string
	working  int
	title    i18n.Text
	number   string
	ground   i18n.Text
	unit     i18n.Text
	person   string
	stage    i18n.Text
	category int
}

var matters = []matter{
	{"2026-11-19", -3, i18n.Text{KK: "Мемлекеттік сатып алу саласындағы заңдылықтың жай-күйін талдау", RU: "Анализ состояния законности в сфере государственных закупок", EN: "Analysis of legality in public procurement"}, "№ 7-03-1097/26", i18n.Text{KK: "Президент Әкімшілігінің тапсырмасы", RU: "Поручение Администрации Президента", EN: "Instruction of the President's Administration"}, i18n.Text{KK: "Қоғамдық мүдделерді қорғау департаменті", RU: "Департамент защиты общественных интересов", EN: "Department for the protection of public interests"}, "Ә. Сәрсенов", i18n.Text{KK: "Орындалуда", RU: "На исполнении", EN: "In execution"}, 0},
	{"2026-11-20", -2, i18n.Text{KK: "Кәмелетке толмағандардың құқықтарын қорғау жөніндегі ұсыныстың орындалуы", RU: "Исполнение представления о защите прав несовершеннолетних", EN: "Execution of the submission on the rights of minors"}, "№ 7-03-1184/26-2", i18n.Text{KK: "Бас Прокурордың тапсырмасы", RU: "Поручение Генерального Прокурора", EN: "Instruction of the Prosecutor General"}, i18n.Text{KK: "Шымкент қаласының прокуратурасы", RU: "Прокуратура города Шымкента", EN: "Prosecutor's office of Shymkent"}, "Г. Өтепова", i18n.Text{KK: "Есеп күтілуде", RU: "Ожидается отчёт", EN: "Report awaited"}, 0},
	{"2026-11-24", 0, i18n.Text{KK: "Мәжіліс депутатының сауалына жауап әзірлеу", RU: "Подготовка ответа на депутатский запрос", EN: "Answer to a deputy's request"}, "№ 2-01-0715/26", i18n.Text{KK: "Депутаттық сауал", RU: "Депутатский запрос", EN: "Deputy's request"}, i18n.Text{KK: "Заңнама және Парламентпен байланыс бөлімі", RU: "Отдел законодательства и связей с Парламентом", EN: "Division for legislation and liaison with Parliament"}, "Қ. Ізбасаров", i18n.Text{KK: "Қол қоюда", RU: "На подписи", EN: "Awaiting signature"}, 1},
	{"2026-11-24", 0, i18n.Text{KK: "Өңірлердегі тергеу изоляторларын тексеру қорытындысы", RU: "Итоги проверки следственных изоляторов в регионах", EN: "Results of the inspection of remand centres in the regions"}, "№ 7-03-1201/26", i18n.Text{KK: "Жылдық жоспар, 17-тармақ", RU: "Годовой план, пункт 17", EN: "Annual plan, item 17"}, i18n.Text{KK: "Ұлытау облысының прокуратурасы", RU: "Прокуратура области Ұлытау", EN: "Prosecutor's office of Ulytau region"}, "Б. Ғалымов", i18n.Text{KK: "Орындалуда", RU: "На исполнении", EN: "In execution"}, 1},
	{"2026-11-26", 2, i18n.Text{KK: "«Заң және тәртіп» тұжырымдамасы бойынша ақпараттық жоспар", RU: "Информационный план по концепции «Закон и порядок»", EN: "Information plan under the concept \"Law and order\""}, "№ 4-05-0388/26", i18n.Text{KK: "Медиажоспар, 2026", RU: "Медиаплан, 2026", EN: "Media plan, 2026"}, i18n.Text{KK: "Баспасөз қызметі", RU: "Пресс-служба", EN: "Press service"}, "Ж. Төлеген", i18n.Text{KK: "Орындалуда", RU: "На исполнении", EN: "In execution"}, 2},
	{"2026-11-27", 3, i18n.Text{KK: "Әлеуметтік төлемдерді тағайындау кезінде заңдылықтың сақталуын тексеру", RU: "Проверка соблюдения законности при назначении социальных выплат", EN: "Inspection of legality in the granting of social payments"}, "№ 7-03-1184/26", i18n.Text{KK: "Бас Прокурордың 17.11.2026 № 214 тапсырмасы", RU: "Поручение Генерального Прокурора от 17.11.2026 № 214", EN: "Instruction of the Prosecutor General of 17.11.2026 No. 214"}, i18n.Text{KK: "Алматы қаласының прокуратурасы, тағы 4", RU: "Прокуратура города Алматы, ещё 4", EN: "Prosecutor's office of Almaty, 4 more"}, "А. Ержанов", i18n.Text{KK: "Орындалуда", RU: "На исполнении", EN: "In execution"}, 2},
	{"2026-11-27", 3, i18n.Text{KK: "Ведомствоаралық жұмыс тобының отырысына материалдар дайындау", RU: "Подготовка материалов к заседанию межведомственной рабочей группы", EN: "Materials for the interagency working group"}, "№ 5-02-0150/26", i18n.Text{KK: "Жұмыс тобының шешімі", RU: "Решение рабочей группы", EN: "Decision of the working group"}, i18n.Text{KK: "Ұйымдастыру-бақылау басқармасы", RU: "Организационно-контрольное управление", EN: "Organisation and control directorate"}, "М. Қуанышева", i18n.Text{KK: "Келісуде", RU: "На согласовании", EN: "In agreement"}, 2},
	{"2026-12-17", 16, i18n.Text{KK: "Құқықтық статистика және арнайы есепке алу саласындағы жұмысты қорыту", RU: "Обобщение работы в сфере правовой статистики и специальных учётов", EN: "Generalisation of the work in legal statistics and special records"}, "№ 7-03-1240/26", i18n.Text{KK: "Тоқсандық жоспар, 3-тармақ", RU: "Квартальный план, пункт 3", EN: "Quarterly plan, item 3"}, i18n.Text{KK: "Құқықтық статистика және арнайы есепке алу жөніндегі комитет", RU: "Комитет по правовой статистике и специальным учётам", EN: "Committee on legal statistics and special records"}, "Н. Һамитов", i18n.Text{KK: "Орындалуда", RU: "На исполнении", EN: "In execution"}, 3},
}

func register(c *ui.Ctx, bulk bool) ui.Register {
	heads := []ui.Light{
		{Kind: ui.Over, Text: c.S("common.state.overdue")},
		{Kind: ui.Today, Text: t(c, "Бүгін аяқталады", "Истекает сегодня", "Due today")},
		{Kind: ui.Soon, Text: t(c, "1–3 жұмыс күні қалды", "Осталось 1–3 рабочих дня", "1 to 3 working days left")},
		{Kind: ui.OnDay, Text: c.S("common.state.ontime")},
	}
	counts := []int{7, 4, 11, 86}
	groups := make([]ui.RowGroup, len(heads))
	for i := range heads {
		groups[i] = ui.RowGroup{Light: heads[i], Count: counts[i]}
	}
	for i, m := range matters {
		title := c.Text(m.title)
		groups[m.category].Rows = append(groups[m.category].Rows, ui.Row{
			ID: string(rune('a' + i)), Label: title, Href: "/gallery/card",
			Cells: []templ.Component{
				c.DueCell(c.DueOf(day(m.due), m.working)),
				c.TitleCell("/gallery/card", title, m.number+" · "+c.Text(m.ground)),
				c.TextCell(c.Text(m.unit), m.person),
				c.Stage(c.Text(m.stage)),
			},
		})
	}
	r := ui.Register{
		Caption: t(c, "Назар аударуды қажет ететін міндеттер", "Обязанности, требующие внимания", "Obligations that need attention"),
		Columns: []ui.Column{
			{Role: ui.ColDue, Label: t(c, "Мерзімі", "Срок", "Due"), Sort: "due"},
			{Role: ui.ColTitle, Label: t(c, "Тапсырма", "Поручение", "Instrument"), Sort: "title"},
			{Role: ui.ColUnit, Label: c.S("common.field.executor"), Sort: "unit"},
			{Role: ui.ColStage, Label: t(c, "Кезеңі", "Стадия", "Stage")},
		},
		Groups: groups, Sort: "due",
		Pager: &ui.Pager{Shown: 8, Total: 108, Next: "/gallery/desk?after=h", Export: "/gallery/desk.xlsx"},
	}
	if bulk {
		r.BulkAction = "/gallery/desk"
		r.Bulk = []ui.Action{
			{Label: t(c, "Ескерту жіберу", "Отправить напоминание", "Send a reminder"), Icon: "bell-ring", Name: "act", Value: "remind"},
			{Label: t(c, "Бақылаудан алу", "Снять с контроля", "Release from control"), Name: "act", Value: "release"},
		}
	}
	return r
}
