package control_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/analysis"
	"reglament/internal/calendar"
	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/revision"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
	"reglament/internal/turn"
	"reglament/regulation"
)

var day = calendar.MustDay

// house is the small office with a desk for everybody. Instruments are written as rows, since only what control makes of
// them is the matter here; how they come about is tested with chapter 6.
type house struct {
	t      *testing.T
	db     *store.DB
	dir    *org.Directory
	rules  *rulebook.Store
	ledger *duty.Ledger
	kernel *document.Kernel
	data   org.Data
	*control.Service
}

func each(t *testing.T, edit func(*org.Data), f func(t *testing.T, h *house)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := &house{t: t, db: db, data: orgtest.Office()}
		if edit != nil {
			edit(&h.data)
		}
		_, h.dir, _ = orgtest.Fill(t, db, h.data)
		var err error
		if h.rules, err = rulebook.Open(); err != nil {
			t.Fatal(err)
		}
		h.ledger = duty.New(db, h.rules.Calendar, nil)
		h.kernel = document.NewKernel(db, h.dir.Current, h.ledger, &document.Files{Dir: t.TempDir()})
		chapter := instrument.New(db, h.dir, h.rules, h.kernel, h.ledger, nil)
		h.Service = control.New(db, h.dir, h.rules, h.kernel, h.ledger, chapter)
		f(t, h)
	})
}

func (h *house) as(post string) org.Act {
	h.t.Helper()
	return orgtest.Act(orgtest.Current(h.t, h.db, h.dir), post)
}

