// Package files gives out the files of records to those who may read them. Files come in with the form of the record they
// belong to: the draft, the report, the ground.
package files

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
)

// Most is how many files one field of a form takes at a time.
const Most = 20

// Accept names the kinds of files that a form offers to choose; the content decides what is taken.
const Accept = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.rtf,.txt,.csv,.jpg,.jpeg,.png,.tif,.tiff,.zip"

// Routes serves the files.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	mux.Handle("GET /files/{id}", s.Handle(func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		f, in, err := s.Instruments.OpenFile(r.Context(), v.Act, id)
		if err != nil {
			return err
		}
		defer in.Close()
		return send(w, r, f, in)
	}))
}

// send gives a file out to be saved, never to be shown within the site: what others have uploaded must not run here.
func send(w http.ResponseWriter, r *http.Request, f document.File, in io.ReadSeeker) error {
	h := w.Header()
	kind := f.MIME
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", page.Attachment(f.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("ETag", `"`+f.SHA256+`"`)
	http.ServeContent(w, r, "", f.At, in)
	return nil
}

// Upload is a file that came with a form.
type Upload struct {
	// Field is the name of the form field, so that what is wrong stands beside it.
	Field string
	Head  *multipart.FileHeader
}

// Read takes the files of a form's field; an empty choice is no file.
func Read(in *httpx.Input, field string) []Upload {
	var out []Upload
	for _, h := range in.Files(field, Most) {
		if h.Filename != "" || h.Size > 0 {
			out = append(out, Upload{Field: field, Head: h})
		}
	}
	return out
}

// Put opens each file and hands it to keep. What is wrong with one (too large, of a false type) is named on its field; the
// others are kept all the same.
func Put(list []Upload, present []document.File, keep func(u Upload, name string, r io.Reader) error) error {
	var c fault.Collector
	for _, u := range list {
		if slices.ContainsFunc(present, func(f document.File) bool { return f.Name == filepath.Base(u.Head.Filename) && f.Size == u.Head.Size }) {
			continue // the same form came twice
		}
		var invalid fault.Invalid
		err := put(u, keep)
		switch {
		case err == nil:
		case errors.As(err, &invalid):
			for _, x := range invalid.Fields {
				c.Bad(u.Field, x.Msg, x.Allowed)
			}
		default:
			return err
		}
	}
	return c.Err()
}

func put(u Upload, keep func(u Upload, name string, r io.Reader) error) error {
	in, err := u.Head.Open()
	if err != nil {
		return fmt.Errorf("files: upload: %w", err)
	}
	defer in.Close()
	return keep(u, u.Head.Filename, in)
}

// Dropped are the ids of the files that a form asks to take off; their boxes hold the addresses of the files.
func Dropped(in *httpx.Input, field string, present []document.File) []string {
	var addresses []string
	for _, f := range present {
		addresses = append(addresses, "/files/"+f.ID)
	}
	var out []string
	for _, a := range in.Choices(field+".drop", addresses...) {
		out = append(out, strings.TrimPrefix(a, "/files/"))
	}
	return out
}
