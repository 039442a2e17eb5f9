package app

import (
	"context"
	"errors"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/regulation"
)

// recordOrg writes changes of the structure into the journal.
func recordOrg(ctx context.Context, tx *store.Tx, act org.Act, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "org", Action: action, Subject: subject, Data: data, Reason: reason})
}

// recordAccount writes what happens to an account into that account's stream of the journal.
func recordAccount(ctx context.Context, tx *store.Tx, act org.Act, action, subject string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "account:" + subject, Action: action, Subject: subject, Data: data, Reason: reason})
}

// edition names the edition of the General Prosecutor's Office on a day, for refusals about the structure (3, 6).
func (a *App) edition(day calendar.Day) string {
	book, err := regulation.Book()
	if err != nil {
		return ""
	}
	if ed := book.For(law.Root, day); ed != nil {
		return ed.ID
	}
	return ""
}

// bind binds the rules of every chapter to a book of editions and checks that each value has its rule.
func bind(book *law.Book) error {
	chapter, err := instrument.NewLaw(book)
	if err != nil {
		return err
	}
	return book.Complete(chapter.Names(), regulation.Params())
}

// signer is the demonstration in a demonstration, else what was configured.
func signer(cfg Config) Signer {
	switch {
	case cfg.Demo:
		return demoSigner{now: cfg.Now}
	case cfg.Signer != nil:
		return cfg.Signer
	}
	return noSigner{}
}

// demoSigner signs with demonstration keys and makes one for whoever has none yet, such as a person added in the program.
type demoSigner struct {
	document.Demo
	now func() time.Time
}

// Sign implements document.Signer.
func (d demoSigner) Sign(ctx context.Context, tx *store.Tx, personID string, data []byte) (document.Signed, error) {
	s, err := d.Demo.Sign(ctx, tx, personID, data)
	if !errors.Is(err, fault.Forbidden{}) {
		return s, err
	}
	if err := d.MakeKeys(ctx, tx, d.now(), personID); err != nil {
		return s, err
	}
	return d.Demo.Sign(ctx, tx, personID, data)
}

// noSigner refuses to sign: a signature that proves nothing is worse than none (44).
type noSigner struct{}

func (noSigner) Sign(context.Context, *store.Tx, string, []byte) (document.Signed, error) {
	return document.Signed{}, fault.Forbid(i18n.M("app.signer.none"))
}

func (noSigner) Verify(context.Context, store.Q, string, []byte, document.Signed) error {
	return fault.Forbid(i18n.M("app.signer.none"))
}
