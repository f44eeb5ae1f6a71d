package fault

import (
	"errors"
	"testing"
)

var errDisk, errBefore = errors.New("disk"), errors.New("before")

func step(before error, do func()) (err error) {
	defer Caught(&err)
	err = before
	do()
	return err
}

// A step that goes well says nothing; one that stops says why, beside what was wrong before; a bug stays a panic.
func TestCaught(t *testing.T) {
	if err := step(nil, func() { On(nil) }); err != nil {
		t.Error(err)
	}
	if err := step(errBefore, func() { On(errDisk) }); !errors.Is(err, errDisk) || !errors.Is(err, errBefore) {
		t.Error(err)
	}
	defer func() {
		if recover() != "a bug" {
			t.Error("a bug was caught as a fault of the disk")
		}
	}()
	_ = step(nil, func() { panic("a bug") })
	t.Error("not reached")
}
