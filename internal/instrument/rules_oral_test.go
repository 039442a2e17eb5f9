package instrument_test

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	. "reglament/internal/instrument"
	"reglament/internal/law"
)

// spoken is an oral instruction that 44 allows.
func spoken() OralSubject {
	return OralSubject{
		Kind: Assignment, Day: day("2026-03-04"), Channel: Telephone, Authority: "president", PaperDay: day("2026-03-03"), TermDay: day("2026-03-10"), GiverPost: "deputy",
		Sender: Sender{Body: "gpo", BodyKind: GPO},
	}
}

func TestOralOnlyUnderTheClosedList_44_I44b(t *testing.T) {
	l := chapter(t)
	for _, tt := range []struct {
		name, rule string
		edit       func(s *OralSubject)
		want       law.Outcome
	}{
		{"the President", "instrument.oral.authority", func(*OralSubject) {}, law.Pass},
		{"the Administration", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "administration" }, law.Pass},
		{"the Security Council, which 44 d does not name", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "security_council" }, law.Pass},
		{"the General Prosecutor", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "gp" }, law.Pass},
		{"the Office of the First President while it existed", "instrument.oral.authority", func(s *OralSubject) {
			s.Authority, s.Day, s.PaperDay, s.TermDay = "first_president_office", day("2026-06-30"), day("2026-06-30"), day("2026-07-02")
		}, law.Pass},
		{"the Office of the First President on its first day of not existing", "instrument.oral.authority", func(s *OralSubject) {
			s.Authority, s.Day, s.PaperDay, s.TermDay = "first_president_office", day("2026-07-01"), day("2026-07-01"), day("2026-07-02")
		}, law.Refused},
		{"the paper came while it existed, the word of mouth when it was gone", "instrument.oral.authority", func(s *OralSubject) {
			s.Authority, s.Day, s.PaperDay, s.TermDay = "first_president_office", day("2026-07-02"), day("2026-06-30"), day("2026-07-08")
		}, law.Refused},
		{"a law, which only 44 d names", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "law" }, law.Refused},
		{"the Prime Minister", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "prime_minister" }, law.Refused},
		{"nobody", "instrument.oral.authority", func(s *OralSubject) { s.Authority = "" }, law.Refused},
		{"in person", "instrument.oral.channel", func(s *OralSubject) { s.Channel = InPerson }, law.Pass},
		{"video", "instrument.oral.channel", func(s *OralSubject) { s.Channel = VideoCall }, law.Pass},
		{"messenger", "instrument.oral.channel", func(s *OralSubject) { s.Channel = Messenger }, law.Refused},
		{"mail", "instrument.oral.channel", func(s *OralSubject) { s.Channel = Mail }, law.Refused},
		{"no channel", "instrument.oral.channel", func(s *OralSubject) { s.Channel = "" }, law.Refused},
		{"the day before the ordinary term", "instrument.oral.term", func(s *OralSubject) { s.TermDay = earliest(t, s).AddDays(-1) }, law.Pass},
		{"the ordinary term", "instrument.oral.term", func(s *OralSubject) { s.TermDay = earliest(t, s) }, law.Refused},
		{"a day off that is carried out on the ordinary day", "instrument.oral.term", func(s *OralSubject) {
			s.Kind, s.Day, s.PaperDay, s.TermDay = Task, day("2026-03-06"), day("2026-03-05"), day("2026-03-23") // 10 days: 26 March, the first after Nauryz
		}, law.Refused},
		{"the working day before those days off", "instrument.oral.term", func(s *OralSubject) {
			s.Kind, s.Day, s.PaperDay, s.TermDay = Task, day("2026-03-06"), day("2026-03-05"), day("2026-03-20")
		}, law.Pass},
		{"the same day", "instrument.oral.term", func(s *OralSubject) { s.TermDay = s.Day }, law.Pass},
		{"no term", "instrument.oral.term", func(s *OralSubject) { s.TermDay = 0 }, law.Refused},
		{"a request", "instrument.oral.term", func(s *OralSubject) { s.Kind = Request }, law.Refused},
		{"beyond the calendar", "instrument.oral.term", func(s *OralSubject) { s.Day = kz.Last() }, law.Undecided},
		{"a deputy", "instrument.oral.giver", func(*OralSubject) {}, law.Pass},
		{"a head of service gives no assignment", "instrument.oral.giver", func(s *OralSubject) { s.GiverPost = "service_chief" }, law.Refused},
		{"a head of service gives a task", "instrument.oral.giver", func(s *OralSubject) { s.Kind, s.GiverPost = Task, "service_chief" }, law.Pass},
		{"an officer", "instrument.oral.giver", func(s *OralSubject) { s.GiverPost = "officer" }, law.Refused},
		{"the head of a region to its districts", "instrument.oral.giver", func(s *OralSubject) {
			s.GiverPost, s.Sender = "body_head", Sender{Body: "akmola", BodyKind: Region}
		}, law.Pass},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := spoken()
			tt.edit(&s)
			seen := false
			for _, f := range l.JudgeOral(&s, kz).All {
				if f.Rule != tt.rule {
					continue
				}
				seen = true
				if f.Outcome != tt.want || f.Para != "44" {
					t.Errorf("%v under %s, want %v", f.Outcome, f.Para, tt.want)
				}
				if f.Outcome >= law.Warning && (f.Msg.IsZero() || f.Allowed.IsZero()) {
					t.Errorf("a finding without what was found or what would pass: %+v", f)
				}
				said(t, f)
			}
			if !seen {
				t.Errorf("the rule %s says nothing", tt.rule)
			}
		})
	}
}

