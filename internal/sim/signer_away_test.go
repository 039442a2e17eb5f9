package sim

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Who has signed answers for the paper (44-1), so that he is judged at sending: that he or his replacement is away by then takes nothing from
// his signature, and that somebody without the power acts in his post by then gives nothing to it.
func TestWhoSignedIsJudgedAtSending_44_44_1_I44A(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx := s.Context()
		away := func(personID string) {
			s.as("app-it.head", func(act org.Act) error {
				_, err := s.app.Org.RecordAbsence(ctx, act, org.AbsenceInput{PersonID: personID, From: calendar.DayOf(act.Now), Kind: org.AbsenceSick})
				return err
			})
		}
		signed := func(signer string) (*story, string) {
			st := s.requested(signer)
			var person string
			s.as(signer, func(act org.Act) error {
				person = act.PersonID
				_, err := Sign(ctx, s.app, act, st.id, st.version)
				return err
			})
			return st, person
		}
		send := func(st *story) error {
			return s.l.do(ctx, st.drafter, func(act org.Act) error { _, err := s.app.Instrument.Send(ctx, act, st.id, nil); return err })
		}

		// The General Prosecutor signs and falls ill, then the First Deputy who acts for him signs another and falls ill as well.
		own, gp := signed("lead.gp")
		away(gp)
		acting, first := signed("lead.gp")
		if gp == first {
			t.Fatal("nobody acts for the General Prosecutor")
		}
		away(first)
		for x, ok, err := s.l.act(ctx, "lead.gp"); ok; x, ok, err = s.l.act(ctx, "lead.gp") {
			if err != nil {
				t.Fatal(err)
			}
			away(x.PersonID)
		}
		s.card(own, "44")
		for what, st := range map[string]*story{"signed by the General Prosecutor": own, "signed by who acted for him": acting} {
			if err := send(st); err != nil {
				t.Errorf("%s, sent while both are away: %v", what, err)
			}
		}
	})
}

// A post that has lost its power by the day of sending had it on the day of signing; one that nobody may sign for is refused still.
func TestWhoSignedWithoutPowerIsRefused_44_I44A(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx := s.Context()
		st := s.requested("lead.gp")
		s.as("lead.gp", func(act org.Act) error { _, err := Sign(ctx, s.app, act, st.id, st.version); return err })
		// A signature of a clerk, as only a broken record could hold it: the post named in the draft may still sign.
		clerk := s.text(`SELECT id FROM post WHERE id LIKE 'akmola%' AND kind = 'body_officer' ORDER BY id LIMIT 1`)
		err := s.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE signature SET post_id = $2 WHERE document_id = $1 AND purpose = 'issue'`, st.id, clerk)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.fails("sent with the signature of an officer of a region", 422, st.drafter, func(act org.Act) error {
			_, err := s.app.Instrument.Send(ctx, act, st.id, nil)
			return err
		})
	})
}

// requested is a request before its signer.
func (s *signing) requested(signer string) *story {
	s.Helper()
	for _, about := range s.l.texts.of(instrument.Request) {
		if about.Unit == "*" {
			continue
		}
		st := s.l.central(about, []string{"akmola"})
		st.drafter, st.signer, st.days, st.touched = st.unit+".officer2", signer, 20, nil
		if err := s.l.agreed(s.Context(), st); err != nil {
			s.Fatal(err)
		}
		return st
	}
	s.Fatal("no request")
	return nil
}

// card fails where the card of an instrument that is signed says that it may not be sent.
func (s *signing) card(st *story, para string) {
	s.Helper()
	s.as(st.drafter, func(act org.Act) error {
		c, err := s.app.Instrument.Card(s.Context(), act, st.id)
		if err == nil && c.Judgement.Verdict.Err() != nil {
			s.Errorf("%s: the card says %v", para, c.Judgement.Verdict.Err())
		}
		return err
	})
}
