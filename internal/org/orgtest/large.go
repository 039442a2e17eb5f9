package orgtest

import (
	"fmt"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// Large is a full office: 250 bodies, about 1,300 units and 6,000 people, for benchmarks and tests at full size.
func Large() org.Data {
	d := Office()
	add := func(id string, kind org.UnitKind, body, parent string) {
		d.Units = append(d.Units, unit(id, kind, body, parent))
	}
	person := func(post, unitID string, kind org.PostKind) {
		d.Posts = append(d.Posts, org.Post{ID: post, Code: post, UnitID: unitID, Kind: kind, Title: i18n.Same("Post"), Since: Start})
		d.People = append(d.People, org.Person{ID: Person(post), Code: "n-" + post, Family: "Family", Given: "Given", Patronymic: "Patronymic"})
		d.Holdings = append(d.Holdings, org.Holding{ID: "h-" + post, PostID: post, PersonID: Person(post), From: Start, Order: "1"})
	}
	for r := range 20 {
		region := fmt.Sprintf("r%02d", r)
		add(region, org.KindRegion, region, GPO)
		person(region+"-head", region, org.PostBodyHead)
		fill(person, add, region, region, 10, 9)
		for n := range 11 {
			district := fmt.Sprintf("%s-d%02d", region, n)
			add(district, org.KindDistrict, district, region)
			person(district+"-head", district, org.PostBodyHead)
			fill(person, add, district, district, 4, 4)
		}
		post := []string{First, Deputy2, Deputy3}[r%3]
		d.Distributions[0].Items = append(d.Distributions[0].Items, org.DistributionItem{PostID: post, UnitID: region})
	}
	for i := 0; i < len(d.People); i += 9 {
		d.Absences = append(d.Absences, org.Absence{ID: fmt.Sprint("away", i), PersonID: d.People[i].ID, From: Day, To: Day.AddDays(14), Kind: org.AbsenceLeave})
	}
	return d
}

// fill makes units with a head and officers, and the act by which the officers replace the head and each other.
func fill(person func(string, string, org.PostKind), add func(string, org.UnitKind, string, string), body, parent string, units, officers int) {
	for u := range units {
		id := fmt.Sprintf("%s-u%d", body, u)
		add(id, org.KindDirectorate, body, parent)
		person(id+"-head", id, org.PostBodyUnitHead)
		for o := range officers {
			person(fmt.Sprintf("%s-o%d", id, o), id, org.PostBodyOfficer)
		}
	}
}

// Busy is a day in the midst of the absences of Large.
var Busy calendar.Day = Day.AddDays(3)
