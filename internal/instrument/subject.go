package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// Owner is who initiates an instrument: the drafter's post and unit, frozen when the draft was begun.
type Owner struct {
	Person, Post, Unit, Body string
}

// subject puts together everything the rules look at: what the drafter wrote, and the facts the system knows.
type subject struct {
	sc     *scene
	in     Input
	owner  Owner
	stage  Stage
	ground *GroundEntry
	short  *GroundEntry
	files  []document.File
	chosen []Attachment        // files that will be attached when it is saved
	round  *document.Round     // the newest round over this version, if any
	signer *org.Seat           // who signs now; nil: who would lawfully sign today
	issued *document.Signature // by which it was signed; nil before it is, and before it is to be sent
	signed SignatureState
	held   []HeldHit
	load   []Loaded
	twice  []TwiceHit
	print  *lexicon.Print // of the text, once it is made
	asked  []asked        // the prints of the questions, once they are made
	sent   bool           // it is on its way already: what it repeats is no longer judged
	parent string         // the instrument that it sends on (50)

	inspected []Inspected // that bind the recipients (44)

	sendBy    calendar.Day // by when the planned measure is owed that it rests on (44)
	annexes   Annexes      // files that go to single recipients
	signedDay calendar.Day // none before it is signed

	oral       *Oral // that it was begun to formalise (44)
	supplement *Supplement
	delegation *Delegation
}

func (s subject) draft() *Draft {
	sc, in := s.sc, s.in
	d := &Draft{
		Kind: in.Kind, Day: sc.day, Stage: s.stage, Term: in.term(), Content: content(in), Periodic: in.Periodic, Interim: in.Interim,
		Matter: in.Matter, Units: in.Touched, Drafter: s.owner.Person, Signature: s.signed,
		NeedsInquiry: in.NeedsInquiry, AsksCaseFiles: in.AsksCaseFiles, AsksCaseMaterials: in.AsksCaseMaterials, AsksCaseInfo: in.AsksCaseInfo,
		Ground: s.ground.ground(), Short: s.short.short(), Held: s.held, Load: s.load, Inspections: s.inspected, Twice: s.twice, Supplement: s.supplement, Spoken: s.spoken(), Delegation: s.delegation, SendBy: s.sendBy,
	}
	if in.TermKind == TermPeriodic {
		d.Term, d.Period = Term{}, in.Period
		if d.Period.Last.None() && !s.signedDay.None() { // the year in which it was signed (I-84)
			d.Period.Last = d.Period.until(s.signedDay)
		}
	}
	if in.Marked {
		d.AccessMark = string(document.MarkDSP)
	}
	d.Sender = Sender{Body: sc.code(s.owner.Body), BodyKind: sc.bodyKind(s.owner.Body), Unit: s.owner.Unit, Regulation: sc.regulation(s.owner.Body)}
	for _, id := range in.Recipients {
		below := No
		if sc.goesTo(s.owner.Body, id) {
			below = Yes
		}
		d.Recipients = append(d.Recipients, Recipient{Body: id, Kind: sc.bodyKind(id), Below: below})
	}
	d.Names = sc.names(in)
	if d.Spoken != nil {
		for _, id := range d.Spoken.Missing {
			d.Names[id] = sc.UnitName(id, sc.day)
		}
	}
	for _, x := range in.Questions {
		d.Questions = append(d.Questions, document.Distinct([]string{x.KK, x.RU})...)
	}
	for _, f := range s.files {
		d.Attachments = append(d.Attachments, Attachment{Role: f.Role, Name: f.Name})
	}
	d.Attachments = append(d.Attachments, s.chosen...)
	d.Signer = s.whoSigns()
	d.Agreements, d.Apparatus = answers(s.round)
	return d
}

// term is the term as the rules see it.
func (in Input) term() Term {
	if in.TermKind == TermDate {
		return Term{Due: in.TermDay}
	}
	return Term{Days: in.TermDays}
}

// names are what findings call the units and bodies of a draft.
func (sc *scene) names(in Input) map[string]i18n.Text {
	out := make(map[string]i18n.Text, len(in.Recipients)+len(in.Touched))
	for _, list := range [][]string{in.Recipients, in.Touched} {
		for _, id := range list {
			if _, ok := sc.Unit(id); ok {
				out[id] = sc.UnitName(id, sc.day)
			}
		}
	}
	return out
}

func content(in Input) map[string]string {
	out := make(map[string]string, len(in.Parts)+1)
	for k, v := range in.Parts {
		out[k] = v
	}
	out[document.PartName] = in.Title
	return out
}

func (sc *scene) code(unitID string) string {
	u, _ := sc.Unit(unitID)
	return u.Code
}

