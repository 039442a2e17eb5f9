package planning

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// frozenReport is what chapter 2 adds to the frozen record of a memo.
type frozenReport struct {
	Plan     string `json:"plan"`
	Measure  string `json:"measure"`
	Number   int64  `json:"number"`
	Approver string `json:"approver"`
}

func (h *held) frozenReport() frozenReport {
	return frozenReport{h.PlanID, h.MeasureID, h.measure.Ordinal, h.ApproverPost}
}

// freezeReport makes the paper of the memo that its bringer signs.
func (v *Service) freezeReport(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, r *Report) error {
	form := sc.reportForm(h, r)
	form.At = act.Now
	_, err := v.kernel.Freeze(ctx, tx, act, r.ID, r.Version, h.frozenReport(), form, func(seal string) ([]byte, error) {
		return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
	})
	return err
}

// thawReport opens a memo that nobody has signed, to be written on.
func (v *Service) thawReport(ctx context.Context, tx *store.Tx, act org.Act, _ *scene, _ *held, r *Report, _ string) error {
	return v.kernel.Thaw(ctx, tx, act, r.ID)
}

// reissueReport keeps a signed memo as it is among those returned, and goes on with a draft of the same text and files.
func (v *Service) reissueReport(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, r *Report, reason string) error {
	old, err := v.kernel.Get(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	id, version, err := v.kernel.Create(ctx, tx, act, document.New{
		Kind: documentReport, Title: old.Title, OwnerUnit: old.OwnerUnit, OwnerBody: old.OwnerBody, Content: old.Content,
	})
	if err != nil {
		return err
	}
	if err := v.kernel.CopyFiles(ctx, tx, act, r.ID, "", id, "", ""); err != nil {
		return err
	}
	err = store.InsertMany(ctx, tx, "plan_report_past", []string{"document_id", "measure_id", "reason", "brought_at", "brought_by", "returned_at", "returned_by", "post_id"},
		[][]any{{r.ID, h.MeasureID, reason, r.BroughtAt, r.BroughtBy, act.Now, act.PersonID, act.AsPost()}})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_report SET document_id = $2, version = $3, brought_at = NULL, brought_by = '', brought_post = '' WHERE document_id = $1`, r.ID, id, version); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET report_id = $2 WHERE measure_id = $1`, h.MeasureID, id); err != nil {
		return err
	}
	r.ID, r.Version = id, version
	return access.Grant(ctx, tx, seen(id, sc.keyOf(h.UnitID), access.Unit(old.OwnerUnit), access.All))
}

// PastReport is a memo that was signed, brought and returned (18).
type PastReport struct {
	ID         string
	Reason     string
	BroughtBy  string
	ReturnedBy string
	PostID     string
	FileID     string // of the paper that was signed
}

// pastReports are the returned memos of a measure, newest first.
func (v *Service) pastReports(ctx context.Context, q store.Q, measureID string) ([]PastReport, error) {
	list, err := store.List(ctx, q, func(s store.Scanner) (p PastReport, err error) {
		err = s.Scan(&p.ID, &p.Reason, &p.BroughtBy, &p.ReturnedBy, &p.PostID)
		return p, err
	}, `SELECT document_id, reason, brought_by, returned_by, post_id FROM plan_report_past WHERE measure_id = $1 ORDER BY returned_at DESC LIMIT 50`, measureID)
	for i := range list {
		f, ok, err := v.kernel.Frozen(ctx, q, list[i].ID)
		if err != nil {
			return nil, err
		}
		if ok {
			list[i].FileID = f.PDF.ID
		}
	}
	return list, err
}

