package export

import (
	"context"
	"strconv"

	"reglament/internal/instrument"
	"reglament/internal/org"
)

// Tree is everything an instrument became, down to the leaves, as far as the person may see (50). Errors are those of
// instrument.Service.WholeTree.
func Tree(ctx context.Context, r Reader, use *instrument.Service, act org.Act, id string) (Table, error) {
	s := r.Print.S
	_, list, err := use.WholeTree(ctx, act, id)
	rows := make([][]string, len(list))
	for i, e := range list {
		rows[i] = []string{
			strconv.FormatInt(e.Depth, 10), r.say("instrument.kind." + string(e.Kind)), e.Number, e.Title, r.UnitName(e.OwnerBody), r.UnitName(e.BodyID),
			r.PostFull(e.LeadPost), e.DueDay.String(), r.say("instrument.execution.state." + string(e.State)), r.term(e.Execution), e.ReportedDay.String(),
			strconv.FormatInt(e.LateDays, 10),
		}
	}
	return Table{
		Name: "tree",
		Head: []string{
			s("pages.delegation.depth"), s("pages.kind"), s("common.field.number"), s("common.field.name"), s("pages.delegation.by"), s("common.field.executor"),
			s("pages.lead"), s("common.field.due"), s("pages.stage"), s("pages.light"), s("pages.reported_day"), s("pages.late_days"),
		},
		Columns: []Column{0: Number, 7: Day, 10: Day, 11: Number},
		Page:    func(string) ([][]string, string, error) { return rows, "", nil },
	}, err
}
