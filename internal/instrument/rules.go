package instrument

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
)

// Subject is a draft with what is needed to judge it: the calendar and the tables of the edition in force.
type Subject struct {
	*Draft
	Cal *calendar.Calendar

	authorities Authorities
	posts       PostMap
	weights     InspectionWeights
	least       Floor // the least term of the kind
	caseWords   demand.Cases
	moods       demand.Moods
	direct      []BodyKind         // of whom cases are asked directly (43)
	found       *demand.CasesFound // once the texts are read
}

type (
	rule = law.Rule[*Subject]
	head = law.Head
)

// Rules are the rules of the chapter in the order of paragraphs.
func Rules() []rule {
	return slices.Concat(groundRules(), assignmentRules(), taskRules(), requestRules(), commonRules(), supplementRules(), delegationRules(), periodRules())
}

// Heads are what is known of the chapter's rules without any edition.
func Heads() []law.Head {
	return slices.Concat(headsOf(Rules()), headsOf(oralRules()), headsOf(informRules()))
}

func headsOf[S any](rules []law.Rule[S]) []law.Head {
	out := make([]law.Head, len(rules))
	for i, r := range rules {
		out[i] = r.Head
	}
	return out
}

// groundRules: 3, 14, 39, 41.
func groundRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.signer.supervision", Kind: law.Power, Requirements: []string{"G3b"},
			Fields: []string{"signer.leads", "signer.post"},
		}, judgeSupervision),
		law.New(head{
			Name: "instrument.unit_plan", Kind: law.Ban, Requirements: []string{"P14c", "P14d"},
			Fields: []string{"ground", "kind", "needs_inquiry"},
		}, judgeUnitPlan),
		law.New(head{
			Name: "instrument.assignment.ground", Kind: law.Ground, Requirements: []string{"I39"},
			Fields: []string{"ground"},
		}, only(judgeGround, Assignment)),
		law.New(head{
			Name: "instrument.ground", Kind: law.Ground, Requirements: []string{"I41b"},
			Fields: []string{"ground"},
		}, only(judgeGround, Task, Request)),
		law.New(head{
			Name: "instrument.one_off", Kind: law.Ban, Requirements: []string{"I41a"},
			Fields: []string{"periodic"},
		}, judgeOneOff),
	}
}

// assignmentRules: 40.
func assignmentRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.assignment.term.floor", Kind: law.Floor, Requirements: []string{"I40b"},
			Fields: []string{"term"},
		}, only(judgeFloor, Assignment)),
		law.New(head{
			Name: "instrument.assignment.signers", Kind: law.Power, Requirements: []string{"I40c"},
			Fields: []string{"signer"},
		}, only(judgeSigner, Assignment)),
		law.New(head{
			Name: "instrument.assignment.content", Kind: law.Content, Requirements: []string{"I40a", "I40d"},
			Fields: []string{"content"},
		}, only(judgeContent, Assignment)),
		law.New(head{
			Name: "instrument.assignment.interim", Kind: law.Ban, Requirements: []string{"I40e"},
			Fields: []string{"interim"},
		}, only(judgeInterim, Assignment)),
		law.New(head{
			Name: RuleInterimWords, Kind: law.Ban, Requirements: []string{"I40e"},
			Fields: []string{"content", "term"},
		}, only(judgeInterimWords, Assignment)),
		law.New(head{
			Name: "instrument.assignment.analysis", Kind: law.Content, Requirements: []string{"I40f"},
			Fields: []string{"attachments"},
		}, only(judgeAttachments, Assignment)),
		law.New(head{
			Name: "instrument.assignment.way", Kind: law.Ban, Requirements: []string{"I40h"},
			Fields: []string{"content.algorithm"},
		}, only(judgeWay, Assignment)),
	}
}

// taskRules: 42.
func taskRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.task.matter", Kind: law.Content, Requirements: []string{"I42a"},
			Fields: []string{"matter"},
		}, only(judgeMatter, Task)),
		law.New(head{
			Name: "instrument.task.term.floor", Kind: law.Floor, Requirements: []string{"I42b"},
			Fields: []string{"term"},
		}, only(judgeFloor, Task)),
		law.New(head{
			Name: "instrument.task.signers", Kind: law.Power, Requirements: []string{"I42c"},
			Fields: []string{"signer"},
		}, only(judgeSigner, Task)),
		law.New(head{
			Name: "instrument.task.content", Kind: law.Content, Requirements: []string{"I42d"},
			Fields: []string{"content"},
		}, only(judgeContent, Task)),
	}
}

