package find

import (
	"context"

	"reglament/internal/i18n"
	"reglament/internal/planning"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// planning asks the registers of chapter 2: plans, proposals, and measures under control.
func (p pages) planning(ctx context.Context, v *page.View, words, q string) ([]register, error) {
	plans, err := p.Planning.Plans(ctx, v.Act, planning.Filter{Text: words}, "", groupSize)
	if err != nil {
		return nil, err
	}
	proposals, err := p.Planning.Proposals(ctx, v.Act, planning.ProposalFilter{Text: words}, "", groupSize)
	if err != nil {
		return nil, err
	}
	measures, err := p.Planning.FindMeasures(ctx, v.Act, words, groupSize)
	if err != nil {
		return nil, err
	}
	return []register{
		{"plans", v.S("ui.nav.plans"), "/plans?" + q, plansFound(v, plans.Rows)},
		{"proposals", v.S("ui.nav.proposals"), "/proposals?" + q, proposalsFound(v, proposals.Rows)},
		{"measures", v.S("ui.nav.measures"), "/measures?" + q, measuresFound(v, measures)},
	}, nil
}

func plansFound(v *page.View, list []planning.Plan) []found {
	out := make([]found, len(list))
	for i, x := range list {
		out[i] = found{
			title: x.Title, href: "/plans/" + x.ID, due: v.DayCell(ui.Due{Day: x.Period.From}), stage: v.T(i18n.Msg{Key: "planning.state." + string(x.State)}),
			note: v.T(i18n.Msg{Key: "planning.kind." + string(x.Kind)}) + " · " + v.UnitShort(x.UnitID),
		}
	}
	return out
}

func proposalsFound(v *page.View, list []planning.Proposal) []found {
	out := make([]found, len(list))
	for i, x := range list {
		out[i] = found{
			title: x.Title, href: "/proposals/" + x.ID, due: v.DayCell(ui.Due{Day: x.Due}), stage: v.T(i18n.Msg{Key: "planning.proposal.state." + string(x.State)}),
			note: v.T(i18n.M("planning.proposal.for", "plan", i18n.Msg{Key: "planning.kind." + string(x.PlanKind)}, "period", x.Period.Words(x.PlanKind))) + " · " + v.UnitShort(x.UnitID),
		}
	}
	return out
}

func measuresFound(v *page.View, list []planning.ControlRow) []found {
	out := make([]found, len(list))
	for i, x := range list {
		due := v.Due(x.ReportDue)
		if !x.ReportedDay.None() || x.State.Ended() {
			due.Light = ui.Light{Kind: ui.Done, Text: v.T(i18n.Msg{Key: "planning.control.state." + string(x.State)})}
		}
		out[i] = found{
			title: x.Name, href: "/measures/" + x.MeasureID, due: v.DueCell(due), stage: v.T(i18n.Msg{Key: "planning.control.state." + string(x.State)}),
			note: v.S("planning.page.measure_n", "n", int(x.Number)) + " · " + x.PlanTitle + " · " + v.UnitShort(x.UnitID),
		}
	}
	return out
}
