package document

import (
	"context"
	"fmt"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// SheetStream is the journal stream of an acquaintance sheet.
func SheetStream(sheetID string) string { return "sheet:" + sheetID }

// OpenSheet opens an acquaintance sheet for the readers and tells each (order 6). A reader without days of his own has the
// sheet's. A second sheet on the same subject is fault.Conflict.
func (k *Kernel) OpenSheet(ctx context.Context, tx *store.Tx, act org.Act, s Sheet, readers []Reader) (string, error) {
	if s.Subject == "" || s.Title.IsZero() || s.Due.None() || s.Due < s.Since {
		return "", fault.Bad("due", i18n.M("document.sheet.due"))
	}
	_, taken, err := k.SheetBySubject(ctx, tx, s.Subject)
	if err != nil {
		return "", err
	}
	if taken {
		return "", fault.Conflict{Msg: i18n.M("document.sheet.open")}
	}
	s.ID, s.OpenedAt = store.NewID(act.Now), act.Now
	if err := store.InsertMany(ctx, tx, "sheet", []string{"id", "subject", "title", "link", "since", "due", "para", "rule", "opened_at"},
		[][]any{{s.ID, s.Subject, store.JSON(s.Title), s.Link, s.Since.String(), s.Due, s.Para, s.Rule, act.Now}}); err != nil {
		return "", err
	}
	if err := journal.Append(ctx, tx, act, journal.Entry{
		Stream: SheetStream(s.ID), Action: "sheet.opened", Subject: s.Subject,
		Data: map[string]any{"readers": len(readers), "due": s.Due},
	}); err != nil {
		return "", err
	}
	return s.ID, k.read(ctx, tx, act, s, readers)
}

// AddReaders puts people on a sheet who came later; those on it already stay as they are.
func (k *Kernel) AddReaders(ctx context.Context, tx *store.Tx, act org.Act, sheetID string, readers []Reader) error {
	s, err := k.sheet(ctx, tx, sheetID)
	if err != nil {
		return err
	}
	return k.read(ctx, tx, act, s, readers)
}

func (k *Kernel) read(ctx context.Context, tx *store.Tx, act org.Act, s Sheet, readers []Reader) error {
	rows := make([][]any, len(readers))
	to := make([]To, len(readers))
	for i, r := range readers {
		if r.Since.None() {
			r.Since = s.Since
		}
		if r.Due.None() {
			r.Due = s.Due
		}
		rows[i] = []any{s.ID, r.PersonID, r.UnitID, r.BodyID, r.Since.String(), r.Due.String()}
		to[i] = To{PersonID: r.PersonID}
	}
	if _, err := store.InsertNew(ctx, tx, "acquaintance", []string{"sheet_id", "person_id", "unit_id", "body_id", "since", "due"}, rows); err != nil {
		return err
	}
	return k.Notify(ctx, tx, act.Now, to, i18n.M("document.notify.sheet", "what", s.Title, "due", s.Due), s.Link, "")
}

// Confirm records that the actor has read the thing, once; who is not on the sheet is fault.NotFound, a second time is
// fault.Conflict. Nobody confirms for another.
func (k *Kernel) Confirm(ctx context.Context, tx *store.Tx, act org.Act, sheetID string) error {
	var confirmed int64
	err := tx.QueryRow(ctx, `SELECT confirmed_at FROM acquaintance WHERE sheet_id = $1 AND person_id = $2`, sheetID, act.PersonID).Scan(&confirmed)
	switch {
	case err == store.ErrNoRows:
		return fault.NotFound{What: "sheet " + sheetID}
	case err != nil:
		return err
	case confirmed != 0:
		return fault.Conflict{Msg: i18n.M("document.sheet.confirmed")}
	}
	if err := store.Exec1(ctx, tx, `UPDATE acquaintance SET confirmed_at = $1, post_id = $2 WHERE sheet_id = $3 AND person_id = $4 AND confirmed_at = 0`,
		act.Now, act.PostID, sheetID, act.PersonID); err != nil {
		return conflict(err, "document.sheet.confirmed")
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: SheetStream(sheetID), Action: "sheet.confirmed", Subject: act.PersonID})
}

// RemindSheet tells everybody on the sheet who has not confirmed and was not reminded that day; it returns how many.
func (k *Kernel) RemindSheet(ctx context.Context, tx *store.Tx, act org.Act, sheetID string) (int64, error) {
	s, err := k.sheet(ctx, tx, sheetID)
	if err != nil {
		return 0, err
	}
	start := act.Day().Start()
	people, err := store.List(ctx, tx, store.Value[string], `SELECT person_id FROM acquaintance WHERE sheet_id = $1 AND confirmed_at = 0 AND reminded_at < $2
		ORDER BY person_id`, sheetID, start)
	if err != nil || len(people) == 0 {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `UPDATE acquaintance SET reminded_at = $1 WHERE sheet_id = $2 AND confirmed_at = 0 AND reminded_at < $3`, act.Now, sheetID, start); err != nil {
		return 0, err
	}
	to := make([]To, len(people))
	for i, p := range people {
		to[i] = To{PersonID: p}
	}
	if err := k.Notify(ctx, tx, act.Now, to, i18n.M("document.notify.sheet", "what", s.Title, "due", s.Due), s.Link, ""); err != nil {
		return 0, err
	}
	return int64(len(people)), journal.Append(ctx, tx, act, journal.Entry{Stream: SheetStream(sheetID), Action: "sheet.reminded", Data: map[string]any{"people": len(people)}})
}

