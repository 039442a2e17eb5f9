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

// draftState is everything beside its revision and its lines that the findings on a draft follow from.
type draftState struct {
	plan        string
	rules       int64
	structure   string
	day         calendar.Day
	inApparatus bool
}

// keptDraft is what was found on a draft: of the plan as a whole at a revision, and of each line as it then stood. Judging two thousand
// lines costs a tenth of a second, and a page of fifty is read many times between two changes; a change touches a line or two, and only
// those are judged anew.
type keptDraft struct {
	revision int64
	verdict  law.Verdict
	lines    map[string]keptLine
}

// keptLine is what was found of a line. Its number is said in the findings; so it is judged anew, too, when others move past it.
type keptLine struct {
	version, ordinal int64
	findings         []law.Finding
}

// keptVerdicts are the findings on drafts, in the memory of this node. The zero value is ready.
type keptVerdicts struct {
	mu   sync.Mutex
	list map[draftState]keptDraft
}

func (k *keptVerdicts) get(s draftState) (keptDraft, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.list[s]
	return v, ok
}

// put keeps what was found in place of what was found of an earlier revision, or by earlier rules.
func (k *keptVerdicts) put(s draftState, d keptDraft) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil || len(k.list) >= keptMost {
		k.list = map[draftState]keptDraft{}
	}
	for old := range k.list {
		if old.plan == s.plan && old.inApparatus == s.inApparatus {
			delete(k.list, old)
		}
	}
	k.list[s] = d
}

// lineHead is a line of a draft as it is told from what was judged.
type lineHead struct {
	id               string
	version, ordinal int64
}

// draftVerdict is what the rules say of a draft as it would go to be endorsed now.
func (v *Service) draftVerdict(ctx context.Context, q store.Q, sc *scene, act org.Act, p *Plan) (law.Verdict, error) {
	s := draftState{p.ID, sc.snap.Version, sc.Version(), sc.day, sc.inApparatus(act.AsUnit())}
	was, ok := v.kept.get(s)
	if ok && was.revision == p.Revision {
		return was.verdict, nil
	}
	heads, err := store.List(ctx, q, func(s store.Scanner) (h lineHead, err error) {
		err = s.Scan(&h.id, &h.version, &h.ordinal)
		return h, err
	}, `SELECT m.id, m.version, m.ordinal FROM plan_measure m WHERE m.plan_id = $1 ORDER BY m.ordinal, m.id`, p.ID)
	if err != nil {
		return law.Verdict{}, err
	}
	var fresh []string
	for _, h := range heads {
		if x, ok := was.lines[h.id]; !ok || x.version != h.version || x.ordinal != h.ordinal && len(x.findings) > 0 {
			fresh = append(fresh, h.id)
		}
	}
	if len(fresh) == 0 && len(heads) > 0 {
		fresh = []string{heads[0].id} // what is said of the plan as a whole may have changed; without a line it would be empty
	}
	list, err := measuresByID(ctx, q, p.ID, fresh, len(heads))
	if err != nil {
		return law.Verdict{}, err
	}
	now := was.merge(sc.judgePlan(p, act, StageEndorse, list, false), heads, fresh)
	now.revision = p.Revision
	v.kept.put(s, now)
	return now.verdict, nil
}

// merge joins what was found of the lines judged anew with what is kept of the others.
func (k keptDraft) merge(judged law.Verdict, heads []lineHead, fresh []string) keptDraft {
	found := make(map[string][]law.Finding, len(fresh))
	for _, id := range fresh {
		found[id] = nil
	}
	out := law.Verdict{Edition: judged.Edition, Day: judged.Day}
	for _, f := range judged.All {
		if f.Of == "" {
			out.All = append(out.All, f)
		} else {
			found[f.Of] = append(found[f.Of], f)
		}
	}
	lines := make(map[string]keptLine, len(heads))
	for _, h := range heads {
		l := k.lines[h.id]
		if list, ok := found[h.id]; ok {
			l.findings = list
		}
		l.version, l.ordinal = h.version, h.ordinal
		lines[h.id] = l
		out.All = append(out.All, l.findings...)
	}
	return keptDraft{verdict: out.Merge(law.Verdict{}), lines: lines}
}
