package rulebook

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// MoveInput makes days off or working, a swap being two moves of one act.
type MoveInput struct {
	// N is the number of the calendar that the administrator saw; another one in force is fault.Conflict.
	N     int64           `json:"n"`
	Moves []calendar.Move `json:"moves"`
}

// YearInput enters a year after the last one held, or a held one anew, as when its swaps are decided.
type YearInput struct {
	N    int64         `json:"n"`
	Year calendar.Year `json:"year"`
	// Holidays are those that the calendar does not know yet, by the keys used in the entries.
	Holidays map[string]i18n.Text `json:"holidays,omitempty"`
	// Act names what decided the days; Reason says why the administrator enters them.
	Act    string `json:"act"`
	Reason string `json:"reason"`
}

// CalendarPreview is what a change of the calendar would do.
type CalendarPreview struct {
	// N is the number of the calendar in force, to be given back when the change is made.
	N          int64
	Version    string // the new one
	Difference calendar.Difference
	Forecast   duty.Forecast
	// Calendar is what would be in force.
	Calendar *calendar.Calendar
}

// CalendarReceipt is what a change of the calendar gives back.
type CalendarReceipt struct {
	N       int64  `json:"n"`
	Version string `json:"version"`
	// Moved is the number of duties whose day has moved.
	Moved int `json:"moved"`
}

// CalendarVersion is a line of the calendar's history.
type CalendarVersion struct {
	N          int64
	Version    string
	What       string // "year" or "day"
	Difference calendar.Difference
	Act        string
	Reason     string
	At         time.Time
	By         document.Who
	Name       string // of the person
}

// Kinds of changes of the calendar.
const (
	changeDay  = "day"
	changeYear = "year"
)

// Limits of what a change of the calendar may hold, in characters and entries.
const (
	actMax     = 200
	reasonMax  = 1000
	movesMax   = 40
	entriesMax = 200
)

// edit is a change of the calendar: pure, so that preview and use case are the same.
type edit struct {
	n           int64
	what        string
	act, reason string
	apply       func(cal *calendar.Calendar, c *fault.Collector) (*calendar.Calendar, error)
}

func (in MoveInput) edit() edit {
	e := edit{n: in.N, what: changeDay, apply: in.apply}
	var acts, reasons []string
	for _, m := range in.Moves {
		if a := strings.TrimSpace(m.Act); a != "" && !slices.Contains(acts, a) {
			acts = append(acts, a)
		}
		if !slices.Contains(reasons, m.Reason.KK) {
			reasons = append(reasons, m.Reason.KK)
		}
	}
	e.act, e.reason = strings.Join(acts, "; "), strings.Join(reasons, "; ")
	return e
}

