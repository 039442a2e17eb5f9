package document

import (
	"context"
	"slices"
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

// executorsMax bounds a resolution.
const executorsMax = 50

// Resolve writes a resolution (бұрыштама) on a ref of the document and opens a duty for each executor: the one named first
// leads. An earlier resolution on the same ref is superseded and its open duties are void. Who may resolve, and that the
// day lies within the execution's, is for the chapter to judge.
func (k *Kernel) Resolve(ctx context.Context, tx *store.Tx, act org.Act, docID, refID string, r Resolution) (string, error) {
	d, err := k.Get(ctx, tx, docID)
	if err != nil {
		return "", err
	}
	s, err := k.orgs(ctx, tx)
	if err != nil {
		return "", err
	}
	var c fault.Collector
	r.Text = text(&c, "text", r.Text, remarkMax, true)
	posts := append([]string{r.LeadPost}, r.CoPosts...)
	if len(posts) > executorsMax {
		c.Bad("executors", i18n.M("document.resolution.many", "n", executorsMax))
	}
	for i, id := range posts {
		if p, ok := s.Post(id); !ok || !p.Open(act.Day()) {
			c.Bad("executors", i18n.M("document.resolution.post"))
		} else if slices.Contains(posts[:i], id) {
			c.Bad("executors", i18n.M("document.resolution.twice", "post", p.Title))
		}
	}
	if err := c.Err(); err != nil {
		return "", err
	}
	if err := k.supersede(ctx, tx, act, docID, refID); err != nil {
		return "", err
	}
	id := store.NewID(act.Now)
	if err := store.InsertMany(ctx, tx, "resolution", append([]string{"id", "document_id", "ref_id", "text", "due_day", "at"}, whoColumns...),
		[][]any{append([]any{id, docID, refID, r.Text, r.Due.Effective.String(), act.Now}, whoOf(act).values()...)}); err != nil {
		return "", err
	}
	if err := k.execute(ctx, tx, act, act.Seat, d, id, posts, r, s); err != nil {
		return "", err
	}
	return id, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(docID), Action: "resolution.written", Subject: id,
		Data: map[string]any{"ref": refID, "lead": r.LeadPost, "with": r.CoPosts, "due": r.Due.Effective, "text": hashOf(r.Text)},
	})
}

func (k *Kernel) supersede(ctx context.Context, tx *store.Tx, act org.Act, docID, refID string) error {
	old, found, err := store.One(ctx, tx, store.Value[string], `SELECT id FROM resolution WHERE document_id = $1 AND ref_id = $2 AND superseded = 0`, docID, refID)
	if err != nil || !found {
		return err
	}
	if err := store.Exec1(ctx, tx, `UPDATE resolution SET superseded = 1 WHERE id = $1 AND superseded = 0`, old); err != nil {
		return conflict(err, "document.stale")
	}
	_, err = k.ledger.CloseRefs(ctx, tx, act, "", []string{old}, duty.StateVoid, "")
	return err
}

// execute opens the duties of the executors towards the one who resolved, lets them see the document and tells them.
func (k *Kernel) execute(ctx context.Context, tx *store.Tx, act org.Act, by org.Seat, d Document, id string, posts []string, r Resolution, s *org.Structure) error {
	what := r.What
	if what.IsZero() {
		var title any = d.Title
		if d.AccessMark == MarkDSP {
			title = i18n.M("duty.marked")
		}
		what = i18n.M("document.duty.resolution", "title", title)
	}
	opens := make([]duty.Open, len(posts))
	rows := make([]access.Row, len(posts))
	to := make([]To, len(posts))
	for i, id2 := range posts {
		p, _ := s.Post(id2)
		opens[i] = duty.Open{
			Kind: DutyCoExec, DebtorPost: id2, DebtorUnit: p.UnitID, DebtorBody: s.BodyOf(id2), CreditorUnit: by.AsUnit(), CreditorPost: by.AsPost(),
			DocumentID: d.ID, RefID: id, What: what, Rule: r.Rule, Para: r.Para, Edition: r.Edition, Due: r.Due, Link: r.Link, Marked: d.AccessMark == MarkDSP,
		}
		if i == 0 {
			opens[i].Kind = DutyExecute
		}
		rows[i], to[i] = see(d.ID, access.Post(id2), "document.access.executor"), To{PostID: id2}
	}
	ids, err := k.ledger.Open(ctx, tx, act, opens)
	if err != nil {
		return err
	}
	values := make([][]any, len(posts))
	for i := range posts {
		values[i] = []any{id, i, posts[i], i == 0, ids[i]}
	}
	if err := store.InsertMany(ctx, tx, "resolution_executor", []string{"resolution_id", "ord", "post_id", "lead", "duty_id"}, values); err != nil {
		return err
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	return k.Notify(ctx, tx, act.Now, to, i18n.M("document.notify.resolution", "what", what, "due", r.Due.Effective), r.Link, d.ID)
}

// resolutionMoved keeps the day shown beside a resolution when its lead duty's day moves.
func (k *Kernel) resolutionMoved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	_, err := tx.Exec(ctx, `UPDATE resolution SET due_day = $1 WHERE id = $2`, d.DueDay, d.RefID)
	return err
}

