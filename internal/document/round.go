package document

import (
	"context"
	"fmt"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// stepsMax bounds a round: more units than the whole office has.
const stepsMax = 200

// StartRound asks the steps for their agreement to the newest version. Every step of a new round is asked afresh, also the
// one whose answer to the same version stands from an earlier round: nobody is skipped (45, 49-1). link is the page where
// the steps are answered.
func (k *Kernel) StartRound(ctx context.Context, tx *store.Tx, act org.Act, docID string, version int64, mode Mode, link string, steps []Step) (Round, error) {
	d, err := k.Get(ctx, tx, docID)
	if err != nil {
		return Round{}, err
	}
	if err := k.editable(ctx, tx, docID); err != nil {
		return Round{}, err
	}
	if version != d.Version {
		return Round{}, fault.Conflict{Msg: i18n.M("document.stale")}
	}
	if err := k.checkSteps(ctx, tx, act, mode, steps); err != nil {
		return Round{}, err
	}
	r := Round{ID: store.NewID(act.Now), DocumentID: docID, Version: version, Mode: mode, State: RoundOpen, StartedAt: act.Now, StartedBy: whoOf(act)}
	if err := tx.QueryRow(ctx, `SELECT COALESCE(max(n), 0) + 1 FROM agreement_round WHERE document_id = $1`, docID).Scan(&r.N); err != nil {
		return Round{}, err
	}
	if err := store.InsertMany(ctx, tx, "agreement_round", append([]string{"id", "document_id", "n", "version", "mode", "state", "link", "started_at"}, whoColumns...),
		[][]any{append([]any{r.ID, docID, r.N, version, mode, RoundOpen, link, act.Now}, r.StartedBy.values()...)}); err != nil {
		return Round{}, err
	}
	t := turn{k: k, act: act, doc: d, round: &r, link: link, due: map[string]calendar.Explanation{}, lapse: map[string]string{}}
	if err := t.insert(ctx, tx, steps); err != nil {
		return Round{}, err
	}
	if err := journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(docID), Action: "round.started", Subject: r.ID,
		Data: map[string]any{"round": r.N, "version": version, "mode": mode, "steps": len(steps)},
	}); err != nil {
		return Round{}, err
	}
	err = t.advance(ctx, tx)
	return r, err
}

// checkSteps refuses a route that somebody could not answer: a post or unit that does not exist, or is named twice.
func (k *Kernel) checkSteps(ctx context.Context, q store.Q, act org.Act, mode Mode, steps []Step) error {
	var c fault.Collector
	if mode != Parallel && mode != Ordered {
		c.Bad("mode", i18n.M("document.round.mode"))
	}
	if len(steps) == 0 || len(steps) > stepsMax {
		c.Bad("steps", i18n.M("document.round.steps", "n", stepsMax))
		return c.Err()
	}
	s, err := k.orgs(ctx, q)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, step := range steps {
		field := fmt.Sprintf("steps.%d", i)
		key, ok := step.PostID, false
		if key != "" {
			post, found := s.Post(step.PostID)
			ok = found && post.Open(act.Day())
		} else {
			key = step.UnitID
			_, ok = s.Head(step.UnitID, act.Day())
		}
		switch {
		case !ok:
			c.Bad(field, i18n.M("document.round.nobody"))
		case seen[key]:
			c.Bad(field, i18n.M("document.round.twice"))
		case step.Para == "" || step.Rule == "":
			c.Bad(field, i18n.M("duty.basis.missing"))
		case step.Due.Effective.None():
			c.Bad(field, i18n.M("duty.due.missing"))
		}
		seen[key] = true
	}
	return c.Err()
}

// turn is one move of a round: what is to be asked or ended now.
type turn struct {
	k     *Kernel
	act   org.Act
	doc   Document
	round *Round
	link  string
	due   map[string]calendar.Explanation // by step
	lapse map[string]string
}

