package analysis

import (
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

type rule = law.Rule[*Draft]

// Names of the rules and values that other code asks for.
const (
	RuleSummaryTerm = "analysis.summary.term"
	RuleMemoTerm    = "analysis.memo.term"
	ruleDeliver     = "analysis.deliver"
	ruleCoordinate  = "analysis.coordinate"
	ruleSigner      = "analysis.signer"
	rulePages       = "analysis.memo.pages"
)

// Rules are the rules of the chapter in the order of paragraphs.
func Rules() []rule {
	return []rule{
		law.New(law.Head{Name: "analysis.content", Kind: law.Content, Requirements: []string{"A28"}, Fields: []string{"parts"}}, products(judgeParts)),
		law.New(law.Head{Name: "analysis.author", Kind: law.Power, Requirements: []string{"A28"}, Fields: []string{"kind"}}, products(judgeAuthor)),
		law.New(law.Head{Name: "analysis.character", Kind: law.Content, Requirements: []string{"A28"}, Fields: []string{"character"}}, products(judgeCharacter)),
		law.New(law.Head{Name: "analysis.matter", Kind: law.Content, Requirements: []string{"A28"}, Fields: []string{"area_id"}}, products(judgeMatter)),
		law.New(law.Head{Name: "analysis.sources", Kind: law.Content, Requirements: []string{"A29"}, Fields: []string{"sources"}}, products(judgeSources)),
		law.New(law.Head{Name: ruleSigner, Kind: law.Power, Requirements: []string{"A30"}, Fields: []string{"signer_post"}}, products(judgeSigner)),
		law.New(law.Head{Name: "analysis.summary.debtor", Kind: law.Power, Requirements: []string{"A32"}, Fields: []string{"owed_id"}}, of(Summary, judgeOwes)),
		law.New(law.Head{Name: "analysis.summary.content", Kind: law.Content, Requirements: []string{"A32"}, Fields: []string{"parts"}}, of(Summary, judgeParts)),
		law.New(law.Head{Name: "analysis.summary.signer", Kind: law.Power, Requirements: []string{"A32"}, Fields: []string{"signer_post"}}, of(Summary, judgeHead)),
		law.New(law.Head{Name: "analysis.memo.debtor", Kind: law.Power, Requirements: []string{"A33a"}, Fields: []string{"owed_id"}}, of(Memo, judgeOwes)),
		law.New(law.Head{Name: "analysis.memo.content", Kind: law.Content, Requirements: []string{"A33b"}, Fields: []string{"parts"}}, of(Memo, judgeParts)),
		law.New(law.Head{Name: rulePages, Kind: law.Ceiling, Requirements: []string{"A33c"}, Fields: []string{"parts"}}, of(Memo, judgePages)),
		law.New(law.Head{Name: "analysis.memo.signer", Kind: law.Power, Requirements: []string{"A33a"}, Fields: []string{"signer_post"}}, of(Memo, judgeHead)),
	}
}

// Heads are what is known of the chapter's rules without any edition.
func Heads() []law.Head {
	rules := Rules()
	out := make([]law.Head, len(rules))
	for i, r := range rules {
		out[i] = r.Head
	}
	return out
}

// products limits a rule to the results that 30 lists.
func products[V any](judge func(*Draft, V, *law.Case)) func(*Draft, V, *law.Case) {
	return func(d *Draft, v V, c *law.Case) {
		if d.Kind.Periodic() {
			c.NotApplicable()
			return
		}
		judge(d, v, c)
	}
}

// of limits a rule to one kind.
func of[V any](kind Kind, judge func(*Draft, V, *law.Case)) func(*Draft, V, *law.Case) {
	return func(d *Draft, v V, c *law.Case) {
		if d.Kind != kind {
			c.NotApplicable()
			return
		}
		judge(d, v, c)
	}
}

// judgeAuthor: units, the Committee, the Academy, the regions and those equal to them organise analysis (28).
func judgeAuthor(d *Draft, v BodyList, c *law.Case) {
	if !slices.Contains(v.Bodies, d.BodyKind) {
		c.Refuse("", i18n.M("analysis.author.body"), i18n.M("analysis.author.allowed", "list", law.NamesOf("instrument.body", v.Bodies)))
	}
}

// judgeParts: the text holds every part listed (27, 28, 32, 33). Each missing part is a finding of its own.
func judgeParts(d *Draft, v PartList, c *law.Case) {
	for _, part := range v.Parts {
		if !d.has(part) {
			name := i18n.Msg{Key: "analysis.part." + part}
			c.Refuse("parts."+part, i18n.M("analysis.content.missing", "part", name), i18n.M("analysis.content.allowed", "part", name))
		}
	}
}

// judgeCharacter: a product is strategic, operational or emergency (28).
func judgeCharacter(d *Draft, v CharacterList, c *law.Case) {
	if !slices.Contains(v.Characters, d.Character) {
		c.Refuse("", i18n.M("analysis.character.missing"), i18n.M("analysis.character.allowed", "list", law.NamesOf("analysis.character", v.Characters)))
	}
}

// judgeMatter: a product has its line of work and area of law, its subject and the period that it covers (28).
func judgeMatter(d *Draft, _ law.None, c *law.Case) {
	if d.AreaID == "" {
		c.Refuse("area_id", i18n.M("analysis.area.missing"), i18n.M("analysis.area.allowed"))
	}
	if strings.TrimSpace(d.Subject) == "" {
		c.Refuse("subject", i18n.M("analysis.subject.missing"), i18n.M("analysis.subject.allowed"))
	}
	if d.From.None() || d.To.None() {
		c.Refuse("from", i18n.M("analysis.period.missing"), i18n.M("analysis.period.allowed"))
	}
}

// judgeSources: a product names what it draws on (29); a source that the list does not have is named in words.
func judgeSources(d *Draft, v SourceList, c *law.Case) {
	lawful := slices.DeleteFunc(slices.Clone(d.Sources), func(s string) bool { return !slices.Contains(v.Sources, s) })
	if len(lawful) == 0 {
		c.Refuse("sources", i18n.M("analysis.sources.missing"), i18n.M("analysis.sources.allowed", "list", law.NamesOf("analysis.source", v.Sources)))
		return
	}
	if slices.Contains(lawful, SourceOther) && strings.TrimSpace(d.SourceWords) == "" {
		c.Refuse("source_words", i18n.M("analysis.sources.unnamed"), i18n.M("analysis.sources.unnamed_allowed"))
	}
}

// judgeSigner: a product is signed by who leads the unit that made it (30; I-188).
func judgeSigner(d *Draft, v regulation.PostList, c *law.Case) {
	allowed := i18n.M("analysis.signer.allowed", "list", law.NamesOf("instrument.post", v.Posts))
	switch {
	case d.Signer == "":
		if d.Stage == Signing {
			c.Refuse("", i18n.M("analysis.signer.missing"), allowed)
		}
	case !slices.Contains(v.Posts, d.Signer):
		c.Refuse("", i18n.M("analysis.signer.power"), allowed)
	case !d.Leads:
		c.Refuse("", i18n.M("analysis.signer.leads"), allowed)
	}
}

// judgeOwes: a summary comes from the units, the Committee and the Academy, a memo from the regions and those equal to them,
// each once for its period (32, 33).
func judgeOwes(d *Draft, v BodyList, c *law.Case) {
	if !slices.Contains(v.Bodies, d.BodyKind) || !d.Owes {
		c.Refuse("", i18n.M("analysis.owes.not."+string(d.Kind)), i18n.M("analysis.owes.allowed."+string(d.Kind)))
	}
}

// judgeHead: the head of the unit or body himself signs, or who lawfully acts for him (32, 33).
func judgeHead(d *Draft, _ law.None, c *law.Case) {
	if !d.Heads && (d.Signer != "" || d.Stage == Signing) {
		c.Refuse("", i18n.M("analysis.head.not."+string(d.Kind)), i18n.M("analysis.head.allowed."+string(d.Kind)))
	}
}

// judgePages: the paper of a memo is at most so long; what is more is attached (33; I-187).
func judgePages(d *Draft, v PageLimit, c *law.Case) {
	switch {
	case d.Pages == 0:
		c.NotApplicable()
	case d.Pages > v.Most:
		c.Refuse("", i18n.M("analysis.pages.over", "n", d.Pages, "most", v.Most),
			i18n.M("analysis.pages.allowed", "most", v.Most, "over", d.Pages-v.Most))
	}
}
