package document

import (
	"context"
	"fmt"

	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// LogRefusal records the findings that held an act back: paragraph, rule, edition, stage, who and when; those refused are
// counted by paragraph and month. It opens its own transaction, since that of the act was rolled back: call it after.
// stage is what was attempted ("agree", "sign", "send"), kind the kind of document, documentID may be empty.
func (k *Kernel) LogRefusal(ctx context.Context, act org.Act, stage, kind, documentID string, findings []law.Finding) error {
	if len(findings) == 0 {
		return nil
	}
	rows := make([][]any, len(findings))
	counts := map[string]int64{}
	for i, f := range findings {
		rows[i] = []any{
			store.NewID(act.Now), f.Para, f.Rule, f.Edition, f.Outcome.String(), documentID, kind, stage, store.JSON(f.Msg), act.Now,
			act.PersonID, act.AsUnit(), act.AsBody(),
		}
		if f.Outcome == law.Refused {
			counts[f.Para]++
		}
	}
	y, m, _ := act.Day().YMD()
	month := fmt.Sprintf("%04d-%02d", y, int(m))
	return k.db.Write(ctx, func(tx *store.Tx) error {
		if err := store.InsertMany(ctx, tx, "refusal", []string{
			"id", "para", "rule", "edition", "outcome", "document_id", "kind", "stage", "msg", "at",
			"person_id", "unit_id", "body_id",
		}, rows); err != nil {
			return err
		}
		for para, n := range counts {
			if _, err := tx.Exec(ctx, `INSERT INTO refusal_count (para, month, count) VALUES ($1, $2, $3)
				ON CONFLICT (month, para) DO UPDATE SET count = refusal_count.count + excluded.count`, para, month, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refusals lists the log under a paragraph ("" for all) before an id ("" from the newest), newest first.
func (k *Kernel) Refusals(ctx context.Context, q store.Q, para, beforeID string, limit int) ([]RefusalRecord, error) {
	if beforeID == "" {
		beforeID = newest
	}
	where, args := `id < $1`, []any{beforeID, pageSize(limit)}
	if para != "" {
		where, args = where+` AND para = $3`, append(args, para)
	}
	return store.List(ctx, q, func(s store.Scanner) (r RefusalRecord, err error) {
		err = s.Scan(&r.ID, &r.Para, &r.Rule, &r.Edition, &r.Outcome, &r.DocumentID, &r.Kind, &r.Stage, store.ScanJSON(&r.Msg), &r.At,
			&r.PersonID, &r.UnitID, &r.BodyID)
		return r, err
	}, `SELECT id, para, rule, edition, outcome, document_id, kind, stage, msg, at, person_id, unit_id, body_id FROM refusal
		WHERE `+where+` ORDER BY id DESC LIMIT $2`, args...)
}

// RefusalCounts counts what was refused by paragraph from one month to another, "2026-01", both included; "" is unbounded.
func (k *Kernel) RefusalCounts(ctx context.Context, q store.Q, from, to string) ([]RefusalCount, error) {
	if to == "" {
		to = "~"
	}
	return store.List(ctx, q, func(s store.Scanner) (c RefusalCount, err error) {
		err = s.Scan(&c.Para, &c.Count)
		return c, err
	}, `SELECT para, CAST(sum(count) AS BIGINT) FROM refusal_count WHERE month >= $1 AND month <= $2 GROUP BY para ORDER BY para`, from, to)
}