func (sc *scene) bodyKind(bodyID string) BodyKind {
	u, _ := sc.Unit(bodyID)
	return BodyKind(u.Kind)
}

// whoSigns describes the signer: who has signed, the person who signs now, or who would lawfully act in the named post today.
func (s subject) whoSigns() Signer {
	sc := s.sc
	if s.issued != nil {
		return s.whoSigned()
	}
	if s.in.SignerPost == "" {
		return Signer{}
	}
	seat := s.signer
	if seat == nil {
		acting, ok := sc.Acting(s.in.SignerPost, sc.day)
		if !ok {
			p, known := sc.Post(s.in.SignerPost)
			if !known {
				return Signer{}
			}
			return Signer{Post: string(p.Kind), Body: sc.code(sc.BodyOf(p.ID)), Unit: p.UnitID, Leads: sc.leads(p.ID, s.owner.Unit)}
		}
		seat = &acting
	}
	out := Signer{Person: seat.PersonID, Post: string(seat.Kind), Body: sc.code(seat.AsBody()), Unit: seat.AsUnit(), Leads: sc.leads(seat.AsPost(), s.owner.Unit)}
	if f := seat.For; f != nil {
		out.For = &Acting{Post: string(f.Kind), Order: f.Order, OrderDay: f.OrderDay, Lawful: sc.Confirm(*seat, sc.day)}
	}
	return out
}

// whoSigned describes who has signed, in the capacity that the record of his signature holds: he answers for it in person, and who
// may act in the post on the day of sending has not signed anything (44, 44-1). The capacity was confirmed when he signed.
func (s subject) whoSigned() Signer {
	sc, by := s.sc, s.issued.By
	own, as := by.PostID, by.PostID
	if by.ForPostID != "" {
		as = by.ForPostID
	}
	out := Signer{Person: by.PersonID, Body: sc.code(sc.BodyOf(as)), Leads: sc.leadsOn(as, s.owner.Unit, calendar.DayOf(s.issued.At))}
	if p, ok := sc.Post(own); ok {
		out.Post = string(p.Kind)
	}
	if p, ok := sc.Post(as); ok {
		out.Unit = p.UnitID
		if by.ForPostID != "" {
			out.For = &Acting{Post: string(p.Kind), Order: by.ByOrder, Lawful: by.ByOrder != ""}
		}
	}
	return out
}

// leads reports whether the post heads or supervises the unit, or a unit or body above it (3, 5).
func (sc *scene) leads(postID, unitID string) Tristate { return sc.leadsOn(postID, unitID, sc.day) }

func (sc *scene) leadsOn(postID, unitID string, day calendar.Day) Tristate {
	if _, ok := sc.Post(postID); !ok {
		return Unknown
	}
	if sc.Leads(postID, unitID, day) {
		return Yes
	}
	return No
}

// answers reads the agreements of a round: those of the units touched (45) and that of the Apparatus (49-1).
func answers(r *document.Round) (units []Answer, apparatus Answer) {
	if r == nil {
		return nil, Answer{}
	}
	for _, s := range r.Steps {
		a := Answer{Unit: s.UnitID, Decision: decisionOf(s.State), By: s.By.PersonID}
		switch s.Rule {
		case routeApparatus:
			apparatus = a
			units = append(units, a)
		case routeTouched:
			units = append(units, a)
		}
	}
	return units, apparatus
}

func decisionOf(s document.StepState) Decision {
	switch s {
	case document.StepAgreed, document.StepDeemed:
		return Agreed
	case document.StepRemarked:
		return AgreedWithRemarks
	case document.StepRefused:
		return NotAgreed
	}
	return ""
}

// subjectOf is what a stored draft itself says of what is judged.
func subjectOf(sc *scene, rec Record, in Input, stage Stage) subject {
	s := subject{sc: sc, in: in, stage: stage, owner: Owner{Person: rec.DrafterPerson, Post: rec.DrafterPost, Unit: rec.OwnerUnit, Body: rec.OwnerBody}}
	s.sent = rec.State == StateSent || rec.State == StateReleased || rec.State == StateRevoked
	if !rec.SignedAt.IsZero() {
		s.signedDay = calendar.DayOf(rec.SignedAt)
	}
	return s
}

// gather loads what the system knows of a stored draft for its judgement.
func (v *Service) gather(ctx context.Context, q store.Q, sc *scene, rec Record, in Input, stage Stage) (subject, error) {
	s := subjectOf(sc, rec, in, stage)
	return s, v.gatherAll(ctx, q, &s, rec)
}

