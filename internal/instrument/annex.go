package instrument

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Annexes are the files of an instrument that go to single recipients: the bodies by file. A file that is not named is common.
type Annexes map[string][]string

// annexInput says to whom a file goes.
type annexInput struct {
	ID     string   `json:"id"`
	File   string   `json:"file"`
	Bodies []string `json:"bodies"`
	Seen   []string `json:"seen,omitempty"`
}

func (a annexInput) documentID() string { return a.ID }

// AddressFile says to which of its recipients a file of a draft goes: an annex for one or some of them. No bodies make it common
// again. Only its author may, while the draft is written. seen are the recipients that the person read: where they are others now,
// fault.Stale.
func (v *Service) AddressFile(ctx context.Context, act org.Act, id, fileID string, bodies, seen []string) (Receipt, error) {
	bodies, seen = document.Distinct(bodies), document.Distinct(seen)
	return v.change(ctx, act, "annex", annexInput{id, fileID, bodies, seen}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft {
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		f, err := v.kernel.FileByID(ctx, tx, fileID)
		if err == nil && (f.DocumentID != id || f.RefID != "") {
			err = fault.NotFound{What: "file " + fileID}
		}
		if err != nil {
			return Receipt{}, err
		}
		now, err := bodiesOfFile(ctx, tx, fileID)
		if err == nil && !sameBodies(now, seen) {
			err = annexMoved(f)
		}
		if err != nil {
			return Receipt{}, err
		}
		doc, err := v.kernel.Get(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		in, err := restored(doc.Content)
		if err != nil {
			return Receipt{}, err
		}
		rows := make([][]any, len(bodies))
		for i, b := range bodies {
			if !slices.Contains(in.Recipients, b) {
				return Receipt{}, fault.Bad("bodies", i18n.M("instrument.annex.foreign"), i18n.M("instrument.annex.foreign_allowed"))
			}
			rows[i] = []any{fileID, b, id}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM file_recipient WHERE file_id = $1`, fileID); err != nil {
			return Receipt{}, err
		}
		if len(rows) > 0 {
			if err := store.InsertMany(ctx, tx, "file_recipient", []string{"file_id", "body_id", "document_id"}, rows); err != nil {
				return Receipt{}, err
			}
		}
		return Receipt{ID: fileID, Version: rec.Version, State: string(rec.State)},
			write(ctx, tx, act, id, "annexed", id, map[string]any{"file": fileID, "bodies": bodies}, "")
	})
}

func bodiesOfFile(ctx context.Context, q store.Q, fileID string) ([]string, error) {
	return store.List(ctx, q, store.Value[string], `SELECT body_id FROM file_recipient WHERE file_id = $1`, fileID)
}

func sameBodies(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func annexMoved(f document.File) error {
	return fault.Stale(i18n.M("instrument.conflict.annex", "name", f.Name))
}

// Unmoved reports, as AddressFile does, the first file whose recipients are others than those that a person read.
func (a Annexes) Unmoved(files []document.File, seen Annexes) error {
	for _, f := range files {
		if bodies, ok := seen[f.ID]; ok && !sameBodies(a[f.ID], bodies) {
			return annexMoved(f)
		}
	}
	return nil
}

func askAnnexes(documentID string) store.Question[[2]string] {
	return store.Ask(func(s store.Scanner) (p [2]string, err error) {
		err = s.Scan(&p[0], &p[1])
		return p, err
	}, `SELECT file_id, body_id FROM file_recipient WHERE document_id = $1 ORDER BY file_id, body_id`, documentID)
}

// annexesOf are the files of an instrument that go to single recipients.
func annexesOf(ctx context.Context, q store.Q, documentID string) (Annexes, error) {
	list, err := askAnnexes(documentID).List(ctx, q)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := Annexes{}
	for _, p := range list {
		out[p[0]] = append(out[p[0]], p[1])
	}
	return out, nil
}

// of are the annexes among files that are there.
func (a Annexes) of(files []document.File) Annexes {
	var out Annexes
	for _, f := range files {
		if bodies := a[f.ID]; len(bodies) > 0 {
			if out == nil {
				out = Annexes{}
			}
			out[f.ID] = bodies
		}
	}
	return out
}

// keep are the files that go to one of the bodies, or to all.
func (a Annexes) keep(files []document.File, bodies ...string) []document.File {
	return slices.DeleteFunc(slices.Clone(files), func(f document.File) bool {
		return len(a[f.ID]) > 0 && !slices.ContainsFunc(a[f.ID], func(b string) bool { return slices.Contains(bodies, b) })
	})
}

// bodiesOf are the bodies in which a person has a seat on the day.
func (sc *scene) bodiesOf(personID string) []string {
	var out []string
	for _, seat := range sc.Seats(personID, sc.day) {
		out = append(out, seat.AsBody())
	}
	return out
}

// mayReadAnnex reports whether a person who may see the instrument may read its file: a common one, one that goes to his body, or
// any for those who prepare the instrument or control it.
func (v *Service) mayReadAnnex(ctx context.Context, q store.Q, sc *scene, act org.Act, viewer access.Viewer, f document.File) (bool, error) {
	bodies, err := bodiesOfFile(ctx, q, f.ID)
	if err != nil || len(bodies) == 0 {
		return true, err
	}
	for _, b := range sc.bodiesOf(act.PersonID) {
		if slices.Contains(bodies, b) {
			return true, nil
		}
	}
	rec, ok, err := loadRecord(ctx, q, f.DocumentID)
	return ok && err == nil && sc.insider(act, viewer, rec), err
}
