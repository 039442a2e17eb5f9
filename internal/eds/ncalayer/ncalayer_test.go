package ncalayer_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/ncalayer"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
)

// hand signs with the key of the test authority.
type hand struct {
	*edstest.World
	fails bool
}

func (hand) IIN() string { return edstest.Subject().IIN }

func (h hand) CMS(_ context.Context, o ncalayer.Order) ([]byte, error) {
	if h.fails {
		return nil, errors.New("no key")
	}
	opts := testca.CMSOptions{At: edstest.Signed}
	if o.Stamped {
		opts.Timestamp = h.Stamp(edstest.Signed)
	}
	return h.User.SignCMS(o.Data, !o.Attached, opts)
}

// browser is the other end of a connection to a simulator.
type browser struct {
	*testing.T
	conn *websocket.Conn
}

func dial(t *testing.T, s ncalayer.Simulator) browser {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	conn, answer, err := websocket.Dial(t.Context(), strings.Replace(server.URL, "http", "ws", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	b := browser{t, conn}
	if got := b.read(); got != `{"result":{"version":"1.4"}}` {
		t.Fatalf("the greeting is %s", got)
	}
	return b
}

func (b browser) read() string {
	b.Helper()
	_, frame, err := b.conn.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return string(frame)
}

func (b browser) ask(frame string) string {
	b.Helper()
	if err := b.conn.Write(b.Context(), websocket.MessageText, []byte(frame)); err != nil {
		b.Fatal(err)
	}
	return b.read()
}

// results are the messages of an answer, each without armour.
func (b browser) results(frame string) [][]byte {
	b.Helper()
	var answer struct {
		Status bool
		Body   struct{ Result []string }
	}
	text := b.ask(frame)
	if err := json.Unmarshal([]byte(text), &answer); err != nil || !answer.Status {
		b.Fatalf("%v in %s", err, text)
	}
	var out [][]byte
	for _, x := range answer.Body.Result {
		x = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(x), "-----BEGIN CMS-----"), "-----END CMS-----")
		raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.TrimSpace(x), "\n", ""))
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, raw)
	}
	return out
}

// request is what the browser sends, with changes of its parts.
func request(data any, change ...func(args, signing, signer map[string]any)) string {
	signing := map[string]any{"decode": true, "encapsulate": false, "digested": false, "tsaProfile": map[string]any{}}
	signer := map[string]any{"iin": "", "chain": []string{}}
	args := map[string]any{"format": "cms", "data": data, "signingParams": signing, "signerParams": signer, "locale": "kk"}
	for _, f := range change {
		f(args, signing, signer)
	}
	raw, err := json.Marshal(map[string]any{"module": "kz.gov.pki.knca.basics", "method": "sign", "args": args})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func b64(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func judged(w *edstest.World, message, content []byte) verdict.Report {
	return verdict.Judge(verdict.Question{
		Message: message, Content: content, Received: edstest.Now, Store: w.Store, Policy: verdict.DefaultPolicy(),
		Expect:   verdict.Expect{IIN: edstest.Subject().IIN},
		Material: verdict.Material{OCSP: []*revocation.OCSP{w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Now})}},
	})
}

// What the simulator signs stands before the judge: one document, several, attached, with the text itself signed.
func TestSimulator_Signs_44(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	if err := w.Store.CheckMode(chain.Demo); err != nil {
		t.Fatal(err)
	}
	other := []byte("екінші құжат")
	for name, s := range map[string]ncalayer.Simulator{
		"list": {Signer: hand{World: w}, Play: ncalayer.Sign}, "pem": {Signer: hand{World: w}, Play: ncalayer.Sign, PEM: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := dial(t, s)
			if got := b.ask("--heartbeat--"); got != "--heartbeat--" {
				t.Errorf("the heartbeat was answered by %s", got)
			}
			got := b.results(request([]string{b64(edstest.Document), b64(other)}))
			for i, content := range [][]byte{edstest.Document, other} {
				r := judged(w, got[i], content)
				if r.Overall != verdict.Valid || r.Attached || !r.Signers[0].Stamped {
					t.Errorf("document %d: %+v", i, r)
				}
			}
			if r := judged(w, got[0], other); r.Overall != verdict.Invalid {
				t.Error("a signature stands under another document")
			}
			attached := b.results(request(b64(edstest.Document), func(_, signing, signer map[string]any) {
				signing["encapsulate"], signing["tsaProfile"], signer["iin"] = true, nil, edstest.Subject().IIN
			}))
			if r := judged(w, attached[0], nil); r.Overall != verdict.Valid || !r.Attached || r.Signers[0].Stamped {
				t.Errorf("attached: %+v", r)
			}
			text := b64(edstest.Document)
			raw := b.results(request(text, func(_, signing, _ map[string]any) { signing["decode"] = false }))
			if r := judged(w, raw[0], []byte(text)); r.Overall != verdict.Valid {
				t.Errorf("not decoded: %+v", r)
			}
		})
	}
}