var stepColumns = []string{"id", "round_id", "document_id", "ord", "post_id", "unit_id", "rule", "para", "edition", "why", "due", "due_day", "on_lapse", "state"}

func (t *turn) insert(ctx context.Context, tx *store.Tx, steps []Step) error {
	rows := make([][]any, len(steps))
	for i, s := range steps {
		if s.OnLapse == "" {
			s.OnLapse = duty.OnLapseOverdue
		}
		v := StepView{
			ID: store.NewID(t.act.Now), RoundID: t.round.ID, DocumentID: t.doc.ID, Order: s.Order, PostID: s.PostID, UnitID: s.UnitID,
			Rule: s.Rule, Para: s.Para, Edition: s.Edition, Why: s.Why, State: StepWaiting,
		}
		t.round.Steps = append(t.round.Steps, v)
		t.due[v.ID], t.lapse[v.ID] = s.Due, s.OnLapse
		rows[i] = []any{
			v.ID, v.RoundID, v.DocumentID, v.Order, v.PostID, v.UnitID, v.Rule, v.Para, v.Edition, store.JSON(v.Why),
			store.JSON(s.Due), "", s.OnLapse, v.State,
		}
	}
	return store.InsertMany(ctx, tx, "agreement_step", stepColumns, rows)
}

// advance asks whose turn has come, or ends the round.
func (t *turn) advance(ctx context.Context, tx *store.Tx) error {
	ask, state := Next(t.round.Mode, t.round.Steps)
	if state != RoundOpen {
		return t.end(ctx, tx, state, "")
	}
	if len(ask) == 0 {
		return nil
	}
	return t.ask(ctx, tx, ask)
}

