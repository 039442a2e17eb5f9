package instrument

import (
	"context"
	"slices"

	"reglament/internal/store"
)

// analyseInspections counts the inspections that bound the bodies in a span into their figures, each once with the weight that it has
// in a week of the load (44; see I-242). One that covers every area counts in each area of its body, and stands in a row without an
// area when the body has none.
func (v *Service) analyseInspections(ctx context.Context, q store.Q, sc *scene, s Span, f *HalfYearFigures) error {
	if v.Inspections == nil {
		return nil
	}
	f.Inspected = true
	var bodies []string
	for _, b := range sc.Bodies(s.To) {
		if b.ID != sc.Root() {
			bodies = append(bodies, b.ID)
		}
	}
	if len(bodies) == 0 {
		return nil
	}
	list, err := v.Inspections(InspectedAsk{Structure: sc.Structure, By: sc.Root(), Today: sc.day, Bodies: bodies, From: s.From, Until: s.To}).List(ctx, q)
	if err != nil {
		return err
	}
	f.addInspections(list, sc.law.InspectionWeights(sc.blank(sc.Root())))
	return nil
}

// addInspections puts inspections into the rows of their bodies.
func (f *HalfYearFigures) addInspections(list []Inspected, weigh InspectionWeights) {
	row := func(body, area string) bool {
		return slices.ContainsFunc(f.Bodies, func(b BodyFigures) bool { return b.BodyID == body && (area == "" || b.AreaID == area) })
	}
	for _, whole := range []bool{false, true} { // a row without an area stands only where there is no other
		for _, x := range list {
			if (x.Area == "") == whole && !row(x.Body, x.Area) {
				f.Bodies = append(f.Bodies, BodyFigures{BodyID: x.Body, AreaID: x.Area})
			}
		}
	}
	for i := range f.Bodies {
		b := &f.Bodies[i]
		for _, x := range list {
			if x.Body == b.BodyID && (x.Area == "" || x.Area == b.AreaID) {
				b.Inspections++
				b.Weight += weigh[x.Kind]
			}
		}
	}
}
