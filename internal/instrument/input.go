package instrument

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/regulation"
)

// Bounds of the input. A draft is a document of a few pages to at most all bodies there are.
const (
	MaxDraftBytes = 1 << 20
	maxPart       = 20_000 // characters of one part
	maxShort      = 500    // characters of names, numbers, references
	maxList       = 400    // recipients, units, attachments, interim terms
	maxLoadWeeks  = 60     // weeks of load for one recipient
	maxTermDays   = 1_000
)

// ReadDraft reads a draft from YAML or JSON, strictly: an unknown field, a malformed date, a word outside its list are
// a fault.Invalid that names the field. on, when given, replaces the day of the draft; today stands in where neither
// says one. What the Regulation asks of the draft is for Judge to say.
func ReadDraft(data []byte, on, today calendar.Day) (*Draft, error) {
	if len(data) > MaxDraftBytes {
		return nil, fault.Bad("", i18n.M("instrument.input.too_large", "n", MaxDraftBytes>>10))
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	d := &Draft{}
	if err := dec.Decode(d); err != nil {
		return nil, inputError(err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fault.Bad("", i18n.M("instrument.input.malformed", "detail", "YAML"))
	}
	if !on.None() {
		d.Day = on
	}
	if d.Day.None() {
		d.Day = today
	}
	if d.Stage == "" {
		d.Stage = Typing
	}
	return d, d.Validate()
}

var (
	unknownField = regexp.MustCompile(`line (\d+): field (\S+) not found`)
	wrongType    = regexp.MustCompile(`line (\d+): cannot unmarshal`)
	badDay       = regexp.MustCompile(`calendar: "([^"]*)" is not a day`)
)

func inputError(err error) error {
	text := err.Error()
	var c fault.Collector
	for _, m := range unknownField.FindAllStringSubmatch(text, -1) {
		c.Bad(m[2], i18n.M("instrument.input.unknown_field", "field", m[2], "line", m[1]))
	}
	for _, m := range wrongType.FindAllStringSubmatch(text, -1) {
		c.Bad("", i18n.M("instrument.input.wrong_type", "line", m[1]))
	}
	if m := badDay.FindStringSubmatch(text); m != nil {
		c.Bad("", i18n.M("instrument.input.bad_day", "value", m[1]))
	}
	if c.OK() {
		c.Bad("", i18n.M("instrument.input.malformed", "detail", "YAML / JSON"))
	}
	return c.Err()
}

// Validate checks the form of a draft: words of closed lists, sizes, and that the term is given in one way.
// All faults are reported together as fault.Invalid.
func (d *Draft) Validate() error {
	var c fault.Collector
	d.validateWords(&c)
	d.validateSizes(&c)
	if d.Day.None() {
		c.Bad("day", i18n.M("instrument.input.day_missing"))
	}
	if d.Sender.Body == "" {
		c.Bad("sender.body", i18n.M("instrument.input.required"))
	}
	switch {
	case d.Term.Days != 0 && !d.Term.Due.None(), !d.Period.IsZero() && !d.Term.IsZero():
		c.Bad("term", i18n.M("instrument.input.term_twice"))
	case d.Term.Days < 0 || d.Term.Days > maxTermDays:
		c.Bad("term.days", i18n.M("instrument.input.range", "least", 1, "most", maxTermDays))
	}
	d.Period.shape(&c)
	if d.Ground.ItemMonth < 0 || d.Ground.ItemMonth > 12 {
		c.Bad("ground.item_month", i18n.M("instrument.input.range", "least", 1, "most", 12))
	}
	return c.Err()
}

func (d *Draft) validateWords(c *fault.Collector) {
	word(c, "kind", d.Kind, Kinds, true)
	word(c, "stage", d.Stage, Stages, false)
	word(c, "sender.body_kind", d.Sender.BodyKind, BodyKinds, true)
	word(c, "ground.kind", d.Ground.Kind, allGrounds, false)
	word(c, "ground.plan", d.Ground.Plan, planKinds, false)
	word(c, "ground.by", d.Ground.By, append(slices.Clone(regulation.PostKinds), superior), false)
	word(c, "matter.kind", d.Matter.Kind, matterKinds, false)
	word(c, "signature", d.Signature, []SignatureState{Valid, Invalid, Stale}, false)
	word(c, "signer.post", d.Signer.Post, regulation.PostKinds, false)
	word(c, "signer.leads", d.Signer.Leads, []Tristate{Yes, No}, false)
	word(c, "apparatus.decision", d.Apparatus.Decision, Decisions, false)
	word(c, "access_mark", d.AccessMark, []string{"dsp"}, false)
	if d.Signer.For != nil {
		word(c, "signer.for.post", d.Signer.For.Post, regulation.PostKinds, true)
	}
	if x := d.Supplement; x != nil {
		word(c, "supplement.ground", x.Ground, SupplementGrounds, false)
		word(c, "supplement.kind", x.Kind, Kinds, false)
		word(c, "supplement.same_signer", x.SameSigner, []Tristate{Yes, No}, false)
	}
	if x := d.Spoken; x != nil {
		word(c, "spoken.kind", x.Kind, Kinds, false)
		word(c, "spoken.giver", x.Giver, regulation.PostKinds, false)
	}
	if x := d.Delegation; x != nil {
		word(c, "delegation.kind", x.Kind, Kinds, false)
	}
	for i := range d.Recipients {
		word(c, "recipients.kind", d.Recipients[i].Kind, BodyKinds, true)
	}
	for i := range d.Agreements {
		word(c, "agreements.decision", d.Agreements[i].Decision, Decisions, false)
	}
	for i := range d.Attachments {
		word(c, "attachments.role", d.Attachments[i].Role, attachmentRoles, true)
	}
	for i := range d.Held {
		word(c, "held.part", d.Held[i].Part, textParts, true)
	}
	for part := range d.Content {
		word(c, "content", part, textParts, true)
	}
}

// textParts are the parts that are texts; the ground and the term are fields of their own.
var textParts = slices.DeleteFunc(slices.Clone(partKinds), func(p string) bool { return p == "ground" || p == "term" })

func word[T ~string](c *fault.Collector, field string, got T, all []T, required bool) {
	if got == "" && !required || slices.Contains(all, got) {
		return
	}
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	if got == "" {
		c.Bad(field, i18n.M("instrument.input.required"), i18n.M("instrument.input.one_of", "list", words))
		return
	}
	c.Bad(field, i18n.M("instrument.input.word", "value", clip(string(got))), i18n.M("instrument.input.one_of", "list", words))
}

func clip(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}

func (d *Draft) validateSizes(c *fault.Collector) {
	for _, part := range textParts {
		if utf8.RuneCountInString(d.Content[part]) > maxPart {
			c.Bad("content."+part, i18n.M("instrument.input.long", "most", maxPart))
		}
	}
	for _, q := range d.Questions {
		if utf8.RuneCountInString(q) > maxPart {
			c.Bad("questions", i18n.M("instrument.input.long", "most", maxPart))
		}
	}
	for field, text := range map[string]string{
		"ground.title": d.Ground.Title, "ground.number": d.Ground.Number, "ground.item": d.Ground.Item, "ground.id": d.Ground.ID,
		"ground.authority": d.Ground.Authority, "matter.reference": d.Matter.Reference, "short.title": d.Short.Title,
		"short.number": d.Short.Number, "short.authority": d.Short.Authority, "drafter": d.Drafter, "signer.person": d.Signer.Person,
	} {
		if utf8.RuneCountInString(text) > maxShort {
			c.Bad(field, i18n.M("instrument.input.long", "most", maxShort))
		}
	}
	for field, n := range map[string]int{
		"recipients": len(d.Recipients), "delegation.foreign": d.foreign(), "spoken.missing": d.unspoken(), "units": len(d.Units), "attachments": len(d.Attachments),
		"interim": len(d.Interim), "held": len(d.Held), "load": len(d.Load) / maxLoadWeeks, "agreements": len(d.Agreements), "names": len(d.Names), "questions": len(d.Questions),
	} {
		if n > maxList {
			c.Bad(field, i18n.M("instrument.input.many", "most", maxList))
		}
	}
}

func (d *Draft) unspoken() int {
	if d.Spoken == nil {
		return 0
	}
	return len(d.Spoken.Missing)
}

func (d *Draft) foreign() int {
	if d.Delegation == nil {
		return 0
	}
	return len(d.Delegation.Foreign)
}
