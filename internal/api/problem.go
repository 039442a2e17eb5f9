package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Problem is an error by RFC 9457. Title, detail and messages are in the language of the request.
type Problem struct {
	Type     string `json:"type" doc:"Always about:blank: the code tells problems apart."`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Code     string `json:"code" enum:"invalid,unauthenticated,forbidden,not_found,method_not_allowed,conflict,too_large,unsupported_media_type,refused,too_many,unavailable,internal" doc:"What kind of problem it is; it does not change with the language."`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty" doc:"The number of the request, by which the log has it."`
	// Violations name each wrong field, or each rule of the Regulation that speaks against the act.
	Violations []Violation `json:"violations,omitempty"`
}

// Violation is one wrong field, or one finding of a rule of the Regulation.
type Violation struct {
	Paragraph string `json:"paragraph,omitempty" doc:"The paragraph of the Regulation, 43 or 44-1; absent where the form of the request is wrong."`
	Rule      string `json:"rule,omitempty"`
	Edition   string `json:"edition,omitempty"`
	Field     string `json:"field,omitempty" doc:"The field of the request; absent where the whole matter is meant."`
	Outcome   string `json:"outcome" doc:"refused; or warning and undecided, which pass with a written reason."`
	Message   string `json:"message"`
	Allowed   string `json:"allowed,omitempty" doc:"What would pass."`
	ReasonKey string `json:"reason_key,omitempty" doc:"Under which key of reasons a written reason or decision is expected; absent for a refusal."`
	ReasonMin int    `json:"reason_min,omitempty" doc:"The least length of that reason, in characters."`
}

// Error is for logs.
func (p *Problem) Error() string { return p.Code + ": " + p.Title }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of problem details.
func (*Problem) ContentType(string) string { return "application/problem+json" }

var codes = map[int]string{
	http.StatusBadRequest: "invalid", http.StatusUnauthorized: "unauthenticated", http.StatusForbidden: "forbidden",
	http.StatusNotFound: "not_found", http.StatusConflict: "conflict", http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnprocessableEntity: "refused", http.StatusTooManyRequests: "too_many", http.StatusServiceUnavailable: "unavailable",
	http.StatusInternalServerError: "internal", http.StatusMethodNotAllowed: "method_not_allowed",
	http.StatusUnsupportedMediaType: "unsupported_media_type",
}

// says are the words of each code.
var says = map[string]struct{ title, detail i18n.Msg }{
	"invalid":                {i18n.M("api.problem.invalid"), i18n.M("api.problem.invalid_detail")},
	"unauthenticated":        {i18n.M("api.problem.unauthenticated"), i18n.M("api.problem.unauthenticated_detail")},
	"forbidden":              {i18n.M("api.problem.forbidden"), i18n.M("api.problem.forbidden_detail")},
	"not_found":              {i18n.M("api.problem.not_found"), i18n.M("api.problem.not_found_detail")},
	"conflict":               {i18n.M("api.problem.conflict"), i18n.M("api.problem.conflict_detail")},
	"method_not_allowed":     {i18n.M("api.problem.method"), i18n.M("api.problem.method_detail")},
	"unsupported_media_type": {i18n.M("api.problem.media"), i18n.M("api.problem.media_detail")},
	"too_large":              {i18n.M("api.problem.too_large"), i18n.M("api.problem.too_large_detail")},
	"refused":                {i18n.M("api.problem.refused"), i18n.M("api.problem.refused_detail")},
	"too_many":               {i18n.M("api.problem.too_many"), i18n.M("api.problem.too_many_detail")},
	"unavailable":            {i18n.M("api.problem.unavailable"), i18n.M("api.problem.unavailable_detail")},
	"internal":               {i18n.M("api.problem.internal"), i18n.M("api.problem.internal_detail")},
}

// bare is the problem of a status with its words.
func bare(p *i18n.Printer, request string, status int) *Problem {
	code, ok := codes[status]
	switch {
	case !ok && status >= http.StatusInternalServerError:
		status, code = http.StatusInternalServerError, "internal"
	case !ok:
		status, code = http.StatusBadRequest, "invalid"
	}
	out := &Problem{Type: "about:blank", Status: status, Code: code}
	if p == nil {
		return out
	}
	out.Title, out.Detail = p.T(says[code].title), p.T(says[code].detail)
	if request != "" {
		out.Instance = "urn:request:" + request
	}
	return out
}

