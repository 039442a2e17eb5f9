package planning

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
)

// Stage is the act at which a matter is judged.
type Stage string

// Stages of a plan and of a proposal.
const (
	StageCreate  Stage = "create"  // a plan is begun
	StageMeasure Stage = "measure" // a measure is entered or changed
	StageEndorse Stage = "endorse" // the draft goes to those who endorse it
	StageSubmit  Stage = "submit"  // it goes to who approves it
	StageApprove Stage = "approve"
	StageAgree   Stage = "agree" // a proposal goes to those who agree to it
	StageLeave   Stage = "leave" // a proposal goes to the Apparatus
	StageCall    Stage = "call"  // the first head of a body calls for proposals (17)
)

// Subject is a plan, its measures or a proposal with what is needed to judge it. What is not known at a stage is empty.
type Subject struct {
	Stage Stage
	Kind  Kind
	// Body is the kind of the body whose plan it is.
	Body org.UnitKind
	// InApparatus says that the author belongs to the Apparatus.
	InApparatus bool
	// Caller is the kind of post of who calls for proposals for the plan of a body, "" when he is of another body.
	Caller org.PostKind
	Goal   string
	// Approver is the kind of post that is to approve or approves; Supervises says that it supervises the unit, or that the
	// question does not arise.
	Approver   org.PostKind
	Supervises bool
	Period     Period
	Measures   []MeasureFacts
	// Endorsed says that everybody who must endorse the draft has.
	Endorsed bool
	Proposal *ProposalFacts
}

// MeasureFacts is a measure as the rules see it.
type MeasureFacts struct {
	Number int64
	Key    string // names the measure among others: its id, or "new"
	MeasureInput
	// Bodies are the names of the executors that are other bodies.
	Bodies []i18n.Text
}

// ProposalFacts is a proposal as the rules see it.
type ProposalFacts struct {
	Parts     map[string]string
	Executors int
	Due       bool
	// Supervisor names the post whose agreement is needed; Agreed and Partners say what was reached.
	Supervisor i18n.Text
	Agreed     bool
	Waiting    []i18n.Text // partners that have not agreed
	Outside    []Outside
}

// Outside is a state body whose part is needed, with the paper by which it agreed (12).
type Outside struct {
	Name   string `json:"name"`
	Number string `json:"number" doc:"Number of the letter by which it agreed."`
	Day    string `json:"day" doc:"Date of that letter, 2026-03-19."`
}

type (
	rule = law.Rule[*Subject]
	head = law.Head
)

// Rules are the rules of the chapter in the order of paragraphs.
func Rules() []rule {
	return slices.Concat(authorRules(), proposalRules(), contentRules())
}

// Heads are what is known of the chapter's rules without any edition.
func Heads() []law.Head {
	rules := Rules()
	out := make([]law.Head, len(rules))
	for i, r := range rules {
		out[i] = r.Head
	}
	for _, r := range deedRules() {
		out = append(out, r.Head)
	}
	return out
}

// authorRules: who draws up and who approves (11, 12, 14, 17).
func authorRules() []rule {
	return []rule{
		law.New(head{Name: "planning.special", Kind: law.Power, Requirements: []string{"P11a", "P11b"}, Fields: []string{"approver_post", "goal"}}, judgeSpecial),
		law.New(head{Name: "planning.author", Kind: law.Power, Requirements: []string{"P12a"}, Fields: []string{"kind"}}, judgeAuthor),
		law.New(head{Name: "planning.approver", Kind: law.Power, Requirements: []string{"P12a"}, Fields: []string{"approver_post"}}, judgeApprover),
		law.New(head{Name: "planning.unit.approver", Kind: law.Power, Requirements: []string{"P14a", "P14b"}, Fields: []string{"approver_post"}}, judgeUnitApprover),
		law.New(head{Name: "planning.body.approver", Kind: law.Power, Requirements: []string{"P17a"}, Fields: []string{"approver_post"}}, judgeBodyApprover),
		law.New(head{Name: RuleCall, Kind: law.Power, Requirements: []string{"P17a"}, Fields: []string{"kind"}}, judgeCall),
		law.New(head{Name: "planning.district", Kind: law.Ban, Requirements: []string{"P17b"}, Fields: []string{"kind"}}, judgeDistrict),
		law.New(head{Name: "planning.endorsed", Kind: law.Agreement, Requirements: []string{"P12g"}, Fields: []string{"endorsement"}}, judgeEndorsed),
	}
}

// proposalRules: 12.
func proposalRules() []rule {
	return []rule{
		law.New(head{Name: "planning.proposal.content", Kind: law.Content, Requirements: []string{"P12e"}, Fields: []string{"parts"}}, judgeProposalContent),
		law.New(head{Name: "planning.proposal.partners", Kind: law.Agreement, Requirements: []string{"P12f"}, Fields: []string{"outside"}}, judgePartners),
		law.New(head{Name: "planning.proposal.agreed", Kind: law.Agreement, Requirements: []string{"P12d"}, Fields: []string{"agreement"}}, judgeProposalAgreed),
	}
}