// write writes rows by hand, and counts anew what the use cases would have counted.
func (h *house) write(f func(tx *store.Tx) error) {
	h.t.Helper()
	err := h.db.Write(h.t.Context(), func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		for _, text := range []string{
			`DELETE FROM tally`, `DELETE FROM tally_change`, `UPDATE tally_fold SET n = n + 1`,
			`INSERT INTO tally_change (matter, unit_id, body_id, marked, kind, state, due_day, asking, n)
				SELECT 'e', owner_unit, body_id, marked, kind, CASE WHEN closed_at IS NULL THEN state ELSE 'closed' END,
				CASE WHEN closed_at IS NULL THEN due_day ELSE '' END, asking, 1 FROM execution`,
		} {
			if _, err := tx.Exec(h.t.Context(), text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// sent writes an assignment of the department with one execution per body, due on a day, with rights, moves and duties.
func (h *house) sent(id, due string, marked bool, bodies ...string) {
	h.t.Helper()
	h.write(func(tx *store.Tx) error {
		control := access.All
		if marked {
			control = access.AllMarked
		}
		_, err := tx.Exec(h.t.Context(), `INSERT INTO instrument (document_id, kind, state, version, title, folded, number, owner_unit, owner_body,
			drafter_post, drafter_person, area_id, ground_id, signer_post, marked, edition, term, due_day, created_at, updated_at, executions, open_executions)
			VALUES ($1, 'assignment', 'sent', 1, $2, '', 'N-1', $3, $4, $5, '', '', '', $6, $7, '', '', $8, $9, $9, $10, $10)`,
			id, "Title "+id, orgtest.Dept, orgtest.GPO, orgtest.DeptOfficer, orgtest.GP, marked, due, orgtest.Now, len(bodies))
		if err != nil {
			return err
		}
		rows := []access.Row{
			{Grantee: control, Register: access.RegisterOutgoing, RefID: id, DocumentID: id, Reason: "access.reason.control"},
			{Grantee: access.Unit(orgtest.Dept), Register: access.RegisterOutgoing, RefID: id, DocumentID: id, Reason: "access.reason.unit"},
			{Grantee: control, Register: access.RegisterWhole, RefID: id, DocumentID: id, Reason: "access.reason.control"},
			{Grantee: access.Unit(orgtest.Dept), Register: access.RegisterWhole, RefID: id, DocumentID: id, Reason: "access.reason.unit"},
		}
		for i, body := range bodies {
			e := fmt.Sprintf("%s-%d", id, i+1)
			d, err := h.ledger.Open(h.t.Context(), tx, h.as(orgtest.GP), []duty.Open{{
				Kind: instrument.DutyExecute, DebtorBody: body,
				CreditorUnit: orgtest.Dept, DocumentID: id, RefID: e, What: i18n.M("common.name"), Rule: "instrument.assignment.term.floor",
				Para: "40", Edition: "gpo-2019-07-20", Due: h.until(due), Marked: marked,
			}})
			if err != nil {
				return err
			}
			if _, err := tx.Exec(h.t.Context(), `INSERT INTO execution (id, document_id, ordinal, kind, number, owner_unit, owner_body, body_id,
				state, version, due_day, duty_id, sent_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, late_days, marked)
				VALUES ($1, $2, $3, 'assignment', $4, $5, $6, $7, 'sent', 1, $8, $9, $10, '', '', '', '', 0, 0, 0, 0, $11)`,
				e, id, i+1, "N-1/"+e, orgtest.Dept, orgtest.GPO, body, due, d[0], orgtest.Now, marked); err != nil {
				return err
			}
			rows = append(rows, access.Row{Grantee: access.Body(body), Register: access.RegisterExecutionOpen, Sort: due, RefID: e, DocumentID: id, Reason: "access.reason.recipient"})
			if err := turn.Set(h.t.Context(), tx, turn.Row{Grantee: access.Body(body), Kind: turn.Receive, RefID: e, DocumentID: id, Due: day(due), Since: store.Micros(orgtest.Now)}); err != nil {
				return err
			}
		}
		return access.Grant(h.t.Context(), tx, rows)
	})
}

func (h *house) until(due string) calendar.Explanation {
	e, err := calendar.Kazakhstan().ExplainDate(day(due), calendar.Exact)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) desk(post string) control.Desk {
	h.t.Helper()
	d, err := h.Desk(h.t.Context(), h.as(post))
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// Everybody's desk holds what is his move and nothing else; supervision alone is no move.
func TestDesk_5_G5(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai)
		h.sent("d2", "2026-03-27", false, orgtest.Akmola)
		h.write(func(tx *store.Tx) error {
			return turn.Set(t.Context(), tx, turn.Row{Grantee: access.Post(orgtest.GP), Kind: turn.Sign, RefID: "d3", DocumentID: "d3", Since: 1},
				turn.Row{Grantee: access.Unit(orgtest.Dept), Kind: turn.Accept, RefID: "d1-2", DocumentID: "d1", Due: day("2026-03-18"), Since: 1})
		})
		d := h.desk(orgtest.AkmolaHead)
		if len(d.Moves) != 2 || d.Moves[0].Title != "Title d1" || d.Moves[0].Link != "/executions/d1-1" || d.Moves[0].Late != 1 || d.Moves[0].Number != "N-1/d1-1" ||
			d.Moves[0].Body != i18n.Same("Unit akmola") || d.Moves[0].Owner != i18n.Same("Unit dept") {
			t.Errorf("moves: %+v", d.Moves)
		}
		if d.Counts[turn.Receive] != 2 || len(d.Decisions) != 0 || len(d.Overdue) != 1 || d.Overdue[0].Late != 1 || d.Duties.Overdue != 1 || d.Duties.Owed != 2 {
			t.Errorf("counts %v, decisions %d, overdue %d, duties %+v", d.Counts, len(d.Decisions), len(d.Overdue), d.Duties)
		}
		if len(d.Coming) != 10 || d.Coming[2].Day != day("2026-03-27") || d.Coming[2].Count != 1 { // 21 to 25 March are off
			t.Errorf("coming: %v", d.Coming)
		}
		if d = h.desk(orgtest.DeptOfficer); len(d.Moves) != 1 || len(d.Decisions) != 1 || d.Decisions[0].Kind != turn.Accept || d.Awaited[2].Count != 1 {
			t.Errorf("the sender: %+v", d)
		}
		if d = h.desk(orgtest.GP); len(d.Moves) != 1 || d.Moves[0].Kind != turn.Sign || d.Moves[0].Title != "" || d.Moves[0].Link != "/instruments/d3" {
			t.Errorf("the General Prosecutor: %+v", d.Moves)
		}
		for _, post := range []string{orgtest.Deputy2, orgtest.CoA, orgtest.Officer1, orgtest.AkmolaOfficer} {
			if d = h.desk(post); len(d.Moves) != 0 {
				t.Errorf("%s has moves of others: %+v", post, d.Moves)
			}
		}
	})
}

// Who is away has no moves, who replaces him has them with the post for which he acts.
func TestDeskOfReplacement_3_G3b(t *testing.T) {
	away := func(d *org.Data) { orgtest.Away(d, orgtest.Deputy2, orgtest.Day, orgtest.Day) }
	each(t, away, func(t *testing.T, h *house) {
		h.write(func(tx *store.Tx) error {
			return turn.Set(t.Context(), tx, turn.Row{Grantee: access.Post(orgtest.Deputy2), Kind: turn.Sign, RefID: "d1", DocumentID: "d1", Since: 1})
		})
		if d := h.desk(orgtest.Deputy2); len(d.Moves) != 0 {
			t.Errorf("the absent: %+v", d.Moves)
		}
		d := h.desk(orgtest.Deputy3)
		if len(d.Moves) != 1 || d.Moves[0].For != i18n.Same("Post deputy2") {
			t.Errorf("the replacement: %+v", d.Moves)
		}
	})
}

// The Chief of the Apparatus sees every obligation of every body; others see what is theirs or assigned to them.
func TestEveryObligation_O5_G3b(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai, orgtest.Committee)
		h.sent("d2", "2026-03-27", true, orgtest.Akmola)
		for _, c := range []struct {
			post        string
			rows        int
			late        int64
			whole       bool
			abai        int // status of asking for another body
			description string
		}{
			{orgtest.CoA, 4, 3, true, 200, "cleared"},
			{orgtest.GP, 4, 3, true, 200, "cleared"},
			{orgtest.Controller, 3, 3, true, 200, "not cleared"},
			{orgtest.Deputy2, 2, 1, false, 404, "supervises Akmola"},
			{orgtest.AkmolaHead, 1, 1, false, 404, "not cleared"},
			{orgtest.AbaiHead, 1, 1, false, 200, "own"},
			{orgtest.AkmolaUnitHead, 0, 0, false, 404, "a unit"},
			{orgtest.Officer1, 0, 0, false, 404, "nothing"},
		} {
			l, err := h.Ledger(t.Context(), h.as(c.post), control.DutyFilter{}, "", 100)
			if err != nil || len(l.Rows) != c.rows || l.Whole != c.whole || l.Counts.Overdue != c.late {
				t.Errorf("%s (%s): %d rows, %+v, %v", c.post, c.description, len(l.Rows), l.Counts, err)
			}
			_, err = h.Ledger(t.Context(), h.as(c.post), control.DutyFilter{Body: orgtest.Abai}, "", 100)
			if fault.Status(err) != c.abai {
				t.Errorf("%s asks for another region: %v", c.post, err)
			}
		}
		l, err := h.Ledger(t.Context(), h.as(orgtest.CoA), control.DutyFilter{Creditor: orgtest.Dept, Scope: duty.ScopeOverdue, Para: "40"}, "", 2)
		if err != nil || len(l.Rows) != 2 || l.Next == "" || l.Rows[0].Late != 1 || l.Rows[0].Debtor.IsZero() || l.Rows[0].Creditor.IsZero() {
			t.Fatalf("%+v, %v", l, err)
		}
		l2, err := h.Ledger(t.Context(), h.as(orgtest.CoA), control.DutyFilter{Creditor: orgtest.Dept, Scope: duty.ScopeOverdue, Para: "40"}, l.Next, 2)
		if err != nil || len(l2.Rows) != 1 || l2.Next != "" {
			t.Errorf("the second page: %+v, %v", l2, err)
		}
		for name, f := range map[string]control.DutyFilter{
			"scope": {Scope: "all"}, "to": {From: day("2026-03-02"), To: day("2026-03-01")},
			"creditor": {Creditor: orgtest.Dept, Body: orgtest.Abai},
		} {
			_, err := h.Ledger(t.Context(), h.as(orgtest.CoA), f, "", 10)
			bad, ok := err.(fault.Invalid)
			if _, named := bad.For(name); !ok || !named {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := h.Duty(t.Context(), h.as(orgtest.AbaiHead), l.Rows[0].ID)
		if l.Rows[0].DebtorBody != orgtest.Abai && fault.Status(err) != 404 || l.Rows[0].DebtorBody == orgtest.Abai && err != nil {
			t.Errorf("a duty of %s: %v", l.Rows[0].DebtorBody, err)
		}
		if c, err = h.Duty(t.Context(), h.as(orgtest.CoA), l.Rows[0].ID); err != nil || len(c.Entries) != 1 || c.Entries[0].Name == "" {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// The board counts what a person may see, by body and by unit.
func TestBoard_4_O5_G4b(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai)
		h.sent("d2", "2026-03-20", false, orgtest.Committee)
		for _, c := range []struct {
			post          string
			bodies, units int
			late, soon    int64
			whole         bool
		}{{orgtest.CoA, 3, 1, 2, 1, true}, {orgtest.Deputy3, 2, 1, 1, 1, false}, {orgtest.AkmolaHead, 1, 1, 1, 0, false}, {orgtest.Officer1, 0, 0, 0, 0, false}} {
			b, err := h.Board(t.Context(), h.as(c.post), control.Range{Every: true})
			if err != nil || len(b.Bodies) != c.bodies || len(b.Units) != c.units || b.Total.Overdue != c.late || b.Total.Soon != c.soon || b.Whole != c.whole {
				t.Errorf("%s: %+v, %v", c.post, b, err)
			}
			if c.bodies == 3 && (b.Bodies[0].ID != orgtest.Committee || b.Bodies[0].Name.IsZero()) {
				t.Errorf("bodies: %+v", b.Bodies)
			}
		}
	})
}

// Regions are summed up with their districts; under a region it stands by itself, and each of its districts (3, 4).
func TestBoardSumsRegionsUp_4_O5(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai)
		h.sent("d2", "2026-03-20", false, orgtest.District, orgtest.Committee)
		line := func(id string, open int64, below bool) string { return fmt.Sprint(id, " ", open, " ", below) }
		for _, c := range []struct {
			post  string
			span  control.Range
			under string
			units int
			want  []string
		}{
			{orgtest.CoA, control.Range{}, "", 1, []string{line(orgtest.Committee, 1, false), line(orgtest.Abai, 1, false), line(orgtest.Akmola, 2, true)}},
			{orgtest.CoA, control.Range{Every: true}, "", 1, []string{
				line(orgtest.Committee, 1, false), line(orgtest.Abai, 1, false), line(orgtest.Akmola, 1, false), line(orgtest.District, 1, false),
			}},
			{orgtest.CoA, control.Range{Under: orgtest.Akmola}, orgtest.Akmola, 0, []string{line(orgtest.Akmola, 1, false), line(orgtest.District, 1, false)}},
			{orgtest.CoA, control.Range{Under: orgtest.District}, orgtest.District, 0, []string{line(orgtest.District, 1, false)}},
			{orgtest.AbaiHead, control.Range{Under: orgtest.Akmola}, orgtest.Akmola, 0, nil},
		} {
			b, err := h.Board(t.Context(), h.as(c.post), c.span)
			var got []string
			open := int64(0)
			for _, l := range b.Bodies {
				got = append(got, line(l.ID, l.Open(), l.Below))
				open += l.Open()
			}
			if err != nil || !slices.Equal(got, c.want) || b.Under != c.under || len(b.Units) != c.units || b.Total.Open() != open {
				t.Errorf("%s, %+v: %v under %q, %d units, %+v, %v", c.post, c.span, got, b.Under, len(b.Units), b.Total, err)
			}
		}
		for _, under := range []string{"nobody", orgtest.Dept} {
			if _, err := h.Board(t.Context(), h.as(orgtest.CoA), control.Range{Under: under}); fault.Status(err) != 404 {
				t.Errorf("under %s: %v", under, err)
			}
		}
	})
}

