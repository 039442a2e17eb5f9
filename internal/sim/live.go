package sim

import (
	"context"
	"fmt"
	"strings"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// Life says how an office is to live.
type Life struct {
	Seed uint64
	Days int // civil days
	// Each is how many instruments are begun on a working day, Wrong how many unlawful things are tried.
	Each, Wrong int
	// Check looks at everything after every day; it costs more with every record there is.
	Check bool
	// Progress, if given, is told after every day.
	Progress func(day calendar.Day, done map[string]int)
}

// Office lets a founded office live from an instant on: random actors use every use case, rightly and wrongly, and after
// every day the invariants hold. Whatever fails is reported with the seed, which repeats it.
func Office(ctx context.Context, a *app.App, start time.Time, life Life) (*World, error) {
	w, err := NewWorld(ctx, a, life.Seed, start)
	if err != nil {
		return nil, err
	}
	watch := &Watch{}
	w.Night = func(ctx context.Context, day calendar.Day) error {
		if life.Check {
			wrong, err := watch.Check(ctx, a)
			if err != nil {
				return err
			}
			if len(wrong) > 0 {
				return fmt.Errorf("after %s: %s", day, strings.Join(wrong, "; "))
			}
		}
		if life.Progress != nil {
			life.Progress(day, w.Done)
		}
		return nil
	}
	s, err := a.Structure(ctx)
	if err != nil {
		return nil, err
	}
	w.thorough = true
	if err := w.analyse(calendar.DayOf(start)); err != nil {
		return nil, err
	}
	l := &living{World: w, s: s}
	for i := range life.Days {
		day := calendar.DayOf(start).AddDays(i)
		if working, _ := w.cal.IsWorking(day); working {
			l.day(day, life)
		}
	}
	w.plansIn(calendar.DayOf(start), calendar.DayOf(start).AddDays(life.Days))
	w.otherPlansIn(calendar.DayOf(start), calendar.DayOf(start).AddDays(life.Days))
	if err := w.Run(ctx, calendar.DayOf(start).AddDays(life.Days).Start()); err != nil {
		return w, fmt.Errorf("%w (seed %d)", err, life.Seed)
	}
	return w, nil
}

// living is a world with actors who are chosen at random.
type living struct {
	*World
	s       *org.Structure
	stories []*story
}

// day plans what is begun on a day.
func (l *living) day(day calendar.Day, life Life) {
	for range life.Each {
		st := l.something(day)
		st.begin(l.hour(day))
		l.stories = append(l.stories, st)
	}
	l.speakDaily(day)
	l.inspectDaily(day)
	for range life.Wrong {
		try := attempts[l.r.IntN(len(attempts))]
		l.at(l.hour(day), "wrong."+try.name, func(ctx context.Context) error { return l.attempt(ctx, try) })
	}
	l.analyses(day)
	if l.chance(8) || len(l.stories) == 5*life.Each { // once in any case
		l.at(l.hour(day), "calendar", l.moveDay)
	}
	if l.chance(20) {
		post := pick(l.r, []string{"lead.deputy1", "lead.deputy2", "s3-soc.head", "s1-pre.head", "akmola.head", "astana.head", "app-ctl.head", "s3-soc-1.officer1"})
		if _, away := l.s.Absent(l.holder(post, day), day); !away {
			l.absentOnce(post, day.AddDays(3), day.AddDays(3+l.r.IntN(6)))
		}
	}
}

func (l *living) holder(post string, day calendar.Day) string {
	id, _ := l.s.Holder(post, day)
	return id
}

// absentOnce plans an absence unless the person is away already, which the structure would refuse.
func (l *living) absentOnce(post string, from, to calendar.Day) {
	l.at(l.hour(from.AddDays(-2)), "absence", func(ctx context.Context) error {
		hr, ok, err := l.act(ctx, "app-hr.head")
		if err != nil || !ok {
			return err
		}
		in := org.AbsenceInput{PersonID: l.holder(post, from), From: from, To: to, Kind: org.AbsenceTrip, Order: "№ 1-ж/қ"}
		_, err = l.App.Org.RecordAbsence(ctx, hr, in)
		if fault.Status(err) == 400 {
			return nil
		}
		if err == nil && (post == "lead.deputy1" || post == "lead.deputy2") {
			return l.replaced(ctx, in, post)
		}
		return err
	})
}

// something is an instrument of a random kind from a random unit to random bodies.
func (l *living) something(day calendar.Day) *story {
	for {
		about := pick(l.r, l.texts.of(pick(l.r, instrument.Kinds)))
		if about.Unit == "*" {
			region := pick(l.r, regions)
			var districts []string
			for _, d := range l.s.Children(region, day) {
				if d.Kind == org.KindDistrict && len(districts) < 1+l.r.IntN(4) {
					districts = append(districts, d.ID)
				}
			}
			if len(districts) == 0 {
				continue
			}
			return l.regional(about, region, districts)
		}
		st := l.central(about, l.some(1+l.r.IntN(5)))
		if l.chance(3) {
			st.recipients = allRegions()
		}
		st.fate = pick(l.r, []fate{lives, lives, lives, lives, lives, lives, lives, lives, isRefused, notAgreed, isWithdrawn, staysDraft, isRecalled, isDeclined, isChanged})
		st.marked = l.chance(5)
		st.asks = len(l.stories)%3 == 0
		if about.kind != instrument.Request && st.fate == lives && l.chance(20) {
			st.every, st.times = instrument.EveryWeek, 1+l.r.IntN(6)
		}
		return st
	}
}

// moveDay makes a working day to come a day off by order, so that what is due is counted anew.
func (l *living) moveDay(ctx context.Context) error {
	today := calendar.DayOf(l.Now)
	day, err := l.cal.AddWorking(today, 2+l.r.IntN(12))
	if err != nil {
		return err
	}
	admin, ok, err := l.act(ctx, "app-it.head")
	if err != nil || !ok {
		return err
	}
	snap, err := l.App.Rulebook.Snapshot(ctx, admin)
	if err != nil {
		return err
	}
	move := calendar.Move{Day: day, Working: false, Act: "№ 77, " + today.String(), Reason: tri("Демалыс күні ауыстырылды", "Перенос дня отдыха", "A day off is moved")}
	r, err := l.App.Rulebook.MoveDays(ctx, admin, rulebook.MoveInput{N: snap.CalendarN, Moves: []calendar.Move{move}})
	if err != nil {
		return err
	}
	l.Done["duties moved by the calendar"] += r.Moved
	return l.App.DB.Read(ctx, func(q store.Q) error {
		l.cal, err = l.App.Rules.Calendar(ctx, q)
		return err
	})
}
