package der

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestToDER: what older writers emit becomes DER; what is definite and in one piece stays byte for byte.
func TestToDER(t *testing.T) {
	tests := []struct {
		name, in, want string
		err            error
	}{
		{"definite stays", "30 03 02 01 05", "30 03 02 01 05", nil},
		{"long length stays", "30 81 03 02 01 05", "30 81 03 02 01 05", nil},
		{"indefinite", "30 80 02 01 05 00 00", "30 03 02 01 05", nil},
		{"nested", "30 80 30 80 02 01 05 00 00 02 01 06 00 00", "30 08 30 03 02 01 05 02 01 06", nil},
		{"definite around indefinite", "30 07 30 80 02 01 05 00 00", "30 05 30 03 02 01 05", nil},
		{"octets in pieces", "24 80 04 01 61 04 02 62 63 00 00", "04 03 61 62 63", nil},
		{"definite pieces", "24 07 04 01 61 04 02 62 63", "04 03 61 62 63", nil},
		{"pieces of pieces", "24 80 24 80 04 01 61 00 00 04 01 62 00 00", "04 02 61 62", nil},
		{"no pieces", "24 80 00 00", "04 00", nil},
		{"bits in pieces", "23 80 03 02 00 61 03 02 04 f0 00 00", "03 03 04 61 f0", nil},
		{"bits after an unfinished piece", "23 80 03 02 04 f0 03 02 00 61 00 00", "", ErrForm},
		{"text in pieces", "2c 80 0c 01 61 0c 01 62 00 00", "0c 02 61 62", nil},
		{"another type among the pieces", "24 80 02 01 05 00 00", "", ErrForm},
		{"explicit tag", "a0 80 24 80 04 01 61 00 00 00 00", "a0 03 04 01 61", nil},
		{"indefinite primitive", "04 80 61 00 00", "", ErrForm},
		{"no end", "30 80 02 01 05", "", ErrTruncated},
		{"cut", "30 05 02 01", "", ErrTruncated},
		{"child longer than its parent", "30 03 02 05 01", "", ErrTruncated},
		{"empty", "", "", ErrTruncated},
		{"deep", strings.Repeat("30 80 ", 100) + strings.Repeat("00 00 ", 100), "", ErrDepth},
		{"absurd length", "30 88 7f ff ff ff ff ff ff ff 00", "", ErrSize},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := ToDER(unhex(t, tt.in))
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err == nil && !bytes.Equal(got, unhex(t, tt.want)) {
				t.Errorf("got %x, want %s", got, tt.want)
			}
		})
	}
}

// TestOne: a line break after the value is forgiven, another value is not.
func TestOne(t *testing.T) {
	if _, err := One([]byte("\x30\x00\r\n")); err != nil {
		t.Error(err)
	}
	if _, err := One([]byte("\x30\x00\x30\x00")); !errors.Is(err, ErrTrailing) {
		t.Error(err)
	}
}

func TestTime(t *testing.T) {
	at := time.Date(2026, 7, 20, 9, 8, 6, 0, time.UTC)
	tests := []struct {
		tag  byte
		text string
		want time.Time
	}{
		{TagUTCTime, "260720090806Z", at},
		{TagUTCTime, "2607200908Z", at.Add(-6 * time.Second)},
		{TagUTCTime, "260720140806+0500", at},
		{TagUTCTime, "500101000000Z", time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)},
		{TagUTCTime, "491231235959Z", time.Date(2049, 12, 31, 23, 59, 59, 0, time.UTC)},
		{TagGeneralizedTime, "20260720090806Z", at},
		{TagGeneralizedTime, "20260720090806.25Z", at.Add(250 * time.Millisecond)},
		{TagGeneralizedTime, "20260720090806,5Z", at.Add(500 * time.Millisecond)},
		{TagGeneralizedTime, "20260720090806", at},
		{TagGeneralizedTime, "20260720140806+05", at},
		{TagGeneralizedTime, "202607200908Z", at.Add(-6 * time.Second)},
		{TagGeneralizedTime, "20261320090806Z", time.Time{}},
		{TagGeneralizedTime, "2026072009080Z", time.Time{}},
		{TagGeneralizedTime, "20260720090806.xZ", time.Time{}},
		{TagGeneralizedTime, "20260720090806Q", time.Time{}},
		{TagUTCTime, "", time.Time{}},
		{TagOctetString, "260720090806Z", time.Time{}},
	}
	for _, tt := range tests {
		r := Read(Element(tt.tag, []byte(tt.text)))
		v, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Time(v)
		if tt.want.IsZero() != (err != nil) || !got.Equal(tt.want) {
			t.Errorf("%s: %v, %v; want %v", tt.text, got, err, tt.want)
		}
	}
}

