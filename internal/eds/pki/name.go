package pki

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/eds/der"
)

// Name is a distinguished name.
type Name struct {
	// Raw is its encoding: what identifiers of OCSP are computed from.
	Raw   []byte
	Parts []NamePart
	key   string
}

// NamePart is one attribute of a name.
type NamePart struct{ OID, Value string }

// maxNameParts bounds a name; the longest in use have ten.
const maxNameParts = 64

// readName reads a Name element.
func readName(v der.Value) (Name, error) {
	if !v.Is(der.Universal, der.TagSequence) {
		return Name{}, fmt.Errorf("%w: name", der.ErrForm)
	}
	n := Name{Raw: v.Full}
	var key strings.Builder
	sets := v.Children()
	for !sets.Empty() {
		set, err := sets.Expect(der.Universal, der.TagSet)
		if err != nil {
			return Name{}, err
		}
		var inSet []string
		pairs := set.Children()
		for !pairs.Empty() {
			part, err := readPart(&pairs)
			if err != nil {
				return Name{}, err
			}
			n.Parts = append(n.Parts, part)
			inSet = append(inSet, part.OID+"="+strings.ToLower(strings.Join(strings.Fields(part.Value), " ")))
		}
		if len(n.Parts) > maxNameParts {
			return Name{}, fmt.Errorf("%w: name of too many parts", der.ErrForm)
		}
		slices.Sort(inSet)
		fmt.Fprintf(&key, "%q", inSet)
	}
	n.key = key.String()
	return n, nil
}

// ReadName reads a Name; other rooms meet it in signer ids, revocation lists and responders.
func ReadName(v der.Value) (Name, error) { return readName(v) }

func readPart(r *der.Reader) (NamePart, error) {
	pair, err := r.Sequence()
	if err != nil {
		return NamePart{}, err
	}
	t, err := pair.Expect(der.Universal, der.TagOID)
	if err != nil {
		return NamePart{}, err
	}
	oid, err := der.OID(t)
	if err != nil {
		return NamePart{}, err
	}
	v, err := pair.Next()
	if err != nil {
		return NamePart{}, err
	}
	text, err := der.String(v)
	return NamePart{oid, text}, err
}

// Equal compares two names as RFC 5280 7.1 wants it: the type of string, the case and runs of spaces make no difference.
func (n Name) Equal(m Name) bool { return bytes.Equal(n.Raw, m.Raw) || n.key == m.key }

// Key is equal for equal names.
func (n Name) Key() string { return n.key }

// Get returns the first value of an attribute, or an empty text.
func (n Name) Get(oid string) string {
	for _, p := range n.Parts {
		if p.OID == oid {
			return p.Value
		}
	}
	return ""
}

// IIN returns the twelve digits of the person's number, or an empty text.
func (n Name) IIN() string { return numbered(n, OIDSerialNumber, "IIN") }

// BIN returns the twelve digits of the organisation's number, or an empty text.
func (n Name) BIN() string { return numbered(n, OIDUnit, "BIN") }

func numbered(n Name, oid, prefix string) string {
	for _, p := range n.Parts {
		digits, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(p.Value)), prefix)
		if p.OID == oid && ok && len(digits) == 12 && strings.Trim(digits, "0123456789") == "" {
			return digits
		}
	}
	return ""
}

// Person is how people call the holder: surname, name and patronymic, or the common name.
func (n Name) Person() string {
	return strings.TrimSpace(n.Get(OIDCommonName) + " " + n.Get(OIDGivenName))
}

// String writes the name for people.
func (n Name) String() string {
	short := map[string]string{
		OIDCommonName: "CN", OIDSurname: "SN", OIDSerialNumber: "serialNumber", OIDCountry: "C", OIDLocality: "L", OIDState: "ST",
		OIDOrganization: "O", OIDUnit: "OU", OIDGivenName: "GN", OIDBusiness: "businessCategory", OIDUserID: "UID", OIDDomain: "DC", OIDEmail: "E",
	}
	parts := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		label := short[p.OID]
		if label == "" {
			label = p.OID
		}
		parts[i] = label + "=" + p.Value
	}
	return strings.Join(parts, ", ")
}
