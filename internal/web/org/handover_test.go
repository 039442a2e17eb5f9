package org_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

// Where closing is refused for open work, the way on is on the same page: the work is handed over, then the unit owes nothing.
func TestOpenWorkIsHandedOverByForm_5_6(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	post := "/org/posts/" + o.Post("s3-soc-1.officer1")
	good := map[string]string{"to": o.Post("s3-soc-1.officer2"), "order": "15-ж", "order_day": "20.11.2026", "reason": "Лауазым қысқартылады."}
	wrongly(t, o, admin, post, "handover", good, map[string]string{"to": "", "order": "", "order_day": "21.11.2026", "reason": ""})
	foreign, wrong := fill(admin, post, "handover", good)
	wrong.Set("handover.to", o.Post("akmola.head"))
	admin.Post(foreign, wrong).Want(http.StatusUnprocessableEntity)
	for _, lang := range []string{"kk", "ru", "en"} {
		if text := admin.In(lang).Get(post + "?act=handover").Want(http.StatusOK).Text("#form-handover"); strings.Contains(text, "pages.") {
			t.Errorf("%s: %s", lang, text)
		}
	}
	admin.In("kk")
	send(t, admin, post, "handover", good).Says("#handed", "15-ж")
	to, form := fill(admin, post, "handover", good)
	admin.Post(to, form).Want(http.StatusConflict)
	o.Person("s3-soc-1.officer2").Get("/").Want(http.StatusOK)
	unit := "/org/units/" + o.Unit("s3-soc-1")
	good = map[string]string{"to": o.Unit("s3-eco-1"), "order": "16", "order_day": "20.11.2026", "reason": "Бөлімше таратылады."}
	wrongly(t, o, admin, unit, "handover", good, map[string]string{"to": "", "reason": ""})
	send(t, admin, unit, "handover", good).Says("#handed", "№ 16")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM duty WHERE closed_at = 0 AND (debtor_unit = $1 OR creditor_unit = $1)`, o.Unit("s3-soc-1")); n != 0 {
		t.Errorf("the unit is in %d open duties", n)
	}
	o.Person("akmola.head").Post(post+"/handover", url.Values{"handover.to": {o.Post("s3-soc-1.officer2")}, "handover.order": {"1"}, "handover.order_day": {"20.11.2026"}, "handover.reason": {"x"}}).Want(http.StatusForbidden)
}

// A handover for a day to come is planned, shown and told, taken back with a reason, planned again, and done by itself on its day, once.
func TestWorkIsHandedOverOnItsDay_5_6(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	from, to := o.Post("s3-soc-1.officer1"), o.Post("s3-soc-1.officer2")
	post := "/org/posts/" + from
	good := map[string]string{"to": to, "order": "15-ж", "order_day": "20.11.2026", "reason": "Лауазым қысқартылады.", "from": "01.12.2026"}
	wrongly(t, o, admin, post, "handover", good, map[string]string{"from": "19.11.2026"})
	wrongly(t, o, admin, post, "handover", good, map[string]string{"from": "31.12.2027"})
	wrongly(t, o, admin, post, "handover", good, map[string]string{"from": "ертең"})
	owed := func() int64 {
		return webtest.Query[int64](o, `SELECT COUNT(*) FROM instrument WHERE drafter_post = $1 AND state IN ('draft', 'agreeing', 'agreed', 'signed', 'sent')`, from)
	}
	was := owed()
	if was == 0 {
		t.Fatal("nothing is open")
	}
	run := func(day string) {
		t.Helper()
		if err := o.App.Org.HandOverDue(t.Context(), calendar.MustDay(day).Start().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	send(t, admin, post, "handover", good).Says("#handed", "01.12.2026 күніне белгіленген")
	for lang, words := range map[string]string{"ru": "Назначена на", "en": "Planned for", "kk": "белгіленген"} {
		admin.In(lang).Get(post).Want(http.StatusOK).Says("#handed", words)
		admin.In(lang).Get(post + "?act=handover_revoke").Want(http.StatusOK)
	}
	for who, sees := range map[string]bool{"s3-soc-1.officer1": true, "s3-soc-1.officer2": true, "s3-soc-1.head": true, "akmola.head": false, "s1-pre-1.officer1": false} {
		if text := o.Person(who).Get(post).Want(http.StatusOK).Text("main"); strings.Contains(text, "қысқартылады") != sees || strings.Contains(text, "белгіленген") != sees {
			t.Errorf("%s sees what is planned: %t (I-262)", who, !sees)
		}
	}
	run("2026-11-30")
	if owed() != was {
		t.Error("done before its day")
	}
	again := url.Values{}
	for name, value := range good {
		again.Set("handover."+name, value)
	}
	admin.Post(post+"/handover", again).Want(http.StatusConflict) // one at a time
	wrongly(t, o, admin, post, "handover_revoke", map[string]string{"reason": "x"}, map[string]string{"reason": ""})
	o.Person("akmola.head").Post(post+"/handover/revoke", url.Values{"handover_revoke.reason": {"x"}}).Want(http.StatusForbidden)
	send(t, admin, post, "handover_revoke", map[string]string{"reason": "Бұйрықтың күші жойылды."}).Says("#handed", "Қайтарып алынды").Says("#handed", "Бұйрықтың күші жойылды.")
	admin.Post(post+"/handover/revoke", url.Values{"handover_revoke.reason": {"x"}}).Want(http.StatusConflict)
	run("2026-12-02")
	if owed() != was {
		t.Error("done although it is revoked")
	}
	send(t, admin, post, "handover", good)
	for range 2 {
		run("2026-12-02")
	}
	if owed() != 0 {
		t.Errorf("%d are left", owed())
	}
	admin.Get(post).Says("#handed", "01.12.2026 күні орындалды")
	for action, n := range map[string]int64{"org.post.handover_planned": 2, "org.post.handover_revoked": 1, "org.post.handover": 1, "instrument.handed_over": was} {
		if got := webtest.Query[int64](o, `SELECT COUNT(*) FROM journal WHERE action = $1`, action); got < n || action != "instrument.handed_over" && got != n {
			t.Errorf("%s: %d entries, not %d", action, got, n)
		}
	}
	if n := told(t, o, "org.notice.handover_planned"); n != 2 {
		t.Errorf("the successor is told %d times", n)
	}
}

// told counts the notices with a message: on SQLite their words may be packed, so no statement looks into them.
func told(t *testing.T, o *webtest.Office, key string) int {
	t.Helper()
	n := 0
	err := o.App.DB.Read(t.Context(), func(q store.Q) error {
		list, err := store.List(t.Context(), q, func(s store.Scanner) (m i18n.Msg, err error) {
			err = s.Scan(store.ScanJSON(&m))
			return m, err
		}, `SELECT msg FROM notification`)
		for _, m := range list {
			if m.Key == key {
				n++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A handover whose successor is gone on its day hands nothing over, and the record says so.
func TestHandoverWithoutSuccessor_5_6(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	post := "/org/posts/" + o.Post("s3-soc-1.officer1")
	send(t, admin, post, "handover", map[string]string{
		"to": o.Post("s3-soc-1.officer2"), "order": "15-ж", "order_day": "20.11.2026", "reason": "Лауазым қысқартылады.", "from": "01.12.2026",
	})
	err := o.App.DB.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE post SET until = '2026-11-25' WHERE id = $1`, o.Post("s3-soc-1.officer2")); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `UPDATE org_version SET version = version + 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.App.Org.HandOverDue(t.Context(), calendar.MustDay("2026-12-01").Start()); err != nil {
		t.Fatal(err)
	}
	admin.Get(post).Says("#handed", "мирасқор жоқ")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM journal WHERE action = 'org.post.handover_failed'`); n != 1 {
		t.Errorf("%d entries of the failure", n)
	}
}