func TestOID(t *testing.T) {
	for _, oid := range []string{"1.2.398.3.10.1.1.2.3.2", "2.5.29.15", "0.9.2342.19200300.100.1.1", "2.16.840.1.101.3.4.2.1", "2.999.1"} {
		r := Read(FromOID(oid))
		v, _ := r.Next()
		if got, err := OID(v); err != nil || got != oid {
			t.Errorf("%s: %s, %v", oid, got, err)
		}
	}
	for _, bad := range []string{"06 00", "06 02 2a 86", "06 0b 2a ff ff ff ff ff ff ff ff ff 7f", "02 01 05"} {
		r := Read(unhex(t, bad))
		v, _ := r.Next()
		if got, err := OID(v); err == nil {
			t.Errorf("%s: read as %s", bad, got)
		}
	}
}

func TestInteger(t *testing.T) {
	for text, want := range map[string]int64{"02 01 05": 5, "02 01 ff": -1, "02 02 00 80": 128, "02 03 00 00 05": 5, "0a 01 06": 6} {
		r := Read(unhex(t, text))
		v, _ := r.Next()
		if got, err := Integer(v); err != nil || got.Int64() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, n := range []int64{0, 1, 127, 128, 1 << 40} {
		r := Read(FromInteger(big.NewInt(n)))
		v, _ := r.Next()
		if got, err := Integer(v); err != nil || got.Int64() != n {
			t.Errorf("%d: %v, %v", n, got, err)
		}
	}
	for _, bad := range []string{"02 00", "04 01 05"} {
		r := Read(unhex(t, bad))
		v, _ := r.Next()
		if _, err := Integer(v); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestString(t *testing.T) {
	for text, want := range map[string]string{"1e 04 04 10 04 11": "АБ", "1c 04 00 00 04 10": "А", "14 01 e9": "é", "0c 02 d0 90": "А", "13 02 4b 5a": "KZ"} {
		r := Read(unhex(t, text))
		v, _ := r.Next()
		if got, err := String(v); err != nil || got != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, bad := range []string{"1e 01 04", "1c 03 00 00 04"} {
		r := Read(unhex(t, bad))
		v, _ := r.Next()
		if _, err := String(v); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// TestBlocks: one message in all the wrappings that people send.
func TestBlocks(t *testing.T) {
	raw := Element(0x30, Element(TagOctetString, bytes.Repeat([]byte{7}, 100)))
	text := base64.StdEncoding.EncodeToString(raw)
	lines := func(brk string) string {
		var b strings.Builder
		for rest := text; rest != ""; {
			n := min(64, len(rest))
			b.WriteString(rest[:n] + brk)
			rest = rest[n:]
		}
		return b.String()
	}
	for name, file := range map[string]string{
		"raw":                string(raw),
		"after a line break": "\r\n" + string(raw),
		"base64":             text,
		"lines":              lines("\n"),
		"lines of Windows":   lines("\r\n"),
		"byte order mark":    "\xef\xbb\xbf" + text,
		"no padding":         strings.TrimRight(text, "="),
		"URL alphabet":       strings.NewReplacer("+", "-", "/", "_").Replace(text),
		"quoted":             `"` + text + `"`,
		"CMS":                "-----BEGIN CMS-----\n" + lines("\n") + "-----END CMS-----\n",
		"PKCS7":              "-----BEGIN PKCS7-----\r\n" + lines("\r\n") + "-----END PKCS7-----",
		"one line":           "-----BEGIN CMS-----" + text + "-----END CMS-----",
		"text before":        "signature of the order\n-----BEGIN PKCS #7 SIGNED DATA-----\n" + lines("\n") + "-----END PKCS #7 SIGNED DATA-----\n",
		"headers":            "-----BEGIN CMS-----\nVersion: 1\n\n" + lines("\n") + "-----END CMS-----\n",
		"PEM in base64":      base64.StdEncoding.EncodeToString([]byte(PEM("CMS", raw))),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Blocks([]byte(file))
			if err != nil || len(got) != 1 {
				t.Fatal(len(got), err)
			}
			if one, err := One(got[0].Bytes); err != nil || !bytes.Equal(one, raw) {
				t.Errorf("%v, %x", err, one)
			}
		})
	}
	if got, err := Blocks([]byte(PEM("A", raw) + PEM("B", raw))); err != nil || len(got) != 2 || got[1].Label != "B" {
		t.Error(got, err)
	}
	for name, bad := range map[string]string{"empty": " \n", "text": "this is no message.", "open": "-----BEGIN CMS-----\n" + text, "no head": "-----BEGIN CMS" + text} {
		if got, err := Blocks([]byte(bad)); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// FuzzToDER: whatever comes in, nothing breaks, and what comes out is DER that stays as it is.
func FuzzToDER(f *testing.F) {
	for _, s := range []string{"3080020105 0000", "2480040161040262630000", "30030201 05", "2380030200610302 04f00000", "a0802480040161 00000000"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, rest, err := ToDER(in)
		if err != nil {
			return
		}
		if len(rest) > len(in) {
			t.Fatal("more is left than was given")
		}
		again, rest, err := ToDER(out)
		if err != nil || len(rest) > 0 || !bytes.Equal(again, out) {
			t.Fatalf("%x is not stable: %x, %v", out, again, err)
		}
		if _, err := Blocks(in); err == nil && len(in) == 0 {
			t.Fatal("a message in nothing")
		}
	})
}
