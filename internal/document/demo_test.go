package document_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// demoKeys signs as the first demonstrations did; what they signed must still verify.
type demoKeys struct{ document.Demo }

// MakeKeys makes the demonstration keys of persons who have none.
func (demoKeys) MakeKeys(ctx context.Context, tx *store.Tx, now time.Time, personIDs ...string) error {
	rows := make([][]any, len(personIDs))
	for i, id := range personIDs {
		public, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return err
		}
		rows[i] = []any{id, base64.StdEncoding.EncodeToString(public), base64.StdEncoding.EncodeToString(private.Seed()), now}
	}
	_, err := store.InsertNew(ctx, tx, "sign_key", []string{"person_id", "public_key", "seed", "created_at"}, rows)
	return err
}

// Sign implements Signer: it signs the SHA-256 of the bytes. A person without a key is fault.Forbidden.
func (demoKeys) Sign(ctx context.Context, tx *store.Tx, personID string, data []byte) (document.Signed, error) {
	seed, ok, err := store.One(ctx, tx, store.Value[string], `SELECT seed FROM sign_key WHERE person_id = $1`, personID)
	if err != nil {
		return document.Signed{}, err
	}
	raw, bad := base64.StdEncoding.DecodeString(seed)
	if !ok || bad != nil || len(raw) != ed25519.SeedSize {
		return document.Signed{}, fault.Forbid(i18n.M("document.sign.person"))
	}
	key := ed25519.NewKeyFromSeed(raw)
	public := key.Public().(ed25519.PublicKey)
	id := sha256.Sum256(public)
	digest := sha256.Sum256(data)
	return document.Signed{Algorithm: "demo-ed25519", KeyID: hex.EncodeToString(id[:8]), Value: ed25519.Sign(key, digest[:]), Certificate: public}, nil
}
