// Package ncalayer stands in for NCALayer, the program of the National Certification Authority with which people sign in a
// browser: it speaks the same protocol over a websocket (the module kz.gov.pki.knca.basics, as NCALayer 1.4 does), and signs
// with demonstration keys. The demonstration office serves it from its own address, so that anybody may try signing without
// a key of the authority; tests let it answer wrongly in every way that a browser must survive. A real office never serves it.
//
// The browser's half is web/src/sign.js.
package ncalayer

import (
	"context"
	"encoding/json"
	"time"
)

// Play is what the one who sits before the simulator does with its window, or what is wrong with the key he takes.
type Play string

// Plays. The simulator itself acts Cancel, Fail and Silent; for the others it asks the Signer for such a message.
const (
	Sign     Play = "sign"     // signs with a key in order
	Cancel   Play = "cancel"   // closes the window
	Wrong    Play = "wrong"    // signs with another person's key
	Expired  Play = "expired"  // signs with a key whose certificate ran out
	Revoked  Play = "revoked"  // signs with a key whose certificate was revoked
	Tampered Play = "tampered" // something else is signed than was asked for
	Fail     Play = "fail"     // answers INVOCATION_ERROR
	Silent   Play = "silent"   // never answers
)

// Order is one thing to be signed.
type Order struct {
	Play Play
	Data []byte
	// Attached puts the data into the message; Stamped asks for a timestamp.
	Attached, Stamped bool
}

// Signer makes signed messages (CMS in DER).
type Signer interface {
	// IIN of the person whose keys these are; the request may ask for one person's keys only.
	IIN() string
	CMS(ctx context.Context, o Order) ([]byte, error)
}

// Simulator answers one browser. It serves any number of connections.
type Simulator struct {
	Signer Signer
	Play   Play
	// Delay is how long the person thinks; Wait lets it pass, and returns an error when ctx ends first.
	Delay time.Duration
	Wait  func(ctx context.Context, d time.Duration) error
	// OldForm answers a single document with a text instead of a list, as builds before 1.4 do; PEM wraps messages in lines.
	OldForm, PEM bool
}

// greeting is pushed to the browser as soon as the connection stands.
const greeting = `{"result":{"version":"1.4"}}`

// heartbeat is answered by itself; it is no JSON.
const heartbeat = "--heartbeat--"

// module is the only one this simulator has.
const module = "kz.gov.pki.knca.basics"

// Codes of failures, as NCALayer gives them.
const (
	codeNoModule   = "MODULE_NOT_FOUND"
	codeBadJSON    = "COMMON_JSON_WRAPPING_EXCEPTION"
	codeBadParams  = "INVALID_SIGNING_PARAMS"
	codeInvocation = "INVOCATION_ERROR"
	codeSigning    = "SIGNING_FAILURE"
)

// request is a frame from the browser.
type request struct {
	Module string `json:"module"`
	Method string `json:"method"`
	Args   struct {
		Format        string          `json:"format"`
		Data          json.RawMessage `json:"data"`
		SigningParams struct {
			Decode      bool             `json:"decode"`
			Encapsulate bool             `json:"encapsulate"`
			Digested    bool             `json:"digested"`
			TSAProfile  *json.RawMessage `json:"tsaProfile"`
		} `json:"signingParams"`
		SignerParams struct {
			IIN string `json:"iin"`
			// Chain is absent or null when only certificates of the production authority are wanted; a demonstration has none.
			Chain *[]string `json:"chain"`
		} `json:"signerParams"`
	} `json:"args"`
}