func (in MoveInput) apply(cal *calendar.Calendar, c *fault.Collector) (*calendar.Calendar, error) {
	if len(in.Moves) == 0 || len(in.Moves) > movesMax {
		c.Bad("moves", i18n.M("rulebook.calendar.moves", "max", movesMax))
		return nil, c.Err()
	}
	seen := map[calendar.Day]bool{}
	for _, m := range in.Moves {
		working, known := cal.IsWorking(m.Day)
		switch {
		case !known:
			c.Bad("day", i18n.M("rulebook.calendar.unknown", "first", cal.First(), "last", cal.Last()))
		case seen[m.Day]:
			c.Bad("day", i18n.M("rulebook.calendar.twice", "day", m.Day))
		case working == m.Working:
			c.Bad("working", i18n.M("rulebook.calendar.same", "day", m.Day))
		}
		seen[m.Day] = true
		checkReason(c, "reason", m.Reason)
		checkAct(c, m.Act)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	for _, m := range in.Moves {
		var err error
		if cal, err = cal.WithDay(m); err != nil {
			return nil, err
		}
	}
	return cal, nil
}

func checkReason(c *fault.Collector, field string, t i18n.Text) {
	if !t.Complete() || max(len(t.KK), len(t.RU), len(t.EN)) > 4*reasonMax {
		c.Bad(field, i18n.M("rulebook.calendar.reason"))
	}
}

func checkAct(c *fault.Collector, act string) {
	if n := utf8.RuneCountInString(strings.TrimSpace(act)); n == 0 || n > actMax || !utf8.ValidString(act) {
		c.Bad("act", i18n.M("rulebook.calendar.act", "max", actMax))
	}
}

func (in YearInput) edit() edit {
	return edit{n: in.N, what: changeYear, act: strings.TrimSpace(in.Act), reason: strings.TrimSpace(in.Reason), apply: in.apply}
}

func (in YearInput) apply(cal *calendar.Calendar, c *fault.Collector) (*calendar.Calendar, error) {
	first, last := cal.First().Year(), cal.Last().Year()
	if y := in.Year.Year; y < first || y > last+1 {
		c.Bad("year", i18n.M("rulebook.calendar.year"), i18n.M("rulebook.calendar.year_allowed", "first", first, "last", last+1))
		return nil, c.Err()
	}
	checkAct(c, in.Act)
	if n := utf8.RuneCountInString(strings.TrimSpace(in.Reason)); n == 0 || n > reasonMax {
		c.Bad("reason", i18n.M("rulebook.reason.bad", "max", reasonMax))
	}
	d := cal.Data()
	if d.Holidays == nil {
		d.Holidays = map[string]i18n.Text{}
	}
	for key, name := range in.Holidays {
		if key == "" || len(key) > 60 || !name.Complete() {
			c.Bad("holidays", i18n.M("rulebook.calendar.holiday", "key", key))
		}
		d.Holidays[key] = name
	}
	y := in.Year
	y.Off, y.Work = slices.Clone(y.Off), slices.Clone(y.Work)
	in.checkEntries(c, d, y)
	if err := c.Err(); err != nil {
		return nil, err
	}
	if d.Acts == nil {
		d.Acts = map[string]i18n.Text{}
	}
	for _, list := range [][]calendar.Entry{y.Off, y.Work} {
		slices.SortFunc(list, func(a, b calendar.Entry) int { return int(a.Day - b.Day) })
		for i := range list {
			if a := list[i].Act; a != "" {
				if _, ok := d.Acts[a]; !ok {
					d.Acts[a] = i18n.Same(a)
				}
			}
		}
	}
	if i := slices.IndexFunc(d.Years, func(o calendar.Year) bool { return o.Year == y.Year }); i >= 0 {
		d.Years[i] = y
	} else {
		d.Years = append(d.Years, y)
	}
	return cal.WithData(d)
}

// checkEntries says what is wrong with the days of a year in words, and whether they make the published total.
func (in YearInput) checkEntries(c *fault.Collector, d calendar.Data, y calendar.Year) {
	if len(y.Off)+len(y.Work) > entriesMax {
		c.Bad("days", i18n.M("rulebook.calendar.entries", "max", entriesMax))
		return
	}
	seen := map[calendar.Day]bool{}
	bad := func(e calendar.Entry, key string) { c.Bad("days", i18n.M(key, "day", e.Day)) }
	for _, e := range slices.Concat(y.Off, y.Work) {
		_, known := d.Holidays[e.Holiday]
		switch {
		case e.Day.None() || e.Day.Year() != y.Year:
			bad(e, "rulebook.calendar.foreign")
		case seen[e.Day]:
			bad(e, "rulebook.calendar.twice")
		case e.Holiday != "" && !known:
			c.Bad("days", i18n.M("rulebook.calendar.holiday", "key", e.Holiday))
		case !e.MovedFrom.None() && e.Holiday == "", !e.Reason.IsZero() && !e.Reason.Complete(),
			e.Holiday == "" && e.Pair.None() && e.Reason.IsZero(), len(e.Act) > 4*actMax:
			bad(e, "rulebook.calendar.no_reason")
		}
		seen[e.Day] = true
	}
	checkPairs(c, y)
	if got := workingDays(y); c.OK() && got != y.WorkingDays {
		c.Bad("working_days", i18n.M("rulebook.calendar.total", "n", got, "given", y.WorkingDays))
	}
}

// checkPairs: a swap takes two days, each of which names the other: a weekday off and a day of the weekend that works
// for it. A pair whose other day lies in another year is made by moving both days.
func checkPairs(c *fault.Collector, y calendar.Year) {
	check := func(list, others []calendar.Entry, weekend bool) {
		for _, e := range list {
			if e.Pair.None() || e.Pair.Year() != y.Year {
				continue
			}
			back := slices.ContainsFunc(others, func(o calendar.Entry) bool { return o.Day == e.Pair && o.Pair == e.Day })
			if w := e.Day.Weekday(); !back || (w == time.Saturday || w == time.Sunday) != weekend {
				c.Bad("pairs", i18n.M("rulebook.calendar.pair", "day", e.Day, "other", e.Pair))
			}
		}
	}
	check(y.Off, y.Work, false)
	check(y.Work, y.Off, true)
}

// workingDays counts the working days that the entries make of the five-day week.
func workingDays(y calendar.Year) int {
	mark := map[calendar.Day]bool{}
	for _, e := range y.Off {
		mark[e.Day] = false
	}
	for _, e := range y.Work {
		mark[e.Day] = true
	}
	n := 0
	for d := calendar.Date(y.Year, time.January, 1); d.Year() == y.Year; d++ {
		working, marked := mark[d]
		if !marked {
			working = d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		}
		if working {
			n++
		}
	}
	return n
}

// edited judges rights and input and makes the new calendar; nothing is written.
func (sc *scene) edited(act org.Act, e edit) (*calendar.Calendar, org.Act, error) {
	act, err := sc.asAdmin(act)
	if err != nil {
		return nil, act, err
	}
	if e.n != sc.snap.CalendarN {
		return nil, act, fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	var c fault.Collector
	cal, err := e.apply(sc.snap.Calendar, &c)
	return cal, act, err
}

func (s *Service) previewCalendar(ctx context.Context, act org.Act, e edit) (CalendarPreview, error) {
	var p CalendarPreview
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		cal, _, err := sc.edited(act, e)
		if err != nil {
			return err
		}
		p = CalendarPreview{N: sc.snap.CalendarN, Version: cal.Version, Difference: calendar.Diff(sc.snap.Calendar, cal), Calendar: cal}
		p.Forecast, err = s.Ledger.Forecast(ctx, q, cal)
		return err
	})
	return p, err
}