// requestRules: 43. The last part of 43, on cases, speaks of asking for them and of no kind of instrument, so its two rules hold for
// every kind (see I-265).
func requestRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.request.held", Kind: law.Ban, Requirements: []string{"I43a", "I43d"},
			Fields: []string{"needs_inquiry"},
		}, only(judgeHeld, Request)),
		law.New(head{
			Name: RuleHeldWords, Kind: law.Ban, Requirements: []string{"I43a", "I43d"},
			Fields: []string{"content", "needs_inquiry"},
		}, only(judgeHeldWords, Request)),
		law.New(head{
			Name: "instrument.request.term.floor", Kind: law.Floor, Requirements: []string{"I43b"},
			Fields: []string{"term"},
		}, only(judgeFloor, Request)),
		law.New(head{
			Name: "instrument.request.signers", Kind: law.Power, Requirements: []string{"I43c"},
			Fields: []string{"signer"},
		}, only(judgeSigner, Request)),
		law.New(head{
			Name: "instrument.request.content", Kind: law.Content, Requirements: []string{"I43d"},
			Fields: []string{"content"},
		}, only(judgeContent, Request)),
		law.New(head{
			Name: "instrument.request.cases", Kind: law.Ban, Requirements: []string{"I43e"},
			Fields: []string{"asks_case_files", "recipients"},
		}, judgeCases),
		law.New(head{
			Name: RuleCaseWords, Kind: law.Ban, Requirements: []string{"I43e"},
			Fields: []string{"content", "asks_case_files", "recipients"},
		}, judgeCaseWords),
	}
}

// commonRules: 44, 44-1, 45, 49-1, 50.
func commonRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.signed", Kind: law.Ban, Requirements: []string{"I44a"},
			Fields: []string{"signature"},
		}, judgeSigned),
		law.New(head{
			Name: ruleOralSame, Kind: law.Ban, Requirements: []string{"I44b"},
			Fields: []string{"kind", "ground", "recipients", "signer.post"},
		}, judgeOralSame),
		law.New(head{
			Name: "instrument.sources", Kind: law.Ban, Requirements: []string{"I44c"},
			Fields: []string{"content"},
		}, judgeSources),
		law.New(head{
			Name: RuleTwice, Kind: law.Ban, Requirements: []string{"I44c"},
			Fields: []string{"content.name", "content", "recipients"},
		}, judgeTwice),
		law.New(head{
			Name: "instrument.term.shortened", Kind: law.Ban, Requirements: []string{"I44d"},
			Fields: []string{"short"},
		}, judgeShortened),
		law.New(head{
			Name: DutyPlanSend, Kind: law.Ceiling, Requirements: []string{"I44e"},
			Fields: []string{"ground"},
		}, judgePlanSend),
		law.New(head{
			Name: "instrument.load", Kind: law.Ceiling, Requirements: []string{"I44f"},
			Fields: []string{"recipients", "area_id"},
		}, judgeLoad),
		law.New(head{
			Name: "instrument.cases_and_info", Kind: law.Ban, Requirements: []string{"I44g"},
			Fields: []string{"asks_case_info"},
		}, judgeCasesAndInfo),
		law.New(head{
			Name: RuleCaseInfoWords, Kind: law.Ban, Requirements: []string{"I44g"},
			Fields: []string{"content", "asks_case_info"},
		}, judgeCaseInfoWords),
		law.New(head{
			Name: "instrument.responsible", Kind: law.Content, Requirements: []string{"I441"},
			Fields: []string{"drafter", "signer", "agreements"},
		}, judgeResponsible),
		law.New(head{
			Name: "instrument.agreement.units", Kind: law.Agreement, Requirements: []string{"I45"},
			Fields: []string{"agreements", "units"},
		}, judgeUnitAgreement),
		law.New(head{
			Name: "instrument.agreement.apparatus", Kind: law.Agreement, Requirements: []string{"I491a"},
			Fields: []string{"apparatus"},
		}, judgeApparatusAgreement),
		law.New(head{
			Name: "instrument.levels", Kind: law.Power, Requirements: []string{"I50"},
			Fields: []string{"recipients", "sender"},
		}, judgeLevels),
	}
}

type judge[V any] func(s *Subject, v V, c *law.Case)

// only limits a rule to kinds of instrument.
func only[V any](f judge[V], kinds ...Kind) func(*Subject, V, *law.Case) {
	return func(s *Subject, v V, c *law.Case) {
		if !slices.Contains(kinds, s.Kind) {
			c.NotApplicable()
			return
		}
		f(s, v, c)
	}
}

// kindMsg names the kind of instrument.
func kindMsg(k Kind) i18n.Msg { return i18n.Msg{Key: "instrument.kind." + string(k)} }

// modelPost is the post whose place an official takes in the lists of chapter 6: in a body the edition's table says
// it (50), in the General Prosecutor's Office every post is itself.
func (s *Subject) modelPost(post string) string {
	if s.Sender.BodyKind == GPO {
		return post
	}
	if model, ok := s.posts[post]; ok {
		return model
	}
	return post
}
