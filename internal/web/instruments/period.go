package instruments

import (
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// readPeriod takes a periodic term from the form (47).
func readPeriod(in *httpx.Input) instrument.Period {
	p := instrument.Period{
		Every: instrument.Every(in.OptChoice("period.every", everyWords()...)), After: in.Bool("period.after"),
		First: in.OptDay("period.first"), Last: in.OptDay("period.last"),
	}
	p.Day, _ = in.OptInt("period.day", 1, 31)
	return p
}

func everyWords() []string {
	return page.Texts(instrument.EveryList)
}

// fillPeriod puts a periodic term into the form.
func fillPeriod(f *ui.Form, p instrument.Period) {
	f.Set("period.every", string(p.Every))
	if p.Day > 0 {
		f.SetInt("period.day", p.Day)
	}
	if p.After {
		f.Set("period.after", "1")
	}
	if !p.First.None() {
		f.SetDay("period.first", p.First)
	}
	if !p.Last.None() {
		f.SetDay("period.last", p.Last)
	}
}

func everyOptions(v *page.View) []ui.Option {
	out := make([]ui.Option, len(instrument.EveryList))
	for i, e := range instrument.EveryList {
		out[i] = ui.Option{Value: string(e), Label: v.T(i18n.Msg{Key: "instrument.period.every." + string(e)})}
	}
	return out
}

// periodDue is the day of a period in words.
func periodDue(v *page.View, p instrument.PeriodDue) string {
	if p.Due == nil {
		return v.S("pages.period.no_day")
	}
	return v.LongDay(p.Due.Effective)
}
