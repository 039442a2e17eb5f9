package api

import (
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// Earlier is an earlier instrument that asks nearly the same of a recipient of a draft (44).
type Earlier struct {
	ID         string          `json:"id"`
	Kind       instrument.Kind `json:"kind"`
	Number     string          `json:"number"`
	Day        calendar.Day    `json:"day" doc:"The day it was sent."`
	Sender     i18n.Text       `json:"sender"`
	Title      string          `json:"title,omitempty" doc:"Absent where the person may not see the instrument."`
	Percent    int             `json:"percent" doc:"The share of stems of words that both texts have."`
	Questions  string          `json:"questions,omitempty" enum:"kk,ru" doc:"The language of the questions that are alike, where the instruments are written in different languages; absent where the whole texts are."`
	Recipients []string        `json:"recipients" doc:"The bodies that got it and stand in the draft."`
	Reports    []EarlierReport `json:"reports" doc:"The answers that already came from them, as far as the person may see them."`
}

// EarlierReport is an answer that already came.
type EarlierReport struct {
	ExecutionID string       `json:"execution_id"`
	Body        i18n.Text    `json:"body"`
	Day         calendar.Day `json:"day"`
}

func earlier(t instrument.Twice) Earlier {
	return Earlier{
		ID: t.ID, Kind: t.Kind, Number: t.Number, Day: t.Day, Sender: t.Sender, Title: t.Title, Percent: t.Percent, Questions: t.Questions, Recipients: t.Recipients,
		Reports: all(t.Reports, func(r instrument.TwiceReport) EarlierReport {
			return EarlierReport{ExecutionID: r.ExecutionID, Body: r.Body, Day: r.Day}
		}),
	}
}
