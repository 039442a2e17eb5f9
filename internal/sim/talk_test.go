package sim

import (
	"testing"

	"reglament/internal/instrument"
	"reglament/internal/org"
)

// A demand goes out signed, as an instrument (44): neither methodical material nor an answer to all executors carries one (48, 40).
func TestNoDemandBesideTheSignedText_48_44_I48(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.Instrument
		st, _ := s.agreed()
		s.as(st.signer, func(act org.Act) error { _, err := Sign(ctx, s.app, act, st.id, st.version); return err })
		s.as(st.drafter, func(act org.Act) error { _, err := use.Send(ctx, act, st.id, nil); return err })
		id := s.text(`SELECT id FROM execution WHERE document_id = $1`, st.id)
		var question instrument.Receipt
		s.as("akmola.head", func(act org.Act) (err error) {
			question, err = use.Ask(ctx, act, id, "Талдау қай кезеңді қамтуы тиіс?")
			return err
		})
		const demand = "2026 жылғы 10 желтоқсанға дейін осы кестені толтырып, Бас прокуратураға жіберіңіздер."
		method := func(text string) func(org.Act) error {
			return func(act org.Act) error { _, err := use.PostMethod(ctx, act, st.id, text); return err }
		}
		answer := func(text string) func(org.Act) error {
			return func(act org.Act) error { _, err := use.AnswerQuestion(ctx, act, st.id, question.ID, text); return err }
		}
		told := func() string {
			return s.text(`SELECT (SELECT count(*) FROM message WHERE document_id = $1) || ' messages, ' || (SELECT count(*) FROM notification WHERE document_id = $1) || ' notices'`, st.id)
		}
		before := told()
		s.fails("a demand as methodical material", 422, st.drafter, method(demand))
		s.fails("a demand as an answer", 422, st.drafter, answer(demand))
		if after := told(); after != before {
			t.Errorf("refused, and yet there are %s instead of %s", after, before)
		}
		s.as(st.drafter, method("Зерделеу жөніндегі әдістемелік ұсыныстар қоса беріліп отыр."))
		s.as(st.drafter, answer("Ағымдағы жылдың басынан бүгінгі күнге дейін."))
	})
}
