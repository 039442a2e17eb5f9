package instrument

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

func seatlessMsg() i18n.Msg { return i18n.M("instrument.who.seated") }

// RoleReport is the role of a file attached to a report.
const RoleReport = "report"

// Attach adds a file to a draft in a role, or with an executionID to the report of that execution. What the paper is not
// (too large, of a false type) is fault.Invalid on the field "file".
func (v *Service) Attach(ctx context.Context, act org.Act, documentID, executionID, role, name string, r io.Reader) (document.File, error) {
	if executionID != "" {
		role = RoleReport
	} else if !slices.Contains(attachmentRoles, role) {
		return document.File{}, fault.Bad("role", i18n.M("common.error.choice"))
	}
	return v.kernel.Take(ctx, act, document.Attachment{
		DocumentID: documentID, RefID: executionID, Role: role, Name: name,
		Judge: func(q store.Q) (org.Act, error) {
			sc, err := v.scene(ctx, q, act.Day())
			if err == nil {
				err = sc.Present(act)
			}
			if err != nil {
				return act, err
			}
			return v.attacher(ctx, q, sc, act, documentID, executionID)
		},
	}, r)
}

// fileInput names a file of a draft or a report.
type fileInput struct {
	ID        string `json:"id"`
	Execution string `json:"execution,omitempty"`
	File      string `json:"file"`
}

// Detach takes a file off a draft or a report that is not signed yet. Its record stays.
func (v *Service) Detach(ctx context.Context, act org.Act, documentID, executionID, fileID string) error {
	_, err := v.change(ctx, act, "detach", fileInput{documentID, executionID, fileID}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		by, err := v.attacher(ctx, tx, sc, act, documentID, executionID)
		if err != nil {
			return Receipt{}, err
		}
		f, err := v.kernel.FileByID(ctx, tx, fileID)
		if err == nil && (f.DocumentID != documentID || f.RefID != executionID) {
			err = fault.NotFound{What: "file " + fileID}
		}
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: fileID}, v.kernel.RemoveFile(ctx, tx, by, documentID, fileID)
	})
	return err
}

// OpenFile opens a file for a person who may see what it belongs to: the instrument, the one execution whose report it is,
// or a ground that his body may rest on or that an instrument he sees rests on. Anything else is not found. The caller
// closes it.
func (v *Service) OpenFile(ctx context.Context, act org.Act, id string) (f document.File, in io.ReadSeekCloser, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if f, err = v.kernel.FileByID(ctx, q, id); err != nil {
			return err
		}
		ok, err := v.mayRead(ctx, q, sc, act, f)
		if err == nil && !ok {
			err = fault.NotFound{What: "file " + id}
		}
		return err
	})
	if err != nil {
		return document.File{}, nil, err
	}
	in, err = v.kernel.Bytes(f)
	return f, in, err
}

func (v *Service) mayRead(ctx context.Context, q store.Q, sc *scene, act org.Act, f document.File) (bool, error) {
	viewer := sc.viewer(act.PersonID)
	if f.RefID != "" {
		return v.mayReadReport(ctx, q, sc, act, viewer, f)
	}
	_, ok, err := access.CanSee(ctx, q, viewer, f.DocumentID)
	if err != nil {
		return false, err
	}
	if ok {
		return v.mayReadAnnex(ctx, q, sc, act, viewer, f)
	}
	g, ok, err := loadGround(ctx, q, f.DocumentID)
	if err != nil || !ok {
		return false, err
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if sc.groundOpenTo(g, seat.AsBody()) {
			return true, nil
		}
	}
	return v.inherits(ctx, q, sc, viewer, g)
}

// mayReadReport: what is attached to a report that is not signed yet is the recipient's own affair.
func (v *Service) mayReadReport(ctx context.Context, q store.Q, sc *scene, act org.Act, viewer access.Viewer, f document.File) (bool, error) {
	e, _, err := v.seeExecution(ctx, q, viewer, f.RefID)
	if errors.Is(err, fault.NotFound{}) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, inside := sc.inBody(act, e.BodyID); inside {
		return true, nil
	}
	signed, _, err := store.One(ctx, q, store.Value[int64], `SELECT COUNT(*) FROM report WHERE execution_id = $1 AND signed_at >= $2`, e.ID, f.At)
	return signed > 0, err
}

