package desk

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

func TestTurns(t *testing.T) {
	turns := NewTurns(2, 1)
	take := func(key string) func() {
		t.Helper()
		done, err := turns.Take(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	first, second := take("a"), take("a")
	third := make(chan func())
	go func() {
		done, _ := turns.Take(context.Background(), "a")
		third <- done
	}()
	for turns.callers("a") < 3 { // until it stands in line
		runtime.Gosched()
	}
	if _, err := turns.Take(t.Context(), "a"); !errors.Is(err, ErrCrowded) {
		t.Errorf("a fourth: %v", err)
	}
	take("b")() // others are not touched
	first()
	(<-third)()
	second()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	one := NewTurns(1, 1)
	done, err := one.Take(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Take(canceled, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("gave up: %v", err)
	}
	done()
	if len(turns.lines)+len(one.lines) != 0 {
		t.Errorf("%v %v stay behind", turns.lines, one.lines)
	}
}

func (t *Turns) callers(key string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l := t.lines[key]; l != nil {
		return l.callers
	}
	return 0
}
