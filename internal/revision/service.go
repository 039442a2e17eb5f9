package revision

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// Service carries out the quarterly revision (49): each method is one use case and one transaction, called alike by pages, API and jobs.
type Service struct {
	db          *store.DB
	kernel      *document.Kernel
	ledger      *duty.Ledger
	instruments *instrument.Service

	inForce *rulebook.Chapter[*Law]
}

// New makes the service over its parts. It takes over what follows when the day of a report moves, and what the post that signed an
// instrument is told of revisions.
func New(db *store.DB, directory *org.Directory, rules *rulebook.Store, kernel *document.Kernel, ledger *duty.Ledger, instruments *instrument.Service) *Service {
	v := &Service{db: db, kernel: kernel, ledger: ledger, instruments: instruments, inForce: rulebook.NewChapter(directory, rules, NewLaw)}
	ledger.HandleMove(DutyReport, moved)
	instruments.Proposals = v
	return v
}

// Law is what the editions of a Book say of the revision. It is immutable.
type Law struct {
	rule        *law.Param[Rule]
	authorities *law.Param[instrument.Authorities]
}

// NewLaw binds it. Errors are those of law.Bind.
func NewLaw(book *law.Book) (*Law, error) {
	bind := law.Binder{Book: book}
	l := &Law{rule: law.Bound[Rule](&bind, ruleRevision), authorities: law.Bound[instrument.Authorities](&bind, instrument.RuleAuthorities)}
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

// read runs f in one snapshot with the scene of the day of the act.
func (v *Service) read(ctx context.Context, act org.Act, f func(q store.Q, sc *scene) error) error {
	return rulebook.ReadOn(ctx, v.db, act, v.scene, f)
}

// change runs a use case: one transaction, the scene of the day, and the answer given again to a repeated key. To the kernel it is an act
// of chapter 6.
func (v *Service) change(ctx context.Context, act org.Act, action string, input any, f func(tx *store.Tx, sc *scene) (instrument.Receipt, error)) (instrument.Receipt, error) {
	return rulebook.ChangeOn(ctx, v.kernel, act, document.UseCase{Chapter: "instrument", Action: action, Input: input}, v.scene, f)
}

// expect refuses an act upon a revision that has moved on meanwhile.
func (r Revision) expect(version int64) error {
	if r.Version != version {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.version", "have", r.Version, "want", version)}
	}
	return nil
}

// forbidden says who may do what the person may not.
func forbidden(who i18n.Msg) error { return fault.Forbid(i18n.M("instrument.forbidden", "who", who)) }
