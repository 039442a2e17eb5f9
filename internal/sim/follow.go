package sim

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// supplement begins a supplementary instrument to the story's own, whose report has just been returned (46). It is of the
// same kind, signed by the same post, and lives a life of its own.
func (x *errand) supplement(ctx context.Context, act org.Act) error {
	closed, err := x.released(ctx)
	if err != nil || closed || x.about.kind == instrument.Request || x.follows.MainID != "" {
		return err
	}
	next := &story{
		w: x.w, about: x.about, lang: x.lang, drafter: x.drafter, unit: x.unit, body: x.story.body, signer: x.signer,
		recipients: []string{x.body()}, days: x.days, marked: x.marked, touched: x.touched,
		follows: instrument.SupplementInput{MainID: x.story.id, Ground: instrument.PoorExecution, Words: x.say("lacking")},
	}
	return next.draft(ctx, act)
}

// mainInstrument finds a sent assignment or task of the General Prosecutor's Office that is not supplementary itself.
func (l *living) mainInstrument(ctx context.Context) (*story, error) {
	for range 6 {
		st, err := l.in(ctx, instrument.StateSent)
		if st == nil || err != nil {
			return nil, err
		}
		if st.body == "gpo" && st.about.kind != instrument.Request && st.follows.MainID == "" {
			return st, nil
		}
	}
	return nil, nil
}

// supplementing drafts a supplement to a sent instrument and sends it to agreement; what change does to it must be refused.
func (l *living) supplementing(ctx context.Context, change func(st *story, in *instrument.Input)) (bool, error) {
	st, err := l.mainInstrument(ctx)
	if st == nil {
		return false, err
	}
	return l.withSeat(ctx, st.drafter, func(act org.Act) error {
		ground, err := st.ground(ctx, act)
		if err != nil {
			return err
		}
		in := st.input(ground)
		in.TermDays = floors[in.Kind]
		in.Supplement = instrument.SupplementInput{MainID: st.id, Ground: instrument.NewCircumstances, Words: st.say("lacking") + " " + calendar.DayOf(l.Now).String()}
		change(st, &in)
		r, err := l.App.Instrument.Draft(ctx, act, in)
		if err != nil {
			return err
		}
		_, err = l.App.Instrument.SendToAgreement(ctx, act, r.ID, r.Version, nil)
		return err
	})
}

// supplementAttempts are supplementary instruments that 46 does not allow.
var supplementAttempts = []attempt{
	{"supplement_without_poor_execution", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(_ *story, in *instrument.Input) {
			in.Supplement.Ground, in.Recipients = instrument.PoorExecution, append(allRegions(), "committee", "academy")
		})
	}},
	{"supplement_without_words", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(_ *story, in *instrument.Input) { in.Supplement.Words = "" })
	}},
	{"supplement_signed_by_another", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(st *story, in *instrument.Input) {
			in.SignerPost = "lead.deputy1"
			if st.signer == in.SignerPost {
				in.SignerPost = "lead.deputy2"
			}
		})
	}},
	{"supplement_to_what_is_not_seen", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil || st.body != "gpo" {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			in := st.input("")
			in.SignerPost, in.Touched, in.Recipients, in.Supplement = "", nil, nil, instrument.SupplementInput{MainID: st.id}
			_, err := l.App.Instrument.Draft(ctx, act, in)
			return err
		})
	}},
	{"main_of_a_supplement_changed", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil {
			return false, err
		}
		main, err := l.mainInstrument(ctx)
		if main == nil {
			return false, err
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			in := st.input("")
			in.Supplement = instrument.SupplementInput{MainID: main.id}
			_, err := l.App.Instrument.Edit(ctx, act, st.id, st.version, in)
			return err
		})
	}},
}
