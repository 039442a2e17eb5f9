package planning

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ImportReport says what became of a file of proposals: the drafts it made, and what of it could not be read.
type ImportReport struct {
	Made     []Imported      `json:"made"`
	Problems []ImportProblem `json:"problems"`
	Columns  []string        `json:"columns" doc:"Parts of a proposal that the file has columns for."`
}

// Imported is a draft that an import made.
type Imported struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Row   int    `json:"row"`
}

// ImportProblem is something in a file that could not be read. Row counts from 1 as the file shows it.
type ImportProblem struct {
	Table int      `json:"table"`
	Row   int      `json:"row"`
	Part  string   `json:"part,omitempty"`
	Msg   i18n.Msg `json:"msg"`
}

// columnWords are beginnings of words, folded, by which the head of a column is known; the more telling come first.
var columnWords = []struct {
	part  string
	words []string
}{
	{"co", []string{"бірлескен", "бірлесіп", "соисполн", "co-exec"}},
	{"executors", []string{"орындаушы", "исполнит", "executor"}},
	{"completion", []string{"аяқтау", "заверш", "completion"}},
	{"implementation", []string{"іске асыру", "реализац", "implement"}},
	{"result", []string{"нәтиже", "результат", "result"}},
	{"situation", []string{"ахуал", "ситуац", "обстановк", "situation"}},
	{"goals", []string{"мақсат", "цел", "goal"}},
	{"method", []string{"әдіс", "метод", "method"}},
	{"subject", []string{"субъект", "subject"}},
	{"object", []string{"объект", "object"}},
	{"form", []string{"нысан", "форма", "form"}},
	{"period", []string{"кезең", "период", "period"}},
	{"due", []string{"мерзім", "срок", "term", "due"}},
	{"title", []string{"атау", "іс-шара", "наименован", "мероприят", "name", "measure"}},
}

// columnOf names the part of a proposal that the head of a column speaks of. What follows in brackets, after a colon or a comma, only
// explains: offices write "Наименование мероприятия (субъект, объект, форма)" as paragraph 16 does.
func columnOf(head string) string {
	if at := strings.IndexAny(head, "(:,\n"); at > 0 {
		if part := partNamed(head[:at]); part != "" {
			return part
		}
	}
	return partNamed(head)
}

func partNamed(head string) string {
	folded := i18n.Fold(head)
	for _, c := range columnWords {
		for _, w := range c.words {
			if strings.Contains(folded, i18n.Fold(w)) {
				return c.part
			}
		}
	}
	return ""
}

// ImportProposals reads the tables of a workbook (XLSX) or a Word document (DOCX) as offices keep them, and makes a draft of a
// proposal of each row. What cannot be read is reported by row and column; nobody's word is guessed.
func (v *Service) ImportProposals(ctx context.Context, act org.Act, k Kind, from calendar.Day, data []byte) (ImportReport, error) {
	in := ProposalInput{PlanKind: k, Period: Period{From: from}, Title: "-"}.Tidy()
	if err := in.shape(); err != nil {
		return ImportReport{}, err
	}
	tables, err := readTables(data)
	if err != nil {
		return ImportReport{}, err
	}
	var report ImportReport
	err = v.db.Write(ctx, func(tx *store.Tx) (err error) {
		report, _, err = document.Once(ctx, tx, act, "planning.import", []any{k, from, document.Sum(data)}, func() (ImportReport, error) {
			sc, err := v.scene(ctx, tx, act.Day())
			if err == nil {
				err = sc.Present(act)
			}
			if err != nil {
				return ImportReport{}, err
			}
			return v.importTables(ctx, tx, act, sc, in, tables)
		})
		return err
	})
	return report, err
}

