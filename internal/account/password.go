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

// cost is what it takes to compute a password hash; it stands in the hash, so that old hashes are read when it changes.
type cost struct {
	memoryKiB uint32
	passes    uint32
	lanes     uint8
}

func (c cost) String() string { return fmt.Sprintf("m=%d,t=%d,p=%d", c.memoryKiB, c.passes, c.lanes) }

// costNow is that of new hashes: 19 MiB of memory, two passes, one lane, as OWASP advises for argon2id.
var costNow = cost{memoryKiB: 19 * 1024, passes: 2, lanes: 1}

// Sizes in bytes.
const (
	argonSalt = 16
	argonKey  = 32
)

// argonVersion is the only one there is of the algorithm.
var argonVersion = fmt.Sprintf("v=%d", argon2.Version)

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
	key, err := h.key(ctx, password, salt, costNow)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$%s$%s$%s$%s", argonVersion, costNow, b64(salt), b64(key)), nil
}

func (h *hasher) key(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer h.slots.Release(1)
	return argon2.IDKey([]byte(password), salt, c.passes, c.memoryKiB, c.lanes, argonKey), nil
}

var errHash = errors.New("account: a stored password hash cannot be read")

// costOf reads a stored cost. One far above what any edition of the program asked for is not paid.
func costOf(text string) (c cost, err error) {
	if _, err := fmt.Sscanf(text, "m=%d,t=%d,p=%d", &c.memoryKiB, &c.passes, &c.lanes); err != nil || c.String() != text {
		return c, errHash
	}
	if c.passes < 1 || c.passes > 16 || c.lanes < 1 || c.memoryKiB < 8*uint32(c.lanes) || c.memoryKiB > 256*1024 {
		return c, errHash
	}
	return c, nil
}

// verify compares in constant time, at the cost that the hash was made with. An overlong password is wrong without being hashed.
func (h *hasher) verify(ctx context.Context, password, stored string) (bool, error) {
	if utf8.RuneCountInString(password) > PasswordMax {
		password = ""
	}
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != argonVersion {
		return false, errHash
	}
	c, err := costOf(parts[3])
	if err != nil {
		return false, err
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, errHash
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, errHash
	}
	got, err := h.key(ctx, password, salt, c)
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
