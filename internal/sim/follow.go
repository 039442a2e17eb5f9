package sim

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// supplement begins a supplementary instrument to the story's own, whose report has just been returned (46). It is of the
// same kind, signed by the same post, and lives a life of its own.
func (x *errand) supplement(ctx context.Context, act org.Act) error {
	closed, err := x.released(ctx)
	if err != nil || closed || x.about.kind == instrument.Request || x.follows.MainID != "" {
		return err
	}
	next := &story{
		w: x.w, about: x.about, lang: x.lang, drafter: x.drafter, unit: x.unit, body: x.story.body, signer: x.signer,
		recipients: []string{x.body()}, days: x.days, marked: x.marked, touched: x.touched,
		follows: instrument.SupplementInput{MainID: x.story.id, Ground: instrument.PoorExecution, Words: x.say("lacking")},
	}
	return next.draft(ctx, act)
}

// mainInstrument finds a sent assignment or task of the General Prosecutor's Office that is not supplementary itself.
func (l *living) mainInstrument(ctx context.Context) (*story, error) {
	for range 6 {
		st, err := l.in(ctx, instrument.StateSent)
		if st == nil || err != nil {
			return nil, err
		}
		if st.body == "gpo" && st.about.kind != instrument.Request && st.follows.MainID == "" {
			return st, nil
		}
	}
	return nil, nil
}

// supplementing drafts a supplement to a sent instrument and sends it to agreement; what change does to it must be refused.
func (l *living) supplementing(ctx context.Context, change func(st *story, in *instrument.Input)) (bool, error) {
	st, err := l.mainInstrument(ctx)
	if st == nil {
		return false, err
	}
	return l.withSeat(ctx, st.drafter, func(act org.Act) error {
		ground, err := st.ground(ctx, act)
		if err != nil {
			return err
		}
		in := st.input(ground)
		in.TermDays = floors[in.Kind]
		in.Supplement = instrument.SupplementInput{MainID: st.id, Ground: instrument.NewCircumstances, Words: st.say("lacking") + " " + calendar.DayOf(l.Now).String()}
		change(st, &in)
		r, err := l.App.Instrument.Draft(ctx, act, in)
		if err != nil {
			return err
		}
		_, err = l.App.Instrument.SendToAgreement(ctx, act, r.ID, r.Version, nil)
		return err
	})
}

// supplementAttempts are supplementary instruments that 46 does not allow.
var supplementAttempts = []attempt{
	{"supplement_without_poor_execution", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(_ *story, in *instrument.Input) {
			in.Supplement.Ground, in.Recipients = instrument.PoorExecution, append(allRegions(), "committee", "academy")
		})
	}},
	{"supplement_without_words", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(_ *story, in *instrument.Input) { in.Supplement.Words = "" })
	}},
	{"supplement_signed_by_another", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.supplementing(ctx, func(st *story, in *instrument.Input) {
			in.SignerPost = "lead.deputy1"
			if st.signer == in.SignerPost {
				in.SignerPost = "lead.deputy2"
			}
		})
	}},
	{"supplement_to_what_is_not_seen", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil || st.body != "gpo" {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			in := st.input("")
			in.SignerPost, in.Touched, in.Recipients, in.Supplement = "", nil, nil, instrument.SupplementInput{MainID: st.id}
			_, err := l.App.Instrument.Draft(ctx, act, in)
			return err
		})
	}},
	{"main_of_a_supplement_changed", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		st, err := l.in(ctx, instrument.StateDraft)
		if st == nil {
			return false, err
		}
		main, err := l.mainInstrument(ctx)
		if main == nil {
			return false, err
		}
		return l.withSeat(ctx, st.drafter, func(act org.Act) error {
			in := st.input("")
			in.Supplement = instrument.SupplementInput{MainID: main.id}
			_, err := l.App.Instrument.Edit(ctx, act, st.id, st.version, in)
			return err
		})
	}},
}

