package verdict

import (
	"errors"
	"slices"
	"strings"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/i18n"
)

// Material is what is at hand beside the message.
type Material struct {
	Certificates []*pki.Certificate
	OCSP         []*revocation.OCSP
	CRLs         []*revocation.CRL
}

// Question is what is judged.
type Question struct {
	// Message is the signed message as received: DER, BER, PEM or base64.
	Message []byte
	// Content is the document that must have been signed; nil if the message holds it and nothing is compared.
	Content  []byte
	Received time.Time
	Store    *chain.Store
	Material Material
	Policy   Policy
	Expect   Expect
}

// Judge gives the verdict.
func Judge(q Question) Report {
	r := Report{Rules: Rules, Overall: Invalid, Received: q.Received, Signers: []Signer{}}
	if q.Store == nil {
		q.Store = chain.NewStore(nil)
	}
	m, err := cms.Parse(q.Message)
	switch {
	case err != nil:
		r.Parse = Step{Name: StepParse, Outcome: Failed, Msg: i18n.M("eds.parse.failed")}
		return r
	case len(m.Signers) == 0:
		r.Parse = Step{Name: StepParse, Outcome: Failed, Msg: i18n.M("eds.parse.empty")}
		return r
	}
	r.Attached = m.Attached
	r.Parse = Step{Name: StepParse, Outcome: Passed, Msg: i18n.M("eds.parse.ok", "n", len(m.Signers))}
	r.Overall = Valid
	for _, s := range m.Signers {
		j := newJudge(&q, m, s)
		out := j.run(r.Parse)
		r.Signers = append(r.Signers, out)
		switch {
		case out.Overall == Invalid, r.Overall == Invalid:
			r.Overall = Invalid
		case out.Overall == Open:
			r.Overall = Open
		}
	}
	return r
}

// judge is the state of judging one signature.
type judge struct {
	q    *Question
	m    *cms.Message
	s    *cms.Signer
	out  Signer
	cert *pki.Certificate
	path chain.Path
	// extra are certificates that may help to build a path, material what the message carries joined to what is at hand.
	extra    []*pki.Certificate
	material Material
}

func newJudge(q *Question, m *cms.Message, s *cms.Signer) *judge {
	j := &judge{q: q, m: m, s: s, material: carried(m, s, q.Material)}
	j.extra = j.material.Certificates
	j.cert = s.Find(slices.Concat(j.extra, q.Store.Known()))
	return j
}

// carried joins what the message carries for long-term verification to what is at hand; what cannot be read is left
// out: it is an offer of help.
func carried(m *cms.Message, s *cms.Signer, at Material) Material {
	out := Material{slices.Concat(m.Certificates, at.Certificates), slices.Clone(at.OCSP), slices.Clone(at.CRLs)}
	for _, raw := range s.Certificates {
		if c, err := pki.ParseCertificate(raw); err == nil {
			out.Certificates = append(out.Certificates, c)
		}
	}
	for _, raw := range first(slices.Concat(m.OCSP, s.OCSP)) {
		if o, err := revocation.ParseOCSP(raw); err == nil {
			out.OCSP = append(out.OCSP, o)
		}
	}
	for _, raw := range first(slices.Concat(m.CRLs, s.CRLs)) {
		if c, err := revocation.ParseCRL(raw); err == nil {
			out.CRLs = append(out.CRLs, c)
		}
	}
	return out
}

// maxCarried bounds what a stranger's message makes us check.
const maxCarried = 16

func first(list [][]byte) [][]byte { return list[:min(len(list), maxCarried)] }

func (j *judge) run(parse Step) Signer {
	j.out.Claimed = j.s.SigningTime
	if j.cert != nil {
		j.out.Holder = HolderOf(j.cert)
	}
	// The moment comes first: it depends on the timestamp alone.
	stamp := j.timestamp()
	steps := map[Name]Step{
		StepParse:       parse,
		StepContent:     j.content(),
		StepCertificate: j.certificate(),
		StepSignature:   j.signature(),
		StepChain:       j.chain(),
		StepUsage:       j.usage(),
		StepPerson:      j.person(),
		StepRevocation:  j.revocation(),
		StepTimestamp:   stamp,
		StepStore:       {Outcome: NotApplicable, Msg: i18n.M("eds.store.not")},
	}
	j.out.Overall = Valid
	for _, name := range order {
		s := steps[name]
		s.Name = name
		j.out.Steps = append(j.out.Steps, s)
		switch {
		case s.Outcome == Failed:
			j.out.Overall = Invalid
		case s.Outcome == Undetermined && s.Binding && j.out.Overall != Invalid:
			j.out.Overall = Open
		}
	}
	return j.out
}

