package regulation

import (
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// PostKinds are the kinds of posts that the values of the Regulation name.
var PostKinds = []string{
	"gp", "first_deputy", "deputy", "coa", "deputy_coa", "service_chief", "department_chief", "unit_head",
	"unit_deputy_head", "officer", "body_head", "body_deputy_head", "body_unit_head",
	"body_unit_deputy_head", "body_officer",
}

// PostList is a list of kinds of posts: the value of rules on who signs what (26, 33, 40, 42, 43).
type PostList struct {
	Posts []string `yaml:"posts" json:"posts"`
}

// Valid checks that every post is of a known kind.
func (p PostList) Valid() error { return law.Known("post", p.Posts, PostKinds) }

// AsStrictAs: a body may take a power from a post and not give one.
func (p PostList) AsStrictAs(base PostList) bool {
	return len(p.Posts) > 0 && law.Subset(p.Posts, base.Posts)
}

// Words lists the posts.
func (p PostList) Words() i18n.Msg {
	return i18n.M("instrument.words.list", "list", law.NamesOf("instrument.post", p.Posts))
}
