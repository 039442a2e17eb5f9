package planning

import (
	"net/http"
	"slices"
	"strconv"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

func itoa(n int) string { return strconv.Itoa(n) }

// shortName fits a name into the picture of the load.
func shortName(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:23]) + "…"
	}
	return s
}

// measureOf is the measure of the address, of the plan of the address.
func (p pages) measureOf(r *http.Request, v *page.View) (planning.MeasureCard, error) {
	c, err := p.Planning.Measure(r.Context(), v.Act, r.PathValue("m"))
	if err == nil && c.PlanID != r.PathValue("id") {
		err = fault.NotFound{What: "measure " + c.ID}
	}
	return c, err
}

func (p pages) measure(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showMeasure(w, r, v, http.StatusOK, nil)
}

func (p pages) showMeasure(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	c, err := p.measureOf(r, v)
	if err != nil {
		return err
	}
	head := ui.Page{Title: c.Name, Crumb: v.S("planning.page.measure_n", "n", int(c.Ordinal)), Bare: true, Section: "plans", Crumbs: planCrumbs(v, c.Plan)}
	return httpx.Page(w, r, status, head, measurePage(v, c, f))
}

func measureFacts(v *page.View, c planning.MeasureCard) []ui.Fact {
	lead, co := "", ""
	for _, id := range c.Executors {
		lead += v.UnitName(id) + "; "
	}
	for _, id := range c.CoExecutors {
		co += v.UnitName(id) + "; "
	}
	out := []ui.Fact{
		{Label: v.S("planning.column.executors"), Value: trim(lead), Wide: true},
		{Label: v.S("planning.column.term"), Body: v.DueCell(v.Due(c.Due))},
		{Label: v.S("planning.column.completion"), Value: c.Completion},
	}
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Fact{Label: v.S(key), Value: value, Wide: len(value) > 80})
		}
	}
	add("planning.page.co", trim(co))
	add("planning.part.object", c.Object)
	add("planning.part.subject", c.Subject)
	add("planning.part.form", c.Form)
	add("planning.part.period", c.Period)
	add("planning.part.result", c.Result)
	add("planning.part.implementation", c.Implementation)
	add("planning.page.ground", c.Ground)
	add("planning.page.daily_reason", c.DailyReason)
	if c.GroundID != "" {
		out = append(out, ui.Fact{Label: v.S("planning.page.ground_entry"), Value: v.S("planning.page.ground_link"), Href: "/grounds/" + c.GroundID})
	}
	return out
}

func trim(s string) string {
	if len(s) > 2 {
		return s[:len(s)-2]
	}
	return s
}

func (p pages) newMeasure(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Planning.Plan(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	return p.measureForm(w, r, v, http.StatusOK, c.Plan, planning.MeasureCard{}, ui.NewForm())
}

func (p pages) editMeasure(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := p.measureOf(r, v)
	if err != nil {
		return err
	}
	f := ui.NewForm()
	in := c.Input()
	setMeasure(f, in)
	return p.measureForm(w, r, v, http.StatusOK, c.Plan, c, f)
}

func setMeasure(f *ui.Form, in planning.MeasureInput) {
	f.Set("name", in.Name).Set("object", in.Object).Set("subject", in.Subject).Set("form", in.Form).Set("period", in.Period).Set("completion", in.Completion)
	f.Set("implementation", in.Implementation).Set("result", in.Result).Set("ground", in.Ground).Set("daily_reason", in.DailyReason)
	if !in.Due.None() {
		f.SetDay("due", in.Due)
	}
	if len(in.Executors) > 0 {
		f.Set("lead", in.Executors[0]).Set("executors", in.Executors[1:]...)
	}
	f.Set("co_executors", in.CoExecutors...)
}

// readMeasure reads the fields of a line of the table.
func readMeasure(in *httpx.Input) planning.MeasureInput {
	x := planning.MeasureInput{
		Name: in.Text("name", 0, 500), Object: in.Text("object", 0, 500), Subject: in.Text("subject", 0, 500), Form: in.Text("form", 0, 500),
		Period: in.Text("period", 0, 500), Completion: in.Text("completion", 0, 500), Implementation: in.Area("implementation", 0, 4000),
		Result: in.Area("result", 0, 4000), Ground: in.Area("ground", 0, 4000), DailyReason: in.Area("daily_reason", 0, 4000), Due: in.OptDay("due"),
		CoExecutors: in.IDs("co_executors", 0, 60),
	}
	lead := in.OptID("lead")
	x.Executors = in.IDs("executors", 0, 60)
	if lead != "" {
		x.Executors = append([]string{lead}, slices.DeleteFunc(x.Executors, func(id string) bool { return id == lead })...)
	}
	return x
}

func (p pages) measureForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, pl planning.Plan, c planning.MeasureCard, f *ui.Form) error {
	title := v.S("planning.page.add_measure")
	if c.ID != "" {
		title = v.S("planning.page.edit_measure")
	}
	head := ui.Page{Title: title, Section: "plans", Crumbs: planCrumbs(v, pl)}
	return httpx.Page(w, r, status, head, measureFormPage(v, pl, c, f))
}

func (p pages) saveMeasure(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	var c planning.MeasureCard
	var pl planning.Plan
	if r.PathValue("m") != "" {
		if c, err = p.measureOf(r, v); err != nil {
			return err
		}
		pl = c.Plan
	} else {
		card, err := p.Planning.Plan(r.Context(), v.Act, id)
		if err != nil {
			return err
		}
		pl = card.Plan
	}
	in := httpx.Read(r)
	x := readMeasure(in)
	version := int64(0)
	if c.ID != "" {
		version, x.AreaID = page.Version(in), c.AreaID
	}
	if err = in.Err(); err == nil {
		if c.ID == "" {
			_, err = p.Planning.AddMeasure(r.Context(), v.Keyed(in), id, x)
		} else {
			_, err = p.Planning.EditMeasure(r.Context(), v.Keyed(in), c.ID, version, x)
		}
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.measureForm(w, r, v, status, pl, c, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.measure"))
	to := plansPath + "/" + id
	if c.ID != "" {
		to += "/measures/" + c.ID
	}
	return httpx.Redirect(w, r, to)
}

// place moves a measure one place up or down, or to the place named.
func (p pages) place(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := p.measureOf(r, v)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	to := c.Ordinal
	switch in.OptChoice("step", "up", "down") {
	case "up":
		to = max(to-1, 1)
	case "down":
		to = min(to+1, c.Plan.Measures)
	default:
		n, _ := in.OptInt("place", 1, 100_000)
		to = int64(n)
	}
	if err = in.Err(); err == nil {
		_, err = p.Planning.PlaceMeasure(r.Context(), v.Keyed(in), c.ID, to)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showMeasure(w, r, v, status, f) })
	}
	return httpx.Redirect(w, r, plansPath+"/"+c.PlanID+"/workshop#m-"+c.ID)
}

func (p pages) remove(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := p.measureOf(r, v)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	reason := in.Area("reason", 0, page.WordsMost)
	if err = in.Err(); err == nil {
		_, err = p.Planning.RemoveMeasure(r.Context(), v.Keyed(in), c.ID, reason)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showMeasure(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.done.removed"))
	return httpx.Redirect(w, r, plansPath+"/"+c.PlanID)
}
