package halfyear_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/halfyear"
	"reglament/internal/trip"
	"reglament/internal/web/webtest"
)

// The figures of any days with the records behind each number, for the Apparatus and the leadership; made with conclusions
// they are frozen and the duty is done.
func TestHalfYearlyAnalysis_49_1_I491c(t *testing.T) {
	o := webtest.New(t)
	o.Now = calendar.MustDay("2027-01-11").Start().Add(10 * time.Hour)
	for range 2 {
		if err := o.App.HalfYear.Open(t.Context(), o.Now); err != nil {
			t.Fatal(err)
		}
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM halfyear WHERE period = '2027-01-01' AND last_day = '2027-06-30'`); n != 1 {
		t.Fatalf("%d analyses are owed", n)
	}
	const page = "/control/half-year"
	for _, post := range []string{"karaganda-pub.officer1", "s3-soc-1.officer1", "s3-soc.head", "akmola.head"} {
		who := o.Person(post)
		for _, at := range []string{page, page + "/records", page + "/findings", page + "/export.xlsx", page + "/report.kk.pdf"} {
			who.Get(at).Want(http.StatusNotFound)
		}
	}
	apparatus, chief := o.Person("app-ctl.head"), o.Person("app.chief")
	for _, lang := range []string{"kk", "ru", "en"} {
		board := apparatus.In(lang).Get(page + "?from=01.07.2026&to=31.12.2026").Want(http.StatusOK)
		for _, a := range board.All("#units-list a, #bodies-list a, #findings-list a, #passed-list a") {
			if href := a.Attr("href"); strings.HasPrefix(href, page) {
				apparatus.Get(href).Want(http.StatusOK)
			}
		}
		apparatus.In(lang).Get(page + "/report.kk.pdf").Want(http.StatusOK)
	}
	o.Person("lead.gp").Get(page).Want(http.StatusOK)
	o.Person("lead.deputy1").Get(page).Want(http.StatusOK)
	chief.Get("/").Want(http.StatusOK)
	apparatus.Get("/").Want(http.StatusOK).Says("main", "30.06.2027")
	for _, what := range []string{"sent", "short", "passed", "supplementary", "revoked", "changed", "returned", "late"} {
		apparatus.Get(page + "/records?what=" + what + "&from=01.01.2026&to=31.12.2026").Want(http.StatusOK)
	}
	sent := webtest.Query[int64](o, `SELECT COUNT(*) FROM instrument WHERE owner_body = 'gpo' AND sent_day >= '2026-07-01' AND sent_day <= '2026-12-31'`)
	n := int64(0)
	next := page + "/records?what=sent&from=01.07.2026&to=31.12.2026"
	for next != "" {
		p := apparatus.Get(next).Want(http.StatusOK)
		n += int64(p.Count("#register tbody tr"))
		next = ""
		for _, a := range p.All("a[rel=next]") {
			next = a.Attr("href")
		}
	}
	if n == 0 || n > sent {
		t.Errorf("%d records behind %d", n, sent)
	}
	wrongDays(t, apparatus)
	inspected(t, o, apparatus)
	makes(t, o, apparatus, chief)
}

func makes(t *testing.T, o *webtest.Office, apparatus, chief *webtest.Client) {
	t.Helper()
	const page = "/control/half-year"
	id := webtest.Query[string](o, `SELECT id FROM halfyear WHERE period = '2027-01-01'`)
	at := page + "/" + id + "/make"
	v := url.Values{"version": {"1"}, "from": {"01.07.2026"}, "to": {"31.12.2026"}, "make.text": {"Ұқсас құжаттарды біріктіру қажет."}}
	with := func(k, x string) url.Values {
		out := url.Values{}
		for name, list := range v {
			out[name] = list
		}
		out.Set(k, x)
		return out
	}
	if p := apparatus.Post(at, v); p.Status != http.StatusForbidden {
		t.Errorf("signed by control: %d", p.Status)
	}
	if p := chief.Post(at, with("make.text", " ")); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("without conclusions: %d", p.Status)
	}
	if p := chief.Post(at, with("to", "30.06.2027")); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("days to come: %d", p.Status)
	}
	if p := chief.Post(at, with("version", "7")); p.Status != http.StatusConflict {
		t.Errorf("another version: %d", p.Status)
	}
	apparatus.Get(page + "/" + id).Want(http.StatusNotFound)
	chief.Post(at, v).Follow().Want(http.StatusOK).Says("#conclusions", "біріктіру")
	if p := chief.Post(at, v); p.Status != http.StatusConflict {
		t.Errorf("made twice: %d", p.Status)
	}
	frozen := webtest.Query[string](o, `SELECT figures FROM halfyear WHERE id = $1`, id)
	if frozen == "" || webtest.Query[string](o, `SELECT state FROM duty WHERE ref_id = $1`, id) != "done" {
		t.Error("the duty is not done")
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM turn WHERE ref_id = $1`, id); n != 0 {
		t.Errorf("%d moves are left", n)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		chief.In(lang).Get(page + "/" + id).Want(http.StatusOK)
	}
	for _, name := range []string{"report.kk.pdf", "report.ru.pdf", "export.xlsx"} {
		chief.Get(page + "/" + id + "/" + name).Want(http.StatusOK)
	}
	chief.Get(page).Want(http.StatusOK).Says("#made", "2-жартыжылдық")
}

