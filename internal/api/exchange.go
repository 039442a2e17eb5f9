package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// as is errors.As for an error that may be nil.
func as[T any](err error, into *T) bool { return err != nil && errors.As(err, into) }

// sheetsInput is a CSV file, a ZIP archive of CSV files or an XLSX workbook as multipart/form-data, in the field "file".
type sheetsInput struct {
	RawBody multipart.Form
}

func (in *sheetsInput) sheets() ([]org.Sheet, error) {
	list := in.RawBody.File["file"]
	defer func() { _ = in.RawBody.RemoveAll() }() // temporary files of the form; the system removes what is left
	if len(list) != 1 || len(in.RawBody.File) != 1 {
		return nil, fault.Bad("file", i18n.M("api.bad.file"), i18n.M("api.bad.file_allowed"))
	}
	r, err := list[0].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, org.ImportBytesMax+1))
	if err != nil {
		return nil, err
	}
	return org.ReadSheets(data)
}

// ImportReport says what an import would do or has done, or why it does nothing.
type ImportReport struct {
	Applied  bool            `json:"applied"`
	Tables   []ImportTable   `json:"tables"`
	Count    int             `json:"problem_count"`
	Problems []ImportProblem `json:"problems" doc:"The first 500."`
}

// ImportTable is how many rows of a table are new, changed and the same.
type ImportTable struct {
	Table   string `json:"table"`
	Label   string `json:"label"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
}

// ImportProblem is what is wrong in one row.
type ImportProblem struct {
	Table   string `json:"table"`
	Row     int    `json:"row" doc:"As table programs count: the header is row 1."`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
	Allowed string `json:"allowed,omitempty" doc:"What would pass."`
}

func (c *caller) report(r org.ImportReport, applied bool) ImportReport {
	out := ImportReport{Applied: applied, Count: r.Count, Tables: []ImportTable{}, Problems: []ImportProblem{}}
	for _, t := range r.Tables {
		out.Tables = append(out.Tables, ImportTable{t.Table, c.print.T(org.SheetMsg(t.Table)), t.New, t.Changed, t.Same})
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, ImportProblem{p.Table, p.Row, p.Column, c.print.T(p.Msg), words(c.print, p.Allowed)})
	}
	return out
}

// faults400 names every fault of the tables as a wrong field: units.3.name_kk is the column of the third row.
func faults400(r org.ImportReport) error {
	var out fault.Collector
	for _, p := range r.Problems {
		out.Bad(strings.TrimSuffix(p.Table+"."+strconv.Itoa(p.Row)+"."+p.Column, "."), p.Msg, p.Allowed)
	}
	return out.Err()
}

// exchange brings the whole structure in and out as tables.
func (s *server) exchange() {
	load := func(op huma.Operation, do func(ctx context.Context, c *caller, sheets []org.Sheet) (ImportReport, error)) {
		op.Parameters = headers(op.Metadata[looks] == nil)
		op.MaxBodyBytes = org.ImportBytesMax + 1<<20
		op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
		serve(s, op, func(ctx context.Context, c *caller, in *sheetsInput) (ImportReport, error) {
			if !c.org.IsAdmin(c.act) {
				return ImportReport{}, fault.Forbid(i18n.M("org.refuse.admin"))
			}
			sheets, err := in.sheets()
			if err != nil {
				return ImportReport{}, err
			}
			return do(ctx, c, sheets)
		})
	}
	look := tagged(http.MethodPost, "structure-preview", "/structure/preview", structureTag, "What an import of tables would change, or what is wrong in them. Administrators")
	look.Metadata = map[string]any{looks: true}
	load(look, func(ctx context.Context, c *caller, sheets []org.Sheet) (ImportReport, error) {
		r, err := s.App.Org.PreviewImport(ctx, c.act, sheets)
		return c.report(r, false), err
	})
	load(tagged(http.MethodPost, "structure-import", "/structure/import", structureTag, "Bring tables in: all rows, or nothing. Administrators"),
		func(ctx context.Context, c *caller, sheets []org.Sheet) (ImportReport, error) {
			r, err := s.App.Org.ImportSheets(ctx, c.act, sheets)
			if err != nil && r.Count > 0 {
				err = faults400(r)
			}
			return c.report(r, err == nil), err
		})
	op := tagged(http.MethodGet, "structure-export", "/structure/export", structureTag, "The whole structure as a workbook (XLSX). Administrators")
	op.Parameters = headers(false)
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	op.Responses = map[string]*huma.Response{"200": {Description: "The workbook", Content: map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	huma.Register(s.api, op, func(ctx context.Context, _ *none) (*huma.StreamResponse, error) {
		c := callerOf(ctx)
		if !c.org.IsAdmin(c.act) {
			return nil, s.problem(c, fault.Forbid(i18n.M("org.refuse.admin")))
		}
		return &huma.StreamResponse{Body: func(to huma.Context) {
			to.SetHeader("Content-Type", kind)
			to.SetHeader("Content-Disposition", `attachment; filename="structure.xlsx"`)
			_ = org.WriteXLSX(to.BodyWriter(), org.Export(c.org)) // the only failure is a reader who went away
		}}, nil
	})
}
