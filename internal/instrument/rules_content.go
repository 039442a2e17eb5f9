package instrument

import (
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/law"
)

// judgeContent: the instrument holds every part listed (40, 42, 43). Each missing part is a finding of its own.
func judgeContent(s *Subject, v PartList, c *law.Case) {
	for _, part := range v.Parts {
		if s.hasPart(part) {
			continue
		}
		name := i18n.Msg{Key: "instrument.part." + part}
		c.Refuse(partField(part), i18n.M("instrument.content.missing", "part", name), i18n.M("instrument.content.allowed", "part", name))
	}
}

func (s *Subject) hasPart(part string) bool {
	switch part {
	case "ground": // that there is none, and which would pass, the rule of 39 and 41 says; told twice it would look like two faults
		return true
	case "term": // of what is lacking in a periodic one the rule of 47 speaks
		return !s.term().IsZero() || s.Periodic && !s.Period.IsZero()
	}
	return strings.TrimSpace(s.Content[part]) != ""
}

func partField(part string) string {
	if part == "ground" || part == "term" {
		return part
	}
	return "content." + part
}

// judgeInterim: an assignment sets no intermediate terms (40).
func judgeInterim(s *Subject, _ law.None, c *law.Case) {
	if len(s.Interim) > 0 {
		c.Refuse("interim", i18n.M("instrument.interim.found", "n", len(s.Interim)), i18n.M("instrument.interim.allowed"))
	}
}

// judgeAttachments: before an assignment is sent the situation and the statistics at hand are analysed (40): the
// analysis is attached.
func judgeAttachments(s *Subject, v RoleList, c *law.Case) {
	for _, role := range v.Roles {
		if !s.HasAttachment(role) {
			name := i18n.Msg{Key: "instrument.role." + role}
			c.Refuse("attachments", i18n.M("instrument.attachment.missing", "role", name), i18n.M("instrument.attachment.allowed", "role", name))
		}
	}
}

// judgeWay: the executor of an assignment chooses the way to the result (40), so it prescribes no steps.
func judgeWay(s *Subject, v ForeignParts, c *law.Case) {
	for _, part := range v.Foreign {
		if s.hasPart(part) {
			c.Refuse(partField(part), i18n.M("instrument.way.prescribed", "part", i18n.Msg{Key: "instrument.part." + part}),
				i18n.M("instrument.way.allowed"))
		}
	}
}

// judgeMatter: a task is about a concrete matter (42).
func judgeMatter(s *Subject, v Matters, c *law.Case) {
	if !slices.Contains(v.Matters, s.Matter.Kind) {
		c.Refuse("matter.kind", i18n.M("instrument.matter.missing"), i18n.M("instrument.matter.allowed", "list", law.NamesOf("instrument.matter", v.Matters)))
		return
	}
	if strings.TrimSpace(s.Matter.Reference) == "" {
		c.Refuse("matter.reference", i18n.M("instrument.matter.unnamed"), i18n.M("instrument.matter.unnamed_allowed"))
	}
}

// judgeHeld: a request asks for what the recipient already holds (43).
func judgeHeld(s *Subject, _ law.None, c *law.Case) {
	if s.NeedsInquiry {
		c.Refuse("needs_inquiry", i18n.M("instrument.held.inquiry"), i18n.M("instrument.held.allowed"))
	}
}

// judgeCases: criminal, civil and administrative cases are asked directly from the court or the authorised body, not
// from a subordinate office (43), by whatever kind of instrument.
func judgeCases(s *Subject, v CaseSources, c *law.Case) {
	if !s.AsksCaseFiles {
		c.NotApplicable()
		return
	}
	for i := range s.Recipients {
		if !slices.Contains(v.Direct, s.Recipients[i].Kind) {
			c.Refuse("asks_case_files", i18n.M("instrument.cases.indirect"), i18n.M("instrument.cases.allowed"))
			return
		}
	}
}

// judgeSources: nothing is asked for that stands in the registers, systems and open sources to which prosecutors have access
// (44). Each kind of data that is met holds the draft until it is shown in writing what the source lacks.
func judgeSources(s *Subject, v SourceParts, c *law.Case) {
	parts := v.Parts[s.Kind]
	for _, h := range s.Held {
		if !slices.Contains(parts, h.Part) {
			continue
		}
		c.WarnAbout(h.Item, "content."+h.Part, i18n.M("instrument.sources.held", "name", h.Name, "source", h.Source, "quote", h.Quote),
			i18n.M("instrument.sources.allowed"))
	}
}

// judgeCasesAndInfo: who asks for cases or materials does not ask for information on them at the same time (44).
func judgeCasesAndInfo(s *Subject, _ law.None, c *law.Case) {
	switch {
	case !s.AsksCaseFiles && !s.AsksCaseMaterials:
		c.NotApplicable()
	case s.AsksCaseInfo:
		c.Refuse("asks_case_info", i18n.M("instrument.cases_and_info.both"), i18n.M("instrument.cases_and_info.allowed"))
	}
}