// ask opens a duty for each of the steps, lets it see the document and tells it.
func (t *turn) ask(ctx context.Context, tx *store.Tx, which []int) error {
	opens := make([]duty.Open, len(which))
	var rows []access.Row
	var to []To
	for i, at := range which {
		s := &t.round.Steps[at]
		due, err := t.dueNow(ctx, tx, *s)
		if err != nil {
			return err
		}
		t.due[s.ID], s.DueDay = due, due.Effective
		o := duty.Open{
			Kind: DutyAnswer, DebtorPost: s.PostID, DebtorUnit: s.UnitID, CreditorUnit: t.doc.OwnerUnit, CreditorPost: t.round.StartedBy.PostID,
			DocumentID: t.doc.ID, RefID: s.ID, What: t.what(), Rule: s.Rule, Para: s.Para, Edition: s.Edition, Due: due, OnLapse: t.lapse[s.ID],
			Link: t.link, Marked: t.doc.AccessMark == MarkDSP,
		}
		if st, err := t.k.orgs(ctx, tx); err != nil {
			return err
		} else if s.PostID != "" {
			o.DebtorBody = st.BodyOf(s.PostID)
		} else if u, ok := st.Unit(s.UnitID); ok {
			o.DebtorBody = u.BodyID
		}
		opens[i] = o
		if s.PostID != "" {
			rows = append(rows, see(t.doc.ID, access.Post(s.PostID), "document.access.step"))
		}
		if s.UnitID != "" {
			rows = append(rows, see(t.doc.ID, access.Unit(s.UnitID), "document.access.step"))
		}
		to = append(to, To{PostID: s.PostID, UnitID: s.UnitID})
	}
	ids, err := t.k.ledger.Open(ctx, tx, t.act, opens)
	if err != nil {
		return err
	}
	for i, at := range which {
		s := &t.round.Steps[at]
		s.State, s.DutyID, s.AskedAt = transitions[s.State][eventAsk], ids[i], t.act.Now
		if err := store.Exec1(ctx, tx, `UPDATE agreement_step SET state = $1, duty_id = $2, asked_at = $3, due = $4, due_day = $5
			WHERE id = $6 AND state = $7`, s.State, s.DutyID, s.AskedAt, store.JSON(t.due[s.ID]), s.DueDay, s.ID, StepWaiting); err != nil {
			return err
		}
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	return t.k.Notify(ctx, tx, t.act.Now, to, i18n.M("document.notify.asked", "what", t.title()), t.link, t.doc.ID)
}

// dueNow counts the term of a step anew when its turn comes on a later day than the one it was counted from.
func (t *turn) dueNow(ctx context.Context, q store.Q, s StepView) (calendar.Explanation, error) {
	due := t.due[s.ID]
	if due.Span == nil || due.Anchor.None() || t.act.Day() <= due.Anchor {
		return due, nil
	}
	cal, err := t.k.ledger.Calendar(ctx, q)
	if err != nil {
		return due, err
	}
	return cal.Explain(t.act.Day(), *due.Span, due.Use)
}

// what names the duty of a step; a marked document is not named.
func (t *turn) what() i18n.Msg { return i18n.M("document.duty.answer", "title", t.title()) }

func (t *turn) title() any {
	if t.doc.AccessMark == MarkDSP {
		return i18n.M("duty.marked")
	}
	return t.doc.Title
}

// end closes the round: those asked and not yet heard are dropped, with their duties, and told so. What the end means for
// the author is for the chapter to say, which finds it in the returned round.
func (t *turn) end(ctx context.Context, tx *store.Tx, state RoundState, reason string) error {
	r := t.round
	r.State, r.EndedAt, r.EndedBy, r.Reason = state, t.act.Now, whoOf(t.act), reason
	if err := store.Exec1(ctx, tx, `UPDATE agreement_round SET state = $1, ended_at = $2, ended_by = $3, reason = $4 WHERE id = $5 AND state = 'open'`,
		state, t.act.Now, store.JSON(r.EndedBy), reason, r.ID); err != nil {
		return conflict(err, "document.round.ended")
	}
	var dropped []string
	var to []To
	for i := range r.Steps {
		s := &r.Steps[i]
		if next, ok := transitions[s.State][eventDrop]; ok {
			if s.State == StepAsked {
				to = append(to, To{PostID: s.PostID, UnitID: s.UnitID})
			}
			s.State = next
			dropped = append(dropped, s.ID)
		}
	}
	if len(dropped) > 0 {
		if _, err := tx.Exec(ctx, `UPDATE agreement_step SET state = $1 WHERE round_id = $2 AND state IN ('waiting', 'asked')`, StepRecalled, r.ID); err != nil {
			return err
		}
		if _, err := t.k.ledger.CloseRefs(ctx, tx, t.act, DutyAnswer, dropped, duty.StateVoid, reason); err != nil {
			return err
		}
	}
	if err := journal.Append(ctx, tx, t.act, journal.Entry{
		Stream: Stream(t.doc.ID), Action: "round." + string(state), Subject: r.ID,
		Data: map[string]any{"round": r.N, "version": r.Version}, Reason: reason,
	}); err != nil {
		return err
	}
	return t.k.Notify(ctx, tx, t.act.Now, to, i18n.M("document.notify.dropped", "what", t.title()), t.link, t.doc.ID)
}

// conflict turns a row that somebody else changed first into fault.Conflict.
func conflict(err error, key string) error {
	if err == store.ErrStale {
		return fault.Conflict{Msg: i18n.M(key)}
	}
	return err
}

// open loads the round of a step, or of a document, for a move.
func (k *Kernel) open(ctx context.Context, tx *store.Tx, act org.Act, roundID string) (*turn, error) {
	rounds, err := k.rounds(ctx, tx, `r.id = $1`, roundID)
	if err != nil {
		return nil, err
	}
	if len(rounds) == 0 {
		return nil, fault.NotFound{What: "round " + roundID}
	}
	t := &turn{k: k, act: act, round: &rounds[0], due: map[string]calendar.Explanation{}, lapse: map[string]string{}}
	if t.doc, err = k.Get(ctx, tx, t.round.DocumentID); err != nil {
		return nil, err
	}
	if err := tx.QueryRow(ctx, `SELECT link FROM agreement_round WHERE id = $1`, roundID).Scan(&t.link); err != nil {
		return nil, err
	}
	type plan struct {
		id, lapse string
		due       calendar.Explanation
	}
	plans, err := store.List(ctx, tx, func(s store.Scanner) (p plan, err error) {
		err = s.Scan(&p.id, &p.lapse, store.ScanJSON(&p.due))
		return p, err
	}, `SELECT id, on_lapse, due FROM agreement_step WHERE round_id = $1`, roundID)
	for _, p := range plans {
		t.due[p.id], t.lapse[p.id] = p.due, p.lapse
	}
	return t, err
}

// Answer records the decision of a step by its post, or by who lawfully acts for it that day. Out of turn, twice, or by
// anyone else it is refused. A remark or a refusal needs words. The round's new state is in the result.
func (k *Kernel) Answer(ctx context.Context, tx *store.Tx, act org.Act, stepID string, d Decision, remark string) (Round, error) {
	var c fault.Collector
	ev, known := events[d]
	if !known {
		c.Bad("decision", i18n.M("document.decision.unknown"))
	}
	remark = text(&c, "remark", remark, remarkMax, d == Refused || d == AgreedWithRemarks)
	if err := c.Err(); err != nil {
		return Round{}, err
	}
	s, err := k.StepByID(ctx, tx, stepID)
	if err != nil {
		return Round{}, err
	}
	if why, ok, err := k.MayAnswer(ctx, tx, act, s); err != nil || !ok {
		if err == nil && (s.State == StepAsked || s.State == StepWaiting) {
			err = fault.Forbid(why)
		} else if err == nil {
			err = fault.Conflict{Msg: why}
		}
		return Round{}, err
	}
	t, err := k.open(ctx, tx, act, s.RoundID)
	if err != nil {
		return Round{}, err
	}
	if err := t.settle(ctx, tx, s.ID, ev, remark); err != nil {
		return Round{}, err
	}
	if err := k.ledger.Done(ctx, tx, act, s.DutyID, ""); err != nil {
		return Round{}, err
	}
	err = t.advance(ctx, tx)
	return *t.round, err
}

// settle writes the answer of a step.
func (t *turn) settle(ctx context.Context, tx *store.Tx, stepID string, ev event, remark string) error {
	for i := range t.round.Steps {
		s := &t.round.Steps[i]
		if s.ID != stepID {
			continue
		}
		next, ok := transitions[s.State][ev]
		if !ok {
			return fault.Conflict{Msg: i18n.M("document.step.answered")}
		}
		was := s.State
		s.State, s.AnsweredAt, s.By, s.Remark = next, t.act.Now, whoOf(t.act), remark
		if err := store.Exec1(ctx, tx, `UPDATE agreement_step SET state = $1, answered_at = $2, by_person = $3, by_post = $4, by_for_post = $5,
			by_for_person = $6, by_order = $7, remark = $8 WHERE id = $9 AND state = $10`, next, t.act.Now, s.By.PersonID, s.By.PostID,
			s.By.ForPostID, s.By.ForPersonID, s.By.ByOrder, remark, s.ID, was); err != nil {
			return conflict(err, "document.step.answered")
		}
		return journal.Append(ctx, tx, t.act, journal.Entry{
			Stream: Stream(t.doc.ID), Action: "step." + string(next), Subject: s.ID,
			Data: map[string]any{"round": t.round.N, "version": t.round.Version, "post": s.PostID, "unit": s.UnitID, "para": s.Para}, Reason: remark,
		})
	}
	return fault.NotFound{What: "step " + stepID}
}

// deemed is told by the ledger that a step's term ran out in silence that counts as consent (65).
func (k *Kernel) deemed(ctx context.Context, tx *store.Tx, act org.Act, d duty.Duty) error {
	s, err := k.StepByID(ctx, tx, d.RefID)
	if err != nil {
		return err
	}
	t, err := k.open(ctx, tx, act, s.RoundID)
	if err != nil {
		return err
	}
	if err := t.settle(ctx, tx, s.ID, eventLapse, ""); err != nil {
		return err
	}
	if err := t.advance(ctx, tx); err != nil || k.onDeemed == nil {
		return err
	}
	return k.onDeemed(ctx, tx, act, t.doc, *t.round)
}

// OnDeemed sets who is told, in the same transaction, that silence answered a step and what became of its round. Call it
// before the first Tick of the ledger.
func (k *Kernel) OnDeemed(f func(ctx context.Context, tx *store.Tx, act org.Act, d Document, r Round) error) {
	k.onDeemed = f
}

// stepMoved keeps the day shown beside a step when its duty's day moves.
func (k *Kernel) stepMoved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	_, err := tx.Exec(ctx, `UPDATE agreement_step SET due_day = $1, due = $2 WHERE id = $3 AND state = 'asked'`, d.DueDay, store.JSON(d.Due), d.RefID)
	return err
}

