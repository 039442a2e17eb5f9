package halfyear

import (
	"context"
	"slices"

	"reglament/internal/instrument"
	"reglament/internal/store"
)

// analyseInspections counts the inspections that bound the bodies in a span into their figures, each once with the weight that it has
// in a week of the load (44; see I-242). One that covers every area counts in each area of its body, and stands in a row without an
// area when the body has none.
func (v *Service) analyseInspections(ctx context.Context, q store.Q, sc *scene, s Span, f *Figures) error {
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
	list, err := v.Inspections(instrument.InspectedAsk{Structure: sc.Structure, By: sc.Root(), Today: sc.Day, Bodies: bodies, From: s.From, Until: s.To}).List(ctx, q)
	if err != nil {
		return err
	}
	f.addInspections(list, sc.inspectionWeights())
	return nil
}

// addInspections puts inspections into the rows of their bodies.
func (f *Figures) addInspections(list []instrument.Inspected, weigh instrument.InspectionWeights) {
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

// inspectionWeights are those of the office's edition; nil where it does not say.
func (sc *scene) inspectionWeights() instrument.InspectionWeights {
	w, _, _ := sc.Law.weights.On(sc.Edition(sc.Root()), sc.Day)
	return w
}
