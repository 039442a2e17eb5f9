package sim

import (
	"context"
	"fmt"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/trip"
)

// socialArea is the area of law in which the demonstration accounts work.
const socialArea = "public.social"

// inspected is the life of an entry of the register of inspections (44): entered by who conducts it, and carried out to its last day, ended
// early, or called off. It goes by the clock and not by chance, so that it moves nothing else in the office.
type inspected struct {
	post string // who enters it
	in   trip.Input
	// after is on which day after the entry it is ended or called off, how which of the two; "" lets it run out.
	after int
	how   trip.State
}

// inspect plans an inspection that is entered on a day in the afternoon; its days are counted from that day.
func (w *World) inspect(day calendar.Day, begins, ends int, x inspected) {
	x.in.From, x.in.To = day.AddDays(begins), day.AddDays(ends)
	w.at(day.Start().Add(16*time.Hour), "inspection", func(ctx context.Context) error {
		act, ok, err := w.act(ctx, x.post)
		if err != nil || !ok {
			return err
		}
		if x.in.Kind != trip.Own {
			g := instrument.GroundInput{
				Kind: instrument.GroundInstruction, Authority: "gp", Title: "Прокуратура органдарындағы тексерулер туралы", Number: fmt.Sprint(100 + int(day)%900), Day: day.AddDays(-1),
			}
			r, err := w.App.Instrument.AddGround(ctx, act, g)
			if err != nil {
				return err
			}
			x.in.Ground = r.ID
		}
		r, err := w.App.Trip.Enter(ctx, act, x.in)
		if err != nil || x.how == "" {
			return err
		}
		w.at(day.AddDays(x.after).Start().Add(17*time.Hour), "inspection_"+string(x.how), func(ctx context.Context) error { return w.uninspect(ctx, x, r.ID) })
		return nil
	})
}

// uninspect ends an inspection before its time, or calls it off.
func (w *World) uninspect(ctx context.Context, x inspected, id string) error {
	act, ok, err := w.act(ctx, x.post)
	if err != nil || !ok {
		return err
	}
	if x.how == trip.Off {
		_, err = w.App.Trip.CallOff(ctx, act, id, "Тексеру келесі тоқсанға қалдырылды.")
		return err
	}
	_, err = w.App.Trip.End(ctx, act, id, trip.EndInput{Day: act.Day(), Reason: "Мәселелердің бәрі тексерілді."})
	return err
}

// inspectionOf is an entry of one of the kinds and fates: the n-th of a row, for a region that goes round with it.
func inspectionOf(n int) (begins, ends int, x inspected) {
	body := regions[n%len(regions)]
	switch n % 5 {
	case 0:
		return 3, 17, inspected{post: "app-ctl.head", in: trip.Input{Kind: trip.Complex, BodyID: body}}
	case 1:
		return 0, 13, inspected{post: "s3-soc.head", in: trip.Input{Kind: trip.Thematic, BodyID: body, AreaID: socialArea}, after: 8, how: trip.Ended}
	case 2:
		return 20, 24, inspected{post: "s3-soc-1.officer1", in: trip.Input{Kind: trip.Function, BodyID: body, AreaID: socialArea}, after: 4, how: trip.Off}
	case 3:
		return 1, 5, inspected{post: "s3-soc.head", in: trip.Input{Kind: trip.Unscheduled, BodyID: body, AreaID: socialArea}}
	}
	return 0, 20, inspected{post: "akmola.head", in: trip.Input{Kind: trip.Own, BodyID: "akmola", AreaID: socialArea}}
}

// demoInspections plans inspections of every kind, so that each state of them can be seen today (44).
func (w *World) demoInspections(now calendar.Day) {
	for i, days := range []int{2, 4, 6, 8, 10, 21, 22, 64, 66} {
		begins, ends, x := inspectionOf(i)
		w.inspect(now.AddDays(-days), begins, ends, x)
	}
	w.inspect(now.AddDays(-1), 12, 26, inspected{post: "app-ctl.head", in: trip.Input{Kind: trip.Thematic, BodyID: "akmola", AreaID: socialArea}})
}

// inspectDaily plans an inspection of another kind and fate each day.
func (l *living) inspectDaily(day calendar.Day) {
	begins, ends, x := inspectionOf(int(day))
	if x.in.Kind == trip.Own { // the same body goes round with every fifth day
		begins, ends = 0, 2
	}
	l.inspect(day, begins, ends, x)
}

// standing finds an inspection with an outcome, "" for none, by its last day; "" when there is none.
func (l *living) standing(ctx context.Context, outcome trip.State) (id string, err error) {
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		id, _, err = store.One(ctx, q, store.Value[string], `SELECT id FROM inspection WHERE outcome = $1 AND keeper_body = 'gpo' ORDER BY last_day DESC, id DESC LIMIT 1`, string(outcome))
		return err
	})
	return id, err
}

// inspectionAttempts are entries that bind nobody (44).
var inspectionAttempts = []attempt{
	{"inspection_without_a_ground", []int{400}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, "s3-soc.head", func(act org.Act) error {
			_, err := l.App.Trip.Enter(ctx, act, trip.Input{Kind: trip.Complex, BodyID: "akmola", From: act.Day(), To: act.Day().AddDays(5)})
			return err
		})
	}},
	{"inspection_of_those_above", []int{400, 403}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, "akmola.head", func(act org.Act) error {
			_, err := l.App.Trip.Enter(ctx, act, trip.Input{Kind: trip.Thematic, BodyID: "gpo", AreaID: socialArea, From: act.Day(), To: act.Day().AddDays(5)})
			return err
		})
	}},
	{"inspection_called_off_by_a_stranger", []int{403, 404}, func(ctx context.Context, l *living) (bool, error) {
		id, err := l.standing(ctx, "")
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := l.App.Trip.CallOff(ctx, act, id, "…")
			return err
		})
	}},
	{"inspection_called_off_twice", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, err := l.standing(ctx, trip.Off)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, "app-ctl.head", func(act org.Act) error {
			_, err := l.App.Trip.CallOff(ctx, act, id, "…")
			return err
		})
	}},
}
