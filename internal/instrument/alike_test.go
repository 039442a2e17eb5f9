package instrument

import "testing"

func TestTwins_49_I49a(t *testing.T) {
	base := likely{ID: "a", Kind: Task, GroundID: "g", AreaID: "soc", Title: "Балалардың құқықтарын қорғау туралы заңдылықты тексеру", Day: 10, Recipients: []string{"akmola", "abai"}}
	other := func(spoil func(*likely)) []likely {
		b := base
		b.ID, b.Day, b.Title = "b", 20, "Балалар құқықтарын қорғау заңдылығын тексеру туралы"
		spoil(&b)
		return []likely{b, base}
	}
	for name, c := range map[string]struct {
		list []likely
		want int
	}{
		"the same ground, words in other forms": {other(func(*likely) {}), 1},
		"no common recipient":                   {other(func(l *likely) { l.Recipients = []string{"atyrau"} }), 0},
		"another kind":                          {other(func(l *likely) { l.Kind = Assignment }), 0},
		"supplementary":                         {other(func(l *likely) { l.MainID = "a" }), 0},
		"another matter":                        {other(func(l *likely) { l.Title = "Мемлекеттік сатып алудағы бұзушылықтар" }), 0},
		"another ground, the same title":        {other(func(l *likely) { l.GroundID, l.Title = "h", base.Title }), 1},
		"another ground and area":               {other(func(l *likely) { l.GroundID, l.AreaID, l.Title = "h", "eco", base.Title }), 0},
		"neither ground nor area":               {other(func(l *likely) { l.GroundID, l.AreaID, l.Title = "", "", base.Title }), 0},
	} {
		got := twins(c.list)
		if len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if len(got) == 1 && (c.list[got[0].First].ID != "a" || c.list[got[0].Second].ID != "b") {
			t.Errorf("%s: the later one is not second: %v", name, got)
		}
	}
}
