package rulebook

import (
	"context"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/regulation"
)

// DutyAlign is the kind of duty by which the head of the Committee, the Academy or a region brings the body's own
// regulation into line with a new edition (order 4). It is done by adopting an edition that derives from it.
const DutyAlign = "edition.align"

const (
	ruleAlign    = regulation.ParamAlign
	ruleAcquaint = regulation.ParamAcquaint
)

// alignRef names what a body owes under an edition of the General Prosecutor's Office.
func alignRef(editionID, bodyID string) string { return editionID + "/" + bodyID }

func byOrder(act org.Act) string { return journal.ByOrder(act.Seat) }

// followup is what follows an edition.
type followup struct {
	Edition, SheetID string
	Aligned          bool
	Reminded         calendar.Day
}

const followupColumns = `edition, sheet_id, aligned, reminded`

func scanFollowup(s store.Scanner) (f followup, err error) {
	var aligned int64
	err = s.Scan(&f.Edition, &f.SheetID, &aligned, &f.Reminded)
	f.Aligned = aligned != 0
	return f, err
}

func loadFollowup(ctx context.Context, q store.Q, edition string) (followup, bool, error) {
	return store.One(ctx, q, scanFollowup, `SELECT `+followupColumns+` FROM edition_followup WHERE edition = $1`, edition)
}

// follow begins what follows an edition: its acquaintance sheet (order 6) and, where owe is set, alignment (order 4).
func (s *Service) follow(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, book *law.Book, ed *law.Edition, owe bool) error {
	sheet, err := s.openSheet(ctx, tx, sc, act, book, ed)
	if err != nil {
		return err
	}
	if owe {
		if err := s.oweAlignment(ctx, tx, sc, act, book, ed); err != nil {
			return err
		}
	}
	return store.InsertMany(ctx, tx, "edition_followup", []string{"edition", "sheet_id", "aligned", "reminded", "seen_at"},
		[][]any{{ed.ID, sheet, owe, nil, act.Now}})
}

// openSheet opens the acquaintance sheet of an edition for everybody who works under it.
func (s *Service) openSheet(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, book *law.Book, ed *law.Edition) (string, error) {
	body, ok := sc.body(ed.Body)
	if !ok {
		return "", nil // no structure is loaded yet: Follow opens it later
	}
	due, para, err := sc.acquaintance(book, ed, sc.day)
	if err != nil {
		return "", err
	}
	return s.Kernel.OpenSheet(ctx, tx, act, document.Sheet{
		Subject: Stream(ed.ID), Title: i18n.M("rulebook.sheet.title", "title", ed.Title), Link: "/regulation/editions/" + ed.ID + "/acquaintance",
		Since: sc.day, Due: due, Para: para, Rule: ruleAcquaint,
	}, sc.staff(body.ID))
}

// acquaintance is the day by which a sheet, or a reminder, of the day is to be answered (I-102), with its paragraph.
func (sc *scene) acquaintance(book *law.Book, ed *law.Edition, day calendar.Day) (calendar.Day, string, error) {
	rhythm, err := regulation.AcquaintRhythm(book)
	if err != nil {
		return 0, "", err
	}
	v, para, _ := rhythm.On(ed, max(day, ed.From))
	e, err := sc.snap.Calendar.Explain(day, v.RemindEvery, calendar.Execution)
	return e.Effective, para, err
}

// staff lists everybody who works under the editions of a body on the day, each once: for the General Prosecutor's
// Office the staff of every body (order 6), for a region that of its districts too (10).
func (sc *scene) staff(bodyID string) []document.Reader {
	units := map[string]bool{}
	for _, id := range sc.governed(bodyID) {
		units[id] = true
	}
	whole := bodyID == sc.Root()
	seen := map[string]bool{}
	var out []document.Reader
	for _, h := range sc.Data().Holdings {
		post, ok := sc.Post(h.PostID)
		if !ok || !h.Covers(sc.day) || !post.Open(sc.day) || seen[h.PersonID] || !whole && !units[post.UnitID] {
			continue
		}
		seen[h.PersonID] = true
		out = append(out, document.Reader{PersonID: h.PersonID, UnitID: post.UnitID, BodyID: sc.BodyOf(post.ID)})
	}
	return out
}

// oweAlignment opens the duty of order 4 for each body that adopts an edition of its own, once.
func (s *Service) oweAlignment(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, book *law.Book, ed *law.Edition) error {
	term, err := regulation.AlignTerm(book)
	if err != nil {
		return err
	}
	span, para, ok := term.On(ed, max(ed.From, ed.Adopted))
	if !ok {
		return nil
	}
	due, err := sc.snap.Calendar.Explain(ed.From, calendar.Span(span), calendar.Execution)
	if err != nil {
		return err
	}
	bodies := sc.Bodies(sc.day, org.KindCommittee, org.KindAcademy, org.KindRegion, org.KindMilitary, org.KindTransport)
	refs := make([]string, len(bodies))
	for i, b := range bodies {
		refs[i] = alignRef(ed.ID, b.ID)
	}
	held, err := s.Ledger.ByRefs(ctx, tx, DutyAlign, refs)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, d := range held {
		done[d.RefID] = true
	}
	creditor := sc.Root()
	if apparatus, ok := sc.Apparatus(sc.day); ok {
		creditor = apparatus.ID
	}
	var opens []duty.Open
	for i, b := range bodies {
		if done[refs[i]] {
			continue
		}
		head, _ := sc.Head(b.ID, sc.day)
		opens = append(opens, duty.Open{
			Kind: DutyAlign, DebtorBody: b.ID, DebtorPost: head.ID, CreditorUnit: creditor, RefID: refs[i],
			What: i18n.M("rulebook.duty.align", "title", ed.Title), Rule: ruleAlign, Para: para, Edition: ed.ID, Due: due,
			Link: "/regulation/editions",
		})
	}
	_, err = s.Ledger.Open(ctx, tx, act, opens)
	return err
}