func (v *Service) importTables(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, in ProposalInput, tables [][][]string) (ImportReport, error) {
	report := ImportReport{Made: []Imported{}, Problems: []ImportProblem{}, Columns: []string{}}
	body, err := sc.target(act, "")
	if err != nil {
		return report, err
	}
	for i, rows := range tables {
		r := tableReader{sc: sc, body: body, table: i + 1, report: &report}
		for _, x := range r.read(in, rows) {
			if len(report.Made) == importRows {
				return report, fault.Bad("file", i18n.M("planning.import.many"), i18n.M("planning.import.many_allowed", "max", importRows))
			}
			made, err := v.addProposal(ctx, tx, act, sc, body, x.in)
			if err != nil {
				return report, err
			}
			report.Made = append(report.Made, Imported{made.ID, x.in.Title, x.row})
		}
	}
	if len(report.Made) == 0 && len(report.Problems) == 0 {
		return report, fault.Bad("file", i18n.M("planning.import.empty"), i18n.M("planning.import.empty_allowed"))
	}
	return report, nil
}

type tableReader struct {
	sc     *scene
	body   string
	table  int
	report *ImportReport
}

type readRow struct {
	row int
	in  ProposalInput
}

func (r *tableReader) problem(row int, part string, msg i18n.Msg) {
	if len(r.report.Problems) < importRows {
		r.report.Problems = append(r.report.Problems, ImportProblem{r.table, row, part, msg})
	}
}

// read finds the row that heads the columns and reads what stands below it.
func (r *tableReader) read(blank ProposalInput, rows [][]string) []readRow {
	var columns []string
	var out []readRow
	for i, row := range rows {
		if columns == nil {
			if columns = headOf(row); columns != nil {
				for _, c := range columns {
					if c != "" && !slices.Contains(r.report.Columns, c) {
						r.report.Columns = append(r.report.Columns, c)
					}
				}
			}
			continue
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" || numbered(row) {
			continue
		}
		if text, ok := heading(columns, row); ok {
			r.problem(i+1, "title", i18n.M("planning.import.section", "text", short(text)))
			continue
		}
		if in, ok := r.row(blank, i+1, columns, row); ok {
			out = append(out, readRow{i + 1, in})
		}
	}
	if columns == nil && len(rows) > 0 {
		r.problem(1, "", i18n.M("planning.import.no_head"))
	}
	return out
}

// headOf is the row as names of parts when it names the measure and at least one more; nil for any other row.
func headOf(row []string) []string {
	out := make([]string, len(row))
	known := 0
	for i, cell := range row {
		if c := columnOf(cell); c != "" && !slices.Contains(out, c) {
			out[i] = c
			known++
		}
	}
	if known < 2 || !slices.Contains(out, "title") {
		return nil
	}
	return out
}

// numbered reports whether the row only numbers the columns: 1, 2, 3.
func numbered(row []string) bool {
	for i, cell := range row {
		if strings.TrimSpace(cell) != strconv.Itoa(i+1) {
			return false
		}
	}
	return len(row) > 1
}

// heading reports whether a row of a table of several columns holds words in one cell only: the head of a section, not a measure.
func heading(columns, row []string) (text string, ok bool) {
	known, filled := 0, 0
	for _, c := range columns {
		if c != "" {
			known++
		}
	}
	for _, cell := range row {
		if cell = strings.TrimSpace(cell); cell != "" {
			filled++
			text = cell
		}
	}
	return text, known > 2 && filled == 1 && strings.ContainsFunc(text, unicode.IsLetter)
}

func (r *tableReader) row(in ProposalInput, n int, columns, row []string) (ProposalInput, bool) {
	in.Title, in.Parts = "", map[string]string{}
	for i, cell := range row {
		if i >= len(columns) || columns[i] == "" {
			continue
		}
		cell = strings.TrimSpace(cell)
		switch c := columns[i]; c {
		case "title":
			in.Title = oneLine(cell)
		case "executors":
			in.Executors = r.units(n, c, cell)
		case "co":
			in.Co = r.units(n, c, cell)
		case "due":
			var ok bool
			if in.Due, ok = dayIn(cell, in.Period); !ok && cell != "" {
				r.problem(n, c, i18n.M("planning.import.day", "text", short(cell)))
			}
		default:
			if len([]rune(cell)) > partMax {
				r.problem(n, c, i18n.M("planning.bad.long"))
				continue
			}
			in.Parts[c] = cell
		}
	}
	in = in.Tidy()
	if in.Title == "" || len([]rune(in.Title)) > titleMax {
		r.problem(n, "title", i18n.M("planning.import.no_title"))
		return in, false
	}
	return in, true
}

