package files_test

import (
	"testing"

	"reglament/internal/web/webtest"
)

// A file is given to be saved, never shown; whoever may not see its record does not find it.
func TestFilesByRights_3_44(t *testing.T) {
	o := webtest.New(t)
	id := webtest.Query[string](o, `SELECT f.id FROM file f JOIN instrument i ON i.document_id = f.document_id WHERE f.ref_id = '' AND i.state = 'draft' LIMIT 1`)
	if id == "" {
		id = webtest.Query[string](o, `SELECT f.id FROM file f JOIN instrument i ON i.document_id = f.document_id WHERE f.ref_id = '' AND i.state <> 'sent' AND i.state <> 'released' LIMIT 1`)
	}
	if id == "" {
		t.Fatal("the office holds no file of a draft")
	}
	owner := webtest.Query[string](o, `SELECT i.drafter_post FROM file f JOIN instrument i ON i.document_id = f.document_id WHERE f.id = $1`, id)
	p := o.Acting(owner).Get("/files/" + id).Want(200)
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"} {
		if got := p.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := p.Header.Get("Content-Disposition"); len(got) < 10 || got[:10] != "attachment" {
		t.Errorf("Content-Disposition is %q", got)
	}
	o.Person("abai.head").Get("/files/" + id).Want(404)
	o.Nobody().Get("/files/" + id).Want(303)
	o.Person("abai.head").Get("/files/..%2f..%2fetc%2fpasswd").Want(404)
}
