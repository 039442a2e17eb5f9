package account

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"time"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ChallengeLife is how long a challenge may be signed.
const ChallengeLife = 5 * time.Minute

// Proof is what a signature under a challenge proves.
type Proof struct {
	// IIN is the individual identification number in the certificate of the one who signed.
	IIN string
	// Certificate names the certificate in the journal.
	Certificate string
	// Refused says why the signature does not count; zero when it stands.
	Refused i18n.Msg
}

// Prover judges the signed message under a challenge at an instant. What does not stand is no error but a Proof.
type Prover func(ctx context.Context, message, challenge []byte, now time.Time) (Proof, error)

// Signatures is what logging in by signature rests on.
type Signatures struct {
	Prove Prover
	// Person finds whose number an IIN is.
	Person func(s *org.Structure, iin string) (personID string, ok bool)
}

// UseSignatures opens the way in by signature. Without it BySignature is false and LoginSigned refuses.
func (s *Service) UseSignatures(by Signatures) { s.signatures = by }

// BySignature reports whether people can log in by signature.
func (s *Service) BySignature() bool { return s.signatures.Prove != nil }

// Challenge is what a browser is given to sign. Secret goes into its cookie and is kept nowhere else.
type Challenge struct {
	Secret  string
	Content []byte
	Expires time.Time
}

// purpose begins every challenge, so that nobody who signs one has signed anything else, and so that no document can pass for one.
const purpose = "reglament login 1\n"

// Anybody may ask for a challenge without logging in. Those that wait to be signed are bounded: of one address, which an office with
// hundreds of people may share, and of all together.
const (
	challengesOfPlace = 300
	challengesOfAll   = 10_000
)

// NewChallenge makes a challenge for one browser, which asks from an address with or without a port. Where too many wait to be signed
// it is Locked until the first of them ends. host is the address under which people reach the program; it stands in what is signed,
// so that one who reads it sees where he is about to log in.
func (s *Service) NewChallenge(ctx context.Context, host, address string, now time.Time) (Challenge, error) {
	secret, err := newToken()
	if err != nil {
		return Challenge{}, err
	}
	nonce, err := newToken()
	if err != nil {
		return Challenge{}, err
	}
	c := Challenge{Secret: secret, Expires: now.Add(ChallengeLife)}
	c.Content = []byte(purpose + short(host, 200) + "\n" + now.UTC().Format(time.RFC3339) + "\n" + nonce + "\n")
	from := placeOf(address, "").address
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM login_challenge WHERE expires_at < $1`, now); err != nil {
			return err
		}
		if err := roomForChallenge(ctx, tx, from); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO login_challenge (id, content, expires_at, address) VALUES ($1, $2, $3, $4)`,
			hashText(secret), base64.StdEncoding.EncodeToString(c.Content), c.Expires, from)
		return err
	})
	if err != nil {
		return Challenge{}, err
	}
	return c, nil
}

// roomForChallenge is Locked while too many challenges wait to be signed; those that are over are swept before.
func roomForChallenge(ctx context.Context, q store.Q, from string) error {
	for _, bound := range []struct {
		where string
		args  []any
		most  int64
	}{{` WHERE address = $1`, []any{from}, challengesOfPlace}, {"", nil, challengesOfAll}} {
		var n int64
		var first time.Time
		if err := q.QueryRow(ctx, `SELECT COUNT(*), MIN(expires_at) FROM login_challenge`+bound.where, bound.args...).Scan(&n, store.Opt(&first)); err != nil {
			return err
		}
		if n >= bound.most {
			return Locked{Until: first}
		}
	}
	return nil
}

// SignedInput is an attempt to log in by signature.
type SignedInput struct {
	Secret  string // of the challenge, from the browser's cookie
	Message []byte // the signed message: CMS with the challenge in it or beside it
	Address string // of the client, with or without a port
	Agent   string // what the browser calls itself
	Device  string // the cookie a device got at an earlier login, or ""
}

