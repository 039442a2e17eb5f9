package planning

import (
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/regulation"
)

func chapter(t testing.TB) (*Law, *law.Edition) {
	t.Helper()
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	return l, book.For(law.Root, calendar.MustDay("2026-11-20"))
}

func TestWindowDaysAreShifted_12_P12b_P12c_P12h(t *testing.T) {
	l, ed := chapter(t)
	w, para, ok := l.windows.On(ed, calendar.MustDay("2026-11-20"))
	if !ok || para != "12" {
		t.Fatal(para)
	}
	for _, x := range []struct {
		kind             Kind
		period           Period
		proposals, draft string
	}{
		{Annual, Year(2026), "2025-11-25", "2025-12-22"},          // 20 December 2025 is a Saturday
		{Annual, Year(2027), "2026-11-25", "2026-12-21"},          // 20 December 2026 is a Sunday
		{Quarterly, Quarter(2026, 2), "2026-03-05", "2026-03-20"}, // 25 March is a holiday that was moved: the previous working day
		{Quarterly, Quarter(2026, 3), "2026-06-05", "2026-06-24"},
		{Quarterly, Quarter(2026, 4), "2026-09-07", "2026-09-24"}, // 5 September 2026 is a Saturday
		{Quarterly, Quarter(2027, 1), "2026-12-07", "2026-12-25"}, // 5 December 2026 is a Saturday
	} {
		p, d, err := w.days(x.kind, x.period, calendar.Kazakhstan())
		if err != nil || p.Effective.String() != x.proposals || d.Effective.String() != x.draft {
			t.Errorf("%s from %s: %s, %s, want %s, %s (%v)", x.kind, x.period.From, p.Effective, d.Effective, x.proposals, x.draft, err)
		}
	}
}

func whole() MeasureFacts {
	return MeasureFacts{Number: 1, Key: "m1", MeasureInput: MeasureInput{
		Name: "Заңдылықты талдау", Object: "Істер", Subject: "Органдар", Form: "талдау", Period: "2026", Completion: "анықтама",
		Due: calendar.MustDay("2027-03-25"), Executors: []string{"dept"},
	}}
}

func subject(change func(s *Subject)) *Subject {
	s := &Subject{
		Stage: StageEndorse, Kind: Annual, Body: org.KindGPO, InApparatus: true, Approver: org.PostGP, Supervises: true, Period: Year(2027),
		Measures: []MeasureFacts{whole()}, Endorsed: true,
	}
	change(s)
	return s
}

