package document

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

var notificationColumns = []string{"id", "person_id", "at", "msg", "link", "document_id"}

// Notify writes a line into the inboxes of the addressees, each person once. Who stands for a post or heads a unit is
// found on the day of sending, never remembered; a post in which nobody acts gets none.
func (k *Kernel) Notify(ctx context.Context, tx *store.Tx, now time.Time, to []To, msg i18n.Msg, link, documentID string) error {
	if len(to) == 0 {
		return nil
	}
	s, err := k.orgs(ctx, tx)
	if err != nil {
		return err
	}
	words := store.Packed(store.JSON(msg))
	var rows [][]any
	seen := map[string]bool{}
	for _, t := range to {
		person := addressee(s, t, calendar.DayOf(now))
		if person == "" || seen[person] {
			continue
		}
		seen[person] = true
		rows = append(rows, []any{store.NewID(now), person, now, words, duty.ShortLink(link, documentID), documentID})
	}
	return store.InsertLater(ctx, tx, "notification", notificationColumns, rows)
}

// addressee finds the person behind an address on the day.
func addressee(s *org.Structure, t To, day calendar.Day) string {
	if t.PersonID != "" {
		return t.PersonID
	}
	post := t.PostID
	if post == "" {
		head, ok := s.Head(t.UnitID, day)
		if !ok {
			return ""
		}
		post = head.ID
	}
	seat, _ := s.Acting(post, day)
	return seat.PersonID
}

// debtor is whom a duty's reminder reaches: the post, else the head of the unit, else the head of the body.
func debtor(d duty.Duty) To {
	switch {
	case d.DebtorPost != "":
		return To{PostID: d.DebtorPost}
	case d.DebtorUnit != "":
		return To{UnitID: d.DebtorUnit}
	}
	return To{UnitID: d.DebtorBody}
}

