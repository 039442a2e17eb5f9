package planning

import (
	"context"
	"sync"

	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// keptMost is of how many drafts the findings are kept: more are not drawn up at once.
const keptMost = 64

// draftState is everything that the findings on a draft follow from. Judging two thousand lines costs a tenth of a second, and a page of
// fifty is read many times between two changes; so what was found is kept as long as all of this is the same.
type draftState struct {
	plan        string
	revision    int64
	rules       int64
	structure   string
	day         calendar.Day
	inApparatus bool
}

// keptVerdicts are the findings on drafts by their state, in the memory of this node. The zero value is ready.
type keptVerdicts struct {
	mu   sync.Mutex
	list map[draftState]law.Verdict
}

func (k *keptVerdicts) get(s draftState) (law.Verdict, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.list[s]
	return v, ok
}

// put keeps a verdict in place of that on an earlier state of the draft.
func (k *keptVerdicts) put(s draftState, v law.Verdict) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil || len(k.list) >= keptMost {
		k.list = map[draftState]law.Verdict{}
	}
	for old := range k.list {
		if old.plan == s.plan && old.revision < s.revision {
			delete(k.list, old)
		}
	}
	k.list[s] = v
}

// draftVerdict is what the rules say of a draft as it would go to be endorsed now.
func (v *Service) draftVerdict(ctx context.Context, q store.Q, sc *scene, act org.Act, p *Plan) (law.Verdict, error) {
	s := draftState{p.ID, p.Revision, sc.snap.Version, sc.Version(), sc.day, sc.inApparatus(act.AsUnit())}
	if out, ok := v.kept.get(s); ok {
		return out, nil
	}
	list, err := measuresOf(ctx, q, p.ID)
	if err != nil {
		return law.Verdict{}, err
	}
	out := sc.judgePlan(p, act, StageEndorse, list, false)
	v.kept.put(s, out)
	return out, nil
}
