package instrument

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/regulation"
)

// Schema is the JSON Schema (2020-12) of a draft as ReadDraft takes it. It is made from the Go types, so that it
// cannot fall behind them.
func Schema() []byte {
	b := schemaBuilder{}
	root := b.of(reflect.TypeFor[Draft](), "")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Draft of an assignment, task or request (chapter 6 of the Work Regulation)"
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps of strings, numbers and lists always encode
	}
	return append(out, '\n')
}

type schemaBuilder struct{}

// closedLists are the fields whose words are listed, by path; types of their own are listed by type below.
var closedLists = map[string][]string{
	"ground.plan":        planKinds,
	"ground.by":          append(slices.Clone(regulation.PostKinds), superior),
	"matter.kind":        matterKinds,
	"signer.post":        regulation.PostKinds,
	"signer.for.post":    regulation.PostKinds,
	"spoken.giver":       regulation.PostKinds,
	"attachments[].role": attachmentRoles,
	"access_mark":        {"dsp"},
}

var closedTypes = map[reflect.Type][]string{
	reflect.TypeFor[Kind]():           words(Kinds),
	reflect.TypeFor[Every]():          words(EveryList),
	reflect.TypeFor[Stage]():          words(Stages),
	reflect.TypeFor[BodyKind]():       words(BodyKinds),
	reflect.TypeFor[GroundKind]():     words(allGrounds),
	reflect.TypeFor[Decision]():       words(Decisions),
	reflect.TypeFor[Tristate]():       {string(Yes), string(No)},
	reflect.TypeFor[SignatureState](): {string(Valid), string(Invalid), string(Stale)},
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

func (b schemaBuilder) of(t reflect.Type, path string) map[string]any {
	if list, ok := closedTypes[t]; ok {
		return map[string]any{"type": "string", "enum": list}
	}
	if list, ok := closedLists[path]; ok {
		return map[string]any{"type": "string", "enum": list}
	}
	if t == reflect.TypeFor[calendar.Day]() {
		return map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return b.of(t.Elem(), path)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0, "maximum": maxTermDays}
	case reflect.Slice:
		return map[string]any{"type": "array", "maxItems": maxList, "items": b.of(t.Elem(), path+"[]")}
	case reflect.Map:
		return b.ofMap(t, path)
	case reflect.Struct:
		return b.ofStruct(t, path)
	}
	return map[string]any{"type": "string"}
}

func (b schemaBuilder) ofMap(t reflect.Type, path string) map[string]any {
	if path != "content" {
		return map[string]any{"type": "object", "additionalProperties": b.of(t.Elem(), path+"{}")}
	}
	parts := map[string]any{}
	for _, part := range textParts {
		parts[part] = map[string]any{"type": "string", "maxLength": maxPart}
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": parts}
}

func (b schemaBuilder) ofStruct(t reflect.Type, path string) map[string]any {
	properties := map[string]any{}
	required := []string{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		inner := name
		if path != "" {
			inner = path + "." + name
		}
		properties[name] = b.of(t.Field(i).Type, inner)
		if options == "" {
			required = append(required, name)
		}
	}
	s := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}
