package revision

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Figures are the numbers of a revision.
type Figures struct {
	Live     int `json:"live"`     // in force when counted
	Proposed int `json:"proposed"` // of them with signs of lost relevance
	Waiting  int `json:"waiting"`  // proposed and not decided about yet
	Kept     int `json:"kept"`
	Revoked  int `json:"revoked"`
	Changed  int `json:"changed"`
	Released int `json:"released"`
	// Pending are revocations and changes decided upon that the post that signed has not carried out yet.
	Pending int `json:"pending"`
}

// Line is a line of the report: what was decided about an instrument, as it stood on the day of the report.
type Line struct {
	DocumentID string          `json:"document_id"`
	Kind       instrument.Kind `json:"kind"`
	Number     string          `json:"number"`
	Title      string          `json:"title"`
	Marked     bool            `json:"marked"`
	SentDay    calendar.Day    `json:"sent_day"`
	Decision   Verdict         `json:"decision"`
	Day        calendar.Day    `json:"day,omitzero"`
	Reason     string          `json:"reason"`
	Signs      []Sign          `json:"signs"`
	Done       bool            `json:"done"`
	// At is when it was decided, By who did and in whose place; both are zero in reports frozen before this was told.
	At time.Time    `json:"at,omitzero"`
	By document.Who `json:"by,omitzero"`
}

// Report is what is sent to the Apparatus: made from the decisions, frozen with the submission.
type Report struct {
	Figures Figures `json:"figures"`
	Lines   []Line  `json:"lines"`
}