func TestPlanRules_11_12_14_15_16_17_P11b_P12a_P12g_P14b_P14c_P15_P16_P17a_P17b(t *testing.T) {
	l, ed := chapter(t)
	for _, x := range []struct {
		name    string
		change  func(s *Subject)
		rule    string // "" passes
		outcome law.Outcome
	}{
		{"whole", func(*Subject) {}, "", law.Pass},
		{"annual not by the Apparatus", func(s *Subject) { s.InApparatus = false }, "planning.author", law.Refused},
		{"annual approved by a deputy", func(s *Subject) { s.Approver = org.PostDeputy }, "planning.approver", law.Refused},
		{"special without a goal", func(s *Subject) { s.Kind = Special }, "planning.special", law.Refused},
		{"special approved by the Chief", func(s *Subject) { s.Kind, s.Goal, s.Approver = Special, "мақсат", org.PostCoA }, "planning.special", law.Refused},
		{"special", func(s *Subject) { s.Kind, s.Goal = Special, "мақсат" }, "", law.Pass},
		{"unit plan approved by the supervising deputy", func(s *Subject) { s.Kind, s.Approver = UnitPlan, org.PostDeputy }, "", law.Pass},
		{"by another deputy", func(s *Subject) { s.Kind, s.Approver, s.Supervises = UnitPlan, org.PostDeputy, false }, "planning.unit.approver", law.Refused},
		{"by its own head", func(s *Subject) { s.Kind, s.Approver = UnitPlan, org.PostDepartmentChief }, "planning.unit.approver", law.Refused},
		{"unit plan laid on a region", func(s *Subject) { s.Kind, s.Measures[0].Bodies = UnitPlan, []i18n.Text{i18n.Same("Ақмола")} }, "planning.unit.bodies", law.Refused},
		{"annual plan laid on a region", func(s *Subject) { s.Measures[0].Bodies = []i18n.Text{i18n.Same("Ақмола")} }, "", law.Pass},
		{"region", func(s *Subject) { s.Body, s.Approver, s.InApparatus = org.KindRegion, org.PostBodyHead, false }, "", law.Pass},
		{"region approved by a deputy head", func(s *Subject) { s.Body, s.Approver = org.KindRegion, org.PostBodyDeputyHead }, "planning.body.approver", law.Refused},
		{"district", func(s *Subject) { s.Body, s.Approver = org.KindDistrict, org.PostBodyHead }, "planning.district", law.Refused},
		{"daily duty", func(s *Subject) {
			s.Measures[0].Name = "Жеке тұлғалардың өтініштерін уақтылы қарауды ұйымдастыру"
		}, "planning.daily", law.Warning},
		{"daily duty in Russian", func(s *Subject) {
			s.Measures[0].Name = "Организация личного приёма граждан"
		}, "planning.daily", law.Warning},
		{"not endorsed", func(s *Subject) { s.Stage, s.Endorsed = StageSubmit, false }, "planning.endorsed", law.Refused},
		{"no measure", func(s *Subject) { s.Measures = nil }, "planning.table", law.Refused},
		{"no executor", func(s *Subject) { s.Measures[0].Executors = nil }, "planning.table", law.Refused},
		{"no term", func(s *Subject) { s.Measures[0].Due = 0 }, "planning.table", law.Refused},
		{"no form of completion", func(s *Subject) { s.Measures[0].Completion = "" }, "planning.table", law.Refused},
		{"last day of the period", func(s *Subject) { s.Measures[0].Due = calendar.MustDay("2027-12-31") }, "", law.Pass},
		{"the day after it", func(s *Subject) { s.Measures[0].Due = calendar.MustDay("2028-01-01") }, "planning.table", law.Refused},
		{"incomplete while it is written", func(s *Subject) { s.Stage, s.Measures[0].Completion = StageMeasure, "" }, "", law.Pass},
	} {
		t.Run(x.name, func(t *testing.T) {
			v := l.Judge(ed, calendar.MustDay("2026-11-20"), subject(x.change), nil)
			if v.Outcome() != x.outcome {
				t.Fatalf("%v: %+v", v.Outcome(), v.Findings())
			}
			if x.rule != "" && v.Findings()[0].Rule != x.rule {
				t.Errorf("%+v", v.Findings())
			}
			for _, f := range v.Findings() {
				if !i18n.Say(f.Msg).Complete() || !i18n.Say(f.Allowed).Complete() {
					t.Errorf("%s is not said in three languages", f.Msg.Key)
				}
			}
		})
	}
}

func TestDailyQuestionIsAnsweredInWriting_15_P15(t *testing.T) {
	l, ed := chapter(t)
	s := subject(func(s *Subject) { s.Measures[0].Name = "Азаматтарды қабылдау" })
	for reason, allowed := range map[string]bool{"": false, "қысқа": false, "Көшпелі қабылдаудың жаңа тәртібін сынау": true} {
		v := l.Judge(ed, calendar.MustDay("2026-11-20"), s, law.Reasons{"planning.daily" + law.ReasonAbout + "m1": reason})
		if v.Allowed() != allowed {
			t.Errorf("%q: %v", reason, v.Allowed())
		}
	}
}

func TestValuesSayThemselves(t *testing.T) {
	l, ed := chapter(t)
	for _, name := range l.Names() {
		v, ok := ed.At(name, calendar.MustDay("2026-11-20"))
		if m := l.Describe(name, v); !ok || m.Key == "" || !i18n.Say(m).Complete() {
			t.Errorf("%s: %v", name, m)
		}
	}
}

