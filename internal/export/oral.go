package export

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/instrument"
	"reglament/internal/org"
)

// Orals is the register of the oral instructions that a person may see (44), narrowed by a filter.
func Orals(ctx context.Context, r Reader, use *instrument.Service, act org.Act, f instrument.OralFilter) Table {
	s := r.Print.S
	return Table{
		Name: "oral",
		Head: []string{
			s("oral.field.title"), s("oral.field.giver"), s("oral.field.bodies"), s("oral.field.channel"), s("oral.field.given"), s("oral.field.kind"),
			s("oral.field.term_day"), s("oral.field.unit"), s("oral.due"), s("common.field.state"), s("pages.light"),
		},
		Columns: []Column{4: Instant, 6: Day, 8: Instant},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Orals(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i := range list.Rows {
				o := &list.Rows[i]
				bodies := make([]string, len(o.Bodies))
				for j, b := range o.Bodies {
					bodies[j] = r.UnitName(b)
				}
				rows[i] = []string{
					o.Title, r.PostFull(o.GiverPost), strings.Join(bodies, "; "), r.say("oral.channel." + string(o.Channel)), moment(o.GivenAt),
					r.say("instrument.kind." + string(o.Kind)), o.TermDay.String(), r.UnitPath(o.UnitID),
					moment(o.DeadlineAt), r.say("oral.state." + string(o.State)), r.oralTerm(o, act),
				}
			}
			return rows, list.Next, err
		},
	}
}

// oralTerm says how an oral instruction stands to the end of its working day.
func (r Reader) oralTerm(o *instrument.Oral, act org.Act) string {
	late := o.Late(act.Now)
	switch {
	case o.State == instrument.OralCancelled:
		return ""
	case o.State == instrument.OralFormalised && late:
		return r.Print.S("oral.formalised_late")
	case o.State == instrument.OralFormalised:
		return r.Print.S("oral.formalised_in_time")
	case late:
		return r.Print.S("oral.not_formalised")
	}
	return r.Print.S("oral.not_yet")
}

// Informs is the register of the informational and methodical documents that a person may see (48), narrowed by a filter.
func Informs(ctx context.Context, r Reader, use *instrument.Service, act org.Act, f instrument.InformFilter) Table {
	s := r.Print.S
	return Table{
		Name: "informs",
		Head: []string{
			s("inform.field.kind"), s("common.field.number"), s("inform.field.title"), s("common.field.state"), s("inform.field.from"),
			s("pages.form.signer"), s("inform.field.sent"), s("pages.list.recipients"), s("inform.read_count"),
		},
		Columns: []Column{6: Day, 7: Number, 8: Number},
		Page: func(after string) ([][]string, string, error) {
			list, err := use.Informs(ctx, act, f, after, pageSize)
			rows := make([][]string, len(list.Rows))
			for i := range list.Rows {
				x := &list.Rows[i]
				rows[i] = []string{
					r.say("inform.kind." + string(x.Kind)), x.Number, x.Title, r.say("inform.state." + string(x.State)), r.UnitPath(x.OwnerUnit),
					r.PostFull(x.SignerPost), x.SentDay.String(), strconv.FormatInt(x.Recipients, 10), strconv.FormatInt(x.Read, 10),
				}
			}
			return rows, list.Next, err
		},
	}
}
