package store

import (
	"context"
	"fmt"
	"strings"
	"time"
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
	return List(ctx, q, x.scan, x.text, x.args...)
}

// One gives the first row of the answer; ok is false when there is none.
func (x Question[T]) One(ctx context.Context, q Q) (v T, ok bool, err error) {
	if list, known := taken[T](q, x.text, x.args); known {
		if len(list) > 0 {
			v = list[0]
		}
		return v, len(list) > 0, nil
	}
	return One(ctx, q, x.scan, x.text, x.args...)
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
	// send runs statements without rows in their order; the error is that of the first which fails.
	send(ctx context.Context, statements []statement) error
}

// statement is one without rows, its arguments as the driver takes them.
type statement struct {
	text string
	args []any
}

// Ahead asks several questions on one way to the database server, and keeps each answer for the first List or One of the same
// question. It never changes what they give: whatever the transaction writes in between drops the answers, and where the
// database is no server nothing is asked before its time.
func Ahead(ctx context.Context, q Q, questions ...Asked) error {
	s, ok := q.(interface{ asking() *session })
	if !ok || len(questions) < 2 {
		return nil
	}
	return s.asking().ahead(ctx, questions)
}

func (s *session) asking() *session { return s }

func (s *session) ahead(ctx context.Context, questions []Asked) error {
	run, ok := s.run.(together)
	if !ok {
		return nil
	}
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
		s.answers = make(map[string]any, len(questions))
	}
	for i, x := range questions {
		text, args := x.statement()
		s.answers[questionKey(text, args)] = answers[i]
	}
	return nil
}

// taken gives the answer that was asked ahead, once: the caller may do with it what he likes.
func taken[T any](q Q, text string, args []any) ([]T, bool) {
	s, ok := q.(interface{ asking() *session })
	if !ok || len(s.asking().answers) == 0 || s.asking().ended {
		return nil, false
	}
	answers, key := s.asking().answers, questionKey(text, args)
	list, ok := answers[key].([]T)
	delete(answers, key)
	return list, ok
}

func questionKey(text string, args []any) string { return text + fmt.Sprintf("%#v", args) }

// written drops what was asked ahead of a statement that may change the answers.
func (s *session) written(text string) {
	if len(s.answers) > 0 && !strings.HasPrefix(strings.TrimLeft(text, " \t\n"), "SELECT") {
		clear(s.answers)
	}
}

// Later runs a statement of which neither rows nor their number are wanted, in its turn: before anything else that is asked
// of the transaction, and before its commit. Where the database is a server, several go on one way, and whatever comes next
// gives the error of one that failed.
func (t *Tx) Later(ctx context.Context, text string, args ...any) error {
	if _, ok := t.run.(together); !ok || t.ended {
		_, err := t.Exec(ctx, text, args...)
		return err
	}
	args, err := arguments(args)
	if err == nil {
		t.written(text)
		t.later = append(t.later, statement{text, args})
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
