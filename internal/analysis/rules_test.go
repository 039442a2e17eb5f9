package analysis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/paper"
	"reglament/regulation"
)

func bound(t *testing.T) (*Law, *law.Edition) {
	t.Helper()
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	return l, book.For(law.Root, calendar.MustDay("2026-07-01"))
}

func months(list ...time.Month) []time.Month { return list }

// lawful is a product against which nothing speaks.
func lawful() *Draft {
	return &Draft{
		Kind: Study, Day: calendar.MustDay("2026-07-01"), Stage: Signing, BodyKind: "gpo", Character: Operational, AreaID: "public", Subject: "Берешек",
		From: calendar.MustDay("2026-01-01"), To: calendar.MustDay("2026-06-30"), Sources: []string{"appeals"}, Signer: "department_chief", Leads: true,
		Parts: map[string]string{PartState: "а", PartProblems: "ә", PartFindings: "б", PartProposals: "в"},
	}
}

func owing(k Kind, body BodyKind) *Draft {
	d := &Draft{Kind: k, Day: calendar.MustDay("2026-07-01"), Stage: Signing, BodyKind: body, Owes: true, Signer: "body_head", Heads: true, Leads: true, Pages: 5, Parts: map[string]string{}}
	for _, p := range PartsOf(k) {
		d.Parts[p] = "Мәлімет."
	}
	return d
}

