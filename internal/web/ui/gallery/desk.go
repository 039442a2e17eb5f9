package gallery

import (
	"github.com/a-h/templ"

	"reglament/internal/web/ui"
)

func desk(c *ui.Ctx) (ui.Page, templ.Component) {
	p := ui.Page{
		Title: c.S("ui.nav.desk"), Section: "desk", NewHref: "/gallery/form",
		Sub: c.LongDay(c.Today) + ", " + c.Weekday(c.Today.Weekday()),
		Actions: []ui.Action{
			{Label: c.S("common.print"), Icon: "printer", Print: true},
			{Label: t(c, "Жаңа тапсырма", "Новое поручение", "New assignment"), Icon: "plus", Href: "/gallery/form", Primary: true},
		},
	}
	return p, deskPage(c)
}

func counters(c *ui.Ctx) []ui.Counter {
	return []ui.Counter{
		{N: 7, Light: ui.Light{Kind: ui.Over, Text: c.S("common.state.overdue")}, Note: t(c, "кешеден бері +2", "+2 со вчерашнего дня", "+2 since yesterday"), Href: "/gallery/control"},
		{N: 4, Light: ui.Light{Kind: ui.Today, Text: t(c, "Бүгін аяқталады", "Истекает сегодня", "Due today")}, Note: t(c, "2-еуі қол қоюда", "2 на подписании", "2 awaiting signature"), Href: "/gallery/control"},
		{N: 11, Light: ui.Light{Kind: ui.Soon, Text: t(c, "1–3 жұмыс күні қалды", "Осталось 1–3 рабочих дня", "1 to 3 working days left")}, Note: t(c, "осы аптада 8", "на этой неделе 8", "8 this week"), Href: "/gallery/control"},
		{N: 1286, Light: ui.Light{Kind: ui.OnDay, Text: c.S("common.state.ontime")}, Note: t(c, "ең жақыны 30.11.2026", "ближайший 30.11.2026", "the nearest 30.11.2026"), Href: "/gallery/control"},
		{N: 132, Light: ui.Light{Kind: ui.Done, Text: t(c, "Қарашада орындалды", "Исполнено в ноябре", "Done in November")}, Note: t(c, "94%-ы мерзімінде", "94 % в срок", "94% in time"), Href: "/gallery/control"},
	}
}

func todo(c *ui.Ctx) []ui.TodoItem {
	return []ui.TodoItem{
		{Kind: ui.Sign, Href: "/gallery/card", Title: t(c, "Депутаттық сауалға жауап", "Ответ на депутатский запрос", "Answer to a deputy's request"), Note: "№ 2-01-0715/26"},
		{Kind: ui.Ext, Href: "/gallery/card", Title: t(c, "Мерзімді ұзарту: Жетісу облысының прокуратурасы", "Продление срока: прокуратура области Жетісу", "Extension: prosecutor's office of Zhetisu region"), Note: t(c, "27.11.2026 орнына 04.12.2026 сұралады", "просят 04.12.2026 вместо 27.11.2026", "04.12.2026 asked for instead of 27.11.2026")},
		{Kind: ui.Sign, Href: "/gallery/card", Title: t(c, "Іссапар бұйрығы: Өскемен, 30.11–02.12", "Приказ о командировке: Усть-Каменогорск, 30.11–02.12", "Trip order: Oskemen, 30.11–02.12"), Note: "№ 9-04-0063/26"},
	}
}

func dayBars(c *ui.Ctx) ui.DayBars {
	bars := ui.DayBars{Caption: t(c, "Алдағы 10 жұмыс күніндегі мерзімдер", "Сроки на ближайшие 10 рабочих дней", "Terms of the next 10 working days")}
	numbers := []int{4, 3, 5, 3, 6, 2, 4, 1, 7, 3}
	d := Today
	for i, n := range numbers {
		for Holidays(d).Off {
			d = d.AddDays(1)
		}
		kind := ui.OnDay
		if i <= ui.SoonDays {
			kind = ui.Soon
		}
		bars.Days = append(bars.Days, ui.DayBar{Day: d, N: n, Kind: kind, Href: "/gallery/control?due=" + d.String()})
		d = d.AddDays(1)
	}
	return bars
}

