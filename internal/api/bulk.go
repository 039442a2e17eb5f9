package api

import (
	"context"
	"net/http"

	"reglament/internal/account"
	"reglament/internal/command"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// BulkItem is a record that an act is to be done upon.
type BulkItem struct {
	ID  string `json:"id" required:"true" maxLength:"64"`
	CMS []byte `json:"cms,omitempty" doc:"The signed message over its paper, base64; for signing."`
}

// InstrumentBulk is an act upon many instruments.
type InstrumentBulk struct {
	Act   string     `json:"act" required:"true" enum:"sign,send,release"`
	Items []BulkItem `json:"items" required:"true" minItems:"1" maxItems:"500"`
}

// ExecutionBulk records the receipt of many executions.
type ExecutionBulk struct {
	IDs []string `json:"ids" required:"true" minItems:"1" maxItems:"500"`
}

// BulkResult is what became of one record: what was done, or why it was not.
type BulkResult struct {
	ID      string   `json:"id"`
	Done    *Done    `json:"done,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
}

// BulkDone is what became of every record, in the order asked.
type BulkDone struct {
	Done    int          `json:"done"`
	Failed  int          `json:"failed"`
	Results []BulkResult `json:"results"`
}

// bulk does an act upon each record by itself: what one refuses, the others do. Each has the key of the whole with its number.
func (s *server) bulk(c *caller, ids []string, do func(act org.Act, i int) (instrument.Receipt, error)) (BulkDone, error) {
	out := BulkDone{Results: make([]BulkResult, len(ids))}
	for i, id := range ids {
		act := c.act
		if act.Key != "" {
			act.Key = command.Part(act.Key, i)
		}
		_, err := One{ID: id}.found()
		var r instrument.Receipt
		if err == nil {
			r, err = do(act, i)
		}
		x := BulkResult{ID: id}
		if err == nil {
			done := Done(r)
			x.Done = &done
			out.Done++
		} else {
			x.Problem = tell(c.print, c.request, err)
			if x.Problem.Status >= http.StatusInternalServerError {
				return out, err
			}
			out.Failed++
		}
		out.Results[i] = x
	}
	return out, nil
}

// bulks are the acts upon many records of a register.
func (s *server) bulks() {
	use := s.App.Instrument
	change(s, http.MethodPost, "instruments-bulk", "/instruments/bulk", "instruments", "Sign, send or release many; each is judged by itself, and answered", func(ctx context.Context, c *caller, in *struct{ Body InstrumentBulk }) (BulkDone, error) {
		items := in.Body.Items
		return s.bulk(c, all(items, func(x BulkItem) string { return x.ID }), func(act org.Act, i int) (instrument.Receipt, error) {
			switch x := items[i]; in.Body.Act {
			case "sign":
				return use.SignNow(ctx, act, x.ID, x.CMS)
			case "release":
				return use.Release(ctx, act, x.ID)
			default:
				return use.Send(ctx, act, x.ID, nil)
			}
		})
	})
	change(s, http.MethodPost, "executions-bulk", "/executions/bulk", "executions", "Record the receipt of many; each is judged by itself, and answered", func(ctx context.Context, c *caller, in *struct{ Body ExecutionBulk }) (BulkDone, error) {
		return s.bulk(c, in.Body.IDs, func(act org.Act, i int) (instrument.Receipt, error) {
			return use.Receive(ctx, act, in.Body.IDs[i])
		})
	})
}

// SavedView is a view of a register that the person kept.
type SavedView struct {
	ID       string `json:"id"`
	Register string `json:"register"`
	Name     string `json:"name"`
	Query    string `json:"query" doc:"The filters as they stand in the address of the page: kind=task&state=sent."`
}

// SavedViewInput keeps a view; one of the same name is replaced.
type SavedViewInput struct {
	Register string `json:"register" required:"true" enum:"instruments,executions,grounds,analysis,oral,informs"`
	Name     string `json:"name" required:"true" minLength:"1" maxLength:"60"`
	Query    string `json:"query" required:"true" maxLength:"1000" doc:"Only what makes up a view of the register is kept."`
}

type viewsInput struct {
	Register string `query:"register" required:"true" enum:"instruments,executions,grounds,analysis,oral,informs"`
}

// savedViews are the views that the person kept of registers.
func (s *server) savedViews() {
	const tag = "me"
	read(s, "views", "/views", tag, "The views that the person kept of a register", func(ctx context.Context, c *caller, in *viewsInput) (List[SavedView], error) {
		var out List[SavedView]
		err := s.App.DB.Read(ctx, func(q store.Q) error {
			list, err := account.SavedViews(ctx, q, c.act.PersonID, in.Register)
			out.Items = all(list, func(x account.SavedView) SavedView { return SavedView(x) })
			return err
		})
		return out, err
	})
	change(s, http.MethodPut, "view-save", "/views", tag, "Keep a view of a register; one of the same name is replaced", func(ctx context.Context, c *caller, in *struct{ Body SavedViewInput }) (SavedView, error) {
		x, err := s.App.Accounts.SaveView(ctx, c.act, account.SavedView{Register: in.Body.Register, Name: in.Body.Name, Query: in.Body.Query})
		return SavedView(x), err
	})
	change(s, http.MethodDelete, "view-drop", "/views/{id}", tag, "Forget a view of one's own", func(ctx context.Context, c *caller, in *One) (Done, error) {
		return Done{ID: in.ID}, s.App.Accounts.DropView(ctx, c.act, in.ID)
	})
}
