// Package api is the programming interface: JSON over HTTP under /api/v1, described by OpenAPI 3.1 at /api/openapi.json.
// Every operation is a use case that the pages have too, done in the name of the person whose token came with it; what the
// person may not see is not found, what the Regulation does not allow is refused by paragraph.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/limit"
)

// Prefix stands before the path of every operation.
const Prefix = "/api/v1"

// Version is the version of the interface. What is added does not change it; what is taken away does.
const Version = "1.0.0"

// Config is what the interface is made of. Every field is required, except Limits, whose zero value puts none.
type Config struct {
	App    *app.App
	Now    func() time.Time
	Log    *slog.Logger
	Limits Limits
}

type server struct {
	Config
	api               huma.API
	tokens, addresses *limit.Limiter
}

// errorsOnce puts our own errors in the place of huma's, which is a variable of the process.
var errorsOnce sync.Once

// Routes mounts the interface and its description.
func Routes(mux *http.ServeMux, cfg Config) { build(mux, cfg) }

func build(mux *http.ServeMux, cfg Config) *server {
	errorsOnce.Do(func() {
		huma.NewErrorWithContext = problemOf
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return problemOf(nil, status, msg, errs...)
		}
	})
	c := huma.DefaultConfig("Reglament", Version)
	c.Info.Description = description
	c.FieldsOptionalByDefault = true // what a use case needs it names itself, with what would pass
	c.OpenAPIPath = "/api/openapi"
	c.DocsPath = ""
	c.SchemasPath = ""
	c.CreateHooks = nil // no $schema fields, no links to schemas
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[calendar.Day](), reflect.TypeFor[dayText]())
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", BearerFormat: "rgl_…", Description: "A person's token, made on the account page. A token that may only read changes nothing."},
	}
	c.Security = []map[string][]string{{"token": {}}}
	c.Formats = formats()
	s := &server{
		Config: cfg, api: humago.New(mux, c),
		tokens: limit.New(cfg.Limits.Token, cfg.Limits.TokenBurst), addresses: limit.New(cfg.Limits.Address, cfg.Limits.AddressBurst),
	}
	s.api.UseMiddleware(s.throttle, s.authenticate)
	s.me()
	s.inbox()
	s.instruments()
	s.roads()
	s.follows()
	s.revisions()
	s.halfYears()
	s.groups()
	s.papers()
	s.looking()
	s.planning()
	s.grounds()
	s.held()
	s.orals()
	s.informs()
	s.load()
	s.board()
	s.inspections()
	s.executions()
	s.calendar()
	s.regulation()
	s.structure()
	s.staff()
	s.orders()
	s.areas()
	s.exchange()
	s.accounts()
	s.bulks()
	s.savedViews()
	s.exports()
	s.analyses()
	s.verify()
	describe(s.api.OpenAPI())
	return s
}

const description = "The use cases of the electronic system of the Work Regulation. Every request is made in the name of a person: " +
	"`Authorization: Bearer rgl_…`. `Accept-Language` (kk, ru, en) chooses the language of messages and names. " +
	"`X-Acting-Post` chooses the capacity in which the person acts. `Idempotency-Key` makes it safe to send a change again. " +
	"Errors are RFC 9457 problem details; what the Regulation refuses comes with the paragraph and with what would pass."

// dayText describes a civil day.
type dayText struct{}

// Schema says what a day looks like.
func (dayText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Description: "A civil day of Asia/Almaty, 2026-03-19."}
}

// schemaNames names types of other packages whose own names would mislead.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name, ok := schemaNames[t.String()]; ok {
		return name
	}
	return huma.DefaultSchemaNamer(t, hint)
}

var schemaNames = map[string]string{
	"halfyear.Figures": "HalfYearFigures", "revision.Figures": "RevisionFigures", "instrument.Input": "InstrumentInput", "instrument.Kind": "InstrumentKind", "i18n.Text": "Trilingual", "document.Span": "TextSpan",
	"org.Move": "Transfer", "analysis.Input": "AnalysisInput", "analysis.Kind": "AnalysisKind",
	"planning.Change": "PlanChange", "planning.Period": "PlanPeriod", "planning.Load": "PlanLoad", "planning.LoadRow": "PlanLoadRow",
	"planning.Similar": "SimilarMeasure", "planning.Outside": "OutsideBody", "planning.Imported": "ImportedProposal",
	"planning.ReportInput": "MemoInput", "planning.ResolutionInput": "MemoResolution", "planning.ChangeInput": "PlanChangeInput",
}

