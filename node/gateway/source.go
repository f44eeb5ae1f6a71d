package gateway

import (
	"context"
	"sync"
	"time"

	"tallystick/node/desk"
)

// How much comes from one source, whoever the persons are who send it. A bank
// behind one address is one source.
const (
	sourceLookBurst = 960 // numbers turned into identifiers
	sourceLookEvery = time.Second / 8
	sourceReadings  = 1 // files that are read at once, of the two that are read in all
	sourceReadQueue = 32
	maxThrottled    = 100_000 // sources or persons whose looks are remembered
)

type sourceKey struct{}

// FromSource notes in a context from where a request comes, as far as that is
// bounded; empty for what comes from this machine itself.
func FromSource(ctx context.Context, source string) context.Context {
	return context.WithValue(ctx, sourceKey{}, source)
}

func sourceFrom(ctx context.Context) string {
	source, _ := ctx.Value(sourceKey{}).(string)
	return source
}

// BoundedSource names the source of a request for bounds, and nothing for what
// comes from this machine itself, which is the operator's own.
func (s Street) BoundedSource(address string, forwarded []string) string {
	if FromHere(address, forwarded) {
		return ""
	}
	return s.Source(address, forwarded)
}

// sourceBounds is a bucket of looks for each source, and the turns of each to have
// files read.
type sourceBounds struct {
	mu    sync.Mutex
	looks map[string]bucket
	reads *desk.Turns
}

func newSourceBounds() *sourceBounds {
	return &sourceBounds{looks: map[string]bucket{}, reads: desk.NewTurns(sourceReadings, sourceReadQueue)}
}

// take takes one look of a source, or says how long to wait for one.
func (s *sourceBounds) take(source string, now time.Time) error {
	if source == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, known := s.looks[source]
	if !known {
		if len(s.looks) >= maxThrottled {
			s.forget(now)
		}
		b = bucket{sourceLookBurst, now}
	}
	b.looks = min(sourceLookBurst, b.looks+float64(now.Sub(b.at))/float64(sourceLookEvery))
	b.at = now
	if b.looks < 1 {
		return TooMany{time.Duration((1 - b.looks) * float64(sourceLookEvery))}
	}
	b.looks--
	s.looks[source] = b
	return nil
}

// forget drops the sources whose bucket is full again; when none is, all, for
// nothing may grow without bound.
func (s *sourceBounds) forget(now time.Time) {
	for source, b := range s.looks {
		if now.Sub(b.at) >= sourceLookBurst*sourceLookEvery {
			delete(s.looks, source)
		}
	}
	if len(s.looks) >= maxThrottled {
		clear(s.looks)
	}
}

// read takes a source's turn to have a file read.
func (s *sourceBounds) read(ctx context.Context) (done func(), err error) {
	source := sourceFrom(ctx)
	if source == "" {
		return func() {}, nil
	}
	return s.reads.Take(ctx, source)
}
