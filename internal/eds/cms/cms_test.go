package cms_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"testing"

	"reglament/internal/eds/cms"
	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
)

// parts takes a message apart, so that a test can put it together in another way.
type parts struct {
	version, digests, content, certificates, crls []byte
	signers                                       [][]byte
}

func apart(t testing.TB, raw []byte) parts {
	t.Helper()
	must := func(v der.Value, err error) der.Value {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	top := der.Read(raw)
	info := must(top.Next()).Children()
	must(info.Next())
	wrap := must(info.Next()).Children()
	r := must(wrap.Next()).Children()
	p := parts{version: must(r.Next()).Full, digests: must(r.Next()).Full, content: must(r.Next()).Full}
	if v, ok := r.Optional(der.Context, 0); ok {
		p.certificates = v.Full
	}
	set := must(r.Next()).Children()
	for !set.Empty() {
		p.signers = append(p.signers, must(set.Next()).Full)
	}
	return p
}

func (p parts) whole() []byte {
	body := [][]byte{p.version, p.digests, p.content, p.certificates, p.crls, der.Element(0x31, p.signers...)}
	return der.Element(0x30, der.FromOID(cms.OIDSignedData), der.Element(0xa0, der.Element(0x30, body...)))
}

// fields of a SignerInfo, in order.
func fields(t testing.TB, signer []byte) [][]byte {
	t.Helper()
	top := der.Read(signer)
	inside, err := top.Sequence()
	if err != nil {
		t.Fatal(err)
	}
	list, err := inside.All()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for _, v := range list {
		out = append(out, v.Full)
	}
	return out
}

// holds checks everything that needs no trust.
func holds(m *cms.Message, given []byte, certs []*pki.Certificate) error {
	content, err := m.Signed(given)
	if err != nil {
		return err
	}
	if len(m.Signers) == 0 {
		return errors.New("no signers")
	}
	for _, s := range m.Signers {
		c := s.Find(slices.Concat(m.Certificates, certs))
		if c == nil {
			return errors.New("no certificate")
		}
		if err := s.CheckContent(m.ContentType, content); err != nil {
			return err
		}
		if _, err := s.CheckCertificate(c); err != nil {
			return err
		}
		if err := s.CheckSignature(c, content); err != nil {
			return err
		}
	}
	return nil
}

// TestMessage_44_forms: the same signature in forms that other writers give it.
func TestMessage_44_forms(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	user := w.Parse(w.User.Cert)
	plain := w.Sign(w.User, false, testca.CMSOptions{At: edstest.Signed})
	p := apart(t, plain)
	f := fields(t, p.signers[0])
	b64 := base64.StdEncoding.EncodeToString(plain)
	with := func(change func(*parts)) []byte {
		q := p
		q.signers = slices.Clone(p.signers)
		change(&q)
		return q.whole()
	}
	signer := func(fields ...[]byte) func(*parts) {
		return func(q *parts) { q.signers = [][]byte{der.Element(0x30, fields...)} }
	}
	skid := func() []byte {
		for _, id := range user.KeyIDs() {
			return id
		}
		return nil
	}()
	certs := func(list ...[]byte) []byte { return der.Element(0xa0, list...) }
	attributes := func(order ...int) []byte {
		set := der.Read(f[3])
		v, err := set.Next()
		if err != nil {
			t.Fatal(err)
		}
		inside := v.Children()
		list, err := inside.All()
		if err != nil || len(list) != len(order) {
			t.Fatal(len(list), err)
		}
		var out [][]byte
		for _, i := range order {
			out = append(out, list[i].Full)
		}
		return der.Element(0xa0, out...)
	}
	// signedAs signs attributes in just that order.
	signedAs := func(attrs []byte) []byte {
		set := bytes.Clone(attrs)
		set[0] = 0x31
		sig, err := w.User.Key.Sign(set)
		if err != nil {
			t.Fatal(err)
		}
		return der.Element(der.TagOctetString, sig)
	}
	reversed := attributes(3, 2, 1, 0)
	tests := map[string][]byte{
		"as made":                            plain,
		"BER":                                edstest.Indefinite(plain),
		"BER in base64":                      []byte(base64.StdEncoding.EncodeToString(edstest.Indefinite(plain))),
		"PEM of CMS":                         []byte(der.PEM("CMS", plain)),
		"PEM of PKCS7":                       []byte(der.PEM("PKCS7", plain)),
		"base64 in lines":                    []byte(b64[:76] + "\r\n" + b64[76:] + "\r\n"),
		"line break after":                   append(slices.Clone(plain), "\r\n"...),
		"version 3":                          with(func(q *parts) { q.version = []byte{2, 1, 3} }),
		"key identifier, version 3":          with(signer([]byte{2, 1, 3}, der.Element(0x80, skid), f[2], f[3], f[4], f[5])),
		"key identifier, wrapped":            with(signer([]byte{2, 1, 3}, der.Element(0xa0, der.Element(der.TagOctetString, skid)), f[2], f[3], f[4], f[5])),
		"several certificates":               with(func(q *parts) { q.certificates = certs(w.CA.Cert, w.Root.Cert, w.User.Cert) }),
		"no certificates":                    with(func(q *parts) { q.certificates = nil }),
		"other forms among the certificates": with(func(q *parts) { q.certificates = certs(der.Element(0xa2, []byte{5, 0}), w.User.Cert, []byte{0x30, 0}) }),
		"an empty set of certificates":       with(func(q *parts) { q.certificates = certs() }),
		"lists inside":                       with(func(q *parts) { q.crls = der.Element(0xa1, w.List(testca.CRLOptions{ThisUpdate: edstest.Now}).Raw) }),
		"empty set of digests":               with(func(q *parts) { q.digests = []byte{0x31, 0} }),
		"unsigned attribute unknown":         with(signer(f[0], f[1], f[2], f[3], f[4], f[5], der.Element(0xa1, der.Element(0x30, der.FromOID("1.2.3"), der.Element(0x31, []byte{5, 0}))))),
		"attributes sent in another order":   with(signer(f[0], f[1], f[2], reversed, f[4], f[5])),
		"attributes signed in another order": with(signer(f[0], f[1], f[2], reversed, f[4], signedAs(reversed))),
		"long length of the attributes":      with(signer(f[0], f[1], f[2], lengthened(t, f[3]), f[4], f[5])),
		"no NULL in the algorithms":          with(signer(f[0], f[1], der.Element(0x30, der.FromOID(pki.OIDStreebog512)), f[3], der.Element(0x30, der.FromOID(pki.OIDSigGOST512)), f[5])),
		"algorithm of the key":               with(signer(f[0], f[1], f[2], f[3], der.Element(0x30, der.FromOID(pki.OIDKeyGOST512)), f[5])),
		"bare signed data":                   plain[len(plain)-bodyLength(t, plain):],
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := cms.Parse(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := holds(m, edstest.Document, []*pki.Certificate{user}); err != nil {
				t.Error(err)
			}
			if err := holds(m, []byte("another"), nil); !errors.Is(err, cms.ErrTwoContents) {
				t.Error(err)
			}
		})
	}
}

