package sim

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/org"
)

//go:embed data/units.txt
var unitsText string

//go:embed data/areas.txt
var areasText string

// unit is a unit of the General Prosecutor's Office or, with a code without its body, of any other body.
type unit struct {
	code, parent string
	kind         org.UnitKind
	name, short  i18n.Text
	flags        string // of its posts: c control, k clerk, a admin, s cleared for ДСП, h personnel
	core         bool   // staffed in a small office too
	areas        string // codes of the areas of law its posts deal with
}

func tri(kk, ru, en string) i18n.Text { return i18n.Text{KK: kk, RU: ru, EN: en} }

// lines are the lines of a data file with their fields, comments left out. The files are part of the program: one that
// cannot be read is a mistake in it.
func lines(name, text string, fields ...int) [][]string {
	var out [][]string
	for n, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if !slices.Contains(fields, len(f)) {
			panic(fmt.Sprintf("sim: data/%s:%d cannot be read", name, n+1))
		}
		out = append(out, f)
	}
	return out
}

// unitsOf reads the units of gpo, of local bodies, of the committee or of the academy.
func unitsOf(whose string) []unit {
	var out []unit
	at := ""
	for _, f := range lines("units.txt", unitsText, 2, 11) {
		switch {
		case len(f) == 2:
			at = f[1]
		case at == whose:
			flags, core := strings.CutPrefix(f[3], "+")
			out = append(out, unit{
				code: f[0], parent: f[1], kind: org.UnitKind(f[2]), flags: flags, core: core, areas: f[4],
				name: tri(f[5], f[6], f[7]), short: tri(f[8], f[9], f[10]),
			})
		}
	}
	return out
}

// The two bodies under the General Prosecutor's Office besides the territorial ones (10).
var (
	committee = body{
		code: "committee", kind: org.KindCommittee, parent: "gpo",
		name:  tri("Құқықтық статистика және арнайы есепке алу жөніндегі комитет", "Комитет по правовой статистике и специальным учётам", "Committee on Legal Statistics and Special Records"),
		short: tri("ҚСАЕК", "КПСиСУ", "Committee"),
		head:  tri("Комитет төрағасы", "Председатель Комитета", "Chairman of the Committee"),
	}
	academy = body{
		code: "academy", kind: org.KindAcademy, parent: "gpo",
		name:  tri("Құқық қорғау органдары академиясы", "Академия правоохранительных органов", "Academy of Law Enforcement Agencies"),
		short: tri("Академия", "Академия", "Academy"),
		head:  tri("Академия ректоры", "Ректор Академии", "Rector of the Academy"),
	}
)

// area is an area of legal regulation; its parent is the part of the code before the last dot (7).
type area struct {
	code string
	name i18n.Text
}

func areas() []area {
	var out []area
	for _, f := range lines("areas.txt", areasText, 4) {
		out = append(out, area{f[0], tri(f[1], f[2], f[3])})
	}
	return out
}

// above is the code of the area over this one, or "".
func (a area) above() string {
	i := strings.LastIndexByte(a.code, '.')
	return a.code[:max(i, 0)]
}
