package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/webtest"
)

// An account is found by login, by the name of its owner in any order of the words, by post and by unit.
func TestAccountsAreFoundByNamePostAndUnit(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	s := o.Structure()
	gp, _ := s.Person(o.Holder("lead.gp"))
	unit := s.UnitName(o.Unit("app-it"), o.Act(gp.ID).Day())
	login := webtest.Query[string](o, `SELECT login FROM account WHERE person_id = '`+gp.ID+`'`)
	for words, want := range map[string]bool{
		gp.Family: true, gp.Given + " " + gp.Family: true, strings.ToUpper(gp.Family): true, gp.Code: true, login: true,
		gp.Family + " nobody": false, unit.KK: false,
	} {
		p := admin.Get("/admin/accounts?q=" + url.QueryEscape(words)).Want(http.StatusOK)
		if got := strings.Contains(p.Text("#accounts-list"), gp.Name()); got != want {
			t.Errorf("%q finds the General Prosecutor: %v", words, got)
		}
	}
	it, _ := s.Person(o.Holder("app-it.head"))
	admin.Get("/admin/accounts?q="+url.QueryEscape(unit.KK)).Says("#accounts-list", it.Name())
	admin.Get("/admin/accounts?q=zzzz").Want(http.StatusOK).Says("#accounts", "табылмады")
}

// loose adds a person without an account to the office and returns the personnel number.
func loose(t *testing.T, o *webtest.Office) string {
	t.Helper()
	_, err := o.App.Org.AddPerson(t.Context(), o.Act(o.Holder("app-it.head")), org.PersonInput{Code: "77777", Family: "Жаңабаев", Given: "Әлі"})
	if err != nil {
		t.Fatal(err)
	}
	return "77777"
}

// A new account has a password that is shown once and must be changed; a second one for the person is refused.
func TestAccountIsCreated(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	form := url.Values{"new.code": {loose(t, o)}, "new.login": {"zhanabaev.a"}}
	p := admin.Post("/admin/accounts/new", form).Want(http.StatusOK).Says("#account", "zhanabaev.a").Says("#account", "Құпиясөзді ауыстыруы тиіс")
	secret := p.Text("#account [role=status]")
	secret = secret[strings.LastIndex(secret, " ")+1:]
	if len(secret) < 20 {
		t.Fatalf("the password is not shown: %q", secret)
	}
	if strings.Contains(admin.Get("/admin/accounts?q=77777").Want(http.StatusOK).Says("#accounts-list", "Жаңабаев").Text("#accounts"), secret) {
		t.Error("the password is shown again")
	}
	form.Set("new.login", "another")
	admin.Post("/admin/accounts/new", form).Want(http.StatusUnprocessableEntity)
	nobody := o.Nobody()
	nobody.Post("/login", url.Values{"login": {"zhanabaev.a"}, "password": {secret}}).Want(http.StatusSeeOther)
	nobody.Get("/").Want(http.StatusSeeOther) // first the password is changed
	if n := webtest.Query[int64](o, `SELECT count(*) FROM journal WHERE action = 'account.create'`); n == 0 {
		t.Error("the journal does not know of it")
	}
}

// The administrator ends every session of another person, who is asked to log in again.
func TestSessionsAreEnded(t *testing.T) {
	o := webtest.New(t)
	admin, gp := o.Person("app-it.head"), o.Person("lead.gp")
	gp.Get("/").Want(http.StatusOK)
	p := admin.Get("/admin/accounts/" + gp.PersonID + "?act=sessions").Want(http.StatusOK)
	admin.Post("/admin/accounts/"+gp.PersonID+"/sessions", p.Form("#form-sessions")).Follow().Want(http.StatusOK)
	gp.Get("/").Want(http.StatusSeeOther)
	admin.Get("/admin/accounts/" + gp.PersonID).Want(http.StatusOK)
}

