package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"reglament/internal/account"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// demoSeed is that of the demonstration office: everybody sees the same one.
const demoSeed = 2019

// Demo fills an empty database with the demonstration office: a lightly staffed structure that has lived a year up to
// now, with instruments of every kind in every state, and the accounts of People.
func Demo(ctx context.Context, a *app.App, now time.Time) (*World, error) {
	start := calendar.DayOf(now).AddDays(-365).Start().Add(opens)
	if err := Found(ctx, a, demoSeed, Small, start); err != nil {
		return nil, err
	}
	w, err := NewWorld(ctx, a, demoSeed, start)
	if err != nil {
		return nil, err
	}
	if err := w.acquainted(ctx, calendar.DayOf(start)); err != nil {
		return nil, err
	}
	if err := w.analyse(calendar.DayOf(now).AddDays(-200)); err != nil {
		return nil, err
	}
	w.awayYear(calendar.DayOf(now))
	w.demoYear(calendar.DayOf(now))
	w.demoToday(calendar.DayOf(now))
	w.demoAnalysis(calendar.DayOf(now))
	w.demoSpoken(calendar.DayOf(now))
	w.demoInspections(calendar.DayOf(now))
	w.plansIn(calendar.DayOf(start), calendar.DayOf(now))
	w.otherPlansIn(calendar.DayOf(start), calendar.DayOf(now))
	return w, w.Run(ctx, now)
}

// journals gives the General Prosecutor's Office and each body under it journals of registration of their own. The latter bear
// the index of the body, its place among them: the codes of units, which number elsewhere, are Latin.
func journals(ctx context.Context, tx *store.Tx, a *app.App, data org.Data) error {
	if err := a.AddNumbers(ctx, tx, "gpo", "{prefix}-{serial}/{yy}"); err != nil {
		return err
	}
	for _, u := range data.Units {
		i := slices.Index(secondLevel, u.Code)
		if i < 0 {
			continue
		}
		if err := a.AddNumbers(ctx, tx, u.ID, fmt.Sprintf("{prefix}-%02d-{serial}/{yy}", i+1)); err != nil {
			return err
		}
	}
	return nil
}

// Found puts the structure and the accounts of People into an empty database.
func Found(ctx context.Context, a *app.App, seed uint64, size Size, start time.Time) error {
	data := Structure(seed, size, calendar.DayOf(start))
	act := org.Act{Actor: org.SystemActor(), Now: start}
	if err := a.Org.Fill(ctx, act, data); err != nil {
		return err
	}
	if err := a.DB.Write(ctx, func(tx *store.Tx) error { return journals(ctx, tx, a, data) }); err != nil {
		return err
	}
	hash, err := a.Accounts.HashPassword(ctx, Password)
	if err != nil {
		return err
	}
	holder := map[string]string{}
	for _, h := range data.Holdings {
		holder[h.PostID] = h.PersonID
	}
	list := make([]account.NewAccount, len(People))
	for i, p := range People {
		settings := account.DefaultSettings()
		settings.Lang = p.Lang
		list[i] = account.NewAccount{PersonID: holder[p.Post], Login: p.Login, Hash: hash, Settings: settings}
	}
	return a.Accounts.CreateMany(ctx, act, list)
}

// absent plans that the holder of a post is away, and who replaces him by order; "" leaves it to the acts in force.
func (w *World) absent(post string, from, to calendar.Day, kind org.AbsenceKind, by, order string) {
	on := from.AddDays(-2)
	w.at(w.hour(on), "absence", func(ctx context.Context) error {
		s, err := w.App.Structure(ctx)
		if err != nil {
			return err
		}
		person, ok := s.Holder(post, from)
		if !ok {
			return nil
		}
		hr, _, err := w.act(ctx, "app-hr.head")
		if err != nil {
			return err
		}
		if _, err := w.App.Org.RecordAbsence(ctx, hr, org.AbsenceInput{PersonID: person, From: from, To: to, Kind: kind, Order: order}); err != nil || by == "" {
			return err
		}
		gp, _, err := w.act(ctx, "lead.gp")
		if err != nil {
			return err
		}
		_, err = w.App.Org.OrderReplacement(ctx, gp, org.ReplacementInput{PostID: post, ByPostID: by, From: from, To: to, Order: order, OrderDay: on})
		return err
	})
}