// Under each paragraph stand the numbers of open, late and refused.
func TestByProvision_40_O5(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai)
		h.sent("d2", "2026-03-27", false, orgtest.Akmola)
		refused := []law.Finding{{Outcome: law.Refused, Para: "43", Rule: "r", Edition: "gpo-2019-07-20", Msg: i18n.M("common.name")}}
		for _, act := range []org.Act{h.as(orgtest.GP), {Actor: h.as(orgtest.GP).Actor, Now: orgtest.Now.Add(-400 * 24 * time.Hour)}} {
			if err := h.kernel.LogRefusal(t.Context(), act, "sign", "instrument", "", refused); err != nil {
				t.Fatal(err)
			}
		}
		counts, err := h.ByProvision(t.Context(), h.as(orgtest.Officer1))
		if err != nil || counts["40"] != (control.Provision{Para: "40", Open: 3, Late: 2}) ||
			counts["43"] != (control.Provision{Para: "43", Refused: 1}) || len(counts) != 2 {
			t.Errorf("%+v, %v", counts, err)
		}
		if _, err := h.Refusals(t.Context(), h.as(orgtest.Officer1), law.Root, "43", "", 10); fault.Status(err) != 403 {
			t.Errorf("an officer sees who was refused: %v", err)
		}
		if log, err := h.Refusals(t.Context(), h.as(orgtest.CoA), law.Root, "43", "", 10); err != nil || len(log) != 2 {
			t.Errorf("the log: %v, %v", log, err)
		}
	})
}

