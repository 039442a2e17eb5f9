package planning

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Limits of texts in characters.
const (
	titleMax  = 500
	partMax   = 4000
	reasonMax = 4000
	listMax   = 60
)

// MeasureInput is a line of the table of a plan as a person writes it (16).
type MeasureInput struct {
	Name           string       `json:"name" doc:"Name of the measure."`
	Object         string       `json:"object"`
	Subject        string       `json:"subject"`
	Form           string       `json:"form" doc:"Form of inspection or analysis."`
	Period         string       `json:"period" doc:"Period covered by the inspection or analysis."`
	Completion     string       `json:"completion" doc:"Presumed form of completion."`
	Implementation string       `json:"implementation,omitempty"`
	Result         string       `json:"result,omitempty" doc:"Expected final result."`
	Ground         string       `json:"ground,omitempty" doc:"What it rests on, in words."`
	AreaID         string       `json:"area,omitempty"`
	Due            calendar.Day `json:"due,omitzero"`
	Executors      []string     `json:"executors" doc:"Units and bodies; the first is the responsible one."`
	CoExecutors    []string     `json:"co_executors,omitempty"`
	DailyReason    string       `json:"daily_reason,omitempty" doc:"Why it does not follow from daily duties, when it is asked (15)."`
}

// text is a part of the line by the name that paragraph 16 gives it.
func (in *MeasureInput) text(part string) string {
	switch part {
	case "name":
		return in.Name
	case "object":
		return in.Object
	case "subject":
		return in.Subject
	case "form":
		return in.Form
	case "period":
		return in.Period
	case "completion":
		return in.Completion
	}
	return ""
}

// Tidy takes superfluous white space away.
func (in MeasureInput) Tidy() MeasureInput {
	for _, s := range []*string{&in.Name, &in.Object, &in.Subject, &in.Form, &in.Period, &in.Completion, &in.Implementation, &in.Result, &in.Ground, &in.DailyReason} {
		*s = oneLine(*s)
	}
	in.Executors = document.Distinct(in.Executors)
	in.CoExecutors = slices.DeleteFunc(document.Distinct(in.CoExecutors), func(id string) bool { return slices.Contains(in.Executors, id) })
	return in
}

func (in *MeasureInput) shape(c *fault.Collector) {
	if in.Name == "" {
		c.Bad("name", i18n.M("planning.bad.name"), i18n.M("planning.bad.name_allowed", "max", titleMax))
	}
	tooLong(c, "name", in.Name, titleMax)
	for name, s := range map[string]string{"object": in.Object, "subject": in.Subject, "form": in.Form, "period": in.Period, "completion": in.Completion} {
		tooLong(c, name, s, titleMax)
	}
	for name, s := range map[string]string{"implementation": in.Implementation, "result": in.Result, "ground": in.Ground, "daily_reason": in.DailyReason} {
		tooLong(c, name, s, partMax)
	}
	if len(in.Executors) > listMax || len(in.CoExecutors) > listMax {
		c.Bad("executors", i18n.M("planning.bad.many"), i18n.M("planning.bad.many_allowed", "max", listMax))
	}
}

// PlanInput begins a plan.
type PlanInput struct {
	Kind         Kind   `json:"kind"`
	Period       Period `json:"period"`
	Title        string `json:"title,omitempty" doc:"Left out, the kind and period name the plan."`
	Goal         string `json:"goal,omitempty" doc:"The set goal of a special plan (11)."`
	Lang         string `json:"lang,omitempty" enum:"kk,ru" doc:"The language in which it is written; kk where it is left out."`
	UnitID       string `json:"unit,omitempty" doc:"The unit that draws it up; the own one where it is left out."`
	ApproverPost string `json:"approver,omitempty" doc:"The post that is to approve it; the one that the paragraph names where it is left out."`
}

func (in PlanInput) tidy() PlanInput {
	in.Title, in.Goal = oneLine(in.Title), strings.TrimSpace(in.Goal)
	if in.Lang == "" {
		in.Lang = string(i18n.KK)
	}
	if in.Kind != Special && !in.Period.From.None() && in.Period.Until.None() {
		in.Period = in.Kind.Of(in.Period.From)
	}
	return in
}

