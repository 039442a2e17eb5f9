package sim

import (
	"errors"
	"strings"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/revision"
	"reglament/internal/store"
)

// sent is a branch of one instrument that went to Akmola, and its execution there.
func (b *branch) sent() (execution string) {
	b.Helper()
	b.parent, _ = b.agreed()
	b.as(b.parent.signer, func(act org.Act) error {
		_, err := Sign(b.Context(), b.app, act, b.parent.id, b.parent.version)
		return err
	})
	b.as(b.parent.drafter, func(act org.Act) error {
		_, err := b.app.Instrument.Send(b.Context(), act, b.parent.id, nil)
		return err
	})
	return b.text(`SELECT id FROM execution WHERE document_id = $1`, b.parent.id)
}

// late does something that must be told to have come after somebody else's, and must change nothing.
func (b *branch) late(what, post string, f func(act org.Act) error) {
	b.Helper()
	entries := b.number(`SELECT COUNT(*) FROM journal`)
	var stale fault.Conflict
	if err := b.l.do(b.Context(), post, f); !errors.As(err, &stale) || !stale.Stale {
		b.Errorf("%s: %v, want to be told that it has moved on", what, err)
	}
	if n := b.number(`SELECT COUNT(*) FROM journal`); n != entries {
		b.Errorf("%s: the journal has %d entries more", what, n-entries)
	}
}

func (b *branch) number(sql string, args ...any) (n int64) {
	b.Helper()
	err := b.db.Read(b.Context(), func(q store.Q) error { return q.QueryRow(b.Context(), sql, args...).Scan(&n) })
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// Two have opened the same thing; the first saves, the second is told and nothing of the first is lost: the resolution of a body's head
// (5, 40), the recipients of a file of a draft (40, 44), a group of recipients of a unit (40, 50).
func TestTheSecondOfTwoIsTold_5_40_44_I40(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, b, use := s.Context(), &branch{signing: s}, s.app.Instrument
		id := b.sent()
		chief := lead("akmola", b.parent.about.Area)
		b.as(registry("akmola"), func(act org.Act) error { _, err := use.Receive(ctx, act, id); return err })
		resolve := func(text, over string) func(act org.Act) error {
			return func(act org.Act) error {
				_, err := use.Resolve(ctx, act, id, instrument.ResolutionInput{Text: text, LeadPost: chief, Over: over})
				return err
			}
		}
		resolution := func() string { return b.text(`SELECT resolution_id FROM execution WHERE id = $1`, id) }
		b.as("akmola.head", resolve("Бірінші.", ""))
		first := resolution()
		b.late("a second resolution", "akmola.head", resolve("Екінші.", ""))
		if got := b.text(`SELECT text FROM resolution WHERE ref_id = $1 AND superseded = 0`, id); resolution() != first || got != "Бірінші." {
			b.Errorf("the resolution is %q", got)
		}
		b.as("akmola.head", resolve("Екінші.", first))
		b.late("over a resolution that is none any more", "akmola.head", resolve("Үшінші.", first))

		group := func(bodies []string, id string, version int64) func(act org.Act) error {
			return func(act org.Act) error {
				_, err := use.SaveGroup(ctx, act, instrument.GroupInput{Name: "Солтүстік", Unit: true, Bodies: bodies, ID: id, Version: version})
				return err
			}
		}
		b.as(b.parent.drafter, group([]string{"akmola"}, "", 0))
		kept := b.text(`SELECT id FROM recipient_group WHERE name = 'Солтүстік'`)
		b.late("a group of the name", b.parent.drafter, group([]string{"abai"}, "", 0))
		b.late("another group", b.parent.drafter, group([]string{"abai"}, b.parent.id, 1))
		b.as(b.parent.drafter, group([]string{"akmola", "karaganda"}, kept, 1))
		b.late("a group as it was", b.parent.drafter, group([]string{"abai"}, kept, 1))
		if got := b.text(`SELECT bodies FROM recipient_group WHERE id = $1`, kept); strings.Contains(got, "abai") || !strings.Contains(got, "karaganda") {
			b.Errorf("the group is %s", got)
		}
		b.annexAtOnce()
	})
}

