package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// HalfYear is the figures of a span of days (49-1).
type HalfYear struct {
	ID          string           `json:"id,omitempty" doc:"Of an analysis that was made; absent for figures as they stand now."`
	From        calendar.Day     `json:"from"`
	To          calendar.Day     `json:"to"`
	Sent        int              `json:"sent"`
	Figures     halfyear.Figures `json:"figures"`
	MadeDay     calendar.Day     `json:"made_day,omitzero" doc:"The day as of which the figures are frozen."`
	MadeAt      time.Time        `json:"made_at,omitzero"`
	MadeBy      string           `json:"made_by,omitempty"`
	Conclusions string           `json:"conclusions,omitempty"`
	OwedID      string           `json:"owed_id,omitempty" doc:"The analysis that is owed in the half-year of today."`
	OwedBy      calendar.Day     `json:"owed_by,omitzero"`
	OwedVersion int64            `json:"owed_version,omitempty"`
}

// HalfYearOwed is an analysis owed in a half-year.
type HalfYearOwed struct {
	ID      string       `json:"id"`
	From    calendar.Day `json:"from" doc:"The first day of the half-year."`
	By      calendar.Day `json:"by"`
	State   string       `json:"state" enum:"open,made"`
	Version int64        `json:"version"`
	MadeDay calendar.Day `json:"made_day,omitzero"`
}

// HalfYearRecord is an instrument behind a number.
type HalfYearRecord struct {
	ID      string          `json:"id"`
	Kind    instrument.Kind `json:"kind" enum:"assignment,task,request"`
	Number  string          `json:"number"`
	Title   string          `json:"title"`
	State   string          `json:"state"`
	SentDay calendar.Day    `json:"sent_day"`
	Note    string          `json:"note,omitempty" doc:"The reason of a revocation or a change; the ground of a shortened term; the number of the main instrument of a supplementary one."`
	Passed  []PassedReason  `json:"passed,omitempty" doc:"The warnings that it was sent past, each with its reason (what=passed)."`
	Lacking []string        `json:"lacking,omitempty" doc:"What the returned reports on the main instrument lacked (what=supplementary, 46)."`
	Counted int             `json:"counted,omitempty" doc:"How many of its executions are counted (what=returned or late)."`
}

// PassedReason is a rule's warning that was passed, and why.
type PassedReason struct {
	Rule      string `json:"rule"`
	Paragraph string `json:"paragraph"`
	Reason    string `json:"reason"`
}

