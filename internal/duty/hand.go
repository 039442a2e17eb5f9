package duty

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// parties are the posts and units of a duty that a successor may take the place of.
type parties struct {
	DebtorUnit   string `json:"debtor_unit"`
	DebtorPost   string `json:"debtor_post"`
	CreditorUnit string `json:"creditor_unit"`
	CreditorPost string `json:"creditor_post"`
}

// handed is what an entry of ActionHand keeps: the parties before and after.
type handed struct {
	From parties `json:"from"`
	To   parties `json:"to"`
}

func (r *row) parties() parties {
	return parties{r.DebtorUnit, r.DebtorPost, r.CreditorUnit, r.CreditorPost}
}

func (r *row) setParties(p parties) {
	r.DebtorUnit, r.DebtorPost, r.CreditorUnit, r.CreditorPost = p.DebtorUnit, p.DebtorPost, p.CreditorUnit, p.CreditorPost
}

// Hand puts a successor in the place of a post, or of a unit when unit is true, in every duty that is still owed, as debtor
// and as creditor; each duty has an entry of it, and what its opening said stays proven. It returns the documents
// concerned and the number of duties. Without a reason it is refused.
func (l *Ledger) Hand(ctx context.Context, tx *store.Tx, act org.Act, unit bool, from, to, reason string) (documents []string, n int, err error) {
	if strings.TrimSpace(reason) == "" {
		return nil, 0, fault.Bad("reason", i18n.M("duty.reason.missing"))
	}
	where, change := `(d.debtor_post = $1 OR d.creditor_post = $1)`, `UPDATE duty SET debtor_post = CASE WHEN debtor_post = $1 THEN $2 ELSE debtor_post END,
		creditor_post = CASE WHEN creditor_post = $1 THEN $2 ELSE creditor_post END WHERE closed_at = 0 AND (debtor_post = $1 OR creditor_post = $1)`
	if unit {
		where, change = `(d.debtor_unit = $1 OR d.creditor_unit = $1)`, `UPDATE duty SET debtor_unit = CASE WHEN debtor_unit = $1 THEN $2 ELSE debtor_unit END,
			creditor_unit = CASE WHEN creditor_unit = $1 THEN $2 ELSE creditor_unit END WHERE closed_at = 0 AND (debtor_unit = $1 OR creditor_unit = $1)`
	}
	list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.closed_at = 0 AND `+where+` ORDER BY d.id`, from)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	rows, entries := make([]*row, len(list)), make([]*Entry, len(list))
	for i := range list {
		r := &list[i]
		h := handed{From: r.parties()}
		h.To = h.From.with(unit, from, to)
		data, err := journal.JSON(h)
		if err != nil {
			return nil, 0, err
		}
		rows[i], entries[i] = r, r.entry(act, Entry{Action: ActionHand, Reason: reason, Data: data})
		if r.DocumentID != "" && !slices.Contains(documents, r.DocumentID) {
			documents = append(documents, r.DocumentID)
		}
	}
	if err := save(ctx, tx, rows, entries); err != nil {
		return nil, 0, err
	}
	_, err = tx.Exec(ctx, change, from, to)
	return documents, len(rows), err
}

func (p parties) with(unit bool, from, to string) parties {
	fields := []*string{&p.DebtorPost, &p.CreditorPost}
	if unit {
		fields = []*string{&p.DebtorUnit, &p.CreditorUnit}
	}
	for _, f := range fields {
		if *f == from {
			*f = to
		}
	}
	return p
}

// handovers are what the entries say of parties, in their order; ok is false when one cannot be read or does not follow from
// the one before.
func handovers(entries []Entry) (list []handed, ok bool) {
	for _, e := range entries {
		if e.Action != ActionHand {
			continue
		}
		var h handed
		if json.Unmarshal([]byte(e.Data), &h) != nil || len(list) > 0 && list[len(list)-1].To != h.From {
			return list, false
		}
		list = append(list, h)
	}
	return list, true
}

// opened is the row with the parties that the opening froze.
func (r *row) opened(entries []Entry) *row {
	list, _ := handovers(entries)
	if len(list) == 0 {
		return r
	}
	first := *r
	first.setParties(list[0].From)
	return &first
}

// succeeded reports whether the row's parties are those that the last handover made.
func (r *row) succeeded(entries []Entry) bool {
	list, ok := handovers(entries)
	return ok && (len(list) == 0 || list[len(list)-1].To == r.parties())
}
