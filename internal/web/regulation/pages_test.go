package regulation_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/web/webtest"
	"reglament/regulation"
)

const (
	head    = "akmola.head"
	officer = "s3-soc-1.officer1"
	gpo     = "/regulation/editions/gpo-2019-07-20"
)

func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

// Every paragraph and every point of the order has its page, in each language, and leads to its neighbours.
func TestParagraphPages_O5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(officer)
	chapters, err := regulation.Provisions()
	if err != nil {
		t.Fatal(err)
	}
	all := regulation.List(chapters)
	for _, lang := range []string{"kk", "ru", "en"} {
		p := c.In(lang).Get("/regulation").Want(200)
		if n := p.Count("tbody a.lead"); n != len(all) {
			t.Errorf("%s: %d paragraphs, not %d", lang, n, len(all))
		}
		for _, para := range []string{"order-4", "40", "44-1"} {
			c.In(lang).Get("/regulation/" + para).Want(200)
		}
	}
	for _, a := range c.Get("/regulation").All("tbody a.lead") {
		c.Get(a.Attr("href")).Want(200)
	}
	c.Get("/regulation/order-4").Says("h1", "Өз регламенттерін сәйкестендіру").Says("#requirements", "O4").Says("#requirements", "one month").Says("#choices", "I-61")
	for lang, words := range map[string]string{"kk": "Ең аз мерзімнен қысқа", "ru": "Если срок ниже наименьшего", "en": "When a term below the floor"} {
		c.In(lang).Get("/regulation/44").Says("#choices", "I-34").Says("#choices", words)
	}
	if to := c.Get("/regulation/order%204").Want(303).Header.Get("Location"); to != "/regulation/order-4" {
		t.Errorf("leads to %s", to)
	}
	c.Get("/regulation/43").Says("#rules", "Сұрау салудың ең аз мерзімі").Says(".notice", "20.07.2019")
	for _, bad := range []string{"0", "999", "order-99", "44-9", "..%2f..", "%3Cscript%3E"} {
		c.Get("/regulation/" + bad).Want(404)
	}
	if to := o.Nobody().Get("/regulation/40").Want(303).Header.Get("Location"); !strings.HasPrefix(to, "/login") {
		t.Errorf("a visitor is led to %s", to)
	}
}

// The list is narrowed by chapter, by words of any language and by what stands under a paragraph.
func TestParagraphFilters_O5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app.chief")
	if n := c.Get("/regulation?chapter=order").Want(200).Count("tbody a.lead"); n != 7 {
		t.Errorf("%d points of the order", n)
	}
	c.Get("/regulation?q=запрос").Want(200).Says("tbody", "43")
	c.Get("/regulation?q=nosuchword").Want(200).Says(".empty", "табылмады")
	open := c.Get("/regulation?state=open").Want(200)
	if open.Count("tbody a.lead") == 0 {
		t.Error("nothing is open in the demonstration office")
	}
	card := open.All("tbody a.lead")[0].Attr("href")
	if c.Get(card).Want(200).Count("#owed tbody tr") == 0 {
		t.Error("who controls everything sees no duty under the paragraph")
	}
	c.Get("/regulation?chapter=77").Want(400)
	c.Get("/regulation?state=none").Want(400)
	c.Get("/regulation?q=" + strings.Repeat("a", 101)).Want(400)
}

// begin derives an edition of the region and returns its address.
func begin(o *webtest.Office, c *webtest.Client) string {
	f := c.Get("/regulation/editions/new").Want(200).Form("form#derive")
	to := c.Post("/regulation/editions/new", f).Want(303).Header.Get("Location")
	return strings.TrimSuffix(to, "/edit")
}

const floor = "instrument.request.term.floor"

// A region derives its edition, makes a term longer, sees what that touches, and adopts it; its people confirm (10, O2, O4, O6, O7).
func TestEditionOfARegion_10_O4_O6_O7(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(head)
	at := begin(o, c)
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get(at).Want(200)
		c.In(lang).Get(at + "/edit").Want(200)
		c.In(lang).Get("/regulation/editions").Want(200)
	}
	f := c.Get(at + "/edit").Want(200).Form("form#draft")
	f.Set("values."+floor, "n: 7\nunit: working")
	f.Set("para."+floor, "70")
	f.Set("act", "check")
	c.Post(at+"/edit", f).Want(200).Says("#changes", "Сұрау салудың ең аз мерзімі")
	if n := webtest.Query[int64](o, `SELECT version FROM edition WHERE id = $1`, at[strings.LastIndex(at, "/")+1:]); n != 1 {
		t.Errorf("a check saved the draft: version %d", n)
	}
	f.Set("act", "save")
	c.Post(at+"/edit", f).Want(303)
	p := c.Get(at).Want(200).Says("#changes", "Сұрау салудың ең аз мерзімі").Says("#values", "Өз мәні")
	if p.Count("#para-70") != 1 || p.Count(`#values a[href="/regulation/70"]`) != 0 {
		t.Error("the body's own number 70 is taken for that of the Regulation, or has no place of its own")
	}
	adopt := p.Form("#act-adopt form")
	adopt.Set("number", "17-ө")
	adopt.Set("day", "20.11.2026")
	adopt.Set("from", "01.12.2026")
	c.Post(at+"/adopt", adopt).Follow().Want(200).Says(".doc", "17-ө")
	c.Post(at+"/adopt", adopt).Want(303) // the same form sent twice is one order
	countedApart(t, o, at)
	sheet := c.Get(at + "/acquaintance").Want(200)
	for _, lang := range []string{"ru", "en"} {
		c.In(lang).Get(at + "/acquaintance").Want(200)
	}
	confirm := sheet.Form("form#confirm")
	c.Post(at+"/acquaintance/confirm", confirm).Follow().Want(200).Says("#mine", "расталды")
	confirm.Del("_key")
	c.Post(at+"/acquaintance/confirm", confirm).Want(409)
	c.Post(at+"/acquaintance/remind", c.Get(at+"/acquaintance").Form("form#remind")).Follow().Want(200)
	clerk := o.Person(officer)
	clerk.Post(at+"/acquaintance/remind", nil).Want(403)
	clerk.Post(at+"/acquaintance/confirm", nil).Want(404)
	c.Get(at + "/edit").Want(409)
}