// MayAnswer reports whether the actor may answer the step now, else why not.
func (k *Kernel) MayAnswer(ctx context.Context, q store.Q, act org.Act, s StepView) (why i18n.Msg, ok bool, err error) {
	switch s.State {
	case StepAsked:
	case StepWaiting:
		return i18n.M("document.step.turn"), false, nil
	case StepRecalled:
		return i18n.M("document.round.ended"), false, nil
	default:
		return i18n.M("document.step.answered"), false, nil
	}
	st, err := k.orgs(ctx, q)
	if err != nil {
		return i18n.Msg{}, false, err
	}
	post := s.PostID
	if post == "" {
		head, found := st.Head(s.UnitID, act.Day())
		if !found {
			return i18n.M("document.round.nobody"), false, nil
		}
		post = head.ID
	}
	seat, lawful := st.Acting(post, act.Day())
	switch {
	case !lawful:
		return i18n.M("document.step.vacant", "post", st.PostTitle(post)), false, nil
	case seat.PersonID != act.PersonID:
		return i18n.M("document.step.other", "post", st.PostTitle(post), "name", seat.Name), false, nil
	case act.AsPost() != post:
		return i18n.M("document.step.seat", "post", st.PostTitle(post)), false, nil
	}
	return i18n.Msg{}, true, nil
}