func short(s string) string {
	if r := []rune(oneLine(s)); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return oneLine(s)
}

// units finds units and bodies by their names, short names or codes; those it does not find are reported.
func (r *tableReader) units(n int, part, cell string) []string {
	var out []string
	for _, name := range strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == ',' || c == '\n' }) {
		if name = oneLine(name); name == "" {
			continue
		}
		if id := r.unit(name); id != "" {
			out = append(out, id)
			continue
		}
		r.problem(n, part, i18n.M("planning.import.unit", "text", short(name)))
	}
	if len(out) > listMax {
		out = out[:listMax]
	}
	return out
}

func (r *tableReader) unit(name string) string {
	want := i18n.Fold(name)
	for _, u := range append(r.sc.Units(r.body, r.sc.day), r.sc.Below(r.body, r.sc.day)...) {
		full, brief := r.sc.UnitName(u.ID, r.sc.day), r.sc.UnitShort(u.ID, r.sc.day)
		for _, s := range []string{u.Code, full.KK, full.RU, full.EN, brief.KK, brief.RU, brief.EN} {
			if s != "" && i18n.Fold(s) == want && u.Kind != org.KindLeadership {
				return u.ID
			}
		}
	}
	return ""
}

// monthWords are beginnings of the names of months in Kazakh, Russian and English.
var monthWords = [][]string{
	{"қаңтар", "январ", "jan"},
	{"ақпан", "феврал", "feb"},
	{"наурыз", "март", "mar"},
	{"сәуір", "апрел", "apr"},
	{"мамыр", "май", "мая", "may"},
	{"маусым", "июн", "jun"},
	{"шілде", "июл", "jul"},
	{"тамыз", "август", "aug"},
	{"қыркүйек", "сентябр", "sep"},
	{"қазан", "октябр", "oct"},
	{"қараша", "ноябр", "nov"},
	{"желтоқсан", "декабр", "dec"},
}

// dayIn reads a term: a date in one of the usual forms, in figures or with the month in words, the number of a workbook's day, or the
// name of a month of the period alone, which is its 25th day (18). A text that names several months is not read.
func dayIn(text string, p Period) (calendar.Day, bool) {
	text = oneLine(text)
	for _, layout := range []string{"2006-01-02", "02.01.2006", "2.1.2006", "02.01.06", "01-02-06", "02/01/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			y, m, d := t.Date()
			return calendar.Date(y, m, d), true
		}
	}
	if n, err := strconv.Atoi(text); err == nil && n > 40_000 && n < 60_000 {
		return calendar.Date(1899, time.December, 30).AddDays(n), true
	}
	return dayInWords(strings.ToLower(text), p)
}

// dayInWords reads "25 наурыз", "2027 жылғы 25 наурызға дейін", "до 25 марта 2027 года", "март".
func dayInWords(text string, p Period) (calendar.Day, bool) {
	year, day, month := p.From.Year(), 0, 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if n, err := strconv.Atoi(word); err == nil {
			switch {
			case n >= 1900 && n < 2200:
				year = n
			case n >= 1 && n <= 31 && day == 0:
				day = n
			default:
				return 0, false
			}
			continue
		}
		at := slices.IndexFunc(monthWords, func(names []string) bool {
			return slices.ContainsFunc(names, func(w string) bool { return strings.HasPrefix(word, w) })
		})
		if at < 0 {
			continue
		}
		if month != 0 {
			return 0, false
		}
		month = at + 1
	}
	if month == 0 {
		return 0, false
	}
	exact := day != 0 // then the rules say whether it lies in the period
	if !exact {
		day = 25
	}
	out := calendar.Date(year, time.Month(month), day)
	_, m, _ := out.YMD()
	return out, int(m) == month && (exact || p.Holds(out))
}
