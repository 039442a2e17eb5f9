package app

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// hand gives the open work of a post or unit to its successor, in the transaction of the order: whose move it is, duties,
// rights, agreements, resolutions, instruments and executions. Each matter has an entry of it, the successor one notice.
func (a *App) hand(ctx context.Context, tx *store.Tx, act org.Act, h org.HandOver) (matters, duties int, err error) {
	from, to := access.Post(h.From), access.Post(h.To)
	notice, link := document.To{PostID: h.To}, "/org/posts/"+h.From
	if h.Unit {
		from, to = access.Unit(h.From), access.Unit(h.To)
		notice, link = document.To{UnitID: h.To}, "/org/units/"+h.From
	}
	documents, err := a.Instrument.HandOf(ctx, tx, h.Unit, h.From)
	if err != nil {
		return 0, 0, err
	}
	moved, err := turn.Hand(ctx, tx, from, to)
	if err != nil {
		return 0, 0, err
	}
	owed, duties, err := a.Ledger.Hand(ctx, tx, act, h.Unit, h.From, h.To, h.Reason)
	if err != nil {
		return 0, 0, err
	}
	documents = append(append(documents, moved...), owed...)
	if !h.Unit {
		asked, err := a.Kernel.AskedToAgree(ctx, tx, h.From)
		if err != nil {
			return 0, 0, err
		}
		documents = append(documents, asked...)
	}
	slices.Sort(documents)
	documents = slices.Compact(documents)
	if err := a.handMatters(ctx, tx, act, h, documents); err != nil {
		return 0, 0, err
	}
	if err := access.Hand(ctx, tx, from, to, documents); err != nil {
		return 0, 0, err
	}
	if h.Unit {
		if err := access.Inherit(ctx, tx, from, to, "access.reason.successor"); err != nil {
			return 0, 0, err
		}
	}
	if len(documents) == 0 && duties == 0 {
		return 0, 0, nil
	}
	msg := i18n.M("org.notice.handed_over", "n", len(documents), "duties", duties)
	return len(documents), duties, a.Kernel.Notify(ctx, tx, act.Now, []document.To{notice}, msg, link, h.ID)
}

// announceHandOver tells a successor of a handover planned for a day, or that it is revoked. One that failed on its day it tells to who
// ordered it, to the post in which that was, and to those who keep the structure.
func (a *App) announceHandOver(ctx context.Context, tx *store.Tx, act org.Act, x org.Announcement) error {
	to, link := []document.To{{PostID: x.To}}, "/org/posts/"+x.From
	if x.Unit {
		to, link = []document.To{{UnitID: x.To}}, "/org/units/"+x.From
	}
	if x.State == org.HandOverFailed {
		to = []document.To{{PersonID: x.Person}, {PostID: x.Post}}
		for _, post := range x.Keepers {
			to = append(to, document.To{PostID: post})
		}
	}
	return a.Kernel.Notify(ctx, tx, act.Now, to, i18n.M("org.notice.handover_"+x.State, "day", x.Day, "name", x.Name), link, x.ID)
}

// handMatters puts the successor into the records and writes the entry of each.
func (a *App) handMatters(ctx context.Context, tx *store.Tx, act org.Act, h org.HandOver, documents []string) error {
	handed := a.Kernel.HandPost
	if h.Unit {
		handed = a.Kernel.HandUnit
	}
	if err := handed(ctx, tx, h.From, h.To, documents); err != nil {
		return err
	}
	if err := a.Instrument.Hand(ctx, tx, act, h.Unit, h.From, h.To); err != nil {
		return err
	}
	entries := make([]journal.Entry, len(documents))
	for i, id := range documents {
		entries[i] = instrument.HandedEntry(id, h.ID, h.From, h.To, h.Reason)
	}
	return journal.Append(ctx, tx, act, entries...)
}