// HolderOf describes whom a certificate was issued to.
func HolderOf(c *pki.Certificate) *Holder {
	h := &Holder{
		Name: c.Subject.Person(), IIN: c.Subject.IIN(), BIN: c.Subject.BIN(), Organization: c.Subject.Get(pki.OIDOrganization),
		Serial: c.SerialHex(), Issuer: c.Issuer.Person(), Fingerprint: c.Fingerprint(), NotBefore: c.NotBefore, NotAfter: c.NotAfter,
	}
	for _, oid := range c.EKU {
		if strings.HasPrefix(oid, "1.2.398.") {
			h.Roles = append(h.Roles, oid)
		}
	}
	return h
}

func passed(key string, args ...any) Step { return Step{Outcome: Passed, Msg: i18n.M(key, args...)} }

func failed(key string, args ...any) Step { return Step{Outcome: Failed, Msg: i18n.M(key, args...)} }

func open(key string, args ...any) Step {
	return Step{Outcome: Undetermined, Binding: true, Msg: i18n.M(key, args...)}
}

func aside(key string, args ...any) Step {
	return Step{Outcome: NotApplicable, Msg: i18n.M(key, args...)}
}

// content is step 2: the signature covers our document.
func (j *judge) content() Step {
	content, err := j.m.Signed(j.q.Content)
	if err == nil {
		err = j.s.CheckContent(j.m.ContentType, content)
	}
	switch {
	case err == nil && !j.s.HasAttributes:
		// The value itself covers the content: step 4 decides.
		return passed("eds.content.direct")
	case err == nil:
		return passed("eds.content.ok")
	case errors.Is(err, cms.ErrNoContent):
		return open("eds.content.missing")
	case errors.Is(err, cms.ErrTwoContents):
		return failed("eds.content.two")
	case errors.Is(err, cms.ErrContent):
		return failed("eds.content.other")
	case errors.Is(err, pki.ErrAlgorithm):
		return open("eds.content.digest", "oid", j.s.Digest.OID)
	}
	return failed("eds.content.attributes")
}

// certificate is step 3: the signature names the certificate it is judged by.
func (j *judge) certificate() Step {
	if j.cert == nil {
		return open("eds.certificate.missing")
	}
	present, err := j.s.CheckCertificate(j.cert)
	switch {
	case err != nil:
		return failed("eds.certificate.other")
	case present:
		return passed("eds.certificate.ok")
	case j.q.Policy.SigningCertificate:
		return failed("eds.certificate.required")
	}
	return aside("eds.certificate.absent")
}

// signature is step 4: the value was made with the key, by an algorithm that counts at the moment.
func (j *judge) signature() Step {
	if j.cert == nil {
		return open("eds.certificate.missing")
	}
	content, err := j.m.Signed(j.q.Content)
	if errors.Is(err, cms.ErrNoContent) && !j.s.HasAttributes {
		return open("eds.content.missing")
	}
	scheme, err := j.s.Scheme(j.cert)
	switch {
	case errors.Is(err, pki.ErrKey):
		return failed("eds.signature.key")
	case err != nil:
		return failed("eds.signature.unsupported", "oid", j.s.Algorithm.OID)
	}
	j.out.Scheme = &scheme
	name := SchemeMsg(scheme)
	switch {
	case j.s.CheckSignature(j.cert, content) != nil:
		return failed("eds.signature.forged", "algorithm", name)
	case !j.q.Policy.Algorithms().Allows(scheme, j.out.At) || !j.q.Policy.Algorithms().AllowsDigest(j.s.Digest.OID, j.out.At):
		return failed("eds.signature.weak", "algorithm", name, "at", j.out.At)
	}
	return passed("eds.signature.ok", "algorithm", name)
}

// SchemeMsg says with what a signature was made.
func SchemeMsg(s pki.Scheme) i18n.Msg {
	switch s.Family {
	case pki.FamilyGOST512:
		return i18n.M("eds.algorithm.gost512")
	case pki.FamilyGOST2004:
		return i18n.M("eds.algorithm.gost2004")
	case pki.FamilyECDSA:
		return i18n.M("eds.algorithm.ecdsa", "bits", s.Bits, "digest", DigestName(s.Digest))
	}
	return i18n.M("eds.algorithm.rsa", "bits", s.Bits, "digest", DigestName(s.Digest))
}

