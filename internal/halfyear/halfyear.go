package halfyear

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
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Duty is the kind of duty of the Apparatus to analyse what was sent, once in a half-year (49-1). The table of the same
// name gives its period.
const Duty = "instrument.halfyear"

// Rule says how often what was sent is analysed (49-1; see I-163).
type Rule struct {
	// Months is the length of the period in which one analysis is owed, counted from January.
	Months int `yaml:"months" json:"months"`
}

// Valid checks that the period divides a year.
func (r Rule) Valid() error {
	if r.Months < 1 || r.Months > 12 || 12%r.Months != 0 {
		return fmt.Errorf("a period of %d months does not divide a year", r.Months)
	}
	return nil
}

// Words says the period.
func (r Rule) Words() i18n.Msg {
	return i18n.M("instrument.words.halfyear", "months", r.Months)
}

// Analysis is the analysis owed in one half-year, and what was made of it.
type Analysis struct {
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
	Figures      Figures // as frozen
}

// Made reports whether the analysis was made.
func (a Analysis) Made() bool { return a.State == "made" }

const columns = `a.id, a.period, a.last_day, a.state, a.version, a.edition, a.opened_at, a.from_day, a.to_day, a.made_at, a.made_day, a.made_by,
	a.made_post, a.made_for, a.conclusions, a.figures`

func scan(s store.Scanner) (a Analysis, err error) {
	err = s.Scan(&a.ID, &a.Period, &a.Last, &a.State, &a.Version, &a.Edition, &a.OpenedAt, &a.From, &a.To, &a.MadeAt, &a.MadeDay, &a.MadeBy,
		&a.MadePost, &a.MadeFor, &a.Conclusions, store.ScanJSON(&a.Figures))
	return a, err
}

// load reads an analysis, owed or made.
func load(ctx context.Context, q store.Q, id string) (Analysis, error) {
	a, ok, err := store.One(ctx, q, scan, `SELECT `+columns+` FROM halfyear a WHERE a.id = $1`, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "analysis " + id}
	}
	return a, err
}

// Open lets the duty of the half-year arise for the Apparatus. It is a timer's work and changes nothing the second time.
func (v *Service) Open(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		sc, err := v.scene(ctx, tx, act.Day())
		if err != nil {
			return err
		}
		edition := sc.Edition(sc.Root())
		rule, para, ok := sc.Law.rule.On(edition, sc.Day)
		if !ok {
			return nil
		}
		first, last := calendar.PeriodOf(sc.Day, rule.Months)
		within, err := sc.Snap.Calendar.ExplainDate(last, calendar.Exact)
		if err != nil || !sc.Snap.Calendar.Knows(last) {
			return err // opened once the calendar reaches the day
		}
		id := store.NewID(now)
		fresh, err := store.InsertNew(ctx, tx, "halfyear", []string{"id", "period", "last_day", "state", "version", "edition", "opened_at"},
			[][]any{{id, first, last, "open", 1, edition.ID, now}})
		if err != nil || fresh == 0 {
			return err
		}
		unit := sc.ControlUnit(sc.Day)
		if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{{
			Kind: Duty, DebtorUnit: unit, DebtorBody: sc.Root(), CreditorUnit: sc.Root(), RefID: id,
			What: i18n.M("instrument.duty.halfyear", "from", first, "to", last), Rule: Duty, Para: para, Edition: edition.ID,
			Due: within, OnLapse: duty.OnLapseOverdue, Link: Path,
		}}); err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, access.Unit(unit), turn.HalfYear, id, "", last)); err != nil {
			return err
		}
		return journal.Append(ctx, tx, act, journal.Entry{Stream: "halfyear:" + id, Action: "halfyear.opened", Subject: id, Data: map[string]any{"from": first, "to": last}})
	})
}

// Path is the address of the page of the analysis.
const Path = "/control/half-year"

