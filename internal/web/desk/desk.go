// Package desk holds a person's desk: what is his move now, what awaits his decision, what is late, the coming days, the
// notices, and what he has still to confirm having read (order 6).
package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/control"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/turn"
	"reglament/internal/web/httpx"
	"reglament/internal/web/oral"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	control *control.Service
}

// Routes serves the desk, the list of moves and the notices.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of.App.Control}
	mux.Handle("GET /{$}", p.Handle(p.desk))
	mux.Handle("GET /moves", p.Handle(p.moves))
	mux.Handle("GET /notices", p.Handle(p.notices))
	mux.Handle("GET /notices/{id}", p.Handle(p.open))
	mux.Handle("POST /notices/read", p.Handle(p.read))
}

// kinds are all moves in the order of the road of an instrument.
var kinds = []turn.Kind{
	turn.Agree, turn.Revise, turn.Sign, turn.Dispatch, turn.Receive, turn.Resolve, turn.Execute, turn.SignReport, turn.Accept,
	turn.DecideExtension, turn.Answer, turn.Release, turn.Prepare, turn.Formalise, turn.Confirm, turn.Acquaint, turn.Weigh, turn.Revision, turn.Revoke, turn.Change, turn.AcceptRevision, turn.HalfYear,
	turn.Propose, turn.Consider, turn.SubmitPlan, turn.ApprovePlan, turn.ReceivePlan,
	turn.ReportMeasure, turn.BringReport, turn.ResolveReport, turn.Implement, turn.SendPapers, turn.TakeOff, turn.DecideChange,
}

// work are the moves that are no decision on the work of others.
func work() []turn.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k turn.Kind) bool { return slices.Contains(control.Decisions, k) })
}

// workSize is the number of moves on the desk itself.
const workSize = 30

// deskView is what the desk shows.
type deskView struct {
	control.Desk
	// Work are the moves that are no decision.
	Work []control.Move
}

func (p pages) desk(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := p.control.Desk(r.Context(), v.Act)
	if err != nil {
		return err
	}
	x := deskView{Desk: d}
	if x.Work, _, err = p.control.Moves(r.Context(), v.Act, "", workSize, work()...); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("ui.nav.desk"), Sub: v.LongDay(v.Today), Section: "desk", NewHref: "/instruments/new", Actions: []ui.Action{
		{Label: v.S("desk.new"), Icon: "plus", Href: "/instruments/new", Primary: true},
	}}
	return httpx.Page(w, r, http.StatusOK, head, deskPage(v, x))
}

// counters are the numbers at the top of the desk.
func (x deskView) counters(v *page.View) []ui.Counter {
	total := int64(0)
	for _, n := range x.Counts {
		total += n
	}
	overdue, late := int(x.Duties.Overdue), "#overdue"
	for _, s := range x.Sheets {
		if s.Due < v.Today && !s.Due.None() {
			overdue++
		}
	}
	if x.Duties.Overdue == 0 {
		late = "#sheets"
	}
	return []ui.Counter{
		{N: int(total), Light: ui.Light{Kind: ui.Sign, Text: v.S("desk.moves")}, Href: "/moves"},
		{N: overdue, Light: ui.Light{Kind: ui.Over, Text: v.S("common.state.overdue")}, Href: late},
		{N: int(x.Duties.Today), Light: ui.Light{Kind: ui.Today, Text: v.S("desk.today")}, Href: "#coming"},
		{N: int(x.Duties.NextTen), Light: ui.Light{Kind: ui.OnDay, Text: v.S("desk.ten")}, Href: "#coming"},
	}
}

// Bars draws the coming working days.
func Bars(v *page.View, caption string, list []duty.DayCount) ui.DayBars {
	out := ui.DayBars{Caption: caption}
	for i, c := range list {
		out.Days = append(out.Days, ui.DayBar{Day: c.Day, N: int(c.Count), Kind: ui.LightOf(v.Today, c.Day, i+1)})
	}
	return out
}

// moveName is a move as the heading of a group.
func moveName(v *page.View, k turn.Kind) string {
	return page.Capital(v.T(i18n.Msg{Key: "control.move." + string(k)}))
}

// register lists moves in groups by kind, the kind with the earliest day first.
func register(v *page.View, id, caption string, list []control.Move, counts map[turn.Kind]int64, empty ui.Empty) ui.Register {
	reg := ui.Register{ID: id, Caption: caption, Empty: empty, Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("desk.matter")},
		{Role: ui.ColUnit, Label: v.S("desk.between")},
	}}
	at := map[turn.Kind]int{}
	for _, m := range list {
		i, ok := at[m.Kind]
		if !ok {
			i = len(reg.Groups)
			at[m.Kind] = i
			reg.Groups = append(reg.Groups, ui.RowGroup{Label: moveName(v, m.Kind), Count: int(counts[m.Kind])})
		}
		reg.Groups[i].Rows = append(reg.Groups[i].Rows, row(v, m))
	}
	return reg
}

