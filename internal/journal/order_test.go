package journal

import (
	"testing"

	"reglament/internal/calendar"
)

func TestSplitOrder_2_3_5_6(t *testing.T) {
	day := calendar.MustDay("2026-03-01")
	for text, want := range map[string]struct {
		order string
		day   calendar.Day
		para  string
	}{
		"12-қ, 2026-03-01 (3)":     {"12-қ", day, "3"},
		"12, доп., 2026-03-01 (5)": {"12, доп.", day, "5"},
		"(2)":                      {"", 0, "2"},
		"2026-03-01 (6)":           {"", day, "6"},
		"":                         {},
	} {
		order, d, para := SplitOrder(text)
		if order != want.order || d != want.day || para != want.para {
			t.Errorf("%q: %q %v %q", text, order, d, para)
		}
	}
}
