package instrument

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Limits of what a draft may hold, in characters or items. They protect the system, not the law.
const (
	titleMax      = 500
	partMax       = 60_000
	recipientsMax = 400
	touchedMax    = 100
	reasonMax     = 4_000
	termDaysMax   = 1_000
	termsMax      = 50
)

// Term kinds of a draft.
const (
	TermWorkingDays = "working_days" // so many working days from the day of sending
	TermDate        = "date"         // a day named by the drafter
)

// Input is what a person fills in of an instrument: the draft as the form, the API and the CLI give it.
type Input struct {
	Kind  Kind   `json:"kind"`
	Lang  string `json:"lang"`  // kk or ru: the language in which it is written
	Title string `json:"title"` // the name, its short substance (40, 42, 43)
	// Parts are the contents by the keys that the edition asks of the kind (40, 42, 43).
	Parts map[string]string `json:"parts"`
	// GroundID links the ground on which it is sent (39, 41).
	GroundID string `json:"ground_id"`
	TermKind string `json:"term_kind"`
	TermDays int    `json:"term_days"`
	// TermDay is the day by which it is to be executed, when TermKind is date.
	TermDay calendar.Day `json:"term_day,omitzero"`
	// Periodic says that execution repeats (41, 47).
	Periodic bool `json:"periodic"`
	// Period is the periodic term, when TermKind is periodic (47).
	Period Period `json:"period,omitzero"`
	// Interim are intermediate terms, which an assignment may not have (40).
	Interim []InterimTerm `json:"interim"`
	// Recipients are the bodies that execute; Touched the units whose work it touches (45).
	Recipients []string `json:"recipients"`
	Touched    []string `json:"touched"`
	AreaID     string   `json:"area_id"`
	// SignerPost is the post that is to sign.
	SignerPost string `json:"signer_post"`
	// ShortGroundID links the ground that names an extremely short term (44).
	ShortGroundID string `json:"short_ground_id"`
	// Matter is the concrete matter of a task (42).
	Matter Matter `json:"matter"`
	// Supplement says which assignment or task it supplements, and why (46).
	Supplement SupplementInput `json:"supplement,omitzero"`
	// Delegation says which received instrument it sends on to those below (50); its ground is then that instrument.
	Delegation DelegationInput `json:"delegation,omitzero"`
	// NeedsInquiry says that the recipient must analyse, inspect or ask others to answer (14, 43).
	NeedsInquiry bool `json:"needs_inquiry"`
	// AsksCaseFiles, AsksCaseMaterials and AsksCaseInfo say what is asked for of cases (43, 44).
	AsksCaseFiles     bool `json:"asks_case_files"`
	AsksCaseMaterials bool `json:"asks_case_materials"`
	AsksCaseInfo      bool `json:"asks_case_info"`
	// Marked puts the access mark «Қызметтік пайдалану үшін / ДСП» on it; MarkGround is the item of the list it rests on.
	Marked     bool   `json:"marked"`
	MarkGround string `json:"mark_ground"`
	// Ordered runs the agreement in the order of the route; else all are asked at once (45).
	Ordered bool `json:"ordered"`
	// Questions are answered by every recipient in fields of its report.
	Questions []Question `json:"questions,omitempty"`
	// Reasons are written reasons for what was warned of, by rule.
	Reasons map[string]string `json:"reasons"`
}

