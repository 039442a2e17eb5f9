package app

import (
	"crypto/rand"

	"reglament/internal/eds"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/verdict"
	"reglament/internal/instrument"
)

// publicEngine is what the public check judges with: the engine of the office, so that both find the same; where nothing is
// trusted, one that says of every signature that its chain cannot be followed.
func publicEngine(s instrument.Signatory) (eds.Engine, error) {
	if own, ok := s.(signatory); ok && own.engine != nil {
		return own.engine, nil
	}
	return eds.New(eds.Config{Mode: chain.Prod, Store: chain.NewStore(nil), Policy: verdict.DefaultPolicy(), Rand: rand.Reader})
}