// LoginSigned lets a person in who has signed the browser's challenge. The challenge is spent whatever comes of it. Errors:
// Unauthenticated with what is wrong, Locked when attempts from the address come too early.
func (s *Service) LoginSigned(ctx context.Context, in SignedInput, now time.Time) (NewSession, error) {
	if !s.BySignature() {
		return NewSession{}, Unauthenticated{i18n.M("account.signature.closed")}
	}
	from := placeOf(in.Address, in.Device)
	content, err := s.spend(ctx, in.Secret, from, now)
	if err != nil {
		return NewSession{}, err
	}
	proof, err := s.signatures.Prove(ctx, in.Message, content, now)
	switch {
	case err != nil:
		return NewSession{}, err
	case !proof.Refused.IsZero():
		if err := s.refuseAfter(ctx, "", BySignature, FaultSignature, from, now); err != nil {
			return NewSession{}, err
		}
		return NewSession{}, Unauthenticated{proof.Refused}
	}
	return s.enterSigned(ctx, proof, from, in.Agent, now)
}

// signedFree is how many attempts by signature one address has before the first wait. A signature cannot be guessed: what is
// limited is work for nothing. The number is larger than that of passwords since an office may share an address, and since no
// login tells one from another before the signature is read.
const signedFree = freeCrowd

// signedBucket is the bucket of an address for attempts by signature; the names of logins are hashed likewise, and none has this form.
func signedBucket(from place) (string, []bucket) {
	return hashText("by signature"), []bucket{{"a:" + from.address, signedFree}}
}

// spend counts the attempt and takes the challenge away; one that is unknown, spent or late is refused.
func (s *Service) spend(ctx context.Context, secret string, from place, now time.Time) ([]byte, error) {
	var text string
	var early error
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		name, list := signedBucket(from)
		_, err := attempt(ctx, tx, name, list, now)
		if early = nil; errors.As(err, new(Locked)) {
			early = err
			return s.refuse(ctx, tx, "", BySignature, FaultEarly, from, now)
		}
		if err != nil {
			return err
		}
		if text, _, err = store.One(ctx, tx, store.Value[string],
			`SELECT content FROM login_challenge WHERE id = $1 AND expires_at >= $2`, hashText(secret), now); err != nil {
			return err
		}
		if text == "" {
			return s.refuse(ctx, tx, "", BySignature, FaultChallenge, from, now)
		}
		_, err = tx.Exec(ctx, `DELETE FROM login_challenge WHERE id = $1`, hashText(secret))
		return err
	})
	if err = cmp.Or(err, early); err != nil {
		return nil, err
	}
	if text == "" {
		return nil, Unauthenticated{i18n.M("account.signature.challenge")}
	}
	return base64.StdEncoding.DecodeString(text)
}

// enterSigned opens the session of the one who has proved who he is.
func (s *Service) enterSigned(ctx context.Context, proof Proof, from place, agent string, now time.Time) (NewSession, error) {
	var session NewSession
	var refused error
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		refused = nil
		st, err := s.dir.Current(ctx, tx)
		if err != nil {
			return err
		}
		personID, known := s.signatures.Person(st, proof.IIN)
		acc, found, err := store.One(ctx, tx, scanAccount, accountSQL+` WHERE person_id = $1`, personID)
		switch {
		case err != nil:
			return err
		case !known || !found:
			refused = Unauthenticated{i18n.M("account.signature.unknown")}
			return s.refuse(ctx, tx, "", BySignature, FaultUnknown, from, now)
		case acc.Disabled:
			refused = Unauthenticated{i18n.M("account.signature.disabled")}
			return s.refuse(ctx, tx, personID, BySignature, FaultDisabled, from, now)
		}
		name, list := signedBucket(from)
		if err := forgive(ctx, tx, name, list); err != nil {
			return err
		}
		if err := remember(ctx, tx, personID, from, now); err != nil {
			return err
		}
		if session, err = openSession(ctx, tx, acc, from, agent, now); err != nil {
			return err
		}
		return s.record(ctx, tx, selfAct(personID, session.Ref, now), "account.login.signature", personID,
			map[string]any{"address": from.address, "session": session.Ref, "certificate": proof.Certificate}, "")
	})
	return session, cmp.Or(err, refused)
}
