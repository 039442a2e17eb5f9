package sim

import "reglament/internal/i18n"

// Person is one of the people of the demonstration office who can log in.
type Person struct {
	Login, Post               string
	Family, Given, Patronymic string
	Lang                      i18n.Lang
	Does                      i18n.Msg // what one logs in as this person for
}

// Password is that of every demonstration account. It opens nothing but the demonstration.
const Password = "sary-arqa-samaly"

// People are the demonstration accounts. The people are invented.
var People = []Person{
	{"prosecutor-general", "lead.gp", "Мырзабеков", "Дәулет", "Қайырбекұлы", i18n.KK, i18n.M("demo.account.gp")},
	{"first", "lead.first", "Ақжанов", "Серікжан", "Болатұлы", i18n.KK, i18n.M("demo.account.first")},
	{"deputy", "lead.deputy2", "Жанұзақова", "Гүлмира", "Ерланқызы", i18n.KK, i18n.M("demo.account.deputy")},
	{"coa", "app.chief", "Тәттібаев", "Мәлік", "Жақсылықұлы", i18n.KK, i18n.M("demo.account.coa")},
	{"control", "app-ctl.head", "Оспанәлиева", "Айжан", "Нұрланқызы", i18n.KK, i18n.M("demo.account.control")},
	{"clerk", "app-reg.officer1", "Юн", "Светлана", "Викторовна", i18n.RU, i18n.M("demo.account.clerk")},
	{"chief", "s3-soc.head", "Бектұров", "Ержан", "Асқарұлы", i18n.KK, i18n.M("demo.account.chief")},
	{"officer", "s3-soc-1.officer1", "Сәдуақасова", "Динара", "Маратқызы", i18n.KK, i18n.M("demo.account.officer")},
	{"region", "akmola.head", "Кәкімов", "Сағидолла", "Сағатұлы", i18n.KK, i18n.M("demo.account.region")},
	{"regclerk", "akmola-org.officer1", "Иванченко", "Ольга", "Петровна", i18n.RU, i18n.M("demo.account.regclerk")},
	{"executor", "akmola-pub.officer1", "Ғалиев", "Нұржан", "Тимурұлы", i18n.KK, i18n.M("demo.account.executor")},
	{"district", "akmola-arshaly.head", "Ыбыраев", "Асхат", "Мұратұлы", i18n.KK, i18n.M("demo.account.district")},
	{"admin", "app-it.head", "Литвинов", "Павел", "Андреевич", i18n.RU, i18n.M("demo.account.admin")},
}
