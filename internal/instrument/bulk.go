package instrument

import (
	"context"

	"reglament/internal/org"
	"reglament/internal/store"
)

// SignNow is Sign of the version of now, for acts upon many records at once: the message fits only the paper that was read, so
// another version is refused for its bytes.
func (v *Service) SignNow(ctx context.Context, act org.Act, id string, cms []byte) (Receipt, error) {
	var rec Record
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		rec, err = v.see(ctx, q, sc, act, id)
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	return v.Sign(ctx, act, id, rec.Version, nil, cms)
}
