package instrument

import (
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
)

// RuleInterimWords is the rule that the text of an assignment sets no intermediate terms either (40).
const RuleInterimWords = "instrument.assignment.interim.words"

// RuleHeldWords is the rule that the text of a request asks for no analysis, inspection or inquiry to others either (43).
const RuleHeldWords = "instrument.request.held.words"

// judgeInterimWords reads what the drafter did not enter as an intermediate term (40; see I-269). What calls itself intermediate and
// has its day is refused; a day before the final one that may belong to something else holds the draft until a reason is written.
func judgeInterimWords(s *Subject, v demand.Interims, c *law.Case) {
	s.judgeSpotted(v.Find(s.texts(), s.moods, s.frame()), interimTexts, c)
}

// frame is between which days a term of the text is intermediate. Of a periodic one that is the day of its first period.
func (s *Subject) frame() demand.Frame {
	f := demand.Frame{From: s.Day, Due: s.term().Due, Repeats: s.Periodic}
	if t := s.term(); t.Due.None() && t.Days > 0 {
		if due, err := s.Cal.AddWorking(s.Day, t.Days); err == nil {
			f.Due = due
		}
	}
	return f
}

// judgeHeldWords reads what the drafter did not tick (43; see I-270). Where the draft says itself that the recipient must inquire,
// judgeHeld speaks.
func judgeHeldWords(s *Subject, v demand.Inquiries, c *law.Case) {
	if s.NeedsInquiry {
		c.NotApplicable()
		return
	}
	s.judgeSpotted(v.Find(s.texts(), s.moods), heldTexts, c)
}

// spottedTexts are the keys of what a rule that reads texts says: of what is sure and of what may be innocent, each with what would pass.
type spottedTexts struct{ sure, sureAllowed, maybe, maybeAllowed string }

var (
	interimTexts = spottedTexts{
		"instrument.interim_words.sure", "instrument.interim_words.sure_allowed", "instrument.interim_words.maybe", "instrument.interim_words.maybe_allowed",
	}
	heldTexts = spottedTexts{
		"instrument.held_words.sure", "instrument.held_words.sure_allowed", "instrument.held_words.maybe", "instrument.held_words.maybe_allowed",
	}
)

// judgeSpotted refuses what is sure, and warns of what may be innocent where nothing is sure.
func (s *Subject) judgeSpotted(found []demand.Spotted, say spottedTexts, c *law.Case) {
	sure := slices.DeleteFunc(slices.Clone(found), func(f demand.Spotted) bool { return !f.Sure })
	switch {
	case len(sure) > 0:
		c.Refuse("content."+sure[0].Part, i18n.M(say.sure, "list", spottedQuotes(sure)), i18n.M(say.sureAllowed))
	case len(found) > 0:
		c.Warn("content."+found[0].Part, i18n.M(say.maybe, "list", spottedQuotes(found)), i18n.M(say.maybeAllowed))
	}
}

// spottedQuotes are sentences with the words that were found in them.
func spottedQuotes(list []demand.Spotted) []i18n.Msg {
	out := make([]i18n.Msg, 0, casesNamed)
	for _, f := range list[:min(len(list), casesNamed)] {
		out = append(out, i18n.M("instrument.cases_words.one", "sentence", strings.TrimSpace(f.Text()), "words", f.Marked()))
	}
	return out
}
