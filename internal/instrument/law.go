package instrument

import (
	"errors"
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
	"reglament/regulation"
)

// Law is the chapter bound to the editions of a Book: it judges drafts and answers what a form must ask for.
// It is immutable; a new Book gives a new Law.
type Law struct {
	book        *law.Book
	set         *law.Set[*Subject]
	authorities *law.Param[Authorities]
	posts       *law.Param[PostMap]
	floors      map[Kind]*law.Param[Floor]
	parts       map[Kind]*law.Param[PartList]
	signers     map[Kind]*law.Param[regulation.PostList]
	grounds     map[Kind]*law.Param[Grounds]
	unitNeed    *law.Param[AgreementNeed]
	apparatus   *law.Param[AgreementNeed]
	levels      *law.Param[Levels]
	roles       *law.Param[RoleList]
	follow      *law.Param[law.None]
	load        *law.Param[LoadLimit]
	inspections *law.Param[InspectionWeights]
	twice       *law.Param[TwiceRule]
	caseWords   *law.Param[demand.Cases]
	moods       *law.Param[demand.Moods]
	direct      *law.Param[CaseSources]
	planSend    *law.Param[PlanSend]
	oral        *law.Set[*OralSubject]
	oralList    *law.Param[AuthorityList]
	oralTerms   *law.Param[OralTerm]

	oralChannels *law.Param[ChannelList]
	formalise    *law.Param[law.None]
	inform       *law.Set[*InformSubject]
	ahead        *law.Param[Ahead]
	holding      *law.Param[Holding]
	periodics    *law.Param[Periodics]
}

// RuleAuthorities names the directory of authorities in an edition.
const RuleAuthorities = "instrument.authorities"

// NewLaw binds the chapter's rules and tables. Errors are those of law.Bind: a value missing or of a wrong form, or a
// body's own edition that goes beyond what it may.
func NewLaw(book *law.Book) (*Law, error) {
	l := &Law{
		book: book, floors: map[Kind]*law.Param[Floor]{}, parts: map[Kind]*law.Param[PartList]{},
		signers: map[Kind]*law.Param[regulation.PostList]{}, grounds: map[Kind]*law.Param[Grounds]{},
	}
	var err error
	if l.set, err = law.Bind(Rules(), book); err != nil {
		return nil, err
	}
	if l.oral, err = law.Bind(oralRules(), book); err != nil {
		return nil, err
	}
	if l.inform, err = law.Bind(informRules(), book); err != nil {
		return nil, err
	}
	bind := law.Binder{Book: book}
	l.authorities = law.Bound[Authorities](&bind, RuleAuthorities)
	l.posts = law.Bound[PostMap](&bind, "instrument.posts")
	l.unitNeed = law.Bound[AgreementNeed](&bind, "instrument.agreement.units")
	l.apparatus = law.Bound[AgreementNeed](&bind, "instrument.agreement.apparatus")
	l.levels = law.Bound[Levels](&bind, "instrument.levels")
	l.follow = law.Bound[law.None](&bind, RuleFollow)
	l.roles = law.Bound[RoleList](&bind, "instrument.assignment.analysis")
	l.load = law.Bound[LoadLimit](&bind, "instrument.load")
	l.inspections = law.Bound[InspectionWeights](&bind, RuleInspections)
	l.caseWords = law.Bound[demand.Cases](&bind, RuleCaseWords)
	l.moods = law.Bound[demand.Moods](&bind, RuleDemand)
	l.direct = law.Bound[CaseSources](&bind, "instrument.request.cases")
	l.twice = law.Bound[TwiceRule](&bind, RuleTwice)
	l.planSend = law.Bound[PlanSend](&bind, DutyPlanSend)
	l.formalise = law.Bound[law.None](&bind, DutyFormalise)
	l.oralList = law.Bound[AuthorityList](&bind, ruleOralAuthority)
	l.oralChannels = law.Bound[ChannelList](&bind, ruleOralChannel)
	l.oralTerms = law.Bound[OralTerm](&bind, ruleOralTerm)
	l.ahead = law.Bound[Ahead](&bind, "instrument.delegation.term")
	l.holding = law.Bound[Holding](&bind, RuleDelegationClose)
	l.periodics = law.Bound[Periodics](&bind, RulePeriodic)
	for _, k := range Kinds {
		l.floors[k] = law.Bound[Floor](&bind, "instrument."+string(k)+".term.floor")
		l.parts[k] = law.Bound[PartList](&bind, "instrument."+string(k)+".content")
		l.signers[k] = law.Bound[regulation.PostList](&bind, "instrument."+string(k)+".signers")
		l.grounds[k] = law.Bound[Grounds](&bind, groundRule(k))
	}
	if bind.Err != nil {
		return nil, bind.Err
	}
	return l, l.checkAuthorities()
}

