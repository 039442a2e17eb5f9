package law

import (
	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Param is a dated value that is not a rule of its own: a window, a directory, a threshold used by other packages.
// It is bound to the editions of a Book; every value was decoded and checked by BindParam.
type Param[T any] struct {
	// Name is the key in the editions.
	Name  string
	bound map[string][]paramValue[T]
}

type paramValue[T any] struct {
	from calendar.Day
	para string
	gone bool
	val  T
}

// BindParam decodes the values of one parameter in every edition of the Book, under the same checks as Bind.
func BindParam[T any](name string, book *Book) (*Param[T], error) {
	p := &Param[T]{Name: name, bound: map[string][]paramValue[T]{}}
	decode := func(v Value) (any, error) { return decodeValue[T](v) }
	var beyond []Finding
	for _, ed := range book.All() {
		values := ed.Values(name)
		if len(values) == 0 {
			return nil, ed.errorf(name, "", i18n.M("law.edition.rule_empty", "rule", name), "the edition holds no value for this parameter")
		}
		for _, v := range values {
			pv := paramValue[T]{from: v.From, para: v.Para, gone: v.Gone}
			if !v.Gone {
				x, err := decodeValue[T](v)
				if err != nil {
					return nil, readError(ed.ID, name, err)
				}
				pv.val = x
			}
			p.bound[ed.ID] = append(p.bound[ed.ID], pv)
		}
		beyond = append(beyond, beyondBase(book, ed, name, decode, within[T])...)
	}
	if len(beyond) > 0 {
		return nil, &Refusal{Edition: beyond[0].Edition, Findings: beyond}
	}
	return p, nil
}

// On returns the value and its paragraph in an edition on a day; ok is false when it is not in force or not held.
func (p *Param[T]) On(ed *Edition, day calendar.Day) (val T, para string, ok bool) {
	for _, v := range p.bound[ed.ID] {
		if v.from > day {
			break
		}
		val, para, ok = v.val, v.para, !v.gone
	}
	return val, para, ok
}

// Each calls f with every value in every edition, for checks across parameters.
func (p *Param[T]) Each(f func(edition string, val T)) {
	for ed, values := range p.bound {
		for _, v := range values {
			if !v.gone {
				f(ed, v.val)
			}
		}
	}
}

// Describe says a value of the parameter in words.
func (p *Param[T]) Describe(v Value) i18n.Msg {
	return words(v, func(v Value) (any, error) { return decodeValue[T](v) })
}
