// Package fault carries errors of the disk out of deep code that computes: where every step could fail only because the
// disk does, the step stops with [On], and the door of the package gives the error back with [Caught].
package fault

import "errors"

// fault is what a stopped step panics with.
type fault struct{ err error }

// On stops the step if the disk failed; without an error it does nothing.
func On(err error) {
	if err != nil {
		panic(fault{err})
	}
}

// Caught is deferred at the door: it adds what stopped a step to the error that is returned; every other panic goes on.
func Caught(err *error) {
	switch p := recover().(type) {
	case nil:
	case fault:
		*err = errors.Join(*err, p.err)
	default:
		panic(p)
	}
}