const selectSheet = `SELECT s.id, s.subject, s.title, s.link, s.since, s.due, s.para, s.rule, s.opened_at FROM sheet s `

func scanSheet(s store.Scanner) (v Sheet, err error) {
	err = s.Scan(&v.ID, &v.Subject, store.ScanJSON(&v.Title), &v.Link, &v.Since, &v.Due, &v.Para, &v.Rule, &v.OpenedAt)
	return v, err
}

func (k *Kernel) sheet(ctx context.Context, q store.Q, id string) (Sheet, error) {
	s, ok, err := store.One(ctx, q, scanSheet, selectSheet+`WHERE s.id = $1`, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "sheet " + id}
	}
	return s, err
}

// Sheets lists the sheets before an id ("" from the newest), newest first.
func (k *Kernel) Sheets(ctx context.Context, q store.Q, beforeID string, limit int) ([]Sheet, error) {
	if beforeID == "" {
		beforeID = newest
	}
	return store.List(ctx, q, scanSheet, selectSheet+`WHERE s.id < $1 ORDER BY s.id DESC LIMIT $2`, beforeID, pageSize(limit))
}

// SheetBySubject finds the sheet on a subject.
func (k *Kernel) SheetBySubject(ctx context.Context, q store.Q, subject string) (Sheet, bool, error) {
	return store.One(ctx, q, scanSheet, selectSheet+`WHERE s.subject = $1`, subject)
}

// MySheets lists what the person has still to confirm, oldest first.
func (k *Kernel) MySheets(ctx context.Context, q store.Q, personID string) ([]Sheet, error) {
	return askMySheets(personID).List(ctx, q)
}

func askMySheets(personID string) store.Question[Sheet] {
	return store.Ask(scanSheet, selectSheet+`JOIN acquaintance a ON a.sheet_id = s.id
		WHERE a.person_id = $1 AND a.confirmed_at = 0 ORDER BY s.id LIMIT 200`, personID)
}

// SheetReaders pages through a sheet, the unconfirmed first; bodyID "" is all bodies. The next cursor is zero on the last page.
func (k *Kernel) SheetReaders(ctx context.Context, q store.Q, sheetID, bodyID string, after duty.Cursor, limit int) ([]Reader, duty.Cursor, error) {
	limit = pageSize(limit)
	confirmed := int64(-1)
	if after != (duty.Cursor{}) {
		var err error
		if confirmed, err = strconv.ParseInt(after.Sort, 10, 64); err != nil {
			return nil, after, fault.Bad("cursor", i18n.M("duty.cursor.bad"))
		}
	}
	where, args := ``, []any{sheetID, confirmed, after.ID, limit + 1}
	if bodyID != "" {
		where, args = ` AND body_id = $5`, append(args, bodyID)
	}
	list, err := store.List(ctx, q, func(s store.Scanner) (r Reader, err error) {
		var confirmed, reminded int64
		err = s.Scan(&r.SheetID, &r.PersonID, &r.UnitID, &r.BodyID, &r.Since, &r.Due, &confirmed, &r.PostID, &reminded)
		if confirmed != 0 {
			r.ConfirmedAt = store.Time(confirmed)
		}
		if reminded != 0 {
			r.RemindedAt = store.Time(reminded)
		}
		return r, err
	}, `SELECT sheet_id, person_id, unit_id, body_id, since, due, confirmed_at, post_id, reminded_at FROM acquaintance
		WHERE sheet_id = $1 AND (confirmed_at, person_id) > ($2, $3)`+where+` ORDER BY confirmed_at, person_id LIMIT $4`, args...)
	if err != nil || len(list) <= limit {
		return list, duty.Cursor{}, err
	}
	last, sort := list[limit-1], int64(0)
	if !last.ConfirmedAt.IsZero() {
		sort = store.Micros(last.ConfirmedAt)
	}
	return list[:limit], duty.Cursor{Sort: fmt.Sprint(sort), ID: last.PersonID}, nil
}

// SheetCounts counts a sheet by body and unit on the day.
func (k *Kernel) SheetCounts(ctx context.Context, q store.Q, sheetID string, day calendar.Day) ([]SheetCount, error) {
	return store.List(ctx, q, func(s store.Scanner) (c SheetCount, err error) {
		err = s.Scan(&c.BodyID, &c.UnitID, &c.Required, &c.Confirmed, &c.Overdue)
		return c, err
	}, `SELECT body_id, unit_id, count(*), count(*) FILTER (WHERE confirmed_at > 0), count(*) FILTER (WHERE confirmed_at = 0 AND due < $2)
		FROM acquaintance WHERE sheet_id = $1 GROUP BY body_id, unit_id ORDER BY body_id, unit_id`, sheetID, day)
}
