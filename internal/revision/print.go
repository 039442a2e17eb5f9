package revision

import (
	"cmp"
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// Paper prints the report of a revision as PDF or Word: as it was submitted, or a draft of it before.
func (v *Service) Paper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.ValidSheet(); err != nil {
		return document.PaperFile{}, err
	}
	view, err := v.Card(ctx, act, id)
	if err != nil {
		return document.PaperFile{}, err
	}
	var sheet *paper.Sheet
	err = v.read(ctx, act, func(_ store.Q, sc *scene) error {
		sheet = sc.sheet(view, i18n.For(want.Lang))
		return nil
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return document.SheetPaper(sheet, want.Form, "revision-"+view.UnitID+"-"+view.Period.String())
}

func (sc *scene) sheet(v View, p *i18n.Printer) *paper.Sheet {
	body, unit := sc.UnitName(v.BodyID, sc.Day), sc.UnitName(v.UnitID, sc.Day)
	s := &paper.Sheet{
		Lang: p.Lang(), Title: p.S("revision.paper.title", "period", calendar.PeriodName(v.Period, v.Last)), Author: p.Text(body), Subject: p.S("revision.report"), At: v.OpenedAt,
		Head: paper.Letterhead{BodyKK: body.In(i18n.KK), BodyRU: body.In(i18n.RU), UnitKK: unit.In(i18n.KK), UnitRU: unit.In(i18n.RU)},
		Foot: p.S("revision.paper.foot", "para", v.Para),
	}
	if slices.ContainsFunc(v.Report.Lines, func(l Line) bool { return l.Marked && l.DocumentID != "" }) {
		s.Mark = p.S("paper.mark")
	}
	if !v.Frozen {
		s.Across = p.S("revision.paper.draft")
	} else {
		s.At = v.SubmittedAt
	}
	s.Blocks = append(s.Blocks, paper.Title(s.Title), paper.Fact(p.S("revision.due"), p.Day(v.DueDay)))
	if v.Frozen {
		s.Blocks = append(s.Blocks, paper.Fact(p.S("revision.submitted_day"), p.Day(v.SubmittedDay)+", "+p.T(v.Timing(sc.Day))))
	}
	for _, n := range v.Report.Figures.Named() {
		s.Blocks = append(s.Blocks, paper.Fact(p.T(i18n.Msg{Key: "revision." + n.Name}), p.Number(int64(n.N))))
	}
	if v.Words != "" {
		s.Blocks = append(s.Blocks, paper.Section(p.S("revision.report.words"), v.Words))
	}
	s.Blocks = append(s.Blocks, paper.Heading(p.S("revision.report.lines")), table(v.Report.Lines, p, sc.Names()))
	if v.Frozen {
		s.Blocks = append(s.Blocks, paper.Signed(paper.Sign{Post: p.Text(sc.Names().PostFull(cmp.Or(v.SubmittedFor, v.SubmittedPost))), Name: sc.PersonName(v.SubmittedBy)}))
	}
	return s
}

// Timing says whether the report came, or is missing, in time; nothing of one that is not due yet.
func (r Revision) Timing(today calendar.Day) i18n.Msg {
	switch {
	case r.Late(today):
		return i18n.M("revision.late")
	case r.SubmittedDay.None():
		return i18n.Msg{}
	}
	return i18n.M("revision.in_time")
}

// Standing says whether a decision is carried out; nothing of one that leaves everything as it was.
func (l Line) Standing() i18n.Msg { return standing(l.Decision, l.Done) }

// Standing is that of a line.
func (d Decision) Standing() i18n.Msg { return standing(d.Decision, !d.DoneAt.IsZero()) }

func standing(d Verdict, done bool) i18n.Msg {
	switch {
	case d == VerdictKeep:
		return i18n.Msg{}
	case done:
		return i18n.M("revision.carried_out")
	}
	return i18n.M("revision.pending")
}

// Named is a number with the end of the key of its name.
type Named struct {
	Name string
	N    int
}

// Named lists the figures in the order in which they are shown.
func (f Figures) Named() []Named {
	return []Named{
		{"live", f.Live},
		{"proposed", f.Proposed},
		{"waiting", f.Waiting},
		{"kept", f.Kept},
		{"revoked", f.Revoked},
		{"changed", f.Changed},
		{"released", f.Released},
		{"pending", f.Pending},
	}
}

func table(lines []Line, p *i18n.Printer, names document.Names) paper.Block {
	if len(lines) == 0 {
		return paper.Note(p.S("revision.report.none"))
	}
	t := paper.Table{Head: []string{"№", p.S("common.field.number"), p.S("pages.instrument"), p.S("revision.verdict"), p.S("revision.state")}, Widths: []float64{.05, .15, .42, .2, .18}}
	for i, l := range lines {
		done, title := p.T(l.Standing()), l.Title
		if l.DocumentID == "" {
			title = p.S("revision.report.hidden")
		}
		verdict := p.T(i18n.Msg{Key: "revision.verdict." + string(l.Decision)})
		if !l.Day.None() { // of a change: without its day the Apparatus would not learn what is changed
			verdict += " (" + p.Day(l.Day) + ")"
		}
		row := paper.Row{Cells: []string{p.Number(int64(i + 1)), l.Number, title, verdict, done}}
		if l.Reason != "" {
			row.Below = append(row.Below, l.Reason)
		}
		for _, s := range l.Signs {
			row.Below = append(row.Below, p.T(s.Msg()))
		}
		if !l.At.IsZero() {
			row.Below = append(row.Below, p.S("revision.decided_line", "who", WhoWords(p, names, l.By), "at", p.Time(l.At)))
		}
		t.Rows = append(t.Rows, row)
	}
	return paper.TableOf(t)
}

// WhoWords is who did something, with the post, and for whom when it was done in another's place; "" for nobody.
func WhoWords(p *i18n.Printer, names document.Names, w document.Who) string {
	if w.PersonID == "" {
		return ""
	}
	who := names.Who(w)
	out := who.Name
	for _, more := range []i18n.Text{who.Post, who.For} {
		if !more.IsZero() {
			out += ", " + p.Text(more)
		}
	}
	return out
}
