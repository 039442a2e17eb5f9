// Package planning holds the pages of chapter 2: proposals and their agreement (12), the workshop in which the Apparatus makes
// the draft of them, plans with their table, calendar and timeline (11, 14, 16, 17), approval and receipt (12, 13).
package planning

import (
	"net/http"
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const (
	plansPath     = "/plans"
	proposalsPath = "/proposals"
)

type pages struct{ *page.Site }

// Routes serves the pages of planning.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /plans", p.plans)
	handle("GET /plans/new", p.newPlan)
	handle("POST /plans/new", p.begin)
	handle("POST /proposals/windows/{id}/nothing", p.nothing)
	handle("GET /plans/{id}", p.plan)
	handle("GET /plans/{id}/edit", p.editPlan)
	handle("POST /plans/{id}/edit", p.savePlan)
	handle("GET /plans/{id}/workshop", p.workshop)
	handle("POST /plans/{id}/compare", p.compare)
	handle("POST /plans/{id}/merge", p.merge)
	handle("GET /plans/{id}/table.xlsx", p.export)
	handle("GET /plans/{id}/paper.kk.pdf", p.paper(i18n.KK, false))
	handle("GET /plans/{id}/paper.ru.pdf", p.paper(i18n.RU, false))
	handle("GET /plans/{id}/original.pdf", p.paper(i18n.KK, true))
	handle("GET /plans/{id}/measures/new", p.newMeasure)
	handle("POST /plans/{id}/measures/new", p.saveMeasure)
	handle("GET /plans/{id}/measures/{m}", p.measure)
	handle("GET /plans/{id}/measures/{m}/edit", p.editMeasure)
	handle("POST /plans/{id}/measures/{m}/edit", p.saveMeasure)
	handle("POST /plans/{id}/measures/{m}/place", p.place)
	handle("POST /plans/{id}/measures/{m}/remove", p.remove)
	answers := p.planAnswers()
	for name, act := range p.planActs() {
		handle("POST /plans/{id}/"+name, answers.Handle(name, act))
	}
	p.executionRoutes(handle)
	handle("GET /proposals", p.proposals)
	handle("GET /proposals/new", p.newProposal)
	handle("POST /proposals/new", p.saveProposal)
	handle("GET /proposals/import", p.importForm)
	handle("POST /proposals/import", p.importFile)
	handle("GET /proposals/{id}", p.proposal)
	handle("GET /proposals/{id}/edit", p.newProposal)
	handle("POST /proposals/{id}/edit", p.saveProposal)
	decided := p.proposalAnswers()
	for name, act := range p.proposalActs() {
		handle("POST /proposals/{id}/"+name, decided.Handle(name, act))
	}
}

// receipt is the answer of a use case as cards take it.
func receipt(r planning.Receipt, err error) (instrument.Receipt, error) {
	return instrument.Receipt{ID: r.ID, Version: r.Version, State: r.State}, err
}

func kindName(v *page.View, k planning.Kind) string {
	return page.Capital(v.S("planning.kind." + string(k)))
}

func stateName(v *page.View, s planning.State) string { return v.S("planning.state." + string(s)) }

func proposalState(v *page.View, s planning.ProposalState) string {
	return v.S("planning.proposal.state." + string(s))
}

func periodWords(v *page.View, p planning.Period, k planning.Kind) string { return v.T(p.Words(k)) }

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

func options[T ~string](list []T, name func(T) string) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, x := range list {
		out[i] = ui.Option{Value: string(x), Label: name(x)}
	}
	return out
}

// executorGroups are the units of a body, and the bodies below it, on which a measure may be laid.
func executorGroups(v *page.View, bodyID string) []ui.OptionGroup {
	day := v.Act.Day()
	units := ui.OptionGroup{Label: v.S("planning.page.units")}
	for _, u := range v.Org.Units(bodyID, day) {
		if u.Kind != org.KindLeadership {
			units.Options = append(units.Options, ui.Option{Value: u.ID, Label: v.UnitName(u.ID), Note: v.UnitNear(v.Org.Parent(u.ID, day))})
		}
	}
	bodies := ui.OptionGroup{Label: v.S("planning.page.bodies")}
	for _, b := range v.Org.Bodies(day) {
		if b.ID != bodyID && v.Org.Within(b.ID, bodyID, day) && (b.Kind != org.KindDistrict || bodyID != v.Org.Root()) {
			bodies.Options = append(bodies.Options, ui.Option{Value: b.ID, Label: v.UnitName(b.ID)})
		}
	}
	return []ui.OptionGroup{units, bodies}
}

// periodOptions are the years and quarters that a plan of the kind may be begun for now, the next ones first.
func periodOptions(v *page.View, kinds ...planning.Kind) []ui.Option {
	var out []ui.Option
	y, m, _ := v.Act.Day().YMD()
	for _, k := range kinds {
		var list []planning.Period
		if k == planning.Annual {
			list = []planning.Period{planning.Year(y + 1), planning.Year(y)}
		} else {
			q := (int(m)-1)/3 + 1
			for i := range 4 {
				n := q - 1 + (i+1)%4 // the next quarter first, the current one last
				list = append(list, planning.Quarter(y+n/4, n%4+1))
			}
		}
		for _, p := range list {
			out = append(out, ui.Option{Value: p.From.String() + "_" + string(k), Label: kindName(v, k) + ", " + periodWords(v, p, k)})
		}
	}
	return out
}

// periodOf reads a choice of periodOptions.
func periodOf(in *httpx.Input, name string) (planning.Kind, planning.Period) {
	from, kind, _ := strings.Cut(in.Text(name, 0, 60), "_")
	k := planning.Kind(kind)
	var p planning.Period
	if err := p.From.UnmarshalText([]byte(from)); err != nil || !slices.Contains(planning.Kinds, k) || p.From.None() {
		return "", planning.Period{}
	}
	return k, k.Of(p.From)
}

func periodValue(k planning.Kind, p planning.Period) string { return p.From.String() + "_" + string(k) }

// paper gives out the paper of a plan.
func (p pages) paper(lang i18n.Lang, original bool) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		f, err := p.Planning.Paper(r.Context(), v.Act, id, lang, original)
		if err != nil {
			return err
		}
		page.GivePaper(w, r, f)
		return nil
	}
}
