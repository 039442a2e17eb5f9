package instrument

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// DutyHalfYear is the kind of duty of the Apparatus to analyse what was sent, once in a half-year (49-1). The table of the same
// name gives its period.
const DutyHalfYear = "instrument.halfyear"

// HalfYearRule says how often what was sent is analysed (49-1; see I-163).
type HalfYearRule struct {
	// Months is the length of the period in which one analysis is owed, counted from January.
	Months int `yaml:"months" json:"months"`
}

// Valid checks that the period divides a year.
func (r HalfYearRule) Valid() error {
	if r.Months < 1 || r.Months > 12 || 12%r.Months != 0 {
		return fmt.Errorf("a period of %d months does not divide a year", r.Months)
	}
	return nil
}

// Words says the period.
func (r HalfYearRule) Words() i18n.Msg {
	return i18n.M("instrument.words.halfyear", "months", r.Months)
}

// HalfYear is the analysis owed in one half-year, and what was made of it.
type HalfYear struct {
	ID           string
	Period, Last calendar.Day // the half-year in which it is owed
	State        string       // open, made
	Version      int64
	Edition      string
	OpenedAt     time.Time
	From, To     calendar.Day // the days analysed
	MadeAt       time.Time
	MadeDay      calendar.Day
	MadeBy       string
	MadePost     string
	MadeFor      string
	Conclusions  string
	Figures      HalfYearFigures // as frozen
}

// Made reports whether the analysis was made.
func (a HalfYear) Made() bool { return a.State == "made" }

const halfYearColumns = `a.id, a.period, a.last_day, a.state, a.version, a.edition, a.opened_at, a.from_day, a.to_day, a.made_at, a.made_day, a.made_by,
	a.made_post, a.made_for, a.conclusions, a.figures`

func scanHalfYear(s store.Scanner) (a HalfYear, err error) {
	err = s.Scan(&a.ID, &a.Period, &a.Last, &a.State, &a.Version, &a.Edition, &a.OpenedAt, &a.From, &a.To, &a.MadeAt, &a.MadeDay, &a.MadeBy,
		&a.MadePost, &a.MadeFor, &a.Conclusions, store.ScanJSON(&a.Figures))
	return a, err
}

// OpenHalfYear lets the duty of the half-year arise for the Apparatus. It is a timer's work and changes nothing the second time.
func (v *Service) OpenHalfYear(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		sc, err := v.scene(ctx, tx, act.Day())
		if err != nil {
			return err
		}
		edition := sc.edition(sc.Root())
		rule, para, ok := sc.law.halfYear.On(edition, sc.day)
		if !ok {
			return nil
		}
		first, last := periodOf(sc.day, rule.Months)
		within, err := sc.snap.Calendar.ExplainDate(last, calendar.Exact)
		if err != nil || !sc.snap.Calendar.Knows(last) {
			return err // opened once the calendar reaches the day
		}
		id := store.NewID(now)
		fresh, err := store.InsertNew(ctx, tx, "halfyear", []string{"id", "period", "last_day", "state", "version", "edition", "opened_at"},
			[][]any{{id, first, last, "open", 1, edition.ID, now}})
		if err != nil || fresh == 0 {
			return err
		}
		unit := sc.receiverUnit(sc.Root())
		if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{{
			Kind: DutyHalfYear, DebtorUnit: unit, DebtorBody: sc.Root(), CreditorUnit: sc.Root(), RefID: id,
			What: i18n.M("instrument.duty.halfyear", "from", first, "to", last), Rule: DutyHalfYear, Para: para, Edition: edition.ID,
			Due: within, OnLapse: duty.OnLapseOverdue, Link: HalfYearPath,
		}}); err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, unitKey(unit), turn.HalfYear, id, "", last)); err != nil {
			return err
		}
		return journal.Append(ctx, tx, act, journal.Entry{Stream: "halfyear:" + id, Action: "halfyear.opened", Subject: id, Data: map[string]any{"from": first, "to": last}})
	})
}

// HalfYearPath is the address of the page of the analysis.
const HalfYearPath = "/control/half-year"