// A body's own edition, adopted under the real rules of chapter 6, judges what the body sends from its day on.
func TestOwnEditionUnderChapter6_10_G10a(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) {
		bind := func(book *law.Book) error {
			l, err := instrument.NewLaw(book)
			if err != nil {
				return err
			}
			other, err := analysis.NewLaw(book)
			if err != nil {
				return err
			}
			plans, err := planning.NewLaw(book)
			if err != nil {
				return err
			}
			halfYears, err := halfyear.NewLaw(book)
			if err != nil {
				return err
			}
			revisions, err := revision.NewLaw(book)
			if err != nil {
				return err
			}
			return book.Complete(l.Names(), other.Names(), plans.Names(), halfYears.Names(), revisions.Names(), regulation.Params())
		}
		book, err := regulation.Book()
		if err != nil {
			t.Fatal(err)
		}
		chapter, err := instrument.NewLaw(book)
		if err != nil {
			t.Fatal(err)
		}
		s := rulebook.NewService(rulebook.Parts{
			DB: h.db, Rules: h.rules, Org: h.dir, Ledger: h.ledger, Kernel: h.kernel, Bind: bind,
			Words: chapter.Describe, Drafts: instrument.OpenDrafts,
		})
		act := h.as(orgtest.AkmolaHead)
		r, err := s.Derive(t.Context(), act, rulebook.DeriveInput{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Card(t.Context(), act, r.ID)
		if err != nil || len(c.Rules) < 20 {
			t.Fatalf("%d rules, %v", len(c.Rules), err)
		}
		d := *c.Draft
		for _, v := range []struct {
			rule, val string
			status    int
		}{
			{"instrument.assignment.term.floor", `{"n": 19, "unit": "working"}`, 422},
			{"instrument.assignment.signers", `{"posts": ["gp", "officer"]}`, 422},
			{"instrument.assignment.signers", `{"posts": ["nobody"]}`, 400},
			{"instrument.assignment.content", `{"parts": ["name"]}`, 422},
			{"instrument.authorities", `[]`, 422},
			{"instrument.assignment.term.floor", `{"n": 25, "unit": "working"}`, 200},
		} {
			d.Values = []rulebook.Value{{Rule: v.rule, Para: "30", Val: []byte(v.val)}}
			_, err := s.Edit(t.Context(), act, r.ID, r.Version, d)
			if fault.Status(err) != v.status {
				t.Errorf("%s %s: %v", v.rule, v.val, err)
			}
		}
		p, err := s.Preview(t.Context(), act, r.ID)
		if err != nil || len(p.Changes) != 1 || p.Changes[0].NewWords.IsZero() || p.Changes[0].OldWords.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		if _, err = s.Adopt(t.Context(), act, r.ID, r.Version+1, rulebook.AdoptInput{Number: "5", Day: orgtest.Day, From: orgtest.Day}); err != nil {
			t.Error(err)
		}
		h.countsApart(r.ID)
	})
}

