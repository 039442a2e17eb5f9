package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// attempt is something unlawful, or out of turn, that somebody tries; it must be refused with one of the statuses and
// change nothing. found is false when the office holds nothing at the moment on which it could be tried.
type attempt struct {
	name   string
	status []int
	try    func(ctx context.Context, l *living) (found bool, err error)
}

// errDone says that something that must be refused was carried out.
var errDone = errors.New("it was carried out")

func (l *living) attempt(ctx context.Context, t attempt) error {
	found, err := t.try(ctx, l)
	if !found {
		return err
	}
	if err == nil {
		return fmt.Errorf("%s: %w", t.name, errDone)
	}
	for _, s := range t.status {
		var refusal *law.Refusal
		if fault.Status(err) == s || s == 422 && errors.As(err, &refusal) {
			l.Done["refused."+t.name]++
			return nil
		}
	}
	return fmt.Errorf("%s: answered otherwise than by %v: %w", t.name, t.status, err)
}

// in finds an instrument at random that is in a state.
func (l *living) in(ctx context.Context, state instrument.State) (st *story, err error) {
	ids := map[string]bool{}
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		list, err := store.List(ctx, q, store.Value[string], `SELECT document_id FROM instrument WHERE state = $1`, string(state))
		for _, id := range list {
			ids[id] = true
		}
		return err
	})
	for _, i := range l.r.Perm(len(l.stories)) {
		if x := l.stories[i]; ids[x.id] {
			return x, err
		}
	}
	return nil, err
}

// executionIn finds an execution in a state: its id, body and the unit that sent it.
func (l *living) executionIn(ctx context.Context, state instrument.ExecutionState) (id, body, unit string, err error) {
	var list [][3]string
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		list, err = store.List(ctx, q, func(row store.Scanner) (v [3]string, err error) {
			err = row.Scan(&v[0], &v[1], &v[2])
			return v, err
		}, `SELECT id, body_id, owner_unit FROM execution WHERE state = $1 ORDER BY id LIMIT 50`, string(state))
		return err
	})
	if err != nil || len(list) == 0 {
		return "", "", "", err
	}
	v := list[l.r.IntN(len(list))]
	return v[0], v[1], v[2], nil
}

// withSeat runs f as whoever acts in a post; not found when nobody does.
func (l *living) withSeat(ctx context.Context, post string, f func(act org.Act) error) (bool, error) {
	act, ok, err := l.act(ctx, post)
	if err != nil || !ok {
		return false, err
	}
	return true, f(act)
}

// stranger is somebody who has nothing to do with what the General Prosecutor's Office drafts.
const stranger = "karaganda-pub.officer1"

