package admin

import (
	"net/http"
	"net/url"

	"reglament/internal/account"
	"reglament/internal/store"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const refusedPath = "/admin/refused"

// refused lists the attempts to log in that were refused, counted by the hour: of one person, or of all.
func (p pages) refused(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	person, before := in.OptID("person"), in.Text("after", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	var list []account.Refused
	if err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		list, err = account.RefusedLogins(r.Context(), q, person, before, page.PageSize)
		return err
	}); err != nil {
		return err
	}
	h := head(v, "refused")
	h.Sub = v.S("pages.admin.refused_sub")
	part := block.Part{ID: "refused", Register: refusedRegister(v, list)}
	if person != "" {
		part.Title = v.PersonName(person)
		part.Acts = []ui.Action{{Label: v.S("common.all"), Href: refusedPath}}
	}
	return block.Show(w, r, v, http.StatusOK, h, block.Sheet{Parts: []block.Part{part}}, "", nil)
}

func refusedRegister(v *page.View, list []account.Refused) *ui.Register {
	reg := &ui.Register{
		Caption: title(v, "refused"), Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("pages.admin.account")},
			{Role: ui.ColStage, Label: v.S("pages.admin.refused_why")},
			{Role: ui.ColNumber, Label: v.S("pages.admin.refused_last")},
			{Role: ui.ColCount, Label: v.S("pages.admin.refused_attempts")},
		}, Pager: &ui.Pager{Shown: len(list)}, Empty: ui.Empty{Title: v.S("pages.admin.refused_none")},
	}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		who, to := v.S("pages.admin.refused_nobody"), ""
		name := v.TextCell(who, v.S("pages.admin.refused_way."+string(x.Way)))
		if x.PersonID != "" {
			who, to = v.PersonName(x.PersonID), "/admin/accounts/"+x.PersonID
			name = v.TitleCell(to, who, v.S("pages.admin.refused_way."+string(x.Way)))
		}
		rows[i] = ui.Row{ID: x.ID, Label: who, Href: to, Cells: cells(
			name, v.Stage(v.S("pages.admin.refused_why."+string(x.Why))), v.TextCell(v.Instant(x.LastAt), x.Address), v.CountCell(int(x.Attempts)),
		)}
	}
	if len(list) == page.PageSize {
		reg.Pager.Next = v.With("after", list[len(list)-1].ID)
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// refusedOf is the address of the refused attempts upon one account.
func refusedOf(personID string) string {
	return page.Address(refusedPath, url.Values{"person": {personID}}.Encode())
}
