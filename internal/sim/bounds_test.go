package sim

import (
	"errors"
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
)

// firstOf is the first subject of a kind that belongs to one unit.
func (b *branch) firstOf(kind instrument.Kind) subject {
	for _, about := range b.l.texts.of(kind) {
		if about.Unit != "*" {
			return about
		}
	}
	b.Fatalf("no %s", kind)
	return subject{}
}

// refusedBy makes sure that an act is refused by a rule under its paragraph.
func (b *branch) refusedBy(err error, rule, para, field string) {
	b.Helper()
	var refusal *law.Refusal
	if !errors.As(err, &refusal) {
		b.Errorf("%v, want a refusal by %s", err, rule)
		return
	}
	ok := slices.ContainsFunc(refusal.Findings, func(f law.Finding) bool {
		return f.Rule == rule && f.Para == para && f.Field == field && f.Outcome == law.Refused
	})
	if !ok {
		b.Errorf("%v, want %s under %s at %s", refusal.Findings, rule, para, field)
	}
}

// checked is the verdict on a draft of a story that has not been saved.
func (b *branch) checked(act org.Act, in instrument.Input, chosen ...instrument.Attachment) error {
	b.Helper()
	j, err := b.app.Instrument.Check(b.Context(), act, "", in, instrument.Agreement, chosen...)
	if err != nil {
		b.Fatal(err)
	}
	return j.Verdict.Err()
}

// A region sends to its own districts alone: a district of another region stands below that one (50).
func TestRegionSendsToItsOwnDistricts_50_I50(t *testing.T) {
	eachBranch(t, func(b *branch) {
		about := b.firstOf(instrument.Request)
		own := b.text(`SELECT body_id FROM execution WHERE id = $1`, b.below["akmola"][0])
		foreign := b.text(`SELECT body_id FROM execution WHERE id = $1`, b.below["karaganda"][0])
		for _, tt := range []struct {
			to   []string
			sent bool
		}{{[]string{own, foreign}, false}, {[]string{foreign}, false}, {[]string{own}, true}} {
			st := b.l.regional(about, "akmola", tt.to)
			st.drafter, st.days, st.signer, st.unit = lead("akmola", b.parent.about.Area), 3, "akmola.head", "akmola"
			err := b.l.sent(b.Context(), st)
			if tt.sent && err != nil {
				t.Errorf("to its own district: %v", err)
			} else if !tt.sent {
				b.refusedBy(err, "instrument.levels", "50", "recipients")
			}
		}
		// The General Prosecutor's Office sends to every body below it, the districts of whatever region among them.
		st := b.l.central(about, []string{own, foreign})
		st.touched = nil
		if err := b.l.sent(b.Context(), st); err != nil {
			t.Errorf("from the General Prosecutor's Office: %v", err)
		}
	})
}

// A term is shortened by a paper that names the short term itself and has force; by no other paper of the same authority (44).
func TestOnlyAPaperThatNamesTheTermShortensIt_44_I44d(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use := b.Context(), b.app.Instrument
		st := b.l.central(b.firstOf(instrument.Task), []string{"akmola"})
		st.touched = nil
		b.as(st.drafter, func(act org.Act) error {
			today := calendar.DayOf(act.Now)
			enter := func(number string, names bool, named calendar.Day) string {
				in := instrument.GroundInput{Kind: instrument.GroundInstruction, Authority: "gp", Title: "Бас Прокурордың тапсырмасы", Number: number, Day: today.AddDays(-3), NamesTerm: names, NamedDay: named}
				g, err := use.AddGround(ctx, act, in)
				if err == nil {
					_, err = use.AttachGround(ctx, act, g.ID, number+".rtf", rtf("Тапсырма"))
				}
				if err != nil {
					t.Fatal(err)
				}
				return g.ID
			}
			plain, short, ample := enter("77", false, 0), enter("78", true, today.AddDays(3)), enter("79", true, today.AddDays(180))
			in := st.input(plain)
			in.TermDays, in.ShortGroundID = 1, plain
			b.refusedBy(b.checked(act, in), "instrument.term.shortened", "44", "short")
			in.ShortGroundID = ample
			b.refusedBy(b.checked(act, in), "instrument.term.shortened", "44", "short")
			in.ShortGroundID = short
			if err := b.checked(act, in); err != nil {
				t.Errorf("on a paper that names the short term: %v", err)
			}
			if _, err := use.CloseGround(ctx, act, short, instrument.CloseGroundInput{Day: today.AddDays(-1), Reason: "Тапсырманың күші жойылды, орындалмайды."}); err != nil {
				return err
			}
			b.refusedBy(b.checked(act, in), "instrument.term.shortened", "44", "short")
			return nil
		})
	})
}

// What supplements an instrument goes to those that carry out the main one, whatever of the two other grounds it rests on (46).
func TestSupplementGoesToRecipientsOfTheMain_46_I46a(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx := b.Context()
		for _, ground := range []instrument.SupplementGround{instrument.NewCircumstances, instrument.NewTasks} {
			for _, tt := range []struct {
				to   []string
				pass bool
			}{{[]string{"akmola"}, true}, {[]string{"akmola", "karaganda"}, true}, {[]string{"astana"}, false}, {[]string{"akmola", "astana"}, false}} {
				st := b.l.central(b.parent.about, tt.to)
				st.touched, st.signer, st.drafter = nil, b.parent.signer, b.parent.drafter
				st.follows = instrument.SupplementInput{MainID: b.parent.id, Ground: ground, Words: "Жаңадан ашылған мән-жайлар анықталды, зерделеу қажет."}
				b.as(st.drafter, func(act org.Act) error {
					g, err := b.app.Instrument.AddGround(ctx, act, instrument.GroundInput{
						Kind: instrument.GroundInstruction, Authority: "gp", Title: "Жаңа тапсырма", Number: "91", Day: calendar.DayOf(act.Now),
					})
					if err != nil {
						return err
					}
					err = b.checked(act, st.input(g.ID), instrument.Attachment{Role: "analysis", Name: "a.rtf"})
					if tt.pass && err != nil {
						t.Errorf("%s to %v: %v", ground, tt.to, err)
					} else if !tt.pass {
						b.refusedBy(err, "instrument.supplementary.ground", "46", "recipients")
					}
					return nil
				})
			}
		}
	})
}
