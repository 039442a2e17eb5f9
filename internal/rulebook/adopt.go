package rulebook

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Change is one difference that a draft makes.
type Change struct {
	law.Change
	Label i18n.Msg
	// OldWords and NewWords say the values to people; zero where the rule does not stand.
	OldWords, NewWords i18n.Msg
	// Open is how many duties of the body's matters are open under the rule; they keep the wording of their day (order 2).
	Open int64
}

// Preview is what the adoption of a draft would do.
type Preview struct {
	Edition
	// Instead is the edition that it takes the place of.
	Instead law.Meta
	Changes []Change
	// Findings say what the Regulation has against the draft as it stands, Faults what cannot be read in it.
	Findings []law.Finding
	Faults   []fault.Field
	// Open is the sum over the changes, Drafts the number of drafts that will be judged by the new wording.
	Open, Drafts int64
	// Readers is how many people are to be acquainted (order 6); Align are the bodies that will owe alignment (order 4).
	Readers int
	Align   []org.Unit
	// Earliest is the first day on which it may take force.
	Earliest calendar.Day
}

// Preview shows what a draft changes and what it touches, and everything that speaks against its adoption.
func (s *Service) Preview(ctx context.Context, act org.Act, id string) (Preview, error) {
	var p Preview
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		r, ok, err := loadRow(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok || r.State != StateDraft || !sc.seesDraft(act, r) {
			return fault.NotFound{What: "draft " + id}
		}
		p, err = s.preview(ctx, q, sc, act, r)
		return err
	})
	return p, err
}

// Check is Preview of a draft as it stands in a form, before it is saved.
func (s *Service) Check(ctx context.Context, act org.Act, id string, d Draft) (Preview, error) {
	var p Preview
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		r, ok, err := loadRow(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok || r.State != StateDraft || !sc.seesDraft(act, r) {
			return fault.NotFound{What: "draft " + id}
		}
		var invalid fault.Invalid
		if r.Draft, err = sc.clean(r.Body, d); errors.As(err, &invalid) {
			p = Preview{Edition: sc.viewDraft(act, r), Faults: invalid.Fields, Earliest: sc.earliest(r.Body, r.Draft.Base)}
			return nil
		}
		if err != nil {
			return err
		}
		p, err = s.preview(ctx, q, sc, act, r)
		return err
	})
	return p, err
}

func (s *Service) preview(ctx context.Context, q store.Q, sc *scene, act org.Act, r row) (Preview, error) {
	p := Preview{Edition: sc.viewDraft(act, r), Earliest: sc.earliest(r.Body, r.Draft.Base)}
	m := sc.meta(r)
	old := sc.snap.Book.For(r.Body, m.From)
	p.Instead = old.Meta
	book, ed, err := sc.build(r, m)
	if err == nil {
		p.Findings = append(p.Findings, sc.stale(book, ed)...)
		err = s.judge(book)
	}
	if err := p.against(err); err != nil {
		return p, err
	}
	if from := r.Draft.From; !from.None() && from < p.Earliest {
		p.Faults = append(p.Faults, fault.Field{Name: "from", Msg: i18n.M("rulebook.from.early", "from", from), Allowed: i18n.M("law.edition.from_allowed", "day", p.Earliest)})
	}
	if ed == nil {
		return p, nil
	}
	units := sc.governed(r.BodyID)
	if err := p.touched(ctx, q, units, law.DiffOn(old, ed, m.From)); err != nil {
		return p, err
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		if v, ok := old.At(c.Rule, m.From); ok {
			c.OldWords = s.words(c.Rule, v)
		}
		if v, ok := ed.At(c.Rule, m.From); ok {
			c.NewWords = s.words(c.Rule, v)
		}
	}
	p.Readers = len(sc.staff(r.BodyID))
	if r.Body == law.Root {
		p.Align = sc.Bodies(sc.day, org.KindCommittee, org.KindAcademy, org.KindRegion, org.KindMilitary, org.KindTransport)
	}
	if s.Drafts != nil {
		p.Drafts, err = s.Drafts(ctx, q, units)
	}
	return p, err
}

