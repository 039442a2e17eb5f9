package halfyear

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// Service carries out the half-yearly analysis (49-1): each method is one use case and one transaction, called alike by pages, API and
// jobs.
type Service struct {
	db     *store.DB
	kernel *document.Kernel
	ledger *duty.Ledger

	inForce *rulebook.Chapter[*Law]
	// Inspections ask the register of inspections what bound bodies (44); nil where there is none.
	Inspections func(instrument.InspectedAsk) store.Question[instrument.Inspected]
}

// New makes the service over its parts.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger) *Service {
	return &Service{db: db, kernel: kernel, ledger: ledger, inForce: rulebook.NewChapter(directory, rules, NewLaw)}
}

// Law is what the editions of a Book say of the analysis. It is immutable.
type Law struct {
	rule    *law.Param[Rule]
	weights *law.Param[instrument.InspectionWeights]
}

// NewLaw binds it. Errors are those of law.Bind.
func NewLaw(book *law.Book) (*Law, error) {
	bind := law.Binder{Book: book}
	l := &Law{rule: law.Bound[Rule](&bind, Duty), weights: law.Bound[instrument.InspectionWeights](&bind, instrument.RuleInspections)}
	return l, bind.Err
}

// Names returns the tables that are the package's own, for law.Book.Complete.
func (l *Law) Names() []string { return []string{l.rule.Name} }

// Describe says the value of a table of the package in words, for previews of an edition; false for any other.
func (l *Law) Describe(name string, v law.Value) (i18n.Msg, bool) {
	if name != l.rule.Name {
		return i18n.Msg{}, false
	}
	return l.rule.Describe(v), true
}

// scene is what a use case sees.
type scene struct{ rulebook.Scene[*Law] }

func (v *Service) scene(ctx context.Context, q store.Q, day calendar.Day) (*scene, error) {
	sc, err := v.inForce.Scene(ctx, q, day)
	return &scene{sc}, err
}

// read runs f in one snapshot for a person who sees the analysis; for anybody else it is not found.
func (v *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene, viewer access.Viewer) error) error {
	return rulebook.ReadOn(ctx, v.db, act, v.scene, func(q store.Q, sc *scene) error {
		viewer, err := sc.analyst(act)
		if err != nil {
			return err
		}
		return f(q, sc, viewer)
	})
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key. To the kernel it is an act
// of chapter 6.
func (v *Service) change(ctx context.Context, act org.Act, action string, input any, f func(tx *store.Tx, sc *scene) (instrument.Receipt, error)) (instrument.Receipt, error) {
	return rulebook.ChangeOn(ctx, v.kernel, act, document.UseCase{Chapter: "instrument", Action: action, Input: input}, v.scene, f)
}