// contentRules: what a plan holds and does not (14, 15, 16).
func contentRules() []rule {
	return []rule{
		law.New(head{Name: "planning.unit.bodies", Kind: law.Ban, Requirements: []string{"P14c"}, Fields: []string{"executors"}}, judgeUnitBodies),
		law.New(head{Name: "planning.daily", Kind: law.Ban, Requirements: []string{"P15"}, Fields: []string{"name"}}, judgeDaily),
		law.New(head{Name: "planning.table", Kind: law.Content, Requirements: []string{"P16"}, Fields: []string{"name"}}, judgeTable),
	}
}

func (s *Subject) plan() bool { return s.Proposal == nil }

// judgeSpecial: the responsible units draw a special plan up for a set goal, the General Prosecutor approves it (11).
func judgeSpecial(s *Subject, v PostList, c *law.Case) {
	if !s.plan() || s.Kind != Special || s.Body != org.KindGPO {
		c.NotApplicable()
		return
	}
	if strings.TrimSpace(s.Goal) == "" {
		c.Refuse("goal", i18n.M("planning.special.goal"), i18n.M("planning.special.goal_allowed"))
	}
	mayApprove(s, v, c)
}

func mayApprove(s *Subject, v PostList, c *law.Case) {
	if s.Approver != "" && !slices.Contains(v.Posts, s.Approver) {
		c.Refuse("approver_post", i18n.M("planning.approver.wrong", "post", org.PostKindMsg(s.Approver)),
			i18n.M("planning.approver.allowed", "list", postNames(v.Posts)))
	}
}

// judgeAuthor: the Apparatus draws the annual and quarterly plans up (12).
func judgeAuthor(s *Subject, v Authorship, c *law.Case) {
	switch {
	case !s.plan() || s.Body != org.KindGPO || !slices.Contains(v.Apparatus, s.Kind):
		c.NotApplicable()
	case !s.InApparatus && s.Stage != StageApprove:
		c.Refuse("kind", i18n.M("planning.author.apparatus", "kind", kindMsg(s.Kind)), i18n.M("planning.author.allowed"))
	}
}

func judgeApprover(s *Subject, v PostList, c *law.Case) {
	if !s.plan() || s.Body != org.KindGPO || s.Kind != Annual && s.Kind != Quarterly {
		c.NotApplicable()
		return
	}
	mayApprove(s, v, c)
}

// judgeUnitApprover: a unit's plan is approved by the General Prosecutor, the supervising deputy or the Chief of the
// Apparatus (14).
func judgeUnitApprover(s *Subject, v PostList, c *law.Case) {
	if !s.plan() || s.Body != org.KindGPO || s.Kind != UnitPlan {
		c.NotApplicable()
		return
	}
	mayApprove(s, v, c)
	if s.Approver.IsDeputyGP() && !s.Supervises {
		c.Refuse("approver_post", i18n.M("planning.unit.supervises"), i18n.M("planning.approver.allowed", "list", postNames(v.Posts)))
	}
}

// judgeBodyApprover: other bodies plan as their first heads decide (17).
func judgeBodyApprover(s *Subject, v PostList, c *law.Case) {
	if !s.plan() || s.Body == org.KindGPO || s.Body == org.KindDistrict {
		c.NotApplicable()
		return
	}
	mayApprove(s, v, c)
}

// judgeCall: the first head of the Committee, the Academy or a region calls for proposals for its plan; the windows of the Office
// open by themselves (12, 17; I-210).
func judgeCall(s *Subject, v PostList, c *law.Case) {
	switch {
	case s.Stage != StageCall || s.Body == org.KindDistrict:
		c.NotApplicable()
	case s.Body == org.KindGPO:
		c.Refuse("kind", i18n.M("planning.call.office"), i18n.M("planning.call.office_allowed"))
	case !slices.Contains(v.Posts, s.Caller):
		c.Refuse("kind", i18n.M("planning.call.who"), i18n.M("planning.call.who_allowed", "list", postNames(v.Posts)))
	}
}

// judgeDistrict: district offices draw up no plan (17).
func judgeDistrict(s *Subject, v BodyKinds, c *law.Case) {
	switch {
	case !s.plan():
		c.NotApplicable()
	case slices.Contains(v.Bodies, s.Body):
		c.Refuse("kind", i18n.M("planning.district.none"), i18n.M("planning.district.allowed"))
	}
}

// judgeEndorsed: deputies and heads of units endorse the draft before it is submitted (12).
func judgeEndorsed(s *Subject, v Endorsers, c *law.Case) {
	switch {
	case !s.plan() || s.Body != org.KindGPO || !slices.Contains(v.Kinds, s.Kind) || s.Stage != StageSubmit && s.Stage != StageApprove:
		c.NotApplicable()
	case !s.Endorsed:
		c.Refuse("endorsement", i18n.M("planning.endorsed.missing"), i18n.M("planning.endorsed.allowed"))
	}
}

