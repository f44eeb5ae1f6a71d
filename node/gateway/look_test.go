package gateway

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tallystick/node/desk"
)

// One source looks up so much and no more, whoever asks; another goes on, and so
// does the machine itself. It may go on when time has passed.
func TestOneSourceLooksUpNoMoreThanItsShare(t *testing.T) {
	s, now := newSourceBounds(), time.UnixMilli(1_700_000_000_000)
	for i := range sourceLookBurst {
		if err := s.take("192.0.2.7", now); err != nil {
			t.Fatal(i, err)
		}
	}
	var many TooMany
	if err := s.take("192.0.2.7", now); !errors.As(err, &many) || many.After <= 0 || many.After > sourceLookEvery {
		t.Errorf("one more: %v", err)
	}
	if err := errors.Join(s.take("198.51.100.1", now), s.take("", now)); err != nil {
		t.Errorf("another source: %v", err)
	}
	if err := s.take("192.0.2.7", now.Add(sourceLookEvery)); err != nil {
		t.Errorf("later: %v", err)
	}
	for i := range maxThrottled + 2 {
		if err := s.take(fmt.Sprint(i), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.looks) > maxThrottled {
		t.Errorf("%d sources are remembered", len(s.looks))
	}
}

// Of one source's files one is read at a time; another source's is read beside it.
func TestOneSourceTakesNotEveryReading(t *testing.T) {
	g := &Gateway{sources: newSourceBounds(), uploads: newUploads()}
	g.sources.reads = desk.NewTurns(sourceReadings, 0)
	one, another := FromSource(t.Context(), "192.0.2.7"), FromSource(t.Context(), "198.51.100.1")
	done, err := g.TakeReading(one)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.TakeReading(one); !errors.Is(err, desk.ErrCrowded) {
		t.Errorf("a second of the same source: %v", err)
	}
	beside, err := g.TakeReading(another)
	if err != nil {
		t.Fatal(err)
	}
	beside()
	done()
	if done, err = g.TakeReading(one); err != nil {
		t.Error(err)
	} else {
		done()
	}
}

func TestBoundedSource(t *testing.T) {
	behind, err := NewStreet("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if got := behind.BoundedSource("127.0.0.1:1", nil); got != "" {
		t.Errorf("this machine itself is bounded as %q", got)
	}
	if got := behind.BoundedSource("127.0.0.1:1", []string{"192.0.2.7"}); got != "192.0.2.7" {
		t.Errorf("what the proxy brings is bounded as %q", got)
	}
}
