package sim

import (
	"context"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// errand is the life of one execution.
type errand struct {
	*story
	execution
	stop     stop
	returned int
}

// registry is the post that records what a body receives.
func registry(body string) string {
	switch {
	case body == "committee" || body == "academy":
		return body + "-rec.officer1"
	case isDistrict(body):
		return body + ".clerk"
	}
	return body + "-org.officer1"
}

// isDistrict tells a district by its code: that of its region and its own.
func isDistrict(body string) bool {
	for _, b := range secondLevel {
		if body == b {
			return false
		}
	}
	return true
}

// lead is the post that carries an instrument out in a body: of the unit that deals with the area.
func lead(body, area string) string {
	switch {
	case body == "committee":
		return "committee-sta.officer1"
	case body == "academy":
		return "academy-res.officer1"
	case isDistrict(body):
		return body + ".officer1"
	case strings.HasPrefix(area, "criminal"), strings.HasPrefix(area, "sentence"):
		return body + "-pre.officer1"
	case strings.HasPrefix(area, "public"):
		return body + "-pub.officer1"
	}
	return body + "-org.head"
}

func (x *errand) receive(ctx context.Context, act org.Act) error {
	if _, err := x.w.App.Instrument.Receive(ctx, act, x.id()); err != nil {
		return err
	}
	if x.stop != atReceived {
		x.by(x.w.r.IntN(2), x.body()+".head", "resolve", x.resolve)
	}
	return nil
}

func (x *errand) id() string   { return x.execution.id }
func (x *errand) body() string { return x.execution.body }

func (x *errand) resolve(ctx context.Context, act org.Act) error {
	w := x.w
	in := instrument.ResolutionInput{Text: x.say("resolution"), LeadPost: lead(x.body(), x.about.Area)}
	if unit, officer := strings.CutSuffix(in.LeadPost, "officer1"); officer && !isDistrict(x.body()) && w.chance(30) {
		in.CoPosts = []string{unit + "head"}
	}
	if _, err := w.App.Instrument.Resolve(ctx, act, x.id(), in); err != nil {
		return err
	}
	if w.chance(12) {
		x.by(1, in.LeadPost, "ask", x.ask)
	}
	if w.thorough && w.chance(15) {
		x.by(1, x.body()+".head", "resolve_anew", x.resolveAnew)
	}
	due, err := w.due(ctx, x.id())
	if err != nil {
		return err
	}
	if err := x.sendsOn(ctx, due); err != nil {
		return err
	}
	if x.stop == atAssigned {
		return nil
	}
	if x.stop == atAsking || x.stop == goesOn && w.chance(12) {
		return x.plan(due, -3, x.body()+".head", "ask_extension", x.askExtension)
	}
	return x.planReport(due)
}

// plan plans something so many working days after a day; before today it is a little later.
func (x *errand) plan(day calendar.Day, days int, post, name string, do func(context.Context, org.Act) error) error {
	w := x.w
	on, err := w.cal.AddWorking(day, days)
	if err != nil {
		return err
	}
	n, err := w.cal.Between(calendar.DayOf(w.Now), on)
	if err != nil || n < 0 {
		n = 0
	}
	x.by(n, post, name, do)
	return nil
}

// planReport plans the report: mostly in time, sometimes late.
func (x *errand) planReport(due calendar.Day) error {
	days := -x.w.r.IntN(4)
	if x.stop == goesOn && x.w.chance(14) {
		days = 1 + x.w.r.IntN(7)
	}
	return x.plan(due, days, lead(x.body(), x.about.Area), "report", x.report)
}

func (x *errand) ask(ctx context.Context, act org.Act) error {
	w := x.w
	if closed, err := x.released(ctx); err != nil || closed {
		return err
	}
	r, err := w.App.Instrument.Ask(ctx, act, x.id(), x.say("question"))
	if err != nil {
		return err
	}
	if w.chance(80) {
		x.by(w.r.IntN(2), x.drafter, "answer_question", func(ctx context.Context, act org.Act) error {
			if closed, err := x.released(ctx); err != nil || closed {
				return err
			}
			_, err := w.App.Instrument.AnswerQuestion(ctx, act, x.story.id, r.ID, x.say("answer"))
			return err
		})
	}
	return nil
}

// released reports whether the instrument is off control, so that nothing more is said about it.
func (x *errand) released(ctx context.Context) (bool, error) {
	var state string
	err := x.w.App.DB.Read(ctx, func(q store.Q) error {
		return q.QueryRow(ctx, `SELECT state FROM instrument WHERE document_id = $1`, x.story.id).Scan(&state)
	})
	return state != string(instrument.StateSent), err
}

func (x *errand) askExtension(ctx context.Context, act org.Act) error {
	w := x.w
	due, err := w.due(ctx, x.id())
	if err != nil {
		return err
	}
	day, err := w.cal.AddWorking(max(due, calendar.DayOf(w.Now)), 3+w.r.IntN(5))
	if err != nil {
		return err
	}
	r, err := w.App.Instrument.AskExtension(ctx, act, x.id(), day, x.say("extension"))
	if err != nil {
		return err
	}
	if x.stop == atAsking {
		return nil
	}
	x.by(w.r.IntN(3), x.signer, "decide_extension", func(ctx context.Context, act org.Act) error {
		// By the time of the decision the day asked for may be too near: then the signer names a later one.
		now, err := w.due(ctx, x.id())
		if err != nil {
			return err
		}
		earliest, err := w.cal.AddWorking(max(now, calendar.DayOf(w.Now)), 1)
		if err != nil {
			return err
		}
		if earliest, err = w.cal.NextWorking(max(day, earliest)); err != nil { // a day off may have been moved there
			return err
		}
		if x.on == "" && w.chance(50) {
			if _, err = w.App.Instrument.DecideExtension(ctx, act, r.ID, true, earliest, ""); err != nil {
				return err
			}
			due = earliest
			w.Done["extension.granted"]++
		} else if _, err = w.App.Instrument.DecideExtension(ctx, act, r.ID, false, 0, x.say("denied")); err != nil {
			return err
		} else {
			w.Done["extension.refused"]++
		}
		return x.planReport(due)
	})
	return nil
}

func (x *errand) report(ctx context.Context, act org.Act) error {
	w := x.w
	if waits, err := x.waitsForThoseBelow(ctx, act); err != nil || waits {
		x.by(1, lead(x.body(), x.about.Area), "report", x.report)
		return err
	}
	version, err := draftVersion(ctx, w.App, x.id())
	if err != nil {
		return err
	}
	saved, err := w.App.Instrument.SaveReport(ctx, act, x.id(), instrument.ReportInput{Version: version, Text: x.say("report"), Answers: x.answers()})
	if err != nil {
		return err
	}
	if w.chance(25) {
		name := map[bool]string{false: "Анықтама.rtf", true: "Справка.rtf"}[x.isRussian()]
		if _, err := w.App.Instrument.Attach(ctx, act, x.story.id, x.id(), instrument.RoleReport, name, rtf(x.say("report"))); err != nil {
			return err
		}
	}
	if _, err := w.App.Instrument.SubmitReport(ctx, act, x.id(), saved.Version); err != nil {
		return err
	}
	x.by(0, x.body()+".head", "sign_report", x.signReport)
	return nil
}

func (x *errand) signReport(ctx context.Context, act org.Act) error {
	w := x.w
	if _, err := SignReport(ctx, w.App, act, x.id()); err != nil {
		return err
	}
	switch {
	case x.stop == atReported:
	case x.stop == atReturned || x.returned == 0 && w.chance(12):
		x.by(1, x.drafter, "return", x.giveBack)
	default:
		x.by(w.r.IntN(3), x.drafter, "accept", x.accept)
	}
	return nil
}

func (x *errand) giveBack(ctx context.Context, act org.Act) error {
	w := x.w
	x.returned++
	if _, err := w.App.Instrument.Return(ctx, act, x.id(), x.say("lacking")); err != nil {
		return err
	}
	if x.stop == atReturned {
		return nil
	}
	if w.thorough && w.chance(50) {
		x.by(0, x.drafter, "supplement", x.supplement)
	}
	x.by(1+w.r.IntN(2), lead(x.body(), x.about.Area), "report", x.report)
	return nil
}

func (x *errand) accept(ctx context.Context, act org.Act) error {
	w := x.w
	if _, err := w.App.Instrument.Accept(ctx, act, x.id()); err != nil {
		return err
	}
	if x.period != (instrument.Period{}) {
		return nil // release comes with the last period
	}
	if x.open--; x.open > 0 || x.fate == notReleased {
		return nil
	}
	post := x.signer
	if w.chance(60) && x.story.body == "gpo" {
		post = "app-ctl.head"
	}
	w.by(w.r.IntN(3), post, "release", x.release)
	return nil
}
