package api

import (
	"bytes"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// depthMost is how deep the lists and objects of a body may lie within each other.
const depthMost = 32

var (
	errDeep = errors.New("api: nested too deep")
	errUTF8 = errors.New("api: not UTF-8")
)

// formats are the forms in which bodies are read and written.
func formats() map[string]huma.Format {
	f := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: readJSON}
	return map[string]huma.Format{"application/json": f, "json": f}
}

// readJSON reads a body, unless it is nested deeper than anything that is asked for, or not UTF-8: encoding/json would put
// other characters in the place of broken ones.
func readJSON(data []byte, v any) error {
	if !utf8.Valid(data) {
		return errUTF8
	}
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > depthMost {
				return errDeep
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return huma.DefaultJSONFormat.Unmarshal(bytes.TrimSpace(data), v)
}

// describe completes the description: what huma assumes of operations but these do not do is taken out, and what their
// answers always hold is named as required.
func describe(o *huma.OpenAPI) {
	asked := map[string]bool{}
	for _, path := range o.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Delete} {
			if op == nil {
				continue
			}
			if !changes(op) && op.Metadata[refuses] == nil {
				delete(op.Responses, strconv.Itoa(http.StatusUnprocessableEntity))
			}
			header := func(status int, name, words string) {
				if r := op.Responses[strconv.Itoa(status)]; r != nil {
					r.Headers = map[string]*huma.Param{name: {Description: words, Schema: &huma.Schema{Type: huma.TypeString}}}
				}
			}
			header(http.StatusTooManyRequests, "Retry-After", "After how many seconds the next request may come.")
			header(http.StatusUnauthorized, "WWW-Authenticate", "Always Bearer.")
			if op.RequestBody != nil {
				for _, m := range op.RequestBody.Content {
					gather(o.Components.Schemas, m.Schema, asked)
				}
			}
		}
	}
	for name, s := range o.Components.Schemas.Map() {
		if !asked[name] {
			answered(s, o.Components.Schemas.TypeFromRef("#/components/schemas/"+name))
		}
	}
}

// gather notes the schemas that a schema refers to.
func gather(all huma.Registry, s *huma.Schema, seen map[string]bool) {
	if s == nil {
		return
	}
	if s.Ref != "" {
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		if !seen[name] {
			seen[name] = true
			gather(all, all.SchemaFromRef(s.Ref), seen)
		}
		return
	}
	gather(all, s.Items, seen)
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		gather(all, more, seen)
	}
	for _, p := range s.Properties {
		gather(all, p, seen)
	}
}

// answered describes what only answers hold: a field that is never left out is required, and a list is never null.
func answered(s *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s.Required = nil
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil {
			continue
		}
		if p.Type == huma.TypeArray {
			p.Nullable = false
		}
		if options == "" && !slices.Contains(s.Required, name) {
			s.Required = append(s.Required, name)
		}
	}
	slices.Sort(s.Required)
}