func row(v *page.View, m control.Move) ui.Row {
	title := m.Title
	if !m.What.IsZero() {
		title = page.Capital(v.T(m.What))
	}
	if title == "" {
		title = v.S("desk.closed_matter")
	}
	var note []string
	if m.Instrument != "" {
		note = append(note, strings.TrimSpace(v.T(i18n.Msg{Key: "instrument.kind." + string(m.Instrument)})+" "+m.Number))
	}
	if !m.Note.IsZero() {
		note = append(note, strings.TrimSpace(v.T(m.Note)+" "+m.Number))
	}
	if left := m.Until; !left.IsZero() && left.After(v.Act.Now) {
		note = append(note, oral.Left(v, left))
	}
	if !m.For.IsZero() {
		note = append(note, v.S("desk.instead", "post", v.Text(m.For)))
	}
	return ui.Row{ID: m.DocumentID, Label: title, Href: m.Link, Cells: []templ.Component{
		v.DueCell(v.Due(m.Due)), v.TitleCell(m.Link, title, strings.Join(note, " · ")), v.TextCell(v.UnitNear(m.OwnerUnit), v.Text(m.Body)),
	}}
}

func (p pages) moves(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	words := page.Texts(kinds)
	kind := turn.Kind(in.OptChoice("kind", words...))
	after := in.Text("after", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	var chosen []turn.Kind
	if kind != "" {
		chosen = []turn.Kind{kind}
	}
	list, next, err := p.control.Moves(r.Context(), v.Act, after, page.PageSize, chosen...)
	if err != nil {
		return err
	}
	reg := register(v, "moves", v.S("desk.moves"), list, nil, ui.Empty{Title: v.S("desk.moves_none"), Text: v.S("desk.moves_none_text")})
	reg.Pager = &ui.Pager{Shown: len(list)}
	if next != "" {
		reg.Pager.Next = v.With("after", next)
	}
	chips := []ui.Chip{{Label: v.S("common.all"), Href: "/moves", Current: kind == ""}}
	for _, k := range kinds {
		if n := v.Moves[k]; n > 0 || k == kind {
			chips = append(chips, ui.Chip{Label: moveName(v, k), Href: "/moves?kind=" + string(k), Current: k == kind, Count: int(n)})
		}
	}
	head := ui.Page{Title: v.S("desk.moves"), Section: "desk", Crumbs: []ui.Link{{Label: v.S("ui.nav.desk"), Href: "/"}}}
	return httpx.Page(w, r, http.StatusOK, head, movesPage(v, chips, reg))
}

func (p pages) notices(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	before := in.OptID("after")
	if err := in.Err(); err != nil {
		return err
	}
	var list []document.Notification
	var unread int64
	err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		if list, err = p.Kernel.Inbox(r.Context(), q, v.Act.PersonID, before, page.PageSize); err != nil {
			return err
		}
		unread, err = p.Kernel.Unread(r.Context(), q, v.Act.PersonID)
		return err
	})
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("desk.notices"), Section: "desk", Crumbs: []ui.Link{{Label: v.S("ui.nav.desk"), Href: "/"}}}
	return httpx.Page(w, r, http.StatusOK, head, noticesPage(v, inbox(v, list), unread))
}

// inbox lists notices, the newest first; an unread one bears a mark in words.
func inbox(v *page.View, list []document.Notification) ui.Register {
	reg := ui.Register{
		ID: "inbox", Caption: v.S("desk.notices"), BulkAction: "/notices/read", Bulk: []ui.Action{{Label: v.S("desk.read")}},
		Pager: &ui.Pager{Shown: len(list)}, Empty: ui.Empty{Title: v.S("desk.notices_none"), Text: v.S("desk.notices_none_text")},
		Columns: []ui.Column{
			{Role: ui.ColNumber, Label: v.S("common.field.date")},
			{Role: ui.ColTitle, Label: v.S("desk.notice")},
			{Role: ui.ColStage, Label: v.S("common.field.state")},
		},
	}
	rows := make([]ui.Row, len(list))
	for i, n := range list {
		state := v.S("desk.unread")
		if !n.ReadAt.IsZero() {
			state = v.S("desk.was_read")
		}
		text := v.T(n.Msg)
		href := openNotice(n)
		rows[i] = ui.Row{ID: n.ID, Label: text, Href: href, Cells: []templ.Component{
			v.TextCell(v.Instant(n.At), ""), noticeCell(v, href, text), v.Stage(state),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if len(list) == page.PageSize {
		reg.Pager.Next = v.With("after", list[len(list)-1].ID)
	}
	return reg
}

// openNotice is the link of a notice, "" where it leads nowhere: an unread one leads by its own page, which marks it as read.
func openNotice(n document.Notification) string {
	if n.Link == "" || !n.ReadAt.IsZero() {
		return n.Link
	}
	return "/notices/" + n.ID
}

// open goes where a notice leads, and marks it as read. It changes nothing but that, so that a link may do it.
func (p pages) open(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	link := ""
	err = p.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		link, err = p.Kernel.OpenNotice(r.Context(), tx, v.Act.PersonID, id, v.Act.Now)
		return err
	})
	if err != nil {
		return err
	}
	if link == "" {
		link = "/notices"
	}
	return httpx.Redirect(w, r, link)
}

// read marks the chosen notices as read, or all of them.
func (p pages) read(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	all := in.Bool("all")
	ids := in.IDs("id", 0, page.PageSize)
	if err := in.Err(); err != nil {
		return err
	}
	if !all && len(ids) == 0 {
		httpx.Flash(w, r, ui.Soon, i18n.M("page.bulk.none"))
		return httpx.Redirect(w, r, "/notices")
	}
	if all {
		ids = nil
	}
	err := p.DB.Write(r.Context(), func(tx *store.Tx) error {
		return p.Kernel.MarkRead(r.Context(), tx, v.Act.PersonID, v.Act.Now, ids...)
	})
	if err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("desk.notices_read"))
	return httpx.Redirect(w, r, "/notices")
}
