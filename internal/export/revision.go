package export

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/revision"
)

// Revisions is the register of quarterly revisions as a table: who has reported, who has not, and who was late (49).
func Revisions(ctx context.Context, r Reader, use *revision.Service, act org.Act, f revision.Filter) Table {
	say := r.Print.S
	return Table{
		Name:    "revisions",
		Head:    []string{say("revision.period"), say("revision.unit"), say("revision.state"), say("revision.due"), say("revision.done_day"), say("revision.submitted_day"), say("revision.timing"), say("revision.report.sender")},
		Columns: []Column{3: Day, 4: Day, 5: Day},
		Page: func(after string) ([][]string, string, error) {
			page, err := use.List(ctx, act, f, after, pageSize)
			rows := make([][]string, len(page.Rows))
			for i, x := range page.Rows {
				rows[i] = []string{
					r.Print.T(calendar.PeriodName(x.Period, x.Last)), r.UnitPath(x.UnitID), r.say("revision.state." + string(x.State)), x.DueDay.String(),
					x.DoneDay.String(), x.SubmittedDay.String(), r.Print.T(x.Timing(r.Day)), r.Org.PersonName(x.SubmittedBy),
				}
			}
			return rows, page.Next, err
		},
	}
}

// RevisionReport is the report of one revision as a table: its figures, then its lines (49).
func RevisionReport(r Reader, v revision.View) Table {
	say := r.Print.S
	rows := [][]string{{say("revision.due"), v.DueDay.String()}}
	if !v.SubmittedDay.None() {
		rows = append(rows, []string{say("revision.submitted_day"), v.SubmittedDay.String()})
	}
	if timing := v.Timing(r.Day); !timing.IsZero() {
		rows = append(rows, []string{say("revision.timing"), r.Print.T(timing)})
	}
	for _, n := range v.Report.Figures.Named() {
		rows = append(rows, []string{r.say("revision." + n.Name), strconv.Itoa(n.N)})
	}
	rows = append(rows, []string{""}, []string{
		say("common.field.number"), say("pages.instrument"), say("common.field.date"), say("revision.verdict"), say("revision.day"), say("common.field.reason"), say("revision.signs"), say("revision.state"), say("revision.decided_by"), say("revision.decided_at"),
	})
	names := document.Names{Structure: r.Org, Day: r.Day}
	for _, l := range v.Report.Lines {
		var signs []string
		for _, s := range l.Signs {
			signs = append(signs, r.Print.T(s.Msg()))
		}
		title := l.Title
		if l.DocumentID == "" {
			title = say("revision.report.hidden")
		}
		rows = append(rows, []string{
			l.Number, title, l.SentDay.String(), r.say("revision.verdict." + string(l.Decision)), l.Day.String(), l.Reason, strings.Join(signs, "; "), r.Print.T(l.Standing()),
			revision.WhoWords(r.Print, names, l.By), moment(l.At),
		})
	}
	head := []string{r.UnitPath(v.UnitID), r.Print.T(calendar.PeriodName(v.Period, v.Last))}
	return Table{Name: "revision", Head: head, Columns: []Column{1: Figure, 2: Day, 4: Day, 9: Instant}, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}
