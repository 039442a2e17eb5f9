package sim

import (
	"slices"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// told are the notices of a person that are newer than those counted so far, each as "key link".
func (s *signing) told(person string, seen map[string]bool) (out []string) {
	s.Helper()
	err := s.db.Read(s.Context(), func(q store.Q) error {
		inbox, err := s.app.Kernel.Inbox(s.Context(), q, person, "", 1000)
		if err != nil {
			return err
		}
		out = nil
		for _, n := range inbox {
			if !seen[n.ID] {
				out = append(out, n.Msg.Key+" "+n.Link)
			}
			seen[n.ID] = true
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// "The executors are told at once" (49): the head of the body, the one who leads and each who assists by the resolution in force, once each;
// nobody else of the body, and of a body that is not concerned nobody.
func TestEveryExecutorIsTold_49_I49B(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use, area := b.Context(), b.app.Instrument, b.parent.about.Area
		person := func(post string) (id string) {
			b.as(post, func(act org.Act) error { id = act.PersonID; return nil })
			return id
		}
		officers := func(body string) (out []string) {
			for i := range 3 {
				out = append(out, b.text(`SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id WHERE u.body_id = $1 AND p.id NOT IN ($2, $3, $4)
					ORDER BY p.id LIMIT 1 OFFSET `+string(rune('0'+i)), body, lead(body, area), registry(body), body+".head"))
			}
			return out
		}
		people, expect := map[string]string{}, map[string]bool{} // who is whom, and whether he is to be told
		name := func(what, post string, told bool) { people[what], expect[what] = person(post), told }
		near, far := officers("akmola"), officers("karaganda")
		resolve := func(body string, co ...string) {
			b.as(body+".head", func(act org.Act) error {
				over := b.text(`SELECT resolution_id FROM execution WHERE id = $1`, b.received[body])
				_, err := use.Resolve(ctx, act, b.received[body], instrument.ResolutionInput{Text: "Орындаңыз.", LeadPost: lead(body, area), CoPosts: co, Over: over})
				return err
			})
		}
		resolve("akmola", near[2])
		resolve("akmola", near[0], near[1]) // the one named before assists no more
		resolve("karaganda", far[0])
		name("head", "akmola.head", true)
		name("lead", lead("akmola", area), true)
		name("first who assists", near[0], true)
		name("second who assists", near[1], true)
		name("who assisted before", near[2], false)
		name("head elsewhere", "karaganda.head", false)
		name("who assists elsewhere", far[0], false)

		seen := map[string]bool{}
		for _, id := range people {
			b.told(id, seen)
		}
		check := func(key string, elsewhere bool) {
			b.Helper()
			for who, id := range people {
				want := expect[who]
				link := "/executions/" + b.received["akmola"]
				if strings.HasSuffix(who, "elsewhere") {
					want, link = elsewhere, "/executions/"+b.received["karaganda"]
				}
				got := slices.DeleteFunc(b.told(id, seen), func(line string) bool { return !strings.HasSuffix(line, " "+link) })
				if want && !slices.Equal(got, []string{key + " " + link}) || !want && len(got) > 0 {
					b.Errorf("%s: the %s is told %v", key, who, got)
				}
			}
		}
		id := b.received["akmola"]
		ask := func() (x string) {
			b.as("akmola.head", func(act org.Act) error {
				r, err := use.AskExtension(ctx, act, id, calendar.Date(2027, 2, 25), "Тексеру көлемі үлкен, уақыт жетпейді.")
				x = r.ID
				return err
			})
			return x
		}
		for _, grant := range []bool{false, true} {
			x := ask()
			b.as(b.parent.signer, func(act org.Act) error {
				_, err := use.DecideExtension(ctx, act, x, grant, 0, "Негізді деп танылды не танылмады.")
				return err
			})
			check(map[bool]string{false: "instrument.notice.extension_refused", true: "instrument.notice.extension_granted"}[grant], false)
		}
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := use.Change(ctx, act, b.parent.id, instrument.FollowInput{Day: calendar.Date(2027, 2, 26), Reason: "Мерзім ұзартылды, көлемі үлкен."})
			return err
		})
		check("instrument.notice.changed_day", true)
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := use.Revoke(ctx, act, b.parent.id, instrument.FollowInput{Executions: []string{id}, Reason: "Осы облыс бойынша өзектілігін жойды."})
			return err
		})
		check("instrument.notice.revoked", false)
	})
}