// by plans a step of an execution; it falls away when the execution is revoked meanwhile (49).
func (x *errand) by(days int, post, name string, do func(ctx context.Context, act org.Act) error) {
	x.w.by(days, post, name, func(ctx context.Context, act org.Act) error {
		var state instrument.ExecutionState
		err := x.w.App.DB.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT state FROM execution WHERE id = $1`, x.id()).Scan(&state)
		})
		if err != nil || state == instrument.ExecutionRevoked {
			return err
		}
		return do(ctx, act)
	})
}

// planFollow plans that what was sent is sometimes changed, or revoked, whole or for one recipient (49).
func (st *story) planFollow() {
	w := st.w
	if !w.thorough {
		return
	}
	switch n := w.r.IntN(100); {
	case n < 18:
		w.by(2+w.r.IntN(6), st.signer, "revoke", func(ctx context.Context, act org.Act) error { return st.revoke(ctx, act, false) })
	case n < 36:
		w.by(2+w.r.IntN(6), st.signer, "revoke_some", func(ctx context.Context, act org.Act) error { return st.revoke(ctx, act, true) })
	case n < 54 && st.on == "":
		w.by(1+w.r.IntN(8), st.signer, "change_sent", st.changeSent)
	}
}

// openExecutions are those still owed, with their states; none when the instrument is off control.
func (st *story) openExecutions(ctx context.Context) (ids []string, err error) {
	err = st.w.App.DB.Read(ctx, func(q store.Q) error {
		ids, err = store.List(ctx, q, store.Value[string], `SELECT e.id FROM execution e JOIN instrument i ON i.document_id = e.document_id
			WHERE e.document_id = $1 AND i.state = 'sent' AND e.state NOT IN ('accepted', 'revoked') ORDER BY e.ordinal`, st.id)
		return err
	})
	return ids, err
}

func (st *story) revoke(ctx context.Context, act org.Act, some bool) error {
	open, err := st.openExecutions(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	in := instrument.FollowInput{Reason: st.say("withdrawn")}
	if some {
		open = open[:1]
		in.Executions = open
	}
	before := st.open
	r, err := st.w.App.Instrument.Revoke(ctx, act, st.id, in)
	if err != nil {
		return err
	}
	st.open = before - len(open)
	if r.State == string(instrument.StateSent) && st.open == 0 && st.period == (instrument.Period{}) && st.fate != notReleased {
		st.w.by(1, st.signer, "release", st.release)
	}
	return nil
}

func (st *story) changeSent(ctx context.Context, act org.Act) error {
	w := st.w
	var latest calendar.Day
	err := w.App.DB.Read(ctx, func(q store.Q) error {
		list, err := store.List(ctx, q, store.Value[calendar.Day], `SELECT e.due_day FROM execution e JOIN instrument i ON i.document_id = e.document_id
			WHERE e.document_id = $1 AND i.state = 'sent' AND e.state NOT IN ('accepted', 'revoked', 'reported') ORDER BY e.due_day DESC LIMIT 1`, st.id)
		if len(list) > 0 {
			latest = list[0]
		}
		return err
	})
	if err != nil || latest.None() {
		return err
	}
	day, err := w.cal.AddWorking(max(latest, calendar.DayOf(w.Now)), 3+w.r.IntN(5))
	if err != nil {
		return err
	}
	in := instrument.FollowInput{Day: day, Reason: st.say("extension")}
	c, err := w.App.Instrument.Card(ctx, act, st.id)
	if err != nil {
		return err
	}
	if len(instrument.AskedLines(c.Kind, c.Input.Parts)) > 1 {
		in.Withdrawn = []int{1}
		w.Done["question_withdrawn"]++
	}
	_, err = w.App.Instrument.Change(ctx, act, st.id, in)
	return err
}

// followAttempts are revocations and changes that 49 does not allow.
var followAttempts = []attempt{
	{"revoked_by_a_recipient", []int{403}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		doc, err := l.documentOf(ctx, id)
		if err != nil {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.Revoke(ctx, act, doc, instrument.FollowInput{Reason: "Орындау енді қажет емес."})
			return err
		})
	}},
	{"revoked_without_reason", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		return l.bySigner(ctx, func(act org.Act, st *story) error {
			_, err := l.App.Instrument.Revoke(ctx, act, st.id, instrument.FollowInput{Reason: "  "})
			return err
		})
	}},
	{"changed_to_the_past", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		return l.bySigner(ctx, func(act org.Act, st *story) error {
			_, err := l.App.Instrument.Change(ctx, act, st.id, instrument.FollowInput{Day: calendar.DayOf(l.Now).AddDays(-1), Reason: st.say("extension")})
			return err
		})
	}},
	{"every_question_withdrawn", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		return l.bySigner(ctx, func(act org.Act, st *story) error {
			c, err := l.App.Instrument.Card(ctx, act, st.id)
			if err != nil {
				return err
			}
			in := instrument.FollowInput{Reason: st.say("extension")}
			for i := range instrument.AskedLines(c.Kind, c.Input.Parts) {
				in.Withdrawn = append(in.Withdrawn, i+1)
			}
			_, err = l.App.Instrument.Change(ctx, act, st.id, in)
			return err
		})
	}},
	{"revoked_execution_reported", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionRevoked)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.SaveReport(ctx, act, id, instrument.ReportInput{Text: "Орындалды."})
			return err
		})
	}},
	{"revoked_execution_revoked", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		id, _, _, err := l.executionIn(ctx, instrument.ExecutionRevoked)
		if id == "" {
			return false, err
		}
		doc, err := l.documentOf(ctx, id)
		if err != nil {
			return false, err
		}
		var signer string
		err = l.App.DB.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT signer_post FROM instrument WHERE document_id = $1`, doc).Scan(&signer)
		})
		if err != nil {
			return false, err
		}
		return l.withSeat(ctx, signer, func(act org.Act) error {
			_, err := l.App.Instrument.Revoke(ctx, act, doc, instrument.FollowInput{Executions: []string{id}, Reason: "Қайталап жойылып отыр."})
			return err
		})
	}},
}

// bySigner tries something upon a sent instrument as the post that signed it.
func (l *living) bySigner(ctx context.Context, f func(act org.Act, st *story) error) (bool, error) {
	st, err := l.mainInstrument(ctx)
	if st == nil {
		return false, err
	}
	return l.withSeat(ctx, st.signer, func(act org.Act) error { return f(act, st) })
}

func (l *living) documentOf(ctx context.Context, execution string) (id string, err error) {
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		return q.QueryRow(ctx, `SELECT document_id FROM execution WHERE id = $1`, execution).Scan(&id)
	})
	return id, err
}
