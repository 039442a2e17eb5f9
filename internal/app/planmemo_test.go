package app_test

import (
	"errors"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
)

// Two who write one memo at once: the second is told, and what the first wrote stays (18).
func TestTwoWriteOneMemo_18_P18a(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, list := h.annual(due("Талдау", "2027-01-20", orgtest.Dept))
		m := list[0].ID
		h.at("2027-01-25")
		write := func(text string, seen *planning.Report) error {
			in := planning.ReportInput{Conclusions: text}
			if seen != nil {
				in.Memo, in.Version = seen.ID, seen.Version
			}
			_, err := p.WriteReport(ctx, h.act(orgtest.DeptOfficer), m, in)
			return err
		}
		late := func(err error, want string) {
			t.Helper()
			var stale fault.Conflict
			if !errors.As(err, &stale) || !stale.Stale {
				t.Errorf("%v, want to be told that it has moved on", err)
			}
			if got := h.control(orgtest.DeptOfficer, m).Report.Conclusions; got != want {
				t.Errorf("the memo says %q, want %q", got, want)
			}
		}
		h.ok(write("Бірінші", nil))
		late(write("Екінші", nil), "Бірінші")
		seen := h.control(orgtest.DeptOfficer, m).Report
		h.ok(write("Бірінші, толықтырылған", seen))
		late(write("Екінші", seen), "Бірінші, толықтырылған")
		now := h.control(orgtest.DeptOfficer, m).Report
		other := *now
		other.ID = seen.MeasureID
		late(write("Екінші", &other), "Бірінші, толықтырылған")
		h.ok(write("Екінші", now))
	})
}
