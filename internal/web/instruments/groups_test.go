package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// The recipients that are marked are saved as a group, which marks them in another draft, without a script; a group of the
// unit is seen by its people and nobody else's.
func TestGroupsOfRecipients_40_50(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := c.Get("/instruments/new?kind=task").Form("form#draft")
	f.Set("title", "Тапсырма")
	f["recipients"] = []string{o.Unit("akmola"), o.Unit("astana")}
	f.Set("act", "group")
	marks := mark(o)
	c.Upload("/instruments/new", f).Want(http.StatusUnprocessableEntity)
	f.Set("group.name", strings.Repeat("ә", 121))
	c.Upload("/instruments/new", f).Want(http.StatusUnprocessableEntity)
	f.Set("group.name", "Солтүстік")
	none := url.Values{}
	for k, v := range f {
		none[k] = v
	}
	none.Del("recipients")
	none.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	c.Upload("/instruments/new", none).Want(http.StatusUnprocessableEntity)
	if mark(o) != marks {
		t.Error("something wrong was saved")
	}
	f.Set("group.unit", "1")
	back := c.Upload("/instruments/new", f).Want(http.StatusOK)
	if got := back.Form("form#draft"); got.Get("title") != "Тапсырма" || len(got["recipients"]) != 2 {
		t.Errorf("the form came back with %v", got)
	}
	group := one(o, `SELECT id FROM recipient_group WHERE name = 'Солтүстік'`)
	mate := o.Person("s3-soc-1.officer2")
	same := mate.Get("/instruments/new?kind=task").Form("form#draft")
	same.Set("title", "Басқа тапсырма")
	same["recipients"] = []string{o.Unit("abai")}
	same.Set("group.name", "солтүстік")
	same.Set("group.unit", "1")
	same.Set("act", "group")
	told := mate.Upload("/instruments/new", same).Want(http.StatusConflict).Says(".err-sum", "«солтүстік» тобы бар").Says("form#draft", "Солтүстік (").Form("form#draft")
	if got := one(o, `SELECT bodies FROM recipient_group WHERE id = $1`, group); strings.Contains(got, o.Unit("abai")) || told.Get("title") != "Басқа тапсырма" || told.Get("group.name") != "солтүстік" {
		t.Errorf("the group is %s, the form came back with %v", got, told)
	}
	told.Set("act", "group")
	told.Set("group.name", "Солтүстік")
	told["recipients"] = []string{o.Unit("akmola"), o.Unit("astana")}
	mate.Upload("/instruments/new", told).Want(http.StatusOK) // pressed again it takes the place of what was shown
	mate.Upload("/instruments/new", told).Want(http.StatusOK) // the same press once more
	g := mate.Get("/instruments/new?kind=request").Says("form#draft", "Солтүстік (2)").Form("form#draft")
	g.Set("_set", group)
	if got := mate.Upload("/instruments/new", g).Want(http.StatusOK).Form("form#draft"); len(got["recipients"]) != 2 {
		t.Errorf("the group marks %v", got["recipients"])
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		mate.In(lang).Get("/instruments/groups").Want(http.StatusOK).Says("#groups", "Солтүстік")
	}
	stranger := o.Person("karaganda-pub.officer1")
	if strings.Contains(stranger.Get("/instruments/groups").Want(http.StatusOK).Text("main"), "Солтүстік") {
		t.Error("another unit sees the group")
	}
	drop := "/instruments/groups/" + group + "/drop"
	stranger.Post(drop, stranger.Get("/instruments/groups").Form("form")).Want(http.StatusNotFound)
	c.Post("/instruments/groups/..%2fx/drop", url.Values{}).Want(http.StatusNotFound)
	c.Post(drop, c.Get("/instruments/groups").Form("#drop-"+group)).Want(http.StatusSeeOther)
	if strings.Contains(mate.Get("/instruments/groups").Text("main"), "Солтүстік") {
		t.Error("the group is still there")
	}
}
