package instruments

import (
	"slices"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// termPanel shows how the term of a draft is counted: anchor, count, days off passed over, result, earliest lawful day.
func termPanel(v *page.View, d draftPage) ui.RulePanel {
	c := d.Judgement.Calculation
	panel := ui.RulePanel{ID: "term", Title: v.S("pages.term.title"), Live: true, Para: d.Offer.FloorPara, Edition: v.Rules.EditionOf(v.Org, v.Act.AsBody(), v.Act.Day()).ID}
	if !d.Judgement.Known {
		panel.Tone, panel.Sentence = ui.Soon, v.S("pages.term.unknown", "last", v.Rules.Calendar.Last())
		return panel
	}
	panel.Para = c.Para
	panel.Steps = []ui.CalcStep{
		{Label: v.S("pages.term.anchor"), Value: v.Day(c.Earliest.Anchor)},
		{Label: v.S("pages.term.floor"), Value: v.T(c.Floor.Msg())},
		{Label: v.S("pages.term.off"), Value: offWords(v, c.Earliest)},
		{Label: v.S("pages.term.earliest"), Value: v.Day(c.Earliest.Effective), Sum: true},
	}
	if d.SendBy != nil {
		panel.Steps = append(panel.Steps, ui.CalcStep{Label: v.S("pages.ground.send_by"), Value: v.S("pages.ground.send_by_para", "day", d.SendBy.DueDay, "para", d.SendBy.Para)})
	}
	earliest := c.Earliest.Effective
	if c.Due == nil {
		panel.Sentence = v.S("pages.term.none")
		panel.Month = monthOf(v, earliest, 0)
		return panel
	}
	due := c.Due.Effective
	panel.Tone = ui.OnDay
	if n, err := v.Rules.Calendar.Left(v.Act.Day(), due); err == nil {
		panel.Big, panel.Sentence = strconv.Itoa(n), v.S("pages.term.days", "n", n, "from", v.Act.Day(), "to", due)
	}
	if held(d.Judgement.Verdict, "term") || held(d.Judgement.Verdict, "period.first") {
		panel.Tone, panel.Strong = ui.Over, v.S("pages.term.least", "span", c.Floor)
	}
	panel.Steps = append(panel.Steps, ui.CalcStep{Label: v.S("pages.term.result"), Value: v.Day(due), Sum: true})
	if c.Due.Formal != due {
		panel.Source = v.T(c.Due.Msg())
	}
	if strip := v.Rules.Calendar.Strip(*c.Due); stripFits(strip) {
		panel.Days = stripDays(v, strip)
		return panel
	}
	panel.Month = monthOf(v, earliest, due)
	return panel
}

// stripMost is the longest strip of days that fits the rail; beyond it a month is shown.
const stripMost = 10

// stripFits reports whether days are shown as a strip: a term that is a date, without days that lead to it, is shown in its month.
func stripFits(strip []calendar.StripDay) bool { return len(strip) > 1 && len(strip) <= stripMost }

func stripDays(v *page.View, strip []calendar.StripDay) []ui.StripDay {
	out := make([]ui.StripDay, len(strip))
	for i, s := range strip {
		out[i] = ui.StripDay{Day: s.Day, Off: s.Known && !s.Working, Name: v.Text(s.Reason), Due: s.Due}
	}
	return out
}

func monthOf(v *page.View, earliest, selected calendar.Day) *ui.Month {
	m := &ui.Month{Info: v.DayInfo, Min: earliest, Selected: selected, Legend: true}
	shown := earliest
	if !selected.None() {
		shown = selected
	}
	m.Year, m.Month, _ = shown.YMD()
	return m
}

// offWords names the days off that a calculation passed over.
func offWords(v *page.View, e calendar.Explanation) string {
	weekend := 0
	var named []string
	for _, run := range e.Off {
		if run.Weekend {
			weekend += run.Len()
			continue
		}
		words := v.T(run.Msg())
		for _, reason := range run.Reasons {
			words += " (" + v.Text(reason) + ")"
		}
		named = append(named, words)
	}
	var parts []string
	if weekend > 0 {
		parts = append(parts, v.S("pages.term.weekend", "n", weekend))
	}
	parts = append(parts, named...)
	if len(parts) == 0 {
		return v.S("common.none")
	}
	out := parts[0]
	for _, s := range parts[1:] {
		out += "; " + s
	}
	return out
}

func held(verdict law.Verdict, field string) bool {
	for _, f := range verdict.ByField(field) {
		if f.Held() {
			return true
		}
	}
	return false
}

// isContent reports whether a finding says that a required part is missing: the list of parts shows that by itself.
func (d draftPage) isContent(f law.Finding) bool {
	return f.Rule == "instrument."+string(d.Input.Kind)+".content"
}

// besides are the findings apart from missing parts: a person who has just begun is not scolded twice for each of them.
func (d draftPage) besides() []law.Finding {
	return slices.DeleteFunc(slices.Clone(d.Judgement.Verdict.Findings()), d.isContent)
}

// unproven is the chosen ground whose paper is missing; its card, where the paper is attached, is one press away.
func (d draftPage) unproven() string {
	switch v := d.Judgement.Verdict; {
	case held(v, "short.file"):
		return d.Input.ShortGroundID
	case held(v, "ground.file"):
		return d.Input.GroundID
	}
	return ""
}

// missing is the number of required parts that are not there yet.
func (d draftPage) missing() int { return len(d.Judgement.Verdict.Findings()) - len(d.besides()) }

// partList are the parts that the paragraph requires, present or missing, with links to their fields.
func partList(v *page.View, d draftPage, base string) []ui.Part {
	missing := map[string]bool{}
	for _, f := range d.Judgement.Verdict.Refusals() {
		if d.isContent(f) || f.Msg.Key == "instrument.ground.missing" { // the ground is a part too, which a rule of its own asks for
			missing[f.Field] = true
		}
	}
	var out []ui.Part
	for _, k := range d.Offer.Parts {
		field := "content." + k
		if k == "ground" || k == "term" {
			field = k
		}
		p := ui.Part{Text: page.Capital(v.T(i18n.Msg{Key: "instrument.part." + k})), OK: !missing[field], Para: d.Offer.PartsPara}
		p.Href = base + "#f-" + anchor(formField(field, d.Input))
		out = append(out, p)
	}
	for _, role := range d.Offer.Roles {
		p := ui.Part{Text: page.Capital(v.T(i18n.Msg{Key: "instrument.role." + role})), OK: hasRole(d.Files, role), Para: d.Offer.RolesPara, Href: base + "#f-" + anchor(fileField(role))}
		if !p.OK && slices.ContainsFunc(d.Chosen, func(a instrument.Attachment) bool { return a.Role == role }) {
			p.OK, p.Text = true, v.S("pages.form.chosen", "role", p.Text)
		}
		out = append(out, p)
	}
	return out
}

// anchor is a field's name as its id has it.
func anchor(name string) string {
	out := []byte(name)
	for i, b := range out {
		if b == '.' {
			out[i] = '-'
		}
	}
	return string(out)
}

func hasRole(list []document.File, role string) bool {
	for _, f := range list {
		if f.Role == role {
			return true
		}
	}
	return false
}

// asked is one who will be asked to agree, as the form shows it before the agreement starts.
type asked struct {
	Who, Acting, Why, Para string
	Vacant                 bool
}

// routeOf names who will be asked (45, 49-1).
func routeOf(v *page.View, steps []document.Step) []asked {
	out := make([]asked, len(steps))
	for i, s := range steps {
		out[i] = asked{Who: v.PostFull(s.PostID), Acting: v.ActingWords(s.PostID), Why: v.T(s.Why), Para: s.Para}
		if out[i].Who == "" {
			out[i].Who = v.UnitPath(s.UnitID)
		}
		_, ok := v.Org.Acting(s.PostID, v.Act.Day())
		out[i].Vacant = !ok
	}
	return out
}

// signerGroups are the posts that may sign, those above the drafter's unit first.
func signerGroups(v *page.View, o instrument.Offer) []ui.OptionGroup {
	own, other := ui.OptionGroup{Label: v.S("pages.signer.own")}, ui.OptionGroup{Label: v.S("pages.signer.other")}
	for _, s := range o.Signers {
		option := v.PostOption(s.Post)
		if s.Leads {
			own.Options = append(own.Options, option)
		} else {
			other.Options = append(other.Options, option)
		}
	}
	var out []ui.OptionGroup
	for _, g := range []ui.OptionGroup{own, other} {
		if len(g.Options) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// presentFiles are the files of a role that a draft has.
func presentFiles(v *page.View, list []document.File, role string) []ui.File {
	var own []document.File
	for _, f := range list {
		if f.Role == role {
			own = append(own, f)
		}
	}
	return v.FileLinks(own, nil)
}

// interimRows is how many rows of intermediate terms the form shows.
func interimRows(in instrument.Input) int { return min(len(in.Interim)+2, interimMax) }