func (v *Service) gatherAll(ctx context.Context, q store.Q, s *subject, rec Record) error {
	if err := v.gatherGrounds(ctx, q, s); err != nil {
		return err
	}
	if err := v.gatherSpoken(ctx, q, s, rec.ID); err != nil {
		return err
	}
	if err := v.gatherFiles(ctx, q, s, rec.ID); err != nil {
		return err
	}
	rounds, err := v.kernel.Rounds(ctx, q, rec.ID)
	if err != nil {
		return err
	}
	for i := range rounds {
		if rounds[i].Version == rec.Version && rounds[i].State != document.RoundRecalled {
			s.round = &rounds[i]
			break
		}
	}
	return nil
}

// gatherPapers is gather of what is judged no more: the papers it rests on and its files.
func (v *Service) gatherPapers(ctx context.Context, q store.Q, s *subject, rec Record) error {
	if err := gatherGround(ctx, q, s); err != nil {
		return err
	}
	return v.gatherFiles(ctx, q, s, rec.ID)
}

func (v *Service) gatherFiles(ctx context.Context, q store.Q, s *subject, documentID string) (err error) {
	if s.files, err = v.kernel.ListFiles(ctx, q, documentID, ""); err != nil {
		return err
	}
	s.annexes, err = annexesOf(ctx, q, documentID)
	return err
}

// gatherGround loads the grounds of a draft and what it sends on (50).
func gatherGround(ctx context.Context, q store.Q, s *subject) (err error) {
	if s.ground, err = usableGround(ctx, q, s.sc, s.in.GroundID, s.owner.Body); err != nil {
		return err
	}
	if s.short, err = usableGround(ctx, q, s.sc, s.in.ShortGroundID, s.owner.Body); err != nil {
		return err
	}
	return gatherDelegation(ctx, q, s)
}

// gatherGrounds loads the grounds of a draft, what it sends on (50), its main instrument (46), what of it the sources open to prosecutors hold or
// earlier instruments have asked, and the load of its recipients (44).
func (v *Service) gatherGrounds(ctx context.Context, q store.Q, s *subject) (err error) {
	if err = store.Ahead(ctx, q, v.asks(s)...); err != nil {
		return err
	}
	if err = gatherGround(ctx, q, s); err != nil {
		return err
	}
	if err = v.gatherPlanSend(ctx, q, s); err != nil {
		return err
	}
	if err = gatherSupplement(ctx, q, s); err != nil {
		return err
	}
	if s.held, err = v.gatherHeld(ctx, q, s.in); err != nil {
		return err
	}
	if err := gatherTwice(ctx, q, s); err != nil {
		return err
	}
	return v.gatherLoad(ctx, q, s)
}

// gatherHeld finds in the texts and the questions of a draft what the sources open to prosecutors hold (44).
func (v *Service) gatherHeld(ctx context.Context, q store.Q, in Input) (out []HeldHit, err error) {
	catalogue, err := v.held.Current(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, part := range Texts {
		for _, h := range catalogue.Find(in.Parts[part]) {
			out = append(out, HeldHit{Item: h.Item.ID, Name: h.Item.Name, Source: h.Source.Name, Part: part, Quote: h.Quote})
		}
	}
	for _, x := range in.Questions {
		for _, text := range document.Distinct([]string{x.KK, x.RU}) {
			for _, h := range catalogue.Find(text) {
				if !slices.ContainsFunc(out, func(x HeldHit) bool { return x.Item == h.Item.ID && x.Part == AskingPart(in.Kind) }) {
					out = append(out, HeldHit{Item: h.Item.ID, Name: h.Item.Name, Source: h.Source.Name, Part: AskingPart(in.Kind), Quote: h.Quote})
				}
			}
		}
	}
	return out, nil
}

// asks are what gatherGrounds is going to ask.
func (v *Service) asks(s *subject) []store.Asked {
	out := []store.Asked{v.held.Asks()}
	for _, id := range []string{s.in.GroundID, s.in.ShortGroundID} {
		if id != "" {
			out = append(out, askGround(id))
		}
	}
	if ask, ok := s.twiceAsk(); ok {
		out = append(out, ask)
	}
	if ask, ok := s.askedAsk(); ok {
		out = append(out, ask)
	}
	if ask := s.loadAsk(); !ask.empty() {
		for _, source := range loadSources {
			out = append(out, source(ask))
		}
		if v.Inspections != nil {
			out = append(out, v.Inspections(ask.inspectedAsk()))
		}
	}
	return out
}

// usableGround loads a ground that the body may rest on; nil when there is none of that id.
func usableGround(ctx context.Context, q store.Q, sc *scene, id, bodyID string) (*GroundEntry, error) {
	if id == "" {
		return nil, nil
	}
	g, ok, err := loadGround(ctx, q, id)
	if err != nil || !ok || !sc.groundOpenTo(g, bodyID) {
		return nil, err
	}
	return &g, nil
}