func groundRule(k Kind) string {
	if k == Assignment {
		return "instrument.assignment.ground"
	}
	return "instrument.ground"
}

// checkAuthorities: every authority that a rule of an edition names is in that edition's directory.
func (l *Law) checkAuthorities() error {
	named := map[string][]string{} // by edition
	for _, rule := range []string{"instrument.term.shortened", ruleOralAuthority} {
		list, err := law.BindParam[AuthorityList](rule, l.book)
		if err != nil {
			return err
		}
		list.Each(func(ed string, v AuthorityList) { named[ed] = append(named[ed], v.Authorities...) })
	}
	var err error
	for _, p := range l.grounds {
		p.Each(func(ed string, v Grounds) { named[ed] = append(named[ed], v.Authorities...) })
	}
	l.load.Each(func(ed string, v LoadLimit) { named[ed] = append(named[ed], v.Authorities...) })
	l.authorities.Each(func(ed string, directory Authorities) {
		for _, key := range named[ed] {
			if _, ok := directory.Find(key); !ok {
				err = fmt.Errorf("instrument: edition %s names the authority %q, which its directory lacks", ed, key)
			}
		}
	})
	return err
}

// Names returns the names of every rule and table of the chapter, for law.Book.Complete.
func (l *Law) Names() []string {
	return slices.Concat(l.set.Names(), l.oral.Names(), l.inform.Names(),
		[]string{l.authorities.Name, l.posts.Name, l.follow.Name, l.formalise.Name, l.holding.Name, l.inspections.Name})
}

// Heads returns what is known of the rules without their values.
func (l *Law) Heads() []law.Head {
	return slices.Concat(l.set.Heads(), l.oral.Heads(), l.inform.Heads())
}

// Describe says the value of a rule or table of the chapter in words, for previews of an edition.
func (l *Law) Describe(name string, v law.Value) i18n.Msg {
	switch name {
	case l.authorities.Name:
		return l.authorities.Describe(v)
	case l.follow.Name:
		return l.follow.Describe(v)
	case l.posts.Name:
		return l.posts.Describe(v)
	case l.holding.Name:
		return l.holding.Describe(v)
	case l.inspections.Name:
		return l.inspections.Describe(v)
	case l.formalise.Name:
		return l.formalise.Describe(v)
	}
	switch {
	case slices.Contains(l.oral.Names(), name):
		return l.oral.Describe(name, v)
	case slices.Contains(l.inform.Names(), name):
		return l.inform.Describe(name, v)
	}
	return l.set.Describe(name, v)
}

// Edition is the edition that governs a draft on its day.
func (l *Law) Edition(d *Draft) *law.Edition { return l.book.For(d.regulation(), d.Day) }

func (d *Draft) regulation() string {
	if d.Sender.Regulation != "" {
		return d.Sender.Regulation
	}
	return d.Sender.Body
}