// Recall ends the open round of the document before it is answered; who may do so is for the chapter to say.
func (k *Kernel) Recall(ctx context.Context, tx *store.Tx, act org.Act, docID, reason string) (Round, error) {
	var c fault.Collector
	reason = text(&c, "reason", reason, remarkMax, false)
	if err := c.Err(); err != nil {
		return Round{}, err
	}
	id, found, err := store.One(ctx, tx, store.Value[string], `SELECT id FROM agreement_round WHERE document_id = $1 AND state = 'open'`, docID)
	if err != nil {
		return Round{}, err
	}
	if !found {
		return Round{}, fault.Conflict{Msg: i18n.M("document.round.none")}
	}
	t, err := k.open(ctx, tx, act, id)
	if err != nil {
		return Round{}, err
	}
	err = t.end(ctx, tx, RoundRecalled, reason)
	return *t.round, err
}

const selectStep = `SELECT s.id, s.round_id, s.document_id, s.ord, s.post_id, s.unit_id, s.rule, s.para, s.edition, s.why, s.state, s.duty_id,
	s.due_day, s.asked_at, s.answered_at, s.by_person, s.by_post, s.by_for_post, s.by_for_person, s.by_order, s.remark FROM agreement_step s `

func scanStep(s store.Scanner) (v StepView, err error) {
	err = s.Scan(append([]any{
		&v.ID, &v.RoundID, &v.DocumentID, &v.Order, &v.PostID, &v.UnitID, &v.Rule, &v.Para, &v.Edition, store.ScanJSON(&v.Why),
		&v.State, &v.DutyID, &v.DueDay, &v.AskedAt, &v.AnsweredAt,
	}, append(v.By.dest(), &v.Remark)...)...)
	return v, err
}

