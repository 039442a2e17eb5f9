package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestRest: memory is given back soon after the start, and then once for each pause in which nobody asks for anything.
func TestRest(t *testing.T) {
	given := 0
	q := &rest{giveBack: func() { given++ }}
	page := q.watch(http.NotFoundHandler())
	first, breaks := make(chan time.Time), make(chan time.Time)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		q.run(ctx, first, breaks)
		close(ended)
	}()
	first <- time.Time{}
	breaks <- time.Time{} // nobody has asked since the start: it rests
	breaks <- time.Time{} // it rests already
	page.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	breaks <- time.Time{} // somebody has asked
	breaks <- time.Time{} // nobody since
	breaks <- time.Time{}
	stop()
	<-ended
	if given != 3 {
		t.Errorf("given back %d times, want 3: after the start, in the first break, in the break after the request", given)
	}
}

// TestDropProgram: the program runs on without the pages of its file.
func TestDropProgram(t *testing.T) {
	dropProgram()
	TestRest(t)
}