// Judge puts a draft before every rule of the chapter as they stand on the draft's day, with the reasons given so far.
func (l *Law) Judge(d *Draft, cal *calendar.Calendar, reasons law.Reasons) law.Verdict {
	ed := l.Edition(d)
	s := Subject{Draft: d, Cal: cal}
	s.authorities, _, _ = l.authorities.On(ed, d.Day)
	s.posts, _, _ = l.posts.On(ed, d.Day)
	s.weights, _, _ = l.inspections.On(ed, d.Day)
	if floor := l.floors[d.Kind]; floor != nil {
		s.least, _, _ = floor.On(ed, d.Day)
	}
	s.caseWords, _, _ = l.caseWords.On(ed, d.Day)
	s.moods, _, _ = l.moods.On(ed, d.Day)
	direct, _, _ := l.direct.On(ed, d.Day)
	s.direct = direct.Direct
	return law.Judge(l.set, ed, d.Day, &s, reasons)
}

// Floor is the least term of a kind for a draft of the body on the day, with its paragraph.
func (l *Law) Floor(d *Draft) (f Floor, para string, ok bool) {
	return l.floors[d.Kind].On(l.Edition(d), d.Day)
}

// Calculation is what the panel beside a term shows: the floor, the earliest lawful day, and the day that the draft's
// own term leads to, each with its computation.
type Calculation struct {
	Para     string               `json:"para"`
	Floor    calendar.Span        `json:"floor"`
	Earliest calendar.Explanation `json:"earliest"`
	// Due is absent while the draft sets no term.
	Due *calendar.Explanation `json:"due,omitempty"`
	// Periods are the periods of a periodic term, each with its day; Due is that of the first (47).
	Periods []PeriodDue `json:"periods,omitempty"`
}

// PeriodDue is a period with the computation of its day; Due is absent while the calendar does not hold it.
type PeriodDue struct {
	PeriodDay
	Due *calendar.Explanation `json:"due,omitempty"`
}

// periods are the periods of a draft with their days, at most so many.
func (d *Draft) periods(cal *calendar.Calendar, most int) []PeriodDue {
	if !d.Periodic {
		return nil
	}
	days := d.Period.Days(d.Day, most)
	out := make([]PeriodDue, len(days))
	for i, p := range days {
		out[i].PeriodDay = p
		if e, err := cal.ExplainDate(p.Formal, calendar.Execution); err == nil {
			out[i].Due = &e
		}
	}
	return out
}

// Calculate counts the floor and the term of a draft from its day. Beyond the calendar the error is calendar.ErrUndecided;
// where the edition holds no floor for the day, ErrNoFloor.
func (l *Law) Calculate(d *Draft, cal *calendar.Calendar) (Calculation, error) {
	floor, para, ok := l.Floor(d)
	if !ok {
		return Calculation{}, ErrNoFloor
	}
	c := Calculation{Para: para, Floor: calendar.Span(floor)}
	var err error
	if c.Earliest, err = cal.Explain(d.Day, c.Floor, calendar.Execution); err != nil {
		return c, err
	}
	term := d.term()
	due, err := term.Explain(d.Day, cal)
	if err == nil && !term.IsZero() {
		c.Due = &due
	}
	if v, _, ok := l.periodics.On(l.Edition(d), d.Day); ok {
		c.Periods = d.periods(cal, v.Most)
	}
	return c, err
}

// ErrNoFloor says that the edition sets no least term for the kind on the day.
var ErrNoFloor = errors.New("instrument: the edition sets no least term")

// Explain counts the last day of execution from the day of sending. A zero term gives a zero Explanation.
func (t Term) Explain(sent calendar.Day, cal *calendar.Calendar) (calendar.Explanation, error) {
	switch {
	case t.IsZero():
		return calendar.Explanation{}, nil
	case t.Due.None():
		return cal.Explain(sent, calendar.WorkingDays(t.Days), calendar.Execution)
	}
	return cal.ExplainDate(t.Due, calendar.Execution)
}

// Parts are the parts that the content of the draft must hold, in the order of the paragraph.
func (l *Law) Parts(d *Draft) (parts []string, para string, ok bool) {
	v, para, ok := l.parts[d.Kind].On(l.Edition(d), d.Day)
	return v.Parts, para, ok
}

