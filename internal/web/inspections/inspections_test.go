package inspections_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

const list = "/control/inspections"

// entry fills the form of an inspection with a ground of the office.
func entry(o *webtest.Office, c *webtest.Client, change url.Values) url.Values {
	f := c.Get(list + "/new").Want(http.StatusOK).Form("form#inspection")
	ground := webtest.Query[string](o, `SELECT id FROM ground WHERE body_id = $1 AND closed_day IS NULL ORDER BY id LIMIT 1`, o.Unit("gpo"))
	for k, v := range (url.Values{
		"kind": {"thematic"}, "body_id": {o.Unit("karaganda")}, "area_id": {webtest.Query[string](o, `SELECT id FROM area WHERE code = 'public.social'`)},
		"from": {"23.11.2026"}, "to": {"04.12.2026"}, "ground_id": {ground},
	}) {
		f[k] = v
	}
	for k, v := range change {
		f[k] = v
	}
	return f
}

// An inspection is entered without a script, once; its card ends it early or calls it off with a reason, which stays on record.
func TestInspectionEnteredEndedAndCalledOff_44_I44f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	form := entry(o, c, nil)
	p := c.Post(list+"/new", form)
	card := p.Header.Get("Location")
	p.Follow().Want(http.StatusOK).Says(".doc", "Көшпелі тақырыптық тексеру").Says(".doc", "04.12.2026")
	if again := c.Post(list+"/new", form); again.Header.Get("Location") != card {
		t.Errorf("the same form made another entry: %d %s", again.Status, again.Header.Get("Location"))
	}
	c.Get(list+"?state=coming&kind=thematic").Want(http.StatusOK).Says("#inspections", "23.11.2026")
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{list, list + "/new", card, card + "?act=off"} {
			c.In(lang).Get(path).Want(http.StatusOK)
		}
	}
	c.In("kk")
	off := c.Get(card + "?act=off").Form(`form[action="` + card + `/off"]`)
	off.Set("off.text", "")
	c.Post(card+"/off", off).Want(http.StatusUnprocessableEntity).Says("#errors", "Себебі жазылмаған")
	off.Set("off.text", "Келесі тоқсанға қалдырылды.")
	c.Post(card+"/off", off).Follow().Want(http.StatusOK).Says(".doc", "Келесі тоқсанға қалдырылды.").Says(".doc", "Өткізілмейді")
	c.Post(card+"/off", repeated(off)).Want(http.StatusConflict)

	begun := c.Post(list+"/new", entry(o, c, url.Values{"kind": {"complex"}, "area_id": {""}, "from": {"16.11.2026"}})).Header.Get("Location")
	end := url.Values{"end.day": {"19.11.2026"}, "end.text": {"Мәселелер тексерілді."}}
	c.Post(begun+"/end", url.Values{"end.day": {"21.11.2026"}, "end.text": {"x"}}).Want(http.StatusUnprocessableEntity).Says("#errors", "аралығында емес")
	c.Post(begun+"/end", end).Follow().Want(http.StatusOK).Says(".doc", "19.11.2026").Says(".doc", "Мерзімінен бұрын аяқталды")
}

