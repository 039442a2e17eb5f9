package sim

import (
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/org"
)

// unit is a unit of the General Prosecutor's Office or, with a code without its body, of any other body.
type unit struct {
	code, parent string
	kind         org.UnitKind
	name, short  i18n.Text
	flags        string // of its posts: c control, k clerk, a admin, s cleared for ДСП, h personnel
	core         bool   // staffed in a small office too
	areas        string // codes of the areas of law its posts deal with
}

func tri(kk, ru, en string) i18n.Text { return i18n.Text{KK: kk, RU: ru, EN: en} }

// centre are the units of the General Prosecutor's Office: the four Services for which order No. 88 was written, the
// Apparatus, and departments outside the Services.
var centre = []unit{
	{code: "lead", parent: "gpo", kind: org.KindLeadership, core: true, name: tri("Басшылық", "Руководство", "Leadership")},
	{
		code: "app", parent: "gpo", kind: org.KindApparatus, core: true,
		name: tri("Бас Прокурордың Аппараты", "Аппарат Генерального Прокурора", "Apparatus of the General Prosecutor"), short: tri("Аппарат", "Аппарат", "Apparatus"),
	},
	{
		code: "app-ctl", parent: "app", kind: org.KindDirectorate, core: true, flags: "cs",
		name: tri("Бақылау басқармасы", "Управление контроля", "Control Directorate"), short: tri("Бақылау", "Контроль", "Control"),
	},
	{
		code: "app-pln", parent: "app", kind: org.KindDirectorate, core: true,
		name: tri("Жоспарлау және талдау басқармасы", "Управление планирования и анализа", "Planning and Analysis Directorate"), short: tri("Жоспарлау", "Планирование", "Planning"),
	},
	{
		code: "app-reg", parent: "app", kind: org.KindDirectorate, core: true, flags: "ks",
		name: tri("Құжаттамалық қамтамасыз ету басқармасы", "Управление документационного обеспечения", "Records Directorate"), short: tri("Кеңсе", "Канцелярия", "Registry"),
	},
	{
		code: "app-hr", parent: "app", kind: org.KindDirectorate, core: true, flags: "h",
		name: tri("Кадрлар басқармасы", "Управление кадров", "Personnel Directorate"), short: tri("Кадрлар", "Кадры", "Personnel"),
	},
	{
		code: "app-it", parent: "app", kind: org.KindDirectorate, core: true, flags: "a",
		name: tri("Ақпараттық технологиялар басқармасы", "Управление информационных технологий", "Information Technology Directorate"), short: tri("АТ", "ИТ", "IT"),
	},
	{
		code: "app-fin", parent: "app", kind: org.KindDirectorate,
		name: tri("Қаржы және материалдық қамтамасыз ету басқармасы", "Управление финансов и материального обеспечения", "Finance and Supply Directorate"), short: tri("Қаржы", "Финансы", "Finance"),
	},
	{
		code: "s1", parent: "gpo", kind: org.KindService, core: true,
		name: tri("Қылмыстық қудалау қызметі", "Служба уголовного преследования", "Criminal Prosecution Service"), short: tri("1-қызмет", "1-я служба", "1st Service"),
	},
	{
		code: "s1-pre", parent: "s1", kind: org.KindDepartment, core: true, areas: "criminal.pretrial criminal.terms criminal.detention",
		name:  tri("Сотқа дейінгі тергеп-тексерудің заңдылығын қадағалау департаменті", "Департамент надзора за законностью досудебного расследования", "Department for Supervision of Pre-trial Investigation"),
		short: tri("Тергеуді қадағалау", "Надзор за следствием", "Pre-trial supervision"),
	},
	{
		code: "s1-crt", parent: "s1", kind: org.KindDepartment, core: true, areas: "criminal.court",
		name:  tri("Мемлекеттік айыптау департаменті", "Департамент государственного обвинения", "Department of State Prosecution"),
		short: tri("Мемлекеттік айыптау", "Гособвинение", "State prosecution"),
	},
	{
		code: "s1-opr", parent: "s1", kind: org.KindDirectorate, areas: "criminal.operative",
		name:  tri("Жедел-іздестіру қызметінің заңдылығын қадағалау басқармасы", "Управление надзора за законностью оперативно-розыскной деятельности", "Directorate for Supervision of Operative Search Activity"),
		short: tri("ЖІҚ", "ОРД", "Operative search"),
	},
	{
		code: "s2", parent: "gpo", kind: org.KindService, core: true,
		name: tri("Заңды күшіне енген үкімдердің және олардың орындалуының заңдылығын қадағалау қызметі", "Служба надзора за законностью вступивших в силу приговоров и их исполнением", "Service for Supervision of Sentences in Force and Their Execution"), short: tri("2-қызмет", "2-я служба", "2nd Service"),
	},
	{
		code: "s2-ver", parent: "s2", kind: org.KindDepartment, core: true, areas: "sentence.force",
		name:  tri("Үкімдердің заңдылығын қадағалау департаменті", "Департамент надзора за законностью приговоров", "Department for Supervision of Sentences"),
		short: tri("Үкімдер", "Приговоры", "Sentences"),
	},
	{
		code: "s2-pen", parent: "s2", kind: org.KindDepartment, core: true, areas: "sentence.prison sentence.probation",
		name:  tri("Жазалардың орындалуын қадағалау департаменті", "Департамент надзора за исполнением наказаний", "Department for Supervision of Execution of Punishments"),
		short: tri("Жазаларды орындау", "Исполнение наказаний", "Punishments"),
	},
	{
		code: "s3", parent: "gpo", kind: org.KindService, core: true,
		name: tri("Қоғамдық мүдделерді қорғау қызметі", "Служба по защите общественных интересов", "Service for Protection of Public Interests"), short: tri("3-қызмет", "3-я служба", "3rd Service"),
	},
	{
		code: "s3-soc", parent: "s3", kind: org.KindDepartment, core: true, areas: "public.social public.labour public.children",
		name:  tri("Әлеуметтік саладағы заңдылықты қадағалау департаменті", "Департамент надзора за законностью в социальной сфере", "Department for Supervision in the Social Sphere"),
		short: tri("Әлеуметтік сала", "Социальная сфера", "Social sphere"),
	},
	{
		code: "s3-eco", parent: "s3", kind: org.KindDepartment, core: true, areas: "public.business public.land public.ecology public.budget",
		name:  tri("Экономика саласындағы заңдылықты қадағалау департаменті", "Департамент надзора за законностью в сфере экономики", "Department for Supervision in the Economy"),
		short: tri("Экономика", "Экономика", "Economy"),
	},
	{
		code: "s3-civ", parent: "s3", kind: org.KindDepartment, areas: "public.civil public.enforcement",
		name:  tri("Сотта мемлекет мүддесін білдіру департаменті", "Департамент представительства интересов государства в суде", "Department for Representation of the State in Court"),
		short: tri("Сотта өкілдік ету", "Представительство в суде", "Court representation"),
	},
	{
		code: "s4", parent: "gpo", kind: org.KindService, core: true,
		name: tri("Арнайы прокурорлар қызметі", "Служба специальных прокуроров", "Service of Special Prosecutors"), short: tri("4-қызмет", "4-я служба", "4th Service"),
	},
	{
		code: "s4-spc", parent: "s4", kind: org.KindDepartment, core: true, areas: "criminal.special",
		name:  tri("Арнайы тергеп-тексеру департаменті", "Департамент специальных расследований", "Department of Special Investigations"),
		short: tri("Арнайы тергеу", "Спецрасследования", "Special investigations"),
	},
	{
		code: "dap", parent: "gpo", kind: org.KindDepartment, core: true, areas: "appeal",
		name:  tri("Өтініштерді қараудың заңдылығын қадағалау департаменті", "Департамент надзора за законностью рассмотрения обращений", "Department for Supervision of Appeals"),
		short: tri("Өтініштер", "Обращения", "Appeals"),
	},
	{
		code: "dic", parent: "gpo", kind: org.KindDepartment, core: true, areas: "international",
		name:  tri("Халықаралық-құқықтық ынтымақтастық департаменті", "Департамент международно-правового сотрудничества", "Department of International Legal Co-operation"),
		short: tri("Халықаралық ынтымақтастық", "Международное сотрудничество", "International co-operation"),
	},
	{
		code: "dis", parent: "gpo", kind: org.KindDepartment, flags: "s", areas: "security",
		name:  tri("Ішкі қауіпсіздік департаменті", "Департамент внутренней безопасности", "Internal Security Department"),
		short: tri("Ішкі қауіпсіздік", "Внутренняя безопасность", "Internal security"),
	},
}

