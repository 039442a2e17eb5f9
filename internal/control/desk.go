package control

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/revision"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Decisions are the moves by which a person decides on the work of others; the rest is work of the own.
var Decisions = []turn.Kind{turn.Agree, turn.Sign, turn.SignReport, turn.DecideExtension, turn.Accept, turn.Release, turn.Weigh, turn.Revoke, turn.Change, turn.AcceptRevision, turn.Consider, turn.ApprovePlan, turn.BringReport, turn.ResolveReport, turn.TakeOff, turn.DecideChange}

// Move is one thing that waits for the person.
type Move struct {
	Kind turn.Kind
	// Link is the address of the page where the move is made.
	Link       string
	DocumentID string
	// Instrument is the kind of instrument, Number its registration number, both "" while there is none.
	Instrument instrument.Kind
	Number     string
	// Note is the kind of another document, What the words of a matter that has no title yet; zero otherwise.
	Note, What i18n.Msg
	// Title is "" for what the person may not see, such as a matter marked for official use only.
	Title string
	// Owner is the unit that initiated, OwnerUnit its id, Body the recipient of an execution.
	OwnerUnit   string
	Owner, Body i18n.Text
	Marked      bool
	// Due is the day by which the move is owed, none where there is no term. Late counts calendar days past it.
	Due   calendar.Day
	Late  int
	Left  int // working days, where Known
	Known bool
	Since time.Time
	// Until is the instant by which an oral instruction is to be formalised (44); zero for every other move.
	Until time.Time
	// For is the post in whose stead the person makes the move, "" for an own one.
	For i18n.Text
}

// Desk is a person's desk.
type Desk struct {
	// Moves are what is the person's move now, the earliest day first; Next is the cursor of the rest, "" when it is all.
	Moves []Move
	Next  string
	// Counts are all moves by kind.
	Counts map[turn.Kind]int64
	// Decisions are the first of those by which the person decides on the work of others.
	Decisions []Move
	// Overdue are the first duties of the own posts, units and body that are late.
	Overdue []Owed
	// Duties counts what is owed; Coming is the histogram of the next ten working days, Awaited that of what others owe
	// to the person's units.
	Duties          duty.Counts
	Coming, Awaited []duty.DayCount
	// Unread is the number of unread notices, up to 100; Notices are the newest ones.
	Unread  int64
	Notices []document.Notification
	// Sheets are what the person has still to confirm having read (order 6).
	Sheets []document.Sheet
}

// Sizes of the lists of a desk.
const (
	deskMoves   = 30
	deskOverdue = 20
	deskNotices = 10
	movesMax    = 200
)

// Desk gathers a person's desk: what is his move now, what awaits his decision, what is overdue, the next ten working days.
func (s *Service) Desk(ctx context.Context, act org.Act) (Desk, error) {
	var d Desk
	err := s.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		d = Desk{}
		keys := sc.mine()
		if err := store.Ahead(ctx, q, s.deskAsks(sc, keys)...); err != nil {
			return err
		}
		if err := sc.deskMoves(ctx, q, keys, &d); err != nil {
			return err
		}
		if err := sc.duties(ctx, q, keys, &d); err != nil {
			return err
		}
		return s.notices(ctx, q, sc, &d)
	})
	return d, err
}

// deskMoves fills in what waits for the person; what the moves of both lists are about is read together.
func (sc *scene) deskMoves(ctx context.Context, q store.Q, keys []string, d *Desk) (err error) {
	rows, next, err := turn.List(ctx, q, keys, turn.Cursor{}, deskMoves)
	if err != nil {
		return err
	}
	decisions, _, err := turn.List(ctx, q, keys, turn.Cursor{}, deskMoves, Decisions...)
	if err != nil {
		return err
	}
	moves, err := sc.about(ctx, q, slices.Concat(rows, decisions))
	if err != nil {
		return err
	}
	d.Moves, d.Decisions, d.Next = moves[:len(rows):len(rows)], moves[len(rows):], cursorText(next)
	d.Counts, err = turn.Count(ctx, q, keys)
	return err
}

// deskAsks are what Desk is going to ask, as far as it can be said before.
func (s *Service) deskAsks(sc *scene, keys []string) []store.Asked {
	out := append(s.kernel.DeskAsks(sc.person, deskNotices), turn.Asks(keys, deskMoves, nil, Decisions)...)
	if len(keys) == 0 {
		return out
	}
	return append(out, duty.Asks(sc.cal, sc.filter(keys, nil), sc.filter(nil, keys), deskOverdue)...)
}

