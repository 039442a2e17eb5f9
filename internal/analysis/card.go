package analysis

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Action is something a person may do now; pages show a button for each, and the use case judges it again.
type Action string

// Actions on a product.
const (
	CanEdit     Action = "edit"
	CanSubmit   Action = "submit"
	CanWithdraw Action = "withdraw"
	CanRecall   Action = "recall"
	CanSign     Action = "sign"
	CanDecline  Action = "decline"
	CanReceive  Action = "receive"
	CanAccept   Action = "accept" // or return
	CanAgain    Action = "again"
)

// Sent is a delivery with the name of who receives.
type Sent struct {
	Delivery
	Name i18n.Text
}

// Card is everything a person may see of a product.
type Card struct {
	Record
	Input      Input
	Judgement  Judgement // while it is a draft
	Owed       *Owed     // what it answers (32, 33)
	Sent       []Sent
	Files      []document.File
	Signatures []document.SignatureCheck
	Frozen     document.FrozenCheck
	Actions    []Action
	SignerIIN  string // of the person, while he may sign
}

// Can reports whether the person may do it now.
func (c Card) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Card reads a product for a person; what he may not see is not found.
func (v *Service) Card(ctx context.Context, act org.Act, id string) (Card, error) {
	var c Card
	err := v.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		c = Card{}
		if c.Record, err = v.see(ctx, q, sc, act, id); err != nil {
			return err
		}
		return v.fillCard(ctx, q, sc, act, &c)
	})
	return c, err
}

func (v *Service) fillCard(ctx context.Context, q store.Q, sc *scene, act org.Act, c *Card) error {
	s, err := v.loaded(ctx, q, sc, c.Record, Signing)
	if err != nil {
		return err
	}
	c.Input, c.Owed, c.Files = s.in, s.owed, s.files
	if c.State == StateDraft {
		if c.Judgement, err = s.judged(c.Record); err != nil {
			return err
		}
	}
	if c.Frozen, err = v.checkFrozen(ctx, q, c.Record); err != nil {
		return err
	}
	list, err := deliveriesOf(ctx, q, c.ID)
	if err != nil {
		return err
	}
	for _, d := range list {
		c.Sent = append(c.Sent, Sent{d, sc.granteeName(d.Grantee)})
	}
	signatures, err := v.kernel.Signatures(ctx, q, c.ID)
	if err != nil {
		return err
	}
	for _, x := range signatures {
		check, err := v.kernel.VerifySignature(ctx, q, x, v.signer)
		if err != nil {
			return err
		}
		c.Signatures = append(c.Signatures, check)
	}
	c.Actions = sc.actions(act, c)
	if c.Can(CanSign) {
		c.SignerIIN = v.signer.IIN(sc.Structure, act.PersonID)
	}
	return nil
}

func (sc *scene) actions(act org.Act, c *Card) []Action {
	if sc.Away(act) {
		return nil
	}
	var out []Action
	add := func(ok bool, list ...Action) {
		if ok {
			out = append(out, list...)
		}
	}
	_, notAuthor := sc.asAuthor(act, c.Record)
	_, notCoordinator := sc.asCoordinator(act)
	_, signer := sc.as(act, c.SignerPost)
	switch c.State {
	case StateDraft:
		add(notAuthor == nil, CanEdit, CanSubmit, CanWithdraw)
	case StateToSign:
		add(signer, CanSign, CanDecline)
		add(notAuthor == nil, CanRecall, CanWithdraw)
	case StateSigned:
		add(c.Owed != nil && c.Owed.DocumentID == c.ID && notCoordinator == nil, CanAccept)
	case StateReturned:
		add(c.Owed != nil && c.Owed.State == OwedReturned && c.Owed.DocumentID == c.ID && sc.owes(*c.Owed, act.AsUnit(), act.AsBody()), CanAgain)
	}
	for _, d := range c.Sent {
		_, mine := sc.receives(act, d.Grantee)
		if mine && d.ReceivedAt.IsZero() && !(c.Kind.Periodic() && d.Grantee == sc.apparatusKey()) {
			add(true, CanReceive)
			break
		}
	}
	return out
}

// historyMost is the greatest page of a history.
const historyMost = 200

