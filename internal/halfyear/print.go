package halfyear

import (
	"cmp"
	"context"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// Paper prints an analysis that was made, by its id, or the figures of a span as they stand now when id is "".
func (v *Service) Paper(ctx context.Context, act org.Act, id string, span Span, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.ValidSheet(); err != nil {
		return document.PaperFile{}, err
	}
	var a Analysis
	if id != "" {
		made, err := v.Card(ctx, act, id)
		if err != nil {
			return document.PaperFile{}, err
		}
		a = made
	} else {
		now, err := v.CountListed(ctx, act, span)
		if err != nil {
			return document.PaperFile{}, err
		}
		a = Analysis{From: now.From, To: now.To, Figures: now.Figures, MadeAt: act.Now, State: "open"}
	}
	var sheet *paper.Sheet
	err := v.read(ctx, act, func(_ store.Q, sc *scene, _ access.Viewer) error {
		sheet = sc.sheet(a, i18n.For(want.Lang))
		return nil
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return document.SheetPaper(sheet, want.Form, "halfyear-"+a.From.String()+"-"+a.To.String())
}

func (sc *scene) sheet(a Analysis, p *i18n.Printer) *paper.Sheet {
	body := sc.UnitName(sc.Root(), sc.Day)
	unit, _ := sc.Apparatus(sc.Day)
	name := sc.UnitName(unit.ID, sc.Day)
	s := &paper.Sheet{
		Lang: p.Lang(), Title: p.S("halfyear.paper.title", "from", a.From, "to", a.To), Author: p.Text(body), Subject: p.S("halfyear.title"), At: a.MadeAt,
		Head: paper.Letterhead{BodyKK: body.In(i18n.KK), BodyRU: body.In(i18n.RU), UnitKK: name.In(i18n.KK), UnitRU: name.In(i18n.RU)},
	}
	day := calendar.DayOf(a.MadeAt)
	s.Foot = p.S("halfyear.frozen", "day", day)
	if !a.Made() {
		s.Across, s.Foot = p.S("halfyear.paper.draft"), p.S("halfyear.as_of", "day", day)
	}
	s.Blocks = append(s.Blocks, paper.Title(s.Title))
	for _, n := range a.Figures.Named() {
		s.Blocks = append(s.Blocks, paper.Fact(p.T(i18n.Msg{Key: "halfyear." + n.Name}), p.Number(int64(n.N))))
	}
	if a.Conclusions != "" {
		s.Blocks = append(s.Blocks, paper.Section(p.S("halfyear.conclusions"), a.Conclusions))
	}
	for _, t := range Tables(a.Figures, p, sc.Structure, sc.Day) {
		if len(t.Rows) == 0 { // that nothing was found is a result too
			s.Blocks = append(s.Blocks, paper.Heading(t.Title), paper.Note(t.None))
			continue
		}
		s.Blocks = append(s.Blocks, paper.Heading(t.Title), paper.TableOf(t.onPaper()))
	}
	if a.Made() {
		s.Blocks = append(s.Blocks, paper.Signed(paper.Sign{Post: p.Text(sc.Names().PostFull(cmp.Or(a.MadeFor, a.MadePost))), Name: sc.PersonName(a.MadeBy)}))
	}
	return s
}

// Named is a number with the end of the key of its name.
type Named struct {
	Name string
	N    int
}

// Named lists the sums in the order in which they are shown.
func (f Figures) Named() []Named {
	passed := 0
	for _, p := range f.Passed {
		passed += p.N
	}
	return []Named{
		{instrument.RecordsSent, f.Sent()},
		{instrument.RecordsShort, f.Short},
		{instrument.RecordsPassed, passed},
		{instrument.RecordsSupplementary, f.Supplementary},
		{instrument.RecordsRevoked, f.Revoked},
		{instrument.RecordsChanged, f.Changed},
		{instrument.RecordsReturned, f.Returned},
		{instrument.RecordsLate, f.Late},
		{"duplicates", f.DuplicatesAll},
	}
}

// Table is a table of an analysis as texts.
type Table struct {
	Title string
	Head  []string
	// Widths are the shares of the columns on paper.
	Widths []float64
	// Under says that on paper, which is narrow, the second column stands under the first; Widths have no share for it.
	Under bool
	Rows  [][]string
	None  string // what is said when there are no rows
}

// onPaper is the table as a paper shows it.
func (t Table) onPaper() paper.Table {
	cells := func(row []string) []string {
		if !t.Under {
			return row
		}
		return append([]string{row[0] + "\n" + row[1]}, row[2:]...)
	}
	out := paper.Table{Head: cells(t.Head), Widths: t.Widths}
	for _, row := range t.Rows {
		out.Rows = append(out.Rows, paper.Row{Cells: cells(row)})
	}
	return out
}

// Tables are the tables of an analysis in the language of a printer, for papers and workbooks.
func Tables(f Figures, p *i18n.Printer, s *org.Structure, day calendar.Day) []Table {
	say := p.S
	n := func(v int) string { return p.Number(int64(v)) }
	unit := func(id string) string { return p.Text(s.UnitName(id, day)) }
	units := Table{Title: say("halfyear.units"), None: say("halfyear.none"), Widths: []float64{.36, .17, .15, .16, .16}, Head: []string{say("halfyear.unit"), say("halfyear.assignments"), say("halfyear.tasks"), say("halfyear.requests"), say("halfyear.executions")}}
	for _, u := range f.Units {
		units.Rows = append(units.Rows, []string{unit(u.UnitID), n(u.Assignments), n(u.Tasks), n(u.Requests), n(u.Executions)})
	}
	bodies := Table{Title: say("halfyear.bodies"), None: say("halfyear.none"), Under: true, Widths: bodyWidths(f.Inspected), Head: []string{say("halfyear.body"), say("halfyear.area"), say("halfyear.got"), say("halfyear.open"), say("halfyear.returned"), say("halfyear.late")}}
	if f.Inspected {
		bodies.Head = append(bodies.Head, say("halfyear.inspections"), say("halfyear.weight"))
	}
	for _, b := range f.Bodies {
		area := say("halfyear.no_area")
		if a, ok := s.Area(b.AreaID); ok {
			area = p.Text(a.At(day).Name)
		}
		row := []string{unit(b.BodyID), area, n(b.N), n(b.Open), n(b.Returned), n(b.Late)}
		if f.Inspected {
			row = append(row, n(b.Inspections), n(b.Weight))
		}
		bodies.Rows = append(bodies.Rows, row)
	}
	findings := Table{Title: say("halfyear.findings"), None: say("halfyear.findings_none"), Widths: []float64{.4, .3, .3}, Head: []string{say("halfyear.para"), say("halfyear.refused"), say("halfyear.warnings")}}
	for _, x := range f.Findings {
		findings.Rows = append(findings.Rows, []string{x.Para, n(x.Refused), n(x.Warnings)})
	}
	passed := Table{Title: say("halfyear.passed"), None: say("halfyear.records_none"), Widths: []float64{.5, .25, .25}, Head: []string{say("halfyear.rule"), say("halfyear.para"), say("halfyear.sent")}}
	for _, x := range f.Passed {
		passed.Rows = append(passed.Rows, []string{RuleName(p, x.Rule), x.Para, n(x.N)})
	}
	twins := Table{Title: say("halfyear.duplicates"), None: say("halfyear.duplicates_none"), Widths: []float64{.35, .35, .3}, Head: []string{say("halfyear.duplicate_first"), say("halfyear.duplicate_second"), say("halfyear.duplicate_why")}}
	for _, x := range f.Duplicates {
		twins.Rows = append(twins.Rows, []string{"№ " + x.First.Number + " " + x.First.Title, "№ " + x.Second.Number + " " + x.Second.Title, p.T(x.Why())})
	}
	out := []Table{units, bodies, findings, passed}
	if f.Listed {
		out = append(out, eachTables(f, p, s, day)...)
	}
	return append(out, twins)
}

// eachTables list the records behind the numbers that are looked at one by one: shortened terms, warnings passed, supplementary ones
// for poor execution, what was revoked (44, 46, 49). Of more than are listed the title says so.
func eachTables(f Figures, p *i18n.Printer, s *org.Structure, day calendar.Day) []Table {
	sums := map[string]int{}
	for _, n := range f.Named() {
		sums[n.Name] = n.N
	}
	var out []Table
	for _, what := range eachKinds {
		t := Table{
			Title: p.T(i18n.Msg{Key: "halfyear.each." + what}), None: p.S("halfyear.records_none"), Widths: []float64{.4, .25, .35},
			Head: []string{p.S("halfyear.document"), p.S("halfyear.unit"), p.S("halfyear.note")},
		}
		for _, x := range f.Each {
			if x.What == what {
				t.Rows = append(t.Rows, []string{x.name(p), p.Text(s.UnitName(x.UnitID, day)), x.why(p)})
			}
		}
		if n := sums[what]; n > len(t.Rows) && len(t.Rows) > 0 {
			t.Title = p.S("halfyear.each.first", "title", t.Title, "n", len(t.Rows), "all", n)
		}
		out = append(out, t)
	}
	return out
}

// name is the instrument as a paper names it.
func (x EachFigure) name(p *i18n.Printer) string {
	if x.Marked {
		x.Title = p.S("halfyear.each.marked")
	}
	return p.S("halfyear.each.name", "kind", i18n.Msg{Key: "instrument.kind." + string(x.Kind)}, "number", x.Number, "day", x.Day, "title", x.Title)
}

// why is the reason or ground, with the rule whose warning was passed or the main instrument whose poor execution it follows.
func (x EachFigure) why(p *i18n.Printer) string {
	switch {
	case x.Main != "":
		return strings.TrimSuffix(p.S("halfyear.each.main", "number", x.Main)+"\n"+x.Note, "\n")
	case x.Rule == "":
		return x.Note
	}
	return strings.TrimSuffix(RuleName(p, x.Rule)+": "+x.Note, ": ")
}

// bodyWidths are the shares of the columns of the load of bodies.
func bodyWidths(inspected bool) []float64 {
	if inspected {
		return []float64{.38, .09, .09, .13, .12, .1, .09}
	}
	return []float64{.5, .1, .1, .15, .15}
}

// Why says by what the pair was found.
func (x DuplicatePair) Why() i18n.Msg {
	if x.Ground {
		return i18n.M("halfyear.why.ground")
	}
	return i18n.M("halfyear.why.area")
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
