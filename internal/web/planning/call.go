package planning

import (
	"net/http"

	"reglament/internal/i18n"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// callPath is the page on which the first head of a body calls for proposals (17).
const callPath = plansPath + "/call"

// call is the page of a call for proposals.
func (p pages) call(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.callForm(w, r, v, http.StatusOK, ui.NewForm())
}

func (p pages) callForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	c, err := p.Planning.Calling(r.Context(), v.Act)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("planning.call.title"), Section: "plans", Crumbs: []ui.Link{{Label: v.S("ui.nav.plans"), Href: plansPath}}}
	return httpx.Page(w, r, status, head, callPage(v, c, f))
}

// callUnits are the units that may be told to draw the plan up.
func callUnits(v *page.View, c planning.Calling) []ui.Option {
	return options(c.Units, v.UnitName)
}

// saveCall opens the window.
func (p pages) saveCall(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	x := planning.CallInput{Due: in.OptDay("due"), DraftDue: in.OptDay("draft_due"), UnitID: in.OptID("unit")}
	x.Kind, x.Period = periodOf(in, "period")
	err := in.Err()
	if err == nil {
		_, err = p.Planning.Call(r.Context(), v.Keyed(in), x)
	}
	if err != nil {
		err = page.Rename(err, map[string]string{"kind": "period"})
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.callForm(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.call"))
	return httpx.Redirect(w, r, plansPath)
}

// endCall withdraws a call.
func (p pages) endCall(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onWindow(w, r, v, true, p.Planning.EndCall, "planning.done.end_call")
}
