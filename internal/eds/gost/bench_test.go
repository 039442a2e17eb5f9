package gost

import (
	"crypto/rand"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func BenchmarkVerify512(b *testing.B)  { benchmarkVerify(b, CurveA512()) }
func BenchmarkVerify2004(b *testing.B) { benchmarkVerify(b, CurveCryptoProA()) }

func benchmarkVerify(b *testing.B, c *Curve) {
	key, digest, sig := sample(b, c)
	public := key.Public()
	b.ReportAllocs()
	for b.Loop() {
		if !public.Verify(digest, sig) {
			b.Fatal("refused")
		}
	}
}

// BenchmarkSign512 is for the demonstration only; nothing waits for it.
func BenchmarkSign512(b *testing.B) {
	key, digest, _ := sample(b, CurveA512())
	for b.Loop() {
		if _, err := key.Sign(rand.Reader, digest); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParsePublicKey512(b *testing.B) {
	key, _, _ := sample(b, CurveA512())
	xy := key.Public().Bytes()
	for b.Loop() {
		if _, err := ParsePublicKey(CurveA512(), xy); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStreebog512 also reports the quickest of its pieces: what a core does while nobody else has it.
func BenchmarkStreebog512(b *testing.B) {
	data := make([]byte, 1<<16)
	h := NewStreebog512()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	best := time.Hour
	for b.Loop() {
		begin := time.Now()
		h.Write(data)
		best = min(best, time.Since(begin))
	}
	b.ReportMetric(float64(len(data))/best.Seconds()/1e6, "best-MB/s")
}

func BenchmarkGOST341195(b *testing.B) {
	data := make([]byte, 1<<18)
	h := NewGOST341195()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		h.Write(data)
	}
}

// The same by the GOST engine of OpenSSL, so that `make bench` prints the ratio. A process verifies one certificate, or
// hashes nothing, and then very many: the difference is the work without the start of the process. The certificate signs
// itself; reading it and hashing its few hundred bytes is part of the engine's figure, a small one.

func BenchmarkRawVerify512(b *testing.B)  { benchmarkEngineVerify(b, "gost2012_512") }
func BenchmarkRawVerify2004(b *testing.B) { benchmarkEngineVerify(b, "gost2001") }

func benchmarkEngineVerify(b *testing.B, name string) {
	needEngine(b)
	dir := b.TempDir()
	root := filepath.Join(dir, "root.pem")
	must(b, "req", "-x509", "-engine", "gost", "-newkey", name, "-pkeyopt", "paramset:A", "-nodes",
		"-keyout", filepath.Join(dir, "key.pem"), "-out", root, "-subj", "/CN=bench")
	const many = 500
	args := []string{"verify", "-engine", "gost", "-check_ss_sig", "-CAfile", root, root}
	perOperation(b, many, args, append(args, slices.Repeat([]string{root}, many)...))
}

func BenchmarkRawStreebog512(b *testing.B) {
	needEngine(b)
	dir := b.TempDir()
	const many = 1 << 10
	small, large := filepath.Join(dir, "small"), filepath.Join(dir, "large")
	write(b, small, nil)
	write(b, large, make([]byte, many<<16))
	perOperation(b, many, []string{"dgst", "-engine", "gost", "-md_gost12_512", small},
		[]string{"dgst", "-engine", "gost", "-md_gost12_512", large})
}

func needEngine(b *testing.B) {
	if !engine() {
		b.Skip("openssl's GOST engine is not installed (libengine-gost-openssl): nothing to compare with")
	}
}

// perOperation runs two commands, of which the second does an operation many times more, and reports the time of one.
func perOperation(b *testing.B, many int, few, all []string) {
	var spent time.Duration
	for b.Loop() {
		start := time.Now()
		if err := exec.Command("openssl", few...).Run(); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if err := exec.Command("openssl", all...).Run(); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(middle) - middle.Sub(start)
	}
	b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(many), "ns/op")
}
