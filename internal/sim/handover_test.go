package sim

import (
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Open work of a post goes to its successor in one press, then the post can be closed; what was signed stays proven, the
// ledger and the journal verify.
func TestOpenWorkIsHandedOver_5_6(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use := b.Context(), b.app.Instrument
		from := b.parent.drafter
		unit := b.parent.unit
		to := map[bool]string{true: unit + ".officer2", false: unit + ".officer1"}[strings.HasSuffix(from, "officer1")]
		in := org.HandOverInput{To: to, Order: "15-ж", OrderDay: calendar.DayOf(b.l.Now), Reason: "Лауазым қысқартылады."}
		b.as("app-it.head", func(admin org.Act) error {
			for name, wrong := range map[string]org.HandOverInput{
				"itself": {To: from, Order: in.Order, OrderDay: in.OrderDay, Reason: in.Reason}, "of another body": {To: "akmola.head", Order: in.Order, OrderDay: in.OrderDay, Reason: in.Reason},
				"nobody": {Order: in.Order, OrderDay: in.OrderDay, Reason: in.Reason}, "no order": {To: to, OrderDay: in.OrderDay, Reason: in.Reason},
				"no day": {To: to, Order: in.Order, Reason: in.Reason}, "a day to come": {To: to, Order: in.Order, OrderDay: in.OrderDay + 1, Reason: in.Reason}, "no reason": {To: to, Order: in.Order, OrderDay: in.OrderDay},
			} {
				if _, err := b.app.Org.HandOverPost(ctx, admin, from, wrong); fault.Status(err) != 400 {
					b.Errorf("%s: %v", name, err)
				}
			}
			if _, err := b.app.Org.HandOverPost(ctx, admin, "nothing", in); fault.Status(err) != 404 {
				b.Errorf("of nothing: %v", err)
			}
			if _, err := b.app.Org.HandOverUnit(ctx, admin, "akmola", in); fault.Status(err) != 409 {
				b.Errorf("of a body: %v", err)
			}
			return nil
		})
		b.fails("by another than the administrator", 403, b.parent.signer, func(act org.Act) error { _, err := b.app.Org.HandOverPost(ctx, act, from, in); return err })
		told := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification`)
		b.as("app-it.head", func(admin org.Act) error {
			admin.Key = "hand-1"
			first, err := b.app.Org.HandOverPost(ctx, admin, from, in)
			if err != nil || first.Matters != 1 {
				b.Errorf("handed over: %+v, %v", first, err)
			}
			again, err := b.app.Org.HandOverPost(ctx, admin, from, in)
			if again != first {
				b.Errorf("the same press again: %+v", again)
			}
			return err
		})
		if n := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification`); n == told {
			b.Error("the successor is not told")
		}
		if n := b.text(`SELECT CAST(count(*) AS TEXT) FROM journal WHERE action = 'instrument.handed_over' AND subject = $1`, b.parent.id); n != "1" {
			b.Errorf("%s entries in the matter", n)
		}
		b.as(to, func(act org.Act) error {
			c, err := use.Card(ctx, act, b.parent.id)
			if err == nil && (c.DrafterPost != to || !c.Frozen.Found || len(c.Frozen.Differs) > 0) {
				b.Errorf("the card of the successor: %s, %v", c.DrafterPost, c.Frozen.Differs)
			}
			return err
		})
		b.handUnit(unit)
		b.handLead()
		b.handLater()
		b.handNobody()
		b.sound()
	})
}

// handLead hands an execution over from its lead executor, who then owes nothing and whose post closes.
func (b *branch) handLead() {
	b.Helper()
	ctx, area := b.Context(), b.parent.about.Area
	from := lead("karaganda", area)
	in := org.HandOverInput{To: "karaganda.head", Order: "16-ж", OrderDay: calendar.DayOf(b.l.Now), Reason: "Лауазым қысқартылады."}
	b.as("app-it.head", func(admin org.Act) error {
		day := calendar.DayOf(admin.Now)
		n, err := b.app.Owed(ctx, day, []string{from}, nil)
		if err != nil || n == 0 {
			b.Errorf("before it owes %d, %v", n, err)
		}
		done, err := b.app.Org.HandOverPost(ctx, admin, from, in)
		if err != nil || done.Duties == 0 {
			b.Errorf("handed over: %+v, %v", done, err)
		}
		if n, err = b.app.Owed(ctx, day, []string{from}, nil); err != nil || n != 0 {
			b.Errorf("after it owes %d, %v", n, err)
		}
		if _, err := b.app.Org.HandOverPost(ctx, admin, from, in); fault.Status(err) != 409 {
			b.Errorf("nothing is left to hand over: %v", err)
		}
		return nil
	})
	b.as("karaganda.head", func(act org.Act) error {
		c, err := b.app.Instrument.ExecutionCard(ctx, act, b.received["karaganda"])
		if err == nil && (c.LeadPost != "karaganda.head" || !c.Can(instrument.CanReport)) {
			b.Errorf("the successor leads %q and may %v", c.LeadPost, c.Actions)
		}
		return err
	})
}