// countedApart: what is refused under the region's 70 stands on its page, and not under the 70 of the Office (10, O5).
func countedApart(t *testing.T, o *webtest.Office, at string) {
	t.Helper()
	id := at[strings.LastIndex(at, "/")+1:]
	if !strings.Contains(o.Person(officer).Get(at).Want(200).Body, at+"/paragraphs/70") {
		t.Error("the card of the edition does not lead to its paragraph 70")
	}
	was := o.Person("app.chief").Get("/regulation/70").Want(200).Count("#refusals li")
	f := []law.Finding{{Outcome: law.Refused, Para: "70", Rule: floor, Edition: id, Msg: i18n.M("common.name")}}
	if err := o.App.Kernel.LogRefusal(t.Context(), org.Act{Now: o.Now}, "sign", "instrument", "", f); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		o.Person(officer).In(lang).Get(at+"/paragraphs/70").Want(200).Says("#rules", "7")
	}
	if n := o.Person(officer).Get(at + "/paragraphs/70").Count("#rules li"); n != 1 {
		t.Errorf("%d values of the rule, of which the region's one holds", n)
	}
	chief := o.Person("app.chief")
	if n := chief.Get(at + "/paragraphs/70").Want(200).Count("#refusals li"); n != 1 {
		t.Errorf("%d refusals under the region's 70", n)
	}
	if n := chief.Get("/regulation/70").Want(200).Count("#refusals li"); n != was {
		t.Errorf("%d refusals under the Office's 70, not %d", n, was)
	}
	chief.Get("/regulation/43").Want(200).Says("#elsewhere", "70-тармақ")
	for _, bad := range []string{at + "/paragraphs/999", at + "/paragraphs/%3Cb%3E", "/regulation/editions/none/paragraphs/70", at + "/paragraphs/70?after=" + strings.Repeat("x", 101)} {
		if p := chief.Get(bad); p.Status != 404 && p.Status != 400 {
			t.Errorf("%s: %d", bad, p.Status)
		}
	}
}

// What the model does not let a body change comes back with its reason, and nothing is saved (10).
func TestWrongValues_10(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(head)
	at := begin(o, c)
	base := c.Get(at + "/edit").Want(200).Form("form#draft")
	before := mark(o)
	for name, x := range map[string][2]string{
		"milder than the model": {"values." + floor, "n: 1\nunit: working"},
		"not a value":           {"values." + floor, "n: [1"},
		"of another form":       {"values." + floor, "days: soon"},
		"unchangeable":          {"values.edition.align", "n: 6\nunit: month"},
		"no title":              {"title_kk", ""},
		"overlong title":        {"title_ru", strings.Repeat("я", 301)},
		"bad paragraph":         {"para." + floor, "forty"},
		"bad day":               {"from", "31.02.2027"},
		"unknown base":          {"base", "nowhere"},
		"unknown act":           {"act", "destroy"},
	} {
		t.Run(name, func(t *testing.T) {
			f := url.Values{}
			for k, v := range base {
				f[k] = v
			}
			f.Del("_key")
			f.Set("act", "save")
			f.Set(x[0], x[1])
			p := c.On(t).Post(at+"/edit", f).Want(422)
			if p.Text("#errors") == "" {
				t.Error("nothing is said")
			}
			if mark(o) != before {
				t.Error("something was saved")
			}
		})
	}
}

