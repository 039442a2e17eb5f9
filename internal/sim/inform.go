package sim

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// letter is an informational or methodical document (48): sent and read, refused for a hidden demand, lifted by the Apparatus, turned into
// a request, or left as a draft. It goes by the clock and not by chance.
type letter struct {
	drafter, signer string
	recipients      []string
	kind            instrument.InformKind
	ends            letterEnd
}

// letterEnd is where such a document stops.
type letterEnd string

const (
	letterSent     letterEnd = ""         // and read by the first recipient
	letterDraft    letterEnd = "draft"    // with a demand in it
	letterRewrites letterEnd = "rewrites" // refused, written anew, sent
	letterLifted   letterEnd = "lifted"   // refused, the Apparatus finds no demand, sent
	letterHeld     letterEnd = "held"     // refused, the Apparatus finds a demand
	letterConvert  letterEnd = "convert"  // turned into a request
	letterReady    letterEnd = "ready"    // before its signer
)

const (
	plainText  = "Өңірлердің прокурорлары үшін сот тәжірибесіне шолу жіберіледі. Шолуда үкімдердің күшін жою себептері талданған."
	demandText = plainText + "\nҚабылданған шаралар туралы ақпарат 2026 жылғы 5 желтоқсанға дейін ұсынылсын."
)

func (x letter) input(text string) instrument.InformInput {
	return instrument.InformInput{Kind: x.kind, Lang: "kk", Title: "Сот тәжірибесіне шолу", Text: text, Recipients: x.recipients, SignerPost: x.signer}
}

// write plans the life of a letter that is drafted on a day.
func (w *World) write(day calendar.Day, x letter) {
	at := day.Start().Add(10 * time.Hour)
	w.at(at, "inform", func(ctx context.Context) error {
		act, ok, err := w.act(ctx, x.drafter)
		if err != nil || !ok {
			return err
		}
		use := w.App.Instrument
		text := demandText
		if x.ends == letterSent || x.ends == letterReady {
			text = plainText
		}
		r, err := use.Inform(ctx, act, x.input(text))
		if err != nil || x.ends == letterDraft {
			return err
		}
		if text == demandText {
			if _, err := use.ReadyInform(ctx, act, r.ID, r.Version); fault.Status(err) != 422 {
				return errDone // a demand must be refused
			}
			w.Done["inform_refused"]++
			if r, err = w.mend(ctx, act, x, r); err != nil || r.ID == "" {
				return err
			}
		}
		if _, err := use.ReadyInform(ctx, act, r.ID, r.Version); err != nil || x.ends == letterReady {
			return err
		}
		w.at(at.Add(2*time.Hour), "inform_sign", func(ctx context.Context) error { return w.signLetter(ctx, x, r) })
		return nil
	})
}

// mend is what becomes of a refused letter; an empty receipt ends it.
func (w *World) mend(ctx context.Context, act org.Act, x letter, r instrument.Receipt) (instrument.Receipt, error) {
	use := w.App.Instrument
	none := instrument.Receipt{}
	switch x.ends {
	case letterRewrites:
		return use.EditInform(ctx, act, r.ID, r.Version, x.input(plainText))
	case letterConvert:
		w.Done["inform_convert"]++
		_, err := use.ConvertInform(ctx, act, r.ID, r.Version)
		return none, err
	}
	if _, err := use.AskInform(ctx, act, r.ID, r.Version, "Сөйлем сот қаулысынан келтірілген."); err != nil {
		return none, err
	}
	control, ok, err := w.act(ctx, "app-ctl.head")
	if err != nil || !ok {
		return none, err
	}
	w.Done["inform_weigh"]++
	_, err = use.WeighInform(ctx, control, r.ID, r.Version, x.ends == letterLifted, "Сөйлем үзінді ретінде алынған, алушыларға жүктелмейді.")
	if x.ends != letterLifted {
		return none, err
	}
	return r, err
}

func (w *World) signLetter(ctx context.Context, x letter, r instrument.Receipt) error {
	act, ok, err := w.act(ctx, x.signer)
	if err != nil || !ok {
		return err
	}
	use := w.App.Instrument
	b, err := use.InformToSign(ctx, act, r.ID)
	cms, err := message(ctx, w.App, act, b, err)
	if err != nil {
		return err
	}
	if _, err := use.SignInform(ctx, act, r.ID, r.Version, cms); err != nil {
		return err
	}
	w.at(w.Now.Add(time.Hour), "inform_read", func(ctx context.Context) error {
		head, ok, err := w.act(ctx, x.recipients[0]+".head")
		if err != nil || !ok {
			return err
		}
		_, err = use.ReadInform(ctx, head, r.ID)
		return err
	})
	return nil
}

// informAttempts are what 48 does not allow.
var informAttempts = []attempt{
	{"inform_with_a_demand", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		x := letter{drafter: "s3-soc-1.officer1", signer: "s3-soc.head", recipients: l.some(2), kind: instrument.Methodical}
		return l.withSeat(ctx, x.drafter, func(act org.Act) error {
			r, err := l.App.Instrument.Inform(ctx, act, x.input("Прошу представить сведения."))
			if err != nil {
				return err
			}
			_, err = l.App.Instrument.ReadyInform(ctx, act, r.ID, r.Version)
			return err
		})
	}},
	{"inform_signed_by_an_officer", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		x := letter{drafter: "s3-soc-1.officer1", signer: "s3-soc-1.officer1", recipients: l.some(2), kind: instrument.Informational}
		return l.withSeat(ctx, x.drafter, func(act org.Act) error {
			_, err := l.App.Instrument.Inform(ctx, act, x.input(plainText))
			return err
		})
	}},
}
