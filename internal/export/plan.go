package export

import (
	"slices"
	"strconv"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/planning"
)

// Plan is the table of a plan in the columns of paragraph 16, in its order.
func Plan(r Reader, list []planning.Measure) Table {
	t := Table{Name: "plan", Columns: []Column{Number, Words, Words, Day}}
	for _, key := range planning.Columns {
		t.Head = append(t.Head, r.say("planning.column."+key))
	}
	t.Page = func(after string) ([][]string, string, error) {
		from, _ := strconv.Atoi(after)
		part := list[min(from, len(list)):min(from+pageSize, len(list))]
		rows := make([][]string, len(part))
		for i := range part {
			rows[i] = r.measure(&part[i])
		}
		next := ""
		if from+len(part) < len(list) {
			next = strconv.Itoa(from + len(part))
		}
		return rows, next, nil
	}
	return t
}

func (r Reader) measure(m *planning.Measure) []string {
	var names []string
	for _, id := range slices.Concat(m.Executors, m.CoExecutors) {
		names = append(names, r.UnitName(id))
	}
	parts := r.Print.T(i18n.M("planning.line.parts", "object", m.Object, "subject", m.Subject, "form", m.Form, "period", m.Period))
	return []string{strconv.FormatInt(m.Ordinal, 10), m.Name + ". " + parts, strings.Join(names, "; "), m.Due.String(), m.Completion}
}