// inherits reports whether the viewer sees an instrument that rests on the ground by right: of a body that the ground is open
// to. Whoever is given an instrument is given what it rests on. Control over everything unmarked does not reach the paper
// of a ground that is marked, whatever rests on it.
func (v *Service) inherits(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, g GroundEntry) (bool, error) {
	doc, err := v.kernel.Get(ctx, q, g.ID)
	if err != nil {
		return false, err
	}
	keys := viewer.Keys
	if doc.AccessMark == document.MarkDSP {
		keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == access.All })
	}
	if len(keys) == 0 {
		return false, nil
	}
	in, args := store.Marks(keys)
	ground := "$" + strconv.Itoa(len(args)+1)
	bodies, err := store.List(ctx, q, store.Value[string], `SELECT DISTINCT i.owner_body FROM instrument i
		WHERE (i.ground_id = `+ground+` OR i.short_ground_id = `+ground+`)
		AND EXISTS (SELECT 1 FROM access_row a WHERE a.document_id = i.document_id AND a.grantee IN (`+in+`))`, append(args, g.ID)...)
	return slices.ContainsFunc(bodies, func(body string) bool { return sc.groundOpenTo(g, body) }), err
}

// restingMax is how many instruments on one ground are listed.
const restingMax = 200

// Resting lists the newest instruments that rest on a ground and that the person may see.
func (v *Service) Resting(ctx context.Context, act org.Act, groundID string) ([]Record, error) {
	var out []Record
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		if len(viewer.Keys) == 0 {
			return nil
		}
		in, args := store.Marks(viewer.Keys)
		ground, most := "$"+strconv.Itoa(len(args)+1), "$"+strconv.Itoa(len(args)+2)
		out, err = store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i
			WHERE (i.ground_id = `+ground+` OR i.short_ground_id = `+ground+`)
			AND EXISTS (SELECT 1 FROM access_row a WHERE a.document_id = i.document_id AND a.grantee IN (`+in+`))
			ORDER BY i.document_id DESC LIMIT `+most, append(args, groundID, restingMax)...)
		return err
	})
	return out, err
}

// GroundFile is the paper of a ground; false while none is attached.
func (v *Service) GroundFile(ctx context.Context, g GroundEntry) (f document.File, ok bool, err error) {
	var list []document.File
	err = v.db.Read(ctx, func(q store.Q) error {
		list, err = v.papers(ctx, q, &g)
		return err
	})
	if err != nil || len(list) == 0 {
		return f, false, err
	}
	return list[0], true, nil
}

// papers are the files of the grounds given that have one; the second ground is that of a shortened term (44).
func (v *Service) papers(ctx context.Context, q store.Q, grounds ...*GroundEntry) ([]document.File, error) {
	var out []document.File
	for i, g := range grounds {
		if g == nil || g.FileID == "" || slices.ContainsFunc(out, func(f document.File) bool { return f.ID == g.FileID }) {
			continue
		}
		f, err := v.kernel.FileByID(ctx, q, g.FileID)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			f.Role = "short_ground"
		}
		out = append(out, f)
	}
	return out, nil
}

// History pages through the journal of an instrument, newest first. Whoever only receives it sees what concerns all
// recipients and his own execution; the rest is the affair of those who prepared it and of other recipients.
func (v *Service) History(ctx context.Context, act org.Act, id string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		list, next, err = v.history(ctx, q, act, id, after, limit, nil)
		return err
	})
	return list, next, err
}

// ExecutionHistory pages through what the journal of an instrument tells of one of its executions, newest first.
func (v *Service) ExecutionHistory(ctx context.Context, act org.Act, executionID string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		e, _, err := v.seeExecution(ctx, q, sc.viewer(act.PersonID), executionID)
		if err != nil {
			return err
		}
		list, next, err = v.history(ctx, q, act, e.DocumentID, after, limit, func(r journal.Record) bool { return r.Subject == executionID })
		return err
	})
	return list, next, err
}

// historyWalk is how many entries of a journal are read at the most to fill one page of a history.
const historyWalk = 4_000

// history reads on until a page is full, since the journal holds entries that are not shown to everybody. want chooses among
// them; nil is all.
func (v *Service) history(ctx context.Context, q store.Q, act org.Act, id string, after journal.Cursor, limit int, want func(journal.Record) bool) ([]journal.Record, journal.Cursor, error) {
	limit = min(max(limit, 1), historyMost)
	sc, err := v.scene(ctx, q, act.Day())
	if err != nil {
		return nil, after, err
	}
	viewer := sc.viewer(act.PersonID)
	rec, err := v.seeAs(ctx, q, viewer, id)
	if err != nil {
		return nil, after, err
	}
	step, shown := historyMost, want
	if insider := sc.insider(act, viewer, rec); insider && want == nil {
		step, shown = limit, func(journal.Record) bool { return true }
	} else if !insider {
		refs, err := access.Refs(ctx, q, viewer, id, executionRegisters...)
		if err != nil {
			return nil, after, err
		}
		shown = func(r journal.Record) bool {
			return (want == nil || want(r)) && (refs.Has(r.Subject) || slices.Contains(publicActions, r.Action))
		}
	}
	kept := affairsOf(ctx, q, sc, act, id)
	var list []journal.Record
	for walked := 0; walked < historyWalk; {
		page, next, err := v.kernel.Journal(ctx, q, viewer, id, after, step)
		if err != nil {
			return nil, after, err
		}
		walked += len(page)
		for i, r := range page {
			foreign, err := kept.foreign(r)
			if err != nil {
				return nil, after, err
			}
			if shown(r) && !foreign {
				list = append(list, r)
			}
			if len(list) == limit && (i < len(page)-1 || next != journal.Cursor{}) {
				return list, journal.Cursor{BeforeSeq: r.Seq}, nil
			}
		}
		if after = next; next == (journal.Cursor{}) {
			break
		}
	}
	return list, after, nil
}

// historyMost is the greatest page of a history.
const historyMost = 200

// publicActions are the entries that concern every recipient (40).
var publicActions = []string{"instrument.signed", "instrument.sent", "instrument.asked", "instrument.answered", "instrument.method", "instrument.released", "instrument.revoked", "instrument.changed"}

// insider reports whether the person belongs to the side that prepares the instrument, or controls everything; before it
// is sent, everybody who may see it does.
func (sc *scene) insider(act org.Act, viewer access.Viewer, rec Record) bool {
	if rec.State != StateSent && rec.State != StateReleased && rec.State != StateRevoked {
		return true
	}
	_, own := sc.inBody(act, rec.OwnerBody)
	return own || viewer.Control || viewer.Has(access.Unit(rec.OwnerUnit)) || viewer.Has(access.Body(rec.OwnerBody))
}

// Versions lists the newest versions of an instrument for those who prepare it.
func (v *Service) Versions(ctx context.Context, act org.Act, id string) ([]document.Version, error) {
	var out []document.Version
	err := v.inside(ctx, act, id, func(q store.Q) (err error) {
		out, err = v.kernel.Versions(ctx, q, id, 0, versionsMax)
		return err
	})
	return out, err
}

const versionsMax = 200

// Diff compares two versions of an instrument, part by part and word by word.
func (v *Service) Diff(ctx context.Context, act org.Act, id string, a, b int64) ([]document.PartDiff, error) {
	var out []document.PartDiff
	err := v.inside(ctx, act, id, func(q store.Q) (err error) {
		out, err = v.kernel.Diff(ctx, q, id, a, b)
		return err
	})
	return out, err
}

func (v *Service) inside(ctx context.Context, act org.Act, id string, f func(store.Q) error) error {
	return v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		rec, err := v.seeAs(ctx, q, viewer, id)
		if err != nil {
			return err
		}
		if !sc.insider(act, viewer, rec) {
			return fault.NotFound{What: "versions of " + id}
		}
		return f(q)
	})
}

// Verified checks signatures anew: whether each fits its key, and whether what is stored is still what was signed.
func (v *Service) Verified(ctx context.Context, list []document.Signature) (out []document.SignatureCheck, err error) {
	err = v.db.Read(ctx, func(q store.Q) (err error) {
		store.KeepAnswers(q)
		out, err = v.verified(ctx, q, list)
		return err
	})
	return out, err
}

func (v *Service) verified(ctx context.Context, q store.Q, list []document.Signature) ([]document.SignatureCheck, error) {
	var out []document.SignatureCheck
	for _, s := range list {
		c, err := v.kernel.VerifySignature(ctx, q, s, v.signer)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
