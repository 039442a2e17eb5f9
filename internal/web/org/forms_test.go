package org_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// fill takes the form of an act as the page shows it and puts values into it.
func fill(c *webtest.Client, path, act string, values map[string]string) (to string, form url.Values) {
	p := c.Get(path + "?act=" + act).Want(http.StatusOK)
	form = p.Form("#form-" + act)
	for k, v := range values {
		form.Set(act+"."+k, v)
	}
	return p.All("#form-" + act)[0].Attr("action"), form
}

// send fills a form, sends it and follows where it leads.
func send(t *testing.T, c *webtest.Client, path, act string, values map[string]string) *webtest.Page {
	t.Helper()
	to, form := fill(c, path, act, values)
	p := c.Post(to, form)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", act, p.Status, p.Text(".err-sum"))
	}
	return p.Follow().Want(http.StatusOK)
}

func three(name, text string, more map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, more)
	for _, lang := range []string{"kk", "ru", "en"} {
		out[name+"."+lang] = text
	}
	return out
}

func last(p *webtest.Page) string { return p.Path[strings.LastIndex(p.Path, "/")+1:] }

// wrongly sends a form with each wrong value: the form comes back with a summary, and nothing is written.
func wrongly(t *testing.T, o *webtest.Office, c *webtest.Client, path, act string, good map[string]string, wrong map[string]string) {
	t.Helper()
	for field, value := range wrong {
		before := mark(o)
		bad := map[string]string{field: value}
		for k, x := range good {
			if k != field {
				bad[k] = x
			}
		}
		to, form := fill(c, path, act, bad)
		p := c.Post(to, form).Want(http.StatusUnprocessableEntity)
		if p.Count(".err-sum") != 1 || p.Count("#form-"+act) != 1 || mark(o) != before {
			t.Errorf("%s with %s=%.20q: no summary, or something was written", act, field, value)
		}
		if kept := p.Form("#form-" + act); len(value) > 0 && len(value) < 100 && kept.Get(act+"."+field) != value && !strings.HasPrefix(field, "parent") && field != "kind" && !strings.HasSuffix(field, "post") && field != "person" {
			t.Errorf("%s: %s is not kept: %q", act, field, kept.Get(act+"."+field))
		}
	}
}

func TestUnitsAndPostsByForm_5(t *testing.T) {
	o := webtest.New(t)
	admin, top := o.Person("app-it.head"), "/org/units/"+o.Unit("app")
	unit := three("name", "Жаңа бөлім", map[string]string{"kind": "division", "code": "new-div", "since": "01.12.2026", "act": "№ 5, 20.11.2026"})
	wrongly(t, o, admin, top, "open_unit", unit, map[string]string{
		"code": "а б", "name.kk": strings.Repeat("ә", 301), "name.ru": "", "since": "01.01.2150", "kind": "tribe", "act": strings.Repeat("x", 201),
	})
	wrongly(t, o, admin, top, "open_unit", unit, map[string]string{"since": "31.02.2026", "code": "app"})
	made := send(t, admin, top, "open_unit", unit)
	id := last(made)
	send(t, admin, made.Path, "change_unit", three("name", "Басқа бөлім", map[string]string{"since": "05.12.2026", "act": "№ 6"}))
	admin.Get(made.Path+"?on=05.12.2026").Says("h1", "Басқа бөлім")
	admin.Get(made.Path+"?on=02.12.2026").Says("h1", "Жаңа бөлім")

	post := three("title", "Прокурор", map[string]string{"kind": "officer", "code": "new-div.p", "since": "01.12.2026", "dsp": "1"})
	wrongly(t, o, admin, made.Path, "open_post", post, map[string]string{"code": "", "title.en": "", "kind": "gp", "since": "01.11.2026"})
	p := send(t, admin, made.Path, "open_post", post)
	p.Says("#about", "new-div.p")
	send(t, admin, p.Path, "change_post", three("title", "Аға прокурор", map[string]string{"reason": "бұйрық", "clerk": "1"})).Says("h1", "Аға прокурор")
	wrongly(t, o, admin, p.Path, "change_post", nil, map[string]string{"reason": "", "title.kk": ""})
	// A unit with a post is not closed; the post, then the unit, is.
	wrongly(t, o, admin, made.Path, "close_unit", map[string]string{"closed": "20.12.2026", "act": "№ 9"}, map[string]string{"act": "№ 9"})
	wrongly(t, o, admin, p.Path, "close_post", map[string]string{"until": "20.12.2026", "act": "№ 8"}, map[string]string{"until": "30.11.2026", "act": ""})
	send(t, admin, p.Path, "close_post", map[string]string{"until": "20.12.2026", "act": "№ 8"})
	send(t, admin, made.Path, "close_unit", map[string]string{"closed": "20.12.2026", "act": "№ 9"})

	for _, c := range []*webtest.Client{o.Person("akmola.head"), o.Person("lead.gp")} {
		before := mark(o)
		c.Post("/org/units/"+id+"/change", url.Values{"change_unit.since": {"01.01.2027"}, "change_unit.act": {"1"}, "change_unit.name.kk": {"а"}, "change_unit.name.ru": {"а"}, "change_unit.name.en": {"a"}}).Want(http.StatusForbidden)
		if mark(o) != before || c.Get(made.Path+"?act=change_unit").Count("#form-change_unit") != 0 {
			t.Error("a stranger was offered the form, or wrote")
		}
	}
	admin.Post("/org/units/nobody/close", url.Values{"close_unit.closed": {"01.01.2027"}, "close_unit.act": {"1"}}).Want(http.StatusNotFound)
	admin.Get("/org/posts/nobody").Want(http.StatusNotFound)
}