// Moves pages through what is the person's move now, of some kinds or (none given) all; limit is 1 to 200.
func (s *Service) Moves(ctx context.Context, act org.Act, cursor string, limit int, kinds ...turn.Kind) (list []Move, next string, err error) {
	err = s.read(ctx, act, func(q store.Q, sc *scene) error {
		list, next, err = sc.moves(ctx, q, sc.mine(), cursor, min(max(limit, 1), movesMax), kinds...)
		return err
	})
	return list, next, err
}

func (sc *scene) duties(ctx context.Context, q store.Q, keys []string, d *Desk) error {
	if len(keys) == 0 {
		return nil
	}
	f := sc.filter(keys, nil)
	late := f
	late.Scope = duty.ScopeOverdue
	page, err := duty.List(ctx, q, late, duty.Cursor{}, deskOverdue)
	if err != nil {
		return err
	}
	d.Overdue = sc.owed(page.Duties)
	if d.Duties, err = duty.Count(ctx, q, sc.cal, f); err != nil {
		return err
	}
	if d.Coming, err = duty.NextTen(ctx, q, sc.cal, f); err != nil {
		return err
	}
	d.Awaited, err = duty.NextTen(ctx, q, sc.cal, sc.filter(nil, keys))
	return err
}

func (s *Service) notices(ctx context.Context, q store.Q, sc *scene, d *Desk) (err error) {
	if d.Unread, err = s.kernel.Unread(ctx, q, sc.person); err != nil {
		return err
	}
	if d.Notices, err = s.kernel.Inbox(ctx, q, sc.person, "", deskNotices); err != nil {
		return err
	}
	d.Sheets, err = s.kernel.MySheets(ctx, q, sc.person)
	return err
}

// moves reads a page of moves with what each is about.
func (sc *scene) moves(ctx context.Context, q store.Q, keys []string, cursor string, limit int, kinds ...turn.Kind) ([]Move, string, error) {
	due, ref, _ := strings.Cut(cursor, "_")
	rows, next, err := turn.List(ctx, q, keys, turn.Cursor{Due: due, RefID: ref}, limit, kinds...)
	if err != nil {
		return nil, "", err
	}
	out, err := sc.about(ctx, q, rows)
	return out, cursorText(next), err
}

// cursorText is a cursor as a page hands it on, "" for none.
func cursorText(next turn.Cursor) string {
	if next == (turn.Cursor{}) {
		return ""
	}
	return next.Due + "_" + next.RefID
}

