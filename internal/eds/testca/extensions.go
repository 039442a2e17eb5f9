package testca

import (
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// usage is the key usage of a role.
func (t *Template) usage() int {
	switch {
	case t.KeyUsage != 0:
		return t.KeyUsage
	case t.Role == RoleAuthority:
		return UsageCertSign | UsageCRLSign
	case t.Role == RoleResponder, t.Role == RoleTimestamp:
		return UsageDigitalSignature
	case t.Alg == GOST512:
		return UsageDigitalSignature | UsageNonRepudiation | UsageKeyAgreement
	}
	return UsageDigitalSignature | UsageNonRepudiation
}

// purposes are the extended key usages of a role.
func (t *Template) purposes() (list []string, critical bool) {
	switch {
	case t.EKU != nil:
		return t.EKU, t.EKUCritical
	case t.Role == RoleAuthority:
		return nil, false
	case t.Role == RoleResponder:
		return []string{ekuOCSPSigning}, t.EKUCritical
	case t.Role == RoleTimestamp:
		return []string{ekuTimeStamping}, true
	case t.Role == RoleIndividual:
		return []string{ekuEmailProtection, string(RoleIndividual)}, t.EKUCritical
	case t.Role == RoleTreasury:
		return []string{ekuEmailProtection, string(RoleTreasury)}, t.EKUCritical
	}
	return []string{ekuEmailProtection, roleLegal, string(t.Role)}, t.EKUCritical
}

func (t *Template) policies() []string {
	switch {
	case t.Policies != nil:
		return t.Policies
	case t.Role == RoleTimestamp:
		return []string{oidPolicyTSA}
	}
	return []string{oidPolicyUser}
}

// extensions writes the extensions of a certificate in the order of NUC; base is the address of the authority.
func (t *Template) extensions(b *builder, base string, own, above []byte, root bool) {
	if list, critical := t.purposes(); len(list) > 0 {
		extension(b, oidExtKeyUsage, critical, func(b *builder) {
			sequence(b, func(b *builder) {
				for _, oid := range list {
					object(b, oid)
				}
			})
		})
	}
	if t.Role == RoleAuthority && !t.NotCA {
		extension(b, oidBasicConstraints, true, t.constraints)
	}
	if list := t.policies(); len(list) > 0 && !root {
		extension(b, oidPolicies, false, func(b *builder) { writePolicies(b, list) })
	}
	if base != "" && !root {
		t.addresses(b, base)
	}
	extension(b, oidKeyUsage, true, func(b *builder) { namedBits(b, t.usage()) })
	if t.UnknownOID != "" {
		extension(b, t.UnknownOID, true, func(b *builder) { b.AddASN1NULL() })
	}
	if t.Role == RoleResponder && !t.OmitNoCheck {
		extension(b, oidOCSPNoCheck, false, func(b *builder) { b.AddASN1NULL() })
	}
	if !t.OmitKeyID {
		extension(b, oidSubjectKeyID, false, func(b *builder) { octets(b, own) })
		if !root {
			extension(b, oidAuthorityKeyID, false, func(b *builder) {
				sequence(b, func(b *builder) { implicit(b, 0, above) })
			})
		}
	}
	if t.Role != RoleAuthority {
		extension(b, oidKeyStore, false, func(b *builder) {
			sequence(b, func(b *builder) { object(b, oidKeyStorePKCS12) })
		})
	}
}

func (t *Template) constraints(b *builder) {
	sequence(b, func(b *builder) {
		boolean(b, true)
		if t.PathLen > 0 {
			b.AddASN1Int64(int64(t.PathLen - 1))
		}
	})
}

func writePolicies(b *builder, list []string) {
	sequence(b, func(b *builder) {
		for _, oid := range list {
			sequence(b, func(b *builder) {
				object(b, oid)
				sequence(b, func(b *builder) {
					sequence(b, func(b *builder) {
						object(b, oidCPS)
						text(b, tag.IA5String, addressOfCertificate)
					})
				})
			})
		}
	})
}

// addresses writes where revocation lists, OCSP and the certificate of the issuer are to be found.
func (t *Template) addresses(b *builder, base string) {
	list, delta := "/crl", "/delta"
	if t.Role == RoleAuthority {
		list, delta = "/root.crl", ""
	}
	extension(b, oidCRLPoints, false, func(b *builder) { writePoint(b, base+list) })
	if delta != "" {
		extension(b, oidFreshestCRL, false, func(b *builder) { writePoint(b, base+delta) })
	}
	extension(b, oidInfoAccess, false, func(b *builder) {
		sequence(b, func(b *builder) {
			for _, a := range [][2]string{{oidAccessCA, base + "/ca.cer"}, {oidAccessOCSP, base + "/ocsp"}} {
				if t.Role == RoleAuthority && a[0] == oidAccessOCSP {
					continue
				}
				sequence(b, func(b *builder) {
					object(b, a[0])
					implicit(b, 6, []byte(a[1]))
				})
			}
		})
	})
}

// writePoint writes one distribution point with one address.
func writePoint(b *builder, address string) {
	sequence(b, func(b *builder) {
		sequence(b, func(b *builder) {
			explicit(b, 0, func(b *builder) {
				explicit(b, 0, func(b *builder) { implicit(b, 6, []byte(address)) })
			})
		})
	})
}
