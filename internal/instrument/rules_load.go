package instrument

import (
	"errors"
	"maps"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Loaded is how many open instruments of the draft's area a body is to finish in a week (44). What is overdue stands in
// the week of the act.
type Loaded struct {
	Body string `json:"body" yaml:"body"`
	// Week is the Monday of the week.
	Week calendar.Day `json:"week" yaml:"week"`
	N    int          `json:"n" yaml:"n"`
	// Coming is how many of N are periods of a periodic term that are not opened yet (47).
	Coming int `json:"coming,omitempty" yaml:"coming"`
}

// LoadLimit says which instruments are laid on a body with regard to its load, and how many of one area it may have to
// finish in one week before a written reason is needed (44).
type LoadLimit struct {
	Kinds []Kind `yaml:"kinds" json:"kinds"`
	// Most is the number that still passes, the draft counted in.
	Most int `yaml:"most" json:"most"`
	// Authorities are those whose assignments, and the law, lift the limit; "gp" stands for an instruction of his too.
	Authorities []string `yaml:"authorities" json:"authorities"`
}

// Valid checks the kinds and the number; authorities are checked against the directory by NewLaw.
func (l LoadLimit) Valid() error {
	if l.Most < 1 || l.Most > 1_000 {
		return errors.New("the load of a week is 1 to 1000")
	}
	return law.Known("kind", l.Kinds, Kinds)
}

// AsStrictAs: a body may lower the limit and not raise it.
func (l LoadLimit) AsStrictAs(base LoadLimit) bool {
	return l.Most <= base.Most && law.Subset(base.Kinds, l.Kinds) && law.Subset(l.Authorities, base.Authorities)
}

// Words says the limit and for what.
func (l LoadLimit) Words() i18n.Msg {
	return i18n.M("instrument.words.load", "kinds", law.NamesOf("instrument.kind", l.Kinds), "most", l.Most)
}

// RuleInspections names the weights of inspections in an edition.
const RuleInspections = "instrument.load.inspections"

// inspectionKinds are the kinds of inspections (44, 52, 53, 54), in the order of the register.
var inspectionKinds = []string{"complex", "thematic", "function", "unscheduled", "own"}

// InspectionWeights say, by the kind of an inspection, as how many instruments it counts in each week in which it binds a body (44;
// I-243). A kind that is not named is shown and counts nothing.
type InspectionWeights map[string]int

// Valid checks the kinds and the numbers.
func (w InspectionWeights) Valid() error {
	for kind, n := range w {
		if err := law.Known("kind of inspection", []string{kind}, inspectionKinds); err != nil {
			return err
		}
		if n < 0 || n > 1_000 {
			return errors.New("an inspection counts as 0 to 1000 instruments")
		}
	}
	return nil
}

// AsStrictAs: a body may let an inspection count for more and not for less.
func (w InspectionWeights) AsStrictAs(base InspectionWeights) bool {
	for kind, n := range base {
		if w[kind] < n {
			return false
		}
	}
	return true
}

// Words says the number of each kind.
func (w InspectionWeights) Words() i18n.Msg {
	var list []i18n.Msg
	for _, kind := range inspectionKinds {
		if n := w[kind]; n > 0 {
			list = append(list, i18n.M("instrument.words.inspection", "kind", i18n.Msg{Key: "inspection.kind." + kind}, "n", n))
		}
	}
	if len(list) == 0 {
		return i18n.M("instrument.words.inspections_none")
	}
	return i18n.M("instrument.words.inspections", "list", list)
}

// Least and Most are the bounds of what an inspection counts, 0 where no kind is named.
func (w InspectionWeights) Least() int {
	return slices.Min(append(slices.Collect(maps.Values(w)), w.Most()))
}

// Most is the greatest number of a kind.
func (w InspectionWeights) Most() int { return slices.Max(append(slices.Collect(maps.Values(w)), 0)) }

// weekOf is the Monday of the week of a day.
func weekOf(d calendar.Day) calendar.Day {
	return d.AddDays(-(int(d.Weekday()) + 6) % 7)
}

// loadNamed is how many overloaded bodies a finding names before it only counts the rest.
const loadNamed = 8

// judgeLoad: no assignment or task is sent without regard to inspections and other large ones in the same area (44). Where a
// recipient has to finish more than the limit in a week of the term, the draft counted in and each inspection as the edition
// weighs it, a written reason is needed.
func judgeLoad(s *Subject, v LoadLimit, c *law.Case) {
	own, err := s.termWeeks(s.Cal)
	if !slices.Contains(v.Kinds, s.Kind) || len(own) == 0 || err != nil || s.loadLifted(v) {
		c.NotApplicable()
		return
	}
	var over []i18n.Msg
	for i := range s.Recipients {
		body := s.Recipients[i].Body
		l := s.heaviest(body, own)
		inspections, weight := s.inspectionsIn(body, l.Week)
		switch {
		case l.N <= v.Most:
		case inspections > 0:
			over = append(over, i18n.M("instrument.load.body_inspected", "body", s.name(body), "week", l.Week, "n", l.N-weight, "inspections", inspections, "weight", weight))
		case l.Coming > 0:
			over = append(over, i18n.M("instrument.load.body_coming", "body", s.name(body), "week", l.Week, "n", l.N, "coming", l.Coming))
		default:
			over = append(over, i18n.M("instrument.load.body", "body", s.name(body), "week", l.Week, "n", l.N))
		}
	}
	if len(over) == 0 {
		return
	}
	msg := i18n.M("instrument.load.over", "n", len(over), "most", v.Most, "list", over[:min(len(over), loadNamed)])
	c.Warn("recipients", msg, i18n.M("instrument.load.allowed", "most", v.Most))
}

// loadPeriods is how many periods of a draft are regarded: a year of weeks.
const loadPeriods = 53

// termWeeks are the weeks in which the draft itself is to be finished, in order: that of its day, of a periodic one those of its
// periods (47; see I-230). None while it sets no term.
func (d *Draft) termWeeks(cal *calendar.Calendar) ([]calendar.Day, error) {
	var out []calendar.Day
	for _, p := range d.periods(cal, loadPeriods) {
		day := p.Formal
		if p.Due != nil {
			day = p.Due.Effective
		}
		if w := weekOf(day); len(out) == 0 || out[len(out)-1] != w {
			out = append(out, w)
		}
	}
	term := d.term()
	if len(out) > 0 || term.IsZero() {
		return out, nil
	}
	due, err := term.Explain(d.Day, cal)
	if err != nil {
		return nil, err
	}
	return []calendar.Day{weekOf(due.Effective)}, nil
}

// heaviest is the week of the term, up to its last one, in which a body has most, the draft counted in the weeks that are its own and each
// inspection as it weighs.
func (s *Subject) heaviest(body string, own []calendar.Day) (most Loaded) {
	var weeks []Loaded
	at := func(week calendar.Day) *Loaded {
		i := slices.IndexFunc(weeks, func(l Loaded) bool { return l.Week == week })
		if i < 0 {
			weeks = append(weeks, Loaded{Body: body, Week: week})
			i = len(weeks) - 1
		}
		return &weeks[i]
	}
	for _, week := range own {
		at(week).N++
	}
	last := own[len(own)-1]
	for _, l := range s.Load {
		if l.Body == body && l.Week <= last {
			w := at(l.Week)
			w.N, w.Coming = w.N+l.N, w.Coming+l.Coming
		}
	}
	for _, x := range s.Inspections {
		for week := max(weekOf(x.From), weekOf(s.Day)); x.Body == body && week <= min(x.Last, last); week = week.AddDays(7) {
			at(week).N += s.weights[x.Kind]
		}
	}
	for _, l := range weeks {
		if l.N > most.N {
			most = l
		}
	}
	return most
}

// inspectionsIn are how many inspections that weigh bind a body in a week, and what they weigh together.
func (s *Subject) inspectionsIn(body string, week calendar.Day) (n, weight int) {
	for _, x := range s.Inspections {
		if w := s.weights[x.Kind]; w > 0 && x.Body == body && x.in(week) {
			n, weight = n+1, weight+w
		}
	}
	return n, weight
}

// loadLifted reports whether the draft carries out what one of the authorities has assigned, or what a law sets.
func (s *Subject) loadLifted(v LoadLimit) bool {
	holds := func(key string) bool {
		a, ok := s.authorities.Find(key)
		return ok && slices.Contains(v.Authorities, a.Role())
	}
	switch {
	case !s.Short.IsZero() && holds(s.Short.Authority):
		return true
	case s.Ground.Kind == GroundAct:
		return holds(s.Ground.Authority)
	case s.Ground.Kind == GroundInstruction:
		return s.Sender.BodyKind == GPO && s.Ground.By == "gp" && holds("gp")
	}
	return false
}
