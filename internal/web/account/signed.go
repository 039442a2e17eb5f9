package account

import (
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"strings"

	accounts "reglament/internal/account"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
)

// Addresses of signing in by signature.
const (
	challengePath = page.LoginPath + "/challenge"
	signedPath    = page.LoginPath + "/signature"
)

// challengeCookie binds a challenge to the browser it was given to.
const challengeCookie = "challenge"

// messageMax bounds a signed challenge in characters of base64: a message with a certificate and a timestamp has about 10 000.
const messageMax = 100_000

// challenge gives the browser something fresh to sign.
func (p pages) challenge(w http.ResponseWriter, r *http.Request) error {
	if !p.Accounts.BySignature() {
		return fault.NotFound{What: "signing in by signature"}
	}
	c, err := p.Accounts.NewChallenge(r.Context(), r.Host, r.RemoteAddr, p.Rim.Now())
	if err != nil {
		return err
	}
	http.SetCookie(w, p.challengeMark(c.Secret, int(accounts.ChallengeLife.Seconds())))
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(c.Content)
	return err
}

func (p pages) challengeMark(secret string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: challengeCookie, Value: secret, Path: page.LoginPath, MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: p.Rim.Secure,
	}
}

// loginSigned lets a person in by the signed challenge.
func (p pages) loginSigned(w http.ResponseWriter, r *http.Request) error {
	if !p.Accounts.BySignature() {
		return fault.NotFound{What: "signing in by signature"}
	}
	in := httpx.Read(r)
	text := in.Area("cms", 0, messageMax)
	to := page.SafeReturn(in.Text("to", 0, 2000))
	secret := ""
	if cookie, err := r.Cookie(challengeCookie); err == nil {
		secret = cookie.Value
	}
	http.SetCookie(w, p.challengeMark("", -1))
	err := in.Err()
	message, readable := message(text)
	if err == nil && !readable {
		err = accounts.Unauthenticated{Why: i18n.M("signing.login.none")}
	}
	var session accounts.NewSession
	device := deviceOf(r)
	if err == nil {
		session, err = p.Accounts.LoginSigned(r.Context(), accounts.SignedInput{
			Secret: secret, Message: message, Address: r.RemoteAddr, Agent: agentOf(r), Device: device,
		}, p.Rim.Now())
	}
	if err != nil {
		return p.refused(w, r, in, err, to)
	}
	return p.enter(w, r, session, device, to)
}

// message reads a signed message as browsers send it: base64, or PEM as some builds of NCALayer answer.
func message(text string) (der []byte, ok bool) {
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return block.Bytes, true
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return der, err == nil && len(der) > 0
}
