package explain

import (
	"crypto/sha1" //nolint:gosec // shown because older papers quote it
	"encoding/hex"
	"strings"
	"time"

	"reglament/internal/eds/cms"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
)

// Certificate explains a certificate.
func Certificate(c *pki.Certificate, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.certificate")}
	s.add("holder", c.Subject.Person())
	s.add("iin", c.Subject.IIN())
	s.add("bin", c.Subject.BIN())
	s.add("organization", c.Subject.Get(pki.OIDOrganization))
	if roles := verdict.RolesMsg(c.EKU); roles.Key != "eds.role.none" {
		s.add("roles", roles)
	}
	s.add("subject", c.Subject.String())
	s.add("issuer", c.Issuer.String())
	s.add("serial", c.SerialHex())
	s.dates(c.NotBefore, c.NotAfter, now)
	s.add("key", keyMsg(&c.Key))
	s.add("usage", usages(c.KeyUsage))
	s.add("purpose", purposes(c.EKU))
	if c.IsCA {
		s.add("authority", i18n.M("eds.inspect.authority.yes"))
	}
	if c.SelfIssued() {
		s.add("self_signed", fits(c.CheckSignedBy(c)))
	}
	s.add("policies", strings.Join(c.Policies, ", "))
	s.add("ocsp", strings.Join(c.OCSP, ", "))
	s.add("crl", strings.Join(c.CRL, ", "))
	s.add("delta", strings.Join(c.DeltaCRL, ", "))
	s.add("critical", strings.Join(c.Unknown, ", "))
	s.add("sha256", c.Fingerprint())
	sum := sha1.Sum(c.Raw)
	s.add("sha1", hex.EncodeToString(sum[:]))
	return s
}

func keyMsg(k *pki.PublicKey) any {
	if k.Err() != nil {
		return i18n.M("eds.inspect.key.unusable", "oid", k.OID)
	}
	switch k.Family {
	case pki.FamilyGOST512:
		return i18n.M("eds.algorithm.gost512")
	case pki.FamilyGOST2004:
		return i18n.M("eds.algorithm.gost2004")
	case pki.FamilyECDSA:
		return i18n.M("eds.inspect.key.plain", "name", "ECDSA", "bits", k.Size())
	}
	return i18n.M("eds.inspect.key.plain", "name", "RSA", "bits", k.Size())
}

