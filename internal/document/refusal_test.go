package document_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/store"
)

// A body's own edition has its own paragraph 43 (10): its refusals are counted and listed apart from those of the Office.
func TestRefusalsByEdition_10_O5(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, edition := range []string{"gpo-2019", "akmola-1", "akmola-1"} {
			f := []law.Finding{{Outcome: law.Refused, Para: "43", Rule: "r", Edition: edition, Msg: i18n.M("document.test")}}
			if err := h.LogRefusal(t.Context(), h.as("p1", "h1"), "send", "instrument.request", "doc", f); err != nil {
				t.Fatal(err)
			}
		}
		h.read(func(ctx context.Context, q store.Q) error {
			counts, err := h.RefusalCounts(ctx, q, "", "")
			want := []document.RefusalCount{{Edition: "akmola-1", Para: "43", Count: 2}, {Edition: "gpo-2019", Para: "43", Count: 1}}
			if !slices.Equal(counts, want) {
				t.Errorf("%+v", counts)
			}
			own, err2 := h.Refusals(ctx, q, "43", []string{"akmola-1"}, "", 10)
			none, err3 := h.Refusals(ctx, q, "43", nil, "", 10)
			if len(own) != 2 || len(none) != 0 {
				t.Errorf("own %d, of no edition %d", len(own), len(none))
			}
			return errors.Join(err, err2, err3)
		})
	})
}

// The migration that brought the edition into the counts counts the log anew, by the month of the day in Kazakhstan.
func TestRefusalCountsCountedAnew_10_O5(t *testing.T) {
	text, err := os.ReadFile("../store/migrations/0180_count_by_edition.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, sql, _ := strings.Cut(string(text), "INSERT INTO refusal_count_by_edition")
	sql, _, _ = strings.Cut(sql, ";")
	each(t, func(t *testing.T, h *house) {
		moments := []string{
			"2023-12-31T17:59:59Z", "2023-12-31T18:00:00Z", "2024-02-28T17:59:59Z", "2024-02-29T17:59:59Z", "2024-02-29T19:00:00Z", "2024-12-31T18:59:59Z",
			"2024-12-31T19:00:00Z", "2026-03-31T18:59:59Z", "2026-09-30T19:00:00Z", "2026-11-23T06:00:00Z", "2027-10-31T12:00:00Z",
		}
		months := []string{"2023-12", "2024-01", "2024-02", "2024-02", "2024-03", "2024-12", "2025-01", "2026-03", "2026-10", "2026-11", "2027-10"}
		h.must(func(ctx context.Context, tx *store.Tx) error {
			for i, m := range moments {
				at, err := time.Parse(time.RFC3339, m)
				if err != nil {
					return err
				}
				for _, outcome := range []string{"refused", "warning"} {
					if _, err := tx.Exec(ctx, `INSERT INTO refusal (id, para, rule, edition, outcome, document_id, kind, stage, msg, at, person_id, unit_id, body_id)
						VALUES ($1, '43', '', $2, $3, '', '', '', '', $4, '', '', '')`, outcome+m, fmt.Sprintf("e%02d", i), outcome, at); err != nil {
						return err
					}
				}
			}
			_, err := tx.Exec(ctx, `INSERT INTO refusal_count`+sql)
			return err
		})
		h.read(func(ctx context.Context, q store.Q) error {
			got, err := store.List(ctx, q, store.Value[string], `SELECT month || ' ' || CAST(count AS TEXT) FROM refusal_count ORDER BY edition`)
			for i, m := range got {
				if m != months[i]+" 1" {
					t.Errorf("%s: counted in %s, not %s", moments[i], m, months[i])
				}
			}
			if len(got) != len(months) {
				t.Errorf("%d counts of %d", len(got), len(months))
			}
			return err
		})
	})
}
