package i18n

import (
	"fmt"
	"regexp"
	"strings"
)

// segment is a stretch of plain words, or a placeholder with the name of its form.
type segment struct {
	words string
	name  string
	form  string
}

type template []segment

var placeholder = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

// forms are the names that may follow the colon in a placeholder.
var forms = map[string]bool{
	"": true, "plain": true, "long": true, "longFrom": true, "longTo": true, "longOn": true,
	"dm": true, "dmFrom": true, "dmTo": true, "dmOn": true, "comma": true, "semi": true, "date": true, "or": true,
}

// parseTemplate cuts a message into segments. A brace that is no placeholder, and an unknown form, are errors.
func parseTemplate(s string) (template, error) {
	var out template
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return append(out, segment{words: s}), nil
		}
		if s[open] == '}' {
			return nil, fmt.Errorf("a closing brace without an opening one")
		}
		if open > 0 {
			out = append(out, segment{words: s[:open]})
		}
		inner, rest, found := strings.Cut(s[open+1:], "}")
		if !found {
			return nil, fmt.Errorf("an opening brace without a closing one")
		}
		name, form, _ := strings.Cut(inner, ":")
		if !placeholder.MatchString(name) {
			return nil, fmt.Errorf("{%s} is not a placeholder", inner)
		}
		if !forms[form] {
			return nil, fmt.Errorf("{%s} names no known form", inner)
		}
		out = append(out, segment{name: name, form: form})
		s = rest
	}
	return out, nil
}

// names returns the set of placeholder names, nil when there are none.
func (t template) names() map[string]bool {
	var set map[string]bool
	for _, s := range t {
		if s.name != "" {
			if set == nil {
				set = map[string]bool{}
			}
			set[s.name] = true
		}
	}
	return set
}