// local are the units of a regional office and of those equal to it.
var local = []unit{
	{
		code: "pre", kind: org.KindDirectorate, core: true, areas: "criminal",
		name:  tri("Сотқа дейінгі тергеп-тексерудің заңдылығын қадағалау басқармасы", "Управление надзора за законностью досудебного расследования", "Directorate for Supervision of Pre-trial Investigation"),
		short: tri("Тергеуді қадағалау", "Надзор за следствием", "Pre-trial supervision"),
	},
	{
		code: "pub", kind: org.KindDirectorate, core: true, areas: "public",
		name:  tri("Қоғамдық мүдделерді қорғау басқармасы", "Управление по защите общественных интересов", "Directorate for Protection of Public Interests"),
		short: tri("Қоғамдық мүдделер", "Общественные интересы", "Public interests"),
	},
	{
		code: "org", kind: org.KindDivision, core: true, flags: "k", areas: "appeal",
		name:  tri("Ұйымдастыру, бақылау және құжаттама бөлімі", "Отдел организации, контроля и документации", "Organisation, Control and Records Division"),
		short: tri("Ұйымдастыру бөлімі", "Орготдел", "Organisation"),
	},
	{
		code: "sen", kind: org.KindDirectorate, areas: "sentence",
		name:  tri("Үкімдердің заңдылығын және олардың орындалуын қадағалау басқармасы", "Управление надзора за законностью приговоров и их исполнением", "Directorate for Supervision of Sentences and Their Execution"),
		short: tri("Үкімдер", "Приговоры", "Sentences"),
	},
	{
		code: "crt", kind: org.KindDirectorate, areas: "criminal.court",
		name:  tri("Мемлекеттік айыптау басқармасы", "Управление государственного обвинения", "Directorate of State Prosecution"),
		short: tri("Мемлекеттік айыптау", "Гособвинение", "State prosecution"),
	},
	{
		code: "spc", kind: org.KindDirectorate, flags: "s", areas: "criminal.special",
		name:  tri("Арнайы прокурорлар басқармасы", "Управление специальных прокуроров", "Directorate of Special Prosecutors"),
		short: tri("Арнайы прокурорлар", "Спецпрокуроры", "Special prosecutors"),
	},
	{
		code: "hr", kind: org.KindDivision, flags: "h",
		name:  tri("Кадр жұмысы бөлімі", "Отдел кадровой работы", "Personnel Division"),
		short: tri("Кадрлар", "Кадры", "Personnel"),
	},
}

