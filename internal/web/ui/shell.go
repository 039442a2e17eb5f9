package ui

import (
	"maps"
	"slices"

	"reglament/internal/i18n"
)

// languages are offered in the order of i18n.Langs, each by its own short name.
var languages = []struct {
	lang        i18n.Lang
	short, name string
}{
	{i18n.KK, "ҚАЗ", "Қазақша"},
	{i18n.RU, "РУС", "Русский"},
	{i18n.EN, "ENG", "English"},
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// person tells the script whose page this is, so that what one person typed is not offered to another in the same window.
func (c *Ctx) person() string {
	if c.User == nil {
		return ""
	}
	return c.User.ID
}

// keysValue is the value of the preference "keys" that the foot of the page leads to.
func (c *Ctx) keysValue() string {
	if c.KeysOff {
		return "on"
	}
	return "off"
}

// shortcut is a line of the help on keys. Key names are those of a Latin keyboard: keys are told by their place.
type shortcut struct {
	keys []string
	text string
}

func (c *Ctx) shortcuts() []shortcut {
	list := []shortcut{
		{[]string{"/", "Ctrl K"}, c.S("ui.keys.search")},
		{[]string{"J", "K"}, c.S("ui.keys.row")},
		{[]string{"Enter"}, c.S("ui.keys.open")},
		{[]string{"X"}, c.S("ui.keys.pick")},
		{[]string{"F"}, c.S("ui.keys.filter")},
		{[]string{"N"}, c.S("ui.keys.new")},
		{[]string{"E"}, c.S("ui.keys.edit")},
		{[]string{"S"}, c.S("ui.keys.sign")},
		{[]string{"Ctrl Enter"}, c.S("ui.keys.submit")},
		{[]string{"Ctrl S"}, c.S("ui.keys.draft")},
		{[]string{"Esc"}, c.S("ui.keys.close")},
		{[]string{"?"}, c.S("ui.keys.help")},
	}
	for _, g := range navigation {
		for _, s := range g.sections {
			if c.sees(s.Key) {
				list = append(list, goKey(s.Code, c.navLabel(s.Key)))
			}
		}
	}
	return append(list, goKey(noticesCode, c.S("ui.notices")), goKey(accountCode, c.navLabel("account")))
}

// Keys after G that lead to what is no section of the navigation.
const (
	noticesCode = "KeyH"
	accountCode = "KeyC"
)

// goKey is the shortcut that leads to a place.
func goKey(code, place string) shortcut { return shortcut{[]string{"G", code[len("Key"):]}, place} }
