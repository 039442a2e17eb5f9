package sim

import (
	"errors"
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
)

// An oral instruction is formalised by itself and by nothing else (44): a draft that was begun from it and made into another instrument is
// refused with all that differs, and the duty stays open.
func TestAnotherInstrumentDoesNotFormalise_44_I44b(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.Instrument
		spoken := s.l.central(s.l.texts.of(instrument.Assignment)[0], []string{"akmola", "karaganda"})
		var id string
		s.as(spoken.signer, func(act org.Act) error {
			now := act.Now.In(calendar.Almaty)
			r, err := use.RecordOral(ctx, act, instrument.OralInput{
				Side: instrument.OralGave, Kind: instrument.Assignment, Lang: "kk", Title: "Құқық бұзушылықтарды жою туралы", Words: "Жағдайды анықтап, шара қабылдау.",
				Bodies: []string{"akmola", "karaganda"}, Channel: instrument.Telephone, GivenDay: calendar.DayOf(now), GivenTime: now.Format("15:04"),
				Authority: "president", PaperTitle: "Мемлекет басшысының тапсырмасы", PaperNumber: "17-9", PaperDay: calendar.DayOf(now), TermDay: calendar.DayOf(now).AddDays(4),
			})
			id = r.ID
			return err
		})
		var draft instrument.Receipt
		var begun, other instrument.Input
		s.as(spoken.signer, func(act org.Act) (err error) {
			if draft, err = use.FormaliseOral(ctx, act, id, 1); err != nil {
				return err
			}
			c, err := use.Card(ctx, act, draft.ID)
			begun = c.Input
			if fields := differs(c.Judgement.Verdict); len(fields) > 0 {
				t.Errorf("as it was begun it differs in %v", fields)
			}
			return err
		})
		var request *story
		for _, about := range s.l.texts.of(instrument.Request) {
			if about.Unit != "*" {
				request = s.l.central(about, []string{"akmola"})
				break
			}
		}
		s.as(spoken.signer, func(act org.Act) error {
			g, err := request.ground(ctx, act)
			other = request.input(g)
			return err
		})
		other.SignerPost = "app.chief"
		signer, worded := begun, begun
		signer.SignerPost = "app.chief"
		worded.Title = "Құқық бұзушылықтардың себептерін анықтау және жою туралы"
		for what, c := range map[string]struct {
			in     instrument.Input
			differ []string
		}{
			"a request of another signer on another ground to one of them": {other, []string{"ground", "kind", "recipients", "signer.post"}},
			"another signer":        {signer, []string{"signer.post"}},
			"words that are better": {worded, nil},
		} {
			s.as(spoken.signer, func(act org.Act) error {
				var err error
				if draft, err = use.Edit(ctx, act, draft.ID, draft.Version, c.in); err != nil {
					return err
				}
				card, err := use.Card(ctx, act, draft.ID)
				if got := differs(card.Judgement.Verdict); !slices.Equal(got, c.differ) {
					t.Errorf("%s: the card says that it differs in %v, not %v", what, got, c.differ)
				}
				_, sent := use.SendToAgreement(ctx, act, draft.ID, draft.Version, nil)
				var refusal *law.Refusal
				if !errors.As(sent, &refusal) {
					t.Fatalf("%s: %v", what, sent)
				}
				if got := differs(law.Verdict{All: refusal.Findings}); !slices.Equal(got, c.differ) {
					t.Errorf("%s: refused for %v, not %v", what, got, c.differ)
				}
				return err
			})
		}
		if got := s.text(`SELECT o.state || ' ' || d.state FROM oral o JOIN duty d ON d.ref_id = o.id WHERE o.id = $1`, id); got != "recorded open" {
			t.Errorf("the oral instruction and its duty are %s", got)
		}
	})
}

// differs are the fields in which a draft is not the oral instruction that it was begun to formalise.
func differs(v law.Verdict) (out []string) {
	for _, f := range v.All {
		if f.Rule == "instrument.oral.same" && f.Outcome == law.Refused && f.Para == "44" {
			out = append(out, f.Field)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
