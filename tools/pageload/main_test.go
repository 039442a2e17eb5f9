package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestAsk: everyone signs in and asks; what is not a page, or not let in, is an error and not a figure.
func TestAsk(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("password") != "right" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "1", Path: "/"})
		http.Redirect(w, r, "/page", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /page", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("s"); err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte("twelve bytes"))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	if err := run(server.URL, "chief", "wrong", 1, 0, time.Millisecond, false, []string{"/page"}); err == nil {
		t.Error("a wrong password was taken for a figure")
	}
	if err := run(server.URL, "chief", "right", 2, 0, time.Millisecond, false, []string{"/page", "/missing"}); err == nil {
		t.Error("a missing page was taken for a figure")
	}
	c, err := enter(server.URL, "chief", "right")
	if err != nil {
		t.Fatal(err)
	}
	took, size, err := ask([]*http.Client{c, c}, server.URL+"/page", time.Millisecond)
	if err != nil || size != 12 || len(took) < 2 {
		t.Errorf("%d answers of %d bytes: %v", len(took), size, err)
	}
}

// TestSend: what is named in the file is sent once each; a refusal is an error.
func TestSend(t *testing.T) {
	sent := map[string]int{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusSeeOther) })
	mux.HandleFunc("GET /page", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /instruments/{id}/send", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") == "refused" || r.FormValue("version") == "" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		sent[r.PathValue("id")]++
		http.Redirect(w, r, "/instruments/"+r.PathValue("id"), http.StatusSeeOther)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	c, err := enter(server.URL, "officer", "right")
	if err != nil {
		t.Fatal(err)
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if err := sendAll(t.Context(), c, server.URL, []string{"a", "b"}); err != nil || sent["a"] != 1 || sent["b"] != 1 {
		t.Errorf("sent %v: %v", sent, err)
	}
	if err := sendAll(t.Context(), c, server.URL, []string{"refused"}); err == nil {
		t.Error("a refusal was taken for a sending")
	}
	if err := sendAll(t.Context(), c, server.URL, nil); err == nil {
		t.Error("a file without ids was taken for a figure")
	}
}
