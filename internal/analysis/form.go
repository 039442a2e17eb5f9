package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Limits of what a product may hold, in characters or items. They protect the system, not the law.
const (
	titleMax     = 500
	partMax      = 60_000
	addresseeMax = 60
)

// Input is what a person fills in of a product: the draft as the form and the API give it.
type Input struct {
	Kind  Kind   `json:"kind"`
	Lang  string `json:"lang"` // kk or ru: the language in which it is written
	Title string `json:"title"`
	// Parts are the texts by the keys of PartsOf.
	Parts map[string]string `json:"parts"`
	// Character, AreaID, Subject, From and To and Sources are of a product (28, 29); a summary and a memo have their period.
	Character   Character    `json:"character"`
	AreaID      string       `json:"area_id"`
	Subject     string       `json:"subject"`
	From        calendar.Day `json:"from,omitzero"`
	To          calendar.Day `json:"to,omitzero"`
	Sources     []string     `json:"sources"`
	SourceWords string       `json:"source_words"` // of the source "other"
	// SignerPost is the post that is to sign a product; a summary and a memo are signed by the head of who owes them.
	SignerPost string `json:"signer_post"`
	// Addressees are posts (p:), units (u:) and bodies (b:) to which a product goes besides the Apparatus.
	Addressees []string `json:"addressees"`
	// OwedID is what a summary or a memo answers (32, 33).
	OwedID string `json:"owed_id"`
	// Marked puts the access mark «Қызметтік пайдалану үшін / ДСП» on it.
	Marked bool `json:"marked"`
}

// Tidy trims texts, and drops empty parts and doubled items. It changes no meaning.
func (in Input) Tidy() Input {
	in.Title, in.Subject, in.SourceWords = strings.TrimSpace(in.Title), strings.TrimSpace(in.Subject), strings.TrimSpace(in.SourceWords)
	parts := map[string]string{}
	for k, t := range in.Parts {
		if t = strings.TrimSpace(t); t != "" {
			parts[k] = t
		}
	}
	in.Parts = parts
	in.Sources, in.Addressees = document.Distinct(in.Sources), document.Distinct(in.Addressees)
	if in.Kind.Periodic() {
		in.Character, in.AreaID, in.Subject, in.Sources, in.SourceWords = "", "", "", []string{}, ""
		in.Addressees, in.SignerPost = []string{}, ""
	} else {
		in.OwedID = ""
	}
	if !slices.Contains(in.Sources, SourceOther) {
		in.SourceWords = ""
	}
	return in
}

// shape refuses what cannot be understood; what the Regulation asks is for the rules to say.
func (in Input) shape(today calendar.Day) error {
	var c fault.Collector
	if !slices.Contains(Kinds, in.Kind) {
		c.Bad("kind", i18n.M("analysis.bad.kind"), i18n.M("analysis.bad.kind_allowed", "list", law.NamesOf("analysis.kind", Kinds)))
	}
	if in.Lang != "kk" && in.Lang != "ru" {
		c.Bad("lang", i18n.M("analysis.bad.lang"), i18n.M("analysis.bad.lang_allowed"))
	}
	if in.Title == "" {
		c.Bad("title", i18n.M("analysis.bad.title"), i18n.M("analysis.bad.title_allowed", "max", titleMax))
	}
	tooLong(&c, "title", in.Title, titleMax)
	tooLong(&c, "subject", in.Subject, titleMax)
	tooLong(&c, "source_words", in.SourceWords, titleMax)
	for _, k := range sorted(in.Parts) {
		if !slices.Contains(PartsOf(in.Kind), k) {
			c.Bad("parts", i18n.M("analysis.bad.part", "part", k), i18n.M("analysis.bad.part_allowed", "list", law.NamesOf("analysis.part", PartsOf(in.Kind))))
			continue
		}
		tooLong(&c, "parts."+k, in.Parts[k], partMax)
	}
	if in.Character != "" && !slices.Contains(Characters, in.Character) {
		c.Bad("character", i18n.M("analysis.bad.choice"), i18n.M("analysis.character.allowed", "list", law.NamesOf("analysis.character", Characters)))
	}
	for _, s := range in.Sources {
		if !slices.Contains(Sources, s) {
			c.Bad("sources", i18n.M("analysis.bad.choice"), i18n.M("analysis.sources.allowed", "list", law.NamesOf("analysis.source", Sources)))
			break
		}
	}
	switch {
	case !in.From.None() && !in.To.None() && in.From > in.To:
		c.Bad("to", i18n.M("analysis.bad.period"), i18n.M("analysis.bad.period_allowed", "from", in.From))
	case !in.Kind.Periodic() && in.To > today:
		c.Bad("to", i18n.M("analysis.bad.future"), i18n.M("analysis.bad.future_allowed", "day", today))
	}
	if len(in.Addressees) > addresseeMax {
		c.Bad("addressees", i18n.M("analysis.bad.many", "n", len(in.Addressees)), i18n.M("analysis.bad.many_allowed", "max", addresseeMax))
	}
	return c.Err()
}

func sorted(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func tooLong(c *fault.Collector, field, text string, limit int) {
	if n := utf8.RuneCountInString(text); n > limit {
		c.Bad(field, i18n.M("analysis.bad.long", "n", n), i18n.M("analysis.bad.long_allowed", "max", limit))
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError }) {
		c.Bad(field, i18n.M("analysis.bad.characters"), i18n.M("analysis.bad.characters_allowed"))
	}
}

// stored is the input as the document keeps it: texts as parts in order, everything else as facts.
func stored(in Input) document.Content {
	title, parts := in.Title, in.Parts
	in.Title, in.Parts = "", nil
	return document.NewContent(title, PartsOf(in.Kind), parts, in)
}

// restored is the counterpart of stored.
func restored(c document.Content) (in Input, err error) {
	in.Title, in.Parts, err = c.Restore(&in)
	return in, err
}