// ofCommittee and ofAcademy are the units of the two other bodies under the General Prosecutor's Office (10).
var (
	ofCommittee = []unit{
		{code: "rec", kind: org.KindDirectorate, core: true, flags: "k", name: tri("Ұйымдастыру және құжаттама басқармасы", "Управление организации и документации", "Organisation and Records Directorate"), short: tri("Ұйымдастыру", "Организация", "Organisation")},
		{code: "sta", kind: org.KindDirectorate, core: true, areas: "statistics", name: tri("Құқықтық статистика басқармасы", "Управление правовой статистики", "Legal Statistics Directorate"), short: tri("Статистика", "Статистика", "Statistics")},
		{code: "spe", kind: org.KindDirectorate, areas: "statistics", name: tri("Арнайы есепке алу басқармасы", "Управление специальных учётов", "Special Records Directorate"), short: tri("Арнайы есеп", "Спецучёты", "Special records")},
		{code: "dig", kind: org.KindDirectorate, name: tri("Ақпараттық жүйелер басқармасы", "Управление информационных систем", "Information Systems Directorate"), short: tri("Ақпараттық жүйелер", "Информсистемы", "Information systems")},
	}
	ofAcademy = []unit{
		{code: "rec", kind: org.KindDirectorate, core: true, flags: "k", name: tri("Ұйымдастыру және құжаттама басқармасы", "Управление организации и документации", "Organisation and Records Directorate"), short: tri("Ұйымдастыру", "Организация", "Organisation")},
		{code: "res", kind: org.KindDirectorate, core: true, areas: "research", name: tri("Ведомствоаралық ғылыми-зерттеу институты", "Межведомственный научно-исследовательский институт", "Inter-agency Research Institute"), short: tri("Институт", "Институт", "Institute")},
		{code: "edu", kind: org.KindDirectorate, name: tri("Кәсіптік оқыту институты", "Институт профессионального обучения", "Institute of Professional Training"), short: tri("Оқыту", "Обучение", "Training")},
	}
	committee = body{
		code: "committee", kind: org.KindCommittee, parent: "gpo",
		name:  tri("Құқықтық статистика және арнайы есепке алу жөніндегі комитет", "Комитет по правовой статистике и специальным учётам", "Committee on Legal Statistics and Special Records"),
		short: tri("ҚСАЕК", "КПСиСУ", "Committee"),
		head:  tri("Комитет төрағасы", "Председатель Комитета", "Chairman of the Committee"),
	}
	academy = body{
		code: "academy", kind: org.KindAcademy, parent: "gpo",
		name:  tri("Құқық қорғау органдары академиясы", "Академия правоохранительных органов", "Academy of Law Enforcement Agencies"),
		short: tri("Академия", "Академия", "Academy"),
		head:  tri("Академия ректоры", "Ректор Академии", "Rector of the Academy"),
	}
)

