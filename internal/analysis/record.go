package analysis

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// Record is a product as the register holds it.
type Record struct {
	ID            string
	Kind          Kind
	State         State
	Version       int64
	Title         string
	Number        string
	OwnerUnit     string
	OwnerBody     string
	DrafterPost   string
	DrafterPerson string
	Character     Character
	AreaID        string
	Subject       string
	From, To      calendar.Day // the period covered
	SignerPost    string
	Marked        bool
	Edition       string
	OwedID        string
	Pages         int64 // of the frozen paper, 0 before
	CreatedAt     time.Time
	UpdatedAt     time.Time
	SignedAt      time.Time
	SignedDay     calendar.Day
	DecidedAt     time.Time
	DecidedBy     string
	DecidedPost   string
	Lacking       string // what is lacking, when returned
}

const recordColumns = `a.document_id, a.kind, a.state, a.version, a.title, a.number, a.owner_unit, a.owner_body, a.drafter_post,
	a.drafter_person, a.character, a.area_id, a.subject, a.from_day, a.to_day, a.signer_post, a.marked, a.edition, a.owed_id, a.pages,
	a.created_at, a.updated_at, a.signed_at, a.signed_day, a.decided_at, a.decided_by, a.decided_post, a.lacking`

func scanRecord(s store.Scanner) (Record, error) { return scanRecordWith(s) }

// scanRecordWith scans further columns behind those of the record.
func scanRecordWith(s store.Scanner, more ...any) (Record, error) {
	var r Record
	err := s.Scan(append([]any{
		&r.ID, &r.Kind, &r.State, &r.Version, &r.Title, &r.Number, &r.OwnerUnit, &r.OwnerBody, &r.DrafterPost,
		&r.DrafterPerson, &r.Character, &r.AreaID, &r.Subject, &r.From, &r.To, &r.SignerPost, &r.Marked, &r.Edition, &r.OwedID, &r.Pages,
		&r.CreatedAt, &r.UpdatedAt, &r.SignedAt, &r.SignedDay, &r.DecidedAt, &r.DecidedBy, &r.DecidedPost, &r.Lacking,
	}, more...)...)
	return r, err
}

func recordsByID(ctx context.Context, q store.Q, ids []string) ([]Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	return store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM analysis a WHERE a.document_id IN (`+in+`)`, args...)
}

// Delivery is that a signed product reached somebody, and who recorded its receipt.
type Delivery struct {
	DocumentID   string
	Grantee      string // p:<post>, u:<unit>, b:<body>
	Ordinal      int64
	DeliveredAt  time.Time
	ReceivedAt   time.Time // zero until it is recorded
	ReceivedBy   string
	ReceivedPost string
}

const deliveryColumns = `d.document_id, d.grantee, d.ordinal, d.delivered_at, d.received_at, d.received_by, d.received_post`

func scanDelivery(s store.Scanner) (d Delivery, err error) {
	err = s.Scan(&d.DocumentID, &d.Grantee, &d.Ordinal, &d.DeliveredAt, &d.ReceivedAt, &d.ReceivedBy, &d.ReceivedPost)
	return d, err
}

func deliveriesOf(ctx context.Context, q store.Q, documentID string) ([]Delivery, error) {
	return store.List(ctx, q, scanDelivery, `SELECT `+deliveryColumns+` FROM analysis_delivery d WHERE d.document_id = $1 ORDER BY d.ordinal`, documentID)
}

// Owed is what somebody owes for a period (32, 33).
type Owed struct {
	ID           string
	Kind         Kind
	Period       string // 2026-H1, 2026-Q3
	Debtor       string // unit or body
	BodyID       string
	From, To     calendar.Day
	DueDay       calendar.Day
	DutyID       string
	State        OwedState
	DocumentID   string // the newest submission
	SubmittedDay calendar.Day
	Returns      int64
	OpenedAt     time.Time
}

// Late is by how many calendar days the newest submission, or on the day what is still missing, is past its day.
func (o Owed) Late(today calendar.Day) int {
	at := today
	if o.State == OwedSubmitted || o.State == OwedAccepted {
		at = o.SubmittedDay
	}
	return max(0, at.Sub(o.DueDay))
}

const owedColumns = `o.id, o.kind, o.period, o.debtor, o.body_id, o.from_day, o.to_day, o.due_day, o.duty_id, o.state, o.document_id,
	o.submitted_day, o.returns, o.opened_at`

func scanOwed(s store.Scanner) (o Owed, err error) {
	err = s.Scan(&o.ID, &o.Kind, &o.Period, &o.Debtor, &o.BodyID, &o.From, &o.To, &o.DueDay, &o.DutyID, &o.State, &o.DocumentID,
		&o.SubmittedDay, &o.Returns, &o.OpenedAt)
	return o, err
}

func loadOwed(ctx context.Context, q store.Q, id string) (Owed, bool, error) {
	if id == "" {
		return Owed{}, false, nil
	}
	return store.One(ctx, q, scanOwed, `SELECT `+owedColumns+` FROM analysis_owed o WHERE o.id = $1`, id)
}
