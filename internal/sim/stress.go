package sim

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"reglament/internal/app"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Ack is an act that was acknowledged to whoever did it; it must be there whatever happens afterwards.
type Ack struct {
	// Action is the journal's word for it, Stream the chain in which it stands, Subject what was acted upon.
	Action  string `json:"action"`
	Stream  string `json:"stream"`
	Subject string `json:"subject"`
	Number  string `json:"number,omitempty"` // registration number, of what was sent
	File    string `json:"file,omitempty"`   // SHA-256, of a file that was attached
	More    int    `json:"more,omitempty"`   // how often the same was done to the same before
}

// Stress does acts as fast as it can, several at once, and writes each as a line of JSON once it is acknowledged, until
// ctx ends. A founded office must be there.
func Stress(ctx context.Context, a *app.App, out io.Writer, seed uint64, workers int) error {
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	for i := range workers {
		w, err := NewWorld(ctx, a, seed+uint64(i), a.Now())
		if err != nil {
			return err
		}
		s := &stresser{World: w, ack: func(x Ack) error {
			line, err := json.Marshal(x)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			_, err = out.Write(append(line, '\n'))
			return err
		}}
		g.Go(func() error {
			for ctx.Err() == nil {
				if err := s.road(ctx); err != nil && !errors.Is(err, store.ErrConflict) && ctx.Err() == nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// stresser walks instruments down the whole road without waiting for anything.
type stresser struct {
	*World
	ack func(Ack) error
}

// now is the act of a post at this instant.
func (s *stresser) now(ctx context.Context, post string) (org.Act, error) {
	s.Now = s.App.Now()
	act, ok, err := s.act(ctx, post)
	if err == nil && !ok {
		err = fmt.Errorf("nobody acts in %s", post)
	}
	return act, err
}

// do carries out one act and acknowledges it.
func (s *stresser) do(ctx context.Context, post string, x Ack, f func(act org.Act) (instrument.Receipt, error)) (instrument.Receipt, error) {
	act, err := s.now(ctx, post)
	if err != nil {
		return instrument.Receipt{}, err
	}
	r, err := f(act)
	if err != nil {
		return r, fmt.Errorf("%s: %w", x.Action, err)
	}
	if x.Stream == "" {
		x.Stream, x.Subject = "document:"+r.ID, r.ID
	}
	x.Number = r.Number
	if x.Action == actionAsked && r.State == string(instrument.StateAgreed) {
		x.Action = "instrument.agreed" // nobody had to be asked
	}
	return r, s.ack(x)
}

func (s *stresser) road(ctx context.Context) error {
	st, stream, err := s.signed(ctx, 1+s.r.IntN(6))
	if err != nil {
		return err
	}
	if err := s.dispatch(ctx, st, stream); err != nil {
		return err
	}
	return s.errands(ctx, st, stream)
}

// dispatch sends a signed instrument.
func (s *stresser) dispatch(ctx context.Context, st *story, stream string) error {
	_, err := s.do(ctx, st.drafter, Ack{Action: "instrument.sent", Stream: stream, Subject: st.id}, func(act org.Act) (instrument.Receipt, error) {
		return s.App.Instrument.Send(ctx, act, st.id, nil)
	})
	return err
}

// signed brings an instrument to so many regional offices as far as its signature.
func (s *stresser) signed(ctx context.Context, recipients int) (*story, string, error) {
	about := pick(s.r, append(s.texts.Tasks[:9:9], s.texts.Requests[:9]...))
	return s.sign(ctx, s.central(about, s.some(recipients)))
}

// sign brings an instrument as far as its signature.
func (s *stresser) sign(ctx context.Context, st *story) (*story, string, error) {
	v := s.App.Instrument
	act, err := s.now(ctx, st.drafter)
	if err != nil {
		return nil, "", err
	}
	ground, err := st.ground(ctx, act)
	if err != nil {
		return nil, "", err
	}
	r, err := s.do(ctx, st.drafter, Ack{Action: "instrument.drafted"}, func(act org.Act) (instrument.Receipt, error) { return v.Draft(ctx, act, st.input(ground)) })
	if err != nil {
		return nil, "", err
	}
	st.id, st.version = r.ID, r.Version
	stream := "document:" + st.id
	if err := s.attach(ctx, st, stream); err != nil {
		return nil, "", err
	}
	r, err = s.do(ctx, st.drafter, Ack{Action: actionAsked, Stream: stream}, func(act org.Act) (instrument.Receipt, error) {
		return v.SendToAgreement(ctx, act, st.id, st.version, nil)
	})
	if err != nil {
		return nil, "", err
	}
	for r.State == string(instrument.StateAgreeing) {
		if r, err = s.answer(ctx, st, stream); err != nil {
			return nil, "", err
		}
	}
	if _, err = s.do(ctx, st.signer, Ack{Action: "instrument.signed", Stream: stream, Subject: st.id}, func(act org.Act) (instrument.Receipt, error) {
		return Sign(ctx, s.App, act, st.id, st.version)
	}); err != nil {
		return nil, "", err
	}
	return st, stream, nil
}

// Ready brings requests to twenty regional offices as far as their signature and writes the id of each, a line for each, for a
// client that sends them. All are of the demonstration's officer.
func Ready(ctx context.Context, a *app.App, out io.Writer, seed uint64, n int) error {
	w, err := NewWorld(ctx, a, seed, a.Now())
	if err != nil {
		return err
	}
	const unit, drafter = "s3-soc", "s3-soc-1.officer1"
	s := &stresser{World: w, ack: func(Ack) error { return nil }}
	about := slices.DeleteFunc(slices.Clone(s.texts.of(instrument.Request)), func(x subject) bool { return x.Unit != unit })
	for range n {
		st := s.central(pick(s.r, about), s.some(20))
		st.drafter = drafter
		if st, _, err = s.sign(ctx, st); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, st.id); err != nil {
			return err
		}
	}
	return nil
}

// attach puts a file to the draft.
func (s *stresser) attach(ctx context.Context, st *story, stream string) error {
	act, err := s.now(ctx, st.drafter)
	if err != nil {
		return err
	}
	f, err := s.App.Kernel.AddFile(ctx, act, st.id, "", "other", "a.rtf", rtf(fmt.Sprint(st.id, s.r.Uint64())))
	if err != nil {
		return err
	}
	return s.ack(Ack{Action: "file.added", Stream: stream, Subject: f.ID, File: f.SHA256})
}

func (s *stresser) answer(ctx context.Context, st *story, stream string) (instrument.Receipt, error) {
	steps, err := st.asked(ctx)
	if err != nil || len(steps) == 0 {
		return instrument.Receipt{}, errors.Join(err, errors.New("nobody is asked"))
	}
	return s.do(ctx, steps[0].PostID, Ack{Action: actionAnswer, Stream: stream, Subject: steps[0].ID}, func(act org.Act) (instrument.Receipt, error) {
		return s.App.Instrument.AnswerAgreement(ctx, act, steps[0].ID, document.Agreed, "")
	})
}

// actionAsked is that a draft was sent to agreement.
const actionAsked = "instrument.agreement_started"

// actionAnswer is looked up in the step itself, since the journal has a word for each decision.
const actionAnswer = "answer"

// errands walks every execution to its end, and the instrument to its release.
func (s *stresser) errands(ctx context.Context, st *story, stream string) error {
	list, err := st.executions(ctx)
	if err != nil {
		return err
	}
	for i, e := range list {
		x := errandAct{s, st, e.id, e.body, stream}
		if i > 0 && s.r.IntN(6) == 0 {
			err = x.revoke(ctx)
		} else {
			err = x.execute(ctx)
		}
		if err != nil {
			return err
		}
	}
	_, err = s.do(ctx, "app-ctl.head", Ack{Action: "instrument.released", Stream: stream, Subject: st.id}, func(act org.Act) (instrument.Receipt, error) {
		return s.App.Instrument.Release(ctx, act, st.id)
	})
	return err
}

// errandAct is one execution on its way.
type errandAct struct {
	*stresser
	st               *story
	id, body, stream string
}

// step does one act upon the execution and acknowledges it.
func (x errandAct) step(ctx context.Context, post, action string, more int, f func(act org.Act) (instrument.Receipt, error)) error {
	_, err := x.do(ctx, post, Ack{Action: action, Stream: x.stream, Subject: x.id, More: more}, f)
	return err
}

// revoke takes the execution back by an act of the signer (49).
func (x errandAct) revoke(ctx context.Context) error {
	return x.step(ctx, x.st.signer, "instrument.execution_revoked", 0, func(act org.Act) (instrument.Receipt, error) {
		return x.App.Instrument.Revoke(ctx, act, x.st.id, instrument.FollowInput{Executions: []string{x.id}, Reason: x.st.say("withdrawn")})
	})
}

// execute receives, resolves, reports and is accepted; now and then a later day is asked for, and a report comes back.
func (x errandAct) execute(ctx context.Context) error {
	v, head, lead := x.App.Instrument, x.body+".head", lead(x.body, x.st.about.Area)
	err := x.step(ctx, registry(x.body), "instrument.received", 0, func(act org.Act) (instrument.Receipt, error) { return v.Receive(ctx, act, x.id) })
	if err == nil && x.r.IntN(4) == 0 {
		err = x.extend(ctx)
	}
	if err == nil {
		err = x.step(ctx, head, "instrument.resolved", 0, func(act org.Act) (instrument.Receipt, error) {
			return v.Resolve(ctx, act, x.id, instrument.ResolutionInput{Text: x.st.say("resolution"), LeadPost: lead})
		})
	}
	if err == nil {
		err = x.report(ctx, head, lead, 0)
	}
	if err == nil && x.r.IntN(4) == 0 {
		err = x.step(ctx, x.st.drafter, "instrument.returned", 0, func(act org.Act) (instrument.Receipt, error) {
			return v.Return(ctx, act, x.id, x.st.say("lacking"))
		})
		if err == nil {
			err = x.report(ctx, head, lead, 1)
		}
	}
	if err != nil {
		return err
	}
	return x.step(ctx, x.st.drafter, "instrument.accepted", 0, func(act org.Act) (instrument.Receipt, error) { return v.Accept(ctx, act, x.id) })
}

// report writes a report and signs it; before is how many there were.
func (x errandAct) report(ctx context.Context, head, lead string, before int) error {
	err := x.step(ctx, lead, "instrument.report_begun", before, func(act org.Act) (instrument.Receipt, error) {
		return x.App.Instrument.SaveReport(ctx, act, x.id, instrument.ReportInput{Text: x.st.say("report")})
	})
	if err != nil {
		return err
	}
	return x.step(ctx, head, "instrument.reported", before, func(act org.Act) (instrument.Receipt, error) { return SignReport(ctx, x.App, act, x.id) })
}

// extend asks for a later day, which the signer gives.
func (x errandAct) extend(ctx context.Context) error {
	due, err := x.due(ctx, x.id)
	if err != nil {
		return err
	}
	if due, err = x.cal.AddWorking(due, 5); err != nil {
		return err
	}
	extension := ""
	err = x.step(ctx, x.body+".head", "instrument.extension_asked", 0, func(act org.Act) (instrument.Receipt, error) {
		r, err := x.App.Instrument.AskExtension(ctx, act, x.id, due, x.st.say("extension"))
		extension = r.ID
		return r, err
	})
	if err != nil {
		return err
	}
	return x.step(ctx, x.st.signer, "instrument.extension_granted", 0, func(act org.Act) (instrument.Receipt, error) {
		return x.App.Instrument.DecideExtension(ctx, act, extension, true, due, "")
	})
}

// CheckAcks reads what Stress wrote and lists what is not there, and what is there by half. A last line that was cut off
// was never acknowledged.
func CheckAcks(ctx context.Context, a *app.App, in io.Reader) (acks int, wrong []string, err error) {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 1<<20)
	err = a.DB.Read(ctx, func(q store.Q) error {
		acks, wrong = 0, nil
		for scanner.Scan() {
			var x Ack
			if json.Unmarshal(scanner.Bytes(), &x) != nil {
				continue
			}
			acks++
			there, err := x.there(ctx, q, a)
			if err != nil {
				return err
			}
			if !there {
				wrong = append(wrong, fmt.Sprintf("lost: %+v", x))
			}
		}
		return scanner.Err()
	})
	if err != nil {
		return acks, wrong, err
	}
	more, err := (&Watch{}).Check(ctx, a)
	return acks, append(wrong, more...), err
}

func (x Ack) there(ctx context.Context, q store.Q, a *app.App) (bool, error) {
	var n int64
	if x.Action == actionAnswer {
		err := q.QueryRow(ctx, `SELECT count(*) FROM agreement_step WHERE id = $1 AND state = 'agreed'`, x.Subject).Scan(&n)
		return n == 1, err
	}
	err := q.QueryRow(ctx, `SELECT count(*) FROM journal WHERE stream = $1 AND action = $2 AND (subject = $3 OR $3 = '')`, x.Stream, x.Action, x.Subject).Scan(&n)
	// What is done once stands once. Of what is done again, the acknowledged and perhaps one whose acknowledgement was cut off.
	repeated := x.Action == "instrument.report_begun" || x.Action == "instrument.reported"
	if err != nil || n < int64(x.More+1) || n > 1 && !repeated {
		return false, err
	}
	if x.Number != "" && x.Action == "instrument.sent" {
		err = q.QueryRow(ctx, `SELECT count(*) FROM registration WHERE document_id = $1 AND number = $2`, x.Subject, x.Number).Scan(&n)
		return n == 1, err
	}
	if x.File != "" {
		info, err := os.Stat(filepath.Join(a.Files.Dir, x.File[:2], x.File[2:4], x.File))
		return err == nil && info.Size() > 0, nil
	}
	return true, nil
}
