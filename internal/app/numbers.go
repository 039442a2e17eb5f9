package app

import (
	"context"
	"slices"

	"reglament/internal/analysis"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// prefixes of the numbers of instruments: тапсырылған іс, тапсырма, сұрау салу.
var prefixes = map[instrument.Kind]string{instrument.Assignment: "ТІ", instrument.Task: "ТП", instrument.Request: "СС"}

// analysisPrefixes are those of products of analysis: баяндау жазбасы, қызметтік жазба, талдау, қорыту, анықтама, шолу, жиынтық
// ақпарат, тоқсандық жазба.
var analysisPrefixes = map[analysis.Kind]string{
	analysis.ReportMemo: "БЖ", analysis.ServiceMemo: "ҚЖ", analysis.Study: "ТЛ", analysis.Generalisation: "ҚР",
	analysis.Reference: "АН", analysis.Review: "ШО", analysis.Summary: "ЖА", analysis.Memo: "ТЖ",
}

// number gives a database without any journal of registration one for each kind of instrument, so that the first thing
// sent has a number, and so with the kinds of each further chapter. The administrator changes them, and adds some for
// bodies and units.
func (a *App) number(ctx context.Context) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := a.Kernel.NumberTemplates(ctx, tx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			if err := a.AddNumbers(ctx, tx, "", "{prefix}-{unit}-{serial}/{yy}"); err != nil {
				return err
			}
		}
		return a.numberAnalysis(ctx, tx, list)
	})
}

func (a *App) numberAnalysis(ctx context.Context, tx *store.Tx, have []document.NumberTemplate) error {
	act := org.Act{Actor: org.SystemActor(), Now: a.Now()}
	for _, k := range analysis.Kinds {
		kind := "analysis." + string(k)
		if slices.ContainsFunc(have, func(t document.NumberTemplate) bool { return t.Kind == kind }) {
			continue
		}
		_, err := a.Kernel.SaveNumberTemplate(ctx, tx, act, document.NumberTemplate{
			Kind: kind, Prefix: analysisPrefixes[k], Template: "{prefix}-{unit}-{serial}/{yy}", Yearly: true,
		})
		if err != nil {
			return err
		}
	}
	return nil
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
