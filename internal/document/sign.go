package document

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Signer gives the signature of a person over exactly these bytes, or refuses; Proof is one made outside and verified.
type Signer interface {
	Sign(ctx context.Context, tx *store.Tx, personID string, data []byte) (Signed, error)
}

// Signatory verifies the electronic signatures of persons (44).
type Signatory interface {
	// Prove verifies a signed message over the data at the moment of the act, by the person of the act in its capacity. What
	// does not stand, or cannot be established, is fault.Invalid of the field "cms" in words.
	Prove(ctx context.Context, structure *org.Structure, act org.Act, data, cms []byte) (Proof, error)
	// IIN is the number that must stand in the certificate of a person; "" when it is not known.
	IIN(structure *org.Structure, personID string) string
	// Verifier is for signatures without evidence of their own.
	Verifier
}

// ToSign is what a person is to sign now.
type ToSign struct {
	Name, MIME string
	Data       []byte
	SHA256     string
	IIN        string // of the person who is to sign
}

// Verifier checks signatures without evidence of their own, and that the key is the person's.
type Verifier interface {
	Verify(ctx context.Context, q store.Q, personID string, data []byte, s Signed) error
}

// Signed is what a signer gives back.
type Signed struct {
	Algorithm, KeyID string
	Value            []byte
	Certificate      []byte
	// Overall and Record are the verdict and what it rests on; empty for a key without certificates.
	Overall string
	Record  []byte
}

