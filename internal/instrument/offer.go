package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// MatterKinds are the kinds of concrete matter that a task may be about (42).
func MatterKinds() []string { return slices.Clone(matterKinds) }

// Roles are the roles of a file attached to a draft.
func Roles() []string { return slices.Clone(attachmentRoles) }

// Offer is what a form must ask for and offer for a draft of a kind, as the edition of the sending body words it today.
type Offer struct {
	Kind      Kind
	Parts     []string // in the order of the paragraph; "name", "ground" and "term" among them
	PartsPara string
	Roles     []string // of files that must be attached
	RolesPara string
	Floor     calendar.Span
	FloorPara string
	// Signers are the posts of the sending body that may sign, with those who lawfully act in them today.
	Signers     []SignerOffer
	SignersPara string
	// Recipients are the bodies that the instrument may go to (50).
	Recipients []org.Unit
	// Touched are the units whose work a draft may touch (45): those of the body, and the bodies.
	Touched []org.Unit
	Owner   Owner
}

// SignerOffer is a post that may sign.
type SignerOffer struct {
	Post  org.Post
	Seat  org.Seat // who lawfully acts in it today
	Known bool     // false: nobody does
	Leads bool     // it heads or supervises the drafter's unit (3, 5)
}

// Offer works out what the form of a kind asks for: for a new draft of the actor, or for the one with the id.
func (v *Service) Offer(ctx context.Context, act org.Act, id string, kind Kind) (Offer, error) {
	out := Offer{Kind: kind, Owner: Owner{Person: act.PersonID, Post: act.AsPost(), Unit: act.AsUnit(), Body: act.AsBody()}}
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if id != "" {
			rec, err := v.see(ctx, q, sc, act, id)
			if err != nil {
				return err
			}
			out.Owner = Owner{Person: rec.DrafterPerson, Post: rec.DrafterPost, Unit: rec.OwnerUnit, Body: rec.OwnerBody}
		}
		if out.Owner.Body == "" {
			return forbidden(seatlessMsg())
		}
		sc.offer(&out)
		return nil
	})
	return out, err
}

func (sc *scene) offer(out *Offer) {
	d := sc.blank(out.Owner.Body)
	d.Kind = out.Kind
	out.Parts, out.PartsPara, _ = sc.law.Parts(d)
	out.Roles, out.RolesPara, _ = sc.law.Attachments(d)
	floor, para, _ := sc.law.Floor(d)
	out.Floor, out.FloorPara = calendar.Span(floor), para
	kinds, para, _ := sc.law.SignerPosts(d)
	out.SignersPara = para
	for _, u := range append([]org.Unit{sc.unit(out.Owner.Body)}, sc.Units(out.Owner.Body, sc.day)...) {
		for _, p := range sc.Posts(u.ID, sc.day) {
			if !slices.Contains(kinds, string(p.Kind)) || slices.ContainsFunc(out.Signers, func(o SignerOffer) bool { return o.Post.ID == p.ID }) {
				continue
			}
			seat, ok := sc.Acting(p.ID, sc.day)
			out.Signers = append(out.Signers, SignerOffer{Post: p, Seat: seat, Known: ok, Leads: sc.leads(p.ID, out.Owner.Unit) == Yes})
		}
	}
	slices.SortStableFunc(out.Signers, func(a, b SignerOffer) int {
		if a.Leads != b.Leads {
			if a.Leads {
				return -1
			}
			return 1
		}
		return a.Post.Kind.Rank() - b.Post.Kind.Rank()
	})
	below := sc.law.Below(d)
	for _, b := range sc.Bodies(sc.day) {
		if b.ID != out.Owner.Body && slices.Contains(below, BodyKind(b.Kind)) && sc.goesTo(out.Owner.Body, b.ID) {
			out.Recipients = append(out.Recipients, b)
		}
	}
	for _, u := range sc.Units(out.Owner.Body, sc.day) {
		if u.ID != out.Owner.Unit {
			out.Touched = append(out.Touched, u)
		}
	}
	if sc.bodyKind(out.Owner.Body) == GPO {
		out.Touched = append(out.Touched, sc.Bodies(sc.day, org.KindCommittee, org.KindAcademy)...)
	}
}

// goesTo reports whether a body stands below another: everything below the General Prosecutor's Office, districts below
// their own region.
func (sc *scene) goesTo(fromID, toID string) bool {
	return sc.bodyKind(fromID) == GPO || sc.Within(toID, fromID, sc.day)
}

func (sc *scene) unit(id string) org.Unit {
	u, _ := sc.Unit(id)
	return u
}