// PreviewMove shows what moving days would change: the days, and how many open duties would get another day.
func (s *Service) PreviewMove(ctx context.Context, act org.Act, in MoveInput) (CalendarPreview, error) {
	return s.previewCalendar(ctx, act, in.edit())
}

// PreviewYear shows what entering a year would change.
func (s *Service) PreviewYear(ctx context.Context, act org.Act, in YearInput) (CalendarPreview, error) {
	return s.previewCalendar(ctx, act, in.edit())
}

// MoveDays makes days off or working, each with its reason in three languages and its act. Open duties are then counted
// anew: each has an entry of its own and a line in its document's journal, each debtor gets one digest. Only an
// administrator may. What is closed stays as it is.
func (s *Service) MoveDays(ctx context.Context, act org.Act, in MoveInput) (CalendarReceipt, error) {
	return s.changeCalendar(ctx, act, "calendar.day", in, in.edit())
}

// AddYear enters a year; see MoveDays. The days must make the published number of working days.
func (s *Service) AddYear(ctx context.Context, act org.Act, in YearInput) (CalendarReceipt, error) {
	return s.changeCalendar(ctx, act, "calendar.year", in, in.edit())
}

func (s *Service) changeCalendar(ctx context.Context, act org.Act, action string, input any, e edit) (CalendarReceipt, error) {
	out, err := change(ctx, s, act, action, input, func(tx *store.Tx, sc *scene) (CalendarReceipt, error) {
		cal, act, err := sc.edited(act, e)
		if err != nil {
			return CalendarReceipt{}, err
		}
		n, diff := e.n+1, calendar.Diff(sc.snap.Calendar, cal)
		who := document.WhoOf(act)
		if err := store.InsertMany(ctx, tx, "calendar_version", []string{
			"n", "version", "data", "difference", "what", "act", "reason", "at",
			"person_id", "post_id", "for_post_id", "for_person_id", "by_order",
		}, [][]any{{
			n, cal.Version, store.JSON(cal), store.JSON(diff),
			e.what, e.act, e.reason, act.Now, who.PersonID, who.PostID, who.ForPostID, who.ForPersonID, who.ByOrder,
		}}); err != nil {
			return CalendarReceipt{}, err
		}
		if err := moved(ctx, tx, act); err != nil {
			return CalendarReceipt{}, err
		}
		return CalendarReceipt{N: n, Version: cal.Version}, record(ctx, tx, act, CalendarStream, action, cal.Version,
			map[string]any{"n": n, "act": e.act, "difference": diff}, e.reason)
	})
	if err != nil {
		return out, err
	}
	// Duties are counted anew in transactions of their own, since there may be very many; Follow goes on after a stop.
	changes, err := s.Ledger.Recompute(ctx, act)
	for _, c := range changes {
		if !c.Undecided {
			out.Moved++
		}
	}
	return out, err
}

// Calendars lists the versions of the calendar before a number (0 from the newest), newest first; limit is 1 to 200. The
// calendar built into the program has the number 0 and is not listed.
func (s *Service) Calendars(ctx context.Context, act org.Act, before int64, limit int) ([]CalendarVersion, error) {
	if before <= 0 {
		before = 1 << 60
	}
	var out []CalendarVersion
	err := s.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		out, err = store.List(ctx, q, func(r store.Scanner) (v CalendarVersion, err error) {
			err = r.Scan(&v.N, &v.Version, &v.What, store.ScanJSON(&v.Difference), &v.Act, &v.Reason, &v.At, &v.By.PersonID, &v.By.PostID,
				&v.By.ForPostID, &v.By.ForPersonID, &v.By.ByOrder)
			v.Name = sc.PersonName(v.By.PersonID)
			return v, err
		}, `SELECT n, version, what, difference, act, reason, at, person_id, post_id, for_post_id, for_person_id, by_order
			FROM calendar_version WHERE n < $1 ORDER BY n DESC LIMIT $2`, before, min(max(limit, 1), 200))
		return err
	})
	return out, err
}

// Snapshot returns what is in force, for pages that show the calendar, its conventions or the values of an edition.
func (s *Service) Snapshot(ctx context.Context, act org.Act) (*Snapshot, error) {
	var snap *Snapshot
	err := s.read(ctx, act, func(_ store.Q, sc *scene) error { snap = sc.snap; return nil })
	return snap, err
}
