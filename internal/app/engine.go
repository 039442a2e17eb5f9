package app

import (
	"context"

	"reglament/internal/document"
	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/verdict"
)

// publicEngine is what the public check judges with: the engine of the office, so that both find the same; where nothing is
// trusted, one that says of every signature that its chain cannot be followed.
func publicEngine(s document.Signatory) eds.Engine {
	if own, ok := s.(signatory); ok && own.engine != nil {
		return own.engine
	}
	return noTrust{}
}

// noTrust is an engine without any root: it reads and computes, asks nobody and believes nobody.
type noTrust struct{}

// Verify implements eds.Engine.
func (noTrust) Verify(_ context.Context, r eds.Request) (verdict.Record, error) {
	q := verdict.Question{
		Message: r.Message, Content: r.Content, Received: r.Received, Store: chain.NewStore(nil), Policy: verdict.DefaultPolicy(), Expect: r.Expect,
	}
	return verdict.Record{
		Format: verdict.Format, Engine: verdict.Engine, Message: r.Message, Policy: q.Policy, Expect: q.Expect, Report: verdict.Judge(q),
	}, nil
}