// analyst finds what the person sees of the analysis: the Apparatus, the General Prosecutor and his deputies; for all others there
// is no such thing.
func (sc *scene) analyst(act org.Act) (access.Viewer, error) {
	viewer := sc.viewer(act.PersonID)
	if _, ok := sc.asApparatus(act); ok {
		return viewer, nil
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if k := seat.AsKind(); k == org.PostGP || k.IsDeputyGP() {
			return viewer, nil
		}
	}
	return viewer, fault.NotFound{What: "halfyear"}
}

// Span are the days that are analysed, both included.
type Span struct{ From, To calendar.Day }

// spanMost is the longest span in days that is analysed at once.
const spanMost = 366 * 2

// HalfYearBefore is the half-year before the one in which a day lies.
func HalfYearBefore(day calendar.Day) (s Span) {
	first, _ := periodOf(day, 6)
	s.From, s.To = periodOf(first-1, 6)
	return s
}

// span fills in the half-year before the one of today, and refuses what cannot be analysed.
func (sc *scene) span(s Span) (Span, error) {
	if s.From.None() && s.To.None() {
		s = HalfYearBefore(sc.day)
	}
	var c fault.Collector
	switch {
	case s.From.None():
		c.Bad("from", i18n.M("halfyear.bad.span"), i18n.M("halfyear.bad.span_allowed"))
	case s.To.None() || s.To < s.From || s.To.Sub(s.From) > spanMost:
		c.Bad("to", i18n.M("halfyear.bad.span"), i18n.M("halfyear.bad.span_allowed"))
	}
	return s, c.Err()
}

// HalfYears lists the analyses owed and made, the newest half-year first; there are two in a year.
func (v *Service) HalfYears(ctx context.Context, act org.Act) (out []HalfYear, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if _, err := sc.analyst(act); err != nil {
			return err
		}
		out, err = store.List(ctx, q, scanHalfYear, `SELECT `+halfYearColumns+` FROM halfyear a ORDER BY a.period DESC LIMIT 100`)
		return err
	})
	return out, err
}

// HalfYearView is the figures of a span of days as they stand now, with the analysis that is owed.
type HalfYearView struct {
	Span
	Figures HalfYearFigures
	// Owed is the analysis of the half-year of today, its ID "" when there is none.
	Owed HalfYear
	// MayMake says that the person may record that it was made.
	MayMake bool
	Para    string
}

// HalfYear counts what was sent in a span of days (49-1). No span means the half-year before the one of today.
func (v *Service) HalfYear(ctx context.Context, act org.Act, span Span) (HalfYearView, error) {
	var out HalfYearView
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer, err := sc.analyst(act)
		if err != nil {
			return err
		}
		out = HalfYearView{}
		if out.Span, err = sc.span(span); err != nil {
			return err
		}
		if out.Figures, err = v.analyse(ctx, q, sc, viewer, out.Span); err != nil {
			return err
		}
		var rule HalfYearRule
		rule, out.Para, _ = sc.law.halfYear.On(sc.edition(sc.Root()), sc.day)
		first, _ := periodOf(sc.day, max(rule.Months, 1))
		out.Owed, _, err = store.One(ctx, q, scanHalfYear, `SELECT `+halfYearColumns+` FROM halfyear a WHERE a.period = $1`, first)
		_, chief := sc.asChief(act)
		out.MayMake = chief && out.Owed.ID != "" && !out.Owed.Made()
		return err
	})
	return out, err
}

// asChief finds the capacity in which the person acts as the Chief of the Apparatus.
func (sc *scene) asChief(act org.Act) (org.Act, bool) {
	for _, p := range sc.PostsOfKind(sc.day, org.PostCoA) {
		if a, ok := sc.as(act, p.ID); ok {
			return a, true
		}
	}
	return act, false
}

// HalfYearCard reads an analysis with its figures as they were frozen.
func (v *Service) HalfYearCard(ctx context.Context, act org.Act, id string) (a HalfYear, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if _, err := sc.analyst(act); err != nil {
			return err
		}
		var ok bool
		a, ok, err = store.One(ctx, q, scanHalfYear, `SELECT `+halfYearColumns+` FROM halfyear a WHERE a.id = $1`, id)
		if err == nil && (!ok || !a.Made()) {
			err = fault.NotFound{What: "analysis " + id}
		}
		return err
	})
	return a, err
}