func TestWorkKeepsAPostOpen_5(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	unit := "/org/units/" + o.Unit("akmola")
	p := admin.Get(unit + "?act=close_unit").Want(http.StatusOK)
	if strings.Contains(p.Text("#open-close_unit"), "{") {
		t.Error("the effects are not said")
	}
	wrongly(t, o, admin, unit, "close_unit", map[string]string{"closed": "21.11.2026"}, map[string]string{"act": "№ 9"})
	wrongly(t, o, admin, "/org/posts/"+o.Post("lead.deputy2"), "close_post", map[string]string{"until": "01.01.2027"}, map[string]string{"act": "№ 9"})
}

func TestPeopleAndAppointments_5(t *testing.T) {
	o := webtest.New(t)
	hr, admin := o.Acting(o.Post("app-hr.head")), o.Person("app-it.head")
	person := map[string]string{"family": "Сейітқали", "given": "Айгерім", "patronymic": "Маратқызы", "code": "90001", "iin": "900101300123"}
	page := hr.Get("/org/people/new").Want(http.StatusOK)
	form := page.Form("#form-person")
	for k, v := range person {
		form.Set("person."+k, v)
	}
	for field, value := range map[string]string{"iin": "12", "family": strings.Repeat("ә", 81), "code": "", "given": "  "} {
		bad := maps.Clone(form)
		bad.Set("person."+field, value)
		if p := hr.Post("/org/people/new", bad).Want(http.StatusUnprocessableEntity); p.Count(".err-sum") != 1 {
			t.Errorf("%s: no summary", field)
		}
	}
	o.Person("akmola.head").Post("/org/people/new", form).Want(http.StatusForbidden)
	made := hr.Post("/org/people/new", form).Follow().Want(http.StatusOK).Says("h1", "Сейітқали Айгерім Маратқызы")
	// The same press again makes nobody new and leads to the same person.
	before := mark(o)
	if again := hr.Post("/org/people/new", form).Follow(); again.Path != made.Path || mark(o) != before {
		t.Error("the second press did something")
	}
	id := last(made)

	send(t, admin, "/org/units/"+o.Unit("app-pln"), "open_post", three("title", "Прокурор", map[string]string{"kind": "officer", "code": "pln-x", "since": "01.11.2026"}))
	send(t, admin, "/org/units/"+o.Unit("app-pln"), "open_post", three("title", "Кеңесші", map[string]string{"kind": "officer", "code": "pln-y", "since": "01.11.2026"}))
	first, second := "/org/posts/"+o.Post("pln-x"), "/org/posts/"+o.Post("pln-y")
	// Without scripts the person is found by the form itself.
	to, f := fill(hr, first, "appoint", map[string]string{"person_q": "сейітқ", "from": "23.11.2026", "order": "14-ж/қ, 20.11.2026"})
	f.Set("_find", "appoint.person")
	p := hr.Post(to, f).Want(http.StatusOK)
	if got := p.Form("#form-appoint"); got.Get("appoint.order") != "14-ж/қ, 20.11.2026" || p.Count("option[value="+id+"]") != 1 {
		t.Fatalf("the search lost something: %v", got)
	}
	hr.Get("/org/people/pick?q=90001").Want(http.StatusOK).Says("li", "Сейітқали")
	good := map[string]string{"person": id, "from": "23.11.2026", "order": "14-ж/қ, 20.11.2026"}
	wrongly(t, o, hr, first, "appoint", good, map[string]string{"order": "", "from": "01.01.1980", "person": "nobody"})
	send(t, hr, first, "appoint", good).Says("#holders", "Сейітқали")
	hr.Post(to, url.Values{"appoint.person": {id}, "appoint.from": {"24.11.2026"}, "appoint.order": {"1"}}).Want(http.StatusUnprocessableEntity) // it is held

	move := map[string]string{"post": o.Post("pln-y"), "from": "30.11.2026", "order": "15-ж/қ"}
	wrongly(t, o, hr, first, "transfer", move, map[string]string{"post": o.Post("app-pln.head"), "from": "23.11.2026"})
	stale, old := fill(hr, first, "release", map[string]string{"until": "28.11.2026", "order": "16-ж/қ"})
	send(t, hr, first, "transfer", move).Says("#holders", "Сейітқали")
	hr.Post(stale, old).Want(http.StatusUnprocessableEntity) // the holding that the person saw is over
	wrongly(t, o, hr, second, "release", map[string]string{"until": "31.12.2026", "order": "16-ж/қ"}, map[string]string{"until": "30.11.2026", "order": ""})
	send(t, hr, second, "release", map[string]string{"until": "31.12.2026", "order": "16-ж/қ"})

	to, f = fill(hr, made.Path, "correct", map[string]string{"family": "Сейітқалиева", "reason": "неке"})
	hr.Post(to, f).Follow().Says("h1", "Сейітқалиева")
	f.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	before = mark(o)
	hr.Post(to, f).Want(http.StatusConflict) // another press upon what has changed meanwhile
	if mark(o) != before {
		t.Error("a stale correction was written")
	}
	send(t, hr, made.Path, "appoint", map[string]string{"post": o.Post("pln-x"), "from": "02.01.2027", "order": "17"}).Says("#holdings", "02.01.2027")
}