// DigestName is the name of a digest, the same in every language; an unknown one is called by its identifier.
func DigestName(oid string) string {
	switch oid {
	case pki.OIDSHA1:
		return "SHA-1"
	case pki.OIDSHA256:
		return "SHA-256"
	case pki.OIDSHA384:
		return "SHA-384"
	case pki.OIDSHA512:
		return "SHA-512"
	case pki.OIDStreebog256:
		return "Streebog-256"
	case pki.OIDStreebog512:
		return "Streebog-512"
	case pki.OIDGOST34311:
		return "GOST 34.311-95"
	}
	return oid
}

// chain is step 5: a path to a configured root holds at the moment.
func (j *judge) chain() Step {
	if j.cert == nil {
		return open("eds.certificate.missing")
	}
	path, err := j.q.Store.Build(j.cert, j.extra, j.out.At, j.q.Policy.Algorithms())
	j.path = path
	for _, c := range path {
		j.out.Path = append(j.out.Path, c.Subject.Person())
	}
	var p *chain.Problem
	switch {
	case err == nil:
		return passed("eds.chain.ok", "root", path[len(path)-1].Subject.Person(), "at", j.out.At)
	case errors.As(err, &p) && p.Code == chain.NoAnchors:
		return Step{Outcome: Undetermined, Binding: true, Msg: p.Msg()}
	case errors.As(err, &p):
		return Step{Outcome: Failed, Msg: p.Msg()}
	}
	return failed("eds.parse.failed")
}

// usage is step 6: the key is for signing documents, in the role and for the body that are asked for.
func (j *judge) usage() Step {
	c, p, e := j.cert, j.q.Policy, j.q.Expect
	if c == nil {
		return open("eds.certificate.missing")
	}
	system := c.HasEKU(pki.RoleSystem) && p.Systems
	below := func(oid string) bool {
		return slices.ContainsFunc(p.Policies, func(want string) bool { return oid == want || strings.HasPrefix(oid, want+".") })
	}
	switch {
	case c.KeyUsage == 0 || !c.HasUsage(pki.UsageNonRepudiation) && !(system && c.HasUsage(pki.UsageDigitalSignature)):
		return failed("eds.usage.no_sign")
	case !c.HasEKU(pki.EKUEmailProtection) && !system:
		return failed("eds.usage.no_purpose")
	case len(e.Roles) > 0 && !slices.ContainsFunc(e.Roles, c.HasEKU):
		return failed("eds.usage.role", "roles", RolesMsg(c.EKU))
	case e.BIN != "" && c.Subject.BIN() != e.BIN:
		return failed("eds.usage.bin", "expected", e.BIN, "found", orDash(c.Subject.BIN()))
	case len(p.Policies) > 0 && !slices.ContainsFunc(c.Policies, below):
		return failed("eds.usage.policy", "found", orDash(strings.Join(c.Policies, ", ")))
	}
	return passed("eds.usage.ok", "roles", RolesMsg(c.EKU))
}

// person is step 7: the holder is the person who acts.
func (j *judge) person() Step {
	want := j.q.Expect.IIN
	switch {
	case want == "":
		return aside("eds.person.not_asked")
	case j.cert == nil:
		return open("eds.certificate.missing")
	case j.cert.Subject.IIN() != want:
		return failed("eds.person.other", "name", j.cert.Subject.Person())
	}
	return passed("eds.person.ok", "name", j.cert.Subject.Person())
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// RolesMsg says the roles among extended key usages.
func RolesMsg(eku []string) i18n.Msg {
	known := map[string]string{
		pki.RoleIndividual: "individual", pki.RoleHead: "head", pki.RoleSigns: "signs", pki.RoleFinance: "finance", pki.RoleStaff: "staff",
		pki.RoleEmployee: "employee", pki.RoleSystem: "system", pki.RoleTreasury: "treasury", pki.RoleLegal: "legal",
	}
	var roles []any
	for _, oid := range eku {
		if name, ok := known[oid]; ok {
			roles = append(roles, i18n.M("eds.role."+name))
		}
	}
	if len(roles) == 0 {
		return i18n.M("eds.role.none")
	}
	return i18n.M("eds.role.list", "roles", roles)
}
