package instrument

import "testing"

// Sums of answers are exact at the greatest answers too (40, 50).
func TestSumsOfAnswersAreExact_40_50(t *testing.T) {
	for _, x := range []struct {
		answers []string
		sum     string
	}{
		{[]string{"999999999999999", "999999999999999"}, "1999999999999998"},
		{[]string{"999999999999999.9999", "0.0001"}, "1000000000000000"},
		{[]string{"-0.5", "0.25"}, "-0.25"},
		{[]string{"1.5", "-1.5"}, "0"},
		{[]string{"0.1", "0.2"}, "0.3"},
		{[]string{"-0.0001"}, "-0.0001"},
	} {
		table := AnswerTable{Questions: []Question{{Kind: AskDecimal}}}
		for _, a := range x.answers {
			table.Rows = append(table.Rows, AnswerRow{Answers: Answers{"1": a}})
		}
		if table.addUp(); table.Sums[0] != x.sum {
			t.Errorf("%v add up to %s, not %s", x.answers, table.Sums[0], x.sum)
		}
	}
}