// wrongDays: days that cannot be analysed stand in the form again with what is wrong, and no figures are shown.
func wrongDays(t *testing.T, apparatus *webtest.Client) {
	t.Helper()
	const page = "/control/half-year"
	for bad, field := range map[string]string{
		"?from=31.12.2026&to=01.07.2026": "to", "?from=01.01.2020&to=31.12.2026": "to", "?from=01.07.2026": "to", "?from=32.01.2026&to=01.02.2026": "from", "?to=31.12.2026": "from",
	} {
		for _, lang := range []string{"kk", "ru", "en"} {
			p := apparatus.In(lang).Get(page + bad).Want(http.StatusUnprocessableEntity)
			if p.Count("#days .f.bad #f-"+field) != 1 || p.Count("#days .f.bad .e") == 0 {
				t.Errorf("%s: the field %s does not say what is wrong", bad, field)
			}
			if p.Count("#units") > 0 || p.Count("#papers") > 0 {
				t.Errorf("%s: figures of wrong days", bad)
			}
		}
	}
	apparatus.In("kk").Get(page + "?from=x&to=31.12.2026").Want(http.StatusUnprocessableEntity)
	for _, file := range []string{"/export.xlsx", "/report.kk.pdf"} {
		apparatus.Get(page + file + "?from=31.12.2026&to=01.07.2026").Want(http.StatusBadRequest)
	}
}

// inspected: inspections that bound a body in the days stand beside what it got, each once, those called off not at all (44).
func inspected(t *testing.T, o *webtest.Office, apparatus *webtest.Client) {
	t.Helper()
	const at = "/control/half-year?from=01.07.2026&to=31.12.2026"
	day, body := calendar.MustDay, o.Unit("karaganda")
	figures := func() (n, weight int) {
		x, err := o.App.HalfYear.Count(t.Context(), o.Act(o.Holder("app-ctl.head")), halfyear.Span{From: day("2026-07-01"), To: day("2026-12-31")})
		if err != nil || !x.Figures.Inspected {
			t.Fatal(err)
		}
		for _, b := range x.Figures.Bodies {
			if b.BodyID == body {
				n, weight = n+b.Inspections, weight+b.Weight
			}
		}
		return n, weight
	}
	rows := webtest.Query[int64](o, `SELECT COUNT(DISTINCT e.area_id) FROM execution e JOIN instrument i ON i.document_id = e.document_id
		WHERE i.owner_body = 'gpo' AND i.sent_day >= '2026-07-01' AND i.sent_day <= '2026-12-31' AND e.body_id = $1`, body)
	before, _ := figures()
	ground := webtest.Query[string](o, `SELECT id FROM ground WHERE body_id = $1 AND closed_day IS NULL ORDER BY id LIMIT 1`, o.Unit("gpo"))
	act := o.Act(o.Holder("s3-soc-1.officer1"))
	made, err := o.App.Trip.Enter(t.Context(), act, trip.Input{Kind: trip.Complex, BodyID: body, From: day("2026-12-28"), To: day("2027-01-15"), Ground: ground})
	if err != nil {
		t.Fatal(err)
	}
	if n, weight := figures(); n != before+int(max(rows, 1)) || weight == 0 {
		t.Errorf("a complex inspection counts %d times over %d before, in %d areas, weight %d", n, before, rows, weight)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		apparatus.In(lang).Get(at).Want(http.StatusOK)
	}
	apparatus.In("kk").Get(at).Says("#bodies", "салмағы")
	if _, err := o.App.Trip.CallOff(t.Context(), act, made.ID, "Келесі жылға қалдырылды."); err != nil {
		t.Fatal(err)
	}
	if n, _ := figures(); n != before {
		t.Errorf("called off it still counts: %d, before %d", n, before)
	}
}

