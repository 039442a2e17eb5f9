package analysis_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// act posts the form of an act as the card of the person shows it, with changes.
func act(c *webtest.Client, card, name string, change url.Values) *webtest.Page {
	f := c.Get(card + "?act=" + name).Want(http.StatusOK).Form("form[action=" + card + "/" + name + "]")
	for k, v := range change {
		f[k] = v
	}
	return c.Post(card+"/"+name, f)
}

// product fills the form of a lawful analysis, as an officer types it.
func product(o *webtest.Office, c *webtest.Client) url.Values {
	f := c.Get("/analysis/new?kind=analysis").Want(http.StatusOK).Form("form#draft")
	f.Set("lang", "kk")
	f.Set("title", "Жалақы берешегі бойынша қадағалау тәжірибесін талдау")
	f.Set("character", "operational")
	f.Set("area_id", "public.labour")
	f.Set("subject", "Жалақы берешегі")
	f.Set("from", "01.07.2026")
	f.Set("to", "30.09.2026")
	f["sources"] = []string{"legal_statistics", "appeals"}
	for _, part := range []string{"state", "problems", "findings", "proposals"} {
		f.Set("parts."+part, "Мәлімет.")
	}
	f.Set("signer_post", o.Post("s3-soc.head"))
	f["addressees"] = []string{"p:" + o.Post("lead.deputy2")}
	f.Set("act", "submit")
	return f
}

