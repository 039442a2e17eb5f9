package instruments_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

// Beside the form and on the card stands what the recipients have to finish; above the limit a draft goes on only with a
// written reason, which stays on the record.
func TestTooMuchForARecipientNeedsAReason_44_I44f(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").In("ru")
	form := draft(o, officer, plan(officer))
	saved := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	officer.Get(card).Want(http.StatusOK).Says("#load", "Без этого документа")
	for i := range 6 {
		err := o.App.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO execution (id, document_id, ordinal, kind, number, owner_unit, owner_body, body_id,
				state, version, due_day, duty_id, sent_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, late_days)
				VALUES ($1, $1, 1, 'task', '', '', '', $2, 'sent', 1, $3, '', 1, '', '', '', '', 0, 0, 0, 0)`,
				fmt.Sprint("heavy-", i), o.Unit("akmola"), calendar.DayOf(o.Now).AddDays(8))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	f := officer.Get(card+"/edit").Want(http.StatusOK).Says("#load", "Загрузка исполнителей").Form("form#draft")
	f.Set("act", "agreement")
	p := officer.Upload(card+"/edit", f).Want(http.StatusUnprocessableEntity)
	if p.Count(`textarea[name=reason.instrument.load]`) != 1 {
		t.Fatal("no reason is asked for")
	}
	for lang, words := range map[string][2]string{
		"kk": {"Кемінде 20 таңба.", "Жазылғаны 5 таңба, кемінде 20 таңба керек."},
		"ru": {"Не менее 20 знаков.", "Написано знаков: 5, нужно не менее 20."},
		"en": {"At least 20 characters.", "Characters written: 5, at least 20 are needed."},
	} {
		c := officer.In(lang)
		f := c.Get(card + "/edit").Form("form#draft")
		f.Set("act", "agreement")
		f = c.Upload(card+"/edit", f).Want(http.StatusUnprocessableEntity).Says("form#draft", words[0]).Form("form#draft")
		f.Set("act", "agreement")
		f.Set("reason.instrument.load", " Нужно ")
		p = c.Upload(card+"/edit", f).Want(http.StatusUnprocessableEntity).Says("form#draft", words[1])
	}
	f = p.Form("form#draft")
	f.Set("act", "agreement")
	f.Set("reason.instrument.load", "Данные нужны для отчёта этого квартала, ждать нельзя.")
	officer.Upload(card+"/edit", f).Follow().Want(http.StatusOK).Says("#reasons", "ждать нельзя").Says("#load", "выше предела")
	if n := webtest.Query[int64](o, `SELECT count(*) FROM warning_reason WHERE document_id = $1 AND rule = 'instrument.load'`, strings.TrimPrefix(card, "/instruments/")); n != 1 {
		t.Errorf("%d reasons are kept", n)
	}
}