// Tidy trims texts, removes doubled recipients and units, and drops empty parts. It changes no meaning.
func (in Input) Tidy() Input {
	in.Title = strings.Join(strings.Fields(in.Title), " ")
	parts := make(map[string]string, len(in.Parts))
	for k, v := range in.Parts {
		if v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")); v != "" {
			parts[k] = v
		}
	}
	in.Parts = parts
	reasons := make(map[string]string, len(in.Reasons))
	for k, v := range in.Reasons {
		if v = strings.TrimSpace(v); v != "" {
			reasons[k] = v
		}
	}
	in.Reasons = reasons
	questions := make([]Question, 0, len(in.Questions))
	for _, q := range in.Questions {
		if q = q.tidy(); q.KK != "" || q.RU != "" || q.Note != "" || len(q.Options) > 0 {
			questions = append(questions, q)
		}
	}
	if in.Questions = questions; len(questions) == 0 {
		in.Questions = nil
	}
	in.Recipients = document.Distinct(in.Recipients)
	in.Touched = document.Distinct(in.Touched)
	in.MarkGround = strings.TrimSpace(in.MarkGround)
	if in.Delegation.ExecutionID != "" {
		in.GroundID = ""
	}
	if in.TermKind == TermPeriodic {
		in.Periodic, in.TermDays, in.TermDay = true, 0, 0
	} else {
		in.Period = Period{}
	}
	in.Supplement.Words = strings.TrimSpace(in.Supplement.Words)
	return in
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// Shape reports what cannot be understood at all: an unknown kind, an overlong text, a foreign key of a part. What the
// Regulation asks is judged by the rules, which speak by paragraph; a draft may be saved while they still refuse it.
func (in Input) Shape(parts []string) error {
	var c fault.Collector
	if !slices.Contains(Kinds, in.Kind) {
		c.Bad("kind", i18n.M("instrument.bad.kind"), i18n.M("instrument.bad.kind_allowed"))
	}
	if in.Lang != "kk" && in.Lang != "ru" {
		c.Bad("lang", i18n.M("instrument.bad.lang"), i18n.M("instrument.bad.lang_allowed"))
	}
	if in.Title == "" {
		c.Bad("title", i18n.M("instrument.bad.title"), i18n.M("instrument.bad.title_allowed", "max", titleMax))
	}
	tooLong(&c, "title", in.Title, titleMax)
	for _, k := range sortedKeys(in.Parts) {
		if !slices.Contains(parts, k) {
			c.Bad("parts."+k, i18n.M("instrument.bad.part", "part", k), i18n.M("instrument.bad.part_allowed", "parts", strings.Join(parts, ", ")))
			continue
		}
		tooLong(&c, "parts."+k, in.Parts[k], partMax)
	}
	tooLong(&c, "mark_ground", in.MarkGround, titleMax)
	for _, k := range sortedKeys(in.Reasons) {
		tooLong(&c, "reasons."+k, in.Reasons[k], reasonMax)
	}
	in.shapeOfTerm(&c)
	in.shapeOfQuestions(&c)
	in.Supplement.shape(&c)
	tooMany(&c, "recipients", len(in.Recipients), recipientsMax)
	tooMany(&c, "touched", len(in.Touched), touchedMax)
	tooMany(&c, "interim", len(in.Interim), termsMax)
	tooLong(&c, "matter.reference", in.Matter.Reference, titleMax)
	for _, t := range in.Interim {
		tooLong(&c, "interim", t.What, titleMax)
	}
	tooMany(&c, "reasons", len(in.Reasons), termsMax)
	return c.Err()
}

func (in Input) shapeOfTerm(c *fault.Collector) {
	switch in.TermKind {
	case TermWorkingDays:
		if in.TermDays < 0 || in.TermDays > termDaysMax {
			c.Bad("term_days", i18n.M("instrument.bad.term_days"), i18n.M("instrument.bad.term_days_allowed", "max", termDaysMax))
		}
	case TermDate:
	case TermPeriodic:
		in.Period.shape(c)
	default:
		c.Bad("term_kind", i18n.M("instrument.bad.term_kind"), i18n.M("instrument.bad.term_kind_allowed"))
	}
}

func tooLong(c *fault.Collector, field, text string, limit int) {
	if n := utf8.RuneCountInString(text); n > limit {
		c.Bad(field, i18n.M("instrument.bad.long", "n", n), i18n.M("instrument.bad.long_allowed", "max", limit))
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError }) {
		c.Bad(field, i18n.M("instrument.bad.characters"), i18n.M("instrument.bad.characters_allowed"))
	}
}

func tooMany(c *fault.Collector, field string, n, limit int) {
	if n > limit {
		c.Bad(field, i18n.M("instrument.bad.many", "n", n), i18n.M("instrument.bad.many_allowed", "max", limit))
	}
}