// handUnit hands the matters of a unit over to another of the same body.
func (b *branch) handUnit(unit string) {
	b.Helper()
	ctx := b.Context()
	to := b.text(`SELECT id FROM unit WHERE body_id = 'gpo' AND kind = 'directorate' AND id <> $1 AND closed IS NULL ORDER BY id LIMIT 1`, unit)
	b.as("app-it.head", func(admin org.Act) error {
		done, err := b.app.Org.HandOverUnit(ctx, admin, unit, org.HandOverInput{To: to, Order: "17", OrderDay: calendar.DayOf(admin.Now), Reason: "Бөлімше таратылады."})
		if err == nil && (done.Matters == 0 || done.Duties != 2) {
			b.Errorf("of the unit: %+v", done)
		}
		return err
	})
	if got := b.text(`SELECT owner_unit FROM instrument WHERE document_id = $1`, b.parent.id); got != to {
		b.Errorf("the instrument belongs to %s", got)
	}
	b.as(b.parent.signer, func(act org.Act) error {
		c, err := b.app.Instrument.Card(ctx, act, b.parent.id)
		if err == nil && len(c.Frozen.Differs) > 0 {
			b.Errorf("what was frozen differs in %v", c.Frozen.Differs)
		}
		return err
	})
	b.as(to+".head", func(act org.Act) error {
		c, err := b.app.Instrument.Card(ctx, act, b.parent.id)
		if err == nil && len(c.Executions) != 2 {
			b.Errorf("the successor sees %d executions", len(c.Executions))
		}
		return err
	})
}

// handLater plans a handover for the next day: the timer does it then, by whichever node comes first, and once.
func (b *branch) handLater() {
	b.Helper()
	ctx, today := b.Context(), calendar.DayOf(b.l.Now)
	in := org.HandOverInput{To: lead("karaganda", b.parent.about.Area), Order: "18-ж", OrderDay: today, Reason: "Міндеттер қайта бөлінді.", From: today.AddDays(1)}
	b.as("app-it.head", func(admin org.Act) error {
		planned, err := b.app.Org.HandOverPost(ctx, admin, "karaganda.head", in)
		if err != nil || planned.State != org.HandOverPlanned || planned.Matters != 0 {
			b.Errorf("planned: %+v, %v", planned, err)
		}
		if n, err := b.app.Owed(ctx, today, []string{"karaganda.head"}, nil); err != nil || n == 0 {
			b.Errorf("handed over before its day: %d, %v", n, err)
		}
		_, err = b.app.Org.HandOverPost(ctx, admin, "karaganda.head", in)
		if fault.Status(err) != 409 {
			b.Errorf("planned twice: %v", err)
		}
		return nil
	})
	for range 2 {
		if err := b.app.Org.HandOverDue(ctx, today.AddDays(1).Start()); err != nil {
			b.Error(err)
		}
	}
	list, err := b.app.Org.HandedOver(ctx, org.Act{Actor: org.SystemActor(), Now: b.l.Now}, "karaganda.head")
	if err != nil || len(list) != 1 || list[0].State != org.HandOverDoneState || list[0].Duties == 0 || list[0].From != today.AddDays(1) {
		b.Errorf("on its day: %+v, %v", list, err)
	}
	if n, err := b.app.Owed(ctx, today, []string{"karaganda.head"}, nil); err != nil || n != 0 {
		b.Errorf("after its day it owes %d, %v", n, err)
	}
}

// handNobody plans a handover whose successor is closed before its day: it fails, once, the work stays, and who ordered it and who keeps
// the structure are told in words that can be said.
func (b *branch) handNobody() {
	b.Helper()
	ctx, today := b.Context(), calendar.DayOf(b.l.Now)
	const from = "app-it.officer1"
	var to string
	b.as("app-it.head", func(admin org.Act) (err error) {
		post := org.PostInput{Code: "app-it-gone", UnitID: "app-it", Kind: "officer", Title: i18n.Same("Уақытша"), Since: today}
		if to, err = b.app.Org.AddPost(ctx, admin, post); err != nil {
			return err
		}
		if _, err = b.app.Org.HandOverPost(ctx, admin, from, org.HandOverInput{To: to, Order: "19-ж", OrderDay: today, Reason: "Ауыстыру.", From: today.AddDays(3)}); err != nil {
			return err
		}
		return b.app.Org.ClosePost(ctx, admin, to, today.AddDays(1), "20-ж")
	})
	for range 2 {
		if err := b.app.Org.HandOverDue(ctx, today.AddDays(3).Start()); err != nil {
			b.Error(err)
		}
	}
	list, err := b.app.Org.HandedOver(ctx, org.Act{Actor: org.SystemActor(), Now: b.l.Now}, from)
	if err != nil || len(list) != 1 || list[0].State != org.HandOverFailed {
		b.Errorf("without a successor: %+v, %v", list, err)
		return
	}
	orderer := b.text(`SELECT person_id FROM handover WHERE from_id = $1`, from)
	var inbox []document.Notification
	if err := b.app.DB.Read(ctx, func(q store.Q) error {
		inbox, err = b.app.Kernel.Inbox(ctx, q, orderer, "", 10)
		return err
	}); err != nil {
		b.Error(err)
	}
	told := 0
	for _, n := range inbox {
		if n.Msg.Key != "org.notice.handover_failed" {
			continue
		}
		told++
		for _, lang := range i18n.Langs {
			if text := i18n.For(lang).T(n.Msg); strings.ContainsAny(text, "{}") || !strings.Contains(text, today.AddDays(3).String()[:4]) {
				b.Errorf("%s: the notice says %q", lang, text)
			}
		}
	}
	if told != 1 {
		b.Errorf("who ordered it is told %d times that it failed", told)
	}
	if n := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification WHERE link = $1`, "/org/posts/"+from); n == "0" {
		b.Error("nobody is led to the post whose work stays")
	}
}
