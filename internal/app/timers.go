package app

import (
	"context"
	"time"

	"reglament/internal/job"
	"reglament/internal/journal"
)

// Timers are what the program does by itself. Each calls one idempotent use case; the status page shows when it ran.
func (a *App) Timers() []job.Timer {
	return []job.Timer{
		{Name: "duty.tick", Schedule: job.Every(5 * time.Minute), Tolerance: 15 * time.Minute, Run: a.Ledger.Tick},
		{Name: "instrument.periods", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: a.Instrument.OpenPeriods},
		// What is counted is added up.
		{Name: "instrument.tally", Schedule: job.Every(time.Minute), Tolerance: 30 * time.Minute, Run: a.Instrument.FoldTally},
		// Work that an order hands over from a day on.
		{Name: "org.handover", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: a.Org.HandOverDue},
		// Texts sent before their prints were kept are printed in pieces (44).
		{Name: "instrument.prints", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: a.Instrument.FillPrints},
		{Name: "planning.words", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: a.Planning.FillWords},
		{Name: "instrument.titles", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: a.Instrument.FillTitles},
		{Name: "journal.seal", Schedule: job.Every(10 * time.Minute), Tolerance: 30 * time.Minute, Run: func(ctx context.Context, now time.Time) error {
			return journal.Seal(ctx, a.DB, now)
		}},
		// What follows the editions: acquaintance and its reminders (order 6), alignment (order 4), duties left behind by a
		// change of the calendar.
		{Name: "edition.follow", Schedule: job.Every(time.Hour), Tolerance: time.Hour, Run: a.Rulebook.Follow},
		// Summaries of units and memos of regions fall due by the calendar (32, 33).
		{Name: "analysis.open", Schedule: job.Every(time.Hour), Tolerance: time.Hour, Run: a.Analysis.Open},
		// The duties that arise by themselves with a quarter (49) and a half-year (49-1).
		{Name: "revision.open", Schedule: job.Daily(0, 30), Tolerance: time.Hour, Run: a.Revision.Open},
		{Name: "halfyear.open", Schedule: job.Daily(0, 35), Tolerance: time.Hour, Run: a.HalfYear.Open},
		// Windows of proposals for plans open with their duties (12).
		{Name: "planning.windows", Schedule: job.Every(time.Hour), Tolerance: time.Hour, Run: a.Planning.OpenWindows},
		// Measures whose day is near come onto the desks of their units (18).
		{Name: "planning.near", Schedule: job.Daily(1, 20), Tolerance: time.Hour, Run: a.Planning.ShowNear},
		// What the executions of yesterday measured, for the rehearsal of draft plans (12).
		{Name: "instrument.paces", Schedule: job.Daily(1, 40), Tolerance: time.Hour, Run: a.Instrument.FoldPaces},
		{Name: "file.sweep", Schedule: job.Daily(3, 10), Tolerance: time.Hour, Run: func(ctx context.Context, now time.Time) error {
			removed, err := a.Kernel.SweepFiles(ctx, now)
			if removed > 0 {
				a.Log.Info("files that no record names were removed", "count", removed)
			}
			return err
		}},
		{Name: "notice.sweep", Schedule: job.Daily(3, 30), Tolerance: time.Hour, Run: a.Kernel.SweepNotices},
		{Name: "command.sweep", Schedule: job.Daily(3, 20), Tolerance: time.Hour, Run: a.Kernel.SweepCommands},
		{Name: "account.sweep", Schedule: job.Every(time.Hour), Tolerance: time.Hour, Run: a.Accounts.Sweep},
	}
}
