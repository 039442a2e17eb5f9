package api

import (
	"context"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// reader says names as workbooks and answers say them.
func (c *caller) reader() export.Reader {
	return export.Reader{Print: c.print, Org: c.org, Calendar: c.rules.Calendar, Day: c.day}
}

// exports are the registers as workbooks.
func (s *server) exports() {
	use := s.App.Instrument
	workbook(s, "instruments", func(ctx context.Context, c *caller, in *InstrumentsFilter) (export.Table, error) {
		f, err := in.filter()
		return export.Instruments(ctx, c.reader(), use, c.act, f), err
	})
	workbook(s, "executions", func(ctx context.Context, c *caller, in *ExecutionsFilter) (export.Table, error) {
		f, err := in.filter()
		return export.Executions(ctx, c.reader(), use, c.act, in.Closed, f), err
	})
	workbook(s, "informs", func(ctx context.Context, c *caller, in *InformsFilter) (export.Table, error) {
		return export.Informs(ctx, c.reader(), use, c.act, in.filter()), nil
	})
	op := tagged(http.MethodGet, "orals-export", "/oral/export.xlsx", "orals", "The register as a workbook")
	workbookAt(s, op, func(ctx context.Context, c *caller, in *OralsFilter) (export.Table, error) {
		return export.Orals(ctx, c.reader(), use, c.act, in.filter()), nil
	})
	workbook(s, "grounds", func(ctx context.Context, c *caller, in *GroundsFilter) (export.Table, error) {
		return export.Grounds(ctx, c.reader(), use, c.act, in.filter()), nil
	})
}

// workbook registers a register as a workbook.
func workbook[I any](s *server, name string, table func(ctx context.Context, c *caller, in *I) (export.Table, error)) {
	workbookAt(s, tagged(http.MethodGet, name+"-export", "/"+name+"/export.xlsx", name, "The register as a workbook"), table)
}

// workbookAt is workbook for an operation of its own name and address.
func workbookAt[I any](s *server, op huma.Operation, table func(ctx context.Context, c *caller, in *I) (export.Table, error)) {
	op.Description = i18n.For(i18n.EN).S("export.most", "n", export.Max) + "; the last row of a workbook that was cut says so."
	op.Parameters = headers(false)
	op.Responses = map[string]*huma.Response{"200": {Description: "The workbook", Content: map[string]*huma.MediaType{
		export.MIME: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		c := callerOf(ctx)
		err := clean(in)
		var t export.Table
		if err == nil {
			t, err = table(ctx, c, in)
		}
		var book *export.Book
		if err == nil {
			book, err = export.Make(c.print, t, export.Max)
		}
		if err != nil {
			return nil, s.problem(c, err)
		}
		return &huma.StreamResponse{Body: func(to huma.Context) {
			defer book.Close()
			to.SetHeader("Content-Type", export.MIME)
			to.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": t.FileName()}))
			_ = book.Write(to.BodyWriter()) // the only failure is a reader who went away
		}}, nil
	})
}

// filter is what the register of instruments is narrowed by.
func (in InstrumentsFilter) filter() (instrument.Filter, error) {
	from, to, err := span(in.From, in.To)
	return instrument.Filter{Kind: instrument.Kind(in.Kind), State: in.State, Unit: in.Unit, Area: in.Area, Text: in.Text, From: from, To: to}, err
}

// filter is what the register of executions is narrowed by.
func (in ExecutionsFilter) filter() (instrument.Filter, error) {
	from, to, err := span(in.From, in.To)
	return instrument.Filter{Kind: instrument.Kind(in.Kind), State: in.State, Unit: in.Unit, Body: in.Recipient, Below: in.Below, Text: in.Text, From: from, To: to, Asks: in.Asks, SentOn: in.SentOn}, err
}

// filter is what the register of grounds is narrowed by.
func (in GroundsFilter) filter() instrument.GroundFilter {
	return instrument.GroundFilter{Kind: instrument.GroundKind(in.Kind), Text: in.Text, State: instrument.GroundState(in.State)}
}
