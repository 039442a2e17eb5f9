package page

import (
	"net/http"
	"strconv"

	"reglament/internal/journal"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
)

// History is a page of what the journal tells of a record, newest first, with the ways to what came before and after it.
type History struct {
	Events []ui.Event
	// Earlier leads to older entries, Newest back to the newest ones; "" when there are none.
	Earlier, Newest string
}

// historyField is the parameter of a card's address: the entries before this one of the journal are shown.
const historyField = "earlier"

// historySize is how many entries a card shows at once.
const historySize = 40

// HistoryOf reads the page of a record's history that the address asks for. about names what an entry is about, such as
// the recipient whose execution it concerns; nil when that is plain from the card.
func (v *View) HistoryOf(r *http.Request, read func(after journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error), about func(journal.Record) string) (History, error) {
	in := httpx.Query(r)
	before, _ := in.OptInt(historyField, 1, 1<<53)
	if err := in.Err(); err != nil {
		return History{}, err
	}
	list, next, err := read(journal.Cursor{BeforeSeq: int64(before)}, historySize)
	if err != nil {
		return History{}, err
	}
	h := History{Events: v.EventsAbout(list, about)}
	if next != (journal.Cursor{}) {
		h.Earlier = v.Path + "?" + historyField + "=" + strconv.FormatInt(next.BeforeSeq, 10) + "#history"
	}
	if before > 0 {
		h.Newest = v.Path + "#history"
	}
	return h, nil
}

// DocumentHistory is HistoryOf for a document that has nothing but its own stream of the journal.
func (s *Site) DocumentHistory(r *http.Request, v *View, id string) (History, error) {
	return v.HistoryOf(r, func(after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
		err = s.DB.Read(r.Context(), func(q store.Q) error {
			list, next, err = s.Kernel.Journal(r.Context(), q, v.Viewer, id, after, limit)
			return err
		})
		return list, next, err
	}, nil)
}
