package app_test

import (
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/store"
)

// The search of likely duplicates shows of the proposals and of the plans, drafts among them, those alone that the person may see; with the
// words of names kept or not taken in yet.
func TestLikelyDuplicatesAreThoseThatMayBeSeen_12_P12g(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		const name = "Қылмыстық істерді тоқтатудың заңдылығын талдау"
		waits := h.sent(proposal(name))
		accepted := h.sent(proposal("Тоқтатылған қылмыстық істердің заңдылығын талдау"))
		id := h.begin(orgtest.Controller, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
		_, err := p.Accept(ctx, h.act(orgtest.Controller), accepted, nil)
		h.ok(err)
		sees := func(post string) (proposals, measures []string) {
			t.Helper()
			list, err := p.SimilarTo(ctx, h.act(post), name, nextYear, "")
			h.ok(err)
			for _, x := range list {
				if x.ProposalID != "" {
					proposals = append(proposals, x.ProposalID)
				} else {
					measures = append(measures, x.PlanID)
				}
			}
			return proposals, measures
		}
		want := func(when string) {
			t.Helper()
			for post, may := range map[string][2]bool{orgtest.Controller: {true, true}, orgtest.DeptOfficer: {true, false}, orgtest.Officer1: {false, false}, orgtest.AkmolaHead: {false, false}} {
				proposals, measures := sees(post)
				if slices.Contains(proposals, waits) != may[0] || slices.Contains(measures, id) != may[1] {
					t.Errorf("%s: %s sees proposals %v and measures of %v", when, post, proposals, measures)
				}
				if _, err := p.Proposal(ctx, h.act(post), waits); (err == nil) != may[0] {
					t.Errorf("%s and the proposal itself: %v", post, err)
				}
			}
		}
		want("words kept")
		if list, err := p.SimilarTo(ctx, h.act(orgtest.Controller), "Мүлдем басқа мәселе туралы", nextYear, ""); err != nil || len(list) > 0 {
			t.Errorf("nothing is alike, and yet %+v %v", list, err)
		}
		if list, err := p.SimilarTo(ctx, h.act(orgtest.Controller), " ", nextYear, ""); err != nil || len(list) > 0 {
			t.Errorf("a name without words: %+v %v", list, err)
		}
		h.ok(h.DB.Write(ctx, func(tx *store.Tx) error {
			for _, text := range []string{`DELETE FROM measure_word`, `DELETE FROM measure_fill`, `INSERT INTO measure_fill (last_id, done) VALUES ('', 0)`} {
				if _, err := tx.Exec(ctx, text); err != nil {
					return err
				}
			}
			return nil
		}))
		want("words not taken in")
		h.ok(p.FillWords(ctx, h.now))
		want("words taken in")
		if other, err := p.SimilarTo(ctx, h.act(orgtest.Controller), name, planning.Period{From: calendar.MustDay("2031-01-01"), Until: calendar.MustDay("2031-12-31")}, ""); err != nil || len(other) > 0 {
			t.Errorf("of another year: %+v %v", other, err)
		}
	})
}