func (in PlanInput) shape() error {
	var c fault.Collector
	if !slices.Contains(Kinds, in.Kind) {
		c.Bad("kind", i18n.M("planning.bad.kind"), i18n.M("planning.bad.kind_allowed"))
		return c.Err()
	}
	checkPeriod(&c, in.Kind, in.Period)
	tooLong(&c, "title", in.Title, titleMax)
	tooLong(&c, "goal", in.Goal, partMax)
	if in.Lang != string(i18n.KK) && in.Lang != string(i18n.RU) {
		c.Bad("lang", i18n.M("common.error.choice"))
	}
	return c.Err()
}

// ProposalInput is a proposal as a person writes it (12).
type ProposalInput struct {
	PlanKind  Kind              `json:"plan" doc:"annual or quarterly"`
	BodyID    string            `json:"body,omitempty" doc:"For whose plan; left out, that of the body to which the unit proposes."`
	Period    Period            `json:"period"`
	Title     string            `json:"title" doc:"Name of the measure proposed."`
	Parts     map[string]string `json:"parts" doc:"The texts of paragraph 12: situation, goals, object, subject, form, method, period, result, completion, implementation."`
	Due       calendar.Day      `json:"due,omitzero" doc:"The term proposed."`
	Executors []string          `json:"executors" doc:"Units and bodies; the first is the responsible one."`
	Co        []string          `json:"co_executors,omitempty"`
	Outside   []Outside         `json:"outside,omitempty" doc:"State bodies whose part is needed, with the letter by which each agreed."`
	AreaID    string            `json:"area,omitempty"`
}

// Tidy takes superfluous white space away.
func (in ProposalInput) Tidy() ProposalInput {
	in.Title = oneLine(in.Title)
	parts := map[string]string{}
	for k, t := range in.Parts {
		if t = strings.TrimSpace(strings.ReplaceAll(t, "\r\n", "\n")); t != "" {
			parts[k] = t
		}
	}
	in.Parts = parts
	in.Executors = document.Distinct(in.Executors)
	in.Co = slices.DeleteFunc(document.Distinct(in.Co), func(id string) bool { return slices.Contains(in.Executors, id) })
	var outside []Outside
	for _, o := range in.Outside {
		o = Outside{oneLine(o.Name), oneLine(o.Number), strings.TrimSpace(o.Day)}
		if o != (Outside{}) {
			outside = append(outside, o)
		}
	}
	in.Outside = outside
	if !in.Period.From.None() && in.Period.Until.None() {
		in.Period = in.PlanKind.Of(in.Period.From)
	}
	return in
}

func (in ProposalInput) shape() error {
	var c fault.Collector
	if in.PlanKind != Annual && in.PlanKind != Quarterly {
		c.Bad("plan", i18n.M("planning.bad.proposal_plan"), i18n.M("planning.bad.proposal_plan_allowed"))
		return c.Err()
	}
	checkPeriod(&c, in.PlanKind, in.Period)
	if in.Title == "" {
		c.Bad("title", i18n.M("planning.bad.name"), i18n.M("planning.bad.name_allowed", "max", titleMax))
	}
	tooLong(&c, "title", in.Title, titleMax)
	for k, t := range in.Parts {
		if !slices.Contains(ProposalParts, k) {
			c.Bad("parts", i18n.M("planning.bad.part"), i18n.M("planning.bad.part_allowed"))
			break
		}
		tooLong(&c, "parts."+k, t, partMax)
	}
	if len(in.Executors) > listMax || len(in.Co) > listMax || len(in.Outside) > listMax {
		c.Bad("executors", i18n.M("planning.bad.many"), i18n.M("planning.bad.many_allowed", "max", listMax))
	}
	for _, o := range in.Outside {
		if _, err := calendar.ParseDay(o.Day); o.Name == "" || o.Day != "" && err != nil {
			c.Bad("outside", i18n.M("planning.bad.outside"), i18n.M("planning.bad.outside_allowed"))
			break
		}
		tooLong(&c, "outside", o.Name+o.Number, titleMax)
	}
	return c.Err()
}

// Measure is the line that the proposal would be in a plan.
func (in ProposalInput) Measure() MeasureInput {
	p := in.Parts
	return MeasureInput{
		Name: in.Title, Object: p["object"], Subject: p["subject"], Form: p["form"], Period: p["period"], Completion: p["completion"],
		Implementation: p["implementation"], Result: p["result"], AreaID: in.AreaID, Due: in.Due, Executors: in.Executors, CoExecutors: in.Co,
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func tooLong(c *fault.Collector, field, s string, limit int) {
	if utf8.RuneCountInString(s) > limit {
		c.Bad(field, i18n.M("planning.bad.long"), i18n.M("planning.bad.long_allowed", "max", limit))
	}
}