// inOrder: who got or sent most comes first, and equals stand in the order of the organisation, as in every list of units.
func inOrder(t *testing.T, o *webtest.Office, f halfyear.Figures) {
	t.Helper()
	place := map[string]int{}
	for i, u := range o.Structure().Bodies(calendar.DayOf(o.Now)) {
		place[u.ID] = i
	}
	equal := 0
	for i, b := range f.Bodies[1:] {
		a := f.Bodies[i]
		if a.N == b.N && a.BodyID != b.BodyID {
			equal++
		}
		if a.N < b.N || a.N == b.N && place[a.BodyID] > place[b.BodyID] {
			t.Errorf("line %d: %d of body %d stand before %d of body %d", i, a.N, place[a.BodyID], b.N, place[b.BodyID])
		}
	}
	for i, u := range f.Units[1:] {
		if f.Units[i].Sent() < u.Sent() {
			t.Errorf("unit %d sent less than the next", i)
		}
	}
	if equal == 0 {
		t.Error("no two bodies got as many")
	}
}

// The load by body and area begins on the page of figures and goes on, page by page, to its end; it is narrowed to a body or an
// area, and of an analysis that was made it is the frozen one.
func TestLoadOfEveryBodyAndArea_49_1_I491c(t *testing.T) {
	o := webtest.New(t)
	const page, days = "/control/half-year", "from=01.01.2026&to=20.11.2026"
	o.Person("s3-soc.head").Get(page + "/bodies?" + days).Want(http.StatusNotFound)
	apparatus := o.Person("app-ctl.head").In("ru")
	board := apparatus.Get(page + "?" + days).Want(http.StatusOK)
	if n := board.Count("#bodies-list tbody tr"); n != 15 {
		t.Errorf("%d lines on the page of figures", n)
	}
	view, err := o.App.HalfYear.Count(t.Context(), o.Act(o.Holder("app-ctl.head")), halfyear.Span{From: calendar.MustDay("2026-01-01"), To: calendar.MustDay("2026-11-20")})
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, o, view.Figures)
	want, first := len(view.Figures.Bodies), view.Figures.Bodies[0]
	lines := func(at string) (n int) {
		for at != "" {
			p := apparatus.Get(at).Want(http.StatusOK)
			n += p.Count("#bodies-list tbody tr")
			at = ""
			for _, a := range p.All("a[rel=next]") {
				at = a.Attr("href")
			}
		}
		return n
	}
	all := board.All("#bodies header a")
	if len(all) != 1 || lines(all[0].Attr("href")) != want || want <= 50 {
		t.Errorf("not all of %d lines are listed: %v", want, all)
	}
	var ofBody, ofArea int
	for _, x := range view.Figures.Bodies {
		if x.BodyID == first.BodyID {
			ofBody++
		}
		if x.AreaID == first.AreaID {
			ofArea++
		}
	}
	if n := lines(page + "/bodies?" + days + "&body=" + first.BodyID); n != ofBody {
		t.Errorf("%d lines of one body, not %d", n, ofBody)
	}
	if n := lines(page + "/bodies?" + days + "&area=" + first.AreaID); n != ofArea {
		t.Errorf("%d lines of one area, not %d", n, ofArea)
	}
	for _, odd := range []string{"&after=-5", "&after=99999", "&after=x"} {
		apparatus.Get(page + "/bodies?" + days + odd).Want(http.StatusOK)
	}
	made := webtest.Query[string](o, `SELECT id FROM halfyear WHERE state = 'made' ORDER BY period DESC LIMIT 1`)
	frozen := apparatus.Get(page + "/" + made + "/bodies").Want(http.StatusOK)
	a, err := o.App.HalfYear.Card(t.Context(), o.Act(o.Holder("app-ctl.head")), made)
	if err != nil {
		t.Fatal(err)
	}
	if n := frozen.Count("#bodies-list tbody tr"); n != min(50, len(a.Figures.Bodies)) {
		t.Errorf("%d lines of an analysis that was made, not %d", n, len(a.Figures.Bodies))
	}
	apparatus.Get(page + "/7aaaaaaaaaaaa/bodies").Want(http.StatusNotFound)
}