// tell turns an error of a use case into a problem.
func tell(p *i18n.Printer, request string, err error) *Problem {
	var problem *Problem
	if errors.As(err, &problem) {
		return problem
	}
	var refusal *law.Refusal
	var invalid fault.Invalid
	var forbidden fault.Forbidden
	var conflict fault.Conflict
	var spoken interface{ Msg() i18n.Msg }
	status := fault.Status(err)
	if errors.As(err, &refusal) {
		status = http.StatusUnprocessableEntity // whatever the record of the refusal itself met
	}
	out := bare(p, request, status)
	if out.Status >= http.StatusInternalServerError {
		return out
	}
	switch {
	case errors.As(err, &refusal):
		out.Violations = findings(p, refusal.Findings)
	case errors.As(err, &invalid):
		for _, f := range invalid.Fields {
			out.Violations = append(out.Violations, Violation{Field: f.Name, Outcome: "refused", Message: p.T(f.Msg), Allowed: words(p, f.Allowed)})
		}
	case errors.As(err, &forbidden):
		var reasons []string
		for _, m := range forbidden.Reasons {
			reasons = append(reasons, p.T(m))
		}
		if len(reasons) > 0 {
			out.Detail = strings.Join(reasons, " ")
		}
	case errors.As(err, &conflict):
		if !conflict.Msg.IsZero() {
			out.Detail = p.T(conflict.Msg)
		}
	case errors.As(err, &spoken):
		out.Detail = p.T(spoken.Msg())
	}
	return out
}

func words(p *i18n.Printer, m i18n.Msg) string {
	if m.IsZero() {
		return ""
	}
	return p.T(m)
}

func findings(p *i18n.Printer, list []law.Finding) []Violation {
	out := make([]Violation, len(list))
	for i, f := range list {
		out[i] = Violation{
			Paragraph: f.Para, Rule: f.Rule, Edition: f.Edition, Field: f.Field, Outcome: f.Outcome.String(),
			Message: words(p, f.Msg), Allowed: words(p, f.Allowed),
		}
		if f.Outcome == law.Warning || f.Outcome == law.Undecided {
			out[i].ReasonKey, out[i].ReasonMin = f.ReasonKey(), f.ReasonMin
			out[i].Allowed = strings.TrimSpace(out[i].Allowed + " " + words(p, f.ReasonLength()))
		}
	}
	return out
}