// awayYear is who is away in the year: also the General Prosecutor (2) and deputies (3).
func (w *World) awayYear(now calendar.Day) {
	w.absent("lead.gp", now.AddDays(-140), now.AddDays(-128), org.AbsenceLeave, "", "№ 143-ж/қ")
	w.absent("lead.deputy2", now.AddDays(-75), now.AddDays(-60), org.AbsenceLeave, "lead.deputy4", "№ 187-ж/қ")
	w.absent("s3-soc.head", now.AddDays(-45), now.AddDays(-38), org.AbsenceTrip, "", "№ 201-ж/қ")
	w.absent("akmola.head", now.AddDays(-32), now.AddDays(-26), org.AbsenceTrip, "", "№ 204-ж/қ")
	w.absent("lead.deputy1", now.AddDays(-4), now.AddDays(8), org.AbsenceTrip, "lead.deputy2", "№ 221-ж/қ")
	w.absent("kostanay.head", now.AddDays(-6), now.AddDays(4), org.AbsenceSick, "", "№ 219-ж/қ")
}

// acquainted plans that people confirm the sheet of the edition in force (order 6); a few, and the officer of the
// demonstration, have still to do so.
func (w *World) acquainted(ctx context.Context, start calendar.Day) error {
	s, err := w.App.Structure(ctx)
	if err != nil {
		return err
	}
	var edition string
	err = w.App.DB.Read(ctx, func(q store.Q) error {
		snap, err := w.App.Rules.Current(ctx, q)
		if err == nil {
			edition = snap.Book.For(law.Root, start).ID
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range s.Data().Posts {
		if p.ID == "s3-soc-1.officer1" || p.ID == "akmola-pub.officer1" || w.chance(6) {
			continue
		}
		day := start.AddDays(2 + w.r.IntN(12))
		w.at(w.hour(day), "acquaint", func(ctx context.Context) error {
			w.by(0, p.ID, "confirm", func(ctx context.Context, act org.Act) error {
				if act.For != nil {
					return nil // who stands in confirms for himself only
				}
				_, err := w.App.Rulebook.Confirm(ctx, act, edition)
				return err
			})
			return nil
		})
	}
	return nil
}

// some chooses recipients: always the region in which the demonstration accounts work, and others.
func (w *World) some(n int) []string {
	out := []string{"akmola"}
	for _, i := range w.r.Perm(len(regions)) {
		if len(out) >= n {
			break
		}
		if regions[i] != "akmola" {
			out = append(out, regions[i])
		}
	}
	return out
}

// allRegions are the twenty regional offices.
func allRegions() []string { return regions[:20] }

// demoYear plans the year: every subject once, in the order of chance.
func (w *World) demoYear(now calendar.Day) {
	var list []subject
	for _, k := range instrument.Kinds {
		list = append(list, w.texts.of(k)...)
	}
	w.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, s := range list {
		days := 350 - i*330/len(list)
		var st *story
		if s.Unit == "*" {
			st = w.regional(s, "akmola", []string{"akmola-kokshetau", "akmola-stepnogorsk", "akmola-arshaly"})
		} else {
			n := 2 + w.r.IntN(4)
			if s.kind == instrument.Request {
				n = 2 + w.r.IntN(2)
			}
			st = w.central(s, w.some(n))
		}
		st.begin(w.hour(now.AddDays(-days)))
	}
	soc := w.unitSubjects("s3-soc")
	// While the General Prosecutor is away the First Deputy signs for him (2); a deputy's replacement signs by order (3).
	st := w.central(soc[instrument.Assignment][0], w.some(3))
	st.signer = "lead.gp"
	st.begin(w.hour(now.AddDays(-139)))
	w.central(soc[instrument.Assignment][1], allRegions()).begin(w.hour(now.AddDays(-74)))
}

// unitSubjects are the subjects of a unit by kind.
func (w *World) unitSubjects(unit string) map[instrument.Kind][]subject {
	out := map[instrument.Kind][]subject{}
	for _, k := range instrument.Kinds {
		for _, s := range w.texts.of(k) {
			if s.Unit == unit {
				out[k] = append(out[k], s)
			}
		}
	}
	return out
}

// demoToday plans the last weeks, so that every state there is can be seen today.
func (w *World) demoToday(now calendar.Day) {
	soc, eco, pre := w.unitSubjects("s3-soc"), w.unitSubjects("s3-eco"), w.unitSubjects("s1-pre")
	add := func(days int, s subject, to []string, change func(*story)) {
		st := w.central(s, to)
		if s.Unit == "s3-soc" {
			st.drafter = "s3-soc-1.officer1"
		}
		if change != nil {
			change(st)
		}
		st.begin(w.hour(now.AddDays(-days)))
	}
	ends := func(f fate) func(*story) { return func(st *story) { st.fate = f } }
	asked := func(st *story) { st.fate, st.touched, st.ordered = staysAsked, []string{"s3-eco", "dap"}, false }
	add(12, soc[instrument.Assignment][2], allRegions(), ends(staysDraft))
	add(5, soc[instrument.Task][0], w.some(3), ends(staysDraft))
	add(8, soc[instrument.Request][1], w.some(4), ends(isRefused))
	add(9, eco[instrument.Task][0], w.some(3), ends(isRefused))
	add(6, soc[instrument.Assignment][0], w.some(6), asked)
	add(5, pre[instrument.Assignment][1], w.some(5), func(st *story) { st.fate, st.touched, st.ordered = staysAsked, []string{"s3-soc"}, true })
	add(11, soc[instrument.Task][1], w.some(2), func(st *story) { st.fate, st.touched = notAgreed, []string{"dap"} })
	add(10, soc[instrument.Assignment][1], w.some(4), ends(awaitsSign))
	add(9, soc[instrument.Task][2], w.some(3), ends(awaitsSign))
	add(9, eco[instrument.Assignment][1], w.some(4), ends(awaitsSign))
	add(12, soc[instrument.Request][2], w.some(3), ends(isSigned))
	add(30, eco[instrument.Request][0], w.some(2), ends(isWithdrawn))
	add(38, soc[instrument.Assignment][2], allRegions(), func(st *story) { st.fate, st.days, st.touched = mixed, 20, nil })
	add(33, soc[instrument.Task][0], w.some(10), func(st *story) { st.fate, st.days, st.touched = mixed, 20, []string{"dap"} })
	add(8, soc[instrument.Assignment][0], allRegions(), func(st *story) { st.fate, st.touched = onItsWay, nil })
	add(6, soc[instrument.Request][2], w.some(6), func(st *story) { st.fate, st.days = onItsWay, 6 })
	add(24, soc[instrument.Task][1], w.some(5), nil)
	add(21, eco[instrument.Task][1], w.some(3), nil)
	add(12, soc[instrument.Request][0], w.some(5), nil)
	add(13, pre[instrument.Request][0], w.some(3), nil)
	add(40, soc[instrument.Request][1], w.some(2), ends(notReleased))
	add(20, w.unitSubjects("s4-spc")[instrument.Task][0], w.some(2), func(st *story) { st.marked = true })
	for i, s := range w.texts.Requests {
		if s.Unit == "*" {
			w.regional(s, "akmola", []string{"akmola-arshaly", "akmola-kokshetau"}).begin(w.hour(now.AddDays(-7 - i)))
		}
	}
	for i, s := range w.texts.Tasks {
		if s.Unit == "*" {
			w.regional(s, "akmola", []string{"akmola-arshaly"}).begin(w.hour(now.AddDays(-22 - i)))
		}
	}
}

// Table lists the demonstration accounts with the people behind them, for whoever starts the program.
func Table(s *org.Structure, day calendar.Day) []Login {
	out := make([]Login, 0, len(People))
	for _, p := range People {
		l := Login{Person: p}
		if id, ok := s.Holder(p.Post, day); ok {
			l.Name = s.PersonName(id)
		}
		out = append(out, l)
	}
	return out
}

// Login is a line of the table of demonstration accounts.
type Login struct {
	Person
	Name string // short name of who holds the post
}
