package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/der"
	inspect "reglament/internal/eds/explain"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
)

// VerifySignatureCmd is reglament verify-signature: it judges an electronic signature by files alone, without any data of
// an office and without asking the network (44).
type VerifySignatureCmd struct {
	File          string        `arg:"" optional:"" help:"The document; needed when the signature is detached. - reads standard input."`
	Signature     string        `required:"" help:"The signature: CMS in DER, PEM or base64." placeholder:"SIG"`
	Trust         string        `help:"Folder with trusted root certificates and the authorities below them." placeholder:"DIR" env:"REGLAMENT_TRUST"`
	At            string        `help:"Judge as received at this moment, such as 2026-07-20T15:00:00+05:00 or 2026-07-20, instead of now." placeholder:"TIME"`
	CRL           []string      `name:"crl" sep:"none" help:"Revocation list, full or delta. May be repeated." placeholder:"FILE"`
	OCSP          []string      `name:"ocsp" sep:"none" help:"Answer of an OCSP responder. May be repeated." placeholder:"FILE"`
	Cert          []string      `name:"cert" sep:"none" help:"Certificate of the signer, when the signature holds none. May be repeated." placeholder:"FILE"`
	IIN           string        `name:"iin" help:"Demand that the signer has this IIN."`
	BIN           string        `name:"bin" help:"Demand that the certificate names this BIN."`
	GOST2004Until calendar.Day  `name:"gost2004-until" help:"Documents before this day may be signed with GOST 34.310-2004." placeholder:"DAY"`
	SHA1Until     calendar.Day  `name:"sha1-until" help:"Documents before this day may be signed with SHA-1." placeholder:"DAY"`
	NeedTimestamp bool          `name:"require-timestamp" help:"Demand a trusted timestamp."`
	CRLAge        time.Duration `name:"crl-age" help:"How old a revocation list may be that names no next update." default:"168h"`
	OCSPAge       time.Duration `name:"ocsp-age" help:"How old an OCSP answer may be that names no next update." default:"24h"`
	JSON          bool          `name:"json" help:"Print the verdict as JSON."`
}

// Help says the exit statuses.
func (*VerifySignatureCmd) Help() string {
	return "Exit status: 0 every signature stands, 1 one does not, 2 a file cannot be read, 3 none is wrong, but for one it cannot be established, " +
		"for example without a fresh revocation list."
}

// Run judges and prints the verdict.
func (c *VerifySignatureCmd) Run(env *Env) error {
	q, err := c.question(env)
	if err != nil {
		return err
	}
	report := verdict.Judge(q)
	if c.JSON {
		err = printReportJSON(env, report)
	} else {
		err = printReport(env, report)
	}
	if err != nil {
		return err
	}
	switch report.Overall {
	case verdict.Valid:
		return nil
	case verdict.Open:
		return quietStatus(exitUndecided)
	}
	return quietStatus(exitFailed)
}

func (c *VerifySignatureCmd) question(env *Env) (verdict.Question, error) {
	q := verdict.Question{Received: env.Now(), Store: chain.NewStore(nil), Policy: verdict.DefaultPolicy(), Expect: verdict.Expect{IIN: c.IIN, BIN: c.BIN}}
	q.Policy.Systems, q.Policy.Timestamp = true, c.NeedTimestamp
	q.Policy.Revocation.CRLAge, q.Policy.Revocation.OCSPAge = c.CRLAge, c.OCSPAge
	for _, day := range []struct {
		given calendar.Day
		to    *time.Time
	}{{c.GOST2004Until, &q.Policy.Revocation.Algorithms.GOST2004Until}, {c.SHA1Until, &q.Policy.Revocation.Algorithms.SHA1Until}} {
		if !day.given.None() {
			*day.to = day.given.Start()
		}
	}
	var err error
	if c.At != "" {
		if q.Received, err = parseMoment(c.At); err != nil {
			return q, err
		}
	}
	if q.Message, err = readSigned(c.Signature, env.Stdin); err != nil {
		return q, err
	}
	if c.File != "" {
		if q.Content, err = readSigned(c.File, env.Stdin); err != nil {
			return q, err
		}
		if q.Content == nil {
			q.Content = []byte{}
		}
	}
	if c.Trust != "" {
		if q.Store, err = chain.LoadDir(c.Trust); err != nil {
			return q, usageError(err.Error())
		}
	}
	q.Material, err = c.material(env)
	return q, err
}

