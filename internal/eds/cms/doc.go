// Package cms reads signed messages (CMS SignedData, RFC 5652, with the attributes of CAdES) as NCALayer, Kalkan and
// other writers make them, and checks the parts of a signature that need no trust: that it covers this content, names this
// certificate and was made with its key. Trust is the matter of chain, revocation and verdict.
package cms

import "errors"

// Object identifiers of contents and attributes.
const (
	OIDData       = "1.2.840.113549.1.7.1"
	OIDSignedData = "1.2.840.113549.1.7.2"
	OIDTSTInfo    = "1.2.840.113549.1.9.16.1.4"

	oidContentType    = "1.2.840.113549.1.9.3"
	oidMessageDigest  = "1.2.840.113549.1.9.4"
	oidSigningTime    = "1.2.840.113549.1.9.5"
	oidSigningCertV1  = "1.2.840.113549.1.9.16.2.12"
	oidSigningCertV2  = "1.2.840.113549.1.9.16.2.47"
	oidTimestampToken = "1.2.840.113549.1.9.16.2.14"
	oidCertValues     = "1.2.840.113549.1.9.16.2.23"
	oidRevocValues    = "1.2.840.113549.1.9.16.2.24"
	oidOCSPResponse   = "1.3.6.1.5.5.7.16.2"
	oidOCSPBasic      = "1.3.6.1.5.5.7.48.1.1"
)

// Errors that tell what is wrong with a signature.
var (
	// ErrNotSigned: the file is no CMS, or one that is not signed data.
	ErrNotSigned = errors.New("cms: not a signed message")
	// ErrContent: the signature was made over other bytes.
	ErrContent = errors.New("cms: the signature covers another content")
	// ErrNoContent: the message holds no content and none was given.
	ErrNoContent = errors.New("cms: the signed content is missing")
	// ErrTwoContents: the message holds a content, and another one was given.
	ErrTwoContents = errors.New("cms: the content inside differs from the one given")
	// ErrAttributes: the signed attributes contradict each other or lack what they must hold.
	ErrAttributes = errors.New("cms: wrong signed attributes")
	// ErrSigningCertificate: the certificate named in the signature is another one.
	ErrSigningCertificate = errors.New("cms: the signature names another certificate")
)

// Bounds of a message; real ones have one to a few dozen signers.
const (
	maxSigners      = 64
	maxCertificates = 512
	maxAttributes   = 128
	maxTimestamps   = 4 // over one signature
)