// about says what each move is about.
func (sc *scene) about(ctx context.Context, q store.Q, rows []turn.Row) ([]Move, error) {
	matters, err := instrument.MattersOf(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	visible, err := sc.visible(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	var others []string
	for i, r := range rows {
		if matters[i].Instrument.ID == "" {
			others = append(others, r.DocumentID)
		}
	}
	plans, err := planning.MattersOf(ctx, q, others)
	if err != nil {
		return nil, err
	}
	refs, revised := make([]string, len(rows)), []string{}
	for i, r := range rows {
		refs[i] = r.RefID
		if r.Kind == turn.Revision || r.Kind == turn.AcceptRevision {
			revised = append(revised, r.RefID)
		}
	}
	revisions, err := revision.MattersOf(ctx, q, revised)
	if err != nil {
		return nil, err
	}
	measures, err := planning.MeasureMatters(ctx, q, refs)
	if err != nil {
		return nil, err
	}
	out := make([]Move, len(rows))
	for i, r := range rows {
		out[i] = sc.move(r, matters[i], revisions[r.RefID], visible[r.DocumentID])
		if m, ok := plans[r.DocumentID]; ok {
			out[i].planned(sc, m, visible[r.DocumentID])
		}
		if m, ok := measures[r.RefID]; ok && r.Kind != turn.Agree {
			out[i].planned(sc, m, visible[r.DocumentID])
		}
	}
	return out, sc.analyses(ctx, q, rows, out, visible)
}

func (sc *scene) move(r turn.Row, m instrument.MoveMatter, rev revision.Revision, visible bool) Move {
	out := Move{Kind: r.Kind, Link: link(r, m, rev), DocumentID: r.DocumentID, Due: r.Due, Since: store.Time(r.Since), For: sc.insteadOf(r.Grantee)}
	if !r.Due.None() {
		left, err := sc.cal.Left(sc.day, r.Due)
		out.Late, out.Left, out.Known = max(0, sc.day.Sub(r.Due)), left, err == nil
	}
	if rev.ID != "" {
		out.What, out.Owner, out.OwnerUnit = calendar.PeriodName(rev.Period, rev.Last), sc.UnitName(rev.UnitID, sc.day), rev.UnitID
	}
	if r.Kind == turn.HalfYear {
		out.What = i18n.M("halfyear.owed", "day", r.Due)
	}
	if !visible {
		return out
	}
	if o := m.Oral; o != nil {
		if r.Kind == turn.Formalise {
			out.Until = o.DeadlineAt
		}
		out.Title, out.OwnerUnit, out.Owner = o.Title, o.UnitID, sc.UnitName(o.UnitID, sc.day)
		return out
	}
	if f := m.Inform; f != nil {
		out.Title, out.Number, out.OwnerUnit, out.Owner = f.Title, f.Number, f.OwnerUnit, sc.UnitName(f.OwnerUnit, sc.day)
		return out
	}
	i := m.Instrument
	if i.ID == "" {
		return out
	}
	out.Instrument, out.Number, out.Title, out.Marked = i.Kind, i.Number, i.Title, i.Marked
	out.Owner, out.OwnerUnit = sc.UnitName(i.OwnerUnit, sc.day), i.OwnerUnit
	if e := m.Execution; e.ID != "" {
		out.Number, out.Body = e.Number, sc.UnitName(e.BodyID, sc.day)
	}
	return out
}

// planned says what a move of chapter 2 is about.
func (m *Move) planned(sc *scene, p planning.Matter, visible bool) {
	m.Link = p.Link
	if visible {
		m.Title, m.Note, m.OwnerUnit, m.Owner = p.Title, p.Kind, p.OwnerUnit, sc.UnitName(p.OwnerUnit, sc.day)
	}
}

// link is the page where a move is made.
func link(r turn.Row, m instrument.MoveMatter, rev revision.Revision) string {
	switch {
	case m.Execution.ID != "":
		return "/executions/" + m.Execution.ID
	case m.Oral != nil:
		return "/oral/" + r.DocumentID
	case m.Inform != nil:
		return "/informs/" + r.DocumentID
	case rev.ID != "":
		return revision.Path(rev.ID)
	case r.Kind == turn.HalfYear:
		return halfyear.Path
	case r.Kind == turn.Revoke, r.Kind == turn.Change:
		return "/instruments/" + r.DocumentID + "?act=" + string(r.Kind)
	case r.Kind == turn.Answer:
		return "/instruments/" + r.DocumentID + "#talk"
	}
	return "/instruments/" + r.DocumentID
}

// insteadOf is the title of the post in whose stead a move is made, empty for an own one.
func (sc *scene) insteadOf(grantee string) i18n.Text {
	for _, seat := range sc.seats {
		if seat.For != nil && grantee == "p:"+seat.For.PostID {
			return seat.For.Title
		}
	}
	return i18n.Text{}
}

// visible finds which of the documents the person may see, in few statements whatever their number.
func (sc *scene) visible(ctx context.Context, q store.Q, rows []turn.Row) (map[string]bool, error) {
	var documents []string
	for _, r := range rows {
		documents = append(documents, r.DocumentID)
	}
	slices.Sort(documents)
	documents = slices.Compact(documents)
	out := map[string]bool{}
	if len(documents) == 0 {
		return out, nil
	}
	for keys := range slices.Chunk(sc.viewer.Keys, 1000) {
		args := []any{}
		in := func(list []string) string {
			marks := make([]string, len(list))
			for i, v := range list {
				args = append(args, v)
				marks[i] = fmt.Sprintf("$%d", len(args))
			}
			return strings.Join(marks, ", ")
		}
		list, err := store.List(ctx, q, store.Value[string], `SELECT DISTINCT document_id FROM access_row
			WHERE document_id IN (`+in(documents)+`) AND grantee IN (`+in(keys)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			out[d] = true
		}
	}
	return out, nil
}
