package gateway

import (
	"context"
	"fmt"

	"tallystick/node/desk"
)

// How many files are under way at once: one of each person, with one more that
// waits, and two that are read, because a workbook unpacks to many times its size.
const (
	personUploads = 1
	personQueue   = 1
	readingAtOnce = 2
)

// uploads bounds the files that persons hand in.
type uploads struct {
	turns   *desk.Turns
	reading chan struct{}
}

func newUploads() *uploads {
	return &uploads{turns: desk.NewTurns(personUploads, personQueue), reading: make(chan struct{}, readingAtOnce)}
}

// TakeUpload takes a person's turn to send a file, before it is received; the
// error is [desk.ErrCrowded] when the person has two under way.
func (g *Gateway) TakeUpload(ctx context.Context, person desk.Person) (done func(), err error) {
	return g.uploads.turns.Take(ctx, person.ID.String())
}

// TakeReading waits until a file that has been received may be read. Of the files
// of one source one is read at a time, so that another source's is read beside it.
func (g *Gateway) TakeReading(ctx context.Context) (done func(), err error) {
	leave, err := g.sources.read(ctx)
	if err != nil {
		return nil, err
	}
	select {
	case g.uploads.reading <- struct{}{}:
		return func() { <-g.uploads.reading; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, fmt.Errorf("couldn't wait to read a file: %w", ctx.Err())
	}
}