// judgeProposalContent: the parts of a proposal (12).
func judgeProposalContent(s *Subject, v PartList, c *law.Case) {
	if s.plan() {
		c.NotApplicable()
		return
	}
	for _, part := range v.Parts {
		switch part {
		case "executors":
			if s.Proposal.Executors == 0 {
				c.Refuse("executors", i18n.M("planning.proposal.part_missing", "part", i18n.M("planning.part.executors")), i18n.M("planning.proposal.executors_allowed"))
			}
		case "term":
			if !s.Proposal.Due {
				c.Refuse("due", i18n.M("planning.proposal.part_missing", "part", i18n.M("planning.part.term")), i18n.M("planning.proposal.term_allowed"))
			}
		default:
			if utf8.RuneCountInString(strings.TrimSpace(s.Proposal.Parts[part])) < max(v.Min, 1) {
				c.Refuse("parts."+part, i18n.M("planning.proposal.part_missing", "part", i18n.Msg{Key: "planning.part." + part}),
					i18n.M("planning.proposal.part_allowed", "n", max(v.Min, 1)))
			}
		}
	}
}

// judgePartners: whose part is needed agrees beforehand (12).
func judgePartners(s *Subject, _ AgreeTerm, c *law.Case) {
	if s.plan() {
		c.NotApplicable()
		return
	}
	for _, o := range s.Proposal.Outside {
		if o.Number == "" || o.Day == "" {
			c.Refuse("outside", i18n.M("planning.proposal.outside", "name", o.Name), i18n.M("planning.proposal.outside_allowed"))
		}
	}
	if s.Stage == StageLeave {
		for _, name := range s.Proposal.Waiting {
			c.Refuse("agreement", i18n.M("planning.proposal.partner", "name", name), i18n.M("planning.proposal.partner_allowed"))
		}
	}
}

// judgeProposalAgreed: a proposal leaves only when the supervising deputy or the Chief of the Apparatus has agreed (12).
func judgeProposalAgreed(s *Subject, _ AgreeTerm, c *law.Case) {
	switch {
	case s.plan() || s.Stage != StageLeave:
		c.NotApplicable()
	case !s.Proposal.Agreed:
		c.Refuse("agreement", i18n.M("planning.proposal.not_agreed"), i18n.M("planning.proposal.agreed_allowed", "post", s.Proposal.Supervisor))
	}
}

// judgeUnitBodies: a measure of a unit's plan is laid on no other body (14).
func judgeUnitBodies(s *Subject, v BodyKinds, c *law.Case) {
	if !s.plan() || s.Kind != UnitPlan || s.Body != org.KindGPO {
		c.NotApplicable()
		return
	}
	for i := range s.Measures {
		c.Of = s.Measures[i].Key
		for _, name := range s.Measures[i].Bodies {
			c.Refuse("executors", i18n.M("planning.unit.body", "body", name), i18n.M("planning.unit.body_allowed"))
		}
	}
}

// judgeDaily: a plan holds no measure that follows from daily duties (15). Words raise the question; a person answers it.
func judgeDaily(s *Subject, v DailyWords, c *law.Case) {
	if !s.plan() || len(s.Measures) == 0 {
		c.NotApplicable()
		return
	}
	f := v.finder()
	for i := range s.Measures {
		m := &s.Measures[i]
		c.Of = m.Key
		if phrase, ok := f.find(m.Name); ok {
			c.WarnAbout(m.Key, "daily_reason", i18n.M("planning.daily.asked", "name", m.Name, "phrase", phrase), i18n.M("planning.daily.allowed"))
		}
	}
}

// judgeTable: the columns of the table (16).
func judgeTable(s *Subject, v PartList, c *law.Case) {
	if !s.plan() || len(s.Measures) == 0 && s.Stage != StageEndorse {
		c.NotApplicable()
		return
	}
	if len(s.Measures) == 0 {
		c.Refuse("measures", i18n.M("planning.table.empty"), i18n.M("planning.table.empty_allowed"))
	}
	for i := range s.Measures {
		c.Of = s.Measures[i].Key
		s.judgeLine(&s.Measures[i], v, c)
	}
}

func (s *Subject) judgeLine(m *MeasureFacts, v PartList, c *law.Case) {
	lacks := func(field, part string) {
		c.Refuse(field, i18n.M("planning.table.missing", "part", i18n.Msg{Key: "planning.part." + part}, "number", int(m.Number)),
			i18n.M("planning.table.missing_allowed"))
	}
	parts := v.Parts
	if s.Stage == StageMeasure { // a line may be filled in little by little; the whole is asked for before the draft leaves
		parts = nil
	}
	for _, part := range parts {
		switch part {
		case "executors":
			if len(m.Executors) == 0 {
				lacks("executors", part)
			}
		case "term":
			if m.Due.None() {
				lacks("due", part)
			}
		default:
			if strings.TrimSpace(m.text(part)) == "" {
				lacks(part, part)
			}
		}
	}
	if !m.Due.None() && !s.Period.Holds(m.Due) {
		c.Refuse("due", i18n.M("planning.table.outside", "day", m.Due), i18n.M("planning.table.outside_allowed", "from", s.Period.From, "until", s.Period.Until))
	}
}
