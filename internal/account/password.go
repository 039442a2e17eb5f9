package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/sync/semaphore"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// The cost of a password hash: 19 MiB of memory, two passes, one lane, as OWASP advises for argon2id.
const (
	argonMemoryKiB = 19 * 1024
	argonPasses    = 2
	argonLanes     = 1
	argonSalt      = 16
	argonKey       = 32
)

// Limits of a password, in characters.
const (
	PasswordMin = 12
	PasswordMax = 128
)

// hasher computes password hashes, a few at a time: each takes 19 MiB, and a flood of logins must not take all memory.
type hasher struct {
	slots *semaphore.Weighted
	dummy string // a hash of nothing anybody knows, so that an unknown login costs as much as a known one
}

func newHasher() (*hasher, error) {
	h := &hasher{slots: semaphore.NewWeighted(int64(max(2, runtime.NumCPU())))}
	secret := make([]byte, argonKey)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	var err error
	h.dummy, err = h.hash(context.Background(), base64.RawStdEncoding.EncodeToString(secret))
	return h, err
}

// hash gives the text that is stored: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key, err := h.key(ctx, password, salt)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemoryKiB, argonPasses, argonLanes, b64(salt), b64(key)), nil
}

func (h *hasher) key(ctx context.Context, password string, salt []byte) ([]byte, error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer h.slots.Release(1)
	return argon2.IDKey([]byte(password), salt, argonPasses, argonMemoryKiB, argonLanes, argonKey), nil
}

var errHash = errors.New("account: a stored password hash cannot be read")

// verify compares in constant time. An overlong password is wrong without being hashed.
func (h *hasher) verify(ctx context.Context, password, stored string) (bool, error) {
	if utf8.RuneCountInString(password) > PasswordMax {
		password = ""
	}
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, errHash
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, errHash
	}
	got, err := h.key(ctx, password, salt)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// checkPassword applies the rules: at least twelve characters, not the login, not a common word with some digits behind
// it, at least five different characters. There are no rules about kinds of characters: they make people predictable.
func checkPassword(login, password string) error {
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < PasswordMin:
		return fault.Bad("password", i18n.M("account.error.short", "n", PasswordMin))
	case n > PasswordMax:
		return fault.Bad("password", i18n.M("common.error.long", "n", PasswordMax))
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return fault.Bad("password", i18n.M("account.error.characters"))
	case login != "" && strings.Contains(lower, strings.ToLower(login)):
		return fault.Bad("password", i18n.M("account.error.has_login"))
	case different(lower) < 5 || common(lower):
		return fault.Bad("password", i18n.M("account.error.common"))
	}
	return nil
}

func different(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// common reports whether nothing but a common word, possibly repeated or joined to another, and signs or digits around
// it make up the password.
func common(lower string) bool {
	letters := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, lower)
	for _, s := range []string{lower, letters, plain} {
		rest := s
		for _, w := range commonWords {
			rest = strings.ReplaceAll(rest, w, "")
		}
		rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
		if rest == "" {
			return true
		}
	}
	return false
}

// commonWords are what lists of leaked passwords are full of, and what is near at hand in this office. Longer words stand
// before those they contain.
var commonWords = strings.Fields(`
	qwertyuiop asdfghjkl zxcvbnm qwerty qwertz asdfgh zxcvbn 1q2w3e4r5t 1q2w3e4r 1qaz2wsx 1qaz 2wsx 3edc qazwsx
	йцукенгшщзхъ йцукенгшщзх йцукенг йцукен фывапролджэ фывапролд фывапр ячсмить
	1234567890 123456789 12345678 1234567 123456 12345 1234 987654321 0987654321
	password passwort passw0rd p@ssw0rd pa55word parol parola пароль құпиясөз құпия letmein welcome login admin administrator
	админ администратор user guest root default changeme secret master monkey dragon football iloveyou sunshine princess
	abcdefghijkl abcdefgh abcdef abcd abc алматы almaty астана astana қазақстан казахстан kazakhstan kazakstan qazaqstan
	prokuratura prokuror prosecutor прокуратура прокурор бас genprok genprokuratura генпрокуратура reglament регламент
	test demo тест демо summer winter spring autumn лето зима весна осень жаз қыс көктем күз`)