// markedOf are those of the documents that are for official use only.
func markedOf(ctx context.Context, q store.Q, documents []string) (map[string]bool, error) {
	out := map[string]bool{}
	slices.Sort(documents)
	for group := range slices.Chunk(slices.Compact(documents), 256) {
		in, args := store.MarksFrom(group, 1)
		list, err := store.List(ctx, q, store.Value[string], `SELECT id FROM document WHERE access_mark = $1 AND id IN (`+in+`)`, append([]any{MarkDSP}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, id := range list {
			out[id] = true
		}
	}
	return out, nil
}

// Remind implements duty.Notifier. What is marked for official use only is not named, whether its duty says so or only its document does.
func (k *Kernel) Remind(ctx context.Context, tx *store.Tx, now time.Time, due []duty.Reminder) error {
	documents := make([]string, 0, len(due))
	for _, r := range due {
		if !r.Duty.Marked && r.Duty.DocumentID != "" {
			documents = append(documents, r.Duty.DocumentID)
		}
	}
	marked, err := markedOf(ctx, tx, documents)
	if err != nil {
		return err
	}
	for _, r := range due {
		if r.Duty.Marked || marked[r.Duty.DocumentID] {
			r.Duty.What = i18n.M("duty.marked")
		}
		if err := k.Notify(ctx, tx, now, []To{debtor(r.Duty)}, duty.ReminderMsg(r), r.Duty.Link, r.Duty.DocumentID); err != nil {
			return err
		}
	}
	return nil
}

// Digest implements duty.Notifier.
func (k *Kernel) Digest(ctx context.Context, tx *store.Tx, now time.Time, digests []duty.Digest) error {
	for _, d := range digests {
		unit := d.DebtorUnit
		if unit == "" {
			unit = d.DebtorBody
		}
		if err := k.Notify(ctx, tx, now, []To{{UnitID: unit}}, duty.DigestMsg(d), "", ""); err != nil {
			return err
		}
	}
	return nil
}

// newest is greater than any id: lists that go from the newest begin below it.
const newest = "~"

// Inbox pages through a person's notifications before an id ("" from the newest), newest first.
func (k *Kernel) Inbox(ctx context.Context, q store.Q, personID, beforeID string, limit int) ([]Notification, error) {
	if beforeID == "" {
		beforeID = newest
	}
	return askInbox(personID, beforeID, limit).List(ctx, q)
}

func askInbox(personID, beforeID string, limit int) store.Question[Notification] {
	return store.Ask(func(s store.Scanner) (n Notification, err error) {
		var read, marked int64
		err = s.Scan(&n.ID, &n.PersonID, &n.At, store.ScanJSON(&n.Msg), &n.Link, &n.DocumentID, &read, &marked)
		n.Link = duty.LongLink(n.Link, n.DocumentID)
		if marked == 1 {
			n.Msg = unnamed(n.Msg)
		}
		if read != 0 {
			n.ReadAt = store.Time(read)
		}
		return n, err
	}, `SELECT id, person_id, at, msg, link, document_id, read_at, CASE WHEN EXISTS (SELECT 1 FROM document d WHERE d.id = notification.document_id
		AND d.access_mark = '`+string(MarkDSP)+`') THEN 1 ELSE 0 END FROM notification
		WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, personID, beforeID, pageSize(limit))
}

// unnamed is a notice of a document for official use only as it is shown, also where the document was marked after the notice was written: it
// stays in the inbox of whoever stood for a post that day. A title, and a duty that may hold one, are not named.
func unnamed(m i18n.Msg) i18n.Msg {
	args := maps.Clone(m.Args)
	for _, name := range []string{"title", "what"} {
		if _, ok := args[name]; ok {
			args[name] = i18n.M("duty.marked")
		}
	}
	return i18n.Msg{Key: m.Key, Args: args}
}

// UnreadMost is up to how many unread notifications are counted.
const UnreadMost = 100

// Unread counts the unread notifications, up to UnreadMost.
func (k *Kernel) Unread(ctx context.Context, q store.Q, personID string) (int64, error) {
	n, _, err := AskUnread(personID).One(ctx, q)
	return n, err
}

// AskUnread is what Unread asks, for store.Ahead.
func AskUnread(personID string) store.Question[int64] {
	return store.Ask(store.Value[int64], `SELECT count(*) FROM (SELECT id FROM notification WHERE person_id = $1 AND read_at = 0 LIMIT $2) AS u`, personID, UnreadMost)
}

// MarkRead marks the person's notifications as read; no ids means all. Other people's ids change nothing.
func (k *Kernel) MarkRead(ctx context.Context, tx *store.Tx, personID string, now time.Time, ids ...string) error {
	if len(ids) == 0 {
		_, err := tx.Exec(ctx, `UPDATE notification SET read_at = $1 WHERE person_id = $2 AND read_at = 0`, now, personID)
		return err
	}
	list, args := store.MarksFrom(ids, 2)
	_, err := tx.Exec(ctx, `UPDATE notification SET read_at = $1 WHERE person_id = $2 AND read_at = 0 AND id IN (`+list+`)`, append([]any{now, personID}, args...)...)
	return err
}

// OpenNotice gives where a person's notification leads, and marks it as read with the others that lead to the same record: who opens
// the record sees what they told of. Another's notification is not found.
func (k *Kernel) OpenNotice(ctx context.Context, tx *store.Tx, personID, id string, now time.Time) (link string, err error) {
	n, ok, err := store.One(ctx, tx, func(s store.Scanner) (n Notification, err error) {
		err = s.Scan(&n.Link, &n.DocumentID)
		return n, err
	}, `SELECT link, document_id FROM notification WHERE person_id = $1 AND id = $2`, personID, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "notification " + id}
	}
	if err != nil {
		return "", err
	}
	link = duty.LongLink(n.Link, n.DocumentID)
	var others []string
	if link != "" {
		address := link
		if at := strings.IndexAny(link, "?#"); at >= 0 {
			address = link[:at]
		}
		if others, err = k.NoticesAt(ctx, tx, personID, address); err != nil {
			return "", err
		}
	}
	return link, k.MarkRead(ctx, tx, personID, now, append(others, id)...)
}

// noticesAtMost is how many notices of one record are read at once.
const noticesAtMost = 200

// NoticesAt gives the unread notices of a person that lead to the record at an address, or to a place or an act upon it. Who opens
// the record sees what they told of.
func (k *Kernel) NoticesAt(ctx context.Context, q store.Q, personID, address string) ([]string, error) {
	id := path.Base(address)
	return store.List(ctx, q, store.Value[string], `SELECT id FROM notification WHERE person_id = $1 AND read_at = 0
		AND (link = $2 AND document_id = $3 OR link = $4 OR link >= $5 AND link < $6 OR link >= $7 AND link < $8) LIMIT $9`,
		personID, duty.ShortLink(address, id), id, address, address+"?", address+"@", address+"#", address+"$", noticesAtMost)
}

// Notices tell of what stands elsewhere: who owes what is in the ledger, what was done is in the journal. So a notice is
// kept for a quarter after it was read, and for a year if nobody ever read it.
const (
	noticeKept   = 90 * 24 * time.Hour
	noticeUnread = 365 * 24 * time.Hour
	sweptPeople  = 50
)

// SweepNotices forgets old notices, of some people in each transaction. It is a timer's work.
func (k *Kernel) SweepNotices(ctx context.Context, now time.Time) error {
	for after, more := "", true; more; {
		err := k.db.Write(ctx, func(tx *store.Tx) error {
			people, err := store.List(ctx, tx, store.Value[string], `SELECT DISTINCT person_id FROM notification WHERE person_id > $1
				ORDER BY person_id LIMIT $2`, after, sweptPeople)
			if more = err == nil && len(people) > 0; !more {
				return err
			}
			last := people[len(people)-1]
			_, err = tx.Exec(ctx, `DELETE FROM notification WHERE person_id > $1 AND person_id <= $2
				AND (read_at > 0 AND read_at < $3 OR at < $4)`, after, last, now.Add(-noticeKept), now.Add(-noticeUnread))
			after = last
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
