package export

import (
	"context"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// Reader says names in the language of who asks, as they stand on the day.
type Reader struct {
	Print    *i18n.Printer
	Org      *org.Structure
	Calendar *calendar.Calendar
	Day      calendar.Day
}

// UnitName is the name of a unit or body on the day; "" for none.
func (r Reader) UnitName(id string) string { return r.Print.Text(r.Org.UnitName(id, r.Day)) }

// UnitPath is the name of a unit with those above it up to its body, since many departments have a first directorate.
func (r Reader) UnitPath(id string) string {
	out := r.UnitName(id)
	u, _ := r.Org.Unit(id)
	if u.Kind.IsBody() {
		return out
	}
	for _, a := range r.Org.Ancestors(id, r.Day) {
		if a.Kind.IsBody() {
			break
		}
		out += ", " + r.Print.Text(a.At(r.Day).Name)
	}
	return out
}

// PostFull is the title of a post with its unit, since many units have a post of the same title; the leadership of the
// Office has one each.
func (r Reader) PostFull(id string) string {
	p, ok := r.Org.Post(id)
	if !ok {
		return ""
	}
	title := r.Print.Text(p.Title)
	u, _ := r.Org.Unit(p.UnitID)
	if u.Kind == org.KindLeadership || u.Kind.IsBody() && p.Kind == org.PostBodyHead {
		return title
	}
	return title + ", " + r.UnitPath(p.UnitID)
}

// PostHeld is PostFull with the name of who holds the post on the day: several deputies have one title.
func (r Reader) PostHeld(id string) string {
	title := r.PostFull(id)
	person, ok := r.Org.Holder(id, r.Day)
	if !ok || title == "" {
		return title
	}
	return title + ", " + r.Org.PersonName(person)
}

// Source says what a ground comes from: the plan, the post that instructed, or the authority, whose name is given.
func (r Reader) Source(g instrument.GroundEntry, authority i18n.Text) string {
	switch {
	case g.Kind == instrument.GroundPlan:
		return r.say("instrument.plan." + g.Authority)
	case g.Kind == instrument.GroundInstruction:
		return r.say("instrument.post." + g.Authority)
	case authority.IsZero():
		return g.Authority
	}
	return r.Print.Text(authority)
}

// say translates a key that is made of parts.
func (r Reader) say(key string) string { return r.Print.T(i18n.Msg{Key: key}) }

// term says in words how an execution stands to its day.
func (r Reader) term(e instrument.Execution) string {
	left := 0
	if n, err := r.Calendar.Left(r.Day, e.DueDay); err == nil {
		left = n
	}
	words := r.Print.DueWords(r.Day, e.DueDay, left)
	switch s, late := e.Standing(r.Calendar, r.Day); s {
	case instrument.Late:
		return r.Print.S("pages.late", "n", int(late))
	case instrument.DoneInTime:
		return r.Print.S("pages.done_in_time")
	case instrument.ReportedInTime:
		return r.Print.S("pages.reported_in_time")
	case instrument.Revoked:
		return r.Print.S("instrument.execution.state.revoked")
	case instrument.AskingLater:
		return words + ", " + r.Print.S("pages.asking_one")
	}
	return words
}

// Instruments is the register of what a person may see of instruments, narrowed by a filter.
func Instruments(ctx context.Context, r Reader, use *instrument.Service, act org.Act, f instrument.Filter) Table {
	s := r.Print.S
	return Table{
		Name: "instruments",
		Head: []string{
			s("pages.kind"), s("common.field.number"), s("common.field.name"), s("pages.stage"), s("pages.list.unit"),
			s("pages.form.signer"), s("pages.sent_day"), s("common.field.due"), s("pages.list.recipients"), s("pages.list.open"),
		},
		Columns: []Column{6: Day, 7: Day, 8: Number, 9: Number},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Outgoing(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, x := range list.Rows {
				rows[i] = []string{
					r.say("instrument.kind." + string(x.Kind)), x.Number, x.Title, r.say("instrument.state." + string(x.State)), r.UnitPath(x.OwnerUnit),
					r.PostFull(x.SignerPost), x.SentDay.String(), x.DueDay.String(), strconv.FormatInt(x.Executions, 10), strconv.FormatInt(x.OpenExecutions, 10),
				}
			}
			return rows, list.Next, err
		},
	}
}

// Executions is the register of the executions that a person may see: the open ones, or the closed.
func Executions(ctx context.Context, r Reader, use *instrument.Service, act org.Act, closed bool, f instrument.Filter) Table {
	s := r.Print.S
	return Table{
		Name: "executions",
		Head: []string{
			s("pages.kind"), s("common.field.number"), s("common.field.name"), s("pages.list.unit"), s("common.field.executor"),
			s("pages.lead"), s("common.field.due"), s("pages.stage"), s("pages.light"), s("pages.reported_day"), s("pages.late_days"),
		},
		Columns: []Column{6: Day, 9: Day, 10: Number},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Executions(ctx, act, closed, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i, e := range list.Rows {
				rows[i] = []string{
					r.say("instrument.kind." + string(e.Kind)), e.Number, e.Title, r.UnitPath(e.OwnerUnit), r.UnitName(e.BodyID), r.PostFull(e.LeadPost),
					e.DueDay.String(), r.say("instrument.execution.state." + string(e.State)), r.term(e), e.ReportedDay.String(), strconv.FormatInt(e.LateDays, 10),
				}
			}
			return rows, list.Next, err
		},
	}
}

// Grounds is the register of grounds that a person's body may rest on.
func Grounds(ctx context.Context, r Reader, use *instrument.Service, act org.Act, f instrument.GroundFilter) Table {
	s := r.Print.S
	names := map[string]i18n.Text{} // of authorities: few stand behind many grounds
	source := func(g instrument.GroundEntry) (string, error) {
		name, known := names[g.Authority]
		if !known && g.Kind == instrument.GroundAct {
			var err error
			if name, err = use.AuthorityName(ctx, act, g.Authority); err != nil {
				return "", err
			}
			names[g.Authority] = name
		}
		return r.Source(g, name), nil
	}
	return Table{
		Name: "grounds",
		Head: []string{
			s("pages.kind"), s("pages.ground.from"), s("common.field.name"), s("common.field.number"), s("common.field.date"),
			s("pages.ground.item"), s("pages.ground.measure_day"), s("common.field.unit"),
		},
		Columns: []Column{4: Day, 6: Day},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Grounds(ctx, act, f, after, pageSize)
			if err != nil {
				return nil, "", err
			}
			rows := make([][]string, len(list.Entries))
			for i, g := range list.Entries {
				from, err := source(g)
				if err != nil {
					return nil, "", err
				}
				rows[i] = []string{
					r.say("pages.ground.kind." + string(g.Kind)), from, g.Title, g.Number, g.Day.String(), g.Item, g.MeasureDay.String(), r.UnitName(g.UnitID),
				}
			}
			return rows, list.Next, nil
		},
	}
}
