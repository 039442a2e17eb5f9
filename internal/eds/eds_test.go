package eds_test

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/fetch"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
)

// TestEngine_44: asked over HTTP, kept, judged again offline; without the services the state is open, not valid.
func TestEngine_44(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	down := false
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || down {
			http.Error(out, "down", http.StatusServiceUnavailable)
			return
		}
		var answer []byte
		if r.Method == http.MethodPost {
			answer, err = w.AnswerOCSP(body, edstest.Now)
		} else {
			answer, err = w.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 1})
		}
		if err == nil {
			_, err = out.Write(answer)
		}
		if err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	cfg := eds.Config{
		Mode: chain.Demo, Store: w.Store, Policy: verdict.DefaultPolicy(), Refresh: revocation.DefaultRefresh(), Rand: rand.Reader,
		Fetcher: fetch.New(fetch.Config{Timeout: 10 * time.Second, Mirror: map[string]string{"http://ca.test": server.URL}}, nil),
	}
	engine, err := eds.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var one eds.Engine = engine
	message := w.Sign(w.User, true, testca.CMSOptions{At: edstest.Signed, Timestamp: w.Stamp(edstest.Signed)})
	request := eds.Request{Message: message, Content: edstest.Document, Received: edstest.Now, Expect: verdict.Expect{IIN: "900101300123"}}
	record, err := one.Verify(context.Background(), request)
	if err != nil || record.Report.Overall != verdict.Valid || len(record.Evidence.OCSP) == 0 {
		t.Fatalf("%v, %+v", err, record.Report)
	}
	if r, err := record.Again(edstest.Document, nil); err != nil || r.Overall != verdict.Valid {
		t.Error(err, r.Overall)
	}
	request.Offline = true
	if record, err = one.Verify(context.Background(), request); err != nil || record.Report.Overall != verdict.Open {
		t.Error(err, record.Report.Overall)
	}
	request.Offline, request.Message = false, []byte("nothing")
	if record, err = one.Verify(context.Background(), request); err != nil || record.Report.Overall != verdict.Invalid {
		t.Error(err, record.Report.Overall)
	}
	// With the services down a new engine knows nothing.
	down, request.Message = true, message
	if engine, err = eds.New(cfg); err != nil {
		t.Fatal(err)
	}
	if record, err = engine.Verify(context.Background(), request); err != nil || record.Report.Overall != verdict.Open {
		t.Error(err, record.Report.Overall)
	}
	cfg.Mode = chain.Prod
	if _, err := eds.New(cfg); err == nil {
		t.Error("the demonstration authority was accepted in production")
	}
	stop, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine.Verify(stop, request); err == nil {
		t.Error("a given up request was answered")
	}
}
