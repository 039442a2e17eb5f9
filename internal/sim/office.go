package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// Size says how large an office is built.
type Size struct {
	Directorates     int // directorates in each department of the General Prosecutor's Office
	Officers         int // officers in each of its units
	Everything       bool
	RegionOfficers   int // officers in each unit of a regional office
	Districts        []string
	DistrictsEach    int // districts of each region in Districts; 0 is all of them
	DistrictOfficers int
}

// Sizes of offices. Small is the demonstration: all bodies of the first two levels, the districts of three regions, each
// lightly staffed. Full is every body there is, with about six thousand people.
var (
	Small = Size{Directorates: 1, Officers: 2, RegionOfficers: 1, Districts: []string{"akmola", "karaganda", "almaty-city"}, DistrictsEach: 4, DistrictOfficers: 1}
	Full  = Size{Directorates: 3, Officers: 10, Everything: true, RegionOfficers: 16, DistrictOfficers: 8}
)

// Days from which the office stands as it is built.
var (
	founded = calendar.MustDay("2017-10-13")
	adopted = calendar.MustDay("2018-07-13")
	divided = calendar.MustDay("2022-06-08") // three new regions
)

// founding collects the structure. Identifiers of units and posts are their codes, which are short and stable.
type founding struct {
	r       *rand.Rand
	size    Size
	day     calendar.Day // people are appointed in the years before
	data    org.Data
	seen    map[string]bool
	demo    map[string]Person // posts of the demonstration accounts
	byUnit  map[string][]string
	areasOf map[string]string
	number  int
}

// Structure builds the whole structure as it stands on a day, from a seed.
func Structure(seed uint64, size Size, day calendar.Day) org.Data {
	f := &founding{
		r: rand.New(rand.NewPCG(seed, 1)), size: size, day: day, seen: map[string]bool{}, demo: map[string]Person{}, byUnit: map[string][]string{},
		areasOf: map[string]string{},
	}
	for _, p := range People {
		f.demo[p.Post] = p
		f.seen[p.Family+p.Given+p.Patronymic] = true
	}
	for _, a := range areas() {
		f.data.Areas = append(f.data.Areas, org.Area{ID: a.code, Code: a.code, ParentID: a.above(), Name: a.name, Since: founded})
	}
	f.centre()
	f.body(committee, unitsOf("committee"))
	f.body(academy, unitsOf("academy"))
	local := unitsOf("local")
	for _, b := range bodies() {
		f.body(b, local)
		if size.Everything || slices.Contains(size.Districts, b.code) {
			for i, d := range b.districts {
				if size.DistrictsEach > 0 && i >= size.DistrictsEach && d.code != "akmola-arshaly" {
					continue
				}
				f.district(d, b)
			}
		}
	}
	f.acts()
	return f.data
}

func (f *founding) unit(id, bodyID, parent string, kind org.UnitKind, since calendar.Day, name, short i18n.Text) {
	if short == (i18n.Text{}) {
		short = name
	}
	f.data.Units = append(f.data.Units, org.Unit{
		ID: id, Code: id, Kind: kind, BodyID: bodyID, Opened: since,
		Editions: []org.UnitEdition{{Since: since, ParentID: parent, Name: name, Short: short, Act: "№ 563, 13.10.2017"}},
	})
	if id == "astana" {
		f.renamed(&f.data.Units[len(f.data.Units)-1])
	}
}

// renamed gives the office of the capital the name that the capital bore in between.
func (f *founding) renamed(u *org.Unit) {
	was, then := u.Editions[0], u.Editions[0]
	then.Since, then.Act = calendar.MustDay("2019-03-23"), "№ 6, 23.03.2019"
	then.Name = tri("Нұр-Сұлтан қаласының прокуратурасы", "Прокуратура города Нур-Султана", "Prosecutor's Office of Nur-Sultan City")
	then.Short = tri("Нұр-Сұлтан қ.", "г. Нур-Султан", "Nur-Sultan")
	was.Since, was.Act = calendar.MustDay("2022-09-17"), "№ 1017, 17.09.2022"
	u.Editions = append(u.Editions, then, was)
}

