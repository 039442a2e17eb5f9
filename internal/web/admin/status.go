package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/store"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// status shows how the program fares: its timers, its queues, the schema, how far the calendar reaches, the last seal.
func (p pages) status(w http.ResponseWriter, r *http.Request, v *page.View) error {
	timers, queues, err := p.app.Status(r.Context())
	if err != nil {
		return err
	}
	schema, err := p.DB.SchemaVersion(r.Context())
	if err != nil {
		return err
	}
	var seal journal.SealRecord
	if err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		seal, _, err = journal.LastSeal(r.Context(), q)
		return err
	}); err != nil {
		return err
	}
	facts := []ui.Fact{
		{Label: v.S("pages.admin.schema"), Value: strconv.FormatInt(schema, 10)},
		{Label: v.S("pages.admin.calendar_last"), Value: v.Day(v.Rules.Calendar.Last())},
		{Label: v.S("pages.admin.seal"), Value: none(v, v.Instant(seal.At))},
	}
	reg := ui.Register{Caption: v.S("pages.admin.timers"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.admin.timer")}, {Role: ui.ColUnit, Label: v.S("pages.admin.last")}, {Role: ui.ColUnit, Label: v.S("pages.admin.next")}, {Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Empty: ui.Empty{Title: v.S("pages.admin.no_timers")}}
	var rows []ui.Row
	for _, t := range timers {
		state, note := v.S("pages.admin.fine"), ""
		switch {
		case t.Late:
			state = v.S("pages.admin.late")
		case t.Failures > 0:
			state = v.S("pages.admin.failing", "n", t.Failures)
		}
		if t.ErrorID != "" {
			note = v.S("pages.admin.error_id", "id", t.ErrorID)
		}
		name := named(v, "timer.", t.Name)
		rows = append(rows, ui.Row{ID: t.Name, Label: name, Cells: cells(
			v.TextCell(name, t.Holder), v.TextCell(cmp.Or(v.Instant(t.OK), v.S("pages.admin.never")), note), v.TextCell(v.Instant(t.Next), ""), v.Stage(state))})
	}
	reg.Groups = ui.Plain(rows)
	waiting := ui.Register{Caption: v.S("pages.admin.queues"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.admin.queue")},
		{Role: ui.ColCount, Label: v.S("pages.admin.waiting")},
		{Role: ui.ColCount, Label: v.S("pages.admin.failed")},
		{Role: ui.ColCount, Label: v.S("pages.admin.dead")},
	}, Empty: ui.Empty{Title: v.S("pages.admin.no_queues")}}
	rows = nil
	for _, b := range queues {
		name := named(v, "queue.", b.Kind)
		rows = append(rows, ui.Row{ID: b.Kind, Label: name, Cells: cells(
			v.TextCell(name, v.Instant(b.Oldest)), v.CountCell(int(b.Waiting)), v.CountCell(int(b.Failing)), v.CountCell(int(b.Dead)))})
	}
	waiting.Groups = ui.Plain(rows)
	return block.Show(w, r, v, http.StatusOK, head(v, "status"), block.Sheet{Parts: []block.Part{
		{ID: "facts", Title: v.S("pages.admin.program"), Facts: facts},
		{ID: "timers", Title: v.S("pages.admin.timers"), Count: len(timers), Register: &reg},
		{ID: "queues", Title: v.S("pages.admin.queues"), Register: &waiting},
	}}, "", nil)
}

// named says what the program calls by a name of its own. What has no words is a fault that a test finds; people are shown
// the name then.
func named(v *page.View, prefix, name string) string {
	if msg := (i18n.Msg{Key: prefix + name}); i18n.Default().Has(msg.Key) {
		return v.T(msg)
	}
	return name
}

// streamName says what a chain of the journal is about, and which one of its kind it is.
func streamName(v *page.View, stream string) (name, which string) {
	kind, id, _ := strings.Cut(stream, ":")
	name = named(v, "journal.stream.", kind)
	switch kind {
	case "account":
		if who := v.PersonName(id); who != "" {
			return name + ": " + who, ""
		}
	case "edition":
		if ed, ok := v.Rules.Book.Edition(id); ok {
			return name + ": " + v.Text(ed.Title), ""
		}
	}
	return name, id
}

func none(v *page.View, s string) string {
	if s == "" {
		return v.S("common.none")
	}
	return s
}

func (p pages) journal(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showJournal(w, r, v, nil)
}

// verify proves the whole journal and shows the first broken links.
func (p pages) verify(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := httpx.Read(r).Err(); err != nil {
		return err
	}
	var problems []journal.Problem
	sum, err := p.app.Verify(r.Context(), func(x journal.Problem) {
		if len(problems) < 50 {
			problems = append(problems, x)
		}
	})
	if err != nil {
		return err
	}
	result := block.Part{ID: "result", Title: v.S("pages.admin.verified"), Facts: []ui.Fact{
		{Label: v.S("pages.admin.streams"), Value: strconv.FormatInt(sum.Streams, 10)},
		{Label: v.S("pages.admin.entries"), Value: strconv.FormatInt(sum.Entries, 10)},
		{Label: v.S("pages.admin.unsealed"), Value: strconv.FormatInt(sum.Unsealed, 10)},
		{Label: v.S("pages.admin.seals"), Value: strconv.FormatInt(sum.Seals, 10)},
		{Label: v.S("pages.admin.last_seal"), Value: none(v, sum.LastSeal), Wide: true},
	}, Notice: &ui.Notice{Kind: ui.Done, Title: v.S("pages.admin.unbroken"), Role: "status"}}
	if sum.Problems > 0 {
		result.Notice = &ui.Notice{Kind: ui.Over, Title: v.S("pages.admin.broken", "n", sum.Problems), Role: "alert"}
		reg := ui.Register{Caption: v.S("pages.admin.verified"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.admin.stream")}, {Role: ui.ColUnit, Label: v.S("pages.admin.link")}}}
		rows := make([]ui.Row, len(problems))
		stream := func(s string) string { name, which := streamName(v, s); return strings.TrimSpace(name + " " + which) }
		for i, x := range problems {
			rows[i] = ui.Row{ID: x.ID, Label: x.Stream, Cells: cells(v.TextCell(stream(x.Stream), v.T(i18n.Msg{Key: "pages.admin.problem." + string(x.Kind)})), v.TextCell(strconv.FormatInt(x.Seq, 10), x.ID))}
		}
		reg.Groups = ui.Plain(rows)
		result.Register = &reg
	}
	return p.showJournal(w, r, v, &result)
}

func (p pages) showJournal(w http.ResponseWriter, r *http.Request, v *page.View, result *block.Part) error {
	in := httpx.Query(r)
	stream, after := in.Text("stream", 0, 100), in.Text("after", 0, 100)
	before, _ := in.OptInt("before", 1, 1<<31-1)
	if err := in.Err(); err != nil {
		return err
	}
	s := block.Sheet{Parts: []block.Part{{
		ID: "verify", Title: v.S("pages.admin.proof"), Text: v.S("pages.admin.proof_text"),
		Form: &page.ActForm{ID: "verify", Action: "/admin/journal/verify", Button: v.S("pages.admin.verify")},
	}}}
	if result != nil {
		s.Parts = append(s.Parts, *result)
	}
	var part block.Part
	err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		if stream == "" {
			list, err := journal.Streams(r.Context(), q, "", after, page.PageSize)
			part = streamsPart(v, list)
			return err
		}
		list, next, err := journal.Page(r.Context(), q, stream, journal.Cursor{BeforeSeq: int64(before)}, page.PageSize)
		part = recordsPart(v, stream, list, next)
		return err
	})
	if err != nil {
		return err
	}
	s.Parts = append(s.Parts, part)
	return block.Show(w, r, v, http.StatusOK, head(v, "journal"), s, "", nil)
}

func streamsPart(v *page.View, list []journal.StreamHead) block.Part {
	reg := ui.Register{
		Caption: v.S("pages.admin.streams"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.admin.stream")}, {Role: ui.ColCount, Label: v.S("pages.admin.entries")}},
		Pager: &ui.Pager{Shown: len(list)}, Empty: ui.Empty{Title: v.S("common.none")},
	}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		to := page.Address("/admin/journal", "stream="+url.QueryEscape(x.Stream))
		name, which := streamName(v, x.Stream)
		rows[i] = ui.Row{ID: x.Stream, Label: strings.TrimSpace(name + " " + which), Href: to, Cells: cells(v.TitleCell(to, name, which), v.CountCell(int(x.Entries)))}
	}
	if len(list) == page.PageSize {
		reg.Pager.Next = page.Address("/admin/journal", "after="+url.QueryEscape(list[len(list)-1].Stream))
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "streams", Title: v.S("pages.admin.streams"), Register: &reg}
}

func recordsPart(v *page.View, stream string, list []journal.Record, next journal.Cursor) block.Part {
	name, which := streamName(v, stream)
	reg := ui.Register{
		Caption: name, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.admin.entry")}, {Role: ui.ColUnit, Label: v.S("common.field.person")}, {Role: ui.ColNumber, Label: v.S("common.field.date")}},
		Pager: &ui.Pager{Shown: len(list)}, Empty: ui.Empty{Title: v.S("common.none")},
	}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		d := v.Doer(x.PersonID, x.PostID, x.ForPostID, x.ForPersonID, x.ByOrder)
		what := named(v, "journal.action.", x.Action)
		rows[i] = ui.Row{ID: x.ID, Label: what, Cells: cells(v.TextCell(strconv.FormatInt(x.Seq, 10)+". "+what, x.Reason), v.TextCell(d.Full(), d.For), v.TextCell(v.Instant(x.At), ""))}
	}
	if next.BeforeSeq > 0 {
		reg.Pager.Next = v.With("before", strconv.FormatInt(next.BeforeSeq, 10))
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "records", Title: name, Text: which, Register: &reg, Acts: []ui.Action{{Label: v.S("common.back"), Href: "/admin/journal"}}}
}
