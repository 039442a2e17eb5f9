package instrument

import (
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// judgeSupervision: a deputy decides matters of what the order on the distribution of duties assigns to him (3); the
// head of a unit those of that unit (5). While it is not known whether the post leads the initiating unit, the rule is silent.
func judgeSupervision(s *Subject, v regulation.PostList, c *law.Case) {
	post := s.modelPost(s.Signer.power())
	if s.Signer.Leads == Unknown || !slices.Contains(v.Posts, post) {
		c.NotApplicable()
		return
	}
	if s.Signer.Leads == No {
		c.Refuse("signer.post", i18n.M("instrument.supervision.foreign", "post", i18n.Msg{Key: "instrument.post." + s.Signer.power()}),
			i18n.M("instrument.supervision.allowed"))
	}
}

// judgeUnitPlan: a measure of a unit's work plan is not laid on bodies; only a request for what they hold may go (14).
func judgeUnitPlan(s *Subject, v UnitPlan, c *law.Case) {
	switch {
	case s.Ground.Kind != GroundPlan || s.Ground.Plan != v.Plan:
		c.NotApplicable()
	case !slices.Contains(v.Only, s.Kind):
		c.Refuse("kind", i18n.M("instrument.unit_plan.kind", "kind", kindMsg(s.Kind)),
			i18n.M("instrument.unit_plan.kind_allowed", "list", law.NamesOf("instrument.kind", v.Only)))
	case s.NeedsInquiry:
		c.Refuse("needs_inquiry", i18n.M("instrument.unit_plan.inquiry"), i18n.M("instrument.unit_plan.inquiry_allowed"))
	}
}

// judgeGround: the instrument rests on one of the grounds listed (39, 41), and the ground can be found again.
func judgeGround(s *Subject, v Grounds, c *law.Case) {
	lawful := false
	switch s.Ground.Kind {
	case GroundPlan:
		lawful = slices.Contains(v.Plans, s.Ground.Plan)
	case GroundInstruction:
		lawful = s.instructionAllowed(v)
	case GroundReceived:
		lawful = s.Sender.BodyKind != GPO && slices.Contains(v.Instructions, superior)
	case GroundAct:
		a, held := s.authorities.Find(s.Ground.Authority)
		lawful = held && slices.Contains(v.Authorities, a.Role())
	default:
		c.Refuse("ground", i18n.M("instrument.ground.missing"), s.groundsAllowed(v))
		return
	}
	if !lawful {
		c.Refuse("ground", i18n.M("instrument.ground.foreign", "kind", kindMsg(s.Kind), "ground", s.groundName()), s.groundsAllowed(v))
		return
	}
	s.judgeGroundPaper(c)
}

func (s *Subject) instructionAllowed(v Grounds) bool {
	if s.Ground.By == superior {
		return s.Sender.BodyKind != GPO && slices.Contains(v.Instructions, superior)
	}
	return slices.Contains(v.Instructions, s.modelPost(s.Ground.By))
}

// judgeGroundPaper: the ground is a link, so that the planned measure, the instruction or the act can be opened.
func (s *Subject) judgeGroundPaper(c *law.Case) {
	g := &s.Ground
	switch g.Kind {
	case GroundPlan:
		if g.ID == "" && g.Item == "" {
			c.Refuse("ground.item", i18n.M("instrument.ground.item_missing"), i18n.M("instrument.ground.item_allowed"))
		}
	case GroundInstruction:
		if g.ID == "" && g.Title == "" && g.Number == "" {
			c.Refuse("ground.title", i18n.M("instrument.ground.instruction_unnamed"), i18n.M("instrument.ground.instruction_allowed"))
		}
	case GroundReceived:
		if g.ID == "" && g.Number == "" {
			c.Refuse("ground", i18n.M("instrument.ground.received_unnamed"), i18n.M("instrument.bad.received_allowed"))
		}
	case GroundAct:
		s.judgeAct(c)
	}
	if g.Day > c.Day {
		c.Refuse("ground.day", i18n.M("instrument.ground.future", "day", g.Day), i18n.M("instrument.ground.future_allowed", "day", c.Day))
	}
}

// judgeAct: an outside act has number, date and file, and its author existed on its date.
func (s *Subject) judgeAct(c *law.Case) {
	g := &s.Ground
	if g.Number == "" {
		c.Refuse("ground.number", i18n.M("instrument.ground.number_missing"), i18n.M("instrument.ground.act_allowed"))
	}
	if g.Day.None() {
		c.Refuse("ground.day", i18n.M("instrument.ground.day_missing"), i18n.M("instrument.ground.act_allowed"))
	}
	if !g.File {
		c.Refuse("ground.file", i18n.M("instrument.ground.file_missing"), i18n.M("instrument.ground.act_allowed"))
	}
	if a, _ := s.authorities.Find(g.Authority); !g.Day.None() && !a.Exists(g.Day) {
		c.Refuse("ground.authority", i18n.M("instrument.ground.authority_gone", "authority", a.Name, "day", g.Day),
			i18n.M("instrument.ground.authority_allowed"))
	}
}

// groundName says which ground was given.
func (s *Subject) groundName() i18n.Msg {
	g := &s.Ground
	switch g.Kind {
	case GroundPlan:
		return i18n.Msg{Key: "instrument.plan." + oneOf(g.Plan, planKinds)}
	case GroundReceived:
		return i18n.M("instrument.post.superior")
	case GroundInstruction:
		if g.By == superior {
			return i18n.M("instrument.post.superior")
		}
		return i18n.Msg{Key: "instrument.post." + oneOf(g.By, regulation.PostKinds)}
	}
	if a, ok := s.authorities.Find(g.Authority); ok {
		return i18n.T(a.Name)
	}
	return i18n.M("instrument.authority.unknown")
}

// oneOf keeps a word of a closed list and replaces any other, so that no input becomes a key of the catalogue.
func oneOf(word string, all []string) string {
	if slices.Contains(all, word) {
		return word
	}
	return "unknown"
}

// groundsAllowed lists the grounds that would pass on the day of the act.
func (s *Subject) groundsAllowed(v Grounds) i18n.Msg {
	var authorities []i18n.Text
	for _, a := range s.authorities {
		if slices.Contains(v.Authorities, a.Role()) && a.Exists(s.Day) {
			authorities = append(authorities, a.Name)
		}
	}
	var instructions []i18n.Msg
	for _, by := range v.Instructions {
		if by != superior || s.Sender.BodyKind != GPO {
			instructions = append(instructions, i18n.Msg{Key: "instrument.post." + by})
		}
	}
	return i18n.M("instrument.ground.allowed", "plans", law.NamesOf("instrument.plan", v.Plans),
		"instructions", instructions, "authorities", authorities)
}

// judgeOneOff: tasks and requests are one-off (41); 47 yet knows periodic tasks, see I-25.
func judgeOneOff(s *Subject, v OneOff, c *law.Case) {
	switch {
	case !slices.Contains(v.Refused, s.Kind) && !slices.Contains(v.Warned, s.Kind):
		c.NotApplicable()
	case !s.Periodic:
	case slices.Contains(v.Refused, s.Kind):
		c.Refuse("periodic", i18n.M("instrument.one_off.refused", "kind", kindMsg(s.Kind)), i18n.M("instrument.one_off.refused_allowed"))
	default:
		c.Warn("periodic", i18n.M("instrument.one_off.warned", "kind", kindMsg(s.Kind)), i18n.M("instrument.one_off.warned_allowed"))
	}
}
