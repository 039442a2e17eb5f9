package sim

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// What is for official use only is named neither in a notice, which stays with whoever stood for a post that day, nor by the duties that it
// opens; nor in notices written before it was so, nor in reminders of such duties.
func TestMarkedIsNotNamedInNotices_40_O5(t *testing.T) { storetest.Run(t, markedUnnamed) }

func markedUnnamed(t *testing.T, db *store.DB) {
	now := calendar.MustDay("2026-03-02").Start().Add(10 * time.Hour)
	a := open(t, db, func() time.Time { return now })
	must(t, Found(t.Context(), a, 5, Small, now.AddDate(0, 0, -1)))
	w, err := NewWorld(t.Context(), a, 5, now)
	must(t, err)
	ctx, titles := t.Context(), map[bool]string{}
	says := func(v any) string {
		t.Helper()
		text, err := json.Marshal(v)
		must(t, err)
		return string(text)
	}
	for _, marked := range []bool{false, true} {
		subject := 0
		if marked {
			subject = 1
		}
		st := w.central(w.texts.Tasks[subject], w.some(3))
		st.touched, st.marked = nil, marked
		must(t, (&loading{World: w}).sent(ctx, st))
		act, _, err := w.act(ctx, st.drafter)
		must(t, err)
		c, err := a.Instrument.Card(ctx, act, st.id)
		must(t, err)
		if titles[marked] = c.Title; c.Marked != marked {
			t.Fatalf("%s is marked: %t", c.Title, c.Marked)
		}
		// What was written, not what is shown: notices and the duties of the executions.
		written := func() (all string, n int) {
			t.Helper()
			must(t, db.Read(ctx, func(q store.Q) error {
				list, err := store.List(ctx, q, func(s store.Scanner) (m i18n.Msg, err error) {
					err = s.Scan(store.ScanJSON(&m))
					return m, err
				}, `SELECT msg FROM notification WHERE document_id = $1`, st.id)
				if err != nil {
					return err
				}
				var refs []string
				for _, e := range c.Executions {
					refs = append(refs, e.ID)
				}
				owed, err := a.Ledger.ByRefs(ctx, q, "instrument.execute", refs)
				for _, d := range owed {
					list = append(list, d.What)
				}
				all, n = says(list), len(list)
				return err
			}))
			return all, n
		}
		all, n := written()
		if strings.Contains(all, titles[marked]) == marked || n < 4 {
			t.Errorf("marked %t: %d notices and duties: %s", marked, n, all)
		}
		shown := func(person string) string {
			t.Helper()
			var list []document.Notification
			must(t, db.Write(ctx, func(tx *store.Tx) error {
				msg := i18n.M("instrument.notice.to_sign", "title", c.Title)
				if err := a.Kernel.Notify(ctx, tx, now, []document.To{{PersonID: person}}, msg, "/instruments/"+st.id, st.id); err != nil {
					return err
				}
				today := calendar.DayOf(now)
				return a.Kernel.Remind(ctx, tx, now, []duty.Reminder{{Kind: "day", Duty: duty.Duty{DueDay: today, Open: duty.Open{
					DocumentID: st.id, DebtorPost: act.PostID, What: i18n.M("document.duty.resolution", "title", c.Title), Para: "40", Link: "/instruments/" + st.id,
				}}}})
			}))
			must(t, db.Read(ctx, func(q store.Q) (err error) {
				list, err = a.Kernel.Inbox(ctx, q, person, "", 2)
				return err
			}))
			if len(list) != 2 {
				t.Fatalf("%d notices", len(list))
			}
			return says(list)
		}
		if text := shown(act.PersonID); strings.Contains(text, titles[marked]) == marked {
			t.Errorf("marked %t: the inbox says %s", marked, text)
		}
	}
}
