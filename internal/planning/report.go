package planning

import (
	"context"
	"io"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

const documentReport = "planning.report"

// reportMost is the greatest length of a part of a memo in characters.
const reportMost = 20_000

const reportColumns = `r.document_id, r.measure_id, r.plan_id, r.state, r.version, r.drafter_post, r.drafter_person, r.bringer_post, r.returned,
	r.brought_at, r.brought_by, r.brought_post, r.resolved_at, r.resolved_by, r.resolved_post, r.resolution`

func scanReport(s store.Scanner) (Report, error) {
	var r Report
	var brought, resolved int64
	err := s.Scan(&r.ID, &r.MeasureID, &r.PlanID, &r.State, &r.Version, &r.DrafterPost, &r.DrafterPerson, &r.BringerPost, &r.Returned,
		store.Opt(&brought), &r.BroughtBy, &r.BroughtPost, store.Opt(&resolved), &r.ResolvedBy, &r.ResolvedPost, &r.Resolution)
	r.BroughtAt, r.ResolvedAt = instant(brought), instant(resolved)
	return r, err
}

// reportOf loads the memo of a measure with its parts and files; false when none was begun.
func (v *Service) reportOf(ctx context.Context, q store.Q, measureID string) (Report, bool, error) {
	r, ok, err := store.One(ctx, q, scanReport, `SELECT `+reportColumns+` FROM plan_report r WHERE r.measure_id = $1`, measureID)
	if err != nil || !ok {
		return r, ok, err
	}
	doc, err := v.kernel.Get(ctx, q, r.ID)
	if err != nil {
		return r, ok, err
	}
	r.Conclusions, r.Proposals = doc.Content.Text("conclusions"), doc.Content.Text("proposals")
	r.Files, err = v.kernel.ListFiles(ctx, q, r.ID, "")
	return r, ok, err
}

// has are the parts that the memo holds.
func (r *Report) has() []string {
	var out []string
	for part, text := range map[string]string{"conclusions": r.Conclusions, "proposals": r.Proposals, "resolution": r.Resolution} {
		if strings.TrimSpace(text) != "" {
			out = append(out, part)
		}
	}
	for _, f := range r.Files {
		out = append(out, f.Role)
	}
	return out
}

func (in ReportInput) tidy() ReportInput {
	in.Conclusions, in.Proposals = strings.TrimSpace(in.Conclusions), strings.TrimSpace(in.Proposals)
	return in
}

func (in ReportInput) content() document.Content {
	return document.Content{Parts: []document.Part{{Key: "conclusions", Text: in.Conclusions}, {Key: "proposals", Text: in.Proposals}}}
}

func (in ReportInput) shape() error {
	var c fault.Collector
	tooLong(&c, "conclusions", in.Conclusions, reportMost)
	tooLong(&c, "proposals", in.Proposals, reportMost)
	return c.Err()
}

// WriteReport begins or changes the memo on the result of a measure (18), by anybody of the unit or body that answers for it. The
// first one also begins the measure (I-200). What somebody else has written since it was read is not written over: fault.Stale.
func (v *Service) WriteReport(ctx context.Context, act org.Act, measureID string, in ReportInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "write_report", measureID, in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		act, h, err := v.byExecutor(ctx, tx, sc, act, measureID, ControlRunning)
		if err != nil {
			return Receipt{}, err
		}
		r, ok, err := v.reportOf(ctx, tx, measureID)
		if err != nil {
			return Receipt{}, err
		}
		if ok && r.State != ReportDraft {
			return Receipt{}, outOfTurn(reportMsg(r.State))
		}
		if r.ID != in.Memo || r.Version != in.Version {
			return Receipt{}, fault.Stale(i18n.M("planning.conflict.memo"))
		}
		if err := v.started(ctx, tx, act, sc, &h); err != nil {
			return Receipt{}, err
		}
		if !ok {
			return v.newReport(ctx, tx, act, sc, &h, in)
		}
		if r.Version, err = v.kernel.Save(ctx, tx, act, r.ID, r.Version, h.measure.Name, in.content()); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE plan_report SET version = $2, updated_at = $3 WHERE document_id = $1`, r.ID, r.Version, act.Now)
		return h.receipt(), err
	})
}

func (v *Service) newReport(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, in ReportInput) (Receipt, error) {
	id, version, err := v.kernel.Create(ctx, tx, act, document.New{
		Kind: documentReport, Title: h.measure.Name, OwnerUnit: act.AsUnit(), OwnerBody: act.AsBody(), Content: in.content(),
	})
	if err != nil {
		return Receipt{}, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO plan_report (document_id, measure_id, plan_id, state, version, drafter_post, drafter_person, bringer_post, returned,
		brought_by, brought_post, resolved_by, resolved_post, resolution, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', '', '', '', '', $8, $8)`,
		id, h.MeasureID, h.PlanID, string(ReportDraft), version, act.AsPost(), act.PersonID, act.Now)
	if err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET report_id = $2 WHERE measure_id = $1`, h.MeasureID, id); err != nil {
		return Receipt{}, err
	}
	if err := access.Grant(ctx, tx, seen(id, sc.keyOf(h.UnitID), access.Unit(act.AsUnit()), access.All)); err != nil {
		return Receipt{}, err
	}
	return h.receipt(), note(ctx, tx, act, h.MeasureID, "report_begun", map[string]any{"number": h.measure.Ordinal, "report": id}, "")
}

// seen are the rows by which the keys may open a document that stands in no register of its own.
func seen(id string, keys ...string) []access.Row {
	var rows []access.Row
	for _, k := range document.Distinct(keys) {
		rows = append(rows, access.Row{Grantee: k, Register: access.RegisterSee, RefID: id, DocumentID: id, Reason: "access.reason.planning"})
	}
	return rows
}

// AttachReport attaches a file to the memo of a measure: the reference on results, or a draft (18). A memo that was not begun is
// begun by its first file.
func (v *Service) AttachReport(ctx context.Context, act org.Act, measureID, role, name string, r io.Reader) (document.File, error) {
	if role != RoleReference && role != RoleDraft {
		return document.File{}, fault.Bad("role", i18n.M("common.error.choice"))
	}
	var id string
	if err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		_, x, err := v.reportToEdit(ctx, q, sc, act, measureID)
		id = x.ID
		return err
	}); err != nil {
		return document.File{}, err
	}
	return v.kernel.Take(ctx, act, document.Attachment{DocumentID: id, Role: role, Name: name, Judge: func(q store.Q) (org.Act, error) {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			err = sc.Present(act)
		}
		if err != nil {
			return act, err
		}
		by, _, err := v.reportToEdit(ctx, q, sc, act, measureID)
		return by, err
	}}, r)
}

// reportToEdit loads the draft of a memo for those who write it.
func (v *Service) reportToEdit(ctx context.Context, q store.Q, sc *scene, act org.Act, measureID string) (org.Act, Report, error) {
	act, _, err := v.byExecutor(ctx, q, sc, act, measureID, ControlRunning)
	if err != nil {
		return act, Report{}, err
	}
	r, ok, err := v.reportOf(ctx, q, measureID)
	switch {
	case err != nil:
	case !ok:
		err = fault.Conflict{Msg: i18n.M("planning.conflict.no_report")}
	case r.State != ReportDraft:
		err = outOfTurn(reportMsg(r.State))
	}
	return act, r, err
}

// DetachReport takes a file off the draft of a memo.
func (v *Service) DetachReport(ctx context.Context, act org.Act, measureID, fileID string) (Receipt, error) {
	return v.change(ctx, act, "detach_report", measureID, fileID, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, r, err := v.reportToEdit(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: measureID}, v.kernel.RemoveFile(ctx, tx, act, r.ID, fileID)
	})
}

// bringers are the posts that bring the memo to who approved the plan (18; I-196): the supervising deputy, or the Chief of the
// Apparatus, to the General Prosecutor; the head of the unit or body to anybody else.
func (sc *scene) bringers(c *Control) []org.Post {
	if post, _ := sc.Post(c.ApproverPost); post.Kind != org.PostGP {
		head, ok := sc.Head(c.UnitID, sc.day)
		if !ok {
			return nil
		}
		return []org.Post{head}
	}
	var out []org.Post
	if p, ok := sc.supervisor(c.UnitID, c.BodyID); ok {
		out = append(out, p)
	}
	for _, p := range sc.PostsOfKind(sc.day, org.PostCoA) {
		if !slices.ContainsFunc(out, func(x org.Post) bool { return x.ID == p.ID }) {
			out = append(out, p)
		}
	}
	return out
}

// bringing is the capacity in which the person brings the memo, and what the rules see of it.
func (sc *scene) bringing(act org.Act, h *held, r *Report) (org.Act, *Deed) {
	d := sc.deed(DeedBring, h)
	d.Has = r.has()
	if d.Office && d.To == org.PostGP {
		var posts []string
		for _, p := range sc.PostsOfKind(sc.day, org.PostFirstDeputy, org.PostDeputy, org.PostCoA) {
			posts = append(posts, p.ID)
		}
		for i, p := range sc.bringers(&h.Control) {
			posts = slices.Insert(posts, i, p.ID)
		}
		if a, ok := sc.as(act, posts...); ok {
			act = a
		}
	} else if head, ok := sc.Head(h.UnitID, sc.day); ok {
		act, d.Head = sc.as(act, head.ID)
	}
	post, _ := sc.Post(act.AsPost())
	d.By = post.Kind
	return act, d
}

// PutReport freezes the whole memo and puts it before who brings it by his signature (18, 30).
func (v *Service) PutReport(ctx context.Context, act org.Act, measureID string) (Receipt, error) {
	return v.change(ctx, act, "put_report", measureID, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, h, err := v.byExecutor(ctx, tx, sc, act, measureID, ControlRunning)
		if err != nil {
			return Receipt{}, err
		}
		_, r, err := v.reportToEdit(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		posts := sc.bringers(&h.Control)
		if len(posts) == 0 {
			return Receipt{}, fault.Bad("bringer", i18n.M("planning.route.vacant", "unit", sc.UnitName(h.UnitID, sc.day)), i18n.M("planning.route.vacant_allowed"))
		}
		d := sc.deed(DeedBring, &h) // it is judged as its bringer will bring it
		d.Has, d.By, d.Head = r.has(), posts[0].Kind, true
		if err := sc.judgeDeed(h.BodyID, d); err != nil {
			return Receipt{}, err
		}
		if err := setReport(ctx, tx, act, &r, ReportReady, posts[0].ID); err != nil {
			return Receipt{}, err
		}
		if err := v.freezeReport(ctx, tx, act, sc, &h, &r); err != nil {
			return Receipt{}, err
		}
		key := access.Post(posts[0].ID)
		if err := access.Grant(ctx, tx, seen(r.ID, key)); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.ReportMeasure); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, key, turn.BringReport, measureID, h.PlanID, h.ReportDue)); err != nil {
			return Receipt{}, err
		}
		if err := v.tell(ctx, tx, act, document.To{PostID: posts[0].ID}, &h, i18n.M("planning.notice.report_ready", "number", int(h.measure.Ordinal), "title", h.plan.Title)); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), note(ctx, tx, act, h.MeasureID, "report_put", map[string]any{"number": h.measure.Ordinal, "post": posts[0].ID}, "")
	})
}

func setReport(ctx context.Context, tx *store.Tx, act org.Act, r *Report, to ReportState, bringer string) error {
	ok, err := changed(ctx, tx, `UPDATE plan_report SET state = $3, bringer_post = $4, updated_at = $5 WHERE document_id = $1 AND state = $2`,
		r.ID, string(r.State), string(to), bringer, act.Now)
	if err == nil && !ok {
		err = outOfTurn(reportMsg(r.State))
	}
	r.State, r.BringerPost = to, bringer
	return err
}

// brought is what follows when a result is reported.
func (v *Service) brought(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, r *Report) error {
	if err := setReport(ctx, tx, act, r, ReportBrought, act.AsPost()); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_report SET brought_at = $2, brought_by = $3, brought_post = $4 WHERE document_id = $1`, r.ID, act.Now, act.PersonID, act.AsPost()); err != nil {
		return err
	}
	if err := setControl(ctx, tx, &h.Control, ControlReported); err != nil {
		return err
	}
	late := max(0, sc.day.Sub(h.ReportDue))
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET reported_day = $2 WHERE measure_id = $1`, h.MeasureID, sc.day); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_measure SET end_day = $2, late_days = $3 WHERE id = $1`, h.MeasureID, sc.day, late); err != nil {
		return err
	}
	if err := setMeasure(ctx, tx, act, h.MeasureID, MeasureReported); err != nil {
		return err
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyReport, []string{h.MeasureID}, duty.StateDone, ""); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, h.MeasureID, turn.ReportMeasure, turn.BringReport); err != nil {
		return err
	}
	key := access.Post(h.ApproverPost)
	if err := access.Grant(ctx, tx, seen(r.ID, key, access.Unit(h.ControllerUnit), access.Post(h.plan.DrafterPost))); err != nil {
		return err
	}
	if err := v.toApparatus(ctx, tx, act, sc, h, r.ID); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, key, turn.ResolveReport, h.MeasureID, h.PlanID, 0)); err != nil {
		return err
	}
	if err := v.tell(ctx, tx, act, document.To{PostID: h.ApproverPost}, h, i18n.M("planning.notice.brought", "number", int(h.measure.Ordinal), "title", h.plan.Title)); err != nil {
		return err
	}
	return note(ctx, tx, act, h.MeasureID, "reported", map[string]any{"number": h.measure.Ordinal, "late": late, "report": r.ID}, "")
}

