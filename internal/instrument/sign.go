package instrument

import (
	"context"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ToSign gives the bytes that the person is to sign: the frozen paper of an agreed draft. Errors are those of Sign.
func (v *Service) ToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		by, _, data, err := v.paperToSign(ctx, q, sc, act, id)
		return by, data, err
	})
}

// ReportToSign gives the bytes that the head of a body is to sign of a report: its canonical text. Errors are those of
// SignReport.
func (v *Service) ReportToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "report.json", "application/json", func(q store.Q, sc *scene) (org.Act, []byte, error) {
		x, err := v.reportToSign(ctx, q, sc, act, id)
		return x.act, x.data, err
	})
}

// prove verifies the signed message over what is to be signed, before the transaction: authorities may have to be asked.
func (v *Service) prove(ctx context.Context, act org.Act, cms []byte, load document.Signable[*scene]) (document.Proof, error) {
	return v.signing().Prove(ctx, act, cms, load)
}

// signing is where what is to be signed is given out and proven.
func (v *Service) signing() document.SignDesk[*scene] {
	return document.SignDesk[*scene]{By: v.signer, Read: v.read, Structure: func(sc *scene) *org.Structure { return sc.Structure }}
}

// paperToSign loads the frozen paper of an agreed draft for who signs it now.
func (v *Service) paperToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, []byte, error) {
	signing, rec, err := v.toBeSigned(ctx, q, sc, act, id)
	if err != nil {
		return act, rec, nil, err
	}
	doc, err := v.kernel.Get(ctx, q, id)
	if err != nil {
		return act, rec, nil, err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return act, rec, nil, err
	}
	if err := v.frozenNow(ctx, q, rec, in); err != nil {
		return act, rec, nil, err
	}
	f, _, err := v.kernel.Frozen(ctx, q, id)
	if err != nil {
		return act, rec, nil, err
	}
	data, err := v.kernel.FrozenBytes(f)
	return signing, rec, data, document.FrozenLost(err)
}

// signedReport is a report before its head, with the text that is signed.
type signedReport struct {
	act    org.Act
	e      Execution
	rec    Record
	report Report
	files  []document.File
	extra  map[string]any
	data   []byte
}

// reportToSign loads a written report for the head of the body, or for who lawfully acts for him.
func (v *Service) reportToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (x signedReport, err error) {
	if x.e, x.rec, err = v.executionUse(ctx, q, sc, act, id); err != nil {
		return x, err
	}
	var ok bool
	if x.act, ok = sc.headsBody(act, x.e.BodyID, false); !ok {
		return x, forbidden(i18n.M("instrument.who.body_head", "body", sc.UnitName(x.e.BodyID, sc.day)))
	}
	if x.e.State != ExecutionAssigned && x.e.State != ExecutionReturned {
		return x, outOfTurn(executionMsg(x.e.State))
	}
	if err = v.closedBelow(ctx, q, sc, x.e); err != nil {
		return x, err
	}
	if x.report, err = writtenReport(ctx, q, x.e, ReportDraft, ReportSubmitted); err != nil {
		return x, err
	}
	if x.files, err = v.kernel.ListFiles(ctx, q, x.e.DocumentID, x.e.ID); err != nil {
		return x, err
	}
	answers, err := v.answered(ctx, q, x.e, x.report)
	if err != nil {
		return x, err
	}
	x.extra = signedWith(x.e, x.report, x.files, answers)
	x.data, err = v.kernel.TextToSign(ctx, q, x.act, x.e.DocumentID, x.rec.Version, document.PurposeReport, x.report.ID, x.extra)
	return x, err
}