// post opens a post and appoints somebody to it.
func (f *founding) post(unitID, suffix string, kind org.PostKind, title i18n.Text, flags string, since calendar.Day) string {
	id := unitID + "." + suffix
	f.data.Posts = append(f.data.Posts, org.Post{
		ID: id, Code: id, UnitID: unitID, Kind: kind, Title: title, Since: since,
		Control: strings.Contains(flags, "c"), Clerk: strings.Contains(flags, "k"), Admin: strings.Contains(flags, "a"),
		DSP: strings.Contains(flags, "s"), HR: strings.Contains(flags, "h"),
	})
	f.byUnit[unitID] = append(f.byUnit[unitID], id)
	f.number++
	p := org.Person{ID: fmt.Sprintf("person-%05d", f.number), Code: fmt.Sprintf("%05d", f.number)}
	if known, ok := f.demo[id]; ok {
		p.Family, p.Given, p.Patronymic = known.Family, known.Given, known.Patronymic
	} else {
		p.Family, p.Given, p.Patronymic = f.someone()
	}
	from := max(since, f.day.AddDays(-400-f.r.IntN(1500)))
	f.data.People = append(f.data.People, p)
	f.data.Holdings = append(f.data.Holdings, org.Holding{
		ID: fmt.Sprintf("holding-%05d", f.number), PostID: id, PersonID: p.ID, From: from,
		Order: fmt.Sprintf("№ %d-ж/қ, %s", 10+f.r.IntN(400), from.AddDays(-1)),
	})
	return id
}

// someone is a name that nobody in the office has yet, as far as there are enough of them.
func (f *founding) someone() (family, given, patronymic string) {
	for range 20 {
		family, given, patronymic = someone(f.r)
		if !f.seen[family+given+patronymic] {
			break
		}
	}
	f.seen[family+given+patronymic] = true
	return family, given, patronymic
}

var (
	titleOfficer = tri("Аға прокурор", "Старший прокурор", "Senior Prosecutor")
	titleDistr   = tri("Прокурор", "Прокурор", "Prosecutor")
	titleClerk   = tri("Кеңсе маманы", "Специалист канцелярии", "Registry Clerk")
)

func headOf(k org.UnitKind) (org.PostKind, i18n.Text) {
	switch k {
	case org.KindService:
		return org.PostServiceChief, tri("Қызмет бастығы", "Начальник Службы", "Chief of Service")
	case org.KindDepartment:
		return org.PostDepartmentChief, tri("Департамент бастығы", "Начальник департамента", "Chief of Department")
	case org.KindDivision:
		return org.PostUnitHead, tri("Бөлім бастығы", "Начальник отдела", "Head of Division")
	}
	return org.PostUnitHead, tri("Басқарма бастығы", "Начальник управления", "Head of Directorate")
}

// centre is the General Prosecutor's Office itself.
func (f *founding) centre() {
	f.unit("gpo", "gpo", "", org.KindGPO, founded,
		tri("Қазақстан Республикасының Бас прокуратурасы", "Генеральная прокуратура Республики Казахстан", "General Prosecutor's Office of the Republic of Kazakhstan"),
		tri("Бас прокуратура", "Генеральная прокуратура", "General Prosecutor's Office"))
	for _, u := range unitsOf("gpo") {
		if !u.core && !f.size.Everything {
			continue
		}
		f.unit(u.code, "gpo", u.parent, u.kind, founded, u.name, u.short)
		f.areasOf[u.code] = u.areas
		switch u.kind {
		case org.KindLeadership:
			f.leadership()
		case org.KindApparatus:
			f.post("app", "chief", org.PostCoA, tri("Аппарат басшысы", "Руководитель Аппарата", "Chief of the Apparatus"), "s", founded)
			f.post("app", "deputy", org.PostDeputyCoA, tri("Аппарат басшысының орынбасары", "Заместитель Руководителя Аппарата", "Deputy Chief of the Apparatus"), "s", founded)
		default:
			f.centreUnit(u)
		}
	}
}

func (f *founding) leadership() {
	f.post("lead", "gp", org.PostGP, tri("Бас Прокурор", "Генеральный Прокурор", "General Prosecutor"), "s", founded)
	f.post("lead", "first", org.PostFirstDeputy, tri("Бас Прокурордың бірінші орынбасары", "Первый заместитель Генерального Прокурора", "First Deputy General Prosecutor"), "s", founded)
	for i := range 4 {
		f.post("lead", fmt.Sprintf("deputy%d", i+1), org.PostDeputy, tri("Бас Прокурордың орынбасары", "Заместитель Генерального Прокурора", "Deputy General Prosecutor"), "s", founded)
	}
}

