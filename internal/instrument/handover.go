package instrument

import (
	"context"
	"time"

	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// openStates are the states in which an instrument is still somebody's work.
const openStates = `'draft', 'agreeing', 'agreed', 'signed', 'sent'`

// HandOf lists the open instruments in which a post drafts, signs or leads an execution; of a unit, those that it initiated.
func (v *Service) HandOf(ctx context.Context, q store.Q, unit bool, id string) ([]string, error) {
	if unit {
		return store.List(ctx, q, store.Value[string], `SELECT i.document_id FROM instrument i WHERE i.owner_unit = $1 AND i.state IN (`+openStates+`) ORDER BY i.document_id`, id)
	}
	return store.List(ctx, q, store.Value[string], `SELECT i.document_id FROM instrument i WHERE (i.drafter_post = $1 OR i.signer_post = $1 AND i.state <> 'draft') AND i.state IN (`+openStates+`)
		UNION SELECT e.document_id FROM execution e WHERE e.lead_post = $1 AND e.closed_at IS NULL ORDER BY 1`, id)
}

// Hand puts a successor in the place of a post, or of a unit when unit is true, in every open instrument and execution. What
// was frozen and signed keeps the former: instrument_handover says who it was. The signer that a draft names is its
// drafter's choice and stays to be chosen anew.
func (v *Service) Hand(ctx context.Context, tx *store.Tx, act org.Act, unit bool, from, to string) error {
	fields := []string{"drafter_post", "signer_post"}
	if unit {
		fields = []string{"owner_unit"}
	}
	for _, field := range fields {
		where := ` WHERE ` + field + ` = $1 AND state IN (` + openStates + `)`
		if field == "signer_post" {
			where += ` AND state <> 'draft'`
		}
		_, err := tx.Exec(ctx, `INSERT INTO instrument_handover (document_id, field, at, from_id, to_id)
			SELECT document_id, '`+field+`', CAST($3 AS BIGINT), $1, $2 FROM instrument`+where, from, to, act.Now)
		if err != nil {
			return err
		}
		if unit {
			return handUnit(ctx, tx, from, to, where)
		}
		if _, err := tx.Exec(ctx, `UPDATE instrument SET `+field+` = $2`+where, from, to); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE execution SET lead_post = $2, version = version + 1 WHERE lead_post = $1 AND closed_at IS NULL`, from, to)
	return err
}

// handUnit puts a unit in the place of another in the open instruments, which where finds, and in their executions; the counters of the one
// go to the other.
func handUnit(ctx context.Context, tx *store.Tx, from, to, where string) error {
	const executions = `owner_unit = $2 AND document_id IN (SELECT i.document_id FROM instrument i WHERE i.state = 'sent')`
	for n, unit := range map[int]string{-1: from, 1: to} {
		if err := tx.Later(ctx, executionChangeOf+`CAST($3 AS TEXT)`+executionChangeAs+executions, n, from, unit); err != nil {
			return err
		}
		if err := tx.Later(ctx, instrumentChangeOf+`CAST($3 AS TEXT)`+instrumentChangeAs+`owner_unit = $2 AND state IN (`+openStates+`)`, n, from, unit); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE execution SET owner_unit = $2, version = version + 1 WHERE owner_unit = $1
		AND document_id IN (SELECT i.document_id FROM instrument i WHERE i.state = 'sent')`, from, to)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE instrument SET owner_unit = $2`+where, from, to)
	return err
}

// HandedEntry is what the journal of a matter says of a handover.
func HandedEntry(documentID, handoverID, from, to, reason string) journal.Entry {
	return journal.Entry{
		Stream: "document:" + documentID, Action: "instrument.handed_over", Subject: documentID,
		Data: map[string]any{"handover": handoverID, "from": from, "to": to}, Reason: reason,
	}
}

// asFrozen is the record with the posts and the unit that it had when it was frozen: a successor who came later signed
// nothing of it.
func (v *Service) asFrozen(ctx context.Context, q store.Q, rec Record, frozenAt time.Time) (Record, error) {
	type change struct{ field, from string }
	list, err := store.List(ctx, q, func(s store.Scanner) (c change, err error) {
		err = s.Scan(&c.field, &c.from)
		return c, err
	}, `SELECT field, from_id FROM instrument_handover WHERE document_id = $1 AND at >= $2 ORDER BY at DESC`, rec.ID, frozenAt)
	for _, c := range list { // the latest first, so that the earliest after freezing has the last word
		switch c.field {
		case "owner_unit":
			rec.OwnerUnit = c.from
		case "drafter_post":
			rec.DrafterPost = c.from
		case "signer_post":
			rec.SignerPost = c.from
		}
	}
	return rec, err
}
