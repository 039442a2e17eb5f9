package instrument

import (
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
)

// RuleCaseWords is the rule that a case is not asked of a subordinate office in words either (43).
const RuleCaseWords = "instrument.request.cases.words"

// RuleCaseInfoWords is the rule that cases and information on them are not asked for at once in words either (44).
const RuleCaseInfoWords = "instrument.cases_and_info.words"

// titlePart is the part of the content that is the title.
const titlePart = "name"

// casesNamed is how many sentences a finding shows.
const casesNamed = 3

// cases reads the texts of the draft for demands for cases, once for both rules.
func (s *Subject) cases() demand.CasesFound {
	if s.found == nil {
		found := s.caseWords.Find(s.texts(), s.moods, s.AsksCaseFiles || s.AsksCaseMaterials)
		s.found = &found
	}
	return *s.found
}

// casesAsked are the demands for cases. Under an assignment or a task the executor may get a case from the court or the authorised
// body himself, to study it (42; see I-265): that asks no subordinate office for it.
func (s *Subject) casesAsked() []demand.CaseFound {
	return slices.DeleteFunc(slices.Clone(s.cases().Cases), func(f demand.CaseFound) bool { return f.Fetched && s.Kind != Request })
}

// texts are the title, the parts and the questions of the draft.
func (s *Subject) texts() []demand.Text {
	var out []demand.Text
	for _, part := range textParts {
		if text := s.Content[part]; text != "" {
			out = append(out, demand.Text{Part: part, Text: text, Title: part == titlePart})
		}
	}
	for _, q := range s.Questions {
		out = append(out, demand.Text{Part: AskingPart(s.Kind), Text: q})
	}
	return out
}

// judgeCaseWords: the text of an instrument of whatever kind asks a subordinate office for a case, and nothing says that it does
// (43). Where the draft says so itself, judgeCases speaks.
func judgeCaseWords(s *Subject, _ demand.Cases, c *law.Case) {
	if s.AsksCaseFiles {
		c.NotApplicable()
		return
	}
	if !slices.ContainsFunc(s.Recipients, func(r Recipient) bool { return !slices.Contains(s.direct, r.Kind) }) {
		return
	}
	found := s.casesAsked()
	if len(found) == 0 {
		return
	}
	key := "instrument.cases_words.found"
	if slices.ContainsFunc(found, func(f demand.CaseFound) bool { return f.Where != "" || f.Fetched }) {
		key = "instrument.cases_words.elsewhere"
	}
	c.Warn("content."+found[0].Part, i18n.M(key, "list", quotes(found)), i18n.M("instrument.cases_words.allowed"))
}

// judgeCaseInfoWords: cases or materials are asked for together with information on them, in words that the marks of the draft do not
// tell (44). Where the marks tell both, judgeCasesAndInfo speaks.
func judgeCaseInfoWords(s *Subject, _ law.None, c *law.Case) {
	if (s.AsksCaseFiles || s.AsksCaseMaterials) && s.AsksCaseInfo {
		c.NotApplicable()
		return
	}
	found := s.cases()
	cases := s.casesAsked()
	switch asked := s.AsksCaseFiles || s.AsksCaseMaterials; {
	case len(cases) == 0 && !asked, len(found.Info) == 0 && !s.AsksCaseInfo:
		return
	case len(cases) == 0:
		c.Warn("content."+found.Info[0].Part, i18n.M("instrument.case_info_words.info", "list", quotes(found.Info)), i18n.M("instrument.case_info_words.allowed"))
	case len(found.Info) == 0:
		c.Warn("content."+cases[0].Part, i18n.M("instrument.case_info_words.cases", "list", quotes(cases)), i18n.M("instrument.case_info_words.allowed"))
	default:
		c.Warn("content."+found.Info[0].Part, i18n.M("instrument.case_info_words.both", "cases", quotes(cases), "info", quotes(found.Info)),
			i18n.M("instrument.case_info_words.allowed"))
	}
}

// quotes are sentences with the words that were found in them.
func quotes(list []demand.CaseFound) []i18n.Msg {
	out := make([]i18n.Msg, 0, casesNamed)
	for _, f := range list[:min(len(list), casesNamed)] {
		out = append(out, i18n.M("instrument.cases_words.one", "sentence", strings.TrimSpace(f.Text()), "words", f.Marked()))
	}
	return out
}
