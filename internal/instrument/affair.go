package instrument

import (
	"context"
	"encoding/json"
	"slices"

	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ownAffairs are the entries of a journal that tell how a body works on its execution before the report is signed: resolutions and drafts.
// They are its own affair (I-169).
var ownAffairs = []string{
	"instrument.resolved", "instrument.report_begun", "instrument.report_submitted", "instrument.report_taken_over", "resolution.written", "resolution.carried",
}

// affairs tells the own affairs of other bodies from what a person may read in the journal of an instrument. The executions are read when
// the first such entry is met.
type affairs struct {
	load   func() ([]Execution, error)
	inside func(bodyID string) bool
	mine   map[string]bool // by execution, once loaded
}

func affairsOf(ctx context.Context, q store.Q, sc *scene, act org.Act, documentID string) *affairs {
	return &affairs{
		load:   func() ([]Execution, error) { return executionsOf(ctx, q, documentID) },
		inside: func(bodyID string) bool { _, in := sc.inBody(act, bodyID); return in },
	}
}

// foreign reports whether an entry is the own affair of a body to which the person does not belong.
func (a *affairs) foreign(r journal.Record) (bool, error) {
	if !slices.Contains(ownAffairs, r.Action) {
		return false, nil
	}
	if a.mine == nil {
		list, err := a.load()
		if err != nil {
			return true, err
		}
		a.mine = make(map[string]bool, len(list))
		for _, e := range list {
			a.mine[e.ID] = a.inside(e.BodyID)
		}
	}
	var data struct {
		Ref string `json:"ref"`
	}
	if a.mine[r.Subject] || json.Unmarshal([]byte(r.Data), &data) == nil && a.mine[data.Ref] {
		return false, nil
	}
	return true, nil
}
