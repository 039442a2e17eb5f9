package sim

import (
	_ "embed"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/org"
)

//go:embed data/bodies.txt
var bodiesText string

// body is a body of the second or third level, as the data file names it.
type body struct {
	code        string
	kind        org.UnitKind
	name, short i18n.Text
	head        i18n.Text // title of its head
	parent      string    // code of the body above
	districts   []body
}

// region is what a line of the data file says of a region, in the cases its districts need.
type region struct{ kk, ru, en string }

// bodies reads the embedded list: the regions, the military and the transport office, each with its districts.
func bodies() []body {
	var out []body
	var at region
	for _, f := range lines("bodies.txt", bodiesText, 4, 8) {
		switch {
		case len(f) == 8 && f[0] == "region":
			at = region{f[2], f[3], f[4]}
			out = append(out, regional(f))
		case len(f) == 8:
			at = region{f[2], f[3], f[4]}
			out = append(out, special(f))
		default:
			above := &out[len(out)-1]
			above.districts = append(above.districts, district(f, *above, at))
		}
	}
	return out
}

func regional(f []string) body {
	kk := genitive(f[2])
	return body{
		code: f[1], kind: org.KindRegion, parent: "gpo",
		name:  i18n.Text{KK: kk + " прокуратурасы", RU: "Прокуратура " + f[3], EN: "Prosecutor's Office of " + f[4]},
		short: i18n.Text{KK: f[5], RU: f[6], EN: f[7]},
		head:  i18n.Text{KK: kk + " прокуроры", RU: "Прокурор " + f[3], EN: "Prosecutor of " + f[4]},
	}
}

func special(f []string) body {
	b := body{
		code: f[1], kind: org.UnitKind(f[0]), parent: "gpo",
		name:  i18n.Text{KK: f[2], RU: f[3], EN: f[4]},
		short: i18n.Text{KK: f[5], RU: f[6], EN: f[7]},
		head:  i18n.Text{KK: "Бас әскери прокурор", RU: "Главный военный прокурор", EN: "Main Military Prosecutor"},
	}
	if b.kind == org.KindTransport {
		b.head = i18n.Text{KK: "Бас көлік прокуроры", RU: "Главный транспортный прокурор", EN: "Main Transport Prosecutor"}
	}
	return b
}

// genitive puts "… облысы", "… қаласы", "… ауданы" into the genitive.
func genitive(kk string) string { return kk + "ның" }

func district(f []string, above body, at region) body {
	kk, ru, en := f[1], f[2], f[3]
	b := body{code: above.code + "-" + slug(en), kind: org.KindDistrict, parent: above.code}
	switch f[0] {
	case "d", "r":
		place := "района " + ru
		b.short = i18n.Text{KK: kk + " ауд.", RU: "р-н " + ru, EN: en}
		if f[0] == "d" {
			place = ru + " района"
			b.short.RU = strings.TrimSuffix(ru, "ого") + "ий р-н"
		}
		b.named(genitive(kk+" ауданы"), place, en+" District", at)
	case "c":
		b.short = i18n.Text{KK: kk + " қ.", RU: "г. " + ru, EN: en}
		b.named(genitive(kk+" қаласы"), "города "+ru, en+" City", at)
	case "g":
		b.short = i18n.Text{KK: kk + " гарн.", RU: "Гарн. " + ru, EN: en}
		b.name = i18n.Text{KK: kk + " гарнизонының әскери прокуратурасы", RU: "Военная прокуратура " + ru + " гарнизона", EN: "Military Prosecutor's Office of " + en + " Garrison"}
		b.head = i18n.Text{KK: kk + " гарнизонының әскери прокуроры", RU: "Военный прокурор " + ru + " гарнизона", EN: "Military Prosecutor of " + en + " Garrison"}
	case "t":
		b.short = i18n.Text{KK: kk + " көл.", RU: ru, EN: en}
		b.name = i18n.Text{KK: kk + " көлік прокуратурасы", RU: ru + " транспортная прокуратура", EN: en + " Transport Prosecutor's Office"}
		b.head = i18n.Text{KK: kk + " көлік прокуроры", RU: strings.TrimSuffix(ru, "ая") + "ий транспортный прокурор", EN: en + " Transport Prosecutor"}
	}
	return b
}

func (b *body) named(kk, ru, en string, at region) {
	kk = genitive(at.kk) + " " + kk
	b.name = i18n.Text{KK: kk + " прокуратурасы", RU: "Прокуратура " + ru + " " + at.ru, EN: "Prosecutor's Office of " + en + ", " + at.en}
	b.head = i18n.Text{KK: kk + " прокуроры", RU: "Прокурор " + ru + " " + at.ru, EN: "Prosecutor of " + en + ", " + at.en}
}

// slug turns an English name into a part of a code.
func slug(en string) string { return strings.ReplaceAll(strings.ToLower(en), " ", "-") }

// secondLevel are the codes of the bodies directly under the General Prosecutor's Office.
var secondLevel = append([]string{"committee", "academy"}, regions...)

// regions are the codes of the regional offices, the military and the transport one.
var regions = strings.Fields(`astana almaty-city shymkent abai akmola aktobe almaty-region atyrau west-kz zhambyl zhetisu karaganda kostanay
	kyzylorda mangystau pavlodar north-kz turkistan ulytau east-kz military transport`)
