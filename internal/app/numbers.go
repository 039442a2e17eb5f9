package app

import (
	"context"
	"slices"

	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// prefixes of the numbers of instruments: тапсырылған іс, тапсырма, сұрау салу.
var prefixes = map[instrument.Kind]string{instrument.Assignment: "ТІ", instrument.Task: "ТП", instrument.Request: "СС"}

// informKind is the kind of informational and methodical documents (48) in the journals of registration; ақпараттық хат.
const informKind, informPrefix = "instrument.inform", "АХ"

// number gives a database without any journal of registration one for each kind of document, so that the first thing
// sent has a number; one from before informational documents gets theirs. The administrator changes them, and adds some
// for bodies and units.
func (a *App) number(ctx context.Context) error {
	const template = "{prefix}-{unit}-{serial}/{yy}"
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := a.Kernel.NumberTemplates(ctx, tx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return a.AddNumbers(ctx, tx, "", template)
		}
		if slices.ContainsFunc(list, func(t document.NumberTemplate) bool { return t.Kind == informKind && t.BodyID == "" && t.UnitID == "" }) {
			return nil
		}
		return a.addNumber(ctx, tx, document.NumberTemplate{Kind: informKind, Prefix: informPrefix, Template: template})
	})
}

// AddNumbers adds a journal of registration for each kind of document of a body, "" for all that have none.
func (a *App) AddNumbers(ctx context.Context, tx *store.Tx, bodyID, template string) error {
	for _, k := range instrument.Kinds {
		if err := a.addNumber(ctx, tx, document.NumberTemplate{Kind: "instrument." + string(k), BodyID: bodyID, Prefix: prefixes[k], Template: template}); err != nil {
			return err
		}
	}
	return a.addNumber(ctx, tx, document.NumberTemplate{Kind: informKind, BodyID: bodyID, Prefix: informPrefix, Template: template})
}

func (a *App) addNumber(ctx context.Context, tx *store.Tx, t document.NumberTemplate) error {
	t.Yearly = true
	_, err := a.Kernel.SaveNumberTemplate(ctx, tx, org.Act{Actor: org.SystemActor(), Now: a.Now()}, t)
	return err
}