// Every wrong field is told at the field, and what was typed stays.
func TestWrongInspectionForms_44_I44f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	before := webtest.Query[int64](o, `SELECT COUNT(*) FROM inspection`)
	for name, x := range map[string]struct {
		form url.Values
		says string
	}{
		"kind":         {url.Values{"kind": {""}}, "Тексеру түрі таңдалмаған"},
		"unknown kind": {url.Values{"kind": {"raid"}}, ""},
		"body":         {url.Values{"body_id": {""}}, "тексеру енгізе алмайсыз"},
		"area":         {url.Values{"area_id": {""}}, "Сала таңдалмаған"},
		"complex":      {url.Values{"kind": {"complex"}}, "барлық саланы қамтиды"},
		"days":         {url.Values{"from": {""}, "to": {""}}, "Күні көрсетілмеген"},
		"no day":       {url.Values{"to": {"32.13.2026"}}, ""},
		"upside down":  {url.Values{"to": {"20.11.2026"}}, "бірінші күнінен немесе бүгіннен ерте"},
		"ground":       {url.Values{"ground_id": {""}}, "Негізі таңдалмаған"},
		"other unit":   {url.Values{"unit_id": {o.Unit("s1-pre")}}, "атынан енгізе алмайсыз"},
	} {
		p := c.Post(list+"/new", entry(o, c, x.form)).Want(http.StatusUnprocessableEntity)
		if x.says != "" {
			p.Says("#errors", x.says)
		}
		if n := p.Count("form#inspection"); n != 1 {
			t.Errorf("%s: the form is gone", name)
		}
	}
	find := entry(o, c, url.Values{"_find": {"ground_id"}, "ground_id_q": {"тексерулер туралы"}})
	c.Post(list+"/new", find).Want(http.StatusOK).Says("form#inspection", "тексерулер туралы")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM inspection`); n != before {
		t.Errorf("%d entries were made", n-before)
	}
	for _, bad := range []string{"?kind=raid", "?state=lost", "?area=nowhere", "?body=a%20b", "?body=nowhere"} {
		c.Get(list + bad).Want(http.StatusBadRequest)
	}
	c.Get(list + "/nothing").Want(http.StatusNotFound)
	if x := c.Get(list + "/export.xlsx?state=running").Want(http.StatusOK); !strings.HasPrefix(x.Body, "PK") {
		t.Error("no workbook")
	}
	o.Nobody().Get(list).Want(http.StatusSeeOther)
}

// A day that is none hides nothing: all that is missing beside it is told with it, once for each field, and nothing is kept.
func TestWrongDayHidesNoOtherFault_44_I44f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	before := webtest.Query[int64](o, `SELECT COUNT(*) FROM inspection`)
	empty := entry(o, c, url.Values{"kind": {""}, "body_id": {""}, "area_id": {""}, "ground_id": {""}, "from": {""}, "to": {"31.02.2026"}})
	p := c.Post(list+"/new", empty).Want(http.StatusUnprocessableEntity)
	for _, says := range []string{"Тексеру түрі таңдалмаған", "тексеру енгізе алмайсыз", "Сала таңдалмаған", "Күні көрсетілмеген", "Негізі таңдалмаған", "31.02.2026 деген күн жоқ"} {
		p.Says("#errors", says)
	}
	for _, field := range []string{"kind", "body_id", "area_id", "ground_id", "from", "to"} {
		if n := p.Count(`#errors a[href="#f-` + field + `"]`); n != 1 {
			t.Errorf("%s is told %d times", field, n)
		}
	}
	c.Post(list+"/new", entry(o, c, url.Values{"to": {"31.02.2026"}})).Want(http.StatusUnprocessableEntity).Says("#errors", "деген күн жоқ")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM inspection`); n != before {
		t.Errorf("%d entries were made of what could not be read", n-before)
	}
	begun := c.Post(list+"/new", entry(o, c, url.Values{"from": {"16.11.2026"}})).Header.Get("Location")
	c.Post(begun+"/end", url.Values{"end.day": {"31.02.2026"}, "end.text": {""}}).Want(http.StatusUnprocessableEntity).
		Says("#errors", "31.02.2026 деген күн жоқ").Says("#errors", "Себебі жазылмаған")
}

// Who has nothing to enter is told so; a region sees what is under way in it, and may not end it; a ground leads to an entry.
func TestWhoEntersInspections_44_I44f(t *testing.T) {
	o := webtest.New(t)
	o.Person("akmola-pub.officer1").Get(list + "/new").Want(http.StatusOK) // it inspects its districts
	officer := webtest.Query[string](o, `SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id WHERE u.kind = 'district' AND p.kind <> 'body_head' ORDER BY p.id LIMIT 1`)
	o.Acting(officer).Get(list + "/new").Want(http.StatusForbidden)
	c := o.Person("s3-soc-1.officer1")
	card := c.Post(list+"/new", entry(o, c, url.Values{"from": {"16.11.2026"}, "to": {"27.11.2026"}, "body_id": {o.Unit("akmola")}})).Header.Get("Location")
	region := o.Person("akmola.head")
	p := region.Get(card).Want(http.StatusOK)
	if n := p.Count("#act-end") + p.Count("#act-off"); n != 0 {
		t.Error("the inspected body is offered to end its inspection")
	}
	region.Post(card+"/off", url.Values{"off.text": {"Жоқ."}}).Want(http.StatusForbidden)
	o.Person("karaganda-pub.officer1").Get(card).Want(http.StatusNotFound)
	ground := webtest.Query[string](o, `SELECT id FROM ground WHERE body_id = $1 AND closed_day IS NULL ORDER BY id LIMIT 1`, o.Unit("gpo"))
	href := list + "/new?ground=" + ground
	if n := c.Get("/grounds/" + ground).Want(http.StatusOK).Count(`a[href="` + href + `"]`); n != 1 {
		t.Errorf("a ground leads to %d entries", n)
	}
	if got := c.Get(href).Want(http.StatusOK).Form("form#inspection").Get("ground_id"); got != ground {
		t.Errorf("the ground is not chosen: %q", got)
	}
}

// repeated is a form sent anew, not the same one once more.
func repeated(f url.Values) url.Values {
	f.Set("_key", "again")
	return f
}
