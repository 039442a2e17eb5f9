package sim

import (
	"math/rand/v2"
	"strings"
)

// The names below are common ones, put together by chance; a person of the office is invented.
var (
	kazakhFamilies = strings.Fields(`Әбенов Ақпанов Аманжолов Арыстанов Байғазин Байсейітов Бекболатов Бекенов Бердалин Бозтаев
		Дүйсенов Дәріпбаев Досымжанов Ерғалиев Есполов Жақыпов Жанбосынов Жандосов Жексенбин Жолдыбаев Жұманов Зейнолдин
		Ізтілеуов Кемелов Көшербаев Күзембаев Қабдолов Қалиев Қанапиянов Қасенов Қойшыбаев Құлбаев Құсайынов Мақашев
		Мәмбетов Меңдібаев Молдашев Мұқатаев Мұстафин Нартаев Нұғманов Нұрпейісов Омаров Оразалин Оразов Рақымжанов
		Рүстемов Сағындықов Сәрсенов Сатыбалдин Сейітжанов Смағұлов Сүлейменов Тайжанов Тілеубердин Төлегенов Тұяқов
		Үмбетов Хамитов Шаймерденов Шәріпов Ысқақов`)
	kazakhMen = strings.Fields(`Азамат Айбек Алмас Амангелді Арман Асқар Асылбек Бағдат Бауыржан Бекзат Берік Болат Ғалым
		Дархан Думан Ерболат Ерлан Жанат Жомарт Қайрат Қанат Мақсат Марат Мұрат Нұрбол Нұрлан Олжас Руслан Сағат Самат
		Санжар Серік Талғат Тимур Төлеген Ұлан Шыңғыс`)
	kazakhWomen = strings.Fields(`Айгүл Айнұр Айша Алма Анар Арайлым Асель Ботагөз Гаухар Гүлнар Дана Динара Жанар Жұлдыз Зарина
		Зәуре Індіра Қарлығаш Қымбат Лаура Ләззат Мадина Мөлдір Назгүл Раушан Роза Сәуле Толқын Шолпан Эльмира`)
	russianFamilies = strings.Fields(`Антонов Белов Власов Горбунов Дьяков Ефимов Журавлёв Зотов Кириллов Комаров Ларин Лебедев
		Мартынов Назаров Орехов Панин Родионов Савин Тарасов Ушаков Фомин Черняев Шестаков Яковлев`)
	otherFamilies = strings.Fields(`Ким Цой Пак Гончаренко Шевчук Мельник Вагнер Шмидт Бауэр Коваленко Юн`)
	russianMen    = strings.Fields(`Александр Алексей Андрей Виктор Дмитрий Евгений Игорь Константин Максим Михаил Николай Олег Павел Роман Сергей Юрий`)
	russianWomen  = strings.Fields(`Анна Вера Елена Екатерина Ирина Ксения Людмила Марина Наталья Ольга Светлана Татьяна Юлия`)
	// fathers are men's names with the ending of a Russian patronymic of a son; a daughter's is made from it.
	fathers = strings.Fields(`Александрович Алексеевич Андреевич Викторович Владимирович Дмитриевич Евгеньевич Иванович Игоревич
		Михайлович Николаевич Павлович Петрович Сергеевич Юрьевич`)
)

// someone invents a person's name: family, given name, patronymic.
func someone(r *rand.Rand) (family, given, patronymic string) {
	woman := r.IntN(5) < 2
	if r.IntN(10) < 8 {
		family, given = pick(r, kazakhFamilies), pick(r, kazakhMen)
		patronymic = pick(r, kazakhMen) + "ұлы"
		if woman {
			family, given = family+"а", pick(r, kazakhWomen)
			patronymic = strings.TrimSuffix(patronymic, "ұлы") + "қызы"
		}
		return family, given, patronymic
	}
	family, given, patronymic = pick(r, russianFamilies), pick(r, russianMen), pick(r, fathers)
	if woman {
		family, given = family+"а", pick(r, russianWomen)
		patronymic = strings.TrimSuffix(patronymic, "ич") + "на"
	}
	if r.IntN(6) == 0 {
		family = pick(r, otherFamilies)
	}
	return family, given, patronymic
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
