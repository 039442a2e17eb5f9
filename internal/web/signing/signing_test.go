package signing_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"reglament/internal/eds/cms"
	"reglament/internal/web/webtest"
)

// The window says every state in each language, and whose demonstration key will sign.
func TestWindow(t *testing.T) {
	o := webtest.New(t)
	for lang, says := range map[string]string{"kk": "NCALayer іске қосылмаған", "ru": "NCALayer не запущен", "en": "NCALayer is not running"} {
		p := o.Nobody().In(lang).Get("/signing").Want(200)
		for _, state := range []string{"waiting", "cancelled", "wrong", "expired", "absent", "refused", "timeout", "broken", "unreadable", "failed"} {
			if n := p.Count(`template[data-say="` + state + `"]`); n != 1 {
				t.Errorf("%s: %d texts of %s", lang, n, state)
			}
		}
		if !strings.Contains(p.Body, says) || p.Count("#signing-who option") < 5 || p.Count("[aria-live=polite]") != 1 {
			t.Errorf("%s: the window is not whole", lang)
		}
	}
	p := o.Person("s3-soc-1.officer1").Get("/signing").Want(200)
	if p.Count("#signing-who") != 0 || p.Count("[data-plays] b") != 1 {
		t.Error("the window does not say whose key it holds")
	}
}

// The simulator answers at the program's own address, through everything that stands around it, and signs as who was chosen.
func TestSimulator(t *testing.T) {
	o := webtest.New(t)
	server := httptest.NewServer(o.Handler)
	defer server.Close()
	address := strings.Replace(server.URL, "http", "ws", 1) + "/demo/ncalayer"
	for path, want := range map[string]int{"?do=sign": 404, "?do=sign&login=nobody": 404, "?do=dance&login=officer": 404, "?do=sign&login=officer": 101} {
		conn, answer, err := websocket.Dial(t.Context(), address+path, &websocket.DialOptions{HTTPHeader: http.Header{"Accept-Encoding": {"gzip"}}})
		if answer == nil || answer.StatusCode != want {
			t.Fatalf("%s: %v", path, err)
		}
		if want == 101 {
			signs(t, conn)
		}
	}
}

func signs(t *testing.T, conn *websocket.Conn) {
	t.Helper()
	defer func() { _ = conn.CloseNow() }()
	frame := `{"module":"kz.gov.pki.knca.basics","method":"sign","args":{"format":"cms","data":"` + base64.StdEncoding.EncodeToString([]byte("құжат")) +
		`","signingParams":{"decode":true,"encapsulate":true,"tsaProfile":{}},"signerParams":{"chain":[]}}}`
	if err := conn.Write(context.Background(), websocket.MessageText, []byte(frame)); err != nil {
		t.Fatal(err)
	}
	var answer struct{ Body struct{ Result []string } }
	for range 2 { // the greeting first
		_, text, err := conn.Read(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatal(err)
		}
	}
	if len(answer.Body.Result) != 1 {
		t.Fatal("nothing was signed")
	}
	raw, err := base64.StdEncoding.DecodeString(answer.Body.Result[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := cms.Parse(raw)
	if err != nil || string(m.Content) != "құжат" {
		t.Errorf("%v: the message holds %q", err, m.Content)
	}
}