// annexAtOnce addresses a file of a draft twice.
func (b *branch) annexAtOnce() {
	b.Helper()
	ctx, use, st := b.Context(), b.app.Instrument, b.l.central(b.parent.about, []string{"akmola", "karaganda"})
	file := ""
	b.as(st.drafter, func(act org.Act) error {
		ground, err := st.ground(ctx, act)
		if err != nil {
			return err
		}
		r, err := use.Draft(ctx, act, st.input(ground))
		if err != nil {
			return err
		}
		f, err := use.Attach(ctx, act, r.ID, "", "other", "a.rtf", rtf("a"))
		st.id, file = r.ID, f.ID
		return err
	})
	address := func(to, seen string) func(act org.Act) error {
		return func(act org.Act) error {
			_, err := use.AddressFile(ctx, act, st.id, file, strings.Fields(to), strings.Fields(seen))
			return err
		}
	}
	b.as(st.drafter, address("akmola", ""))
	b.late("a file that was addressed", st.drafter, address("karaganda", ""))
	b.late("a file that went to another", st.drafter, address("karaganda", "karaganda"))
	if got := b.text(`SELECT body_id FROM file_recipient WHERE file_id = $1`, file); got != "akmola" {
		b.Errorf("the file goes to %s", got)
	}
	b.as(st.drafter, address("karaganda akmola", "akmola"))
	b.as(st.drafter, address("", "akmola karaganda"))
}

// A stale decision of a revision writes over no other: who keeps an instrument that a colleague has proposed to revoke meanwhile is told,
// and the move of who signed it stays (49).
func TestStaleDecisionOfARevision_49_I49a(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, b := s.Context(), &branch{signing: s}
		b.sent()
		if err := s.app.Revision.Open(ctx, s.l.Now); err != nil {
			t.Fatal(err)
		}
		rev := b.text(`SELECT r.id FROM revision r WHERE $1 LIKE r.unit_id || '%' ORDER BY r.unit_id DESC LIMIT 1`, b.text(`SELECT owner_unit FROM instrument WHERE document_id = $1`, b.parent.id))
		decide := func(d revision.Verdict, seen string) func(act org.Act) error {
			return func(act org.Act) error {
				in := revision.DecisionInput{Documents: []string{b.parent.id}, Decision: d, Reason: revisionWords[d]}
				if seen != "" {
					in.Seen = map[string]string{b.parent.id: seen}
				}
				_, err := s.app.Revision.Decide(ctx, act, rev, in)
				return err
			}
		}
		mark := func() string { return b.text(`SELECT id FROM revision_decision WHERE revision_id = $1`, rev) }
		b.as(b.parent.drafter, decide(revision.VerdictRevoke, ""))
		first := mark()
		b.late("a stale keep", b.parent.drafter, decide(revision.VerdictKeep, ""))
		if got := b.text(`SELECT decision FROM revision_decision WHERE revision_id = $1`, rev); got != "revoke" {
			b.Errorf("the decision is %s", got)
		}
		if n := b.number(`SELECT COUNT(*) FROM turn WHERE ref_id = $1 AND kind = 'revoke'`, b.parent.id); n != 1 {
			b.Errorf("%d moves of who signed", n)
		}
		b.as(b.parent.drafter, decide(revision.VerdictKeep, first))
		b.late("over a decision that is none any more", b.parent.drafter, decide(revision.VerdictRevoke, first))
		if mark() == first {
			b.Error("another decision has the mark of the first")
		}
	})
}

// A period that cannot be opened holds no other: it is named in the error, by which the timer raises its alarm, and the others of the
// same day and of later ones are opened (47).
func TestOnePeriodHoldsNoOther_47_I47a(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, b := s.Context(), &branch{signing: s}
		var ids []string
		for range 3 {
			b.sent()
			ids = append(ids, b.parent.id)
		}
		err := s.db.Write(ctx, func(tx *store.Tx) error {
			for i, formal := range []string{"no day", "2026-12-10", "2026-12-11"} {
				if _, err := tx.Exec(ctx, `INSERT INTO instrument_period (document_id, n, from_day, to_day, formal_day, opens_day) VALUES ($1, 1, '2026-01-01', '2026-01-31', $2, $3)`,
					ids[i], formal, "2026-01-0"+string(rune('1'+i))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.app.Instrument.OpenPeriods(ctx, s.l.Now); err == nil || !strings.Contains(err.Error(), ids[0]) || strings.Contains(err.Error(), ids[1]) {
				t.Errorf("the timer is told %v", err)
			}
		}
		for i, want := range []int64{0, 1, 1} {
			if n := b.number(`SELECT COUNT(*) FROM execution WHERE document_id = $1 AND period = 1`, ids[i]); n != want {
				t.Errorf("instrument %d: %d executions of the period", i, n)
			}
		}
	})
}