// reportForm is what the paper of a memo says: to whom, on which measure, the conclusions and proposals of paragraph 18.
func (sc *scene) reportForm(h *held, r *Report) paper.Document {
	n := sc.words()
	d := paper.Document{
		Form: documentReport, Lang: i18n.Lang(h.plan.Lang), Name: say("planning.exec.memo"), Title: h.measure.Name, Unnumbered: true,
		Body: sc.UnitName(h.BodyID, sc.day), Recipients: []i18n.Text{n.Signer(h.ApproverPost).Post}, Drafter: n.InPost(r.DrafterPerson, r.DrafterPost),
	}
	if u, _ := sc.Unit(h.UnitID); u.Kind.IsBody() {
		d.Body = sc.UnitName(h.UnitID, sc.day)
	} else {
		d.Unit = sc.UnitName(h.UnitID, sc.day)
	}
	if r.BringerPost != "" {
		d.Signer = n.Signer(r.BringerPost)
	}
	d.Parts = []paper.Part{
		{Label: say("planning.page.plan"), Text: i18n.Same(h.plan.Title)},
		{Label: say("planning.exec.measure"), Text: i18n.Say(i18n.M("planning.memo.line", "number", int(h.measure.Ordinal), "day", h.measure.Due))},
		{Label: say("planning.memo.part.conclusions"), Text: i18n.Same(r.Conclusions)},
		{Label: say("planning.memo.part.proposals"), Text: i18n.Same(r.Proposals)},
	}
	for _, f := range r.Files {
		d.Attachments = append(d.Attachments, paper.Attachment{Name: f.Name, Role: say("planning.memo." + f.Role), Size: f.Size, SHA256: f.SHA256})
	}
	return d
}

// toBring loads a memo for who brings it now, in the capacity in which he does (18).
func (v *Service) toBring(ctx context.Context, q store.Q, sc *scene, act org.Act, measureID string) (org.Act, held, Report, error) {
	h, err := v.hold(ctx, q, sc, act, measureID)
	if err != nil {
		return act, h, Report{}, err
	}
	r, ok, err := v.reportOf(ctx, q, measureID)
	if err == nil && !ok {
		err = fault.Conflict{Msg: i18n.M("planning.conflict.no_report")}
	}
	if err != nil {
		return act, h, r, err
	}
	if err := access.Must(ctx, q, sc.viewer(act.PersonID), r.ID); err != nil {
		return act, h, r, err
	}
	if h.State != ControlRunning {
		return act, h, r, outOfTurn(controlMsg(h.State))
	}
	act, d := sc.bringing(act, &h, &r)
	if err := sc.judgeDeed(h.BodyID, d); err != nil {
		return act, h, r, err
	}
	if r.State != ReportReady { // what is not before its bringer is not frozen
		return act, h, r, outOfTurn(reportMsg(r.State))
	}
	return act, h, r, nil
}

// memoToSign is toBring with the frozen paper of the memo.
func (v *Service) memoToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, measureID string) (org.Act, held, Report, []byte, error) {
	act, h, r, err := v.toBring(ctx, q, sc, act, measureID)
	if err != nil {
		return act, h, r, nil, err
	}
	check, err := v.kernel.CheckFrozen(ctx, q, r.ID, r.Version, h.frozenReport())
	if err != nil {
		return act, h, r, nil, err
	}
	data, err := v.frozenBytes(check)
	return act, h, r, data, err
}

// frozenBytes are the bytes of the frozen paper of a document that is still as it was frozen.
func (v *Service) frozenBytes(check document.FrozenCheck) ([]byte, error) {
	if !check.Found {
		return nil, fault.Conflict{Msg: i18n.M("planning.conflict.not_frozen")}
	}
	if err := check.Refuse(); err != nil {
		return nil, err
	}
	data, err := v.kernel.FrozenBytes(check.Frozen)
	return data, document.FrozenLost(err)
}

// ReportToSign gives the bytes that the person signs to bring the memo on a measure: its frozen paper. Errors are those of
// BringReport.
func (v *Service) ReportToSign(ctx context.Context, act org.Act, measureID string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		act, _, _, data, err := v.memoToSign(ctx, q, sc, act, measureID)
		return act, data, err
	})
}

// signing is where what is to be signed is given out and proven.
func (v *Service) signing() document.SignDesk[*scene] {
	return document.SignDesk[*scene]{By: v.signer, Read: v.read, Structure: func(sc *scene) *org.Structure { return sc.Structure }}
}