// against sorts an error of judging into findings and faults; what is neither is returned.
func (p *Preview) against(err error) error {
	err = asFields(err)
	var refusal *law.Refusal
	var invalid fault.Invalid
	switch {
	case errors.As(err, &refusal):
		p.Findings = append(p.Findings, refusal.Findings...)
	case errors.As(err, &invalid):
		p.Faults = append(p.Faults, invalid.Fields...)
	default:
		return err
	}
	return nil
}

// touched counts the open duties under the rules that change.
func (p *Preview) touched(ctx context.Context, q store.Q, units []string, changes []law.Change) error {
	var paras []string
	for _, c := range changes {
		if c.OldPara != "" {
			paras = append(paras, c.OldPara)
		}
	}
	slices.Sort(paras)
	counts, err := duty.ByRule(ctx, q, slices.Compact(paras))
	if err != nil {
		return err
	}
	mine := map[string]bool{}
	for _, u := range units {
		mine[u] = true
	}
	open := map[string]int64{}
	for _, c := range counts {
		if mine[c.CreditorUnit] {
			open[c.Rule] += c.Count
		}
	}
	for _, c := range changes {
		p.Changes = append(p.Changes, Change{Change: c, Label: i18n.Msg{Key: "rule." + c.Rule}, Open: open[c.Rule]})
		p.Open += open[c.Rule]
	}
	return nil
}

// governed lists the units whose matters stand under the editions of a body: its own, and those of its districts (10).
func (sc *scene) governed(bodyID string) []string {
	out := []string{bodyID}
	for _, u := range sc.Data().Units {
		if u.ID == bodyID || !u.Open(sc.day) {
			continue
		}
		if above, ok := RegulationOf(sc.Structure, u.ID, sc.day); ok && above.ID == bodyID {
			out = append(out, u.ID)
		}
	}
	return out
}

// AdoptInput is the order that adopts an edition.
type AdoptInput struct {
	Number string       `json:"number"`
	Day    calendar.Day `json:"day"`
	// From is the day on which the edition takes force: today or later.
	From calendar.Day `json:"from"`
	// Amending says, for an edition of the General Prosecutor's Office, that the order only changes the Regulation: the
	// approving order stays and this one is listed among its amendments with the paragraphs it changed (order 7).
	Amending bool `json:"amending,omitempty"`
}

type adoptInput struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	AdoptInput
}

