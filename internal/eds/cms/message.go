package cms

import (
	"fmt"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// Message is a signed message.
type Message struct {
	// Raw is the message in DER.
	Raw         []byte
	Version     int
	ContentType string
	// Attached tells whether the message holds its content.
	Attached bool
	Content  []byte
	// Certificates, CRLs and OCSP (whole answers) are what the writer put beside the signatures; nothing is trusted for
	// standing here.
	Certificates []*pki.Certificate
	CRLs, OCSP   [][]byte
	// Unreadable counts certificates that could not be read.
	Unreadable int
	Signers    []*Signer
}

// Parse reads a signed message from a file: DER or BER, PEM with whatever label, or base64.
func Parse(file []byte) (*Message, error) {
	blocks, err := der.Blocks(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	var first error
	for _, b := range blocks {
		m, err := ParseDER(b.Bytes)
		if err == nil {
			return m, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// ParseDER reads a signed message from its bytes; BER is put in order first.
func ParseDER(raw []byte) (*Message, error) {
	raw, err := der.One(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	inside, err := signedData(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	m := &Message{Raw: raw}
	if err := m.read(inside); err != nil {
		return nil, fmt.Errorf("cms: %w", err)
	}
	return m, nil
}

// signedData opens the ContentInfo; some writers leave it out.
func signedData(raw []byte) (der.Reader, error) {
	top := der.Read(raw)
	outer, err := top.Sequence()
	if err != nil {
		return der.Reader{}, err
	}
	if v, ok := outer.Peek(); ok && v.Is(der.Universal, der.TagInteger) {
		return outer, nil
	}
	t, err := outer.Expect(der.Universal, der.TagOID)
	if err != nil {
		return der.Reader{}, err
	}
	oid, err := der.OID(t)
	if err != nil {
		return der.Reader{}, err
	}
	if oid != OIDSignedData {
		return der.Reader{}, fmt.Errorf("content type %s", oid)
	}
	v, err := outer.Expect(der.Context, 0)
	if err != nil {
		return der.Reader{}, err
	}
	inside := v.Children()
	return inside.Sequence()
}

func (m *Message) read(r der.Reader) error {
	v, err := r.Expect(der.Universal, der.TagInteger)
	if err != nil {
		return err
	}
	if m.Version, err = der.Small(v); err != nil {
		return err
	}
	// The set of digests is a hint for reading in one pass; each signer names his own.
	if _, err := r.Expect(der.Universal, der.TagSet); err != nil {
		return err
	}
	if err := m.readContent(&r); err != nil {
		return err
	}
	if v, ok := r.Optional(der.Context, 0); ok {
		if err := m.readCertificates(v); err != nil {
			return err
		}
	}
	if v, ok := r.Optional(der.Context, 1); ok {
		if err := m.readRevocations(v); err != nil {
			return err
		}
	}
	set, err := r.Expect(der.Universal, der.TagSet)
	if err != nil {
		return err
	}
	signers := set.Children()
	for !signers.Empty() {
		v, err := signers.Expect(der.Universal, der.TagSequence)
		if err != nil {
			return err
		}
		s, err := readSigner(v)
		if err != nil {
			return fmt.Errorf("signer %d: %w", len(m.Signers)+1, err)
		}
		if m.Signers = append(m.Signers, s); len(m.Signers) > maxSigners {
			return fmt.Errorf("%w: more than %d signers", der.ErrForm, maxSigners)
		}
	}
	return nil
}

func (m *Message) readContent(r *der.Reader) error {
	info, err := r.Sequence()
	if err != nil {
		return err
	}
	t, err := info.Expect(der.Universal, der.TagOID)
	if err != nil {
		return err
	}
	if m.ContentType, err = der.OID(t); err != nil {
		return err
	}
	v, ok := info.Optional(der.Context, 0)
	if !ok {
		return nil
	}
	inside := v.Children()
	content, err := inside.Next()
	if err != nil {
		return err
	}
	// PKCS #7 before CMS put other contents bare; their digest covers the content of the element alike.
	m.Attached, m.Content = true, content.Body
	return nil
}

func (m *Message) readCertificates(v der.Value) error {
	list, err := func() ([]der.Value, error) { r := v.Children(); return r.All() }()
	if err != nil {
		return err
	}
	if len(list) > maxCertificates {
		return fmt.Errorf("%w: more than %d certificates", der.ErrForm, maxCertificates)
	}
	for _, v := range list {
		if !v.Is(der.Universal, der.TagSequence) {
			m.Unreadable++
			continue
		}
		m.addCertificate(v.Full)
	}
	return nil
}

func (m *Message) addCertificate(raw []byte) {
	c, err := pki.ParseCertificate(raw)
	if err != nil {
		m.Unreadable++
		return
	}
	m.Certificates = append(m.Certificates, c)
}

// readRevocations keeps revocation lists and whole OCSP answers that travel with the message.
func (m *Message) readRevocations(v der.Value) error {
	list, err := func() ([]der.Value, error) { r := v.Children(); return r.All() }()
	if err != nil {
		return err
	}
	for _, v := range list {
		switch {
		case v.Is(der.Universal, der.TagSequence):
			m.CRLs = append(m.CRLs, v.Full)
		case v.Is(der.Context, 1):
			r := v.Children()
			t, err := r.Expect(der.Universal, der.TagOID)
			if err != nil {
				continue
			}
			if oid, err := der.OID(t); err != nil || oid != oidOCSPResponse {
				continue
			}
			if answer, err := r.Next(); err == nil {
				m.OCSP = append(m.OCSP, answer.Full)
			}
		}
	}
	return nil
}

// Signed returns the content that the signatures must cover. given is the document beside a detached signature, nil
// when there is none. An attached content and a given one must be the same bytes.
func (m *Message) Signed(given []byte) ([]byte, error) {
	switch {
	case !m.Attached && given == nil:
		return nil, ErrNoContent
	case !m.Attached, len(m.Content) == 0 && given != nil:
		// Some writers of detached signatures leave an empty content in its place; the digest decides.
		return given, nil
	case given != nil && string(given) != string(m.Content):
		return nil, ErrTwoContents
	}
	return m.Content, nil
}
