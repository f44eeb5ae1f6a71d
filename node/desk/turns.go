package desk

import (
	"context"
	"fmt"
	"sync"

	"tallystick/face/words"
)

// ErrCrowded says that whoever asks for a turn has as many as there are.
var ErrCrowded = words.New("同时进行的请求过多，请稍后重试",
	"too much of this is under way for you: try again shortly")

// Turns bounds how much of one kind each caller does at once. Callers are named
// by a key: a person, a source, a login name. It is safe for use by many
// goroutines, and holds nothing of callers that have nothing under way.
type Turns struct {
	atOnce, waiting int
	mu              sync.Mutex
	lines           map[string]*line
}

type line struct {
	turns   chan struct{}
	callers int // that have a turn or wait for one
}

// NewTurns gives each caller so many turns at once, and lets so many more wait.
func NewTurns(atOnce, waiting int) *Turns {
	return &Turns{atOnce: atOnce, waiting: waiting, lines: map[string]*line{}}
}

// Take takes a turn, waiting for it in line, and gives what ends it. The error
// is [ErrCrowded] when too many wait, or that of the context.
func (t *Turns) Take(ctx context.Context, key string) (done func(), err error) {
	l, ok := t.join(key)
	if !ok {
		return nil, ErrCrowded
	}
	select {
	case l.turns <- struct{}{}:
		return func() {
			<-l.turns
			t.leave(key, l)
		}, nil
	case <-ctx.Done():
		t.leave(key, l)
		return nil, fmt.Errorf("couldn't wait for a turn: %w", ctx.Err())
	}
}

func (t *Turns) join(key string) (*line, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.lines[key]
	if l == nil {
		l = &line{turns: make(chan struct{}, t.atOnce)}
		t.lines[key] = l
	}
	if l.callers >= t.atOnce+t.waiting {
		return nil, false
	}
	l.callers++
	return l, true
}

func (t *Turns) leave(key string, l *line) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l.callers--; l.callers == 0 {
		delete(t.lines, key)
	}
}
