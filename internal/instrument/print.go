package instrument

import (
	"context"
	"slices"

	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// Paper makes or opens the paper form of an instrument for a person who may see it; of others it is not found. A Word file
// is given out only while the draft is still written or being agreed, the original only afterwards: else fault.Conflict.
func (v *Service) Paper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	if err := want.Valid(); err != nil {
		return document.PaperFile{}, err
	}
	var p document.Printing
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		rec, err := v.see(ctx, q, sc, act, id)
		if err != nil {
			return err
		}
		p = document.Printing{Want: want, ID: rec.ID, Name: string(rec.Kind), State: stateMsg(rec.State), Waits: rec.State == StateAgreed}
		return v.load(ctx, q, sc, act, rec, &p)
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return v.kernel.Paper(&p)
}

// load reads everything that a paper of an instrument says.
func (v *Service) load(ctx context.Context, q store.Q, sc *scene, act org.Act, rec Record, p *document.Printing) error {
	doc, err := v.kernel.Get(ctx, q, rec.ID)
	if err != nil {
		return err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return err
	}
	s, err := v.gather(ctx, q, sc, rec, in, stageOf(rec.State))
	if err != nil {
		return err
	}
	if p.Frozen.Frozen, p.Frozen.Found, err = v.kernel.Frozen(ctx, q, rec.ID); err != nil {
		return err
	}
	if rec.Number != "" {
		p.Name = rec.Number
	}
	p.Form = sc.form(rec, doc, s, rec.UpdatedAt)
	p.Print = paper.Print{State: paper.Draft, Lang: p.Want.Lang}
	p.Files = s.files
	if p.Print.AllAnnexes = sc.insider(act, sc.viewer(act.PersonID), rec); !p.Print.AllAnnexes { // who gets it learns of his own files
		p.Print.AnnexesOf = sc.bodiesOf(act.PersonID)
		p.Files = s.annexes.keep(s.files, p.Print.AnnexesOf...)
		if p.NoData = len(p.Files) < len(s.files); !p.NoData {
			if p.NoData, err = v.withWords(ctx, q, rec, in); err != nil {
				return err
			}
		}
	}
	if !p.Frozen.Found {
		if rec.State == StateWithdrawn {
			p.Print.State = paper.Withdrawn
		}
		if rec.State == StateDraft || rec.State == StateAgreeing || rec.State == StateWithdrawn {
			return nil
		}
	}
	return v.loadCopy(ctx, q, sc, act, s, rec, p)
}

// withWords reports whether the data of an original hold what those who prepared it wrote to each other: reasons for what was warned of,
// remarks of those who agreed. Both are their own affair (44-1; I-123).
func (v *Service) withWords(ctx context.Context, q store.Q, rec Record, in Input) (bool, error) {
	if len(in.Reasons) > 0 {
		return true, nil
	}
	rounds, err := v.kernel.Rounds(ctx, q, rec.ID)
	return slices.ContainsFunc(rounds, func(r document.Round) bool {
		return slices.ContainsFunc(r.Steps, func(s document.StepView) bool { return s.Remark != "" })
	}), err
}

// loadCopy reads what came after an instrument was frozen: number and day, signatures and what their check finds.
func (v *Service) loadCopy(ctx context.Context, q store.Q, sc *scene, act org.Act, s subject, rec Record, p *document.Printing) (err error) {
	p.Print.State, p.Print.Original = paper.Copy, p.Frozen.PDF.SHA256
	switch rec.State {
	case StateWithdrawn:
		p.Print.State = paper.Withdrawn
	case StateRevoked:
		p.Print.State = paper.Revoked
	}
	if rec.Number != "" {
		p.Print.Number, p.Print.Day = rec.Number, rec.SentDay
		if s.in.TermKind == TermWorkingDays {
			p.Print.Due = rec.Term.Effective
		}
	}
	if p.Want.Form == document.PaperCard && p.Frozen.Found {
		if p.Frozen, err = v.checkFrozen(ctx, q, rec, s.in); err != nil {
			return err
		}
	}
	return v.kernel.Stamps(ctx, q, p, sc.words(), v.signer)
}