// signedFile is a file as a signature covers it.
type signedFile struct {
	Name   string `json:"name"`
	Role   string `json:"role"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// signedText says what is signed, by whom and in which capacity, as canonical JSON. Of a document that is frozen the bytes of
// its paper are signed, and Frozen names them; of anything else, this text itself.
type signedText struct {
	Format      string          `json:"format"`
	Frozen      *signedFrozen   `json:"frozen,omitempty"`
	DocumentID  string          `json:"document_id"`
	Kind        string          `json:"kind"`
	AccessMark  AccessMark      `json:"access_mark"`
	Version     int64           `json:"version"`
	Title       string          `json:"title"`
	Content     json.RawMessage `json:"content"`
	Files       []signedFile    `json:"files"`
	Purpose     string          `json:"purpose"`
	RefID       string          `json:"ref_id"`
	Extra       json.RawMessage `json:"extra"`
	PersonID    string          `json:"person_id"`
	PostID      string          `json:"post_id"`
	Name        string          `json:"name"`
	PostTitle   i18n.Text       `json:"post_title"`
	ForPostID   string          `json:"for_post_id"`
	ForPersonID string          `json:"for_person_id"`
	ByOrder     string          `json:"by_order"`
	At          string          `json:"at"`
}

// signedFrozen is the paper that is signed, and the data of which it was made.
type signedFrozen struct {
	SHA256     string `json:"sha256"`
	DataSHA256 string `json:"data_sha256"`
	Size       int64  `json:"size"`
}

// Formats: of the first, the text itself is signed; of the second, the frozen paper that it names.
const (
	signedFormat       = "reglament-document-1"
	signedFormatFrozen = "reglament-document-2"
)

// Sign signs exactly the version, with the files of the ref and extra (what the chapter adds: recipients, a report), by the
// actor's own key; for whom and by which order the actor stands in is part of the signed text. A signature of PurposeIssue
// must cover the newest version and is given once: after it nothing can be saved. When the document is frozen, the bytes
// signed are those of its frozen paper, which must still agree with the record; the journal then holds the hash of the text.
func (k *Kernel) Sign(ctx context.Context, tx *store.Tx, act org.Act, docID string, version int64, purpose, refID string, extra any, signer Signer) (Signature, error) {
	if act.PersonID == "" {
		return Signature{}, fault.Forbid(i18n.M("document.sign.person"))
	}
	d, err := k.Get(ctx, tx, docID)
	if err != nil {
		return Signature{}, err
	}
	if purpose == PurposeIssue {
		if err := k.finish(ctx, tx, act, d, version); err != nil {
			return Signature{}, err
		}
	}
	t, err := k.stored(ctx, tx, docID, version, refID)
	if err != nil {
		return Signature{}, err
	}
	if err := t.of(act, purpose, refID, extra); err != nil {
		return Signature{}, err
	}
	var data []byte
	if purpose == PurposeIssue {
		t.At = act.Now.UTC().Format(time.RFC3339Nano)
		if data, err = k.signable(ctx, tx, docID, version, &t); err != nil {
			return Signature{}, err
		}
	}
	signed, err := canonical(t)
	if err != nil {
		return Signature{}, err
	}
	if data == nil {
		data = []byte(signed)
	}
	value, err := signer.Sign(ctx, tx, act.PersonID, data)
	if err != nil {
		return Signature{}, err
	}
	s := Signature{
		ID: store.NewID(act.Now), DocumentID: docID, Version: version, Purpose: purpose, RefID: refID, By: whoOf(act), At: act.Now, Signed: signed,
		Digest: Sum(data), Algorithm: value.Algorithm, KeyID: value.KeyID, Value: value.Value, Certificate: value.Certificate,
	}
	return s, insertSignature(ctx, tx, act, s, value)
}

// of adds who signs, in which capacity, what for, and what the chapter adds.
func (t *signedText) of(act org.Act, purpose, refID string, extra any) error {
	extraText := "null"
	if extra != nil {
		var err error
		if extraText, err = canonical(extra); err != nil {
			return err
		}
	}
	who := whoOf(act)
	t.Purpose, t.RefID, t.Extra = purpose, refID, json.RawMessage(extraText)
	t.PersonID, t.PostID, t.ForPostID, t.ForPersonID, t.ByOrder = who.PersonID, who.PostID, who.ForPostID, who.ForPersonID, who.ByOrder
	t.Name, t.PostTitle = act.Name, act.Title
	return nil
}

// TextToSign is the text that Sign would have the actor sign for a purpose other than that of issue: a person signs it
// outside of the program, so it does not hold the time, which stands in the signature and beside it.
func (k *Kernel) TextToSign(ctx context.Context, q store.Q, act org.Act, docID string, version int64, purpose, refID string, extra any) ([]byte, error) {
	t, err := k.stored(ctx, q, docID, version, refID)
	if err != nil {
		return nil, err
	}
	if err := t.of(act, purpose, refID, extra); err != nil {
		return nil, err
	}
	text, err := canonical(t)
	return []byte(text), err
}

// signable gives the frozen paper of a document, after comparing the record with what was frozen, and names it in the text;
// nil when the document is not frozen.
func (k *Kernel) signable(ctx context.Context, q store.Q, docID string, version int64, t *signedText) ([]byte, error) {
	c, err := k.CheckFrozen(ctx, q, docID, version, nil)
	if err != nil || !c.Found {
		return nil, err
	}
	if err := c.Refuse(); err != nil {
		return nil, err
	}
	t.Format = signedFormatFrozen
	t.Frozen = &signedFrozen{SHA256: c.PDF.SHA256, DataSHA256: c.Data.SHA256, Size: c.PDF.Size}
	return k.whole(c.PDF)
}

// finish marks the version as the signed one.
func (k *Kernel) finish(ctx context.Context, tx *store.Tx, act org.Act, d Document, version int64) error {
	if err := k.editable(ctx, tx, d.ID); err != nil {
		return err
	}
	err := store.Exec1(ctx, tx, `UPDATE document SET signed_version = version, updated_at = $1 WHERE id = $2 AND version = $3 AND signed_version = 0`,
		act.Now, d.ID, version)
	return conflict(err, "document.stale")
}

const actionSigned = "document.signed"

func insertSignature(ctx context.Context, tx *store.Tx, act org.Act, s Signature, value Signed) error {
	b64 := base64.StdEncoding.EncodeToString
	if err := store.InsertMany(ctx, tx, "signature", append([]string{
		"id", "document_id", "version", "purpose", "ref_id", "at", "signed", "digest",
		"algorithm", "key_id", "value", "certificate",
	}, whoColumns...), [][]any{append([]any{
		s.ID, s.DocumentID, s.Version, s.Purpose, s.RefID, s.At,
		store.Packed(s.Signed), s.Digest, s.Algorithm, s.KeyID, b64(s.Value), b64(s.Certificate),
	}, s.By.values()...)}); err != nil {
		return err
	}
	data := map[string]any{"version": s.Version, "purpose": s.Purpose, "ref": s.RefID, "digest": s.Digest, "algorithm": s.Algorithm, "key": s.KeyID, "signed": hashOf(s.Signed)}
	if len(value.Record) > 0 {
		if err := insertEvidence(ctx, tx, s.ID, value); err != nil {
			return err
		}
		data["evidence"] = Sum(value.Record)
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: Stream(s.DocumentID), Action: actionSigned, Subject: s.ID, Data: data})
}

// stored builds the part of a signed text that the database holds.
func (k *Kernel) stored(ctx context.Context, q store.Q, docID string, version int64, refID string) (signedText, error) {
	t := signedText{Format: signedFormat, DocumentID: docID, Version: version}
	v, ok, err := askVersion(docID, version).One(ctx, q)
	if err == nil && !ok {
		err = fault.NotFound{What: "document " + docID}
	}
	if err != nil {
		return t, err
	}
	t.Kind, t.AccessMark, t.Title, t.Content = v.Kind, v.AccessMark, v.Title, v.Content
	files, err := k.ListFiles(ctx, q, docID, refID)
	t.Files = signedFiles(files)
	return t, err
}

func askVersion(docID string, version int64) store.Question[signedText] {
	return store.Ask(func(s store.Scanner) (t signedText, err error) {
		var content string
		err = s.Scan(&t.Kind, &t.AccessMark, &t.Title, store.Unpacked(&content))
		t.Content = json.RawMessage(content)
		return t, err
	}, `SELECT d.kind, d.access_mark, v.title, v.content FROM document d JOIN document_version v ON v.document_id = d.id
		WHERE d.id = $1 AND v.n = $2`, docID, version)
}

// signedFiles is files as a signature covers them, in their order.
func signedFiles(files []File) []signedFile {
	out := make([]signedFile, len(files))
	for i, f := range files {
		out[i] = signedFile{Name: f.Name, Role: f.Role, Size: f.Size, SHA256: f.SHA256}
	}
	slices.SortFunc(out, func(a, b signedFile) int {
		return strings.Compare(a.SHA256+a.Role+a.Name, b.SHA256+b.Role+b.Name)
	})
	return out
}

func scanSignature(s store.Scanner) (v Signature, err error) {
	var value, certificate string
	if err = s.Scan(append([]any{
		&v.ID, &v.DocumentID, &v.Version, &v.Purpose, &v.RefID, &v.At, store.Unpacked(&v.Signed), &v.Digest, &v.Algorithm, &v.KeyID,
		&value, &certificate,
	}, v.By.dest()...)...); err != nil {
		return v, err
	}
	// What is not base64 any more stays empty, and is found when the signature is verified.
	v.Value, _ = base64.StdEncoding.DecodeString(value)
	v.Certificate, _ = base64.StdEncoding.DecodeString(certificate)
	return v, nil
}

var selectSignature = `SELECT id, document_id, version, purpose, ref_id, at, signed, digest, algorithm, key_id, value, certificate, ` +
	strings.Join(whoColumns, ", ") + ` FROM signature `

// Signatures lists the signatures of a document, oldest first.
func (k *Kernel) Signatures(ctx context.Context, q store.Q, docID string) ([]Signature, error) {
	return askSignatures(docID).List(ctx, q)
}

func askSignatures(docID string) store.Question[Signature] {
	return store.Ask(scanSignature, selectSignature+`WHERE document_id = $1 ORDER BY id LIMIT 1000`, docID)
}

// VerifySignature checks a signature, as it was read, again, and whether the stored version and files still are exactly what was signed.
func (k *Kernel) VerifySignature(ctx context.Context, q store.Q, s Signature, v Verifier) (SignatureCheck, error) {
	check, err := k.checked(ctx, q, s, v)
	if err != nil {
		return check, err
	}
	check.Differs, err = k.differs(ctx, q, s)
	check.Unchanged = check.Differs == ""
	return check, err
}

// CheckIssued is VerifySignature for a use case that has read the signature, the newest version and its files already, and
// only needs to know that what it reads is what was signed: of a signature with evidence the bytes are compared and the stored
// verdict taken, not judged again.
func (k *Kernel) CheckIssued(ctx context.Context, q store.Q, s Signature, d Document, files []File, v Verifier) (SignatureCheck, error) {
	check, err := k.taken(ctx, q, s, v)
	if err != nil {
		return check, err
	}
	check.Differs = "version"
	if d.ID == s.DocumentID && d.Version == s.Version {
		check.Differs, _ = s.differs(signedText{
			Kind: d.Kind, AccessMark: d.AccessMark, Title: d.Title, Content: json.RawMessage(d.stored), Files: signedFiles(files),
		})
	}
	check.Unchanged = check.Differs == ""
	return check, nil
}

// signedBytes are the bytes that a signature is over: the frozen paper as it lies on disk, else the text; with their
// SHA-256; nil when they cannot be read.
func (k *Kernel) signedBytes(ctx context.Context, q store.Q, s Signature) (data []byte, digest string) {
	var t signedText
	if err := json.Unmarshal([]byte(s.Signed), &t); err != nil {
		return nil, ""
	}
	if t.Frozen == nil {
		return []byte(s.Signed), Sum([]byte(s.Signed))
	}
	data, err := k.wholeOnce(ctx, q, File{ID: s.ID, DocumentID: s.DocumentID, SHA256: t.Frozen.SHA256, Size: t.Frozen.Size})
	if err != nil {
		return nil, ""
	}
	return data, t.Frozen.SHA256
}

// differs compares what was signed with what the database and the disk hold now.
func (k *Kernel) differs(ctx context.Context, q store.Q, s Signature) (string, error) {
	now, err := k.stored(ctx, q, s.DocumentID, s.Version, s.RefID)
	if errors.Is(err, fault.NotFound{}) {
		return "version", nil
	}
	if err != nil {
		return "", err
	}
	name, frozen := s.differs(now)
	if name != "" || frozen == nil {
		return name, nil
	}
	return k.frozenDiffer(ctx, q, s, frozen)
}

// differs names the first member of the signed text that the database now says otherwise. The kind, the mark, the title,
// the content and the files are compared; the rest is of the moment and of the signer. frozen is the paper that was signed,
// nil when the text itself was.
func (s Signature) differs(now signedText) (name string, frozen *signedFrozen) {
	var was signedText
	if err := json.Unmarshal([]byte(s.Signed), &was); err != nil {
		return "format", nil
	}
	switch {
	case was.DocumentID != s.DocumentID || was.Version != s.Version || was.Purpose != s.Purpose || was.RefID != s.RefID:
		name = "version"
	case was.PersonID != s.By.PersonID || was.PostID != s.By.PostID || was.ForPostID != s.By.ForPostID || was.ByOrder != s.By.ByOrder:
		name = "signer"
	case was.Kind != now.Kind:
		name = "kind"
	case was.AccessMark != now.AccessMark:
		name = "access_mark"
	case was.Title != now.Title:
		name = "title"
	case !bytes.Equal(was.Content, now.Content):
		name = "content"
	case !slices.Equal(was.Files, now.Files):
		name = "files"
	}
	return name, was.Frozen
}

// Extra reads what the chapter added to the signed text.
func (s Signature) Extra(to any) error {
	var was signedText
	if err := json.Unmarshal([]byte(s.Signed), &was); err != nil {
		return errUnreadable
	}
	return json.Unmarshal(was.Extra, to)
}

// ExtraDiffers names the first member of what the chapter added to the signed text that it would now say otherwise, "" when none.
func (s Signature) ExtraDiffers(now any) (string, error) {
	var was signedText
	if err := json.Unmarshal([]byte(s.Signed), &was); err != nil {
		return "format", nil
	}
	text, err := canonical(now)
	if err != nil {
		return "", err
	}
	differs := map[string]bool{}
	compareExtra(was.Extra, json.RawMessage(text), differs)
	for _, name := range slices.Sorted(maps.Keys(differs)) {
		return name, nil
	}
	return "", nil
}

// frozenDiffer looks at what a signature over a frozen paper rests on besides: the text in the journal, the files and the
// data, and the answers of those who agreed.
func (k *Kernel) frozenDiffer(ctx context.Context, q store.Q, s Signature, was *signedFrozen) (string, error) {
	r, ok, err := journal.Last(ctx, q, Stream(s.DocumentID), actionSigned, s.ID)
	if err != nil {
		return "", err
	}
	var e struct{ Signed string }
	if !ok || json.Unmarshal([]byte(r.Data), &e) != nil || e.Signed != hashOf(s.Signed) {
		return "journal", nil
	}
	c, err := k.CheckFrozen(ctx, q, s.DocumentID, s.Version, nil)
	switch {
	case err != nil:
		return "", err
	case !c.Found || c.PDF.SHA256 != was.SHA256 || c.Data.SHA256 != was.DataSHA256:
		return "paper", nil
	case len(c.Differs) > 0:
		return c.Differs[0], nil
	}
	return "", nil
}

// Demo verifies the signatures of the first demonstrations: an Ed25519 key per demonstration person, kept in the database.
// Such signatures proved the step, not the person; none are made any more.
type Demo struct{}

const demoAlgorithm = "demo-ed25519"

var errSignature = errors.New("document: the signature does not fit the text or the person's key")

// Verify implements Verifier.
func (Demo) Verify(ctx context.Context, q store.Q, personID string, data []byte, s Signed) error {
	digest := sha256.Sum256(data)
	public, ok, err := store.One(ctx, q, store.Value[string], `SELECT public_key FROM sign_key WHERE person_id = $1`, personID)
	if err != nil {
		return err
	}
	raw, bad := base64.StdEncoding.DecodeString(public)
	if !ok || bad != nil || s.Algorithm != demoAlgorithm || len(raw) != ed25519.PublicKeySize ||
		!bytes.Equal(raw, s.Certificate) || !ed25519.Verify(raw, digest[:], s.Value) {
		return errSignature
	}
	return nil
}