// The road of a product by forms alone: it is signed, has its number, lies with the Apparatus and the addressee at once, and
// each records the receipt; strangers do not find it.
func TestRoadOfAProduct_28_29_30_34_A28_A29_A30_A34(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	form := product(o, officer)
	saved := officer.Upload("/analysis/new", form, webtest.File{Field: "file", Name: "кесте.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says("#files", "кесте.pdf").Says("h1", "Жалақы берешегі").Says(".st-now", "Қол қоюда").Says(".doc", "Құқықтық статистика")
	if again := officer.Upload("/analysis/new", form, webtest.File{Field: "file", Name: "кесте.pdf", Content: webtest.PDF()}); again.Header.Get("Location") != card {
		t.Errorf("sent twice: %d %s", again.Status, again.Header.Get("Location"))
	}
	signer := o.Person("s3-soc.head")
	signer.Get("/moves").Says("#moves", "Жалақы берешегі")
	stranger := o.Person("abai-pub.officer1")
	for _, at := range []string{card, card + "/original.pdf", card + "/edit"} {
		stranger.Get(at).Want(http.StatusNotFound)
	}
	act(signer, card, "decline", url.Values{"decline.text": {""}}).Want(http.StatusUnprocessableEntity)
	signed := act(signer, card, "sign", nil).Follow().Want(http.StatusOK).Says("#signatures", "жарамды").Says("#sent", "Аппарат").Says("#sent", "белгіленбеген")
	signed.Says(".doc", "ТЛ-")
	for _, post := range []string{"app-ctl.head", "lead.deputy2"} {
		c := o.Person(post)
		c.Get("/moves").Says("#moves", "Жалақы берешегі")
		act(c, card, "receive", nil).Follow().Want(http.StatusOK)
		c.Post(card+"/receive", url.Values{}).Want(http.StatusConflict)
	}
	if n := officer.Get(card).Count("#sent tbody tr"); n != 2 {
		t.Errorf("%d addressees", n)
	}
	if strings.Contains(officer.Get(card).Text("#sent"), "белгіленбеген") {
		t.Error("a receipt is not on the card")
	}
	officer.Get(card).Says("#history", "Алынғаны белгіленді")
	for _, name := range []string{"paper.kk.pdf", "paper.ru.pdf", "original.pdf", "card.kk.pdf"} {
		if p := officer.Get(card + "/" + name).Want(http.StatusOK); !strings.HasPrefix(p.Body, "%PDF") {
			t.Errorf("%s: %.20q", name, p.Body)
		}
	}
	officer.Get(card + "/paper.kk.docx").Want(http.StatusConflict)
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, at := range []string{card, "/analysis", "/analysis?state=library&area=public&q=берешегі&from=01.07.2026&to=31.12.2026&character=operational&kind=analysis&unit=" + o.Unit("s3"), "/analysis/owed", "/analysis/new", "/analysis/new?kind=review"} {
			officer.In(lang).Get(at).Want(http.StatusOK)
		}
		o.Person("app-pln.head").In(lang).Get("/analysis?state=library&area=public.labour&q=берешегі").Want(http.StatusOK).Says("#list", "Жалақы берешегі")
	}
	if p := o.Person("app-pln.head").Get("/analysis/export.xlsx?state=library").Want(http.StatusOK); !strings.HasPrefix(p.Body, "PK") {
		t.Error("the library is no workbook")
	}
	o.Person("app-pln.head").Get("/analysis?state=library&area=criminal&q=берешегі").Want(http.StatusOK)
}

// owe lets a period begin: the day is set and the timer runs.
func owe(t *testing.T, o *webtest.Office, day string) {
	t.Helper()
	o.Now = calendar.MustDay(day).Start().Add(calendarMorning)
	if err := o.App.Analysis.Open(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
	if err := o.App.Ledger.Tick(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
}

const calendarMorning = 11 * 3_600_000_000_000

// docx reads the text of a Word file.
func docx(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A memo of a region by forms: owed by itself, refused when it is too long or a part is missing, signed by the prosecutor,
// returned and sent again too late; late stays late. The Apparatus sees all regions by the five parts.
func TestRoadOfAMemo_33_34_A33a_A33b_A33c_A34(t *testing.T) {
	o := webtest.New(t)
	owe(t, o, "2026-12-22")
	officer := o.Person("akmola-pub.officer1")
	href := ""
	for _, a := range officer.Get("/analysis").Says("#mine", "IV тоқсан").All("#mine a") {
		href = a.Attr("href")
	}
	f := officer.Get(href).Want(http.StatusOK).Says("#owed", "05.01.2027").Form("form#draft")
	f.Set("parts.legality", strings.Repeat("Заңдылықтың жай-күйі туралы мәлімет. ", 800))
	f.Set("act", "submit")
	refused := officer.Upload("/analysis/new", f).Want(http.StatusUnprocessableEntity)
	refused.Says(".err-sum", "бөлігі жоқ").Says(".err-sum", "парақ").Says("[data-pages]", "парақ")
	f = refused.Form("form#draft")
	for _, part := range []string{"legality", "initiative", "shortcomings", "collegium", "topical"} {
		f.Set("parts."+part, "Ақмола: "+part)
	}
	f.Set("act", "submit")
	saved := officer.Upload(strings.Split(refused.All("form#draft")[0].Attr("action"), "?")[0], f)
	card := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says(".st-now", "Қол қоюда")
	act(o.Person("akmola.head"), card, "sign", nil).Follow().Want(http.StatusOK).Says("#sent", "Бас Прокурор")
	apparatus := o.Person("app-ctl.head")
	act(apparatus, card, "return", url.Values{"return.text": {"Алқаның жұмысы ашылмаған."}}).Follow().Want(http.StatusOK).Says("#lacking", "ашылмаған")
	o.Now = calendar.MustDay("2027-01-12").Start().Add(calendarMorning)
	if err := o.App.Ledger.Tick(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
	officer = o.Person("akmola-pub.officer1")
	next := act(officer, card, "again", nil)
	again := strings.TrimSuffix(next.Header.Get("Location"), "/edit")
	form := next.Follow().Want(http.StatusOK).Form("form#draft")
	form.Set("parts.collegium", "Алқаның екі отырысы өтті.")
	form.Set("marked", "1")
	form.Set("act", "submit")
	officer.Upload(again+"/edit", form).Follow().Want(http.StatusOK)
	act(o.Person("akmola.head"), again, "sign", nil).Follow().Want(http.StatusOK)
	apparatus = o.Person("app-ctl.head")
	apparatus.Get(again).Says("#act-accept", "кешіккені")
	act(apparatus, again, "accept", nil).Follow().Want(http.StatusOK).Says(".doc", "кеш")
	regions := apparatus.Get("/analysis/regions?period=2026-Q4").Want(http.StatusOK).Says("#regions-list", "Ақмола").Says("#part-collegium", "екі отырысы")
	if n := regions.Count("#regions-list tbody tr"); n != 22 {
		t.Errorf("%d regions", n)
	}
	for _, name := range []string{"xlsx", "kk.pdf", "ru.pdf", "kk.docx"} {
		apparatus.Get("/analysis/regions." + name + "?period=2026-Q4").Want(http.StatusOK)
		officer.Get("/analysis/regions." + name + "?period=2026-Q4").Want(http.StatusForbidden)
	}
	if !strings.Contains(docx(t, apparatus.Get("/analysis/regions.kk.docx?period=2026-Q4").Body), "Қызметтік пайдалану үшін") {
		t.Error("the compilation of a marked memo bears no mark")
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		apparatus.In(lang).Get("/analysis/regions").Want(http.StatusOK)
		apparatus.In(lang).Get("/analysis/owed?kind=memo&period=2026-Q4").Want(http.StatusOK).Says("#owed-list", "2027")
		officer.In(lang).Get(again).Want(http.StatusOK)
	}
	if n := officer.Get("/analysis/owed?kind=memo&period=2026-Q4").Count("#owed-list tbody tr"); n != 1 {
		t.Errorf("a region sees %d lines", n)
	}
	apparatus.Get("/control/duties?scope=closed&kind=analysis.memo").Want(http.StatusOK).Says("main", "Тоқсандық баяндау жазбасы")
}

// A summary of a unit is its head's to sign, with the day shifted off 7 January and the calculation shown.
func TestRoadOfASummary_32_A32(t *testing.T) {
	o := webtest.New(t)
	owe(t, o, "2026-12-22")
	officer := o.Person("s3-soc-1.officer1")
	href := officer.Get("/analysis").Says("#mine", "II жартыжылдық").All("#mine a")[0].Attr("href")
	f := officer.Get(href).Want(http.StatusOK).Says("#owed", "08.01.2027").Form("form#draft")
	f.Set("parts.results", "Нәтижелер.")
	f.Set("act", "check")
	officer.Upload("/analysis/new", f).Want(http.StatusOK).Says(".err-sum", "Стратегиялық мақсаттар")
	f.Set("parts.goals", "Мақсаттар мен басымдықтар.")
	f.Set("act", "submit")
	saved := officer.Upload("/analysis/new", f)
	card := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK)
	if p := o.Person("s3-soc.head").Get(card); p.Status == http.StatusOK && p.Count("#act-sign") > 0 {
		t.Error("the head of a department may sign for the Service")
	}
	act(o.Person("s3.head"), card, "sign", nil).Follow().Want(http.StatusOK).Says("#sent", "Аппарат")
	o.Person("app.chief").Get("/analysis/owed?kind=summary&period=2026-H2").Want(http.StatusOK).Says("#term", "2027 жылғы 8 қаңтар").Says("#owed-list", "ЖА-")
	act(o.Person("app-pln.head"), card, "accept", nil).Follow().Want(http.StatusOK).Says(".doc", "Аппарат қабылдады")
}