// area is an area of legal regulation; its parent is the part of the code before the last dot (7).
type area struct {
	code string
	name i18n.Text
}

var areas = []area{
	{"criminal", tri("Қылмыстық процесс", "Уголовный процесс", "Criminal procedure")},
	{"criminal.pretrial", tri("Сотқа дейінгі тергеп-тексеру", "Досудебное расследование", "Pre-trial investigation")},
	{"criminal.terms", tri("Тергеу мерзімдерін сақтау", "Соблюдение сроков расследования", "Terms of investigation")},
	{"criminal.detention", tri("Ұстау және қамауда ұстау", "Задержание и содержание под стражей", "Arrest and detention")},
	{"criminal.operative", tri("Жедел-іздестіру қызметі", "Оперативно-розыскная деятельность", "Operative search activity")},
	{"criminal.court", tri("Мемлекеттік айыптау", "Государственное обвинение", "State prosecution")},
	{"criminal.special", tri("Арнайы тергеп-тексерулер", "Специальные расследования", "Special investigations")},
	{"sentence", tri("Үкімдер және олардың орындалуы", "Приговоры и их исполнение", "Sentences and their execution")},
	{"sentence.force", tri("Заңды күшіне енген үкімдер", "Приговоры, вступившие в силу", "Sentences in force")},
	{"sentence.prison", tri("Қылмыстық-атқару мекемелері", "Учреждения уголовно-исполнительной системы", "Penitentiary institutions")},
	{"sentence.probation", tri("Пробация", "Пробация", "Probation")},
	{"public", tri("Қоғамдық мүдделерді қорғау", "Защита общественных интересов", "Protection of public interests")},
	{"public.social", tri("Әлеуметтік қамсыздандыру және денсаулық сақтау", "Социальное обеспечение и здравоохранение", "Social security and health")},
	{"public.labour", tri("Еңбек құқықтары", "Трудовые права", "Labour rights")},
	{"public.children", tri("Балалардың құқықтары", "Права детей", "Rights of children")},
	{"public.business", tri("Кәсіпкерлердің құқықтары", "Права предпринимателей", "Rights of entrepreneurs")},
	{"public.land", tri("Жер қатынастары", "Земельные отношения", "Land relations")},
	{"public.ecology", tri("Экология", "Экология", "Ecology")},
	{"public.budget", tri("Бюджет қаражатын пайдалану", "Использование бюджетных средств", "Use of budget funds")},
	{"public.civil", tri("Азаматтық істер", "Гражданские дела", "Civil cases")},
	{"public.enforcement", tri("Атқарушылық іс жүргізу", "Исполнительное производство", "Enforcement proceedings")},
	{"appeal", tri("Өтініштерді қарау", "Рассмотрение обращений", "Consideration of appeals")},
	{"international", tri("Халықаралық-құқықтық ынтымақтастық", "Международно-правовое сотрудничество", "International legal co-operation")},
	{"statistics", tri("Құқықтық статистика және арнайы есепке алу", "Правовая статистика и специальные учёты", "Legal statistics and special records")},
	{"research", tri("Ғылыми-зерттеу жұмысы", "Научно-исследовательская работа", "Research")},
	{"security", tri("Ішкі қауіпсіздік", "Внутренняя безопасность", "Internal security")},
}

// above is the code of the area over this one, or "".
func (a area) above() string {
	i := strings.LastIndexByte(a.code, '.')
	return a.code[:max(i, 0)]
}
