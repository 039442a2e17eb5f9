package api

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// uploadInput is one file as multipart/form-data, in the field "file".
type uploadInput struct {
	One
	uploadBody
	Role string `query:"role" enum:"analysis,methodical,ground,short_ground,other,report" default:"other" doc:"What the file is of a draft; it says nothing of reports and grounds."`
}

// uploadBody is a form with one file.
type uploadBody struct {
	RawBody multipart.Form
}

// keep opens the one file of a form and hands it on.
func (in *uploadInput) keep(into func(name string, r io.Reader) (document.File, error)) (out File, err error) {
	err = in.open(func(name string, r io.Reader) error {
		f, err := into(name, r)
		out = fileOf(f)
		return err
	})
	return out, err
}

// open opens the one file of a form and hands it on.
func (in *uploadBody) open(into func(name string, r io.Reader) error) error {
	list := in.RawBody.File["file"]
	defer func() { _ = in.RawBody.RemoveAll() }() // temporary files of the form; the system removes what is left
	if len(list) != 1 || len(in.RawBody.File) != 1 {
		return fault.Bad("file", i18n.M("api.bad.file"), i18n.M("api.bad.file_allowed"))
	}
	if !readable(list[0].Filename) {
		return fault.Bad("file", i18n.M("api.bad.characters"), i18n.M("api.bad.characters_allowed"))
	}
	r, err := list[0].Open()
	if err != nil {
		return fmt.Errorf("api: upload: %w", err)
	}
	defer r.Close()
	return into(list[0].Filename, r)
}

// upload registers an operation that takes a file. The rim bounds its size.
func upload(s *server, id, path, tag, summary string, into func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error)) {
	op := tagged(http.MethodPost, id, path, tag, summary)
	op.MaxBodyBytes = -1
	create(s, op, func(ctx context.Context, c *caller, in *uploadInput) (string, File, error) {
		f, err := into(ctx, c, in.ID, in)
		return "/files/" + f.ID, f, err
	})
}

// filePath names a file of a record.
type filePath struct {
	One
	File string `path:"file" maxLength:"64"`
}

// addressInput says to whom a file goes.
type addressInput struct {
	One
	File string `path:"file" maxLength:"64"`
	Body struct {
		Bodies []string `json:"bodies" required:"true" maxItems:"400" doc:"Recipients of the draft; none means that the file goes to all."`
		Seen   []string `json:"seen,omitempty" maxItems:"400" doc:"The recipients of the file that were read, as annexes has them; left out when it went to all. Where they are others now, 409."`
	}
}

// papers are the files of instruments, their versions and their journal.
func (s *server) papers() {
	const tag, base = "instruments", "/instruments/{id}"
	use := s.App.Instrument
	upload(s, "instrument-attach", base+"/files", tag, "Attach a file to a draft", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
		return in.keep(func(name string, r io.Reader) (document.File, error) {
			return use.Attach(ctx, c.act, id, "", in.Role, name, r)
		})
	})
	read(s, "instrument-files", base+"/files", tag, "The files of an instrument", func(ctx context.Context, c *caller, in *One) (List[File], error) {
		x, err := use.Card(ctx, c.act, in.ID)
		return List[File]{Items: all(x.Files, fileOf)}, err
	})
	change(s, http.MethodDelete, "instrument-detach", base+"/files/{file}", tag, "Take a file off a draft", func(ctx context.Context, c *caller, in *filePath) (Done, error) {
		id, err := in.found()
		if err == nil && !validID(in.File) {
			err = fault.NotFound{What: "an ill-formed id"}
		}
		if err != nil {
			return Done{}, err
		}
		return Done{ID: in.File}, use.Detach(ctx, c.act, id, "", in.File)
	})
	change(s, http.MethodPut, "instrument-file-recipients", base+"/files/{file}/recipients", tag, "Say to which recipients a file of a draft goes; none means all", func(ctx context.Context, c *caller, in *addressInput) (Done, error) {
		id, err := in.found()
		if err == nil && !validID(in.File) {
			err = fault.NotFound{What: "an ill-formed id"}
		}
		if err != nil {
			return Done{}, err
		}
		r, err := use.AddressFile(ctx, c.act, id, in.File, in.Body.Bodies, in.Body.Seen)
		return Done(r), err
	})
	read(s, "instrument-versions", base+"/versions", tag, "The saved versions of a draft, newest first (44-1)", func(ctx context.Context, c *caller, in *One) (List[DraftVersion], error) {
		list, err := use.Versions(ctx, c.act, in.ID)
		return List[DraftVersion]{Items: all(list, func(v document.Version) DraftVersion {
			return DraftVersion{N: v.N, Title: v.Title, At: v.At, By: Who(v.By)}
		})}, err
	})
	read(s, "instrument-journal", base+"/journal", tag, "What happened to an instrument, newest first", s.history)
	s.paper()
	s.download()
}