// centreUnit staffs a Service, a department with its directorates, or a directorate.
func (f *founding) centreUnit(u unit) {
	kind, title := headOf(u.kind)
	f.post(u.code, "head", kind, title, u.flags, founded)
	deputy := tri("Басқарма бастығының орынбасары", "Заместитель начальника управления", "Deputy Head of Directorate")
	if u.kind == org.KindService {
		f.post(u.code, "deputy", org.PostUnitDeputyHead, tri("Қызмет бастығының орынбасары", "Заместитель начальника Службы", "Deputy Chief of Service"), u.flags, founded)
		return
	}
	if u.kind == org.KindDepartment {
		f.post(u.code, "deputy", org.PostUnitDeputyHead, tri("Департамент бастығының орынбасары", "Заместитель начальника департамента", "Deputy Chief of Department"), u.flags, founded)
		for i := range f.size.Directorates {
			n := i + 1
			id := fmt.Sprintf("%s-%d", u.code, n)
			name := tri(fmt.Sprintf("%d-басқарма", n), fmt.Sprintf("%d-е управление", n), fmt.Sprintf("Directorate %d", n))
			f.unit(id, "gpo", u.code, org.KindDirectorate, founded, name, i18n.Text{})
			kind, title := headOf(org.KindDirectorate)
			f.post(id, "head", kind, title, u.flags, founded)
			f.officers(id, f.size.Officers, org.PostOfficer, titleOfficer, u.flags, founded)
		}
		return
	}
	f.post(u.code, "deputy", org.PostUnitDeputyHead, deputy, u.flags, founded)
	f.officers(u.code, f.size.Officers, org.PostOfficer, titleOfficer, u.flags, founded)
}

func (f *founding) officers(unitID string, n int, kind org.PostKind, title i18n.Text, flags string, since calendar.Day) {
	if strings.Contains(flags, "k") {
		title = titleClerk
	}
	for i := range n {
		f.post(unitID, fmt.Sprintf("officer%d", i+1), kind, title, flags, since)
	}
}

// body is the Committee, the Academy, a regional office or one equal to it.
func (f *founding) body(b body, units []unit) {
	since := founded
	if slices.Contains([]string{"abai", "zhetisu", "ulytau"}, b.code) {
		since = divided
	}
	f.unit(b.code, b.code, b.parent, b.kind, since, b.name, b.short)
	f.post(b.code, "head", org.PostBodyHead, b.head, "s", since)
	f.post(b.code, "deputy1", org.PostBodyDeputyHead, deputyTitle(b), "", since)
	if f.size.Everything {
		f.post(b.code, "deputy2", org.PostBodyDeputyHead, deputyTitle(b), "", since)
	}
	for _, u := range units {
		if !u.core && !f.size.Everything {
			continue
		}
		id := b.code + "-" + u.code
		f.unit(id, b.code, b.code, u.kind, since, u.name, u.short)
		f.areasOf[id] = u.areas
		_, title := headOf(u.kind)
		f.post(id, "head", org.PostBodyUnitHead, title, u.flags, since)
		f.officers(id, f.size.RegionOfficers, org.PostBodyOfficer, titleOfficer, u.flags, since)
	}
}

// deputyTitle is the title of a deputy of the body's head; the head's title in the genitive is that of its body.
func deputyTitle(b body) i18n.Text {
	switch b.kind {
	case org.KindCommittee:
		return tri("Комитет төрағасының орынбасары", "Заместитель председателя Комитета", "Deputy Chairman of the Committee")
	case org.KindAcademy:
		return tri("Академия проректоры", "Проректор Академии", "Vice-Rector of the Academy")
	case org.KindMilitary, org.KindTransport:
		return tri(strings.TrimSuffix(b.head.KK, "ы")+"дың орынбасары", map[org.UnitKind]string{
			org.KindMilitary: "Заместитель Главного военного прокурора", org.KindTransport: "Заместитель Главного транспортного прокурора",
		}[b.kind], "Deputy "+b.head.EN)
	}
	ru := strings.TrimPrefix(b.head.RU, "Прокурор ")
	if strings.HasPrefix(b.head.RU, "Военный") || strings.Contains(b.head.RU, "транспортный") {
		ru = "" // the adjective before the word stands in the nominative
	}
	return tri(strings.TrimSuffix(b.head.KK, "прокуроры")+"прокурорының орынбасары", strings.TrimSpace("Заместитель прокурора "+ru), "Deputy "+b.head.EN)
}

// district is an office of the third level.
func (f *founding) district(b, above body) {
	since := founded
	if slices.Contains([]string{"abai", "zhetisu", "ulytau"}, above.code) {
		since = divided
	}
	f.unit(b.code, b.code, b.parent, b.kind, since, b.name, b.short)
	f.post(b.code, "head", org.PostBodyHead, b.head, "", since)
	f.post(b.code, "clerk", org.PostBodyOfficer, titleClerk, "k", since)
	if f.size.Everything {
		f.post(b.code, "deputy", org.PostBodyDeputyHead, deputyTitle(b), "", since)
	}
	f.officers(b.code, f.size.DistrictOfficers, org.PostBodyOfficer, titleDistr, "", since)
}