// ReturnReport returns the memo with the reason: by who was to bring it, or by who approved the plan; then the result counts as not
// reported, and its day stays (I-197).
func (v *Service) ReturnReport(ctx context.Context, act org.Act, measureID, reason string) (Receipt, error) {
	return v.change(ctx, act, "return_report", measureID, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		h, err := v.hold(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		r, ok, err := v.reportOf(ctx, tx, measureID)
		if err != nil {
			return Receipt{}, err
		}
		if !ok || r.State != ReportReady && r.State != ReportBrought {
			return Receipt{}, outOfTurn(controlMsg(h.State))
		}
		post := r.BringerPost
		if r.State == ReportBrought {
			post = h.ApproverPost
		}
		act, ok := sc.as(act, post)
		if !ok {
			return Receipt{}, forbidden(i18n.M("planning.who.post", "post", sc.PostTitle(post)))
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		back := v.thawReport
		if r.State == ReportBrought {
			back = v.reissueReport
			if err := v.unreport(ctx, tx, act, sc, &h); err != nil {
				return Receipt{}, err
			}
		}
		if err := setReport(ctx, tx, act, &r, ReportDraft, ""); err != nil {
			return Receipt{}, err
		}
		if err := back(ctx, tx, act, sc, &h, &r, reason); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_report SET returned = $2 WHERE document_id = $1`, r.ID, reason); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.BringReport, turn.ResolveReport); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, sc.keyOf(h.UnitID), turn.ReportMeasure, measureID, h.PlanID, h.ReportDue)); err != nil {
			return Receipt{}, err
		}
		if err := v.tell(ctx, tx, act, document.To{PostID: r.DrafterPost}, &h, i18n.M("planning.notice.report_returned", "number", int(h.measure.Ordinal), "reason", reason)); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), note(ctx, tx, act, h.MeasureID, "report_returned", map[string]any{"number": h.measure.Ordinal}, reason)
	})
}

// unreport makes a result unreported again: its duty is opened anew with the day that it had.
func (v *Service) unreport(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held) error {
	if err := setControl(ctx, tx, &h.Control, ControlRunning); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET reported_day = NULL WHERE measure_id = $1`, h.MeasureID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_measure SET end_day = NULL, late_days = 0 WHERE id = $1`, h.MeasureID); err != nil {
		return err
	}
	if err := setMeasure(ctx, tx, act, h.MeasureID, MeasureRunning); err != nil {
		return err
	}
	rule, para, ok := sc.law.control.On(sc.edition(h.BodyID), sc.day)
	if !ok {
		return nil
	}
	report, _, err := rule.days(h.measure.Due, false, sc.snap.Calendar)
	if err != nil {
		return err
	}
	o := sc.owes(h.UnitID, &h.plan, &h.measure, para, sc.edition(h.BodyID).ID)
	o.Kind, o.Due, o.What = DutyReport, report, i18n.M("planning.duty.report", "number", int(h.measure.Ordinal), "title", h.plan.Title)
	_, err = v.ledger.Open(ctx, tx, act, []duty.Open{o})
	return err
}

// ResolutionInput is the resolution on a memo. A venue frees the implementation from the ten working days; the day of the session is
// then its term (18; I-198).
type ResolutionInput struct {
	Text    string       `json:"text" maxLength:"4000"`
	Venue   Venue        `json:"venue,omitempty" enum:"council,advisory" doc:"Where the implementation is discussed instead."`
	Session calendar.Day `json:"session,omitzero" doc:"Day of that session."`
}

// ResolveReport writes the resolution on a memo, by the official who approved the plan: the implementation is due ten working days
// later (18).
func (v *Service) ResolveReport(ctx context.Context, act org.Act, measureID string, in ResolutionInput) (Receipt, error) {
	in.Text = strings.TrimSpace(in.Text)
	return v.change(ctx, act, "resolve_report", measureID, in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		h, err := v.hold(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.as(act, h.ApproverPost)
		if !ok {
			return Receipt{}, forbidden(i18n.M("planning.who.approver", "post", sc.PostTitle(h.ApproverPost)))
		}
		if h.State != ControlReported {
			return Receipt{}, outOfTurn(controlMsg(h.State))
		}
		if err := in.check(sc.day); err != nil {
			return Receipt{}, err
		}
		return v.resolved(ctx, tx, act, sc, &h, in)
	})
}

func (in ResolutionInput) check(today calendar.Day) error {
	var c fault.Collector
	if in.Text == "" {
		c.Bad("text", i18n.M("planning.bad.resolution"), i18n.M("planning.bad.resolution_allowed"))
	}
	tooLong(&c, "text", in.Text, reasonMax)
	switch in.Venue {
	case VenueNone:
		if !in.Session.None() {
			c.Bad("session", i18n.M("planning.bad.session_without"), i18n.M("planning.bad.session_without_allowed"))
		}
	case VenueCouncil, VenueAdvisory:
		if in.Session < today {
			c.Bad("session", i18n.M("planning.bad.session"), i18n.M("planning.bad.session_allowed", "day", today))
		}
	default:
		c.Bad("venue", i18n.M("common.error.choice"))
	}
	return c.Err()
}

func (v *Service) resolved(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, in ResolutionInput) (Receipt, error) {
	ed := sc.edition(h.BodyID)
	rule, para, _ := sc.law.control.On(ed, sc.day)
	due, err := sc.snap.Calendar.Explain(sc.day, rule.Implement, calendar.Execution)
	if in.Venue != VenueNone {
		due, err = sc.snap.Calendar.ExplainDate(in.Session, calendar.Execution)
	}
	if err := beyond(err); err != nil {
		return Receipt{}, err
	}
	if err := setControl(ctx, tx, &h.Control, ControlResolved); err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET resolved_day = $2, implement_due = $3, venue = $4 WHERE measure_id = $1`,
		h.MeasureID, sc.day, due.Effective, string(in.Venue)); err != nil {
		return Receipt{}, err
	}
	ok, err := changed(ctx, tx, `UPDATE plan_report SET state = 'resolved', resolved_at = $2, resolved_by = $3, resolved_post = $4, resolution = $5, updated_at = $2
		WHERE measure_id = $1 AND state = 'brought'`, h.MeasureID, act.Now, act.PersonID, act.AsPost(), in.Text)
	if err == nil && !ok {
		err = outOfTurn(controlMsg(h.State))
	}
	if err != nil {
		return Receipt{}, err
	}
	o := sc.owes(h.UnitID, &h.plan, &h.measure, para, ed.ID)
	o.Kind, o.Due, o.What = DutyImplement, due, i18n.M("planning.duty.implement", "number", int(h.measure.Ordinal), "title", h.plan.Title)
	if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{o}); err != nil {
		return Receipt{}, err
	}
	if err := v.resolvedMoves(ctx, tx, act, sc, h, due.Effective); err != nil {
		return Receipt{}, err
	}
	return h.receipt(), note(ctx, tx, act, h.MeasureID, "report_resolved", map[string]any{"number": h.measure.Ordinal, "due": due.Effective, "venue": in.Venue}, "")
}

// resolvedMoves puts what follows a resolution on the desks of who carries it out.
func (v *Service) resolvedMoves(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held, due calendar.Day) error {
	if err := turn.Clear(ctx, tx, h.MeasureID, turn.ResolveReport); err != nil {
		return err
	}
	key := sc.keyOf(h.UnitID)
	rows := []turn.Row{turn.Next(act, key, turn.Implement, h.MeasureID, h.PlanID, due)}
	if !h.PapersDue.None() {
		rows = append(rows, turn.Next(act, key, turn.SendPapers, h.MeasureID, h.PlanID, h.PapersDue))
	} else {
		rows = append(rows, turn.Next(act, access.Unit(h.ControllerUnit), turn.TakeOff, h.MeasureID, h.PlanID, 0))
	}
	if err := turn.Set(ctx, tx, rows...); err != nil {
		return err
	}
	return v.tell(ctx, tx, act, document.To{UnitID: h.UnitID}, h, i18n.M("planning.notice.resolved", "number", int(h.measure.Ordinal), "title", h.plan.Title, "day", due))
}