// aligned closes what a body owed under the model its new edition derives from, and under those before it.
func (s *Service) aligned(ctx context.Context, tx *store.Tx, act org.Act, book *law.Book, ed *law.Edition, bodyID string) error {
	model := modelOf(book, ed)
	var refs []string
	for _, m := range book.Editions(law.Root) {
		if m.From <= model.From {
			refs = append(refs, alignRef(m.ID, bodyID))
		}
	}
	_, err := s.Ledger.CloseRefs(ctx, tx, act, DutyAlign, refs, duty.StateDone, ed.ID)
	return err
}

// Follow does what follows the editions with time; it is a timer's work, daily or oftener, and does each thing once.
// Editions built into a new release of the program get their sheet and their alignment; people who came since are put
// on the sheets; who has not confirmed is reminded by the rhythm of the edition (order 6); duties that a change of the
// calendar left behind are counted anew.
//
// What is held when the program first runs is taken as known to the bodies long since: no alignment is owed (I-101).
func (s *Service) Follow(ctx context.Context, now time.Time) error {
	act := org.Act{Now: now}
	if err := s.begin(ctx, act); err != nil {
		return err
	}
	var todo []followup
	err := s.DB.Read(ctx, func(q store.Q) (err error) {
		todo, err = store.List(ctx, q, scanFollowup, `SELECT `+followupColumns+` FROM edition_followup ORDER BY edition`)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range todo {
		if err := s.DB.Write(ctx, func(tx *store.Tx) error { return s.keepSheet(ctx, tx, act, f.Edition) }); err != nil {
			return err
		}
	}
	_, err = s.Ledger.Recompute(ctx, act)
	return err
}

// begin takes up the editions of the General Prosecutor's Office that nothing has followed yet.
func (s *Service) begin(ctx context.Context, act org.Act) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		sc, err := s.scene(ctx, tx, act.Day())
		if err != nil || sc.Root() == "" {
			return err
		}
		known, err := store.List(ctx, tx, store.Value[string], `SELECT edition FROM edition_followup ORDER BY edition`)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, id := range known {
			seen[id] = true
		}
		for _, ed := range sc.snap.Book.Editions(law.Root) {
			if seen[ed.ID] {
				continue
			}
			if err := s.follow(ctx, tx, sc, act, sc.snap.Book, ed, len(known) > 0); err != nil {
				return err
			}
			if err := record(ctx, tx, act, Stream(ed.ID), "edition.held", ed.ID, map[string]any{"order": ed.Order, "from": ed.From}, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepSheet adds those who came since to the sheet of an edition in force or to come, and reminds the rest.
func (s *Service) keepSheet(ctx context.Context, tx *store.Tx, act org.Act, edition string) error {
	sc, err := s.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	f, _, err := loadFollowup(ctx, tx, edition)
	if err != nil {
		return err
	}
	ed, held := sc.snap.Book.Edition(edition)
	if !held || f.SheetID == "" || sc.superseded(ed) {
		return nil
	}
	if err := s.addNewcomers(ctx, tx, sc, act, ed, f.SheetID); err != nil {
		return err
	}
	since := f.Reminded
	if since.None() {
		sheet, ok, err := s.Kernel.SheetBySubject(ctx, tx, Stream(edition))
		if err != nil || !ok {
			return err
		}
		since = sheet.Since
	}
	next, _, err := sc.acquaintance(sc.snap.Book, ed, since)
	if err != nil || act.Day() <= next {
		return err
	}
	if _, err := s.Kernel.RemindSheet(ctx, tx, act, f.SheetID); err != nil {
		return err
	}
	return store.Exec1(ctx, tx, `UPDATE edition_followup SET reminded = $1 WHERE edition = $2`, act.Day(), edition)
}

// superseded reports whether another edition of the body has taken the place of this one.
func (sc *scene) superseded(ed *law.Edition) bool {
	return ed.From < sc.day && sc.snap.Book.For(ed.Body, sc.day).ID != ed.ID
}

func (s *Service) addNewcomers(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, ed *law.Edition, sheetID string) error {
	body, ok := sc.body(ed.Body)
	if !ok {
		return nil
	}
	on, err := s.Kernel.SheetPeople(ctx, tx, sheetID)
	if err != nil {
		return err
	}
	due, _, err := sc.acquaintance(sc.snap.Book, ed, sc.day)
	if err != nil {
		return err
	}
	var added []document.Reader
	for _, r := range sc.staff(body.ID) {
		if !on[r.PersonID] {
			r.Since, r.Due = sc.day, due
			added = append(added, r)
		}
	}
	if len(added) == 0 {
		return nil
	}
	return s.Kernel.AddReaders(ctx, tx, act, sheetID, added)
}