// Adopt puts a draft in force from a day. A day in the past, or not after the body's last edition, is refused with the
// earliest lawful one; so are values that go beyond what the model allows (10), and a base that is no longer the model
// (order 4). What was done under the former wording keeps it (order 2). The acquaintance sheet is opened (order 6);
// after an edition of the General Prosecutor's Office the bodies owe alignment (order 4), after their own they have done it.
func (s *Service) Adopt(ctx context.Context, act org.Act, id string, version int64, in AdoptInput) (Receipt, error) {
	in.Number = strings.TrimSpace(in.Number)
	return change(ctx, s, act, "adopt", adoptInput{id, version, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		r, body, err := s.draft(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		if act, err = sc.asAdopter(act, body); err != nil {
			return Receipt{}, err
		}
		if err := sc.checkOrder(in); err != nil {
			return Receipt{}, err
		}
		book, ed, err := s.adopted(sc, r, in)
		if err != nil {
			return Receipt{}, err
		}
		text, err := ed.MarshalJSON()
		if err != nil {
			return Receipt{}, err
		}
		if err := s.put(ctx, tx, act, ed, version, string(text)); err != nil {
			return Receipt{}, err
		}
		if err := s.follow(ctx, tx, sc, act, book, ed, ed.Body == law.Root); err != nil {
			return Receipt{}, err
		}
		if ed.Body != law.Root {
			if err := s.aligned(ctx, tx, act, book, ed, body.ID); err != nil {
				return Receipt{}, err
			}
		}
		return Receipt{ID: id, Version: version + 1, State: StateAdopted},
			record(ctx, tx, act, Stream(id), "edition.adopted", id, map[string]any{"order": ed.Order, "from": ed.From, "text": string(text)}, "")
	})
}

// put writes the adopted edition and moves what is in force.
func (s *Service) put(ctx context.Context, tx *store.Tx, act org.Act, ed *law.Edition, version int64, text string) error {
	forPost, forPerson := "", ""
	if act.For != nil {
		forPost, forPerson = act.For.PostID, act.For.PersonID
	}
	err := store.Exec1(ctx, tx, `UPDATE edition SET state = 'adopted', version = version + 1, text = $1, from_day = $2, order_number = $3,
		order_day = $4, updated_at = $5, adopted_at = $5, person_id = $6, post_id = $7, for_post_id = $8, for_person_id = $9, by_order = $10
		WHERE id = $11 AND version = $12 AND state = 'draft'`, text, ed.From, ed.Order.Number, ed.Order.Date, act.Now,
		act.PersonID, act.PostID, forPost, forPerson, byOrder(act), ed.ID, version)
	if err != nil {
		return err
	}
	return moved(ctx, tx, act)
}

// numberMax bounds the number of an order, in characters.
const numberMax = 60

// checkOrder checks the form of the order; whether the day of force is lawful is for the law to say.
func (sc *scene) checkOrder(in AdoptInput) error {
	var c fault.Collector
	if n := utf8.RuneCountInString(in.Number); n == 0 || n > numberMax || !utf8.ValidString(in.Number) {
		c.Bad("number", i18n.M("rulebook.order.number", "max", numberMax))
	}
	if in.Day.None() || in.Day > sc.day || in.Day < sc.snap.Calendar.First() {
		c.Bad("day", i18n.M("rulebook.order.day"), i18n.M("rulebook.order.day_allowed", "day", sc.day))
	}
	if in.From.None() || !sc.snap.Calendar.Knows(in.From) {
		c.Bad("from", i18n.M("rulebook.from.unknown", "last", sc.snap.Calendar.Last()))
	}
	return c.Err()
}

// adopted makes the edition as it will stand, judged.
func (s *Service) adopted(sc *scene, r row, in AdoptInput) (*law.Book, *law.Edition, error) {
	m := law.Meta{ID: r.ID, Body: r.Body, Base: r.Draft.Base, Title: r.Draft.Title, Order: law.Act{Number: in.Number, Date: in.Day}, Adopted: sc.day, From: in.From}
	ed, err := sc.assemble(r, m)
	if err != nil {
		return nil, nil, err
	}
	if in.Amending && r.Body == law.Root {
		if err := sc.amend(ed); err != nil {
			return nil, nil, err
		}
	}
	book, err := sc.snap.Book.Adopt(ed)
	if err != nil {
		return nil, nil, asFields(err)
	}
	ed, _ = book.Edition(ed.ID)
	if f := sc.stale(book, ed); len(f) > 0 {
		return nil, nil, &law.Refusal{Edition: ed.ID, Day: sc.day, Findings: f}
	}
	return book, ed, asFields(s.judge(book))
}

// amend keeps the approving order of the base and adds this one to its amendments (order 7).
func (sc *scene) amend(ed *law.Edition) error {
	base, err := sc.base(ed.Body, ed.Base)
	if err != nil {
		return err
	}
	a := law.Amendment{Act: ed.Order}
	for _, name := range ed.Names() {
		for _, v := range ed.Own(name) {
			a.Paras = append(a.Paras, v.Para)
		}
	}
	slices.SortFunc(a.Paras, law.ComparePara)
	a.Paras = slices.Compact(a.Paras)
	ed.Order, ed.Amendments = base.Order, append(slices.Clone(base.Amendments), a)
	return nil
}

// stale refuses an edition that derives from a model which is no longer the one in force when it begins (order 4).
func (sc *scene) stale(book *law.Book, ed *law.Edition) []law.Finding {
	now := book.For(law.Root, ed.From.AddDays(-1))
	if modelOf(book, ed).ID == now.ID {
		return nil
	}
	v, _ := now.At(ruleAlign, max(sc.day, now.From))
	return []law.Finding{{
		Outcome: law.Refused, Rule: ruleAlign, Para: v.Para, Edition: now.ID, Field: "base",
		Msg: i18n.M("rulebook.refuse.model", "base", ed.Base), Allowed: i18n.M("rulebook.refuse.model_allowed", "model", now.ID, "title", now.Title),
	}}
}

// modelOf is the edition of the General Prosecutor's Office that an edition derives from, directly or not; for one of
// the office itself, its base.
func modelOf(book *law.Book, ed *law.Edition) *law.Edition {
	for e := ed; ; {
		base, ok := book.Edition(e.Base)
		if !ok {
			return e
		}
		if base.Body == law.Root {
			return base
		}
		e = base
	}
}
