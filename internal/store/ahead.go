package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Question is a statement that only reads, and how a row of its answer is read. Its fields are what List and One take; kept
// as a value it can also be asked Ahead.
type Question[T any] struct {
	scan func(Scanner) (T, error)
	text string
	args []any
}

// Ask makes a question of what List and One take.
func Ask[T any](scan func(Scanner) (T, error), text string, args ...any) Question[T] {
	return Question[T]{scan, text, args}
}

// List gives every row of the answer; it is never nil.
func (x Question[T]) List(ctx context.Context, q Q) ([]T, error) {
	if list, ok := taken[T](q, x.text, x.args); ok {
		return list, nil
	}
	list, err := List(ctx, q, x.scan, x.text, x.args...)
	if s, ok := keeping(q); ok && err == nil {
		s.answers[questionKey(x.text, x.args)] = answered{x.text, slices.Clone(list)}
	}
	return list, err
}

// One gives the first row of the answer; ok is false when there is none.
func (x Question[T]) One(ctx context.Context, q Q) (v T, ok bool, err error) {
	if list, known := taken[T](q, x.text, x.args); known {
		if len(list) > 0 {
			v = list[0]
		}
		return v, len(list) > 0, nil
	}
	if _, ok := keeping(q); !ok {
		return One(ctx, q, x.scan, x.text, x.args...)
	}
	list, err := x.List(ctx, q)
	if len(list) > 0 {
		v = list[0]
	}
	return v, len(list) > 0, err
}

// KeepAnswers has a snapshot answer a Question that it was asked before from memory until it ends: for a card, which shows one record
// and asks the same for several reasons. What walks through many records must not keep them all. A transaction that writes
// may change what it has read and is asked each time.
func KeepAnswers(q Q) {
	if s, ok := q.(*session); ok {
		s.keeps = true
		if s.answers == nil {
			s.answers = map[string]answered{}
		}
	}
}

// Once loads something once in a snapshot that keeps its answers, and elsewhere each time. Keys are those of Remember.
func Once[T any](q Q, key any, load func() (T, error)) (T, error) {
	if _, ok := keeping(q); ok {
		return Remember(q, key, load)
	}
	return load()
}

// keeping is the session of a snapshot that keeps its answers.
func keeping(q Q) (*session, bool) {
	s, ok := q.(*session)
	return s, ok && s.keeps && !s.ended
}

// Asked is a Question of any answer.
type Asked interface {
	statement() (text string, args []any)
	read(rows answer) (any, error)
}

// answer is the rows of one question.
type answer interface {
	Scanner
	Next() bool
	Err() error
}

func (x Question[T]) statement() (string, []any) { return x.text, x.args }

