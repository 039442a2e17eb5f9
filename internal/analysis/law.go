package analysis

import (
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// Law is the chapter bound to the editions of a Book. It is immutable; a new Book gives a new Law.
type Law struct {
	set        *law.Set[*Draft]
	terms      map[Kind]*law.Param[Term]
	parts      map[Kind]*law.Param[PartList]
	signers    *law.Param[regulation.PostList]
	deliver    *law.Param[BodyList]
	coordinate *law.Param[regulation.PostList]
	pages      *law.Param[PageLimit]
}

// NewLaw binds the chapter's rules and values. Errors are those of law.Bind.
func NewLaw(book *law.Book) (*Law, error) {
	l := &Law{terms: map[Kind]*law.Param[Term]{}, parts: map[Kind]*law.Param[PartList]{}}
	var err error
	if l.set, err = law.Bind(Rules(), book); err != nil {
		return nil, err
	}
	b := law.Binder{Book: book}
	l.terms[Summary] = law.Bound[Term](&b, RuleSummaryTerm)
	l.terms[Memo] = law.Bound[Term](&b, RuleMemoTerm)
	for _, k := range Kinds {
		name := "analysis.content"
		if k.Periodic() {
			name = "analysis." + string(k) + ".content"
		}
		l.parts[k] = law.Bound[PartList](&b, name)
	}
	l.signers = law.Bound[regulation.PostList](&b, ruleSigner)
	l.deliver = law.Bound[BodyList](&b, ruleDeliver)
	l.coordinate = law.Bound[regulation.PostList](&b, ruleCoordinate)
	l.pages = law.Bound[PageLimit](&b, rulePages)
	return l, b.Err
}

// Names returns the names of every rule and value of the chapter, for law.Book.Complete.
func (l *Law) Names() []string {
	return append(l.set.Names(), RuleSummaryTerm, RuleMemoTerm, ruleDeliver, ruleCoordinate)
}

// Describe says the value of a rule of the chapter in words, for previews of an edition; ok is false for the rules of others.
func (l *Law) Describe(name string, v law.Value) (words i18n.Msg, ok bool) {
	switch name {
	case RuleSummaryTerm, RuleMemoTerm:
		return l.terms[Memo].Describe(v), true
	case ruleDeliver:
		return l.deliver.Describe(v), true
	case ruleCoordinate:
		return l.coordinate.Describe(v), true
	}
	for _, own := range l.set.Names() {
		if own == name {
			return l.set.Describe(name, v), true
		}
	}
	return i18n.Msg{}, false
}

// Judge puts a draft before every rule of the chapter as the edition words them on the draft's day.
func (l *Law) Judge(ed *law.Edition, d *Draft) law.Verdict {
	return law.Judge(l.set, ed, d.Day, d, nil)
}
