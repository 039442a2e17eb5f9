package sim

import (
	"context"

	"reglament/internal/app"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Sign signs an agreed draft as its signer does in the browser: the bytes are fetched, signed with the demonstration
// certificate of the person, and the message given back.
func Sign(ctx context.Context, a *app.App, act org.Act, id string, version int64) (instrument.Receipt, error) {
	x, err := a.Instrument.ToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return instrument.Receipt{}, err
	}
	return a.Instrument.Sign(ctx, act, id, version, nil, cms)
}

// draftVersion is the version of the report that is being written, 0 while none is.
func draftVersion(ctx context.Context, a *app.App, id string) (version int64, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		version, _, err = store.One(ctx, q, store.Value[int64], `SELECT version FROM report WHERE execution_id = $1 AND state = 'draft'`, id)
		return err
	})
	return version, err
}

// SignReport signs a report in the same way.
func SignReport(ctx context.Context, a *app.App, act org.Act, id string) (instrument.Receipt, error) {
	x, err := a.Instrument.ReportToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return instrument.Receipt{}, err
	}
	return a.Instrument.SignReport(ctx, act, id, cms)
}

// message signs what there is to sign; where there is nothing, the act itself says why.
func message(ctx context.Context, a *app.App, act org.Act, x document.ToSign, err error) ([]byte, error) {
	if err != nil {
		return nil, nil //nolint:nilerr // the act refuses for the same reason, in its own order
	}
	list, err := a.DemoCMS(ctx, act.PersonID, [][]byte{x.Data}, app.DemoOptions{At: act.Now})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
