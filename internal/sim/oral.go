package sim

import (
	"context"
	"fmt"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// spoken is an oral instruction (44): given by a deputy to regions, recorded by him or by the first of them, and formalised the same day,
// days later, or never. It goes by the clock and not by chance, so that it moves nothing else in the office.
type spoken struct {
	giver, drafter string // posts
	unit           string // of the drafter
	bodies         []string
	got            bool // recorded by the first of the bodies
	late           int  // on which working day after it is formalised; never below 0
	contested      bool // by the last of the bodies, and then taken back by the giver
}

// speak plans the life of an oral instruction that is given on a day at half past nine.
func (w *World) speak(day calendar.Day, s spoken) {
	given := day.Start().Add(9*time.Hour + 30*time.Minute)
	w.at(given.Add(15*time.Minute), "oral", func(ctx context.Context) error {
		post := s.giver
		if s.got {
			post = s.bodies[0] + ".head"
		}
		act, ok, err := w.act(ctx, post)
		if err != nil || !ok {
			return err
		}
		r, err := w.App.Instrument.RecordOral(ctx, act, s.input(day))
		if err != nil {
			return err
		}
		w.at(given.Add(time.Hour), "oral_answer", func(ctx context.Context) error { return w.answerOral(ctx, s, r.ID) })
		if s.late < 0 || s.contested {
			return nil
		}
		on, err := w.cal.AddWorking(day, s.late)
		if s.late == 0 {
			on, err = day, nil
		}
		if err != nil {
			return err
		}
		w.at(on.Start().Add(15*time.Hour), "oral_formalise", func(ctx context.Context) error { return w.formaliseOral(ctx, s, r.ID) })
		return nil
	})
}

func (s spoken) input(day calendar.Day) instrument.OralInput {
	in := instrument.OralInput{
		Side: instrument.OralGave, Kind: instrument.Assignment, Lang: "kk", Title: "Әлеуметтік нысандардағы қауіпсіздік жағдайы туралы",
		Words: "Әлеуметтік нысандардың қауіпсіздігін анықтап, заң бұзушылықтарды жою шараларын қабылдау.", UnitID: s.unit, Bodies: s.bodies, Channel: instrument.Telephone,
		GivenDay: day, GivenTime: "09:30", Authority: "president", PaperTitle: "Мемлекет басшысының тапсырмасы", PaperNumber: fmt.Sprintf("17-%d", int(day)%1000),
		PaperDay: day.AddDays(-1), TermDay: day.AddDays(12),
	}
	if s.got {
		in.Side, in.GiverPost, in.UnitID, in.Bodies = instrument.OralGot, s.giver, "", nil
	}
	return in
}

// answerOral is what the other sides say.
func (w *World) answerOral(ctx context.Context, s spoken, id string) error {
	if s.got {
		act, ok, err := w.act(ctx, s.giver)
		if err != nil || !ok {
			return err
		}
		r, err := w.App.Instrument.AnswerOral(ctx, act, id, instrument.OralConfirmed, "")
		if err != nil {
			return err
		}
		w.Done["oral_charge"]++
		_, err = w.App.Instrument.ChargeOral(ctx, act, id, r.Version, s.unit)
		return err
	}
	for i, b := range s.bodies {
		act, ok, err := w.act(ctx, b+".head")
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		answer, words := instrument.OralConfirmed, ""
		if s.contested && i == len(s.bodies)-1 {
			answer, words = instrument.OralContested, "Басқа мерзім айтылды."
		}
		if _, err := w.App.Instrument.AnswerOral(ctx, act, id, answer, words); err != nil {
			return err
		}
	}
	if !s.contested {
		return nil
	}
	act, ok, err := w.act(ctx, s.giver)
	if err != nil || !ok {
		return err
	}
	card, err := w.App.Instrument.Oral(ctx, act, id)
	if err != nil {
		return err
	}
	w.Done["oral_cancel"]++
	_, err = w.App.Instrument.CancelOral(ctx, act, id, card.Version, "Мерзім бойынша келіспеушілік бар, тапсырма құжатпен беріледі.")
	return err
}

// formaliseOral takes the draft the whole road within the hour, as people do when the day ends.
func (w *World) formaliseOral(ctx context.Context, s spoken, id string) error {
	officer, ok, err := w.act(ctx, s.drafter)
	if err != nil || !ok {
		return err
	}
	use := w.App.Instrument
	card, err := use.Oral(ctx, officer, id)
	if err != nil {
		return err
	}
	draft, err := use.FormaliseOral(ctx, officer, id, card.Version)
	if err != nil {
		return err
	}
	c, err := use.Card(ctx, officer, draft.ID)
	if err != nil {
		return err
	}
	in := c.Input
	if c.Ground.FileID == "" {
		if _, err := use.AttachGround(ctx, officer, in.GroundID, "тапсырма.rtf", rtf("Тапсырма")); err != nil {
			return err
		}
	}
	for _, part := range []string{"goals_tasks_conditions_means", "expected_result", "form"} {
		in.Parts[part] = "Заңдылық жағдайын анықтау және баяндау."
	}
	reasons := law.Reasons{"instrument.load": w.texts.heavy("kk"), instrument.RuleTwice: w.texts.again("kk")}
	in.Reasons = reasons
	if _, err := use.Attach(ctx, officer, draft.ID, "", "analysis", "талдау.rtf", rtf("Талдау")); err != nil {
		return err
	}
	if draft, err = use.Edit(ctx, officer, draft.ID, draft.Version, in); err != nil {
		return err
	}
	if _, err := use.SendToAgreement(ctx, officer, draft.ID, draft.Version, reasons); err != nil {
		return err
	}
	return w.hurry(ctx, &story{w: w, id: draft.ID}, officer, s.giver, draft.Version)
}

// hurry answers every step of an agreement at once, signs and sends.
func (w *World) hurry(ctx context.Context, st *story, officer org.Act, signer string, version int64) error {
	for range 9 {
		steps, err := st.asked(ctx)
		if err != nil {
			return err
		}
		if len(steps) == 0 {
			break
		}
		act, ok, err := w.act(ctx, steps[0].PostID)
		if err != nil || !ok {
			return err
		}
		if _, err := w.App.Instrument.AnswerAgreement(ctx, act, steps[0].ID, "agreed", ""); err != nil {
			return err
		}
	}
	act, ok, err := w.act(ctx, signer)
	if err != nil || !ok {
		return err
	}
	if _, err := Sign(ctx, w.App, act, st.id, version); err != nil {
		return err
	}
	_, err = w.App.Instrument.Send(ctx, officer, st.id, nil)
	return err
}

// said finds an oral instruction in a state, "" when there is none.
func (l *living) said(ctx context.Context, state instrument.OralState) (id string, err error) {
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		id, _, err = store.One(ctx, q, store.Value[string], `SELECT id FROM oral WHERE state = $1 ORDER BY id DESC LIMIT 1`, string(state))
		return err
	})
	return id, err
}

