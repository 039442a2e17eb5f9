package control

import (
	"context"

	"reglament/internal/analysis"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// analyses says what the moves of chapter 4 are about: a product, or what is owed for a period.
func (sc *scene) analyses(ctx context.Context, q store.Q, rows []turn.Row, out []Move, visible map[string]bool) error {
	var documents, owed []string
	for i, r := range rows {
		switch {
		case r.Kind == turn.Prepare:
			owed = append(owed, r.RefID)
		case out[i].Instrument == "":
			documents = append(documents, r.DocumentID)
		}
	}
	products, dues, err := analysis.MattersOf(ctx, q, documents, owed)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if o, ok := dues[r.RefID]; ok {
			out[i].Link = "/analysis/new?owed=" + o.ID
			out[i].What = i18n.M("analysis.duty."+string(o.Kind), "period", analysis.PeriodMsg(o.Period))
			out[i].Owner, out[i].OwnerUnit = sc.UnitName(o.Debtor, sc.day), o.Debtor
		}
		if p, ok := products[r.DocumentID]; ok {
			out[i].Link = "/analysis/" + p.ID
			if !visible[p.ID] {
				continue
			}
			out[i].Note, out[i].Number, out[i].Title, out[i].Marked = i18n.Msg{Key: "analysis.kind." + string(p.Kind)}, p.Number, p.Title, p.Marked
			out[i].Owner, out[i].OwnerUnit = sc.UnitName(p.OwnerUnit, sc.day), p.OwnerUnit
		}
	}
	return nil
}
