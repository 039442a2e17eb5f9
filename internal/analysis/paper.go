package analysis

import (
	"context"
	"strings"
	"time"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

func say(m i18n.Msg) i18n.Text { return i18n.Say(m) }

func sayKey(key string) i18n.Text { return i18n.Say(i18n.Msg{Key: key}) }

// form is what the paper of a product says, in the words of the day.
func (s *subject) form(rec Record, at time.Time) paper.Document {
	sc, in := s.sc, s.in
	n := sc.words()
	d := paper.Document{
		Form: documentKind(in.Kind), Lang: i18n.Lang(in.Lang), Name: sayKey("analysis.kind." + string(in.Kind)), Title: in.Title, Marked: in.Marked,
		Body: sc.UnitName(rec.OwnerBody, sc.day), At: at, Drafter: n.InPost(rec.DrafterPerson, rec.DrafterPost),
	}
	if rec.OwnerUnit != rec.OwnerBody && in.Kind != Memo {
		d.Unit = n.UnitPath(rec.OwnerUnit)
	}
	for _, key := range s.recipients() {
		d.Recipients = append(d.Recipients, sc.granteeName(key))
	}
	d.Parts = s.parts()
	for _, f := range s.files {
		d.Attachments = append(d.Attachments, paper.Attachment{Name: f.Name, Role: sayKey("analysis.role.material"), Size: f.Size, SHA256: f.SHA256})
	}
	if post := s.signer(); post != "" {
		d.Signer = n.Signer(post)
	}
	return d
}

// parts are what the product says of itself (28, 29), and its texts in their order.
func (s *subject) parts() []paper.Part {
	var out []paper.Part
	add := func(label string, text i18n.Text) {
		if !text.IsZero() {
			out = append(out, paper.Part{Label: sayKey(label), Text: text})
		}
	}
	in := s.in
	if o := s.owed; o != nil {
		add("analysis.field.period", say(PeriodMsg(o.Period)))
	}
	if in.Character != "" {
		add("analysis.field.character", sayKey("analysis.character."+string(in.Character)))
	}
	if a, ok := s.sc.Area(in.AreaID); ok {
		add("analysis.field.area", a.At(s.sc.day).Name)
	}
	if in.Subject != "" {
		add("analysis.field.subject", i18n.Same(in.Subject))
	}
	if !in.From.None() && !in.To.None() {
		add("analysis.field.period", say(i18n.M("analysis.period.days", "from", in.From, "to", in.To)))
	}
	if len(in.Sources) > 0 {
		add("analysis.field.sources", say(wordList(SourceMsgs(in.Sources, in.SourceWords))))
	}
	for _, key := range PartsOf(in.Kind) {
		if t := in.Parts[key]; t != "" {
			add("analysis.part."+key, i18n.Same(t))
		}
	}
	return out
}

// SourceMsgs names sources; the one that the list does not have by its words.
func SourceMsgs(sources []string, words string) []i18n.Msg {
	out := law.NamesOf("analysis.source", sources)
	for i, x := range sources {
		if x == SourceOther && words != "" {
			out[i] = i18n.M("analysis.source.words", "words", words)
		}
	}
	return out
}

// granteeName names to whom something goes: a post, a unit or a body.
func (sc *scene) granteeName(key string) i18n.Text {
	kind, id, _ := strings.Cut(key, ":")
	if kind == "p" {
		return sc.PostTitle(id)
	}
	return sc.UnitName(id, sc.day)
}

// original is the paper as it is frozen.
func (s *subject) original(rec Record, seal string, at time.Time) ([]byte, error) {
	form := s.form(rec, at)
	return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
}

// frozenFacts is what the chapter adds to the frozen record: facts that stand beside the content.
type frozenFacts struct {
	Owner   []string `json:"owner"`   // unit and body
	Drafter []string `json:"drafter"` // person and post
	Signer  string   `json:"signer"`  // post
	Owed    string   `json:"owed"`    // kind, period and debtor
}

func factsOf(rec Record, o *Owed) frozenFacts {
	f := frozenFacts{Owner: []string{rec.OwnerUnit, rec.OwnerBody}, Drafter: []string{rec.DrafterPerson, rec.DrafterPost}, Signer: rec.SignerPost}
	if o != nil {
		f.Owed = strings.Join([]string{string(o.Kind), o.Period, o.Debtor}, " ")
	}
	return f
}

// freeze makes the paper that is signed, and gives its pages (33).
func (v *Service) freeze(ctx context.Context, tx *store.Tx, act org.Act, s *subject, rec Record) (pages int, err error) {
	form := s.form(rec, act.Now)
	_, err = v.kernel.Freeze(ctx, tx, act, rec.ID, rec.Version, factsOf(rec, s.owed), form, func(seal string) ([]byte, error) {
		pdf, err := s.original(rec, seal, act.Now)
		pages = paper.PageCount(pdf)
		return pdf, err
	})
	return pages, err
}

// checkFrozen compares a product with what was frozen of it.
func (v *Service) checkFrozen(ctx context.Context, q store.Q, rec Record) (document.FrozenCheck, error) {
	if rec.State == StateDraft || rec.State == StateWithdrawn {
		return document.FrozenCheck{}, nil
	}
	o, ok, err := loadOwed(ctx, q, rec.OwedID)
	if err != nil {
		return document.FrozenCheck{}, err
	}
	facts := factsOf(rec, nil)
	if ok {
		facts = factsOf(rec, &o)
	}
	return v.kernel.CheckFrozen(ctx, q, rec.ID, rec.Version, facts)
}

// frozenNow refuses to sign what is not as it was frozen.
func (v *Service) frozenNow(ctx context.Context, q store.Q, rec Record) (document.FrozenCheck, error) {
	c, err := v.checkFrozen(ctx, q, rec)
	switch {
	case err != nil:
		return c, err
	case !c.Found:
		return c, fault.Conflict{Msg: i18n.M("analysis.sign.not_frozen")}
	}
	return c, c.Refuse()
}

// Paper makes or opens the paper form of a product for a person who may see it; of others it is not found. A Word file is given
// out of a draft only, the original only afterwards: else fault.Conflict.
func (v *Service) Paper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.Valid(); err != nil {
		return document.PaperFile{}, err
	}
	var p document.Printing
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		rec, err := v.see(ctx, q, sc, act, id)
		if err != nil {
			return err
		}
		p = document.Printing{Want: want, ID: id, Name: string(rec.Kind), State: stateMsg(rec.State), Waits: rec.State == StateToSign}
		return v.load(ctx, q, sc, rec, &p)
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return v.kernel.Paper(&p)
}