// handler does one operation for a caller.
type handler[I, O any] func(ctx context.Context, c *caller, in *I) (O, error)

// answer is how huma takes a body.
type answer[O any] struct{ Body O }

// made is the answer of what creates a record that has an address.
type made[O any] struct {
	Location string `header:"Location" doc:"The address of what was made."`
	Body     O
}

func tagged(method, id, path, tag, summary string) huma.Operation {
	return huma.Operation{
		Method: method, OperationID: id, Path: Prefix + path, Tags: []string{tag}, Summary: summary, DefaultStatus: http.StatusOK,
		Errors: []int{400, 401, 403, 404, 429, 500},
	}
}

// read registers an operation that changes nothing.
func read[I, O any](s *server, id, path, tag, summary string, h handler[I, O]) {
	op := tagged(http.MethodGet, id, path, tag, summary)
	op.Parameters = headers(false)
	serve(s, op, h)
}

// look is read for an operation that takes a body.
func look[I, O any](s *server, id, path, tag, summary string, h handler[I, O]) {
	op := tagged(http.MethodPost, id, path, tag, summary)
	op.Parameters = headers(false)
	op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	op.Metadata = map[string]any{looks: true}
	serve(s, op, h)
}

// change registers an operation that changes something.
func change[I, O any](s *server, method, id, path, tag, summary string, h handler[I, O]) {
	op := tagged(method, id, path, tag, summary)
	op.Parameters = headers(true)
	op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	serve(s, op, h)
}

// create registers a change that makes a record with an address of its own.
func create[I, O any](s *server, op huma.Operation, h func(ctx context.Context, c *caller, in *I) (at string, out O, err error)) {
	op.Parameters = headers(true)
	op.DefaultStatus = http.StatusCreated
	op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*made[O], error) {
		c := callerOf(ctx)
		err := admit(in)
		if err == nil {
			var out made[O]
			if out.Location, out.Body, err = h(ctx, c, in); err == nil {
				out.Location = Prefix + out.Location
				return &out, nil
			}
		}
		return nil, s.problem(c, err)
	})
}

// looks marks a POST that changes nothing.
const looks = "looks"

// refuses marks a GET that the Regulation may refuse.
const refuses = "refuses"

func changes(op *huma.Operation) bool {
	return op.Method != http.MethodGet && op.Metadata[looks] == nil
}

// admit cleans the input of an operation and refuses an id that no record is called.
func admit(in any) error {
	if err := clean(in); err != nil {
		return err
	}
	if at, ok := in.(interface{ found() (string, error) }); ok {
		_, err := at.found()
		return err
	}
	return nil
}

func serve[I, O any](s *server, op huma.Operation, h handler[I, O]) {
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*answer[O], error) {
		c := callerOf(ctx)
		err := admit(in)
		if err == nil {
			var out O
			if out, err = h(ctx, c, in); err == nil {
				return &answer[O]{Body: out}, nil
			}
		}
		return nil, s.problem(c, err)
	})
}

// problem tells an error to the caller; what is internal is logged under the number of the request.
func (s *server) problem(c *caller, err error) error {
	p := tell(c.print, c.request, err)
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.Log.Error("internal error", slog.String("id", c.request), slog.Any("error", err))
	}
	return p
}

func headers(changing bool) []*huma.Param {
	text := &huma.Schema{Type: huma.TypeString}
	out := []*huma.Param{
		{Name: "Accept-Language", In: "header", Schema: text, Description: "kk, ru or en; kk where it is absent."},
		{Name: "X-Acting-Post", In: "header", Schema: text, Description: "The post whose authority is exercised: an own one, or one in whose stead the person lawfully acts (see /me). The first one where it is absent."},
	}
	if changing {
		out = append(out, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: text, Description: "A key of the caller, up to 200 characters. A change sent again under it gives the first answer again; another change under it is a conflict."})
	}
	return out
}