// A draft that somebody else saved meanwhile is not overwritten unseen; drafts are for those who may work on them.
func TestStaleDraftAndRights_10_O4(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(head)
	at := begin(o, c)
	mine, theirs := c.Get(at+"/edit").Form("form#draft"), c.Get(at+"/edit").Form("form#draft")
	theirs.Set("title_kk", "Басқа атау")
	theirs.Set("act", "save")
	c.Post(at+"/edit", theirs).Follow().Want(200).Says("h1", "Басқа атау")
	mine.Set("title_kk", "Менің атауым")
	mine.Set("act", "save")
	p := c.Post(at+"/edit", mine).Want(http.StatusConflict).Says(".notice", "басқа адам")
	if p.Form("form#draft").Get("title_kk") != "Менің атауым" {
		t.Error("what was typed is lost")
	}
	again := p.Form("form#draft")
	again.Set("act", "save")
	c.Post(at+"/edit", again).Follow().Want(200).Says("h1", "Менің атауым")

	clerk := o.Person(officer)
	clerk.Get(at).Want(404)
	clerk.Get(at + "/edit").Want(404)
	clerk.Post(at+"/edit", mine).Want(404)
	clerk.Post(at+"/drop", url.Values{"version": {"3"}, "drop.text": {"Себеп"}}).Want(404)
	clerk.Post("/regulation/editions/new", url.Values{"body": {o.Unit("akmola")}}).Want(403)
	c.Post("/regulation/editions/new", url.Values{"body": {"nowhere"}}).Want(422)
	c.Get("/regulation/editions/nowhere").Want(404)
	c.Get(gpo + "/edit").Want(409)

	f := c.Get(at + "/edit").Form("form#draft")
	f.Set("act", "save")
	f.Set("values."+floor, "n: 1\nunit: working")
	c.Post(at+"/edit", f).Want(422).Says("#f-values-instrument-request-term-floor-e", "үлгі талабынан төмен")

	drop := c.Get(at).Form("#act-drop form")
	c.Post(at+"/drop", drop).Want(422).Says(".err-sum", "Себебі: Өрісті толтырыңыз")
	stale := url.Values{"version": {"1"}, "drop.text": {"Ескі"}}
	c.Post(at+"/drop", stale).Want(409).Says("#conflict", "жоба өзгерді").Says("#conflict", "Редакция жобасы өзгертілді").Says("#open-drop", "Ескі")
	early := url.Values{"version": {"1"}, "number": {"17"}, "day": {"20.11.2026"}, "from": {"01.12.2026"}}
	if p := c.Post(at+"/adopt", early).Want(409).Says("#conflict", "қайталаңыз"); p.Form("#form-adopt").Get("number") != "17" || p.Form("#form-adopt").Get("version") == "1" {
		t.Error("the act is not offered again upon the draft as it is")
	}
	adopt := c.Get(at).Form("#act-adopt form")
	for _, bad := range []url.Values{{"number": {""}}, {"from": {"01.01.2020"}}, {"day": {"01.01.2030"}}, {"from": {"x"}}} {
		f := url.Values{"number": {"17"}, "day": {"20.11.2026"}, "from": {"01.12.2026"}, "version": adopt["version"]}
		for k, v := range bad {
			f[k] = v
		}
		c.Post(at+"/adopt", f).Want(422)
	}
	drop.Set("drop.text", "Қажет емес")
	c.Post(at+"/drop", drop).Follow().Want(200)
	c.Post(at+"/adopt", early).Want(409) // a draft that is gone
}

// Only an administrator loads the official text; a broken one says which line is wrong.
func TestOfficialText(t *testing.T) {
	o := webtest.New(t)
	o.Person(officer).Get("/regulation/text").Want(403)
	o.Person(officer).Upload("/regulation/text", url.Values{"edition": {"gpo-2019-07-20"}}).Want(403)
	c := o.Person("app-it.head")
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get("/regulation/text").Want(200)
	}
	f := c.Get("/regulation/text").Form("form#text")
	c.Upload("/regulation/text", f).Want(422)
	c.Upload("/regulation/text", f, webtest.File{Field: "text", Name: "a.txt", Content: []byte("1. Тек бір тармақ")}).Want(422).Says("#errors", "тармақ")
	c.Upload("/regulation/text", f, webtest.File{Field: "text", Name: "a.txt", Content: []byte{0xff, 0xfe, 0}}).Want(422)
	f.Del("_key")
	c.Upload("/regulation/text", f, webtest.File{Field: "text", Name: "text.txt", Content: []byte(officialText(t, "Мәтін"))}).Want(303)
	o.Person(officer).Get("/regulation/40").Want(200).Says("#official", "Мәтін ")
	f.Del("_key")
	c.Upload("/regulation/text", f, webtest.File{Field: "text", Name: "text.txt", Content: []byte(officialText(t, "Мәтін"))}).Follow().Want(200)
}

func officialText(t *testing.T, word string) string {
	t.Helper()
	chapters, err := regulation.Provisions()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("Регламентті бекіту туралы БҰЙЫРАМЫН:\n")
	for _, c := range chapters {
		if c.Number != regulation.OrderChapter {
			fmt.Fprintf(&b, "%s. %s\n", c.Number, c.Title.KK)
		}
		for _, p := range c.Provisions {
			fmt.Fprintf(&b, "%s. %s %s.\n", strings.TrimPrefix(p.Para, "order "), word, p.Statement.KK)
		}
	}
	return b.String()
}