// material reads what is at hand beside the signature.
func (c *VerifySignatureCmd) material(env *Env) (verdict.Material, error) {
	var m verdict.Material
	for _, name := range c.CRL {
		lists, err := readWith(name, env.Stdin, revocation.ParseCRLs)
		if err != nil {
			return m, err
		}
		m.CRLs = append(m.CRLs, lists...)
	}
	for _, name := range c.OCSP {
		answer, err := readWith(name, env.Stdin, revocation.ParseOCSP)
		if err != nil {
			return m, err
		}
		m.OCSP = append(m.OCSP, answer)
	}
	for _, name := range c.Cert {
		certs, err := readWith(name, env.Stdin, chain.Certificates)
		if err != nil {
			return m, err
		}
		m.Certificates = append(m.Certificates, certs...)
	}
	return m, nil
}

func readWith[T any](name string, stdin io.Reader, parse func([]byte) (T, error)) (T, error) {
	var none T
	data, err := readSigned(name, stdin)
	if err != nil {
		return none, err
	}
	out, err := parse(data)
	if err != nil {
		return none, usageError(name + ": " + err.Error())
	}
	return out, nil
}

// readSigned reads a file of any size that is looked at.
func readSigned(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, usageError(err.Error())
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, der.MaxBytes+1))
	if err != nil {
		return nil, usageError(err.Error())
	}
	if len(data) > der.MaxBytes {
		return nil, usageError(name + ": " + der.ErrSize.Error())
	}
	return data, nil
}

// parseMoment reads an instant; without a zone it is that of Kazakhstan, a day alone means its end.
func parseMoment(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, calendar.Almaty); err == nil {
			return t, nil
		}
	}
	if t, err := time.ParseInLocation("2006-01-02", text, calendar.Almaty); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	return time.Time{}, usageError("--at: " + text + " is no moment such as 2026-07-20T15:00:00+05:00 or 2026-07-20")
}

