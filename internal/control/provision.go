package control

import (
	"cmp"
	"context"
	"slices"

	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Provision is what stands under one paragraph, in the numbering of one edition: a body's own edition numbers its paragraphs as it
// likes (10), so its "31" is not that of the Office.
type Provision struct {
	Para string
	// Open duties, of which Late are past their day; Refused acts of the last twelve months.
	Open, Late, Refused int64
}

// Plus puts the numbers under the paragraph in another edition to those of p.
func (p Provision) Plus(x Provision) Provision {
	return Provision{Para: cmp.Or(x.Para, p.Para), Open: p.Open + x.Open, Late: p.Late + x.Late, Refused: p.Refused + x.Refused}
}

// tally counts what is open, late and refused by edition and paragraph, over all bodies: numbers say nothing of a matter.
func (s *Service) tally(ctx context.Context, q store.Q, sc *scene) (map[string]map[string]Provision, error) {
	out := map[string]map[string]Provision{}
	add := func(edition string, p Provision) {
		if out[edition] == nil {
			out[edition] = map[string]Provision{}
		}
		out[edition][p.Para] = out[edition][p.Para].Plus(p)
	}
	owed, err := duty.ByPara(ctx, q, sc.day)
	if err != nil {
		return nil, err
	}
	for _, c := range owed {
		add(c.Edition, Provision{Para: c.Para, Open: c.Owed, Late: c.Late})
	}
	refused, err := s.kernel.RefusalCounts(ctx, q, month(sc.day.AddMonths(-11)), month(sc.day))
	for _, r := range refused {
		add(r.Edition, Provision{Para: r.Para, Refused: r.Count})
	}
	return out, err
}

// editions are those whose numbering is meant: all of the Office for law.Root, else the one named.
func (sc *scene) editions(of string) []string {
	switch of {
	case "":
		return nil
	case law.Root:
		out := []string{}
		for _, ed := range sc.book.Editions(law.Root) {
			out = append(out, ed.ID)
		}
		return out
	}
	return []string{of}
}

// ByProvision counts what is open, late and refused under each paragraph of the Regulation of the Office. What bodies owe under editions
// of their own is counted there. Paragraphs under which there is nothing are left out.
func (s *Service) ByProvision(ctx context.Context, act org.Act) (map[string]Provision, error) {
	var out map[string]Provision
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		counts, err := s.tally(ctx, q, sc)
		out = sc.ofOffice(counts)
		return err
	})
	return out, err
}

// ofOffice puts together what is counted under the editions of the Office, by paragraph.
func (sc *scene) ofOffice(counts map[string]map[string]Provision) map[string]Provision {
	out := map[string]Provision{}
	for _, id := range sc.editions(law.Root) {
		for para, p := range counts[id] {
			out[para] = out[para].Plus(p)
		}
	}
	return out
}

// Place is a paragraph of one edition, in its own numbering, with what stands under it there.
type Place struct {
	Provision
	// Edition and Title name the edition, Body the code of the body whose it is.
	Edition string
	Title   i18n.Text
	Body    string
	// Model are the paragraphs of the Regulation of the Office on which the rules of this one stand; Rules are their names.
	Model, Rules []string
}

// InEdition lists the paragraphs of an adopted edition on which rules stand or under which anything is counted, in their order. An
// unknown edition is fault.NotFound.
func (s *Service) InEdition(ctx context.Context, act org.Act, id string) ([]Place, error) {
	var out []Place
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		ed, ok := sc.book.Edition(id)
		if !ok {
			return fault.NotFound{What: "edition " + id}
		}
		counts, err := s.tally(ctx, q, sc)
		out = sc.places(ed, counts[id])
		return err
	})
	return out, err
}

// Under counts what is open, late and refused under one paragraph of the Office, as ByProvision does. Elsewhere are the paragraphs of the
// bodies' own editions on which rules of the paragraph stand, where something is counted under them or their number differs.
func (s *Service) Under(ctx context.Context, act org.Act, para string) (here Provision, elsewhere []Place, err error) {
	err = s.read(ctx, act, func(q store.Q, sc *scene) error {
		counts, err := s.tally(ctx, q, sc)
		here, elsewhere = Provision{Para: para}.Plus(sc.ofOffice(counts)[para]), nil
		for _, ed := range sc.book.All() {
			if ed.Body == law.Root {
				continue
			}
			for _, p := range sc.places(ed, counts[ed.ID]) {
				if slices.Contains(p.Model, para) && (p.Para != para || p.Open+p.Refused > 0) {
					elsewhere = append(elsewhere, p)
				}
			}
		}
		return err
	})
	return here, elsewhere, err
}

// places joins the paragraphs of an edition with what is counted under each. A duty under a paragraph on which no rule stands is counted
// under the number of the Office, which the edition then has not changed.
func (sc *scene) places(ed *law.Edition, counts map[string]Provision) []Place {
	standing := ed.Standing()
	var paras []string
	for para := range standing {
		paras = append(paras, para)
	}
	for para := range counts {
		if standing[para] == nil {
			paras = append(paras, para)
		}
	}
	slices.SortFunc(paras, law.ComparePara)
	out := make([]Place, len(paras))
	for i, para := range paras {
		p := Place{Provision: counts[para], Edition: ed.ID, Title: ed.Title, Body: ed.Body, Rules: append([]string{}, standing[para]...)}
		p.Para = para
		for _, rule := range p.Rules {
			if model := sc.model(rule); model != "" && !slices.Contains(p.Model, model) {
				p.Model = append(p.Model, model)
			}
		}
		if len(p.Rules) == 0 {
			p.Model = []string{para}
		}
		slices.SortFunc(p.Model, law.ComparePara)
		out[i] = p
	}
	return out
}

// model is the paragraph of the Office on which a rule stands now, or stood last.
func (sc *scene) model(rule string) string {
	editions := sc.book.Editions(law.Root)
	for _, ed := range slices.Backward(editions) {
		if v, ok := ed.At(rule, max(sc.day, ed.From)); ok {
			return v.Para
		}
	}
	return ""
}

// Refusals pages through the acts that were refused under a paragraph in the numbering of an edition (law.Root for those of the Office),
// newest first. Only who controls everything (order 5) may see them: they name people.
func (s *Service) Refusals(ctx context.Context, act org.Act, edition, para, before string, limit int) ([]document.RefusalRecord, error) {
	var out []document.RefusalRecord
	err := s.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		if !sc.viewer.Control {
			return fault.Forbid(i18n.M("control.who.whole"))
		}
		out, err = s.kernel.Refusals(ctx, q, para, sc.editions(edition), before, limit)
		return err
	})
	return out, err
}