// BringReport brings the memo to the official who approved the plan by the signature of who may: the result is reported (18, 30).
// cms is the signed message over the bytes of ReportToSign.
func (v *Service) BringReport(ctx context.Context, act org.Act, measureID string, cms []byte) (Receipt, error) {
	proof, unproven := v.signing().Prove(ctx, act, cms, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		by, _, _, data, err := v.memoToSign(ctx, q, sc, act, measureID)
		return by, data, err
	})
	return v.change(ctx, act, "bring_report", measureID, document.Sum(cms), func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, h, r, _, err := v.memoToSign(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, act, r.ID, r.Version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), v.brought(ctx, tx, act, sc, &h, &r)
	})
}

// toApparatus sends a memo to the Apparatus the moment it is signed: those of units of the Office, of the Committee and of the Academy
// (30). It is told on the desk of the unit that keeps control (I-91); the whole Apparatus may read it.
func (v *Service) toApparatus(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, reportID string) error {
	apparatus, ok := sc.Apparatus(sc.day)
	from, _ := sc.Unit(h.UnitID)
	if !from.Kind.IsBody() {
		from, _ = sc.Unit(from.BodyID)
	}
	if !ok || !slices.Contains([]org.UnitKind{org.KindGPO, org.KindCommittee, org.KindAcademy}, from.Kind) {
		return nil
	}
	desk, keys := apparatus.ID, []string{access.Unit(apparatus.ID)}
	for _, u := range sc.Below(apparatus.ID, sc.day) {
		keys = append(keys, access.Unit(u.ID))
		if desk == apparatus.ID && slices.ContainsFunc(sc.Posts(u.ID, sc.day), func(p org.Post) bool { return p.Control }) {
			desk = u.ID
		}
	}
	if err := access.Grant(ctx, tx, append(seen(reportID, keys...), seen(h.PlanID, keys...)...)); err != nil {
		return err
	}
	return v.tell(ctx, tx, act, document.To{UnitID: desk}, h, i18n.M("planning.notice.signed", "number", int(h.measure.Ordinal), "title", h.plan.Title))
}

// ReportPaper makes or opens the paper of the memo on a measure for a person who may see it: a preview of a draft, the frozen original
// while it awaits its bringer, afterwards a copy with the stamp of the signature and the resolution, or the evidence card. A Word file is
// given out of a draft only, the original only of what is frozen: else fault.Conflict.
func (v *Service) ReportPaper(ctx context.Context, act org.Act, measureID string, want document.PaperWanted) (document.PaperFile, error) {
	return v.printed(ctx, act, want, func(q store.Q, sc *scene, p *document.Printing) error {
		h, err := v.hold(ctx, q, sc, act, measureID)
		if err != nil {
			return err
		}
		r, ok, err := v.reportOf(ctx, q, measureID)
		if err == nil && !ok {
			err = fault.NotFound{What: "memo of " + measureID}
		}
		if err != nil {
			return err
		}
		if err := access.Must(ctx, q, sc.viewer(act.PersonID), r.ID); err != nil {
			return err
		}
		p.ID, p.Name, p.State, p.Waits, p.Files = r.ID, "memo", reportMsg(r.State), r.State == ReportReady, r.Files
		if r.Resolution != "" {
			p.Print.Resolution = &paper.Resolution{Text: r.Resolution, By: sc.words().InPost(r.ResolvedBy, r.ResolvedPost), At: r.ResolvedAt}
		}
		if p.Frozen, err = v.kernel.CheckFrozen(ctx, q, r.ID, r.Version, h.frozenReport()); err != nil || p.Frozen.Found {
			return err
		}
		if !r.BroughtAt.IsZero() { // brought before memos were frozen
			p.Print.State = paper.Copy
		}
		p.Form = sc.reportForm(&h, &r)
		p.Form.At = act.Now
		return nil
	})
}
