package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/web/ui"
)

// TooLarge is a body over the limit: 413.
type TooLarge struct {
	// Limit is in bytes.
	Limit int64
}

func (e TooLarge) Error() string { return fmt.Sprintf("request body over %d bytes", e.Limit) }

// HTTPStatus is 413.
func (e TooLarge) HTTPStatus() int { return http.StatusRequestEntityTooLarge }

// errForeign is a form sent by another site.
var errForeign = statusError(http.StatusForbidden)

// statusError is an error that has nothing to tell but its status.
type statusError int

func (e statusError) Error() string { return http.StatusText(int(e)) }

// HTTPStatus is the status itself.
func (e statusError) HTTPStatus() int { return int(e) }

// answer is what one status says to a person.
type answer struct{ title, text i18n.Msg }

// table is the one table of errors. A status that is not in it is told like 500 or 400.
var table = map[int]answer{
	http.StatusBadRequest:            {i18n.M("httpx.400.title"), i18n.M("httpx.400.text")},
	http.StatusUnauthorized:          {i18n.M("httpx.401.title"), i18n.M("httpx.401.text")},
	http.StatusForbidden:             {i18n.M("httpx.403.title"), i18n.M("httpx.403.text")},
	http.StatusNotFound:              {i18n.M("httpx.404.title"), i18n.M("httpx.404.text")},
	http.StatusMethodNotAllowed:      {i18n.M("httpx.405.title"), i18n.M("httpx.405.text")},
	http.StatusConflict:              {i18n.M("httpx.409.title"), i18n.M("httpx.409.text")},
	http.StatusRequestEntityTooLarge: {i18n.M("httpx.413.title"), i18n.M("httpx.413.text")},
	http.StatusUnprocessableEntity:   {i18n.M("httpx.422.title"), i18n.M("httpx.422.text")},
	http.StatusTooManyRequests:       {i18n.M("httpx.429.title"), i18n.M("httpx.429.text")},
	http.StatusServiceUnavailable:    {i18n.M("httpx.503.title"), i18n.M("httpx.503.text")},
	http.StatusInternalServerError:   {i18n.M("httpx.500.title"), i18n.M("httpx.500.text")},
}

// status is the HTTP status of an error.
func (m *Rim) status(err error) int {
	if _, refused := m.findings(err); refused {
		return http.StatusUnprocessableEntity
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return http.StatusRequestEntityTooLarge
	}
	if status := fault.Status(err); status >= 400 {
		return status
	}
	return http.StatusInternalServerError
}

func (m *Rim) findings(err error) ([]ui.Finding, bool) {
	if m.Findings == nil {
		return nil, false
	}
	return m.Findings(err)
}

// Fail answers a request with an error: its page, or problem details under /api/.
func (m *Rim) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the person went away; nobody is there to be told
	}
	status := m.status(err)
	if status >= 500 {
		var panicked panicError
		if !errors.As(err, &panicked) {
			m.Log.Error("internal error", slog.String("id", requestID(r)), slog.Any("error", err))
		}
	}
	a, known := table[status]
	switch {
	case !known && status >= 500:
		a = table[http.StatusInternalServerError]
	case !known:
		a = table[http.StatusBadRequest]
	}
	if m.Problem != nil && isAPI(r) {
		m.Problem(w, r, status)
		return
	}
	c := Ctx(r)
	page := ui.ErrorPage{Status: status, Title: c.T(a.title), Text: c.T(a.text), RequestID: requestID(r)}
	page.Findings, page.Reasons = m.details(c, err)
	switch {
	case status >= 500:
		page.Text = c.S("common.error.internal", "id", requestID(r))
	case status == http.StatusUnauthorized && r.Method == http.MethodPost:
		// The form was sent after the session had ended: sent once more from this very page, nothing typed is lost.
		page.Text, page.SignIn = c.S("httpx.401.resend"), true
	case status == http.StatusUnauthorized:
		page.SignIn = true
	}
	content := c.ErrorPage(page)
	if werr := Page(w, r, status, ui.Page{Title: page.Title, Bare: true}, content); werr != nil {
		m.Log.Error("error page", slog.String("id", requestID(r)), slog.Any("error", werr))
		http.Error(w, page.Title+" "+requestID(r), status)
	}
}

// details are what the error itself says to the person: findings with paragraphs, fields, reasons.
func (m *Rim) details(c *ui.Ctx, err error) (findings []ui.Finding, reasons []string) {
	if found, refused := m.findings(err); refused {
		return found, nil
	}
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		return fieldFindings(invalid), nil
	}
	var forbidden fault.Forbidden
	if errors.As(err, &forbidden) {
		for _, reason := range forbidden.Reasons {
			reasons = append(reasons, c.T(reason))
		}
	}
	var conflict fault.Conflict
	if errors.As(err, &conflict) && !conflict.Msg.IsZero() {
		reasons = append(reasons, c.T(conflict.Msg))
	}
	return nil, reasons
}

func fieldFindings(e fault.Invalid) []ui.Finding {
	out := make([]ui.Finding, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = ui.Finding{Outcome: ui.Refused, Field: f.Name, Msg: f.Msg, Allowed: f.Allowed}
	}
	return out
}
