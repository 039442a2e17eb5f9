package planning

import (
	"context"
	"slices"
	"strconv"
	"time"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// frozenMeasure is a line of the table as it is frozen with the plan.
type frozenMeasure struct {
	ID        string   `json:"id"`
	Number    int64    `json:"number"`
	Name      string   `json:"name"`
	Object    string   `json:"object"`
	Subject   string   `json:"subject"`
	Form      string   `json:"form"`
	Period    string   `json:"period"`
	Executors []string `json:"executors"`
	Co        []string `json:"co_executors"`
	Due       string   `json:"due"`
	Complete  string   `json:"completion"`
}

func frozenMeasures(list []Measure) []frozenMeasure {
	out := make([]frozenMeasure, len(list))
	for i := range list {
		m := &list[i]
		out[i] = frozenMeasure{
			m.ID, m.Ordinal, m.Name, m.Object, m.Subject, m.Form, m.Period, slices.Concat([]string{}, m.Executors), slices.Concat([]string{}, m.CoExecutors),
			m.Due.String(), m.Completion,
		}
	}
	return out
}

// frozenPlan is what chapter 2 adds to the frozen record: what stands beside the content.
type frozenPlan struct {
	Kind     Kind            `json:"kind"`
	Body     string          `json:"body"`
	Unit     string          `json:"unit"`
	From     string          `json:"from"`
	Until    string          `json:"until"`
	Approver string          `json:"approver"`
	Measures []frozenMeasure `json:"measures"`
}

func (p *Plan) frozen(list []Measure) frozenPlan {
	return frozenPlan{p.Kind, p.BodyID, p.UnitID, p.Period.From.String(), p.Period.Until.String(), p.ApproverPost, frozenMeasures(list)}
}

// freeze makes the paper that is signed (16).
func (v *Service) freeze(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, list []Measure) error {
	round, err := v.lastRound(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	form := sc.form(p, list, round, act.Now)
	_, err = v.kernel.Freeze(ctx, tx, act, p.ID, p.Version, p.frozen(list), form, func(seal string) ([]byte, error) {
		return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
	})
	return err
}

// checkFrozen compares a plan with what was frozen of it. A plan that was changed since (19) is another edition: what was signed
// stays as it is, and its table is not compared any more.
func (v *Service) checkFrozen(ctx context.Context, q store.Q, p *Plan) (document.FrozenCheck, error) {
	if p.Edition > 1 || p.Edition == 0 && p.State != StateSubmitted {
		return v.kernel.CheckFrozen(ctx, q, p.ID, p.Version, nil)
	}
	list, err := measuresOf(ctx, q, p.ID)
	if err != nil {
		return document.FrozenCheck{}, err
	}
	return v.kernel.CheckFrozen(ctx, q, p.ID, p.Version, p.frozen(list))
}

func (v *Service) lastRound(ctx context.Context, q store.Q, id string) (*document.Round, error) {
	rounds, err := v.kernel.Rounds(ctx, q, id)
	if err != nil || len(rounds) == 0 {
		return nil, err
	}
	return &rounds[0], nil
}

func say(key string) i18n.Text { return i18n.Say(i18n.Msg{Key: key}) }

// form is what the paper of a plan says: the table of paragraph 16.
func (sc *scene) form(p *Plan, list []Measure, round *document.Round, at time.Time) paper.Document {
	d := paper.Document{
		Form: documentPlan, Lang: i18n.Lang(p.Lang), Name: say("planning.kind." + string(p.Kind)), Title: p.Title, Unnumbered: true,
		Body: sc.UnitName(p.BodyID, sc.day), At: at, Drafter: paper.Person{Name: sc.PersonName(p.DrafterPerson), Post: sc.PostTitle(p.DrafterPost)},
		Signer: sc.words().Signer(p.ApproverPost),
	}
	if p.UnitID != p.BodyID {
		d.Unit = sc.UnitName(p.UnitID, sc.day)
	}
	d.Parts = append(d.Parts, paper.Part{Label: say("planning.paper.period"), Text: i18n.Say(p.Period.Words(p.Kind))})
	if p.Goal != "" {
		d.Parts = append(d.Parts, paper.Part{Label: say("planning.part.goals"), Text: i18n.Same(p.Goal)})
	}
	d.Table = sc.table(list)
	if round != nil && round.State == document.RoundAgreed {
		for _, s := range round.Steps {
			agreed := sc.words().Agreed(s)
			agreed.Decision = say("planning.step." + string(s.State))
			d.Agreed = append(d.Agreed, agreed)
		}
	}
	return d
}

// table is the table of paragraph 16: number, name with subject, object, form and period, executors, term, form of completion.
func (sc *scene) table(list []Measure) *paper.FormTable {
	t := &paper.FormTable{Widths: []float64{.06, .40, .24, .13, .17}}
	for _, key := range Columns {
		t.Head = append(t.Head, say("planning.column."+key))
	}
	for i := range list {
		m := &list[i]
		t.Rows = append(t.Rows, paper.FormRow{
			Cells: []i18n.Text{
				i18n.Same(strconv.FormatInt(m.Ordinal, 10)), i18n.Same(m.Name), sc.names(m), i18n.Say(i18n.M("planning.day", "day", m.Due)), i18n.Same(m.Completion),
			},
			Below: i18n.Say(i18n.M("planning.line.parts", "object", m.Object, "subject", m.Subject, "form", m.Form, "period", m.Period)),
		})
	}
	return t
}

// Columns are the columns of the table in the order of paragraph 16.
var Columns = []string{"number", "name", "executors", "term", "completion"}

// names are the executors of a measure in every language, the responsible ones first.
func (sc *scene) names(m *Measure) i18n.Text {
	var out i18n.Text
	for i, id := range slices.Concat(m.Executors, m.CoExecutors) {
		name := sc.UnitName(id, sc.day)
		if i == 0 {
			out = name
			continue
		}
		out = i18n.Text{KK: out.KK + "; " + name.KK, RU: out.RU + "; " + name.RU, EN: out.EN + "; " + name.EN}
	}
	return out
}

// Paper makes or opens the paper of a plan for a person who may see it: a preview of a draft, the frozen original while it awaits
// approval, afterwards a copy with the stamp of the signature, exactly the bytes that were signed, or the evidence card. A Word file is
// given out of a draft only, the original only of what is frozen: else fault.Conflict.
func (v *Service) Paper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	return v.printed(ctx, act, want, func(q store.Q, sc *scene, p *document.Printing) error {
		plan, err := v.seePlan(ctx, q, sc, act, id)
		if err != nil {
			return err
		}
		p.ID, p.Name, p.State, p.Waits = id, "plan", stateMsg(plan.State), plan.State == StateSubmitted
		if p.Frozen, err = v.checkFrozen(ctx, q, &plan); err != nil || p.Frozen.Found {
			return err
		}
		list, err := measuresOf(ctx, q, id)
		if err != nil {
			return err
		}
		round, err := v.lastRound(ctx, q, id)
		if plan.State == StateWithdrawn {
			p.Print.State = paper.Withdrawn
		}
		p.Form = sc.form(&plan, list, round, plan.UpdatedAt)
		return err
	})
}

// printed makes or opens a paper: load says which record it is of and either what was frozen of it or the form of a paper that was not.
func (v *Service) printed(ctx context.Context, act org.Act, want document.PaperWanted, load func(q store.Q, sc *scene, p *document.Printing) error) (document.PaperFile, error) {
	if err := want.Valid(); err != nil {
		return document.PaperFile{}, err
	}
	var p document.Printing
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		p = document.Printing{Want: want, Print: paper.Print{State: paper.Draft, Lang: want.Lang}}
		if err := load(q, sc, &p); err != nil || !p.Frozen.Found {
			return err
		}
		p.Print.State, p.Print.Original = paper.Copy, p.Frozen.PDF.SHA256
		return v.kernel.Stamps(ctx, q, &p, sc.words(), v.signer)
	})
	if err != nil {
		return document.PaperFile{}, err
	}
	return v.kernel.Paper(&p)
}