// HalfYearInput says what was analysed and with what conclusions.
type HalfYearInput struct {
	ID          string       `json:"id"`
	Version     int64        `json:"version"`
	From        calendar.Day `json:"from"`
	To          calendar.Day `json:"to"`
	Conclusions string       `json:"text"`
}

// MakeHalfYear records that the analysis owed in a half-year was made, with its conclusions: it closes the duty and freezes the
// figures as they stand today (49-1). The Chief of the Apparatus does it, or who lawfully acts in his post.
func (v *Service) MakeHalfYear(ctx context.Context, act org.Act, in HalfYearInput) (Receipt, error) {
	in.Conclusions = strings.TrimSpace(in.Conclusions)
	return v.change(ctx, act, "halfyear_make", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		viewer, err := sc.analyst(act)
		if err != nil {
			return Receipt{}, err
		}
		a, ok, err := store.One(ctx, tx, scanHalfYear, `SELECT `+halfYearColumns+` FROM halfyear a WHERE a.id = $1`, in.ID)
		if err != nil {
			return Receipt{}, err
		}
		if !ok {
			return Receipt{}, fault.NotFound{What: "analysis " + in.ID}
		}
		by, ok := sc.asChief(act)
		if !ok {
			return Receipt{}, forbidden(i18n.M("halfyear.who.chief"))
		}
		if a.Made() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("halfyear.conflict.made", "day", a.MadeDay)}
		}
		if err := expect(a.Version, in.Version); err != nil {
			return Receipt{}, err
		}
		var c fault.Collector
		if err := c.Add("", (wordInput{Text: in.Conclusions}).words(true)); err != nil {
			return Receipt{}, err
		}
		span, err := sc.span(Span{in.From, in.To})
		if err := c.Add("", err); err != nil {
			return Receipt{}, err
		}
		if !span.To.None() && span.To >= sc.day {
			c.Bad("to", i18n.M("halfyear.bad.future"), i18n.M("halfyear.bad.future_allowed", "day", sc.day-1))
		}
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		return v.makeHalfYear(ctx, tx, sc, by, viewer, a, span, in.Conclusions)
	})
}

func (v *Service) makeHalfYear(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, viewer access.Viewer, a HalfYear, span Span, conclusions string) (Receipt, error) {
	figures, err := v.analyse(ctx, tx, sc, viewer, span)
	if err != nil {
		return Receipt{}, err
	}
	forPost := ""
	if act.For != nil {
		forPost = act.For.PostID
	}
	err = store.Exec1(ctx, tx, `UPDATE halfyear SET state = 'made', version = version + 1, from_day = $2, to_day = $3, made_at = $4, made_day = $5, made_by = $6,
		made_post = $7, made_for = $8, conclusions = $9, figures = $10 WHERE id = $1 AND state = 'open'`,
		a.ID, span.From, span.To, act.Now, act.Day(), act.PersonID, act.PostID, forPost, conclusions, store.JSON(figures))
	if errors.Is(err, store.ErrStale) {
		return Receipt{}, fault.Conflict{Msg: i18n.M("halfyear.conflict.made", "day", act.Day())}
	}
	if err != nil {
		return Receipt{}, err
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyHalfYear, []string{a.ID}, duty.StateDone, ""); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, a.ID, turn.HalfYear); err != nil {
		return Receipt{}, err
	}
	var to []document.To
	for _, p := range sc.PostsOfKind(sc.day, org.PostGP, org.PostFirstDeputy, org.PostDeputy) {
		to = append(to, document.To{PostID: p.ID})
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("halfyear.notice.made", "from", span.From, "to", span.To), HalfYearPath+"/"+a.ID, ""); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: a.ID, Version: a.Version + 1, State: "made"}, journal.Append(ctx, tx, act, journal.Entry{
		Stream: "halfyear:" + a.ID, Action: "halfyear.made", Subject: a.ID, Data: map[string]any{"from": span.From, "to": span.To, "sent": figures.Sent()}, Reason: conclusions,
	})
}
