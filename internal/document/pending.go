package document

import (
	"context"
	"errors"
	"io"
	"time"

	"reglament/internal/access"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

var errPending = errors.New("document: body follows")

func (k *Kernel) deemed(ctx context.Context, tx *store.Tx, act org.Act, d duty.Duty) error {
	return errPending
}

// Create makes a document with version 1; the creator's post and the owner unit may see it.
func (k *Kernel) Create(ctx context.Context, tx *store.Tx, act org.Act, n New) (id string, version int64, err error) {
	return "", 0, errPending
}

// Save writes the next version if expected is the newest one, else fault.Conflict. Refused while a round is open or once signed.
func (k *Kernel) Save(ctx context.Context, tx *store.Tx, act org.Act, id string, expected int64, title string, c Content) (int64, error) {
	return 0, errPending
}

// SetAccessMark changes the access mark.
func (k *Kernel) SetAccessMark(ctx context.Context, tx *store.Tx, act org.Act, id string, m AccessMark) error {
	return errPending
}

// Load reads a document the viewer may see, else fault.NotFound.
func (k *Kernel) Load(ctx context.Context, q store.Q, v access.Viewer, id string) (Document, error) {
	return Document{}, errPending
}

// Get reads a document without asking for rights: for use cases that have judged them.
func (k *Kernel) Get(ctx context.Context, q store.Q, id string) (Document, error) {
	return Document{}, errPending
}

// GetVersion reads one version.
func (k *Kernel) GetVersion(ctx context.Context, q store.Q, id string, n int64) (Version, error) {
	return Version{}, errPending
}

// Versions lists the versions, newest first, without content.
func (k *Kernel) Versions(ctx context.Context, q store.Q, id string, before int64, limit int) ([]Version, error) {
	return nil, errPending
}

// Diff compares two versions of a document word by word.
func (k *Kernel) Diff(ctx context.Context, q store.Q, id string, a, b int64) ([]PartDiff, error) {
	return nil, errPending
}

// Files: not inside a transaction.

// AddFile stores the bytes and attaches them. It opens its own transaction: call it outside of one.
func (k *Kernel) AddFile(ctx context.Context, act org.Act, docID, refID, role, name string, r io.Reader) (File, error) {
	return File{}, errPending
}

// RemoveFile detaches a file from a draft; its record stays.
func (k *Kernel) RemoveFile(ctx context.Context, tx *store.Tx, act org.Act, docID, fileID string) error {
	return errPending
}

// ListFiles lists the attached files of a document (refID "*" for all).
func (k *Kernel) ListFiles(ctx context.Context, q store.Q, docID, refID string) ([]File, error) {
	return nil, errPending
}

// OpenFile opens a file whose document the viewer may see, else fault.NotFound. The caller closes it.
func (k *Kernel) OpenFile(ctx context.Context, q store.Q, v access.Viewer, fileID string) (File, io.ReadSeekCloser, error) {
	return File{}, nil, errPending
}

// StartRound asks the steps for their agreement to the version.
func (k *Kernel) StartRound(ctx context.Context, tx *store.Tx, act org.Act, docID string, version int64, mode Mode, link string, steps []Step) (Round, error) {
	return Round{}, errPending
}

// Answer records the decision of a step by its post or who lawfully acts for it. The caller finds the round's new state in the result.
func (k *Kernel) Answer(ctx context.Context, tx *store.Tx, act org.Act, stepID string, d Decision, remark string) (Round, error) {
	return Round{}, errPending
}

// Recall ends the open round of the document before it is answered.
func (k *Kernel) Recall(ctx context.Context, tx *store.Tx, act org.Act, docID, reason string) (Round, error) {
	return Round{}, errPending
}

// Rounds lists the rounds of a document with their steps, newest first.
func (k *Kernel) Rounds(ctx context.Context, q store.Q, docID string) ([]Round, error) {
	return nil, errPending
}

// StepByID reads a step.
func (k *Kernel) StepByID(ctx context.Context, q store.Q, stepID string) (StepView, error) {
	return StepView{}, errPending
}

// Awaiting lists the asked steps of the posts and of the units they head, earliest due first.
func (k *Kernel) Awaiting(ctx context.Context, q store.Q, posts, units []string, after duty.Cursor, limit int) ([]StepView, duty.Cursor, error) {
	return nil, duty.Cursor{}, errPending
}

// MayAnswer reports whether the actor may answer the step, else the reason.
func (k *Kernel) MayAnswer(ctx context.Context, q store.Q, act org.Act, s StepView) (why i18n.Msg, ok bool, err error) {
	return i18n.Msg{}, false, errPending
}

// Register gives the document its number by the most exact template of its kind, body and unit. Once only.
func (k *Kernel) Register(ctx context.Context, tx *store.Tx, act org.Act, docID string) (number string, err error) {
	return "", errPending
}

// NumberTemplates lists the templates.
func (k *Kernel) NumberTemplates(ctx context.Context, q store.Q) ([]NumberTemplate, error) {
	return nil, errPending
}

// SaveNumberTemplate adds a template or changes the one with its ID.
func (k *Kernel) SaveNumberTemplate(ctx context.Context, tx *store.Tx, act org.Act, t NumberTemplate) (string, error) {
	return "", errPending
}

// Sign signs exactly the version, with its files and extra (facts of the chapter that are not in the content: recipients,
// a report), and stores the signature.
func (k *Kernel) Sign(ctx context.Context, tx *store.Tx, act org.Act, docID string, version int64, purpose, refID string, extra any, signer Signer) (Signature, error) {
	return Signature{}, errPending
}

// Signatures lists the signatures of a document, oldest first.
func (k *Kernel) Signatures(ctx context.Context, q store.Q, docID string) ([]Signature, error) {
	return nil, errPending
}

// VerifySignature checks a signature again and whether the stored version is still what was signed.
func (k *Kernel) VerifySignature(ctx context.Context, q store.Q, signatureID string, v Verifier) (SignatureCheck, error) {
	return SignatureCheck{}, errPending
}

// Resolve writes a resolution and opens a duty for each executor; an earlier resolution on the same ref is superseded.
func (k *Kernel) Resolve(ctx context.Context, tx *store.Tx, act org.Act, docID, refID string, r Resolution) (string, error) {
	return "", errPending
}

// Resolutions lists the resolutions on a ref (refID "*" for the whole document), newest first.
func (k *Kernel) Resolutions(ctx context.Context, q store.Q, docID, refID string) ([]ResolutionView, error) {
	return nil, errPending
}

// CloseResolutions closes the open duties of the resolutions on a ref, when the execution itself is done (or void).
func (k *Kernel) CloseResolutions(ctx context.Context, tx *store.Tx, act org.Act, docID, refID string, done bool, reason string) error {
	return errPending
}

// Ask writes a question; Answer of it is AnswerQuestion; PostMethod is methodical material by the initiator (40).
func (k *Kernel) Ask(ctx context.Context, tx *store.Tx, act org.Act, docID, refID, text string) (string, error) {
	return "", errPending
}

// AnswerQuestion answers a question of the document.
func (k *Kernel) AnswerQuestion(ctx context.Context, tx *store.Tx, act org.Act, docID, questionID, text string) (string, error) {
	return "", errPending
}

// PostMethod writes methodical material for all recipients (40).
func (k *Kernel) PostMethod(ctx context.Context, tx *store.Tx, act org.Act, docID, text string) (string, error) {
	return "", errPending
}

// Messages lists the messages of a document, oldest first, after an id.
func (k *Kernel) Messages(ctx context.Context, q store.Q, docID, afterID string, limit int) ([]Message, error) {
	return nil, errPending
}

// OpenSheet opens an acquaintance sheet for the readers and notifies them.
func (k *Kernel) OpenSheet(ctx context.Context, tx *store.Tx, act org.Act, s Sheet, readers []Reader) (string, error) {
	return "", errPending
}

// AddReaders puts people on a sheet who came later.
func (k *Kernel) AddReaders(ctx context.Context, tx *store.Tx, act org.Act, sheetID string, readers []Reader) error {
	return errPending
}

// Confirm records that the actor has read the thing.
func (k *Kernel) Confirm(ctx context.Context, tx *store.Tx, act org.Act, sheetID string) error {
	return errPending
}

// RemindSheet notifies everybody on the sheet who has not confirmed and was not reminded that day; it returns how many.
func (k *Kernel) RemindSheet(ctx context.Context, tx *store.Tx, act org.Act, sheetID string) (int64, error) {
	return 0, errPending
}

// Sheets lists the sheets, newest first.
func (k *Kernel) Sheets(ctx context.Context, q store.Q, beforeID string, limit int) ([]Sheet, error) {
	return nil, errPending
}

// SheetBySubject finds a sheet.
func (k *Kernel) SheetBySubject(ctx context.Context, q store.Q, subject string) (Sheet, bool, error) {
	return Sheet{}, false, errPending
}

// SheetReaders pages through a sheet, the unconfirmed first.
func (k *Kernel) SheetReaders(ctx context.Context, q store.Q, sheetID, bodyID string, after duty.Cursor, limit int) ([]Reader, duty.Cursor, error) {
	return nil, duty.Cursor{}, errPending
}

// SheetCounts counts a sheet by unit.
func (k *Kernel) SheetCounts(ctx context.Context, q store.Q, sheetID string, day time.Time) ([]SheetCount, error) {
	return nil, errPending
}

// MySheets lists what the person has still to confirm.
func (k *Kernel) MySheets(ctx context.Context, q store.Q, personID string) ([]Sheet, error) {
	return nil, errPending
}

// Notify writes a line into the inboxes of the addressees, each person once.
func (k *Kernel) Notify(ctx context.Context, tx *store.Tx, now time.Time, to []To, msg i18n.Msg, link, documentID string) error {
	return errPending
}

// Inbox pages through a person's notifications, newest first.
func (k *Kernel) Inbox(ctx context.Context, q store.Q, personID, beforeID string, limit int) ([]Notification, error) {
	return nil, errPending
}

// Unread counts the unread notifications, up to 100.
func (k *Kernel) Unread(ctx context.Context, q store.Q, personID string) (int64, error) {
	return 0, errPending
}

// MarkRead marks notifications as read; no ids means all.
func (k *Kernel) MarkRead(ctx context.Context, tx *store.Tx, personID string, now time.Time, ids ...string) error {
	return errPending
}

// LogRefusal records the refused findings of an act. It opens its own transaction, since the refused one was rolled back.
func (k *Kernel) LogRefusal(ctx context.Context, act org.Act, stage, kind, documentID string, findings []law.Finding) error {
	return errPending
}

// Refusals lists the log under a paragraph ("" for all), newest first.
func (k *Kernel) Refusals(ctx context.Context, q store.Q, para, beforeID string, limit int) ([]RefusalRecord, error) {
	return nil, errPending
}

// RefusalCounts counts refusals by paragraph between two months, "2026-01" both included.
func (k *Kernel) RefusalCounts(ctx context.Context, q store.Q, from, to string) ([]RefusalCount, error) {
	return nil, errPending
}

// Journal pages through the record of a document the viewer may see, newest first.
func (k *Kernel) Journal(ctx context.Context, q store.Q, v access.Viewer, docID string, c journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
	return nil, journal.Cursor{}, errPending
}

// Trail says who drafted, who agreed and who signed (44-1).
func (k *Kernel) Trail(ctx context.Context, q store.Q, docID string) (Trail, error) {
	return Trail{}, errPending
}

// SweepFiles removes bytes that no record names and that are older than a day.
func (k *Kernel) SweepFiles(ctx context.Context, now time.Time) (removed int64, err error) {
	return 0, errPending
}

// Once runs do unless the actor's command with act.Key has been done: then its result is returned again and replayed is
// true. The same key with another action or input is fault.Conflict. With an empty key do simply runs.
func Once[T any](ctx context.Context, tx *store.Tx, act org.Act, action string, input any, do func() (T, error)) (result T, replayed bool, err error) {
	return result, false, errPending
}

// Signer makes a signature with a person's key. Demo signs with a stored demonstration key.
type Signer interface {
	Sign(ctx context.Context, tx *store.Tx, personID string, digest []byte) (Signed, error)
}

// Verifier checks what a Signer of the same algorithm made.
type Verifier interface {
	Verify(ctx context.Context, s Signed, personID string, digest []byte) error
}

// Signed is what a signer gives back.
type Signed struct {
	Algorithm, KeyID string
	Value            []byte
	Certificate      []byte
}

// Demo is the demonstration signer and verifier: one Ed25519 key per person, kept in the database.
type Demo struct{}

// Sign implements Signer.
func (Demo) Sign(ctx context.Context, tx *store.Tx, personID string, digest []byte) (Signed, error) {
	return Signed{}, errPending
}

// Verify implements Verifier.
func (Demo) Verify(ctx context.Context, s Signed, personID string, digest []byte) error {
	return errPending
}

// Files is the store of attachments on disk.
type Files struct {
	Dir     string
	MaxSize int64 // bytes; 0 is 50 MiB
}
