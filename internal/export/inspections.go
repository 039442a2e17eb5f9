package export

import (
	"context"

	"reglament/internal/org"
	"reglament/internal/trip"
)

// Inspections is the register of the inspections that a person may see (44), narrowed by a filter.
func Inspections(ctx context.Context, r Reader, use *trip.Service, act org.Act, f trip.Filter) Table {
	s := r.Print.S
	return Table{
		Name: "inspections",
		Head: []string{
			s("inspection.field.body"), s("inspection.field.kind"), s("inspection.field.area"), s("inspection.field.from"), s("inspection.field.to"),
			s("common.field.state"), s("inspection.field.unit"), s("inspection.field.ground"), s("inspection.field.reason"),
		},
		Columns: []Column{3: Day, 4: Day},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Inspections(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i := range list.Rows {
				x := &list.Rows[i]
				area, ground := s("inspection.field.every_area"), ""
				if x.AreaID != "" {
					area = r.areaName(x.AreaID)
				}
				if x.Ground.ID != "" {
					ground = r.Print.T(x.Ground.Words())
				}
				rows[i] = []string{
					r.UnitName(x.BodyID), r.say("inspection.kind." + string(x.Kind)), area, x.From.String(), x.Last.String(),
					r.say("inspection.state." + string(x.State(act.Day()))), r.UnitPath(x.UnitID), ground, x.ClosedReason,
				}
			}
			return rows, list.Next, err
		},
	}
}

func (r Reader) areaName(id string) string {
	a, _ := r.Org.Area(id)
	return r.Print.Text(a.At(r.Day).Name)
}
