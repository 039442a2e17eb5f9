package planning

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
	lexicon "reglament/internal/words"
)

// What the search of likely duplicates reads it finds by indexes: plans by body and days, words by their beginning, rights by the document.
func TestLikelyDuplicatesUseIndexes_12_P12g(t *testing.T) {
	db := storetest.SQLite(t)
	s := seeking{body: "gpo", from: calendar.MustDay("2026-01-01"), until: calendar.MustDay("2027-12-31"), viewer: access.Viewer{Keys: []string{"p:1", "u:1"}}}
	read := func(text string, args []any) string {
		var plan []string
		err := db.Read(t.Context(), func(q store.Q) (err error) {
			plan, err = store.List(t.Context(), q, func(s store.Scanner) (detail string, err error) {
				var id, parent, unused int64
				err = s.Scan(&id, &parent, &unused, &detail)
				return detail, err
			}, "EXPLAIN QUERY PLAN "+text, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(plan, "\n")
	}
	all, allArgs := s.measuresSQL(nil)
	few, fewArgs := s.measuresSQL([]string{"a", "b"})
	proposals, proposalArgs := s.proposalsSQL()
	words, wordArgs := kinSQL([]string{"қылмыс", "тоқтат", "12"})
	for name, x := range map[string]struct {
		text  string
		args  []any
		index []string
	}{
		"all": {all, allArgs, []string{"plan_year (body_id=? AND period_from>? AND period_from<?)", "plan_measure_place (plan_id=?)", "access_row_document (document_id=? AND grantee=?)"}},
		"few": {few, fewArgs, []string{"access_row_document (document_id=? AND grantee=?)"}},
		"proposals": {proposals, proposalArgs, []string{
			"plan_proposal_period (body_id=? AND plan_kind=? AND period_from>? AND period_from<?)", "access_row_document (document_id=? AND grantee=?)",
		}},
		"words": {words, wordArgs, []string{"PRIMARY KEY (word>? AND word<?)"}},
	} {
		plan := read(x.text, x.args)
		for _, index := range x.index {
			if !strings.Contains(plan, index) {
				t.Errorf("%s does not walk %s:\n%s", name, index, plan)
			}
		}
		for _, table := range []string{"SCAN m", "SCAN p\n", "SCAN x", "SCAN measure_word", "SCAN granted"} {
			if strings.Contains(plan+"\n", table) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
	}
}

// A stem without its last letter begins every word whose stem it is, so no likely duplicate is missed.
func TestStemsBeginTheirWords_12_P12g(t *testing.T) {
	for _, word := range strings.Fields("тоқтатудың тоқтатылған заңдылығын істерді кітабы тілегі жауабы проверок проверки порядок порядка преступлений отчётов 2027 12 іс жер") {
		folded := lexicon.Tokens(i18n.Fold(word))[0].Word
		for _, stem := range strings.Fields(stemText(word)) {
			_, args := kinSQL([]string{stem})
			if from, until := fmt.Sprint(args[1]), fmt.Sprint(args[2]); !strings.HasPrefix(folded, from) || folded >= until {
				t.Errorf("%s is not found by its stem %s: %q", word, stem, from)
			}
		}
		if !slices.Contains(nameWords(word), folded) {
			t.Errorf("%s is kept as %v", word, nameWords(word))
		}
	}
}
