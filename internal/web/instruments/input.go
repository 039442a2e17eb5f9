package instruments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Bounds of what the form reads; what a draft may hold is for the service to say.
const (
	titleMost  = 500
	partMost   = 60_000
	listMost   = 400
	interimMax = 10
)

// readInput takes a draft from the form. Fields carry the names that the service gives to what is wrong with them.
func readInput(in *httpx.Input) instrument.Input {
	out := instrument.Input{
		Kind:     instrument.Kind(in.Choice("kind", kindWords()...)),
		Lang:     in.OptChoice("lang", "kk", "ru"),
		Title:    in.Text("title", 0, titleMost),
		Parts:    map[string]string{},
		GroundID: in.OptID("ground_id"),
		TermKind: in.OptChoice("term_kind", instrument.TermWorkingDays, instrument.TermDate, instrument.TermPeriodic),
		TermDay:  in.OptDay("term_day"), Period: readPeriod(in),
		Recipients: in.IDs("recipients", 0, listMost), Touched: in.IDs("touched", 0, listMost),
		AreaID: in.OptID("area_id"), SignerPost: in.OptID("signer_post"), ShortGroundID: in.OptID("short_ground_id"),
		Matter:       instrument.Matter{Kind: in.OptChoice("matter.kind", instrument.MatterKinds()...), Reference: in.Text("matter.reference", 0, titleMost)},
		NeedsInquiry: in.Bool("needs_inquiry"), AsksCaseFiles: in.Bool("asks_case_files"), AsksCaseMaterials: in.Bool("asks_case_materials"),
		AsksCaseInfo: in.Bool("asks_case_info"), Marked: in.Bool("marked"), MarkGround: in.Text("mark_ground", 0, titleMost),
		Supplement: readSupplement(in), Questions: readQuestions(in),
		Delegation: instrument.DelegationInput{ExecutionID: in.OptID("delegation.execution_id")},
		Ordered:    in.Bool("ordered"), Reasons: in.Reasons(page.WordsMost),
	}
	out.TermDays, _ = in.OptInt("term_days", 1, 1_000)
	if out.TermKind == "" {
		out.TermKind = instrument.TermWorkingDays
	}
	for _, k := range instrument.Texts {
		if s := in.Area("parts."+k, 0, partMost); s != "" {
			out.Parts[k] = s
		}
	}
	for i := range interimMax {
		t := instrument.InterimTerm{What: in.Text(interimField(i, "what"), 0, titleMost), Due: in.OptDay(interimField(i, "due"))}
		if t.What != "" || !t.Due.None() {
			out.Interim = append(out.Interim, t)
		}
	}
	return out
}

func interimField(i int, name string) string { return fmt.Sprintf("interim.%d.%s", i, name) }

// fill puts a stored draft into the form.
func fill(f *ui.Form, in instrument.Input) *ui.Form {
	f.Set("kind", string(in.Kind)).Set("lang", in.Lang).Set("title", in.Title).Set("ground_id", in.GroundID).Set("term_kind", in.TermKind).
		Set("recipients", in.Recipients...).Set("touched", in.Touched...).Set("area_id", in.AreaID).Set("signer_post", in.SignerPost).
		Set("short_ground_id", in.ShortGroundID).Set("matter.kind", in.Matter.Kind).Set("matter.reference", in.Matter.Reference).
		Set("mark_ground", in.MarkGround)
	f.Set("supplement.ground", string(in.Supplement.Ground)).Set("supplement.words", in.Supplement.Words)
	fillPeriod(f, in.Period)
	fillQuestions(f, in.Questions)
	if in.TermDays > 0 {
		f.SetInt("term_days", in.TermDays)
	}
	if !in.TermDay.None() {
		f.SetDay("term_day", in.TermDay)
	}
	for name, on := range map[string]bool{
		"needs_inquiry": in.NeedsInquiry, "asks_case_files": in.AsksCaseFiles,
		"asks_case_materials": in.AsksCaseMaterials, "asks_case_info": in.AsksCaseInfo, "marked": in.Marked, "ordered": in.Ordered,
	} {
		if on {
			f.Set(name, "1")
		}
	}
	for k, text := range in.Parts {
		f.Set("parts."+k, text)
	}
	for i, t := range in.Interim {
		f.Set(interimField(i, "what"), t.What)
		if !t.Due.None() {
			f.SetDay(interimField(i, "due"), t.Due)
		}
	}
	for rule, reason := range in.Reasons {
		f.Set(ui.ReasonField(rule), reason)
	}
	return f
}

// formField is the field of the form that a rule's field is entered in; "" when the form has none.
func formField(field string, in instrument.Input) string {
	head, rest, _ := strings.Cut(field, ".")
	switch head {
	case "term":
		switch in.TermKind {
		case instrument.TermDate:
			return "term_day"
		case instrument.TermPeriodic:
			return "period.first"
		}
		return "term_days"
	case "periodic":
		return "term_kind"
	case "signer":
		return "signer_post"
	case "ground":
		return "ground_id"
	case "short":
		return "short_ground_id"
	case "agreements", "units":
		return "touched"
	case "attachments":
		return fileField("analysis")
	case "access_mark":
		return "marked"
	case "interim":
		if rest == "" {
			return interimField(0, "what")
		}
		return field
	case "matter":
		if rest == "" {
			return "matter.kind"
		}
		return field
	case "content":
		switch rest {
		case "":
			return ""
		case document.PartName:
			return "title"
		}
		return "parts." + rest
	case "supplement":
		if rest == "words" {
			return field
		}
		return "supplement.ground"
	case "delegation":
		return ""
	case "sender":
		return "recipients"
	}
	return field
}

// fileField is the form field of the files of a role.
func fileField(role string) string { return "file_" + role }

// formFindings are findings of the rules with the names of the form's fields.
func formFindings(list []law.Finding, in instrument.Input) []ui.Finding {
	out := page.Findings(list)
	for i := range out {
		out[i].Field = formField(out[i].Field, in)
	}
	return out
}

// partsOf are the text parts that the form shows: those the edition asks for, and any that the draft holds besides.
func partsOf(o instrument.Offer, in instrument.Input) []string {
	var out []string
	for _, k := range o.Parts {
		if slices.Contains(instrument.Texts, k) {
			out = append(out, k)
		}
	}
	for _, k := range instrument.Texts {
		if in.Parts[k] != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// number reads the version that stands in the address; 0 when it is none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 || n > 1<<31 {
		return 0
	}
	return n
}