// speaking records an oral instruction of today that change makes unlawful.
func (l *living) speaking(ctx context.Context, change func(in *instrument.OralInput)) (bool, error) {
	today := calendar.DayOf(l.Now)
	in := spoken{giver: "lead.deputy2", unit: "s3-soc-1", bodies: l.some(2)}.input(today)
	in.GivenTime = "00:01"
	change(&in)
	return l.withSeat(ctx, "lead.deputy2", func(act org.Act) error {
		_, err := l.App.Instrument.RecordOral(ctx, act, in)
		return err
	})
}

// oralAttempts are what 44 does not allow.
var oralAttempts = []attempt{
	{"oral_by_messenger", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.speaking(ctx, func(in *instrument.OralInput) { in.Channel = instrument.Messenger })
	}},
	{"oral_without_the_list", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.speaking(ctx, func(in *instrument.OralInput) { in.Authority = "prime_minister" })
	}},
	{"oral_of_tomorrow", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		return l.speaking(ctx, func(in *instrument.OralInput) { in.GivenDay = in.GivenDay.AddDays(1) })
	}},
	{"oral_of_others", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		id, err := l.said(ctx, instrument.OralFormalised)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, "s1-pre-1.officer1", func(act org.Act) error {
			_, err := l.App.Instrument.CancelOral(ctx, act, id, 1, "Тапсырманың қажеттілігі жойылды.")
			return err
		})
	}},
	{"oral_cancelled_after_all", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, err := l.said(ctx, instrument.OralFormalised)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, "lead.deputy2", func(act org.Act) error {
			_, err := l.App.Instrument.CancelOral(ctx, act, id, 3, "Тапсырманың қажеттілігі жойылды.")
			return err
		})
	}},
}

// demoSpoken plans oral instructions and informational documents, so that every state of them can be seen today (44, 48).
func (w *World) demoSpoken(now calendar.Day) {
	before := func(days int) calendar.Day {
		day, err := w.cal.PrevWorking(now.AddDays(-days))
		if err != nil {
			return now.AddDays(-days)
		}
		return day
	}
	base := spoken{giver: "lead.deputy2", drafter: "s3-soc-1.officer1", unit: "s3-soc-1", bodies: []string{"akmola", "astana"}}
	for _, x := range []struct {
		days   int
		change func(*spoken)
	}{
		{90, func(*spoken) {}},
		{62, func(s *spoken) { s.late = 1 }},
		{33, func(s *spoken) { s.got = true }},
		{19, func(s *spoken) { s.contested = true }},
		{6, func(s *spoken) { s.late = -1 }},
		{0, func(s *spoken) { s.late = -1 }},
	} {
		s := base
		x.change(&s)
		w.speak(before(x.days), s)
	}
	for i, end := range []letterEnd{letterSent, letterRewrites, letterLifted, letterConvert, letterHeld, letterDraft, letterReady} {
		kind := instrument.InformKinds[i%2]
		w.write(before(50-7*i), letter{drafter: "s3-soc-1.officer1", signer: "s3-soc.head", recipients: []string{"akmola", "astana", "committee"}, kind: kind, ends: end})
	}
}

// speakDaily plans an oral instruction and an informational document of another fate each day.
func (l *living) speakDaily(day calendar.Day) {
	n := int(day)
	s := spoken{giver: "lead.deputy2", drafter: "s3-soc-1.officer1", unit: "s3-soc-1", bodies: []string{"akmola", regions[n%5]}, late: []int{0, 1, 0, -1, 2}[n%5], got: n%5 == 2, contested: n%7 == 1}
	if s.bodies[1] == "akmola" {
		s.bodies = s.bodies[:1]
	}
	l.speak(day, s)
	ends := []letterEnd{letterSent, letterRewrites, letterLifted, letterConvert, letterHeld, letterDraft}
	l.write(day, letter{drafter: "s3-soc-1.officer1", signer: "s3-soc.head", recipients: s.bodies, kind: instrument.Methodical, ends: ends[n%len(ends)]})
}