func (x Question[T]) read(rows answer) (any, error) {
	list := []T{}
	for rows.Next() {
		v, err := x.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// together is implemented by a runner for which the way to the database costs more than most questions.
type together interface {
	// ask gives the answers in the order of the questions, each as its read makes it.
	ask(ctx context.Context, questions []Asked) ([]any, error)
	// send runs statements without rows in their order and ends with the first error, or what its then makes of it.
	send(ctx context.Context, statements []statement) error
}

// statement is one without rows, its arguments as the driver takes them.
type statement struct {
	text string
	args []any
	then Then
}

// Then says what becomes of a statement that changed n rows or failed with err: nil lets the transaction go on.
type Then func(n int64, err error) error

// ended is what becomes of the statement.
func (x statement) ended(n int64, err error) error {
	if x.then == nil {
		return err
	}
	return x.then(n, err)
}

// OneRow has a statement change exactly one row; else the transaction ends with stale.
func OneRow(stale error) Then {
	return func(n int64, err error) error {
		if err == nil && n != 1 {
			err = stale
		}
		return err
	}
}

// Ahead asks several questions on one way to the database server, and keeps each answer for the first List or One of the same
// question, in a snapshot for all of them. It never changes what they give: what the transaction writes in between drops the answers that its table may
// change, and where the database is no server nothing is asked before its time.
func Ahead(ctx context.Context, q Q, questions ...Asked) error {
	x, ok := q.(interface{ asking() *session })
	if !ok {
		return nil
	}
	s := x.asking()
	run, ok := s.run.(together)
	if !ok {
		return nil
	}
	if _, writes := q.(*Tx); !writes {
		questions = s.news(questions)
	}
	if len(questions) < 2 {
		return nil
	}
	return s.ahead(ctx, run, questions)
}

func (s *session) asking() *session { return s }

// news are the questions that the snapshot was not asked ahead before: several parts of a page begin with the same.
func (s *session) news(questions []Asked) []Asked {
	if s.asked == nil {
		s.asked = map[string]bool{}
	}
	var out []Asked
	for _, x := range questions {
		key := questionKey(x.statement())
		if !s.asked[key] {
			out = append(out, x)
		}
		s.asked[key] = true
	}
	return out
}

func (s *session) ahead(ctx context.Context, run together, questions []Asked) error {
	if s.ended {
		return errEnded
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	answers, err := run.ask(ctx, questions)
	if err != nil {
		return err
	}
	if s.answers == nil {
		s.answers = make(map[string]answered, len(questions))
	}
	for i, x := range questions {
		text, args := x.statement()
		s.answers[questionKey(text, args)] = answered{text, answers[i]}
	}
	return nil
}

// answered is the answer to the statement of a question.
type answered struct {
	text string
	list any
}

// taken gives the answer that was asked ahead or is kept: in a snapshot as often as it is asked for, in a transaction that writes
// once. The caller may do with the list what he likes.
func taken[T any](q Q, text string, args []any) ([]T, bool) {
	s, ok := q.(interface{ asking() *session })
	if !ok || len(s.asking().answers) == 0 || s.asking().ended {
		return nil, false
	}
	answers, key := s.asking().answers, questionKey(text, args)
	list, ok := answers[key].list.([]T)
	if _, writes := q.(*Tx); !writes {
		return slices.Clone(list), ok
	}
	delete(answers, key)
	return list, ok
}

func questionKey(text string, args []any) string { return text + fmt.Sprintf("%#v", args) }

// written drops what was asked ahead of a statement that may change the answers: those that name the table it writes. There are
// neither triggers nor cascades, so a statement changes no other (a test of the migrations holds it).
func (s *session) written(text string) {
	if len(s.answers) == 0 {
		return
	}
	table, writes := writtenTable(text)
	switch {
	case !writes:
	case table == "":
		clear(s.answers)
	default:
		maps.DeleteFunc(s.answers, func(_ string, a answered) bool { return names(a.text, table) })
	}
}

// writtenTable is the table that a statement writes; "" where that cannot be told. writes is false of one that only reads.
func writtenTable(text string) (table string, writes bool) {
	words := strings.Fields(text[:min(len(text), 200)])
	switch {
	case len(words) > 0 && strings.EqualFold(words[0], "SELECT"):
		return "", false
	case len(words) > 1 && words[0] == "UPDATE":
		table = words[1]
	case len(words) > 2 && (words[0] == "INSERT" && words[1] == "INTO" || words[0] == "DELETE" && words[1] == "FROM"):
		table, _, _ = strings.Cut(words[2], "(")
	}
	if strings.ContainsFunc(table, func(r rune) bool { return !inName(r) }) {
		table = ""
	}
	return table, true
}

// names tells whether the text holds the name as a word.
func names(text, name string) bool {
	for {
		at := strings.Index(text, name)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		text = text[at+len(name):]
		after, _ := utf8.DecodeRuneInString(text)
		if !inName(before) && !inName(after) {
			return true
		}
	}
}

func inName(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// Later runs a statement of which neither rows nor their number are wanted, in its turn: before anything else that is asked
// of the transaction, and before its commit. Where the database is a server, several go on one way, and whatever comes next
// gives the error of one that failed.
func (t *Tx) Later(ctx context.Context, text string, args ...any) error {
	return t.LaterThen(ctx, nil, text, args...)
}

// LaterThen is Later for a statement of which the number of rows, or an error of its own, is wanted: then gives the error with which
// the transaction ends, or nil.
func (t *Tx) LaterThen(ctx context.Context, then Then, text string, args ...any) error {
	x := statement{text, args, then}
	if _, ok := t.run.(together); !ok || t.session.ended {
		return x.ended(t.Exec(ctx, text, args...))
	}
	var err error
	if x.args, err = arguments(t.engine, args); err == nil {
		t.written(text)
		t.later = append(t.later, x)
	}
	return err
}

// flush runs what was put off.
func (s *session) flush(ctx context.Context) error {
	if len(s.later) == 0 {
		return nil
	}
	statements := s.later
	s.later = nil
	return s.run.(together).send(ctx, statements)
}

// instants has a *time.Time take an instant, NULL being the zero time.
func instants(dest []any) {
	for i, d := range dest {
		if t, ok := d.(*time.Time); ok {
			dest[i] = (*instant)(t)
		}
	}
}
