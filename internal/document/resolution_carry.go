package document

import (
	"context"

	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// CarryResolution lets the resolution in force on one ref go on for another, with the same words and executors and a new day:
// the next period of a periodic term (47). It stays the word of the one who wrote it. posts are the executors, the one who
// leads first; posts that are closed meanwhile fall away. Where nothing is resolved, or who was to lead is no longer there,
// id is "". Of r only what, rule, paragraph, edition, link and day count.
func (k *Kernel) CarryResolution(ctx context.Context, tx *store.Tx, act org.Act, docID, fromRef, toRef string, r Resolution) (id string, posts []string, err error) {
	d, err := k.Get(ctx, tx, docID)
	if err != nil {
		return "", nil, err
	}
	s, err := k.orgs(ctx, tx)
	if err != nil {
		return "", nil, err
	}
	views, err := k.Resolutions(ctx, tx, docID, fromRef)
	if err != nil {
		return "", nil, err
	}
	for _, old := range views {
		if old.Superseded {
			continue
		}
		led := false
		for _, e := range old.Executors {
			if p, ok := s.Post(e.PostID); ok && p.Open(act.Day()) {
				posts, led = append(posts, e.PostID), led || e.Lead
			}
		}
		if !led {
			return "", nil, nil
		}
		id = store.NewID(act.Now)
		r.Text, r.LeadPost, r.CoPosts = old.Text, posts[0], posts[1:]
		if err := store.InsertMany(ctx, tx, "resolution", append([]string{"id", "document_id", "ref_id", "text", "due_day", "at"}, whoColumns...),
			[][]any{append([]any{id, docID, toRef, r.Text, r.Due.Effective.String(), old.At}, old.By.values()...)}); err != nil {
			return "", nil, err
		}
		creditor := org.Act{}
		post := old.By.PostID
		if old.By.ForPostID != "" {
			post = old.By.ForPostID
		}
		if p, ok := s.Post(post); ok {
			creditor.PostID, creditor.UnitID = p.ID, p.UnitID
		}
		if err := k.execute(ctx, tx, act, creditor.Seat, d, id, posts, r, s); err != nil {
			return "", nil, err
		}
		return id, posts, journal.Append(ctx, tx, act, journal.Entry{
			Stream: Stream(docID), Action: "resolution.carried", Subject: id, Data: map[string]any{"ref": toRef, "of": old.ID, "lead": r.LeadPost, "due": r.Due.Effective},
		})
	}
	return "", nil, nil
}
