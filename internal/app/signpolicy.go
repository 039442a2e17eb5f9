package app

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"

	"reglament/internal/eds/pki"
	"reglament/internal/eds/verdict"
)

// SignPolicy is what is demanded of the certificates with which people sign.
type SignPolicy struct {
	// Timestamp demands a trusted timestamp, Authorities that revocation of the authorities below the root be established too.
	Timestamp   bool `yaml:"timestamp"`
	Authorities bool `yaml:"authorities"`
	// Policies are the certificate policies that are accepted, by object identifier, and TSA those of timestamps; empty
	// accepts all.
	Policies []string `yaml:"policies"`
	TSA      []string `yaml:"tsa_policies"`
	// Roles hold for every body that names none; Bodies are by the code of the body.
	Roles  []string              `yaml:"roles"`
	Bodies map[string]BodyPolicy `yaml:"bodies"`
}

// BodyPolicy is what a body demands: its BIN, and one of the roles. What is empty is not demanded.
type BodyPolicy struct {
	BIN   string   `yaml:"bin"`
	Roles []string `yaml:"roles"`
}

// roles of NUC by their names in a policy.
var roles = map[string]string{
	"individual": pki.RoleIndividual, "legal": pki.RoleLegal, "head": pki.RoleHead, "signs": pki.RoleSigns, "finance": pki.RoleFinance,
	"staff": pki.RoleStaff, "employee": pki.RoleEmployee, "treasury": pki.RoleTreasury,
}

var twelve = regexp.MustCompile(`^[0-9]{12}$`)

// LoadSignPolicy reads a policy from a YAML file; an unknown member, role or a BIN that is none is an error.
func LoadSignPolicy(path string) (SignPolicy, error) {
	var p SignPolicy
	text, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("%s: %w", path, err)
	}
	list := slices.Clone(p.Roles)
	for code, b := range p.Bodies {
		if b.BIN != "" && !twelve.MatchString(b.BIN) {
			return p, fmt.Errorf("%s: the BIN of %s is not twelve digits", path, code)
		}
		list = append(list, b.Roles...)
	}
	for _, r := range list {
		if roles[r] == "" {
			return p, fmt.Errorf("%s: unknown role %q", path, r)
		}
	}
	return p, nil
}

// of is what holds for a body.
func (p SignPolicy) of(code string) BodyPolicy {
	b := p.Bodies[code]
	if len(b.Roles) == 0 {
		b.Roles = p.Roles
	}
	return b
}

func roleOIDs(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, roles[n])
	}
	return out
}

// whole is the policy as the engine knows it.
func (p SignPolicy) whole() verdict.Policy {
	out := verdict.DefaultPolicy()
	out.Timestamp, out.Authorities, out.Policies, out.TSAPolicies = p.Timestamp, p.Authorities, p.Policies, p.TSA
	return out
}
