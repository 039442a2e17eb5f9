package document

import (
	"context"

	"reglament/internal/duty"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Kernel offers the machinery of documents to chapters. It is safe for concurrent use.
type Kernel struct {
	db       *store.DB
	orgs     func(ctx context.Context, q store.Q) (*org.Structure, error)
	ledger   *duty.Ledger
	files    *Files
	verdicts judged
	frozen   remembered[string, frozenRecord] // what frozen data say, under their SHA-256

	onDeemed func(ctx context.Context, tx *store.Tx, act org.Act, d Document, r Round) error
}

// NewKernel makes a kernel. orgs gives the structure in force (org.Directory.Current). It takes over the lapse of agreement
// steps and of resolutions in the ledger.
func NewKernel(db *store.DB, orgs func(ctx context.Context, q store.Q) (*org.Structure, error), ledger *duty.Ledger, files *Files) *Kernel {
	k := &Kernel{db: db, orgs: orgs, ledger: ledger, files: files}
	k.verdicts.most, k.frozen.most = judgedMost, frozenMost
	ledger.Handle(DutyAnswer, k.deemed)
	ledger.HandleMove(DutyAnswer, k.stepMoved)
	ledger.HandleMove(DutyExecute, k.resolutionMoved)
	return k
}

// Kinds of duties that the kernel opens.
const (
	DutyAnswer  = "agreement.answer"   // RefID is the step
	DutyExecute = "resolution.execute" // lead executor; RefID is the resolution
	DutyCoExec  = "resolution.assist"  // co-executor; RefID is the resolution
)

// Stream is the journal stream of a document.
func Stream(documentID string) string { return "document:" + documentID }

// whoOf takes the capacity out of an act.
func whoOf(act org.Act) Who {
	w := Who{PersonID: act.PersonID, PostID: act.PostID, ByOrder: journal.ByOrder(act.Seat)}
	if act.For != nil {
		w.ForPostID, w.ForPersonID = act.For.PostID, act.For.PersonID
	}
	return w
}
