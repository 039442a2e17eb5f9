package planning

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Names of the values that are no rules of their own.
const (
	ParamWindows  = "planning.windows"
	ParamDelivery = "planning.delivery"
	ParamControl  = "planning.control"
)

// Law is the chapter bound to the editions of a Book. It is immutable; a new Book gives a new Law.
type Law struct {
	book      *law.Book
	set       *law.Set[*Subject]
	deeds     *law.Set[*Deed]
	control   *law.Param[Controlling]
	changing  *law.Param[AgreeTerm]
	before    map[string]*law.Param[Distance]
	windows   *law.Param[Windows]
	delivery  *law.Param[Delivering]
	endorsers *law.Param[Endorsers]
	partners  *law.Param[AgreeTerm]
	agreed    *law.Param[AgreeTerm]
}

// NewLaw binds the chapter's rules and values. Errors are those of law.Bind.
func NewLaw(book *law.Book) (*Law, error) {
	l := &Law{book: book}
	var err error
	if l.set, err = law.Bind(Rules(), book); err != nil {
		return nil, err
	}
	if l.deeds, err = law.Bind(deedRules(), book); err != nil {
		return nil, err
	}
	b := law.Binder{Book: book}
	l.control = law.Bound[Controlling](&b, ParamControl)
	l.changing = law.Bound[AgreeTerm](&b, "planning.change.agreed")
	l.before = map[string]*law.Param[Distance]{}
	for _, name := range []string{"planning.change.term", "planning.extend.term"} {
		l.before[name] = law.Bound[Distance](&b, name)
	}
	l.windows = law.Bound[Windows](&b, ParamWindows)
	l.delivery = law.Bound[Delivering](&b, ParamDelivery)
	l.endorsers = law.Bound[Endorsers](&b, "planning.endorsed")
	l.partners = law.Bound[AgreeTerm](&b, "planning.proposal.partners")
	l.agreed = law.Bound[AgreeTerm](&b, "planning.proposal.agreed")
	return l, b.Err
}

// Names returns the names of every rule and value of the chapter, for law.Book.Complete.
func (l *Law) Names() []string {
	return slices.Concat(l.set.Names(), l.deeds.Names(), []string{ParamWindows, ParamDelivery, ParamControl})
}

// Describe says a value of the chapter in words, for previews of an edition; the zero Msg for a stranger.
func (l *Law) Describe(name string, v law.Value) i18n.Msg {
	switch name {
	case ParamWindows:
		return l.windows.Describe(v)
	case ParamDelivery:
		return l.delivery.Describe(v)
	case ParamControl:
		return l.control.Describe(v)
	}
	if slices.Contains(l.deeds.Names(), name) {
		return l.deeds.Describe(name, v)
	}
	return l.set.Describe(name, v)
}

// Judge puts a subject before every rule of the chapter in the edition of the body on the day.
func (l *Law) Judge(ed *law.Edition, day calendar.Day, s *Subject, reasons law.Reasons) law.Verdict {
	return law.Judge(l.set, ed, day, s, reasons)
}

// JudgeDeed puts an act upon a plan in force before the rules of execution and of changes.
func (l *Law) JudgeDeed(ed *law.Edition, day calendar.Day, s *Deed) law.Verdict {
	return law.Judge(l.deeds, ed, day, s, nil)
}

// days computes the days of a window: until when proposals are due, and when the draft is (12; I-170).
func (w Windows) days(k Kind, p Period, cal *calendar.Calendar) (proposals, draft calendar.Explanation, err error) {
	if k == Annual {
		year := p.From.Year() - 1
		if proposals, err = cal.ExplainDate(w.Annual.Proposals.In(year), calendar.Execution); err != nil {
			return proposals, draft, err
		}
		draft, err = cal.ExplainDate(w.Annual.Draft.In(year), calendar.Execution)
		return proposals, draft, err
	}
	y, m, _ := p.From.AddMonths(-1).YMD()
	if proposals, err = cal.ExplainDate(calendar.Date(y, m, w.Quarterly.ProposalsDay), calendar.Execution); err != nil {
		return proposals, draft, err
	}
	back := w.Quarterly.DraftBefore
	back.N = -back.N
	draft, err = cal.Explain(p.From, back, calendar.Notice)
	return proposals, draft, err
}

// opens is the day on which the duty to propose is opened.
func (w Windows) opens(due calendar.Day, cal *calendar.Calendar) calendar.Day {
	back := w.Opens
	back.N = -back.N
	day, err := cal.Apply(due, back)
	if err != nil {
		return due
	}
	return day
}
