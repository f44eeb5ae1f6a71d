package words

import (
	"errors"
	"fmt"
)

// fault is an error in both languages.
type fault struct{ Text }

// Error gives both languages in one line.
func (f *fault) Error() string { return f.String() }

// New makes an error that says what is wrong, where, and what to do, in both
// languages. Two errors are the same only if they came of the same call.
func New(zh, en string) error { return &fault{Text{zh, en}} }

// Newf makes an error like [New] of one format in each language, whose verbs
// take the same values in the same order.
func Newf(zh, en string, values ...any) error {
	return &fault{Text{fmt.Sprintf(zh, values...), fmt.Sprintf(en, values...)}}
}

// worded is whatever can be said in both languages. Packages below this one
// have errors of their own that are.
type worded interface{ Words() (zh, en string) }

// Of gives what an error says in both languages: the words of the outermost
// error in its chain that has any. It is false where none has: then the error is
// one for the log and not for people.
func Of(err error) (Text, bool) {
	var known interface {
		error
		worded
	}
	if !errors.As(err, &known) {
		return Text{}, false
	}
	zh, en := known.Words()
	return Text{zh, en}, true
}