// What goes wrong is said as NCALayer says it.
func TestSimulator_Refuses(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	data := b64(edstest.Document)
	const cancelled = `{"body":{},"status":true}`
	failed := func(code string) string {
		return `{"code":"` + code + `","details":"","message":"` + code + `","status":false}`
	}
	for name, c := range map[string]struct {
		play        ncalayer.Play
		hand        hand
		frame, want string
	}{
		"cancel":            {ncalayer.Cancel, hand{World: w}, request(data), cancelled},
		"another's key":     {ncalayer.Sign, hand{World: w}, request(data, func(_, _, s map[string]any) { s["iin"] = "000000000000" }), cancelled},
		"production only":   {ncalayer.Sign, hand{World: w}, request(data, func(_, _, s map[string]any) { s["chain"] = nil }), cancelled},
		"unknown module":    {ncalayer.Sign, hand{World: w}, `{"module":"kz.gov.pki.knca.other","method":"sign"}`, `{"errorCode":"MODULE_NOT_FOUND","success":false}`},
		"bad json":          {ncalayer.Sign, hand{World: w}, `{`, `{"code":"COMMON_JSON_WRAPPING_EXCEPTION","success":false}`},
		"unknown method":    {ncalayer.Sign, hand{World: w}, `{"module":"kz.gov.pki.knca.basics","method":"dance"}`, strings.Replace(failed("INVOCATION_ERROR"), `""`, `"method dance"`, 1)},
		"told to fail":      {ncalayer.Fail, hand{World: w}, request(data), strings.Replace(failed("INVOCATION_ERROR"), `""`, `"method sign"`, 1)},
		"xml":               {ncalayer.Sign, hand{World: w}, request(data, func(a, _, _ map[string]any) { a["format"] = "xml" }), failed("INVALID_SIGNING_PARAMS")},
		"a hash":            {ncalayer.Sign, hand{World: w}, request(data, func(_, s, _ map[string]any) { s["digested"] = true }), failed("INVALID_SIGNING_PARAMS")},
		"no base64":         {ncalayer.Sign, hand{World: w}, request("??"), failed("INVALID_SIGNING_PARAMS")},
		"nothing to sign":   {ncalayer.Sign, hand{World: w}, request([]string{}), failed("INVALID_SIGNING_PARAMS")},
		"a number":          {ncalayer.Sign, hand{World: w}, request(7), failed("INVALID_SIGNING_PARAMS")},
		"the key is broken": {ncalayer.Sign, hand{w, true}, request(data), strings.Replace(failed("SIGNING_FAILURE"), `""`, `"no key"`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			b := dial(t, ncalayer.Simulator{Signer: c.hand, Play: c.play})
			if diff := cmp.Diff(c.want, b.ask(c.frame)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Builds before 1.4 answer one document by a text; a list stays a list.
func TestSimulator_OldForm(t *testing.T) {
	w := edstest.New(t, testca.RSA)
	b := dial(t, ncalayer.Simulator{Signer: hand{World: w}, Play: ncalayer.Sign, OldForm: true})
	var one struct{ Body struct{ Result string } }
	if err := json.Unmarshal([]byte(b.ask(request(b64(edstest.Document)))), &one); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(one.Body.Result)
	if err != nil || judged(w, raw, edstest.Document).Overall != verdict.Valid {
		t.Error(err, "the message of the old form does not stand")
	}
	if got := b.results(request([]string{b64(edstest.Document)})); len(got) != 1 {
		t.Errorf("%d results of a list", len(got))
	}
}

// A person who thinks, and one who never answers: what comes next is still answered, and nothing hangs when the browser leaves.
func TestSimulator_DelayAndSilence(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	waited := make(chan time.Duration, 1)
	s := ncalayer.Simulator{Signer: hand{World: w}, Play: ncalayer.Sign, Delay: time.Minute, Wait: func(_ context.Context, d time.Duration) error {
		waited <- d
		return nil
	}}
	if got := dial(t, s).results(request(b64(edstest.Document))); len(got) != 1 || <-waited != time.Minute {
		t.Error("the delay was not waited for")
	}
	s.Wait = func(context.Context, time.Duration) error { return context.Canceled }
	b := dial(t, s)
	if err := b.conn.Write(t.Context(), websocket.MessageText, []byte(request(b64(edstest.Document)))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.conn.Read(t.Context()); err == nil {
		t.Error("an answer after the end of waiting")
	}
	b = dial(t, ncalayer.Simulator{Signer: hand{World: w}, Play: ncalayer.Silent})
	if err := b.conn.Write(t.Context(), websocket.MessageText, []byte(request(b64(edstest.Document)))); err != nil {
		t.Fatal(err)
	}
	if got := b.ask("--heartbeat--"); got != "--heartbeat--" {
		t.Errorf("a silent simulator says %s", got)
	}
}

// A page of another origin may not use the keys of the demonstration.
func TestSimulator_OtherOrigin(t *testing.T) {
	server := httptest.NewServer(ncalayer.Simulator{})
	defer server.Close()
	_, answer, err := websocket.Dial(t.Context(), strings.Replace(server.URL, "http", "ws", 1), &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {"https://evil.example"}},
	})
	if err == nil || answer == nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("another origin was let in: %v", err)
	}
}
