// Package pki reads what the rooms of eds have in common: certificates, names and algorithms, as the National
// Certification Authority of Kazakhstan (NUC RK) and those like it write them. It checks single signatures; whether a
// certificate is trusted is the matter of package chain.
package pki

// Object identifiers of names in a subject.
const (
	OIDCommonName   = "2.5.4.3"
	OIDSurname      = "2.5.4.4"
	OIDSerialNumber = "2.5.4.5" // "IIN" and twelve digits
	OIDCountry      = "2.5.4.6"
	OIDLocality     = "2.5.4.7"
	OIDState        = "2.5.4.8"
	OIDOrganization = "2.5.4.10"
	OIDUnit         = "2.5.4.11" // "BIN" and twelve digits
	OIDGivenName    = "2.5.4.42" // the patronymic in NUC certificates
	OIDBusiness     = "2.5.4.15"
	OIDUserID       = "0.9.2342.19200300.100.1.1" // of an information system
	OIDDomain       = "0.9.2342.19200300.100.1.25"
	OIDEmail        = "1.2.840.113549.1.9.1"
)

// Extended key usages: purposes and the roles that NUC writes beside them.
const (
	EKUAny             = "2.5.29.37.0"
	EKUClientAuth      = "1.3.6.1.5.5.7.3.2"
	EKUEmailProtection = "1.3.6.1.5.5.7.3.4"
	EKUTimeStamping    = "1.3.6.1.5.5.7.3.8"
	EKUOCSPSigning     = "1.3.6.1.5.5.7.3.9"

	RoleIndividual = "1.2.398.3.3.4.1.1"
	RoleLegal      = "1.2.398.3.3.4.1.2"
	RoleHead       = "1.2.398.3.3.4.1.2.1"
	RoleSigns      = "1.2.398.3.3.4.1.2.2" // right to sign
	RoleFinance    = "1.2.398.3.3.4.1.2.3"
	RoleStaff      = "1.2.398.3.3.4.1.2.4"
	RoleEmployee   = "1.2.398.3.3.4.1.2.5"
	RoleSystem     = "1.2.398.3.3.4.1.2.6" // information system
	RoleTreasury   = "1.2.398.5.19.1.2.2.1"
)

// Key usages as bits of KeyUsage, in the order of X.509.
const (
	UsageDigitalSignature = 1 << iota
	UsageNonRepudiation
	UsageKeyEncipherment
	UsageDataEncipherment
	UsageKeyAgreement
	UsageCertSign
	UsageCRLSign
	UsageEncipherOnly
	UsageDecipherOnly
)
