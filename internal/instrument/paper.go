package instrument

import (
	"context"
	"slices"
	"time"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// The three forms of chapter 6 (40, 42, 43) differ only in the parts that their paragraphs name, and those that an instrument
// has are printed in that order; so one function serves all three.

// form is what the paper of an instrument says, in the words of the day.
func (sc *scene) form(rec Record, doc document.Document, s subject, at time.Time) paper.Document {
	in := s.in
	d := paper.Document{
		Form: documentKind(in.Kind), Lang: i18n.Lang(in.Lang), Name: say("pages.instrument.kind." + string(in.Kind)), Title: in.Title,
		Marked: doc.AccessMark == document.MarkDSP, Body: sc.UnitName(rec.OwnerBody, sc.day), At: at,
		Drafter: sc.words().InPost(rec.DrafterPerson, rec.DrafterPost),
	}
	if rec.OwnerUnit != rec.OwnerBody {
		d.Unit = sc.words().UnitPath(rec.OwnerUnit)
	}
	for _, id := range in.Recipients {
		d.Recipients = append(d.Recipients, sc.UnitName(id, sc.day))
	}
	d.Parts = parts(s)
	for _, f := range s.files {
		a := paper.Attachment{Name: f.Name, Role: say("pages.role." + f.Role), Size: f.Size, SHA256: f.SHA256, To: s.annexes[f.ID]}
		for _, b := range a.To {
			a.Only = append(a.Only, sc.UnitName(b, sc.day))
		}
		d.Attachments = append(d.Attachments, a)
	}
	if s.round != nil {
		for _, step := range s.round.Steps {
			if decisionOf(step.State) == Agreed || decisionOf(step.State) == AgreedWithRemarks {
				d.Agreed = append(d.Agreed, sc.words().Agreed(step))
			}
		}
	}
	if in.SignerPost != "" {
		d.Signer = sc.words().Signer(in.SignerPost)
	}
	return d
}

// parts are the contents in the order of paragraphs 40, 42 and 43: ground, substance, form and term.
func parts(s subject) []paper.Part {
	var out []paper.Part
	add := func(label string, text i18n.Text) {
		if !text.IsZero() {
			out = append(out, paper.Part{Label: say(label), Text: text})
		}
	}
	if s.ground != nil {
		add("paper.ground", i18n.Say(s.ground.Words()))
	}
	if x := s.supplement; x != nil && x.Number != "" { // what it supplements, and why (46)
		add("pages.supplement.main", i18n.Say(i18n.M("paper.supplement.main", "kind", i18n.Msg{Key: "pages.instrument.kind." + string(x.Kind)}, "number", x.Number, "day", x.SentDay)))
		if x.Ground != "" {
			add("pages.supplement.why", say("instrument.supplement."+string(x.Ground)))
		}
		if x.Words != "" {
			add("pages.supplement.words", i18n.Same(x.Words))
		}
	}
	if k := s.in.Matter.Kind; k != "" {
		add("paper.matter", i18n.Say(i18n.M("paper.matter.words", "kind", i18n.Msg{Key: "instrument.matter." + k}, "reference", s.in.Matter.Reference)))
	}
	for _, key := range Texts {
		if t := s.in.Parts[key]; t != "" {
			add("pages.part."+key, i18n.Same(t))
		}
	}
	if len(s.in.Interim) > 0 {
		add("paper.interim", interimWords(s.in.Interim))
	}
	if len(s.in.Questions) > 0 {
		add("instrument.questions", questionWords(s.in.Questions))
	}
	add("paper.term", termWords(s.in))
	if s.short != nil {
		add("paper.short_ground", i18n.Say(s.short.Words()))
	}
	return out
}

func termWords(in Input) i18n.Text {
	switch {
	case in.TermKind == TermPeriodic && in.Period.complete():
		return i18n.Say(in.Period.Words())
	case in.TermKind == TermDate && !in.TermDay.None():
		return i18n.Say(i18n.M("paper.until", "day", in.TermDay))
	case in.TermKind == TermWorkingDays && in.TermDays > 0:
		return i18n.Say(i18n.M("pages.term.from_sending", "n", in.TermDays))
	}
	return i18n.Text{}
}

// interimWords lists intermediate terms, each on a line of its own.
func interimWords(list []InterimTerm) i18n.Text {
	var out i18n.Text
	for i, t := range list {
		if i > 0 {
			out.KK, out.RU, out.EN = out.KK+"\n", out.RU+"\n", out.EN+"\n"
		}
		line := i18n.Say(i18n.M("paper.interim.line", "day", t.Due, "what", t.What))
		out.KK, out.RU, out.EN = out.KK+line.KK, out.RU+line.RU, out.EN+line.EN
	}
	return out
}

// words says people, posts and units as they stand on the day.
func (sc *scene) words() document.Names { return document.Names{Structure: sc.Structure, Day: sc.day} }

func say(key string) i18n.Text { return i18n.Say(i18n.Msg{Key: key}) }

// frozenFacts is what chapter 6 adds to the frozen record: facts that stand beside the content.
type frozenFacts struct {
	Owner       []string     `json:"owner"`   // unit and body
	Drafter     []string     `json:"drafter"` // person and post
	Signer      string       `json:"signer"`  // post
	Ground      *frozenPaper `json:"ground"`
	ShortGround *frozenPaper `json:"short_ground"`
	Annexes     Annexes      `json:"annexes,omitempty"` // bodies by file, of files that go to single recipients
}

// frozenPaper is a ground as it was linked.
type frozenPaper struct {
	ID        string     `json:"id"`
	Kind      GroundKind `json:"kind"`
	Authority string     `json:"authority"`
	Title     string     `json:"title"`
	Number    string     `json:"number"`
	Day       string     `json:"day"`
	Item      string     `json:"item"`
}

// factsOf reads them. A ground is taken as it is linked, also when the body could not rest a new draft on it any more.
func factsOf(ctx context.Context, q store.Q, rec Record, in Input) (f frozenFacts, err error) {
	g, _, _, err := groundReceived(ctx, q, in.Delegation.ExecutionID)
	if err != nil {
		return f, err
	}
	f = frozenFacts{Owner: []string{rec.OwnerUnit, rec.OwnerBody}, Drafter: []string{rec.DrafterPerson, rec.DrafterPost}, Signer: rec.SignerPost}
	for id, to := range map[string]**frozenPaper{in.GroundID: &f.Ground, in.ShortGroundID: &f.ShortGround} {
		if id == "" {
			continue
		}
		g, ok, err := loadGround(ctx, q, id)
		if err != nil {
			return f, err
		}
		if ok {
			*to = g.frozen()
		}
	}
	if g != nil {
		f.Ground = g.frozen()
	}
	if f.Annexes, err = annexesOf(ctx, q, rec.ID); err != nil {
		return f, err
	}
	return f, nil
}

func (g GroundEntry) frozen() *frozenPaper {
	return &frozenPaper{ID: g.ID, Kind: g.Kind, Authority: g.Authority, Title: g.Title, Number: g.Number, Day: g.Day.String(), Item: g.Item}
}

// freeze makes the paper that is signed, when a draft leaves its agreement (44, 44-1; see I-120, I-121).
func (v *Service) freeze(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, in Input) error {
	s, err := v.gather(ctx, tx, sc, rec, in, Signing)
	if err != nil {
		return err
	}
	doc, err := v.kernel.Get(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	extra, err := factsOf(ctx, tx, rec, in)
	if err != nil {
		return err
	}
	form := sc.form(rec, doc, s, act.Now)
	_, err = v.kernel.Freeze(ctx, tx, act, rec.ID, rec.Version, extra, form, func(seal string) ([]byte, error) {
		return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
	})
	return err
}

// frozenNow refuses to sign what is not as it was frozen.
func (v *Service) frozenNow(ctx context.Context, q store.Q, rec Record, in Input) error {
	c, err := v.checkFrozen(ctx, q, rec, in)
	switch {
	case err != nil:
		return err
	case !c.Found:
		return fault.Conflict{Msg: i18n.M("instrument.sign.not_frozen")}
	}
	return c.Refuse()
}

// checkFrozen compares an instrument with what was frozen of it.
func (v *Service) checkFrozen(ctx context.Context, q store.Q, rec Record, in Input) (document.FrozenCheck, error) {
	if !slices.Contains([]State{StateAgreed, StateSigned, StateSent, StateReleased, StateRevoked}, rec.State) {
		return document.FrozenCheck{}, nil
	}
	f, ok, err := v.kernel.Frozen(ctx, q, rec.ID)
	if err != nil {
		return document.FrozenCheck{}, err
	}
	if ok {
		if rec, err = v.asFrozen(ctx, q, rec, f.PDF.At); err != nil {
			return document.FrozenCheck{}, err
		}
	}
	extra, err := factsOf(ctx, q, rec, in)
	if err != nil {
		return document.FrozenCheck{}, err
	}
	return v.kernel.CheckFrozen(ctx, q, rec.ID, rec.Version, extra)
}
