package export

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/org"
	"reglament/internal/planning"
)

// Plans is the register of the plans that a person may see, narrowed by a filter (11, 14, 17).
func Plans(ctx context.Context, r Reader, use *planning.Service, act org.Act, f planning.Filter) Table {
	s := r.Print.S
	return Table{
		Name: "plans",
		Head: []string{
			s("pages.kind"), s("planning.page.period"), s("common.field.name"), s("planning.page.of_body"), s("planning.page.author"), s("common.field.state"),
			s("planning.page.approver"), s("planning.page.approved"), s("planning.page.measures"), s("planning.page.edition"),
		},
		Columns: []Column{7: Day, 8: Number, 9: Number},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Plans(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, p := range list.Rows {
				rows[i] = []string{
					r.say("planning.kind." + string(p.Kind)), r.Print.T(p.Period.Words(p.Kind)), p.Title, r.UnitName(p.BodyID), r.UnitPath(p.UnitID),
					r.say("planning.state." + string(p.State)), r.PostFull(p.ApproverPost), p.ApprovedDay.String(), strconv.FormatInt(p.Measures, 10), strconv.FormatInt(p.Edition, 10),
				}
			}
			return rows, list.Next, err
		},
	}
}

// Proposals is the register of the proposals that a person may see, narrowed by a filter (12, 17).
func Proposals(ctx context.Context, r Reader, use *planning.Service, act org.Act, f planning.ProposalFilter) Table {
	s := r.Print.S
	return Table{
		Name: "proposals",
		Head: []string{
			s("common.field.name"), s("planning.page.for_plan"), s("planning.page.period"), s("planning.page.of_body"), s("planning.page.from_unit"), s("planning.part.executors"),
			s("planning.part.term"), s("common.field.state"), s("planning.page.came"), s("common.field.reason"),
		},
		Columns: []Column{6: Day, 8: Day},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Proposals(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, x := range list.Rows {
				rows[i] = []string{
					x.Title, r.say("planning.kind." + string(x.PlanKind)), r.Print.T(x.Period.Words(x.PlanKind)), r.UnitName(x.BodyID), r.UnitName(x.UnitID), r.UnitName(x.LeadUnit),
					x.Due.String(), r.say("planning.proposal.state." + string(x.State)), x.LeftDay.String(), x.Reason,
				}
			}
			return rows, list.Next, err
		},
	}
}

// Measures is the list of measures under control of the plans that a person may see, narrowed by a filter (18).
func Measures(ctx context.Context, r Reader, use *planning.Service, act org.Act, f planning.ControlFilter) Table {
	s := r.Print.S
	return Table{
		Name: "measures",
		Head: []string{
			s("planning.column.number"), s("planning.column.name"), s("planning.page.plan"), s("planning.column.executors"), s("planning.practice.by.deputy"), s("planning.column.term"),
			s("common.field.state"), s("planning.exec.report_due"), s("planning.exec.reported"), s("planning.exec.papers_sent"), s("planning.exec.off"), s("planning.outcome.extended"),
			s("planning.outcome.changed"),
		},
		Columns: []Column{0: Number, 5: Day, 7: Day, 8: Day, 9: Day, 10: Day, 11: Number, 12: Number},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Controls(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, x := range list.Rows {
				rows[i] = []string{
					strconv.FormatInt(x.Number, 10), x.Name, x.PlanTitle, r.UnitName(x.UnitID), strings.TrimSpace(r.PostFull(x.DeputyPost)), x.Due.String(),
					r.say("planning.control.state." + string(x.State)), x.ReportDue.String(), x.ReportedDay.String(), x.PapersDay.String(), x.OffDay.String(),
					strconv.FormatInt(x.Extensions, 10), strconv.FormatInt(x.Changes, 10),
				}
			}
			return rows, list.Next, err
		},
	}
}