// Resolutions lists the resolutions on a ref (AllRefs for the whole document) with their executors, newest first.
func (k *Kernel) Resolutions(ctx context.Context, q store.Q, docID, refID string) ([]ResolutionView, error) {
	list, err := store.List(ctx, q, func(s store.Scanner) (v ResolutionView, err error) {
		var superseded int64
		err = s.Scan(append([]any{&v.ID, &v.DocumentID, &v.RefID, &v.Text, &v.DueDay, &v.At, &superseded}, v.By.dest()...)...)
		v.Superseded = superseded != 0
		return v, err
	}, `SELECT id, document_id, ref_id, text, due_day, at, superseded, `+strings.Join(whoColumns, ", ")+` FROM resolution
		WHERE document_id = $1 AND (ref_id = $2 OR $2 = '*') ORDER BY id DESC LIMIT 1000`, docID, refID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	type line struct {
		id string
		e  ResolutionExecutor
	}
	lines, err := store.List(ctx, q, func(s store.Scanner) (l line, err error) {
		var lead int64
		err = s.Scan(&l.id, &l.e.PostID, &lead, &l.e.DutyID)
		l.e.Lead = lead != 0
		return l, err
	}, `SELECT e.resolution_id, e.post_id, e.lead, e.duty_id FROM resolution_executor e JOIN resolution r ON r.id = e.resolution_id
		WHERE r.document_id = $1 AND (r.ref_id = $2 OR $2 = '*') ORDER BY e.resolution_id, e.ord`, docID, refID)
	for i := range list {
		for _, l := range lines {
			if l.id == list[i].ID {
				list[i].Executors = append(list[i].Executors, l.e)
			}
		}
	}
	return list, err
}

// ExecutorsOf are the posts that the resolution in force on each of the refs of a document names, who leads first, then those who assist.
func (k *Kernel) ExecutorsOf(ctx context.Context, q store.Q, docID string, refs []string) (map[string][]To, error) {
	out := map[string][]To{}
	for group := range slices.Chunk(refs, 400) {
		in, args := store.MarksFrom(group, 1)
		type line struct{ ref, post string }
		list, err := store.List(ctx, q, func(s store.Scanner) (l line, err error) { return l, s.Scan(&l.ref, &l.post) },
			`SELECT r.ref_id, e.post_id FROM resolution r JOIN resolution_executor e ON e.resolution_id = r.id
				WHERE r.document_id = $1 AND r.ref_id IN (`+in+`) AND r.superseded = 0 ORDER BY r.ref_id, e.ord`, append([]any{docID}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			out[l.ref] = append(out[l.ref], To{PostID: l.post})
		}
	}
	return out, nil
}

// CloseResolutions closes the open duties of the resolutions on a ref (AllRefs for all), when the execution itself is done,
// or void when it is not owed any more.
func (k *Kernel) CloseResolutions(ctx context.Context, tx *store.Tx, act org.Act, docID, refID string, done bool, reason string) error {
	ids, err := store.List(ctx, tx, store.Value[string], `SELECT id FROM resolution WHERE document_id = $1 AND (ref_id = $2 OR $2 = '*') AND superseded = 0`, docID, refID)
	if err != nil {
		return err
	}
	state := duty.StateVoid
	if done {
		state = duty.StateDone
	}
	_, err = k.ledger.CloseRefs(ctx, tx, act, "", ids, state, reason)
	return err
}