var attempts = append([]attempt{
	{"signed_by_a_stranger", []int{403, 404}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateAgreed)
		if st == nil {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := Sign(ctx, l.App, act, st.id, st.version)
			return err
		})
	}},
	{"signed_by_the_drafter", []int{403}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateAgreed)
		if st == nil {
			return false, err
		}
		if act, ok, err := l.act(ctx, st.signer); err != nil || !ok || act.PersonID == l.holder(st.drafter, act.Day()) {
			return false, err // nobody may sign today, or the drafter himself stands in for the signer
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			_, err := Sign(ctx, l.App, act, st.id, st.version)
			return err
		})
	}},
	{"signed_before_agreement", []int{409, 404, 403}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateAgreeing)
		if st == nil {
			return false, err
		}
		return l.withSeat(ctx, st.signer, func(act org.Act) error {
			_, err := Sign(ctx, l.App, act, st.id, st.version)
			return err
		})
	}},
	{"sent_unsigned", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateAgreed)
		if st == nil {
			return false, err
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			_, err := l.App.Instrument.Send(ctx, act, st.id, nil)
			return err
		})
	}},
	{"sent_twice", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateSent)
		if st == nil {
			return false, err
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			_, err := l.App.Instrument.Send(ctx, act, st.id, nil)
			return err
		})
	}},
	{"term_below_the_floor", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		about := pick(l.r, l.texts.of(pick(l.r, instrument.Kinds)))
		if about.Unit == "*" {
			return false, nil
		}
		st := l.central(about, l.some(2))
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			ground, err := st.ground(ctx, act)
			if err != nil {
				return err
			}
			in := st.input(ground)
			in.TermDays = floors[about.kind] - 1
			r, err := l.App.Instrument.Draft(ctx, act, in)
			if err != nil {
				return err
			}
			_, err = l.App.Instrument.SendToAgreement(ctx, act, r.ID, r.Version, nil)
			return err
		})
	}},
	{"unit_asked_twice", []int{409, 403, 404}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateAgreed)
		if st == nil {
			return false, err
		}
		var step, post string
		err = l.App.DB.Read(ctx, func(q store.Q) error {
			rounds, err := l.App.Kernel.Rounds(ctx, q, st.id)
			if err == nil && len(rounds) > 0 && len(rounds[0].Steps) > 0 {
				step, post = rounds[0].Steps[0].ID, rounds[0].Steps[0].PostID
			}
			return err
		})
		if err != nil || step == "" {
			return false, err
		}
		return l.withSeat(ctx, post, func(act org.Act) error {
			_, err := l.App.Instrument.AnswerAgreement(ctx, act, step, document.Agreed, "")
			return err
		})
	}},
	{"foreign_draft_edited", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil || st.body != "gpo" {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := l.App.Instrument.Edit(ctx, act, st.id, st.version, st.input(""))
			return err
		})
	}},
	{"stale_version_edited", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil {
			return false, err
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			_, err := l.App.Instrument.Edit(ctx, act, st.id, st.version+7, st.input(""))
			return err
		})
	}},
	{"same_key_other_input", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		st := l.central(l.texts.Requests[0], l.some(1))
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			act.Key = store.NewID(l.Now)
			in := st.input("")
			first, err := l.App.Instrument.Draft(ctx, act, in)
			if err != nil {
				return err
			}
			again, err := l.App.Instrument.Draft(ctx, act, in)
			if err != nil || again != first {
				return fmt.Errorf("a repeated command gave %v after %v: %w", again, first, errors.Join(err, errDone))
			}
			in.Title += " 2"
			_, err = l.App.Instrument.Draft(ctx, act, in)
			return err
		})
	}},
	{"accepted_before_the_report", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, _, unit, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, unit+".head", func(act org.Act) error {
			_, err := l.App.Instrument.Accept(ctx, act, id)
			return err
		})
	}},
	{"accepted_by_the_executor", []int{403}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionReported)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.Accept(ctx, act, id)
			return err
		})
	}},
	{"received_by_another_body", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionSent)
		if id == "" || body == "karaganda" || isDistrict(body) {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := l.App.Instrument.Receive(ctx, act, id)
			return err
		})
	}},
	{"received_twice", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, registry(body), func(act org.Act) error {
			_, err := l.App.Instrument.Receive(ctx, act, id)
			return err
		})
	}},
	{"resolution_to_a_stranger", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionReceived)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.Resolve(ctx, act, id, instrument.ResolutionInput{Text: "…", LeadPost: "s1-pre.head"})
			return err
		})
	}},
	{"report_signed_by_the_executor", []int{403, 409}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" || isDistrict(body) {
			return false, err
		}
		return l.withSeat(ctx, body+"-org.officer1", func(act org.Act) error {
			_, err := SignReport(ctx, l.App, act, id)
			return err
		})
	}},
	{"extension_to_the_past", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.AskExtension(ctx, act, id, calendar.DayOf(l.Now).AddDays(-3), "Көлемі үлкен болғандықтан.")
			return err
		})
	}},
	{"released_while_open", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, _, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		var doc, signer string
		err = l.App.DB.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT i.document_id, i.signer_post FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id).Scan(&doc, &signer)
		})
		if err != nil {
			return false, err
		}
		return l.withSeat(ctx, signer, func(act org.Act) error {
			_, err := l.App.Instrument.Release(ctx, act, doc)
			return err
		})
	}},
	{"absent_person_acts", []int{403, 404}, func(ctx context.Context, l *living) (bool, error) {
		s, err := l.App.Structure(ctx)
		if err != nil {
			return false, err
		}
		today := calendar.DayOf(l.Now)
		for _, i := range l.r.Perm(len(l.stories)) {
			st := l.stories[i]
			person, ok := s.Holder(st.signer, today)
			if _, away := s.Absent(person, today); st.id == "" || !ok || !away {
				continue
			}
			// Whatever the state: the right is asked for before the turn.
			seat := s.Seats(person, today)[0]
			_, err = Sign(ctx, l.App, org.Act{Actor: org.Actor{Seat: seat}, Now: l.Now}, st.id, st.version)
			return true, err
		}
		return false, nil
	}},
}, slices.Concat(supplementAttempts, followAttempts, oralAttempts, informAttempts, revisionAttempts, delegationAttempts, periodicAttempts, answerAttempts, analysisAttempts, inspectionAttempts)...)
