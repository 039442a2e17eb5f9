package org_test

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
)

// A deputy of a head leads what his head leads and nothing else (3, 5): the deputy Chief of the Apparatus the units of the Apparatus, the
// deputy head of a unit of a region that unit (43, 50).
func TestDeputiesLeadWhatTheirHeadsLead_43_50_I43c(t *testing.T) {
	day := calendar.Date(2026, 3, 4)
	data := orgtest.Office()
	data.Posts = append(data.Posts, org.Post{ID: "akmola-u1-deputy", Code: "akmola-u1-deputy", UnitID: orgtest.AkmolaUnit, Kind: org.PostBodyUnitDeputy, Title: i18n.Same("d"), Since: orgtest.Start})
	s := org.Build(data)
	for _, tt := range []struct {
		post, unit string
		want       bool
	}{
		{orgtest.DeputyCoA, orgtest.Control, true},
		{orgtest.DeputyCoA, orgtest.Apparatus, true},
		{orgtest.DeputyCoA, orgtest.Dept, false},
		{orgtest.DeputyCoA, orgtest.Service, false},
		{orgtest.DeputyCoA, orgtest.AkmolaUnit, false},
		{"akmola-u1-deputy", orgtest.AkmolaUnit, true},
		{"akmola-u1-deputy", orgtest.Akmola, false},
		{"akmola-u1-deputy", orgtest.Dept, false},
		{orgtest.ChiefDeputy, orgtest.ServiceDept, true},
	} {
		if got := s.Leads(tt.post, tt.unit, day); got != tt.want {
			t.Errorf("%s leads %s: %v", tt.post, tt.unit, got)
		}
	}
}
