package law

import (
	"fmt"
	"slices"

	"reglament/internal/i18n"
)

// Binder binds the parameters of a chapter one after the other and keeps the first error, so that a chapter looks at it once.
type Binder struct {
	Book *Book
	Err  error
}

// Bound is BindParam over the Book of b; after an error it binds nothing more.
func Bound[T any](b *Binder, name string) *Param[T] {
	if b.Err != nil {
		return nil
	}
	p, err := BindParam[T](name, b.Book)
	b.Err = err
	return p
}

// Subset reports whether everything of small is in big: how a value says that a body's own edition only narrows it (10).
func Subset[T comparable](small, big []T) bool {
	return !slices.ContainsFunc(small, func(x T) bool { return !slices.Contains(big, x) })
}

// Known refuses a word of a value that is none of the chapter's; what says what kind of word it is.
func Known[T comparable](what string, got, all []T) error {
	for _, x := range got {
		if !slices.Contains(all, x) {
			return fmt.Errorf("%s \"%v\" is not known", what, x)
		}
	}
	return nil
}

// NamesOf turns words of a closed list into messages "<prefix>.<word>".
func NamesOf[T ~string](prefix string, words []T) []i18n.Msg {
	out := make([]i18n.Msg, len(words))
	for i, w := range words {
		out[i] = i18n.Msg{Key: prefix + "." + string(w)}
	}
	return out
}
