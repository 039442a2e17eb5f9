package app

import (
	"context"
	"slices"

	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Numbered is a kind of document that is registered, with the beginning of its numbers.
type Numbered struct{ Kind, Prefix string }

// NumberedKinds are all kinds of documents that are registered, in the order in which the administrator sees them.
var NumberedKinds = []Numbered{
	{"instrument.assignment", "ТІ"}, // тапсырылған іс (40)
	{"instrument.task", "ТП"},       // тапсырма (42)
	{"instrument.request", "СС"},    // сұрау салу (43)
	{"instrument.inform", "АХ"},     // ақпараттық хат (48)
	{"analysis.report_memo", "БЖ"},  // баяндау жазбасы (28)
	{"analysis.service_memo", "ҚЖ"}, // қызметтік жазба
	{"analysis.analysis", "ТЛ"},     // талдау
	{"analysis.generalisation", "ҚР"},
	{"analysis.reference", "АН"},
	{"analysis.review", "ШО"},
	{"analysis.summary", "ЖА"}, // жиынтық ақпарат (32)
	{"analysis.memo", "ТЖ"},    // тоқсандық жазба (33)
}

// number gives each kind of document that has no journal of registration one for all bodies, so that the first thing sent
// has a number. The administrator changes them, and adds some for bodies and units.
func (a *App) number(ctx context.Context) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := a.Kernel.NumberTemplates(ctx, tx)
		if err != nil {
			return err
		}
		return a.addNumbers(ctx, tx, list, "", "{prefix}-{unit}-{serial}/{yy}")
	})
}

// AddNumbers adds a journal of registration for each kind of document of a body.
func (a *App) AddNumbers(ctx context.Context, tx *store.Tx, bodyID, template string) error {
	return a.addNumbers(ctx, tx, nil, bodyID, template)
}

func (a *App) addNumbers(ctx context.Context, tx *store.Tx, have []document.NumberTemplate, bodyID, template string) error {
	act := org.Act{Actor: org.SystemActor(), Now: a.Now()}
	for _, k := range NumberedKinds {
		if slices.ContainsFunc(have, func(t document.NumberTemplate) bool {
			return t.Kind == k.Kind && t.BodyID == bodyID && t.UnitID == ""
		}) {
			continue
		}
		_, err := a.Kernel.SaveNumberTemplate(ctx, tx, act, document.NumberTemplate{Kind: k.Kind, BodyID: bodyID, Prefix: k.Prefix, Template: template, Yearly: true})
		if err != nil {
			return err
		}
	}
	return nil
}