// Refuse answers a request under /api/ that never reached an operation: an unknown address or method, a body over every
// limit, a form of another site. The rim around the server calls it.
func Refuse(w http.ResponseWriter, r *http.Request, status int) {
	print := printerOf(r.Header.Get("Accept-Language"))
	p := bare(print, w.Header().Get("X-Request-Id"), status)
	switch p.Status {
	case http.StatusNotFound:
		p.Detail = print.T(i18n.M("api.problem.no_address"))
	case http.StatusMethodNotAllowed:
		p.Detail = print.T(i18n.M("api.problem.method_allowed", "list", w.Header().Get("Allow")))
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the only failure is a reader who went away
}

// writeProblem answers before an operation began.
func writeProblem(ctx huma.Context, p *Problem) {
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the only failure is a reader who went away
}

// problemOf takes the place of huma's own errors: those of the form of a request.
func problemOf(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	var print *i18n.Printer
	request := ""
	if ctx != nil {
		print, request = printerOf(ctx.Header("Accept-Language")), requestID(ctx)
	}
	var big *http.MaxBytesError
	for _, err := range errs {
		if errors.As(err, &big) || err != nil && strings.Contains(err.Error(), "request body too large") {
			status = http.StatusRequestEntityTooLarge
		}
		if err != nil && strings.Contains(err.Error(), http.ErrNotMultipart.ErrorString) {
			status = http.StatusUnsupportedMediaType
		}
	}
	if status == http.StatusUnprocessableEntity || status == http.StatusInternalServerError && msg == "cannot read request body" {
		status = http.StatusBadRequest // 422 is kept for what the Regulation refuses
	}
	out := bare(print, request, status)
	if print == nil || out.Status != http.StatusBadRequest {
		return out
	}
	for _, err := range errs {
		field, m, allowed := formFault(err)
		out.Violations = append(out.Violations, Violation{Field: field, Outcome: "refused", Message: print.T(m), Allowed: words(print, allowed)})
	}
	if len(errs) == 0 {
		out.Violations = []Violation{{Outcome: "refused", Message: print.S("api.bad.malformed"), Allowed: print.S("api.bad.malformed_allowed")}}
	}
	return out
}

// faults are the words of huma about the form of a request, and ours.
var faults = []struct {
	like *regexp.Regexp
	say  func(found []string) (msg, allowed i18n.Msg)
}{
	{regexp.MustCompile(`^` + errDeep.Error()), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.deep"), i18n.M("api.bad.deep_allowed", "max", depthMost)
	}},
	{regexp.MustCompile(`^` + errUTF8.Error()), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.characters"), i18n.M("api.bad.characters_allowed")
	}},
	{regexp.MustCompile(`^unexpected property`), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.unknown"), i18n.M("api.bad.unknown_allowed")
	}},
	{regexp.MustCompile(`(?:expected required property (\S+) to be present|required .* is missing)`), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.missing"), i18n.Msg{}
	}},
	{regexp.MustCompile(`^expected value to be one of "(.*)"`), func(f []string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.choice"), i18n.M("api.bad.choice_allowed", "list", f[1])
	}},
	{regexp.MustCompile(`^expected length <= (\d+)`), func(f []string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.long"), i18n.M("api.bad.long_allowed", "max", f[1])
	}},
	{regexp.MustCompile(`^expected array length <= (\d+)`), func(f []string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.many"), i18n.M("api.bad.many_allowed", "max", f[1])
	}},
	{regexp.MustCompile(`^expected (?:length|array length) >= (\d+)`), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.missing"), i18n.Msg{}
	}},
	{regexp.MustCompile(`^expected number (<=|>=) (\S+)`), func(f []string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.range"), i18n.M("api.bad.range_allowed", "bound", strings.NewReplacer("<=", "≤", ">=", "≥").Replace(f[1])+" "+f[2])
	}},
	{regexp.MustCompile(`RFC 3339 date`), func([]string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.day"), i18n.M("api.bad.day_allowed")
	}},
	{regexp.MustCompile(`^(?:expected|invalid) (boolean|number|integer|string|array|object)`), func(f []string) (i18n.Msg, i18n.Msg) {
		return i18n.M("api.bad.type"), i18n.M("api.bad.type_allowed", "type", f[1])
	}},
}

// formFault says in our words what huma found.
func formFault(err error) (field string, msg, allowed i18n.Msg) {
	var d *huma.ErrorDetail
	text := err.Error()
	if errors.As(err, &d) {
		text, field = d.Message, d.Location
	}
	for _, prefix := range []string{"body", "query", "path", "header", "form"} {
		if rest, ok := strings.CutPrefix(field, prefix); ok && (rest == "" || rest[0] == '.') {
			field = strings.TrimPrefix(rest, ".")
			break
		}
	}
	for _, f := range faults {
		found := f.like.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		if strings.HasPrefix(text, "expected required property") {
			field = strings.TrimPrefix(field+"."+found[1], ".")
		}
		msg, allowed = f.say(found)
		return field, msg, allowed
	}
	if field == "" {
		return "", i18n.M("api.bad.malformed"), i18n.M("api.bad.malformed_allowed")
	}
	return field, i18n.M("api.bad.value"), i18n.Msg{}
}

// clean refuses texts that a database cannot keep, in whichever field they came, and ids that no record has.
func clean(in any) error {
	var c fault.Collector
	walkTexts(reflect.ValueOf(in), "", func(field, s string) {
		if !readable(s) {
			c.Bad(field, i18n.M("api.bad.characters"), i18n.M("api.bad.characters_allowed"))
		}
	})
	return c.Err()
}

func walkTexts(v reflect.Value, field string, f func(field, s string)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkTexts(v.Elem(), field, f)
		}
	case reflect.String:
		f(field, v.String())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			walkTexts(v.Index(i), field, f)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walkTexts(k, field, f)
			walkTexts(v.MapIndex(k), strings.TrimPrefix(field+"."+k.String(), "."), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			t := v.Type().Field(i)
			if !t.IsExported() {
				continue
			}
			name := field
			if tag, _, _ := strings.Cut(t.Tag.Get("json"), ","); tag != "" {
				name = strings.TrimPrefix(field+"."+tag, ".")
			}
			walkTexts(v.Field(i), name, f)
		}
	}
}
