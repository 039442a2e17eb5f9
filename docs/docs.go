// Package docs gives the program those documents that it shows to people: the rows of requirements.
package docs

import _ "embed"

// Requirements is docs/requirements.yaml as it was when the program was built.
//
//go:embed requirements.yaml
var Requirements []byte