func TestOrdersOnReplacementByForm_2_3_5_42(t *testing.T) {
	o := webtest.New(t)
	hr := o.Acting(o.Post("app-hr.head"))
	post := "/org/posts/" + o.Post("app-pln.head")
	good := map[string]string{"by_post": o.Post("app-hr.head"), "from": "01.12.2026", "to": "05.12.2026", "order": "12-ж/қ", "order_day": "20.11.2026"}
	p := hr.Get(post + "?act=replacement").Want(http.StatusOK)
	if p.Count("option[value="+o.Post("akmola.head")+"]") != 0 || !strings.Contains(p.Text("#open-replacement"), "42") {
		t.Error("a post of another body is offered, or who may be named is not said")
	}
	admin := o.Person("app-it.head")
	wrongly(t, o, admin, post, "replacement", good, map[string]string{"by_post": o.Post("akmola.head"), "order": "", "order_day": "01.01.2027", "from": "01.01.2020", "to": "30.11.2026"})
	send(t, admin, post, "replacement", good).Says("#replacements", "12-ж/қ")
	deputy := "/org/posts/" + o.Post("lead.deputy2")
	gp := o.Person("lead.gp")
	wrongly(t, o, gp, deputy, "replacement", map[string]string{"from": "01.12.2026", "order": "1", "order_day": "20.11.2026"}, map[string]string{"by_post": o.Post("app-pln.head")})
}

