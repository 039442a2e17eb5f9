package api

import (
	"reglament/internal/calendar"
	"reglament/internal/instrument"
)

// SentPeriod is a period of a periodic term (47).
type SentPeriod struct {
	N      int          `json:"n"`
	From   calendar.Day `json:"from" doc:"The first day that it covers."`
	To     calendar.Day `json:"to"`
	Formal calendar.Day `json:"formal_day" doc:"The day named by the term, before the calendar moves it."`
	Due    calendar.Day `json:"due_day,omitzero" doc:"As the calendar in force counts it; absent while it does not hold the day."`
	Opens  calendar.Day `json:"opens_day" doc:"When it is opened at the latest."`
	Opened bool         `json:"opened" doc:"For every recipient that is not revoked."`
	Ended  bool         `json:"ended" doc:"It will not be opened any more (49)."`
}

func periodOf(p instrument.PeriodView) SentPeriod {
	return SentPeriod{N: p.N, From: p.From, To: p.To, Formal: p.Formal, Due: p.Due, Opens: p.Opens, Opened: p.Opened, Ended: p.Ended}
}