func earliest(t *testing.T, s *OralSubject) calendar.Day {
	t.Helper()
	d, err := kz.AddWorking(s.Day, 20)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The lists of 44 b and 44 d are closed and dated, and differ: what may be given by word of mouth is not all that shortens a term. A
// refusal names the authority given and those of the list that exist on the day.
func TestListsOfParagraph44_44_I44b_I44d(t *testing.T) {
	l := chapter(t)
	all := []string{"president", "administration", "first_president_office", "security_council", "parliament_deputy", "prime_minister", "prime_minister_office", "central_state_body", "gp", "law"}
	for _, on := range []string{"2026-06-30", "2026-07-02"} {
		before := on < "2026-07-01"
		oral := map[string]bool{"president": true, "administration": true, "first_president_office": before, "security_council": true, "gp": true}
		short := map[string]bool{"president": true, "administration": true, "gp": true, "law": true}
		for _, key := range all {
			s := spoken()
			s.Authority, s.Day, s.PaperDay, s.TermDay = key, day(on), day(on), day(on).AddDays(2)
			for _, f := range l.JudgeOral(&s, kz).All {
				if f.Rule == "instrument.oral.authority" && (f.Outcome == law.Refused) == oral[key] {
					t.Errorf("%s on %s, by word of mouth: %v", key, on, f.Outcome)
				}
			}
			d := good(Task)
			d.Day, d.Short = day(on), ShortGround{Authority: key, Title: "x", Number: "1", Day: day(on), File: true, NamesTerm: true}
			for _, f := range l.Judge(d, kz, nil).All {
				if f.Rule != "instrument.term.shortened" {
					continue
				}
				if (f.Outcome == law.Refused) == short[key] {
					t.Errorf("%s on %s, a shorter term: %v", key, on, f.Outcome)
				}
				if names, _ := f.Allowed.Args["list"].([]i18n.Text); f.Outcome == law.Refused && (f.Msg.Args["name"] == nil || len(names) != len(short)) {
					t.Errorf("%s: the refusal names %v and %v", key, f.Msg.Args["name"], names)
				}
			}
		}
	}
}