// SignerPosts are the kinds of posts of the sending body that may sign the draft.
func (l *Law) SignerPosts(d *Draft) (posts []string, para string, ok bool) {
	ed := l.Edition(d)
	v, para, ok := l.signers[d.Kind].On(ed, d.Day)
	if d.Sender.BodyKind == GPO || !ok {
		return v.Posts, para, ok
	}
	table, _, _ := l.posts.On(ed, d.Day)
	for _, post := range regulation.PostKinds {
		if model, held := table[post]; held && slices.Contains(v.Posts, model) {
			posts = append(posts, post)
		}
	}
	return posts, para, true
}

// Below are the kinds of bodies that the draft may go to (50).
func (l *Law) Below(d *Draft) []BodyKind {
	v, _, _ := l.levels.On(l.Edition(d), d.Day)
	return v[d.Sender.BodyKind]
}

// Attachments are the roles of files that must be attached to the draft (40).
func (l *Law) Attachments(d *Draft) (roles []string, para string, ok bool) {
	if d.Kind != Assignment {
		return nil, "", false
	}
	v, para, ok := l.roles.On(l.Edition(d), d.Day)
	return v.Roles, para, ok
}

// LoadLimit is how much a recipient of the draft may have to finish in a week before a reason is needed (44).
func (l *Law) LoadLimit(d *Draft) (v LoadLimit, para string, ok bool) {
	return l.load.On(l.Edition(d), d.Day)
}

// InspectionWeights say what the inspections of a recipient count against that limit (44); nil where the edition does not say.
func (l *Law) InspectionWeights(d *Draft) InspectionWeights {
	v, _, _ := l.inspections.On(l.Edition(d), d.Day)
	return v
}

// Twice says which earlier instruments the draft is compared with (44).
func (l *Law) Twice(d *Draft) (v TwiceRule, para string, ok bool) {
	return l.twice.On(l.Edition(d), d.Day)
}

// PlanSend says by when what is planned for the first month of a period is sent (44).
func (l *Law) PlanSend(d *Draft) (v PlanSend, para string, ok bool) {
	return l.planSend.On(l.Edition(d), d.Day)
}

// Periodics says how often a periodic term of the draft may come round, with its paragraph (47).
func (l *Law) Periodics(d *Draft) (v Periodics, para string, ok bool) {
	return l.periodics.On(l.Edition(d), d.Day)
}

// Grounds are the lawful grounds of the draft's kind.
func (l *Law) Grounds(d *Draft) (g Grounds, para string, ok bool) {
	return l.grounds[d.Kind].On(l.Edition(d), d.Day)
}

// Authorities are the institutions that exist on the draft's day.
func (l *Law) Authorities(d *Draft) Authorities {
	all, _, _ := l.authorities.On(l.Edition(d), d.Day)
	var out Authorities
	for _, a := range all {
		if a.Exists(d.Day) {
			out = append(out, a)
		}
	}
	return out
}

// Authority finds an institution by its key, whether or not it still exists.
func (l *Law) Authority(d *Draft, key string) (Authority, bool) {
	all, _, _ := l.authorities.On(l.Edition(d), d.Day)
	return all.Find(key)
}

// Needs says whom the draft is to be agreed with before it is sent: the touched units (45) without the initiating
// one, and whether the Apparatus (49-1). The paragraphs are those of the edition.
func (l *Law) Needs(d *Draft) (units []string, unitsPara string, apparatus bool, apparatusPara string) {
	ed := l.Edition(d)
	later := *d
	later.Stage = Sending
	s := Subject{Draft: &later}
	if v, para, ok := l.unitNeed.On(ed, d.Day); ok && v.applies(&s) {
		unitsPara = para
		for _, u := range d.Units {
			if u != d.Sender.Unit && !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	v, para, ok := l.apparatus.On(ed, d.Day)
	return units, unitsPara, ok && v.applies(&s), para
}