// lengthened writes the length of an element in more bytes than needed.
func lengthened(t testing.TB, raw []byte) []byte {
	t.Helper()
	r := der.Read(raw)
	v, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	n := len(v.Body)
	return append([]byte{raw[0], 0x83, byte(n >> 16), byte(n >> 8), byte(n)}, v.Body...)
}

// bodyLength is the length of the SignedData inside its wrapping.
func bodyLength(t testing.TB, raw []byte) int {
	t.Helper()
	top := der.Read(raw)
	info, err := top.Sequence()
	if err != nil {
		t.Fatal(err)
	}
	list, err := info.All()
	if err != nil {
		t.Fatal(err)
	}
	return len(list[1].Body)
}

// TestMessage_44_emptyContent: a detached signature with an empty content in the place of none covers the document given.
func TestMessage_44_emptyContent(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	p := apart(t, w.Sign(w.User, true, testca.CMSOptions{}))
	p.content = der.Element(0x30, der.FromOID(cms.OIDData), der.Element(0xa0, der.Element(der.TagOctetString)))
	m, err := cms.ParseDER(p.whole())
	if err != nil {
		t.Fatal(err)
	}
	if err := holds(m, edstest.Document, nil); err != nil {
		t.Error(err)
	}
	if err := holds(m, []byte("another"), nil); !errors.Is(err, cms.ErrContent) {
		t.Error(err)
	}
	if err := holds(m, nil, nil); !errors.Is(err, cms.ErrContent) {
		t.Error(err)
	}
}