func unitBars(c *ui.Ctx, many bool) ui.UnitBars {
	rows := []ui.UnitBar{
		{Label: t(c, "Қоғамдық мүдделерді қорғау департаменті", "Департамент защиты общественных интересов", "Department for the protection of public interests"), Href: "/gallery/control", Over: 1, Soon: 4, OK: 22},
		{Label: t(c, "Қылмыстық қудалау басқармасы", "Управление уголовного преследования", "Directorate of criminal prosecution"), Over: 2, Soon: 3, OK: 18},
		{Label: t(c, "Ұйымдастыру-бақылау басқармасы", "Организационно-контрольное управление", "Organisation and control directorate"), Over: 1, Soon: 1, OK: 14},
		{Label: t(c, "Алматы қаласының прокуратурасы", "Прокуратура города Алматы", "Prosecutor's office of Almaty"), Over: 1, Soon: 2, OK: 11},
		{Label: t(c, "Заңнама және Парламентпен байланыс бөлімі", "Отдел законодательства и связей с Парламентом", "Division for legislation and liaison with Parliament"), Soon: 3, OK: 9},
		{Label: t(c, "Ұлытау облысының прокуратурасы", "Прокуратура области Ұлытау", "Prosecutor's office of Ulytau region"), Soon: 1, OK: 5},
	}
	if many {
		rows = append(append(rows, rows...), rows...)
	}
	return ui.UnitBars{Caption: t(c, "Бөлімшелер бойынша ашық міндеттер", "Открытые обязанности по подразделениям", "Open obligations by unit"), Rows: rows}
}

func views(c *ui.Ctx) []ui.Chip {
	return []ui.Chip{
		{Label: t(c, "Барлық бөлімше", "Все подразделения", "All units"), Href: "/gallery/desk", Current: true},
		{Label: t(c, "Менің бөлімшем", "Моё подразделение", "My unit"), Href: "/gallery/desk?view=unit", Count: 6},
		{Label: t(c, "Өзім", "Только мои", "Mine"), Href: "/gallery/desk?view=me"},
	}
}

func control(c *ui.Ctx) (ui.Page, templ.Component) {
	return ui.Page{Title: c.S("ui.nav.control"), Section: "control", Actions: []ui.Action{{Label: c.S("common.print"), Icon: "printer", Print: true}}}, controlPage(c)
}

func filters(c *ui.Ctx) ui.Filters {
	return ui.Filters{
		Search: "q", Query: "әлеуметтік", Reset: "/gallery/control",
		Chips: []ui.Chip{{Label: c.S("common.state.overdue"), Href: "/gallery/control", Remove: true}},
		Selects: []ui.FilterSelect{
			{Name: "kind", Label: t(c, "Түрі", "Вид", "Kind"), Options: []ui.Option{
				{Value: "assignment", Label: t(c, "Тапсырма (40)", "Поручение (40)", "Assignment (40)")},
				{Value: "task", Label: t(c, "Өкім (42)", "Задание (42)", "Task (42)")},
				{Value: "request", Label: t(c, "Сұрау (43)", "Запрос (43)", "Request (43)")},
			}},
			{Name: "state", Label: c.S("common.field.state"), Value: "over", Options: []ui.Option{
				{Value: "over", Label: c.S("common.state.overdue")}, {Value: "soon", Label: c.S("common.state.soon")}, {Value: "ok", Label: c.S("common.state.ontime")},
			}},
			{Name: "body", Label: c.S("common.field.body"), Options: bodies(c)},
		},
	}
}

func bodies(c *ui.Ctx) []ui.Option {
	return []ui.Option{
		{Value: "astana", Label: t(c, "Астана қаласының прокуратурасы", "Прокуратура города Астаны", "Prosecutor's office of Astana")},
		{Value: "almaty", Label: t(c, "Алматы қаласының прокуратурасы", "Прокуратура города Алматы", "Prosecutor's office of Almaty")},
		{Value: "shymkent", Label: t(c, "Шымкент қаласының прокуратурасы", "Прокуратура города Шымкента", "Prosecutor's office of Shymkent")},
		{Value: "north-kz", Label: t(c, "Солтүстік Қазақстан облысының прокуратурасы", "Прокуратура Северо-Казахстанской области", "Prosecutor's office of North Kazakhstan region")},
		{Value: "ulytau", Label: t(c, "Ұлытау облысының прокуратурасы", "Прокуратура области Ұлытау", "Prosecutor's office of Ulytau region")},
		{Value: "military", Label: t(c, "Бас әскери прокуратура", "Главная военная прокуратура", "Main military prosecutor's office")},
	}
}