// History pages through the journal of a product, newest first.
func (v *Service) History(ctx context.Context, act org.Act, id string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		if _, err := v.see(ctx, q, sc, act, id); err != nil {
			return err
		}
		list, next, err = v.kernel.Journal(ctx, q, sc.viewer(act.PersonID), id, after, min(max(limit, 1), historyMost))
		return err
	})
	return list, next, err
}

// Offer is what a form must ask for and offer to an author today.
type Offer struct {
	Kinds []Kind // that the person may begin
	// Required are the parts that a kind must hold, with the paragraph.
	Required map[Kind][]string
	Paras    map[Kind]string
	// Signers are the posts that may sign a product of the author's unit, with those who lawfully act in them today.
	Signers []SignerOffer
	// Leaders are the posts of the leadership, Units the units of the General Prosecutor's Office, Bodies the bodies to which a
	// product may go.
	Leaders []org.Post
	Units   []org.Unit
	Bodies  []org.Unit
	// Owed is what the author's unit or body has still to submit.
	Owed []Owed
	// Coordinates says that the person coordinates for the Apparatus (34).
	Coordinates bool
}

// SignerOffer is a post that may sign.
type SignerOffer struct {
	Post  org.Post
	Seat  org.Seat
	Known bool // false: nobody acts in it today
}

// Offer works out what the form offers: for a new product of the actor, or for the one with the id.
func (v *Service) Offer(ctx context.Context, act org.Act, id string) (Offer, error) {
	out := Offer{Required: map[Kind][]string{}, Paras: map[Kind]string{}}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		unit, body := act.AsUnit(), act.AsBody()
		if id != "" {
			rec, err := v.see(ctx, q, sc, act, id)
			if err != nil {
				return err
			}
			unit, body = rec.OwnerUnit, rec.OwnerBody
		}
		ed := sc.edition(body)
		for _, k := range Kinds {
			p, para, _ := sc.law.parts[k].On(ed, sc.day)
			out.Required[k], out.Paras[k] = p.Parts, para
			s := subject{sc: sc, in: Input{Kind: k}, unit: unit, body: body, stage: Typing}
			if !k.Periodic() && s.mayBegin() == nil {
				out.Kinds = append(out.Kinds, k)
			}
		}
		var err error
		if out.Owed, err = v.mine(ctx, q, sc, act); err != nil {
			return err
		}
		_, not := sc.asCoordinator(act)
		out.Coordinates = not == nil
		sc.offer(&out, unit, body)
		return nil
	})
	return out, err
}

func (sc *scene) offer(out *Offer, unit, body string) {
	posts, _, _ := sc.law.signers.On(sc.edition(body), sc.day)
	chain := append([]org.Unit{}, sc.Ancestors(unit, sc.day)...)
	if u, ok := sc.Unit(unit); ok {
		chain = append([]org.Unit{u}, chain...)
	}
	var list []org.Post
	for _, u := range chain {
		list = append(list, sc.Posts(u.ID, sc.day)...)
	}
	leaders := sc.PostsOfKind(sc.day, org.PostGP, org.PostFirstDeputy, org.PostDeputy, org.PostCoA)
	if body == sc.Root() {
		list = append(list, leaders...)
	}
	for _, p := range list {
		if !slices.Contains(posts.Posts, string(p.Kind)) || !sc.Leads(p.ID, unit, sc.day) ||
			slices.ContainsFunc(out.Signers, func(o SignerOffer) bool { return o.Post.ID == p.ID }) {
			continue
		}
		seat, ok := sc.Acting(p.ID, sc.day)
		out.Signers = append(out.Signers, SignerOffer{Post: p, Seat: seat, Known: ok})
	}
	out.Leaders = leaders
	for _, u := range sc.Units(sc.Root(), sc.day) {
		if sc.Parent(u.ID, sc.day) == sc.Root() && u.Kind != org.KindLeadership {
			out.Units = append(out.Units, u)
		}
	}
	out.Bodies = sc.Bodies(sc.day, org.KindCommittee, org.KindAcademy, org.KindRegion, org.KindMilitary, org.KindTransport)
}

// Addressee is the key of an addressee: a post, a unit or a body.
func (o Offer) Addressee(u org.Unit) string {
	if u.Kind.IsBody() {
		return access.Body(u.ID)
	}
	return access.Unit(u.ID)
}
