package app

import (
	"context"

	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// prefixes of the numbers of instruments: тапсырылған іс, тапсырма, сұрау салу.
var prefixes = map[instrument.Kind]string{instrument.Assignment: "ТІ", instrument.Task: "ТП", instrument.Request: "СС"}

// number gives a database without any journal of registration one for each kind of instrument, so that the first thing
// sent has a number. The administrator changes them, and adds some for bodies and units.
func (a *App) number(ctx context.Context) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := a.Kernel.NumberTemplates(ctx, tx)
		if err != nil || len(list) > 0 {
			return err
		}
		return a.AddNumbers(ctx, tx, "", "{prefix}-{unit}-{serial}/{yy}")
	})
}

// AddNumbers adds a journal of registration for each kind of instrument of a body, "" for all that have none.
func (a *App) AddNumbers(ctx context.Context, tx *store.Tx, bodyID, template string) error {
	act := org.Act{Actor: org.SystemActor(), Now: a.Now()}
	for _, k := range instrument.Kinds {
		_, err := a.Kernel.SaveNumberTemplate(ctx, tx, act, document.NumberTemplate{
			Kind: "instrument." + string(k), BodyID: bodyID, Prefix: prefixes[k], Template: template, Yearly: true,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
