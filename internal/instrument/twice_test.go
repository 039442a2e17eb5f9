package instrument_test

import (
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/law"

	. "reglament/internal/instrument"
)

// The draft is of 4 March 2026.
func TestAskedTwiceIsFound_44_I44c(t *testing.T) {
	hit := func(on string, percent int) func(*Draft) {
		return func(d *Draft) {
			d.Twice = append(d.Twice, TwiceHit{ID: "x", Kind: d.Kind, Number: "7-12", Day: day(on), Sender: i18n.Same("Қызмет"), Recipients: []string{"akmola"}, Percent: percent})
		}
	}
	table(t, RuleTwice, "44", []ruleCase{
		{"nothing earlier", Request, func(*Draft) {}, law.Pass},
		{"nearly alike", Request, hit("2026-02-01", 75), law.Warning},
		{"less alike", Request, hit("2026-02-01", 74), law.Pass},
		{"two years ago", Task, hit("2024-03-04", 100), law.Warning},
		{"before that", Task, hit("2024-03-03", 100), law.Pass},
		{"an assignment", Assignment, hit("2026-03-03", 90), law.Warning},
	})
}

func TestOneReasonPassesWhatWasAsked_44_I44c(t *testing.T) {
	d := good(Request)
	for _, n := range []string{"7-12", "7-13"} {
		d.Twice = append(d.Twice, TwiceHit{ID: n, Kind: Request, Number: n, Day: day("2026-02-01"), Percent: 90})
	}
	for reason, allowed := range map[string]bool{"": false, "керек": false, "Бұрынғы жауаптар өткен жылға қатысты, жаңа деректер керек.": true} {
		v := chapter(t).Judge(d, kz, law.Reasons{RuleTwice: reason})
		if v.Allowed() != allowed || len(v.Warnings()) != 1 {
			t.Errorf("%q: allowed %v with %d warnings", reason, v.Allowed(), len(v.Warnings()))
		}
	}
}

func TestTwiceMayOnlyBeStricter_10_44_I44c(t *testing.T) {
	base := TwiceRule{Kinds: []Kind{Task}, Years: 2, Alike: 75, Least: 8}
	for name, c := range map[string]struct {
		own  TwiceRule
		want bool
	}{
		"the same":    {base, true},
		"stricter":    {TwiceRule{Kinds: Kinds, Years: 3, Alike: 70, Least: 5}, true},
		"fewer kinds": {TwiceRule{Years: 2, Alike: 75, Least: 8}, false},
		"fewer years": {TwiceRule{Kinds: base.Kinds, Years: 1, Alike: 75, Least: 8}, false},
		"more alike":  {TwiceRule{Kinds: base.Kinds, Years: 2, Alike: 76, Least: 8}, false},
		"longer":      {TwiceRule{Kinds: base.Kinds, Years: 2, Alike: 75, Least: 9}, false},
	} {
		if got := c.own.AsStrictAs(base); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, bad := range []TwiceRule{{}, {Years: 11, Alike: 75, Least: 8}, {Years: 2, Alike: 59, Least: 8}, {Years: 2, Alike: 101, Least: 8}, {Years: 2, Alike: 75}, {Years: 2, Alike: 75, Least: 8, Kinds: []Kind{"memo"}}} {
		if bad.Valid() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
