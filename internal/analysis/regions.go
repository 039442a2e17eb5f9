package analysis

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// Region is what one region's memo says, or that it has not come.
type Region struct {
	OwedRow
	// Parts are the five parts of the memo; nil while nothing was submitted, and of a marked one that the person may not see.
	Parts  map[string]string
	Marked bool // for official use only
	Files  int
	Late   int // calendar days
}

// Consolidated is the view over the regions for a quarter: by the five parts, region by region (33, 34).
type Consolidated struct {
	OwedList
	Regions []Region
}

// Regions reads the memos of a quarter side by side, "" for the newest. It is for who coordinates (34) and who controls.
func (v *Service) Regions(ctx context.Context, act org.Act, period string) (Consolidated, error) {
	list, err := v.Owed(ctx, act, Memo, period)
	if err != nil {
		return Consolidated{}, err
	}
	if !list.All {
		return Consolidated{}, forbidden(i18n.M("analysis.who.coordinator"))
	}
	if period != "" && !slices.Contains(list.Periods, period) {
		return Consolidated{}, fault.NotFound{What: "period " + period}
	}
	out := Consolidated{OwedList: list}
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		out.Regions = nil
		viewer := sc.viewer(act.PersonID)
		for _, r := range list.Rows {
			x := Region{OwedRow: r, Late: r.Owed.Late(sc.day)}
			if err := v.region(ctx, q, viewer, &x); err != nil {
				return err
			}
			out.Regions = append(out.Regions, x)
		}
		return nil
	})
	return out, err
}

func (v *Service) region(ctx context.Context, q store.Q, viewer access.Viewer, x *Region) error {
	if x.DocumentID == "" {
		return nil
	}
	if _, ok, err := access.CanSee(ctx, q, viewer, x.DocumentID); err != nil || !ok {
		return err
	}
	doc, err := v.kernel.Get(ctx, q, x.DocumentID)
	if err != nil {
		return err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return err
	}
	files, err := v.kernel.ListFiles(ctx, q, x.DocumentID, "")
	x.Parts, x.Files, x.Marked = in.Parts, len(files), doc.AccessMark == document.MarkDSP
	return err
}

// Standing says how a region stands for the quarter.
func (r Region) Standing() i18n.Msg {
	if r.Late > 0 {
		return i18n.M("analysis.standing.late", "state", i18n.Msg{Key: "analysis.owed." + string(r.State)}, "n", r.Late)
	}
	return i18n.Msg{Key: "analysis.owed." + string(r.State)}
}

// RegionsPaper is the consolidated view as a paper: PDF or Word. It is a compilation, not a document: nobody signs it.
func (v *Service) RegionsPaper(ctx context.Context, act org.Act, period string, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.ValidSheet(); err != nil {
		return document.PaperFile{}, err
	}
	c, err := v.Regions(ctx, act, period)
	if err != nil {
		return document.PaperFile{}, err
	}
	var root i18n.Text
	var day calendar.Day
	if err := v.read(ctx, act, func(_ store.Q, sc *scene) error {
		root, day = sc.UnitName(sc.Root(), sc.day), sc.day
		return nil
	}); err != nil {
		return document.PaperFile{}, err
	}
	p := i18n.For(want.Lang)
	s := &paper.Sheet{
		Lang: want.Lang, Title: p.S("analysis.regions.paper", "period", PeriodMsg(c.Period)), Author: p.Text(root), At: act.Now,
		Subject: p.S("analysis.regions.title"), Head: paper.Letterhead{BodyKK: root.In(i18n.KK), BodyRU: root.In(i18n.RU)},
		Foot: p.S("analysis.regions.foot", "day", day),
	}
	if slices.ContainsFunc(c.Regions, func(r Region) bool { return r.Marked }) {
		s.Mark = p.S("paper.mark") // what quotes a marked memo is marked
	}
	s.Blocks = c.ByName(want.Lang).blocks(p)
	return document.SheetPaper(s, want.Form, "regions-"+c.Period)
}

// blocks lay the view out: who stands how, then part by part what each region says.
func (c Consolidated) blocks(p *i18n.Printer) []paper.Block {
	t := paper.Table{Head: []string{"№", p.S("analysis.regions.region"), p.S("common.field.state"), p.S("analysis.field.submitted"), p.S("common.field.number")}, Widths: []float64{.06, .38, .26, .14, .16}}
	for i, r := range c.Regions {
		day := ""
		if !r.SubmittedDay.None() {
			day = p.Day(r.SubmittedDay)
		}
		t.Rows = append(t.Rows, paper.Row{Cells: []string{p.Number(int64(i + 1)), p.Text(r.Name), p.T(r.Standing()), day, r.Number}})
	}
	out := []paper.Block{
		paper.Kind(strings.ToUpper(p.S("analysis.regions.title"))), paper.Title(p.S("analysis.regions.paper", "period", PeriodMsg(c.Period))),
		paper.Note(p.S("analysis.regions.counts", "all", len(c.Regions), "missing", c.Missing(), "late", c.LateCount())), paper.TableOf(t),
	}
	for _, part := range PartsOf(Memo) {
		out = append(out, paper.Heading(p.T(i18n.Msg{Key: "analysis.part." + part})))
		for _, r := range c.Regions {
			if text := r.Parts[part]; text != "" {
				out = append(out, paper.Section(p.Text(r.Name), text))
			}
		}
	}
	return out
}

// ByName puts the regions in the order of the reader's alphabet.
func (c Consolidated) ByName(lang i18n.Lang) Consolidated {
	c.OwedList = c.OwedList.ByName(lang)
	c.Regions = slices.Clone(c.Regions)
	slices.SortStableFunc(c.Regions, func(a, b Region) int { return byName(lang, a.OwedRow, b.OwedRow) })
	return c
}

// LateCount is how many regions were late, or are late with what they still owe.
func (c Consolidated) LateCount() (n int) {
	for _, r := range c.Regions {
		if r.Late > 0 {
			n++
		}
	}
	return n
}
