// Package der reads ASN.1 as it comes from the outside: DER, but also the BER that older writers emit (indefinite
// lengths, strings in pieces), wrapped in PEM or base64 or not. It is tolerant about how a value is written and strict
// about what the value is; bytes that a signature covers are kept as they came.
package der

import "errors"

// Limits of what is read; real signatures are nested about fifteen deep.
const (
	maxDepth = 48
	// MaxBytes is the largest encoding that is looked at: a revocation list of a national authority has tens of megabytes.
	MaxBytes = 256 << 20
)

// Errors of the readers; they are wrapped with the place.
var (
	ErrTruncated = errors.New("der: value is cut short")
	ErrDepth     = errors.New("der: nested too deep")
	ErrForm      = errors.New("der: malformed value")
	ErrSize      = errors.New("der: too large")
	ErrTrailing  = errors.New("der: bytes after the value")
)

// Classes of tags.
const (
	Universal   = 0
	Application = 1
	Context     = 2
	Private     = 3
)

// Universal tags used here.
const (
	TagBoolean         = 1
	TagInteger         = 2
	TagBitString       = 3
	TagOctetString     = 4
	TagNull            = 5
	TagOID             = 6
	TagEnumerated      = 10
	TagUTF8String      = 12
	TagSequence        = 16
	TagSet             = 17
	TagNumericString   = 18
	TagPrintableString = 19
	TagT61String       = 20
	TagIA5String       = 22
	TagUTCTime         = 23
	TagGeneralizedTime = 24
	TagVisibleString   = 26
	TagUniversalString = 28
	TagBMPString       = 30
)
