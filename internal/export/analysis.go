package export

import (
	"context"
	"strconv"

	"reglament/internal/analysis"
	"reglament/internal/org"
)

// Analyses is the register of what a person may see of products of analysis, narrowed by a filter (28–34).
func Analyses(ctx context.Context, r Reader, use *analysis.Service, act org.Act, f analysis.Filter) Table {
	s := r.Print.S
	return Table{
		Name: "analysis",
		Head: []string{
			s("pages.kind"), s("common.field.number"), s("common.field.name"), s("pages.stage"), s("analysis_pages.author"), s("analysis.field.character"),
			s("analysis.field.area"), s("analysis.field.subject"), s("analysis_pages.filter.from"), s("analysis_pages.filter.to"), s("pages.form.signer"), s("analysis_pages.signed_day"),
		},
		Columns: []Column{8: Day, 9: Day, 11: Day},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.List(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, x := range list.Rows {
				area, _ := r.Org.Area(x.AreaID)
				character := ""
				if x.Character != "" {
					character = r.say("analysis.character." + string(x.Character))
				}
				rows[i] = []string{
					r.say("analysis.kind." + string(x.Kind)), x.Number, x.Title, r.say("analysis.state." + string(x.State)), r.UnitPath(x.OwnerUnit), character,
					r.Print.Text(area.At(r.Day).Name), x.Subject, x.From.String(), x.To.String(), r.PostFull(x.SignerPost), x.SignedDay.String(),
				}
			}
			return rows, list.Next, err
		},
	}
}

// Regions is the consolidated view over the regions for a quarter: a line for each region, a column for each of the five
// parts (33, 34).
func Regions(r Reader, c analysis.Consolidated) Table {
	s := r.Print.S
	head := []string{s("analysis.regions.region"), s("common.field.state"), s("common.field.due"), s("analysis.field.submitted"), s("pages.late_days"), s("common.field.number")}
	for _, part := range analysis.PartsOf(analysis.Memo) {
		head = append(head, r.say("analysis.part."+part))
	}
	rows := make([][]string, len(c.Regions))
	for i, x := range c.Regions {
		rows[i] = []string{r.Print.Text(x.Name), r.say("analysis.owed." + string(x.State)), x.DueDay.String(), x.SubmittedDay.String(), strconv.Itoa(x.Late), x.Number}
		for _, part := range analysis.PartsOf(analysis.Memo) {
			rows[i] = append(rows[i], cellOf(x.Parts[part]))
		}
	}
	return Table{Name: "regions", Head: head, Columns: []Column{2: Day, 3: Day, 4: Number}, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}

// cellMost is how many characters a cell of a workbook takes.
const cellMost = 32_767

func cellOf(text string) string {
	if r := []rune(text); len(r) > cellMost {
		return string(r[:cellMost-1]) + "…"
	}
	return text
}
