package instrument

import "reglament/internal/calendar"

// Standing says how an execution stands to its day. Late stays late while acceptance is awaited, and after it.
type Standing string

// The standings of an execution.
const (
	Late           Standing = "late"
	DoneInTime     Standing = "done"
	ReportedInTime Standing = "reported"
	AskingLater    Standing = "asking" // its day has not passed, and an extension is asked
	Running        Standing = "running"
	Revoked        Standing = "revoked" // no longer owed (49)
)

// Standing is how the execution stands on the day, and by how many working days it came late; a day off in between still
// counts as one. An open execution that is past its day without a report is Running: how much is left or past is for the
// day to say.
func (e Execution) Standing(cal *calendar.Calendar, today calendar.Day) (Standing, int64) {
	late := e.LateDays
	if !e.ReportedDay.None() && e.State.Open() && e.ReportedDay > e.DueDay {
		if n, err := cal.Between(e.DueDay, e.ReportedDay); err == nil {
			late = int64(max(n, 1))
		} else {
			late = int64(e.ReportedDay.Sub(e.DueDay))
		}
	}
	switch {
	case late > 0:
		return Late, late
	case e.State == ExecutionRevoked:
		return Revoked, 0
	case e.State == ExecutionAccepted:
		return DoneInTime, 0
	case !e.ReportedDay.None():
		return ReportedInTime, 0
	case e.Asking && e.DueDay >= today:
		return AskingLater, 0
	}
	return Running, 0
}
