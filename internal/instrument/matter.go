package instrument

import (
	"context"

	"reglament/internal/store"
	"reglament/internal/turn"
)

// MoveMatter is what a waiting move is about.
type MoveMatter struct {
	Instrument Record
	// Execution is the execution that waits, its ID "" when the move is about the instrument itself.
	Execution Execution
	// Oral and Inform are the oral instruction (44) or the informational document (48) that waits instead, else nil.
	Oral   *Oral
	Inform *Inform
}

// executionMoves are the moves whose reference is an execution.
var executionMoves = map[turn.Kind]bool{turn.Receive: true, turn.Resolve: true, turn.Execute: true, turn.SignReport: true, turn.Accept: true}

// MattersOf reads what each of the moves is about, in a few statements whatever their number. A move of a document that is
// none of chapter 6 has the zero MoveMatter. Rights are the caller's affair.
func MattersOf(ctx context.Context, q store.Q, moves []turn.Row) ([]MoveMatter, error) {
	var documents, executions, extensions []string
	for _, m := range moves {
		documents = append(documents, m.DocumentID)
		switch {
		case executionMoves[m.Kind]:
			executions = append(executions, m.RefID)
		case m.Kind == turn.DecideExtension:
			extensions = append(extensions, m.RefID)
		}
	}
	ofExtension, err := extensionsByID(ctx, q, extensions)
	if err != nil {
		return nil, err
	}
	for _, x := range ofExtension {
		executions = append(executions, x)
	}
	records, err := byID(ctx, q, documents, instrumentsByID, func(r Record) string { return r.ID })
	if err != nil {
		return nil, err
	}
	held, err := byID(ctx, q, executions, executionsByID, func(e Execution) string { return e.ID })
	if err != nil {
		return nil, err
	}
	orals, informs, err := othersOf(ctx, q, documents, records)
	if err != nil {
		return nil, err
	}
	out := make([]MoveMatter, len(moves))
	for i, m := range moves {
		out[i].Instrument = records[m.DocumentID]
		if o, ok := orals[m.DocumentID]; ok {
			out[i].Oral = &o
		}
		if f, ok := informs[m.DocumentID]; ok {
			out[i].Inform = &f
		}
		switch {
		case executionMoves[m.Kind]:
			out[i].Execution = held[m.RefID]
		case m.Kind == turn.DecideExtension:
			out[i].Execution = held[ofExtension[m.RefID]]
		}
	}
	return out, nil
}

// othersOf reads what of the documents is no instrument: oral instructions and informational documents.
func othersOf(ctx context.Context, q store.Q, documents []string, records map[string]Record) (map[string]Oral, map[string]Inform, error) {
	var ids []string
	for _, id := range documents {
		if _, ok := records[id]; !ok {
			ids = append(ids, id)
		}
	}
	orals, err := byID(ctx, q, ids, oralsByID, func(o Oral) string { return o.ID })
	if err != nil {
		return nil, nil, err
	}
	informs, err := byID(ctx, q, ids, informsByID, func(f Inform) string { return f.ID })
	return orals, informs, err
}

func byID[T any](ctx context.Context, q store.Q, ids []string, load func(context.Context, store.Q, []string) ([]T, error), id func(T) string) (map[string]T, error) {
	list, err := load(ctx, q, ids)
	out := make(map[string]T, len(list))
	for _, v := range list {
		out[id(v)] = v
	}
	return out, err
}

// extensionsByID finds the executions of requests for extension.
func extensionsByID(ctx context.Context, q store.Q, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	list, err := store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
		err = s.Scan(&x[0], &x[1])
		return x, err
	}, `SELECT id, execution_id FROM extension WHERE id IN (`+in+`)`, args...)
	for _, x := range list {
		out[x[0]] = x[1]
	}
	return out, err
}

// OpenDrafts counts the instruments of the units that are not sent yet: they will be judged by the wording of the day on
// which they are.
func OpenDrafts(ctx context.Context, q store.Q, unitIDs []string) (n int64, err error) {
	if len(unitIDs) == 0 {
		return 0, nil
	}
	in, args := store.Marks(unitIDs)
	err = q.QueryRow(ctx, `SELECT count(*) FROM instrument WHERE owner_unit IN (`+in+`) AND state IN ('draft', 'agreeing', 'agreed', 'signed')`, args...).Scan(&n)
	return n, err
}
