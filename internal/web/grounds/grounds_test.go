package grounds_test

import (
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

func act(change url.Values) url.Values {
	f := url.Values{"source": {"act:president"}, "title": {"Жарлық"}, "number": {"214"}, "day": {"02.11.2026"}}
	for k, v := range change {
		f[k] = v
	}
	return f
}

// A ground is entered with its paper, once; whoever may rest on it sees it and its paper.
func TestGroundWithItsPaper_39_41(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := c.Get("/grounds/new").Want(200).Form("form#ground")
	for k, v := range act(nil) {
		f[k] = v
	}
	p := c.Upload("/grounds/new", f, webtest.File{Field: "file", Name: "жарлық.pdf", Content: webtest.PDF()})
	card := p.Header.Get("Location")
	p.Follow().Want(200).Says("#files", "жарлық.pdf").Says("h1", "Жарлық")
	if again := c.Upload("/grounds/new", f, webtest.File{Field: "file", Name: "жарлық.pdf", Content: webtest.PDF()}); again.Header.Get("Location") != card {
		t.Errorf("the same form made another ground: %d %s", again.Status, again.Header.Get("Location"))
	}
	c.Get("/grounds?q=жарлық").Want(200).Says("tbody", "Жарлық")
	c.Get("/grounds/pick?q=жарлық").Want(200).Says("li", "Жарлық")
	paper := c.Get(card).All("#files a")[0].Attr("href")
	c.Get(paper).Want(200)
	o.Person("akmola.head").Get(card).Want(200) // a region may rest on what the Office above entered
	c.Upload(card+"/file", nil, webtest.File{Field: "file", Name: "b.pdf", Content: webtest.PDF()}).Want(403)
	own := c.Get("/grounds/new").Want(200).Form("form#ground")
	region := o.Person("akmola.head")
	for k, v := range act(url.Values{"title": {"Өңір актісі"}}) {
		own[k] = v
	}
	own.Set("_key", "region-1")
	theirs := region.Upload("/grounds/new", own).Header.Get("Location")
	region.Get(theirs).Want(200)
	c.Get(theirs).Want(404)
}

// The day that the paper itself names stands on its card; without the mark that it names a short term no day is kept (44).
func TestDayThatThePaperNames_44_I44d(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	enter := func(change url.Values) *webtest.Page {
		f := c.Get("/grounds/new").Want(200).Form("form#ground")
		for k, v := range act(change) {
			f[k] = v
		}
		return c.Upload("/grounds/new", f).Follow().Want(200)
	}
	enter(url.Values{"number": {"215"}, "names_term": {"1"}, "named_day": {"26.11.2026"}}).Says("main", "Құжаттың өзі белгілеген орындау күні").Says("main", "26.11.2026")
	enter(url.Values{"number": {"216"}, "named_day": {"26.11.2026"}})
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM ground WHERE number IN ('215', '216') AND named_day IS NOT NULL`); n != 1 {
		t.Errorf("%d grounds have a named day", n)
	}
}

func TestWrongGrounds_14_39_41(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for name, x := range map[string]struct {
		form url.Values
		says string
	}{
		"nothing":                       {url.Values{"source": {""}, "title": {""}, "number": {""}, "day": {""}}, "Негіз кімнен шыққаны көрсетілмеген"},
		"unknown source":                {act(url.Values{"source": {"act:martians"}}), "кімнен шыққаны"},
		"malformed source":              {act(url.Values{"source": {"::"}}), "Негіз түрі белгісіз"},
		"no title":                      {act(url.Values{"title": {""}}), "Атауын жазыңыз"},
		"overlong title":                {act(url.Values{"title": {strings.Repeat("ә", 501)}}), "тым ұзын"},
		"an act with no mark":           {act(url.Values{"number": {""}}), "нөмірін жазыңыз"},
		"a day to come":                 {act(url.Values{"day": {"21.11.2026"}}), "әлі келген жоқ"},
		"malformed day":                 {act(url.Values{"day": {"2026"}}), "27.11.2026"},
		"plan with no item":             {act(url.Values{"source": {"plan:annual"}}), "жоспардағы нөмірін"},
		"a short term without its day":  {act(url.Values{"names_term": {"1"}}), "өзі белгілеген орындау күнін"},
		"a short term before the paper": {act(url.Values{"names_term": {"1"}, "named_day": {"01.11.2026"}}), "өзі белгілеген орындау күнін"},
		"measure before plan":           {act(url.Values{"source": {"plan:annual"}, "item": {"1"}, "measure_day": {"01.01.2020"}}), "бұрын"},
	} {
		t.Run(name, func(t *testing.T) {
			before := mark(o)
			c.On(t).Upload("/grounds/new", x.form).Want(422).Says(".err-sum", x.says)
			if mark(o) != before {
				t.Error("something was saved")
			}
		})
	}
	c.Upload("/grounds/new", act(nil), webtest.File{Field: "file", Name: "a.pdf", Content: []byte("MZ\x90\x00\x03")}).Want(422)
	c.Post("/grounds/01ARZ3NDEKTSV4RRFFQ69G5FAV/file", nil).Want(404)
	o.Nobody().Post("/grounds/new", act(nil)).Want(401)
}

// A ground that has lost its force is closed by the unit that keeps it, with day and reason; nothing new may rest on it, the list and the
// card say so, and a closing by mistake is taken back (I-220).
func TestGroundIsClosed_39_41_49(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := c.Get("/grounds/new").Want(200).Form("form#ground")
	for k, v := range act(url.Values{"title": {"Жойылатын жарлық"}}) {
		f[k] = v
	}
	card := c.Upload("/grounds/new", f, webtest.File{Field: "file", Name: "a.pdf", Content: webtest.PDF()}).Header.Get("Location")
	stranger := o.Person("akmola.head")
	if n := stranger.Get(card).Want(200).Count("#act-close"); n != 0 {
		t.Error("another body is offered to close it")
	}
	stranger.Post(card+"/close", url.Values{"close.day": {"19.11.2026"}, "close.text": {"x"}}).Want(403)
	before := mark(o)
	for name, x := range map[string]url.Values{
		"no reason":          {"close.day": {"19.11.2026"}},
		"a reason too short": {"close.day": {"19.11.2026"}, "close.text": {"Күшін жойды"}},
		"no day":             {"close.text": {"Жарлықтың күші жойылды"}},
		"before the ground":  {"close.day": {"01.11.2026"}, "close.text": {"Жарлықтың күші жойылды"}},
		"in the future":      {"close.day": {"21.11.2026"}, "close.text": {"Жарлықтың күші жойылды"}},
		"an impossible day":  {"close.day": {"31.11.2026"}, "close.text": {"Жарлықтың күші жойылды"}},
		"an overlong reason": {"close.day": {"19.11.2026"}, "close.text": {strings.Repeat("ә", 4001)}},
	} {
		if p := c.Post(card+"/close", x).Want(422); p.Count(".err-sum") != 1 {
			t.Errorf("%s: no summary of errors", name)
		}
	}
	if mark(o) != before {
		t.Error("a refused act left a trace")
	}
	c.Get(card+"?act=close").Want(200).Says("main form", "Негізді жабу")
	c.Post(card+"/close", url.Values{"close.day": {"19.11.2026"}, "close.text": {"Жарлықтың күші жойылды"}}).Follow().Want(200).Says(".notice", "Негіз жабылды").Says("main", "19.11.2026").Says("main", "Жарлықтың күші жойылды")
	c.Post(card+"/close", url.Values{"close.day": {"19.11.2026"}, "close.text": {"Жарлықтың күші жойылды"}}).Want(409)
	c.Get("/grounds?state=closed&q=жойылатын").Want(200).Says("tbody", "Жойылатын жарлық").Says("tbody", "Жабылған")
	if n := c.Get("/grounds?state=open&q=жойылатын").Want(200).Count("tbody tr[id], tbody a"); n != 0 {
		t.Errorf("%d rows in force", n)
	}
	if n := c.Get("/grounds/pick?q=жойылатын").Want(200).Count("li"); n != 0 {
		t.Errorf("%d closed grounds are offered", n)
	}
	for lang, says := range map[string]string{"ru": "Основание утратило силу с 19.11.2026", "en": "The ground has had no force since"} {
		c.In(lang).Post("/instruments/check", url.Values{"kind": {"task"}, "ground_id": {strings.TrimPrefix(card, "/grounds/")}}).Want(200).Says("*", says)
	}
	c.In("kk").Post(card+"/reopen", url.Values{"reopen.text": {"Қате"}}).Want(422).Says(".err-sum", "Жазылғаны 4 таңба")
	c.Post(card+"/reopen", url.Values{"reopen.text": {"Жазба қателесіп жабылған."}}).Follow().Want(200).Says(".notice", "қайта ашылды")
	c.Post(card+"/reopen", url.Values{"reopen.text": {"Жазба қателесіп жабылған."}}).Want(409)
	c.Get("/grounds/pick?q=жойылатын").Want(200).Says("li", "Жойылатын")
}