// refused are the rules that refuse a draft, each told with its paragraph and what would pass.
func refused(t *testing.T, l *Law, ed *law.Edition, d *Draft) string {
	t.Helper()
	var out []string
	for _, f := range l.Judge(ed, d).Refusals() {
		if f.Para == "" || f.Msg.IsZero() || f.Allowed.IsZero() {
			t.Errorf("%s says too little: %+v", f.Rule, f)
		}
		if name := f.Rule + " " + f.Para; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// Every rule at its bound: the day before nothing speaks, beyond it exactly the one rule refuses under its paragraph.
func TestProductRules_27_28_29_30_A28_A29_A30(t *testing.T) {
	l, ed := bound(t)
	for _, c := range []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"lawful", func(*Draft) {}, ""},
		{"every kind", func(d *Draft) { d.Kind = Review }, ""},
		{"no conclusions", func(d *Draft) { delete(d.Parts, PartFindings) }, "analysis.content 27"},
		{"blank proposals", func(d *Draft) { d.Parts[PartProposals] = " \n " }, "analysis.content 27"},
		{"no forecast", func(d *Draft) { delete(d.Parts, PartForecast) }, ""},
		{"a region", func(d *Draft) { d.BodyKind = "region" }, ""},
		{"a district", func(d *Draft) { d.BodyKind = "district" }, "analysis.author 28"},
		{"no character", func(d *Draft) { d.Character = "" }, "analysis.character 28"},
		{"another character", func(d *Draft) { d.Character = "urgent" }, "analysis.character 28"},
		{"emergency", func(d *Draft) { d.Character = Emergency }, ""},
		{"no area", func(d *Draft) { d.AreaID = "" }, "analysis.matter 28"},
		{"no subject", func(d *Draft) { d.Subject = " " }, "analysis.matter 28"},
		{"half a period", func(d *Draft) { d.To = 0 }, "analysis.matter 28"},
		{"no source", func(d *Draft) { d.Sources = nil }, "analysis.sources 29"},
		{"an unknown source", func(d *Draft) { d.Sources = []string{"rumours"} }, "analysis.sources 29"},
		{"every source", func(d *Draft) { d.Sources, d.SourceWords = Sources, "сұхбат" }, ""},
		{"another source without words", func(d *Draft) { d.Sources = []string{SourceOther} }, "analysis.sources 29"},
		{"no signer while typing", func(d *Draft) { d.Signer, d.Stage = "", Typing }, ""},
		{"no signer", func(d *Draft) { d.Signer = "" }, "analysis.signer 30"},
		{"an officer signs", func(d *Draft) { d.Signer = "officer" }, "analysis.signer 30"},
		{"a head of others signs", func(d *Draft) { d.Leads = false }, "analysis.signer 30"},
	} {
		d := lawful()
		c.change(d)
		if got := refused(t, l, ed, d); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOwedRules_32_33_A32_A33a_A33b_A33c(t *testing.T) {
	l, ed := bound(t)
	for _, c := range []struct {
		name   string
		draft  *Draft
		change func(*Draft)
		want   string
	}{
		{"a summary of a unit", owing(Summary, "gpo"), func(*Draft) {}, ""},
		{"of the Committee", owing(Summary, "committee"), func(*Draft) {}, ""},
		{"of a region", owing(Summary, "region"), func(*Draft) {}, "analysis.summary.debtor 32"},
		{"not owed", owing(Summary, "academy"), func(d *Draft) { d.Owes = false }, "analysis.summary.debtor 32"},
		{"without goals", owing(Summary, "gpo"), func(d *Draft) { delete(d.Parts, PartGoals) }, "analysis.summary.content 32"},
		{"a long summary", owing(Summary, "gpo"), func(d *Draft) { d.Pages = 40 }, ""},
		{"signed by a deputy", owing(Summary, "gpo"), func(d *Draft) { d.Heads = false }, "analysis.summary.signer 32"},
		{"a memo of five pages", owing(Memo, "region"), func(*Draft) {}, ""},
		{"of the Main Military Office", owing(Memo, "military"), func(*Draft) {}, ""},
		{"of six pages", owing(Memo, "transport"), func(d *Draft) { d.Pages = 6 }, "analysis.memo.pages 33"},
		{"not measured yet", owing(Memo, "region"), func(d *Draft) { d.Pages = 0 }, ""},
		{"of a district", owing(Memo, "district"), func(*Draft) {}, "analysis.memo.debtor 33"},
		{"of a unit", owing(Memo, "gpo"), func(*Draft) {}, "analysis.memo.debtor 33"},
		{"a second one", owing(Memo, "region"), func(d *Draft) { d.Owes = false }, "analysis.memo.debtor 33"},
		{"signed by nobody", owing(Memo, "region"), func(d *Draft) { d.Signer, d.Heads = "", false }, "analysis.memo.signer 33"},
	} {
		c.change(c.draft)
		if got := refused(t, l, ed, c.draft); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, part := range PartsOf(Memo) {
		d := owing(Memo, "region")
		d.Parts[part] = ""
		if got := refused(t, l, ed, d); got != "analysis.memo.content 33" {
			t.Errorf("without %s: %q", part, got)
		}
	}
}

// The periods of both terms, with the day on which each opens: the day before, on it, after it.
func TestPeriods_32_33_A32_A33a(t *testing.T) {
	l, ed := bound(t)
	for _, c := range []struct {
		kind               Kind
		day, newest, until string
	}{
		{Summary, "2026-06-16", "2025-H2", "2026-01-07"},
		{Summary, "2026-06-17", "2026-H1", "2026-07-07"},
		{Summary, "2026-12-17", "2026-H1", "2026-07-07"},
		{Summary, "2026-12-18", "2026-H2", "2027-01-07"},
		{Memo, "2026-03-20", "2025-Q4", "2026-01-05"},
		{Memo, "2026-03-21", "2026-Q1", "2026-04-05"},
		{Memo, "2026-12-20", "2026-Q3", "2026-10-05"},
		{Memo, "2026-12-21", "2026-Q4", "2027-01-05"},
		{Memo, "2027-01-31", "2026-Q4", "2027-01-05"},
	} {
		day := calendar.MustDay(c.day)
		term, _, ok := l.terms[c.kind].On(ed, day)
		if !ok {
			t.Fatal(c.kind)
		}
		list := term.periods(day)
		p := list[len(list)-1]
		if p.Key != c.newest || p.Formal != calendar.MustDay(c.until) || p.To.AddDays(1).Sub(p.From) < 90 {
			t.Errorf("%s on %s: %+v", c.kind, c.day, p)
		}
	}
	if (Owed{DueDay: 10, State: OwedAccepted, SubmittedDay: 12}).Late(400) != 2 || (Owed{DueDay: 10, State: OwedReturned, SubmittedDay: 9}).Late(13) != 3 || (Owed{DueDay: 10, State: OwedSubmitted, SubmittedDay: 10}).Late(99) != 0 {
		t.Error("late does not stay late")
	}
}

// The length is that of the file itself, and of no other file.
func TestPageCount_33_A33c(t *testing.T) {
	for _, n := range []int{1, 40, 90} {
		blocks := []paper.Block{}
		for range n {
			blocks = append(blocks, paper.Section("Бөлік", strings.Repeat("Заңдылықтың жай-күйі туралы мәлімет. ", 20)))
		}
		pdf, err := (&paper.Sheet{Lang: "kk", Title: "т", Blocks: blocks}).PDF()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := paper.PageCount(pdf), strings.Count(string(pdf), "/Type /Page /"); got != want || got == 0 {
			t.Errorf("%d pages, counted %d", want, got)
		}
	}
	if paper.PageCount([]byte("%PDF-1.4 /Type /Pages /Count 3")) != 0 {
		t.Error("a foreign file is counted")
	}
}

// A malformed value of the edition stops the start, not a submission.
func TestTermValues_32_33(t *testing.T) {
	good := Term{Months: months(1, 7), Day: 7, Covers: 6, OpenBefore: 20}
	if err := good.Valid(); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]Term{
		"no months": {Day: 5, Covers: 3, OpenBefore: 5}, "the 29th": {Months: months(1), Day: 29, Covers: 3, OpenBefore: 5},
		"a month within the quarter": {Months: months(2), Day: 5, Covers: 3, OpenBefore: 5}, "a third of a year": {Months: months(1), Day: 5, Covers: 4, OpenBefore: 5},
		"no period": {Months: months(1), Day: 5, OpenBefore: 5}, "never opens": {Months: months(1), Day: 5, Covers: 3},
		"an unknown body": {Months: months(1), Day: 5, Covers: 3, OpenBefore: 5, Bodies: []BodyKind{"village"}},
	} {
		if bad.Valid() == nil {
			t.Errorf("%s passes", name)
		}
	}
}