// A template of numbers is added for one body, changed, and is not given twice for the same kind and body.
func TestNumberTemplate(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	body := webtest.Query[string](o, `SELECT MIN(id) FROM unit WHERE kind = 'district'`)
	form := url.Values{"number.kind": {"instrument.request"}, "number.body": {body}, "number.prefix": {"АК"}, "number.template": {"{prefix}-{serial}/{yyyy}"}, "number.yearly": {"1"}}
	admin.Post("/admin/numbers", form).Follow().Want(http.StatusOK).Says("#numbers-list", "{prefix}-{serial}/{yyyy}")
	admin.Post("/admin/numbers", form).Want(http.StatusConflict)
	form.Set("number.id", webtest.Query[string](o, `SELECT id FROM number_template WHERE prefix = 'АК'`))
	id := form.Get("number.id")
	open := func(template string) url.Values { // what the page gives, and what is typed
		f := admin.Get("/admin/numbers?act=number").Want(http.StatusOK).Form("#form-number")
		for k, v := range form {
			f[k] = v
		}
		f.Set("number.template", template)
		return f
	}
	admin.Post("/admin/numbers", form).Want(http.StatusConflict) // nobody said what he had read
	first, second := open("{prefix}/{serial}/{yy}"), open("{prefix}.{serial}")
	admin.Post("/admin/numbers", first).Follow().Want(http.StatusOK).Says("#numbers-list", "{prefix}/{serial}/{yy}")
	told := admin.Post("/admin/numbers", second).Want(http.StatusConflict).Says(".err-sum", "басқа адам өзгертті").Says("#numbers-list", "{prefix}/{serial}/{yy}").Form("#form-number")
	if got := webtest.Query[string](o, `SELECT template FROM number_template WHERE id = $1`, id); got != "{prefix}/{serial}/{yy}" || told.Get("number.template") != "{prefix}.{serial}" {
		t.Errorf("the template is %s, the form came back with %v", got, told)
	}
	admin.Post("/admin/numbers", told).Follow().Want(http.StatusOK).Says("#numbers-list", "{prefix}.{serial}")
	form = open("{prefix}/{serial}")
	admin.Post("/admin/numbers", form).Follow().Want(http.StatusOK).Says("#numbers-list", "{prefix}/{serial}")
	form.Set("number.template", "without a serial")
	admin.Post("/admin/numbers", form).Want(http.StatusUnprocessableEntity)
}

// A file that is brought in a second time is answered as such, and leaves no second trace.
func TestImportTwice(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	file := webtest.File{Field: "import.file", Name: "people.csv", Content: []byte("code,family,given\n88881,Жаңабаев,Әлі\n")}
	apply := url.Values{"import.apply": {"1"}}
	imports := func() int64 {
		return webtest.Query[int64](o, `SELECT count(*) FROM journal WHERE action = 'org.import'`)
	}
	before := imports()
	admin.Upload("/admin/structure/import", nil, file).Want(http.StatusOK).Says("#report", "Қызметкерлер")
	admin.Upload("/admin/structure/import", apply, file).Follow().Want(http.StatusOK)
	for _, form := range []url.Values{nil, apply} {
		admin.Upload("/admin/structure/import", form, file).Want(http.StatusOK).Says("#report", "бұрыннан бар")
	}
	if n := imports() - before; n != 1 {
		t.Errorf("%d imports in the journal", n)
	}
}

// The flags of a post are roles: whoever gets that of the administrator finds the pages, whoever loses it does not.
func TestRoleFlags(t *testing.T) {
	o := webtest.New(t)
	admin, gp := o.Person("app-it.head"), o.Person("lead.gp")
	gp.Get("/admin").Want(http.StatusNotFound)
	post, _ := o.Structure().Post(o.Post("lead.gp"))
	change := org.PostChange{Title: post.Title, Control: post.Control, Clerk: post.Clerk, DSP: post.DSP, HR: post.HR, Admin: true, Reason: "Сынақ"}
	for _, want := range []int{http.StatusOK, http.StatusNotFound} {
		if err := o.App.Org.ChangePost(t.Context(), o.Act(admin.PersonID), post.ID, change); err != nil {
			t.Fatal(err)
		}
		gp.Get("/admin").Want(want)
		change.Admin = false
	}
}

// What the program calls by names of its own is said in words: timers, actions and chains of the journal.
func TestNamesAreSaidInWords(t *testing.T) {
	o := webtest.New(t)
	said := i18n.Default()
	for _, timer := range o.App.Timers() {
		if !said.Has("timer." + timer.Name) {
			t.Errorf("the timer %s has no words", timer.Name)
		}
	}
	for _, action := range strings.Split(webtest.Query[string](o, `SELECT group_concat(DISTINCT action) FROM journal`), ",") {
		if !said.Has("journal.action." + action) {
			t.Errorf("the action %s has no words", action)
		}
	}
	for _, stream := range strings.Split(webtest.Query[string](o, `SELECT group_concat(DISTINCT stream) FROM journal`), ",") {
		kind, _, _ := strings.Cut(stream, ":")
		if !said.Has("journal.stream." + kind) {
			t.Errorf("the stream %s has no words", stream)
		}
	}
	o.Person("app-it.head").In("ru").Get("/admin/journal").Want(http.StatusOK).Says("#streams-list", "Документ")
}