// analyst finds what the person sees of the analysis: the Apparatus, the General Prosecutor and his deputies; for all others there
// is no such thing.
func (sc *scene) analyst(act org.Act) (access.Viewer, error) {
	viewer := sc.Viewer(act.PersonID)
	if _, ok := sc.ActAsControl(act, sc.Day); ok {
		return viewer, nil
	}
	for _, seat := range sc.Seats(act.PersonID, sc.Day) {
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

// Before is the half-year before the one in which a day lies.
func Before(day calendar.Day) (s Span) {
	first, _ := calendar.PeriodOf(day, 6)
	s.From, s.To = calendar.PeriodOf(first-1, 6)
	return s
}

// span fills in the half-year before the one of today, and refuses what cannot be analysed.
func (sc *scene) span(s Span) (Span, error) {
	if s.From.None() && s.To.None() {
		s = Before(sc.Day)
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

// Analyses lists the analyses owed and made, the newest half-year first; there are two in a year.
func (v *Service) Analyses(ctx context.Context, act org.Act) (out []Analysis, err error) {
	err = v.read(ctx, act, func(q store.Q, _ *scene, _ access.Viewer) error {
		out, err = store.List(ctx, q, scan, `SELECT `+columns+` FROM halfyear a ORDER BY a.period DESC LIMIT 100`)
		return err
	})
	return out, err
}

// View is the figures of a span of days as they stand now, with the analysis that is owed.
type View struct {
	Span
	Figures Figures
	// Owed is the analysis of the half-year of today, its ID "" when there is none.
	Owed Analysis
	// MayMake says that the person may record that it was made.
	MayMake bool
	Para    string
}

// Count counts what was sent in a span of days (49-1). No span means the half-year before the one of today.
func (v *Service) Count(ctx context.Context, act org.Act, span Span) (View, error) {
	return v.count(ctx, act, span, v.analyse)
}

// CountListed is Count with the records that are looked at one by one (Figures.Each).
func (v *Service) CountListed(ctx context.Context, act org.Act, span Span) (View, error) {
	return v.count(ctx, act, span, v.analyseListed)
}

func (v *Service) count(ctx context.Context, act org.Act, span Span, analyse func(context.Context, store.Q, *scene, access.Viewer, Span) (Figures, error)) (out View, err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene, viewer access.Viewer) error {
		out = View{}
		if out.Span, err = sc.span(span); err != nil {
			return err
		}
		if out.Figures, err = analyse(ctx, q, sc, viewer, out.Span); err != nil {
			return err
		}
		var rule Rule
		rule, out.Para, _ = sc.Law.rule.On(sc.Edition(sc.Root()), sc.Day)
		first, _ := calendar.PeriodOf(sc.Day, max(rule.Months, 1))
		out.Owed, _, err = store.One(ctx, q, scan, `SELECT `+columns+` FROM halfyear a WHERE a.period = $1`, first)
		_, chief := sc.asChief(act)
		out.MayMake = chief && out.Owed.ID != "" && !out.Owed.Made()
		return err
	})
	return out, err
}

// asChief finds the capacity in which the person acts as the Chief of the Apparatus.
func (sc *scene) asChief(act org.Act) (org.Act, bool) {
	for _, p := range sc.PostsOfKind(sc.Day, org.PostCoA) {
		if a, ok := sc.ActAs(act, sc.Day, p.ID); ok {
			return a, true
		}
	}
	return act, false
}

// Card reads an analysis with its figures as they were frozen.
func (v *Service) Card(ctx context.Context, act org.Act, id string) (a Analysis, err error) {
	err = v.read(ctx, act, func(q store.Q, _ *scene, _ access.Viewer) error {
		if a, err = load(ctx, q, id); err == nil && !a.Made() {
			err = fault.NotFound{What: "analysis " + id}
		}
		return err
	})
	return a, err
}

// Input says what was analysed and with what conclusions.
type Input struct {
	ID          string       `json:"id"`
	Version     int64        `json:"version"`
	From        calendar.Day `json:"from"`
	To          calendar.Day `json:"to"`
	Conclusions string       `json:"text"`
}

// Make records that the analysis owed in a half-year was made, with its conclusions: it closes the duty and freezes the
// figures as they stand today (49-1). It is the analysis of the whole half-year before, and may reach further (I-281). The Chief of the Apparatus does it, or who lawfully acts in his post.
func (v *Service) Make(ctx context.Context, act org.Act, in Input) (instrument.Receipt, error) {
	in.Conclusions = strings.TrimSpace(in.Conclusions)
	return v.change(ctx, act, "halfyear_make", in, func(tx *store.Tx, sc *scene) (instrument.Receipt, error) {
		viewer, err := sc.analyst(act)
		if err != nil {
			return instrument.Receipt{}, err
		}
		a, err := load(ctx, tx, in.ID)
		if err != nil {
			return instrument.Receipt{}, err
		}
		by, ok := sc.asChief(act)
		if !ok {
			return instrument.Receipt{}, fault.Forbid(i18n.M("instrument.forbidden", "who", i18n.M("halfyear.who.chief")))
		}
		if a.Made() {
			return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("halfyear.conflict.made", "day", a.MadeDay)}
		}
		if a.Version != in.Version {
			return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.version", "have", a.Version, "want", in.Version)}
		}
		var c fault.Collector
		if err := c.Add("", instrument.CheckWords(in.Conclusions, true)); err != nil {
			return instrument.Receipt{}, err
		}
		owed := Before(a.Period)
		if in.From.None() && in.To.None() {
			in.From, in.To = owed.From, owed.To
		}
		span, err := sc.span(Span{in.From, in.To})
		if err := c.Add("", err); err != nil {
			return instrument.Receipt{}, err
		}
		if err == nil && (span.From > owed.From || span.To < owed.To) { // figures of other days are there for everybody to see; they make no analysis
			c.Bad("from", i18n.M("halfyear.bad.part", "from", owed.From, "to", owed.To), i18n.M("halfyear.bad.part_allowed", "from", owed.From, "to", owed.To))
		}
		if !span.To.None() && span.To >= sc.Day {
			c.Bad("to", i18n.M("halfyear.bad.future"), i18n.M("halfyear.bad.future_allowed", "day", sc.Day-1))
		}
		if err := c.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return v.freeze(ctx, tx, sc, by, viewer, a, span, in.Conclusions)
	})
}

func (v *Service) freeze(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, viewer access.Viewer, a Analysis, span Span, conclusions string) (instrument.Receipt, error) {
	figures, err := v.analyseListed(ctx, tx, sc, viewer, span)
	if err != nil {
		return instrument.Receipt{}, err
	}
	forPost := ""
	if act.For != nil {
		forPost = act.For.PostID
	}
	err = store.Exec1(ctx, tx, `UPDATE halfyear SET state = 'made', version = version + 1, from_day = $2, to_day = $3, made_at = $4, made_day = $5, made_by = $6,
		made_post = $7, made_for = $8, conclusions = $9, figures = $10 WHERE id = $1 AND state = 'open'`,
		a.ID, span.From, span.To, act.Now, act.Day(), act.PersonID, act.PostID, forPost, conclusions, store.JSON(figures))
	if errors.Is(err, store.ErrStale) {
		return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("halfyear.conflict.made", "day", act.Day())}
	}
	if err != nil {
		return instrument.Receipt{}, err
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, Duty, []string{a.ID}, duty.StateDone, ""); err != nil {
		return instrument.Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, a.ID, turn.HalfYear); err != nil {
		return instrument.Receipt{}, err
	}
	var to []document.To
	for _, p := range sc.PostsOfKind(sc.Day, org.PostGP, org.PostFirstDeputy, org.PostDeputy) {
		to = append(to, document.To{PostID: p.ID})
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("halfyear.notice.made", "from", span.From, "to", span.To), Path+"/"+a.ID, ""); err != nil {
		return instrument.Receipt{}, err
	}
	return instrument.Receipt{ID: a.ID, Version: a.Version + 1, State: "made"}, journal.Append(ctx, tx, act, journal.Entry{
		Stream: "halfyear:" + a.ID, Action: "halfyear.made", Subject: a.ID, Data: map[string]any{"from": span.From, "to": span.To, "sent": figures.Sent()}, Reason: conclusions,
	})
}
