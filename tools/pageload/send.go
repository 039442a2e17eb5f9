package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

// reasons are what a sender writes where a rule warns: of the load of the recipients, and of what was asked before (44).
var reasons = url.Values{
	"version":                   {"1"},
	"reason.instrument.load":    {"Срок поручения установлен указанием руководства и не может быть перенесён."},
	"reason.instrument.twice":   {"Сведения прежнего ответа устарели, требуются данные на новую дату."},
	"reason.instrument.sources": {"В учётах этих сведений нет."},
}

// startSending has somebody send the instruments named in a file, one after the other without pause, until the returned
// function is called; it tells how many went out. Without a file nobody sends.
func startSending(base, login, password, file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := enter(base, login, password)
	if err != nil {
		return nil, err
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- sendAll(ctx, c, base, strings.Fields(string(text))) }()
	return func() error {
		cancel()
		return <-ended
	}, nil
}

func sendAll(ctx context.Context, c *http.Client, base string, ids []string) error {
	var took []time.Duration
	began := time.Now()
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		start := time.Now()
		if err := send(c, base+"/instruments/"+id+"/send"); err != nil {
			return errors.Join(err, tell(took, time.Since(began), ids))
		}
		took = append(took, time.Since(start))
	}
	return tell(took, time.Since(began), ids)
}

func tell(took []time.Duration, span time.Duration, ids []string) error {
	if len(took) == 0 {
		return errors.New("nothing was sent")
	}
	slices.Sort(took)
	log.Printf("sent meanwhile: %d of %d in %v, half of them within %v", len(took), len(ids), span.Round(time.Second), took[len(took)/2].Round(100*time.Microsecond))
	return nil
}

// send posts the form of sending; the server leads back to the card when it is done.
func send(c *http.Client, address string) error {
	answer, err := c.PostForm(address, reasons)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		return fmt.Errorf("%s: %s\n%s", address, answer.Status, text)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
