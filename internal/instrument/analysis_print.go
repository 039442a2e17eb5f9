package instrument

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// AnalysisPaper prints an analysis that was made, by its id, or the figures of a span as they stand now when id is "".
func (v *Service) AnalysisPaper(ctx context.Context, act org.Act, id string, span Span, want PaperWanted) (PaperFile, error) {
	if err := want.plain(); err != nil {
		return PaperFile{}, err
	}
	var a Analysis
	if id != "" {
		made, err := v.AnalysisCard(ctx, act, id)
		if err != nil {
			return PaperFile{}, err
		}
		a = made
	} else {
		now, err := v.Analysis(ctx, act, span)
		if err != nil {
			return PaperFile{}, err
		}
		a = Analysis{From: now.From, To: now.To, Figures: now.Figures, MadeAt: act.Now, State: "open"}
	}
	var sheet *paper.Sheet
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			sheet = sc.analysisSheet(a, i18n.For(want.Lang))
		}
		return err
	})
	if err != nil {
		return PaperFile{}, err
	}
	return sheetFile(sheet, want.Form, "analysis-"+a.From.String()+"-"+a.To.String())
}

func (sc *scene) analysisSheet(a Analysis, p *i18n.Printer) *paper.Sheet {
	body := sc.UnitName(sc.Root(), sc.day)
	unit, _ := sc.Apparatus(sc.day)
	name := sc.UnitName(unit.ID, sc.day)
	s := &paper.Sheet{
		Lang: p.Lang(), Title: p.S("analysis.paper.title", "from", a.From, "to", a.To), Author: p.Text(body), Subject: p.S("analysis.title"), At: a.MadeAt,
		Head: paper.Letterhead{BodyKK: body.In(i18n.KK), BodyRU: body.In(i18n.RU), UnitKK: name.In(i18n.KK), UnitRU: name.In(i18n.RU)},
	}
	day := calendar.DayOf(a.MadeAt)
	s.Foot = p.S("analysis.frozen", "day", day)
	if !a.Made() {
		s.Across = p.S("analysis.paper.draft")
	}
	s.Blocks = append(s.Blocks, paper.Title(s.Title))
	for _, n := range a.Figures.Named() {
		s.Blocks = append(s.Blocks, paper.Fact(p.T(i18n.Msg{Key: "analysis." + n.Name}), p.Number(int64(n.N))))
	}
	if a.Conclusions != "" {
		s.Blocks = append(s.Blocks, paper.Section(p.S("analysis.conclusions"), a.Conclusions))
	}
	for _, t := range AnalysisTables(a.Figures, p, sc.Structure, sc.day) {
		if len(t.Rows) == 0 {
			continue
		}
		table := paper.Table{Head: t.Head}
		for range t.Head[1:] {
			table.Widths = append(table.Widths, 0.6/float64(len(t.Head)-1))
		}
		table.Widths = append([]float64{0.4}, table.Widths...)
		for _, row := range t.Rows {
			table.Rows = append(table.Rows, paper.Row{Cells: row})
		}
		s.Blocks = append(s.Blocks, paper.Heading(t.Title), paper.TableOf(table))
	}
	if a.Made() {
		s.Blocks = append(s.Blocks, paper.Signed(paper.Sign{Post: p.Text(sc.postFull(or(a.MadeFor, a.MadePost))), Name: sc.PersonName(a.MadeBy)}))
	}
	return s
}

// Named lists the sums in the order in which they are shown.
func (f AnalysisFigures) Named() []Named {
	passed := 0
	for _, p := range f.Passed {
		passed += p.N
	}
	return []Named{
		{RecordsSent, f.Sent()},
		{RecordsShort, f.Short},
		{RecordsPassed, passed},
		{RecordsSupplementary, f.Supplementary},
		{RecordsRevoked, f.Revoked},
		{RecordsChanged, f.Changed},
		{RecordsReturned, f.Returned},
		{RecordsLate, f.Late},
		{"duplicates", f.DuplicatesAll},
	}
}

// AnalysisTable is a table of an analysis as texts.
type AnalysisTable struct {
	Title string
	Head  []string
	Rows  [][]string
}

// AnalysisTables are the tables of an analysis in the language of a printer, for papers and workbooks.
func AnalysisTables(f AnalysisFigures, p *i18n.Printer, s *org.Structure, day calendar.Day) []AnalysisTable {
	say := p.S
	n := func(v int) string { return p.Number(int64(v)) }
	unit := func(id string) string { return p.Text(s.UnitName(id, day)) }
	units := AnalysisTable{Title: say("analysis.units"), Head: []string{say("analysis.unit"), say("analysis.assignments"), say("analysis.tasks"), say("analysis.requests"), say("analysis.executions")}}
	for _, u := range f.Units {
		units.Rows = append(units.Rows, []string{unit(u.UnitID), n(u.Assignments), n(u.Tasks), n(u.Requests), n(u.Executions)})
	}
	bodies := AnalysisTable{Title: say("analysis.bodies"), Head: []string{say("analysis.body"), say("analysis.area"), say("analysis.got"), say("analysis.open"), say("analysis.returned"), say("analysis.late")}}
	for _, b := range f.Bodies {
		area := say("analysis.no_area")
		if a, ok := s.Area(b.AreaID); ok {
			area = p.Text(a.At(day).Name)
		}
		bodies.Rows = append(bodies.Rows, []string{unit(b.BodyID), area, n(b.N), n(b.Open), n(b.Returned), n(b.Late)})
	}
	findings := AnalysisTable{Title: say("analysis.findings"), Head: []string{say("analysis.para"), say("analysis.refused"), say("analysis.warnings")}}
	for _, x := range f.Findings {
		findings.Rows = append(findings.Rows, []string{x.Para, n(x.Refused), n(x.Warnings)})
	}
	passed := AnalysisTable{Title: say("analysis.passed"), Head: []string{say("analysis.rule"), say("analysis.para"), say("analysis.sent")}}
	for _, x := range f.Passed {
		passed.Rows = append(passed.Rows, []string{RuleName(p, x.Rule), x.Para, n(x.N)})
	}
	twins := AnalysisTable{Title: say("analysis.duplicates"), Head: []string{say("analysis.duplicate_first"), say("analysis.duplicate_second"), say("analysis.duplicate_why")}}
	for _, x := range f.Duplicates {
		twins.Rows = append(twins.Rows, []string{"№ " + x.First.Number + " " + x.First.Title, "№ " + x.Second.Number + " " + x.Second.Title, p.T(x.Why())})
	}
	return []AnalysisTable{units, bodies, findings, passed, twins}
}

// Why says by what the pair was found.
func (x DuplicatePair) Why() i18n.Msg {
	if x.Ground {
		return i18n.M("analysis.why.ground")
	}
	return i18n.M("analysis.why.area")
}

// RuleName is what a rule is called; a rule's finding may bear a tail that says what it is about.
func RuleName(p *i18n.Printer, rule string) string {
	for name := rule; name != ""; {
		if key := "rule." + name; i18n.Default().Has(key) {
			return p.T(i18n.Msg{Key: key})
		}
		cut := -1
		for i, r := range name {
			if r == '.' || r == ':' || r == '#' || r == '/' {
				cut = i
			}
		}
		if cut < 0 {
			break
		}
		name = name[:cut]
	}
	return rule
}