// countsApart shows that the region's 30, which is the floor of the Office's 40, is counted neither under 30 nor under 40 of the Office.
func (h *house) countsApart(edition string) {
	h.t.Helper()
	ctx, coa := h.t.Context(), h.as(orgtest.CoA)
	h.sent("d1", "2026-03-18", false, orgtest.Akmola, orgtest.Abai)
	h.write(func(tx *store.Tx) error {
		_, err := h.ledger.Open(ctx, tx, h.as(orgtest.GP), []duty.Open{{
			Kind: instrument.DutyExecute, DebtorBody: orgtest.Akmola, CreditorUnit: orgtest.Dept, DocumentID: "own", RefID: "own-1", What: i18n.M("common.name"),
			Rule: "instrument.assignment.term.floor", Para: "30", Edition: edition, Due: h.until("2026-03-18"),
		}})
		return err
	})
	refused := []law.Finding{{Outcome: law.Refused, Para: "30", Rule: "instrument.assignment.term.floor", Edition: edition, Msg: i18n.M("common.name")}}
	if err := h.kernel.LogRefusal(ctx, h.as(orgtest.AkmolaHead), "sign", "instrument", "", refused); err != nil {
		h.t.Fatal(err)
	}
	counts, err := h.ByProvision(ctx, coa)
	if err != nil || counts["40"] != (control.Provision{Para: "40", Open: 2, Late: 2}) || counts["30"] != (control.Provision{}) {
		h.t.Errorf("of the Office: %+v, %v", counts, err)
	}
	list, err := h.InEdition(ctx, h.as(orgtest.Officer1), edition)
	i := slices.IndexFunc(list, func(p control.Place) bool { return p.Para == "30" })
	if err != nil || i < 0 || list[i].Provision != (control.Provision{Para: "30", Open: 1, Late: 1, Refused: 1}) || !slices.Contains(list[i].Model, "40") {
		h.t.Fatalf("of the region: %+v, %v", list, err)
	}
	if _, err := h.InEdition(ctx, coa, "none"); fault.Status(err) != 404 {
		h.t.Errorf("an unknown edition: %v", err)
	}
	here, there, err := h.Under(ctx, coa, "40")
	if err != nil || here != counts["40"] || len(there) != 1 || there[0].Para != "30" || there[0].Edition != edition {
		h.t.Errorf("here %+v, elsewhere %+v, %v", here, there, err)
	}
	for of, want := range map[string]int{edition: 1, law.Root: 0, "": 1} {
		l, err := h.Ledger(ctx, coa, control.DutyFilter{Para: "30", Edition: of}, "", 10)
		if err != nil || len(l.Rows) != want {
			h.t.Errorf("30 of %q: %d duties, %v", of, len(l.Rows), err)
		}
	}
	for of, want := range map[string]int{edition: 1, law.Root: 0} {
		if log, err := h.Refusals(ctx, coa, of, "30", "", 10); err != nil || len(log) != want {
			h.t.Errorf("30 of %q: %d refusals, %v", of, len(log), err)
		}
	}
}
