package instrument

import (
	"maps"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// The values say themselves in words, for the preview of an edition and for findings about one.

// Words says the length: "20 working days".
func (f Floor) Words() i18n.Msg { return calendar.Span(f).Msg() }

// Words lists the parts.
func (p PartList) Words() i18n.Msg { return wordList(law.NamesOf("instrument.part", p.Parts)) }

// Words lists plans, instructions and authorities.
func (g Grounds) Words() i18n.Msg {
	return i18n.M("instrument.ground.allowed", "plans", law.NamesOf("instrument.plan", g.Plans),
		"instructions", law.NamesOf("instrument.post", g.Instructions), "authorities", law.NamesOf("instrument.authority", g.Authorities))
}

// Words lists the kinds that may rest on a unit's plan.
func (u UnitPlan) Words() i18n.Msg { return wordList(law.NamesOf("instrument.kind", u.Only)) }

// Words lists the attachments.
func (r RoleList) Words() i18n.Msg { return wordList(law.NamesOf("instrument.role", r.Roles)) }

// Words lists the parts that belong to another instrument.
func (f ForeignParts) Words() i18n.Msg { return wordList(law.NamesOf("instrument.part", f.Foreign)) }

// Words says what is refused and what is warned of.
func (o OneOff) Words() i18n.Msg {
	return i18n.M("instrument.words.one_off", "refused", law.NamesOf("instrument.kind", o.Refused), "warned", law.NamesOf("instrument.kind", o.Warned))
}

// Words lists the kinds of matters.
func (m Matters) Words() i18n.Msg { return wordList(law.NamesOf("instrument.matter", m.Matters)) }

// Words lists the bodies.
func (s CaseSources) Words() i18n.Msg { return wordList(law.NamesOf("instrument.body", s.Direct)) }

// Words says in which parts of which instrument data may be asked for.
func (s SourceParts) Words() i18n.Msg {
	var pairs []i18n.Msg
	for _, k := range Kinds {
		if parts := s.Parts[k]; len(parts) > 0 {
			pairs = append(pairs, i18n.M("instrument.words.pair", "left", i18n.Msg{Key: "instrument.kind." + string(k)},
				"right", wordList(law.NamesOf("instrument.part", parts))))
		}
	}
	return wordList(pairs)
}

// Words lists the authorities.
func (a AuthorityList) Words() i18n.Msg {
	return wordList(law.NamesOf("instrument.authority", a.Authorities))
}

// Words lists the acts.
func (s StageList) Words() i18n.Msg { return wordList(law.NamesOf("instrument.stage", s.Stages)) }

// Words says which instruments, of which senders, at which acts.
func (a AgreementNeed) Words() i18n.Msg {
	senders := a.Senders
	if len(senders) == 0 {
		senders = BodyKinds
	}
	return i18n.M("instrument.words.agreement", "kinds", law.NamesOf("instrument.kind", a.Kinds),
		"stages", law.NamesOf("instrument.stage", a.Stages), "senders", law.NamesOf("instrument.body", senders))
}

// Words says who may send to whom.
func (l Levels) Words() i18n.Msg {
	var pairs []i18n.Msg
	for _, from := range BodyKinds {
		if to := l[from]; len(to) > 0 {
			pairs = append(pairs, i18n.M("instrument.words.pair", "left", i18n.Msg{Key: "instrument.body." + string(from)},
				"right", wordList(law.NamesOf("instrument.body", to))))
		}
	}
	return wordList(pairs)
}

// Words says which post stands for which.
func (m PostMap) Words() i18n.Msg {
	var pairs []i18n.Msg
	for _, own := range slices.Sorted(maps.Keys(m)) {
		pairs = append(pairs, i18n.M("instrument.words.pair", "left", i18n.Msg{Key: "instrument.post." + own},
			"right", i18n.Msg{Key: "instrument.post." + m[own]}))
	}
	return wordList(pairs)
}

// Words lists the institutions.
func (list Authorities) Words() i18n.Msg {
	names := make([]i18n.Text, len(list))
	for i, a := range list {
		names[i] = a.Name
	}
	return i18n.M("instrument.words.list", "list", names)
}

func wordList(list []i18n.Msg) i18n.Msg { return i18n.M("instrument.words.list", "list", list) }
