package instrument

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Proposal is what a revision put before the post that signed an instrument (49).
type Proposal struct {
	RevisionID string
	Decision   FollowKind
	Day        calendar.Day // the later day of a change
	Reason     string
	At         time.Time
	By         document.Who // who decided, and in whose place
}

// Proposals are kept by the revision (49), which stands upon this package and is joined to it when it is made.
type Proposals interface {
	// Proposal is what was put before the post that signed last and is not done yet, or nil.
	Proposal(ctx context.Context, q store.Q, documentID string) (*Proposal, error)
	// Followed is told of each revocation and change in its transaction.
	Followed(ctx context.Context, tx *store.Tx, f FollowAct) error
}

func (v *Service) proposal(ctx context.Context, q store.Q, documentID string) (*Proposal, error) {
	if v.Proposals == nil {
		return nil, nil
	}
	return v.Proposals.Proposal(ctx, q, documentID)
}

func (v *Service) proposed(ctx context.Context, tx *store.Tx, f FollowAct) error {
	if v.Proposals == nil {
		return nil
	}
	return v.Proposals.Followed(ctx, tx, f)
}

// FollowDecided is Revoke or Change as a part of another use case that decided it, in its transaction; rights and conditions are asked
// again.
func (v *Service) FollowDecided(ctx context.Context, tx *store.Tx, act org.Act, id string, kind FollowKind, in FollowInput) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	if kind == FollowChange {
		_, err = v.changeSent(ctx, tx, sc, act, id, in)
		return err
	}
	in.Day, in.Withdrawn = 0, nil
	_, err = v.revoke(ctx, tx, sc, act, id, in)
	return err
}

// ChangeProposed refuses to propose a day that the post that signed could not set either: one not later than that of the executions,
// a day off, or one beyond what stands above. It changes nothing.
func (v *Service) ChangeProposed(ctx context.Context, tx *store.Tx, act org.Act, id string, in FollowInput) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	f := follow{FollowAct: FollowAct{DocumentID: id, Kind: FollowChange, Day: in.Day, Reason: in.Reason}}
	if f.all, err = executionsOf(ctx, tx, id); err != nil {
		return err
	}
	if err := f.choose(in); err != nil {
		return err
	}
	if err := sc.changedDay(&f, in); err != nil {
		return err
	}
	return v.withinAbove(ctx, tx, sc, id, in.Day)
}

// ReleaseDecided is Release in the same way, with the reason that the journal keeps.
func (v *Service) ReleaseDecided(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	_, err = v.release(ctx, tx, sc, act, id, reason)
	return err
}
