package words

import "errors"

// fault is an error in both languages, with what it came of, if anything.
type fault struct {
	Text
	cause error
}

// Error gives both languages in one line, and what it came of.
func (f *fault) Error() string {
	if f.cause != nil {
		return f.String() + ": " + f.cause.Error()
	}
	return f.String()
}

// Unwrap gives what it came of.
func (f *fault) Unwrap() error { return f.cause }

// New makes an error that says what is wrong, where, and what to do, in both
// languages. Two errors are the same only if they came of the same call.
func New(zh, en string) error { return &fault{Text: Text{zh, en}} }

// Wrap makes an error like [New] of another, which is for logs only and stays in
// its chain.
func Wrap(cause error, zh, en string) error { return &fault{Text{zh, en}, cause} }

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