// load reads everything that a paper of a product says.
func (v *Service) load(ctx context.Context, q store.Q, sc *scene, rec Record, p *document.Printing) error {
	s, err := v.loaded(ctx, q, sc, rec, Typing)
	if err != nil {
		return err
	}
	p.Form, p.Files = s.form(rec, rec.UpdatedAt), s.files
	p.Print = paper.Print{State: paper.Draft, Lang: p.Want.Lang}
	if rec.State == StateWithdrawn {
		p.Print.State = paper.Withdrawn
	}
	if rec.State == StateDraft || rec.State == StateWithdrawn {
		return nil
	}
	if p.Frozen, err = v.checkFrozen(ctx, q, rec); err != nil {
		return err
	}
	p.Print.State, p.Print.Original = paper.Copy, p.Frozen.PDF.SHA256
	if rec.Number != "" {
		p.Name, p.Print.Number, p.Print.Day = rec.Number, rec.Number, rec.SignedDay
	}
	return v.kernel.Stamps(ctx, q, p, sc.words(), v.signer)
}

// loaded is gather for a product whose text is read too.
func (v *Service) loaded(ctx context.Context, q store.Q, sc *scene, rec Record, stage Stage) (subject, error) {
	doc, err := v.kernel.Get(ctx, q, rec.ID)
	if err != nil {
		return subject{}, err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return subject{}, err
	}
	return v.gather(ctx, q, sc, rec, in, stage)
}
