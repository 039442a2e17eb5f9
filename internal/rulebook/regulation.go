package rulebook

import (
	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/org"
)

// Regulation is the code of the body whose edition holds for a body: a district follows its region (10).
func Regulation(s *org.Structure, bodyID string, day calendar.Day) string {
	u, ok := s.Unit(bodyID)
	if !ok {
		return law.Root
	}
	if u.Kind == org.KindDistrict {
		for _, a := range s.Ancestors(bodyID, day) {
			if a.Kind.IsBody() && a.Kind != org.KindDistrict {
				return a.Code
			}
		}
	}
	return u.Code
}