// HalfYearFinding is a refusal or warning behind a number.
type HalfYearFinding struct {
	ID           string    `json:"id"`
	Paragraph    string    `json:"paragraph"`
	Rule         string    `json:"rule"`
	Outcome      string    `json:"outcome"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
	InstrumentID string    `json:"instrument_id,omitempty"`
}

// HalfYearSpan are the days analysed; none means the half-year before the one of today.
type HalfYearSpan struct {
	From string `query:"from" format:"date"`
	To   string `query:"to" format:"date"`
}

func (in HalfYearSpan) span() (halfyear.Span, error) {
	from, to, err := span(in.From, in.To)
	return halfyear.Span{From: from, To: to}, err
}

type halfYearRecordsInput struct {
	PageInput
	HalfYearSpan
	What string `query:"what" enum:"sent,short,passed,supplementary,revoked,changed,returned,late" default:"sent"`
	Kind string `query:"kind" enum:"assignment,task,request"`
	Unit string `query:"unit" maxLength:"64"`
	Whom string `query:"recipient" maxLength:"64"`
	Area string `query:"area" maxLength:"64" doc:"The id of an area, or none."`
	Rule string `query:"rule" maxLength:"100"`
}

type halfYearFindingsInput struct {
	PageInput
	HalfYearSpan
	Para string `query:"paragraph" maxLength:"20"`
}

// HalfYearMade records that the analysis was made.
type HalfYearMade struct {
	Version int64        `json:"version" required:"true" minimum:"1"`
	From    calendar.Day `json:"from,omitzero" doc:"The first day analysed; with neither, the half-year before the one of today."`
	To      calendar.Day `json:"to,omitzero"`
	Text    string       `json:"text" required:"true" maxLength:"4000" doc:"The conclusions."`
}

// analyses are the operations of the half-yearly analysis (49-1); for those without the right there is no such thing.
func (s *server) halfYears() {
	const tag, base = "half-years", "/half-years"
	use := s.App.HalfYear
	read(s, "halfyear-figures", base+"/figures", tag, "The figures of a span of days as they stand now (49-1)", func(ctx context.Context, c *caller, in *HalfYearSpan) (HalfYear, error) {
		days, err := in.span()
		if err != nil {
			return HalfYear{}, err
		}
		v, err := use.CountListed(ctx, c.act, days)
		return HalfYear{From: v.From, To: v.To, Sent: v.Figures.Sent(), Figures: whole(v.Figures), OwedID: v.Owed.ID, OwedBy: v.Owed.Last, OwedVersion: v.Owed.Version}, err
	})
	read(s, "half-years", base, tag, "The analyses owed and made, the newest half-year first (49-1)", func(ctx context.Context, c *caller, _ *none) (List[HalfYearOwed], error) {
		list, err := use.Analyses(ctx, c.act)
		return List[HalfYearOwed]{Items: all(list, func(a halfyear.Analysis) HalfYearOwed {
			return HalfYearOwed{ID: a.ID, From: a.Period, By: a.Last, State: a.State, Version: a.Version, MadeDay: a.MadeDay}
		})}, err
	})
	read(s, "halfyear", base+"/{id}", tag, "An analysis with its figures as they were frozen (49-1)", func(ctx context.Context, c *caller, in *One) (HalfYear, error) {
		a, err := use.Card(ctx, c.act, in.ID)
		return HalfYear{
			ID: a.ID, From: a.From, To: a.To, Sent: a.Figures.Sent(), Figures: whole(a.Figures), MadeDay: a.MadeDay, MadeAt: a.MadeAt, MadeBy: c.org.PersonName(a.MadeBy), Conclusions: a.Conclusions,
		}, err
	})
	s.halfYearRecords()
	change(s, "POST", "halfyear-make", base+"/{id}/make", tag, "Record that the analysis was made, as the Chief of the Apparatus (49-1)", func(ctx context.Context, c *caller, in *struct {
		One
		Body HalfYearMade
	},
	) (Done, error) {
		r, err := use.Make(ctx, c.act, halfyear.Input{ID: in.ID, Version: in.Body.Version, From: in.Body.From, To: in.Body.To, Conclusions: in.Body.Text})
		return Done(r), err
	})
	workbook(s, tag, func(ctx context.Context, c *caller, in *HalfYearSpan) (export.Table, error) {
		days, err := in.span()
		if err != nil {
			return export.Table{}, err
		}
		v, err := use.CountListed(ctx, c.act, days)
		return export.HalfYear(c.reader(), v.Figures, v.Span), err
	})
	s.printed(tagged(http.MethodGet, "halfyear-paper", base+"/{id}/paper", tag, "An analysis as PDF or Word (49-1)"),
		func(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
			return use.Paper(ctx, act, id, halfyear.Span{}, want)
		})
}

// halfYearRecords are what stands behind the numbers.
func (s *server) halfYearRecords() {
	const tag, base = "half-years", "/half-years"
	use := s.App.HalfYear
	read(s, "halfyear-records", base+"/records", tag, "The instruments behind a number of the analysis, the oldest first (49-1)", func(ctx context.Context, c *caller, in *halfYearRecordsInput) (List[HalfYearRecord], error) {
		days, err := in.span()
		if err != nil {
			return List[HalfYearRecord]{}, err
		}
		f := halfyear.RecordsFilter{Span: days, What: in.What, Kind: instrument.Kind(in.Kind), Unit: in.Unit, Body: in.Whom, Area: in.Area, Rule: in.Rule}
		page, err := use.Records(ctx, c.act, f, in.After, in.Limit)
		return List[HalfYearRecord]{all(page.Rows, func(r instrument.SentRecord) HalfYearRecord {
			out := HalfYearRecord{
				ID: r.ID, Kind: r.Kind, Number: r.Number, Title: r.Title, State: string(r.State), SentDay: r.SentDay, Note: r.Note, Lacking: r.Lacking, Counted: r.Of,
			}
			for _, x := range r.Passed {
				out.Passed = append(out.Passed, PassedReason{Rule: x.Rule, Paragraph: x.Para, Reason: x.Reason})
			}
			return out
		}), page.Next, nil}, err
	})
	read(s, "halfyear-findings", base+"/findings", tag, "What was refused or warned of, the newest first (49-1)", func(ctx context.Context, c *caller, in *halfYearFindingsInput) (List[HalfYearFinding], error) {
		days, err := in.span()
		if err != nil {
			return List[HalfYearFinding]{}, err
		}
		page, err := use.Findings(ctx, c.act, days, in.Para, in.After, in.Limit)
		return List[HalfYearFinding]{all(page.Rows, func(r halfyear.Finding) HalfYearFinding {
			return HalfYearFinding{ID: r.ID, Paragraph: r.Para, Rule: r.Rule, Outcome: r.Outcome, Text: words(c.print, r.Msg), At: r.At, InstrumentID: r.DocumentID}
		}), page.Next, nil}, err
	})
}

// whole gives lists that are empty instead of absent.
func whole(f halfyear.Figures) halfyear.Figures {
	f.Units, f.Bodies, f.Findings = all(f.Units, same), all(f.Bodies, same), all(f.Findings, same)
	f.Passed, f.Duplicates = all(f.Passed, same), all(f.Duplicates, same)
	return f
}
