package gost

import (
	"bytes"
	"encoding/hex"
	"hash"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	// m1 and m2 are the messages of RFC 6986 section 10; the second is in the code page 1251.
	m1 = "012345678901234567890123456789012345678901234567890123456789012"
	m2 = "\xd1\xe5 \xe2\xe5\xf2\xf0\xe8, \xd1\xf2\xf0\xe8\xe1\xee\xe6\xe8 \xe2\xed\xf3\xf6\xe8, \xe2\xe5\xfe\xf2\xfa \xf1 " +
		"\xec\xee\xf0\xff \xf1\xf2\xf0\xe5\xeb\xe0\xec\xe8 \xed\xe0 \xf5\xf0\xe0\xe1\xf0\xfb\xff \xef\xeb\xfa\xea\xfb " +
		"\xc8\xe3\xee\xf0\xe5\xe2\xfb"
)

type hashVector struct {
	name    string
	hash    func() hash.Hash
	message string
	digest  string
}

// hashVectors: RFC 6986 section 10 for Streebog (the RFC prints numbers; these are their bytes from the least
// significant), RFC 5831 section 7.3 and the customary ones for GOST R 34.11-94 with the test parameters.
var hashVectors = []hashVector{
	{"Streebog-512 M1", NewStreebog512, m1, "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"},
	{"Streebog-256 M1", NewStreebog256, m1, "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"},
	{"Streebog-512 M2", NewStreebog512, m2, "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"},
	{"Streebog-256 M2", NewStreebog256, m2, "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"},
	{"Streebog-512 nothing", NewStreebog512, "", "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a"},
	{"GOST 34.311 example 1", NewGOST341195, "This is message, length=32 bytes", "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"},
	{"GOST 34.311 example 2", NewGOST341195, "Suppose the original message has length = 50 bytes", "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208"},
	{"GOST 34.311 nothing", NewGOST341195, "", "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d"},
	{"GOST 34.311 abc", NewGOST341195, "abc", "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d"},
	{"GOST 34.311 128 U", NewGOST341195, strings.Repeat("U", 128), "53a3a3ed25180cef0c1d85a074273e551c25660a87062a52d926a9e8fe5733a4"},
}

func TestHash_Vectors_44(t *testing.T) {
	for _, c := range hashVectors {
		h := c.hash()
		h.Write([]byte(c.message))
		if got := hex.EncodeToString(h.Sum(nil)); got != c.digest {
			t.Errorf("%s: %s, want %s", c.name, got, c.digest)
		}
	}
}

// TestHash_Pieces_44: however a message is cut, and however often the sum is asked for between, the digest is the same;
// and it is appended to what was given.
func TestHash_Pieces_44(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		make := rapid.SampledFrom([]func() hash.Hash{NewStreebog512, NewStreebog256, NewGOST341195}).Draw(t, "hash")
		message := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "message")
		whole, cut := make(), make()
		whole.Write(message)
		want := whole.Sum(nil)
		for rest := message; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			cut.Write(rest[:n])
			rest = rest[n:]
			cut.Sum(nil)
		}
		if got := cut.Sum([]byte("x")); !bytes.Equal(got[1:], want) || got[0] != 'x' || len(want) != cut.Size() {
			t.Fatalf("%x, want %x", got, want)
		}
		cut.Reset()
		cut.Write(message)
		if got := cut.Sum(nil); !bytes.Equal(got, want) {
			t.Fatalf("after Reset %x, want %x", got, want)
		}
		if cut.BlockSize() != whole.BlockSize() {
			t.Fatal("block size")
		}
	})
}

// TestStreebog_Allocates_44: hashing allocates nothing.
func TestStreebog_Allocates_44(t *testing.T) {
	h, data := NewStreebog512(), make([]byte, 1000)
	if n := testing.AllocsPerRun(10, func() { h.Write(data) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