// linesOf reads what a revision decided, by the day of sending.
func linesOf(ctx context.Context, q store.Q, revisionID string) ([]Line, error) {
	list, err := store.List(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM revision_decision d WHERE d.revision_id = $1 ORDER BY d.document_id`, revisionID)
	if err != nil {
		return nil, err
	}
	out := make([]Line, 0, len(list))
	for group := range slices.Chunk(list, 400) {
		ids := make([]string, len(group))
		for i, d := range group {
			ids[i] = d.DocumentID
		}
		records, err := instrument.RecordsOf(ctx, q, ids)
		if err != nil {
			return nil, err
		}
		for _, d := range group {
			r := records[d.DocumentID]
			out = append(out, Line{
				DocumentID: r.ID, Kind: r.Kind, Number: r.Number, Title: r.Title, Marked: r.Marked, SentDay: r.SentDay,
				Decision: d.Decision, Day: d.Day, Reason: d.Reason, Signs: d.Signs, Done: !d.DoneAt.IsZero(), At: d.At, By: d.By,
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Line) int { return a.SentDay.Sub(b.SentDay) })
	return out, nil
}

// figures counts the decisions and walks through what is in force and seen by the person.
func (v *Service) figures(ctx context.Context, q store.Q, sc *scene, act org.Act, rev Revision, lines []Line) (f Figures, err error) {
	for _, l := range lines {
		if !l.Done {
			f.Pending++
		}
		switch l.Decision {
		case VerdictKeep:
			f.Kept++
		case VerdictRevoke:
			f.Revoked++
		case VerdictChange:
			f.Changed++
		case VerdictRelease:
			f.Released++
		}
	}
	rule, _, ok := sc.Law.rule.On(sc.Edition(rev.BodyID), sc.Day)
	if !ok {
		return f, nil
	}
	viewer := sc.Viewer(act.PersonID)
	for after := (access.Cursor{}); ; {
		list, err := sc.live(ctx, q, viewer, rev, rule, after, liveBatch)
		if err != nil {
			return f, err
		}
		for _, l := range list {
			f.Live++
			if len(l.Signs) > 0 {
				f.Proposed++
				if l.Decision == nil {
					f.Waiting++
				}
			}
		}
		if len(list) < liveBatch {
			return f, nil
		}
		after = list[len(list)-1].cursor()
	}
}

// liveBatch is how many instruments in force are judged at a time, liveMost how many one filtered page walks.
const liveBatch, liveMost = 250, 2_000

func (l Live) cursor() access.Cursor { return access.Cursor{Sort: l.SentDay.String(), RefID: l.ID} }

// Finish records that the revision of the quarter is carried out, which is owed within the quarter (49): everything that
// was proposed is decided about. The head of the unit does it. The report follows.
func (v *Service) Finish(ctx context.Context, act org.Act, id string, version int64) (instrument.Receipt, error) {
	return v.change(ctx, act, "revision_finish", input{ID: id, Version: version}, func(tx *store.Tx, sc *scene) (instrument.Receipt, error) {
		rev, act, err := v.heads(ctx, tx, sc, act, id, version)
		if err != nil {
			return instrument.Receipt{}, err
		}
		if !rev.DoneDay.None() {
			return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("revision.conflict.finished", "day", rev.DoneDay)}
		}
		if _, err := v.reportOf(ctx, tx, sc, act, rev); err != nil {
			return instrument.Receipt{}, err
		}
		if err := v.finish(ctx, tx, act, &rev); err != nil {
			return instrument.Receipt{}, err
		}
		rev.Version++
		return instrument.Receipt{ID: rev.ID, Version: rev.Version, State: string(rev.State)}, nil
	})
}

// finish closes the duty to revise.
func (v *Service) finish(ctx context.Context, tx *store.Tx, act org.Act, rev *Revision) error {
	rev.DoneDay = act.Day()
	if _, err := tx.Exec(ctx, `UPDATE revision SET done_day = $2, version = version + 1 WHERE id = $1`, rev.ID, rev.DoneDay); err != nil {
		return err
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyRevise, []string{rev.ID}, duty.StateDone, ""); err != nil {
		return err
	}
	return rev.journal(ctx, tx, act, "revision.finished", nil, "")
}

// heads loads a revision for its unit's head, in which decisions are still recorded.
func (v *Service) heads(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, version int64) (Revision, org.Act, error) {
	rev, err := v.writable(ctx, tx, sc, act, id)
	if err != nil {
		return rev, act, err
	}
	act, ok := sc.asHead(act, rev.UnitID)
	if !ok {
		return rev, act, forbidden(i18n.M("revision.who.head", "unit", sc.UnitName(rev.UnitID, sc.Day)))
	}
	return rev, act, rev.expect(version)
}

// reportOf makes the report; until the revision is carried out, everything proposed has to be decided about. What shows signs
// only afterwards is for the next revision.
func (v *Service) reportOf(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision) (r Report, err error) {
	if r.Lines, err = linesOf(ctx, tx, rev.ID); err != nil {
		return r, err
	}
	if r.Figures, err = v.figures(ctx, tx, sc, act, rev, r.Lines); err == nil && r.Figures.Waiting > 0 && rev.DoneDay.None() {
		err = fault.Bad("waiting", i18n.M("revision.bad.waiting", "n", r.Figures.Waiting), i18n.M("revision.bad.waiting_allowed"))
	}
	return r, err
}

// Submit sends the report to the Apparatus, made from the decisions and frozen as it is (49). It is a report on a period that is over, so that
// it is prepared before and sent after its last day (I-280). The head of the unit does it; it ends both duties, and how late the report was stays on record.
func (v *Service) Submit(ctx context.Context, act org.Act, id string, version int64, words string) (instrument.Receipt, error) {
	in := input{ID: id, Version: version, Text: strings.TrimSpace(words)}
	return v.change(ctx, act, "revision_submit", in, func(tx *store.Tx, sc *scene) (instrument.Receipt, error) {
		rev, act, err := v.heads(ctx, tx, sc, act, id, version)
		if err != nil {
			return instrument.Receipt{}, err
		}
		if !rev.over(sc.Day) {
			return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("revision.conflict.early", "last", rev.Last, "from", rev.Last+1)}
		}
		if err := instrument.CheckWords(in.Text, false); err != nil {
			return instrument.Receipt{}, err
		}
		report, err := v.reportOf(ctx, tx, sc, act, rev)
		if err != nil {
			return instrument.Receipt{}, err
		}
		if rev.DoneDay.None() {
			if err := v.finish(ctx, tx, act, &rev); err != nil {
				return instrument.Receipt{}, err
			}
		}
		if err := v.submit(ctx, tx, sc, act, &rev, in.Text, report); err != nil {
			return instrument.Receipt{}, err
		}
		return instrument.Receipt{ID: rev.ID, Version: rev.Version, State: string(rev.State)}, nil
	})
}

func (v *Service) submit(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev *Revision, words string, report Report) error {
	forPost := ""
	if act.For != nil {
		forPost = act.For.PostID
	}
	err := store.Exec1(ctx, tx, `UPDATE revision SET state = 'submitted', version = version + 1, submitted_at = $2, submitted_day = $3, submitted_by = $4,
		submitted_post = $5, submitted_for = $6, words = $7, report = $8 WHERE id = $1 AND state IN ('open', 'returned')`,
		rev.ID, act.Now, act.Day(), act.PersonID, act.PostID, forPost, words, store.JSON(report))
	if errors.Is(err, store.ErrStale) {
		return fault.Conflict{Msg: i18n.M("revision.conflict.state", "state", stateMsg(rev.State))}
	}
	if err != nil {
		return err
	}
	if rev, err = reloaded(ctx, tx, rev); err != nil {
		return err
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyReport, []string{rev.ID}, duty.StateDone, ""); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, rev.ID, turn.Revision); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, sc.receiverKey(rev.BodyID), turn.AcceptRevision, rev.ID, "", 0)); err != nil {
		return err
	}
	msg := i18n.M("revision.notice.submitted", "unit", sc.UnitName(rev.UnitID, sc.Day), "from", rev.Period, "to", rev.Last)
	if err := v.kernel.Notify(ctx, tx, act.Now, sc.receivers(rev.BodyID), msg, Path(rev.ID), ""); err != nil {
		return err
	}
	return rev.journal(ctx, tx, act, "revision.submitted", map[string]any{"report": report.Figures, "due": rev.DueDay}, words)
}

// reloaded reads the row again after it was written.
func reloaded(ctx context.Context, q store.Q, rev *Revision) (*Revision, error) {
	r, _, err := load(ctx, q, rev.ID)
	*rev = r
	return rev, err
}

// receiverKey is whose move a submitted report is: control in the Apparatus, or the head of the body.
func (sc *scene) receiverKey(bodyID string) string {
	if bodyID == sc.Root() {
		return access.Unit(sc.receiverUnit(bodyID))
	}
	return access.Body(bodyID)
}

// Judge accepts a report, or returns it with what it lacks: then it is owed again by the same day (49; see I-161).
func (v *Service) Judge(ctx context.Context, act org.Act, id string, version int64, accept bool, remark string) (instrument.Receipt, error) {
	action, remark := "revision_accept", strings.TrimSpace(remark)
	if !accept {
		action = "revision_return"
	}
	return v.change(ctx, act, action, input{ID: id, Version: version, Text: remark}, func(tx *store.Tx, sc *scene) (instrument.Receipt, error) {
		rev, err := v.see(ctx, tx, sc, act, id)
		if err != nil {
			return instrument.Receipt{}, err
		}
		act, ok := sc.asReceiver(act, rev.BodyID)
		if !ok {
			return instrument.Receipt{}, forbidden(i18n.M("revision.who.receiver"))
		}
		if rev.State != StateSubmitted {
			return instrument.Receipt{}, fault.Conflict{Msg: i18n.M("revision.conflict.state", "state", stateMsg(rev.State))}
		}
		if err := rev.expect(version); err != nil {
			return instrument.Receipt{}, err
		}
		if err := instrument.CheckWords(remark, !accept); err != nil {
			return instrument.Receipt{}, err
		}
		return v.judged(ctx, tx, sc, act, rev, accept, remark)
	})
}

func (v *Service) judged(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision, accept bool, remark string) (instrument.Receipt, error) {
	state, forPost, action, notice := StateAccepted, "", "revision.accepted", "revision.notice.accepted"
	if !accept {
		state, action, notice = StateReturned, "revision.returned", "revision.notice.returned"
	}
	if act.For != nil {
		forPost = act.For.PostID
	}
	_, err := tx.Exec(ctx, `UPDATE revision SET state = $2, version = version + 1, decided_at = $3, decided_by = $4, decided_post = $5, decided_for = $6, remark = $7
		WHERE id = $1`, rev.ID, string(state), act.Now, act.PersonID, act.PostID, forPost, remark)
	if err != nil {
		return instrument.Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, rev.ID, turn.AcceptRevision); err != nil {
		return instrument.Receipt{}, err
	}
	if !accept {
		if err := v.reopen(ctx, tx, sc, act, rev); err != nil {
			return instrument.Receipt{}, err
		}
	}
	to := []document.To{{PostID: rev.SubmittedPost}}
	if head := sc.headPost(rev.UnitID, rev.BodyID); head != "" && head != rev.SubmittedPost {
		to = append(to, document.To{PostID: head})
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M(notice, "from", rev.Period, "to", rev.Last, "remark", remark), Path(rev.ID), ""); err != nil {
		return instrument.Receipt{}, err
	}
	return instrument.Receipt{ID: rev.ID, Version: rev.Version + 1, State: string(state)}, rev.journal(ctx, tx, act, action, nil, remark)
}

// reopen lets a returned report be owed again, by the day on which it was owed at first.
func (v *Service) reopen(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rev Revision) error {
	before, err := v.ledger.ByRefs(ctx, tx, DutyReport, []string{rev.ID})
	if err != nil || len(before) == 0 {
		return err
	}
	open := before[0].Open
	if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{open}); err != nil {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, access.Unit(rev.UnitID), turn.Revision, rev.ID, "", rev.DueDay))
}
