// Package files gives out the files of records to those who may read them. Files come in with the form of the record they
// belong to: the draft, the report, the ground.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/org"
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

// Put opens each file and hands it to keep, with the act under a key of the file's own: the same form sent again sends the same files,
// and each is kept once, whatever has become of the record meanwhile. It is made of the key of the form and of the content, so that
// a corrected file of the same name and size is another file. What is wrong with one (too large, of a false type) is named on its
// field; the others are kept all the same.
func Put(list []Upload, act org.Act, keep func(act org.Act, u Upload, name string, r io.Reader) error) error {
	var c fault.Collector
	for _, u := range list {
		var invalid fault.Invalid
		err := put(u, act, keep)
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

func put(u Upload, act org.Act, keep func(act org.Act, u Upload, name string, r io.Reader) error) error {
	in, err := u.Head.Open()
	if err != nil {
		return fmt.Errorf("files: upload: %w", err)
	}
	defer in.Close()
	if act.Key != "" {
		sum, err := u.sum()
		if err != nil {
			return err
		}
		of := sha256.Sum256([]byte(u.Field + "\x00" + u.Head.Filename + "\x00" + sum))
		act.Key += "-file-" + hex.EncodeToString(of[:16])
	}
	return keep(act, u, u.Head.Filename, in)
}

// sum is the SHA-256 of the content, as a record of a file holds it.
func (u Upload) sum() (string, error) {
	in, err := u.Head.Open()
	if err != nil {
		return "", fmt.Errorf("files: upload: %w", err)
	}
	defer in.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return "", fmt.Errorf("files: upload: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Lost are the names of the files of a form that are not among those of the record. A form cannot hold them again.
func Lost(list []Upload, present []document.File) ([]string, error) {
	var out []string
	for _, u := range list {
		sum, err := u.sum()
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(present, func(f document.File) bool { return f.SHA256 == sum }) {
			out = append(out, filepath.Base(u.Head.Filename))
		}
	}
	return out, nil
}

// Drop takes off the files that a form asks to take off, each under a key of its own, as Put keeps them.
func Drop(list []string, act org.Act, drop func(act org.Act, id string) error) error {
	for _, id := range list {
		x := act
		if x.Key != "" {
			x.Key += "-drop-" + id
		}
		// What is not there, or not of this record, is not to be taken off.
		if err := drop(x, id); err != nil && !errors.Is(err, fault.NotFound{}) {
			return err
		}
	}
	return nil
}

// Dropped are the ids of the files that a form asks to take off; their boxes hold the addresses of the files. Whether they are still
// there is for the service to see: the form may be sent a second time, or another may have taken them off.
func Dropped(in *httpx.Input, field string) []string {
	return in.IDsAt(field+".drop", "/files/", dropMost)
}

// dropMost is how many files a form takes off at a time: more than a record holds.
const dropMost = 1_000
