package sim

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/org"
)

// The structure is sound by the same checks as an import, on both sizes, and large enough to be the real one.
func TestStructureIsSound_2_3_5_6_7(t *testing.T) {
	day := calendar.MustDay("2025-11-22")
	for name, tt := range map[string]struct {
		size   Size
		bodies [2]int
		people [2]int
	}{
		"small": {Small, [2]int{30, 45}, [2]int{250, 450}},
		"full":  {Full, [2]int{250, 300}, [2]int{5_500, 6_500}},
	} {
		data := Structure(7, tt.size, day)
		if wrong := org.Check(data); len(wrong) > 0 {
			t.Fatalf("%s: %d faults, the first %+v", name, len(wrong), wrong[0])
		}
		s := org.Build(data)
		if n := len(s.Bodies(day)); n < tt.bodies[0] || n > tt.bodies[1] {
			t.Errorf("%s: %d bodies", name, n)
		}
		if n := len(data.People); n < tt.people[0] || n > tt.people[1] {
			t.Errorf("%s: %d people", name, n)
		}
		for _, p := range data.Posts {
			if _, ok := s.Acting(p.ID, day); !ok {
				t.Errorf("%s: nobody acts in %s", name, p.ID)
			}
		}
		for _, p := range People {
			if _, ok := s.Post(p.Post); !ok {
				t.Errorf("%s: no post %s for %s", name, p.Post, p.Login)
			}
		}
		for _, u := range s.Units("gpo", day) {
			if _, ok := s.Supervisor(u.ID, day); !ok && u.Kind == org.KindDepartment {
				t.Errorf("%s: nobody supervises %s", name, u.ID)
			}
		}
	}
}