func printReport(env *Env, r verdict.Report) error {
	p, b := env.Print, &strings.Builder{}
	fmt.Fprintln(b, p.T(r.Overall.Said()))
	if len(r.Signers) == 0 {
		fmt.Fprintf(b, "\n%s: %s\n  %s\n", p.T(r.Parse.Label()), p.T(r.Parse.Said()), p.T(r.Parse.Msg))
	}
	for i, s := range r.Signers {
		name := p.S("eds.cli.unnamed")
		if s.Holder != nil {
			name = s.Holder.Name
		}
		fmt.Fprintf(b, "\n%s\n%s\n", p.S("eds.cli.signer", "i", i+1, "name", name), p.T(s.Overall.Said()))
		if h := s.Holder; h != nil {
			fmt.Fprintln(b, p.S("eds.cli.holder", "iin", dash(h.IIN), "bin", dash(h.BIN), "serial", h.Serial))
		}
		if s.Stamped {
			fmt.Fprintln(b, p.S("eds.cli.moment.timestamp", "at", s.At))
		} else {
			fmt.Fprintln(b, p.S("eds.cli.moment.receipt", "at", s.At))
		}
		for k, step := range s.Steps {
			fmt.Fprintf(b, "%3d. %s: %s\n     %s\n", k+1, p.T(step.Label()), p.T(step.Said()), p.T(step.Msg))
		}
	}
	_, err := io.WriteString(env.Stdout, b.String())
	return err
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// stepJSON is a step in the words of the reader beside its machine form.
type stepJSON struct {
	Step    verdict.Name    `json:"step"`
	Outcome verdict.Outcome `json:"outcome"`
	Code    string          `json:"code"`
	Label   string          `json:"label"`
	Text    string          `json:"text"`
}

type signerJSON struct {
	Overall    verdict.Overall    `json:"overall"`
	Holder     *verdict.Holder    `json:"holder,omitempty"`
	At         time.Time          `json:"at"`
	Stamped    bool               `json:"stamped"`
	Claimed    time.Time          `json:"claimed,omitzero"`
	Scheme     *pki.Scheme        `json:"scheme,omitempty"`
	Path       []string           `json:"path,omitempty"`
	Revocation *revocation.Answer `json:"revocation,omitempty"`
	Timestamps []timestamp.Check  `json:"timestamps,omitempty"`
	Steps      []stepJSON         `json:"steps"`
}

func printReportJSON(env *Env, r verdict.Report) error {
	step := func(s verdict.Step) stepJSON {
		return stepJSON{s.Name, s.Outcome, s.Msg.Key, env.Print.T(s.Label()), env.Print.T(s.Msg)}
	}
	out := struct {
		Rules    string          `json:"rules"`
		Overall  verdict.Overall `json:"overall"`
		Text     string          `json:"text"`
		Received time.Time       `json:"received"`
		Attached bool            `json:"attached"`
		Parse    stepJSON        `json:"parse"`
		Signers  []signerJSON    `json:"signers"`
	}{r.Rules, r.Overall, env.Print.T(r.Overall.Said()), r.Received, r.Attached, step(r.Parse), []signerJSON{}}
	for _, s := range r.Signers {
		x := signerJSON{s.Overall, s.Holder, s.At, s.Stamped, s.Claimed, s.Scheme, s.Path, s.Revocation, s.Timestamps, nil}
		for _, st := range s.Steps {
			x.Steps = append(x.Steps, step(st))
		}
		out.Signers = append(out.Signers, x)
	}
	return printJSON(env, out)
}

// InspectCmd is reglament inspect FILE: it says in words what a file of electronic signatures holds.
type InspectCmd struct {
	File string `arg:"" help:"Certificate, revocation list, OCSP answer, timestamp or signed message, in DER, PEM or base64; - reads standard input."`
	JSON bool   `name:"json" help:"Print as JSON."`
}

// Run explains the file.
func (c *InspectCmd) Run(env *Env) error {
	data, err := readSigned(c.File, env.Stdin)
	if err != nil {
		return err
	}
	sections, err := inspect.File(data, env.Now())
	if err != nil {
		return usageError(env.Print.S("eds.inspect.unknown"))
	}
	if c.JSON {
		return printJSON(env, sectionsJSON(env.Print, sections))
	}
	b := &strings.Builder{}
	for i, s := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeSection(b, env.Print, s, "")
	}
	_, err = io.WriteString(env.Stdout, b.String())
	return err
}

func writeSection(b *strings.Builder, p *i18n.Printer, s inspect.Section, indent string) {
	fmt.Fprintf(b, "%s%s\n", indent, p.T(s.Title))
	for _, f := range s.Facts {
		fmt.Fprintf(b, "%s  %s: %s\n", indent, p.T(f.Label), said(p, f.Value))
	}
	for _, in := range s.Sections {
		writeSection(b, p, in, indent+"  ")
	}
}

// said says a fact's value: a message, an instant in Kazakhstan's time, or a text.
func said(p *i18n.Printer, v any) string {
	switch v := v.(type) {
	case i18n.Msg:
		return p.T(v)
	case time.Time:
		return p.Time(v)
	}
	return fmt.Sprint(v)
}

type sectionJSON struct {
	Kind     string        `json:"kind"`
	Title    string        `json:"title"`
	Facts    []factJSON    `json:"facts"`
	Sections []sectionJSON `json:"sections,omitempty"`
}

type factJSON struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

func sectionsJSON(p *i18n.Printer, list []inspect.Section) []sectionJSON {
	var out []sectionJSON
	for _, s := range list {
		x := sectionJSON{Kind: strings.TrimPrefix(s.Title.Key, "eds.inspect."), Title: p.T(s.Title), Facts: []factJSON{}, Sections: sectionsJSON(p, s.Sections)}
		for _, f := range s.Facts {
			x.Facts = append(x.Facts, factJSON{strings.TrimPrefix(f.Label.Key, "eds.inspect."), p.T(f.Label), said(p, f.Value)})
		}
		out = append(out, x)
	}
	return out
}
