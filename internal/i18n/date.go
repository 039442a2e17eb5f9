package i18n

import (
	"fmt"
	"time"
)

// Month names: index 0 is January. Russian dates use the genitive; Kazakh dates the plain form or a case ending.
var (
	monthNames = map[Lang][12]string{
		KK: {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
		RU: {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
		EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	monthsGenitiveRU = [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	monthsFromKK     = [12]string{"қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан", "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан"}
	monthsToKK       = [12]string{"қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға", "шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға"}
	monthsOnKK       = [12]string{"қаңтарда", "ақпанда", "наурызда", "сәуірде", "мамырда", "маусымда", "шілдеде", "тамызда", "қыркүйекте", "қазанда", "қарашада", "желтоқсанда"}
	monthsShort      = map[Lang][12]string{
		KK: {"қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"},
		RU: {"янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"},
		EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	}
)

// Weekday names: index 0 is Sunday, as in package time.
var (
	weekdayNames = map[Lang][7]string{
		KK: {"жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"},
		RU: {"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"},
		EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	weekdaysShort = map[Lang][7]string{
		KK: {"Жс", "Дс", "Сс", "Ср", "Бс", "Жм", "Сб"},
		RU: {"Вс", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"},
		EN: {"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"},
	}
)

// Day writes 27.11.2026, the official short form in all three languages; "" for no day.
func (p *Printer) Day(d Civil) string {
	if d.None() {
		return ""
	}
	y, m, dd := d.YMD()
	return fmt.Sprintf("%02d.%02d.%04d", dd, int(m), y)
}

// LongDay writes 2026 жылғы 27 қараша, 27 ноября 2026 года, 27 November 2026; "" for no day.
func (p *Printer) LongDay(d Civil) string { return p.dayForm(d, "long") }

// DayMonth writes the day without its year: 27 қараша, 27 ноября, 27 November.
func (p *Printer) DayMonth(d Civil) string { return p.dayForm(d, "dm") }

// ShortDay writes the day without its year and with a short month, for narrow columns: 27 қар, 27 ноя, 27 Nov.
func (p *Printer) ShortDay(d Civil) string {
	if d.None() {
		return ""
	}
	_, m, dd := d.YMD()
	return fmt.Sprintf("%d %s", dd, monthsShort[p.lang][m-1])
}

func (p *Printer) dayForm(d Civil, form string) string {
	if d.None() {
		return ""
	}
	y, m, dd := d.YMD()
	switch form {
	case "long", "longFrom", "longTo", "longOn":
		short := fmt.Sprintf("%d %s", dd, p.monthIn(m, form[len("long"):]))
		switch p.lang {
		case KK:
			return fmt.Sprintf("%d жылғы %s", y, short)
		case RU:
			return fmt.Sprintf("%s %d года", short, y)
		}
		return fmt.Sprintf("%s %d", short, y)
	case "dm", "dmFrom", "dmTo", "dmOn":
		return fmt.Sprintf("%d %s", dd, p.monthIn(m, form[len("dm"):]))
	}
	return p.Day(d)
}

// monthIn gives the month as it stands within a date, with the Kazakh case that the form asks for.
func (p *Printer) monthIn(m time.Month, kkCase string) string {
	i := m - 1
	switch {
	case p.lang == RU:
		return monthsGenitiveRU[i]
	case p.lang == KK && kkCase == "From":
		return monthsFromKK[i]
	case p.lang == KK && kkCase == "To":
		return monthsToKK[i]
	case p.lang == KK && kkCase == "On":
		return monthsOnKK[i]
	}
	return monthNames[p.lang][i]
}

// Month names a month by itself: қараша, ноябрь, November.
func (p *Printer) Month(m time.Month) string { return monthNames[p.lang][m-1] }

// MonthShort names a month in three letters.
func (p *Printer) MonthShort(m time.Month) string { return monthsShort[p.lang][m-1] }

// MonthYear heads a month of a calendar: 2026 жылғы қараша, ноябрь 2026 года, November 2026.
func (p *Printer) MonthYear(year int, m time.Month) string {
	switch p.lang {
	case KK:
		return fmt.Sprintf("%d жылғы %s", year, p.Month(m))
	case RU:
		return fmt.Sprintf("%s %d года", p.Month(m), year)
	}
	return fmt.Sprintf("%s %d", p.Month(m), year)
}

// Weekday names a day of the week: бейсенбі, четверг, Thursday.
func (p *Printer) Weekday(w time.Weekday) string { return weekdayNames[p.lang][w] }

// WeekdayShort names a day of the week in two letters: Бс, Чт, Th.
func (p *Printer) WeekdayShort(w time.Weekday) string { return weekdaysShort[p.lang][w] }

// Week is the order of the days of the week in a printed calendar: it begins on Monday.
var Week = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// Time writes an instant in the legal time of Kazakhstan: 27.11.2026, 16:05; "" for the zero instant.
func (p *Printer) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Almaty).Format("02.01.2006, 15:04")
}

// Clock writes only the hour and minute of an instant: 16:05.
func (p *Printer) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Almaty).Format("15:04")
}

func dayOf(t time.Time) Civil {
	if t.IsZero() {
		return date{}
	}
	y, m, d := t.In(Almaty).Date()
	return date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// DueWords says how far a due day is, in words: "3 жұмыс күні қалды", "бүгін", "2 жұмыс күні өтті".
// working is the count of working days between today and the due day, of either sign. Where it is nought although
// the days differ (a due day at a weekend), calendar days are counted, so that "today" is said of today only.
func (p *Printer) DueWords(today, due Civil, working int) string {
	if today.None() || due.None() {
		return ""
	}
	apart := civilNumber(due) - civilNumber(today)
	if working < 0 {
		working = -working
	}
	switch {
	case apart == 0:
		return p.S("common.due.today")
	case apart > 0 && working == 0:
		return p.S("common.due.left.days", "n", apart)
	case apart > 0:
		return p.S("common.due.left.working", "n", working)
	case working == 0:
		return p.S("common.due.past.days", "n", -apart)
	}
	return p.S("common.due.past.working", "n", working)
}

func civilNumber(d Civil) int {
	y, m, dd := d.YMD()
	return int(time.Date(y, m, dd, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
