package api_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/account"
)

// What a program sends wrongly is told with its field and with what would pass, in a draft as in its parts (39, 40, 44, 46, 47).
func TestOddDraftsAreAnsweredByField_39_40_46_47(t *testing.T) {
	o := open(t)
	officer, ask := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.asks(t)
	type violations struct {
		List []struct{ Field, Message, Allowed string } `json:"violations"`
	}
	const head = `{"lang":"ru","title":"О сведениях",`
	for field, body := range map[string]string{
		"kind":              head + `"kind":"order","term_kind":"working_days"}`,
		"lang":              `{"lang":"en","title":"О сведениях","kind":"request","term_kind":"working_days"}`,
		"title":             `{"lang":"ru","title":"` + strings.Repeat("Я", 5000) + `","kind":"request","term_kind":"working_days"}`,
		"term_kind":         head + `"kind":"request"}`,
		"term_days":         head + `"kind":"request","term_kind":"working_days","term_days":-5}`,
		"term_day":          head + `"kind":"request","term_kind":"date","term_day":"2027-02-31"}`,
		"period.last":       head + `"kind":"assignment","term_kind":"periodic","period":{"every":"month","day":5,"last":"31.12.2027"}}`,
		"parts.nonsense":    head + `"kind":"request","term_kind":"working_days","parts":{"nonsense":"x"}}`,
		"ground_id":         head + `"kind":"request","term_kind":"working_days","ground_id":"7aaaaaaaaaaaa"}`,
		"short_ground_id":   head + `"kind":"request","term_kind":"working_days","short_ground_id":"7aaaaaaaaaaaa"}`,
		"signer_post":       head + `"kind":"request","term_kind":"working_days","signer_post":"7aaaaaaaaaaaa"}`,
		"area_id":           head + `"kind":"request","term_kind":"working_days","area_id":"7aaaaaaaaaaaa"}`,
		"recipients":        head + `"kind":"request","term_kind":"working_days","recipients":["7aaaaaaaaaaaa"]}`,
		"supplement.ground": head + `"kind":"task","term_kind":"working_days","supplement":{"main_id":"7aaaaaaaaaaaa","ground":"because"}}`,
	} {
		got := decode[violations](t, ask(officer, "POST", "/instruments", body, http.StatusBadRequest)).List
		if len(got) != 1 || got[0].Field != field || got[0].Message == "" || got[0].Allowed == "" {
			t.Errorf("%s: %+v", field, got)
		}
	}
}
