package sim

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// An office of random actors, rightful and not, keeps its ledger whole after every day, on both engines. A failing seed
// is in the message; REGLAMENT_SIM_SEED repeats it, REGLAMENT_SIM_DAYS makes it longer.
func TestOfficeLives_44_45_49(t *testing.T) {
	seed, days, own := uint64(3), 45, false
	if s, err := strconv.ParseUint(os.Getenv("REGLAMENT_SIM_SEED"), 10, 64); err == nil {
		seed, own = s, true
	}
	if n, err := strconv.Atoi(os.Getenv("REGLAMENT_SIM_DAYS")); err == nil {
		days, own = n, true
	}
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
		a := open(t, db, func() time.Time { return start })
		if err := Found(t.Context(), a, seed, Small, start); err != nil {
			t.Fatal(err)
		}
		w, err := Office(t.Context(), a, start, Life{Seed: seed, Days: days, Each: 3, Wrong: 18, Check: true})
		if w != nil {
			t.Logf("done: %v", w.Done)
		}
		if err != nil {
			t.Fatal(err)
		}
		if own {
			return
		}
		for _, name := range used() {
			if w.Done[name] == 0 {
				t.Errorf("nobody did %s", name)
			}
		}
	})
}

// used are the use cases that the office has to go through, and the wrong ones that have to be refused.
func used() []string {
	out := strings.Fields(`draft edit detach agreement answer.agreed answer.agreed_with_remarks answer.refused recall decline change withdraw sign
		send receive resolve resolve_anew ask answer_question method report sign_report return accept ask_extension extension.granted
		extension.refused supplement revoke revoke_some change_sent question_withdrawn answered send_on take_over release absence replacement calendar
		oral oral_answer oral_charge oral_formalise oral_cancel inform inform_refused inform_weigh inform_convert inform_sign inform_read
		inspection inspection_ended inspection_off
		analysis.draft analysis.submit analysis.sign analysis.receive`)
	for _, a := range attempts {
		out = append(out, "refused."+a.name)
	}
	return out
}