func TestStatutesAndDirections_4_6(t *testing.T) {
	o := webtest.New(t)
	gp, unit := o.Person("lead.gp"), "/org/units/"+o.Unit("app-pln")
	statute := map[string]string{"order": "77", "order_day": "20.11.2026", "from": "01.12.2026"}
	for _, name := range []string{"tasks", "functions", "competence", "procedure"} {
		statute = three(name, "Мәтін: "+name, statute)
	}
	wrongly(t, o, gp, unit, "statute", statute, map[string]string{"tasks.kk": "", "procedure.ru": "", "order": strings.Repeat("1", 61), "from": "x", "functions.kk": strings.Repeat("ә", 20_001)})
	send(t, gp, unit, "statute", statute)
	gp.Get(unit+"?on=01.12.2026").Says("#statute", "Мәтін: procedure")

	direction := three("scope", "Шегі", map[string]string{"order": "78", "order_day": "20.11.2026", "from": "20.11.2026"})
	wrongly(t, o, gp, unit, "direction", direction, map[string]string{"scope.kk": "", "until": "19.11.2026", "order_day": "21.11.2026"})
	send(t, gp, unit, "direction", direction).Says("#about", "78")
	gp.Get("/org/duties").Says("#directions", "Шегі")
	wrongly(t, o, gp, unit, "end_direction", nil, map[string]string{"until": ""})
	send(t, gp, unit, "end_direction", map[string]string{"until": "01.12.2026"})
	if p := o.Person("akmola.head").Get(unit + "?act=statute"); p.Count("#form-statute") != 0 {
		t.Error("a stranger is offered the form")
	}
}

func TestAreas_7_G7(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	area := three("name", "Салық", map[string]string{"code": "tax-x", "since": "20.11.2026"})
	wrongly(t, o, admin, "/org/areas", "area", area, map[string]string{"code": "", "name.kk": strings.Repeat("ә", 301), "since": "01.01.2101"})
	made := send(t, admin, "/org/areas", "area", area)
	change := three("name", "Салықтар", map[string]string{"since": "01.12.2026", "act": "№ 4"})
	wrongly(t, o, admin, made.Path, "change_area", change, map[string]string{"since": "19.11.2026", "act": ""})
	to, stale := fill(admin, made.Path, "change_area", change)
	send(t, admin, made.Path, "change_area", change).Says("#history", "Салықтар")
	stale.Set("change_area.since", "02.12.2026")
	admin.Post(to, stale).Want(http.StatusConflict)
	send(t, admin, made.Path, "close_area", map[string]string{"until": "20.12.2026", "act": "№ 5"}).Says("#about", "20.12.2026")
	d, _ := o.Structure().Distribution(o.Act(admin.PersonID).Day())
	for _, x := range d.Items {
		if x.AreaID != "" {
			wrongly(t, o, admin, "/org/areas/"+x.AreaID, "close_area", map[string]string{"until": "20.12.2026"}, map[string]string{"act": "№ 5"})
			break
		}
	}
	o.Person("lead.gp").Get("/org/areas?on=01.12.2026").Want(http.StatusOK).Says("#areas", "Салықтар")
}

func TestAdvisoryBodies_9_G9(t *testing.T) {
	o := webtest.New(t)
	gp := o.Person("lead.gp")
	body := map[string]string{
		"kind": "council", "code": "new-council", "order": "90", "order_day": "20.11.2026", "from": "20.11.2026",
		"members.0.post": o.Post("lead.gp"), "members.0.role": "chair", "members.2.outside": "Ғылым академиясының өкілі", "members.2.role": "member",
	}
	for name, text := range map[string]string{"name": "Ғылыми кеңес", "tasks": "Міндет", "powers": "Өкілеттік", "procedure": "Тәртіп"} {
		body = three(name, text, body)
	}
	wrongly(t, o, gp, "/org/advisory", "found", body, map[string]string{"members.0.role": "member", "powers.kk": "", "kind": "club", "members.1.post": o.Post("lead.gp"), "code": "?"})
	made := send(t, gp, "/org/advisory", "found", body).Says("#members", "Ғылым академиясының өкілі")
	change := map[string]string{"order": "91", "order_day": "20.11.2026", "from": "01.12.2026", "members.1.outside": "", "members.1.role": "member", "members.1.post": o.Post("lead.deputy2")}
	wrongly(t, o, gp, made.Path, "change_body", change, map[string]string{"from": "20.11.2026", "order": ""})
	send(t, gp, made.Path, "change_body", change)
	gp.Get(made.Path+"?on=01.12.2026").Says("#about", "91")
	if text := gp.Get(made.Path + "?on=01.12.2026").Text("#members"); strings.Contains(text, "академиясының") {
		t.Error("the former member is still one")
	}
	send(t, gp, made.Path, "close_body", map[string]string{"until": "01.02.2027", "order": "92"}).Says("#about", "01.02.2027")
	o.Person("akmola.head").Post(made.Path+"/close", url.Values{"close_body.until": {"01.01.2027"}, "close_body.order": {"1"}}).Want(http.StatusForbidden)
}

