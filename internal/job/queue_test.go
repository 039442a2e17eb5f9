package job

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

func backlog(t *testing.T, db *store.DB) (list []Backlog) {
	t.Helper()
	must(t, db.Read(t.Context(), func(q store.Q) (err error) {
		list, err = Backlogs(t.Context(), q)
		return err
	}))
	return list
}

func enqueue(t *testing.T, db *store.DB, c *clock, jobs ...Job) {
	t.Helper()
	must(t, db.Write(t.Context(), func(tx *store.Tx) error { return Enqueue(t.Context(), tx, c.now(), jobs...) }))
}

func mail(key, text string) Job { return Job{Kind: "mail", Key: key, Payload: text} }

func TestQueueDoesEveryJobOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, done := newClock(), []string{}
		r := runner(t, db, "a", c, Queue(db, "mail", Every(time.Minute), c.now, slog.New(slog.DiscardHandler),
			func(_ context.Context, payload json.RawMessage) error {
				var text string
				err := json.Unmarshal(payload, &text)
				done = append(done, text)
				return err
			}))
		later := mail("", "later")
		later.At = start.Add(90 * time.Second)
		enqueue(t, db, c, mail("k", "a"), mail("k", "again"), mail("", "b"), mail("", "b"), later, Job{Kind: "other", Payload: 1})
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			must(t, Enqueue(t.Context(), tx, c.now(), mail("", "never")))
			return errors.New("rolled back")
		})
		if err == nil {
			t.Error("committed")
		}
		for range 4 {
			tick(t, r)
			c.add(time.Minute)
		}
		if !slices.Equal(done, []string{"a", "b", "b", "later"}) {
			t.Errorf("done: %v", done)
		}
		if list := backlog(t, db); len(list) != 1 || list[0].Kind != "other" || list[0].Waiting != 1 || !list[0].Oldest.Equal(start) {
			t.Errorf("%+v", list)
		}
		enqueue(t, db, c, mail("k", "free again"))
		tick(t, r)
		if done[len(done)-1] != "free again" {
			t.Error("the key is not free after its job is done")
		}
		many := make([]Job, 3*batch)
		for i := range many {
			many[i] = mail("", "m")
		}
		enqueue(t, db, c, many...)
		c.add(time.Minute)
		tick(t, r)
		if len(done) != 5+3*batch {
			t.Errorf("%d done", len(done))
		}
	})
}

func TestPoisonJobIsGivenUpAndBlocksNobody(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, tried, good := newClock(), 0, 0
		r := runner(t, db, "a", c, Queue(db, "mail", Every(time.Minute), c.now, slog.New(slog.DiscardHandler),
			func(_ context.Context, payload json.RawMessage) error {
				if string(payload) != `"poison"` {
					good++
					return nil
				}
				if tried++; tried%2 == 0 {
					return errors.New("refused")
				}
				panic("poison")
			}))
		enqueue(t, db, c, mail("", "poison"), mail("", "good"))
		for range 2 * attemptsMax {
			c.add(time.Hour)
			tick(t, r)
		}
		if tried != attemptsMax || good != 1 {
			t.Errorf("tried %d times, %d good ones done", tried, good)
		}
		if list := backlog(t, db); len(list) != 1 || list[0].Dead != 1 || list[0].Waiting != 0 || !list[0].Oldest.IsZero() {
			t.Errorf("%+v", list)
		}
		if s := state(t, db, c, "queue.mail"); s.Alarm() {
			t.Errorf("a failed job is no failure of its timer: %+v", s)
		}
	})
}

// The program stops in the middle of a job: the job stays and is done by the next node.
func TestJobSurvivesAStop(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, entered, done := newClock(), make(chan struct{}), 0
		first := runner(t, db, "a", c, Queue(db, "mail", Every(time.Minute), c.now, slog.New(slog.DiscardHandler),
			func(ctx context.Context, _ json.RawMessage) error {
				close(entered)
				<-ctx.Done()
				return ctx.Err()
			}))
		second := runner(t, db, "b", c, Queue(db, "mail", Every(time.Minute), c.now, slog.New(slog.DiscardHandler),
			func(context.Context, json.RawMessage) error { done++; return nil }))
		enqueue(t, db, c, mail("", "a"))
		c.add(time.Minute)
		must(t, first.Tick(t.Context()))
		<-entered
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		first.Stop(stopped)
		tick(t, second)
		if list := backlog(t, db); done != 1 || len(list) != 0 {
			t.Errorf("%d done, left %+v", done, list)
		}
	})
}