func TestTermsOfImportedRows(t *testing.T) {
	for text, want := range map[string]string{
		"25.03.2027": "2027-03-25", "2027-03-25": "2027-03-25", "наурыз": "2027-03-25", "март 2027 г.": "2027-03-25", "46471": "2027-03-25",
		"маусым": "2027-06-25", "мая": "2027-05-25", "кейін": "", "": "", "99": "",
		"10 наурызға дейін": "2027-03-10", "до 10 марта 2027 года": "2027-03-10", "2028 жылғы 5 мамыр": "2028-05-05", "March 7, 2027": "2027-03-07",
		"31 сәуір": "", "январь – март": "", "10 и 20 марта": "", "45 марта": "", "I тоқсан": "", "1 квартал": "",
	} {
		got, ok := dayIn(text, Year(2027))
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
}

// The heads of columns as offices write them after paragraph 16: what stands in brackets names other columns and only explains.
func TestHeadsOfImportedTables_12_16_P12e(t *testing.T) {
	for head, want := range map[string]string{
		"Іс-шараның атауы (субъектісі, объектісі, тексеру, талдау нысаны, тексерілетін кезең)": "title",
		"Наименование мероприятия (субъект, объект и форма проверки, анализа)":                 "title",
		"Наименование мероприятия: субъект, объект, период":                                    "title",
		"Іс-шараның мақсаттары мен міндеттері":                                                 "goals", "Цель мероприятия": "goals",
		"Жауапты орындаушылар": "executors", "Срок исполнения": "due", "Орындау мерзімі": "due", "Предполагаемая форма завершения": "completion",
		"Объект": "object", "Период (год)": "period", "(субъект)": "subject", "№ п/п": "", "": "",
	} {
		if got := columnOf(head); got != want {
			t.Errorf("%q is read as %q, want %q", head, got, want)
		}
	}
	head := headOf([]string{"№", "Іс-шараның атауы (субъектісі, объектісі, нысаны, кезеңі)", "Жауапты орындаушылар", "Орындау мерзімі", "Болжамды аяқтау нысаны"})
	if !slices.Equal(head, []string{"", "title", "executors", "due", "completion"}) {
		t.Errorf("%v", head)
	}
}

func TestHeadsOfSectionsAreNoProposals_12(t *testing.T) {
	columns := []string{"", "title", "executors", "due", "completion"}
	for _, c := range []struct {
		row  []string
		want bool
	}{
		{[]string{"", "I. Қадағалау", "", "", ""}, true},
		{[]string{"I. Қадағалау"}, true},
		{[]string{"1", "Талдау", "", "", ""}, false},
		{[]string{"", "Талдау", "3-қызмет", "", ""}, false},
		{[]string{"7", "", "", "", ""}, false}, // it has no name: said so
	} {
		if _, got := heading(columns, c.row); got != c.want {
			t.Errorf("%v: %v", c.row, got)
		}
	}
	if _, got := heading([]string{"title", "due"}, []string{"Талдау", ""}); got {
		t.Error("in a table of two columns a name alone is a proposal")
	}
}

func TestLikelyDuplicates_12_P12g(t *testing.T) {
	rows := []candidate{
		{Similar{MeasureID: "1"}, stemText("Қылмыстық істердің тоқтатылу заңдылығын талдау")},
		{Similar{MeasureID: "2"}, stemText("Жер заңнамасын тексеру")},
		{Similar{ProposalID: "3"}, stemText("Қылмыстық істерді тоқтату заңдылығын тексеру")},
	}
	out := alike("Қылмыстық істерді тоқтатудың заңдылығын талдау", "1", rows)
	if len(out) != 1 || out[0].ProposalID != "3" {
		t.Errorf("%+v", out)
	}
}

// FuzzReadTables: whatever a file holds, it is read or refused; the reader never fails on it.
func FuzzReadTables(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := readTables(data)
		if err == nil {
			for _, rows := range tables {
				for _, row := range rows {
					headOf(row)
				}
			}
		}
	})
}
