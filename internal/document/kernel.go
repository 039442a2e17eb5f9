package document

import (
	"context"

	"reglament/internal/duty"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Kernel offers the machinery of documents to chapters. It is safe for concurrent use.
type Kernel struct {
	db     *store.DB
	orgs   func(ctx context.Context, q store.Q) (*org.Structure, error)
	ledger *duty.Ledger
	files  *Files
}

// New makes a kernel. orgs gives the structure in force (org.Directory.Current). It takes over the lapse of agreement
// steps and of resolutions in the ledger.
func New(db *store.DB, orgs func(ctx context.Context, q store.Q) (*org.Structure, error), ledger *duty.Ledger, files *Files) *Kernel {
	k := &Kernel{db: db, orgs: orgs, ledger: ledger, files: files}
	ledger.Handle(DutyAnswer, k.deemed)
	return k
}

// Kinds of duties that the kernel opens.
const (
	DutyAnswer   = "agreement.answer"   // RefID is the step
	DutyExecute  = "resolution.execute" // lead executor; RefID is the resolution
	DutyCoExec   = "resolution.assist"  // co-executor; RefID is the resolution
	DutyAcquaint = "acquaintance"       // not opened by the kernel: chapters may owe whole sheets
)

// Stream is the journal stream of a document.
func Stream(documentID string) string { return "document:" + documentID }
