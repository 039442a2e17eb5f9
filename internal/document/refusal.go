package document

import (
	"context"
	"fmt"
	"strings"
	"time"

	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// LogRefusal records the findings that held an act back: paragraph, rule, edition, stage, who and when; those refused are
// counted by edition, paragraph and month. It opens its own transaction, since that of the act was rolled back: call it after.
// stage is what was attempted ("agree", "sign", "send"), kind the kind of document, documentID may be empty.
func (k *Kernel) LogRefusal(ctx context.Context, act org.Act, stage, kind, documentID string, findings []law.Finding) error {
	if len(findings) == 0 {
		return nil
	}
	rows := make([][]any, len(findings))
	type place struct{ edition, para string }
	counts := map[place]int64{}
	for i, f := range findings {
		rows[i] = []any{
			store.NewID(act.Now), f.Para, f.Rule, f.Edition, f.Outcome.String(), documentID, kind, stage, store.JSON(f.Msg), act.Now,
			act.PersonID, act.AsUnit(), act.AsBody(),
		}
		if f.Outcome == law.Refused {
			counts[place{f.Edition, f.Para}]++
		}
	}
	y, m, _ := act.Day().YMD()
	month := fmt.Sprintf("%04d-%02d", y, int(m))
	ctx = store.Earnest(ctx) // the person was told so, even if something else kept the form from being done
	return k.db.Write(ctx, func(tx *store.Tx) error {
		if err := store.InsertMany(ctx, tx, "refusal", []string{
			"id", "para", "rule", "edition", "outcome", "document_id", "kind", "stage", "msg", "at",
			"person_id", "unit_id", "body_id",
		}, rows); err != nil {
			return err
		}
		for at, n := range counts {
			if _, err := tx.Exec(ctx, `INSERT INTO refusal_count (month, edition, para, count) VALUES ($1, $2, $3, $4)
				ON CONFLICT (month, edition, para) DO UPDATE SET count = refusal_count.count + excluded.count`, month, at.edition, at.para, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refusals lists the log under a paragraph in the numbering of the editions, before an id ("" from the newest), newest first.
func (k *Kernel) Refusals(ctx context.Context, q store.Q, para string, editions []string, beforeID string, limit int) ([]RefusalRecord, error) {
	if beforeID == "" {
		beforeID = newest
	}
	if len(editions) == 0 {
		return nil, nil
	}
	args := []any{beforeID, pageSize(limit), para}
	walks := make([]string, len(editions)) // each edition is a range of the index
	for i, id := range editions {
		args = append(args, id)
		walks[i] = fmt.Sprintf(`SELECT id FROM (SELECT id FROM refusal WHERE para = $3 AND edition = $%d AND id < $1 ORDER BY id DESC LIMIT $2) AS w%d`, len(args), i)
	}
	return store.List(ctx, q, func(s store.Scanner) (r RefusalRecord, err error) {
		err = s.Scan(&r.ID, &r.Para, &r.Rule, &r.Edition, &r.Outcome, &r.DocumentID, &r.Kind, &r.Stage, store.ScanJSON(&r.Msg), &r.At,
			&r.PersonID, &r.UnitID, &r.BodyID)
		return r, err
	}, `SELECT id, para, rule, edition, outcome, document_id, kind, stage, msg, at, person_id, unit_id, body_id FROM refusal
		WHERE id IN (`+strings.Join(walks, ` UNION ALL `)+`) ORDER BY id DESC LIMIT $2`, args...)
}

// RefusalCounts counts what was refused by edition and paragraph from one month to another, "2026-01", both included; "" is unbounded.
func (k *Kernel) RefusalCounts(ctx context.Context, q store.Q, from, to string) ([]RefusalCount, error) {
	if to == "" {
		to = "~"
	}
	return store.List(ctx, q, func(s store.Scanner) (c RefusalCount, err error) {
		err = s.Scan(&c.Edition, &c.Para, &c.Count)
		return c, err
	}, `SELECT edition, para, CAST(sum(count) AS BIGINT) FROM refusal_count WHERE month >= $1 AND month <= $2
		GROUP BY edition, para ORDER BY edition, para`, from, to)
}

// RefusalFilter narrows refusals and warnings to the acts of a body, a paragraph ("" for any) and a span of time: from
// included, to excluded.
type RefusalFilter struct {
	Body, Para string
	From, To   time.Time
}

// where walks the range of ids, which begin with the time of the act: ten characters of an id are its milliseconds.
func (f RefusalFilter) where() (string, []any) {
	args := []any{store.NewID(f.From)[:10], store.NewID(f.To)[:10], f.Body}
	where := `id >= $1 AND id < $2 AND body_id = $3`
	if f.Para != "" {
		args = append(args, f.Para)
		where += ` AND para = $4`
	}
	return where, args
}

// RefusalOutcomes counts refusals and warnings by paragraph and outcome.
func (k *Kernel) RefusalOutcomes(ctx context.Context, q store.Q, f RefusalFilter) ([]RefusalOutcome, error) {
	where, args := f.where()
	return store.List(ctx, q, func(s store.Scanner) (c RefusalOutcome, err error) {
		err = s.Scan(&c.Para, &c.Outcome, &c.Count)
		return c, err
	}, `SELECT para, outcome, count(*) FROM refusal WHERE `+where+` GROUP BY para, outcome ORDER BY para, outcome`, args...)
}

// RefusalsOf lists refusals and warnings, the newest first; before is the id of the last one read, "" at first.
func (k *Kernel) RefusalsOf(ctx context.Context, q store.Q, f RefusalFilter, before string, limit int) ([]RefusalRecord, error) {
	where, args := f.where()
	if before != "" {
		args = append(args, before)
		where += fmt.Sprintf(` AND id < $%d`, len(args))
	}
	args = append(args, pageSize(limit))
	return store.List(ctx, q, func(s store.Scanner) (r RefusalRecord, err error) {
		err = s.Scan(&r.ID, &r.Para, &r.Rule, &r.Edition, &r.Outcome, &r.DocumentID, &r.Kind, &r.Stage, store.ScanJSON(&r.Msg), &r.At,
			&r.PersonID, &r.UnitID, &r.BodyID)
		return r, err
	}, `SELECT id, para, rule, edition, outcome, document_id, kind, stage, msg, at, person_id, unit_id, body_id FROM refusal
		WHERE `+where+fmt.Sprintf(` ORDER BY id DESC LIMIT $%d`, len(args)), args...)
}
