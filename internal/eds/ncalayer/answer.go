package ncalayer

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
)

// errSilent: no answer is to be given.
var errSilent = errors.New("ncalayer: no answer")

// Answer is the frame that answers a frame; errSilent or the end of ctx give none.
func (s Simulator) answer(ctx context.Context, frame []byte) ([]byte, error) {
	if string(frame) == heartbeat {
		return frame, nil
	}
	var r request
	if err := json.Unmarshal(frame, &r); err != nil {
		return packed(map[string]any{"success": false, "code": codeBadJSON})
	}
	if r.Module != module {
		return packed(map[string]any{"success": false, "errorCode": codeNoModule})
	}
	if r.Method != "sign" || s.Play == Fail {
		return failed(codeInvocation, "method "+r.Method)
	}
	documents, single, ok := r.documents()
	if !ok || r.Args.Format != "cms" || r.Args.SigningParams.Digested {
		return failed(codeBadParams, "")
	}
	if s.Wait != nil && s.Delay > 0 {
		if err := s.Wait(ctx, s.Delay); err != nil {
			return nil, err
		}
	}
	switch {
	case s.Play == Silent:
		return nil, errSilent
	case s.Play == Cancel, s.hides(r):
		return packed(map[string]any{"status": true, "body": struct{}{}})
	}
	return s.sign(ctx, r, documents, single)
}

// hides reports whether the window would offer no key: those of others are left out, and a demonstration key shows only
// where certificates of any authority are admitted. The person can then but close it.
func (s Simulator) hides(r request) bool {
	p := r.Args.SignerParams
	return p.Chain == nil || s.Play != Wrong && p.IIN != "" && p.IIN != s.Signer.IIN()
}

func (s Simulator) sign(ctx context.Context, r request, documents [][]byte, single bool) ([]byte, error) {
	out := make([]string, len(documents))
	for i, data := range documents {
		p := r.Args.SigningParams
		message, err := s.Signer.CMS(ctx, Order{Play: s.Play, Data: data, Attached: p.Encapsulate, Stamped: p.TSAProfile != nil})
		if err != nil {
			return failed(codeSigning, err.Error())
		}
		if out[i] = base64.StdEncoding.EncodeToString(message); s.PEM {
			out[i] = string(pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: message}))
		}
	}
	if s.OldForm && single {
		return packed(map[string]any{"status": true, "body": map[string]any{"result": out[0]}})
	}
	return packed(map[string]any{"status": true, "body": map[string]any{"result": out}})
}

// documents reads what is to be signed: one text or a list; single tells which. Without decode the text itself is signed,
// not what its base64 stands for, as NCALayer does.
func (r request) documents() (list [][]byte, single, ok bool) {
	var texts []string
	var one string
	if json.Unmarshal(r.Args.Data, &one) == nil && one != "" {
		texts, single = []string{one}, true
	} else if json.Unmarshal(r.Args.Data, &texts) != nil {
		return nil, false, false
	}
	for _, text := range texts {
		data := []byte(text)
		if r.Args.SigningParams.Decode {
			var err error
			if data, err = base64.StdEncoding.DecodeString(text); err != nil {
				return nil, false, false
			}
		}
		list = append(list, data)
	}
	return list, single, len(list) > 0
}

func failed(code, details string) ([]byte, error) {
	return packed(map[string]any{"status": false, "code": code, "message": code, "details": details})
}

func packed(v any) ([]byte, error) { return json.Marshal(v) }