// TestDistributionNamesSeveralSubstitutes_3_G3a: the order says who is called first, second, third.
func TestDistributionNamesSeveralSubstitutes_3_G3a(t *testing.T) {
	o := webtest.New(t)
	gp := o.Person("lead.gp")
	post := o.Post("lead.deputy2")
	order := map[string]string{"order": "501", "order_day": "20.11.2026", "from": "01.12.2026", "sub." + post + ".1": o.Post("lead.deputy3"), "sub." + post + ".2": o.Post("lead.first"), "sub." + post + ".3": ""}
	wrongly(t, o, gp, "/org/duties", "adopt", order, map[string]string{"order": "", "from": "01.01.2020", "sub." + post + ".2": o.Post("lead.deputy3")})
	to, stale := fill(gp, "/org/duties", "adopt", order)
	send(t, gp, "/org/duties", "adopt", order)
	stale.Set("adopt.from", "02.12.2026")
	gp.Post(to, stale).Want(http.StatusConflict)
	text := gp.Get("/org/duties?on=01.12.2026").Want(http.StatusOK).Text("#substitutes")
	d, _ := o.Structure().LastDistribution()
	var got []string
	for _, x := range d.Substitutes {
		if x.PostID == post {
			got = append(got, x.ByPostID)
		}
	}
	if want := []string{o.Post("lead.deputy3"), o.Post("lead.first")}; !slices.Equal(got, want) {
		t.Errorf("substitutes %v, the page says %s", got, text)
	}
}

// TestUnitActIsDraftedAndApproved_6_G6b: the head drafts, the supervising deputy or the Chief of the Apparatus approves.
func TestUnitActIsDraftedAndApproved_6_G6b(t *testing.T) {
	o := webtest.New(t)
	unit := "/org/units/" + o.Unit("app-pln")
	head, chief := o.Acting(o.Post("app-pln.head")), o.Acting(o.Post("app.chief"))
	act := map[string]string{"order": "5", "order_day": "20.11.2026", "from": "01.12.2026"}
	wrongly(t, o, head, unit, "act", act, map[string]string{"order": "", "from": "31.13.2026", "items.7.area": o.Structure().Data().Areas[0].ID, "items.7.post": o.Post("akmola.head")})
	send(t, head, unit, "act", act).Says("#draft-0", "5")
	if p := head.Get(unit + "?act=approve"); p.Count("#form-approve") != 0 {
		t.Error("the head is offered to approve his own act")
	}
	send(t, chief, unit, "approve", nil)
	chief.Get(unit+"?on=01.12.2026").Says("#act-now", "№ 5")
}

// A draft of the act on duties of a unit is edited in place; what was changed meanwhile is neither edited nor approved unread (6).
func TestUnitActDraftIsEdited_6_G6b(t *testing.T) {
	o := webtest.New(t)
	head, at := o.Person("app-pln.head"), "/org/units/"+o.Unit("app-pln")
	f := head.Get(at + "?act=act").Want(http.StatusOK).Form(`form[action="` + at + `/act"]`)
	f.Set("act.order", "61")
	f.Set("act.order_day", "20.11.2026")
	f.Set("act.from", "01.12.2026")
	f.Set("act.items.0.post", o.Post("app-pln.head"))
	f.Set("act.items.0.area", o.Structure().Data().Areas[0].ID)
	head.Post(at+"/act", f).Follow().Want(http.StatusOK)
	draft := webtest.Query[string](o, `SELECT id FROM unit_act WHERE approved_at IS NULL AND number = '61'`)
	edit := at + "/act/" + draft + "/edit"
	g := head.Get(at + "?act=edit-" + draft).Want(http.StatusOK).Form(`form[action="` + edit + `"]`)
	if g.Get("edit-"+draft+".order") != "61" || g.Get("edit-"+draft+".seen") == "" {
		t.Fatalf("the form begins with %v", g)
	}
	g.Set("edit-"+draft+".order", "62")
	head.Post(edit, g).Follow().Want(http.StatusOK).Says("main", "№ 62")
	g.Set("edit-"+draft+".order", "63")
	g.Set("_key", "another")
	head.Post(edit, g).Want(http.StatusConflict)
	o.Person("s3-soc-1.officer1").Post(edit, g).Want(http.StatusForbidden)
}