// paperInput asks for a paper form.
type paperInput struct {
	One
	Form string `query:"form" enum:"pdf,docx,original,card" default:"pdf" doc:"pdf: to read, a preview before agreement and a stamped copy after signing; docx: to edit outside, before agreement only; original: exactly the bytes that are signed; card: the evidence with signatures and their check."`
	Lang string `query:"lang" enum:"kk,ru" default:"kk" doc:"The language of the words of the form."`
	host string
}

// Resolve remembers the host under which the caller knows the program, for the code on the card.
func (in *paperInput) Resolve(ctx huma.Context) []error {
	in.host = ctx.Host()
	return nil
}

// check is the address of the page where anybody can check a signature. A demonstration runs without TLS.
func (s *server) check(host string) string {
	if s.App.Demo {
		return "http://" + host + "/verify"
	}
	return "https://" + host + "/verify"
}

// paper gives out the paper form of an instrument.
func (s *server) paper() {
	op := tagged(http.MethodGet, "instrument-paper", "/instruments/{id}/paper", "instruments", "The paper form of an instrument (44): PDF/A, Word, the signed original, the evidence card")
	s.printed(op, s.App.Instrument.Paper)
}

// printed registers an operation that gives out a paper form of a record.
func (s *server) printed(op huma.Operation, of func(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error)) {
	op.Parameters = headers(false)
	op.Errors = append(op.Errors, http.StatusConflict)
	binary := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.Responses = map[string]*huma.Response{"200": {Description: "The paper", Content: map[string]*huma.MediaType{
		"application/pdf": binary, "application/vnd.openxmlformats-officedocument.wordprocessingml.document": binary,
	}}}
	huma.Register(s.api, op, func(ctx context.Context, in *paperInput) (*huma.StreamResponse, error) {
		c := callerOf(ctx)
		id, err := in.found()
		if err != nil {
			return nil, s.problem(c, err)
		}
		f, err := of(ctx, c.act, id, document.PaperWanted{Form: in.Form, Lang: i18n.Lang(in.Lang), Check: s.check(in.host)})
		if err != nil {
			return nil, s.problem(c, err)
		}
		return given(f), nil
	})
}

// given streams a paper.
func given(f document.PaperFile) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(to huma.Context) {
		to.SetHeader("Content-Type", f.MIME)
		to.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
		to.SetHeader("Content-Length", strconv.Itoa(len(f.Data)))
		to.SetHeader("ETag", `"`+f.SHA256+`"`)
		_, _ = to.BodyWriter().Write(f.Data) // the only failure is a reader who went away
	}}
}

// download gives a file out to be saved.
func (s *server) download() {
	op := tagged(http.MethodGet, "file", "/files/{id}", "files", "The bytes of a file that the person may see")
	op.Parameters = headers(false)
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	huma.Register(s.api, op, func(ctx context.Context, in *One) (*huma.StreamResponse, error) {
		c := callerOf(ctx)
		id, err := in.found()
		if err != nil {
			return nil, s.problem(c, err)
		}
		f, r, err := s.App.Instrument.OpenFile(ctx, c.act, id)
		if err != nil {
			return nil, s.problem(c, err)
		}
		return &huma.StreamResponse{Body: func(to huma.Context) {
			defer r.Close()
			kind := f.MIME
			if _, _, err := mime.ParseMediaType(kind); err != nil {
				kind = "application/octet-stream"
			}
			to.SetHeader("Content-Type", kind)
			to.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
			to.SetHeader("Content-Length", strconv.FormatInt(f.Size, 10))
			to.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'")
			to.SetHeader("ETag", `"`+f.SHA256+`"`)
			_, _ = io.Copy(to.BodyWriter(), r) // the only failure is a reader who went away
		}}, nil
	})
}
