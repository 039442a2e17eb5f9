package instruments

import (
	"context"
	"net/http"
	"strconv"

	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// linesMost is how many lines of the asking part a change can withdraw at once.
const linesMost = 400

// follow reads the form of a revocation or a change (49).
func (p pages) follow(name string, do func(ctx context.Context, act org.Act, id string, in instrument.FollowInput) (instrument.Receipt, error)) page.ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		f := instrument.FollowInput{
			Executions: in.IDs(name+".executions", 0, listMost), Day: in.OptDay(name + ".day"), Reason: in.Area(page.WordsName(name), 0, page.WordsMost),
		}
		for _, s := range in.IDs(name+".withdrawn", 0, linesMost) {
			n, err := strconv.Atoi(s)
			if err != nil {
				n = 0 // no line has that number
			}
			f.Withdrawn = append(f.Withdrawn, n)
		}
		return page.Told(r, in, name, named, func(ctx context.Context) (instrument.Receipt, error) { return do(ctx, act, id, f) })
	}
}

// named gives the faults of an act the names of its fields.
func named(act string, err error) error {
	err = page.WordsOf(act, err)
	if act != "change" && act != "revoke" {
		return err
	}
	return page.Rename(err, map[string]string{"day": act + ".day", "executions": act + ".executions", "withdrawn": act + ".withdrawn"})
}

// openOptions are the recipients that still owe the execution.
func openOptions(v *page.View, c instrument.Card) []ui.Option {
	var out []ui.Option
	for _, e := range c.Executions {
		if e.State.Open() {
			o := ui.Option{Value: e.ID, Label: v.UnitName(e.BodyID)}
			if n := int(e.Period); n > 0 {
				o.Note = "№\u00a0" + e.Number
				if n <= len(c.Periods) {
					o.Note = page.Join(v.T(c.Periods[n-1].Label()), o.Note)
				}
			}
			out = append(out, o)
		}
	}
	return out
}

// lineOptions are the lines that are asked, by their numbers.
func lineOptions(c instrument.Card) []ui.Option {
	var out []ui.Option
	for i, line := range instrument.AskedLines(c.Kind, c.Input.Parts) {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: line})
	}
	return out
}

// bodyOf is the name of the recipient of an execution shown, of one period with its number (47).
func (c cardPage) bodyOf(v *page.View, id string) string {
	for _, e := range c.Card.Executions {
		switch {
		case e.ID != id:
		case e.Period > 0:
			return v.UnitName(e.BodyID) + " (№\u00a0" + e.Number + ")"
		default:
			return v.UnitName(e.BodyID)
		}
	}
	return ""
}

// wholeFollows are the acts of 49 that concern every recipient.
func (c cardPage) wholeFollows() []instrument.FollowAct {
	var out []instrument.FollowAct
	for _, a := range c.Follows {
		if a.Whole {
			out = append(out, a)
		}
	}
	return out
}

// followForm is the form of a revocation or a change; what a revision has proposed stands in it already (49).
func followForm(c instrument.Card, act instrument.FollowKind, f *ui.Form) *ui.Form {
	if f != nil || c.Proposal == nil || string(c.Proposal.Decision) != string(act) {
		return f
	}
	f = ui.NewForm()
	f.Set(page.WordsName(string(act)), c.Proposal.Reason)
	if !c.Proposal.Day.None() {
		f.SetDay(string(act)+".day", c.Proposal.Day)
	}
	return f
}