// StepByID reads a step; a missing one is fault.NotFound.
func (k *Kernel) StepByID(ctx context.Context, q store.Q, stepID string) (StepView, error) {
	s, ok, err := store.One(ctx, q, scanStep, selectStep+`WHERE s.id = $1`, stepID)
	if err == nil && !ok {
		err = fault.NotFound{What: "step " + stepID}
	}
	return s, err
}

// Rounds lists the rounds of a document with their steps, newest first.
func (k *Kernel) Rounds(ctx context.Context, q store.Q, docID string) ([]Round, error) {
	return k.rounds(ctx, q, ofDocument, docID)
}

// ofDocument chooses the rounds of a document.
const ofDocument = `r.document_id = $1`

func askRounds(where, id string) store.Question[Round] {
	return store.Ask(func(s store.Scanner) (r Round, err error) {
		err = s.Scan(append([]any{&r.ID, &r.DocumentID, &r.N, &r.Version, &r.Mode, &r.State, &r.StartedAt, &r.EndedAt, store.ScanJSON(&r.EndedBy), &r.Reason},
			r.StartedBy.dest()...)...)
		return r, err
	}, `SELECT r.id, r.document_id, r.n, r.version, r.mode, r.state, r.started_at, r.ended_at, r.ended_by, r.reason, `+
		strings.Join(whoColumns, ", ")+` FROM agreement_round r WHERE `+where+` ORDER BY r.n DESC`, id)
}

func askSteps(where, id string) store.Question[StepView] {
	return store.Ask(scanStep, selectStep+`JOIN agreement_round r ON r.id = s.round_id WHERE `+where+` ORDER BY s.round_id, s.ord, s.id`, id)
}

func (k *Kernel) rounds(ctx context.Context, q store.Q, where, id string) ([]Round, error) {
	list, err := askRounds(where, id).List(ctx, q)
	if err != nil || len(list) == 0 {
		return list, err
	}
	steps, err := askSteps(where, id).List(ctx, q)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i := range list {
		at[list[i].ID] = i
	}
	for _, s := range steps {
		r := &list[at[s.RoundID]]
		r.Steps = append(r.Steps, s)
	}
	return list, nil
}

// Awaiting lists the asked steps of the posts, and those addressed to the heads of the units, earliest due first. The next
// cursor is zero on the last page.
func (k *Kernel) Awaiting(ctx context.Context, q store.Q, posts, units []string, after duty.Cursor, limit int) ([]StepView, duty.Cursor, error) {
	limit = pageSize(limit)
	args := []any{after.Sort, after.ID, limit + 1}
	walk := func(column, other string, ids []string) string {
		marks := make([]string, len(ids))
		for i, id := range ids {
			args = append(args, id)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		return `SELECT id FROM (SELECT id FROM agreement_step WHERE state = 'asked' AND ` + other + ` AND ` + column + ` IN (` + strings.Join(marks, ",") +
			`) AND (due_day, id) > ($1, $2) ORDER BY due_day, id LIMIT $3) AS ` + column + `_walk`
	}
	var parts []string
	if len(posts) > 0 {
		parts = append(parts, walk("post_id", `post_id <> ''`, posts))
	}
	if len(units) > 0 {
		parts = append(parts, walk("unit_id", `post_id = ''`, units))
	}
	if len(parts) == 0 {
		return nil, duty.Cursor{}, nil
	}
	list, err := store.List(ctx, q, scanStep, selectStep+`WHERE s.id IN (`+strings.Join(parts, ` UNION ALL `)+`) ORDER BY s.due_day, s.id LIMIT $3`, args...)
	if err != nil || len(list) <= limit {
		return list, duty.Cursor{}, err
	}
	last := list[limit-1]
	return list[:limit], duty.Cursor{Sort: last.DueDay.String(), ID: last.ID}, nil
}