// TestMessage_44_refused: attributes that could be read in two ways, and messages that are none.
func TestMessage_44_refused(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	plain := w.Sign(w.User, true, testca.CMSOptions{At: edstest.Signed})
	p := apart(t, plain)
	f := fields(t, p.signers[0])
	set := der.Read(f[3])
	v, _ := set.Next()
	inside := v.Children()
	list, err := inside.All()
	if err != nil {
		t.Fatal(err)
	}
	attributes := func(drop int, add ...[]byte) []byte {
		var out [][]byte
		for i, a := range list {
			if i != drop {
				out = append(out, a.Full)
			}
		}
		q := p
		q.signers = [][]byte{der.Element(0x30, f[0], f[1], f[2], der.Element(0xa0, append(out, add...)...), f[4], f[5])}
		return q.whole()
	}
	for i, a := range list {
		if _, err := cms.ParseDER(attributes(-1, a.Full)); !errors.Is(err, cms.ErrAttributes) {
			t.Errorf("attribute %d twice: %v", i, err)
		}
	}
	for name, raw := range map[string][]byte{
		"no attributes left": func() []byte {
			q := p
			q.signers = [][]byte{der.Element(0x30, f[0], f[1], f[2], der.Element(0xa0), f[4], f[5])}
			return q.whole()
		}(),
		"two values": attributes(0, der.Element(0x30, der.FromOID("1.2.840.113549.1.9.3"), der.Element(0x31, der.FromOID(cms.OIDData), der.FromOID(cms.OIDData)))),
		"cut":        plain[:len(plain)-1], "another value after": append(slices.Clone(plain), 5, 0), "certificate": w.User.Cert, "nothing": nil,
		"other content type":  der.Element(0x30, der.FromOID(cms.OIDData), der.Element(0xa0, der.Element(der.TagOctetString))),
		"text without base64": []byte("not a signature!"),
	} {
		if m, err := cms.Parse(raw); err == nil {
			t.Errorf("%s was read: %d signers", name, len(m.Signers))
		}
	}
}

// TestMessage_44_openssl is a second opinion: what OpenSSL signs we read and verify, what we sign with RSA it verifies;
// streamed messages are BER.
func TestMessage_44_openssl(t *testing.T) {
	ssl := edstest.NewOpenSSL(t)
	w := edstest.New(t, testca.RSA)
	ssl.WriteKey("key.pem", w.User.Key)
	ssl.WriteCerts("cert.pem", w.User.Cert)
	ssl.WriteCerts("ca.pem", w.CA.Cert, w.Root.Cert)
	ssl.Write("doc", edstest.Document)
	for name, options := range map[string][]string{
		"attached":       {"-nodetach"},
		"detached":       {},
		"streamed":       {"-nodetach", "-stream"},
		"no attributes":  {"-nodetach", "-noattr"},
		"key identifier": {"-keyid"},
		"no certificate": {"-nocerts"},
		"CAdES":          {"-cades"},
		"PSS":            {"-keyopt", "rsa_padding_mode:pss"},
		"SHA-512":        {"-md", "sha512"},
	} {
		for _, form := range []string{"DER", "PEM"} {
			t.Run(name+" "+form, func(t *testing.T) {
				ssl.Run(append([]string{"cms", "-sign", "-binary", "-in", "doc", "-signer", "cert.pem", "-inkey", "key.pem", "-outform", form, "-out", "out"}, options...)...)
				file := ssl.Read("out")
				m, err := cms.Parse(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := holds(m, edstest.Document, []*pki.Certificate{w.Parse(w.User.Cert)}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	for name, o := range map[string]testca.CMSOptions{
		"usual": {At: edstest.Signed}, "no attributes": {NoSignedAttributes: true}, "timestamp": {At: edstest.Signed, Timestamp: w.Stamp(edstest.Signed)},
	} {
		t.Run("theirs "+name, func(t *testing.T) {
			ssl.Write("sig", w.Sign(w.User, true, o))
			ssl.Run("cms", "-verify", "-binary", "-inform", "DER", "-in", "sig", "-content", "doc", "-CAfile", "ca.pem", "-purpose", "any", "-attime", "1795165200", "-out", "back")
		})
	}
}

func FuzzParse(f *testing.F) {
	w := edstest.New(f, testca.GOST512)
	for _, o := range []testca.CMSOptions{{At: edstest.Signed}, {NoSignedAttributes: true, KeyOID: true}, {Timestamp: w.Stamp(edstest.Signed)}} {
		raw := w.Sign(w.User, false, o)
		f.Add(raw)
		f.Add(edstest.Indefinite(raw))
		f.Add([]byte(der.PEM("CMS", raw)))
	}
	user := w.Parse(w.User.Cert)
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := cms.Parse(in)
		if err != nil {
			return
		}
		if holds(m, nil, []*pki.Certificate{user}) == nil && !bytes.Equal(m.Content, edstest.Document) {
			t.Fatal("a signature over what was never signed")
		}
	})
}
