package gost

import (
	"encoding/hex"
	"hash"
	"testing"
)

func TestHash_Vectors(t *testing.T) {
	for _, c := range []struct {
		name    string
		hash    func() hash.Hash
		message string
		digest  string
	}{
		{"streebog 512 M1", NewStreebog512, "012345678901234567890123456789012345678901234567890123456789012", "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"},
		{"streebog 256 M1", NewStreebog256, "012345678901234567890123456789012345678901234567890123456789012", "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"},
		{"gost 94", NewGOST341195, "This is message, length=32 bytes", "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"},
		{"gost 94", NewGOST341195, "Suppose the original message has length = 50 bytes", "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208"},
	} {
		h := c.hash()
		h.Write([]byte(c.message))
		if got := hex.EncodeToString(h.Sum(nil)); got != c.digest {
			t.Errorf("%s: %s, want %s", c.name, got, c.digest)
		}
	}
}

func BenchmarkStreebog512(b *testing.B) {
	data := make([]byte, 1<<20)
	b.SetBytes(1 << 20)
	b.ReportAllocs()
	h := NewStreebog512()
	for b.Loop() {
		h.Reset()
		h.Write(data)
	}
}