func usages(bits int) any {
	names := []string{"digital", "non_repudiation", "key_encipherment", "data_encipherment", "key_agreement", "cert_sign", "crl_sign"}
	var out []any
	for i, name := range names {
		if bits&(1<<i) != 0 {
			out = append(out, i18n.M("eds.usage_of."+name))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return i18n.M("eds.role.list", "roles", out)
}

func purposes(eku []string) any {
	known := map[string]string{
		pki.EKUEmailProtection: "email", pki.EKUClientAuth: "client", pki.EKUTimeStamping: "timestamp", pki.EKUOCSPSigning: "ocsp", pki.EKUAny: "any",
		"1.3.6.1.5.5.7.3.1": "server",
	}
	var out []any
	for _, oid := range eku {
		if name, ok := known[oid]; ok {
			out = append(out, i18n.M("eds.purpose."+name))
		} else if !strings.HasPrefix(oid, "1.2.398.") {
			out = append(out, oid)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return i18n.M("eds.role.list", "roles", out)
}

// shown is how many entries of a list are written out.
const shown = 20

func list(c *revocation.CRL, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.list")}
	if c.Delta() {
		s.Title = i18n.M("eds.inspect.list_delta")
		s.add("base", c.Base.String())
	}
	s.add("issuer", c.Issuer.String())
	if c.Number != nil {
		s.add("number", c.Number.String())
	}
	s.dates(c.ThisUpdate, c.NextUpdate, now)
	if c.NextUpdate.IsZero() {
		s.add("state", i18n.M("eds.inspect.state.no_next"))
	}
	s.add("algorithm", algorithmName(c.Algorithm))
	s.add("authority_key", hex.EncodeToString(c.AuthorityKeyID))
	s.add("critical", c.Unusable)
	s.add("entries", i18n.M("eds.inspect.entries.count", "n", c.Len()))
	n := 0
	for e := range c.Entries {
		if n++; n > shown {
			s.add("entry", i18n.M("eds.inspect.entries.more", "n", c.Len()-shown))
			break
		}
		s.add("entry", i18n.M("eds.inspect.entries.one", "serial", hex.EncodeToString(e.Serial), "at", e.At, "reason", revocation.ReasonMsg(e.Reason)))
	}
	return s
}

// algorithmName is the name of a signature algorithm without its key; an unknown one is called by its identifier.
func algorithmName(a pki.Algorithm) any {
	switch a.OID {
	case pki.OIDSigGOST512, pki.OIDKeyGOST512:
		return i18n.M("eds.algorithm.gost512")
	case pki.OIDSigGOST2004, pki.OIDKeyGOST2004:
		return i18n.M("eds.algorithm.gost2004")
	case pki.OIDKeyRSA:
		return "RSA"
	case "1.2.840.113549.1.1.5":
		return "RSA, SHA-1"
	case "1.2.840.113549.1.1.11":
		return "RSA, SHA-256"
	case "1.2.840.113549.1.1.12":
		return "RSA, SHA-384"
	case "1.2.840.113549.1.1.13":
		return "RSA, SHA-512"
	}
	return a.OID
}

func answer(o *revocation.OCSP, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.answer")}
	if o.Result != 0 {
		s.add("result", i18n.M("eds.inspect.answer.refused", "n", o.Result))
		return s
	}
	s.add("responder", o.Responder.String())
	s.add("authority_key", hex.EncodeToString(o.ResponderKey))
	s.add("produced", o.ProducedAt)
	s.add("algorithm", algorithmName(o.Algorithm))
	s.add("nonce", hex.EncodeToString(o.Nonce))
	s.add("critical", o.Unusable)
	for _, x := range o.Singles {
		in := Section{Title: i18n.M("eds.inspect.about")}
		in.add("serial", hex.EncodeToString(x.Serial))
		in.add("status", stateMsg(x))
		in.dates(x.ThisUpdate, x.NextUpdate, now)
		in.add("digest", verdict.DigestName(x.Digest))
		s.Sections = append(s.Sections, in)
	}
	if len(o.Certificates) == 0 {
		s.add("signature", noCertificate())
	} else {
		c := o.Certificates[0]
		s.add("signature", fits(c.Key.Check(o.Algorithm, "", o.TBS, o.Signature)))
	}
	for _, c := range o.Certificates {
		s.Sections = append(s.Sections, Certificate(c, now))
	}
	return s
}

func stateMsg(x revocation.Single) i18n.Msg {
	switch {
	case x.Status == revocation.Good:
		return i18n.M("eds.inspect.status.good")
	case x.Status == revocation.Unknown:
		return i18n.M("eds.inspect.status.unknown")
	case x.RevokedAt.Unix() == 0 && x.Reason == revocation.ReasonHold:
		return i18n.M("eds.inspect.status.not_issued")
	}
	return i18n.M("eds.inspect.status.revoked", "at", x.RevokedAt, "reason", revocation.ReasonMsg(x.Reason))
}

func token(t *timestamp.Token, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.timestamp")}
	s.add("time", t.Time)
	s.add("policy", t.Policy)
	s.add("serial", t.Serial.Text(16))
	s.add("digest", verdict.DigestName(t.Digest))
	s.add("imprint", hex.EncodeToString(t.Imprint))
	if t.Nonce != nil {
		s.add("nonce", t.Nonce.Text(16))
	}
	s.add("algorithm", algorithmName(t.Signer.Algorithm))
	if c := t.Certificate(nil); c == nil {
		s.add("signature", noCertificate())
	} else {
		err := t.Signer.CheckContent(t.Message.ContentType, t.Message.Content)
		if err == nil {
			err = t.Signer.CheckSignature(c, t.Message.Content)
		}
		s.add("signature", fits(err))
	}
	for _, c := range t.Message.Certificates {
		s.Sections = append(s.Sections, Certificate(c, now))
	}
	return s
}

func message(m *cms.Message, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.message")}
	if m.Attached {
		s.add("content", i18n.M("eds.inspect.content.attached", "n", len(m.Content)))
	} else {
		s.add("content", i18n.M("eds.inspect.content.detached"))
	}
	s.add("signers", i18n.M("eds.inspect.count", "n", len(m.Signers)))
	s.add("certificates", i18n.M("eds.inspect.count", "n", len(m.Certificates)))
	for _, x := range m.Signers {
		s.Sections = append(s.Sections, signer(m, x, now))
	}
	for _, c := range m.Certificates {
		s.Sections = append(s.Sections, Certificate(c, now))
	}
	return s
}

func signer(m *cms.Message, x *cms.Signer, now time.Time) Section {
	s := Section{Title: i18n.M("eds.inspect.signer")}
	c := x.Find(m.Certificates)
	if c != nil {
		s.add("holder", c.Subject.Person())
	}
	if x.KeyID != nil {
		s.add("authority_key", hex.EncodeToString(x.KeyID))
	} else {
		s.add("issuer", x.Issuer.String())
		s.add("serial", hex.EncodeToString(x.Serial))
	}
	s.add("claimed", x.SigningTime)
	s.add("digest", verdict.DigestName(x.Digest.OID))
	s.add("algorithm", algorithmName(x.Algorithm))
	switch {
	case c == nil:
		s.add("signature", noCertificate())
	case !x.HasAttributes && !m.Attached:
		s.add("signature", i18n.M("eds.inspect.signature.no_content"))
	default:
		s.add("signature", fits(x.CheckSignature(c, m.Content)))
	}
	switch err := x.CheckContent(m.ContentType, m.Content); {
	case !m.Attached:
	case err == nil:
		s.add("content", i18n.M("eds.content.ok"))
	default:
		s.add("content", i18n.M("eds.content.other"))
	}
	for _, raw := range x.Timestamps {
		if t, err := timestamp.Parse(raw); err == nil {
			in := token(t, now)
			covers := i18n.M("eds.inspect.covers.yes")
			if !t.Covers(x.Signature) {
				covers = i18n.M("eds.inspect.covers.no")
			}
			in.add("covers", covers)
			s.Sections = append(s.Sections, in)
		}
	}
	return s
}
